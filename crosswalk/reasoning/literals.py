"""Literals for a reasoner that knows the OWL 2 datatype map and nothing else.

HermiT stops on a literal of any other type, and on a lexical form that its type does not have. Each
conversion keeps equal what is equal and apart what is apart, so that no contradiction comes of it; one
could only be hidden where a property has a range that the stand-in happens to fit, and there the
stand-in is always the last one below.

| type in the data | type in the view | value |
|---|---|---|
| `xsd:date` | `xsd:dateTime` | midnight of that day, its time zone kept |
| `xsd:dayTimeDuration` | `xsd:decimal` | minutes |
| `xsd:gYear` | `xsd:integer` | the year (without time zone) |
| any other | `xsd:hexBinary` | the bytes of `form^^type` |

The last row is for types outside the map that the data have seldom or never (`xsd:gYearMonth`, `xsd:time`,
a type of one's own): such a value is equal to itself alone, and in no range of ours.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef

_INTEGER = r"[+-]?\d+"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"

PATTERNS: dict[URIRef, str] = {
    XSD.boolean: r"true|false|0|1",
    XSD.decimal: r"[+-]?(\d+(\.\d*)?|\.\d+)",
    XSD.double: r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    XSD.float: r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    XSD.dateTime: rf"(?P<day>\d{{4}}-\d\d-\d\d)T{_CLOCK}{_ZONE}",
    XSD.dateTimeStamp: rf"(?P<day>\d{{4}}-\d\d-\d\d)T{_CLOCK}(Z|[+-]\d\d:\d\d)",
    XSD.hexBinary: r"([0-9A-Fa-f]{2})*",
    XSD.base64Binary: r"([A-Za-z0-9+/ ]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    XSD.language: r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    XSD.date: rf"(?P<day>\d{{4}}-\d\d-\d\d)(?P<zone>{_ZONE})",
    XSD.gYear: rf"-?\d{{4,}}{_ZONE}",
    XSD.gYearMonth: rf"-?\d{{4,}}-(0[1-9]|1[0-2]){_ZONE}",
    XSD.time: rf"{_CLOCK}{_ZONE}",
    XSD.dayTimeDuration: r"(?P<sign>-?)P(?=\d|T\d)((?P<days>\d+)D)?"
    r"(T(?=\d)((?P<hours>\d+)H)?((?P<minutes>\d+)M)?((?P<seconds>\d+(\.\d+)?)S)?)?",
}
"""The lexical forms of the types that the data use, or that HermiT reads. Years have four digits."""

_BOUNDS: dict[URIRef, tuple[int | None, int | None]] = {
    XSD.integer: (None, None),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.int: (-(2**31), 2**31 - 1),
    XSD.short: (-(2**15), 2**15 - 1),
    XSD.byte: (-(2**7), 2**7 - 1),
    XSD.unsignedLong: (0, 2**64 - 1),
    XSD.unsignedInt: (0, 2**32 - 1),
    XSD.unsignedShort: (0, 2**16 - 1),
    XSD.unsignedByte: (0, 2**8 - 1),
}

_TEXTS = (
    XSD.string,
    XSD.normalizedString,
    XSD.token,
    XSD.Name,
    XSD.NCName,
    XSD.NMTOKEN,
    XSD.anyURI,
)
_OUTSIDE = (XSD.date, XSD.dayTimeDuration, XSD.gYear, XSD.gYearMonth, XSD.time)

OWL2_MAP: frozenset[URIRef] = frozenset(
    {*_BOUNDS, *_TEXTS, *PATTERNS, RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString}
    | {RDFS.Literal, OWL.real, OWL.rational}
) - frozenset(_OUTSIDE)
"""The datatypes that OWL 2 DL knows (Structural Specification, section 4)."""


def malformed(literal: Literal) -> bool:
    """Whether the literal's form is one that its type does not have (« abc » as an integer)."""
    form, datatype = str(literal), literal.datatype
    if datatype in _BOUNDS:
        low, high = _BOUNDS[datatype]
        # Four thousand digits are the most that Python turns into a number; HermiT takes them all.
        if not re.fullmatch(_INTEGER, form, re.ASCII) or len(form) > 4000:
            return True
        value = int(form)
        return (low is not None and value < low) or (high is not None and value > high)
    if datatype not in PATTERNS:
        return False
    match = re.fullmatch(PATTERNS[datatype], form, re.ASCII)
    if match and "day" in match.re.groupindex:
        try:
            date.fromisoformat(match["day"])
        except ValueError:
            return True
    return match is None


def convert(literal: Literal, constrained: bool) -> Literal:
    """What stands for a well-formed literal in the view; the literal itself if its type is known.

    `constrained`: its property has a datatype as range, so that no stand-in may fit it by chance.
    """
    form, datatype = str(literal), literal.datatype
    if datatype is None or datatype in OWL2_MAP:
        return literal
    if not constrained:
        if datatype == XSD.date:
            match = re.fullmatch(PATTERNS[XSD.date], form)
            assert match
            midnight = f"{match['day']}T00:00:00{match['zone']}"
            return Literal(midnight, datatype=XSD.dateTime, normalize=False)
        if datatype == XSD.dayTimeDuration:
            return Literal(_minutes(form), datatype=XSD.decimal, normalize=False)
        if datatype == XSD.gYear and re.fullmatch(r"-?\d+", form):
            return Literal(str(int(form)), datatype=XSD.integer)
    code = f"{form}^^{datatype}".encode().hex().upper()
    return Literal(code, datatype=XSD.hexBinary, normalize=False)


def _minutes(form: str) -> str:
    """Minutes of a `xsd:dayTimeDuration`, as a plain decimal: `PT1H30M` is 90, `PT30S` is 0.5."""
    match = re.fullmatch(PATTERNS[XSD.dayTimeDuration], form)
    assert match
    parts = {name: Decimal(match[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    total = (parts["days"] * 24 + parts["hours"]) * 60 + parts["minutes"] + parts["seconds"] / 60
    value = f"{total:f}"
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return f"-{value}" if match["sign"] and total else value
