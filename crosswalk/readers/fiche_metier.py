"""Reader of the « fiche métier » that a branch publishes for a certification.

A page head (level of registration, « Fiche Métier - … du … »), which every page repeats, and the
title; then sections: the occupation, the blocs (`BLOC 1`, the label in capitals, a paragraph), the
numbered activities, the job titles in a sentence, the evolution of the job, contacts, conditions,
nearest ROME fiches, settings, collective agreements, responsibilities by domain and a glossary.
Headings are known by their words (`HEADINGS`), as `outline` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crosswalk.identities import Identity, fold
from crosswalk.model import (
    Activity,
    Certification,
    Code,
    CodeScheme,
    GlossaryEntry,
    Job,
    KeyFigure,
    LineRole,
    Reading,
    Responsibility,
    Sector,
    Stated,
)
from crosswalk.readers.common import finish
from crosswalk.readers.outline import Block, Heading, Outline, is_laid_out, outline
from crosswalk.readers.statements import cut, level_in, number_of, read_blocs, sentences
from crosswalk.text import Line, Source, Text

KIND = "fiche-metier"
TITLE = "fiche métier de branche"

HEADINGS = {
    "occupation": Heading(
        "Désignation du métier et des fonctions visées", r"designation du metier.*"
    ),
    "activities": Heading(
        "Description des activités professionnelles",
        r"description des activites( professionnelles)?",
    ),
    "jobs": Heading("Intitulés de l'emploi", r"intitules? (de l|des|d) emplois?"),
    "evolution": Heading("Variabilité et évolution de l'emploi", r"variabilites? et evolutions?.*"),
    "contacts": Heading(
        "Ses interlocuteurs internes et externes", r"(ses |les )?interlocuteurs.*", alone=True
    ),
    "internal": Heading("Les relations internes", r"(les )?relations internes"),
    "external": Heading("Les relations externes", r"(les )?relations externes"),
    "conditions": Heading("Les conditions d'emploi", r"(les )?conditions d emploi"),
    "rome": Heading("Fiches ROME les plus proches", r"fiches? rome.*proches?"),
    "settings": Heading("Les cadres d'exercice les plus fréquents", r"(les )?cadres? d exercice.*"),
    "agreements": Heading(
        "Les conventions collectives de référence", r"(les )?conventions? collectives?( .*)?"
    ),
    "responsibility": Heading("Responsabilité et autonomie", r"responsabilites? et autonomie"),
    "glossary": Heading("Glossaire", r"glossaire", proper=False),
}
"""Section name → its heading."""

_PROPERTIES = {
    "activities": "hasActivity",
    "jobs": "accessibleJob",
    "rome": "nearRome",
    "settings": "sector",
    "agreements": "idcc",
    "responsibility": "hasResponsibility",
    "glossary": "hasGlossaryEntry",
}
_SHEET = re.compile(r"fiche metier( .*)?")
_LEVEL = re.compile(r".*\bniveau [1-8]\b.*")
_NUMBER = re.compile(r"(?<![\w°/-])(?!(?:19|20)\d\d(?![\d\s]*%))\d")
_FOOTNOTE = re.compile(r"([¹²³⁴-⁹]|\[\d{1,2}\])\s*(?=\S)")
_ROW = re.compile(r"[\s|]*(\S.*?)\s*(?:\t|\s{2,}|\|)[\s|]*(\S.*?)[\s|]*")
_SIGLE = re.compile(r"\s*([A-ZÀ-Ý][A-ZÀ-Ý0-9&/-]{1,11})\s*:?\s+(\S.*?)\s*")
_DOMAIN_WIDTH = 120


def detect(source: Source) -> bool:
    """Three headings of a fiche métier."""
    return is_laid_out(source, HEADINGS)


def read(source: Source, identity: Identity) -> Reading:
    """Everything the fiche métier states.

    Raises:
        DocumentError: no section of a fiche métier is there, or its number cannot be known.
    """
    document = outline(source, HEADINGS, TITLE)
    number, number_text = number_of(source, identity)
    label, level = _head(document)
    occupation = document.part("occupation")
    responsibilities, autonomy = _responsibilities(document)
    sectors, settings = _settings(document)
    codes, agreements = _agreements(document)
    activities, other_activities = _activities(document)
    jobs, other_jobs = _jobs(document)
    figures, conditions = _conditions(document)
    bodies = {
        "activities": other_activities,
        "jobs": other_jobs,
        "evolution": document.texts("evolution"),
        "contacts": document.texts("contacts"),
        "internal": document.texts("internal"),
        "external": document.texts("external"),
        "conditions": conditions,
        "settings": settings,
        "agreements": agreements,
        "responsibility": autonomy,
    }
    blocs = read_blocs(document, identity, number)
    certification = Certification(
        number=number,
        text=label,
        number_text=number_text,
        level=level,
        codes=codes,
        near_rome=_near_rome(document),
        descriptions=occupation.paragraphs() if occupation else (),
        activities=activities,
        jobs=jobs,
        sectors=sectors,
        responsibilities=responsibilities,
        glossary=_glossary(document),
        blocs=blocs,
        key_figures=figures,
        sections=document.sections(bodies),
        not_stated=document.not_stated(_PROPERTIES),
    )
    return finish(source, KIND, certification, document.log)


def _head(document: Outline) -> tuple[Text | None, Stated[int] | None]:
    """The title and the level, from the page head."""
    title: list[Line] = []
    level: Text | None = None
    for line in document.head:
        folded = fold(line.text)
        if _SHEET.fullmatch(folded):
            document.log.mark(LineRole.FURNITURE, line)
        elif level is None and _LEVEL.fullmatch(folded):
            level = document.head_text([line])
        elif not title or line.number == title[-1].number + 1:
            title.append(line)
    if not title:
        document.log.warn("intitulé de la certification absent en tête de page")
    if level is None:
        document.log.warn("le niveau n'est pas énoncé en tête de page")
    return document.head_text(title), level_in(level)


def _activities(document: Outline) -> tuple[tuple[Activity, ...], list[Text]]:
    """« 1. label : description », an item each; sentences before the first are text.

    Where items are numbered, what stands without a number under one of them describes it.
    """
    blocks = document.blocks("activities")
    numbered = any(block.number for block in blocks)
    found: list[Activity] = []
    rest: list[Text] = []
    for block in blocks:
        if block.number or (block.item and not numbered):
            label, description = cut(document.source, block.text, r"\s*:\s+")
            key = block.number or str(len(found) + 1)
            found.append(Activity(key, label, descriptions=(description,) if description else ()))
        elif found:
            last = found[-1]
            found[-1] = replace(last, descriptions=(*last.descriptions, block.text))
        else:
            rest.append(block.text)
    _warn_if_none(document, "activities", found, "activité")
    return tuple(found), rest


def _warn_if_none(document: Outline, name: str, found: Sequence[object], what: str) -> None:
    """No silent zero: the section says something, and nothing was made of it."""
    part = document.part(name)
    if part and part.blocks and not found:
        document.log.warn(f"« {part.title.value} » : {what} non reconnu(e)", part.heading.number)


def _jobs(document: Outline) -> tuple[tuple[Job, ...], list[Text]]:
    """Titles: an item each, or listed after « intitulé de » in a sentence; other words are kept.

    The cut at a final « et » or « ou » is inferred: a title may hold the word.
    """
    found: list[tuple[Text, bool]] = []
    rest: list[Text] = []
    for block in document.blocks("jobs"):
        listed = re.search(r"intitulée?s?\s(?:de\s|d['’]|suivants?\s?:?)", block.text.value)
        if block.item:
            found.append((block.text, False))
        elif listed:
            _, names = cut(document.source, block.text, re.escape(listed[0]).replace(r"\ ", r"\s+"))
            found += _names(document.source, names) if names else []
            document.log.mark(LineRole.LEAD_IN, *block.lines)
        else:
            rest.append(block.text)
    _warn_if_none(document, "jobs", found, "intitulé d'emploi")
    return tuple(Job(str(n), text, inferred) for n, (text, inferred) in enumerate(found, 1)), rest


def _names(source: Source, listed: Text) -> list[tuple[Text, bool]]:
    """The names of a list separated by commas; « ... » at its end is no name."""
    pieces: list[tuple[int, int]] = []
    for span in listed.spans:
        for match in re.compile(r"[^,;]+").finditer(source.text, span.start, span.end):
            words = match[0].rstrip(" .…\n\t")
            if words.strip():
                pieces.append((match.start(), match.start() + len(words)))
    if len(pieces) < 2:
        return [(source.at(a, b), False) for a, b in pieces]
    start, end = pieces.pop()
    final = re.compile(r"\s(?:et|ou)\s").search(source.text, start, end)
    names = [(source.at(a, b), False) for a, b in pieces]
    if final is None:
        return [*names, (source.at(start, end), False)]
    return [*names, (source.at(start, final.start()), True), (source.at(final.end(), end), True)]


def _conditions(document: Outline) -> tuple[tuple[KeyFigure, ...], list[Text]]:
    """The sentences that hold a figure, with the footnote that gives their source; and the section.

    Percentages run on in one sentence are a figure each, the cut inferred.
    """
    source = document.source
    blocks = document.blocks("conditions")
    notes = {m[1]: b for b in blocks if (m := _FOOTNOTE.match(b.text.value))}
    found: list[KeyFigure] = []
    used: list[Block] = []
    for block in blocks:
        if block in notes.values():
            continue
        for sentence in sentences(source, block.text):
            if not _NUMBER.search(sentence.value):
                continue
            note = next((n for mark, n in notes.items() if mark in sentence.value), None)
            origin = _without_mark(source, note.text) if note else None
            used += [note] if note else []
            pieces = _clauses(source, sentence)
            found += [
                KeyFigure(str(len(found) + n), piece, len(pieces) > 1, origin)
                for n, piece in enumerate(pieces, 1)
            ]
    return tuple(found), [block.text for block in blocks if block not in used]


def _clauses(source: Source, sentence: Text) -> list[Text]:
    """A sentence cut before each percentage that follows a comma."""
    head, tail = cut(source, sentence, r",\s+(?=\d+(?:,\d+)?\s?%)")
    return [head, *_clauses(source, tail)] if tail else [head]


def _without_mark(source: Source, note: Text) -> Text:
    start = note.spans[0].start
    match = _FOOTNOTE.match(source.text, start)
    return source.at(match.end() if match else start, note.spans[-1].end)


def _near_rome(document: Outline) -> tuple[Code, ...]:
    """« label K1203 » or « K1203 - label », an item each."""
    found = []
    for block in document.blocks("rome"):
        match = re.search(r"\b[A-N]\d{4}\b", block.text.value)
        if match is None:
            continue
        label = block.text.value.replace(match[0], "").strip(" -–—:()")
        found.append(Code(CodeScheme.ROME, match[0], label or None, block.text))
    _warn_if_none(document, "rome", found, "code ROME")
    return tuple(found)


def _settings(document: Outline) -> tuple[tuple[Sector, ...], list[Text]]:
    """Where the job is done: the first sentence of the section; what describes each place is text."""
    texts = document.texts("settings")
    sectors = tuple(Sector("1", text) for text in texts[:1])
    return sectors, texts[1:]


def _agreements(document: Outline) -> tuple[tuple[Code, ...], list[Text]]:
    """IDCC numbers where the source says IDCC; a line without one keeps its words."""
    found: list[Code] = []
    rest: list[Text] = []
    for block in document.blocks("agreements"):
        match = re.match(r"IDCC\s*(?:n\s*°\s*)?:?\s*(\d{1,4})\b[\s:–-]*", block.text.value, re.A)
        if match:
            label = block.text.value[match.end() :]
            found.append(Code(CodeScheme.IDCC, match[1].zfill(4), label or None, block.text))
        else:
            rest.append(block.text)
            message = f"convention collective sans numéro IDCC : « {block.text.value[:60]} »"
            document.log.inform(message, block.text.start_line)
    return tuple(found), rest


def _responsibilities(document: Outline) -> tuple[tuple[Responsibility, ...], list[Text]]:
    """Items under the short line that names their domain; the sentences before them are text."""
    found: list[Responsibility] = []
    rest: list[Text] = []
    domain: Text | None = None
    blocks = document.blocks("responsibility")
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        if block.item:
            found.append(Responsibility(str(len(found) + 1), block.text, domain=domain))
        elif following and following.item and len(block.text.value) <= _DOMAIN_WIDTH:
            domain = block.text
        else:
            rest.append(block.text)
    _warn_if_none(document, "responsibility", found, "responsabilité")
    return tuple(found), rest


def _glossary(document: Outline) -> tuple[GlossaryEntry, ...]:
    """Rows « term, tab, meaning », or a sigle and its meaning; column names are a heading."""
    part = document.part("glossary")
    found: list[GlossaryEntry] = []
    lines: Sequence[Line] = part.lines if part else ()
    for line in lines:
        match = _ROW.fullmatch(line.text) or _SIGLE.fullmatch(line.text)
        if match is None or part is None:
            continue
        if re.fullmatch(r"significations?|definitions?|libelles?", fold(match[2])):
            document.log.mark(LineRole.HEADING, line)
            continue
        term = document.source.at(line.start + match.start(1), line.start + match.end(1))
        meaning = document.source.at(line.start + match.start(2), line.start + match.end(2))
        found.append(GlossaryEntry(str(len(found) + 1), term, meaning, part.title.value))
    _warn_if_none(document, "glossary", found, "sigle")
    return tuple(found)
