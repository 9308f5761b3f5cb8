"""Ranking, learning, synonyms, embeddings and neighbours."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import crosswalk
from crosswalk.errors import CrosswalkError, DocumentError, UnavailableError
from crosswalk.matching import (
    calibration,
    e5,
    learning,
    measures,
    national,
    ranking,
    recall,
    synonyms,
)
from crosswalk.matching.learning import Topic
from crosswalk.matching.national import Fiche
from crosswalk.matching.normalise import clean, stems
from crosswalk.matching.statements import Statement

SHARED = Path(__file__).parents[3] / "shared" / "data"
GOLD = SHARED / "mapping-gold"


def test_ours_and_the_users_synonyms_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "mien.txt").write_text(
        "# commentaire\nsoudure : souder | assemblage par soudage\n", "utf-8"
    )
    lexicon = synonyms.load([tmp_path])
    read = synonyms.read(stems(clean("Réaliser un assemblage par soudage")), lexicon.notions)
    assert [one.notion for one in read] == ["soudure"]
    known = synonyms.default()
    said = [
        {one.notion for one in synonyms.read(stems(clean(text)), known.notions)}
        for text in ("les salariés en insertion", "les personnes accueillies")
    ]
    assert said[0] & said[1] == {"personne"}


def test_a_line_that_is_no_notion_is_refused_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a : b\nsans deux points\n", "utf-8")
    with pytest.raises(DocumentError, match=r"x\.txt:2 : attendu « notion"):
        synonyms.load([tmp_path])


def test_measures_by_hand() -> None:
    topic = Topic(0, (1, 2, 3, 4), {2: 3, 4: 7})
    found = measures.measure(topic, [0.9, 0.8, 0.1, 0.7])
    assert found.ranked == (1, 2, 4, 3)
    assert (found.rank, found.reciprocal) == (2, 0.5)
    dcg = 3 / np.log2(3) + 7 / np.log2(4)
    assert found.ndcg == pytest.approx(dcg / (7 + 3 / np.log2(3)))
    assert found.precision == pytest.approx((1 / 2 + 2 / 3) / 2)
    lost = measures.measure(topic, [0.9, 0.8, 0.1, 0.7], frozenset({2, 4}))
    assert (lost.ndcg, lost.rank) == (0.0, None)


def test_learning_prefers_the_feature_that_ranks_and_stays_near_the_prior() -> None:
    good = np.zeros((6, 6))
    good[0, 3] = good[1, 4] = good[2, 5] = 1.0
    noise = np.random.default_rng(0).normal(size=(6, 6))
    topics = [Topic(i, (3, 4, 5), {3 + i: 7}) for i in range(3)]
    prior = {"good": 0.5, "noise": 0.5}
    found = learning.fit(topics, {"good": good, "noise": noise}, prior)
    assert found["good"] > found["noise"]
    tight = learning.fit(topics, {"good": good, "noise": noise}, prior, penalty=1e6)
    assert tight == pytest.approx(prior, abs=1e-3)


def test_topics_of_one_source_are_never_split() -> None:
    topics = [Topic(i // 2, (1,), {1: 1}) for i in range(20)]
    for fold in learning.folds(topics, seed=3):
        others = {topics[i].source for i in range(20) if i not in fold}
        assert not others & {topics[i].source for i in fold}


def test_a_perfect_probability_has_no_calibration_error() -> None:
    assert calibration.expected_error(np.array([0.0, 1.0]), np.array([0.0, 1.0])) == 0
    assert calibration.expected_error(np.array([1.0, 1.0]), np.array([0.0, 1.0])) == 0.5


def test_few_pairs_show_an_error_though_the_probabilities_are_right() -> None:
    even = np.tile([0.15, 0.35, 0.55, 0.75], 50)
    few, many = calibration.error_if_right(even), calibration.error_if_right(np.tile(even, 100), 20)
    assert 0.03 < few < 0.08
    assert many < few / 5
    assert calibration.error_if_right(np.array([0.0, 1.0])) == 0


def test_at_most_some_rows_of_one_owner_are_kept_in_order() -> None:
    assert national.few([4, 0, 1, 2, 3], [7, 7, 7, 8, 9], 2) == [4, 0, 1, 3]


def test_without_numpy_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    known = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "numpy" else known(name)
    )
    with pytest.raises(
        UnavailableError, match=r"il manque numpy : pip install 'passerelle\[match\]'"
    ) as told:
        ranking.choose("lexical")
    assert told.value.exit_code == 3


def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(CrosswalkError, match="pas de moteur « magique »"):
        ranking.choose("magique")


def test_ranking_is_deterministic_and_finite() -> None:
    texts = ["Organiser la production", "", "Planifier la fabrication", "Accueillir une personne"]
    rows = [Statement(str(i), "AB"[i % 2], "compétence", t, "g") for i, t in enumerate(texts)]
    first = ranking.scores("lexical", rows)
    assert np.isfinite(first).all()
    assert np.array_equal(first, ranking.scores("lexical", rows))


@pytest.mark.skipif(not GOLD.is_dir(), reason="paires jugées absentes (../shared/data)")
def test_the_command_prints_the_keys_agreed(built: Path) -> None:
    from crosswalk.cli.main import app

    asked = ["evaluate", "mapping", str(GOLD / "dev.csv"), "--engine", "stems", "--format", "json"]
    found = CliRunner().invoke(app, [*asked, "--store", str(built)])
    numbers = json.loads(found.stdout)
    expected = ["ndcg@10", "hit@1", "hit@3", "hit@5", "mrr", "map"]
    expected += ["topics", "pairs", "unresolved", "seconds"]
    assert list(numbers) == expected
    assert numbers["ndcg@10"] == pytest.approx(0.557, abs=0.01)
    assert (numbers["topics"], numbers["pairs"], numbers["unresolved"]) == (41, 286, 0)


@pytest.mark.skipif(not GOLD.is_dir(), reason="paires jugées absentes (../shared/data)")
def test_the_light_engine_beats_the_baseline_on_statements_it_did_not_learn(
    graph: crosswalk.Graph,
) -> None:
    from crosswalk.matching import evaluation, judged

    gold = judged.read(graph, GOLD / "dev.csv")
    baseline = evaluation.evaluate(gold, "stems").numbers
    learned = evaluation.cross_validate(gold, "lexical", seeds=1)
    assert learned["ndcg@10"] > baseline["ndcg@10"] + 0.1
    assert learned["hit@1"] > baseline["hit@1"] + 0.1


needs_model = pytest.mark.skipif(not e5.available(), reason="extra embed absent")


@needs_model
def test_states_are_those_of_the_packages_own_engine() -> None:
    (found,) = e5.model().encode(["query: organiser la production"])[0]
    pooled = found.states.mean(axis=0)
    assert found.states.shape[1] == 384
    assert pooled @ pooled > 0
    other, opposite = (
        e5.model().encode([f"query: {text}"])[0][0].states.mean(axis=0)
        for text in ("planifier la fabrication", "soigner un cheval blessé")
    )
    assert _cosine(pooled, other) > _cosine(pooled, opposite)


@needs_model
@pytest.mark.parametrize("text", ["", "\ufdfa" * 2000, "a" * 10**6, "日本語", "\x00 \ud7ff"])
def test_hostile_texts_are_encoded(text: str) -> None:
    (found,) = e5.model().encode([text])[0]
    assert np.isfinite(found.states).all()
    assert len(found.tokens) == len(found.states) <= e5.MAX_TOKENS


@needs_model
def test_the_cache_gives_what_was_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crosswalk.matching import cache

    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    first = cache.encode(["organiser", "", "gérer les aléas"])
    assert (tmp_path / "cache" / "e5.sqlite").is_file()
    again = cache.encode(["gérer les aléas", "organiser"])
    assert np.array_equal(first[1][2].states, again[1][0].states)
    assert first[0][0].tokens == again[0][1].tokens


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


FICHES = [
    Fiche("RNCP1", "Développeur web", "5", {"BC01": "Développer une application web"}, {"M1805"}, {"326t"}),
    Fiche("RNCP2", "Développeur web et mobile", "5", {"BC01": "Développer une application web sécurisée"},
          {"M1805"}, {"326t"}),
    Fiche("RNCP3", "Boulanger", "3", {"BC01": "Fabriquer du pain"}, {"D1102"}, {"221"}, expires="2020-01-01"),
]  # fmt: skip


def test_neighbours_are_exact_and_explained() -> None:
    space = national.title_space(FICHES)
    (row, found), *_ = space.nearest([0, 1, 2], 2)
    assert (row, found[0][0]) == (0, 1)
    whole = (space.matrix @ space.matrix.T).toarray()
    assert found[0][1] == pytest.approx(float(whole[0, 1]), abs=1e-5)
    assert sum(space.evidence(0, 1).values()) == pytest.approx(found[0][1], abs=0.01)
    assert {"title", "blocs", "rome", "nsf", "level"} <= set(space.evidence(0, 1))


def test_the_answer_is_hidden_and_the_rest_measured(tmp_path: Path) -> None:
    path = tmp_path / "f.tsv"
    path.write_text("ancienne\tnouvelle\nRNCP1\tRNCP2\n", "utf-8")
    found = recall.filiations(path, {one.number: one for one in FICHES})
    assert [one.at[1] for one in found[:4]] == [1.0] * 4
    path.write_text("ancienne\n", "utf-8")
    with pytest.raises(DocumentError, match=r"f\.tsv:1 : colonne absente : nouvelle"):
        recall.filiations(path, {})
