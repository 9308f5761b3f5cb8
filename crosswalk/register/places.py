"""Where a competence could begin: every separator of a text, and the markers of its items.

A place is a white space or a change of case; what follows it may be a bullet or a code (« C1.2 »,
« A5.C1. », « 1.1.1 », « 2) »). Nothing is decided here but that: a dash or a number that belongs to
the sentence is no marker. Every pattern looks at a bounded stretch from a place that is met once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crosswalk.register.wording import announces, infinitive_at, is_heading

DOTS = "•▪●○◦►▶➢➤✓✔■□◆❖"
"""Bullets that are never punctuation."""

SENTENCE_ENDS = ".;:!?…"

_CODE = (
    r"(?:Comp[ée]tence\s)?\(?[A-Z]{1,3}\.?\d{1,2}(?:[.\-_]?[A-Z]{0,2}\d{1,2}[A-Z]?){0,4}[A-Z]?\)?"
    r"(?:\s?[.):/–-]\s{0,40}|\s{1,40}(?=[«(\"A-ZÀ-ÖØ-ÝŒ]))"
    r"|(?:Comp[ée]tence\s)?\d{1,2}(?:\.\d{1,2}){1,3}(?:\s?[.):–-]\s{0,40}|\s{1,40}(?=[A-ZÀ-ÖØ-ÝŒ]))"
    r"|(?:Comp[ée]tence\s)?\d{1,2}(?:\.\s{1,40}|\.(?=[A-ZÀ-ÖØ-ÝŒ])|\s?[)°:/–-]\s{0,40})"
    r"|[a-z]\)\s{1,40}"
)
_BULLET = rf"[{DOTS}]\s{{0,40}}|[*·§–—-]\s{{1,40}}|[–—-](?=[^\W\d_])|o\s{{1,40}}(?=[A-ZÀ-Ý])"
_MARKER = re.compile(rf"(?P<code>{_CODE})(?=[^\W\d_]|[«“\"(])|(?P<bullet>{_BULLET})(?=[\w«“\"(])")
_PLACE = re.compile(
    rf"\s+|(?<=\S)(?=[{DOTS}][\sA-ZÀ-ÖØ-ÝŒ])|(?<=[.;])(?=[–-]\s?[A-ZÀ-Ý])"
    r"|(?<=[a-zà-öø-ÿœ.;)])(?=[A-ZÀ-ÖØ-ÝŒ](?:[a-zà-öø-ÿœ]{3}|[eo][- ]|['’]|\.?\d))"
)
_LEAD = re.compile(
    r"[^:.;\n]{3,250}?(?::|\b(?:capable|en mesure|apte)s?\s(?:de|à)"
    rf"(?=\s:|\s*\n|\s\s|\s[A-ZÀ-ÖØ-Þ{DOTS}*-])(?:\s:)?)\s*"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where one stretch ends and the next begins, after its marker, and the step that says so.

    `step` is `code`, `bullet`, `line`, `gap` (two spaces or more), `sentence` (one space, after a
    sentence end), or `infinitive`: a capital after one space or none, to be judged by its word.
    """

    end: int
    start: int
    step: str


def opening_of(text: str) -> tuple[int, str]:
    """Where the first competence begins, after a lead-in and a marker, and that marker."""
    place = len(text) - len(text.lstrip())
    start, _ = _after_marker(text, place)
    lead = _LEAD.match(text, place)
    if start == place and lead and is_heading(lead[0].strip()):
        start, _ = _after_marker(text, lead.end())
        if start > lead.end():
            return start, text[lead.end() : start]
        known = announces(lead[0].strip()) and not re.search(r"\d", lead[0])
        if start < len(text) and (known or infinitive_at(text, start)):
            return start, ""
        return place, ""
    return start, text[place:start]


def _after_marker(text: str, place: int) -> tuple[int, str]:
    """Where the words begin after the markers (a bullet, a code, or both), and the step they make."""
    step = ""
    for _ in range(2):
        marker = _MARKER.match(text, place)
        if marker is None or (step == "code"):
            break
        place, step = marker.end(), "code" if marker["code"] else "bullet"
    return place, step


def places_in(text: str, first: int, opening: str) -> Iterator[Cut]:
    """Every place after `first` where a competence could begin, with the strongest sign there."""
    done = first
    for match in _PLACE.finditer(text, first):
        end, at = match.span()
        if at >= len(text) or end < done or at <= first:
            continue
        white = match[0]
        if "\n" in white:
            step = "line"
        elif len(white) > 1 or white == "\t":
            step = "gap"
        else:
            step = "sentence" if text[end - 1] in SENTENCE_ENDS else "infinitive"
        start, marker = _after_marker(text, at)
        if marker and start < len(text) and _is_marker(text, at, start, step, opening):
            yield Cut(end, start, marker)
            done = start
        elif step != "infinitive" or _opens_word(text, at):
            yield Cut(end, at, step)
            done = at


def _is_marker(text: str, at: int, start: int, step: str, opening: str) -> bool:
    """Whether what looks like a marker is one: a dash or a number may belong to the sentence."""
    sign, alike = text[at], _shape(text[at:start]) == _shape(opening)
    if sign in DOTS or step == "line" or alike:
        return sign != "o" or step in ("line", "gap")
    if sign in "–—-":
        return text[start].isupper() and (step == "gap" or infinitive_at(text, start))
    return step in ("gap", "sentence")


def _shape(marker: str) -> str:
    """« A1C10. » and « A2C1. » are markers of one shape."""
    return re.sub(r"\d+", "9", marker.strip())


def _opens_word(text: str, at: int) -> bool:
    """Whether a capitalised word, no acronym, stands there (« Repère », « S'assurer », « À partir »)."""
    after = text[at + 1 : at + 3]
    return text[at].isupper() and (
        after[:1].islower() or (after[:1] in "'’ " and after[1:].islower())
    )
