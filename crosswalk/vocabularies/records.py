"""What the file of a code list says: its scheme, its concepts, what stands above each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crosswalk.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry. `key` ends its IRI under its scheme's; labels and notes are those of the file."""

    key: str
    code: str
    label: str = ""
    """`""` where the file states none: the concept then has its notation only."""
    parent: str = ""
    """Key of the broader concept; `""` is a top concept."""
    others: tuple[str, ...] = ()
    """Other wordings: synonyms, trade names."""
    explanation: str = ""
    usage: str = ""
    related: tuple[str, ...] = ()
    """Keys of associated concepts, as the file lists them."""
    rome_parent: str = ""
    """Key of the entry that `code_rome_parent` names (ROME 4), which is not the hierarchy."""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of concepts that is no concept itself: a semantic field of the Formacode."""

    key: str
    code: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A code list in one version. `name` and `version` name its graph, `scheme` its concept scheme."""

    name: str
    scheme: str
    version: str
    issued: date | None
    title: str
    publisher: str
    licence: str
    """`""` where nothing at hand states it."""
    source: str
    """The file's name."""
    concepts: tuple[Concept, ...]
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    """What the file says that was left out or looks wrong, in French, for the person who imports."""


def checked(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary, once it is sure to be a hierarchy: SKOS has no key twice and no loop.

    Raises:
        DocumentError: two concepts of one key, a parent that is not there, or a loop.
    """
    parents = {concept.key: concept.parent for concept in vocabulary.concepts}
    if len(parents) != len(vocabulary.concepts):
        twice = _twice(concept.key for concept in vocabulary.concepts)
        raise DocumentError(vocabulary.source, f"le code {twice} y est deux fois")
    for key, parent in parents.items():
        if parent and parent not in parents:
            raise DocumentError(vocabulary.source, f"{key} : son parent {parent} n'y est pas")
    done: set[str] = set()
    for key in parents:
        path: list[str] = []
        while key and key not in done:
            if key in path:
                raise DocumentError(vocabulary.source, f"{key} est au-dessus de lui-même")
            path.append(key)
            key = parents[key]
        done.update(path)
    return vocabulary


def above(parents: dict[str, str], key: str) -> set[str]:
    """Everything that stands above a key."""
    found: set[str] = set()
    while (key := parents.get(key, "")) and key not in found:
        found.add(key)
    return found


def _twice(keys: Iterable[str]) -> str:
    seen: set[str] = set()
    return next(key for key in keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]
