"""The sources that the default graph stands on, each with the mention that its licence asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosswalk.api import rows
from crosswalk.formats import select
from crosswalk.identifiers import ONTOLOGY

if TYPE_CHECKING:
    from crosswalk.api import Graph

_PARAM = "# param: a certification — la certification\n"
_QUERY = """
PREFIX rncp: <https://w3id.org/passerelle/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?graph ?source ?kind ?title ?publisher ?issued ?rights WHERE {{
  {about}
  VALUES ?kind {{ rncp:SourceDocument rncp:RegisterExport }}
  GRAPH ?graph {{ ?source a ?kind ; dcterms:title ?title . {mentioned} }}
  OPTIONAL {{ GRAPH ?graph {{ ?source dcterms:publisher ?publisher }} }}
  OPTIONAL {{ GRAPH ?graph {{ ?source dcterms:issued ?issued }} }}
  OPTIONAL {{ GRAPH ?graph {{ ?source dcterms:rights ?rights }} }}
}}
ORDER BY ?source"""

_LISTS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?graph (?graph AS ?source) ?kind ?title ?publisher ?issued ?rights WHERE {
  GRAPH ?graph { ?graph dcterms:title ?title ; dcterms:publisher ?publisher }
  BIND("liste" AS ?kind)
  OPTIONAL { GRAPH ?graph { ?graph dcterms:issued ?issued } }
  OPTIONAL { GRAPH ?graph { ?graph dcterms:rights ?rights } }
}
ORDER BY ?source"""


@dataclass(frozen=True, slots=True)
class Source:
    """A document, an export of the register, or a code list."""

    iri: str
    kind: str
    title: str
    publisher: str
    issued: str
    rights: str
    graph: str
    """The graph that holds what it states."""

    @property
    def register(self) -> bool:
        """Whether it is an export of the register."""
        return self.kind == f"{ONTOLOGY}RegisterExport"

    @property
    def mention(self) -> str:
        """The mention that its licence asks for, on one line (data/LICENCE.md)."""
        if self.register:
            return " ".join(f"{self.publisher}, export du {self.issued}".split())
        parts = (self.title, self.publisher, self.issued, self.rights)
        return " ".join(" ; ".join(part for part in parts if part).split())


def sources(
    graph: Graph, number: str | None = None, graphs: Iterable[str] | None = None
) -> tuple[Source, ...]:
    """The sources that answer by default, one each: older snapshots and our notes are not theirs.

    `number`: those that speak of one certification. `graphs`: those of these graphs instead.
    """
    chosen = set(graph.default_graphs() if graphs is None else graphs)
    if number:
        text = _PARAM + _QUERY.format(about="#VALUES", mentioned="?a ?p ?o")
        found = list(rows(select(graph.run(text, a=number))))
    else:
        found = list(rows(select(graph.run(_QUERY.format(about="", mentioned="")))))
        found += rows(select(graph.run(_LISTS)))
    kept: dict[str, Source] = {}
    for row in found:
        if row["graph"] in chosen:
            kept.setdefault(row["source"], _source(row))
    return tuple(kept.values())


def _source(row: Mapping[str, str]) -> Source:
    return Source(
        row["source"],
        row["kind"],
        row["title"],
        row.get("publisher", ""),
        row.get("issued", ""),
        row.get("rights", ""),
        row["graph"],
    )
