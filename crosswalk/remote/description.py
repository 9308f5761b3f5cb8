"""The graph that says what was published: which graphs, their sizes and hashes, which answer by default.

A server's own default graph is of three kinds (empty, its unnamed graph, the union of all), so that
nothing can be left to it: every query is sent with its dataset, read from here. Written last, once all
the rest is verified: until then readers go on with what it said before. Terms of SPARQL 1.1 Service
Description (W3C, `sd:`) and VoID.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from crosswalk.identifiers import BASE, DCTERMS, GRAPH, RDF
from crosswalk.sparql import iri, literal
from crosswalk.store import default_graphs

NAME = f"{GRAPH}publication"
"""The graph, and the dataset that it describes."""
DEFAULT = f"{NAME}#default"
GENID = f"{BASE}.well-known/genid/"
"""Skolem IRIs of the blank nodes of a graph (RDF 1.1 Concepts, 3.5)."""
SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Published:
    """One graph on the server: its triples and the hash of its canonical N-Quads."""

    name: str
    triples: int
    hash: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published; `built_at` is when its store was built, `hash` stands for all of it."""

    graphs: tuple[Published, ...]
    built_at: str

    @property
    def hash(self) -> str:
        lines = sorted(f"{one.hash} {one.name}\n" for one in self.graphs)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.graphs]

    @property
    def triples(self) -> int:
        return sum(one.triples for one in self.graphs)


def triples(publication: Publication) -> list[ox.Triple]:
    """The description, as the graph `NAME` holds it."""
    found: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (NAME, f"{RDF}type", ox.NamedNode(f"{SD}Dataset")),
        (NAME, f"{DCTERMS}identifier", ox.Literal(publication.hash)),
        (NAME, f"{SD}defaultGraph", ox.NamedNode(DEFAULT)),
        (DEFAULT, f"{RDF}type", ox.NamedNode(f"{SD}Graph")),
    ]
    if publication.built_at:
        date = ox.Literal(publication.built_at, datatype=ox.NamedNode(f"{XSD}dateTime"))
        found.append((NAME, f"{DCTERMS}created", date))
    for name in default_graphs(publication.names):
        found.append((DEFAULT, f"{DCTERMS}hasPart", ox.NamedNode(name)))
    for one in publication.graphs:
        found += [
            (NAME, f"{SD}namedGraph", ox.NamedNode(one.name)),
            (one.name, f"{RDF}type", ox.NamedNode(f"{SD}NamedGraph")),
            (one.name, f"{VOID}triples", ox.Literal(one.triples)),
            (one.name, f"{DCTERMS}identifier", ox.Literal(f"sha256:{one.hash}")),
        ]
    return [ox.Triple(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in found]


QUERY = f"""SELECT ?property ?subject ?value WHERE {{
  GRAPH {iri(NAME)} {{ ?subject ?property ?value }}
}}"""
"""Everything that the description says."""


def read(rows: Iterable[Mapping[str, str]]) -> Publication | None:
    """The description from the rows of `QUERY`; None where nothing was published."""
    said: dict[tuple[str, str], str] = {}
    names = []
    for row in rows:
        if row["property"] == f"{SD}namedGraph":
            names.append(row["value"])
        said[row["subject"], row["property"]] = row["value"]
    if not names:
        return None
    graphs = tuple(
        Published(
            name,
            int(said.get((name, f"{VOID}triples"), "0")),
            said.get((name, f"{DCTERMS}identifier"), "").removeprefix("sha256:"),
        )
        for name in sorted(names)
    )
    return Publication(graphs, said.get((NAME, f"{DCTERMS}created"), ""))


FOUND = f"""SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{ ?s a ?class }} FILTER(STRSTARTS(STR(?graph), {literal(GRAPH)}))
}}"""
"""The graphs of ours on a server where somebody loaded them without `crosswalk publish`."""
