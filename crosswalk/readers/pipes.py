"""Tables written with pipes, as a saved fiche has them.

A row starts on a line that begins with `|`; the line of dashes after a row makes that row the header.
A long cell goes on over lines that do not begin with `|`, until the row has as many cells as the
header. Cells keep their place in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crosswalk.text import Line, Source, Text

_RULE = re.compile(r"\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, None where a cell is empty; `complete` when the closing pipe was seen."""

    cells: tuple[Text | None, ...]
    line: int
    complete: bool

    def __getitem__(self, column: int) -> Text | None:
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, and the lines of dashes that state nothing."""

    header: Row
    rows: tuple[Row, ...]
    rules: tuple[Line, ...]

    def column(self, pattern: str) -> int | None:
        """The first column whose header matches, or None."""
        for index, cell in enumerate(self.header.cells):
            if cell and re.search(pattern, cell.value, re.I):
                return index
        return None


def is_row(line: Line) -> bool:
    return line.text.lstrip().startswith("|")


def is_rule(line: Line) -> bool:
    """Whether the line is the dashes under a header."""
    return bool(_RULE.fullmatch(line.text))


def tables(source: Source, lines: Iterable[Line]) -> Iterator[Table]:
    """The tables among some lines, in order. Rows before any rule make a table without a header."""
    groups: list[list[Line]] = []
    for line in lines:
        if not line.content:
            continue
        if is_row(line):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    start = 0
    for index, group in enumerate(groups):
        if index > start and index + 1 < len(groups) and is_rule(groups[index + 1][0]):
            yield _table(source, groups[start:index])
            start = index
        elif is_rule(group[0]):
            continue
    if groups:
        yield _table(source, groups[start:])


def _table(source: Source, groups: Sequence[Sequence[Line]]) -> Table:
    header = _row(source, groups[0], None)
    width = len(header.cells)
    rules = tuple(group[0] for group in groups if is_rule(group[0]))
    rows = tuple(_row(source, g, width) for g in groups[1:] if not is_rule(g[0]))
    return Table(header, rows, rules)


def _row(source: Source, lines: Sequence[Line], width: int | None) -> Row:
    """Cells up to `width`; what follows a complete row on further lines is not of the row."""
    start, end = lines[0].start, lines[-1].end
    pipes = [i for i in range(start, end) if source.text[i] == "|"]
    cells = [_cell(source, a + 1, b) for a, b in pairwise(pipes)]
    tail = source.text[pipes[-1] + 1 : end].strip()
    if tail and (width is None or len(cells) < width):
        cells.append(_cell(source, pipes[-1] + 1, end))
    return Row(tuple(cells[:width]), lines[0].number, not tail)


def _cell(source: Source, start: int, end: int) -> Text | None:
    return source.at(start, end) if source.text[start:end].strip() else None
