"""The competences of a `LISTE_COMPETENCES`: one run-on text cut into a list, by a cascade.

The feed V4.1 has its tags stripped: what parted the items of a list is left as a line end, a bullet,
a number, a few spaces, one space or nothing (the layouts are described in `docs` of the feed and seen
on its 67 texts at hand). Every place where one competence may end and the next begin is judged by the
first step that applies:

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
from itertools import pairwise

from crosswalk.readers.fiche.competences import _may_end
from crosswalk.register.verbs import (
    action_at,
    circumstance_at,
    conjugated_at,
    infinitive_at,
    word_at,
)

CONFIDENCE = {
    "code": 0.99,
    "bullet": 0.99,
    "line": 0.93,
    "gap": 0.99,
    "sentence": 0.92,
    "infinitive": 0.97,
    "statement": 0.8,
    "semicolon": 0.5,
}
"""How sure a boundary is: (right + 1) / (made + 2) over the boundaries that each step makes in the
gold `tests/register/split-gold.jsonl` (`python -m bench splitting` prints them anew), so 0.5 for a
step that the gold never calls. In the order of the cascade."""

_MARKERS = r"•▪●○◦►▶➢➤✓✔■□◆❖"
_CODE = (
    r"(?:(?:Comp[ée]tences?|Capacit[ée]|Savoir)\s)?"
    r"\(?[A-Z]{1,3}\.?\d{1,2}(?:[.\-_]?[A-Z]{0,2}\d{1,2}[A-Z]?){0,4}[A-Z]?\)?"
    r"(?:\s?[.):/–-]\s{0,9}|\s{1,9}(?=[«(\"A-ZÀ-ÖØ-ÝŒ]))"
    r"|(?:Comp[ée]tence\s)?\d{1,2}(?:\.\d{1,2}){1,3}(?:\s?[.):–-]\s{0,9}|\s{1,9}(?=[A-ZÀ-ÖØ-ÝŒ]))"
    r"|(?:Comp[ée]tence\s)?\d{1,2}(?:\.\s{1,9}|\.(?=[A-ZÀ-ÖØ-ÝŒ])|\s?[)°:/–-]\s{0,9})(?!\d)"
    r"|[a-z]\)\s{1,9}"
)
_BULLET = rf"[{_MARKERS}]\s{{0,9}}|[*·§–—-]\s{{1,9}}|[–—-](?=[^\W\d_])|o\s{{1,9}}(?=[A-ZÀ-Ý])"
_MARKER = re.compile(rf"(?:(?P<code>{_CODE})|(?P<bullet>{_BULLET}))(?=[^\s])")
_PLACE = re.compile(
    rf"(?P<white>\s+)|(?<=[^\s])(?=[{_MARKERS}][\sA-ZÀ-ÖØ-ÝŒ])|(?<=[.;])(?=[-–][ ]?[A-ZÀ-Ý])"
    r"|(?<=[a-zà-öø-ÿœ.;)])(?=[A-ZÀ-ÖØ-ÝŒ][a-zà-öø-ÿœ]{3})"
)
_LEAD_IN = re.compile(
    r"(?:(?:le|la|les|l['’]|cette?)\s?)?(?:(?:liste|r[ée]f[ée]rentiel)\s(?:des\s|de\s))?"
    r"(?:comp[ée]tences?|capacit[ée]s?|aptitudes?|savoirs?(?:[- ](?:faire|[êe]tre))?|connaissances?|"
    r"activit[ée]s?|blocs?|modules?|domaines?|t[âa]ches|missions?|objectifs?)\b",
    re.I,
)
_ABLE = re.compile(
    r"(?:capables?|en mesure|aptes?|en capacit[ée])\s(?:de|d['’]|à)\s?:?$|(?:doit|sait|peut)\s?:?$",
    re.I,
)
_OPENING = re.compile(r"[^:.;\n]{3,250}?(?::|\b(?:capable|en mesure|apte)s?\s(?:de|à)(?=\s))\s*")
_END = ".;:!?…"


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


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place judged: the text before ends at `end`, the next begins at `start`, after its marker."""

    end: int
    start: int
    step: str


def split(text: str) -> Split:
    """The competences of one text. Never fails, whatever the text; linear in its length.

    Nothing is changed: offsets are those of `text`, every piece is a stretch of it without white
    space at its ends, and between the pieces lie only separators, markers, headings and lead-ins.
    """
    first = _opening(text)
    cuts = list(_cuts(text, first)) or list(_semicolons(text, first))
    stretches = list(_stretches(text, first, cuts))
    pieces = tuple(
        Piece(start, end, text[start:end], min(before, after))
        for start, end, before, after, _ in stretches
    )
    steps = Counter(step for *_, step in stretches if step)
    method = max(CONFIDENCE, key=lambda step: steps[step]) if steps else "whole"
    return Split(pieces, method if pieces else "none")


def is_heading(wording: str) -> bool:
    """Whether a stretch between two boundaries announces competences and is none itself.

    « Compétences : », « Le candidat est capable de : », « En mobilisant …, : ».
    """
    wording = wording.strip()
    if _ABLE.search(wording[-60:]):
        return True
    if infinitive_at(wording, 0) and word_at(wording, 0).lower() != "savoir":
        return False
    return wording.endswith(":") or _LEAD_IN.match(wording) is not None


def _opening(text: str) -> int:
    """Where the first competence begins: after white space, a lead-in on its line, a marker."""
    first = _skip(text, 0)
    marker = _MARKER.match(text, first)
    if marker:
        return marker.end()
    lead = _OPENING.match(text, first)
    if lead is None or not is_heading(lead[0]):
        return first
    after = _MARKER.match(text, lead.end())
    start = after.end() if after else lead.end()
    known = _LEAD_IN.match(lead[0]) or _ABLE.search(lead[0].strip()[-60:])
    return start if start < len(text) and (after or known or infinitive_at(text, start)) else first


def _cuts(text: str, first: int) -> Iterator[_Cut]:
    """The boundaries after `first`, in order."""
    places = list(_places(text, first))
    marked = sum(step in ("code", "bullet") for _, _, step in places) > 1 - (
        first > 0 and _MARKER.fullmatch(text, _skip(text, 0), first) is not None
    )
    weak = [start for _, start, step in places if step in ("line", "gap", "sentence")]
    capitals = [start for start in [first, *weak] if text[start].isupper()]
    acting = 2 * sum(infinitive_at(text, start) for start in capitals) >= len(capitals)
    lower = first < len(text) and text[first].islower() and action_at(text, first)
    structured = marked or any(step in ("line", "gap") for _, _, step in places)
    for end, start, step in places:
        if step in ("code", "bullet"):
            yield _Cut(end, start, step)
        elif text[start].islower():
            listed = lower and not marked and step in ("line", "gap")
            if listed and (action_at(text, start) or text[end - 1] in ".;"):
                yield _Cut(end, start, step)
        elif infinitive_at(text, start):
            if step in ("line", "gap", "sentence") or _free(text, end):
                yield _Cut(end, start, step)
        elif step in ("line", "gap"):
            heading = step == "line" and _LEAD_IN.match(text, start)
            if heading or (not marked and _free(text, end) and _worded(text, start, acting, end)):
                yield _Cut(end, start, step)
        elif step == "sentence":
            if not acting and not structured and len(_last_word(text, end - 1)) > 3:
                yield _Cut(end, start, step)
        elif not structured and acting and _free(text, end):
            yield _Cut(end, start, "statement")
