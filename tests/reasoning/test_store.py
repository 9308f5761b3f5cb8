"""Reasoning on a store: the graphs of its default graph, but those too big for a reasoner."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from crosswalk import store
from crosswalk.graph.convert import to_quads
from crosswalk.identifiers import GRAPH
from crosswalk.reasoning import check

REGISTER = f"{GRAPH}register/rncp-xml/2026-08-16"


@pytest.fixture
def path(tmp_path: Path, small: dict[str, Graph]) -> Path:
    with store.new_generation(tmp_path, empty=True) as writing:
        writing.store.extend(to_quads(small))
        node = ox.NamedNode("https://w3id.org/passerelle/id/certification/RNCP1")
        number = ox.NamedNode("https://w3id.org/passerelle/ontology#rncpNumber")
        graph = ox.NamedNode(REGISTER)
        writing.store.extend([ox.Quad(node, number, ox.Literal(f"RNCP{n}"), graph) for n in (1, 2)])
    return tmp_path


def test_graphs_of_the_store(path: Path, small: dict[str, Graph]) -> None:
    graphs, skipped = check.stored(path)
    assert set(graphs) == {*small, REGISTER}
    assert not skipped
    assert {name: len(graph) for name, graph in graphs.items() if name in small} == {
        name: len(graph) for name, graph in small.items()
    }


def test_a_big_register_is_left_out_and_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MAX_REGISTER", 1)
    graphs, skipped = check.stored(path)
    assert REGISTER not in graphs
    assert skipped == (REGISTER,)


@pytest.mark.usefixtures("reasoner")
def test_what_the_store_says_is_reasoned_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = check.check_reason(path)
    assert not outcome.consistent
    (contradiction,) = outcome.contradictions
    assert {one.graph for one in contradiction.statements if one.kind == "fait"} == {
        REGISTER.removeprefix(GRAPH)
    }
    monkeypatch.setattr(check, "MAX_REGISTER", 1)
    again = check.check_reason(path, explained=False)
    assert again.conforms
    assert again.skipped == (REGISTER,)
