"""Measures of a ranking: nDCG@10 with gains 7/3/1, hit@k, MRR and MAP of what is exact or close."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crosswalk.matching.judged import Gold
from crosswalk.matching.learning import Topic

RELEVANT = 3
"""Gain from which a candidate is an answer: exact and close."""
DEPTH = 10


@dataclass(frozen=True, slots=True)
class TopicResult:
    """One topic: its candidates best first (rows of the corpus), their gains, and its measures."""

    topic: Topic
    ranked: tuple[int, ...]
    gains: tuple[int, ...]
    ndcg: float
    rank: int | None
    reciprocal: float
    precision: float


def order(scores: Sequence[float]) -> list[int]:
    """Positions by score, best first; equal scores keep the order of the file."""
    return sorted(range(len(scores)), key=lambda i: (-float(scores[i]), i))


def measure(
    topic: Topic, scores: Sequence[float], lost: frozenset[int] = frozenset()
) -> TopicResult:
    """The measures of one topic; candidates in `lost` cannot be found (unresolved)."""
    columns = topic.candidates
    ranked = [columns[i] for i in order(scores)] if topic.source >= 0 and len(scores) else []
    ranked = [] if topic.source in lost else [i for i in ranked if i not in lost]
    gains = [topic.gains.get(i, 0) for i in ranked]
    ideal = sorted(topic.gains.values(), reverse=True)
    relevant = [rank for rank, gain in enumerate(gains, 1) if gain >= RELEVANT]
    expected = sum(gain >= RELEVANT for gain in topic.gains.values())
    found = sum((n / rank for n, rank in enumerate(relevant, 1)), 0.0)
    best = relevant[0] if relevant else None
    top = _dcg(ideal)
    return TopicResult(
        topic,
        tuple(ranked),
        tuple(gains),
        _dcg(gains) / top if top else 0.0,
        best,
        1 / best if best else 0.0,
        found / expected if expected else 0.0,
    )


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:DEPTH], 1))


def peak_memory() -> int | None:
    """The most memory that this process has held, in mebibytes; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak / (2**20 if sys.platform == "darwin" else 2**10))


def summary(results: Sequence[TopicResult], gold: Gold, seconds: float) -> dict[str, float]:
    """The flat numbers of DESIGN §10."""
    total = max(len(results), 1)

    def hit(depth: int) -> float:
        return sum(1 for one in results if one.rank and one.rank <= depth) / total

    found: dict[str, Any] = {
        "ndcg@10": sum(one.ndcg for one in results) / total,
        "hit@1": hit(1),
        "hit@3": hit(3),
        "hit@5": hit(5),
        "mrr": sum(one.reciprocal for one in results) / total,
        "map": sum(one.precision for one in results) / total,
    }
    found = {name: round(value, 4) for name, value in found.items()}
    found |= {"topics": len(results), "pairs": gold.pairs, "unresolved": len(gold.unresolved)}
    return found | {"seconds": round(seconds, 2)}
