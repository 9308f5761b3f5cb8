"""Writing the index of a generation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from crosswalk.search.words import stems

Select = Callable[[str], ox.QuerySolutions]

_PREFIXES = """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""

KINDS: dict[str, str] = {
    "certification": "?e rncp:rncpNumber ?number",
    "bloc": "?e a rncp:Bloc",
    "competence": "?e a rncp:Competence",
    "emploi": "?e a rncp:Job",
    "activite": "?e a rncp:Activity",
}
"""Kind of what is found → how the graph names it."""

FACETS: dict[str, str] = {
    "niveau": "rncp:level",
    "rome": "rncp:rome",
    "nsf": "rncp:nsf",
    "formacode": "rncp:formacode",
    "certificateur": "rncp:certifier",
}
"""Facet → property of a certification; its value is the last segment of the object's IRI."""

_SCHEMA = """
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT, kind TEXT, number TEXT, label TEXT, other INTEGER);
CREATE TABLE facet (number TEXT, name TEXT, value TEXT);
CREATE TABLE certification (number TEXT PRIMARY KEY, expires TEXT);
CREATE VIRTUAL TABLE words USING fts5(stems, content='', tokenize="unicode61");
"""
_INDEXES = """
CREATE INDEX facet_value ON facet (name, value, number);
CREATE INDEX entity_number ON entity (number, kind);
"""


def index_path(store: Path, generation: str) -> Path:
    """Where the index of a generation lies."""
    return store / f"{generation}.search"


def build(select: Select, path: Path) -> int:
    """Write the index of what `select` (queries on the default graph) answers; how many labels.

    Memory does not grow with the graph: rows go from one engine to the other.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base:
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        count = 0
        for count, row in enumerate(_entities(select), 1):  # noqa: B007
            base.execute("INSERT INTO entity VALUES (?,?,?,?,?,?)", (count, *row))
            words = " ".join(stems(row[3]))
            base.execute("INSERT INTO words (rowid, stems) VALUES (?,?)", (count, words))
        base.executemany("INSERT INTO facet VALUES (?,?,?)", _facets(select))
        base.executemany("INSERT OR IGNORE INTO certification VALUES (?,?)", _expiries(select))
        base.executescript(_INDEXES + "INSERT INTO words (words) VALUES ('optimize');")
        base.commit()
    return count


def _entities(select: Select) -> Iterator[tuple[str, str, str, str, int]]:
    """A row a label: IRI, kind, number, label, and 1 where another label is the preferred one."""
    for kind, pattern in KINDS.items():
        for other, label in enumerate(("skos:prefLabel", "skos:altLabel")):
            query = f"{_PREFIXES} SELECT DISTINCT ?e ?l WHERE {{ {pattern} . ?e {label} ?l }}"
            for row in select(query):
                iri = row["e"].value
                yield iri, kind, _number(iri), row["l"].value, other


def _facets(select: Select) -> Iterator[tuple[str, str, str]]:
    for name, term in FACETS.items():
        for row in select(f"{_PREFIXES} SELECT DISTINCT ?e ?o WHERE {{ ?e {term} ?o }}"):
            yield _number(row["e"].value), name, row["o"].value.rsplit("/", 1)[1]


def _expiries(select: Select) -> Iterator[tuple[str, str]]:
    query = f"{_PREFIXES} SELECT ?e (MAX(?d) AS ?end) WHERE {{ ?e rncp:expiresOn ?d }} GROUP BY ?e"
    for row in select(query):
        yield _number(row["e"].value), row["end"].value


def _number(iri: str) -> str:
    return iri.split("/certification/", 1)[-1].split("/", 1)[0]
