"""Identifiers: what people type, what codes look like, and the IRIs made of them.

Patterns follow the exports of France compétences (fiches `RNCP41402` and `RS6626`, blocs
`RNCP41402BC01`), the ROME of France Travail, the NSF of INSEE, the Formacode of Centre Inffo, the
IDCC of the ministry of labour and the SIRET of INSEE. Only ASCII digits are digits here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from crosswalk.errors import IdentifierError

BASE = "https://w3id.org/passerelle/"
ONTOLOGY = f"{BASE}ontology#"
ID = f"{BASE}id/"
GRAPH = f"{BASE}graph/"

# For modules that do without rdflib, whose namespaces these are.
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

_MAX_LENGTH = 300
_GAP = r"[\s.\u00a0\u202f-]*"
_NUMBER = r"(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})|\d{1,6})"
_KEY = rf"(?:(?P<kind>BC|BLOC|CCP|N){_GAP}(?P<bloc>\d{{1,2}}))"
_BLOC = rf"(?:{_GAP}{_KEY})?"
_TYPED = re.compile(rf"(?:(?P<register>RNCP|RS){_GAP})?{_NUMBER}{_BLOC}", re.I | re.A)
_URL = re.compile(
    r"https?://(?:www\.)?francecompetences\.fr/recherche/(?P<register>rncp|rs)/(?P<number>\d{1,6})/?"
    r"(?:[?#]\S*)?",
    re.I | re.A,
)
_CODES = {
    "ROME": (re.compile(r"[A-N]\d{4}", re.A), "une lettre de A à N et quatre chiffres (K1203)"),
    "NSF": (re.compile(r"\d{2,3}[a-z]?", re.A), "deux ou trois chiffres et une lettre (332t)"),
    "Formacode": (re.compile(r"\d{5}", re.A), "cinq chiffres (15061)"),
    "IDCC": (re.compile(r"\d{4}", re.A), "quatre chiffres au plus (0413)"),
}


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A certification (`bloc` is None) or one of its blocs, in the register's own form."""

    number: str
    """`RNCP41402` or `RS6626`."""
    bloc: str | None = None
    """`BC01`, or the local key of a bloc without a register code: `CCP3`, `n1`."""

    def __str__(self) -> str:
        return self.number + (self.bloc or "")

    @property
    def iri(self) -> str:
        return bloc_iri(self.number, self.bloc) if self.bloc else certification_iri(self.number)


def parse(text: str, within: str | None = None) -> Identifier:
    """What a person typed for a certification or a bloc.

    `41402`, `rncp 41402`, `RNCP41402BC01`, `41402 bc 1`, a francecompetences.fr address; `BC01`
    alone when `within` names the certification. A bare number is an RNCP number. Blocs that have no
    register code are named by their local key: `RNCP39794 CCP3`, `RNCP39099 n1`.

    Raises:
        IdentifierError: it is none of these, or it is a bloc of another certification than `within`.
    """
    shown = _shown(text)
    cleaned = _ascii(text, shown)
    if within and (match := re.fullmatch(_KEY, cleaned, re.I | re.A)):
        if within.startswith("RS"):
            raise IdentifierError(f"« {shown} » : le répertoire spécifique n'a pas de blocs")
        return Identifier(within, _bloc_key(match["kind"], match["bloc"], shown))
    match = _URL.fullmatch(cleaned) or _TYPED.fullmatch(cleaned)
    if match is None:
        raise IdentifierError(
            f"« {shown} » n'est pas un numéro de certification ou de bloc "
            "(attendu : RNCP41402, 41402, RS6626, RNCP41402BC01 ou l'adresse de la fiche)"
        )
    parts = match.groupdict()
    digits = re.sub(r"\D", "", parts["number"]).lstrip("0")
    if not digits:
        raise IdentifierError(f"« {shown} » : le numéro ne peut pas être zéro")
    number = (parts["register"] or "RNCP").upper() + digits
    bloc = _bloc_key(parts["kind"], parts["bloc"], shown) if parts.get("bloc") else None
    if bloc and number.startswith("RS"):
        raise IdentifierError(f"« {shown} » : le répertoire spécifique n'a pas de blocs")
    if within and number != within:
        raise IdentifierError(f"« {shown} » n'est pas un bloc de {within}")
    return Identifier(number, bloc)


def parse_certification(text: str) -> str:
    """The number of a certification, `RNCP41402` or `RS6626`.

    Raises:
        IdentifierError: not a number, or the number of a bloc.
    """
    identifier = parse(text)
    if identifier.bloc:
        raise IdentifierError(
            f"« {_shown(text)} » désigne un bloc : attendu une certification ({identifier.number})"
        )
    return identifier.number


def parse_bloc(text: str, within: str | None = None) -> Identifier:
    """A bloc; see `parse`.

    Raises:
        IdentifierError: not a bloc code, or a bloc of another certification than `within`.
    """
    identifier = parse(text, within)
    if identifier.bloc is None:
        raise IdentifierError(
            f"« {_shown(text)} » désigne une certification : attendu un bloc ({identifier}BC01)"
        )
    return identifier


def parse_code(scheme: str, text: str) -> str:
    """A code of one of the public lists (`ROME`, `NSF`, `Formacode`, `IDCC`), in normal form.

    ROME letters are upper case, NSF letters lower case, IDCC numbers have four digits.

    Raises:
        IdentifierError: not a code of this list.
    """
    shown = _shown(text)
    code = _ascii(text, shown)
    if not code or not code.isascii():
        raise IdentifierError(
            f"« {shown} » n'est pas un code {scheme} : attendu {_CODES[scheme][1]}"
        )
    code = {"ROME": code.upper(), "NSF": code.lower(), "IDCC": code.zfill(4)}.get(scheme, code)
    pattern, expected = _CODES[scheme]
    if not pattern.fullmatch(code):
        raise IdentifierError(f"« {shown} » n'est pas un code {scheme} : attendu {expected}")
    return code


def parse_siret(text: str) -> str:
    """A SIRET: 14 digits whose Luhn key is right.

    The establishments of La Poste (SIREN 356 000 000) follow another rule: the sum of the digits is
    a multiple of five (INSEE).

    Raises:
        IdentifierError: not 14 digits, or the check digit does not fit.
    """
    shown = _shown(text)
    siret = re.sub(r"[\s\u00a0\u202f.]", "", _ascii(text, shown))
    if not re.fullmatch(r"\d{14}", siret, re.A):
        raise IdentifierError(f"« {shown} » n'est pas un SIRET : attendu 14 chiffres")
    digits = [int(c) for c in siret]
    doubled = [d if i % 2 else d * 2 for i, d in enumerate(digits)]
    luhn = sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
    if not any(digits):
        raise IdentifierError(f"« {shown} » n'est pas un SIRET : quatorze zéros")
    if not luhn and not (siret.startswith("356000000") and sum(digits) % 5 == 0):
        raise IdentifierError(f"« {shown} » n'est pas un SIRET : la clé de contrôle est fausse")
    return siret


def certification_iri(number: str) -> str:
    """IRI of a certification."""
    return f"{ID}certification/{number}"


def bloc_iri(number: str, key: str) -> str:
    """IRI of a bloc; `key` is `BC01`, or the document's own where no code is known."""
    return part_iri(certification_iri(number), "bloc", key)


def part_iri(parent: str, segment: str, key: str) -> str:
    """IRI of a part of `parent`."""
    return f"{parent}/{segment}/{quote(key, safe='')}"


def correspondence_words(iri: str) -> str | None:
    """What a correspondence or a table of them is called, which has no label: what it joins, in French."""
    kind, _, rest = iri.removeprefix(ID).partition("/")
    parts = ["titre entier" if part == "_" else part.replace("+", ", ") for part in rest.split("/")]
    if kind == "correspondence" and len(parts) == 4:
        return "Correspondance de {} ({}) avec {} ({})".format(*parts)
    if kind == "correspondence-table" and len(parts) == 2:
        return "Correspondances de {} avec {}".format(*parts)
    return None


def correspondence_iri(
    source: str, source_blocs: Iterable[str], target: str, target_blocs: Iterable[str]
) -> str:
    """IRI of a correspondence, by its content: the same statement read twice is the same node.

    The keys of a side are sorted and joined by `+`; a whole certification is written `_`.
    """
    sides = (
        "+".join(sorted(quote(k, safe="") for k in s)) or "_" for s in (source_blocs, target_blocs)
    )
    left, right = sides
    return f"{ID}correspondence/{source}/{left}/{target}/{right}"


def document_iri(document: str) -> str:
    """IRI of a source document."""
    return f"{ID}document/{quote(document, safe='')}"


def passage_iri(document: str, start: int, end: int) -> str:
    """IRI of the passage `[start, end)` of a document's stored text."""
    return f"{document_iri(document)}/passage/{start}-{end}"


def document_graph(document: str) -> str:
    """Name of the graph that holds what one document states."""
    return f"{GRAPH}document/{quote(document, safe='')}"


def _bloc_key(kind: str, digits: str, shown: str) -> str:
    if int(digits) == 0:
        raise IdentifierError(f"« {shown} » : les blocs se numérotent à partir de 01")
    if kind.upper() in ("BC", "BLOC"):
        return f"BC{int(digits):02d}"
    return f"{'CCP' if kind.upper() == 'CCP' else 'n'}{int(digits)}"


def _shown(text: str) -> str:
    """The text as an error message may show it: printable, short."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return printable if len(printable) <= 60 else printable[:60] + "…"


def _ascii(text: str, shown: str) -> str:
    if len(text) > _MAX_LENGTH:
        raise IdentifierError(f"« {shown} » est trop long pour un identifiant")
    foreign = next((c for c in text if c.isdigit() and not c.isascii()), None)
    if foreign:
        name = unicodedata.name(foreign, "caractère inconnu")
        raise IdentifierError(f"« {shown} » : « {foreign} » ({name}) n'est pas un chiffre de 0 à 9")
    return text.strip()
