"""Tables of an HTML page: saved from the site of France compétences, or a certifier's own.

lxml's HTML parser neither loads nor expands anything. A row is numbered as the n-th `<tr>` of the
page; spanned cells are repeated and remembered as merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crosswalk.errors import DocumentError
from crosswalk.tables.files import decode
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Contents, Grid, GridRow, Merged

_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4"}


def read_page(data: bytes, name: str) -> Contents:
    """Every table of a page that has rows.

    Raises:
        DocumentError: no table there, or a limit is passed.
    """
    from lxml import etree, html

    text, encoding = decode(data, name)
    parser = html.HTMLParser(no_network=True, recover=True, huge_tree=False)
    # Bytes: lxml refuses a text that declares an encoding.
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise DocumentError(name, "page HTML illisible") from None
    del parser
    numbers = {row: n for n, row in enumerate(root.iter("tr"), 1)}
    if len(numbers) > LIMITS.rows:
        raise DocumentError(
            name, f"page de {len(numbers)} lignes de tableau ({LIMITS.rows} au plus)"
        )
    grids, cells = [], 0
    for table in root.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        grid = _grid(rows, numbers, _heading(table), name)
        cells += sum(len(row.cells) for row in grid.rows)
        if cells > LIMITS.cells:
            raise DocumentError(name, f"plus de {LIMITS.cells} cellules")
        if grid.rows:
            grids.append(grid)
    if not grids:
        raise DocumentError(name, "page sans tableau (attendu : un tableau de correspondances)")
    return Contents("html", tuple(grids), encoding, certification=_about(root))


def _about(root: object) -> str:
    """The number of the fiche that the page is about, out of its title."""
    for path in (".//h1", ".//title"):
        for node in root.iterfind(path):  # type: ignore[attr-defined]
            if found := re.search(r"\b(RNCP|RS)\s?(\d{2,6})\b", " ".join(node.itertext()), re.A):
                return found[1] + found[2]
    return ""


def _heading(table: object) -> str:
    """The words just above a table."""
    for before in table.itersiblings(preceding=True):  # type: ignore[attr-defined]
        words = " ".join(before.text_content().split()) if isinstance(before.tag, str) else ""
        if words:
            return words[-300:]
    return ""


def _grid(rows: Iterable[object], numbers: Mapping[Any, int], heading: str, name: str) -> Grid:
    found, merged = [], []
    waiting: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []
        for cell in row:  # type: ignore[attr-defined]
            if cell.tag not in ("td", "th"):
                continue
            while waiting.get(len(cells), (0, ""))[0]:
                _spanned(waiting, cells)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if len(cells) + wide > LIMITS.columns:
                raise DocumentError(name, f"plus de {LIMITS.columns} colonnes", numbers[row])
            first, words = len(cells), _words(cell)
            for column in range(first, first + wide):
                cells.append(words if column == first else "")
                if high > 1:
                    waiting[column] = (high - 1, words if column == first else "")
            if high > 1:
                merged.append(
                    Merged(numbers[row], numbers[row] + high - 1, first + 1, first + wide)
                )
        while waiting.get(len(cells), (0, ""))[0]:
            _spanned(waiting, cells)
        found.append(GridRow(numbers[row], tuple(cells)))
    return Grid(tuple(found), heading=heading, merged=tuple(merged))


def _spanned(waiting: dict[int, tuple[int, str]], cells: list[str]) -> None:
    left, words = waiting[len(cells)]
    waiting[len(cells)] = (left - 1, words)
    cells.append(words)


def _span(cell: object, attribute: str) -> int:
    value = cell.get(attribute, "1")  # type: ignore[attr-defined]
    return min(max(int(value), 1), LIMITS.columns) if re.fullmatch(r"\d{1,6}", value, re.A) else 1


def _words(cell: object) -> str:
    """The text of a cell: a line for each line, paragraph or item."""
    pieces: list[str] = []

    def walk(node: object) -> None:
        if not isinstance(node.tag, str) or node.tag in ("script", "style"):  # type: ignore[attr-defined]
            return
        if node.tag in _BLOCKS or node.tag == "br":  # type: ignore[attr-defined]
            pieces.append("\n")
        pieces.append(" ".join(["", *(node.text or "").split(), ""]) if node.text else "")  # type: ignore[attr-defined]
        for child in node:  # type: ignore[attr-defined]
            walk(child)
            pieces.append(" ".join(["", *(child.tail or "").split(), ""]) if child.tail else "")

    walk(cell)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    words = "\n".join(line for line in lines if line)
    return words[: LIMITS.cell_characters]
