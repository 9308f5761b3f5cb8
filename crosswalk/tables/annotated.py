"""The user's own file with the verdict beside each row: two columns and comments at the right end.

Order, cells and formats stay as they are. What we write is never a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from crosswalk.errors import CrosswalkError, DocumentError
from crosswalk.formats import plain
from crosswalk.tables.messages import INFORMATION
from crosswalk.tables.model import GridRow
from crosswalk.tables.verifying import Report, Row

HEADERS = ("Verdict de Passerelle", "Remarques de Passerelle")
_COLOURS = {"erreur": "F6CCCA", "alerte": "FBE3B5", "à regarder": "CFE0F5", "conforme": "D3EBDA"}


def annotated(report: Report) -> bytes:
    """A copy of the file, annotated; a page or a pasted text becomes a CSV of its rows.

    Raises:
        DocumentError: the workbook cannot be written again (protected, damaged).
    """
    kind = report.table.contents.kind
    try:
        return _COPIES[kind](report)
    except CrosswalkError:
        raise
    except Exception as error:  # openpyxl and odfdo let through whatever their XML parsers raise
        if kind not in ("xlsx", "ods"):
            raise
        raise DocumentError(
            report.table.name,
            f"le classeur ne se laisse pas copier ({type(error).__name__}) : enregistrez-le à nouveau",
        ) from error


def suffix(report: Report) -> str:
    """The ending of the name of the annotated copy."""
    return {"xlsx": ".xlsx", "ods": ".ods", "sssom": ".tsv"}.get(report.table.contents.kind, ".csv")


def copy_name(report: Report, ending: str = "") -> str:
    """A name for a file about a table: that of the table, without what no file name may hold."""
    stem = re.sub(
        r"[^\w .()-]+", "-", report.summary.table.rpartition(".")[0] or report.summary.table
    )
    return f"{stem.strip(' .-')[:80] or 'tableau'}-controle{ending or suffix(report)}"


def remarks(row: Row) -> str:
    """The messages of a row, the heaviest first, each with its place."""
    said = []
    for one in row.messages:
        places = " ; ".join(dict.fromkeys(e.place for e in one.evidence))
        where = f" [{places}]" if places else ""
        kind = "" if one.severity != INFORMATION else "(information) "
        said.append(f"{kind}{one.text}{where}")
    return "\n".join(said)


def _cells(report: Report) -> dict[int, tuple[str, str]]:
    """Row → verdict and remarks; the header row has the two headers."""
    cells = {row.row: (row.verdict, remarks(row)) for row in report.rows}
    head = report.table.header_row
    cells[head] = (HEADERS[0], "\n".join(filter(None, (HEADERS[1], cells.get(head, ("", ""))[1]))))
    return cells


def _csv(report: Report) -> bytes:
    contents = report.table.contents
    rows = _kept_rows(report)
    width = max((len(row.cells) for row in rows), default=0)
    cells, buffer = _cells(report), io.StringIO()
    first = rows[0].number if rows else 1
    if contents.kind == "sssom" and first > 1:  # the comments above the header, as they were
        text = report.table.content.decode(contents.encoding)
        buffer.write("".join(text.splitlines(keepends=True)[: first - 1]))
    writer = csv.writer(
        buffer, delimiter=contents.delimiter or ";", lineterminator=contents.newline
    )
    for row in rows:
        added = cells.get(row.number, ("", ""))
        if not row.cells and not any(added):
            buffer.write(contents.newline)
            continue
        padded = [*row.cells, *[""] * (width - len(row.cells))]
        # The user's own cells are theirs; those of an HTML page or a text become cells here.
        kept = padded if contents.kind in ("csv", "sssom") else [plain(cell) for cell in padded]
        writer.writerow([*kept, *(plain(cell) for cell in added)])
    encoding = contents.encoding if contents.kind in ("csv", "sssom") else "utf-8-sig"
    return buffer.getvalue().encode(encoding, "replace")


def _kept_rows(report: Report) -> list[GridRow]:
    """The rows of the file; of a page or a text, those of every table of correspondences it has."""
    table = report.table
    if table.contents.kind in ("csv", "sssom"):
        return list(table.contents.grids[table.grid].rows)
    read = {line.row for line in table.lines}
    kept = [grid for grid in table.contents.grids if read & {row.number for row in grid.rows}]
    return [row for grid in kept for row in grid.rows]


def _xlsx(report: Report) -> bytes:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    table = report.table
    book = load_workbook(io.BytesIO(table.content), rich_text=True)
    sheet = book[table.contents.grids[table.grid].name]
    first = sheet.max_column + 1
    for number, (verdict, words) in _cells(report).items():
        for offset, text in enumerate((verdict, words)):
            cell = sheet.cell(number, first + offset)
            cell.value = _sheet_text(plain(text))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == table.header_row:
            for offset in (0, 1):
                sheet.cell(number, first + offset).font = Font(bold=True)
        elif colour := _COLOURS.get(verdict):
            sheet.cell(number, first).fill = PatternFill("solid", fgColor=colour)
    columns = _places(report)
    for row in report.rows:
        for one in row.messages:
            at = columns.get(one.column)
            if at and row.row != table.header_row:
                cell = sheet.cell(row.row, at)
                if type(cell).__name__ != "MergedCell":
                    before = f"{cell.comment.text}\n" if cell.comment else ""
                    cell.comment = Comment((before + one.text)[:2000], "Passerelle", 160, 420)
    sheet.column_dimensions[get_column_letter(first)].width = 16
    sheet.column_dimensions[get_column_letter(first + 1)].width = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_text(text: str) -> str:
    """What a cell of a workbook may hold."""
    return "".join(c for c in text if c >= " " or c in "\n\t")[:32_000]


def _places(report: Report) -> dict[str, int]:
    """Header → 1-based column."""
    grid = report.table.contents.grids[report.table.grid]
    head = next(row for row in grid.rows if row.number == report.table.header_row)
    found: dict[str, int] = {}
    for column, cell in enumerate(head.cells, 1):
        found.setdefault(" ".join(cell.split()), column)
    return found


def _ods(report: Report) -> bytes:
    from odfdo import Cell, Document

    table = report.table
    book = Document(io.BytesIO(table.content))
    sheet = book.body.get_table(name=table.contents.grids[table.grid].name)
    if sheet is None:
        raise DocumentError(table.name, "la feuille du tableau ne se retrouve pas")
    grid = table.contents.grids[table.grid]
    first = max((len(row.cells) for row in grid.rows), default=0)
    for number, added in sorted(_cells(report).items()):
        row = sheet.get_row(number - 1)
        for offset, text in enumerate(added):
            row.set_cell(first + offset, Cell(_sheet_text(plain(text)), cell_type="string"))
        sheet.set_row(number - 1, row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_COPIES: dict[str, Callable[[Report], bytes]] = {
    "csv": _csv,
    "sssom": _csv,
    "html": _csv,
    "text": _csv,
    "xlsx": _xlsx,
    "ods": _ods,
}
"""Kind of the user's file → how its copy is made."""
