"""From a comparison to the rows of a mapping set: predicted pairs, and how much of each bloc is covered.

Nothing here is a decision: `reviews` keeps those, and lets no prediction replace one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crosswalk import __version__
from crosswalk.identifiers import ONTOLOGY, certification_iri
from crosswalk.matching import blocs, telling
from crosswalk.matching.blocs import COVERED, PARTLY, BlocCoverage, Coverage, Report
from crosswalk.matching.mapping import LAYER, Comparison, Match
from crosswalk.matching.sssom import COUNTED, PREDICTED, MappingSet, Row
from crosswalk.sssom_slots import COVERS

if TYPE_CHECKING:
    from crosswalk.api import BlocSummary

LIMIT = 3
"""Proposals kept of one statement."""


def both_ways(
    found: Comparison,
    known: Mapping[str, Sequence[BlocSummary]],
    day: str,
    least: float = 0.0,
    limit: int = LIMIT,
) -> MappingSet:
    """The set of two titles: of each statement, the pairs from `least` of confidence on, `limit` at most;
    then the coverage of the blocs of each by the other. The titles are in the order of their numbers,
    whichever is named first; `known` lists the blocs of both."""
    ordered = found if found.a <= found.b else found.swapped()
    rows = [
        *(row for row in pairs(ordered, day, limit) if float(row["confidence"]) >= least),
        *coverage(blocs.coverage(ordered, known), day),
        *coverage(blocs.coverage(ordered.swapped(), known), day),
    ]
    return MappingSet(ordered.a, ordered.b, tuple(rows))


def of_report(report: Report, day: str) -> MappingSet:
    """What `compare A B` found: the pairs, and the coverage of the blocs of B."""
    found = report.comparison
    return MappingSet(found.a, found.b, (*pairs(found, day), *coverage(report, day)))


def pairs(found: Comparison, day: str, limit: int = LIMIT) -> list[Row]:
    """The best proposals of each statement of A."""
    return [
        prediction(one, found.engine, day)
        for i in range(len(found.left))
        for one in found.best(i, limit)
    ]


def prediction(match: Match, engine: str, day: str) -> Row:
    """A proposed pair as a row."""
    return Row(
        {
            "subject_id": match.source.entity,
            "subject_label": match.source.text,
            "predicate_id": match.relation,
            "object_id": match.target.entity,
            "object_label": match.target.text,
            "mapping_justification": PREDICTED,
            "confidence": f"{match.confidence:.3f}",
            **_made(engine, day),
            "comment": " ; ".join([LAYER, *match.reasons]),
            "subject_hash": match.source.hash,
            "object_hash": match.target.hash,
            "subject_span": span_text(match.source.span),
            "object_span": span_text(match.target.span),
        }
    )


def _made(engine: str, day: str) -> dict[str, str]:
    return {
        "mapping_date": day,
        "mapping_tool": f"Passerelle, moteur {engine}",
        "mapping_tool_version": __version__,
    }


def span_text(span: tuple[int, int] | None) -> str:
    """`12-48`: the code points of a sentence in its description; empty for a whole text."""
    return f"{span[0]}-{span[1]}" if span else ""


def coverage(report: Coverage, day: str) -> list[Row]:
    """How much of each bloc of B all of A covers, then each bloc of A alone, then the smallest sets of
    blocs of A that cover one over the threshold; a bloc that is not comparable has no row."""
    whole = [_counted(report, bloc, (), day) for bloc in report.blocs if bloc.share is not None]
    alone = [
        _counted(report, covered, (iri,), day)
        for covered, iri in blocs.alone(report.comparison, report.blocs)
    ]
    proposed = [
        _counted(report, one.covered, one.sources, day)
        for one in report.proposals
        if len(one.sources) > 1
    ]
    return whole + alone + proposed


def _counted(report: Coverage, bloc: BlocCoverage, members: tuple[str, ...], day: str) -> Row:
    """The counts of a bloc of B against all of A, or against blocs of A that are held together."""
    a, engine = report.comparison.a, report.comparison.engine
    covered, partly, total = bloc.count(COVERED), bloc.count(PARTLY), len(bloc.units)
    return Row(
        {
            "subject_id": members[0] if len(members) == 1 else certification_iri(a),
            "subject_label": " + ".join(report.names.get(one, one) for one in members) or a,
            "predicate_id": f"rncp:{COVERS.removeprefix(ONTOLOGY)}",
            "object_id": bloc.iri,
            "object_label": bloc.label,
            "mapping_justification": COUNTED,
            **_made(engine, day),
            "comment": f"{LAYER} ; {telling.counts(bloc)}",
            "subject_members": " ".join(members),
            "object_members": bloc.iri,
            "coverage_covered": str(covered),
            "coverage_partly": str(partly),
            "coverage_of": str(total),
            "layer": "proposée",
        }
    )
