"""`crosswalk similar`: titles and blocs near those a person holds, over all that the graph knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crosswalk.errors import UnknownEntityError
from crosswalk.identifiers import parse_bloc, parse_certification
from crosswalk.matching import national, register_files
from crosswalk.matching.mapping import LAYER
from crosswalk.matching.national import NAMES, Fiche, Space
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.api import Graph

LEAST = 0.05
"""Likeness under which a neighbour is not worth a line."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What neighbours must satisfy; empty: anything."""

    level: str | None = None
    active_on: date | None = None
    rome: str | None = None

    def keep(self, one: Fiche) -> bool:
        """Whether a certification passes; an unknown end of registration is not an end."""
        if self.level and one.level != self.level:
            return False
        if self.rome and not any(code.startswith(self.rome) for code in one.rome):
            return False
        return not (self.active_on and one.expires and one.expires < self.active_on.isoformat())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A title or a bloc near what was asked: its likeness in 0–1, and each field's part in it."""

    number: str
    bloc: str | None
    label: str
    likeness: float
    evidence: dict[str, float]

    @property
    def why(self) -> str:
        parts = sorted(self.evidence.items(), key=lambda one: (-one[1], one[0]))
        return ", ".join(NAMES[name] for name, value in parts if value >= 0.02)


@dataclass(frozen=True, slots=True)
class Answer:
    """The neighbours of one title, or of one bloc."""

    asked: str
    label: str
    neighbours: tuple[Neighbour, ...]
    known: int

    def to_json(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "label": self.label,
            "among": self.known,
            "neighbours": [
                {
                    "certification": one.number,
                    "bloc": one.bloc,
                    "label": one.label,
                    "likeness": round(one.likeness, 3),
                    "evidence": one.evidence,
                }
                for one in self.neighbours
            ],
            "layer": "proposée",
            "statement": LAYER,
            "notice": NOTICE,
        }


def titles(graph: Graph, number: str, count: int = 10, filters: Filters | None = None) -> Answer:
    """The titles nearest to a title.

    Raises:
        UnknownEntityError: the graph does not know it.
    """
    asked = graph.certification(parse_certification(number)).number
    fiches = register_files.ordered(register_files.from_graph(graph))
    space = national.title_space(fiches)
    row = space.place[asked]
    found = _nearest(space, row, fiches, list(range(len(fiches))), count, filters)
    listed = tuple(
        Neighbour(fiches[j].number, None, fiches[j].title, value, space.evidence(row, j))
        for j, value in found
    )
    return Answer(asked, fiches[row].title, listed, len(fiches) - 1)


def blocs(
    graph: Graph, held: Sequence[str], count: int = 10, filters: Filters | None = None
) -> list[Answer]:
    """For each bloc held, the blocs of other titles nearest to it.

    Raises:
        UnknownEntityError: the graph does not know one of them.
    """
    fiches = register_files.ordered(register_files.from_graph(graph))
    space = national.bloc_space(fiches)
    place = {one.number: i for i, one in enumerate(fiches)}
    owners = [place[key.partition("/")[0]] for key in space.keys]
    answers = []
    for text in held:
        wanted = parse_bloc(text)
        code = f"{wanted.number}{wanted.bloc}"
        row = space.place.get(
            f"{wanted.number}/{code}", space.place.get(f"{wanted.number}/{wanted.bloc}")
        )
        if row is None:
            raise UnknownEntityError(
                f"{code} n'est pas dans le graphe ; "
                "registre non chargé : « crosswalk import-rncp FICHIER »"
            )
        found = _nearest(space, row, fiches, owners, count, filters)
        listed = []
        for j, value in found:
            one = fiches[owners[j]]
            key = space.keys[j].partition("/")[2]
            evidence = space.evidence(row, j)
            listed.append(Neighbour(one.number, key, one.blocs[key], value, evidence))
        own = fiches[owners[row]].blocs[space.keys[row].partition("/")[2]]
        answers.append(Answer(code, own, tuple(listed), len(space.keys) - 1))
    return answers


def _nearest(
    space: Space,
    row: int,
    fiches: Sequence[Fiche],
    owners: Sequence[int],
    count: int,
    filters: Filters | None,
) -> list[tuple[int, float]]:
    import numpy as np

    wanted = filters or Filters()
    kept = [wanted.keep(one) for one in fiches]
    mask = np.array([kept[owner] and owner != owners[row] for owner in owners])
    _, found = next(space.nearest([row], count, lambda _: mask))
    whole = sum(space.weights.values())
    return [(j, value / whole) for j, value in found if value / whole >= LEAST]
