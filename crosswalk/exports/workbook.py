"""A workbook of several tables, written row by row: a national register fits in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from crosswalk.errors import QueryError

MAX_CELL = 32_767
MAX_ROWS = 1_048_575
"""Characters in a cell and rows under the header that the format allows."""
_WIDE = frozenset(("Intitulé", "Texte exact", "Phrase source", "Titre", "Mention", "Licence"))


def write(
    out: BinaryIO,
    cover: Sequence[tuple[str, str]],
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]],
    day: str = "",
) -> None:
    """The workbook: cover sheet, then the tables. Every cell is text, so that none is a formula.

    `day` (`AAAA-MM-JJ`) is the date that it bears as a document: no clock is read.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    created = datetime(1980, 1, 1)
    with suppress(ValueError):  # a source dated by its year alone
        created = datetime.fromisoformat(day)
    notice = " ".join(words for _, words in cover)[:255]
    book.set_properties({"title": "Passerelle", "comments": notice, "created": created})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet("Lisez-moi")
    first.set_column(0, 0, 18)
    first.set_column(1, 1, 120)
    for line, (name, words) in enumerate(cover):
        first.write_string(line, 0, name, bold if name else wrap)
        first.write_string(line, 1, words[:MAX_CELL], wrap)
    for name, (headers, rows) in sheets.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            page.set_column(column, column, 60 if _is_wide(header) else 18)
            page.write_string(0, column, header, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            if last > MAX_ROWS:
                raise QueryError(f"{name} : plus de lignes qu'un classeur n'en tient ; prenez csv")
            for column, value in enumerate(row):
                page.write_string(last, column, value[:MAX_CELL], wrap)
        page.autofilter(0, 0, max(last, 1), len(headers) - 1)
    book.close()
    out.write(buffer.getvalue())


def _is_wide(header: str) -> bool:
    return header in _WIDE or header.startswith(("Blocs", "Intitulé"))
