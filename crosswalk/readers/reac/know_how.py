"""The last list of a fiche compétence: four groups under one heading, told apart by their order.

« Savoir-faire techniques, savoir-faire organisationnels, savoir-faire relationnels, savoirs » stands
once; the groups follow, without a title of their own, one blank line between two groups. The savoirs
begin with « Connaissance ». Three things blur this: a page break swallows the blank line that it
falls on, or falls inside a group; a blank line of the author (two spaces) stands inside a group; an
empty group leaves two blank lines together. Two cuts are wanted before the savoirs; where the blank
lines do not give exactly two, page breaks fill in; where that fails too, what decides is in which
group the same wording stands in the other competences, and the user is told. Where nothing decides,
the know-how is kept without its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from crosswalk.identities import fold
from crosswalk.model import (
    KnowHow,
    Knowledge,
    OrganisationalKnowHow,
    RelationalKnowHow,
    TechnicalKnowHow,
)
from crosswalk.readers.common import Log
from crosswalk.readers.reac.text import entries, starts_page
from crosswalk.text import Line, Source, Text

AnyKnowHow = TechnicalKnowHow | OrganisationalKnowHow | RelationalKnowHow | KnowHow
Cuts = tuple[int, ...]
"""Where groups end: positions in the list of know-how."""

_GROUPS: tuple[tuple[str, type[AnyKnowHow]], ...] = (
    ("T", TechnicalKnowHow),
    ("O", OrganisationalKnowHow),
    ("R", RelationalKnowHow),
)
_FRENCH = ("technique", "organisationnel", "relationnel")
_KNOWLEDGE = re.compile(r"(?:premiers? niveaux? de )?connaissances?\b", re.I)
_CUTS = len(_GROUPS) - 1


@dataclass(frozen=True)
class Listing:
    """The list of one competence: its know-how, the savoirs, and the cuts that the layout offers.

    A cut at position `n` ends a group before the `n`-th know-how; at the end, it leaves the last
    group empty. `strong` are blank lines, `page` page breaks without one, `weak` the author's own
    blank lines.
    """

    competence: str
    know_how: tuple[Text, ...]
    knowledge: tuple[Text, ...]
    strong: tuple[int, ...] = ()
    page: tuple[int, ...] = ()
    weak: tuple[int, ...] = ()

    def cuts(self) -> Cuts | None:
        """The two cuts, where the layout leaves no choice."""
        if len(self.strong) == _CUTS:
            return self.strong
        together = tuple(sorted((*self.strong, *self.page)))
        if len(self.strong) < _CUTS and len(together) == _CUTS:
            return together
        return None

    def choices(self) -> set[Cuts]:
        """The cuts that the layout leaves possible: blank lines first, the rest where they lack."""
        if len(self.strong) >= _CUTS:
            return set(combinations(self.strong, _CUTS))
        others = combinations((*self.page, *self.weak), _CUTS - len(self.strong))
        return {tuple(sorted((*self.strong, *more))) for more in others}

    def groups(self, cuts: Cuts) -> list[tuple[Text, ...]]:
        edges = (0, *cuts, len(self.know_how))
        return [self.know_how[a:b] for a, b in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of one competence as records."""

    know_how: tuple[AnyKnowHow, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()


@dataclass
class _Gaps:
    strong: list[int] = field(default_factory=list)
    page: list[int] = field(default_factory=list)
    weak: list[int] = field(default_factory=list)


def listing(source: Source, competence: str, body: Sequence[Line]) -> Listing:
    """The items of the list, and where the layout may separate two groups."""
    items = entries(source, body)
    first = next((i for i, x in enumerate(items) if _KNOWLEDGE.match(x.value)), len(items))
    index = {line.number: i for i, line in enumerate(body)}
    gaps = _Gaps()
    for position, item in enumerate(items[1 : first + 1], 1):
        at = index[item.start_line]
        _gap(source, body[at - 1], body[at], position, position == first, gaps)
    return Listing(
        competence,
        tuple(items[:first]),
        tuple(items[first:]),
        tuple(gaps.strong),
        tuple(gaps.page),
        tuple(gaps.weak),
    )


def _gap(
    source: Source, before: Line, line: Line, position: int, before_knowledge: bool, gaps: _Gaps
) -> None:
    """What stands between two items; the blank line before the savoirs is theirs, a second one is not."""
    between = source.lines[before.number : line.number - 1]
    cut_by_furniture = any(x.content for x in between)
    page = cut_by_furniture or starts_page(line) or any("\f" in x.text for x in between)
    blanks = 0 if cut_by_furniture else sum(len(x.text.strip("\f")) <= 1 for x in between)
    if blanks and line.text.lstrip(" ").startswith("\f"):
        blanks -= 1  # the text of a PDF has one before each page, whatever the list says
    if before_knowledge:
        gaps.strong += [position] * (blanks - 1)
        return
    gaps.strong += [position] * blanks
    if page and not blanks:
        gaps.page.append(position)
    elif between and not blanks:
        gaps.weak.append(position)


def group(listings: Sequence[Listing], log: Log) -> dict[str, Grouped]:
    """The four groups of each competence; those that the layout decides tell about the others."""
    seen: list[set[str]] = [set() for _ in _GROUPS]
    decided: dict[str, Cuts] = {}
    for one in listings:
        if cuts := one.cuts():
            decided[one.competence] = cuts
            for words, texts in zip(seen, one.groups(cuts), strict=True):
                words.update(fold(text.value) for text in texts)
    return {
        one.competence: _records(one, decided.get(one.competence) or _guess(one, seen, log), log)
        for one in listings
    }


def _guess(one: Listing, seen: Sequence[set[str]], log: Log) -> Cuts | None:
    """The cuts under which most items stand in the group that they have in other competences.

    None where two choices are as good, or nothing tells: the kinds are then not known.
    """
    if not one.know_how:
        return None
    line = one.know_how[0].start_line
    scores: dict[Cuts, int] = {}
    for cuts in one.choices():
        groups = zip(seen, one.groups(cuts), strict=True)
        scores[cuts] = sum(fold(x.value) in words for words, texts in groups for x in texts)
    best = max(scores.values(), default=0)
    choices = [cuts for cuts, score in scores.items() if score == best]
    if len(choices) != 1 or best == 0:
        log.warn(
            f"{one.competence} : les groupes de savoir-faire ne sont pas séparés dans le texte ; "
            f"{len(one.know_how)} savoir-faire gardés sans leur genre",
            line,
        )
        return None
    sizes = ", ".join(
        f"{len(texts)} {name}(s)"
        for name, texts in zip(_FRENCH, one.groups(choices[0]), strict=True)
    )
    log.warn(
        f"{one.competence} : les lignes vides ne séparent pas trois groupes de savoir-faire ; répartis "
        f"d'après les mêmes intitulés des autres compétences ({sizes})",
        line,
    )
    return choices[0]


def _records(one: Listing, cuts: Cuts | None, log: Log) -> Grouped:
    if not one.knowledge:
        log.warn(f"{one.competence} : aucun savoir (« Connaissance … ») trouvé")
    knowledge = tuple(Knowledge(str(n), text) for n, text in enumerate(one.knowledge, 1))
    if cuts is None:
        return Grouped(
            tuple(KnowHow(str(n), text) for n, text in enumerate(one.know_how, 1)), knowledge
        )
    found: list[AnyKnowHow] = []
    for (letter, kind), name, texts in zip(_GROUPS, _FRENCH, one.groups(cuts), strict=True):
        found += [kind(f"{letter}{n}", text) for n, text in enumerate(texts, 1)]
        if not texts and one.know_how:
            log.inform(f"{one.competence} : aucun savoir-faire {name}", one.know_how[0].start_line)
    return Grouped(tuple(found), knowledge)
