"""What the analysis layer of the graph says of blocs that remain: for `crosswalk.transfer` as hints.

Only mappings that stand in the graph are told: those that `crosswalk match` proposed and a build took in,
and those that a person reviewed. A rejected one, or one to be reviewed again, is not told. A hint is
never a right (`proche`, practice.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.matching.mapping import LAYER
from crosswalk.transfer.model import Hint, Hints, Item

if TYPE_CHECKING:
    from crosswalk.api import Graph

CONFIDENT = 0.5
"""The least confidence of an unreviewed mapping that is told: below, one in four is right."""


def stored_hints(graph: Graph) -> Hints:
    """Hints from the mappings of a graph."""

    def hints(held: Sequence[Item], remaining: Sequence[Item]) -> list[Hint]:
        pairs = [{"a": one.iri, "b": other.iri} for one in held for other in remaining]
        if not pairs or not _any(graph):
            return []
        names = {one.iri: one for one in held}
        found = []
        for pair in pairs:
            rows = [row for row in graph.query("rapprochements", **pair) if _told(row)]
            if rows:
                near = names[pair["a"]]
                text = _sentence(rows, near.code or near.label)
                found.append(Hint(pair["b"], near.code or near.label, text))
        return found

    return hints


def _any(graph: Graph) -> bool:
    """Whether the store has an analysis or a review at all."""
    return any("/graph/analysis/" in n or "/graph/review/" in n for n in graph.store.graph_names())


def _told(row: dict[str, str]) -> bool:
    if row["layer"] == "Reviewed":
        return row.get("decision") == "confirmée"
    return float(row.get("confidence", "0")) >= CONFIDENT


def _sentence(rows: Sequence[dict[str, str]], near: str) -> str:
    """The best of them, a reviewed one first, and how many there are."""
    best = min(
        rows, key=lambda row: (row["layer"] != "Reviewed", -float(row.get("confidence", "0")))
    )
    layer = best["comment"] if best["layer"] == "Reviewed" else LAYER
    others = french.count(len(rows) - 1, "autre paire", "autres paires")
    more = f" (et {others})" if len(rows) > 1 else ""
    return (
        f"Contenus proches de {near} : « {best['subject']} » / « {best['object']} »{more}. {layer}."
    )
