"""The employment half of a REAC: introduction, fiche emploi type, fiches activité type.

What has a field goes there (level, codes, jobs, sectors, descriptions, old title); the rest is kept as
sections. « Sans objet » under « Réglementation d'activités » is a statement, said once for each part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from crosswalk.identities import fold
from crosswalk.model import Code, CodeScheme, Filiation, Job, LineRole, Sector, Stated
from crosswalk.readers.reac.draft import TITLE, Draft
from crosswalk.readers.reac.text import Flow, after, entries, paragraphs
from crosswalk.text import Line, Text

_LEVEL = re.compile(r"Niveau\s*:?\s*([1-8])\b", re.I)
_CODES = {
    CodeScheme.NSF: re.compile(r"(\d{3}[a-z]{0,2})\b\s*-*\s*(.*)", re.I),
    CodeScheme.ROME: re.compile(r"([A-N]\d{4})\b\s*[-:]?\s*(.*)"),
}
_CONVENTION = r"\s*Convention\(s\)\s*:\s*"
_NSF_HEAD = r"\s*Code\(s\) NSF\s*:\s*"
_ACTIVITY_PARTS = {
    "activity-definition": "Définition, description de l'activité type et conditions d'exercice",
    "regulation": "Réglementation d'activités",
    "activity-competences": "Liste des compétences professionnelles de l'activité type",
    "activity-transversal": "Compétences transversales de l'activité type",
}
_LISTS = ("job-competences", "activity-competences", "job-transversal", "activity-transversal")
_JOBS = re.compile(r"les (?:differents )?types? d emplois? accessibles .*")
_SECTORS = re.compile(r"les (?:differents )?secteurs? d activites? .*")


@dataclass
class Employment:
    """What this half states of the certification."""

    descriptions: tuple[Text, ...] = ()
    jobs: tuple[Job, ...] = ()
    sectors: tuple[Sector, ...] = ()
    level: Stated[int] | None = None
    codes: list[Code] = field(default_factory=list)
    replaces: tuple[Filiation, ...] = ()
    former: dict[str, Text] = field(default_factory=dict)
    no_regulation: Stated[str] | None = None


def employment(draft: Draft) -> Employment:
    """Read every part of the half but the competences."""
    found = Employment()
    _introduction(draft, found)
    _activities_chapter(draft, found)
    for chapter in draft.named("synoptic"):
        draft.see(chapter.body)
    for name in _LISTS:
        for part in draft.parts(name):
            draft.see(part.body)
    for part in draft.parts("job-definition"):
        found.descriptions += tuple(paragraphs(draft.source, part.body))
    for part in draft.parts("job-sectors"):
        _sectors_and_jobs(draft, part.body, found)
    _regulation(draft, found)
    for part in draft.parts("level"):
        _level_part(draft, part.body, found)
    for part in draft.parts("rome"):
        found.codes += codes(draft, CodeScheme.ROME, part.body)
    return found


def activity_descriptions(draft: Draft) -> dict[str, tuple[Text, ...]]:
    """The description of each activité type, by its number."""
    found = {}
    for chapter in draft.named("activity"):
        draft.expect(chapter, f"fiche activité type n° {chapter.number}", _ACTIVITY_PARTS)
        if part := chapter.part("activity-definition"):
            found[chapter.number] = tuple(paragraphs(draft.source, part.body))
    for name in draft.blocs:
        if draft.has("activity") and draft.chapter("activity", name.key) is None:
            draft.log.warn(f"fiche activité type n° {name.key} absente")
    return found


def _introduction(draft: Draft, found: Employment) -> None:
    for name in ("introduction", "evolution", "exam-context", "copyright"):
        for chapter in draft.named(name):
            if chapter.body:
                draft.keep(chapter)
            found.former |= _renamed(draft.flow(chapter.body))


def _renamed(flow: Flow) -> dict[str, Text]:
    """« La compétence transversale « A » a été renommée « B » »: A by the folded words of B."""
    pattern = (
        r"compétence\s+transversale\s+(?:\w+\s+)?«\s*([^«»]+?)\s*»\s+a\s+été\s+renommée\s+"
        r"«\s*([^«»]+?)\s*»"
    )
    return {fold(m[2]): flow.at(*m.span(1)) for m in re.finditer(pattern, flow.text)}


def _activities_chapter(draft: Draft, found: Employment) -> None:
    """« Liste des activités »: those of the old title, whose number the identities know, and the new."""
    chapter = draft.chapter("activities")
    if chapter is None:
        return
    heads = [
        i for i, x in enumerate(chapter.body) if re.match(r"(?:Ancien|Nouveau) TP\b", x.content)
    ]
    if not heads:
        draft.keep(chapter)
        return
    for start, end in pairwise((*heads, len(chapter.body))):
        head, lines = chapter.body[start], chapter.body[start + 1 : end]
        listed = [x for x in lines if fold(x.content) != "activites"]
        draft.log.mark(LineRole.LEAD_IN, *(x for x in lines if x not in listed))
        label = draft.flow([head]).find(r":\s*(.+)")
        if head.content.startswith("Nouveau"):
            if label:
                draft.title.add(TITLE, label)
            draft.see(listed, draft.blocs)
        else:
            found.replaces = _old_title(draft, head, label)
            draft.keep_text([head], listed)


def _old_title(draft: Draft, head: Line, label: Text | None) -> tuple[Filiation, ...]:
    text = draft.source.of([head])
    number = draft.identity.certification(text.value)
    if number is None:
        draft.log.warn(
            f"« {text.value} » : numéro RNCP inconnu, à ajouter à identities.csv", head.number
        )
        return ()
    return (Filiation(number, text, label),)


def _sectors_and_jobs(draft: Draft, lines: Sequence[Line], found: Employment) -> None:
    """Two lists, each after its sentence."""
    folded = [fold(line.content) for line in lines]
    jobs = next((i for i, x in enumerate(folded) if _JOBS.fullmatch(x)), len(lines))
    first = next((i for i, x in enumerate(folded[:jobs]) if _SECTORS.fullmatch(x)), -1)
    leads = [lines[i] for i in (first, jobs) if 0 <= i < len(lines)]
    draft.log.mark(LineRole.LEAD_IN, *(x for x in leads if x.content.endswith(":")))
    before, after_lead = lines[: max(first, 0)], lines[first + 1 : jobs]
    items = [*entries(draft.source, before), *entries(draft.source, after_lead)]
    found.sectors = tuple(Sector(str(n), text) for n, text in enumerate(items, 1))
    listed = entries(draft.source, lines[jobs + 1 :])
    found.jobs = tuple(Job(str(n), text) for n, text in enumerate(listed, 1))
    if not found.jobs:
        draft.log.warn(
            "types d'emplois accessibles : liste absente", lines[0].number if lines else None
        )


def _regulation(draft: Draft, found: Employment) -> None:
    """« Réglementation d'activités »: kept as text, or that there is none, said once a part."""
    none: list[Text] = []
    for part in draft.parts("regulation"):
        if part.body and (text := draft.nothing(part)):
            none.append(text)
        elif part.body:
            draft.keep(part)
    if none:
        again = tuple(s for text in none[1:] if text.value == none[0].value for s in text.spans)
        found.no_regulation = Stated("activityRegulation", replace(none[0], repeats=again))


def _level_part(draft: Draft, lines: Sequence[Line], found: Employment) -> None:
    """Level, then conventions and NSF codes, each after its own label.

    The template also prints the level after the label of the conventions.
    """
    field_name, by_field = "level", dict[str, list[list[Line]]]()
    for line in lines:
        fresh = True
        if re.match(_CONVENTION, line.text):
            field_name = "conventions"
        elif re.match(_NSF_HEAD, line.text):
            field_name = "nsf"
        else:
            fresh = field_name not in by_field
        groups = by_field.setdefault(field_name, [])
        if fresh:
            groups.append([])
        groups[-1].append(line)
    for group in by_field.get("level", []):
        found.level = level(draft, draft.source.of(group))
    for group in by_field.get("conventions", []):
        _convention(draft, group, found)
    for group in by_field.get("nsf", []):
        flow = draft.flow(group)
        if head := re.match(_NSF_HEAD, flow.text):
            draft.log.mark(LineRole.HEADING, group[0])
            group = flow.part(head.end(), len(flow.text))
        found.codes += codes(draft, CodeScheme.NSF, group)


def level(draft: Draft, text: Text) -> Stated[int] | None:
    """The level that a wording states."""
    match = _LEVEL.search(text.value)
    if match is None:
        draft.log.warn(f"niveau non reconnu : « {text.value} »", text.start_line)
        return None
    return Stated(int(match[1]), text)


def _convention(draft: Draft, lines: Sequence[Line], found: Employment) -> None:
    """The collective agreements, as words: the document gives them no code."""
    body = after(draft.source, draft.source.of(lines), _CONVENTION)
    if body and found.level and body.value == found.level.text.value:
        text = replace(found.level.text, repeats=(*found.level.text.repeats, *body.spans))
        found.level = Stated(found.level.value, text)
    elif head := draft.flow(lines).find(r"\A\s*(Convention\(s\))"):
        draft.sections.append((head, body))


def codes(draft: Draft, scheme: CodeScheme, lines: Sequence[Line]) -> list[Code]:
    """The codes of a list, one an item, each with its label where it has one."""
    found = []
    for text in entries(draft.source, lines):
        match = _CODES[scheme].fullmatch(text.value)
        if match is None:
            name = scheme.value.upper()
            draft.log.warn(f"code {name} non reconnu : « {text.value} »", text.start_line)
            continue
        code = match[1].lower() if scheme is CodeScheme.NSF else match[1]
        found.append(Code(scheme, code, match[2] or None, text))
    return found
