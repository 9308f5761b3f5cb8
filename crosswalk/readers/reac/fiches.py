"""The fiches compétence, the fiche of the transversal competences and the glossaries of a REAC.

A fiche compétence is a label and four parts: description, context, criteria, know-how. The fiche of
the transversal competences has label, description and criteria one after the other: the label stands
under the criteria of the one before. A glossary is a table of two columns laid out one under the
other: a term, then its definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crosswalk.identities import fold
from crosswalk.model import (
    Competence,
    Criterion,
    GlossaryEntry,
    Stated,
    TransversalCompetence,
)
from crosswalk.readers.reac.draft import Draft
from crosswalk.readers.reac.know_how import Grouped, group, listing
from crosswalk.readers.reac.layout import Chapter, Part
from crosswalk.readers.reac.text import Flow, Name, entries, paragraphs
from crosswalk.text import Line, Text

_FICHE_PARTS = {
    "description": "Description de la compétence",
    "contexts": "Contexte(s) professionnel(s) de mise en œuvre",
    "criteria": "Critères de performance",
    "know-how": "Savoir-faire […], savoirs",
}
_TERM_WIDTH = 80


@dataclass
class Tables:
    """What the tables of the RE say of the competences, by competence key."""

    criteria: dict[str, list[Text]] = field(default_factory=dict)
    mobilises: dict[str, list[Stated[str]]] = field(default_factory=dict)


def criteria_of_fiches(draft: Draft) -> dict[str, list[Text]]:
    """The criteria that the fiches compétence list, by competence key."""
    found = {}
    for chapter in draft.named("competence"):
        part = chapter.part("criteria")
        if part and part.body:
            found[f"CP{chapter.number}"] = entries(draft.source, part.body)
    return found


def competences(draft: Draft, tables: Tables) -> dict[str, Competence]:
    """Every competence by its key, as its fiche and the tables of the RE state it."""
    chapters = {f"CP{c.number}": c for c in draft.named("competence")}
    listings = [
        listing(draft.source, key, part.body)
        for key, chapter in chapters.items()
        if (part := chapter.part("know-how")) and part.body
    ]
    groups = group(listings, draft.log)
    found = {}
    for name in draft.competences:
        chapter = chapters.get(name.key)
        if chapters:
            _report_missing(draft, name, chapter)
        found[name.key] = _competence(draft, name, chapter, groups.get(name.key), tables)
    return found


def _competence(
    draft: Draft, name: Name, chapter: Chapter | None, grouped: Grouped | None, tables: Tables
) -> Competence:
    grouped = grouped or Grouped()
    return Competence(
        key=name.key,
        text=name.whole,
        other_labels=tuple(name.others),
        descriptions=_prose(draft, chapter, "description"),
        contexts=_prose(draft, chapter, "contexts"),
        criteria=_criteria(tables.criteria.get(name.key, ())),
        know_how=grouped.know_how,
        knowledge=grouped.knowledge,
        mobilises=tuple(tables.mobilises.get(name.key, ())),
    )


def _report_missing(draft: Draft, name: Name, chapter: Chapter | None) -> None:
    number = name.key.removeprefix("CP")
    if chapter is None:
        draft.log.warn(f"fiche compétence professionnelle n° {number} absente")
        return
    draft.expect(chapter, f"fiche compétence professionnelle n° {number}", _FICHE_PARTS)


def _prose(draft: Draft, chapter: Chapter | None, name: str) -> tuple[Text, ...]:
    part = chapter.part(name) if chapter else None
    return tuple(paragraphs(draft.source, part.body)) if part else ()


def _criteria(texts: Sequence[Text]) -> tuple[Criterion, ...]:
    return tuple(Criterion(str(n), text) for n, text in enumerate(texts, 1))


@dataclass
class _Transversal:
    label: list[Line]
    parts: dict[str, Sequence[Line]] = field(default_factory=dict)


def transversal(draft: Draft, former: Mapping[str, Text]) -> tuple[TransversalCompetence, ...]:
    """The transversal competences; `former` maps the folded label to what it was before."""
    fiches = {_key(draft, fiche): fiche for fiche in _cut_transversal(draft)}
    found = []
    for name in draft.transversal:
        fiche = fiches.get(name.key)
        parts = fiche.parts if fiche else {}
        old = former.get(fold(name.text.value))
        found.append(
            TransversalCompetence(
                name.key,
                name.whole,
                former_labels=(old,) if old else (),
                descriptions=tuple(paragraphs(draft.source, parts.get("description", ()))),
                criteria=_criteria(entries(draft.source, parts.get("criteria", ()))),
            )
        )
        for part, heading in _FICHE_PARTS.items():
            if fiches and part in ("description", "criteria") and not parts.get(part):
                draft.log.warn(f"{name.key} : rubrique « {heading} » absente ou vide")
    return tuple(found)


def name_transversal(draft: Draft) -> None:
    """The labels of the transversal competences: the fiche's own, in the order of the lists."""
    labels = [draft.source.of(fiche.label) for fiche in _cut_transversal(draft) if fiche.label]
    listed = [
        text for part in _transversal_lists(draft) for text in entries(draft.source, part.body)
    ]
    by_words = {fold(text.value): text for text in labels}
    for text in (*listed, *labels):
        name = draft.transversal.get(text.value)
        key = name.key if name else f"CT{len(draft.transversal.by_key) + 1}"
        draft.transversal.add(key, by_words.get(fold(text.value), text)).see(text)


def _transversal_lists(draft: Draft) -> list[Part]:
    return [*draft.parts("job-transversal"), *draft.parts("activity-transversal")]


def _key(draft: Draft, fiche: _Transversal) -> str:
    name = draft.transversal.get(draft.source.of(fiche.label).value) if fiche.label else None
    return name.key if name else ""


def _cut_transversal(draft: Draft) -> list[_Transversal]:
    """Label, description and criteria of each; a part without its label is left alone."""
    chapter = draft.chapter("transversal")
    if chapter is None:
        return []
    known = {
        fold(text.value)
        for part in _transversal_lists(draft)
        for text in entries(draft.source, part.body)
    }
    names = [part.name for part in chapter.parts]
    found = [_Transversal(list(chapter.body))]
    for part, following in zip(chapter.parts, [*names[1:], ""], strict=False):
        last = part.name == "criteria" and following == "description"
        body, label = _split_label(draft, part.body, known, last)
        current = found[-1]
        if part.name in current.parts:
            found.append(current := _Transversal([]))
        current.parts[part.name] = body
        if label:
            found.append(_Transversal(label))
    return [fiche for fiche in found if fiche.label]


def _split_label(
    draft: Draft, lines: Sequence[Line], known: set[str], sure: bool
) -> tuple[Sequence[Line], list[Line]]:
    """The part, and the label of the next competence: a known one, else, if `sure`, a paragraph."""
    for count in range(1, min(4, len(lines))):
        if fold(" ".join(line.content for line in lines[-count:])) in known:
            return lines[:-count], list(lines[-count:])
    if not sure or not lines:
        return lines, []
    start = paragraphs(draft.source, lines)[-1].start_line
    cut = next(i for i, line in enumerate(lines) if line.number >= start)
    return lines[:cut], list(lines[cut:])


def glossary(
    draft: Draft, first_key: int, name: Text, lines: Sequence[Line]
) -> list[GlossaryEntry]:
    """The terms of one glossary, keyed from `first_key` on.

    A term is a short line between the end of a sentence and the beginning of another: what a blank
    line or a page break means here is not sure.
    """
    starts: list[int] = []
    for i in range(len(lines) - 1):
        if _is_term(lines, i) and i - 1 not in starts:
            starts.append(i)
    if not starts or starts[0] != 0:
        draft.log.warn(f"« {name.value} » : premier terme non reconnu", name.start_line)
    found = []
    for key, (start, end) in enumerate(pairwise((*starts, len(lines))), first_key):
        term = Flow(draft.source, lines[start : start + 1])
        definition = draft.source.of(lines[start + 1 : end])
        text = term.at(0, len(term.text))
        found.append(GlossaryEntry(str(key), text, definition, name.value))
    return found


def _is_term(lines: Sequence[Line], i: int) -> bool:
    line, following = lines[i].content, lines[i + 1].content
    before = lines[i - 1].content if i else "."
    return (
        line[0].isupper()
        and len(line) < _TERM_WIDTH
        and line[-1] not in ".:;,"
        and before[-1] in ".)»”"
        and next((c for c in following if c.isalpha()), "a").isupper()
        and following[0] not in "(•-"
    )
