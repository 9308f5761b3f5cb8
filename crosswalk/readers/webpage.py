"""A saved HTML page turned into text, in the layout of a France compétences fiche saved as text.

- Every heading, paragraph, list item, definition, caption and block is a line; `<br>` ends a line.
  Inline elements add nothing. Runs of ASCII white space are one space; U+00A0 is kept.
- A list item outside a table begins with `- `, or `1. ` in a numbered list.
- A table is pipe rows: `| a | b |`, then `|---|---|` after the first row, whose cells are the
  headers. All rows have as many cells as the widest; a cell that spans several columns or rows
  leaves the others empty. A cell of several lines, of a paragraph or of a list stands on lines of
  its own, without list markers: `|`, its lines, then ` |` at the end of the last one. A pipe in a
  cell becomes `¦`. A table that holds a table is only page layout, and its cells are blocks.
- Scripts, styles, navigation, page headers and footers, forms and their controls are left out;
  where a page has all its text inside a form, the form is kept. What a style hides is kept: folded
  panels hold the blocs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_NOT_TEXT = (
    "head script style noscript template nav header footer button select textarea svg math iframe "
    "object canvas audio video"
)
_LINES = (
    "html body main article section aside div p h1 h2 h3 h4 h5 h6 hgroup ul ol li dl dt dd table "
    "thead tbody tfoot tr td th caption blockquote pre figure figcaption address fieldset legend "
    "form details summary hr br center"
)
_PARAGRAPHS = "p ul ol li dl blockquote pre h1 h2 h3 h4 h5 h6"

_DROPPED, _BLOCKS = frozenset(_NOT_TEXT.split(" ")), frozenset(_LINES.split(" "))
_OWN_LINES = frozenset(_PARAGRAPHS.split(" "))
"""Elements that put a cell on lines of its own."""

_MAX_COLUMNS = 100
_SPACE = re.compile(r"[ \t\r\n\f]+")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass
class Lines:
    """Lines as they are written: the one being filled, and the marker of the next one."""

    done: list[str] = field(default_factory=list)
    current: str = ""
    marker: str = ""

    def add(self, text: str | None) -> None:
        self.current += text or ""

    def end(self) -> None:
        line = _SPACE.sub(" ", self.current).strip(" ")
        if line:
            self.done.append(self.marker + line)
            self.marker = ""
        self.current = ""


def page_text(html: str) -> str:
    """The text of a page.

    Raises:
        ValueError: the page is nested too deep to be read whole, or has a table too wide.
    """
    # Comments are left out by the parser; nothing is fetched, and no entity is read from a file.
    parser = HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(_XML_DECLARATION.sub("", html, count=1), parser=parser)
    except etree.ParserError:
        return ""
    if any("depth" in entry.message for entry in parser.error_log):
        raise ValueError("page trop imbriquée pour être lue en entier")
    lines = _lines(root, _DROPPED | {"form"}) or _lines(root, _DROPPED)
    return "\n".join([*lines, ""]) if lines else ""


def _lines(root: HtmlElement, dropped: frozenset[str], markers: bool = True) -> list[str]:
    """The lines of an element, tables included."""
    lines = Lines()
    items: dict[HtmlElement, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in _BLOCKS:
                lines.end()
            if element is not root:
                lines.add(element.tail)
            continue
        if tag in _BLOCKS:
            lines.end()
        if tag in dropped and element is not root:
            walk.skip_subtree()
        elif tag == "table" and element is not root and element.find(".//table") is None:
            lines.done += _table(element, dropped)
            walk.skip_subtree()
        else:
            if tag == "li" and markers:
                lines.marker = _marker(element, items)
            lines.add(element.text)
    lines.end()
    return lines.done


def _marker(item: HtmlElement, items: dict[HtmlElement, int]) -> str:
    """The marker of a list item; `items` counts those of each numbered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    if parent not in items:
        start = parent.get("start", "1")
        items[parent] = int(start) - 1 if start.isdecimal() else 0
    items[parent] += 1
    return f"{items[parent]}. "


def _table(table: HtmlElement, dropped: frozenset[str]) -> list[str]:
    """A data table as pipe rows, its caption as a line before it."""
    caption = table.find("caption")
    lines = _lines(caption, dropped) if caption is not None else []
    rows = [row for row in _grid(table, dropped) if any(cell.lines for cell in row)]
    width = max((len(row) for row in rows), default=0)
    if width > _MAX_COLUMNS:
        raise ValueError(f"tableau de {width} colonnes : {_MAX_COLUMNS} au plus sont lues")
    for position, row in enumerate(rows):
        lines += _row([*row, *[Cell()] * (width - len(row))])
        if position == 0:
            lines.append("|" + "---|" * width)
    return lines


@dataclass(frozen=True)
class Cell:
    """The lines of a cell, and whether they stand on lines of their own."""

    lines: tuple[str, ...] = ()
    own_lines: bool = False


def _grid(table: HtmlElement, dropped: frozenset[str]) -> Iterator[list[Cell]]:
    """The rows of a table, cells that span several columns or rows followed by empty ones."""
    taken: dict[int, int] = {}
    for tr in table.iter("tr"):
        row: list[Cell] = []
        for td in tr.iter("td", "th"):
            while taken.get(len(row), 0):
                row.append(Cell())
            columns, height = _span(td, "colspan"), _span(td, "rowspan")
            for column in range(len(row), len(row) + columns):
                taken[column] = height
            row += [_cell(td, dropped), *[Cell()] * (columns - 1)]
        taken = {column: rows - 1 for column, rows in taken.items() if rows > 1}
        yield row


def _span(td: HtmlElement, name: str) -> int:
    """`colspan` or `rowspan`, within what a fiche can need."""
    value = td.get(name, "1").strip()
    return min(max(int(value), 1), _MAX_COLUMNS) if value.isdecimal() and value.isascii() else 1


def _cell(td: HtmlElement, dropped: frozenset[str]) -> Cell:
    lines = tuple(line.replace("|", "¦") for line in _lines(td, dropped, markers=False))
    return Cell(
        lines, len(lines) > 1 or any(child.tag in _OWN_LINES for child in td.iterdescendants())
    )


def _row(cells: list[Cell]) -> list[str]:
    """One row, over as many lines as its cells need (see the module's description)."""
    text, after_own_lines = "|", False
    for cell in cells:
        if not cell.lines:
            text += " |"
            continue
        apart = cell.own_lines or after_own_lines
        text += ("\n" if apart else " ") + "\n".join(cell.lines) + " |"
        after_own_lines = cell.own_lines
    return text.split("\n")
