"""Mappings in the graph: under `GRAPH` alone, told to an adviser as « proche », never as a right."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import crosswalk
from crosswalk.errors import DocumentError
from crosswalk.graph.mappings import mapping_graphs
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row
from crosswalk.matching.statements import of_title
from tests.cli.test_cli import run

A = f"{ID}certification/RNCP39794/bloc/CCP2"
B = f"{ID}certification/RNCP41402/bloc/BC01"
NAME = "RNCP39794-RNCP41402"


def row(**values: str) -> Row:
    return Row(
        {
            "subject_id": f"{A}/competence/CP5",
            "subject_label": "Accueillir et intégrer",
            "predicate_id": "skos:closeMatch",
            "object_id": f"{B}/competence/1",
            "object_label": "Favoriser leur intégration",
            "mapping_justification": sssom.PREDICTED,
            "confidence": "0.730",
            "mapping_tool": "Passerelle, moteur lexical",
            "subject_hash": "aa",
            "object_hash": "bb",
        }
        | values
    )


def reviewed(decision: str, **values: str) -> Row:
    words = "Proposée, relue par Anne le 2026-11-22"
    return row(
        mapping_justification=sssom.REVIEWED, reviewer_label="Anne", mapping_date="2026-11-22",
        decision=decision, comment=words, confidence="", mapping_tool="", **values,
    )  # fmt: skip


def written(folder: Path, *rows: Row) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = sssom.write(MappingSet("RNCP39794", "RNCP41402", rows))
    (folder / f"{NAME}.sssom.tsv").write_text(text, encoding="utf-8")
    return folder


def test_what_is_computed_and_what_is_reviewed_have_each_their_graph(tmp_path: Path) -> None:
    graphs = mapping_graphs(
        written(tmp_path, row(), reviewed("confirmée", object_id=f"{B}/competence/2")),
        tmp_path / "none",
    )
    assert set(graphs) == {f"{GRAPH}analysis/{NAME}", f"{GRAPH}review/{NAME}"}
    ask = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#closeMatch> ?o }"
    assert len(graphs[f"{GRAPH}analysis/{NAME}"].query(ask)) == 0
    ((source, target),) = graphs[f"{GRAPH}review/{NAME}"].query(ask)  # type: ignore[misc]
    assert (str(source), str(target)) == (f"{A}/competence/CP5", f"{B}/competence/2")


def test_a_rejected_mapping_asserts_nothing(tmp_path: Path) -> None:
    (graph,) = mapping_graphs(
        written(tmp_path, reviewed("rejetée", predicate_modifier="Not"))
    ).values()
    ask = "ASK { ?s <http://www.w3.org/2004/02/skos/core#closeMatch> ?o }"
    assert not graph.query(ask).askAnswer
    ask = "ASK { ?x <https://w3id.org/sssom/predicate_modifier> <https://w3id.org/sssom/NegatedPredicate> }"
    assert graph.query(ask).askAnswer


def test_a_conflict_stops_the_build_with_its_rows(tmp_path: Path) -> None:
    rows = (reviewed("confirmée"), reviewed("rejetée", predicate_modifier="Not"))
    with pytest.raises(DocumentError, match="lignes 1, 2 : elles se contredisent"):
        mapping_graphs(written(tmp_path, *rows))


def test_a_row_whose_text_has_changed_is_never_attached_again(tmp_path: Path) -> None:
    text = "Accueillir les salariés. Les intégrer à l’équipe."
    label = {"subject_hash": sha("Accueillir"), "object_hash": sha("Recevoir")}
    sentence = {
        "subject_hash": sha("Les intégrer à l’équipe."),
        "subject_span": "25-49",
        "object_hash": "",
    }
    rows = (
        reviewed("confirmée", **label),
        row(object_id=f"{B}/competence/2", **sentence),
        reviewed("confirmée", object_id=f"{B}/competence/3", **sentence),
    )
    now = {f"{A}/competence/CP5": ["Accueillir", text], f"{B}/competence/1": ["Recevoir"]}
    later = now | {f"{A}/competence/CP5": ["Accueillir", f"Ceci est neuf. {text}"]}

    def decisions(texts: dict[str, list[str]]) -> list[str]:
        graphs = mapping_graphs(folder, texts=lambda iri: texts.get(iri, []))
        words = "SELECT ?d { ?x <https://w3id.org/passerelle/ontology#decision> ?d } ORDER BY ?d"
        told = [str(r[0]) for r in graphs[f"{GRAPH}review/{NAME}"].query(words)]  # type: ignore[index]
        return [*told, *sorted(n.rpartition("/")[0].rpartition("/")[2] for n in graphs)]

    folder = written(tmp_path, *rows)
    assert decisions(now) == ["confirmée", "confirmée", "analysis", "review"]
    assert decisions(later) == ["confirmée", "à revoir", "review"]  # the prediction is left out
    assert decisions(now | {f"{B}/competence/1": ["Accueillir"]})[0:2] == ["confirmée", "à revoir"]
    assert decisions({}) == ["confirmée", "confirmée", "analysis", "review"]  # not of this graph


def test_a_users_predictions_take_the_place_of_ours(tmp_path: Path) -> None:
    ours = written(tmp_path / "ours", row(), row(object_id=f"{B}/competence/2"))
    theirs = written(tmp_path / "theirs", reviewed("rejetée", predicate_modifier="Not"))
    assert set(mapping_graphs(ours)) == {f"{GRAPH}analysis/{NAME}"}
    assert set(mapping_graphs(ours, theirs)) == {f"{GRAPH}review/{NAME}"}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_from_review_to_a_candidate(tmp_path: Path, graph: crosswalk.Graph) -> None:
    home, store = tmp_path / "home", tmp_path / "store"
    texts = {
        one.entity: one.hash
        for n in ("39794", "41402")
        for one in of_title(graph, n)
        if not one.span
    }
    known = {
        "subject_hash": texts[f"{A}/competence/CP5"],
        "object_hash": texts[f"{B}/competence/1"],
    }
    written(
        home / "reviews",
        reviewed("confirmée", **known),
        row(subject_hash="", object_hash="", object_id=f"{B}/competence/2", confidence="0.2"),
        reviewed("rejetée", predicate_modifier="Not", subject_id=f"{ID}certification/RNCP39794/bloc/CCP3",
                 subject_hash="", object_hash=""),
        reviewed("confirmée", object_id=f"{B}/competence/3"),  # its texts are not these any more
    )  # fmt: skip
    assert run("build", store=store, home=home).returncode == 0
    graph = crosswalk.open(store)
    found = graph.query("rapprochements", a=A, b=B)
    assert sorted((r["layer"], r.get("decision") or "") for r in found) == [
        ("Proposed", ""), ("Reviewed", "confirmée"), ("Reviewed", "à revoir"),
    ]  # fmt: skip
    assert found == [*graph.query("rapprochements", a=B, b=A)]
    assert graph.query("SELECT ?x { ?x a <http://www.w3.org/2002/07/owl#Axiom> ; "
                       "<https://w3id.org/sssom/mapping_justification> ?j }") == []  # fmt: skip
    command = ("transfer", "--held", "RNCP41402BC01", "--target", "RNCP39794", "--format", "json")
    answer = json.loads(run(*command, store=store, home=home).stdout)
    near = {r["label"]: r for r in answer["remaining"]["firm"] if r["hints"]}
    ((label, told),) = near.items()
    assert label.startswith("Participer à l’accueil")
    assert told["grade"] == "proche"
    (hint,) = told["hints"]
    assert hint["near"] == "RNCP41402BC01"
    assert hint["text"].endswith("Proposée, relue par Anne le 2026-11-22.")
    assert "proche" not in {result["grade"] for result in answer["results"]}
