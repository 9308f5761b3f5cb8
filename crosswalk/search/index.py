"""Writing the index of a generation."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
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

PREDICATES: dict[str, str] = {
    f"{SKOS}prefLabel": "preferred",
    f"{SKOS}altLabel": "other",
    **{predicate: name for name, predicate in FACETS.items()},
    f"{ONTOLOGY}expiresOn": "expires",
}
"""Predicate of a statement → what the index makes of it."""
_LABELS = {"preferred": 0, "other": 1}
"""Use of a label → 1 where another label is the preferred one."""
_BATCH = 1000

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


class IndexWriter:
    """An index being written; `statement` takes what a graph says, `finish` makes it answer."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path)
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._labels: list[tuple[int, str, str, str, str, int]] = []
        self._facets: set[tuple[str, str, str]] = set()
        self._ends: dict[str, str] = {}
        self.count = 0

    def statement(self, iri: str, predicate: str, value: str) -> None:
        """One statement of a graph of the default one; what is not in `PREDICATES` has no place here."""
        use = PREDICATES[predicate]
        if use in _LABELS:
            if found := kind_of(iri):
                self.count += 1
                self._labels.append((self.count, iri, *found, value, _LABELS[use]))
                if len(self._labels) == _BATCH:
                    self._write_labels()
        elif use == "expires":
            number = _number(iri)
            self._ends[number] = max(self._ends.get(number, ""), value)
        else:
            self._facets.add((_number(iri), use, value.rsplit("/", 1)[1]))

    def _write_labels(self) -> None:
        self._base.executemany("INSERT INTO entity VALUES (?,?,?,?,?,?)", self._labels)
        self._base.executemany(
            "INSERT INTO words (rowid, stems) VALUES (?,?)",
            ((row[0], " ".join(stems(row[4]))) for row in self._labels),
        )
        self._labels.clear()

    def finish(self) -> int:
        """Write what waits, sort and close; how many labels there are."""
        self._write_labels()
        self._base.executemany("INSERT INTO facet VALUES (?,?,?)", sorted(self._facets))
        self._base.executemany("INSERT INTO certification VALUES (?,?)", self._ends.items())
        self._base.executescript(_INDEXES + "INSERT INTO words (words) VALUES ('optimize');")
        self._base.commit()
        self._base.close()
        return self.count


def build(base: ox.Store, graphs: Sequence[str], path: Path) -> int:
    """Write the index of what some graphs of a store name; how many labels."""
    writer = IndexWriter(path)
    add(writer, base, graphs)
    return writer.finish()


def add(writer: IndexWriter, base: ox.Store, graphs: Sequence[str]) -> None:
    """Give a writer what some graphs of a store say.

    Graphs are read one after the other, by predicate: a query over their union would look each label
    up in every graph. Memory does not grow with the graph but for its facets.
    """
    for predicate in PREDICATES:
        for name in graphs:
            for iri, value in store.values(base, predicate, name):
                writer.statement(iri, predicate, value.value)


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


def _number(iri: str) -> str:
    return iri.split("/certification/", 1)[-1].split("/", 1)[0]
