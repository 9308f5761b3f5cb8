"""Short documents laid out as headings with paragraphs and lists under them: a leaflet, a sheet.

Such a document begins with a page head (title, level, name of the document) that every page may
repeat; then come headings, each on a line of its own, known by their words whatever the case, the
accents and the punctuation (`identities.fold`). Under a heading stand paragraphs, separated by blank
lines, and list items, each opened by a marker (`-`, `•`, `✓`, `1.`). A paragraph that a page head
cuts goes on after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from crosswalk.errors import DocumentError
from crosswalk.identities import fold
from crosswalk.model import LineRole, Section, Stated
from crosswalk.readers.common import Log
from crosswalk.text import Line, Source, Text

BLOC = re.compile(r"\s*(bloc\s?[\d₀-₉]{1,2})\s*(?:[:–—-]\s*(.*?))?\s*", re.I)
"""The heading of a bloc, with its label where that stands on the same line."""

_MARKER = re.compile(r"\s*(?:[-–—•●◦▪■‣·✓✔➢*\uf0b7\uf0a7]\s+)*(?:(\d{1,2})[.)]\s+)?(?=\S)")
_WORDLESS = re.compile(
    r"(?=.*[-–—_=~*|])[-–—_=~*|+:·\s]+"
    r"|page\s*\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?"
    r"|\d{1,3}\s?/\s?\d{1,3}",
    re.I,
)
_HEADING_WIDTH = 130


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the template: its usual words, and the pattern of its folded words.

    `proper` is False where other kinds of document have the same heading, `alone` is True where
    nothing need stand under it: it announces other headings.
    """

    title: str
    pattern: str
    proper: bool = True
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item: its wording without the marker, its number where it has one."""

    text: Text
    lines: tuple[Line, ...]
    item: bool = False
    number: str | None = None


@dataclass(frozen=True)
class Part:
    """What stands under one heading. `name` is the heading's in the template, or « bloc »."""

    source: Source
    name: str
    heading: Line
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]

    @property
    def title(self) -> Text:
        return self.source.of([self.heading])

    def paragraphs(self) -> tuple[Text, ...]:
        """The blocks, the items of a list joined to the sentence that announces them."""
        groups: list[list[Text]] = []
        for block in self.blocks:
            if block.item and groups and groups[-1][0].value.endswith(":"):
                groups[-1].append(block.text)
            else:
                groups.append([block.text])
        return tuple(self.source.join(group) for group in groups)


@dataclass(frozen=True)
class Outline:
    """A document cut at its headings: the lines of its page head, its parts."""

    source: Source
    head: tuple[Line, ...]
    parts: tuple[Part, ...]
    log: Log

    def part(self, name: str) -> Part | None:
        """The part under this heading: where it comes twice, the first with something under it."""
        found = [part for part in self.parts if part.name == name]
        return next((part for part in found if part.blocks), found[0] if found else None)

    def blocks(self, name: str) -> tuple[Block, ...]:
        return tuple(b for part in self.parts if part.name == name for b in part.blocks)

    def wordings(self) -> Iterator[Text]:
        """Every line of the page head and every block, in the order of the document."""
        for line in self.head:
            yield self.source.of([line])
        for part in self.parts:
            yield from (block.text for block in part.blocks)

    def head_text(self, lines: Sequence[Line]) -> Text | None:
        """The wording of lines of the page head, with the places where pages repeat it."""
        if not lines:
            return None
        text = self.source.of(lines)
        wanted = [line.content for line in lines]
        again = [x for x in self.source.lines if x.content and x.number > lines[-1].number]
        repeats = tuple(
            self.source.of(again[i : i + len(wanted)]).spans[0]
            for i in range(len(again) - len(wanted) + 1)
            if [x.content for x in again[i : i + len(wanted)]] == wanted
        )
        return replace(text, repeats=repeats)

    def texts(self, name: str) -> list[Text]:
        return [block.text for block in self.blocks(name)]

    def sections(self, bodies: Mapping[str, Sequence[Text]]) -> tuple[Section, ...]:
        """Wordings kept as text under their headings, in the order of the document."""
        kept = [
            (part.title, self.source.join(bodies[part.name]))
            for part in self.parts
            if part is self.part(part.name) and bodies.get(part.name)
        ]
        return tuple(Section(str(n), title, body) for n, (title, body) in enumerate(kept, 1))

    def not_stated(self, properties: Mapping[str, str]) -> tuple[Stated[str], ...]:
        """Properties (heading name → property) whose heading stands with nothing under it."""
        parts = [(term, self.part(name)) for name, term in properties.items()]
        return tuple(Stated(term, part.title) for term, part in parts if part and not part.blocks)


def is_laid_out(source: Source, headings: Mapping[str, Heading]) -> bool:
    """Whether three headings that no other kind of document has are there."""
    found = {_name(line, headings) for line in source.lines}
    return len([name for name, heading in headings.items() if heading.proper and name in found]) > 2


def outline(source: Source, headings: Mapping[str, Heading], kind: str) -> Outline:
    """The document cut at its headings; headings and page furniture are marked in the log.

    Raises:
        DocumentError: the text is empty, or has no heading of this kind of document.
    """
    if not source.text.strip():
        raise DocumentError(source.id, "le document est vide")
    names = {line.number: name for line in source.lines if (name := _name(line, headings))}
    if not any(headings[n].proper for n in names.values() if n in headings):
        expected = ", ".join(f"« {h.title} »" for h in list(headings.values())[:3])
        raise DocumentError(
            source.id, f"ce n'est pas une {kind} : aucune de ses rubriques ({expected}…)"
        )
    log = Log()
    head = tuple(x for x in source.between(1, min(names) - 1) if _has_words(x))
    furniture = frozenset(_repeated(source, head)) | frozenset(
        line.number for line in source.lines if line.content and not _has_words(line)
    )
    log.mark(LineRole.FURNITURE, *(source.lines[n - 1] for n in furniture))
    log.mark(LineRole.HEADING, *(source.lines[n - 1] for n in names))
    starts = [*sorted(names), len(source.lines) + 1]
    parts = tuple(
        _part(source, names[start], start, end, furniture) for start, end in pairwise(starts)
    )
    document = Outline(source, head, parts, log)
    for name, heading in headings.items():
        part = document.part(name)
        if part is None:
            log.warn(f"rubrique absente : « {heading.title} »")
        elif not part.blocks and not heading.alone:
            log.warn(f"rubrique vide : « {part.title.value} »", part.heading.number)
    return document


def split_lines(lines: Sequence[Line], opens: Callable[[Line], bool]) -> Iterator[list[Line]]:
    """The lines in groups, each opened by a line that `opens` accepts, but for the first group."""
    group: list[Line] = []
    for line in lines:
        if opens(line) and group:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _name(line: Line, headings: Mapping[str, Heading]) -> str | None:
    """The heading that the line is, if any: « bloc », or a name of the template."""
    if BLOC.fullmatch(line.text):
        return "bloc"
    if not line.text or len(line.text) > _HEADING_WIDTH:
        return None
    folded = fold(line.text)
    return next((n for n, h in headings.items() if re.fullmatch(h.pattern, folded)), None)


def _has_words(line: Line) -> bool:
    """Strokes (the rule above a footnote) and page numbers (« Page 2 / 7 ») state nothing."""
    return bool(line.content) and not _WORDLESS.fullmatch(line.content)


def _repeated(source: Source, head: Sequence[Line]) -> Iterator[int]:
    """The lines that say again what the page head says.

    Two of its lines in a row, its only line, or a line that comes back page after page: one line
    alone may be something else, such as a job with the name of the certification.
    """
    wanted = {line.content for line in head}
    lines = [x for x in source.lines[head[-1].number if head else 0 :] if x.content]
    times = Counter(line.content for line in lines)
    for said_again, group in groupby(lines, lambda line: line.content in wanted):
        run = list(group)
        if said_again:
            whole = len(run) >= min(2, len(wanted))
            yield from (line.number for line in run if whole or times[line.content] > 1)


def _part(source: Source, name: str, start: int, end: int, furniture: frozenset[int]) -> Part:
    lines = tuple(source.between(start + 1, end - 1))
    kept = tuple(line for line in lines if line.content and line.number not in furniture)
    return Part(source, name, source.lines[start - 1], kept, _blocks(source, lines, furniture))


def _blocks(source: Source, lines: Sequence[Line], furniture: frozenset[int]) -> tuple[Block, ...]:
    groups: list[list[Line]] = []
    apart, page_turned = True, False
    for line in lines:
        if not line.content or line.number in furniture:
            apart = True
            page_turned = page_turned or line.number in furniture
            continue
        opens = _opening(line) is not None or apart
        if groups and (not opens or (page_turned and _goes_on(groups[-1], line))):
            groups[-1].append(line)
        else:
            groups.append([line])
        apart = page_turned = False
    return tuple(_block(source, group) for group in groups)


def _opening(line: Line) -> re.Match[str] | None:
    """The marker of a list item at the start of the line."""
    match = _MARKER.match(line.text)
    return match if match and match[0].strip() else None


def _goes_on(before: Sequence[Line], line: Line) -> bool:
    """Whether a sentence that a page head cut goes on: it had no end, and this is no beginning."""
    unfinished = not re.search(r"[.!?:;…]\W*$", before[-1].content)
    return unfinished and _opening(line) is None and not line.content[0].isupper()


def _block(source: Source, lines: Sequence[Line]) -> Block:
    text = source.of(lines)
    marker = _opening(lines[0])
    if marker is None:
        return Block(text, tuple(lines))
    first, *others = text.spans
    start = lines[0].start + marker.end()
    parts = [source.at(start, first.end), *(source.at(s.start, s.end) for s in others)]
    return Block(source.join(parts), tuple(lines), True, marker[1])
