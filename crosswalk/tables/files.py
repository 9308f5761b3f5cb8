"""The bytes of a table as grids of text: one function a kind, chosen by what the bytes are.

Nothing is evaluated: macros are not looked at, a formula is only its last value, no address is
followed, no XML entity is expanded, and sizes are checked before anything is read whole.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from crosswalk.errors import DocumentError, why
from crosswalk.tables import headers
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Contents, Grid, GridRow

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FICHE = re.compile(r"reconnue en correspondance|en correspondance (?:partielle|totale)", re.I)


def contents(data: bytes, name: str, wanted: str | None = None) -> Contents:
    """The grids of a file; `wanted` is a kind of `READERS`, else the bytes tell.

    Raises:
        DocumentError: too big, of no known kind, or not readable as what it is.
    """
    if len(data) > LIMITS.file_bytes:
        raise DocumentError(
            name, f"fichier trop gros ({len(data)} octets ; {LIMITS.file_bytes} au plus)"
        )
    if not data.strip():
        raise DocumentError(name, "fichier vide (attendu : un tableau de correspondances)")
    return READERS[wanted or kind_of(data, name)](data, name)


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file, by its first bytes, not by its name.

    Raises:
        DocumentError: it is neither text, nor XLSX, nor ODS.
    """
    if data.startswith(b"PK"):
        return "ods" if b"content.xml" in data[-20_000:] else "xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(name, "classeur .xls ancien ou protégé : enregistrez-le en .xlsx")
    if data.startswith(b"%PDF"):
        raise DocumentError(name, "fichier PDF : copiez son tableau dans un classeur ou un texte")
    start = decode(data, name)[0][:20_000].lstrip()
    if start.startswith("<") and re.search(
        r"<(?:!doctype html|html|table|body|div|meta)\b", start, re.I
    ):
        return "html"
    if re.search(r"^(?:#.*\n)*[^\n]*\bsubject_id\b[^\n]*\bobject_id\b", start) and "\t" in start:
        return "sssom"
    return "text" if _pasted(start) else "csv"


def _pasted(start: str) -> bool:
    """Text of a fiche rather than a CSV: pipes, or the words of a fiche above or without columns."""
    lines = [line for line in start.splitlines() if line.strip()]
    if any(re.fullmatch(r"\s*\|?[\s|:-]*---[\s|:-]*", line) for line in lines):
        return True
    first = lines[0] if lines else ""
    plain = not any(sign in first for sign in ";\t,")
    return bool(_FICHE.search(start)) and (plain or first.lstrip().startswith("|"))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: by its mark, else UTF-8, else the Windows encoding of French Excel.

    Raises:
        DocumentError: it is none of these, or holds characters that no text has.
    """
    encoding = next((found for mark, found in _BOMS if data.startswith(mark)), "")
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise DocumentError(name, f"texte abîmé (attendu : {encoding})") from None
        try:
            text, encoding = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            raise DocumentError(
                name, "encodage inconnu (attendu : UTF-8, UTF-16 avec marque, ou Windows-1252)"
            ) from None
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise DocumentError(name, "caractère nul : ce n'est pas un fichier texte", line)
    return text, encoding or "utf-8"


def read_csv(data: bytes, name: str) -> Contents:
    """CSV, whatever its separator; a row is a record, as a spreadsheet numbers it."""
    text, encoding = decode(data, name)
    delimiter = _delimiter(text)
    newline = "\r\n" if "\r\n" in text[:10_000] else "\n"
    rows = tuple(records(text, delimiter, name))
    return Contents("csv", (Grid(rows),), encoding, delimiter, newline)


def _delimiter(text: str) -> str:
    """The separator that makes the best header of the first lines; else the most frequent; else « ; ».

    Labels hold commas and semicolons: counting alone would take them for separators.
    """
    head = text[:40_000].splitlines()[: LIMITS.header_rows]
    lines = [line for line in head if line.strip()]

    def roles(sign: str) -> int:
        rows = (line.split(sign) for line in lines if line.count(sign) <= LIMITS.columns)
        cells = ([cell.strip().strip('"') for cell in row] for row in rows)
        return max((len(headers.recognise(row, {})) for row in cells), default=0)

    def most(sign: str) -> int:
        return max((line.count(sign) for line in lines[:10]), default=0)

    best = max(";\t,", key=lambda sign: (roles(sign), most(sign)))
    return best if any(best in line for line in lines) else ";"


def rows_of(path: Path) -> Iterator[GridRow]:
    """The rows of a text file whose first filled line names its columns: the sign most frequent there
    separates them.

    Raises:
        DocumentError: it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), f"ne se lit pas ({why(error)})") from error
    text, _ = decode(data, str(path))
    first = next((line for line in text.splitlines() if line.strip()), "")
    yield from records(text, max(",;\t", key=first.count), str(path))


def records(text: str, delimiter: str, name: str) -> Iterator[GridRow]:
    """The records of a CSV text, limits checked one by one.

    Raises:
        DocumentError: a quote is left open, or a limit is passed.
    """
    csv.field_size_limit(LIMITS.cell_characters + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = cells = 0
    while True:
        before = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            what = (
                f"cellule de plus de {LIMITS.cell_characters} caractères"
                if "limit" in str(error)
                else "guillemets mal fermés : un guillemet ouvert doit être fermé, et doublé "
                "quand il est dans le texte"
            )
            raise DocumentError(name, what, before) from None
        if row is None:
            return
        number += 1
        cells += len(row)
        _limits(name, number, len(row), cells)
        yield GridRow(number, tuple(row))


def _limits(name: str, row: int, columns: int, cells: int) -> None:
    if columns > LIMITS.columns:
        raise DocumentError(name, f"{columns} colonnes ({LIMITS.columns} au plus)", row)
    if row > LIMITS.rows:
        raise DocumentError(name, f"plus de {LIMITS.rows} lignes", row)
    if cells > LIMITS.cells:
        raise DocumentError(name, f"plus de {LIMITS.cells} cellules", row)


def read_sssom(data: bytes, name: str) -> Contents:
    """SSSOM TSV: metadata in comments above the header, one pair of subjects a row."""
    text, encoding = decode(data, name)
    lines = text.split("\n")
    skipped = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    body = "\n".join(lines[skipped:])
    rows = tuple(GridRow(row.number + skipped, row.cells) for row in records(body, "\t", name))
    newline = "\r\n" if "\r\n" in text[:10_000] else "\n"
    return Contents("sssom", (Grid(rows),), encoding, "\t", newline)


def _xlsx(data: bytes, name: str) -> Contents:
    from crosswalk.tables.sheets import read_workbook

    return read_workbook(data, name, "xlsx")


def _ods(data: bytes, name: str) -> Contents:
    from crosswalk.tables.sheets import read_workbook

    return read_workbook(data, name, "ods")


def _html(data: bytes, name: str) -> Contents:
    from crosswalk.tables.pages import read_page

    return read_page(data, name)


def _text(data: bytes, name: str) -> Contents:
    from crosswalk.tables.pasted import read_pasted

    return read_pasted(data, name)


READERS: dict[str, Callable[[bytes, str], Contents]] = {
    "csv": read_csv,
    "xlsx": _xlsx,
    "ods": _ods,
    "sssom": read_sssom,
    "html": _html,
    "text": _text,
}
"""Kind of file → its reader."""
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".html", ".htm", ".md"})
"""Names that a folder is searched for."""
