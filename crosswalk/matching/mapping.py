"""Proposed mappings between the statements of two titles, each with its relation, its reasons and what
is missing on either side. They are proposals: nothing here is declared by anyone.

The confidence of a pair is the mean of the calibrated probabilities of both directions, so that it is
the same whichever title is named first. Relations are SKOS's, chosen by `relation` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crosswalk.matching import ranking, synonyms
from crosswalk.matching import statements as stated
from crosswalk.matching.normalise import clean, placed_words
from crosswalk.matching.statements import Statement

if TYPE_CHECKING:
    from crosswalk.api import Graph

LAYER = "Proposée par calcul, sans valeur officielle"
EXACT, CLOSE, BROAD, NARROW, RELATED = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
SWAPPED = {EXACT: EXACT, CLOSE: CLOSE, RELATED: RELATED, BROAD: NARROW, NARROW: BROAD}
SAID = {
    EXACT: "presque les mêmes mots",
    CLOSE: "même compétence, dite autrement",
    RELATED: "lien possible, à vérifier",
}
"""Relations in words, whichever side is read first; the two others need a title (`telling.relation`)."""
LIKELY, POSSIBLE = 0.5, 0.2
"""Confidence from which a pair is held as the same competence, and as related to it."""
SAME_WORDS = 0.8
"""Share of the meaning of each side, terms weighted alike, from which the wording is the same."""
TOOL_WORDS = frozenset(
    """afin ainsi aussi ayant chaque chacun compte comme dont entre étant etc ex faire fait lequel laquelle
    lesquels lesquelles lien lors notamment où partir plus prenant prendre pris sans selon si sous tant tel
    telle telles tels tenant tenir tous tout toute toutes travers vers via vue""".split()  # noqa: SIM905
)
"""Words of « en tenant compte de », « à partir de », « en lien avec »: compared, never shown as a reason."""
WIDE, SLIM = 0.7, 0.45
"""One side is inside the other when it is covered by `WIDE` and covers less than `SLIM`."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What two wordings have in common: words, paraphrases, notions; and what each has alone."""

    words: tuple[str, ...]
    paraphrases: tuple[tuple[str, str, str], ...]
    only_source: tuple[str, ...]
    only_target: tuple[str, ...]
    source_share: float
    target_share: float


Expression = tuple[str, frozenset[str], range]
"""How a text says a notion: the words as written, small ones included, their stems, their places."""


def shared(source: str, target: str, lexicon: synonyms.Synonyms | None = None) -> Shared:
    """Compare two wordings word by word: same stems, then same notion said with other words."""
    lexicon = lexicon or synonyms.default()
    sides = [_read(clean(text), lexicon) for text in (source, target)]
    common = {stem for _, stem in sides[0][0]} & {stem for _, stem in sides[1][0]}
    notions = [side[1] for side in sides]
    covered: list[set[int]] = []
    for side in sides:
        covered.append({i for i, (_, stem) in enumerate(side[0]) if stem in common})
    pairs: dict[tuple[str, str], str] = {}
    for name in sorted(notions[0].keys() & notions[1].keys()):
        (a, stems_a, _), (b, stems_b, _) = (_told(one[name], common) for one in notions)
        if stems_a != stems_b and not stems_a | stems_b <= common:
            pairs.setdefault((a, b), name)
        for inside, known in zip(covered, notions, strict=True):
            inside.update(i for *_, places in known[name] for i in places)
    alone = [
        tuple(dict.fromkeys(word for i, (word, _) in enumerate(side[0]) if i not in inside))
        for side, inside in zip(sides, covered, strict=True)
    ]
    shares = [
        len(inside) / max(len(side[0]), 1) for side, inside in zip(sides, covered, strict=True)
    ]
    words = {stem: word for word, stem in reversed(sides[0][0]) if stem in common}
    first = tuple(words[stem] for stem in dict.fromkeys(s for _, s in sides[0][0] if s in common))
    listed = tuple((a, b, name) for (a, b), name in sorted(pairs.items()))
    return Shared(first, listed, alone[0], alone[1], shares[0], shares[1])


def _told(expressions: Sequence[Expression], common: set[str]) -> Expression:
    """The expression that tells most of a notion: one that is not in words that both sides have."""
    return next((one for one in expressions if not one[1] <= common), expressions[0])


def _read(
    text: str, lexicon: synonyms.Synonyms
) -> tuple[list[tuple[str, str]], dict[str, list[Expression]]]:
    """The words of a text with their stems; its notions, the longest expression of each first."""
    plain, places = placed_words(text)
    found = synonyms.read([stem for _, _, stem in places], lexicon.notions)
    notions: dict[str, list[Expression]] = {}
    for one in found:
        said = plain[places[one.start][0] : places[one.end - 1][1]]
        inside = frozenset(stem for _, _, stem in places[one.start : one.end])
        notions.setdefault(one.notion, []).append((said, inside, range(one.start, one.end)))
    return [(plain[start:end], stem) for start, end, stem in places], notions


def relation(confidence: float, source_share: float, target_share: float) -> str | None:
    """The SKOS relation of a pair by rule; None: no match.

    `skos:broadMatch` says that the target is broader: it holds all of the source, and more.
    """
    if min(source_share, target_share) >= SAME_WORDS and confidence >= POSSIBLE:
        return EXACT
    if confidence >= LIKELY:
        if source_share >= WIDE and target_share < SLIM:
            return BROAD
        if target_share >= WIDE and source_share < SLIM:
            return NARROW
        return CLOSE
    return RELATED if confidence >= POSSIBLE else None


@dataclass(frozen=True, slots=True)
class Match:
    """One proposed pair."""

    source: Statement
    target: Statement
    relation: str
    confidence: float
    shared: Shared
    context: tuple[str, ...]

    @property
    def reasons(self) -> list[str]:
        """Why, in French, and what is missing."""
        found = []
        if words := _telling(self.shared.words):
            found.append(f"mots communs : {_cut(words, 8)}")
        if self.shared.paraphrases:
            said = [f"« {a} » / « {b} »" for a, b, _ in self.shared.paraphrases[:4]]
            found.append(f"dit autrement : {', '.join(said)}")
        found += self.context
        for alone, where in (
            (self.shared.only_source, self.source.title),
            (self.shared.only_target, self.target.title),
        ):
            if words := _telling(alone):
                found.append(f"seulement dans {where} : {_cut(words, 6)}")
        return found

    def swapped(self) -> Match:
        """The same pair seen from the other title."""
        other = Shared(
            self.shared.words,
            tuple((b, a, name) for a, b, name in self.shared.paraphrases),
            self.shared.only_target,
            self.shared.only_source,
            self.shared.target_share,
            self.shared.source_share,
        )
        return Match(
            self.target, self.source, SWAPPED[self.relation], self.confidence, other, self.context
        )


def _telling(words: Sequence[str]) -> list[str]:
    """The words that say something by themselves: what a reader is shown."""
    return [word for word in words if word not in TOOL_WORDS]


def _cut(words: Sequence[str], most: int) -> str:
    return ", ".join(words[:most]) + ("…" if len(words) > most else "")


@dataclass(frozen=True)
class Comparison:
    """Two titles side by side: their statements, the confidence of every pair, the engine's name."""

    engine: str
    a: str
    b: str
    left: tuple[Statement, ...]
    right: tuple[Statement, ...]
    confidence: Any
    context: Any

    @cached_property
    def index(self) -> dict[Statement, int]:
        """Place of each statement on its side."""
        return {one: i for side in (self.left, self.right) for i, one in enumerate(side)}

    def mapping(self, i: int, j: int) -> Match | None:
        """What is proposed of one pair; None: nothing."""
        source, target = self.left[i], self.right[j]
        confidence = float(self.confidence[i, j])
        if confidence < POSSIBLE:
            return None
        common = shared(source.text, target.text)
        kind = relation(confidence, common.source_share, common.target_share)
        if kind is None:
            return None
        return Match(source, target, kind, confidence, common, self._context(i, j))

    def _context(self, i: int, j: int) -> tuple[str, ...]:
        around = float(self.context[i, j])
        if around >= 1.0:
            return ("les énoncés voisins se rapprochent aussi",)
        if around < 0:
            return ("le contexte ne se rapproche pas",)
        return ()

    def best(self, i: int, limit: int = 3) -> list[Match]:
        """The proposals for a statement of the left side, best first; empty: no match."""
        order = sorted(range(len(self.right)), key=lambda j: (-self.confidence[i, j], j))
        found = (self.mapping(i, j) for j in order[:limit])
        return [one for one in found if one]

    def swapped(self) -> Comparison:
        """The same comparison with the titles exchanged."""
        return Comparison(
            self.engine, self.b, self.a, self.right, self.left, self.confidence.T, self.context.T
        )


def compare(graph: Graph, a: str, b: str, engine: str | None = None) -> Comparison:
    """Compare every statement of two titles of the graph.

    Raises:
        UnknownEntityError: the graph does not know one of them.
        UnavailableError: the engine needs what is not installed.
    """
    name = ranking.choose(engine)
    first, second = graph.certification(a).number, graph.certification(b).number
    return of_statements(
        name, first, second, stated.of_title(graph, first), stated.of_title(graph, second)
    )


def of_statements(
    engine: str, a: str, b: str, left: Sequence[Statement], right: Sequence[Statement]
) -> Comparison:
    """Compare two lists of statements; the same answer, transposed, when they are exchanged."""
    import numpy as np

    if b < a:
        return of_statements(engine, b, a, right, left).swapped()
    if not left or not right:
        empty = np.zeros((len(left), len(right)))
        return Comparison(engine, a, b, tuple(left), tuple(right), empty, empty)
    everything = [*left, *right]
    matrices = ranking.features(engine, everything)
    weights = ranking.weights(engine)
    total = sum((weights[n] * m for n, m in matrices.items()), np.zeros((len(everything),) * 2))
    cut = len(left)
    forth = _probabilities(engine, total[:cut, cut:])
    back = _probabilities(engine, total[cut:, :cut])
    around = matrices.get("siblings-target", np.zeros_like(total))
    context = (around[:cut, cut:] + around[cut:, :cut].T) / 2
    # Rounded once, here: what is counted, named and written is the same number.
    confidence = np.round((forth + back.T) / 2, 3)
    return Comparison(engine, a, b, tuple(left), tuple(right), confidence, context)


def _probabilities(engine: str, scores: Any) -> Any:
    import numpy as np

    curve = calibrated(engine)
    best = scores.max(axis=1, keepdims=True)
    margin = curve["score"] * scores + curve["gap"] * (best - scores) + curve["intercept"]
    return 1 / (1 + np.exp(-np.clip(margin, -50, 50)))


def calibrated(engine: str) -> Mapping[str, float]:
    """The fitted curve of an engine, or a cautious one where none was fitted."""
    found = ranking.trained().get("engines", {}).get(engine, {}).get("calibration")
    return found or {"score": 0.4, "gap": -0.55, "intercept": -2.5}
