"""Queries to start from: the competency questions (`ontology/questions`) and the library's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crosswalk import query, resources

USERS = {
    "conseiller": "Je conseille un candidat",
    "certificateur": "Je suis certificateur",
    "chercheur": "Je fais de la recherche",
}
LIBRARY = "Bibliothèque"


@dataclass(frozen=True, slots=True)
class Example:
    """A query ready to run: who asks it, what it asks, its text."""

    group: str
    title: str
    text: str


@cache
def all_examples() -> dict[str, Example]:
    """Key (`q:` and the name of a question, `l:` and the name of a library query) → example."""
    return _questions() | _library()


def _questions() -> dict[str, Example]:
    found = {}
    for file in (resources.ontology_dir() / "questions").glob("*.rq"):
        text = file.read_text(encoding="utf-8")
        head = dict(re.findall(r"^# (question|user): *(.+)$", text, re.M))
        group = USERS.get(head.get("user", "").strip(), LIBRARY)
        found[f"q:{file.stem}"] = Example(group, head.get("question", file.stem), _french(text))
    order = [*USERS.values(), LIBRARY]
    return dict(sorted(found.items(), key=lambda one: (order.index(one[1].group), one[1].title)))


def _library() -> dict[str, Example]:
    """The queries of the library with the values of their example in place."""
    return {
        f"l:{name}": Example(LIBRARY, one.title.get("fr", name), _filled(one))
        for name, one in query.library().items()
    }


def _filled(one: query.NamedQuery) -> str:
    """Its text with the example's values in place, and no longer a header that declares parameters."""
    return _french(re.sub(r"^# (?:param|example):.*\n", "", one.bind(one.example), flags=re.M))


def _french(text: str) -> str:
    """The heading of a query as a reader of French wants it: what it asks, not how it is filed."""
    text = re.sub(r"^# (?:\w+@en|user):.*\n", "", text, flags=re.M)
    return re.sub(r"^# (?:question|title|description): *", "# ", text, flags=re.M)
