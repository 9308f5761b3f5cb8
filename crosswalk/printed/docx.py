"""An answer as a Word document: the adviser may change it before handing it over."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from crosswalk.notice import NOTICE
from crosswalk.printed import Block, Grid, Line, PageBreak, tight

_BLUE = (0x1F, 0x3A, 0x5F)
_SIZES = {"title": 18, "subtitle": 10.5, "heading": 12, "quote": 9, "why": 8.5, "small": 8.5}
_BEFORE = {"heading": 9, "title": 0, "right": 6, "letter": 0}
_AFTER = {"title": 0, "subtitle": 6, "heading": 3, "letter": 2, "bullet": 2}
CLEAN = {ord(c): " " for c in map(chr, range(32)) if c not in "\n\t"}
"""Control characters, which XML refuses."""


def write(blocks: Sequence[Block], title: str) -> bytes:
    """The file; `title` is its property, the words on the page are the blocks."""
    from docx import Document
    from docx.shared import Cm, Pt

    document: Any = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
    document.core_properties.title = title
    document.core_properties.author = "Passerelle"
    document.core_properties.language = "fr-FR"
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for block in blocks:
        if isinstance(block, PageBreak):
            document.add_page_break()
        elif isinstance(block, Grid):
            _grid(document, block)
        else:
            _line(document, block)
    foot = document.sections[0].footer.paragraphs[0].add_run(NOTICE)
    foot.font.size = Pt(7.5)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _line(document: Any, line: Line) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    builtin = {"title": "Title", "heading": "Heading 2", "bullet": "List Bullet"}
    paragraph = document.add_paragraph(style=builtin.get(line.style))
    run = paragraph.add_run(tight(line.text).translate(CLEAN))
    run.font.name = "Calibri"
    run.font.size = Pt(_SIZES.get(line.style, 10.5))
    spacing = paragraph.paragraph_format
    spacing.space_before = Pt(_BEFORE.get(line.style, 0))
    spacing.space_after = Pt(_AFTER.get(line.style, 4))
    if line.style in ("title", "heading"):
        run.font.color.rgb = RGBColor(*_BLUE)
        run.bold = True
        spacing.keep_with_next = True
    elif line.style == "quote":
        run.italic = True
        spacing.left_indent = Cm(0.7)
    elif line.style == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif line.style in ("small", "why", "subtitle"):
        run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _grid(document: Any, grid: Grid) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(grid.headers), style="Light Grid Accent 1")
    table.autofit = False
    rows = [grid.headers, *grid.rows]
    for number, texts in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = Cm(17 * grid.widths[place])
            run = cell.paragraphs[0].add_run(tight(text).translate(CLEAN))
            run.font.size = Pt(9.5)
            # The style prints the first column bold: only the column that the grid says deserves it.
            run.bold = number == 0 or place == grid.bold
    document.add_paragraph().paragraph_format.space_after = Pt(0)
