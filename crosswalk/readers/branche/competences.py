"""Parts III and IV of a branch référentiel: the blocs, their competences and their criteria.

Part III: each bloc is a heading `1.`, each competence a heading `1.1`, then its details, bulleted.
Part IV is a table of two columns for each bloc, which the extraction flattens: under « BLOC n : … »
and the header of the table, each competence is a numbered heading, then its descriptions (« - »),
then its criteria (« > »). The numbers tie the two parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crosswalk.identities import fold
from crosswalk.model import (
    Bloc,
    Competence,
    CompetenceDetail,
    Criterion,
    LineRole,
    Section,
    Stated,
)
from crosswalk.readers.branche.layout import (
    BULLET,
    CAPITAL,
    CERTIFICATION,
    CHEVRON,
    COMPETENCES,
    DASH,
    Part,
    cut,
    heading_size,
    kept_section,
    rows,
    split_competences,
)
from crosswalk.readers.common import Log
from crosswalk.text import Line, Source, Text

_BLOC = re.compile(rf"\s*(\d{{1,2}})\s*[.)]\s*(?={CAPITAL})")
_ASSESSED_BLOC = re.compile(r"\s*BLOC\s+(\d+)\s*(?:[:.–-].*)?", re.I)
_TABLE_HEADER = re.compile(r"\s*(?:Description de la compétence|Critères de performance)\b", re.I)


def read_blocs(
    source: Source, parts: Mapping[str, Part], log: Log
) -> tuple[list[Bloc], list[Section]]:
    """The blocs of parts III and IV, put together by their number; the introductions of both."""
    introductions: list[Section] = []
    blocs: list[Bloc] = []
    if part := parts.get(COMPETENCES):
        before, blocs = _read_competences(source, part.lines, log)
        introductions += _introduction(source, part, before, blocs, log)
    if part := parts.get(CERTIFICATION):
        labels = {c.key: c.text.value for bloc in blocs for c in bloc.competences}
        before, assessed = _read_criteria(source, part.lines, labels, log)
        introductions += _introduction(source, part, before, assessed, log)
        blocs = _merged(blocs, assessed, log) if blocs else assessed
    return blocs, introductions


def _introduction(
    source: Source, part: Part, lines: Sequence[Line], blocs: Sequence[Bloc], log: Log
) -> list[Section]:
    """What stands before the first bloc; without a bloc, nothing shows what the lines are."""
    if not blocs:
        log.warn(f"« {part.name} » : aucun bloc numéroté", part.title.start_line)
    return [kept_section(source, part.key, part.title, lines)] if blocs and lines else []


def _read_competences(
    source: Source, lines: Sequence[Line], log: Log
) -> tuple[Sequence[Line], list[Bloc]]:
    """Part III: its introduction, the blocs with their competences and details."""
    starts: list[tuple[int, re.Match[str]]] = []
    for n, line in enumerate(lines):
        match = _BLOC.match(line.text)
        if match and int(match[1]) > (int(starts[-1][1][1]) if starts else 0):
            starts.append((n, match))
    ends = [*(n for n, _ in starts), len(lines)]
    blocs = [
        _bloc(source, match, lines[start:end], log)
        for (start, match), end in zip(starts, ends[1:], strict=True)
    ]
    return lines[: ends[0]], blocs


def _bloc(source: Source, match: re.Match[str], lines: Sequence[Line], log: Log) -> Bloc:
    number = source.of([cut(lines[0], match.start(1), match.end(1))])
    body = [cut(lines[0], match.end()), *lines[1:]]
    before, groups = split_competences(body, int(match[1]))
    size = heading_size(before, to_list=True)
    if not groups:
        log.warn(f"bloc {match[1]} : aucune compétence", lines[0].number)
    return Bloc(
        key=f"n{match[1]}",
        text=source.of(before[:size]),
        notations=(Stated(match[1], number),),
        descriptions=tuple(source.of(row.lines) for row in rows(before[size:], BULLET + DASH)),
        competences=tuple(_competence(source, key, group, log) for key, group in groups.items()),
    )


def _competence(source: Source, key: str, lines: Sequence[Line], log: Log) -> Competence:
    size = heading_size(lines, to_list=True)
    found = rows(lines[size:], BULLET + DASH)
    details = [source.of(row.lines) for row in found if row.mark]
    if not details:
        log.warn(f"compétence {key} : aucune déclinaison", lines[0].number)
    return Competence(
        key,
        source.of(lines[:size]),
        descriptions=tuple(source.of(row.lines) for row in found if not row.mark),
        details=tuple(CompetenceDetail(str(n), text) for n, text in enumerate(details, 1)),
    )


def _read_criteria(
    source: Source, lines: Sequence[Line], labels: Mapping[str, str], log: Log
) -> tuple[Sequence[Line], list[Bloc]]:
    """Part IV: its introduction, the blocs under their short names with their competences.

    `labels` are the competences of part III, by key: their words show where a heading ends.
    """
    starts = [
        (n, match) for n, line in enumerate(lines) if (match := _ASSESSED_BLOC.fullmatch(line.text))
    ]
    ends = [*(n for n, _ in starts), len(lines)]
    blocs = [
        _assessed_bloc(source, match, lines[start:end], labels, log)
        for (start, match), end in zip(starts, ends[1:], strict=True)
    ]
    return lines[: ends[0]], blocs


def _assessed_bloc(
    source: Source, match: re.Match[str], lines: Sequence[Line], labels: Mapping[str, str], log: Log
) -> Bloc:
    size = next((n for n, line in enumerate(lines) if n and not line.text.isupper()), len(lines))
    headers = [line for line in lines[size:] if _TABLE_HEADER.match(line.text)]
    log.mark(LineRole.HEADING, *lines[:size], *headers)
    body = [line for line in lines[size:] if line not in headers]
    before, groups = split_competences(body, int(match[1]))
    number = source.of([cut(lines[0], match.start(1), match.end(1))])
    return Bloc(
        key=f"n{match[1]}",
        text=source.of(lines[:size]),
        notations=(Stated(match[1], number),),
        descriptions=tuple(source.of(row.lines) for row in rows(before, DASH)),
        competences=tuple(
            _assessed(source, key, group, labels.get(key, ""), log) for key, group in groups.items()
        ),
    )


def _assessed(source: Source, key: str, lines: list[Line], label: str, log: Log) -> Competence:
    size = heading_size(lines, label)
    descriptions: list[Text] = []
    criteria: list[Criterion] = []
    for row in rows(lines[size:], DASH + CHEVRON):
        if row.mark == CHEVRON:
            criteria.append(Criterion(str(len(criteria) + 1), source.of(row.lines)))
            continue
        if criteria:
            line = row.lines[0].number
            log.warn(f"compétence {key} : description placée après des critères", line)
        descriptions.append(source.of(row.lines))
    if not criteria:
        log.warn(f"compétence {key} : aucun critère", lines[0].number)
    return Competence(
        key, source.of(lines[:size]), descriptions=tuple(descriptions), criteria=tuple(criteria)
    )


def _merged(blocs: Sequence[Bloc], assessed: Sequence[Bloc], log: Log) -> list[Bloc]:
    """The blocs of part III with what part IV says of each, tied by the document's numbers."""
    others = {bloc.key: bloc for bloc in assessed}
    merged: list[Bloc] = []
    for bloc in blocs:
        other = others.pop(bloc.key, None)
        if other is None:
            log.warn(f"bloc {bloc.key[1:]} : absent de « {CERTIFICATION} »", bloc.text.start_line)
            merged.append(bloc)
            continue
        merged.append(
            replace(
                bloc,
                other_labels=(other.text,),
                descriptions=(*bloc.descriptions, *other.descriptions),
                competences=tuple(_merged_competences(bloc, other, log)),
            )
        )
    for bloc in others.values():
        log.warn(f"bloc {bloc.key[1:]} : absent de « {COMPETENCES} »", bloc.text.start_line)
    return [*merged, *others.values()]


def _merged_competences(bloc: Bloc, other: Bloc, log: Log) -> Iterator[Competence]:
    assessed = {competence.key: competence for competence in other.competences}
    for competence in bloc.competences:
        found = assessed.pop(competence.key, None)
        if found is None:
            line = competence.text.start_line
            log.warn(f"compétence {competence.key} : absente de « {CERTIFICATION} »", line)
            yield competence
        else:
            yield _merged_competence(competence, found, log)
    for competence in assessed.values():
        line = competence.text.start_line
        log.warn(f"compétence {competence.key} : absente de « {COMPETENCES} »", line)
        yield competence


def _merged_competence(competence: Competence, assessed: Competence, log: Log) -> Competence:
    """One label where both parts have the same words, but for case, accents and punctuation."""
    text, others = competence.text, competence.other_labels
    if fold(text.value) == fold(assessed.text.value):
        text = replace(text, repeats=assessed.text.spans)
    else:
        others = (assessed.text,)
        line = assessed.text.start_line
        log.inform(f"compétence {competence.key} : deux intitulés différents", line)
    return replace(
        competence,
        text=text,
        other_labels=others,
        descriptions=(*competence.descriptions, *assessed.descriptions),
        criteria=assessed.criteria,
    )
