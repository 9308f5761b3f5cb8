"""A published table read back from the graph: the same sets, in the same order, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from crosswalk.errors import UnknownEntityError
from crosswalk.graph.terms import DIRECTIONS, KINDS, RNCP
from crosswalk.identifiers import certification_iri, document_iri
from crosswalk.tables.model import Mention, Statement

if TYPE_CHECKING:
    from crosswalk.api import Graph

_KINDS = {str(iri).removeprefix(str(RNCP)): kind.value for kind, iri in KINDS.items()}
_DIRECTIONS = {str(iri).removeprefix(str(RNCP)): d.value for d, iri in DIRECTIONS.items()}
Place = tuple[int, int, str]
"""Start and end of a passage, and its words."""


def statements_of(graph: Graph, table: str) -> tuple[Statement, ...]:
    """The statements of a published table, by its id; `row` is their place in it.

    The order of the blocs of a set, and their words, are those of the passages of the row.

    Raises:
        UnknownEntityError: no table of this id.
    """
    found: dict[str, dict[str, str]] = {}
    members: dict[str, dict[str, list[str]]] = {}
    for row in graph.query("tableau-lignes", document=document_iri(table)):
        found[row["row"]] = row
        sides = members.setdefault(row["row"], {"source": [], "target": []})
        if row["side"]:
            sides[row["side"]].append(row["bloc"])
    if not found:
        raise UnknownEntityError(f"aucun tableau publié sous « {table} »")
    entities = set(found) | {b for sides in members.values() for s in sides.values() for b in s}
    places = _places(graph, entities, table)
    return tuple(
        Statement(
            int(row["position"]),
            row["source"], _blocs(row["source"], members[iri]["source"], places, places[iri][0]),
            row["target"], _blocs(row["target"], members[iri]["target"], places, places[iri][0]),
            _KINDS[row["kind"]], _DIRECTIONS[row["direction"]],
        )
        for iri, row in sorted(found.items(), key=lambda pair: int(pair[1]["position"]))
    )  # fmt: skip


def _places(graph: Graph, entities: set[str], table: str) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {entity: [] for entity in entities}
    for row in graph.query_each(
        "controle-passages", [{"entity": e} for e in sorted(entities)], 500
    ):
        if row["document"] == table:
            found[row["entity"]].append((int(row["start"]), int(row["end"]), row["quote"]))
    return found


def _blocs(
    number: str, blocs: list[str], places: dict[str, list[Place]], row: Place
) -> tuple[Mention, ...]:
    """The blocs of a set, in the order of the words of their row."""
    named = []
    for bloc in blocs:
        name = number + unquote(bloc.removeprefix(f"{certification_iri(number)}/bloc/"))
        start, _, words = next(p for p in places[bloc] if row[0] <= p[0] and p[1] <= row[1])
        named.append((start, Mention(name, "" if words == name else words, name)))
    return tuple(mention for _, mention in sorted(named, key=lambda pair: pair[0]))
