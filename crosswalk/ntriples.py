"""Terms as N-Triples writes them, and those that the graphs use most, ready made.

For what is too large to pass through RDF objects: a national export is eight million statements.
"""

from __future__ import annotations

from datetime import date

from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import DCTERMS, RDF, SKOS

RDF_TYPE = f"<{RDF}type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))

PREF, ALT = f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>"
NOTATION, IN_SCHEME = f"<{SKOS}notation>", f"<{SKOS}inScheme>"
PART_OF, DESCRIPTION = f"<{DCTERMS}isPartOf>", f"<{DCTERMS}description>"
REPLACES, REPLACED_BY = f"<{DCTERMS}replaces>", f"<{DCTERMS}isReplacedBy>"


def iri(value: str) -> str:
    """An address, already known to be one."""
    return f"<{value}>"


def term(name: str) -> str:
    """A term of our ontology."""
    return f"<{RNCP}{name}>"


def escaped(value: str) -> str:
    """A string as N-Triples writes it. Looking first is faster than translating: most need nothing."""
    for character, escape in _ESCAPES:
        if character in value:
            value = value.replace(character, escape)
    return value


def text(value: str) -> str:
    """A French text."""
    return f'"{escaped(value)}"@fr'


def plain(value: str) -> str:
    """A text without language."""
    return f'"{escaped(value)}"'


def typed(value: object, datatype: str) -> str:
    """A value of a datatype of XML Schema."""
    return f'"{value}"^^<{_XSD}{datatype}>'


def day(value: date) -> str:
    return typed(value.isoformat(), "date")


def boolean(value: bool) -> str:
    return typed("true" if value else "false", "boolean")


def is_iri(value: str) -> bool:
    """Whether an address can stand between angle brackets."""
    return not any(c in '<>"{}|\\^`' or c <= " " for c in value)
