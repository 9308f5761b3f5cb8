"""One bloc of B against A, competence by competence: a table of the best pairs, and one pair in full.

A line is a competence of A (an activity where A states no competence), a column a competence of the
bloc. A cell holds the pairs of the column's elements (label, sentences, details; never criteria, which
`blocs` counts apart) with the line's statements. Nothing is decided here: pairs and relations are
`mapping`'s, evidence is `blocs`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from crosswalk.identifiers import certification_iri
from crosswalk.matching.blocs import UNITS, BlocCoverage, evidence
from crosswalk.matching.mapping import EXACT, POSSIBLE, RELATED, Comparison, Match
from crosswalk.matching.normalise import clean, words_of
from crosswalk.matching.statements import Statement

WORDS = {EXACT: "mêmes mots", RELATED: "liée"}
"""How a cell names its relation; the others, where both hold likely the same competence: « proche »."""
_WORD = re.compile(r"\w+")

Piece = tuple[str, bool]
"""Some words of a text, and whether the other text has them too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A competence at the head of a row or a column: `iri` names it, `key` is the source's own (CP4)."""

    iri: str
    key: str
    text: str
    bloc: str | None
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of A, columns of a bloc of B; `cells` has the pairs of (row, column), best first, if any."""

    lines: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: dict[tuple[str, str], tuple[Match, ...]]

    @property
    def filled(self) -> tuple[Line, ...]:
        """The rows that hold something."""
        some = {source for source, _ in self.cells}
        return tuple(line for line in self.lines if line.iri in some)

    def cell(self, key: str) -> tuple[Match, ...]:
        """The pairs of a cell by its key, as `key_of` gives it; empty where there is none."""
        named = {key_of(line, column): (line.iri, column.iri) for line, column in self._crossings()}
        return self.cells.get(named.get(key, ("", "")), ())

    def _crossings(self) -> Iterable[tuple[Line, Line]]:
        return ((line, column) for line in self.lines for column in self.columns)


def key_of(line: Line, column: Line) -> str:
    """The name of a cell for an address: the ends of both IRIs, which survive a rebuild."""
    return f"{_end(line.iri)}~{_end(column.iri)}"


def _end(iri: str) -> str:
    """`BC01/competence/2` of a competence's IRI."""
    return iri.removeprefix(certification_iri("")).partition("/")[2].removeprefix("bloc/")


def word(match: Match) -> str:
    """What a pair is, in a word."""
    return WORDS.get(match.relation, "proche")


def of_bloc(comparison: Comparison, bloc: BlocCoverage) -> Grid:
    """The table of a bloc of B."""
    lines = held(comparison)
    columns = []
    for unit in bloc.units:
        iri = unit.statement.competence or unit.statement.entity
        places = tuple(
            j
            for j, one in enumerate(comparison.right)
            if one.competence == iri and one.bloc == bloc.iri and one.kind in (*UNITS, "détail")
        )
        columns.append(Line(iri, _key(iri), unit.statement.text, bloc.iri, places))
    cells = {
        (line.iri, column.iri): found
        for line in lines
        for column in columns
        if (found := _pairs(comparison, line, column))
    }
    return Grid(lines, tuple(columns), cells)


def held(comparison: Comparison) -> tuple[Line, ...]:
    """The competences of A that may answer, in their order, each with its statements."""
    kinds = evidence(comparison.left)
    members: dict[str, list[int]] = {}
    for i, one in enumerate(comparison.left):
        if one.kind in kinds:
            members.setdefault(one.competence or one.entity, []).append(i)
    found = []
    for iri, places in members.items():
        first = comparison.left[min(places, key=lambda i: _rank(comparison.left[i]))]
        found.append(Line(iri, _key(iri), first.text, first.bloc, tuple(places)))
    return tuple(found)


def _rank(one: Statement) -> tuple[bool, bool]:
    return one.kind not in UNITS, one.span is not None


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def key_of_statement(one: Statement) -> str:
    """The key of the competence that a statement belongs to, else its own."""
    return _key(one.competence or one.entity)


def _pairs(comparison: Comparison, line: Line, column: Line) -> tuple[Match, ...]:
    """The best statement of the line for each element of the column that has one, best first."""
    found = []
    for j in column.places:
        i = max(line.places, key=lambda i: float(comparison.confidence[i, j]))
        if match := comparison.mapping(i, j):
            found.append(match)
    return tuple(sorted(found, key=lambda one: -one.confidence))


def alone(comparison: Comparison) -> tuple[Line, ...]:
    """The competences of A of which no statement answers to anything in B."""
    if not comparison.right:
        return ()
    return tuple(
        line
        for line in held(comparison)
        if float(comparison.confidence[list(line.places)].max()) < POSSIBLE
    )


def unanswered(comparison: Comparison, bloc: BlocCoverage) -> tuple[tuple[Line, str], ...]:
    """The elements of a bloc of B that nothing in A answers to, with their competence."""
    rows = [i for line in held(comparison) for i in line.places]
    if not rows:
        return ()
    return tuple(
        (column, comparison.right[j].text)
        for column in of_bloc(comparison, bloc).columns
        for j in column.places
        if float(comparison.confidence[rows, j].max()) < POSSIBLE
    )


def marked(match: Match) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts of a pair cut so that the words they share stand apart."""
    texts = match.source.text, match.target.text
    common = _stems(texts[0]) & _stems(texts[1])
    return _cut(texts[0], common), _cut(texts[1], common)


def _stems(text: str) -> set[str]:
    return {stem for _, stem in words_of(clean(text))}


def _cut(text: str, common: set[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for one in _WORD.finditer(text):
        plain = unicodedata.normalize("NFKC", one[0]).lower()
        if any(stem in common for _, stem in words_of(plain)):
            gap = text[at : one.start()]
            if pieces and not gap.strip():
                pieces[-1] = (f"{pieces[-1][0]}{gap}{one[0]}", True)
            else:
                pieces += [(gap, False), (one[0], True)]
            at = one.end()
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])
