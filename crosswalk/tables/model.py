"""Records of a correspondence table, from the grid of a file to statements between sets.

`source` is the declaring side and `target` the recognised side, never held and obtained (DESIGN §3).
Row and column numbers are those of the user's own file, 1-based.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the file as text; `number` is its number there."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that the file shows as one: rows and columns, 1-based, ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One rectangle of cells of a file: a sheet, a CSV, one table of a page.

    `heading` is the text that stands above it, which may say the kind of its correspondences.
    """

    rows: tuple[GridRow, ...]
    name: str = ""
    heading: str = ""
    merged: tuple[Merged, ...] = ()
    formulas: tuple[tuple[int, int], ...] = ()
    """Row and column of the cells that hold a formula: their text is only its last value."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file as read: its grids, and how it was written, for the annotated copy."""

    kind: str
    grids: tuple[Grid, ...]
    encoding: str = "utf-8"
    delimiter: str = ""
    newline: str = "\n"
    certification: str = ""
    """The number of the title that a page or a pasted text is about, where it says it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the reading met: a message id of `crosswalk.tables.messages`, its row and its column."""

    id: str
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A bloc as the table names it.

    `code` is the register's form (`RNCP41402BC01`), None where none is written or understood;
    `local` the number of a document (`CCP3`, `2`); `written` the code as typed.
    """

    code: str | None
    label: str
    written: str = ""
    local: str | None = None

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return self.code or self.written or f"« {self.label} »"


Alternatives = tuple[tuple[Mention, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row. `alternatives` are sets of blocs (`OU`), each to be held whole (`ET`).

    One empty set is the whole certification. `number` is None where it was not understood.
    """

    number: str | None
    title: str
    alternatives: Alternatives = ((),)

    @property
    def text(self) -> str:
        """Its blocs as they were understood: `(RNCP41402BC01 ET RNCP41402BC02) OU RNCP41402BC03`."""
        sets = [" ET ".join(bloc.name for bloc in blocs) for blocs in self.alternatives]
        several = len(sets) > 1
        shown = [f"({one})" if several and " ET " in one else one for one in sets]
        return " OU ".join(one for one in shown if one) or "le titre entier"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, understood.

    `cells` are its texts by role, `columns` the header of each role, as the user wrote them.
    """

    row: int
    cells: Mapping[str, str]
    source: Side
    target: Side
    kind: str
    """`partielle`, `totale`, `répertoire spécifique`, `dispense` or `allègement`."""
    kind_stated: bool
    direction: str
    effect_on: date | None = None
    ends_on: date | None = None
    sound: bool = True
    """Whether every cell was understood: the rules on sets only speak of sound rows."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One alternative of a line: these blocs together ↔ these blocs together."""

    row: int
    source: str
    source_blocs: tuple[Mention, ...]
    target: str
    target_blocs: tuple[Mention, ...]
    kind: str
    direction: str

    @property
    def key(self) -> tuple[str, frozenset[str], str, frozenset[str]]:
        """What it says, whatever the order of the blocs."""
        return (
            self.source,
            frozenset(bloc.name for bloc in self.source_blocs),
            self.target,
            frozenset(bloc.name for bloc in self.target_blocs),
        )


@dataclass(frozen=True)
class Table:
    """A user's table, understood as far as it can be without the graph."""

    name: str
    lines: tuple[Line, ...]
    columns: Mapping[str, str]
    """Role → header as the user wrote it."""
    notes: tuple[Note, ...]
    contents: Contents
    grid: int = 0
    """Which grid of the file holds the table that is annotated."""
    header_row: int = 1
    content: bytes = field(default=b"", repr=False)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every alternative of every line whose two titles are known, in order."""
        return tuple(one for line in self.lines for one in statements(line))


def statements(line: Line) -> tuple[Statement, ...]:
    """The alternatives of a line: `OU` on both sides gives their product."""
    if line.source.number is None or line.target.number is None:
        return ()
    return tuple(
        Statement(
            line.row,
            line.source.number,
            source,
            line.target.number,
            target,
            line.kind,
            line.direction,
        )
        for source in line.source.alternatives
        for target in line.target.alternatives
    )
