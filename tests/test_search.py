"""Search over the five documents, as a person types."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk.errors import StoreError
from crosswalk.register.importing import Options, import_export
from crosswalk.search import Filters, build, find, index_path
from crosswalk.search.words import stems, tokens
from tests.cli.test_cli import run
from tests.register.conftest import FICHE


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


def test_a_bloc_comes_before_the_rest_of_its_title(graph: crosswalk.Graph) -> None:
    hits = graph.search("rncp 41402 bc 3").hits
    bloc = "https://w3id.org/passerelle/id/certification/RNCP41402/bloc/BC03"
    assert [hit.kind for hit in hits[:3]] == ["certification", "bloc", "competence"]
    assert hits[1].iri == bloc
    assert {hit.iri.startswith(bloc) for hit in hits[1:11]} == {True}  # its nine competences
    assert not hits[11].iri.startswith(bloc)


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


@pytest.mark.parametrize("kinds", [("rncp-xml",), ("rncp-xml", "older"), ("rncp-xml", "newer")])
def test_the_index_of_an_import_is_that_of_its_store(
    built: Path, tmp_path: Path, kinds: tuple[str, ...]
) -> None:
    """Written while the store loads, from the lines; or read from the store: the same rows."""
    place = tmp_path / "store"
    shutil.copytree(built, place)
    days = {"rncp-xml": "2026-08-16", "older": "2026-01-01", "newer": "2026-09-01"}
    for kind in kinds:
        feed = tmp_path / f"export_fiches_RNCP_V4_1_{days[kind]}.xml"
        words = FICHE.replace("Premier bloc", f'Bloc « {kind} » \\ "un"')
        feed.write_text(words, encoding="utf-8")
        import_export(feed, place, Options())
    opened = crosswalk.open(place)
    followed = index_path(place, opened.store.generation)
    whole = tmp_path / "whole"
    build(opened.store.database(), opened.store.default_graph_names(), whole)
    assert rows(followed) == rows(whole)
    answering = "newer" if "newer" in kinds else "rncp-xml"
    found = [hit.label for hit in opened.search("RNCP99001BC01", kind="bloc").hits]
    assert f'Bloc « {answering} » \\ "un"' in found
    assert not any(f"« {other} »" in one for other in set(kinds) - {answering} for one in found)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What an index holds, in no order of its own."""
    with closing(sqlite3.connect(path)) as base:
        return {
            name: sorted(base.execute(text))
            for name, text in {
                "labels": "SELECT iri, kind, number, label, other FROM entity",
                "facets": "SELECT * FROM facet",
                "ends": "SELECT * FROM certification",
            }.items()
        }
