"""Mappings as graphs: apart from what is declared, and only what a person confirmed is a reviewed triple."""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, RDF, SKOS, Literal, URIRef

from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import graphs, mapping, reviews, sssom
from crosswalk.matching.sssom import MappingSet, Row
from crosswalk.store import default_graphs


def _row(target: str) -> Row:
    return Row(
        {
            "subject_id": f"{ID}a", "subject_label": "a", "predicate_id": mapping.CLOSE,
            "object_id": f"{ID}{target}", "object_label": target,
            "mapping_justification": sssom.PREDICTED, "confidence": "0.700", "subject_hash": "h",
        }
    )  # fmt: skip


def test_reviews_and_predictions_are_graphs_of_their_own(tmp_path: Path) -> None:
    yes = reviews.decide(_row("yes"), "o", "Anne", "2026-11-22")
    no = reviews.decide(_row("no"), "n", "Anne", "2026-11-22")
    path = tmp_path / "x.sssom.tsv"
    path.write_text(sssom.write(MappingSet("RNCP1", "RNCP2", (yes, no, _row("maybe")))), "utf-8")
    found = graphs.mapping_graphs([path])
    review, analysis = f"{GRAPH}review/RNCP1-RNCP2", f"{GRAPH}analysis/RNCP1-RNCP2"
    assert set(found) == {review, analysis}
    assert default_graphs(found) == []
    assert [str(o) for o in found[review].objects(predicate=SKOS.closeMatch)] == [f"{ID}yes"]
    assert len(list(found[review].subjects(RDF.type, OWL.Axiom))) == 2
    assert set(found[review].objects(predicate=RNCP.reviewer)) == {Literal("Anne")}
    assert [str(o) for o in found[analysis].objects(predicate=SKOS.closeMatch)] == [f"{ID}maybe"]
    (axiom,) = found[analysis].subjects(RDF.type, OWL.Axiom)
    assert found[analysis].value(axiom, RNCP.mappingLayer) == URIRef(RNCP.Proposed)
