"""Reader of a France compétences fiche (RNCP or RS), saved as text or as the HTML page.

The page is a sequence of headings, most of them closed by a colon, with paragraphs, lists or a table
under each. Headings are known by their words, whatever the accents, the apostrophes and the spaces
(`SECTIONS`); a heading that is not known is kept as text with what stands under it, and reported.
A saved page loses the columns of some tables: what cannot be told is left unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, fold
from crosswalk.model import (
    AssessmentModality,
    Bloc,
    Certification,
    Competence,
    LineRole,
    Reading,
    Section,
    Stated,
)
from crosswalk.readers.common import Log, finish
from crosswalk.readers.fiche import facts
from crosswalk.readers.fiche.competences import attested_pieces, bloc_competences, run_on
from crosswalk.readers.fiche.links import correspondences, predecessors
from crosswalk.readers.fiche.sections import BLOC_HEADING, SECTIONS, Block, cut
from crosswalk.readers.pipes import is_rule, tables
from crosswalk.text import Source, Text

KIND = "fiche"
TITLE = "fiche France compétences"

_EXPECTED = (
    "level",
    "nsf",
    "competences",
    "modalities",
    "sectors",
    "jobs",
    "rome",
    "routes",
    "dates",
)
_MAY_BE_EMPTY = (
    "activityRegulation",
    "trainingPrerequisite",
    "prerequisite",
    "homepage",
    "trainingProviders",
    "referentialDocument",
)


def detect(source: Source) -> bool:
    """Two headings of the page that no other document has."""
    folded = {fold(line.text) for line in source.lines if len(line.text) < 90}
    return "competences attestees" in folded or "voie d acces a la certification" in {
        fold(line.text.split("|")[1]) for line in source.lines if line.text.count("|") > 1
    }


def read(source: Source, identity: Identity) -> Reading:
    """Everything the page states.

    Raises:
        DocumentError: no section of a fiche is there, its number cannot be known or is contradicted,
            or the page stops in the middle of a table.
    """
    log = Log()
    blocks = list(cut(source, log))
    if not any(b.name in SECTIONS for b in blocks):
        raise DocumentError(source.id, f"ce n'est pas une {TITLE} : aucune rubrique reconnue")
    _refuse_truncated(source, blocks)
    number = _number(source, identity, blocks)
    by_name = {block.name: block for block in reversed(blocks)}
    for name in _EXPECTED:
        if name not in by_name and not (number.startswith("RS") and name == "competences"):
            log.warn(f"rubrique absente : {_french(name)}")
    pieces, expected = [], "competences" in by_name
    if expected:
        pieces = attested_pieces(source, by_name["competences"].filled)
    blocs = tuple(
        _bloc(source, block, pieces, log, expected) for block in blocks if block.name == "bloc"
    )
    sections = [_section(source, n, b) for n, b in enumerate(_unknown(blocks), 1)]
    if pieces and blocs:
        log.warn(
            f"{len(pieces)} compétence(s) attestée(s) ne figurent dans aucun bloc, la première : "
            f"« {pieces[0][0].value[:60]} »",
            pieces[0][0].start_line,
        )
    if pieces:
        key = str(len(sections) + 1)
        heading = source.of(by_name["competences"].heading)
        sections.append(Section(key, heading, source.join(text for text, _ in pieces)))
    certification = _certification(source, number, by_name, blocks, blocs, tuple(sections), log)
    rows, none = correspondences(source, number, [b for b in blocks if b.name == "links"], log)
    certification = facts.with_none_declared(certification, none)
    return finish(source, KIND, certification, log, rows)


def _refuse_truncated(source: Source, blocks: Sequence[Block]) -> None:
    """A page that stops inside a table was not saved whole.

    Raises:
        DocumentError: the last row of the last table has fewer cells than its header, or is open.
    """
    last = blocks[-1]
    found = list(tables(source, last.lines))
    if not found:
        return
    table = found[-1]
    row = table.rows[-1] if table.rows else table.header
    if not row.complete or (last.name == "bloc" and len(row.cells) < len(table.header.cells)):
        raise DocumentError(
            source.id,
            "la fiche s'arrête au milieu d'un tableau : enregistrez la page entière",
            row.line,
        )


def _number(source: Source, identity: Identity, blocks: Sequence[Block]) -> str:
    """The number of the fiche, on which the identity, the top of the page and the blocs agree.

    Raises:
        DocumentError: no number anywhere, or two different ones.
    """
    stated = {
        match["number"]: block.heading[0].number
        for block in blocks
        if block.name == "bloc" and (match := BLOC_HEADING.match(block.heading[0].text))
    }
    for line in blocks[0].filled:
        if match := re.fullmatch(r"(?:N° de fiche\s*)?((?:RNCP|RS)\d+)(?:\s*-.*)?", line.content):
            stated.setdefault(match[1], line.number)
    if identity.number:
        stated.setdefault(identity.number, 0)
    if not stated:
        raise DocumentError(
            source.id, "le numéro de la fiche n'y figure pas : indiquez-le avec --number RNCP…"
        )
    if len(stated) > 1:
        numbers = ", ".join(
            f"{n} (ligne {line})" if line else f"{n} (identité)" for n, line in stated.items()
        )
        raise DocumentError(source.id, f"plusieurs numéros de fiche : {numbers}")
    return next(iter(stated))


def _bloc(
    source: Source, block: Block, pieces: list[tuple[Text, bool]], log: Log, expected: bool
) -> Bloc:
    heading = block.heading[0]
    match = BLOC_HEADING.fullmatch(heading.text)
    assert match is not None
    code = match["code"]
    label = source.at(heading.start + match.start("label"), heading.end) if match["label"] else None
    competences: tuple[Competence, ...] = ()
    modalities: tuple[AssessmentModality, ...] = ()
    for table in tables(source, block.lines):
        log.mark(LineRole.HEADING, source.lines[table.header.line - 1], *table.rules)
        listed = table.column("comp[ée]tences")
        assessed = table.column("[ée]valuation")
        for row in table.rows:
            cell = row[listed] if listed is not None else None
            if cell:
                competences += bloc_competences(source, cell, pieces, log, code, expected)
            cell = row[assessed] if assessed is not None else None
            if cell:
                modalities += tuple(
                    AssessmentModality(str(n), text, inferred)
                    for n, (text, inferred) in enumerate(run_on(source, cell), 1)
                )
    _mark_pipes(block, log)
    if not competences:
        log.warn(f"{code} : aucune compétence lue", heading.number)
    text = label or source.at(heading.start, heading.end)
    return Bloc(code[-4:], text, code, competences=competences, assessments=modalities)


def _mark_pipes(block: Block, log: Log) -> None:
    """Lines that hold only the pipe opening a row."""
    log.mark(LineRole.FURNITURE, *(line for line in block.lines if line.content == "|"))


def _unknown(blocks: Sequence[Block]) -> list[Block]:
    return [b for b in blocks if b.name in ("unknown", "successors")]


def _section(source: Source, position: int, block: Block) -> Section:
    body = [line for line in block.filled if not is_rule(line)]
    heading = source.of(block.heading) if block.heading else source.of(body[:1])
    return Section(str(position), heading, source.of(body) if body else None)


def _certification(
    source: Source,
    number: str,
    by_name: dict[str, Block],
    blocks: Sequence[Block],
    blocs: tuple[Bloc, ...],
    sections: tuple[Section, ...],
    log: Log,
) -> Certification:
    """The record of the page; each field is read by one function of `facts`."""
    page = facts.Page(source, {name: block.filled for name, block in by_name.items()}, log)
    for block in _unknown(blocks):
        heading = source.of(block.heading)
        log.warn(f"rubrique gardée en texte : « {heading.value[:80]} »", heading.start_line)
    for block in blocks:
        for line in block.lines:
            if is_rule(line):
                log.mark(LineRole.FURNITURE, line)
    not_stated = tuple(
        Stated(name, source.of(by_name[name].heading))
        for name in _MAY_BE_EMPTY
        if name in by_name and not page.lines(name)
    )
    last_bloc = max((i for i, b in enumerate(blocks) if b.name == "bloc"), default=-1)
    whole = any(b.name in SECTIONS and b.name != "bloc" for b in blocks[last_bloc + 1 :])
    return Certification(
        number=number,
        text=facts.title(page),
        number_text=source.find(rf"\b{number}(?=BC\d\d|\b)"),
        level=facts.level(page),
        codes=facts.codes(page),
        certifiers=facts.certifiers(page),
        descriptions=facts.paragraphs(page, "objectives"),
        activities=facts.activities(page),
        jobs=facts.jobs(page),
        sectors=facts.sectors(page),
        blocs=blocs,
        lists_all_blocs=source.join(b.text for b in blocs) if blocs and whole else None,
        assessments=facts.modalities(page),
        award_rules=facts.award_rules(page, len(blocs)),
        routes=facts.routes(page),
        training_prerequisites=facts.sentences(page, "trainingPrerequisite"),
        prerequisites=facts.sentences(page, "prerequisite"),
        legal_references=facts.legal_references(page),
        figures=facts.figures(page),
        decided_on=facts.dated(page, "décision"),
        effective_on=facts.dated(page, "début des parcours|effet"),
        expires_on=facts.expiry(page),
        last_delivery_on=facts.dated(page, "dernière délivrance"),
        last_journal_on=facts.last_journal(page),
        duration_years=facts.duration_years(page),
        replaces=predecessors(page),
        sections=_all_sections(page, sections),
        not_stated=not_stated,
    )


def _all_sections(page: facts.Page, unknown: tuple[Section, ...]) -> tuple[Section, ...]:
    """What is kept as text: unknown sections, then those that have no term of their own."""
    found = (*unknown, *facts.kept(page, len(unknown)))
    return (*found, *facts.overseas(page, len(found)))


def _french(name: str) -> str:
    titles = {
        "level": "niveau de qualification",
        "nsf": "codes NSF",
        "competences": "compétences attestées",
        "modalities": "modalités d'évaluation",
        "sectors": "secteurs d'activités",
        "jobs": "emplois accessibles",
        "rome": "codes ROME",
        "routes": "voies d'accès",
        "dates": "décision et échéance",
    }
    return titles[name]
