"""The table of the modalities of a RE (§3.1, and one for each CCP).

It has four columns (modality, competences assessed, duration, details) that the text lays out one cell
after the other, or several on one line; its header comes back on each page, even inside a sentence.
The six modalities have fixed names, defined in annex 3 of every RE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosswalk.identities import fold
from crosswalk.model import LineRole
from crosswalk.readers.reac.draft import Draft, Group
from crosswalk.readers.reac.layout import Chapter, Part, without_header
from crosswalk.readers.reac.text import Flow, entries
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
NOTHING = re.compile(r"\bSans\s+objet\b", re.I)
DURATION = re.compile(r"\b\d{1,2}\s*h\s*\d{2}\s*min\b")


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
        return DURATION.search(self.flow.text, self.start, self.end)

    @property
    def nothing(self) -> bool:
        """Whether « Sans objet » stands where the competences would."""
        return NOTHING.match(self.flow.text[self.start : self.end].lstrip()) is not None

    @property
    def cell_end(self) -> int:
        return self.duration.start() if self.duration else self.end


def modality_kind(words: str) -> str:
    """A modality's name without small words nor plurals, the same in a table and in a heading."""
    return " ".join(w.rstrip("s") for w in fold(words).split() if len(w) > 2)


def rows(draft: Draft, parts: Sequence[Part]) -> Iterator[Row]:
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


def split_ccp(chapter: Chapter) -> tuple[Sequence[Line], Sequence[Line]]:
    """The label of a CCP, and the sentence and items on how it is awarded."""
    opening = "les competences des candidats"
    folded = [fold(line.content) for line in chapter.body]
    end = next((i for i, words in enumerate(folded) if words.startswith(opening)), len(folded))
    return chapter.body[:end], chapter.body[end:]


def ccp_groups(draft: Draft) -> list[Group]:
    """Each CCP and the competences that its table assesses, for a RE without its REAC."""
    groups: list[Group] = []
    for chapter in draft.named("ccp"):
        label = draft.of(split_ccp(chapter)[0])
        found: dict[str, Text] = {}
        for row in rows(draft, chapter.parts):
            if not row.nothing:
                for text in entries(draft.source, row.flow.part(row.start, row.cell_end)):
                    found.setdefault(fold(text.value), text)
        if label and found:
            groups.append((label, list(found.values())))
    return groups
