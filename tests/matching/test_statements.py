"""Statements of a title, and wordings found again in the graph."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import crosswalk
from crosswalk.matching import judged, statements
from crosswalk.matching.normalise import clauses, clean, stems

GOLD = Path(__file__).parents[3] / "shared" / "data" / "mapping-gold"


def test_of_title_gives_each_competence_with_its_bloc(graph: crosswalk.Graph) -> None:
    found = statements.of_title(graph, "RNCP41402")
    assert Counter(one.kind for one in found) == {"compétence": 39, "activité": 10, "bloc": 4}
    first = next(one for one in found if one.kind == "compétence")
    assert first.bloc is not None
    assert first.bloc.endswith("/bloc/BC01")
    assert first.group == first.bloc  # without details, the bloc is the context


def test_a_description_gives_one_statement_a_sentence(graph: crosswalk.Graph) -> None:
    found = [one for one in statements.of_title(graph, "RNCP39794") if one.competence]
    cp3 = [one for one in found if one.entity.endswith("/CP3")]
    assert cp3[0].text == "Gérer une activité de production dans une structure d’insertion"
    sentence = next(one for one in cp3 if one.text.startswith("Adapter l’organisation prévue"))
    assert sentence.span is not None
    assert sentence.span[1] - sentence.span[0] == len(sentence.text)


def test_a_sentence_of_a_description_resolves_to_its_entity_and_span(
    graph: crosswalk.Graph,
) -> None:
    (found,) = statements.resolve(
        graph,
        "RNCP39794",
        ["adapter l'organisation prévue en fonction des ALEAS".replace("ALEAS", "aléas")],
    )
    assert found is not None
    assert found.entity.endswith("/bloc/CCP1/competence/CP3")
    assert found.span is not None


def test_what_no_source_says_is_not_resolved(graph: crosswalk.Graph) -> None:
    assert (
        statements.resolve(graph, "RNCP41402", ["Piloter un avion de ligne", "", "…"]) == [None] * 3
    )


@pytest.mark.skipif(not GOLD.is_dir(), reason="paires jugées absentes (../shared/data)")
def test_every_statement_of_the_gold_resolves(graph: crosswalk.Graph) -> None:
    gold = judged.read(graph, GOLD / "dev.csv")
    assert len(gold.ids) == 571
    assert all(one is not None for one in gold.resolved)
    assert sum(one is not None and one.span is not None for one in gold.resolved) == 68
    assert (len(gold.topics), gold.pairs, gold.unresolved) == (41, 286, ())


@pytest.mark.skipif(not GOLD.is_dir(), reason="paires jugées absentes (../shared/data)")
def test_an_unknown_target_is_a_miss_and_listed(graph: crosswalk.Graph, tmp_path: Path) -> None:
    from crosswalk.matching import evaluation

    with (GOLD / "dev.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))[:1]
    known = evaluation.evaluate(_gold(graph, tmp_path, rows), "stems")
    other = rows[0] | {"target_id": "TMA2018-999"}
    lost = evaluation.evaluate(_gold(graph, tmp_path, [rows[0], other]), "stems")
    assert known.numbers["unresolved"] == 0
    assert lost.gold.unresolved == ("TMA2018-999",)
    assert lost.numbers["ndcg@10"] < known.numbers["ndcg@10"]


def _gold(graph: crosswalk.Graph, folder: Path, rows: list[dict[str, str]]) -> judged.Gold:
    path = folder / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return judged.read(graph, path, GOLD / "statements.csv")


def test_a_relation_that_is_not_one_is_refused_with_its_line(
    graph: crosswalk.Graph, tmp_path: Path
) -> None:
    (tmp_path / "statements.csv").write_text("id,doc,text\nA,ETAIE,Manage l’équipe\n", "utf-8")
    pairs = tmp_path / "p.csv"
    pairs.write_text(
        "source_id,source_doc,target_id,target_doc,relation\nA,ETAIE,A,ETAIE,égal\n", "utf-8"
    )
    with pytest.raises(crosswalk.errors.DocumentError, match=r"p\.csv:2 : relation « égal »"):
        judged.read(graph, pairs)


def test_formulas_go_and_stems_meet() -> None:
    assert clean("Le candidat est capable d’évaluer sa pratique") == "évaluer sa pratique"
    assert stems("l'évaluation des compétences") == stems(
        "Evaluations de la compétence".lower().replace("e", "é", 1)
    )


def test_a_compound_sentence_gives_its_clauses() -> None:
    assert clauses("organiser la production, planifier les tâches et gérer les aléas") == [
        "organiser la production", "planifier les tâches", "gérer les aléas",
    ]  # fmt: skip
    assert clauses("animer une équipe") == ["animer une équipe"]
