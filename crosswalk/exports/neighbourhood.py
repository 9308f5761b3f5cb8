"""Everything the graph says of one certification, fetched in three questions.

The exporters of a single certification stand on it: its own facts, those of its parts, of its
certifiers and of the codes that index it, the order of its descriptions, and its sources.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from crosswalk.exports.sources import sources
from crosswalk.formats import select
from crosswalk.identifiers import ONTOLOGY, SKOS, certification_iri

if TYPE_CHECKING:
    from crosswalk.api import Graph

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_PREFIXES = """# param: a certification — la certification
PREFIX rncp: <https://w3id.org/passerelle/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""

# The parameter is bound inside each branch: a branch that begins without it would be evaluated over
# the whole graph before being joined.

_FACTS = f"""{_PREFIXES}
SELECT DISTINCT ?s ?p ?o WHERE {{
  {{
    #VALUES
    ?s dcterms:isPartOf? ?a . ?s ?p ?o
  }}
  UNION
  {{
    #VALUES
    VALUES ?link {{ rncp:certifier rncp:level rncp:nsf rncp:formacode }}
    ?a ?link ?s . ?s ?p ?o
  }}
}}"""

_ORDER = f"""{_PREFIXES}
SELECT DISTINCT ?s ?value ?document ?start WHERE {{
  #VALUES
  ?s dcterms:isPartOf? ?a .
  ?axiom owl:annotatedSource ?s ;
         owl:annotatedProperty dcterms:description ;
         owl:annotatedTarget ?value ;
         rncp:statedIn ?passage .
  ?passage oa:hasSource/dcterms:identifier ?document ; oa:hasSelector/oa:start ?start .
}}
ORDER BY ?s ?document ?start"""


class Neighbourhood:
    """The facts, by subject and property (IRIs). Everything comes sorted: an export is repeatable."""

    def __init__(self, graph: Graph, number: str) -> None:
        self.iri = certification_iri(number)
        self._facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for row in select(graph.run(_FACTS, a=number)):
            self._facts[_value(row["s"])][_value(row["p"])].append(row["o"])
        self._order: dict[tuple[str, str], int] = {}
        for row in select(graph.run(_ORDER, a=number)):
            self._order.setdefault((_value(row["s"]), _value(row["value"])), len(self._order))
        self.sources = sources(graph, number)

    @property
    def mentions(self) -> list[str]:
        """The mentions of the sources, each once."""
        return list(dict.fromkeys(f"Source : {source.mention}" for source in self.sources))

    def properties(self) -> set[str]:
        """Every property that something here has."""
        return {predicate for facts in self._facts.values() for predicate in facts}

    def values(self, subject: str, predicate: str) -> list[str]:
        """The values of a property, as plain strings."""
        return sorted({_value(term) for term in self._terms(subject, predicate)})

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Texts in French, in the order of the documents that state them, then by their words."""
        found = {
            term.value
            for term in self._terms(subject, predicate)
            if isinstance(term, ox.Literal) and term.language in (None, "fr")
        }
        last = len(self._order)
        return sorted(found, key=lambda words: (self._order.get((subject, words), last), words))

    def label(self, subject: str) -> str | None:
        """The preferred label, else the first of the others."""
        for predicate in (f"{SKOS}prefLabel", f"{SKOS}altLabel"):
            if found := self.texts(subject, predicate):
                return found[0]
        return None

    def parts(self, subject: str, predicate: str) -> list[str]:
        """The IRIs that a property leads to, in the order that the source gives them."""
        found = self.values(subject, predicate)
        return sorted(found, key=lambda iri: (self._position(iri), iri))

    def _terms(self, subject: str, predicate: str) -> list[Term]:
        return self._facts.get(subject, {}).get(predicate, [])

    def _position(self, iri: str) -> int:
        positions = self.values(iri, f"{ONTOLOGY}position")
        return min(map(int, positions)) if positions else sys.maxsize


def _value(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
