"""The editable files of notions (`data/synonyms/`, and `synonyms/` in the user folder).

One line a notion, `name : expression | expression`; see `data/synonyms/README.md`. Expressions are
compared stem by stem, the longest first, so that « personne accueillie » is one notion, not two words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crosswalk import resources, store
from crosswalk.errors import DocumentError, why
from crosswalk.matching.normalise import clean, stems

ACTIONS = "actions.txt"
"""The file of verbs: an action is matched apart from what it acts on."""
LONGEST = 6

Lexicon = Mapping[tuple[str, ...], tuple[str, ...]]
"""Stems of an expression → the notions it expresses."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notion read in a text: its name, and the positions `[start, end)` of its stems."""

    notion: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The two lexicons."""

    notions: Lexicon
    actions: Lexicon


def read_file(path: Path) -> dict[tuple[str, ...], set[str]]:
    """The expressions of one file.

    Raises:
        DocumentError: a line that is neither a comment nor a notion, with its number.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(path.name, f"ne se lit pas ({why(error)})") from error
    for number, line in enumerate(lines, 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, colon, expressions = line.partition(":")
        if not colon or not name.strip() or not expressions.strip():
            raise DocumentError(path.name, "attendu « notion : expression | expression »", number)
        for expression in expressions.split("|"):
            key = tuple(stems(clean(expression)))[:LONGEST]
            if key:
                found.setdefault(key, set()).add(name.strip())
    return found


def load(folders: Sequence[Path]) -> Synonyms:
    """The files of these folders together."""
    notions: dict[tuple[str, ...], set[str]] = {}
    actions: dict[tuple[str, ...], set[str]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
            into = actions if path.name == ACTIONS else notions
            for key, names in read_file(path).items():
                into.setdefault(key, set()).update(names)
    return Synonyms(_frozen(notions), _frozen(actions))


def _frozen(lexicon: Mapping[tuple[str, ...], set[str]]) -> Lexicon:
    return {key: tuple(sorted(names)) for key, names in lexicon.items()}


@lru_cache(maxsize=4)
def _cached(folders: tuple[Path, ...]) -> Synonyms:
    return load(folders)


def default() -> Synonyms:
    """Ours, with the user's own beside."""
    return _cached((resources.data_dir() / "synonyms", store.home() / "synonyms"))


def read(words: Sequence[str], lexicon: Lexicon) -> list[Found]:
    """The notions of a list of stems, longest expressions first, none overlapping."""
    found: list[Found] = []
    used = [False] * len(words)
    for size in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            end = start + size
            if any(used[start:end]):
                continue
            for name in lexicon.get(tuple(words[start:end]), ()):
                found.append(Found(name, start, end))
                used[start:end] = [True] * size
    return found
