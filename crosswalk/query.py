"""Named queries and their parameters.

A query is a `.rq` file in `crosswalk/queries/` whose comment header says, in French and English, what
it answers, its typed parameters and an example. Parameters are bound by one `VALUES` row of typed,
escaped terms put at the line `#VALUES`: the same text runs on every SPARQL 1.1 engine. Without a
value, a parameter is `UNDEF`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from crosswalk import resources
from crosswalk.errors import IdentifierError, QueryError, why
from crosswalk.identifiers import bloc_iri, certification_iri, parse_bloc, parse_certification
from crosswalk.sparql import bare, iri, literal, shown

MARK = "#VALUES"
"""The line of a query where the row of its parameters goes."""
_PAGED = re.compile(r"(?<![\w:?$%.-])(?:LIMIT|OFFSET)\s+\d+\s*\Z", re.I)
_MARKED = re.compile(rf"{MARK}[ \t]*$", re.M)
"""The mark, which ends its line: it is a comment until the parameters are bound."""
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


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"« {shown(text)} » n'est pas une date : attendu AAAA-MM-JJ") from None
    return f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _integer(text: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise QueryError(f"« {shown(text)} » n'est pas un entier : attendu des chiffres")
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
                    f"requête {name} : « # param: {shown(value)} » : attendu nom type — aide"
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
    if _PAGED.search(bare(query.text)):
        raise QueryError(f"requête {query.name} : elle a déjà un LIMIT ou un OFFSET")
    asked = f"\nOFFSET {max(0, offset)}" + (f" LIMIT {max(0, limit)}" if limit is not None else "")
    return replace(query, text=query.text + asked)


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
        raise QueryError(f"{path} ne se lit pas : {why(error)}") from error
    return read(path.name, text)
