"""Learning to rank on judged pairs: a linear sum, listwise softmax, pulled towards the prior weights.

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

PENALTY = 0.1
FOLDS = 8
GAINS = {"exact": 7, "close": 3, "related": 1}


@dataclass(frozen=True, slots=True)
class Topic:
    """A source statement and a target title: rows of the corpus, candidates, and judged gains."""

    source: int
    candidates: tuple[int, ...]
    gains: Mapping[int, int]


def fit(
    topics: Sequence[Topic],
    matrices: Mapping[str, Matrix],
    prior: Mapping[str, float],
    penalty: float = PENALTY,
) -> dict[str, float]:
    """Weights under which the softmax of a topic's scores is nearest to its gains, near the prior.

    The loss of a topic is the cross-entropy between its gains, as shares of their sum, and the softmax
    of its candidates' scores: what is first counts most, every topic counts the same.
    """
    import numpy as np
    from scipy.optimize import minimize

    names = list(prior)
    start = np.array([prior[name] for name in names])
    cases = []
    for topic in topics:
        if topic.source < 0:
            continue  # a source that no file knows teaches nothing
        columns = list(topic.candidates)
        gains = np.array([topic.gains.get(i, 0) for i in columns], dtype=float)
        if gains.any():
            values = np.stack([matrices[name][topic.source, columns] for name in names], axis=1)
            cases.append((values, gains / gains.sum()))

    def loss(w: Any) -> tuple[float, Any]:
        value, slope = 0.0, np.zeros_like(w)
        for values, wanted in cases:
            scores = values @ w
            top = scores.max()
            chance = np.exp(scores - top)
            whole = chance.sum()
            value -= float(wanted @ (scores - top - np.log(whole)))
            slope -= values.T @ (wanted - chance / whole)
        size = max(len(cases), 1)
        away = w - start
        return value / size + penalty * float(away @ away), slope / size + 2 * penalty * away

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
