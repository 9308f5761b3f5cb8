"""An answer as a PDF, A4, with the fonts that every reader of PDF has.

They hold the letters of Western Europe; reportlab itself takes arrows, Greek and ticks from the Symbol
and Dingbats of the same set. What is left is printed with Vera, which comes with reportlab (its licence
too) and is embedded; a letter that Vera lacks loses its sign (« ą » → « a ») rather than print as a box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from crosswalk.printed import Block, Grid, Line, PageBreak, tight

_BLUE, _GREY, _PALE = "#1F3A5F", "#555555", "#E8EEF5"
_WIDTH = 17.0
"""Centimetres between the margins."""
_REPLACED = str.maketrans(
    {
        **dict.fromkeys("\u202f\u2007\u2009", "\u00a0"),
        **dict.fromkeys("\u2010\u2011\u2212\uf02d", "-"),
        **dict.fromkeys("\u25aa\uf0b7", "\u2022"),
        **dict.fromkeys("\u200b\u2060\ufeff", None),
        "\uf0fc": "\u2713",
    }
)
"""Spaces, dashes and the bullets of Word, as these fonts have them."""
_OUTSIDE = re.compile(r"[^\x00-\x7f\xa0-\xff]")
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"fontName": "Helvetica-Bold", "fontSize": 16, "leading": 19, "textColor": _BLUE},
    "subtitle": {"textColor": _GREY, "spaceAfter": 6},
    "heading": {
        "fontName": "Helvetica-Bold",
        "fontSize": 11,
        "leading": 13.5,
        "textColor": _BLUE,
        "spaceBefore": 6,
        "spaceAfter": 2,
    },
    "text": {},
    "bullet": {"leftIndent": 12, "bulletIndent": 3, "spaceAfter": 2},
    "quote": {"fontName": "Helvetica-Oblique", "fontSize": 8.5, "leading": 11, "leftIndent": 18},
    "why": {"fontSize": 8, "leading": 10, "textColor": _GREY, "leftIndent": 18},
    "small": {"fontSize": 8, "leading": 10, "textColor": _GREY},
    "letter": {"spaceAfter": 6},
    "right": {"alignment": 2, "leftIndent": 200, "spaceBefore": 8, "spaceAfter": 8},
}


def write(blocks: Sequence[Block], title: str) -> bytes:
    """The file; `title` is its property, the words on the page are the blocks."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import CondPageBreak, SimpleDocTemplate
    from reportlab.platypus import PageBreak as Break

    base = ParagraphStyle("base", fontName="Helvetica", fontSize=9.2, leading=11.8, spaceAfter=3)
    styles = {name: ParagraphStyle(name, parent=base, **values) for name, values in _STYLES.items()}
    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=2 * cm,
        rightMargin=2 * cm,
        topMargin=1.6 * cm,
        bottomMargin=1.8 * cm,
        title=title,
        author="Passerelle",
        lang="fr-FR",
    )
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            story.append(Break())
        elif isinstance(block, Grid):
            story += _grid(block, styles)
        else:
            if block.style == "heading":
                story.append(CondPageBreak(3 * cm))
            story.append(_paragraph(block, styles))
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFC", tight(text)).translate(_REPLACED)
    return _OUTSIDE.sub(lambda found: _letter(found[0]), escape(plain)).replace("\n", "<br/>")


@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    """A letter outside Latin-1 as the fonts can print it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    try:
        letter.encode("cp1252")
        return letter
    except UnicodeEncodeError:
        standard = pdfmetrics.getFont("Helvetica")
    for symbols in standard.substitutionFonts:
        try:
            letter.encode(symbols.encName)
            return letter
        except UnicodeEncodeError:
            continue
    try:
        vera = pdfmetrics.getFont("Vera")
    except (KeyError, TTFError):
        vera = TTFont("Vera", "Vera.ttf")
        pdfmetrics.registerFont(vera)
    if ord(letter) in vera.face.charToGlyph:
        return f'<font name="Vera">{letter}</font>'
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return escape(bare) if bare != letter and bare.isascii() else letter


def _paragraph(line: Line, styles: dict[str, Any]) -> Any:
    from reportlab.platypus import Paragraph

    bullet = "\u2022" if line.style == "bullet" else None
    return Paragraph(_words(line.text), styles[line.style], bulletText=bullet)


def _grid(grid: Grid, styles: dict[str, Any]) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.units import cm
    from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

    style = styles["small"].clone("cell", fontSize=9, leading=11.5, textColor=colors.black)
    head = [Paragraph(f"<b>{_words(text)}</b>", style) for text in grid.headers]
    body = [
        [
            Paragraph(f"<b>{_words(text)}</b>" if place == grid.bold else _words(text), style)
            for place, text in enumerate(row)
        ]
        for row in grid.rows
    ]
    table = Table([head, *body], colWidths=[_WIDTH * cm * w for w in grid.widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), _PALE),
                ("GRID", (0, 0), (-1, -1), 0.4, "#B5C3D4"),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return [table, Spacer(1, 6)]


def _foot(canvas: Any, document: Any) -> None:
    from crosswalk.notice import NOTICE

    canvas.saveState()
    canvas.setFont("Helvetica", 7)
    canvas.setFillColor(_GREY)
    canvas.drawString(document.leftMargin, 28, NOTICE)
    canvas.drawRightString(A4_WIDTH - document.rightMargin, 28, str(document.page))
    canvas.restoreState()


A4_WIDTH = 595.27
"""Points."""
