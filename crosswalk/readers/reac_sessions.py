"""The sessions of a RE, of the title (§3.1, §4, §5) and of each CCP: modalities, durations, jury.

The table of modalities has four columns (modality, competences assessed, duration, details) that the
text lays out one cell after the other, or several on one line; its header comes back on each page,
even inside a sentence. The six modalities have fixed names, defined in annex 3 of every RE. After the
table come the total duration, then one rubric of details a modality (`Informations complémentaires`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from crosswalk.identities import fold
from crosswalk.model import AssessmentModality, EnterprisePeriod, Jury, LineRole, Stated
from crosswalk.readers.common import parse_duration
from crosswalk.readers.reac_draft import Draft, Group
from crosswalk.readers.reac_layout import Chapter, Part, without_header
from crosswalk.readers.reac_text import Flow, entries, gaps, paragraphs
from crosswalk.text import Line, Text

HEADER = "Modalités Compétences évaluées Durée Détail de l’organisation de l’épreuve"
MODALITIES = (
    "Mise en situation professionnelle",
    "Présentation d'un projet réalisé en amont de la session",
    "Entretien technique",
    "Questionnaire professionnel",
    "Questionnement à partir de production(s)",
    "Entretien final",
)
_JURY_PARTS = {
    "jury": "Conditions de présence et d'intervention du jury",
    "presence": "Durée totale de présence du jury pendant l'épreuve du candidat",
    "protocol": "Protocole d'intervention du jury",
    "composition": "Conditions particulières de composition du jury",
    "surveillance": "Conditions de surveillance et de confidentialité",
}
_NOTHING = re.compile(r"\bSans\s+objet\b", re.I)
_DURATION = re.compile(r"\b\d{1,2}\s*h\s*\d{2}\s*min\b")
_PERIOD = re.compile(r"[^.]*?\bpériodes?\s+en\s+entreprise\b[^.]*?\b(\d+)\s+heures\b[^.]*\.")
_REQUIRED = re.compile(r"[^.]*\bobligatoire\s+pour\s+se\s+présenter\b[^.]*\.")


@dataclass(frozen=True)
class Row:
    """One modality of the table: its name, and the rest of its row."""

    kind: str
    label: Text
    flow: Flow
    start: int
    end: int

    @property
    def duration(self) -> re.Match[str] | None:
        return _DURATION.search(self.flow.text, self.start, self.end)

    @property
    def nothing(self) -> bool:
        """Whether « Sans objet » stands where the competences would."""
        return _NOTHING.match(self.flow.text[self.start : self.end].lstrip()) is not None

    @property
    def cell_end(self) -> int:
        return self.duration.start() if self.duration else self.end


@dataclass
class Session:
    """What the RE says of one session."""

    assessments: tuple[AssessmentModality, ...] = ()
    total_duration: Stated[timedelta] | None = None
    juries: tuple[Jury, ...] = ()
    periods: tuple[EnterprisePeriod, ...] = ()
    prerequisites: tuple[Stated[str], ...] = ()


def modality_kind(words: str) -> str:
    """A modality's name without small words nor plurals, the same in a table and in a heading."""
    return " ".join(w.rstrip("s") for w in fold(words).split() if len(w) > 2)


_FINAL = modality_kind("Entretien final")


def ccp_groups(draft: Draft) -> list[Group]:
    """Each CCP and the competences that its table assesses, for a RE without its REAC."""
    groups: list[Group] = []
    for chapter in draft.named("ccp"):
        lines = [x for x in chapter.body if not _is_lead(x)]
        label = draft.of(lines[: _label_end(chapter)])
        found: dict[str, Text] = {}
        for row in _rows(draft, chapter.parts):
            if not row.nothing:
                for text in entries(draft.source, row.flow.part(row.start, row.cell_end)):
                    found.setdefault(fold(text.value), text)
        if label and found:
            groups.append((label, list(found.values())))
    return groups


def _is_lead(line: Line) -> bool:
    return fold(line.content).startswith("les competences des candidats")


def _label_end(chapter: Chapter) -> int:
    """How many lines the label of the CCP takes: those before the sentence on its award."""
    return next((i for i, x in enumerate(chapter.body) if _is_lead(x)), len(chapter.body))


def split_ccp(chapter: Chapter) -> tuple[Sequence[Line], Sequence[Line]]:
    """The label of a CCP, and the sentence and items on how it is awarded."""
    end = _label_end(chapter)
    return chapter.body[:end], chapter.body[end:]


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
        for n, row in enumerate(_rows(draft, parts), 1)
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


def _rows(draft: Draft, parts: Sequence[Part]) -> Iterator[Row]:
    """The rows of the table of modalities, which one heading cuts in two."""
    lines: list[Line] = []
    for part in parts:
        if part.name in ("table", "other-modalities"):
            kept, header = without_header(part.body, HEADER)
            draft.log.mark(LineRole.FURNITURE, *header)
            lines += kept
    flow = draft.flow(lines)
    found = _row_names(flow.text)
    stops = [*(match.start() for match in found[1:]), len(flow.text)]
    for match, stop in zip(found, stops, strict=False):
        start, end = match.span("name")
        yield Row(modality_kind(match["name"]), flow.at(start, end), flow, end, stop)


def _row_names(text: str) -> list[re.Match[str]]:
    """Where a row begins: each name once, the other modalities after a bullet if any has one."""
    names = "|".join(_pattern(name) for name in MODALITIES)
    matches = list(re.finditer(rf"^\s*(?P<bullet>[▪■•]\s*)?(?P<name>{names})(?!\w)", text, re.M))
    found: dict[str, re.Match[str]] = {}
    for match in matches:
        kind = modality_kind(match["name"])
        if kind not in found or (match["bullet"] and not found[kind]["bullet"]):
            found[kind] = match
    return sorted(found.values(), key=lambda match: match.start())


def _pattern(name: str) -> str:
    words = re.escape(name).replace("'", "[’']").replace(r"\(s\)", r"(?:\(s\)|s)?")
    return words.replace(r"\ ", r"\s+")


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
    places = [row.flow.at(*m.span()) for m in _NOTHING.finditer(row.flow.text, row.start, row.end)]
    first, *others = places
    others += rubrics
    used = {line for text in places for line in range(text.start_line, text.end_line + 1)}
    rest = row.flow.part(row.start, row.end)
    draft.log.mark(
        LineRole.FURNITURE,
        *(x for x in rest if x.number not in used and _DURATION.fullmatch(x.content)),
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
            sentence = flow.at(*match.span())
            found.prerequisites = (*found.prerequisites, Stated(sentence.value, sentence))


def _stated_duration(draft: Draft, parts: Sequence[Part], name: str) -> Stated[timedelta] | None:
    """A heading that ends with a duration, or has it under it."""
    part = next((p for p in parts if p.name == name), None)
    if part is None:
        return None
    flow = draft.flow((*part.head, *part.body))
    match = _DURATION.search(flow.text)
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
