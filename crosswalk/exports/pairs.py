"""The declared correspondences between two titles, by the name of a format."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from crosswalk.exports import declared, reading

if TYPE_CHECKING:
    from crosswalk.api import Graph
    from crosswalk.correspondences import Answer

Writer = Callable[["Graph", "Answer"], bytes | str]


def _pdf(_: Graph, answer: Answer) -> bytes:
    from crosswalk.printed.pdf import write

    return write(reading.blocks(answer), reading.title(answer))


WRITERS: dict[str, Writer] = {
    "table": lambda _, answer: reading.text(answer),
    "json": lambda _, answer: json.dumps(answer.to_json(), ensure_ascii=False, indent=1),
    "csv": lambda _, answer: declared.csv(answer),
    "xlsx": lambda _, answer: declared.xlsx(answer),
    "pdf": _pdf,
    "turtle": lambda graph, answer: graph.correspondences_turtle(answer),
}
BINARY = frozenset({"xlsx", "pdf"})
"""Formats that no terminal shows."""
