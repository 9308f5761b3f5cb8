"""Learning to rank on judged pairs: a linear sum, pairwise logistic, pulled towards the prior weights.

Ten weights at most; the penalty is the square of the distance to the weights chosen before learning,
so that little data changes little. Cross-validation leaves out whole source statements: no pair of a
statement is ever in the fit that ranks it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crosswalk.matching.engines import Matrix

PENALTY = 0.03
FOLDS = 8
GAINS = {"exact": 7, "close": 3, "related": 1}


@dataclass(frozen=True, slots=True)
class Topic:
    """A source statement and a target title: rows of the corpus, candidates, and judged gains."""

    source: int
    candidates: tuple[int, ...]
    gains: Mapping[int, int]


def _differences(topics: Sequence[Topic], matrices: Sequence[Matrix]) -> tuple[Any, Any]:
    """Feature differences of every (better, worse) pair, with weights that give each topic one vote."""
    import numpy as np

    rows, weights = [], []
    for topic in topics:
        columns = list(topic.candidates)
        values = np.stack([matrix[topic.source, columns] for matrix in matrices], axis=1)
        gains = np.array([topic.gains.get(i, 0) for i in columns], dtype=float)
        found, votes = [], []
        for better in np.flatnonzero(gains > 0):
            worse = np.flatnonzero(gains < gains[better])
            found.append(values[better] - values[worse])
            votes.append(gains[better] - gains[worse])
        if found:
            vote = np.concatenate(votes)
            rows.append(np.concatenate(found))
            weights.append(vote / vote.sum() / len(topics))
    return np.concatenate(rows), np.concatenate(weights)


def fit(
    topics: Sequence[Topic],
    matrices: Mapping[str, Matrix],
    prior: Mapping[str, float],
    penalty: float = PENALTY,
) -> dict[str, float]:
    """Weights that put better judged candidates before worse ones, near the prior."""
    import numpy as np
    from scipy.optimize import minimize

    names = list(prior)
    rows, votes = _differences(topics, [matrices[name] for name in names])
    start = np.array([prior[name] for name in names])

    def loss(w: Any) -> tuple[float, Any]:
        margin = rows @ w
        value = float((votes * np.logaddexp(0, -margin)).sum() + penalty * ((w - start) ** 2).sum())
        slope = -(votes / (1 + np.exp(np.clip(margin, -50, 50)))) @ rows
        return value, slope + 2 * penalty * (w - start)

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return {name: round(float(value), 4) for name, value in zip(names, found, strict=True)}


def folds(topics: Sequence[Topic], seed: int = 0, count: int = FOLDS) -> list[list[int]]:
    """Indexes of topics by fold; the topics of one source statement are in one fold."""
    sources = sorted({topic.source for topic in topics})
    random.Random(seed).shuffle(sources)
    fold = {source: i % count for i, source in enumerate(sources)}
    found: list[list[int]] = [[] for _ in range(count)]
    for i, topic in enumerate(topics):
        found[fold[topic.source]].append(i)
    return [one for one in found if one]


def held_out(
    topics: Sequence[Topic],
    matrices: Mapping[str, Matrix],
    prior: Mapping[str, float],
    seed: int = 0,
) -> list[Any]:
    """The score of each topic's candidates by weights fitted without its source statement."""
    scores: list[Any] = [None] * len(topics)
    for fold in folds(topics, seed):
        kept = [topic for i, topic in enumerate(topics) if i not in fold]
        learned = fit(kept, matrices, prior) if kept else dict(prior)
        for i in fold:
            columns = list(topics[i].candidates)
            scores[i] = sum(w * matrices[n][topics[i].source, columns] for n, w in learned.items())
    return scores
