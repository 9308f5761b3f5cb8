"""What changed between two editions of a référentiel: kept, reworded, moved, split, merged, new, dropped.

Two numbers (a title and the one that replaces it), or one number in two exports of the register.
Statements of the same kind are compared. The alignment is computed; what it says is checked by eye:
the words that changed are marked, and beside what is dropped or new stands the nearest statement of the
other edition, if one is near at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.errors import StoreError
from crosswalk.matching import ranking
from crosswalk.matching.mapping import (
    LIKELY,
    POSSIBLE,
    Comparison,
    compare,
    of_statements,
    shared,
)
from crosswalk.matching.normalise import comparable
from crosswalk.matching.statements import Statement, of_title
from crosswalk.register.changes import snapshots

if TYPE_CHECKING:
    from crosswalk.api import Graph

KEPT, REWORDED, MOVED, SPLIT, MERGED, NEW, DROPPED = (
    "gardé", "reformulé", "déplacé", "scindé", "fusionné", "nouveau", "supprimé",
)  # fmt: skip
STATES = (KEPT, REWORDED, MOVED, SPLIT, MERGED, NEW, DROPPED)
COMPARED = ("bloc", "compétence", "compétence transversale", "détail", "critère", "savoir-faire")
SAME = 0.6
"""Share of each side's meaning that must be common for a rewording without a likely probability."""
CONTAINED = 0.8
"""Share of one side's meaning that the other holds, for it to be inside it; of `WORDS` words at least."""
WORDS = 3
PART = 0.4
"""Share of a part's own meaning that the whole must hold, for it to be a part of a split or a merger."""
_FEMININE = ("compétence", "compétence transversale")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison; `marked` holds (mark, words): « = » same, « - » gone, « + » new."""

    state: str
    kind: str
    old: tuple[Statement, ...]
    new: tuple[Statement, ...]
    marked: tuple[tuple[str, str], ...] = ()
    near: Statement | None = None
    """Of what is new or dropped: the nearest of the other edition, where it may be the same."""

    @property
    def told(self) -> str:
        """« compétence reformulée », « bloc nouveau »."""
        return f"{self.kind} {agreed(self.state, self.kind)}"


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


def agreed(state: str, kind: str) -> str:
    """A state with the gender of what it is said of."""
    if kind not in _FEMININE:
        return state
    return "nouvelle" if state == NEW else f"{state}e"


def between(
    graph: Graph, a: str, b: str, engine: str | None = None, days: tuple[date, date] | None = None
) -> Diff:
    """The changes from A to B; with two days, each as the exports were on its day.

    Raises:
        UnknownEntityError: the graph does not know one of them, or nothing of it on its day.
        StoreError: both days are answered by the same exports, and there is one title.
        UnavailableError: the engine needs what is not installed.
    """
    if days is None:
        return diff(compare(graph, a, b, engine))
    sides = []
    views = [graph.as_of(day) for day in days]
    same = graph.certification(a).number == graph.certification(b).number
    if same and views[0].default_graphs() == views[1].default_graphs():
        held = {day for of_kind in snapshots(graph.store).values() for day in of_kind}
        told = french.listed([french.short_day(day) for day in sorted(held)]) or "aucun"
        raise StoreError(
            f"ces deux jours donnent le même état du registre (exports dans l'entrepôt : {told}) : "
            "« crosswalk import-rncp FICHIER » en ajoute un"
        )
    for number, day, view in zip((a, b), days, views, strict=True):
        name = f"{view.certification(number).number} ({french.short_day(day)})"
        sides.append((name, [replace(one, title=name) for one in of_title(view, number)]))
    (first, old), (second, new) = sides
    return diff(of_statements(ranking.choose(engine), first, second, old, new))


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
        children = [j for j in new if back[j] == i and _holds(before, found.right[j])]
        if len(children) > 1:
            changes.append(Change(SPLIT, kind, (before,), tuple(found.right[j] for j in children)))
            placed |= set(children)
            continue
        target = forth[i]
        if target is None:
            near = _near(found, [(i, j) for j in new])
            beside = None if near is None else found.right[near[1]]
            changes.append(Change(DROPPED, kind, (before,), (), near=beside))
            continue
        parents = [
            k for k in old if forth[k] == target and _holds(found.right[target], found.left[k])
        ]
        if len(parents) > 1 and i in parents:
            if parents[0] == i:
                olds = tuple(found.left[k] for k in parents)
                changes.append(Change(MERGED, kind, olds, (found.right[target],)))
            placed.add(target)
            continue
        after = found.right[target]
        placed.add(target)
        changes.append(Change(REWORDED, kind, (before,), (after,), mark(before.text, after.text)))
    for j in new:
        if j not in placed:
            near = _near(found, [(i, j) for i in old])
            beside = None if near is None else found.left[near[0]]
            changes.append(Change(NEW, kind, (), (found.right[j],), near=beside))
    return changes


def _holds(whole: Statement, part: Statement) -> bool:
    """Whether enough of a part's meaning is in the whole."""
    return shared(part.text, whole.text).source_share >= PART


def _near(found: Comparison, pairs: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The likeliest of some pairs, if it is possible at all."""
    best = max(pairs, key=lambda pair: float(found.confidence[pair]), default=None)
    return best if best and float(found.confidence[best]) >= POSSIBLE else None


def _closeness(found: Comparison, i: int, j: int) -> float:
    """How alike two statements of one kind are; 0 under the thresholds."""
    confidence = float(found.confidence[i, j])
    common = shared(found.left[i].text, found.right[j].text)
    share = min(common.source_share, common.target_share)
    inside = max(common.source_share, common.target_share) >= CONTAINED
    same = share >= SAME or (inside and len(common.words) >= WORDS)
    return confidence + share if confidence >= LIKELY or same else 0.0


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
