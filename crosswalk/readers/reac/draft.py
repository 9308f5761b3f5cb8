"""What every part of a REAC or a RE needs while it is read: chapters, known labels, kept sections.

The same labels (title, activities, competences, transversal competences) stand in a dozen lists and
tables. They are gathered first, from the best place that the document has, then found again in the
others, so that a label is one record with all its places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crosswalk.identities import Identity, fold
from crosswalk.model import LineRole, Section
from crosswalk.readers.common import Log
from crosswalk.readers.reac.layout import Chapter, Part, is_cover
from crosswalk.readers.reac.text import Flow, Hit, Names, after, entries, together
from crosswalk.text import Line, Source, Text

Group = tuple[Text, list[Text]]
"""An activity and its competences, as one list words them."""

TITLE = "title"
_LIST_WORDS = {"n", "fiche", "n fiche", "at", "cp", "n fiche at", "n fiche cp", "activites"}
_LIST_WORDS |= {"activites types", "competences professionnelles"}


@dataclass
class Draft:
    """A document being read. Blocs are keyed by their position (`1`), competences `CP1`, `CT1`."""

    source: Source
    identity: Identity
    number: str
    log: Log
    chapters: Sequence[Chapter]
    title: Names = field(default_factory=Names)
    blocs: Names = field(default_factory=Names)
    competences: Names = field(default_factory=Names)
    transversal: Names = field(default_factory=Names)
    members: dict[str, list[str]] = field(default_factory=dict)
    sections: list[tuple[Text, Text | None]] = field(default_factory=list)

    def named(self, name: str) -> list[Chapter]:
        return [chapter for chapter in self.chapters if chapter.name == name]

    def chapter(self, name: str, number: str | None = None) -> Chapter | None:
        """The first chapter of this name, and of this number when it is given."""
        found = (c for c in self.named(name) if number is None or c.number == number)
        return next(found, None)

    def part(self, name: str) -> Part | None:
        """The first part of this name, in any chapter."""
        return next(iter(self.parts(name)), None)

    def parts(self, name: str) -> list[Part]:
        """Every part of this name, in the order of the document."""
        return [p for c in self.chapters for p in c.parts if p.name == name]

    def has(self, name: str) -> bool:
        return any(name == p.name for c in self.chapters for p in (c, *c.parts))

    def flow(self, lines: Iterable[Line]) -> Flow:
        return Flow(self.source, lines)

    def of(self, lines: Sequence[Line]) -> Text | None:
        return self.source.of(lines) if lines else None

    def expect(self, chapter: Chapter, title: str, wanted: Mapping[str, str]) -> None:
        """Report the parts that the template puts in this chapter and that are not there, or empty."""
        for name, heading in wanted.items():
            part = chapter.part(name)
            if part is None or not part.body:
                state = "absente" if part is None else "vide"
                line = chapter.head[0].number if chapter.head else None
                self.log.warn(f"{title} : rubrique « {heading} » {state}", line)

    def nothing(self, part: Part) -> Text | None:
        """« Sans objet », where the part says only that."""
        return self.flow(part.body).find(r"(?i)\A\s*(sans\s+objet)\s*\.?\s*\Z")

    def keep(self, part: Part) -> None:
        """Keep the part as text: no field says what it states."""
        self.keep_text(part.head, part.body)

    def keep_text(self, head: Sequence[Line], body: Sequence[Line]) -> None:
        if head:
            self.sections.append((self.source.of(head), self.of(body)))

    def kept(self) -> tuple[Section, ...]:
        """The kept sections in the order of the document, keyed by their position."""
        ordered = sorted(self.sections, key=lambda section: section[0].spans[0].start)
        return tuple(Section(str(n), text, body) for n, (text, body) in enumerate(ordered, 1))

    def see(self, lines: Sequence[Line], *names: Names) -> list[Hit]:
        """Find known labels in a list; mark its lines that only number or head the columns."""
        flow = self.flow(lines)
        found = together(*(names or (self.blocs, self.competences, self.transversal)))
        hits = found.hits(flow)
        touched: set[int] = set()
        for hit in hits:
            hit.name.see(flow.at(hit.start, hit.end))
            touched |= flow.touched(hit.start, hit.end)
        for line in lines:
            words = fold(line.content)
            if line.number not in touched and (not words or words.isdigit()):
                self.log.mark(LineRole.FURNITURE, line)
            elif line.number not in touched and words in _LIST_WORDS:
                self.log.mark(LineRole.HEADING, line)
        return hits

    def see_title(self, lines: Sequence[Line]) -> None:
        """The lines of a cover: its fixed words, the level, the title."""
        rest = [line for line in lines if not is_cover(line)]
        self.log.mark(LineRole.HEADING, *(line for line in lines if is_cover(line)))
        if rest and not self.title:
            self.title.add(TITLE, self.source.of(rest))
        self.see(rest, self.title)


def gather(draft: Draft, ccp_groups: Sequence[Group]) -> None:
    """Name the activities and their competences from the best list that the document has.

    The list of the fiche emploi type, else those of the fiches activité, else the tables of the CCP
    (`ccp_groups`). The titles of the fiches are the labels; the lists repeat them.
    """
    groups = _job_groups(draft) or _activity_groups(draft)
    if not groups and ccp_groups:
        groups = list(ccp_groups)
        draft.log.inform("compétences numérotées par leur ordre dans les tableaux des CCP")
    fiches = {c.number: text for c in draft.named("competence") if (text := draft.of(c.body))}
    count = 0
    for position, (label, competences) in enumerate(groups, 1):
        key = str(position)
        activity = draft.chapter("activity", key)
        draft.blocs.add(key, (draft.of(activity.body) if activity else None) or label).see(label)
        for listed in competences:
            count += 1
            draft.members.setdefault(key, []).append(f"CP{count}")
            _name(draft, count, fiches.pop(str(count), None), listed)
    for number, text in fiches.items():
        draft.log.warn(
            f"fiche compétence professionnelle n° {number} : « {text.value} » n'est dans la liste "
            "d'aucune activité",
            text.start_line,
        )


def _name(draft: Draft, number: int, fiche: Text | None, listed: Text) -> None:
    name = draft.competences.add(f"CP{number}", fiche or listed)
    name.see(listed)
    if fiche and fold(fiche.value) != fold(listed.value):
        draft.log.warn(
            f"CP{number} : la fiche dit « {fiche.value} », la liste « {listed.value} »",
            fiche.start_line,
        )


def _job_groups(draft: Draft) -> list[Group]:
    """« Liste des activités types et des compétences professionnelles »: numbered activities."""
    part = draft.part("job-competences")
    groups: list[Group] = []
    for item in entries(draft.source, part.body) if part else ():
        if label := after(draft.source, item, r"\d+\s*[.)]\s*"):
            groups.append((label, []))
        elif groups:
            groups[-1][1].append(item)
    return groups


def _activity_groups(draft: Draft) -> list[Group]:
    """« Liste des compétences professionnelles de l'activité type », one a fiche."""
    groups: list[Group] = []
    for chapter in draft.named("activity"):
        part, label = chapter.part("activity-competences"), draft.of(chapter.body)
        if part and label:
            groups.append((label, entries(draft.source, part.body)))
    return groups
