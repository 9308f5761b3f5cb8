"""The values of a fiche of the registers: what an element's text becomes, and what is said when it cannot.

A value that cannot be read is left out and told (`Issue`), never guessed. Source: XSD and export of
2026-08-16.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from lxml import etree

from crosswalk.register import records as r
from crosswalk.register.records import Issue

Element = Any  # lxml-stubs: a tag may be bytes or a QName; parsed, it is a str or a function
Leaf = Callable[["Reading", str, str], Any]
Leaves = dict[str, tuple[str, Leaf]]
"""Tag → the field of a record, and what makes its value."""


class Reading:
    """The fiche being read: its number, what was wrong, the elements without a place."""

    def __init__(self, number: str, unknown: Counter[str]) -> None:
        self.number, self.unknown = number, unknown
        self.issues: list[Issue] = []

    def issue(self, element: str, message: str, value: str = "") -> None:
        self.issues.append(Issue(self.number, element, message, value.strip()[:200]))

    def stranger(self, element: Element) -> None:
        """A child that has no place: an entity (never resolved), or an unknown element."""
        if element.tag is etree.Entity:
            parent = element.getparent()
            where = str(parent.tag) if parent is not None else "FICHE"
            self.issue(where, "entité XML laissée de côté", str(element.text))
        else:
            above = [str(e.tag) for e in element.iterancestors() if e.tag != "FICHES"]
            self.unknown["/".join([*reversed(above), str(element.tag)])] += 1

    def text(self, element: Element) -> str:
        """The text of an element; tags that were not escaped come as text, and go as HTML does."""
        if not len(element):
            return element.text or ""
        parts = [element.text or ""]
        for child in element:
            if child.tag is etree.Entity:
                self.stranger(child)
                parts.append(child.tail or "")
            else:
                parts.append(etree.tostring(child, encoding="unicode"))
        return "".join(parts)

    def values(self, element: Element, leaves: Leaves) -> dict[str, Any]:
        """The fields of a record, by name; an empty element states nothing."""
        values: dict[str, Any] = {}
        for child in element:
            tag = child.tag
            place = leaves.get(tag)
            if place is None:
                self.stranger(child)
            elif len(child) or place[0] in values:
                self.put(values, child, place)
            elif (text := child.text) and (value := place[1](self, tag, text)) is not None:
                values[place[0]] = value
        return values

    def put(self, values: dict[str, Any], element: Element, place: tuple[str, Leaf]) -> None:
        name, convert = place
        text = self.text(element)
        if not text or text.isspace():
            return
        if name in values:
            self.issue(str(element.tag), "élément répété : seul le premier est lu", text)
        elif (value := convert(self, element.tag, text)) is not None:
            values[name] = value


def line(_: Reading, __: str, text: str) -> str:
    return r.line(text)


def prose(_: Reading, __: str, text: str) -> str:
    return r.prose(text)


def checked(convert: Callable[[str], Any], expected: str) -> Leaf:
    """A value that `convert` reads, or nothing and an issue when it returns None or `""`."""

    def leaf(reading: Reading, tag: str, text: str) -> Any:
        value = convert(text)
        if (value is None or value == "") and not text.isspace():
            reading.issue(tag, f"valeur laissée de côté : attendu {expected}", text)
        return None if value == "" else value

    return leaf


def _number(low: int, high: int, text: str) -> int | None:
    digits = text.strip()
    return (
        int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) and low <= int(digits) <= high else None
    )


def _percentage(text: str) -> str | None:
    match = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,9}))?\s*%?", text.strip())
    rate = match and (f"{match[1]}.{match[2]}" if match[2] else match[1])
    return rate if rate and float(rate) <= 100 else None


def siret(reading: Reading, tag: str, text: str) -> str | None:
    """SIRET of most partners: the cached path first."""
    value = r.siret(text)
    return value or _BAD_SIRET(reading, tag, text)


_BAD_SIRET: Leaf = checked(lambda _: None, "un SIRET de 14 chiffres dont la clé est juste")
day = checked(r.day, "une date JJ/MM/AAAA")
yes = checked(r.yes, "Oui ou Non")
count = checked(partial(_number, 0, 999_999_999), "un nombre entier")
year = checked(partial(_number, 1900, 2199), "une année")
rate = checked(_percentage, "un taux de 0 à 100")
roles = checked(r.ROLES.get, f"l'un de {', '.join(r.ROLES)}")
fiche = checked(r.fiche_number, "un numéro RNCP… ou RS…")


def leaves(*kinds: tuple[Leaf, str]) -> Leaves:
    pairs = ((pair.split("="), leaf) for leaf, spec in kinds for pair in spec.split())
    return {tag: (name, leaf) for (name, tag), leaf in pairs}
