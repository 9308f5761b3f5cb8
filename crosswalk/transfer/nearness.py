"""« Proche » in words: how many competences of a bloc are covered by computation, and out of how many.

One likely pair is enough for a bloc to be « proche », however little of it is covered: whoever reads the
word reads the count beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from crosswalk import french
from crosswalk.transfer.model import Covered, Grade, Hint, Remaining

WORTH = (
    "Proposée par calcul, sans valeur officielle ; sont comptées les compétences qu'un bloc détenu couvre à "
    "lui seul."
)
NOT_COUNTED = "nombre de compétences couvertes inconnu"


def graded(one: Remaining) -> str:
    """The grade of a bloc that remains; « proche » with its count: « proche (2 compétences sur 9) »."""
    if one.grade is not Grade.NEAR:
        return one.grade.value
    return f"{one.grade.value} ({best(one)})"


def best(one: Remaining) -> str:
    """The count of the held bloc that covers most; counts of several never add up."""
    counts = [hint.coverage for hint in one.hints if hint.coverage]
    if not counts:
        return NOT_COUNTED
    most = max(counts, key=lambda count: (count.covered, count.partly))
    return f"{'au mieux ' if len(one.hints) > 1 else ''}{_amount(most)}"


def caution(left: Sequence[Remaining]) -> str:
    """What « proche » is worth, for who reads a note without its legend; empty where nothing is near."""
    near = [one for one in left if one.grade is Grade.NEAR]
    return f"Proche : {near[0].sentence} {WORTH}" if near else ""


def sentence(hint: Hint) -> str:
    """« RNCP41402BC03 couvre à lui seul 4 compétences sur 9, et 2 en partie. »"""
    count = hint.coverage
    if count is None:
        return f"{hint.near} : {NOT_COUNTED}."
    if count.covered:
        partly = f", et {count.partly} en partie" if count.partly else ""
        return f"{hint.near} couvre à lui seul {_amount(count, bare=True)}{partly}."
    partly = f" ; {count.partly} en partie" if count.partly else ", même en partie"
    return f"{hint.near} ne couvre à lui seul aucune compétence sur {count.of}{partly}."


def told(hint: Hint) -> str:
    """The count, then the likeliest pair and whose word it is."""
    return f"{sentence(hint)} {hint.text}"


def _amount(count: Covered, bare: bool = False) -> str:
    partly = (
        f", {count.partly} en partie" if count.partly and not count.covered and not bare else ""
    )
    return f"{french.count(count.covered, 'compétence')} sur {count.of}{partly}"
