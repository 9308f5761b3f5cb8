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
from datetime import date
from functools import lru_cache
from html import unescape
from re import Match

from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse_code, parse_siret

ROUTES = {"FI": "formation initiale", "CA": "contrat d'apprentissage", "FC": "formation continue",
          "CQ": "contrat de professionnalisation", "CL": "candidature individuelle", "VAE": "VAE"}  # fmt: skip
ROLES = {
    "HABILITATION_FORMER": ("former",),
    "HABILITATION_ORGANISER": ("évaluer",),
    "HABILITATION_ORGA_FORM": ("former", "évaluer"),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """A value of a fiche that is not what it should be; the fiche is used without it, or with it as
    text (the message says which)."""

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

    NSF and ROME codes, Formacodes and IDCC are in the form of `identifiers.parse_code`; one that is
    of no such form stays as text, with an `Issue`.
    """

    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Certifier:
    siret: str = ""
    name: str = ""
    state: str = ""
    """`Actif` or `Inactif`."""
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
    """An access route (a key of `ROUTES`), open or not, and who sits on its jury."""

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
    "a|abbr|b|big|cite|code|del|em|font|i|img|ins|label|mark|q|s|small|span|strike|strong|sub|sup|"
    "tt|u|center|col|colgroup|caption|article|o:p|st1:\\w+|html|body|head|meta|link|style|script"
)
_TAG = re.compile(
    rf"<(?:style|script)(?:\s[^<>]*)?>[^<]*|</?(?:(?P<break>{_BREAKS})|{_SILENT})(?:\s[^<>]*)?/?>"
    r"|<!-[^<>]*>|<!\[[^<>]*>",
    re.I,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
_NUMBER = re.compile(r"(?:RNCP|RS)[1-9][0-9]{0,5}")
_DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_YES = {"oui": True, "active": True, "non": False, "inactive": False}


def _plain(text: str) -> str:
    if "<" in text:
        broken = any(m["break"] for m in _TAG.finditer(text))
        text = " ".join(text.splitlines()) if broken else text  # in HTML a line break is a space
        text = _TAG.sub(_break, text)
    return _REFERENCE.sub(_character, text)


def _break(tag: Match[str]) -> str:
    return "\n" if tag["break"] else ""


def _character(reference: Match[str]) -> str:
    return unescape(reference[0])


def line(text: str) -> str:
    """A name, a title or a label: no markup, one line, single spaces."""
    return " ".join((_plain(text) if "<" in text or "&" in text else text).split())


def prose(text: str) -> str:
    """A long text: no markup, what separates its items kept (see the module)."""
    if "<" in text or "&" in text:
        text = _plain(text)
    if "\t" in text:
        text = text.replace("\t", " ")
    if "\n" in text or "\r" in text:
        text = "\n".join(filter(None, map(str.strip, text.splitlines())))
    return text.strip()


def fiche_number(text: str) -> str:
    """`RNCP41402` or `RS6626`, or `""`: anything else is not guessed at."""
    text = text.strip()
    return text if _NUMBER.fullmatch(text) else ""


@lru_cache(maxsize=20_000)
def day(text: str) -> date | None:
    """A date JJ/MM/AAAA between 1900 and 2199, else None."""
    match = _DAY.fullmatch(text.strip())
    if match is None or not "1900" <= match[3] < "2200":
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def yes(text: str) -> bool | None:
    """Oui or Non (in the CSV: ACTIVE or INACTIVE), else None."""
    return _YES.get(text.strip().lower())


@lru_cache(maxsize=100_000)
def siret(text: str) -> str:
    """A SIRET whose key is right, the tab or spaces around it gone, else `""`."""
    try:
        return parse_siret(text)
    except IdentifierError:
        return ""


@lru_cache(maxsize=20_000)
def coded(scheme: str, code: str, label: str) -> tuple[Code, bool]:
    """A code and its label, and whether the code is one of `scheme` (`""`: no known form).

    The label loses the code it repeats (`314t : …`) and its doubled apostrophes (`d''information`).
    """
    code, label = line(code), line(label).replace("''", "'")
    if code and label.startswith(code) and label[len(code) :].lstrip().startswith(":"):
        label = label[len(code) :].lstrip(" :")
    try:
        return Code(parse_code(scheme, code) if scheme else code, label), True
    except IdentifierError:
        return Code(code, label), False
