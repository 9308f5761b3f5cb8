"""Labels compared as a reader would: case, accents, apostrophes and points do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from crosswalk.identities import fold

NEAR = 0.86
"""Above this ratio a label is the same with a slip, below it is another label."""
_SUFFIX = re.compile(r"\([^()]*\)")
_PREFIX = re.compile(r"^(?:tp|titre professionnel|titre|cqp)(?: de| d)? ")

_folded = lru_cache(maxsize=65536)(fold)


def same(a: str, b: str) -> bool:
    return _folded(a) == _folded(b)


def likeness(a: str, b: str) -> float:
    """How near two labels are, from 0 to 1."""
    one, other = _folded(a)[:1000], _folded(b)[:1000]
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.5 else matcher.quick_ratio()


def nearest(label: str, among: Iterable[str]) -> tuple[str, float]:
    """The label most like another, and how near it is."""
    return max(((one, likeness(label, one)) for one in among), key=lambda p: p[1], default=("", 0))


def same_title(a: str, b: str) -> bool:
    """Whether two titles are one: exports add the certifier or « TP - », documents « Titre de »."""
    return bool(_core(a)) and (_core(a) <= _core(b) or _core(b) <= _core(a))


def _core(title: str) -> frozenset[str]:
    plain = _PREFIX.sub("", _folded(_SUFFIX.sub(" ", title)))
    return frozenset(plain.split()) or frozenset(_folded(title).split())
