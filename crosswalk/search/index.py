"""Writing the index of a generation."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from crosswalk import store
from crosswalk.identifiers import ONTOLOGY, SKOS
from crosswalk.search.words import stems

_KIND = re.compile(
    r".*/id/certification/(?P<number>[A-Z]+\d+)(?P<part>/bloc/[^/]+(?:/competence/[^/]+)?|/job/[^/]+|/activity/[^/]+)?"
)

KINDS = ("certification", "bloc", "competence", "emploi", "activite")
"""What is found, the first of them before the others."""

FACETS: dict[str, str] = {
    "niveau": f"{ONTOLOGY}level",
    "rome": f"{ONTOLOGY}rome",
    "nsf": f"{ONTOLOGY}nsf",
    "formacode": f"{ONTOLOGY}formacode",
    "certificateur": f"{ONTOLOGY}certifier",
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


def index_path(folder: Path, generation: str) -> Path:
    """Where the index of a generation lies."""
    return folder / f"{generation}.search"


def build(base: ox.Store, graphs: Sequence[str], path: Path) -> int:
    """Write the index of what some graphs of a store name; how many labels.

    Graphs are read one after the other, by predicate: a query over their union would look each label
    up in every graph. Memory does not grow with the graph: rows go from one engine to the other.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as index:
        index.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        count = 0
        for count, row in enumerate(_entities(base, graphs), 1):
            index.execute("INSERT INTO entity VALUES (?,?,?,?,?,?)", (count, *row))
            words = " ".join(stems(row[3]))
            index.execute("INSERT INTO words (rowid, stems) VALUES (?,?)", (count, words))
        index.executemany("INSERT INTO facet VALUES (?,?,?)", _facets(base, graphs))
        index.executemany(
            "INSERT OR IGNORE INTO certification VALUES (?,?)", _expiries(base, graphs)
        )
        index.executescript(_INDEXES + "INSERT INTO words (words) VALUES ('optimize');")
        index.commit()
    return count


def kind_of(iri: str) -> tuple[str, str] | None:
    """The kind of an entity and the number of its certification, from its IRI; None for others."""
    match = _KIND.fullmatch(iri)
    if match is None:
        return None
    part = match["part"] or ""
    if "/competence/" in part:
        return "competence", match["number"]
    names = {"": "certification", "bloc": "bloc", "job": "emploi", "activity": "activite"}
    return names[part[1:].split("/")[0]], match["number"]


def _values(
    base: ox.Store, graphs: Sequence[str], predicate: str
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    return chain.from_iterable(store.values(base, predicate, name) for name in graphs)


def _entities(base: ox.Store, graphs: Sequence[str]) -> Iterator[tuple[str, str, str, str, int]]:
    """A row a label: IRI, kind, number, label, and 1 where another label is the preferred one."""
    for other, name in enumerate(("prefLabel", "altLabel")):
        for iri, label in _values(base, graphs, SKOS + name):
            if found := kind_of(iri):
                yield iri, *found, label.value, other


def _facets(base: ox.Store, graphs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    seen = set()
    for name, predicate in FACETS.items():
        for iri, value in _values(base, graphs, predicate):
            row = (_number(iri), name, value.value.rsplit("/", 1)[1])
            if row not in seen:
                seen.add(row)
                yield row


def _expiries(base: ox.Store, graphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The latest end of registration of each certification that has one."""
    ends: dict[str, str] = {}
    for iri, value in _values(base, graphs, f"{ONTOLOGY}expiresOn"):
        number = _number(iri)
        ends[number] = max(ends.get(number, ""), value.value)
    yield from ends.items()


def _number(iri: str) -> str:
    return iri.split("/certification/", 1)[-1].split("/", 1)[0]
