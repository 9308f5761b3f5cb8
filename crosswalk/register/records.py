"""What a fiche of the register says, and how its values are cleaned, once, for XML and CSV alike.

A text that is not stated is `""`, a list `()`, anything else `None`. Names, titles and labels are
on one line, runs of white space made one space. Long texts keep their separators (double spaces,
dashes, line breaks): they are all that tells one item of a list from the next; blank lines and the
spaces around a line go, a tab becomes a space. HTML tags (by a list of names, so that `< 1000 V`
stays) and character references go from both; `<li>`, `<p>`, `<br>`… become line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import unescape

from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse_code, parse_siret

ROLES = {
    "HABILITATION_FORMER": ("former",),
    "HABILITATION_ORGANISER": ("évaluer",),
    "HABILITATION_ORGA_FORM": ("former", "évaluer"),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """A value that is not what it should be: left out, or kept as text (the message says)."""

    number: str
    element: str
    message_fr: str
    value: str


@dataclass(frozen=True, slots=True)
class BadFiche:
    """A fiche (or a row of a table) that cannot be used; `position` counts from 1 in its file."""

    position: int
    line: int | None
    message_fr: str
    value: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a public list (NSF, ROME, Formacode, IDCC, CCN, abbreviation), as the fiche has it.

    In the form of `identifiers.parse_code`; one that is of no such form stays, with an `Issue`.
    """

    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Certifier:
    siret: str = ""
    name: str = ""
    state: str = ""
    changed_on: date | None = None
    trade_name: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    siret: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    """`former`, `évaluer` or both."""
    state: str = ""
    """`Actif`, `Inactif` (the fiche is) or `Supprimé` (the habilitation is withdrawn)."""
    active_on: date | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Jury:
    """An access route (FI, CA, FC, CQ, CL or VAE), open or not, and who sits on its jury."""

    route: str
    active: bool | None = None
    composition: str = ""
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    kind: str
    """`GENERAL`, `CREATION` or `AUTRE`: the end of `PUBLICATION_DECRET_…`."""
    title: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """The figures of one year. `rates` holds each `TAUX_…` element by its name, as a decimal."""

    year: int
    certified: int | None = None
    certified_vae: int | None = None
    rates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc, keyed by (fiche, code): a few codes (`01`) are used by two fiches."""

    code: str = ""
    label: str = ""
    competences: str = ""
    assessment: str = ""
    entry_prerequisites: str = ""
    validation_prerequisites: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """« Le titre reconnaît, ensemble, ces blocs » as the fiche declares it; never inverted.

    No bloc on a side is the whole certification. Codes are as written, in the order of the fiche.
    """

    source_blocs: tuple[str, ...]
    target: str
    target_blocs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """One fiche. The element of each field is in `feed.LEAVES`, `feed.RECORDS` and `feed.LISTS`."""

    number: str
    register_id: int | None = None
    title: str = ""
    state: str = ""
    active: bool | None = None
    registration: str = ""
    level_code: str = ""
    level: int | None = None
    level_label: str = ""
    abbreviations: tuple[Code, ...] = ()
    nsf: tuple[Code, ...] = ()
    rome: tuple[Code, ...] = ()
    formacodes: tuple[Code, ...] = ()
    idcc: tuple[Code, ...] = ()
    conventions: tuple[Code, ...] = ()
    certifiers: tuple[Certifier, ...] = ()
    partners: tuple[Partner, ...] = ()
    has_partners: bool | None = None
    activities: str = ""
    abilities: str = ""
    sectors: str = ""
    jobs: str = ""
    objectives: str = ""
    regulations: str = ""
    entry_prerequisites: str = ""
    validation_prerequisites: str = ""
    mastery: str = ""
    validity: str = ""
    renewal: str = ""
    link: str = ""
    partial_validation: bool | None = None
    partial_validation_scope: str = ""
    new_caledonia: bool | None = None
    french_polynesia: bool | None = None
    juries: tuple[Jury, ...] = ()
    registered_until: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    decided_on: date | None = None
    last_jo_on: date | None = None
    delivery_until: date | None = None
    duration_years: int | None = None
    publications: tuple[Publication, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    level_years: tuple[int, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    correspondences: tuple[Declared, ...] = ()
    issues: tuple[Issue, ...] = ()


_BREAKS = "p|br|li|ul|ol|div|h[1-6]|tr|td|th|table|tbody|thead|dl|dt|dd|hr|blockquote|section|pre"
_SILENT = (
    "a|abbr|b|big|center|cite|code|del|em|font|i|img|ins|label|mark|q|s|small|span|strike|strong|"
    "sub|sup|tt|u|col|colgroup|caption|article|o:p|st1:\\w+|html|body|head|meta|link|style|script"
)
_TAG = re.compile(
    rf"<(?:style|script)(?:\s[^<>]*)?>[^<]*|</?(?:(?P<break>{_BREAKS})|{_SILENT})(?:\s[^<>]*)?/?>"
    r"|<!-[^<>]*>|<!\[[^<>]*>",
    re.I,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
_NUMBER = re.compile(r"(?:RNCP|RS)[1-9][0-9]{0,5}")


def _plain(text: str) -> str:
    if any(tag["break"] for tag in _TAG.finditer(text)):
        text = " ".join(map(str.strip, text.splitlines()))  # in HTML a line break is a space
    text = _TAG.sub(lambda tag: "\n" if tag["break"] else "", text)
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), text)


def line(text: str) -> str:
    """A name, a title or a label: no markup, one line, single spaces."""
    return " ".join((_plain(text) if "<" in text or "&" in text else text).split())


def prose(text: str) -> str:
    """A long text: no markup, what separates its items kept (see the module)."""
    text = _plain(text) if "<" in text or "&" in text else text
    text = text.replace("\t", " ")
    if "\n" in text or "\r" in text:
        text = "\n".join(filter(None, map(str.strip, text.splitlines())))
    return text.strip()


def fiche_number(text: str) -> str:
    """`RNCP41402` or `RS6626`, or `""`: anything else is not guessed at."""
    return text.strip() if _NUMBER.fullmatch(text.strip()) else ""


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """A date JJ/MM/AAAA between 1900 and 2199, else None."""
    try:
        read = datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        return None
    return read if 1900 <= read.year < 2200 else None


def yes(text: str) -> bool | None:
    """Oui or Non (in the CSV: ACTIVE or INACTIVE), else None."""
    return {"oui": True, "active": True, "non": False, "inactive": False}.get(text.strip().lower())


NO_LEVEL = ("", "AUCUN", "REPRISE")
"""No level is attached, or (REPRISE) the register says it is not determined."""


def level(code: str) -> int | None:
    """`NIV6` → 6; a code of `NO_LEVEL`, or any other, is None."""
    return int(code[3]) if code in {f"NIV{n}" for n in range(1, 9)} else None


@lru_cache(maxsize=100_000)
def siret(text: str) -> str:
    """A SIRET whose key is right, without the tab or spaces around it, else `""`."""
    try:
        return parse_siret(text)
    except IdentifierError:
        return ""


@lru_cache(maxsize=20_000)
def coded(scheme: str, code: str, label: str) -> tuple[Code, bool]:
    """A code and its label, and whether the code has the form of `scheme` (`""`: no known form).

    The label loses the code it repeats (`314t : …`) and its doubled apostrophes (`d''information`).
    """
    code, label = line(code), line(label).replace("''", "'")
    if code and label.startswith(f"{code} :"):
        label = label[len(code) + 2 :].lstrip()
    try:
        return Code(parse_code(scheme, code) if scheme else code, label), True
    except IdentifierError:
        return Code(code, label), False
