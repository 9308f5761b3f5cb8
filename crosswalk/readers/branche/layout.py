"""The layout of a branch référentiel: the parts of its plan, and what opens a wording in them.

Five parts are numbered in Roman figures. Blank lines mean nothing: the page layout puts them anywhere,
and the first line of a page begins with a space. A wording is opened by a mark at the head of its line
(a bullet of a symbol font, a dash, « o », « > »), with or without a space after it; in prose, by a
capital after a line that ends a sentence. Competences are numbered `1.1` under the bloc `1.`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crosswalk.errors import DocumentError
from crosswalk.identities import fold
from crosswalk.model import LineRole, Section
from crosswalk.readers.common import Log
from crosswalk.text import Line, Source, Text, normalise

PREAMBLE, TRADE, COMPETENCES, CERTIFICATION, MODALITIES = PLAN = (
    "I. Préambule",
    "II. Le métier visé",
    "III. Les compétences visées",
    "IV. Le référentiel de certification",
    "V. Les modalités de certification",
)
PROPER = frozenset((COMPETENCES, CERTIFICATION, MODALITIES))
"""The parts whose title no other kind of document has."""

CAPITAL = "[A-ZÀ-ÖØ-ÞŒ]"
BULLET, DASH, POINT, CHEVRON = "•", "-", "o", ">"

_MARKS = {
    BULLET: re.compile(r"\s*[\uf000-\uf0ff•▪●]\s*"),
    DASH: re.compile(rf"\s*[-–](?:\s+|(?={CAPITAL}))"),
    POINT: re.compile(rf"\s*o(?:\s+|(?={CAPITAL}))"),
    CHEVRON: re.compile(r"\s*[>›]\s*"),
}
_DEPTH = {"": 0, DASH: 1, BULLET: 2, POINT: 3}
_STARTS = re.compile(rf"\s*[«“\"]?\s*{CAPITAL}")
_SENTENCE_END = re.compile(rf"(?<=[.!?…])(?<!\b\w\.)\s+(?=[«“\"]?\s*{CAPITAL})")
_PART = re.compile(r"\s*([IVX]+)\s*[.)–-]\s+(\S.*?)\s*")
_COMPETENCE = re.compile(rf"\s*(\d{{1,2}})\.(\d{{1,2}})\s*[.)]?\s*(?={CAPITAL})")
_FURNITURE = re.compile(
    r"\s*(?:(?:page\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?|.*\.{4,}\s*\d{1,3})\s*", re.I
)
"""A page number alone, a line of the table of contents."""


@dataclass(frozen=True)
class Part:
    """A part of the document: its name in the plan, its number and title, its lines with words."""

    name: str
    key: str
    title: Text
    lines: tuple[Line, ...]


def part_name(line: Line) -> str | None:
    """The name of the part whose title the line is; a title out of the plan is its own name."""
    match = _PART.fullmatch(line.text)
    if match is None:
        return None
    words = _words(match[2])
    name = next((name for name in PLAN if words.startswith(_words(name.split(". ")[1]))), None)
    return name or (match[2] if match[2].isupper() else None)


def _words(title: str) -> str:
    return re.sub(r"^(?:les?|la) ", "", fold(title))


def parts_of(source: Source, log: Log) -> dict[str, Part]:
    """The parts by name, in order. Of two under one title (a table of contents), the longer.

    Raises:
        DocumentError: the text is empty, or has no title proper to these documents.
    """
    if not source.text.strip():
        raise DocumentError(source.id, "le document est vide")
    furniture = [line for line in source.lines if _FURNITURE.fullmatch(line.text)]
    log.mark(LineRole.FURNITURE, *furniture)
    lines = [line for line in source.lines if line.content and line not in furniture]
    starts = [n for n, line in enumerate(lines) if part_name(line)]
    parts: dict[str, Part] = {}
    ends = [*starts, len(lines)][1:]
    for start, end in zip(starts, ends, strict=True):
        part = _part(source, lines[start], tuple(lines[start + 1 : end]))
        log.mark(LineRole.HEADING, lines[start])
        if part.name not in parts or len(parts[part.name].lines) < len(part.lines):
            parts[part.name] = part
    if not parts.keys() & PROPER:
        expected = ", ".join(f"« {name} »" for name in PLAN if name in PROPER)
        raise DocumentError(
            source.id, f"ce n'est pas un référentiel de branche : aucune des parties {expected}"
        )
    for name in PLAN:
        if name not in parts or not parts[name].lines:
            log.warn(f"partie absente ou vide : « {name} »")
    return parts


def _part(source: Source, heading: Line, lines: tuple[Line, ...]) -> Part:
    """The part under a heading, which `part_name` knows."""
    match = _PART.fullmatch(heading.text)
    assert match is not None
    title = source.of([cut(heading, match.start(2))])
    return Part(part_name(heading) or title.value, match[1], title, lines)


@dataclass
class Row:
    """A wording as the layout opens it: its mark, its lines without the mark, the list it opens."""

    mark: str
    lines: list[Line]
    items: list[Row] = field(default_factory=list)

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *(line for item in self.items for line in item.all_lines)]


def cut(line: Line, start: int, end: int | None = None) -> Line:
    """The part of a line between two of its columns."""
    return Line(line.number, line.start + start, line.text[start:end])


def starts_sentence(line: Line) -> bool:
    return _STARTS.match(line.text) is not None


def ends_sentence(line: Line) -> bool:
    return line.content.endswith((".", "!", "?", "…"))


def mark_of(line: Line, marks: Iterable[str] = _MARKS) -> tuple[str, Line]:
    """The mark that opens the line, if it is one of `marks`, and the line without it."""
    for mark in marks:
        if match := _MARKS[mark].match(line.text):
            return mark, cut(line, match.end())
    return "", line


def rows(lines: Iterable[Line], marks: str, prose: bool = False) -> list[Row]:
    """The wordings of some lines, each opened by one of `marks` and going on to the next.

    In `prose` a line that starts a sentence, after one that ends a sentence, opens a wording too:
    nothing else shows where the last item of a list ends.
    """
    found: list[Row] = []
    for line in lines:
        mark, rest = mark_of(line, marks)
        new = prose and starts_sentence(line) and found and ends_sentence(found[-1].lines[-1])
        if mark or new or not found:
            found.append(Row(mark, [rest]))
        else:
            found[-1].lines.append(line)
    return [row for row in found if any(line.content for line in row.lines)]


def outline(lines: Iterable[Line]) -> list[Row]:
    """The wordings of prose, each list under the sentence that opens it with a colon."""
    top: list[Row] = []
    above: list[Row] = []
    for row in rows(lines, BULLET + DASH + POINT, prose=True):
        while above and _DEPTH[above[-1].mark] >= _DEPTH[row.mark]:
            above.pop()
        opened = above and above[-1].lines[-1].content.endswith(":")
        (above[-1].items if opened else top).append(row)
        above.append(row)
    return top


def wording(source: Source, lines: Iterable[Line]) -> Text:
    """The wording of lines of which some have lost their mark: the marks are in no span."""
    runs: list[list[Line]] = []
    for line in (line for line in lines if line.content):
        if runs and line.start == source.lines[line.number - 1].start:
            runs[-1].append(line)
        else:
            runs.append([line])
    return source.join(source.of(run) for run in runs)


def sentences(source: Source, lines: Iterable[Line]) -> list[Text]:
    """The sentences of some lines, each with its own place."""
    found: list[list[Line]] = []
    for line in lines:
        ends = [match.end() for match in _SENTENCE_END.finditer(line.text)]
        for start, end in zip([0, *ends], [*ends, len(line.text)], strict=True):
            piece = cut(line, start, end)
            if not piece.content:
                continue
            if found and not (ends_sentence(found[-1][-1]) and starts_sentence(piece)):
                found[-1].append(piece)
            else:
                found.append([piece])
    return [source.of(pieces) for pieces in found]


def heading_size(lines: Sequence[Line], label: str = "", to_list: bool = False) -> int:
    """How many of `lines` the heading that begins them takes.

    It goes on while its words follow those of `label`, a wording known from elsewhere, and while
    lines do not start with a capital; with `to_list`, up to the list or the end of the sentence.
    """
    size = 1
    while size < len(lines) and not mark_of(lines[size])[0]:
        so_far, further = (fold(_joined(lines[:n])) for n in (size, size + 1))
        if so_far == fold(label):
            break
        runs_on = to_list and not ends_sentence(lines[size - 1])
        if starts_sentence(lines[size]) and not (runs_on or fold(label).startswith(further)):
            break
        size += 1
    return size


def _joined(lines: Iterable[Line]) -> str:
    return normalise("\n".join(line.text for line in lines))


def split_competences(lines: Iterable[Line], bloc: int) -> tuple[list[Line], dict[str, list[Line]]]:
    """The lines before the first competence of a bloc, then those of each, its number cut off.

    Numbers only grow in a bloc: another number at the head of a line is no heading.
    """
    before: list[Line] = []
    found: dict[str, list[Line]] = {}
    last = 0
    current = before
    for line in lines:
        match = _COMPETENCE.match(line.text)
        if match and int(match[1]) == bloc and int(match[2]) > last:
            last = int(match[2])
            current = found[f"{bloc}.{last}"] = [cut(line, match.end())]
        else:
            current.append(line)
    return before, found


def kept_section(source: Source, key: str, title: Text, lines: Iterable[Line]) -> Section:
    """What these lines say, kept as text, the marks of the lists left out."""
    body = [line for row in outline(lines) for line in row.all_lines]
    return Section(key, title, wording(source, body) if body else None)
