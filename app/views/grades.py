"""The six grades in colour and in words, and the lists of an answer, closed after a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crosswalk.transfer import Grade, Remaining, nearness, wording
from views.text import h, join

CLASSES = {
    Grade.HELD: "held",
    Grade.TEXT: "text",
    Grade.EXPECTED: "expected",
    Grade.CONFIRM: "confirm",
    Grade.NEAR: "near",
    Grade.ACQUIRE: "acquire",
}
SHORT = 6
"""Lines of a list shown before the rest is closed."""


def badge(grade: Grade) -> Any:
    """A grade in colour and in words."""
    return h("span", grade.value, class_=f"p-grade {CLASSES[grade]}")


def remaining(one: Remaining) -> Any:
    """The grade of a bloc that remains; « proche » never without its count."""
    return h("span", nearness.graded(one), class_=f"p-grade {CLASSES[one.grade]}")


def legend() -> Any:
    """The six grades in words."""
    return h(
        "details",
        h("summary", "Que veulent dire les six degrés ?"),
        h(
            "ul",
            *(h("li", badge(grade), " ", said) for grade, said in wording.MEANINGS.items()),
        ),
        class_="p-node",
    )


def listed(items: Sequence[Any]) -> Any:
    """A list, closed after its first lines."""
    if len(items) <= SHORT:
        return h("ul", *items)
    return join(
        h("ul", *items[:SHORT]),
        h(
            "details",
            h("summary", f"Voir les {len(items) - SHORT} autres"),
            h("ul", *items[SHORT:]),
            class_="p-node",
        ),
    )


def lines(sentences: Sequence[str]) -> Any:
    return join(*(h("p", one) for one in sentences))
