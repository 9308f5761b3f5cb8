"""The references of a RE: its §1 (`Label : value` lines) and the texts that govern the title (§2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crosswalk.identities import fold
from crosswalk.model import Code, CodeScheme, LegalReference, Stated
from crosswalk.readers.common import parse_date
from crosswalk.readers.reac.draft import TITLE, Draft
from crosswalk.readers.reac.emploi import codes, level
from crosswalk.readers.reac.text import Flow, matched
from crosswalk.text import Line, Source, Text

_LABELS = (
    r"Intitulé du titre professionnel|Sigle du titre professionnel|Niveau|Code\(s\) NSF"
    r"|Code\(s\) ROME|Formacode(?:\(s\))?|Date de l[’']arrêté|Date d[’']effet de l[’']arrêté"
    r"|Date de parution au JO de l[’']arrêté"
)
_FIELDS = {
    "intitule du titre professionnel": "title",
    "sigle du titre professionnel": "sigle",
    "niveau": "level",
    "code s nsf": "nsf",
    "code s rome": "rome",
    "formacode": "formacode",
    "formacode s": "formacode",
    "date de l arrete": "signed",
    "date de parution au jo de l arrete": "journal",
    "date d effet de l arrete": "effective",
}
_ORDER = re.compile(
    r"\barrêté\s+du\s+(\d{1,2}(?:er)?\s+\w+\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})\b[^.;]*", re.I
)


@dataclass
class References:
    """« 1. Références de la spécialité » and the texts that the RE names."""

    sigle: Stated[str] | None = None
    level: Stated[int] | None = None
    codes: list[Code] = field(default_factory=list)
    signed: Stated[date] | None = None
    journal: Stated[date] | None = None
    effective: Stated[date] | None = None
    legal: list[LegalReference] = field(default_factory=list)


@dataclass(frozen=True)
class _Field:
    text: Text
    value: Text
    lines: Sequence[Line]


def references(draft: Draft) -> References:
    """The fields of §1, which is also kept as text: it words again what the REAC states."""
    found = References()
    chapter = draft.chapter("references")
    if chapter:
        draft.keep(chapter)
    known = _fields(draft.flow(chapter.body)) if chapter else {}
    if title := known.get("title"):
        draft.title.add(TITLE, title.value)
    if sigle := known.get("sigle"):
        found.sigle = Stated(sigle.value.value, sigle.text)
    if stated := known.get("level"):
        found.level = level(draft, stated.text)
    for name, scheme in (("nsf", CodeScheme.NSF), ("rome", CodeScheme.ROME)):
        if name in known:
            found.codes += codes(draft, scheme, known[name].lines)
    if formacodes := known.get("formacode"):
        found.codes += _formacodes(draft.source, formacodes)
    found.signed, found.journal, found.effective = (
        _date(draft, one.value.value, one.text) if (one := known.get(name)) else None
        for name in ("signed", "journal", "effective")
    )
    if found.signed:
        found.legal.append(LegalReference("1", found.signed.text, found.journal, found.signed))
    _general(draft, found)
    return found


def _fields(flow: Flow) -> dict[str, _Field]:
    """`Label : value` lines, a value going on to the next label."""
    found: dict[str, _Field] = {}
    for match, end in matched(rf"(?i)^[^\S\n]*({_LABELS})\s*:", flow.text):
        if value := flow.maybe(match.end(), end):
            lines = flow.part(match.end(), end)
            found[_FIELDS[fold(match[1])]] = _Field(flow.at(match.start(), end), value, lines)
    return found


def _formacodes(source: Source, stated: _Field) -> list[Code]:
    found = []
    for line in stated.lines:
        for match in re.finditer(r"\b\d{5}\b", line.text):
            text = source.at(line.start + match.start(), line.start + match.end())
            found.append(Code(CodeScheme.FORMACODE, text.value, None, text))
    return found


def _date(draft: Draft, value: str, text: Text) -> Stated[date] | None:
    try:
        return Stated(parse_date(value), text)
    except ValueError as error:
        draft.log.warn(f"« {text.value} » : {error}", text.start_line)
        return None


def _general(draft: Draft, found: References) -> None:
    """« 2. Modalités d'évaluation générales »: kept as text, with the arrêté that it names."""
    chapter = draft.chapter("general")
    if chapter is None:
        return
    draft.keep(chapter)
    flow = draft.flow(chapter.body)
    for match in _ORDER.finditer(flow.text):
        text = flow.at(*match.span())
        signed = _date(draft, " ".join(match[1].split()), flow.at(*match.span(1)))
        found.legal.append(LegalReference(str(len(found.legal) + 1), text, signed_on=signed))
