"""What the analysis layer of the graph says of blocs that remain: for `crosswalk.transfer` as hints.

Only mappings that stand in the graph are told: those that `crosswalk match` proposed and a build took in,
and those that a person reviewed. A rejected one, or one to be reviewed again, is not told. A hint is
never a right (`proche`, practice.md), and says how much of the bloc is covered: one likely pair is
enough for a hint, however little that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.identifiers import GRAPH
from crosswalk.matching.mapping import LAYER
from crosswalk.transfer import wording
from crosswalk.transfer.model import Covered, Hint, Hints, Item

if TYPE_CHECKING:
    from crosswalk.api import Graph

CONFIDENT = 0.5
"""The least confidence of an unreviewed mapping that is told: below, one in four is right."""


def stored_hints(graph: Graph) -> Hints:
    """Hints from the mappings of a graph."""

    def hints(held: Sequence[Item], remaining: Sequence[Item]) -> list[Hint]:
        compared = _compared(graph)
        pairs = [
            {"a": one.iri, "b": other.iri}
            for one in held
            for other in remaining
            if {one.certification, other.certification} in compared
        ]
        names = {one.iri: one for one in held}
        found = []
        for pair in pairs:
            known = graph.query("rapprochements", **pair)
            if rows := [row for row in known if _told(row)]:
                near = wording.short(names[pair["a"]])
                count = _coverage(known, names[pair["a"]], pair["b"])
                if _worth(rows, count):
                    found.append(Hint(pair["b"], near, _sentence(rows, near), count))
        return sorted(found, key=_most)  # in the order of what is held where counts tie

    return hints


def _compared(graph: Graph) -> list[set[str]]:
    """The pairs of titles of which the store has an analysis or a review: others are not asked about,
    which a national store would answer slowly, and by nothing."""
    names = (name.removeprefix(GRAPH).split("/") for name in graph.store.graph_names())
    return [set(one[1].split("-")) for one in names if one[0] in ("analysis", "review")]


def _told(row: dict[str, str]) -> bool:
    if row["layer"] == "Reviewed":
        return row.get("decision") == "confirmée"
    return float(row.get("confidence", "0")) >= CONFIDENT


def _coverage(rows: Sequence[dict[str, str]], held: Item, target: str) -> Covered | None:
    """How much of a bloc one bloc covers by itself, or a whole title: never a set of several blocs."""
    member = None if held.whole else held.iri
    for row in rows:
        if row.get("of") and row["target"] == target and row.get("member") == member:
            return Covered(int(row["covered"]), int(row["partly"]), int(row["of"]))
    return None


def _worth(rows: Sequence[dict[str, str]], count: Covered | None) -> bool:
    """Computed pairs that leave every competence uncovered, even in part, make no bloc « proche »;
    a pair that a person confirmed is always told."""
    nothing = count is not None and not count.covered and not count.partly
    return not nothing or any(row["layer"] == "Reviewed" for row in rows)


def _most(hint: Hint) -> tuple[int, int]:
    """The widest coverage first; what was not counted last."""
    count = hint.coverage
    return (-count.covered, -count.partly) if count else (1, 0)


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
