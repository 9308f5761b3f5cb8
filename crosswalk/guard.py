"""What a stranger's query may do: read the graphs of the store, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crosswalk import malformed
from crosswalk.errors import QueryError, QueryForbiddenError
from crosswalk.sparql import bare, blanked

MAX_LENGTH = 200_000
_ASCII_ESCAPE = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")
_CALL = re.compile(r"(?<![\w:?$%-])SERVICE(?!\w)", re.I)
"""SERVICE wherever an engine could read it as a keyword, after a point as well: `e:a.b.SERVICE:x` is
one name for rdflib, and for Oxigraph a name, a point and a call."""
_UPDATE = re.compile(
    r"(?<![\w:?$%.-])(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)(?![\w:-])", re.I
)
_PREFIX = re.compile(r"(PREFIX\s+[^\s:<>]*:\s*<)([^<>\s]*)(>)", re.I)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query reads (SPARQL 1.1, 13.2): the union `default`, and `named` under GRAPH."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run, and the dataset that it names itself (None: the store's own)."""

    text: str
    dataset: Dataset | None


def check(text: str, graphs: Iterable[str], dataset: Dataset | None = None) -> Checked:
    """Refuse what a query may not do: update, call another server, read what is not in the store.

    The decision is made on the query as rdflib parses it, so that no spelling of `SERVICE` escapes,
    and again on its tokens, because the engine that answers has a parser of its own: what only one
    of them would see is refused too (a lone carriage return, an escaped ASCII character).

    A `dataset` given beside the query (`default-graph-uri` of SPARQL 1.1 Protocol, 2.1.4) takes the place
    of the one that the query names.

    Raises:
        QueryError: not a SPARQL 1.1 query, or it names a graph that is not in the store.
        QueryForbiddenError: an update, or a call to another server.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"requête trop longue : {len(text)} caractères, {MAX_LENGTH} au plus",
            f"The query is too long: {len(text)} characters, {MAX_LENGTH} at most.",
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise QueryError("requête mal codée : attendu de l'UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise QueryError("requête SPARQL vide", "The SPARQL query is empty.")
    if match := _ASCII_ESCAPE.search(text):
        raise QueryError(
            f"« {match[0]} » refusé : écrivez ce caractère tel quel",
            f"{match[0]} is refused: write this character as it is.",
        )
    refuse_calls(text)
    calls, named = _read(text)
    if calls:
        raise _calling()
    dataset = dataset or named
    if dataset is not None:
        known = set(graphs)
        for clause, names in (("FROM", dataset.default), ("FROM NAMED", dataset.named)):
            for name in names:
                if name not in known:
                    raise QueryError(
                        f"{clause} <{name[:80]}> refusé : ce graphe n'est pas dans l'entrepôt",
                        f"{clause} <{name[:80]}> is refused: this graph is not in the store.",
                    )
    return Checked(text, dataset)


def refuse_calls(text: str) -> None:
    """Refuse a text in whose tokens `SERVICE` stands, whatever it would mean there.

    Raises:
        QueryForbiddenError: it does.
    """
    if _CALL.search(bare(text)):
        raise _calling()


def _calling() -> QueryForbiddenError:
    return QueryForbiddenError(
        "SERVICE refusé : une requête ne sort pas du graphe",
        "SERVICE is refused: a query does not leave this graph.",
    )


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[bool, Dataset | None]:
    """Whether the query calls out, and the dataset that it names.

    Kept, because rdflib reads a query ten times more slowly than Oxigraph answers it, and programs ask
    the same one again.

    Raises:
        QueryError: it is no SPARQL 1.1 query.
    """
    algebra = _algebra(text)
    clauses = algebra.datasetClause or ()
    default = tuple(str(one.default) for one in clauses if "default" in one)
    named = tuple(str(one.named) for one in clauses if "named" in one)
    return _calls_out(algebra), Dataset(default, named) if clauses else None


@contextmanager
def evaluating() -> Iterator[None]:
    """What the engine raises while it answers, as our error.

    Raises:
        QueryError: the engine gave up on the query.
    """
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError) as error:
        if isinstance(error, SyntaxError):
            raise malformed.by_engine(str(error)) from error
        reason = " ".join(str(error).split())[:160]
        raise QueryError(
            f"évaluation refusée : {reason}", f"The query cannot be evaluated: {reason}"
        ) from error


def _algebra(text: str) -> Any:
    """The query as rdflib understands it.

    Raises:
        QueryError: it is no SPARQL 1.1 query.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(_apart(text))
        if unknown := malformed.undeclared(parsed, blanked(text)):
            raise unknown
        if parsed[1].name == "DescribeQuery" and parsed[1].var is None:
            parsed[1]["var"] = []  # `DESCRIBE *`, on which the translation fails (rdflib 7.6)
        return translateQuery(parsed).algebra
    except QueryError:
        raise
    except ParseException as error:
        if _UPDATE.search(bare(text)):
            raise QueryForbiddenError(
                "mise à jour refusée : le graphe se lit, il ne s'écrit pas",
                "Updates are refused: this graph is read-only.",
            ) from None
        where, line = f"ligne {error.lineno}, colonne {error.column}", error.line.strip()[:60]
        raise QueryError(
            f"requête SPARQL illisible ({where}) : « {line} »",
            f"Malformed SPARQL query, line {error.lineno}, column {error.column}: {line}",
        ) from None
    except RecursionError:
        raise QueryError(
            "requête refusée : trop de niveaux d'imbrication",
            "The query is refused: too many levels of nesting.",
        ) from None
    except Exception as error:  # rdflib raises bare exceptions, on aggregates for one
        reason = str(error)[:120]
        raise QueryError(
            f"requête SPARQL refusée : {reason}", f"The SPARQL query is refused: {reason}"
        ) from None


def _apart(text: str) -> str:
    """The text for rdflib only: it forgets the first of two prefixes of one namespace."""
    seen: set[str] = set()

    def rename(match: re.Match[str]) -> str:
        namespace = match[2]
        while namespace in seen:
            namespace += "_"
        seen.add(namespace)
        return match[1] + namespace + match[3]

    return _PREFIX.sub(rename, text)


def _calls_out(algebra: object) -> bool:
    """Whether a `SERVICE` stands anywhere in the algebra, sub-selects and filters included."""
    return any(node.name == "ServiceGraphPattern" for node in malformed.nodes([algebra]))
