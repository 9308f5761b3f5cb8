"""What the store says of one IRI: its concise bounded description, and what a reader needs beside it.

Of an entity: its own statements (with the blank nodes that they end in), the axioms that annotate them,
the passages that say them with their words, the labels of its neighbours, and who points at it, up to a
number. Read by quad patterns and not by SPARQL, which looks each pattern up in every graph of the default
one: a description is a few hundred look-ups of some microseconds, whatever the size of the store.

Concise bounded description: https://www.w3.org/Submission/CBD/, with annotations in place of reification.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from crosswalk.identifiers import DCTERMS, ONTOLOGY, RDF, SKOS
from crosswalk.merged import quads
from crosswalk.store import ReadOnlyStore

MOST_INCOMING = 200
"""Links to an entity that its RDF carries; beyond, it says that there are more."""
MOST_LABELS = 1_000
"""Neighbours whose labels its RDF carries: a title may have thousands of partners."""
OA, OWL, PROV = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/prov#",
)
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (
        f"{SKOS}prefLabel",
        f"{DCTERMS}title",
        RDFS_LABEL,
        f"{SKOS}altLabel",
        f"{SKOS}notation",
    )
)
"""The properties that name something, best first."""
TYPE = ox.NamedNode(f"{RDF}type")
ANNOTATED = ox.NamedNode(f"{OWL}annotatedSource")
STATED_IN = ox.NamedNode(f"{ONTOLOGY}statedIn")
DERIVED = ox.NamedNode(f"{PROV}wasDerivedFrom")
SELECTOR = ox.NamedNode(f"{OA}hasSelector")
_EXACT = ox.NamedNode(f"{OA}exact")


@dataclass(frozen=True)
class Description:
    """The quads about one IRI; the same quad is there once."""

    iri: str
    own: tuple[ox.Quad, ...]
    notes: tuple[ox.Quad, ...]
    """The axioms that annotate its statements."""
    passages: tuple[ox.Quad, ...]
    """The passages in which it, or an axiom, is read, with their selectors."""
    incoming: tuple[ox.Quad, ...]
    labels: tuple[ox.Quad, ...]
    more: bool
    """Whether more statements than `incoming` point at it."""
    answering: frozenset[str]
    """The graphs of the default graph."""

    def quads(self) -> list[ox.Quad]:
        """All of it, each quad in its graph, the entity first."""
        every = (*self.own, *self.notes, *self.passages, *self.incoming, *self.labels)
        return list(dict.fromkeys(every))

    def triples(self) -> list[ox.Triple]:
        """What the default graph states; of an entity that it does not know, what the others do.

        Official and computed are never merged: an analysis only shows where nothing else speaks, and
        its statements carry their layer.
        """
        quads = self.quads()
        if any(in_graphs(quad, self.answering) for quad in (*self.own, *self.incoming)):
            quads = [quad for quad in quads if in_graphs(quad, self.answering)]
        return list(dict.fromkeys(quad.triple for quad in quads))


def in_graphs(quad: ox.Quad, names: frozenset[str]) -> bool:
    """Whether a quad stands in one of some graphs."""
    return getattr(quad.graph_name, "value", "") in names


def node(iri: str) -> ox.NamedNode | None:
    """The node of an IRI, None where the text cannot be one."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def known(store: ReadOnlyStore, iri: str) -> bool:
    """Whether the store says anything of an IRI, or names it."""
    if (found := node(iri)) is None:
        return False
    base = store.database()
    return (
        next(quads(base, found, None, None), None) is not None
        or iri in store.graph_names()
        or next(quads(base, None, None, found), None) is not None
    )


def describe(
    store: ReadOnlyStore, iri: str, most: int = MOST_INCOMING, *, around: bool = True
) -> Description:
    """The description of an IRI; an empty one where the store does not know it.

    `around=False` leaves out what is beside it (passages, labels), for who looks it up otherwise.

    Raises:
        StoreError: nothing was built yet.
    """
    base = store.database()
    subject = ox.NamedNode(iri)
    own = list(quads(base, subject, None, None))
    own += _closure(base, own)
    axioms = {q.subject for q in quads(base, None, ANNOTATED, subject)}
    notes = [q for one in sorted(axioms, key=str) for q in _of(base, one)]
    answering = frozenset(store.default_graph_names())
    if not around:
        return Description(iri, tuple(own), tuple(notes), (), (), (), False, answering)
    read_in = {q.object for q in (*own, *notes) if q.predicate in (DERIVED, STATED_IN)}
    passages = [q for one in sorted(read_in | {subject}, key=str) for q in _selected(base, one)]
    pointing = (quad for quad in quads(base, None, None, subject) if quad.predicate != ANNOTATED)
    incoming = list(islice(pointing, most))
    more = next(pointing, None) is not None
    neighbours = (
        {q.object for q in own} | {q.subject for q in incoming} | {q.predicate for q in own}
    )
    named = sorted(neighbours, key=str)[:MOST_LABELS]
    labels = [q for one in named for q in _labels(base, one)]
    return Description(
        iri, tuple(own), tuple(notes), tuple(passages), tuple(incoming), tuple(labels), more,
        answering,
    )  # fmt: skip


def label(base: ox.Store, subject: object, answering: Iterable[str] = ()) -> str | None:
    """The words for something: its best label, in French where it has one; None where it has none.

    Of two graphs that name it, one of `answering` speaks first.
    """
    if not isinstance(subject, ox.NamedNode):
        return None
    for predicate in LABELS:
        found = [
            (
                getattr(quad.graph_name, "value", "") not in answering,
                quad.object.language != "fr",
                quad,
            )
            for quad in quads(base, subject, predicate, None)
            if isinstance(quad.object, ox.Literal)
        ]
        if found:
            best = min(found, key=lambda one: (one[0], one[1], str(one[2].object)))[2].object
            return best.value if isinstance(best, ox.Literal) else None
    return None


def quote(base: ox.Store, passage: ox.NamedNode) -> str | None:
    """The words of a passage."""
    for selector in quads(base, passage, SELECTOR, None):
        if not isinstance(selector.object, ox.NamedNode):
            continue
        for quad in quads(base, selector.object, _EXACT, None):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
    return None


def _of(base: ox.Store, subject: object) -> Iterator[ox.Quad]:
    if isinstance(subject, ox.NamedNode | ox.BlankNode):
        yield from quads(base, subject, None, None)


def _closure(base: ox.Store, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The statements of the blank nodes that some statements end in, and of theirs."""
    waiting = [quad.object for quad in quads]
    seen: set[ox.BlankNode] = set()
    found: list[ox.Quad] = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, ox.BlankNode) and one not in seen:
            seen.add(one)
            further = list(_of(base, one))
            found += further
            waiting += [quad.object for quad in further]
    return found


def _selected(base: ox.Store, passage: object) -> Iterator[ox.Quad]:
    """A passage and its selectors; nothing where it is no passage (a whole export)."""
    if not isinstance(passage, ox.NamedNode):
        return
    selectors = list(quads(base, passage, SELECTOR, None))
    if selectors:
        yield from quads(base, passage, None, None)
    for quad in selectors:
        yield from _of(base, quad.object)


def _labels(base: ox.Store, neighbour: object) -> Iterator[ox.Quad]:
    if isinstance(neighbour, ox.NamedNode):
        for predicate in LABELS:
            found = list(quads(base, neighbour, predicate))
            yield from found
            if found and predicate not in LABELS[3:]:
                return
