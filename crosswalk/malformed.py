"""Why a query cannot be read, in French and in English, with the line and the column.

Two parsers read a query, rdflib's before and Oxigraph's after (`crosswalk.guard.check`). What each says of
a mistake is a trace of its grammar, of no help to who made it: here the commonest ones have words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crosswalk.errors import QueryError
from crosswalk.graph.terms import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_KNOWN = {
    "Duplicated variable name in SELECT": "SELECT nomme deux fois une même variable",
    "IRI parsing failed": "un IRI n'est pas bien formé",
    "SELECT * is not authorized with GROUP BY": "SELECT * ne va pas avec GROUP BY",
    "The SELECT contains a variable that is unbound": (
        "avec GROUP BY ou une fonction d'agrégation, SELECT ne nomme que les variables de GROUP BY "
        "et des agrégats"
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "une expression de SELECT emploie une variable qui n'est ni dans GROUP BY ni dans un agrégat"
    ),
    "The SELECT overrides an existing variable using an expression": (
        "« AS » donne un nom de variable déjà pris"
    ),
    "The query limit should be a non negative integer": "LIMIT demande un entier, pas si grand",
    "The query offset should be a non negative integer": "OFFSET demande un entier, pas si grand",
    "language tag parsing failed": "l'étiquette de langue n'est pas bien formée",
}
"""What Oxigraph says among the things it expected → the same in French."""


def by_engine(said: str) -> QueryError:
    """The error for what Oxigraph says of a text that it cannot read."""
    place = _PLACE.search(said)
    where, at = "", ""
    if place:
        line, column = place.groups()
        where, at = f" (ligne {line}, colonne {column})", f", line {line}, column {column}"
    english = next((one for one in _KNOWN if one in said), "")
    french = _KNOWN.get(
        english, "ce n'est pas permis à cet endroit, ou ce qui précède est inachevé"
    )
    english = english or "this is not allowed here, or what comes before it is not complete"
    return QueryError(
        f"requête SPARQL illisible{where} : {french}", f"Malformed SPARQL query{at}: {english}"
    )


def undeclared(parsed: Iterable[object], opaque: str) -> QueryError | None:
    """The error for the first prefix that a query uses and does not declare; None without one.

    rdflib knows some prefixes by itself (`skos:`, `xsd:`) and Oxigraph knows none: the difference is
    told here, once for both. `opaque` is the text with its strings, IRIs and comments blanked out, each
    character by another, so that the prefix is found where it stands.
    """
    used, declared = set[str](), set[str]()
    for node in nodes(parsed):
        name = getattr(node, "name", "")
        if name == "PrefixDecl":
            declared.add(getattr(node, "prefix", None) or "")
        elif name == "pname":
            used.add(getattr(node, "prefix", None) or "")
    missing = used - declared
    if not missing:
        return None
    found = [(_first(opaque, prefix), prefix) for prefix in missing]
    start, prefix = min(found)
    line = opaque.count("\n", 0, start) + 1
    column = start - opaque.rfind("\n", 0, start)
    known = PREFIXES.get(prefix, "…")
    add = f"PREFIX {prefix}: <{known}>"
    return QueryError(
        f"requête SPARQL illisible (ligne {line}, colonne {column}) : le préfixe « {prefix}: » n'est pas "
        f"déclaré ; ajoutez au début {add}",
        f"Malformed SPARQL query, line {line}, column {column}: the prefix {prefix}: is not declared; "
        f"add {add} at the top",
    )


def _first(opaque: str, prefix: str) -> int:
    match = re.search(rf"(?<![\w:?$%.-]){re.escape(prefix)}:", opaque)
    return match.start() if match else 0


def nodes(parsed: Iterable[object]) -> Iterator[Any]:
    """Every node of what rdflib parsed, or of its algebra, however deep."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[object] = [*parsed]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list | tuple | set | frozenset | ParseResults):
            waiting.extend(node)
