"""The documents themselves: their stored text, and the lines around a passage with its words marked.

Passages are positions in the stored text of a document (`oa:start`, `oa:end`: code points, end
exclusive); lines are 1-based.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from crosswalk.errors import DocumentError, UnknownEntityError
from crosswalk.manifest import DocumentInfo
from crosswalk.text import Source

Span = tuple[int, int]
"""Start and end of some words in the stored text, in code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line in pieces: (words, whether the passage holds them)."""

    number: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.pieces)

    @property
    def marked(self) -> bool:
        return any(mark for _, mark in self.pieces)


@dataclass(frozen=True)
class Original:
    """A document with its text."""

    info: DocumentInfo
    source: Source

    def excerpt(self, spans: Iterable[Span], around: int = 1) -> tuple[MarkedLine, ...]:
        """The lines that hold the spans and `around` lines on each side, their words marked."""
        wanted = sorted(spans)
        numbers: set[int] = set()
        last = len(self.source.lines)
        for start, end in wanted:
            first, final = self.source.line_at(start), self.source.line_at(max(start, end - 1))
            numbers.update(range(max(1, first - around), min(last, final + around) + 1))
        return self.lines(sorted(numbers), wanted)

    def lines(self, numbers: Iterable[int], spans: Sequence[Span] = ()) -> tuple[MarkedLine, ...]:
        """Some lines, by their numbers, with the words of `spans` marked."""
        return tuple(
            MarkedLine(number, _pieces(line.text, line.start, spans))
            for number in numbers
            if (line := self.source.lines[number - 1])
        )

    def span_of_lines(self, first: int, last: int) -> Span:
        """The span of whole lines, clipped to the document."""
        lines = self.source.lines
        first = min(max(first, 1), len(lines))
        last = min(max(last, first), len(lines))
        return lines[first - 1].start, lines[last - 1].end


def original(document: str, sha256: str | None = None) -> Original:
    """A document by its id, with its text.

    `sha256` is the hash that the graph has of the file: where it is given, the file must still be it.

    Raises:
        UnknownEntityError: no document of ours or of the user's has this id.
        DocumentError: its file is missing, changed, or cannot be read.
    """
    from crosswalk.build import documents

    for info, folder in documents():
        if info.id == document:
            if sha256 and sha256 != info.sha256:
                raise DocumentError(
                    info.file, "le document a changé depuis la construction du graphe"
                )
            return _read(info, folder)
    raise UnknownEntityError(f"pas de document « {document[:60]} » ici")


@lru_cache(maxsize=32)
def _read(info: DocumentInfo, folder: Path) -> Original:
    from crosswalk.manifest import verify
    from crosswalk.readers.extract import stored_text

    return Original(info, Source(info.id, stored_text(verify(info, folder))))


def _pieces(text: str, offset: int, spans: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    """A line cut where a span begins or ends."""
    cuts = {0, len(text)}
    for start, end in spans:
        cuts.update(min(max(edge - offset, 0), len(text)) for edge in (start, end))
    edges = sorted(cuts)
    pieces: list[tuple[str, bool]] = []
    for left, right in pairwise(edges):
        mark = any(start - offset <= left and right <= end - offset for start, end in spans)
        if pieces and pieces[-1][1] == mark:
            pieces[-1] = (pieces[-1][0] + text[left:right], mark)
        else:
            pieces.append((text[left:right], mark))
    return tuple(pieces)
