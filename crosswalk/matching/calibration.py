"""From a score to a probability that a reader would call the pair exact or close.

Platt's logistic curve of two features of a pair in its row: the score, and how far it is from the best
of the row. Fitted on held-out scores of judged pairs, so that it says what unseen pairs give. Every
candidate of a judged topic counts, unjudged ones as « no »: the pool was read to a certain depth, so
the probability is a little too low rather than too high.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crosswalk.errors import CrosswalkError

if TYPE_CHECKING:
    from crosswalk.matching.judged import Gold

RELEVANT = 3
BINS = 10


def _rows(gold: Gold, scores: Sequence[Any]) -> tuple[Any, Any, Any]:
    import numpy as np

    features, labels, groups = [], [], []
    for topic, row in zip(gold.topics, scores, strict=True):
        if topic.source < 0 or not topic.candidates:
            continue
        values = np.asarray(row, dtype=float)
        best = values.max()
        for i, value in zip(topic.candidates, values, strict=True):
            features.append((value, best - value))
            labels.append(topic.gains.get(i, 0) >= RELEVANT)
            groups.append(topic.source)
    return np.array(features), np.array(labels, dtype=float), np.array(groups)


def fit(gold: Gold, scores: Sequence[Any]) -> dict[str, Any]:
    """The curve, its expected calibration error and its reliability table, cross-validated by source.

    Raises:
        CrosswalkError: no topic has a known source and candidates.
    """
    import numpy as np

    features, labels, groups = _rows(gold, scores)
    if not len(labels):
        raise CrosswalkError("aucune paire jugée n'a d'énoncé connu : rien à apprendre")
    predicted = np.zeros(len(labels))
    sources = sorted(set(groups.tolist()))
    for fold in range(5):
        test = np.isin(groups, sources[fold::5])
        curve = _platt(features[~test], labels[~test])
        predicted[test] = [probability(curve, *pair) for pair in features[test]]
    return {
        "calibration": _platt(features, labels),
        "ece": round(expected_error(predicted, labels), 4),
        "ece_top5": round(_top_error(predicted, labels, gold), 4),
        "ece_top5_if_right": round(error_if_right(predicted[_top(predicted, gold)]), 4),
        "reliability": reliability(predicted, labels),
    }


def measured(gold: Gold, scores: Sequence[Any], curve: Mapping[str, float]) -> dict[str, Any]:
    """How right a fitted curve is on these pairs: errors and reliability table; empty without a topic."""
    import numpy as np

    features, labels, _ = _rows(gold, scores)
    if not len(labels):
        return {}
    predicted = np.array([probability(curve, *pair) for pair in features])
    return {
        "ece": round(expected_error(predicted, labels), 4),
        "ece_top5": round(_top_error(predicted, labels, gold), 4),
        "ece_top5_if_right": round(error_if_right(predicted[_top(predicted, gold)]), 4),
        "reliability": reliability(predicted, labels),
    }


def _platt(features: Any, labels: Any) -> dict[str, float]:
    import numpy as np
    from scipy.optimize import minimize

    def loss(w: Any) -> float:
        margin = features @ w[:2] + w[2]
        return float(np.logaddexp(0, margin).sum() - (labels * margin).sum() + 0.01 * (w @ w))

    a, b, c = minimize(loss, np.zeros(3), method="BFGS").x
    return {"score": round(float(a), 5), "gap": round(float(b), 5), "intercept": round(float(c), 5)}


def probability(curve: Mapping[str, float], score: float, gap: float) -> float:
    """The probability of one pair: its score, and how far below the best of its row it stands."""
    margin = curve["score"] * score + curve["gap"] * gap + curve["intercept"]
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, margin))))


def expected_error(predicted: Any, labels: Any) -> float:
    """ECE over ten bins of equal width, weighted by the pairs in each."""
    return sum(
        abs(r["predicted"] - r["observed"]) * r["pairs"] for r in reliability(predicted, labels)
    ) / max(len(labels), 1)


def _top_error(predicted: Any, labels: Any, gold: Gold) -> float:
    """ECE on the five best of each topic alone: what a person is shown."""
    kept = _top(predicted, gold)
    return expected_error(predicted[kept], labels[kept])


def _top(predicted: Any, gold: Gold) -> list[int]:
    """Places of the five best of each topic."""
    import numpy as np

    kept, at = [], 0
    for topic in gold.topics:
        if topic.source < 0:
            continue
        block = predicted[at : at + len(topic.candidates)]
        kept += [at + int(i) for i in np.argsort(-block, kind="stable")[:5]]
        at += len(topic.candidates)
    return kept


def error_if_right(predicted: Any, draws: int = 500) -> float:
    """The ECE that these probabilities would show on average if they were exactly right.

    On few pairs it is far from 0, by chance alone: an error near it says nothing against them.
    """
    import numpy as np

    chance = np.random.default_rng(0)
    return float(
        np.mean(
            [
                expected_error(predicted, (chance.random(len(predicted)) < predicted).astype(float))
                for _ in range(draws)
            ]
        )
    )


def reliability(predicted: Any, labels: Any) -> list[dict[str, float]]:
    """Per bin of probability: pairs, mean predicted, share observed."""
    import numpy as np

    bins = np.minimum((np.asarray(predicted) * BINS).astype(int), BINS - 1)
    table = []
    for number in range(BINS):
        inside = bins == number
        if inside.any():
            table.append(
                {
                    "from": number / BINS,
                    "pairs": int(inside.sum()),
                    "predicted": round(float(np.mean(np.asarray(predicted)[inside])), 4),
                    "observed": round(float(np.mean(np.asarray(labels)[inside])), 4),
                }
            )
    return table
