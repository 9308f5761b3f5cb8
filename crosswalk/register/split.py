"""The competences of a `LISTE_COMPETENCES`: one run-on text cut into a list, by a cascade.

The feed V4.1 has its tags stripped: what parted the items of a list is left as a line end, a bullet,
a number, a few spaces, one space or nothing. Every place where one competence may end and the next
begin is judged by the first step that applies:

    code        « C1.2 », « A5.C1. », « 1.1.1 », « 2) », « Compétence 3 : » and so on
    bullet      « • », « * », « - » …, a dash only where it can be no punctuation
    line        a line end
    gap         two spaces or more, a tab
    sentence    a sentence end, before an infinitive (before anything in a list of noun phrases)
    infinitive  a capitalised infinitive after a word in lower case that is no determiner
    statement   likewise a conjugated verb (« Repère les … ») or a circumstance (« Pour …, exercer »)
    semicolon   « ; » before an infinitive in lower case, in a text that has no other boundary

In a list with codes or bullets the weaker steps only cut before an infinitive: the double spaces of
such texts are often remains of a line wrap. A step never cuts before a word in lower case, except in
lists written so. Headings and lead-ins are left out, never cut into; what is no statement of its own
(the sub-list of « Préparer : … ») stays with the competence before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosswalk.readers.fiche.competences import _may_end
from crosswalk.register.places import DOTS, SENTENCE_ENDS, Cut, opening_of, places_in
from crosswalk.register.wording import (
    action_at,
    announces,
    circumstance_at,
    conjugated_at,
    infinitive_at,
    is_heading,
    word_at,
)

CONFIDENCE = {
    "code": 0.99,
    "bullet": 0.99,
    "line": 0.93,
    "gap": 0.99,
    "sentence": 0.94,
    "infinitive": 0.96,
    "statement": 0.8,
    "semicolon": 0.5,
    "whole": 0.67,
}
"""How sure a boundary is: (right + 1) / (made + 2) over the boundaries that each step makes in the
gold `tests/register/split-gold.jsonl` (`python -m bench splitting` prints them anew), so 0.5 for a
step that the gold never calls. In the order of the cascade; `whole` is for a text that no step cuts.
The confidence of a competence is that of the weaker of its two boundaries, 1 at the text's ends."""

_SEMICOLON = re.compile(r"(?<=\S);\s{1,40}(?=\w)|(?<=\S)\s;\s{1,40}(?=\w)")
_EDGES = f";,{DOTS}" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())


@dataclass(frozen=True, slots=True)
class Piece:
    """One competence: `text[start:end]` of the text given, and how sure both its boundaries are."""

    start: int
    end: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Split:
    """The competences in order, and the step that made most of the boundaries between them.

    `method` is a key of `CONFIDENCE`, `whole` for one competence only, `none` for no competence.
    """

    pieces: tuple[Piece, ...]
    method: str


@dataclass(slots=True)
class _Stretch:
    start: int
    end: int
    before: str
    after: str
    leads: bool
    """An action that ends with a colon: what follows may be its details."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text writes its list, from every place where it could be cut."""

    marked: bool
    """Two items or more have a code or a bullet."""
    acting: bool
    """The stretches mostly begin with an infinitive."""
    stating: bool
    """Likewise with a conjugated verb."""
    lower: bool
    """The first competence begins with an infinitive in lower case."""
    laid_out: bool
    """There are markers, line ends or gaps to go by."""


def split(text: str) -> Split:
    """The competences of one text. Never fails, whatever the text; linear in its length.

    Nothing is changed: offsets are those of `text`, every piece is a stretch of it without white
    space at its ends, and between the pieces lie only separators, markers, headings and lead-ins.
    """
    stretches = _read(text)
    steps = Counter(stretch.before for stretch in stretches[1:])
    method = max(CONFIDENCE, key=lambda step: steps[step]) if steps else "whole"
    sure = {"": CONFIDENCE["whole"] if len(stretches) == 1 else 1.0, **CONFIDENCE}
    pieces = (
        Piece(s.start, s.end, text[s.start : s.end], min(sure[s.before], sure[s.after]))
        for s in stretches
    )
    return Split(tuple(pieces), method if stretches else "none")


def boundaries(text: str) -> list[tuple[int, str]]:
    """Where each competence of `split` begins, and the step that says so (empty for the first)."""
    stretches = _read(text)
    return [(s.start, s.before if n else "") for n, s in enumerate(stretches)]


def _read(text: str) -> list[_Stretch]:
    first, opening = opening_of(text)
    places = list(places_in(text, first, opening))
    style = _style(text, first, opening, places)
    cuts = list(_judge(text, places, style))
    return _stretches(text, first, cuts or _semicolons(text, first), style)


def _style(text: str, first: int, opening: str, places: list[Cut]) -> _Style:
    marked = sum(place.step in ("code", "bullet") for place in places) + bool(opening) > 1
    listed = (p for p in places if p.step != "infinitive" and text[p.end - 1] != ":")
    heads = [first] if first < len(text) else []
    heads += [p.start for p in listed if not text[p.start].islower()]
    heads = [head for head in heads if not announces(text[head : head + 60])]
    return _Style(
        marked,
        2 * sum(infinitive_at(text, head) for head in heads) >= len(heads),
        2 * sum(conjugated_at(text, head) for head in heads) >= len(heads),
        text[first : first + 1].islower() and action_at(text, first),
        marked or any(place.step in ("line", "gap") for place in places),
    )


def _judge(text: str, places: Sequence[Cut], style: _Style) -> Iterator[Cut]:
    """The places where a competence, or a heading, begins."""
    headings, colon = [], False
    for place in reversed(places):
        headings.append(colon)
        if place.step != "infinitive":
            colon = text[place.end - 1] == ":"
    for place, heading in zip(places, reversed(headings), strict=True):
        if step := _judged(text, place, style, heading):
            yield Cut(place.end, place.start, step)


def _judged(text: str, place: Cut, style: _Style, heading: bool) -> str:
    """The step by which a stretch begins at this place; empty if none does.

    `heading` tells that it ends with a colon.
    """
    step, end, start = place.step, place.end, place.start
    acts, before = infinitive_at(text, start), text[max(0, end - 60) : end]
    if step in ("code", "bullet"):
        return step
    if text[start].islower():
        listed = style.lower and not style.marked and step in ("line", "gap")
        return step if listed and (action_at(text, start) or before[-1:] in ".;") else ""
    if step == "sentence":
        short = len(before.rstrip(SENTENCE_ENDS).split(" ")[-1]) < 4  # « M. », « art. », « ex. »
        return step if acts or not (style.acting or style.laid_out or short) else ""
    if step == "infinitive":
        if not _ends_freely(before):
            return ""
        loose = (style.acting or style.stating) and not style.laid_out
        stated = conjugated_at(text, start) or circumstance_at(text, start)
        return step if acts else "statement" if loose and stated else ""
    if acts:
        return step if _may_end(before.lower()) or is_heading(before) else ""
    word = word_at(text, start)
    if style.marked or (style.acting and word.isupper()):
        known = step == "line" and announces(text[start : start + 60])
        return step if heading or known else ""
    return step if word and _may_end(before.lower()) else ""


def _ends_freely(before: str) -> bool:
    """Whether a competence may end on these words with no separator after them."""
    if not (before[-1:].isalnum() or before[-1:] in ')»”"%'):
        return False
    last = re.split(r"[\s'’]", before)[-1]
    return _may_end(before) or (len(last) > 1 and last.isupper())


def _semicolons(text: str, first: int) -> list[Cut]:
    """The cuts of a text that has no other: « accueillir … ; vendre … ; encaisser … »."""
    found = (Cut(m.start(), m.end(), "semicolon") for m in _SEMICOLON.finditer(text, first))
    cuts = [cut for cut in found if action_at(text, cut.start)]
    return cuts if len(cuts) > 1 and infinitive_at(text, first) else []


def _stretches(text: str, first: int, cuts: list[Cut], style: _Style) -> list[_Stretch]:
    """What lies between the cuts: competences only, fragments joined to the one before.

    A fragment begins with no infinitive and is an item below « Préparer : … », or begins in lower
    case in a list of capitalised actions, or has less than three letters.
    """
    kept: list[_Stretch] = []
    previous: _Stretch | None = None
    starts = [(first, ""), *((cut.start, cut.step) for cut in cuts)]
    ends = [*((cut.end, cut.step) for cut in cuts), (len(text), "")]
    for (start, before), (end, after) in zip(starts, ends, strict=True):
        raw = text[start:end]
        wording = raw.strip(_EDGES)
        letters = sum(1 for _ in zip(range(3), filter(str.isalnum, wording), strict=False))
        if not letters:
            continue
        start += len(raw) - len(raw.lstrip(_EDGES))
        end = start + len(wording)
        acts = infinitive_at(text, start)
        if is_heading(wording, style.acting and bool(cuts)):
            previous = None
        elif (
            previous is not None
            and not acts
            and (
                previous.leads or letters < 3 or (style.acting and _goes_on(text, previous, start))
            )
        ):
            previous.end, previous.after = end, after
        else:
            previous = _Stretch(start, end, before, after, acts and wording.endswith(":"))
            kept.append(previous)
    return kept


def _goes_on(text: str, previous: _Stretch, start: int) -> bool:
    return text[start].islower() and text[previous.start].isupper()
