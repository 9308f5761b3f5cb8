"""The competences of a fiche: one list, told twice.

The page gives the competences of a bloc run on in one cell, and all of them again, one a line, under
« Compétences attestées ». The second list has the boundaries that the first lacks; both must agree.
Where one attested line holds two competences, the cut is inferred: before a capitalised infinitive
that follows a word written in lower case without any determiner, so never inside a name or at an
acronym.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from crosswalk.model import Competence
from crosswalk.readers.common import Log
from crosswalk.text import Line, Source, Span, Text

_INFINITIVE = re.compile(
    r"(?<=[a-zéèêàçùîôœ)»])\s+(?=[A-ZÉÈÊÀÔ][a-zéèêëàâçîïôûùœ]+(?:er|ir|re)\b(?!-))"
)
_AFTER_DETERMINER = re.compile(
    r"\b(?:le|la|les|un|une|des?|du|au|aux|ce|cet|cette|ces|son|sa|ses|leur|leurs|chaque|tout|"
    r"et|ou|en|par|pour|avec|sans|dont|que|qui|à|sur|dans|selon|d|l|notre|votre)$",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[a-zéèêàçùîôœ)»][.;])\s+(?=[A-ZÉÈÊÀÔ][a-zéèêëàâçîïôûùœ’'])")
_BULLET = re.compile(r"\s*(?:[-–•▪·*]|\d{1,2}[.)])\s+")


def attested_pieces(source: Source, lines: Sequence[Line]) -> list[tuple[Text, bool]]:
    """The attested competences: a line each, or its inferred halves (flagged True)."""
    pieces = []
    for line in lines:
        if not line.content:
            continue
        bullet = _BULLET.match(line.text)
        start = line.start + (bullet.end() if bullet else 0)
        cuts = _cuts(source.text[start : line.end], _INFINITIVE)
        pieces += [(piece, bool(cuts)) for piece in _pieces(source, start, line.end, cuts)]
    return pieces


def bloc_competences(
    source: Source,
    cell: Text,
    attested: list[tuple[Text, bool]],
    log: Log,
    bloc: str,
    expected: bool,
) -> tuple[Competence, ...]:
    """The competences of one bloc, in order.

    `attested` is consumed: each piece found at the current place of the cell is one competence. When
    the two texts part, the rest of the cell is cut by its own punctuation, marked inferred, and the
    log says where (if an attested list was `expected`).
    """
    span = cell.spans[0]
    found: list[tuple[Text, bool]] = []
    position = span.start
    while position < span.end and attested:
        text, inferred = attested[0]
        match = _same_words(text.value).match(source.text, position, span.end)
        if match is None:
            break
        place = source.at(match.start(1), match.end(1))
        found.append((replace(place, repeats=text.spans), inferred))
        position = match.end()
        attested.pop(0)
    if source.text[position : span.end].strip():
        rest = source.span(position, span.end)
        own = list(_own_pieces(source, rest))
        if expected:
            log.warn(
                f"{bloc} : le texte du bloc et les compétences attestées diffèrent à partir de "
                f"« {source.quote(rest)[:60]} » ; {len(own)} compétence(s) découpée(s) d'après le "
                "texte du bloc",
                rest.start_line,
            )
        found += own
    return tuple(Competence(str(n), t, inferred) for n, (t, inferred) in enumerate(found, 1))


def run_on(source: Source, text: Text) -> list[tuple[Text, bool]]:
    """A cell that runs several short wordings on (assessment modalities): one each.

    Lines are certain; a capitalised word after a lower-case one, on one line, is an inferred cut.
    """
    capital = re.compile(r"(?<=[a-zéèêàçùîôœ)])\s+(?=[A-ZÉÈÊÀÔ][a-zéèêëàâçîïôûùœ]+\s)")
    pieces: list[tuple[Text, bool]] = []
    for start, end in _lines_of(source, text.spans[0]):
        cuts = _cuts(source.text[start:end], capital)
        pieces += [(piece, bool(cuts)) for piece in _pieces(source, start, end, cuts)]
    return pieces


def _own_pieces(source: Source, span: Span) -> Iterator[tuple[Text, bool]]:
    """A stretch cut by its own lines (certain), sentence ends and infinitives (inferred)."""
    for start, end in _lines_of(source, span):
        raw = source.text[start:end]
        cuts = sorted({*_cuts(raw, _SENTENCE_END), *_cuts(raw, _INFINITIVE)})
        for piece in _pieces(source, start, end, cuts):
            yield piece, bool(cuts)


def _lines_of(source: Source, span: Span) -> Iterator[tuple[int, int]]:
    """The stretches of a span between line ends, without their bullets."""
    for match in re.compile(r"[^\n]+").finditer(source.text, span.start, span.end):
        if match[0].strip():
            bullet = _BULLET.match(match[0])
            yield match.start() + (bullet.end() if bullet else 0), match.end()


def _cuts(raw: str, pattern: re.Pattern[str]) -> list[int]:
    return [m.end() for m in pattern.finditer(raw) if _may_end(raw[: m.start()])]


def _may_end(before: str) -> bool:
    """Whether a wording may end here: not on a determiner, nor on a capitalised word of a name."""
    last = re.split(r"[\s’']", before)[-1]
    return not _AFTER_DETERMINER.search(before) and not last[:1].isupper()


def _pieces(source: Source, start: int, end: int, cuts: Sequence[int]) -> Iterator[Text]:
    bounds = [start, *(start + cut for cut in cuts), end]
    for a, b in pairwise(bounds):
        yield source.at(a, b)


def _same_words(value: str) -> re.Pattern[str]:
    """The words of a wording, whatever white space stands between them, as group 1."""
    words = r"\s+".join(re.escape(word) for word in value.split(" "))
    return re.compile(rf"\s*({words})(?=\s|$)")
