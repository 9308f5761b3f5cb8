"""The sentences of a generated register, and how their lists are laid out."""

from __future__ import annotations

from collections.abc import Callable

from bench import national_words as words
from bench.national_plan import Draw, pick
from bench.national_words import Domain


def competence(draw: Draw, domain: Domain) -> str:
    """An infinitive, its object, and often the means or the purpose."""
    what = f"{pick(draw, words.VERBS)[0]} {pick(draw, domain.objects)}"
    kind = draw()
    if kind < 0.22:
        return what
    if kind < 0.45:
        return f"{what} {pick(draw, words.MEANS)}"
    if kind < 0.65:
        return f"{what} {pick(draw, words.PURPOSES)}"
    return f"{what}, {pick(draw, words.MEANS)}, {pick(draw, words.PURPOSES)}"


def sentence(draw: Draw, domain: Domain) -> str:
    subject, (_, verb) = pick(draw, words.SUBJECTS), pick(draw, words.VERBS)
    text = f"{subject} {verb} {pick(draw, domain.objects)} {pick(draw, words.MEANS)}"
    return f"{text}." if draw() < 0.5 else f"{text}, {pick(draw, words.PURPOSES)}."


def several(
    draw: Draw, low: int, high: int, make: Callable[[Draw, Domain], str], of: Domain
) -> list[str]:
    return [make(draw, of) for _ in range(low + int(draw() * (high - low + 1)))]


def _dashes(items: list[str], _: int) -> str:
    return "- " + "  - ".join(items)


def _wide_dashes(items: list[str], _: int) -> str:
    return "- " + " ;    - ".join(items) + "."


def _double_spaces(items: list[str], _: int) -> str:
    return "  ".join(items)


def _wide_spaces(items: list[str], _: int) -> str:
    return "    ".join(items)


def _stars(items: list[str], _: int) -> str:
    return "* " + "      * ".join(items)


def _bullets(items: list[str], _: int) -> str:
    return "● " + "    ● ".join(items)


def _codes(items: list[str], bloc: int) -> str:
    return "      ".join(f"C{bloc}.{n} {item}" for n, item in enumerate(items, 1))


def _activity_codes(items: list[str], bloc: int) -> str:
    return "       ".join(f"A{bloc}C{n}. {item}" for n, item in enumerate(items, 1))


def _numbers(items: list[str], _: int) -> str:
    return "  ".join(f"{n}. {item}" for n, item in enumerate(items, 1))


def _outline(items: list[str], bloc: int) -> str:
    """A heading and what it holds, numbered at two depths."""
    head, *rest = items
    return "    ".join(
        [f"{bloc}.1 {head}", *(f"{bloc}.1.{n} {item}" for n, item in enumerate(rest, 1))]
    )


def _sentences(items: list[str], _: int) -> str:
    return " ".join(f"{item}." for item in items)


def _introduced(items: list[str], _: int) -> str:
    return "Le candidat est capable de :    - " + "  - ".join(items)


def _semicolons(items: list[str], _: int) -> str:
    return " ; ".join(items) + "."


def _run_on(items: list[str], _: int) -> str:
    """The markup of the list was stripped and nothing was left in its place."""
    return " ".join(items)


LAYOUTS: tuple[Callable[[list[str], int], str], ...] = (
    *(4 * (_dashes,)),
    *(2 * (_wide_dashes,)),
    *(3 * (_double_spaces,)),
    *(4 * (_wide_spaces,)),
    *(2 * (_stars,)),
    _bullets,
    *(2 * (_codes,)),
    _activity_codes,
    _numbers,
    _outline,
    *(2 * (_sentences,)),
    _introduced,
    _semicolons,
    _run_on,
)
"""How a LISTE_COMPETENCES is laid out, the frequent ones several times."""
