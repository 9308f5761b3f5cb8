"""Words of a document and where they stand.

A reader never returns a bare string: it returns a :class:`Text`, the normalised wording together with
the spans of the stored text that carry it. Offsets are 0-based code points, the end exclusive, as in
the Web Annotation `TextPositionSelector`; line numbers are 1-based, as an editor shows them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_LINE_END_HYPHEN = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)")
_SPACE = re.compile(r"\s+")


def normalise(raw: str) -> str:
    """The one normalisation between the stored text and a quoted wording.

    Unicode NFC; a hyphen that ends a line is joined to the next word and kept (every such hyphen of
    our documents belongs to the word: « socio-professionnel »); every run of white space becomes one
    space; both ends are trimmed. Typing errors, apostrophes and capitals stay as the source has them.
    """
    joined = _LINE_END_HYPHEN.sub("-", unicodedata.normalize("NFC", raw))
    return _SPACE.sub(" ", joined).strip()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the stored text: code points `[start, end)` and the lines they lie on."""

    start: int
    end: int
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A wording as the document has it, and its places.

    `value` is the normalised wording. One span is the rule; several when something else (a page
    header, the other column of a table) interrupts the sentence: then `value` is the normalised
    text of the spans, joined in reading order. A wording that the document repeats elsewhere has
    those other places in `repeats`.
    """

    value: str
    spans: tuple[Span, ...]
    repeats: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.value

    @property
    def start_line(self) -> int:
        return self.spans[0].start_line

    @property
    def end_line(self) -> int:
        return self.spans[-1].end_line


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: its 1-based number, where its text stands, its text without line end."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def content(self) -> str:
        """The normalised text: empty for a blank line."""
        return normalise(self.text)


@dataclass(frozen=True)
class Source:
    """A stored text to read: the file itself, or the text extracted from a PDF or an HTML page."""

    id: str
    text: str

    @cached_property
    def sha256(self) -> str:
        """Hash of the stored text as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        lines, start = [], 0
        for number, raw in enumerate(self.text.split("\n"), 1):
            lines.append(Line(number, start, raw))
            start += len(raw) + 1
        return tuple(lines)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> int:
        """The 1-based number of the line that holds the code point at `offset`."""
        from bisect import bisect_right

        return bisect_right(self._starts, offset)

    def span(self, start: int, end: int) -> Span:
        """The span `[start, end)`, white space trimmed at both ends.

        Raises:
            ValueError: nothing but white space lies there.
        """
        raw = self.text[start:end]
        stripped = raw.strip()
        if not stripped:
            raise ValueError(f"{self.id}: no text between {start} and {end}")
        start += len(raw) - len(raw.lstrip())
        end = start + len(stripped)
        return Span(start, end, self.line_at(start), self.line_at(end - 1))

    def at(self, start: int, end: int) -> Text:
        """The wording that stands at `[start, end)`."""
        span = self.span(start, end)
        return Text(normalise(self.text[span.start : span.end]), (span,))

    def of(self, lines: Iterable[Line]) -> Text:
        """The wording of some lines, in order: one span for each run of neighbouring lines.

        Blank lines at the ends are left out; a gap in the numbers (a page header left out by the
        reader) starts a new span.
        """
        runs: list[list[Line]] = []
        for line in lines:
            if not line.content:
                continue
            if runs and not any(
                self.lines[n].content for n in range(runs[-1][-1].number, line.number - 1)
            ):
                runs[-1].append(line)
            else:
                runs.append([line])
        return self.join(self.at(run[0].start, run[-1].end) for run in runs)

    def join(self, parts: Iterable[Text]) -> Text:
        """One wording made of several: their spans in the order given."""
        spans = tuple(span for part in parts for span in part.spans)
        if not spans:
            raise ValueError(f"{self.id}: a wording needs at least one line with text")
        value = normalise("\n".join(self.text[span.start : span.end] for span in spans))
        return Text(value, spans)

    def find(self, pattern: str | re.Pattern[str], within: Span | None = None) -> Text | None:
        """The first match of `pattern` (its group 1 when it took part) in the stored text."""
        start, end = (within.start, within.end) if within else (0, len(self.text))
        match = re.compile(pattern).search(self.text, start, end)
        if match is None:
            return None
        group = 1 if match.re.groups and match.start(1) >= 0 else 0
        return self.at(match.start(group), match.end(group))

    def quote(self, span: Span) -> str:
        """The normalised wording at `span`."""
        return normalise(self.text[span.start : span.end])

    def between(self, first: int, last: int) -> Iterator[Line]:
        """The lines numbered `first` to `last`, both included."""
        return iter(self.lines[first - 1 : last])
