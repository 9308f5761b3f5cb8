"""Exports of the graph in the formats of others.

    >>> from crosswalk.exports import export
    >>> export(graph, "elm", certification="RNCP41402").file_name      # doctest: +SKIP
    'RNCP41402-elm.ttl'

A new format is one module and one entry of `EXPORTERS`. An export says what its format requires and
no source states (`Export.missing`) and what it had to leave out (`Export.notes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crosswalk.errors import QueryError
from crosswalk.exports import elm, networks, rdf, sssom, tables
from crosswalk.exports.base import Export, Exporter, Missing
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.api import Graph

EXPORTERS: dict[str, Exporter] = {
    "turtle": rdf.turtle,
    "trig": rdf.trig,
    "nquads": rdf.nquads,
    "jsonld": rdf.jsonld,
    "sssom": sssom.zip_of_sets,
    "csv": tables.csv,
    "xlsx": tables.xlsx,
    "graphml": networks.graphml,
    "gexf": networks.gexf,
    "elm": elm.turtle,
    "elm-jsonld": elm.jsonld,
}
"""Name of a format → its exporter."""


def export(graph: Graph, name: str, /, **options: str) -> Export:
    """The graph, or a part of it, in a format of `EXPORTERS`.

    Raises:
        QueryError: no such format, or an option is missing, unknown or malformed.
        UnknownEntityError: what is asked for is not in the graph.
    """
    if name not in EXPORTERS:
        raise QueryError(f"format d'export inconnu « {name} » (attendu : {', '.join(EXPORTERS)})")
    return EXPORTERS[name](graph, **options)


__all__ = ["EXPORTERS", "NOTICE", "Export", "Exporter", "Missing", "export"]
