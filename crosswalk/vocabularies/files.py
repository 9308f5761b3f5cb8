"""Recognising the file of a code list by its columns, and reading it.

A file is a table: CSV (comma, semicolon or tab, UTF-8) or XLSX. What it is, is read from its header,
never from its name; its name may say its version (`…_v460_…`, `formacodes-v14`, `…2026-02-01`).
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosswalk.errors import DocumentError, why
from crosswalk.vocabularies.records import Vocabulary, checked

MAX_FILE = 1 << 26
"""Bytes; the largest list at hand has under two million."""
MAX_ROWS = 200_000
_HEADER_ROWS = 5
"""How far down a sheet its header is looked for."""
_DAY = re.compile(r"(?P<y>20\d\d)[-_]?(?P<m>[01]\d)[-_]?(?P<d>[0-3]\d)")
_FRENCH_DAY = re.compile(r"(?P<d>[0-3]\d)[-_/](?P<m>[01]\d)[-_/](?P<y>20\d\d)")
_VERSION = re.compile(r"(?<![a-z0-9])v(\d{1,3}(?:[.]\d{1,3})?)(?![0-9])", re.I)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: `line` of each row is where a person finds it."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a file, where it does not say it itself."""

    version: str | None = None
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the columns that tell it, and its reader."""

    columns: tuple[str, ...]
    read: Callable[[Table, Given], Vocabulary]


def read(path: Path, given: Given) -> Vocabulary:
    """The vocabulary of a file.

    Raises:
        DocumentError: not the file of a code list that we know, no version, or a row that is wrong.
    """
    from crosswalk.vocabularies.kinds import KINDS

    tables = _tables(path)
    for table in tables:
        for kind in KINDS:
            if set(kind.columns) <= set(table.columns):
                return checked(kind.read(table, given))
    seen = ", ".join(tables[0].columns[:6]) if tables else "aucune"
    raise DocumentError(
        path.name,
        "nomenclature non reconnue (attendu : codes ROME en CSV, arborescence des métiers du ROME en "
        f"XLSX, Formacode, NSF ou IDCC) ; colonnes trouvées : {seen}",
    )


def version_of(table: Table, given: Given) -> str:
    """The version that a person gave, or that the file's name says; `""` when neither does."""
    if given.version:
        return given.version
    match = _VERSION.search(table.file.replace("_", " "))
    return match[1] if match else ""


def date_of(text: str) -> date | None:
    """The first date of a text, `2026-02-01`, `2026_02_01` or `18-09-2025`."""
    for pattern in (_DAY, _FRENCH_DAY):
        if match := pattern.search(text):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
    return None


def _tables(path: Path) -> list[Table]:
    if not path.is_file():
        raise DocumentError(str(path), "fichier introuvable")
    if path.stat().st_size > MAX_FILE:
        raise DocumentError(
            path.name, f"plus de {MAX_FILE >> 20} Mio : ce n'est pas une liste de codes"
        )
    with path.open("rb") as stream:
        start = stream.read(4)
    return _sheets(path) if start == b"PK\x03\x04" else [_csv(path)]


def _csv(path: Path) -> Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(path.name, f"encodage : UTF-8 attendu ({error.reason})") from error
    except OSError as error:
        raise DocumentError(path.name, f"ne se lit pas ({why(error)})") from error
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Sequence[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
            if len(rows) > MAX_ROWS:
                raise DocumentError(path.name, f"plus de {MAX_ROWS} lignes", reader.line_num)
    except csv.Error as error:
        raise DocumentError(path.name, f"CSV rompu ({error})", reader.line_num) from error
    if not rows:
        raise DocumentError(path.name, "fichier vide")
    return _table(path.name, "", rows)


def _sheets(path: Path) -> list[Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with warnings.catch_warnings(), CalamineWorkbook.from_path(str(path)) as book:
            found = []
            for name in book.sheet_names:
                values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                rows = [(n, [_cell(v) for v in row]) for n, row in enumerate(values, 1)]
                top = next(
                    (i for i, (_, row) in enumerate(rows[:_HEADER_ROWS]) if _fills(row)), None
                )
                if top is not None and len(rows) <= MAX_ROWS:
                    found.append(_table(path.name, name, rows[top:]))
            return found
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError(path.name, f"classeur illisible ({error})") from error


def _cell(value: object) -> str:
    """A cell as text; a whole number that the sheet holds as a decimal has no `.0`."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _fills(row: Sequence[str]) -> bool:
    return len(row) > 1 and any(row)


def _table(file: str, sheet: str, rows: Sequence[tuple[int, Sequence[str]]]) -> Table:
    """Columns without a name are called by their place: `#1`."""
    header = [cell.strip() or f"#{place}" for place, cell in enumerate(rows[0][1], 1)]
    found = []
    for line, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise DocumentError(file, f"{len(row)} colonnes, attendu {len(header)}", line)
        found.append((line, dict(zip(header, (cell.strip() for cell in row), strict=True))))
    return Table(file, sheet, tuple(header), tuple(found))
