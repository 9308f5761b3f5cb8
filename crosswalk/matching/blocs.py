"""Coverage of the blocs of one title by another, and the sets of blocs that follow from it.

For every bloc of B: how many of its competences are covered by A, partly, not, or not comparable
(no competence is known). A competence is covered when half of its elements or more (label, sentences
of its description, details) have a likely counterpart; partly, when one has, or half have a possible
one. Criteria are counted beside, never added.
The count is of statements, not of hours or of level; it is never a confidence and never a right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from crosswalk import french, tasks
from crosswalk.matching.mapping import LIKELY, POSSIBLE, Comparison, Match, compare
from crosswalk.matching.statements import Statement

if TYPE_CHECKING:
    from crosswalk.api import BlocSummary, Graph
    from crosswalk.correspondences import Answer

COVERED, PARTLY, NOT, UNKNOWN = "couverte", "en partie", "non couverte", "non comparable"
THRESHOLD = 0.6
"""Share of a bloc's competences, those covered in part counted by half, that makes a proposal."""
UNITS = ("compétence",)
DETAILED = frozenset({"compétence", "compétence transversale", "détail", "critère", "savoir-faire"})
SUMMARY = frozenset({"activité", "responsabilité"})
"""Kinds that may answer to a competence; a bloc's label alone answers to nothing."""
BLOCS_AT_MOST = 3
NONE_DECLARED = "aucune correspondance déclarée entre ces titres"


@dataclass(frozen=True, slots=True)
class Unit:
    """A competence of B: its state, and the best pair of each of its elements that has one.

    Its elements are its label, the sentences of its description and its details: `met` of them have
    a likely counterpart. Criteria are counted apart.
    """

    statement: Statement
    state: str
    pairs: tuple[Match, ...]
    met: tuple[int, int]
    criteria: tuple[int, int]
    lacking: tuple[Statement, ...] = ()
    """Its elements to which nothing of A answers, not even possibly."""


@dataclass(frozen=True, slots=True)
class BlocCoverage:
    """A bloc of B: its competences with their states. `share` counts a partial one by half."""

    iri: str
    code: str | None
    label: str
    units: tuple[Unit, ...]

    def count(self, state: str) -> int:
        return sum(unit.state == state for unit in self.units)

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where no competence is known on one side."""
        if not self.units or self.count(UNKNOWN):
            return None
        return (self.count(COVERED) + self.count(PARTLY) / 2) / len(self.units)

    @property
    def name(self) -> str:
        """Its code, else the source's own key (CCP1), else its label."""
        key = self.iri.rpartition("/bloc/")[2]
        return self.code or (key if key and not key.startswith("n") else f"« {self.label} »")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The smallest set of blocs of A, held together, that covers a bloc of B over the threshold."""

    target: BlocCoverage
    sources: tuple[str, ...]
    covered: BlocCoverage
    """The target as these blocs alone cover it."""

    @property
    def share(self) -> float:
        return self.covered.share or 0.0


@dataclass(frozen=True)
class Coverage:
    """How much of each bloc of B is covered by A, and the sets of blocs of A that are enough for one."""

    comparison: Comparison
    blocs: tuple[BlocCoverage, ...]
    proposals: tuple[Proposal, ...]
    names: dict[str, str]
    """IRI of a bloc of either title → its name."""


@dataclass(frozen=True)
class Report(Coverage):
    """What `crosswalk compare A B` says: the coverage, beside what is declared."""

    declared: Answer
    agreement: tuple[str, ...]
    titles: dict[str, str]
    """Number of a certification → its title."""


def between(graph: Graph, a: str, b: str, engine: str | None = None) -> Report:
    """What one title covers of another, from the graph alone.

    Raises:
        UnknownEntityError: the graph does not know one of them.
        UnavailableError: the engine needs what is not installed.
    """
    return report(graph, compare(graph, a, b, engine))


def report(graph: Graph, comparison: Comparison) -> Report:
    """Coverage of every bloc of B, proposals, and how they agree with what is declared."""
    known = {number: graph.blocs(number) for number in (comparison.a, comparison.b)}
    found = coverage(comparison, known)
    declared = graph.correspondences(comparison.a, comparison.b)
    agreed = tuple(agreement(found.proposals, declared, found.names))
    titles = {number: graph.certification(number).label or "" for number in known}
    return Report(comparison, found.blocs, found.proposals, found.names, declared, agreed, titles)


def coverage(comparison: Comparison, known: Mapping[str, Sequence[BlocSummary]]) -> Coverage:
    """Coverage of every bloc of B and proposals; `known` lists the blocs of both titles."""
    tasks.step("Compte de ce qui est couvert, bloc par bloc")
    names = {
        bloc.iri: BlocCoverage(bloc.iri, bloc.code, bloc.label, ()).name
        for number in (comparison.a, comparison.b)
        for bloc in known[number]
    }
    blocs = tuple(
        BlocCoverage(bloc.iri, bloc.code, bloc.label, units(comparison, bloc.iri))
        for bloc in known[comparison.b]
    )
    proposals = tuple(one for bloc in blocs if (one := propose(comparison, bloc)))
    return Coverage(comparison, blocs, proposals, names)


def warning(comparison: Comparison) -> str | None:
    """What a reader must know when A is only known by its activities, or not at all; else None."""
    kinds = [one.kind for one in comparison.left]
    if set(kinds) & {"compétence", "détail"}:
        return None
    count = sum(kind in SUMMARY for kind in kinds)
    known = french.count(count, "énoncé")
    return (
        f"Attention : le graphe ne connaît aucune compétence de {comparison.a}, seulement {known} "
        "d'activité ou de responsabilité. Ce qui manque ici ne manque peut-être pas au titre."
    )


def units(comparison: Comparison, bloc: str, held: Iterable[str] | None = None) -> tuple[Unit, ...]:
    """The competences of a bloc of B; `held` keeps only these blocs of A as evidence."""
    wanted = None if held is None else frozenset(held)
    kinds = evidence(comparison.left)
    left = [
        i
        for i, one in enumerate(comparison.left)
        if one.kind in kinds and (wanted is None or one.bloc in wanted)
    ]
    members: dict[str, list[int]] = {}
    for j, one in enumerate(comparison.right):
        if one.bloc == bloc and one.competence:
            members.setdefault(one.competence, []).append(j)
    return tuple(
        _unit(comparison, left, places)
        for places in members.values()
        if any(comparison.right[j].kind in UNITS for j in places)
    )


def evidence(statements: Sequence[Statement]) -> frozenset[str]:
    """What may answer: competences and what details them; activities where a title states no competence."""
    kinds = {one.kind for one in statements}
    return DETAILED if kinds & {"compétence", "détail"} else SUMMARY


def _comparable(comparison: Comparison) -> bool:
    """Whether anything of A could answer: without that, nothing is « non couverte »."""
    return any(one.kind in DETAILED | SUMMARY for one in comparison.left)


def _unit(comparison: Comparison, left: Sequence[int], places: Sequence[int]) -> Unit:
    right, confidence = comparison.right, comparison.confidence
    elements = [j for j in places if right[j].kind in (*UNITS, "détail")]
    criteria = [j for j in places if right[j].kind == "critère"]
    best = {j: _best(confidence, left, j) for j in (*elements, *criteria)}
    likely = sum(best[j][0] >= LIKELY for j in elements)
    possible = sum(best[j][0] >= POSSIBLE for j in elements)
    if not _comparable(comparison):
        state = UNKNOWN
    elif likely * 2 >= len(elements):
        state = COVERED
    elif likely or possible * 2 >= len(elements):
        state = PARTLY
    else:
        state = NOT
    pairs = [comparison.mapping(best[j][1], j) for j in elements if best[j][0] >= POSSIBLE]
    met = sum(best[j][0] >= LIKELY for j in criteria)
    return Unit(
        right[next(j for j in places if right[j].kind in UNITS)],
        state,
        tuple(sorted((one for one in pairs if one), key=lambda one: -one.confidence)),
        (likely, len(elements)),
        (met, len(criteria)),
        tuple(right[j] for j in elements if best[j][0] < POSSIBLE),
    )


def _best(confidence: Any, left: Sequence[int], j: int) -> tuple[float, int]:
    """The highest confidence of a column over these rows, and its row; (0, -1) without rows."""
    if not left:
        return 0.0, -1
    column = confidence[list(left), j]
    at = int(column.argmax())
    return float(column[at]), left[at]


def propose(
    comparison: Comparison, bloc: BlocCoverage, threshold: float = THRESHOLD
) -> Proposal | None:
    """The smallest set of blocs of A that covers a bloc of B over the threshold; ties by share."""
    if bloc.share is None or bloc.share < threshold:
        return None
    known = sorted({one.bloc for one in comparison.left if one.bloc})
    for size in range(1, min(BLOCS_AT_MOST, len(known)) + 1):
        found = []
        for chosen in combinations(known, size):
            tasks.step()
            found.append((replace(bloc, units=units(comparison, bloc.iri, chosen)), chosen))
        held, chosen = max(found, key=lambda one: one[0].share or 0.0)
        if (held.share or 0.0) >= threshold:
            return Proposal(bloc, chosen, held)
    return None


def alone(
    comparison: Comparison, blocs: Sequence[BlocCoverage]
) -> Iterable[tuple[BlocCoverage, str]]:
    """Each comparable bloc of B as each bloc of A covers it by itself, zero included; a bloc of A of
    which no competence is known is not comparable, and covers neither much nor nothing."""
    kinds = evidence(comparison.left)
    known = sorted({one.bloc for one in comparison.left if one.bloc and one.kind in kinds})
    for bloc in blocs:
        if bloc.share is not None:
            for iri in known:
                tasks.step()
                yield replace(bloc, units=units(comparison, bloc.iri, (iri,))), iri


def agreement(
    proposals: Sequence[Proposal], declared: Answer, names: dict[str, str]
) -> Iterable[str]:
    """How what is proposed and what is declared meet, one French sentence each."""
    pairs: set[tuple[str, str]] = set()
    for row in declared.rows:
        sides = {row.source.certification: row.source, row.target.certification: row.target}
        held, aimed = sides.get(declared.a), sides.get(declared.b)
        if held and aimed and row.source.certification != row.target.certification:
            pairs |= {
                (a.code or a.label, b.code or b.label) for a in held.blocs for b in aimed.blocs
            }
    seen = set()
    for one in proposals:
        target = one.target.code or one.target.label
        said = one.target.name
        sources = [names.get(iri, iri) for iri in one.sources]
        listed = french.listed(sources)
        matched = [name for name in sources if (name.strip("« »"), target) in pairs]
        seen.add(target)
        if not pairs:
            none = "rien n'est déclaré de bloc à bloc" if declared.rows else NONE_DECLARED
            yield f"{said} : {listed} selon l'analyse ; {none}"
        elif len(matched) == len(sources):
            verb = "figure" if len(sources) == 1 else "figurent"
            yield f"{said} : accord, {listed} {verb} dans une correspondance déclarée"
        else:
            yield f"{said} : vu par l'analyse ({listed}), non déclaré tel quel"
    for target in sorted({b for _, b in pairs} - seen):
        yield f"{target} : déclaré, non retrouvé par l'analyse au seuil retenu"
