"""One preferred label a concept over the default graph (SKOS S13, S14; DESIGN « One preferred label »).

The words of who uses a code come first: a document, an excerpt, an export. The code list then states
its own as an alternative label, or says nothing more when they are the same; its `rdfs:label` stays.
The outcome does not depend on what was imported first.
"""

from __future__ import annotations

import pyoxigraph as ox

from crosswalk import store
from crosswalk.identifiers import SKOS

_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_PREFERRED = ox.NamedNode(f"{SKOS}prefLabel")
_OTHER = ox.NamedNode(f"{SKOS}altLabel")


def settle(base: ox.Store) -> dict[str, int]:
    """Settle every imported code list of the default graph; the size of each graph, by name."""
    defaults = store.default_graphs(store.graph_names(base))
    sizes = {}
    for name in defaults:
        if store.vocabulary(name):
            _settle(base, name, {ox.NamedNode(other) for other in defaults if other != name})
            sizes[name] = store.count(base, name)
    return sizes


def _settle(base: ox.Store, name: str, others: set[ox.NamedNode]) -> None:
    """One list: its concepts are few beside a register, so each is looked up."""
    graph = ox.NamedNode(name)
    for quad in list(base.quads_for_pattern(None, _LABEL, None, graph)):
        concept, label = quad.subject, quad.object
        elsewhere = {
            held.object
            for held in base.quads_for_pattern(concept, _PREFERRED, None)
            if held.graph_name in others
        }
        preferred = ox.Quad(concept, _PREFERRED, label, graph)
        other = ox.Quad(concept, _OTHER, label, graph)
        for wanted, here in (
            (not elsewhere, preferred),
            (elsewhere and label not in elsewhere, other),
        ):
            if wanted:
                base.add(here)
            else:
                base.remove(here)
        for words in elsewhere:
            base.remove(ox.Quad(concept, _OTHER, words, graph))
