"""`crosswalk similar`: titles and blocs near those a person holds, over all that the graph knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from crosswalk.errors import QueryError, UnknownEntityError
from crosswalk.identifiers import parse_bloc, parse_certification
from crosswalk.matching import national, neighbours
from crosswalk.matching.mapping import LAYER, shared
from crosswalk.matching.national import BLOC_WEIGHTS, NAMES, TITLE_WEIGHTS
from crosswalk.matching.neighbours import Index
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.api import Graph

LEAST = 0.05
"""Likeness under which a neighbour is not worth a line."""
TOLD = 0.02
"""Part of a likeness from which its field is named."""
CODES = ("rome", "nsf", "formacode")
"""Fields whose shared codes are told one by one."""
A_TITLE = 2
"""Blocs of one title in a list at most: the others of a near title would fill it (`docs/matching.md`)."""
_DEEPER = 20
"""How many times deeper the blocs are looked at, before those of one title are left out."""
_FAMILY = 3
"""Characters of a family of codes (`K12`), which counts but is not told beside the code."""


LEVELS = frozenset("12345678")
_ROME = re.compile(r"[A-Na-n]\d{0,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What neighbours must satisfy; empty: anything. `rome` is a code or the beginning of one.

    Raises:
        QueryError: a level or a code that cannot be one: it would leave nothing, as if nothing was near.
    """

    level: str | None = None
    active_on: date | None = None
    rome: str | None = None

    def __post_init__(self) -> None:
        if self.level and self.level not in LEVELS:
            raise QueryError(f"niveau « {self.level[:20]} » : attendu un chiffre de 1 à 8")
        if self.rome and not _ROME.fullmatch(self.rome):
            raise QueryError(
                f"ROME « {self.rome[:20]} » : attendu un code (K1203), ou son début (K, K12)"
            )

    def mask(self, index: Index) -> Any:
        """Which titles pass, as booleans; an unknown end of registration is not an end."""
        import numpy as np

        kept = np.ones(len(index), dtype=bool)
        if self.level:
            kept &= index.arrays["level"] == self.level.encode()
        if self.rome:
            kept &= index.having("rome", self.rome.upper())
        if self.active_on:
            ends = index.arrays["expires"]
            kept &= (ends == b"") | (ends >= self.active_on.isoformat().encode())
        return kept


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A title, or a bloc and its title, near what was asked: its likeness in 0–1, each field's part in
    it, and what both share: codes by field, words of their labels under `words`."""

    number: str
    title: str
    bloc: str | None
    label: str
    likeness: float
    evidence: dict[str, float]
    common: dict[str, list[str]] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The fields that count, the first first, with the codes that are the same."""
        parts = sorted(self.evidence.items(), key=lambda one: (-one[1], one[0]))
        return ", ".join(
            " ".join([NAMES[name], *self.common.get(name, [])])
            for name, value in parts
            if value >= TOLD
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The neighbours of one title, or of one bloc, among `known` others."""

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
                    "title": one.title,
                    "bloc": one.bloc,
                    "label": one.label,
                    "likeness": round(one.likeness, 3),
                    "evidence": one.evidence,
                    "common": one.common,
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
        UnavailableError: the extra `match` is not installed.
    """
    asked = parse_certification(number)
    index = neighbours.of(graph)
    row = index.title(asked)
    if row is None:
        graph.certification(asked)  # known by its number alone, or not at all
        return Answer(asked, "", (), len(index))
    parts = {name: weight * index.likeness(name, row) for name, weight in TITLE_WEIGHTS.items()}
    kept = (filters or Filters()).mask(index)
    kept[row] = False
    own = index.text("title-text", row)
    listed = []
    for at in _best(parts, kept, count):
        label = index.text("title-text", at)
        common = _common(index, parts, row, at) | _words(own, label)
        listed.append(
            Neighbour(index.text("number", at), label, None, label, *_told(parts, at, common))
        )
    return Answer(asked, own, tuple(listed), len(index) - 1)


def blocs(
    graph: Graph, held: Sequence[str], count: int = 10, filters: Filters | None = None
) -> list[Answer]:
    """For each bloc held, the blocs of other titles nearest to it.

    Raises:
        UnknownEntityError: the graph does not know one of them.
        UnavailableError: the extra `match` is not installed.
    """
    wanted = [parse_bloc(text) for text in held]
    index = neighbours.of(graph)
    passing = (filters or Filters()).mask(index)
    answers = []
    for one in wanted:
        row = index.bloc(one.number, one.bloc or "")
        if row is None:
            raise UnknownEntityError(
                f"{one} n'est pas dans le graphe ; "
                "registre non chargé : « crosswalk import-rncp FICHIER »"
            )
        answers.append(_of_bloc(index, row, passing, count))
    return answers


def _of_bloc(index: Index, row: int, passing: Any, count: int) -> Answer:
    owners = index.owners
    owner = int(owners[row])
    parts = {"label": BLOC_WEIGHTS["label"] * index.likeness("label", row)}
    for name, weight in BLOC_WEIGHTS.items():
        if name != "label":
            parts[name] = (weight * index.likeness(name, owner))[owners]
    kept = passing[owners] & (owners != owner)
    own = index.text("bloc-label", row)
    listed = []
    for at in national.few(_best(parts, kept, count * _DEEPER), owners, A_TITLE)[:count]:
        label, title = index.text("bloc-label", at), int(owners[at])
        common = _common(index, parts, owner, title) | _words(own, label)
        names = index.text("number", title), index.text("title-text", title), _name(index, at)
        listed.append(Neighbour(*names, label, *_told(parts, at, common)))
    return Answer(_name(index, row, whole=True), own, tuple(listed), len(owners) - 1)


def _name(index: Index, row: int, *, whole: bool = False) -> str:
    """The code of a bloc, else the key that its title gives it (CCP1)."""
    key = index.text("key", row)
    number = f"{index.text('number', int(index.owners[row]))} " if whole else ""
    return index.text("code", row) or f"{number}{key}"


def _best(parts: dict[str, Any], kept: Any, count: int) -> list[int]:
    """The rows of the highest sums, best first; ties keep the order of the rows."""
    import numpy as np

    whole = sum(parts.values())
    whole[~kept] = -1.0
    enough = np.flatnonzero(whole >= LEAST * _most(parts))
    if len(enough) > count:
        line = np.partition(whole[enough], len(enough) - count)[len(enough) - count]
        enough = enough[whole[enough] >= line]
    return [int(row) for row in enough[np.lexsort((enough, -whole[enough]))][:count]]


def _most(parts: dict[str, Any]) -> float:
    """The likeness of a row with itself, were every field known: what makes it a share."""
    return sum((BLOC_WEIGHTS if "label" in parts else TITLE_WEIGHTS).values())


def _told(
    parts: dict[str, Any], row: int, common: dict[str, list[str]]
) -> tuple[float, dict[str, float], dict[str, list[str]]]:
    """Likeness, parts by field and what is shared, of one neighbour."""
    evidence = {name: round(float(part[row]), 3) for name, part in parts.items()}
    likeness = sum(float(part[row]) for part in parts.values()) / _most(parts)
    return likeness, {name: value for name, value in evidence.items() if value}, common


def _common(index: Index, parts: dict[str, Any], a: int, b: int) -> dict[str, list[str]]:
    """The codes that two titles share, field by field; a family only where no code of it is shared."""
    found = {}
    for name in CODES:
        if name in parts:
            codes = index.common(name, a, b)
            longer = {code[:_FAMILY] for code in codes if len(code) > _FAMILY}
            found[name] = [code for code in codes if code not in longer]
    return {name: codes for name, codes in found.items() if codes}


def _words(a: str, b: str) -> dict[str, list[str]]:
    words = list(shared(a, b).words)
    return {"words": words} if words else {}
