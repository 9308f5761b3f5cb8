"""Search over the five documents, as a person types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk.errors import StoreError
from crosswalk.search import Filters, find
from crosswalk.search.words import stems, tokens
from tests.cli.test_cli import run


def numbers(graph: crosswalk.Graph, text: str, **options: object) -> list[str]:
    return [hit.number for hit in graph.search(text, **options).hits]  # type: ignore[arg-type]


def test_words_in_any_form(graph: crosswalk.Graph) -> None:
    for text in ("moniteur d'atelier", "MONITEURS d’ateliers", "atelier moniteur", "moniteur atel"):
        assert numbers(graph, text, kind="certification") == ["RNCP39099", "RNCP32139"], text


def test_the_preferred_label_is_shown(graph: crosswalk.Graph) -> None:
    """RNCP39099's first bloc is in capitals in one document, not in the preferred one."""
    page = graph.search("accompagner handicap apprentissages travail protégé", kind="bloc")
    assert [hit.label[:24] for hit in page.hits] == ["accompagner les personne"]


@pytest.mark.parametrize("text", ["41402", "rncp 41402", "RNCP41402BC02", "41 402"])
def test_a_number_in_any_form(graph: crosswalk.Graph, text: str) -> None:
    page = graph.search(text)
    assert page.hits[0].kind == "certification"
    assert {hit.number for hit in page.hits} == {"RNCP41402"}
    assert page.total == 1 + 4 + 39 + 7 + 10


def test_a_rome_code(graph: crosswalk.Graph) -> None:
    assert sorted(numbers(graph, "k1203")) == ["RNCP39099", "RNCP39794", "RNCP41402"]


def test_kinds_and_facets(graph: crosswalk.Graph) -> None:
    assert "RNCP41402" in numbers(graph, "encadrant", kind="emploi")
    filters = Filters({"certificateur": "30840109000011"})
    assert set(numbers(graph, "encadrant", filters=filters)) == {"RNCP41402"}
    assert numbers(graph, "encadrant", filters=Filters({"niveau": "7"})) == []


def test_ended_registrations_can_be_left_out(graph: crosswalk.Graph) -> None:
    assert "RNCP32139" in numbers(graph, "moniteur atelier", kind="certification")
    left = numbers(
        graph, "moniteur atelier", kind="certification", filters=Filters(valid_on="2026-01-01")
    )
    assert left == ["RNCP39099"]


def test_some_words_when_none_has_all(graph: crosswalk.Graph) -> None:
    page = graph.search("moniteur banane")
    assert page.exact is False
    assert page.hits[0].number in {"RNCP39099", "RNCP32139"}
    assert graph.search("banane").total == 0


def test_pages_do_not_overlap(graph: crosswalk.Graph) -> None:
    first, second = (graph.search("41402", limit=20, offset=n) for n in (0, 20))
    assert len({h.iri for h in (*first.hits, *second.hits)}) == 40


@given(st.text(max_size=400))
def test_hostile_texts_are_only_words(built: Path, text: str) -> None:
    page = crosswalk.open(built).search(text)
    assert page.total >= len(page.hits)


@pytest.mark.parametrize(
    "text", ['" OR 1=1 --', "NEAR(a b)", "a* AND NOT (b", "'); DROP TABLE entity", "\x00"]
)
def test_no_operator_of_the_engine_is_one(graph: crosswalk.Graph, text: str) -> None:
    assert graph.search(text).total == 0 or tokens(text)
    assert graph.search("moniteur").total > 0


def test_stems_join_forms_and_keep_codes() -> None:
    assert stems("Encadrer, encadrement, encadrante") == ["encadr"] * 3
    assert stems("l’œuvre d'Automne 2018 TP-00448") == ["oeuvr", "automn", "2018", "tp", "00448"]


def test_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="index absent"):
        find(tmp_path / "g-000001.search", "moniteur")


def test_command_line(built: Path) -> None:
    done = run(
        "search",
        "moniteur",
        "d'atelier",
        "--kind",
        "certification",
        "--format",
        "json",
        store=built,
    )
    found = json.loads(done.stdout)
    assert [hit["number"] for hit in found["hits"]] == ["RNCP39099", "RNCP32139"]
    assert run("search", "x", "--kind", "fruit", store=built).returncode == 2
    assert run("search", "x", "--facet", "fruit=pomme", store=built).returncode == 2
    assert run("search", "x", "--valid-on", "demain", store=built).returncode == 2
