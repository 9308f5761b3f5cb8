"""`crosswalk evaluate mapping` and `fit`: judged pairs against the engines (issue 7, rules of §9)."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from crosswalk.matching import calibration, learning, ranking
from crosswalk.matching.judged import Gold
from crosswalk.matching.measures import RELEVANT, TopicResult, measure, summary
from crosswalk.notice import NOTICE

SEEDS = 5
"""Random foldings whose mean is the cross-validated figure."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer: which engine, each topic, the flat numbers."""

    engine: str
    gold: Gold
    results: tuple[TopicResult, ...]
    numbers: dict[str, float]
    calibration: dict[str, Any]
    """How right the engine's probabilities are here (`calibration.measured`); empty where it has none."""


def evaluate(gold: Gold, engine: str | None = None) -> Evaluation:
    """Rank the candidates of every topic with an engine and its fitted weights.

    Raises:
        UnavailableError: the engine needs what is not installed.
    """
    start = time.perf_counter()
    name = ranking.choose(engine)
    matrix = ranking.scores(name, gold.statements)
    lost = _lost(gold)
    results = tuple(
        measure(topic, matrix[topic.source, list(topic.candidates)].tolist(), lost)
        for topic in gold.topics
    )
    numbers = summary(results, gold, time.perf_counter() - start)
    curve = ranking.trained().get("engines", {}).get(name, {}).get("calibration")
    rows = [matrix[topic.source, list(topic.candidates)] for topic in gold.topics]
    errors = calibration.measured(gold, rows, curve) if curve else {}
    return Evaluation(name, gold, results, numbers, errors)


def calibrated(found: Evaluation) -> str:
    """The calibration error in words, with what chance alone would show; empty where there is none."""
    if not found.calibration:
        return ""
    every, top, right = (
        f"{found.calibration[key]:.4f}".replace(".", ",")
        for key in ("ece", "ece_top5", "ece_top5_if_right")
    )
    return (
        f"erreur de calibration (ECE) : {every} sur tous les candidats, {top} sur les cinq premiers de "
        f"chaque sujet ({right} si les probabilités étaient exactes)"
    )


def _lost(gold: Gold) -> frozenset[int]:
    """The candidates that the graph does not state: they cannot be found."""
    return frozenset(i for i, one in enumerate(gold.resolved) if one is None)


def cross_validate(gold: Gold, engine: str | None = None, seeds: int = SEEDS) -> dict[str, float]:
    """The same numbers, each topic ranked by weights fitted without its source statement; the mean
    over `seeds` foldings."""
    start = time.perf_counter()
    name = ranking.choose(engine)
    matrices = ranking.features(name, gold.statements)
    prior = ranking.prior(name)
    runs = []
    for seed in range(seeds):
        scores = learning.held_out(gold.topics, matrices, prior, seed)
        results = [
            measure(topic, one.tolist(), _lost(gold))
            for topic, one in zip(gold.topics, scores, strict=True)
        ]
        runs.append(summary(results, gold, 0.0))
    found = {key: round(sum(run[key] for run in runs) / seeds, 4) for key in runs[0]}
    found |= {key: int(runs[0][key]) for key in ("topics", "pairs", "unresolved")}
    return found | {"seconds": round(time.perf_counter() - start, 2)}


def fit(gold: Gold, date: str, engines: Sequence[str] = ("lexical", "fusion")) -> dict[str, Any]:
    """The content of `data/matching/weights.json`: weights and calibration, with the gold's hash.

    Raises:
        UnavailableError: an engine needs what is not installed.
    """
    fitted: dict[str, Any] = {}
    for name in engines:
        ranking.choose(name)
        matrices = ranking.features(name, gold.statements)
        prior = ranking.prior(name)
        weights = learning.fit(gold.topics, matrices, prior)
        held = learning.held_out(gold.topics, matrices, prior)
        fitted[name] = {"weights": weights} | calibration.fit(gold, held)
    return {
        "comment": "Écrit par « crosswalk evaluate fit » ; ne pas modifier à la main.",
        "fitted_on": date,
        "gold_sha256": gold.hash,
        "topics": len(gold.topics),
        "pairs": gold.pairs,
        "penalty": learning.PENALTY,
        "engines": fitted,
    }


def report(found: Evaluation, depth: int = 10) -> str:
    """Hits and misses of each topic, as a page that can be read without the tool."""
    gold = found.gold
    rows = []
    for one in sorted(found.results, key=lambda r: (r.ndcg, r.topic.source)):
        source = gold.statements[one.topic.source] if one.topic.source >= 0 else None
        document = gold.statements[one.topic.candidates[0]].title if one.topic.candidates else "?"
        heading = f"{gold.ids[one.topic.source]} → {document}" if source else f"? → {document}"
        listed = []
        for rank, (i, gain) in enumerate(zip(one.ranked[:depth], one.gains, strict=False), 1):
            mark = _MARKS.get(gain, "")
            listed.append(
                f"<tr class=g{gain}><td>{rank}<td>{mark}<td>{escape(gold.ids[i])}"
                f"<td>{escape(gold.statements[i].text)}"
            )
        shown = set(one.ranked[:depth])
        for i, gain in sorted(one.topic.gains.items(), key=lambda item: -item[1]):
            if gain >= RELEVANT and i >= 0 and i not in shown:
                listed.append(
                    f"<tr class=miss><td>—<td>{_MARKS[gain]} manquée<td>{escape(gold.ids[i])}"
                    f"<td>{escape(gold.statements[i].text)}"
                )
        text = escape(source.text) if source else "énoncé introuvable"
        rows.append(
            f"<section><h2>{escape(heading)} : nDCG@10 {one.ndcg:.2f}, "
            f"première bonne réponse : {one.rank or 'aucune'}</h2><p>{text}</p>"
            f"<table><tr><th>rang<th>jugement<th>énoncé<th>texte{''.join(listed)}</table></section>"
        )
    numbers = ", ".join(f"{key} {value}" for key, value in found.numbers.items())
    return (
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Évaluation des rapprochements</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td,th{padding:.2rem .6rem;text-align:left;vertical-align:top}"
        ".g7,.g3{background:#dff3e0}.g1{background:#f5f3dc}.miss{background:#f9e1de}</style>"
        f"<h1>Évaluation des rapprochements, moteur {escape(found.engine)}</h1><p>{numbers}</p>"
        f"{_diagram(found)}{''.join(rows)}<footer><p>{escape(NOTICE)}</p></footer></html>\n"
    )


def _diagram(found: Evaluation) -> str:
    """The reliability diagram: probability said across, share observed upwards, the size of a point by
    its pairs; on the line, what is said is what is seen."""
    if not found.calibration:
        return ""
    points = []
    for one in found.calibration["reliability"]:
        x, y = 30 + 200 * one["predicted"], 210 - 200 * one["observed"]
        said = f"{one['pairs']} paires : dit {one['predicted']:.2f}, observé {one['observed']:.2f}"
        points.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{2 + math.log10(one['pairs'] + 1):.1f}'>"
            f"<title>{said}</title></circle>"
        )
    body = "".join(
        f"<tr><td>{one['from']:.1f}<td>{one['pairs']}<td>{one['predicted']:.3f}<td>{one['observed']:.3f}"
        for one in found.calibration["reliability"]
    )
    return (
        f"<section><h2>Calibration</h2><p>{escape(calibrated(found))}.</p>"
        "<svg viewBox='0 0 250 240' width=375 role=img aria-label='Diagramme de fiabilité, mêmes "
        "chiffres que le tableau'><path d='M30 10V210H230M30 210L230 10' fill=none stroke='#888'/>"
        f"<g fill='#2a7d4f'>{''.join(points)}</g>"
        "<g font-size=10><text x=30 y=225>0</text><text x=224 y=225>1</text><text x=18 y=15>1</text>"
        "<text x=90 y=237>probabilité dite</text><text x=35 y=20>part observée</text></g></svg>"
        f"<table><tr><th>à partir de<th>paires<th>dit<th>observé{body}</table></section>"
    )


_MARKS = {7: "exacte", 3: "proche", 1: "liée", 0: ""}
