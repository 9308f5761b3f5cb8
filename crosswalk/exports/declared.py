"""Declared correspondences as a table for a French spreadsheet: one line a row, sets joined by ET."""

from __future__ import annotations

import csv as csv_writer
import io

from crosswalk import formats
from crosswalk.correspondences import Answer, Row
from crosswalk.notice import NOTICE

HEADERS = (
    "Certification qui déclare",
    "Blocs concernés",
    "Certification reconnue",
    "Blocs reconnus",
    "Nature",
    "Sens",
    "Couche",
    "Déclarée par",
    "Document",
    "Lignes",
    "Phrase source",
    "Vue depuis l'export du",
    "Vue jusqu'à l'export du",
)


def lines(answer: Answer) -> list[list[str]]:
    """A line a row, in the order of `HEADERS`."""
    return [_line(row) for row in answer.rows]


def csv(answer: Answer) -> bytes:
    """Semicolons, UTF-8 with its mark, no cell that could be a formula."""
    buffer = io.StringIO()
    writer = csv_writer.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    writer.writerows([formats.plain(cell) for cell in line] for line in lines(answer))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def xlsx(answer: Answer) -> bytes:
    """A workbook of text cells, the notice under the rows."""
    blank = [""] * len(HEADERS)
    notice = [NOTICE, *blank[1:]]
    return formats.workbook(HEADERS, [*lines(answer), blank, notice], "Correspondances")


def _line(row: Row) -> list[str]:
    return [
        row.source.certification,
        " ET ".join(b.code or b.label for b in row.source.blocs),
        row.target.certification,
        " ET ".join(b.code or b.label for b in row.target.blocs),
        row.kind,
        row.direction,
        row.layer,
        row.declared_by or "",
        row.declared_in or "",
        ", ".join(str(p.start_line) for p in row.passages),
        " ".join(p.quote for p in row.passages),
        row.seen.first if row.seen else "",
        row.seen.last if row.seen else "",
    ]
