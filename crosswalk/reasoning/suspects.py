"""Entities that look contradictory at first sight: where an explanation begins to look.

Four plain rules over the statements, without a reasoner: an entity of two classes set apart, two values
of a functional property, a value outside a range, two entities of one key. What they miss is found all
the same, more slowly: they only say which statements come first in the row of `crosswalk.reasoning.explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from crosswalk.reasoning.axioms import Axiom, View


def suspects(view: View, facts: Iterable[Axiom]) -> set[Node]:
    """The entities that one of the four rules finds."""
    rules = _Rules(view)
    facts = list(facts)
    found = set(rules.misplaced(facts)) | set(rules.doubled(facts)) | set(rules.alike(facts))
    return found | set(rules.out_of_range(facts))


def pairs_apart(axiom: Axiom) -> Iterator[frozenset[URIRef]]:
    """The pairs of named classes that an axiom sets apart, if it does."""
    s, p, o = axiom.source
    if p == OWL.disjointWith:
        if isinstance(s, URIRef) and isinstance(o, URIRef):
            yield frozenset((s, o))
    # Two lines for each member of the list and two for the axiom: nothing but named classes.
    elif o == OWL.AllDisjointClasses and len(axiom.lines) == 2 * len(axiom.terms) + 2:
        for one, other in combinations(sorted(axiom.terms), 2):
            yield frozenset((one, other))


class _Rules:
    def __init__(self, view: View) -> None:
        self.above: dict[Node, set[Node]] = defaultdict(set)
        self.ends: dict[Node, dict[Node, Node]] = {RDFS.domain: {}, RDFS.range: {}}
        self.functional: set[Node] = set()
        self.keys: list[frozenset[Node]] = []
        self.apart: set[frozenset[URIRef]] = set()
        for axiom in view.schema:
            s, p, o = axiom.source
            if p in (RDFS.subClassOf, RDFS.subPropertyOf):
                self.above[s].add(o)
            elif p in self.ends:
                self.ends[p][s] = o
            elif o == OWL.FunctionalProperty:
                self.functional.add(s)
            elif p == OWL.hasKey:
                self.keys.append(axiom.terms - {s})
            self.apart |= set(pairs_apart(axiom))
        self.known = {cls for pair in self.apart for cls in pair}

    def misplaced(self, facts: list[Axiom]) -> Iterator[Node]:
        """Entities of two classes set apart, stated or by the domain or range of a property."""
        classes: dict[Node, set[Node]] = defaultdict(set)
        for axiom in facts:
            s, p, o = axiom.source
            if p == RDF.type:
                classes[s] |= self._up(o)
            else:
                for above in self._up(p):
                    classes[s] |= self._up(self.ends[RDFS.domain].get(above))
                    classes[o] |= self._up(self.ends[RDFS.range].get(above))
        for node, found in classes.items():
            if any(frozenset(pair) in self.apart for pair in combinations(found & self.known, 2)):
                yield node

    def doubled(self, facts: list[Axiom]) -> Iterator[Node]:
        """Entities with two values of a functional property."""
        values: dict[tuple[Node, Node], set[Node]] = defaultdict(set)
        for axiom in facts:
            s, p, o = axiom.source
            if p in self.functional:
                values[s, p].add(o)
        return (s for (s, _), found in values.items() if len(found) > 1)

    def alike(self, facts: list[Axiom]) -> Iterator[Node]:
        """Entities that share a value for every property of a key."""
        for key in self.keys:
            holders: dict[tuple[Node, Node], set[Node]] = defaultdict(set)
            for axiom in facts:
                s, p, o = axiom.source
                if p in key:
                    holders[p, o].add(s)
            shared: dict[tuple[Node, Node], set[Node]] = defaultdict(set)
            for (p, _), nodes in holders.items():
                for one, other in (
                    combinations(sorted(nodes, key=str), 2) if len(nodes) < 200 else ()
                ):
                    shared[one, other].add(p)
            for (one, other), properties in shared.items():
                if properties == key:
                    yield from (one, other)

    def out_of_range(self, facts: list[Axiom]) -> Iterator[Node]:
        """Entities with a literal of another type than the range of its property."""
        for axiom in facts:
            s, p, o = axiom.source
            wanted = self.ends[RDFS.range].get(p)
            if isinstance(o, Literal) and wanted not in (None, RDFS.Literal):
                given = o.datatype or (RDF.langString if o.language else XSD.string)
                if given != wanted:
                    yield s

    def _up(self, term: Node | None) -> set[Node]:
        """A class or property and those above it."""
        found = {term} if term is not None else set()
        waiting = [*found]
        while waiting:
            for one in self.above.get(waiting.pop(), set()) - found:
                found.add(one)
                waiting.append(one)
        return found
