"""XLSX and ODS workbooks, by python-calamine, once their parts have been weighed.

A sheet is a rectangle for the reader: one cell far away would make it as large as the sheet could be,
so that the places of the cells are looked at in the XML before. Entities are refused, not expanded.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from crosswalk.errors import DocumentError
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Contents, Grid, GridRow, Merged

_CHUNK = 1 << 16
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']\s*([A-Za-z]{1,4})(\d{1,9})")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']\s*(\d{1,9})")
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,8})"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_REPEAT = re.compile(
    rb"<table:(table-cell|covered-table-cell|table-row)((?:\s[^<>]*?)?)(/?)>|</table:table-row>"
)
_TIMES = re.compile(rb'table:number-(?:columns|rows)-repeated="(\d{1,9})"')


def read_workbook(data: bytes, name: str, kind: str) -> Contents:
    """The visible sheets of a workbook.

    Raises:
        DocumentError: a bomb, an entity, a protected file, or no workbook at all.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    parts = weighed(data, name)
    # Both, whatever the kind: calamine looks at the parts, not at what we believe the file to be.
    places = {"xlsx": _xlsx_places(parts, name), "ods": _ods_places(parts, name)}
    formulas = places[kind]
    grids = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for position, about in enumerate(book.sheets_metadata):
            if about.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_index(position)
            merged = tuple(
                Merged(first[0] + 1, last[0] + 1, first[1] + 1, last[1] + 1)
                for first, last in sheet.merged_cell_ranges or ()
            )
            rows = tuple(_rows(sheet.to_python(skip_empty_area=False), name))
            held = formulas.get(position, ()) if len(book.sheets_metadata) == len(formulas) else ()
            grids.append(Grid(rows, about.name, merged=merged, formulas=tuple(held)))
    except CalamineError as error:
        what = "protégé par un mot de passe" if "assword" in str(error) else "illisible"
        raise DocumentError(name, f"classeur {what} (attendu : .xlsx ou .ods)") from None
    return Contents(kind, tuple(grids))


def weighed(data: bytes, name: str) -> dict[str, bytes]:
    """The parts of a workbook that are not pictures, unpacked within limits.

    Raises:
        DocumentError: not a ZIP, too many or too large parts, packed beyond reason, entities.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise DocumentError(
            name, "classeur abîmé : ce n'est pas un fichier .xlsx ou .ods"
        ) from None
    listed = package.infolist()
    if len(listed) > LIMITS.parts:
        raise DocumentError(name, f"classeur de {len(listed)} parties ({LIMITS.parts} au plus)")
    total, parts = 0, {}
    for info in listed:
        total += info.file_size
        bomb = info.file_size > 1_000_000 and info.file_size > LIMITS.ratio * max(
            info.compress_size, 1
        )
        if total > LIMITS.unpacked_bytes or bomb:
            raise DocumentError(name, "classeur qui se déplie au-delà de la limite : refusé")
        if info.flag_bits & 1:
            raise DocumentError(name, "classeur protégé par un mot de passe")
        if not info.filename.endswith(_PICTURES):
            parts[info.filename] = _unpacked(package, info, name)
    if not {"xl/workbook.xml", "content.xml"} & set(parts):
        raise DocumentError(name, "ce n'est pas un classeur (attendu : .xlsx ou .ods)")
    return parts


_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svm")


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """A part, never more than its directory said; no part of a workbook has a document type."""
    try:
        with package.open(info) as stream:
            content = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
        raise DocumentError(name, f"classeur abîmé ({info.filename})") from None
    except Exception as error:  # zlib.error has no base of its own
        raise DocumentError(name, f"classeur abîmé ({info.filename})") from error
    if len(content) > info.file_size:
        raise DocumentError(name, "classeur dont une partie est plus grande qu'annoncé : refusé")
    is_xml = info.filename.endswith((".xml", ".rels"))
    if is_xml and b"\0" in content[:1000]:
        raise DocumentError(name, f"classeur dont une partie n'est pas en UTF-8 ({info.filename})")
    if is_xml and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise DocumentError(name, "classeur avec une définition d'entités XML : refusé")
    return content


def _xlsx_places(parts: dict[str, bytes], name: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """Where formulas stand, by sheet in the order of their files; the extent is checked."""
    sheets = sorted(
        (p for p, content in parts.items() if b"sheetData" in content),
        key=lambda p: (len(p), p),
    )
    found = {}
    for position, part in enumerate(sheets):
        content = parts[part]
        cells = _CELL.findall(content)
        columns = max((column_number(c.decode().upper()) for c in {c for c, _ in cells}), default=0)
        rows = max(int(r) for r in ["0", *(r for _, r in cells), *_ROW.findall(content)])
        _extent(rows, columns, name)
        found[position] = tuple(
            (int(row), column_number(column.decode())) for column, row in _FORMULA.findall(content)
        )
    return found


def _ods_places(parts: dict[str, bytes], name: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """Check how far an ODS sheet goes: repeated cells and rows are expanded by its reader."""
    content = parts.get("content.xml", b"")
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for position, sheet in enumerate(re.split(rb"<table:table[\s>]", content)[1:]):
        rows, widest, formulas = _ods_extent(sheet)
        _extent(rows, widest, name)
        found[position] = formulas
    return found


def _ods_extent(sheet: bytes) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """Rows and columns up to the last cell that holds something, and the formulas."""
    row = rows = widest = column = 0
    times, formulas = 1, list[tuple[int, int]]()
    filled = False
    for match in _REPEAT.finditer(sheet):
        if match[1] is None:  # </table:table-row>
            row += times
            rows = row if filled else rows
            continue
        repeated = _TIMES.search(match[2])
        count = int(repeated[1]) if repeated else 1
        if match[1] == b"table-row":
            times, column, filled = count, 0, False
            if match[3]:
                row += count
            continue
        held = not match[3] or b"office:value" in match[2]
        if held:
            widest, filled = max(widest, column + count), True
            if b"table:formula" in match[2]:
                formulas.append((row + 1, column + 1))
        column += count
    return rows, widest, tuple(formulas)


def _extent(rows: int, columns: int, name: str) -> None:
    if columns > LIMITS.columns:
        raise DocumentError(name, f"{columns} colonnes ({LIMITS.columns} au plus)")
    if rows > LIMITS.rows or rows * columns > LIMITS.cells:
        raise DocumentError(name, f"feuille de {rows} lignes ({LIMITS.rows} au plus)")


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _rows(values: list[list[Any]], name: str) -> Iterator[GridRow]:
    for number, row in enumerate(values, 1):
        cells = tuple(cell_text(value) for value in row)
        longest = max(map(len, cells), default=0)
        if longest > LIMITS.cell_characters:
            raise DocumentError(
                name, f"cellule de {longest} caractères ({LIMITS.cell_characters} au plus)", number
            )
        yield GridRow(number, cells)


def cell_text(value: Any) -> str:
    """A value of a cell as the person sees it: 41402 is not 41402.0, dates are ISO."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
