"""The template of the ministry's REAC and RE: page furniture, headings, chapters.

Both documents are laid out by one template: the same headings in the same words, known here folded
(`identities.fold`), each on its own line or lines. A page ends with a small table (`SIGLE`, `Type de
document`, `Code titre`, …, page) that an extractor lays out on two lines or one item a line, and that
may fall inside a list or a sentence. A page starts with a form feed or one leading space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosswalk.identities import fold
from crosswalk.model import LineRole
from crosswalk.readers.common import Log
from crosswalk.text import Line, Source

_W = "(?:oe)?u"  # « œuvre » folds to « oeuvre »; an extractor may have lost the œ

# Chapters, and the parts that may stand in them. `DETECTS` are the headings that only these
# documents have. A group of a pattern is the chapter's number or what the part is about.
CHAPTERS = {
    "introduction": "introduction",
    "evolution": "presentation de l evolution du titre professionnel",
    "exam-context": "contexte de l examen du titre professionnel",
    "activities": "(?:liste|tableau) des activites",
    "synoptic": "vue synoptique de l emploi type",
    "job": "fiche emploi type",
    "activity": r"fiche activite type n (\d+)",
    "competence": r"fiche competence professionnelle n (\d+)",
    "transversal": "fiche des competences transversales de l emploi type",
    "glossary": "(glossaire (?:technique|du reac))",
    "copyright": "reproduction interdite",
    "re": "referentiel d evaluation",
    "references": "(?:1 )?references de la specialite",
    "general": "(?:2 )?modalites d evaluation generales des titres professionnels",
    "title-session": "(?:3 )?dispositif d evaluation .*pour la session du titre professionnel.*",
    "ccp": "ccp",
    "ccs": "ccs",
    "annex": r"annexe (\d+)",
}
PARTS = {
    "job-definition": "definition de l emploi type et des conditions d exercice",
    "job-sectors": "secteurs? d activites? et types? d emplois? accessibles? par le detenteur .*",
    "regulation": "reglementation d activites?(?: le cas echeant)?",
    "equivalences": "equivalences avec d autres certifications(?: le cas echeant)?",
    "job-competences": "liste des activites types? et des competences professionnelles",
    "job-transversal": "competences transversales de l emploi",
    "level": "niveau et ou domaine d activite",
    "rome": "fiche s rome de rattachement",
    "activity-definition": "definition description de l activite type et conditions d exercice",
    "activity-competences": "liste des competences professionnelles de l activite type",
    "activity-transversal": "competences transversales de l activite type",
    "description": f"description de la competence processus de mise en {_W}vre",
    "contexts": f"contexte s professionnel s de mise en {_W}vre",
    "criteria": "criteres de performance",
    "know-how": "savoir faire techniques savoir faire organisationnels "
    "savoir faire relationnels savoirs",
    "table": "(?:3 1 )?modalites d evaluation des competences et organisation de l epreuve",
    "other-modalities": "autres modalites d evaluation le cas echeant",
    "total": r"duree totale de l epreuve pour le candidat(?: \d+ h \d+ min)?",
    "information": "informations complementaires concernant (.*)",
    "vae": "precisions pour le candidat vae",
    "criteria-table": "(?:3 2 )?criteres d evaluation des competences professionnelles",
    "obligations": "obligations reglementaires le cas echeant",
    "transversal-table": "(?:3 3 )?evaluation des competences transversales",
    "jury": "(?:4 )?conditions de presence et d intervention du jury propre au .*",
    "presence": r"(?:\d \d )?duree totale de presence du jury pendant l epreuve du candidat"
    r"(?: \d+ h \d+ min)?",
    "protocol": r"(?:\d \d )?protocole d intervention du jury",
    "composition": r"(?:\d \d )?conditions particulieres de composition du jury",
    "surveillance": r"(?:\d )?conditions de surveillance et de confidentialite .*",
    "facilities": "plateau technique d evaluation",
    "editions": "correspondances du tp",
    "re-glossary": "glossaire des modalites d evaluation(?: du referentiel d evaluation re)?",
}
DETECTS = ("activity", "competence", "job", "transversal", "references", "title-session")

_COVER = (
    r"referentiel emploi activites competences|du titre professionnel|niveau (?:\d|i{1,3}|i?v)"
    "|des certificats|de competences professionnelles|sommaire|pages|site (?:https? )?.*"
    "|du referentiel d evaluation re"
)
_ENDED_BY_COLON = ("information",)
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|(?:\. ){4,})\s*\d*$")
_FOOT_LABEL = (
    r"SIGLE|Libellé réduit|Type de document|Code titre|Millésime|Version|Date de Validation"
    r"|Date dernier JO|Date de mise à jour|Page"
)
_FOOT_VALUE = r"TP-\d{5}|\d{2}/\d{2}/\d{4}|\d{1,3}/\d{1,3}|\d{2}|[A-Z][\w-]{0,11}"
_FOOT_LINE = re.compile(rf"(?:(?:{_FOOT_LABEL}|{_FOOT_VALUE})(?:\s+|$))+")
_FOOT_END = re.compile(r"\bPage\b.*(?<![\d/])\d{1,3}/\d{1,3}$")
_FOOT_MAX_LINES = 20


@dataclass(frozen=True)
class Part:
    """A heading, the lines under it, and what its words add (`number`)."""

    name: str
    number: str
    head: tuple[Line, ...]
    body: tuple[Line, ...]


@dataclass(frozen=True)
class Chapter(Part):
    """A chapter: its own lines, then its parts."""

    parts: tuple[Part, ...] = ()

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def furniture(source: Source) -> dict[int, Line]:
    """The lines of the page tables, by number."""
    lines = [line for line in source.lines if line.content]
    found: dict[int, Line] = {}
    for i, line in enumerate(lines):
        if re.match(r"(?:SIGLE|Libellé réduit)(?:\s|$)", line.content):
            run = _foot(lines[i : i + _FOOT_MAX_LINES])
            found.update((x.number, x) for x in run)
    return found


def _foot(lines: Sequence[Line]) -> Sequence[Line]:
    """The first lines as far as the page number that ends the table; none if it does not end."""
    text = ""
    for n, line in enumerate(lines, 1):
        if not _FOOT_LINE.fullmatch(line.content):
            break
        text = f"{text} {line.content}"
        if _FOOT_END.search(text):
            return lines[:n]
    return ()


def chapters(source: Source, log: Log) -> list[Chapter]:
    """The document cut at its headings. What stands before the first one is the chapter `front`."""
    feet = furniture(source)
    log.mark(LineRole.FURNITURE, *feet.values())
    kept = []
    for line in source.lines:
        if _CONTENTS_LINE.search(line.content):
            log.mark(LineRole.HEADING, line)
        elif line.content and line.number not in feet:
            kept.append(line)
    cut = list(_cut(kept))
    for part in cut:
        log.mark(LineRole.HEADING, *part.head)
    return _nest(cut)


def _cut(lines: Sequence[Line]) -> Iterator[Part]:
    name, number = "front", ""
    head: tuple[Line, ...] = ()
    body: list[Line] = []
    folded = [fold(line.content) for line in lines]
    i = 0
    while i < len(lines):
        found = _heading(lines[i : i + 3], folded[i : i + 3])
        if found is None:
            body.append(lines[i])
            i += 1
            continue
        yield Part(name, number, head, tuple(body))
        name, number, count = found
        head, body = tuple(lines[i : i + count]), []
        i += count
    yield Part(name, number, head, tuple(body))


def _heading(lines: Sequence[Line], folded: Sequence[str]) -> tuple[str, str, int] | None:
    """The heading that opens these lines, if one does: its name, its group, its count of lines."""
    if not lines[0].content[0].isalnum():
        return None
    for count in range(1, len(lines) + 1):
        text = " ".join(folded[:count])
        for name, pattern in (CHAPTERS | PARTS).items():
            if match := _compiled(pattern).fullmatch(text):
                colon = lines[count - 1].content.endswith(":")
                if colon or name not in _ENDED_BY_COLON:
                    return name, next(iter(match.groups()), ""), count
    return None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("emploi type", "emploi ?type"))


def _nest(cut: Sequence[Part]) -> list[Chapter]:
    found: list[Chapter] = []
    for part in cut:
        if part.name in CHAPTERS or part.name == "front":
            found.append(Chapter(part.name, part.number, part.head, part.body))
        else:
            last = found.pop()
            found.append(Chapter(last.name, last.number, last.head, last.body, (*last.parts, part)))
    return found


def is_cover(line: Line) -> bool:
    """Whether the line is one of the fixed words of a cover or of a contents page."""
    return re.fullmatch(_COVER, fold(line.content)) is not None


def detect(source: Source) -> bool:
    """Whether a heading that only these documents have stands on a line of its own."""
    patterns = [_compiled(CHAPTERS[name]) for name in DETECTS]
    return any(
        pattern.fullmatch(folded)
        for line in source.lines
        if len(line.text) < 120 and (folded := fold(line.text))
        for pattern in patterns
    )


def without_header(lines: Sequence[Line], header: str) -> tuple[list[Line], list[Line]]:
    """A table without its header rows, and the lines of these.

    An extractor breaks a header anywhere, even inside a word written upwards (`Q`, `uestionnem`, `ent
    à`), in an order of its own: a header begins with its first words and takes every line after them
    whose letters stand in `header`.
    """
    letters = _letters(header)
    kept: list[Line] = []
    dropped: list[Line] = []
    inside = False
    for line in lines:
        own = _letters(line.content)
        begins = own == letters[: len(own)] and len(own) > 8
        inside = bool(own) and (begins or (inside and own in letters))
        (dropped if inside else kept).append(line)
    return kept, dropped


def _letters(text: str) -> str:
    return fold(text).replace(" ", "")
