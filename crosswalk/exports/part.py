"""The part of the graph that is about one certification, as quads in their own graphs.

What is said of it and of its parts; the declared rows that name it on either side; the mappings of its
statements; what annotates all these, their passages and documents. Other entities that it leads to
(another title, a bloc of another title, a code, a certifier) come with their names only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import DCTERMS, SKOS

from crosswalk import merged
from crosswalk.graph.terms import OA, RNCP, XKOS
from crosswalk.identifiers import BASE, RDF, certification_iri

_RDF_TYPE = f"{RDF}type"
_OWL = "http://www.w3.org/2002/07/owl#"
_NAMES = {
    _RDF_TYPE,
    *(str(one) for one in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation, DCTERMS.identifier)),
    *(str(one) for one in (RNCP.rncpNumber, RNCP.blocCode, RNCP.siret, RNCP.blocOf)),
}
_INTO = [
    str(DCTERMS.isPartOf),
    str(RNCP.sourceCertification),
    str(RNCP.targetCertification),
    str(XKOS.sourceConcept),
    str(XKOS.targetConcept),
    f"{_OWL}annotatedSource",
    f"{_OWL}annotatedTarget",
    "http://purl.org/linked-data/cube#dataSet",
]
"""Properties followed backwards: what says something of a thing of the part is in the part."""
_WHOLE = [
    str(OA.SpecificResource),
    str(OA.TextQuoteSelector),
    str(OA.TextPositionSelector),
    str(RNCP.SourceDocument),
    str(RNCP.RegisterExport),
    str(RNCP.Referential),
    str(RNCP.KeyFigure),
    str(RNCP.Certifier),
    "http://purl.org/linked-data/cube#DataSet",
    "https://w3id.org/sssom/MappingSet",
]
"""Classes of the things that come whole when the part leads to them."""
_OURS = f"{BASE}id/"


def of_certification(
    base: ox.Store, number: str, graphs: Iterable[str] | None = None
) -> list[ox.Quad]:
    """The quads about a certification; of some graphs only, where they are named."""
    root = certification_iri(number)
    names = None if graphs is None else set(graphs)

    def about(node: ox.NamedNode | ox.BlankNode) -> Iterator[ox.Quad]:
        for quad in merged.named(base.quads_for_pattern(node, None, None, None)):
            if names is None or getattr(quad.graph_name, "value", "") in names:
                yield quad

    found: dict[ox.Quad, None] = {}
    waiting: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(root)]
    whole: set[ox.NamedNode | ox.BlankNode] = set(waiting)
    others: set[ox.NamedNode] = set()

    def enter(node: ox.NamedNode | ox.BlankNode) -> None:
        if node not in whole:
            whole.add(node)
            waiting.append(node)

    while waiting:
        node = waiting.pop()
        for quad in about(node):
            found[quad] = None
            value = quad.object
            if isinstance(value, ox.BlankNode):
                enter(value)
            elif isinstance(value, ox.NamedNode) and value not in whole:
                if _comes_whole(base, value):
                    enter(value)
                else:
                    others.add(value)
        if isinstance(node, ox.NamedNode) and _looked_back(node.value, root):
            for predicate in _INTO:
                for quad in base.quads_for_pattern(None, ox.NamedNode(predicate), node, None):
                    if isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
                        enter(quad.subject)
    for other in others - whole:
        for quad in about(other):
            if quad.predicate.value in _NAMES and other.value.startswith(_OURS):
                found[quad] = None
    return list(found)


def _looked_back(iri: str, root: str) -> bool:
    """Whether what points to it belongs to the part: things of the title itself, rows and figures."""
    return iri == root or iri.startswith(
        (f"{root}/", f"{_OURS}correspondence/", f"{_OURS}correspondence-table/")
    )


def _comes_whole(base: ox.Store, node: ox.NamedNode) -> bool:
    kinds = base.quads_for_pattern(node, ox.NamedNode(_RDF_TYPE), None, None)
    return any(getattr(quad.object, "value", "") in _WHOLE for quad in kinds)
