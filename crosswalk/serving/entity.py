"""An entity as its page shows it: what it is, what the sources state with their sentences, its links.

Official statements, analysis and older exports never share a list: what the default graph says is shown
as such; mappings of the analysis stand in a section of their own, with their layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from crosswalk import french
from crosswalk.dataset import kind_of
from crosswalk.description import OWL, Description, describe, in_graphs, node
from crosswalk.identifiers import DCTERMS, ID, ONTOLOGY, SKOS
from crosswalk.merged import quads
from crosswalk.originals import MarkedLine
from crosswalk.serving.declared import DeclaredRow, declared_row, rows_of
from crosswalk.serving.layers import Proposal, badge, proposals, status
from crosswalk.serving.naming import key, natural
from crosswalk.serving.reading import (
    HIDDEN,
    Note,
    Passage,
    Quoted,
    Reader,
    Value,
    by_predicate,
    notes_of,
    types,
)
from crosswalk.serving.words import COMPARED
from crosswalk.sheet import CODES, DATES, PROFILE, RULES
from crosswalk.store import ReadOnlyStore

SHOWN = 50
"""Values of a property, or links, on a page; the others are on the pages that follow."""
_MANY = 1000
"""Entities beyond which a list is sorted the quick way."""
_SECTION = 7
"""Values beyond which a property is a section of its own."""
_FIRST = (
    f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{DCTERMS}title",
    *(f"{ONTOLOGY}{name}" for name in (
        "rncpNumber", "blocCode", "siret", "certifier", *CODES, "category", "registrationKind", *DATES,
    )),
    f"{DCTERMS}description",
    *(f"{ONTOLOGY}{name}" for name in (
        "hasBloc", "hasCompetence", "hasDetail", "hasCriterion", "hasTransversalCompetence",
        *RULES, *PROFILE,
    )),
)  # fmt: skip
"""Properties that come first, in this order."""
_BACK = frozenset(
    (
        f"{DCTERMS}isPartOf", f"{ONTOLOGY}blocOf", f"{ONTOLOGY}competenceOf", f"{ONTOLOGY}criterionOf",
        f"{OWL}annotatedTarget", f"{SKOS}topConceptOf",
    )
)  # fmt: skip
"""Links to an entity that say again what its own statements say, left out where it has any."""
_UNSTATED = {f"{ONTOLOGY}notStated": "Rubrique présente mais vide",
             f"{ONTOLOGY}noneDeclared": "La source dit qu'il n'y en a pas"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property (or what points here by it), a page of them, and how many in all."""

    about: str
    """The IRI of the property."""
    label: str
    values: tuple[Value, ...]
    total: int
    incoming: bool = False
    page: int = 1

    @property
    def pages(self) -> int:
        return -(-self.total // SHOWN)


@dataclass(frozen=True)
class Entity:
    """What the page of an entity shows."""

    iri: str
    title: str
    code: str
    classes: tuple[Value, ...]
    badge: str
    status: tuple[str, ...]
    parents: tuple[Value, ...]
    row: DeclaredRow | None
    passage: Passage | None
    lines: tuple[MarkedLine, ...]
    """Of a passage: the lines of its document, its words marked."""
    facts: tuple[Group, ...]
    sections: tuple[Group, ...]
    unstated: tuple[tuple[str, str], ...]
    passages: tuple[Quoted, ...]
    exports: tuple[Value, ...]
    declared: tuple[DeclaredRow, ...]
    proposals: tuple[Proposal, ...]
    incoming: tuple[Group, ...]
    graphs: tuple[str, ...]
    main: str
    """The graph that states most of it: « selon » is said of the others only."""
    others: tuple[str, ...]
    """Graphs outside the default one that speak of it too: older exports, analysis."""
    analysis: bool
    """Whether the analysis alone speaks of it: no source states what the page shows."""


def entity(store: ReadOnlyStore, iri: str) -> Entity:
    """What the page of an IRI shows.

    Raises:
        StoreError: nothing was built yet.
    """
    found = describe(store, iri, around=False)
    reader = Reader(store.database(), found.answering)
    graphs = {getattr(q.graph_name, "value", "") for q in found.own}
    pointing = _pointing(reader, iri, found.answering)
    official = bool(graphs & found.answering) or any(pointing.values())
    if official:
        own = tuple(q for q in found.own if in_graphs(q, found.answering))
        told = replace(found, own=own)
    else:  # the analysis alone, or an older export, speaks of it
        told = found
        pointing = _pointing(reader, iri, frozenset(graphs | store.graph_names()))
    classes = types(told)
    groups = _groups(reader, told)
    read_in = reader.read_in(iri) if official else ()
    derived = by_predicate(told).get("http://www.w3.org/ns/prov#wasDerivedFrom", {})
    passage = reader.passage(iri)
    row = declared_row(reader, iri) if f"{ONTOLOGY}Correspondence" in classes else None
    return Entity(
        iri, reader.name(iri), key(iri), tuple(Value(reader.cls(one), one) for one in classes),
        badge(reader, iri, row, graphs, official), status(reader, iri, classes),
        tuple(reader.value(one) for one in map(node, _parents(reader, iri)) if one),
        row, passage, reader.around(passage) if passage else (),
        tuple(one for one in groups if not _apart(one, iri)),
        tuple(one for one in groups if _apart(one, iri)),
        _unstated(reader, told), read_in,
        tuple(reader.value(one) for one in derived if "/passage/" not in getattr(one, "value", "")),
        tuple(rows_of(reader, pointing, SHOWN)), proposals(reader, found, SHOWN),
        tuple(_incoming(reader, pointing, bool(own) if official else True)),
        tuple(sorted(graphs & found.answering if official else graphs)), _main(told),
        tuple(sorted(graphs - found.answering)) if official else (),
        not official and {kind_of(graph) for graph in graphs} <= {"analysis", "review"},
    )  # fmt: skip


def group(store: ReadOnlyStore, iri: str, about: str, incoming: bool, page: int) -> Group | None:
    """One page of the values of a property, or of what points at the entity by it; None without any."""
    answering = frozenset(store.default_graph_names())
    reader = Reader(store.database(), answering)
    if incoming:
        subjects = _pointing(reader, iri, answering).get(about, ())
        return _of_subjects(reader, about, subjects, page)
    found = describe(store, iri, around=False)
    told = replace(found, own=tuple(q for q in found.own if in_graphs(q, answering)))
    return next((one for one in _groups(reader, told, page) if one.about == about), None)


def _pointing(reader: Reader, iri: str, graphs: frozenset[str]) -> dict[str, list[str]]:
    """Property → the subjects that point at an entity by it in some graphs, sorted, each once."""
    found: dict[str, set[str]] = {}
    for quad in quads(reader.base, None, None, ox.NamedNode(iri)):
        if isinstance(quad.subject, ox.NamedNode) and in_graphs(quad, graphs):
            found.setdefault(quad.predicate.value, set()).add(quad.subject.value)
    found.pop(f"{OWL}annotatedSource", None)
    return {about: _sorted(ones) for about, ones in found.items()}


def _sorted(iris: set[str]) -> list[str]:
    """In the order of their numbers."""
    return sorted(iris, key=natural if len(iris) <= _MANY else _by_length)


def _by_length(text: str) -> tuple[int, str]:
    """A key that costs ten times less than `natural`, and does as well where only the number differs."""
    return len(text), text


def _groups(reader: Reader, told: Description, page: int = 1) -> list[Group]:
    notes, found = notes_of(told), []
    several = len({getattr(quad.graph_name, "value", "") for quad in told.own}) > 1
    stated = by_predicate(told)
    named = COMPARED if told.iri.startswith(f"{ID}mapping/") else {}
    number = stated.get(f"{ONTOLOGY}rncpNumber") or stated.get(f"{ONTOLOGY}blocCode") or {}
    for about, objects in stated.items():
        if about in HIDDEN or about in _UNSTATED or about == f"{DCTERMS}isPartOf":
            continue
        if about == f"{SKOS}notation" and set(objects) <= set(number):
            continue
        if about == f"{SKOS}prefLabel" and len(objects) == 1 and len(stated) > 1 and not several:
            continue  # the heading says it
        if any(getattr(one, "language", None) == "fr" for one in objects):
            objects = {
                one: graphs
                for one, graphs in objects.items()
                if getattr(one, "language", None) in (None, "fr")
            }
        ordered = _ordered(reader, about, objects, notes)
        shown = ordered[(page - 1) * SHOWN : page * SHOWN]
        values = [
            _value(reader, about, one, objects[one], notes.get((about, one)), told.iri)
            for one in shown
        ]
        label = named.get(about) or reader.property(about)
        found.append(Group(about, label, tuple(values), len(ordered), page=page))
    order = {about: rank for rank, about in enumerate(_FIRST)}
    return sorted(found, key=lambda one: (order.get(one.about, len(order)), one.label))


def _value(
    reader: Reader, about: str, term: object, graphs: Iterable[str], note: Note | None, owner: str
) -> Value:
    value = reader.value(term, dict.fromkeys(graphs))
    if about == f"{ONTOLOGY}durationYears" and value.text.isdecimal():
        value = replace(value, text=french.count(int(value.text), "an"))
    passages = reader.quoted(note.places) if note else ()
    if not passages and value.iri.startswith(f"{owner}/"):
        passages = reader.read_in(value.iri)
    return replace(value, passages=passages, axiom=note.axiom if note else "")


def _ordered(
    reader: Reader, about: str, objects: Iterable[object], notes: Mapping[tuple[str, object], Note]
) -> list[object]:
    """The values of a property: parts by their position, words in the order of their document."""
    every = list(objects)
    if len(every) > _MANY:
        return sorted(every, key=lambda one: _by_length(getattr(one, "value", "")))

    def rank(term: object) -> tuple[int, list[tuple[int, str]], list[tuple[int, str]]]:
        note = notes.get((about, term))
        places = note.places if note and isinstance(term, ox.Literal) else ()
        place = min(places, key=natural, default="")
        return _position(reader, term), natural(place), natural(getattr(term, "value", ""))

    return sorted(every, key=rank)


def _position(reader: Reader, term: object) -> int:
    """The place of a part in its parent; those without one keep their order, after the others."""
    if not isinstance(term, ox.NamedNode):
        return 0
    position = reader.text(term.value, f"{ONTOLOGY}position")
    return int(position) if position.isdecimal() else 10_000


def _apart(one: Group, iri: str) -> bool:
    """Whether a property is a section of its own: the parts of the entity, or a long list."""
    own = any(value.iri.startswith(f"{iri}/") for value in one.values)
    return one.total > _SECTION or (own and one.about != f"{ONTOLOGY}certifier")


def _main(told: Description) -> str:
    counts = Counter(getattr(quad.graph_name, "value", "") for quad in told.own)
    return max(sorted(counts), key=lambda one: counts[one], default="")


def _parents(reader: Reader, iri: str) -> list[str]:
    """What it is a part of, the whole first."""
    return sorted(reader.all(iri, f"{DCTERMS}isPartOf"), key=len)


def _unstated(reader: Reader, told: Description) -> tuple[tuple[str, str], ...]:
    stated = by_predicate(told)
    return tuple(
        (reader.property(getattr(one, "value", "")), words_)
        for about, words_ in _UNSTATED.items()
        for one in sorted(stated.get(about, {}), key=str)
    )


def _incoming(
    reader: Reader, pointing: Mapping[str, list[str]], described: bool
) -> Iterable[Group]:
    for about, subjects in sorted(pointing.items()):
        if about == f"{OWL}annotatedTarget" or (described and about in _BACK):
            continue
        if found := _of_subjects(reader, about, subjects, 1):
            yield found


def _of_subjects(reader: Reader, about: str, subjects: Iterable[str], page: int) -> Group | None:
    every = list(subjects)
    shown = every[(page - 1) * SHOWN : page * SHOWN]
    values = tuple(reader.value(ox.NamedNode(one)) for one in shown)
    label = reader.property(about)
    return Group(about, label, values, len(every), True, page) if values else None
