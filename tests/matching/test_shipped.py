"""The predictions in `data/mappings/`: found again from the documents, and never an official word."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk import query, store
from crosswalk.build import write_index
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import blocs, mapping, shipped, sssom
from crosswalk.matching.hints import stored_hints
from crosswalk.matching.sssom import Row
from crosswalk.transfer import Covered, Dates, Item, transfer
from crosswalk.transfer.forms import WRITERS

AGAIN = "faites-les à nouveau : python -m crosswalk.matching.shipped"
PAIRS = [
    "RNCP32139-RNCP39099", "RNCP32139-RNCP39794", "RNCP32139-RNCP41402",
    "RNCP39099-RNCP39794", "RNCP39099-RNCP41402", "RNCP39794-RNCP41402",
]  # fmt: skip


def test_a_new_prediction_finds_what_is_shipped(graph: crosswalk.Graph) -> None:
    files = sorted(shipped.folder().glob("*.sssom.tsv"))
    assert [path.name for path in files] == [f"{pair}.sssom.tsv" for pair in PAIRS]
    for path, made in zip(files, shipped.sets(graph, "2026-11-22"), strict=True):
        kept = sssom.read(path)
        assert kept.metadata["mapping_tool"] == f"Passerelle, moteur {shipped.ENGINE}"
        assert kept.metadata["mapping_tool_version"] == crosswalk.__version__, AGAIN
        old, new = _rows(kept.rows), _rows(made.rows)
        # Processors may differ in the last digit: a pair at the threshold may be on either side of it.
        edge = {key for key, row in (old | new).items() if _near(row["confidence"], mapping.LIKELY)}
        assert old.keys() - edge == new.keys() - edge, AGAIN
        for key in old.keys() & new.keys():
            assert _same(old[key], new[key]), (path.name, key, AGAIN)


def _rows(rows: tuple[Row, ...]) -> dict[tuple[str, ...], Row]:
    return {(*row.key, row["subject_members"]): row for row in rows}


def _near(confidence: str, value: float) -> bool:
    return bool(confidence) and abs(float(confidence) - value) <= 0.002


def _same(a: Row, b: Row) -> bool:
    slots = {"predicate_id", "subject_hash", "object_hash", "coverage_covered", "coverage_of"}
    if any(a[slot] != b[slot] for slot in slots):
        return False
    return a["confidence"] == b["confidence"] or _near(a["confidence"], float(b["confidence"]))


def test_nothing_shipped_is_a_decision() -> None:
    rows = [row for path in shipped.folder().glob("*.tsv") for row in sssom.read(path).rows]
    assert {row["mapping_justification"] for row in rows} == {sssom.PREDICTED, sssom.COUNTED}
    assert not [row for row in rows if row["reviewer_label"] or row["decision"]]
    assert min(float(row["confidence"]) for row in rows if not row.counted) >= mapping.LIKELY
    for path in shipped.folder().glob("*.tsv"):
        pairs = [row for row in sssom.read(path).rows if not row.counted]
        times = Counter(
            (row["subject_id"], row["subject_span"], row["subject_label"]) for row in pairs
        )
        assert not [
            one for one, count in times.items() if count > 1
        ]  # its likeliest counterpart alone


@pytest.fixture(scope="module")
def without(built: Path, tmp_path_factory: pytest.TempPathFactory) -> crosswalk.Graph:
    """The same store without any graph of the analysis."""
    path = tmp_path_factory.mktemp("official") / "store"
    shutil.copytree(built, path)
    summary = store.ReadOnlyStore(path).summary()
    assert summary is not None
    with store.new_generation(path, empty=False) as writing:
        for name in store.graph_names(writing.store):
            if name.startswith(f"{GRAPH}analysis/"):
                writing.store.remove_graph(ox.NamedNode(name))
        write_index(writing)
        writing.summary = replace(summary, generation=writing.name)
    return crosswalk.open(path)


def test_official_answers_are_the_same_without_the_analysis(
    built: Path, without: crosswalk.Graph
) -> None:
    graph = crosswalk.open(built)
    apart = graph.store.graph_names() - without.store.graph_names()
    assert apart == {f"{GRAPH}analysis/{pair}" for pair in PAIRS}
    assert not apart & set(graph.store.default_graph_names())
    layer = "<https://w3id.org/passerelle/ontology#layer> <https://w3id.org/passerelle/ontology#Proposed>"
    assert graph.query(f"SELECT ?x {{ ?x {layer} }}") == []
    assert len(graph.query(f"SELECT ?x {{ GRAPH ?g {{ ?x {layer} }} }}")) == 360
    for name in sorted(query.library()):
        if name not in ("graphes", "rapprochements"):
            asked = dict(query.named(name).example)
            assert _terms(graph.run(name, **asked)) == _terms(without.run(name, **asked)), name


def _terms(found: Any) -> list[str]:
    return sorted(map(str, found))


HELD = (["RNCP41402BC01"], ["RNCP41402BC01", "RNCP41402BC02", "RNCP41402BC03"], ["RNCP32139BC03"])
TARGETS = ("RNCP39794", "RNCP39099", "RNCP41402")


def _answer(graph: crosswalk.Graph, held: list[str], target: str) -> dict[str, Any]:
    day = Dates(date(2026, 11, 22))
    found: dict[str, Any] = json.loads(
        WRITERS["json"](transfer(graph, held, [target], day, stored_hints(graph)))
    )
    return found


_SAID_BY_ANALYSIS = ("hints", "grade", "sentence")


def _bare(remaining: dict[str, Any]) -> dict[str, Any]:
    """What remains, without what analysis says of it."""
    kept = dict(remaining)
    for part in ("firm", "if_confirmed"):
        kept[part] = [
            {key: value for key, value in one.items() if key not in _SAID_BY_ANALYSIS}
            for one in remaining[part]
        ]
    return kept


def test_transfer_gives_the_same_grades_and_adds_only_what_is_near(
    graph: crosswalk.Graph, without: crosswalk.Graph
) -> None:
    told = []
    for held in HELD:
        for target in TARGETS:
            one, other = (_answer(each, held, target) for each in (graph, without))
            assert _bare(one.pop("remaining")) == _bare(other.pop("remaining"))
            assert one == other
            told += [r for r in _answer(graph, held, target)["remaining"]["firm"] if r["hints"]]
    assert {one["grade"] for one in told} == {"proche"}
    assert all(mapping.LAYER in hint["text"] for one in told for hint in one["hints"])


def test_how_much_a_bloc_covers_is_told_with_it(graph: crosswalk.Graph) -> None:
    """The counts are those of `compare`, by the bloc held alone; zero is told, unknown is not zero."""
    near = _hinted(_answer(graph, ["RNCP41402BC01"], "RNCP39794"))
    report = blocs.between(graph, "RNCP41402", "RNCP39794", shipped.ENGINE)
    held = f"{ID}certification/RNCP41402/bloc/BC01"
    alone = {
        one.iri: one for one, iri in blocs.alone(report.comparison, report.blocs) if iri == held
    }
    assert near
    for iri, counts in near.items():
        of = alone[iri]
        assert counts == [
            {
                "covered": of.count(blocs.COVERED),
                "partly": of.count(blocs.PARTLY),
                "of": len(of.units),
            }
        ]
    whole = _hinted(_answer(graph, ["RNCP32139"], "RNCP39794"))
    report = blocs.between(graph, "RNCP32139", "RNCP39794", shipped.ENGINE)
    assert [counts[0]["covered"] for counts in whole.values()] == [
        one.count(blocs.COVERED) for one in report.blocs
    ]
    # No competence of RNCP39099 is known: what its blocs cover is not counted, which is not zero.
    unknown = _hinted(_answer(graph, ["RNCP39099BC02"], "RNCP39794"))
    assert list(unknown.values()) == [[None]]


def _hinted(answer: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        one["iri"]: [hint["coverage"] for hint in one["hints"]]
        for one in answer["remaining"]["firm"]
        if one["hints"]
    }


@pytest.mark.parametrize(
    ("partly", "layer", "told"),
    [("0", "Proposed", False), ("1", "Proposed", True), ("0", "Reviewed", True)],
)
def test_what_leaves_every_competence_uncovered_makes_nothing_near(
    graph: crosswalk.Graph, monkeypatch: pytest.MonkeyPatch, partly: str, layer: str, told: bool
) -> None:
    """A likely pair is not enough; a pair that a person confirmed is always told."""
    held, aimed = (
        Item(f"{ID}certification/{n}/bloc/BC01", n, f"{n}BC01", "BC01", "Un bloc")
        for n in ("RNCP41402", "RNCP32139")
    )
    likely = {"layer": layer, "confidence": "0.9", "subject": "a", "object": "b",
              "decision": "confirmée", "comment": "Relue", "target": aimed.iri}  # fmt: skip
    count = {"layer": "Proposed", "target": aimed.iri, "member": held.iri,
             "covered": "0", "partly": partly, "of": "4"}  # fmt: skip
    monkeypatch.setattr(type(graph), "query", lambda *_, **__: [likely, count])
    hints = stored_hints(graph)([held], [aimed])
    assert [hint.coverage for hint in hints] == [Covered(0, int(partly), 4)] * told


def test_titles_that_nothing_compares_are_not_asked_about(
    graph: crosswalk.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question about a pair of blocs costs a national store a while: only pairs of titles with mappings."""
    asked = []
    query = type(graph).query

    def counting(self: crosswalk.Graph, name: str, **given: str) -> Any:
        asked.append(given)
        return query(self, name, **given)

    monkeypatch.setattr(type(graph), "query", counting)
    one, other, near = (
        Item(f"{ID}certification/{n}/bloc/BC01", n, f"{n}BC01", "BC01", "Un bloc")
        for n in ("RNCP404", "RNCP41402", "RNCP32139")
    )
    assert stored_hints(graph)([one], [other, near]) == []
    assert asked == []
    assert stored_hints(graph)([other], [one, near])
    assert asked == [{"a": other.iri, "b": near.iri}]
