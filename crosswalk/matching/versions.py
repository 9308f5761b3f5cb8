"""What changed between two editions of a référentiel: kept, reworded, moved, split, merged, new, dropped.

Statements of the same kind are compared. The alignment is computed; what it says is checked by eye:
the words that changed are marked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Any

from crosswalk.matching.mapping import LAYER, LIKELY, Comparison, shared
from crosswalk.matching.normalise import comparable
from crosswalk.matching.statements import Statement
from crosswalk.notice import NOTICE

KEPT, REWORDED, MOVED, SPLIT, MERGED, NEW, DROPPED = (
    "gardé", "reformulé", "déplacé", "scindé", "fusionné", "nouveau", "supprimé",
)  # fmt: skip
STATES = (KEPT, REWORDED, MOVED, SPLIT, MERGED, NEW, DROPPED)
COMPARED = ("bloc", "compétence", "compétence transversale", "détail", "critère", "savoir-faire")
SAME = 0.6
"""Share of each side's meaning that must be common for a rewording without a likely probability."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison; `marked` holds (mark, words): « = » same, « - » gone, « + » new."""

    state: str
    kind: str
    old: tuple[Statement, ...]
    new: tuple[Statement, ...]
    marked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes, in the order of the old edition, then what is new."""

    a: str
    b: str
    engine: str
    changes: tuple[Change, ...]
    unknown: tuple[tuple[str, str], ...] = ()
    """Kinds that only one edition states in the graph, and that edition: nothing is concluded of them."""

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.changes)


def diff(found: Comparison) -> Diff:
    """The changes from A to B."""
    changes: list[Change] = []
    unknown: list[tuple[str, str]] = []
    for kind in COMPARED:
        left = [i for i, one in enumerate(found.left) if one.kind == kind]
        right = [j for j, one in enumerate(found.right) if one.kind == kind]
        if left and right:
            changes += _changes(found, kind, left, right)
        elif left or right:
            unknown.append((kind, found.a if left else found.b))
    return Diff(found.a, found.b, found.engine, tuple(changes), tuple(unknown))


def _changes(found: Comparison, kind: str, left: list[int], right: list[int]) -> list[Change]:
    """Same words first, in order; then the likeliest pairs; then what is left over."""
    same: dict[int, int] = {}
    free: dict[str, list[int]] = {}
    for j in right:
        free.setdefault(comparable(found.right[j].text), []).append(j)
    for i in left:
        if places := free.get(comparable(found.left[i].text)):
            same[i] = places.pop(0)
    taken = set(same.values())
    old, new = [i for i in left if i not in same], [j for j in right if j not in taken]
    forth = {i: _best(new, lambda j, i=i: _closeness(found, i, j)) for i in old}  # type: ignore[misc]
    back = {j: _best(old, lambda i, j=j: _closeness(found, i, j)) for j in new}  # type: ignore[misc]
    changes = []
    placed: set[int] = set()
    for i in left:
        before = found.left[i]
        if i in same:
            after = found.right[same[i]]
            changes.append(
                Change(MOVED if _moved(found, before, after) else KEPT, kind, (before,), (after,))
            )
            continue
        children = [j for j in new if back[j] == i]
        if len(children) > 1:
            changes.append(Change(SPLIT, kind, (before,), tuple(found.right[j] for j in children)))
            placed |= set(children)
            continue
        target = forth[i]
        if target is None:
            changes.append(Change(DROPPED, kind, (before,), ()))
            continue
        parents = [k for k in old if forth[k] == target]
        if len(parents) > 1:
            if parents[0] == i:
                olds = tuple(found.left[k] for k in parents)
                changes.append(Change(MERGED, kind, olds, (found.right[target],)))
            placed.add(target)
            continue
        after = found.right[target]
        placed.add(target)
        changes.append(Change(REWORDED, kind, (before,), (after,), mark(before.text, after.text)))
    changes += [Change(NEW, kind, (), (found.right[j],)) for j in new if j not in placed]
    return changes


def _closeness(found: Comparison, i: int, j: int) -> float:
    """How alike two statements of one kind are; 0 under the thresholds."""
    confidence = float(found.confidence[i, j])
    common = shared(found.left[i].text, found.right[j].text)
    share = min(common.source_share, common.target_share)
    return confidence + share if confidence >= LIKELY or share >= SAME else 0.0


def _best(places: Sequence[int], score: Callable[[int], float]) -> int | None:
    best, at = 0.0, None
    for place in places:
        value = score(place)
        if value > best:
            best, at = value, place
    return at


def _moved(found: Comparison, before: Statement, after: Statement) -> bool:
    """Whether the bloc that carries it is another one: by its words, else by its key."""
    if before.kind == "bloc" or not before.bloc or not after.bloc:
        return False
    labels = [
        next(
            (comparable(one.text) for one in side if one.entity == bloc and one.kind == "bloc"),
            bloc,
        )
        for side, bloc in ((found.left, before.bloc), (found.right, after.bloc))
    ]
    keys = [bloc.rpartition("/bloc/")[2] for bloc in (before.bloc, after.bloc)]
    return labels[0] != labels[1] and keys[0] != keys[1]


def mark(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The words kept, gone and new, in reading order."""
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    keys = [[word.replace("’", "'").casefold() for word in side] for side in (old, new)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("=", " ".join(old[a:b])))
            continue
        if b > a:
            found.append(("-", " ".join(old[a:b])))
        if d > c:
            found.append(("+", " ".join(new[c:d])))
    return tuple(found)


_SIGNS = {"=": "{}", "-": "[-{}-]", "+": "[+{}+]"}
_TAGS = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}


def lines(found: Diff) -> list[str]:
    """The changes as text; rewordings with [-gone-] and [+new+] words."""
    counts = ", ".join(f"{found.count(state)} {state}(s)" for state in STATES if found.count(state))
    told = [
        f"De {found.a} à {found.b} (moteur {found.engine}) : {counts or 'rien à comparer'}",
        f"{LAYER}.",
        "",
    ]
    for one in found.changes:
        if one.state != KEPT:
            told.append(f"{one.state}, {one.kind} : {_words(one, _SIGNS, str)}")
    told += [
        f"non comparable, {kind} : le graphe ne connaît que l'édition {known} pour ce genre d'énoncé"
        for kind, known in found.unknown
    ]
    return [*told, "", NOTICE]


def _words(one: Change, marks: dict[str, str], safe: Callable[[str], str]) -> str:
    if one.marked:
        return " ".join(marks[sign].format(safe(words)) for sign, words in one.marked)
    old = " + ".join(f"« {safe(each.text)} »" for each in one.old)
    new = " + ".join(f"« {safe(each.text)} »" for each in one.new)
    return " → ".join(part for part in (old, new) if part) if one.state != MOVED else old


def to_json(found: Diff) -> dict[str, Any]:
    """The changes as one object."""
    return {
        "a": found.a,
        "b": found.b,
        "engine": found.engine,
        "statement": LAYER,
        "counts": {state: found.count(state) for state in STATES},
        "not_comparable": [{"kind": kind, "known": known} for kind, known in found.unknown],
        "changes": [
            {
                "state": one.state,
                "kind": one.kind,
                "old": [{"entity": each.entity, "text": each.text} for each in one.old],
                "new": [{"entity": each.entity, "text": each.text} for each in one.new],
                "marked": [list(pair) for pair in one.marked],
            }
            for one in found.changes
        ],
        "notice": NOTICE,
    }


def to_html(found: Diff) -> str:
    """The changes as a page of its own."""
    rows = "".join(
        f"<tr><td>{one.state}<td>{one.kind}<td>{_words(one, _TAGS, escape)}"
        for one in found.changes
    )
    unknown = "".join(
        f"<p>Non comparable, {kind} : seule l'édition {known} est connue.</p>"
        for kind, known in found.unknown
    )
    title = escape(f"De {found.a} à {found.b}")
    return (
        f"<!doctype html><html lang=fr><meta charset=utf-8><title>{title}</title><style>"
        "body{font:17px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "td,th{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}"
        "del{background:#f9dcd8}ins{background:#d9f0dc;text-decoration:none}</style>"
        f"<h1>{title}</h1><p>{LAYER}.</p>{unknown}<table><tr><th>état<th>genre<th>texte{rows}</table>"
        f"<footer><p>{escape(NOTICE)}</p></footer></html>\n"
    )
