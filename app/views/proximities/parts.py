"""What every part of the tab has: its heading with whose word it is, its lists, its wide tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crosswalk.matching import grid
from crosswalk.matching.blocs import Report
from crosswalk.matching.mapping import LAYER
from views.text import h, show

TAB = "Proximités calculées"


def part(report: Report, heading: str) -> None:
    """The heading of a part, and under it whose word it is."""
    show(h("h2", heading), layer(report))


def layer(report: Report) -> Any:
    """Whose word it is: a computation's."""
    said = f"{LAYER} — moteur {report.comparison.engine}"
    return h("p", h("span", said, class_="p-badge layer"))


def listed(lines: Iterable[str]) -> Any:
    return h("ul", *(h("li", f"{line[:1].upper()}{line[1:]}.") for line in lines))


def region(label: str) -> dict[str, str]:
    """A wide table scrolls by itself, and by the keyboard."""
    return {"class_": "p-scroll", "role": "region", "tabindex": "0", "aria_label": label}


def named(report: Report, line: grid.Line) -> str:
    return f"{place(report, line.bloc)}, {line.key} : {line.text}"


def place(report: Report, bloc: str | None) -> str:
    return report.names.get(bloc or "", report.comparison.a)
