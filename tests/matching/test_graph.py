"""Mappings in the graph: under `GRAPH` alone, told to an adviser as « proche », never as a right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import crosswalk
from crosswalk.errors import DocumentError
from crosswalk.graph.mappings import mapping_graphs
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row
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


def test_from_review_to_a_candidate(tmp_path: Path) -> None:
    home, store = tmp_path / "home", tmp_path / "store"
    written(
        home / "reviews",
        reviewed("confirmée"),
        row(object_id=f"{B}/competence/2", confidence="0.2"),
        reviewed("rejetée", predicate_modifier="Not", subject_id=f"{ID}certification/RNCP39794/bloc/CCP3"),
    )  # fmt: skip
    assert run("build", store=store, home=home).returncode == 0
    graph = crosswalk.open(store)
    found = graph.query("rapprochements", a=A, b=B)
    assert [(r["layer"], r.get("decision")) for r in found] == [
        ("Proposed", None), ("Reviewed", "confirmée"),
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
