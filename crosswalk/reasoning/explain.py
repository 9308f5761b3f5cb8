"""What contradicts what: the few statements that cannot all be true, out of thousands.

HermiT says « inconsistent » and no more. The statements at fault are found by deletion: put them in a
row, find the shortest beginning of the row that is inconsistent already, and its last statement is at
fault (without it, what comes before is consistent). Keep it, drop all that comes after it, begin again;
when those kept are inconsistent by themselves, they are the answer, and none of them can be spared.

- The facts first, with all the axioms behind them; then the axioms, with the facts that were found.
- The row begins at the entities that look contradictory (`crosswalk.reasoning.suspects`) and goes away
  from them, step by step; once a first fact is found, away from it. What is stated of an entity itself
  comes before what is stated of its neighbours. So a beginning of some tens of statements is enough as
  a rule; the order only makes it quick, the answer is HermiT's in any case.
- A class disjointness of many classes is taken pair by pair, so that the answer names the pair.
- One run of Java tries a series of beginnings (see `hermit.first_inconsistent`).

All of it has a time limit; where it passes, the statements found so far are given, said not to be all.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, URIRef
from rdflib.term import Node

from crosswalk.errors import UnavailableError
from crosswalk.reasoning import hermit
from crosswalk.reasoning.axioms import IDENTITY, Axiom, View
from crosswalk.reasoning.suspects import pairs_apart, suspects

SECONDS = 30.0
"""The time for one explanation."""

AT_MOST = 5
"""How many contradictions of one graph are looked for, one after the other."""

_WAYS = 12
"""How many beginnings of a row one run of Java tries, when it is known between which two to look."""

_FIRST_SIZES = (*range(_WAYS), *(_WAYS * 2**power for power in range(24)))
"""The lengths that are tried first: each of the short ones, where the answer is expected."""

DIFFERENT = Axiom((), (IDENTITY, RDF.type, OWL.AllDifferent), "", frozenset())
"""What stands for the rule that two IRIs of the data are two things."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Statements that cannot all be true; `minimal` if each of them is needed for the contradiction.

    `about` is the class that can have no member, where the question was about one.
    """

    facts: tuple[Axiom, ...]
    axioms: tuple[Axiom, ...]
    minimal: bool
    seconds: float
    about: str = ""


_ONE_WAY = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
"""What is said of a class or a property by these says nothing of the one it is said with."""

First = Callable[[Sequence[list[Axiom]]], int | None]
"""The place of the first list of statements that is inconsistent, of a growing series."""


class _LateError(Exception):
    """The time for one explanation passed."""


def explain(view: View, limit: float = SECONDS, at_most: int = AT_MOST) -> Iterator[Explanation]:
    """The contradictions of an inconsistent view, one after the other, at most so many.

    The facts of one are taken out before the next is looked for: two contradictions that share a fact
    are found one at a time, the second once the first is mended.

    Raises:
        UnavailableError, CrosswalkError: as `hermit.classify`.
    """
    facts = list(view.facts)
    for turn in range(at_most):
        found = _explain(view, facts, limit, sure=turn == 0)
        if found is None:
            return
        yield found
        if not found.facts or not found.minimal:
            return  # the axioms alone contradict one another, or the time passed
        spent = {axiom.source for axiom in found.facts}
        facts = [axiom for axiom in facts if axiom.source not in spent]


def explain_class(view: View, cls: str, limit: float = SECONDS) -> Explanation | None:
    """Why a class can have no member: what contradicts that something is of it.

    None where the axioms alone do not say so (a class defined by the individuals of the data).
    """
    member = URIRef("urn:passerelle:view:member")
    line = f"<{member}> <{RDF.type}> <{cls}> ."
    fact = Axiom((line,), (member, RDF.type, URIRef(cls)), "", frozenset({URIRef(cls)}))
    found = _explain(view, [fact], limit)
    return found and Explanation((), found.axioms, found.minimal, found.seconds, cls)


def _explain(
    view: View, facts: list[Axiom], limit: float, *, sure: bool = False
) -> Explanation | None:
    """One contradiction, None if there is none. `sure`: the caller knows that there is one."""
    start = time.monotonic()

    def first(series: Sequence[list[Axiom]]) -> int | None:
        left = start + limit - time.monotonic()
        if left <= 0:
            raise _LateError
        documents = [view.document(part, distinct=DIFFERENT in part) for part in series]
        try:
            return hermit.first_inconsistent(documents, left)
        except UnavailableError:
            if time.monotonic() - start >= limit:
                raise _LateError from None
            raise

    axioms = [*view.schema, DIFFERENT]
    if not sure and hermit.first_inconsistent([view.document([*axioms, *facts])]) is None:
        return None
    kept: list[Axiom] = []
    rules: list[Axiom] = []
    minimal = True
    try:
        marked = _marked(view.schema)
        row = _by_closeness(suspects(view, facts), facts, marked)
        _reduce(axioms, row, kept, first, marked)
        _reduce(kept, _row_of_axioms(axioms, kept), rules, first)
    except _LateError:
        minimal = False
    return Explanation(tuple(kept), tuple(rules), minimal, time.monotonic() - start)


def _reduce(
    base: list[Axiom],
    row: list[Axiom],
    kept: list[Axiom],
    first: First,
    marked: frozenset[Node] | None = None,
) -> None:
    """Fill `kept` with a minimal part of the row that is inconsistent with the base.

    The base and the whole row are inconsistent together. Stopped halfway, `kept` holds what was found
    so far. With `marked`, the row is sorted anew around the first one found.
    """
    while (length := _shortest([*base, *kept], row, first)) > 0:
        kept.append(row[length - 1])
        row = row[: length - 1]
        if marked is not None and len(kept) == 1:
            row = _by_closeness(kept[0].source[::2], row, marked)


def _shortest(base: list[Axiom], row: list[Axiom], first: First) -> int:
    """The length of the shortest beginning of the row that is inconsistent with the base."""
    low, high = -1, len(row)  # consistent at `low`, inconsistent at `high`
    sizes = [size for size in _FIRST_SIZES if size < high]
    while high - low > 1:
        place = first([[*base, *row[:size]] for size in sizes])
        low, high = (
            (sizes[-1], high)
            if place is None
            else (sizes[place - 1] if place else low, sizes[place])
        )
        step = max(1.0, (high - low) / (_WAYS + 1))
        sizes = sorted({low + round(step * way) for way in range(1, _WAYS + 1)})
        sizes = [size for size in sizes if low < size < high]
    return high


def _marked(schema: list[Axiom]) -> frozenset[Node]:
    """The properties of which an axiom counts the values: the way round to prefer of two inverses."""
    counting = (a for a in schema if a.source[1] == OWL.hasKey or a.source[1] == RDF.type)
    return frozenset(term for axiom in counting for term in axiom.terms)


def _by_closeness(seeds: Iterable[Node], row: list[Axiom], marked: frozenset[Node]) -> list[Axiom]:
    """The row sorted by steps from some entities; stated types first, then nearer subjects."""
    around: dict[Node, list[Axiom]] = defaultdict(list)
    for axiom in row:
        s, _, o = axiom.source
        for node in {s, o}:
            around[node].append(axiom)
    steps: dict[Node, int] = {}
    wave, distance = set(seeds), 0
    while wave:
        steps |= dict.fromkeys(wave, distance)
        # A class is no way from one entity to another: everything is near everything there.
        links = (axiom for node in wave for axiom in around[node] if axiom.source[1] != RDF.type)
        wave = {end for axiom in links for end in (axiom.source[0], axiom.source[2])} - steps.keys()
        distance += 1

    def rank(axiom: Axiom) -> tuple[int, bool, bool, int]:
        s, p, o = axiom.source
        nearest, other = steps.get(s, distance), steps.get(o, distance)
        return min(nearest, other), p != RDF.type, p not in marked, nearest

    return sorted(row, key=rank)


def _row_of_axioms(axioms: list[Axiom], facts: Iterable[Axiom]) -> list[Axiom]:
    """The axioms in the order of their bearing on the facts, those of many classes pair by pair."""
    row = [one for axiom in axioms if axiom is not DIFFERENT for one in _pairs(axiom)]
    known: set[Node] = {term for fact in facts for term in fact.terms}
    ordered: list[Axiom] = []
    while True:
        layer = [axiom for axiom in row if _bears(axiom, known)]
        if not layer:
            return [DIFFERENT, *ordered, *row]
        ordered += layer
        taken = set(map(id, layer))
        row = [axiom for axiom in row if id(axiom) not in taken]
        known |= {term for axiom in layer for term in axiom.terms}


def _bears(axiom: Axiom, known: set[Node]) -> bool:
    """Whether something follows from an axiom for known terms."""
    s, p, _ = axiom.source
    if p == OWL.disjointWith:
        return axiom.terms <= known
    return s in known or (p not in _ONE_WAY and bool(axiom.terms & known))


def _pairs(axiom: Axiom) -> Iterator[Axiom]:
    """A disjointness of many classes as pairs; any other axiom as it is."""
    pairs = list(pairs_apart(axiom)) if axiom.source[1] == RDF.type else []
    for one, other in (sorted(pair) for pair in pairs):
        source = (one, OWL.disjointWith, other)
        line = f"<{one}> <{OWL.disjointWith}> <{other}> ."
        yield Axiom((line,), source, axiom.graph, frozenset({one, other}))
    if not pairs:
        yield axiom
