"""Everything the graph says of one certification, fetched in three questions.

The exporters of a single certification stand on it: its own facts, those of its parts, of its
certifiers and of the codes that index it, the order of its descriptions, and its sources.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from crosswalk.formats import select

if TYPE_CHECKING:
    from crosswalk.api import Graph

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_PREFIXES = """# param: a certification — la certification
PREFIX rncp: <https://w3id.org/passerelle/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""

_FACTS = f"""{_PREFIXES}
SELECT DISTINCT ?s ?p ?o WHERE {{
  #VALUES
  {{ BIND(?a AS ?s) ?s ?p ?o }}
  UNION {{ ?s dcterms:isPartOf ?a ; ?p ?o }}
  UNION {{
    VALUES ?link {{ rncp:certifier rncp:level rncp:nsf rncp:formacode }}
    ?a ?link ?s . ?s ?p ?o
  }}
}}"""

_ORDER = f"""{_PREFIXES}
SELECT DISTINCT ?s ?value ?document ?start WHERE {{
  #VALUES
  {{ BIND(?a AS ?s) }} UNION {{ ?s dcterms:isPartOf ?a }}
  ?axiom owl:annotatedSource ?s ;
         owl:annotatedProperty dcterms:description ;
         owl:annotatedTarget ?value ;
         rncp:statedIn ?passage .
  ?passage oa:hasSource/dcterms:identifier ?document ; oa:hasSelector/oa:start ?start .
}}
ORDER BY ?s ?document ?start"""

_SOURCES = f"""{_PREFIXES}
SELECT DISTINCT ?graph ?source ?title ?publisher ?issued ?rights WHERE {{
  #VALUES
  GRAPH ?graph {{
    ?a ?p ?o .
    VALUES ?kind {{ rncp:SourceDocument rncp:RegisterExport }}
    ?source a ?kind ; dcterms:title ?title .
    OPTIONAL {{ ?source dcterms:publisher ?publisher }}
    OPTIONAL {{ ?source dcterms:issued ?issued }}
    OPTIONAL {{ ?source dcterms:rights ?rights }}
  }}
}}
ORDER BY ?source"""


@dataclass(frozen=True, slots=True)
class Source:
    """A document or an export that speaks of the certification."""

    iri: str
    title: str
    publisher: str
    issued: str
    rights: str

    @property
    def mention(self) -> str:
        """The mention that its licence asks for, on one line."""
        parts = (self.title, self.publisher, self.issued, self.rights)
        return " ".join(" ; ".join(part for part in parts if part).split())


class Neighbourhood:
    """The facts, by subject and property; texts in French, in the order of their documents."""

    def __init__(self, graph: Graph, number: str) -> None:
        self._facts: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for row in select(graph.run(_FACTS, a=number)):
            self._facts[row["s"].value][row["p"].value].append(row["o"])
        self._order: dict[tuple[str, str], int] = {}
        for row in select(graph.run(_ORDER, a=number)):
            self._order.setdefault((row["s"].value, row["value"].value), len(self._order))
        self.sources = _sources(graph, number)

    def __iter__(self) -> list[str].__class__:  # type: ignore[valid-type]
        raise NotImplementedError
