"""What each engine, synonym file and context brings on judged pairs, cross-validated by source.

    python -m bench.matching_ablation PAIRS.csv [--engine lexical|fusion] [--store PATH]

First each engine alone; then the recipe, and the recipe less one feature, weights learnt without the
source statement of each topic; then the lexical engine without synonyms, and each context alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import crosswalk
from crosswalk.matching import engines, judged, learning, ranking, synonyms
from crosswalk.matching.judged import Gold
from crosswalk.matching.measures import measure, summary

SEEDS = 3


def told(gold: Gold, scores: Sequence[Any]) -> str:
    """nDCG@10 and hit@1 of one list of scores a topic."""
    results = [measure(topic, list(one)) for topic, one in zip(gold.topics, scores, strict=True)]
    found = summary(results, gold, 0.0)
    return f"nDCG@10 {found['ndcg@10']:.3f}  hit@1 {found['hit@1']:.3f}"


def plain(gold: Gold, matrix: Any) -> str:
    return told(gold, [matrix[t.source, list(t.candidates)] for t in gold.topics])


def learnt(gold: Gold, matrices: Mapping[str, Any], prior: Mapping[str, float]) -> str:
    """The mean over foldings of weights learnt without each topic's source."""
    runs = [learning.held_out(gold.topics, matrices, prior, seed) for seed in range(SEEDS)]
    every = [
        summary([measure(t, list(s)) for t, s in zip(gold.topics, run, strict=True)], gold, 0.0)
        for run in runs
    ]
    mean = {key: sum(one[key] for one in every) / SEEDS for key in ("ndcg@10", "hit@1")}
    return f"nDCG@10 {mean['ndcg@10']:.3f}  hit@1 {mean['hit@1']:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--engine", choices=("lexical", "fusion"))
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    gold = judged.read(crosswalk.open(asked.store), asked.pairs)
    recipe = ranking.choose(asked.engine)
    print("un moteur seul, sans poids ni contexte")
    for name, spec in ranking.RECIPES.items():
        if not spec.context and (recipe == "fusion" or not spec.heavy):
            print(f"  {name:24} {plain(gold, ranking.scores(name, gold.statements))}", flush=True)
    texts = [one.text for one in gold.statements]
    ours = synonyms.default()
    for name, lexicon in (
        ("aucun synonyme", synonyms.Synonyms({}, {})),
        ("notions seulement", synonyms.Synonyms(ours.notions, {})),
        ("actions seulement", synonyms.Synonyms({}, ours.actions)),
    ):
        print(
            f"  terms, {name:17} {plain(gold, engines.lexical(engines.Corpus.of(texts, lexicon)))}"
        )
    matrices, prior = ranking.features(recipe, gold.statements), ranking.prior(recipe)
    print(f"{recipe}, poids appris sans l'énoncé source (moyenne de {SEEDS} découpages)")
    print(f"  {'tout':24} {learnt(gold, matrices, prior)}", flush=True)
    base = {name: w for name, w in prior.items() if name not in ranking.CONTEXT}
    print(f"  {'sans aucun contexte':24} {learnt(gold, matrices, base)}", flush=True)
    for name in prior:
        rest = {key: w for key, w in prior.items() if key != name}
        print(f"  {'sans ' + name:24} {learnt(gold, matrices, rest)}", flush=True)
    print(f"  {'poids de départ':24} {plain(gold, sum(w * matrices[n] for n, w in prior.items()))}")


if __name__ == "__main__":
    main()
