"""The sessions of a RE, of the title (§3.1, §4, §5) and of each CCP: modalities, durations, jury.

After the table of the modalities come the total duration, one rubric of details a modality
(`Informations complémentaires concernant …`), then the jury: presence, protocol, composition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from crosswalk.model import AssessmentModality, EnterprisePeriod, Jury, LineRole, Stated
from crosswalk.readers.common import parse_duration
from crosswalk.readers.reac.draft import Draft
from crosswalk.readers.reac.layout import Part
from crosswalk.readers.reac.modalities import (
    DURATION,
    MODALITIES,
    NOTHING,
    Row,
    modality_kind,
    rows,
)
from crosswalk.readers.reac.text import gaps, paragraphs
from crosswalk.text import Text

_JURY_PARTS = {
    "jury": "Conditions de présence et d'intervention du jury",
    "presence": "Durée totale de présence du jury pendant l'épreuve du candidat",
    "protocol": "Protocole d'intervention du jury",
    "composition": "Conditions particulières de composition du jury",
    "surveillance": "Conditions de surveillance et de confidentialité",
}
_FINAL = modality_kind("Entretien final")
_PERIOD = re.compile(r"[^.]*?\bpériodes?\s+en\s+entreprise\b[^.]*?\b(\d+)\s+heures\b[^.]*\.")
_REQUIRED = re.compile(r"[^.]*\bobligatoire\s+pour\s+se\s+présenter\b[^.]*\.")


@dataclass
class Session:
    """What the RE says of one session."""

    assessments: tuple[AssessmentModality, ...] = ()
    total_duration: Stated[timedelta] | None = None
    juries: tuple[Jury, ...] = ()
    periods: tuple[EnterprisePeriod, ...] = ()


def session(draft: Draft, parts: Sequence[Part], name: str) -> Session:
    """Everything that the parts of one session say; `name` is for messages."""
    found = Session()
    parts = _one_table(draft, parts, name)
    rubrics: dict[str, list[Part]] = {}
    for part in parts:
        if part.name == "information":
            rubrics.setdefault(_rubric_kind(part), []).append(part)
            _enterprise(draft, part, found)
    found.assessments = tuple(
        _assessment(draft, str(n), row, rubrics.pop(row.kind, []))
        for n, row in enumerate(rows(draft, parts), 1)
    )
    for part in (part for of_kind in rubrics.values() for part in of_kind):
        draft.keep(part)
        draft.log.warn(
            f"{name} : « {part.head[0].content} » : modalité absente du tableau",
            part.head[0].number,
        )
    found.total_duration = _stated_duration(draft, parts, "total")
    found.juries = _juries(draft, parts)
    _check(draft, parts, found, name)
    return found


def _one_table(draft: Draft, parts: Sequence[Part], name: str) -> Sequence[Part]:
    """The parts of one session: a second table is another one's, whose heading was lost."""
    tables = [i for i, part in enumerate(parts) if part.name == "table"]
    if len(tables) < 2:
        return parts
    draft.log.warn(
        f"{name} : un second tableau des modalités suit, sans l'en-tête de son CCP",
        parts[tables[1]].head[0].number,
    )
    return parts[: tables[1]]


def _rubric_kind(part: Part) -> str:
    """The modality that « Informations complémentaires concernant … » names."""
    kinds = [modality_kind(name) for name in MODALITIES]
    own = modality_kind(part.number)
    return next((kind for kind in kinds if own.startswith(kind)), own)


def _assessment(draft: Draft, key: str, row: Row, rubrics: Sequence[Part]) -> AssessmentModality:
    none = [text for part in rubrics if (text := draft.nothing(part))]
    prose = [p for p in rubrics if draft.nothing(p) is None]
    texts = [text for part in prose for text in paragraphs(draft.source, part.body)]
    if row.nothing:
        absent = _not_applicable(draft, row, none)
        return AssessmentModality(key, row.label, not_applicable=absent, descriptions=tuple(texts))
    for part in rubrics:
        if part not in prose:
            draft.keep(part)
    if not rubrics and row.kind != _FINAL:
        draft.log.inform(
            f"« {row.label.value} » : pas d'informations complémentaires", row.label.start_line
        )
    duration = None
    if match := row.duration:
        text = row.flow.at(*match.span())
        duration = Stated(parse_duration(text.value), text)
        if detail := row.flow.maybe(match.end(), row.end):
            texts.insert(0, detail)
    else:
        draft.log.warn(f"« {row.label.value} » : durée non trouvée", row.label.start_line)
    return AssessmentModality(
        key,
        row.label,
        assesses=_assessed(draft, row),
        duration=duration,
        descriptions=tuple(texts),
    )


def _assessed(draft: Draft, row: Row) -> tuple[Stated[str], ...]:
    hits = draft.competences.hits(row.flow, row.start, row.cell_end)
    for text in gaps(row.flow, hits, row.start, row.cell_end):
        draft.log.warn(
            f"« {row.label.value} » : compétence non reconnue : « {text.value[:80]} »",
            text.start_line,
        )
    return tuple(Stated(hit.name.key, row.flow.at(hit.start, hit.end)) for hit in hits)


def _not_applicable(draft: Draft, row: Row, rubrics: Sequence[Text]) -> Text:
    """« Sans objet », with the other places that say so: next cells, rubric of the modality."""
    places = [row.flow.at(*m.span()) for m in NOTHING.finditer(row.flow.text, row.start, row.end)]
    first, *others = places
    others += rubrics
    used = {line for text in places for line in range(text.start_line, text.end_line + 1)}
    rest = row.flow.part(row.start, row.end)
    draft.log.mark(
        LineRole.FURNITURE,
        *(x for x in rest if x.number not in used and DURATION.fullmatch(x.content)),
    )
    same = [span for text in others if text.value == first.value for span in text.spans]
    return replace(first, repeats=tuple(same))


def _enterprise(draft: Draft, part: Part, found: Session) -> None:
    """Periods in enterprise, and the sentence that makes them compulsory."""
    for text in paragraphs(draft.source, part.body):
        flow = draft.flow(x for x in part.body if text.start_line <= x.number <= text.end_line)
        for match in _PERIOD.finditer(flow.text):
            key = str(len(found.periods) + 1)
            period = EnterprisePeriod(key, flow.at(*match.span()), int(match[1]))
            found.periods = (*found.periods, period)
        for match in _REQUIRED.finditer(flow.text):
            # Said of those who come from training: it says of the period, not of the title.
            last = found.periods[-1] if found.periods else None
            if last:
                told = replace(last, descriptions=(*last.descriptions, flow.at(*match.span())))
                found.periods = (*found.periods[:-1], told)


def _stated_duration(draft: Draft, parts: Sequence[Part], name: str) -> Stated[timedelta] | None:
    """A heading that ends with a duration, or has it under it."""
    part = next((p for p in parts if p.name == name), None)
    if part is None:
        return None
    flow = draft.flow((*part.head, *part.body))
    match = DURATION.search(flow.text)
    if match is None:
        draft.log.warn(f"durée absente : « {part.head[0].content} »", part.head[0].number)
        return None
    text = flow.at(0, match.end())
    return Stated(parse_duration(match[0]), text)


def _juries(draft: Draft, parts: Sequence[Part]) -> tuple[Jury, ...]:
    """The jury of the session: presence, protocol, conditions of composition and of supervision."""
    named = {p.name: p for p in reversed(parts)}
    heading = named.get("jury") or named.get("presence") or named.get("protocol")
    if heading is None:
        return ()
    descriptions: list[Text] = []
    for part in parts:
        if part.name == "protocol":
            descriptions += paragraphs(draft.source, part.body)
        elif part.name == "composition" and part.body:
            descriptions.append(draft.source.of((*part.head, *part.body)))
        elif part.name == "surveillance":
            draft.keep(part)
    presence = _stated_duration(draft, parts, "presence")
    own = heading.body if heading.name == "jury" else ()
    text = draft.source.of((*heading.head, *own))
    return (Jury("1", text, presence=presence, descriptions=tuple(descriptions)),)


def _check(draft: Draft, parts: Sequence[Part], found: Session, name: str) -> None:
    """The parts of the session that are missing, and a total that is not the sum."""
    log = draft.log
    if not found.assessments:
        log.warn(f"{name} : tableau des modalités d'évaluation absent ou vide")
    if found.total_duration is None:
        log.warn(f"{name} : durée totale de l'épreuve absente")
    there = {part.name for part in parts}
    for part_name, heading in _JURY_PARTS.items():
        if part_name not in there:
            log.warn(f"{name} : rubrique absente : « {heading} »")
    durations = [a.duration.value for a in found.assessments if a.duration]
    total = found.total_duration
    if total and durations and sum(durations, timedelta()) != total.value:
        log.warn(
            f"{name} : la durée totale n'est pas la somme des durées des modalités",
            total.text.start_line,
        )
