"""Part V of a branch référentiel: who may sit the assessment, how, and how the title is awarded.

It is made of numbered chapters (`5.2.1) …`), each of sentences and of lists on up to three levels:
« - », a round bullet, « o ». `layout` says what opens a wording. A chapter whose title is not
in `_CHAPTERS` is kept as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from crosswalk.identities import fold
from crosswalk.model import (
    AccessRoute,
    AssessmentModality,
    AwardRule,
    Certification,
    Certifier,
    Eligibility,
    EnterprisePeriod,
    Item,
    Jury,
    LineRole,
    Remedy,
    Stated,
)
from crosswalk.readers.branche.layout import (
    CAPITAL,
    Part,
    cut,
    heading_size,
    kept_section,
    outline,
    sentences,
    wording,
)
from crosswalk.readers.common import Log, parse_duration
from crosswalk.text import Line, Source, Text

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
_SEATS = "membres"
"""Key of a jury known only by who may sit in it."""
_NEGATION = re.compile(r"\b(?:pas|aucune?|ni)\b")


@dataclass(frozen=True)
class Chapter:
    """A numbered chapter of part V: its title, the lines under it."""

    source: Source
    log: Log
    number: str
    title: Text
    lines: Sequence[Line]

    def statements(self) -> list[Text]:
        """Each sentence, or each list with the sentence that opens it, sub-titles left out."""
        titles = [line for line in self.lines if _SUBTITLE.fullmatch(line.content)]
        self.log.mark(LineRole.HEADING, *titles)
        found: list[Text] = []
        for row in outline(line for line in self.lines if line not in titles):
            if row.items:
                found.append(wording(self.source, row.all_lines))
            else:
                found.extend(sentences(self.source, row.lines))
        return found


def read_modalities(
    source: Source, part: Part, certification: Certification, log: Log
) -> Certification:
    """The certification with what part V states."""
    wanted = dict(_CHAPTERS)
    for chapter in _chapters(source, part, log):
        title = fold(chapter.title.value)
        name = next((name for name in wanted if fold(name) in title), None)
        if not chapter.lines:
            continue
        if name:
            certification = wanted.pop(name)(chapter, certification)
        else:
            section = kept_section(source, chapter.number, chapter.title, chapter.lines)
            certification = replace(certification, sections=(*certification.sections, section))
    for name in wanted:
        log.warn(f"partie {part.key} : rien sous « {name} » (chapitre absent ou vide)")
    return certification


def _chapters(source: Source, part: Part, log: Log) -> Iterator[Chapter]:
    """What stands before the first numbered title is a chapter under the title of the part."""
    lines = part.lines
    starts = [(n, match) for n, line in enumerate(lines) if (match := _CHAPTER.match(line.text))]
    ends = [*(n for n, _ in starts), len(lines)]
    yield Chapter(source, log, part.key, part.title, lines[: ends[0]])
    for (start, match), end in zip(starts, ends[1:], strict=True):
        body = [cut(lines[start], match.end()), *lines[start + 1 : end]]
        size = heading_size(body)
        log.mark(LineRole.HEADING, *body[:size])
        yield Chapter(source, log, match[1], source.of(body[:size]), body[size:])


def _read_eligibility(chapter: Chapter, known: Certification) -> Certification:
    source = chapter.source
    routes: list[Text] = []
    conditions: list[tuple[Text, Text | None]] = []
    for row in outline(chapter.lines):
        if row.items:
            lead_in = source.of(row.lines)
            routes += _new_routes(source, lead_in, routes)
            conditions += [(wording(source, item.all_lines), lead_in) for item in row.items]
            continue
        for text in sentences(source, row.lines):
            new = _new_routes(source, text, routes)
            routes += new
            if len(new) < len(_ROUTES):
                conditions.append((text, None))
    periods = [(text, match[1]) for text, _ in conditions if (match := _PERIOD.search(text.value))]
    return replace(
        known,
        routes=tuple(AccessRoute(str(n), text, open=True) for n, text in enumerate(routes, 1)),
        eligibility=tuple(
            Eligibility(str(n), text, lead_in=lead_in)
            for n, (text, lead_in) in enumerate(conditions, 1)
        ),
        periods=tuple(
            EnterprisePeriod(str(n), text, int(hours)) for n, (text, hours) in enumerate(periods, 1)
        ),
    )


def _new_routes(source: Source, text: Text, routes: Sequence[Text]) -> list[Text]:
    """The words of the sentence that open a route which `routes` do not have."""
    if _NEGATION.search(text.value):
        return []
    return [
        words
        for pattern in _ROUTES
        if not any(pattern.search(route.value) for route in routes)
        and (words := source.find(pattern, text.spans[0]))
    ]


def _read_assessments(chapter: Chapter, known: Certification) -> Certification:
    """The items of the lists are the modalities; sentences outside the lists hold for them all."""
    source = chapter.source
    found: list[tuple[Text, list[Text]]] = []
    general: list[Text] = []
    for row in outline(chapter.lines):
        for item in row.items:
            points = [wording(source, point.all_lines) for point in item.items]
            found.append((source.of(item.lines), [source.of(row.lines), *points]))
        if not row.items:
            general += sentences(source, row.lines)
    seats = [text for text in general if _SEAT.search(text.value)]
    general = [text for text in general if text not in seats]
    if not found:
        found, general = [(text, []) for text in general], []
    assessments = (
        AssessmentModality(
            str(n),
            text,
            duration=_duration(chapter, text),
            descriptions=(*descriptions, *general),
        )
        for n, (text, descriptions) in enumerate(found, 1)
    )
    juries = (Jury(_SEATS, text) for text in seats)
    return replace(known, assessments=tuple(assessments), juries=(*known.juries, *juries))


def _duration(chapter: Chapter, text: Text) -> Stated[timedelta] | None:
    if words := chapter.source.find(_DURATION, text.spans[0]):
        return Stated(parse_duration(words.value), words)
    if "durée" in text.value:
        chapter.log.warn(f"durée non lue : « {text.value[:80]} »", text.start_line)
    return None


def _read_composition(chapter: Chapter, known: Certification) -> Certification:
    """The jury whose members are listed; who may sit in it was said before."""
    source = chapter.source
    top = outline(chapter.lines)
    listed = next((row for row in top if row.items), top[0])
    seats = tuple(jury.text for jury in known.juries if jury.key == _SEATS)
    jury = Jury(
        chapter.number,
        source.of(listed.lines),
        tuple(
            Item(str(n), wording(source, item.all_lines)) for n, item in enumerate(listed.items, 1)
        ),
        descriptions=(
            *seats,
            *(wording(source, row.all_lines) for row in top if row is not listed),
        ),
    )
    others = (jury for jury in known.juries if jury.key != _SEATS)
    return replace(known, juries=(*others, jury))


def _read_rules(chapter: Chapter, known: Certification) -> Certification:
    rules = (AwardRule(str(n), text) for n, text in enumerate(chapter.statements(), 1))
    return replace(known, award_rules=tuple(rules))


def _read_certifying_jury(chapter: Chapter, known: Certification) -> Certification:
    """The body that awards; a sentence that sets a delay to notify its decision is a remedy."""
    first, *others = chapter.statements()
    delays = [text for text in others if _DELAY.search(text.value)]
    jury = Jury(
        chapter.number, first, descriptions=tuple(text for text in others if text not in delays)
    )
    certifier = chapter.source.find(_CERTIFIER, first.spans[0])
    if certifier is None:
        line = chapter.lines[0].number
        chapter.log.warn("certificateur non trouvé (« … délivre les certificats »)", line)
    return replace(
        _with_remedies(known, delays),
        juries=(*known.juries, jury),
        certifiers=(Certifier(certifier),) if certifier else (),
    )


def _read_remedies(chapter: Chapter, known: Certification) -> Certification:
    return _with_remedies(known, chapter.statements())


def _with_remedies(known: Certification, more: Iterable[Text]) -> Certification:
    remedies = (Remedy(str(n), text) for n, text in enumerate(more, len(known.remedies) + 1))
    return replace(known, remedies=(*known.remedies, *remedies))


_CHAPTERS: dict[str, Callable[[Chapter, Certification], Certification]] = {
    "conditions d’éligibilité": _read_eligibility,
    "modalités d’évaluation": _read_assessments,
    "composition du jury": _read_composition,
    "règles d’attribution": _read_rules,
    "jury de certification": _read_certifying_jury,
    "contestation": _read_remedies,
}
