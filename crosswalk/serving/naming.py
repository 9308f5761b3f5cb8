"""Names for what the graph does not name, and the words of literals: text only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from crosswalk import french
from crosswalk.description import OWL, quote
from crosswalk.formats import shorten
from crosswalk.identifiers import BASE, ID, ONTOLOGY, correspondence_words

if TYPE_CHECKING:
    from crosswalk.serving.reading import Reader

XSD = "http://www.w3.org/2001/XMLSchema#"
_UNIT = "http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure"
_NUMBERS = re.compile(r"(\d+)")


def made_up(reader: Reader, iri: str) -> str | None:
    """Words for what has no label, made of what it is about."""
    if not iri.startswith(ID):
        return None
    if iri.endswith("/referential"):
        return f"Référentiel de {iri.rsplit('/', 2)[1]}"
    if iri.endswith(("/quote", "/position")) and "/passage/" in iri:
        return "Les mots du passage" if iri.endswith("/quote") else "La place du passage"
    if "/passage/" in iri:
        words = quote(reader.base, ox.NamedNode(iri))
        return f"« {shortened(words)} »" if words else None
    if iri.startswith(f"{ID}axiom/"):
        source, about = (reader.text(iri, f"{OWL}annotated{one}") for one in ("Source", "Property"))
        return f"{reader.property(about)} : {reader.name(source)}" if source and about else None
    if iri.startswith(f"{ID}mapping/"):
        one, other = (
            reader.text(iri, f"https://w3id.org/sssom/{n}_label") for n in ("subject", "object")
        )
        return f"« {shortened(one, 60)} » et « {shortened(other, 60)} »" if one and other else None
    if iri.startswith(f"{ID}correspondence"):
        return correspondence_words(iri)
    if "/figures/" in iri:
        measure = reader.text(iri, "http://purl.org/linked-data/cube#measureType")
        if not measure:
            return None
        value = reader.text(iri, measure)
        if value and reader.text(measure, _UNIT).endswith("/PERCENT"):
            value = f"{value} %"
        return f"{french.word(measure)}, {iri.rsplit('/', 2)[1]} : {value or 'non disponible'}"
    if iri.endswith("/figures"):
        return f"Statistiques de {iri.rsplit('/', 2)[1]}"
    if "/habilitation/" in iri:
        return f"Habilitation de {reader.name(reader.text(iri, f'{ONTOLOGY}partner'))}"
    return None


def literal(term: ox.Literal) -> str:
    """A literal in French: dates, durations, yes and no."""
    datatype = term.datatype.value.removeprefix(XSD)
    if datatype in ("date", "gYear", "gYearMonth", "dateTime"):
        return french.day(term.value)
    if datatype in ("dayTimeDuration", "duration"):
        return french.duration(term.value)
    if datatype == "boolean":
        return "oui" if term.value in ("true", "1") else "non"
    return term.value


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts `BC2` before `BC10`."""
    parts = _NUMBERS.split(text)
    return [(int(part[:99]), "") if part.isdecimal() else (-1, part) for part in parts]


def key(iri: str) -> str:
    """The code that ends an IRI of a thing which has one: a number, a bloc, a level, a code."""
    parts = iri.removeprefix(ID).split("/")
    if parts[0] == "certification" and (len(parts) == 2 or parts[2:-1] == ["bloc"]):
        return "".join(parts[1::2])
    if parts[0] in ("nsf", "rome", "formacode", "idcc", "brochure", "level") and len(parts) > 1:
        return parts[-1]
    return ""


def shown(iri: str) -> str:
    """An IRI of ours without its base; of others, their prefix where it is known."""
    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri).removeprefix(BASE)


def local_name(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"
