"""Named queries, their parameters, and what a user's own query may do.

A query is a `.rq` file in `crosswalk/queries/` whose comment header says, in French and English, what
it answers, its typed parameters and an example. Parameters are bound by one `VALUES` row of typed,
escaped terms put at the line `#VALUES`: the same text runs on every SPARQL 1.1 engine. Without a
value, a parameter is `UNDEF`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from crosswalk import resources
from crosswalk.errors import IdentifierError, QueryError, QueryForbiddenError
from crosswalk.identifiers import bloc_iri, certification_iri, parse_bloc, parse_certification

MARK = "#VALUES"
"""The line of a query where the row of its parameters goes."""
MAX_LENGTH = 200_000
_ASCII_ESCAPE = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|\n|\Z)'
    r"|'(?:[^'\\\n]|\\.)*+(?:'|\n|\Z)"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n]*"
    r"|\\.",
    re.S,
)
"""Strings, IRIs, comments and escaped characters, as the SPARQL grammar has its terminals: no keyword
is inside. A string left open goes to its end, so that a hostile text is read once."""
_CALL = re.compile(r"(?<![\w:?$%-])SERVICE(?!\w)", re.I)
"""SERVICE wherever an engine could read it as a keyword, after a point as well: `e:a.b.SERVICE:x` is
one name for rdflib, and for Oxigraph a name, a point and a call."""
_UPDATE = re.compile(
    r"(?<![\w:?$%.-])(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)(?![\w:-])", re.I
)
_PAGED = re.compile(r"(?<![\w:?$%.-])(?:LIMIT|OFFSET)\s+\d+\s*\Z", re.I)
_MARKED = re.compile(rf"{MARK}[ \t]*$", re.M)
"""The mark, which ends its line: it is a comment until the parameters are bound."""
_PREFIX = re.compile(r"(PREFIX\s+[^\s:<>]*:\s*<)([^<>\s]*)(>)", re.I)
_HEADER = re.compile(r"#\s*(title|description|param|example)(?:@(\w\w))?\s*:\s*(.*)")
_PARAM = re.compile(r"(\w+)(\?)?\s+(\w+)\s*(?:[—-]\s*(.*))?")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: `type` is a key of `TYPES`; an optional one may be left out."""

    name: str
    type: str
    optional: bool
    help: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    params: tuple[Param, ...]
    example: Mapping[str, str]
    text: str

    def bind(self, values: Mapping[str, str]) -> str:
        """The text with its parameters bound.

        Raises:
            QueryError: a parameter is missing, unknown or malformed.
        """
        return self.bind_rows((values,))

    def bind_rows(self, rows: Iterable[Mapping[str, str]]) -> str:
        """The text with many values of its parameters at once: one row of `VALUES` each.

        Raises:
            QueryError: a parameter is missing, unknown or malformed.
        """
        terms = " ".join(f"({' '.join(self._terms(values))})" for values in rows)
        if not self.params:
            return self.text
        names = " ".join(f"?{p.name}" for p in self.params)
        row = f"VALUES ({names}) {{ {terms} }}"
        return _MARKED.sub(lambda _: row, self.text)

    def _terms(self, values: Mapping[str, str]) -> list[str]:
        unknown = set(values) - {p.name for p in self.params}
        if unknown:
            known = ", ".join(p.name for p in self.params) or "aucun"
            raise QueryError(
                f"requête {self.name} : paramètre inconnu « {min(unknown)} » (attendu : {known})"
            )
        terms = []
        for param in self.params:
            if param.name not in values:
                if not param.optional:
                    raise QueryError(
                        f"requête {self.name} : il manque --param {param.name}=… ({param.help})"
                    )
                terms.append("UNDEF")
                continue
            terms.append(term(param, values[param.name]))
        return terms


def literal(text: str) -> str:
    """A plain SPARQL string literal, escaped."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    )
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04X}" for c in escaped) + '"'


def iri(text: str) -> str:
    """A SPARQL IRI.

    Raises:
        QueryError: a character that an IRI cannot hold.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", text):
        raise QueryError(f"« {_shown(text)} » n'est pas un IRI")
    return f"<{text}>"


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:60])


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"« {_shown(text)} » n'est pas une date : attendu AAAA-MM-JJ") from None
    return f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _integer(text: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise QueryError(f"« {_shown(text)} » n'est pas un entier : attendu des chiffres")
    return str(int(text))


def _bloc(text: str) -> str:
    bloc = parse_bloc(text)
    return iri(bloc_iri(bloc.number, bloc.bloc or ""))


TYPES: dict[str, Callable[[str], str]] = {
    "certification": lambda text: iri(certification_iri(parse_certification(text))),
    "bloc": _bloc,
    "text": literal,
    "iri": iri,
    "date": _date,
    "integer": _integer,
}
"""Type of a parameter → how what a person typed becomes a term."""


def term(param: Param, text: str) -> str:
    """The SPARQL term of a value.

    Raises:
        QueryError: the text is not of the parameter's type.
    """
    try:
        text.encode()
        return TYPES[param.type](text)
    except UnicodeEncodeError:
        raise QueryError(f"--param {param.name} : texte mal codé (attendu : UTF-8)") from None
    except (IdentifierError, QueryError) as error:
        raise QueryError(f"--param {param.name} : {error}") from error


@cache
def library() -> dict[str, NamedQuery]:
    """The named queries, by name."""
    files = sorted(resources.queries_dir().glob("*.rq"))
    return {file.stem: read(file.stem, file.read_text(encoding="utf-8")) for file in files}


@cache
def federated() -> dict[str, NamedQuery]:
    """Queries that join the graph with another server, by name: for a researcher's own engine.

    They need the network and hold a `SERVICE`, which our own runners refuse (`check`).
    """
    files = sorted((resources.queries_dir() / "federation").glob("*.rq"))
    return {file.stem: read(file.stem, file.read_text(encoding="utf-8")) for file in files}


def named(name: str) -> NamedQuery:
    """A query of the library.

    Raises:
        QueryError: no such query.
    """
    if name not in library():
        if name in federated():
            raise QueryError(
                f"« {name} » appelle un autre serveur : « crosswalk queries --show {name} » l'écrit, "
                "à poser de votre côté (docs/federation.md)"
            )
        raise QueryError(f"pas de requête « {name} » : « crosswalk queries » les liste")
    return library()[name]


def read(name: str, text: str) -> NamedQuery:
    """A query with its comment header, from its text.

    Raises:
        QueryError: a parameter of an unknown type, or parameters without the mark.
    """
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    params: list[Param] = []
    example: dict[str, str] = {}
    for line in text.splitlines():
        match = _HEADER.match(line)
        if match is None:
            continue
        key, language, value = match[1], match[2] or "fr", match[3].strip()
        if key == "title":
            titles[language] = value
        elif key == "description":
            descriptions[language] = value
        elif key == "example":
            example = dict(pair.split("=", 1) for pair in value.split() if "=" in pair)
        else:
            param = _PARAM.fullmatch(value)
            if param is None:
                raise QueryError(
                    f"requête {name} : « # param: {_shown(value)} » : attendu nom type — aide"
                )
            if param[3] not in TYPES:
                raise QueryError(f"requête {name} : type « {param[3]} » inconnu")
            params.append(Param(param[1], param[3], bool(param[2]), param[4] or ""))
    if params and not _MARKED.search(text):
        raise QueryError(f"requête {name} : la ligne {MARK} manque")
    return NamedQuery(name, titles, descriptions, tuple(params), example, text)


def paged(query: NamedQuery, limit: int | None, offset: int = 0) -> NamedQuery:
    """The same query, for some of its rows: those after the first `offset`, `limit` at most.

    Raises:
        QueryError: it says itself how many it wants.
    """
    if _PAGED.search(_OPAQUE.sub(" ", query.text)):
        raise QueryError(f"requête {query.name} : elle a déjà un LIMIT ou un OFFSET")
    asked = f"\nOFFSET {max(0, offset)}" + (f" LIMIT {max(0, limit)}" if limit is not None else "")
    return replace(query, text=query.text + asked)


_FORM = re.compile(r"(?<![\w:?$%.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.I)


def prologue(text: str) -> str:
    """What comes before the query proper: its comments and prefixes."""
    match = _FORM.search(_OPAQUE.sub(lambda found: " " * len(found[0]), text))
    return text[: match.start()] if match else ""


def form(text: str) -> str:
    """`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`."""
    match = _FORM.search(_OPAQUE.sub(" ", text))
    return match[1].upper() if match else "SELECT"


_ORDER = re.compile(
    r"\bORDER\s+BY\s+(?:(?:ASC|DESC)\s*\(\s*\?\w+\s*\)\s*|\?\w+\s*)+"
    r"(?=(?:(?:LIMIT|OFFSET)\s+\d+\s*)*\Z)",
    re.I,
)


def order(text: str) -> str:
    """The `ORDER BY` of a query; empty where it has none, or sorts by more than variables."""
    match = _ORDER.search(_OPAQUE.sub(" ", text))
    return match[0].strip() if match else ""


def counted(sizes: Mapping[str, int]) -> str:
    """The query `graphes` when the sizes are known: counting ten million triples takes seconds."""
    rows = " ".join(f"({iri(name)} {size})" for name, size in sorted(sizes.items()))
    return (
        f"SELECT ?graph ?triples WHERE {{ VALUES (?graph ?triples) {{ {rows} }} }} ORDER BY ?graph"
    )


def read_file(path: Path) -> NamedQuery:
    """A user's own query, from a file, with or without a header.

    Raises:
        QueryError: the file cannot be read or is too long.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} ne se lit pas : {error}") from error
    return read(path.name, text)


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
    if _CALL.search(_OPAQUE.sub(" ", text)):
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
        reason = " ".join(str(error).split())[:160]
        if isinstance(error, SyntaxError):
            raise QueryError(
                f"requête SPARQL illisible : {reason}", f"Malformed SPARQL query: {reason}"
            ) from error
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
        return translateQuery(parseQuery(_apart(text))).algebra
    except ParseException as error:
        if _UPDATE.search(_OPAQUE.sub(" ", text)):
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
    except Exception as error:  # rdflib raises bare exceptions on unknown prefixes and aggregates
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
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[object] = [algebra]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            if node.name == "ServiceGraphPattern":
                return True
            waiting += node.values()
        elif isinstance(node, list | tuple | set | frozenset):
            waiting += node
    return False
