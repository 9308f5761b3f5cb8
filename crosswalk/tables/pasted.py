"""The correspondences of a fiche, as pasted from its page or from a text of it.

Three shapes are met: cells between pipes (a cell may hold lines), cells between tabs (what a browser
copies), and cells one under the other. The number of a row is that of its first line.
"""

from __future__ import annotations

import re
from itertools import groupby

from crosswalk.errors import DocumentError
from crosswalk.tables import headers
from crosswalk.tables.files import decode
from crosswalk.tables.model import Contents, Grid, GridRow

HEADER = ("Blocs concernés", "Certification reconnue", "Blocs reconnus")
_CODE = re.compile(r"\b(?P<fiche>(?:RNCP|RS)\s?\d{1,6})(?P<bloc>\s?BC\s?\d{1,2})?\b", re.A)
_HEADING = re.compile(r"correspondance|répertoire spécifique", re.I)
_RULE = re.compile(r"[ \t|:-]*---[ \t|:-]*(?:\n|$)")
_ABOUT = re.compile(r"francecompetences\.fr/recherche/(rncp|rs)/(\d{1,6})", re.I | re.A)
_TYPED = re.compile(r"^\s*(?:N°\s*(?:de fiche)?\s*)?(RNCP|RS)\s?(\d{2,6})\s*$", re.M | re.A)


def read_pasted(data: bytes, name: str) -> Contents:
    """The tables of correspondences of a pasted text.

    Raises:
        DocumentError: no correspondence is found there.
    """
    text, encoding = decode(data, name)
    text = text.replace("\r\n", "\n")
    grids = _piped(text) or _tabbed(text) or _listed(text)
    if not grids:
        raise DocumentError(
            name,
            "aucune correspondance dans ce texte (attendu : le tableau de la fiche, ses blocs et "
            "ses fiches avec leurs codes)",
        )
    about = _ABOUT.search(text) or _TYPED.search(text)
    number = about[1].upper() + about[2] if about else ""
    return Contents("text", tuple(grids), encoding, certification=number)


def _piped(text: str) -> list[Grid]:
    """Tables drawn with pipes: after the header, every run of as many cells is a row."""
    lines, grids, start = text.split("\n"), [], 0
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    for number, line in enumerate(lines):
        cells = line.strip().strip("|").split("|")
        found = headers.recognise([cell.strip() for cell in cells], {})
        if number < start or "|" not in line or not _usable(found):
            continue
        head = GridRow(number + 1, tuple(cell.strip() for cell in cells))
        rows, end = _piped_rows(text, offsets[number + 1], len(cells))
        if rows:
            grids.append(Grid((head, *rows), heading=_above(lines, number)))
        start = text.count("\n", 0, end)
    return grids


def _usable(found: dict[str, int]) -> bool:
    return headers.usable(found) or "target" in found


def _piped_rows(text: str, start: int, width: int) -> tuple[list[GridRow], int]:
    """Rows of `width` cells: one piece before the first pipe, then a piece a cell."""
    rows: list[GridRow] = []
    at = start
    if match := _RULE.match(text, at):
        at = match.end()
    while True:
        opened = text.find("|", at)
        if opened < 0 or text[at:opened].strip():
            return rows, at
        cells, cursor = [], opened + 1
        for _ in range(width):
            closed = text.find("|", cursor)
            if closed < 0:
                return rows, at
            cells.append((cursor, closed))
            cursor = closed + 1
        words = tuple(_cell(text[first:last]) for first, last in cells)
        if not any(_CODE.search(cell) for cell in words):
            return rows, at
        first = next(
            (f + len(text[f:e]) - len(text[f:e].lstrip()) for f, e in cells if text[f:e].strip()),
            at,
        )
        rows.append(GridRow(text.count("\n", 0, first) + 1, words))
        at = cursor


def _cell(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))


def _tabbed(text: str) -> list[Grid]:
    """What a browser copies: a line a row, tabs between cells, when every row has its cells."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        head = [cell.strip() for cell in line.split("\t")]
        if len(head) < 2 or not headers.usable(headers.recognise(head, {})):
            continue
        rows = [GridRow(number + 1, tuple(head))]
        for below, other in enumerate(lines[number + 1 :], number + 2):
            cells = [cell.strip() for cell in other.split("\t")]
            if len(cells) == len(head):
                rows.append(GridRow(below, tuple(cells)))
            elif _CODE.search(other):
                return []  # cells of several lines: read by their codes
            elif other.strip():
                break
        return [Grid(tuple(rows), heading=_above(lines, number))]
    return []


def _listed(text: str) -> list[Grid]:
    """Cells one under the other: blocs of one fiche, a fiche, then blocs of that fiche."""
    found = list(_CODE.finditer(text))
    runs = [
        (fiche, list(codes))
        for fiche, codes in groupby(found, key=lambda m: (_plain(m["fiche"]), bool(m["bloc"])))
    ]
    rows, used = [GridRow(0, HEADER)], 0  # a header of ours, above the first line
    for position, ((fiche, is_bloc), codes) in enumerate(runs):
        if is_bloc or not position or len(codes) != 1 or not runs[position - 1][0][1]:
            continue
        if position - 1 < used:
            continue
        own = runs[position - 1][1]
        after = runs[position + 1] if position + 1 < len(runs) else None
        theirs = after[1] if after and after[0] == (fiche, True) else []
        used = position + 2 if theirs else position + 1
        stop = runs[used][1][0].start() if used < len(runs) else _end(text, (theirs or codes)[-1])
        middle = theirs[0].start() if theirs else stop
        cells = (
            text[own[0].start() : codes[0].start()],
            text[codes[0].start() : middle],
            text[theirs[0].start() : stop] if theirs else "",
        )
        words = tuple(" ".join(cell.replace("|", " ").split()) for cell in cells)
        rows.append(GridRow(text.count("\n", 0, own[0].start()) + 1, words))
    if len(rows) == 1:
        return []
    first = next((m for m in found), None)
    lines = text[: first.start() if first else 0].split("\n")
    return [Grid(tuple(rows), heading=_above(lines, len(lines)))]


def _plain(code: str) -> str:
    return "".join(code.split())


def _end(text: str, last: re.Match[str]) -> int:
    """The label of the last code goes to the end of its paragraph."""
    blank = re.compile(r"\n\s*\n|\n[^\n]*:\s*(?:\n|\Z)").search(text, last.end())
    return blank.start() if blank else len(text)


def _above(lines: list[str], number: int) -> str:
    """The heading above a table: the nearest line that speaks of correspondences."""
    for line in reversed(lines[max(number - 5, 0) : number]):
        if _HEADING.search(line):
            return line.strip()
    return ""
