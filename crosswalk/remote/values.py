"""What servers do to literals, undone: one canonical lexical form for each value.

A store that keeps values rather than texts writes them back in its own way. Oxigraph already writes the
canonical forms of XSD (`PT1H15M` for `PT75M`, `1.5` for `1.50`); Virtuoso answers `4500.0` for that
duration, `1` for `true`. Every literal that comes from a server is brought to Oxigraph's form, so that
rows and hashes can be compared with those of the embedded store. Texts and language tags are never
touched, but for the case of a tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMES = """
boolean decimal integer double float date dateTime time duration dayTimeDuration yearMonthDuration
gYear gYearMonth gMonth gDay gMonthDay byte short int long unsignedByte unsignedShort unsignedInt
unsignedLong positiveInteger nonNegativeInteger negativeInteger nonPositiveInteger
"""
_VALUES = frozenset(XSD + name for name in _NAMES.split())
"""Datatypes whose literals a server may write anew."""
_SECONDS = re.compile(r"(-?)(\d+(?:\.\d+)?)")
_NODE = ox.NamedNode("urn:x")


@lru_cache(maxsize=65_536)
def canonical(value: str, datatype: str) -> tuple[str, str]:
    """The canonical lexical form and datatype of a typed literal; as it is where it has no value."""
    if datatype not in _VALUES:
        return value, datatype
    if datatype in (f"{XSD}dayTimeDuration", f"{XSD}duration") and (
        match := _SECONDS.fullmatch(value)
    ):
        value = f"{match[1]}PT{match[2]}S"  # Virtuoso: seconds
    base = ox.Store()
    literal = ox.Literal(value, datatype=ox.NamedNode(datatype))
    base.add(ox.Quad(_NODE, _NODE, literal, ox.DefaultGraph()))
    (quad,) = base.quads_for_pattern(None, None, None, None)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value, quad.object.datatype.value


def canonical_term(term: Any) -> Any:
    """A term as Oxigraph would write it."""
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    value, datatype = canonical(term.value, term.datatype.value)
    return ox.Literal(value, datatype=ox.NamedNode(datatype))


def canonical_binding(binding: dict[str, str]) -> dict[str, str]:
    """A term of SPARQL JSON results, `typed-literal` of older servers included."""
    if binding["type"] == "typed-literal":
        binding = binding | {"type": "literal"}
    if binding["type"] == "literal" and "datatype" in binding:
        value, datatype = canonical(binding["value"], binding["datatype"])
        return {"type": "literal", "value": value, "datatype": datatype}
    return binding


def term(binding: Mapping[str, str]) -> Any:
    """A binding as a term."""
    if binding["type"] == "uri":
        return ox.NamedNode(binding["value"])
    if binding["type"] == "bnode":
        return ox.BlankNode(binding["value"])
    if language := binding.get("xml:lang"):
        return ox.Literal(binding["value"], language=language)
    datatype = binding.get("datatype", f"{XSD}string")
    return ox.Literal(binding["value"], datatype=ox.NamedNode(datatype))


def canonical_results(body: bytes) -> dict[str, Any]:
    """JSON results with every literal in its canonical form.

    Raises:
        ValueError: not SPARQL JSON results.
    """
    found: Any = json.loads(body)
    if not isinstance(found, dict) or "head" not in found:
        raise ValueError("no head")
    if "boolean" in found:
        return {"head": {}, "boolean": bool(found["boolean"])}
    rows = [
        {name: canonical_binding(term) for name, term in row.items()}
        for row in found["results"]["bindings"]
    ]
    return {"head": {"vars": found["head"]["vars"]}, "results": {"bindings": rows}}
