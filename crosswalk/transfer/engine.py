"""Forward chaining over sets that count together, each result with its proof: rows in, results out.

Nothing here knows a store, a document or a word of French, so that it can be tested as mathematics:
more held never gives less, the order of rows does not matter, cycles end, every proof can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crosswalk.transfer.model import FIRM, RANK, Grade, Reading

MAX_WORK = 500_000
"""Rules looked at, at most, in a search of the smallest sets: a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row read in one way: all of `needs` together give all of `gives`, at `grade` in one step."""

    row: str
    reading: Reading
    needs: frozenset[str]
    gives: frozenset[str]
    grade: Grade


@dataclass(frozen=True, slots=True)
class Derived:
    """An item, the grade it is obtained at, and the rules that lead to it, in an order that works."""

    item: str
    grade: Grade
    rules: tuple[Rule, ...]


Found = Mapping[str, Derived]
Titles = Mapping[str, frozenset[str]]
"""A whole certification → its blocs: who obtains the first obtains the others."""


def derive(held: Iterable[str], rules: Sequence[Rule], titles: Titles) -> dict[str, Derived]:
    """Everything that follows from what is held.

    Round by round: what one correspondence gives is found in the first, at the grade of its rule; what
    needs the result of another is found later and is « à confirmer » at most. The first round at which
    an item appears gives its best grade; among equals the shortest proof wins, then the row's name, so
    that the order of `rules` decides nothing.
    """
    found = _with_blocs({item: Derived(item, Grade.HELD, ()) for item in held}, titles, {})
    while True:
        fresh: dict[str, Derived] = {}
        for rule in rules:
            new = rule.gives - found.keys()
            if not new or not rule.needs <= found.keys():
                continue
            before = _joined(found[need].rules for need in sorted(rule.needs))
            direct = all(found[need].grade is Grade.HELD for need in rule.needs)
            grade = rule.grade if direct else Grade.CONFIRM
            for item in new:
                candidate = Derived(item, grade, (*before, rule))
                if item not in fresh or _order(candidate) < _order(fresh[item]):
                    fresh[item] = candidate
        if not fresh:
            return found
        found |= _with_blocs(fresh, titles, found)


def _with_blocs(
    fresh: dict[str, Derived], titles: Titles, known: Mapping[str, Derived]
) -> dict[str, Derived]:
    """The fresh items, and the blocs of those that are whole certifications, at the same grade."""
    every = dict(fresh)
    for item, derived in fresh.items():
        blocs = titles.get(item, frozenset())
        part = Rule(item, Reading.PART, frozenset({item}), blocs, Grade.HELD)
        for bloc in blocs - set(known):
            candidate = Derived(bloc, derived.grade, (*derived.rules, part))
            if bloc not in every or _order(candidate) < _order(every[bloc]):
                every[bloc] = candidate
    return every


def _order(derived: Derived) -> tuple[object, ...]:
    names = tuple((r.row, r.reading, tuple(sorted(r.needs))) for r in derived.rules)
    return (RANK[derived.grade], len(derived.rules), names)


def _joined(proofs: Iterable[tuple[Rule, ...]]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(rule for proof in proofs for rule in proof))


def replay(derived: Derived, held: Iterable[str], titles: Titles) -> Grade | None:
    """The grade that a proof gives when followed from what is held; None if a step does not follow."""
    grades: dict[str, Grade] = dict.fromkeys(held, Grade.HELD)
    for rule in derived.rules:
        if not rule.needs <= grades.keys():
            return None
        if rule.reading is Reading.PART:
            (title,) = rule.needs
            if not rule.gives <= titles.get(title, frozenset()):
                return None
            grade = grades[title]
        else:
            direct = all(grades[need] is Grade.HELD for need in rule.needs)
            grade = rule.grade if direct else Grade.CONFIRM
        for item in rule.gives:
            if item not in grades or RANK[grade] < RANK[grades[item]]:
                grades[item] = grade
    return grades.get(derived.item)


def gaps(found: Found, rules: Iterable[Rule]) -> list[tuple[Rule, frozenset[str]]]:
    """The rules of which something is there, with what is missing; those with least missing first.

    A rule whose result is there already at as good a grade would bring nothing, and is left out.
    """
    near = [
        (rule, rule.needs - found.keys())
        for rule in rules
        if rule.reading in (Reading.DECLARED, Reading.CONVERSE)
        and rule.needs & found.keys()
        and not rule.needs <= found.keys()
        and any(
            item not in found or RANK[rule.grade] < RANK[found[item].grade] for item in rule.gives
        )
    ]
    return sorted(near, key=lambda gap: (len(gap[1]), RANK[gap[0].grade], gap[0].row))


def smallest(
    held: Iterable[str],
    rules: Sequence[Rule],
    titles: Titles,
    wanted: frozenset[str],
    candidates: frozenset[str],
    firm: bool,
) -> tuple[list[frozenset[str]], bool]:
    """The smallest sets of candidates that, acquired, leave nothing wanted missing; True if all tried.

    `firm` counts only what is held, by a text or expected; otherwise « à confirmer » too. The blocs
    that are missing now are always one such set: it is returned alone when no smaller one is found.
    """
    start = frozenset(held)
    useful_rules = _towards(wanted, rules, titles, firm)

    def missing(more: Iterable[str]) -> frozenset[str]:
        return wanted - _reach(start.union(more), useful_rules, titles, firm)

    plain = missing(())
    useful = sorted((candidates | plain) - start)
    allowed = MAX_WORK // (len(useful_rules) + 1)
    tried = 0
    for size in range(len(plain)):
        best: list[frozenset[str]] = []
        for chosen in combinations(useful, size):
            if tried >= allowed:
                return [plain], False
            tried += 1
            if not missing(chosen):
                best.append(frozenset(chosen))
        if best:
            return best, True
    return [plain], True


def _reach(
    having: frozenset[str], rules: Sequence[Rule], titles: Titles, firm: bool
) -> frozenset[str]:
    """What `derive` finds, at a firm grade or at any, without its proofs: a thousand times a second.

    What is firm takes one step: the rules are then looked at once.
    """
    found = set(_comprised(having, titles))
    while True:
        new = set[str]()
        for rule in rules:
            if rule.needs <= found:
                new |= rule.gives
        new = _comprised(new, titles) - found
        found |= new
        if firm or not new:
            return frozenset(found)


def _comprised(items: Iterable[str], titles: Titles) -> set[str]:
    """The items, and the blocs of those that are whole certifications."""
    every = set(items)
    return every.union(*(titles[item] for item in every if item in titles))


def _towards(
    wanted: frozenset[str], rules: Sequence[Rule], titles: Titles, firm: bool
) -> list[Rule]:
    """The rules that can lead to what is wanted: for `firm`, the firm ones that give it in one step."""
    allowed = [rule for rule in rules if not firm or rule.grade in FIRM]
    aims, kept = set(wanted), dict[Rule, None]()
    while True:
        new = [
            rule for rule in allowed if rule not in kept and _comprised(rule.gives, titles) & aims
        ]
        kept |= dict.fromkeys(new)
        needs = {need for rule in new for need in rule.needs} - aims
        aims |= needs | {title for title, blocs in titles.items() if blocs & needs}
        if firm or not new:
            return list(kept)
