"""The declared correspondences between two titles, by the name of a format."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from crosswalk.errors import QueryError
from crosswalk.exports import declared, reading

if TYPE_CHECKING:
    from crosswalk.api import Graph
    from crosswalk.correspondences import Answer

Writer = Callable[["Graph", "Answer"], bytes | str]


def sssom(graph: Graph, declaring: str, other: str) -> str:
    """What `declaring` declares with `other`, as one SSSOM set: a row is two sets, never pairs of blocs.

    Raises:
        QueryError: it declares nothing with it.
    """
    from crosswalk.exports.facts import Facts
    from crosswalk.exports.sssom import declared as sets

    found = dict(sets(Facts(graph, declaring)))
    if f"{declaring}-{other}" not in found:
        raise QueryError(f"{declaring} ne déclare rien avec {other} dans nos données")
    return found[f"{declaring}-{other}"]


def declaring(answer: Answer) -> list[tuple[str, str]]:
    """Who declares with whom in these rows: A first."""
    pairs = ((answer.a, answer.b), (answer.b, answer.a))
    stated = {(row.source.certification, row.target.certification) for row in answer.rows}
    return [pair for pair in pairs if pair in stated]


def _sssom(graph: Graph, answer: Answer) -> str:
    """The set of the title that declares; of A, where both do."""
    return sssom(graph, *next(iter(declaring(answer)), (answer.a, answer.b)))


def _pdf(_: Graph, answer: Answer) -> bytes:
    from crosswalk.printed.pdf import write

    return write(reading.blocks(answer), reading.title(answer))


WRITERS: dict[str, Writer] = {
    "table": lambda _, answer: reading.text(answer),
    "json": lambda _, answer: json.dumps(answer.to_json(), ensure_ascii=False, indent=1),
    "csv": lambda _, answer: declared.csv(answer),
    "xlsx": lambda _, answer: declared.xlsx(answer),
    "pdf": _pdf,
    "sssom": _sssom,
    "turtle": lambda graph, answer: graph.correspondences_turtle(answer),
}
BINARY = frozenset({"xlsx", "pdf"})
"""Formats that no terminal shows."""
