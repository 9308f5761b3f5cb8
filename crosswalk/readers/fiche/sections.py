"""The sections of a France compétences fiche: where its page is cut, and by which headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crosswalk.identities import fold
from crosswalk.model import LineRole
from crosswalk.readers.common import Log
from crosswalk.readers.pipes import is_row, is_rule
from crosswalk.text import Line, Source

BLOC_HEADING = re.compile(r"\s*(?P<code>(?P<number>RNCP\d+)BC\d{2})\s*(?:[-–]\s*(?P<label>.+))?")

SECTIONS: dict[str, str] = {
    "level": r"(nomenclature )?du niveau de qualification",
    "nsf": r"code s nsf",
    "formacode": r"formacode s",
    "expiry": r"date d echeance de l enregistrement",
    "certifiers": r"nom legal",
    "objectives": r"objectifs et contexte de la certification",
    "activities": r"activites visees",
    "competences": r"competences attestees",
    "modalities": r"modalites d evaluation",
    "award": r"description des modalites d acquisition de la certification par capitalisation.*",
    "sectors": r"secteurs? d activites?",
    "jobs": r"types? d emplois? accessibles?",
    "rome": r"code s rome",
    "activityRegulation": r"references juridiques des r[eè]glementations? d activites?",
    "trainingPrerequisite": r"(le cas ech?e?ant )?pre ?requis a l entree en formation",
    "prerequisite": r"(le cas ech?e?ant )?pre ?requis a la validation de la certification",
    "bloc-prerequisites": r"pre ?requis disc?tincts pour les blocs de competences",
    "routes": r"voies? d acces a la certification",
    "overseas": r"oui",
    "links": r"(certifications professionnelles.* en correspondance.*"
    r"|anciennes versions de la certification professionnelle.*"
    r"|liens? avec des certifications et habilitations.*)",
    "legal": r"references? au x texte s reglementaires? s? ?instaurant la certification",
    "last-journal": r"date du dernier journal officiel ou bulletin officiel",
    "dates": r"date de decision",
    "statistics": r"statistiques",
    "homepage": r"liens? internet vers le descriptif de la certification",
    "trainingProviders": r"liste des organismes preparant a la certification",
    "predecessors": r"certification s anterieure s",
    "successors": r"nouvelle s certification s",
    "referentialDocument": r"referentiel d activites? de competences et d evaluation",
}
"""Section name → its heading, folded (`identities.fold`)."""

_TITLES = re.compile(
    r"l essentiel|nomenclature|certificateur s?|resume de la certification|blocs de competences"
    r"|secteur d activite et type d emploi|voies? d acces|base legale|pour plus d informations"
    r"|liens? avec d autres certifications.*|validite( des composantes acquises)?"
)
"""Headings of groups of sections: they state nothing."""

_TABLES = ("certifiers", "routes", "overseas", "dates")
"""Sections known by the first cell of their table."""

_TWO_LINES = ("level", "expiry")
"""Headings that the page breaks over two lines."""

_LISTS = ("activities", "competences")
"""Sections whose items may end with a colon: an unknown heading is not looked for inside."""


@dataclass
class Block:
    """A section as found: its name (« bloc » or « unknown » included), its heading, its lines."""

    name: str
    heading: tuple[Line, ...]
    lines: list[Line] = field(default_factory=list)

    @property
    def filled(self) -> list[Line]:
        return [line for line in self.lines if line.content]


def cut(source: Source, log: Log) -> Iterator[Block]:
    """The page cut at its headings; what precedes the first one is the block « top »."""
    block = Block("top", ())
    lines = source.lines
    index = 0
    while index < len(lines):
        name, height = _heading(lines, index, block.name)
        if name is None:
            block.lines.append(lines[index])
            index += 1
            continue
        yield block
        heading = tuple(lines[index : index + height])
        block = Block(name, heading)
        if is_row(heading[0]):
            block.lines.append(heading[0])
        elif name != "bloc":
            log.mark(LineRole.HEADING, *heading)
        index += height
    yield block


def _heading(lines: Sequence[Line], index: int, current: str) -> tuple[str | None, int]:
    """The section that starts at this line, and over how many lines its heading goes."""
    line = lines[index]
    if is_row(line):
        if index + 1 < len(lines) and is_rule(lines[index + 1]):
            folded = next((fold(cell) for cell in line.text.split("|") if cell.strip()), "")
            for name in _TABLES:
                if name != current and re.fullmatch(SECTIONS[name], folded):
                    return name, 1
        return None, 0
    if not line.content or len(line.content) > 200 or "|" in line.text:
        return None, 0
    if BLOC_HEADING.fullmatch(line.text) and not re.search(r"\s(ET|OU)\s", line.text):
        return "bloc", 1
    following = lines[index + 1] if index + 1 < len(lines) else None
    for name, pattern in SECTIONS.items():
        if name in _TABLES:
            continue
        both = f"{line.text} {following.text}" if following and name in _TWO_LINES else ""
        if both and re.fullmatch(pattern, fold(both)):
            return name, 2
        if re.fullmatch(pattern, fold(line.text)):
            return name, 1
    if _TITLES.fullmatch(fold(line.text)):
        return "title", 1
    if current not in _LISTS and re.fullmatch(r"[^\W\d_].{3,150}\s:", line.content):
        return "unknown", 1
    return None, 0
