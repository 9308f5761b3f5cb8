"""What a printed answer is made of, whatever the file it goes into: paragraphs, tables, page breaks.

A writer (`printed.pdf`, `printed.docx`) puts the notice at the foot of every page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STYLES = (
    "title", "subtitle", "heading", "text", "bullet", "quote", "why", "small", "letter", "right",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `style` is one of `STYLES`."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headers, rows, the share of the width of each column, and the column in bold (-1: none)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    bold: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page: a letter is printed alone."""


Block = Line | Grid | PageBreak


def tight(text: str) -> str:
    """No line begins with a mark: the spaces inside « » and before : ; ? do not break."""
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\N{NO-BREAK SPACE}", text)
