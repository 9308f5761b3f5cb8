"""Named queries, their parameters, and what a user's own query may do.

A query is a `.rq` file in `crosswalk/queries/` whose comment header says, in French and English, what
it answers, its typed parameters and an example. Parameters are bound by one `VALUES` row of typed,
escaped terms put at the line `#VALUES`: the same text runs on every SPARQL 1.1 engine. Without a
value, a parameter is `UNDEF`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from crosswalk import resources
from crosswalk.errors import IdentifierError, QueryError
from crosswalk.identifiers import bloc_iri, certification_iri, parse_bloc, parse_certification

MARK = "#VALUES"
MAX_LENGTH = 200_000
_ASCII_ESCAPE = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]")
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n]*",
    re.S,
)
"""Strings, IRIs and comments, as the SPARQL grammar has its terminals: no keyword is inside."""
_CALL = re.compile(r"(?<![\w:?$.%-])SERVICE(?![\w:-])", re.I)
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
        if not self.params:
            return self.text
        names = " ".join(f"?{p.name}" for p in self.params)
        return self.text.replace(MARK, f"VALUES ({names}) {{ ({' '.join(terms)}) }}")


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
        raise QueryError(f"« {text[:60]} » n'est pas un IRI")
    return f"<{text}>"


def _date(text: str) -> str:
    return f'"{date.fromisoformat(text)}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _bloc(text: str) -> str:
    bloc = parse_bloc(text)
    return iri(bloc_iri(bloc.number, bloc.bloc or ""))


TYPES: dict[str, Callable[[str], str]] = {
    "certification": lambda text: iri(certification_iri(parse_certification(text))),
    "bloc": _bloc,
    "text": literal,
    "iri": iri,
    "date": _date,
    "integer": lambda text: str(int(text)),
}
"""Type of a parameter → how what a person typed becomes a term."""


def term(param: Param, text: str) -> str:
    """The SPARQL term of a value.

    Raises:
        QueryError: the text is not of the parameter's type.
    """
    try:
        return TYPES[param.type](text)
    except QueryError:
        raise
    except (IdentifierError, ValueError) as error:
        raise QueryError(f"--param {param.name} : {error}") from error


@cache
def library() -> dict[str, NamedQuery]:
    """The named queries, by name."""
    files = sorted(resources.queries_dir().glob("*.rq"))
    return {file.stem: read(file.stem, file.read_text(encoding="utf-8")) for file in files}


def named(name: str) -> NamedQuery:
    """A query of the library.

    Raises:
        QueryError: no such query.
    """
    if name not in library():
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
            example = dict(pair.split("=", 1) for pair in value.split())
        elif param := _PARAM.fullmatch(value):
            if param[3] not in TYPES:
                raise QueryError(f"requête {name} : type « {param[3]} » inconnu")
            params.append(Param(param[1], param[3], bool(param[2]), param[4] or ""))
    if params and MARK not in text:
        raise QueryError(f"requête {name} : la ligne {MARK} manque")
    return NamedQuery(name, titles, descriptions, tuple(params), example, text)


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
class Checked:
    """A query that may run, and the graphs of its `FROM` clause (None: the default graph)."""

    text: str
    graphs: tuple[str, ...] | None


def check(text: str, graphs: Iterable[str]) -> Checked:
    """Refuse what a query may not do: update, call another server, read what is not in the store.

    The decision is made on the query as rdflib parses it, so that no spelling of `SERVICE` escapes,
    and again on its tokens, because the engine that answers has a parser of its own: what only one
    of them would see is refused too (a lone carriage return, an escaped ASCII character).

    Raises:
        QueryError: not a SPARQL 1.1 query, or one that is refused.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"requête trop longue : {len(text)} caractères, {MAX_LENGTH} au plus")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := _ASCII_ESCAPE.search(text):
        raise QueryError(f"« {match[0]} » refusé : écrivez ce caractère tel quel")
    if _CALL.search(_OPAQUE.sub(" ", text)):
        raise QueryError("SERVICE refusé : une requête ne sort pas du graphe")
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except ParseException as error:
        if _is_update(text):
            raise QueryError("mise à jour refusée : le graphe se lit, il ne s'écrit pas") from None
        where = f"ligne {error.lineno}, colonne {error.column}"
        raise QueryError(
            f"requête SPARQL illisible ({where}) : « {error.line.strip()[:60]} »"
        ) from None
    except RecursionError:
        raise QueryError("requête refusée : trop de niveaux d'imbrication") from None
    except Exception as error:  # rdflib raises bare exceptions on unknown prefixes and aggregates
        raise QueryError(f"requête SPARQL refusée : {str(error)[:120]}") from None
    if _calls_out(algebra):
        raise QueryError("SERVICE refusé : une requête ne sort pas du graphe")
    known, chosen = set(graphs), []
    for clause in algebra.datasetClause or ():
        if "named" in clause:
            raise QueryError("FROM NAMED refusé : tous les graphes répondent déjà sous GRAPH")
        name = str(clause.default)
        if name not in known:
            raise QueryError(f"FROM <{name[:80]}> refusé : ce graphe n'est pas dans l'entrepôt")
        chosen.append(name)
    return Checked(text, tuple(chosen) or None)


def _is_update(text: str) -> bool:
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        parseUpdate(text)
    except Exception:  # whatever it is, it is no update
        return False
    return True


def _calls_out(node: object) -> bool:
    """Whether a `SERVICE` stands anywhere in the algebra, sub-selects and filters included."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        if node.name == "ServiceGraphPattern":
            return True
        return any(_calls_out(value) for value in node.values())
    if isinstance(node, list | tuple | set | frozenset):
        return any(_calls_out(value) for value in node)
    return False
