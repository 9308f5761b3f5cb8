"""How finely each title is written: a competence said in one sentence is met at once, one said in six is not.

Coverage counts competences by the share of their elements that are met (`blocs`). Two titles of unlike
grain are therefore not judged alike in both directions, and the reader is told, with the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crosswalk.matching.blocs import UNITS
from crosswalk.matching.mapping import Comparison
from crosswalk.matching.normalise import words_in
from crosswalk.matching.statements import Statement

UNLIKE = 2.0
"""From how many times more elements a competence two titles are said to be of unlike grain."""


@dataclass(frozen=True, slots=True)
class Grain:
    """A title: its competences, their elements (label, sentences of the description, details) and the
    words of these, in all."""

    title: str
    competences: int
    elements: int
    words: int

    @property
    def each(self) -> float:
        """Elements of a competence, on average."""
        return self.elements / self.competences

    @property
    def length(self) -> float:
        """Words of an element, on average."""
        return self.words / self.elements

    def to_json(self) -> dict[str, Any]:
        return {
            "certification": self.title,
            "competences": self.competences,
            "elements": self.elements,
            "elements_per_competence": round(self.each, 2),
            "words_per_element": round(self.length, 1),
        }


def of(title: str, statements: Sequence[Statement]) -> Grain | None:
    """The grain of a title; None where no competence of it is known."""
    heads = {one.competence for one in statements if one.kind in UNITS and one.competence}
    if not heads:
        return None
    elements = [
        one for one in statements if one.competence in heads and one.kind in (*UNITS, "détail")
    ]
    words = sum(words_in(one.text) for one in elements)
    return Grain(title, len(heads), len(elements), words)


def of_both(comparison: Comparison) -> tuple[Grain, Grain] | None:
    """The grains of A and of B; None where one of them is not known."""
    first, second = of(comparison.a, comparison.left), of(comparison.b, comparison.right)
    return (first, second) if first and second else None


def note(comparison: Comparison) -> str | None:
    """What a reader must know when the two titles are of unlike grain, in French; else None."""
    both = of_both(comparison)
    if both is None:
        return None
    fine, coarse = sorted(both, key=lambda one: one.each, reverse=True)
    if fine.each < UNLIKE * coarse.each:
        return None
    told = (
        "Attention : ces deux titres ne sont pas écrits avec le même détail. "
        f"Une compétence de {_said(coarse)} ; une compétence de {_said(fine)}. "
    )
    if coarse.title == comparison.b:
        enough = "dès qu'un seul énoncé lui répond" if coarse.each <= 2 else "avec peu d'énoncés"
        reading = (
            f"Une compétence de {coarse.title} est comptée couverte {enough} : la couverture de "
            f"{coarse.title} par {fine.title} paraît donc plus forte que la couverture inverse."
        )
    else:
        reading = (
            f"Une compétence de {fine.title} n'est comptée couverte que si la moitié au moins de ses "
            f"énoncés ont un pendant : la couverture de {fine.title} par {coarse.title} paraît donc "
            "plus faible que la couverture inverse."
        )
    return f"{told}{reading} Lisez les deux sens avant de conclure."


def _said(one: Grain) -> str:
    each = f"{one.each:.1f}".removesuffix(".0").replace(".", ",")
    elements = "énoncé" if one.each < 2 else "énoncés"
    return (
        f"{one.title} compte en moyenne {each} {elements} de {one.length:.0f} mots "
        f"({one.elements} énoncés pour {one.competences} compétences)"
    )
