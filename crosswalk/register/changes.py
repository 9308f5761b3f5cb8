"""What changed between two snapshots of one export: fiches, blocs and declared correspondences.

A correspondence has the same IRI in every snapshot that declares it (its key is what it joins), so that
« added » and « removed » are differences of sets, and « seen from … until … » is the first and the last
snapshot that carry it. Nothing is concluded from an absence but the absence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from crosswalk.errors import StoreError
from crosswalk.identifiers import GRAPH, ID, ONTOLOGY, RDF, SKOS
from crosswalk.store import ReadOnlyStore, snapshot, values

_TYPE = ox.NamedNode(f"{RDF}type")

COMPARED = {
    "intitulé": f"{SKOS}prefLabel",
    "active": f"{ONTOLOGY}isActive",
    "fin d'enregistrement": f"{ONTOLOGY}expiresOn",
    "niveau": f"{ONTOLOGY}level",
    "bloc": f"{ONTOLOGY}hasBloc",
}
"""What makes a fiche « changed », by the word for it in the report."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a fiche that differs: the values of the older snapshot, and of the newer."""

    number: str
    fact: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Declared:
    """A declared correspondence, by the numbers of the two certifications."""

    source: str
    target: str
    iri: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two snapshots of one kind of export; numbers are those of certifications."""

    kind: str
    older: date
    newer: date
    new: tuple[str, ...]
    gone: tuple[str, ...]
    """In the older snapshot only. An export of active fiches drops those that end."""
    ended: tuple[str, ...]
    """Said active by the older snapshot, and no longer by the newer."""
    changed: tuple[Change, ...]
    added: tuple[Declared, ...]
    removed: tuple[Declared, ...]

    @property
    def to_look_at(self) -> Mapping[str, tuple[str, ...]]:
        """For a title: those that a declared correspondence, new or no longer there, ties it to."""
        found: dict[str, set[str]] = {}
        for one in (*self.added, *self.removed):
            found.setdefault(one.source, set()).add(one.target)
            found.setdefault(one.target, set()).add(one.source)
        return {number: tuple(sorted(others)) for number, others in sorted(found.items())}


def snapshots(store: ReadOnlyStore) -> dict[str, tuple[date, ...]]:
    """The dates of the snapshots of each kind of export, oldest first."""
    found: dict[str, list[date]] = {}
    for name in store.graph_names():
        if held := snapshot(name):
            found.setdefault(held[0], []).append(date.fromisoformat(held[1]))
    return {kind: tuple(sorted(days)) for kind, days in sorted(found.items())}


def changes(
    store: ReadOnlyStore, kind: str, older: date | None = None, newer: date | None = None
) -> Changes:
    """Compare two snapshots of a kind: the last two, unless dates are given.

    Raises:
        StoreError: there are no two such snapshots.
    """
    days = snapshots(store).get(kind, ())
    newer = newer or (days[-1] if days else None)
    before = [day for day in days if newer and day < newer]
    older = older or (before[-1] if before else None)
    if newer not in days or older not in days or newer is None or older is None or older >= newer:
        held = ", ".join(map(str, days)) or "aucun"
        raise StoreError(f"{kind} : il faut deux exports datés (dans l'entrepôt : {held})")
    base = store.database()
    first, second = (f"{GRAPH}register/{kind}/{day}" for day in (older, newer))
    facts = {
        word: (_facts(base, iri, first), _facts(base, iri, second))
        for word, iri in COMPARED.items()
    }
    held_before, held_after = _certifications(base, first), _certifications(base, second)
    both = held_before & held_after
    differing = [
        Change(number, word, a.get(number, ()), b.get(number, ()))
        for word, (a, b) in facts.items()
        for number in a.keys() | b.keys()
        if number in both and a.get(number) != b.get(number)
    ]
    rows_before, rows_after = _declared(base, first), _declared(base, second)
    return Changes(
        kind,
        older,
        newer,
        new=tuple(sorted(held_after - held_before)),
        gone=tuple(sorted(held_before - held_after)),
        ended=tuple(
            sorted(c.number for c in differing if c.fact == "active" and c.before == ("true",))
        ),
        changed=tuple(sorted(differing, key=lambda change: (change.number, change.fact))),
        added=tuple(sorted(rows_after - rows_before)),
        removed=tuple(sorted(rows_before - rows_after)),
    )


def _facts(base: ox.Store, predicate: str, graph: str) -> dict[str, tuple[str, ...]]:
    """The values of a property for each certification itself, not for its parts."""
    found: dict[str, list[str]] = {}
    for subject, value in values(base, predicate, graph):
        if number := _number(subject):
            found.setdefault(number, []).append(value.value.removeprefix(ID))
    return {number: tuple(sorted(stated)) for number, stated in found.items()}


def _certifications(base: ox.Store, graph: str) -> set[str]:
    """Those that have a fiche in this export, or a row in this table; not those that a fiche names."""
    if "-xml/" not in graph:
        return set(_facts(base, f"{ONTOLOGY}rncpNumber", graph))
    pattern = (_TYPE, ox.NamedNode(f"{ONTOLOGY}Certification"))
    quads = base.quads_for_pattern(None, *pattern, ox.NamedNode(graph))
    return {_number(getattr(quad.subject, "value", "")) for quad in quads}


def _declared(base: ox.Store, graph: str) -> set[Declared]:
    source, target = (
        {
            iri: _number(side.value)
            for iri, side in values(base, f"{ONTOLOGY}{name}Certification", graph)
        }
        for name in ("source", "target")
    )
    return {
        Declared(number, target.get(iri, ""), iri)
        for iri, number in source.items()
        if iri.startswith(f"{ID}correspondence/")  # their tables name both certifications too
    }


def _number(iri: str) -> str:
    """The number of a certification from its IRI, or "" when it is that of something else."""
    rest = iri.partition(f"{ID}certification/")[2]
    return "" if "/" in rest else rest
