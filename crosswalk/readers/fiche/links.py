"""What a fiche says of other certifications: correspondences and predecessors.

« Bloc(s) de compétences concernés » are the declaring certification's own (source), « reconnue en
correspondance » the other one (target). `ET` joins the blocs of one side into one set; `OU` makes
alternatives, each its own row. Neither is ever turned round nor flattened into pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crosswalk.identities import fold
from crosswalk.model import (
    BlocMention,
    Correspondence,
    Direction,
    Filiation,
    Kind,
    LineRole,
    Mention,
)
from crosswalk.readers.common import Log
from crosswalk.readers.fiche.facts import Page
from crosswalk.readers.fiche.sections import Block
from crosswalk.readers.pipes import Row, Table, tables
from crosswalk.text import Line, Source, Text

_CODE = re.compile(r"(RNCP\d+)(BC\d{2})\s*[-–]?\s*")
_TITLE = re.compile(r"((?:RNCP|RS)\d+)\s*[-–]?\s*(.*)", re.S)
_OPERATOR = re.compile(r"\s(ET|OU)\s+$")


def correspondences(
    source: Source, number: str, blocks: Sequence[Block], log: Log
) -> tuple[list[Correspondence], list[Text]]:
    """The declared rows, and the sentences that say there is none."""
    rows: list[Correspondence] = []
    none: list[Text] = []
    for block in blocks:
        heading = fold(source.of(block.heading).value)
        found = list(tables(source, block.lines))
        free = [line for line in block.filled if not any(_covers(t, line) for t in found)]
        for line in free:
            if fold(line.content).startswith(("aucune", "neant", "sans objet")):
                none.append(source.of([line]))
        for table in found:
            log.mark(LineRole.HEADING, source.lines[table.header.line - 1])
            log.mark(LineRole.FURNITURE, *table.rules)
            log.mark(LineRole.FURNITURE, *(x for x in block.lines if x.content == "|"))
            kind = _kind(f"{heading} {fold(' '.join(c.value for c in table.header.cells if c))}")
            for row in table.rows:
                rows += _row(source, number, table, row, kind, log)
    return rows, none


def predecessors(page: Page) -> tuple[Filiation, ...]:
    """« Certification(s) antérieure(s) »: what this edition replaces."""
    table = page.table("predecessors")
    found = []
    for row in table.rows if table else ():
        code = row[0]
        if code is None:
            continue
        match = re.fullmatch(r"(RNCP|RS)\s*(\d+)", code.value)
        if match is None:
            page.log.warn(f"certification antérieure non lue : « {code.value} »", row.line)
            continue
        label = row[1]
        text = page.source.join((code, label)) if label else code
        found.append(Filiation(match[1] + match[2], text, label))
    return tuple(found)


def _covers(table: Table, line: Line) -> bool:
    return line.number >= table.header.line


def _kind(heading: str) -> Kind:
    if "repertoire specifique" in heading:
        return Kind.SPECIFIC_REGISTER
    return Kind.TOTAL if "correspondance totale" in heading else Kind.PARTIAL


def _row(
    source: Source, number: str, table: Table, row: Row, kind: Kind, log: Log
) -> list[Correspondence]:
    """The statements of one row: one, or one an alternative."""
    own_column = table.column(r"concern[ée]s?")
    title_column = table.column(r"code et intitul[ée]")
    blocs_column = next(
        (
            i
            for i, cell in enumerate(table.header.cells)
            if cell and i not in (own_column, title_column) and "bloc" in cell.value.casefold()
        ),
        None,
    )
    title = row[title_column] if title_column is not None else row[0]
    match = _TITLE.match(title.value) if title else None
    if title is None or match is None:
        log.warn("ligne de correspondance sans certification reconnue", row.line)
        return []
    recognised = match[1]
    own = _alternatives(source, row[own_column] if own_column is not None else None, log)
    theirs = _alternatives(source, row[blocs_column] if blocs_column is not None else None, log)
    if own is None or theirs is None:
        return []
    if not _belong(own, number, log) or not _belong(theirs, recognised, log):
        return []
    text = source.join(cell for cell in row.cells if cell)
    if recognised.startswith("RS"):
        kind = Kind.SPECIFIC_REGISTER
    return [
        Correspondence(
            source=Mention(number, text, tuple(left)),
            target=Mention(recognised, _label(source, title, recognised), tuple(right)),
            kind=kind,
            direction=Direction.NOT_STATED,
            text=text,
        )
        for left in own
        for right in theirs
    ]


def _label(source: Source, title: Text, number: str) -> Text:
    """The words of a cell « RNCP39099 - label » after the number, or the cell itself."""
    span = title.spans[0]
    match = re.compile(rf"{number}\s*[-–]?\s*").match(source.text, span.start, span.end)
    if match and source.text[match.end() : span.end].strip():
        return source.at(match.end(), span.end)
    return title


def _alternatives(source: Source, cell: Text | None, log: Log) -> list[list[BlocMention]] | None:
    """The sets of blocs of a cell: one set for `ET`, one a bloc for `OU`, an empty one for no bloc.

    None, with a warning, where the cell mixes `ET` and `OU`, which could be read in two ways.
    """
    if cell is None or cell.value == "-":
        return [[]]
    span = cell.spans[0]
    matches = list(_CODE.finditer(source.text, span.start, span.end))
    if not matches:
        log.warn(f"blocs non lus : « {cell.value[:60]} »", cell.start_line)
        return None
    mentions, operators = [], set()
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        end = following.start() if following else span.end
        operator = _OPERATOR.search(source.text[match.end() : end]) if following else None
        if following and operator is None:
            log.warn(f"opérateur attendu (ET, OU) avant {following[0]}", cell.start_line)
            return None
        if operator:
            operators.add(operator[1])
            end = match.end() + operator.start()
        label = source.at(match.end(), end) if source.text[match.end() : end].strip() else None
        code = match[1] + match[2]
        mentions.append(BlocMention(match[2], code, label or source.at(match.start(), match.end())))
    if len(operators) > 1:
        log.warn("« ET » et « OU » mêlés dans une cellule : ligne gardée en texte", cell.start_line)
        return None
    return [[m] for m in mentions] if operators == {"OU"} else [mentions]


def _belong(sets: list[list[BlocMention]], number: str, log: Log) -> bool:
    """Whether every bloc is of this certification; a warning where one is not."""
    for mention in (m for s in sets for m in s):
        if mention.code and mention.code[:-4] != number:
            log.warn(f"{mention.code} n'est pas un bloc de {number}", mention.text.start_line)
            return False
    return True
