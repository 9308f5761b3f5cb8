"""Reader of the référentiel of a branch title: competences and certification in one document.

The plan is five parts numbered in Roman figures: preamble (registration: title, level, dates), the
trade (prose, then one titled passage an activity), the competences (blocs `1.`, competences `1.1`,
bulleted details), what is assessed, and how. Parts III and IV are in `competences`,
part V in `certification`.

The text comes from a page layout: blank lines mean nothing, and the first line of a page begins with
a space. The document numbers its blocs in its own way: their register codes come from the identity,
by label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity
from crosswalk.model import (
    Activity,
    Bloc,
    Certification,
    LineRole,
    Reading,
    Section,
    Stated,
)
from crosswalk.readers.branche.certification import read_modalities
from crosswalk.readers.branche.competences import read_blocs
from crosswalk.readers.branche.layout import (
    CERTIFICATION,
    COMPETENCES,
    MODALITIES,
    PLAN,
    PREAMBLE,
    PROPER,
    TRADE,
    Part,
    Row,
    ends_sentence,
    kept_section,
    mark_of,
    outline,
    part_name,
    parts_of,
    starts_sentence,
    wording,
)
from crosswalk.readers.common import Log, finish, parse_date
from crosswalk.text import Line, Source, Text

KIND = "branche"
TITLE = "référentiel de branche"

T = TypeVar("T")

_TRADE_TITLE = re.compile(r"Descriptif des activités\b.*", re.I)
_CAREER = re.compile(r"\bévolu", re.I)

_REGISTER = r"[Cc]ertifications\s+[Pp]rofessionnelles\s+(?:\(RNCP\)\s*)?d(?:u|es|e\s+la|e\s+l.)\s+"
_DATE = r"\d{1,2}(?:er)?\s+\w+\s+\d{4}"
_NUMBER = r"\bRNCP\s?\d{3,6}\b"
_LABEL = _REGISTER + r"([^;]+?)\s*(?:\(|,|;|\ben\s+tant\b|\bau\s+niveau\b)"
_SIGLE = _REGISTER + r"[^(;]+\(([A-Z][A-Z0-9-]+)\)"
_LEVEL = r"(?:titre\s+de\s+)?niveau\s+[1-8]\b"
_REGISTERED = rf"inscription\b[^;]*?\b(le\s+{_DATE})"
_YEARS = r"pour\s+une\s+durée\s+de\s+\d+\s+ans?"
_EXPIRES = rf"jusqu.au\s+{_DATE}"
_ALL_BLOCS = (
    r"(?:se\s+compose|est\s+(?:composé|constitué))\s+de\s+\w+\s+«?\s*blocs?"
    r"(?:\s+de\s+compétences)?(?:\s*»)?"
)
_COUNTS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def detect(source: Source) -> bool:
    """Whether two parts of the plan are there, one at least that is proper to these documents."""
    names = {part_name(line) for line in source.lines}
    return len(names.intersection(PLAN)) >= 2 and bool(names & PROPER)


def read(source: Source, identity: Identity) -> Reading:
    """Everything the référentiel states.

    Raises:
        DocumentError: not a référentiel of this plan, no bloc in it, or no number for its title.
    """
    log = Log()
    parts = parts_of(source, log)
    number = _number(source, parts.get(PREAMBLE), identity)
    blocs, introductions = read_blocs(source, parts, log)
    if not blocs:
        expected = f"ni sous « {COMPETENCES} » ni sous « {CERTIFICATION} »"
        raise DocumentError(source.id, f"aucun bloc de compétences : {expected}")
    certification = Certification(
        number=number,
        number_text=_find(source, parts.get(PREAMBLE), _NUMBER),
        blocs=tuple(_coded(bloc, number, identity, log) for bloc in blocs),
        lists_all_blocs=_whole_list(source, parts.get(COMPETENCES), len(blocs), log),
    )
    if preamble := parts.get(PREAMBLE):
        certification = _register(source, preamble, certification, log)
    if trade := parts.get(TRADE):
        certification = _trade(source, trade, certification, log)
    others = [_kept(source, part, part.lines) for name, part in parts.items() if name not in PLAN]
    sections = (*certification.sections, *introductions, *others)
    certification = replace(certification, sections=sections)
    if modalities := parts.get(MODALITIES):
        certification = read_modalities(source, modalities, certification, log)
    return finish(source, KIND, certification, log)


def _find(source: Source, part: Part | None, pattern: str) -> Text | None:
    """The first words of the part that match."""
    if part is None or not part.lines:
        return None
    return source.find(pattern, source.span(part.lines[0].start, part.lines[-1].end))


def _kept(source: Source, part: Part, lines: Sequence[Line]) -> Section:
    return kept_section(source, part.key, part.title, lines)


def _number(source: Source, preamble: Part | None, identity: Identity) -> str:
    """The number of the title, on which the identity and the preamble must agree.

    Raises:
        DocumentError: neither gives it, or they differ.
    """
    words = _find(source, preamble, _NUMBER)
    stated = words.value.replace(" ", "") if words else None
    number = identity.number or stated
    if number is None:
        raise DocumentError(
            source.id,
            "le numéro de la certification n'y figure pas : indiquez-le avec --number RNCP…",
        )
    if words and stated != number:
        raise DocumentError(
            source.id,
            f"le document énonce {stated}, mais il est rattaché à {number}",
            words.start_line,
        )
    return number


def _register(
    source: Source, preamble: Part, certification: Certification, log: Log
) -> Certification:
    """Part I: the title, and what the register says of it."""

    def stated(pattern: str, what: str, value: Callable[[str], T]) -> Stated[T] | None:
        words = _find(source, preamble, pattern)
        try:
            if words:
                return Stated(value(words.value), words)
            log.warn(f"préambule : rien qui donne {what}")
        except ValueError as error:
            log.warn(f"préambule, {what} : {error}", words.start_line if words else None)
        return None

    label = stated(_LABEL, "l'intitulé de la certification", str)
    sigle = _find(source, preamble, _SIGLE)
    return replace(
        certification,
        text=label.text if label else None,
        notations=(Stated(sigle.value, sigle),) if sigle else (),
        level=stated(_LEVEL, "le niveau", _integer),
        registered_on=stated(_REGISTERED, "la date d'enregistrement", _date),
        duration_years=stated(_YEARS, "la durée d'enregistrement", _integer),
        expires_on=stated(_EXPIRES, "la date d'échéance", _date),
        sections=(_kept(source, preamble, preamble.lines),),
    )


def _integer(words: str) -> int:
    return int("".join(c for c in words if c.isdigit()))


def _date(words: str) -> date:
    return parse_date("".join(re.findall(_DATE, words)))


def _trade(source: Source, part: Part, certification: Certification, log: Log) -> Certification:
    """Part II: the trade in prose, its activities under their titles, the careers it opens."""
    lines = part.lines
    if lines and _TRADE_TITLE.fullmatch(lines[0].content):
        log.mark(LineRole.HEADING, lines[0])
        lines = lines[1:]
    titles = [n for n in range(len(lines)) if _is_title(lines, n)]
    general = outline(lines[: titles[0]] if titles else lines)
    activities: list[Activity] = []
    for start, end in zip(titles, [*titles, len(lines)][1:], strict=True):
        passage = outline(lines[start + 1 : end])
        title = source.of([lines[start]])
        if end == len(lines) and len(passage) > 1:
            general += passage[1:]
            del passage[1:]
            log.inform(
                f"activité « {title.value} » : rien ne montre où finit sa description ; "
                "seul le premier paragraphe lui est rattaché",
                title.start_line,
            )
        activities.append(
            Activity(
                str(len(activities) + 1),
                title,
                descriptions=tuple(wording(source, row.all_lines) for row in passage),
            )
        )
    careers = [row for row in general if row.items and _CAREER.search(source.of(row.lines).value)]
    return replace(
        certification,
        descriptions=tuple(wording(source, row.all_lines) for row in general if row not in careers),
        activities=tuple(activities),
        sections=(
            *certification.sections,
            *(_list_section(source, f"{part.key}.{n}", row) for n, row in enumerate(careers, 1)),
        ),
    )


def _list_section(source: Source, key: str, row: Row) -> Section:
    body = wording(source, (line for item in row.items for line in item.all_lines))
    return Section(key, source.of(row.lines), body)


def _is_title(lines: Sequence[Line], n: int) -> bool:
    """Whether the line stands alone between sentences, and ends well before the page does."""
    line, following = lines[n], lines[n + 1 : n + 2]
    if mark_of(line)[0] or line.content.endswith(tuple(".!?…:;,")) or not following:
        return False
    if n and not ends_sentence(lines[n - 1]):
        return False
    if mark_of(following[0])[0] or not (starts_sentence(line) and starts_sentence(following[0])):
        return False
    width = max(len(other.content) for other in lines)
    first_word = following[0].content.split()[0]
    return len(f"{line.content} {first_word}") < 0.8 * width


def _coded(bloc: Bloc, number: str, identity: Identity, log: Log) -> Bloc:
    """The bloc under its register code, which its label decides; else under its own number."""
    code = identity.bloc_code(number, bloc.text.value)
    if code is None:
        log.inform(
            f"« {bloc.text.value} » : code du répertoire inconnu, clé locale {bloc.key}",
            bloc.text.start_line,
        )
        return bloc
    return replace(bloc, key=code.removeprefix(number), code=code)


def _whole_list(source: Source, part: Part | None, count: int, log: Log) -> Text | None:
    """The words that announce the blocs, if as many were found as they say."""
    words = _find(source, part, _ALL_BLOCS)
    if words is None:
        return None
    said = next((word for word in words.value.casefold().split() if word in _COUNTS), "")
    if said and _COUNTS.index(said) == count:
        return words
    log.warn(f"« {words.value} », mais le document en détaille {count}", words.start_line)
    return None
