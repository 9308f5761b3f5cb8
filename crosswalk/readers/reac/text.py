"""Wordings in a REAC or a RE: sentences that furniture cuts, lists without bullets, known labels.

Three things recur in these documents. A sentence or a table cell goes on after a page header, so a
wording may have several spans: a `Flow` reads chosen lines as one text and gives places back. Lists
have one item a line, wrapped, most of them without any bullet (`entries`). And the same labels stand
in many places, wrapped in other ways each time or two on one line: `Names` finds them word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from crosswalk.identities import fold
from crosswalk.text import Line, Source, Span, Text

_BULLET = re.compile(r"\s*(?:[-–—•·▪■✓✔➢]|o(?=\s))\s*")
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_OPEN_END = re.compile(
    r"(?:[,(’'-]|\b(?:à|au|aux|avec|ce|cette|ces|chez|dans|de|des|du|d|en|et|la|le|les|leur|leurs"
    r"|ou|par|pour|sa|ses|son|sous|sur|un|une|vers))$",
    re.I,
)
_SENTENCE_END = re.compile(r"[.:;!?…»)”]$")


class Flow:
    """Some lines read as one text, whatever stands between them in the document."""

    def __init__(self, source: Source, lines: Iterable[Line]) -> None:
        self.source = source
        self.lines = tuple(lines)
        self.text = "\n".join(line.text for line in self.lines)

    def _places(self) -> Iterator[tuple[int, Line]]:
        start = 0
        for line in self.lines:
            yield start, line
            start += len(line.text) + 1

    def at(self, start: int, end: int) -> Text:
        """The wording at `[start, end)` of the flow, with its places in the document.

        Raises:
            ValueError: nothing but white space lies there.
        """
        runs: list[tuple[int, int]] = []
        for begin, line in self._places():
            low, high = max(start, begin), min(end, begin + len(line.text))
            if low >= high or not self.text[low:high].strip():
                continue
            first, last = line.start + low - begin, line.start + high - begin
            if runs and not self.source.text[runs[-1][1] : first].strip():
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return self.source.join(self.source.at(first, last) for first, last in runs)

    def maybe(self, start: int, end: int) -> Text | None:
        """The wording at `[start, end)`, None where there is none."""
        return self.at(start, end) if self.text[start:end].strip() else None

    def find(self, pattern: str, start: int = 0) -> Text | None:
        """The first match of `pattern` (its group 1 when it has one)."""
        match = re.compile(pattern).search(self.text, start)
        if match is None:
            return None
        return self.at(*match.span(1 if match.re.groups else 0))

    def line_at(self, offset: int) -> Line:
        """The line that holds the character at `offset`."""
        return [line for begin, line in self._places() if begin <= offset][-1]

    def part(self, start: int, end: int) -> list[Line]:
        """The lines of `[start, end)`, the first and the last one cut there; blank ones left out."""
        found = []
        for begin, line in self._places():
            low, high = max(start, begin) - begin, min(end, begin + len(line.text)) - begin
            if low < high and line.text[low:high].strip():
                found.append(Line(line.number, line.start + low, line.text[low:high]))
        return found

    def touched(self, start: int, end: int) -> set[int]:
        """The numbers of the lines that `[start, end)` lies on."""
        return {
            line.number
            for begin, line in self._places()
            if begin < end and start < begin + len(line.text)
        }


def entries(source: Source, lines: Sequence[Line]) -> list[Text]:
    """The items of a list: one a line, wrapped; without their bullet where they have one.

    With bullets, only a bullet opens an item. Without, a capital does, unless the line before shows
    that it goes on: an open bracket, a comma, an article or a preposition at its end.
    """
    bullets = bool(lines) and _bullet_end(lines[0]) > 0
    items: list[list[Line]] = []
    for line in lines:
        opens = _bullet_end(line) > 0 if bullets else _opens_item(line, items)
        if opens or not items:
            items.append([line])
        else:
            items[-1].append(line)
    return [_entry(source, item) for item in items]


def _entry(source: Source, item: list[Line]) -> Text:
    flow = Flow(source, item)
    return flow.at(_bullet_end(item[0]), len(flow.text))


def _bullet_end(line: Line) -> int:
    match = _BULLET.match(line.text)
    return match.end() if match else 0


def _opens_item(line: Line, items: list[list[Line]]) -> bool:
    first = next((c for c in line.content if c.isalnum() or c == "("), "")
    if not (first.isupper() or first.isdigit()):
        return False
    before = " ".join(part.content for part in items[-1]) if items else ""
    return before.count("(") <= before.count(")") and not _OPEN_END.search(before)


def matched(pattern: str, text: str) -> list[tuple[re.Match[str], int]]:
    """Each match of `pattern` (lines apart), with where the next one starts or the text ends."""
    matches = list(re.finditer(pattern, text, re.M))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    return list(zip(matches, ends, strict=False))


def after(source: Source, text: Text, pattern: str) -> Text | None:
    """What follows `pattern`, which opens the wording; None where it does not, or nothing follows."""
    first, *others = text.spans
    match = re.match(pattern, source.text[first.start : first.end])
    if match is None:
        return None
    spans = [(first.start + match.end(), first.end), *((x.start, x.end) for x in others)]
    parts = [source.at(a, b) for a, b in spans if source.text[a:b].strip()]
    return source.join(parts) if parts else None


def paragraphs(source: Source, lines: Sequence[Line]) -> list[Text]:
    """Prose cut at blank lines; a paragraph that page furniture interrupts goes on after it."""
    found: list[list[Line]] = []
    for line in lines:
        if found and not _new_paragraph(source, found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [source.of(part) for part in found]


def _new_paragraph(source: Source, before: Line, line: Line) -> bool:
    between = source.lines[before.number : line.number - 1]
    if starts_page(line) or any(x.content for x in between):
        return _SENTENCE_END.search(before.content) is not None
    return bool(between)


def starts_page(line: Line) -> bool:
    """Whether the line may be the first of its page: a form feed, or one space, before its words."""
    return re.match(r"\s*\f| (?=\S)", line.text) is not None


@dataclass
class Name:
    """A label of the document: where it stands first, then everywhere else."""

    key: str
    text: Text
    repeats: list[Span] = field(default_factory=list)
    others: list[Text] = field(default_factory=list)

    def see(self, text: Text) -> None:
        """Another place of the label, in the same words or in other ones (a capital, an accent).

        A place that page furniture cuts gives each of its pieces.
        """
        if set(text.spans) <= {*self.text.spans, *self.repeats}:
            return
        if text.value == self.text.value:
            self.repeats.extend(text.spans)
        elif all(text.value != other.value for other in self.others):
            self.others.append(text)

    @property
    def whole(self) -> Text:
        """The wording with all its places."""
        return replace(self.text, repeats=tuple(sorted(self.repeats)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A known label found in a flow."""

    name: Name
    start: int
    end: int


@dataclass
class Names:
    """Labels to find again, compared word by word without capitals, accents nor punctuation."""

    by_key: dict[str, Name] = field(default_factory=dict)

    def add(self, key: str, text: Text) -> Name:
        """A label; where the key has one already, another place of it."""
        if key in self.by_key:
            self.by_key[key].see(text)
        else:
            self.by_key[key] = Name(key, text)
        return self.by_key[key]

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def __iter__(self) -> Iterator[Name]:
        return iter(self.by_key.values())

    def get(self, label: str) -> Name | None:
        """The name worded `label`."""
        wanted = fold(label)
        return next((name for name in self if fold(name.text.value) == wanted), None)

    def hits(self, flow: Flow, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every known label in the flow, in order; where two begin alike, the longer one."""
        words = _words(flow.text, start, len(flow.text) if end is None else end)
        labels = sorted(((fold(n.text.value).split(), n) for n in self), key=lambda x: -len(x[0]))
        found: list[Hit] = []
        position = 0
        while position < len(words):
            for label, name in labels:
                stop = position + len(label)
                if label and [w[0] for w in words[position:stop]] == label:
                    first, last = words[position][1], words[stop - 1][2]
                    found.append(Hit(name, *_exact(flow, first, last, name.text.value)))
                    position = stop
                    break
            else:
                position += 1
        return found


def together(*lists: Names) -> Names:
    """Several lists of names to find at once; their keys differ."""
    return Names({name.key: name for names in lists for name in names})


def gaps(flow: Flow, hits: Sequence[Hit], start: int = 0, end: int | None = None) -> list[Text]:
    """What stands between the hits, where it has words."""
    edges = [start, *(x for hit in hits for x in (hit.start, hit.end))]
    edges.append(len(flow.text) if end is None else end)
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [flow.at(a, b) for a, b in pairs if _WORD.search(flow.text[a:b])]


def _words(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The folded words with their places; a word of the text may fold to several, or to none."""
    found = []
    for match in _WORD.finditer(text, start, end):
        found += [(part, *match.span()) for part in fold(match[0]).split()]
    return found


def _exact(flow: Flow, first: int, last: int, value: str) -> tuple[int, int]:
    """The places with the punctuation that belongs to the label, if any does."""
    low = first - len(re.search(r"[^\w\s]*$", flow.text[:first])[0])  # type: ignore[index]
    high = last + len(re.match(r"[^\w\s]*", flow.text[last:])[0])  # type: ignore[index]
    for a, b in ((first, last), (first, high), (low, last), (low, high)):
        if flow.at(a, b).value == value:
            return a, b
    return first, last
