"""Reader of the référentiel of a branch title: competences and certification in one document.

The plan is five parts numbered in Roman figures: preamble (registration: title, level, dates), the
trade (prose, then one titled passage an activity), the competences (blocs `1.`, competences `1.1`,
bulleted details), what is assessed, and how. Parts IV and V are in `branche_certification`.

The text comes from a page layout: blank lines mean nothing, and the first line of a page begins with
a space. The document numbers its blocs in its own way: their register codes come from the identity,
by label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, fold
from crosswalk.model import (
    Activity,
    Bloc,
    Certification,
    Competence,
    CompetenceDetail,
    LineRole,
    Reading,
    Section,
    Stated,
)
from crosswalk.readers.branche_certification import (
    BULLET,
    CAPITAL,
    DASH,
    Modalities,
    Row,
    cut,
    ends_sentence,
    heading_size,
    mark_of,
    outline,
    read_criteria,
    read_modalities,
    rows,
    split_competences,
    starts_sentence,
)
from crosswalk.readers.common import Log, finish, parse_date
from crosswalk.text import Line, Source, Text

KIND = "branche"
TITLE = "référentiel de branche"

T = TypeVar("T")

PREAMBLE, TRADE, COMPETENCES, CERTIFICATION, MODALITIES = PLAN = (
    "I. Préambule",
    "II. Le métier visé",
    "III. Les compétences visées",
    "IV. Le référentiel de certification",
    "V. Les modalités de certification",
)
_KEYS = {
    "preambule": PREAMBLE,
    "metier vise": TRADE,
    "competences visees": COMPETENCES,
    "referentiel de certification": CERTIFICATION,
    "modalites de certification": MODALITIES,
}
_OWN = frozenset((COMPETENCES, CERTIFICATION, MODALITIES))
"""The parts whose title no other kind of document has."""

_PART = re.compile(r"\s*([IVX]+)\s*[.)–-]\s+(\S.*)")
_FURNITURE = re.compile(r"\s*(?:(?:page\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?|.*\.{4,}\s*\d{1,3})\s*", re.I)
_TRADE_TITLE = re.compile(r"Descriptif des activités\b.*", re.I)
_CAREER = re.compile(r"\bévolu", re.I)
_BLOC = re.compile(rf"\s*(\d{{1,2}})\s*[.)]\s*(?={CAPITAL})")

_TITLE = r"(?is)certifications\s+professionnelles\s+(?:\(rncp\)\s*)?d(?:u|e\s+la|e\s+l.|es)\s+"
_DATE = r"\d{1,2}(?:er)?\s+\w+\s+\d{4}"
_NUMBER = r"\bRNCP\s?\d{3,6}\b"
_LABEL = _TITLE + r"([^;]+?)\s*(?:\(|,|;|\ben\s+tant\b|\bau\s+niveau\b)"
_SIGLE = _TITLE + r"[^(;]+\(([A-Z][A-Z0-9-]+)\)"
_LEVEL = r"(?i)(?:titre\s+de\s+)?niveau\s+[1-8]\b"
_REGISTERED = rf"(?is)\binscription\b[^;]*?\b(le\s+{_DATE})"
_YEARS = r"(?i)pour\s+une\s+durée\s+de\s+\d+\s+ans?"
_EXPIRES = rf"(?i)jusqu.au\s+{_DATE}"

_WHOLE = re.compile(
    r"(?i)(?:se\s+compose|est\s+(?:composé|constitué))\s+de\s+(?:\w+)\s+«?\s*blocs?"
    r"(?:\s+de\s+compétences)?(?:\s*»)?"
)
_COUNTS = "zéro un deux trois quatre cinq six sept huit neuf dix".split()


@dataclass(frozen=True)
class Part:
    """A part of the plan: its Roman number, its title, the lines with words under it."""

    name: str
    heading: Line
    section: Section
    lines: tuple[Line, ...]


def detect(source: Source) -> bool:
    """Whether two parts of the plan are there, one at least that is proper to these documents."""
    names = {name for _, name, _ in _headings(source)}
    return len(names) >= 2 and bool(names & _OWN)


def read(source: Source, identity: Identity) -> Reading:
    """Everything the référentiel states.

    Raises:
        DocumentError: not a référentiel of this plan, no bloc in it, or no number for its title.
    """
    log = Log()
    parts = _parts(source, log)
    number, number_text = _number(source, parts.get(PREAMBLE), identity)
    blocs = _blocs(source, parts, log)
    if not blocs:
        raise DocumentError(
            source.id,
            f"aucun bloc de compétences : ni sous « {COMPETENCES} » ni sous « {CERTIFICATION} »",
        )
    certification = Certification(
        number=number,
        number_text=number_text,
        blocs=tuple(_coded(bloc, number, identity, log) for bloc in blocs),
    )
    if preamble := parts.get(PREAMBLE):
        certification = _register(source, preamble, certification, log)
    if trade := parts.get(TRADE):
        certification = _trade(source, trade, certification, log)
    if competences := parts.get(COMPETENCES):
        certification = replace(
            certification, lists_all_blocs=_whole_list(source, competences, len(blocs), log)
        )
    if modalities := parts.get(MODALITIES):
        stated = read_modalities(source, modalities.section, modalities.lines, log)
        certification = _awarded(certification, stated)
    introductions = _introductions(source, parts)
    ...
    return finish(source, KIND, certification, log)
