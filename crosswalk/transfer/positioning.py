"""Self-positioning by a title's own criteria: the grid, and what a filled grid says.

It helps a person to describe their practice and decides nothing (« ne préjuge pas de la décision du
jury »). The one rule that turns criteria into a competence is the 2018 Moniteur d'atelier's: it is
applied where the title's own document states it, quoted, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crosswalk.errors import UnknownEntityError
from crosswalk.notice import NOTICE
from crosswalk.transfer.facts import Facts
from crosswalk.transfer.model import Condition
from crosswalk.transfer.wording import POSITIONING

if TYPE_CHECKING:
    from crosswalk.api import Graph

TRANSVERSAL = "Compétences transversales"
_MAJORITY = re.compile(r"majorité des critères", re.I)


class Level(StrEnum):
    """What a person answers for one criterion."""

    YES = "oui"
    PARTLY = "partiellement"
    NO = "non"


@dataclass(frozen=True, slots=True)
class Criterion:
    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class CompetenceGrid:
    """A competence and its criteria, in the words of its document; `key` is the document's own."""

    iri: str
    key: str
    label: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class BlocGrid:
    """A bloc; `name` is its code, its local key, or `TRANSVERSAL`."""

    name: str
    label: str
    competences: tuple[CompetenceGrid, ...]


@dataclass(frozen=True, slots=True)
class Positioning:
    """The grid of a title: blocs in their order; `majority` is the rule of its document, if it has one."""

    number: str
    label: str
    blocs: tuple[BlocGrid, ...]
    majority: Condition | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written for one criterion; `level` is None where nothing was chosen."""

    level: Level | None
    evidence: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CompetenceReport:
    """What is met and what is missing for one competence."""

    grid: CompetenceGrid
    met: tuple[Criterion, ...]
    partly: tuple[Criterion, ...]
    missing: tuple[Criterion, ...]
    unanswered: tuple[Criterion, ...]
    unproved: tuple[Criterion, ...]
    """Met, and without any evidence written."""
    majority: bool | None
    """Whether most criteria are met, where the title's document has that rule; None elsewhere."""


@dataclass(frozen=True, slots=True)
class PositioningReport:
    """What a filled grid says, bloc by bloc."""

    grid: Positioning
    blocs: tuple[tuple[BlocGrid, tuple[CompetenceReport, ...]], ...]


def positioning(graph: Graph, number: str) -> Positioning:
    """The grid of a title.

    Raises:
        UnknownEntityError: the graph does not know it, or no source gives criteria for it.
    """
    title = graph.certification(number)
    criteria: dict[str, list[Criterion]] = {}
    labels: dict[str, str] = {}
    for row in graph.query("criteres", a=title.number):
        competence = row["iri"].rsplit("/criterion/", 1)[0]
        criteria.setdefault(competence, []).append(Criterion(row["iri"], row["criterion"]))
        labels[competence] = row["label"]
    if not criteria:
        raise UnknownEntityError(
            f"{title.number} : aucune de nos sources ne donne de critères d'évaluation par compétence, "
            "il n'y a donc pas de grille (« crosswalk query competences » donne ses compétences)"
        )
    competences = [row["competence"] for row in graph.query("competences", a=title.number)]
    blocs = []
    for bloc in graph.blocs(title.number):
        inside = [c for c in competences if c.startswith(f"{bloc.iri}/") and c in criteria]
        name = bloc.code or bloc.iri.rsplit("/", 1)[1]
        blocs.append(BlocGrid(name, bloc.label, _grids(inside, labels, criteria)))
    across = sorted(criteria.keys() - set(competences), key=_natural)
    if across:
        blocs.append(BlocGrid(TRANSVERSAL, TRANSVERSAL, _grids(across, labels, criteria)))
    label = title.label or title.number
    kept = tuple(bloc for bloc in blocs if bloc.competences)
    return Positioning(title.number, label, kept, _majority(graph, title.number))


def available(graph: Graph) -> dict[str, str]:
    """The titles that have a grid, number → label: only documents give criteria by competence."""
    found = {}
    for number in sorted({row["number"] for row in graph.query("documents")}):
        if graph.query("criteres", a=number):
            found[number] = graph.certification(number).label or number
    return found


def _natural(iri: str) -> tuple[object, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", iri))


def _grids(
    iris: list[str], labels: Mapping[str, str], criteria: Mapping[str, list[Criterion]]
) -> tuple[CompetenceGrid, ...]:
    return tuple(
        CompetenceGrid(iri, iri.rsplit("/competence/", 1)[1], labels[iri], tuple(criteria[iri]))
        for iri in iris
    )


def _majority(graph: Graph, number: str) -> Condition | None:
    rules = Facts(graph).rules(number, _MAJORITY)
    return rules[0] if rules else None


def report(grid: Positioning, replies: Mapping[str, Reply]) -> PositioningReport:
    """What is met and missing. `replies`: IRI of a criterion → what was answered."""
    return PositioningReport(
        grid,
        tuple(
            (bloc, tuple(_competence(grid, one, replies) for one in bloc.competences))
            for bloc in grid.blocs
        ),
    )


def _competence(
    grid: Positioning, one: CompetenceGrid, replies: Mapping[str, Reply]
) -> CompetenceReport:
    empty = Reply(None)
    at: dict[Level | None, list[Criterion]] = {level: [] for level in (*Level, None)}
    for criterion in one.criteria:
        at[replies.get(criterion.iri, empty).level].append(criterion)
    met = at[Level.YES]
    return CompetenceReport(
        one,
        tuple(met),
        tuple(at[Level.PARTLY]),
        tuple(at[Level.NO]),
        tuple(at[None]),
        tuple(c for c in met if not replies[c.iri].evidence.strip()),
        len(met) * 2 > len(one.criteria) if grid.majority else None,
    )


def to_json(found: PositioningReport) -> dict[str, Any]:
    """The report as one object."""
    return {
        "certification": found.grid.number,
        "label": found.grid.label,
        "rule": _rule(found.grid.majority),
        "blocs": [
            {
                "bloc": bloc.name,
                "label": bloc.label,
                "competences": [
                    {
                        "key": one.grid.key,
                        "label": one.grid.label,
                        "criteria": len(one.grid.criteria),
                        "majority": one.majority,
                        **{
                            name: [c.text for c in getattr(one, name)]
                            for name in ("met", "partly", "missing", "unanswered", "unproved")
                        },
                    }
                    for one in competences
                ],
            }
            for bloc, competences in found.blocs
        ],
        "note": POSITIONING,
        "notice": NOTICE,
    }


def _rule(rule: Condition | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {"text": rule.text, "document": rule.document, "start_line": rule.start_line}


def to_text(found: PositioningReport) -> str:
    """The report as a person reads it."""
    grid = found.grid
    lines = [f"Auto-positionnement : {grid.number} — {grid.label}", POSITIONING]
    if grid.majority:
        place = f"{grid.majority.document}, ligne {grid.majority.start_line}"
        lines.append(f"Règle de ce seul titre : « {grid.majority.text} » ({place})")
    for bloc, competences in found.blocs:
        lines += ["", bloc_line(bloc, competences)]
        for one in competences:
            lines += _competence_lines(one)
    return "\n".join([*lines, "", NOTICE])


def bloc_line(bloc: BlocGrid, competences: Sequence[CompetenceReport]) -> str:
    """A bloc and how many of its criteria are met."""
    head = bloc.name if bloc.label == bloc.name else f"{bloc.name} — {bloc.label}"
    met = sum(len(one.met) for one in competences)
    return f"{head} : {_filled(met, sum(len(one.grid.criteria) for one in competences))}"


def _filled(met: int, total: int) -> str:
    plural = "s" if met > 1 else ""
    return f"{met} critère{plural} rempli{plural} sur {total}"


def _competence_lines(one: CompetenceReport) -> list[str]:
    total = len(one.grid.criteria)
    head = f"  {one.grid.key}. {one.grid.label.rstrip(' .')} : "
    if len(one.unanswered) == total:
        return [f"{head}aucune réponse ({total} critères)"]
    majority = {True: ", la majorité", False: ", moins que la majorité", None: ""}
    lines = [f"{head}{_filled(len(one.met), total)}{majority[one.majority]}"]
    for name, criteria in to_look_at(one):
        lines += [f"    {name} : {criterion.text}" for criterion in criteria]
    return lines


def to_look_at(one: CompetenceReport) -> tuple[tuple[str, tuple[Criterion, ...]], ...]:
    """The criteria of a competence that are not simply met, by what is to be done about them."""
    return (
        ("en partie", one.partly),
        ("manque", one.missing),
        ("sans réponse", one.unanswered),
        ("rempli, preuve à écrire", one.unproved),
    )
