"""Parts IV and V of a branch référentiel: what is assessed, how the title is awarded.

Part IV is a table of two columns for each bloc, which the extraction flattens: under « BLOC n : … »
and the header of the table, each competence is a numbered heading, then its descriptions (« - »),
then its criteria (« > »). Part V is made of numbered chapters (`5.2.1) …`), each of sentences and of
lists on up to three levels: « - », a round bullet, « o ».

Blank lines mean nothing in these documents: the page layout puts them anywhere. What opens a wording
is a mark at the head of its line; without one, a capital after a line that ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from crosswalk.identities import fold
from crosswalk.model import (
    AccessRoute,
    AssessmentModality,
    AwardRule,
    Bloc,
    Certifier,
    Competence,
    Criterion,
    Eligibility,
    EnterprisePeriod,
    Item,
    Jury,
    LineRole,
    Remedy,
    Section,
    Stated,
)
from crosswalk.readers.common import Log, parse_duration
from crosswalk.text import Line, Source, Text, normalise

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

_BLOC = re.compile(r"\s*BLOC\s+(\d+)\b.*", re.I)
_COMPETENCE = re.compile(rf"\s*(\d{{1,2}})\.(\d{{1,2}})\s*[.)]?\s*(?={CAPITAL})")
_TABLE_HEADER = re.compile(r"\s*(?:Description de la compétence|Critères de performance)\b", re.I)

_CHAPTER = re.compile(rf"\s*(\d+(?:\.\d+)+)\s*[.)]*\s*(?={CAPITAL})")
_SUBTITLE = re.compile(r"Attribution (?:des? |du |d.une? |de la )[^.:;]*\.?", re.I)
_SEAT = re.compile(r"\bêtre\s+membres?\s+d[ue]s?\s+jurys?\b", re.I)
_DELAY = re.compile(r"\b(?:dans|délai|limite)\b.*\b(?:mois|jours|semaines)\b", re.I)
_DURATION = re.compile(r"\bdurée\s+[^,;.]*?(\d+\s*h\b(?:\s*\d+\s*min\b)?|\d+\s*min(?:utes)?\b)")
_PERIOD = re.compile(r"\b(?:stage|période)s?\b.*?\b(\d+)\s+heures\b")
_CERTIFIER = re.compile(r"\b(?:La|Le|L.)\s*([^,.:;]+?)\s*(?:,[^,.:;]*,)?\s+délivre\s+les\s+\w+")
_ROUTES = (
    re.compile(r"(?:après|par)\s+(?:une|la)\s+formation\b"),
    re.compile(
        r"(?:par\s+(?:le\s+biais\s+de\s+)?)?la\s+(?:VAE\b|validation\s+des\s+acquis\s+de\s+l.expérience)"
    ),
)
_NEGATION = re.compile(r"\b(?:pas|aucune?|ni)\b")


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
    return found


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


def sentences(source: Source, lines: Iterable[Line]) -> list[Text]:
    """The sentences of some lines, each with its own place."""
    found: list[list[Line]] = []
    for line in lines:
        ends = [match.end() for match in _SENTENCE_END.finditer(line.text)]
        for start, end in zip([0, *ends], [*ends, len(line.text)], strict=True):
            piece = cut(line, start, end)
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


def split_competences(
    lines: Iterable[Line], bloc: int
) -> tuple[list[Line], dict[str, list[Line]]]:
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


def read_criteria(
    source: Source, lines: Sequence[Line], labels: Mapping[str, str], log: Log
) -> list[Bloc]:
    """Part IV: the blocs under their short names, with the descriptions and criteria.

    `labels` are the competences of part III, by key: their words show where a heading ends.
    """
    starts = [(n, match) for n, line in enumerate(lines) if (match := _BLOC.fullmatch(line.text))]
    ends = [*(n for n, _ in starts[1:]), len(lines)]
    return [
        _assessed_bloc(source, match, lines[start:end], labels, log)
        for (start, match), end in zip(starts, ends, strict=False)
    ]


def _assessed_bloc(
    source: Source, match: re.Match[str], lines: Sequence[Line], labels: Mapping[str, str], log: Log
) -> Bloc:
    size = next((n for n, line in enumerate(lines) if n and not line.text.isupper()), len(lines))
    headers = [line for line in lines[size:] if _TABLE_HEADER.match(line.text)]
    log.mark(LineRole.HEADING, *lines[:size], *headers)
    body = [line for line in lines[size:] if line not in headers]
    before, groups = split_competences(body, int(match[1]))
    number = source.of([cut(lines[0], match.start(1), match.end(1))])
    return Bloc(
        key=f"n{match[1]}",
        text=source.of(lines[:size]),
        notations=(Stated(match[1], number),),
        descriptions=tuple(source.of(row.lines) for row in rows(before, DASH)),
        competences=tuple(
            _assessed(source, key, group, labels.get(key, ""), log) for key, group in groups.items()
        ),
    )


def _assessed(source: Source, key: str, lines: list[Line], label: str, log: Log) -> Competence:
    size = heading_size(lines, label)
    descriptions: list[Text] = []
    criteria: list[Criterion] = []
    for row in rows(lines[size:], DASH + CHEVRON):
        if row.mark == CHEVRON:
            criteria.append(Criterion(str(len(criteria) + 1), source.of(row.lines)))
            continue
        if criteria:
            line = row.lines[0].number
            log.warn(f"compétence {key} : description placée après des critères", line)
        descriptions.append(source.of(row.lines))
    if not criteria:
        log.warn(f"compétence {key} : aucun critère", lines[0].number)
    return Competence(
        key, source.of(lines[:size]), descriptions=tuple(descriptions), criteria=tuple(criteria)
    )


@dataclass
class Modalities:
    """What part V states; the names are those of `Certification`."""

    source: Source
    log: Log
    certifiers: list[Certifier] = field(default_factory=list)
    routes: list[AccessRoute] = field(default_factory=list)
    eligibility: list[Eligibility] = field(default_factory=list)
    periods: list[EnterprisePeriod] = field(default_factory=list)
    assessments: list[AssessmentModality] = field(default_factory=list)
    juries: list[Jury] = field(default_factory=list)
    award_rules: list[AwardRule] = field(default_factory=list)
    remedies: list[Remedy] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    seats: list[Text] = field(default_factory=list)
    """Who may sit in the jury, wherever it is said."""

    def statements(self, lines: Iterable[Line]) -> list[Text]:
        """Each sentence, or each list with the sentence that opens it."""
        return [
            text
            for row in outline(lines)
            for text in (
                [self.source.of(row.all_lines)]
                if row.items
                else sentences(self.source, row.lines)
            )
        ]


def read_modalities(source: Source, part: Section, lines: Sequence[Line], log: Log) -> Modalities:
    """Part V, whose number and title are those of `part`."""
    out = Modalities(source, log)
    wanted = dict(_CHAPTERS)
    for number, title, body in _chapters(source, part, lines, log):
        name = next((name for name in wanted if fold(name) in fold(title.value)), None)
        if name and body:
            wanted.pop(name)(out, number, body)
        elif body:
            text = source.of(line for row in outline(body) for line in row.all_lines)
            out.sections.append(Section(number, title, text))
    for name in wanted:
        log.warn(f"partie {part.key} : rien de lu sous « {name} » (chapitre absent ou vide)")
    _seat(out)
    return out


def _chapters(
    source: Source, part: Section, lines: Sequence[Line], log: Log
) -> list[tuple[str, Text, Sequence[Line]]]:
    """The number, title and lines of each chapter; what stands before the first one is the part's."""
    starts = [(n, match) for n, line in enumerate(lines) if (match := _CHAPTER.match(line.text))]
    ends = [*(n for n, _ in starts), len(lines)]
    found = [(part.key, part.text, lines[: ends[0]])]
    for (start, match), end in zip(starts, ends[1:], strict=True):
        chapter = [cut(lines[start], match.end()), *lines[start + 1 : end]]
        size = heading_size(chapter)
        log.mark(LineRole.HEADING, *chapter[:size])
        found.append((match[1], source.of(chapter[:size]), chapter[size:]))
    return found


def _read_eligibility(out: Modalities, _: str, lines: Sequence[Line]) -> None:
    for row in outline(lines):
        if row.items:
            lead_in = out.source.of(row.lines)
            _name_routes(out, lead_in)
            for item in row.items:
                _add_condition(out, out.source.of(item.all_lines), lead_in)
            continue
        for text in sentences(out.source, row.lines):
            if _name_routes(out, text) < len(_ROUTES):
                _add_condition(out, text, None)


def _name_routes(out: Modalities, text: Text) -> int:
    """How many routes the sentence opens that none opened before it."""
    if _NEGATION.search(text.value):
        return 0
    known = len(out.routes)
    for pattern in _ROUTES:
        found = out.source.find(pattern, text.spans[0])
        if found and not any(pattern.search(route.text.value) for route in out.routes):
            out.routes.append(AccessRoute(str(len(out.routes) + 1), found, open=True))
    return len(out.routes) - known


def _add_condition(out: Modalities, text: Text, lead_in: Text | None) -> None:
    out.eligibility.append(Eligibility(str(len(out.eligibility) + 1), text, lead_in=lead_in))
    if match := _PERIOD.search(text.value):
        out.periods.append(EnterprisePeriod(str(len(out.periods) + 1), text, int(match[1])))


def _read_assessments(out: Modalities, _: str, lines: Sequence[Line]) -> None:
    """The items of the lists are the modalities; sentences outside the lists hold for them all."""
    found: list[tuple[Text, list[Text]]] = []
    general: list[Text] = []
    for row in outline(lines):
        if row.items:
            lead_in = out.source.of(row.lines)
            for item in row.items:
                points = [out.source.of(point.all_lines) for point in item.items]
                found.append((out.source.of(item.lines), [lead_in, *points]))
            continue
        for text in sentences(out.source, row.lines):
            (out.seats if _SEAT.search(text.value) else general).append(text)
    if not found:
        found, general = [(text, []) for text in general], []
    for n, (text, descriptions) in enumerate(found, 1):
        duration = _duration(out, text)
        out.assessments.append(
            AssessmentModality(
                str(n), text, duration=duration, descriptions=(*descriptions, *general)
            )
        )


def _duration(out: Modalities, text: Text) -> Stated[timedelta] | None:
    words = out.source.find(_DURATION, text.spans[0])
    if words:
        return Stated(parse_duration(words.value), words)
    if "durée" in text.value:
        out.log.warn(f"durée non lue : « {text.value[:80]} »", text.start_line)
    return None


def _read_composition(out: Modalities, number: str, lines: Sequence[Line]) -> None:
    top = outline(lines)
    lead_in = next((row for row in top if row.items), top[0])
    members = (
        Item(str(n), out.source.of(item.all_lines)) for n, item in enumerate(lead_in.items, 1)
    )
    others = (out.source.of(row.all_lines) for row in top if row is not lead_in)
    out.juries.append(
        Jury(number, out.source.of(lead_in.lines), tuple(members), descriptions=tuple(others))
    )


def _read_rules(out: Modalities, _: str, lines: Sequence[Line]) -> None:
    titles = [line for line in lines if _SUBTITLE.fullmatch(line.content)]
    out.log.mark(LineRole.HEADING, *titles)
    for n, text in enumerate(out.statements(line for line in lines if line not in titles), 1):
        out.award_rules.append(AwardRule(str(n), text))


def _read_certifying_jury(out: Modalities, number: str, lines: Sequence[Line]) -> None:
    """The body that awards; a sentence that sets a delay to notify its decision is a remedy."""
    first, *others = out.statements(lines)
    delays = [text for text in others if _DELAY.search(text.value)]
    descriptions = tuple(text for text in others if text not in delays)
    out.juries.append(Jury(number, first, descriptions=descriptions))
    _add_remedies(out, delays)
    certifier = out.source.find(_CERTIFIER, out.source.span(lines[0].start, lines[-1].end))
    if certifier:
        out.certifiers.append(Certifier(certifier))
    else:
        out.log.warn("certificateur non trouvé (« … délivre les certificats »)", lines[0].number)


def _read_remedies(out: Modalities, _: str, lines: Sequence[Line]) -> None:
    _add_remedies(out, out.statements(lines))


def _add_remedies(out: Modalities, texts: Iterable[Text]) -> None:
    for text in texts:
        out.remedies.append(Remedy(str(len(out.remedies) + 1), text))


def _seat(out: Modalities) -> None:
    """Who may sit is said of the jury whose members are listed; without one, it is kept alone."""
    if not out.seats:
        return
    seats = tuple(out.seats)
    for n, jury in enumerate(out.juries):
        if jury.members:
            out.juries[n] = replace(jury, descriptions=(*seats, *jury.descriptions))
            return
    out.juries.append(Jury("membres", out.source.join(seats)))


_CHAPTERS: dict[str, Callable[[Modalities, str, Sequence[Line]], None]] = {
    "conditions d’éligibilité": _read_eligibility,
    "modalités d’évaluation": _read_assessments,
    "composition du jury": _read_composition,
    "règles d’attribution": _read_rules,
    "jury de certification": _read_certifying_jury,
    "contestation": _read_remedies,
}
