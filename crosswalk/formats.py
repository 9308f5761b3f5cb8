"""Results of a query in the formats that people ask for.

A new format is one function and one entry in `WRITERS`. CSV here is the W3C's (comma, UTF-8); tables
for certifiers are another thing (`crosswalk.exports`). XLSX cells are always written as text, so that
no cell is ever a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO

import pyoxigraph as ox

from crosswalk.errors import QueryError
from crosswalk.graph.terms import PREFIXES
from crosswalk.guard import evaluating

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def write(found: Results, name: str) -> bytes:
    """The results in a format of `WRITERS`.

    Raises:
        QueryError: this kind of result has no such form.
    """
    with evaluating():
        return WRITERS[name](found)


def shorten(text: str) -> str:
    """An IRI with its prefix, where it has one of ours."""
    for prefix, base in PREFIXES.items():
        if text.startswith(base):
            return f"{prefix}:{text[len(base) :]}"
    return text


def cells(found: ox.QuerySolutions) -> tuple[list[str], list[list[str]]]:
    """Headers and rows as a person reads them: prefixed IRIs, bare literals."""
    names = [variable.value for variable in found.variables]
    with evaluating():
        return names, [[_cell(solution[name]) for name in names] for solution in found]


def _cell(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return str(getattr(term, "value", term))


def select(found: Results) -> ox.QuerySolutions:
    """The rows of a SELECT.

    Raises:
        QueryError: the query was an ASK, a CONSTRUCT or a DESCRIBE.
    """
    if not isinstance(found, ox.QuerySolutions):
        raise QueryError(
            "cette forme demande une requête SELECT (json pour ASK, turtle pour CONSTRUCT)"
        )
    return found


def plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before `= + - @`."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _serialized(format_: ox.QueryResultsFormat) -> Callable[[Results], bytes]:
    def write_as(found: Results) -> bytes:
        if isinstance(found, ox.QueryTriples):
            raise QueryError("une requête CONSTRUCT ou DESCRIBE se lit avec --format turtle")
        return found.serialize(format=format_) or b""

    return write_as


def _turtle(found: Results) -> bytes:
    if not isinstance(found, ox.QueryTriples):
        raise QueryError("le format turtle demande une requête CONSTRUCT ou DESCRIBE")
    return ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _xlsx(found: Results) -> bytes:
    headers, rows = cells(select(found))
    return workbook(headers, rows)


def workbook(
    headers: Sequence[str], rows: Sequence[Sequence[str]], sheet: str = "Résultats"
) -> bytes:
    """An XLSX workbook of one sheet: bold header, frozen, filtered; every cell is text."""
    return workbook_of({sheet: (headers, rows)})


def workbook_of(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]) -> bytes:
    """An XLSX workbook: name of a sheet → its headers and rows. Every cell is text."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # The day, not the second: two files of the same rows are the same bytes.
    book.set_properties({"created": datetime.combine(date.today(), time())})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for name, (headers, rows) in sheets.items():
        page = book.add_worksheet(name)
        for column, header in enumerate(headers):
            page.write_string(0, column, header, bold)
            longest = max((len(row[column]) for row in rows), default=0)
            page.set_column(column, column, min(60, max(len(header), longest) + 2))
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                page.write_string(line, column, value[:32767], wrap)
        page.freeze_panes(1, 0)
        if headers:
            page.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
    book.close()
    return buffer.getvalue()


WRITERS: dict[str, Callable[[Results], bytes]] = {
    "csv": _serialized(ox.QueryResultsFormat.CSV),
    "json": _serialized(ox.QueryResultsFormat.JSON),
    "xlsx": _xlsx,
    "turtle": _turtle,
}
