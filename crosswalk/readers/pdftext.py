"""The text of a PDF: its pages one after the other, each from a line of its own.

Lines come in the order of the page's content. Blank lines stand where the page leaves more space
between two lines than its type usually has, as many as fit there, so that paragraphs can be told
apart, and one between two pages unless the second begins in lower case, in the middle of a sentence.
A page begins with a form feed. A hyphen that ends a line
stays there; ligatures (`ﬁ`) become letters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]

MAX_PAGES = 2_000

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_CHARACTERS = str.maketrans({**_LIGATURES, "\x02": "-\n", "\ufffe": "-\n", "\x00": None})
"""PDFium writes U+0002 or U+FFFE for a hyphen that ends a line, and swallows the line end."""

_WIDE = 1.3
"""How many times the usual pitch makes a blank line; a blank line of type is 2, headings 1.5."""

_MOST_BLANKS = 3
"""Beyond, it is the white of a page, not of a list."""

PAGE = "\f"
"""Stands before the first word of a page, the first page apart: white space to every reader."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as PDFium gives it: two lines of the page where a hyphen ends the first.

    `foot` and `last_foot` are those of its first and last characters, `height` that of its type.
    """

    text: str
    foot: float
    last_foot: float
    height: int


def pdf_text(data: bytes) -> str:
    """The text of all the pages; blank where the pages are images.

    Raises:
        ValueError: a French sentence: not a PDF, damaged, protected, or too many pages.
    """
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            if len(document) > MAX_PAGES:
                raise ValueError(f"le PDF a {len(document)} pages : {MAX_PAGES} au plus sont lues")
            pages = [list(_lines(page)) for page in document]
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise ValueError(
                "le PDF est protégé par un mot de passe : enregistrez-en une copie sans"
            ) from error
        raise ValueError("le PDF est endommagé, ou n'en est pas un") from error
    pitches = _usual_pitches(pages)
    texts = [text for page in pages if (text := _spaced(page, pitches))]
    joined = "".join(("\n" if text[0].islower() else "\n\n") + PAGE + text for text in texts)
    return joined.translate(_CHARACTERS).strip("\n" + PAGE)


def _lines(page: pdfium.PdfPage) -> Iterator[PrintedLine]:
    textpage = page.get_textpage()
    start = 0
    for text in textpage.get_text_range().split("\r\n"):
        if words := text.strip():
            first = start + text.index(words[0])
            foot, top = _box(textpage, first)
            last_foot, _ = _box(textpage, first + _units(words) - 1)
            yield PrintedLine(text, foot, last_foot, round(top - foot))
        start += _units(text) + len("\r\n")


def _units(text: str) -> int:
    """The length that PDFium counts, in UTF-16 code units."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def _box(textpage: pdfium.PdfTextPage, position: int) -> tuple[float, float]:
    """The foot and the top of the character at a position of the text, or zeros."""
    char = pdfium.raw.FPDFText_GetCharIndexFromTextIndex(textpage, position)
    if char < 0:
        return 0.0, 0.0
    _, foot, _, top = textpage.get_charbox(char, loose=True)
    return foot, top


def _usual_pitches(pages: Iterable[list[PrintedLine]]) -> dict[int, float]:
    """Height of type → the commonest distance between two lines of it, in half points."""
    seen: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for page in pages:
        for above, below in pairwise(page):
            pitch = round(2 * (above.last_foot - below.foot)) / 2
            if above.height == below.height and above.height <= pitch <= 3 * above.height:
                seen[above.height][pitch] += 1
    return {height: pitches.most_common(1)[0][0] for height, pitches in seen.items()}


def _spaced(page: list[PrintedLine], pitches: dict[int, float]) -> str:
    """The text of a page, with a blank line where its lines stand apart."""
    text = page[0].text.lstrip() if page else ""
    for above, below in pairwise(page):
        height = max(above.height, below.height)
        usual = pitches.get(height, 1.2 * height)
        gap = abs(above.last_foot - below.foot)
        apart = height > 0 and gap > _WIDE * usual
        blanks = min(max(1, round(gap / usual) - 1), _MOST_BLANKS) if apart else 0
        text += "\n" * (1 + blanks) + below.text
    return text
