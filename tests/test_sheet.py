"""What the pages ask of the library: a certification's sheet, a passage in its lines, a network, French."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk import examples, french, reliability, sheet, store
from crosswalk.build import write_index
from crosswalk.errors import DocumentError, IdentifierError, UnknownEntityError
from crosswalk.identifiers import GRAPH, ONTOLOGY, bloc_iri, certification_iri
from crosswalk.network import MAX_A_SIDE, network
from crosswalk.originals import Original, original
from crosswalk.text import Source


def test_a_sheet_has_the_facts_with_their_places(graph: crosswalk.Graph) -> None:
    found = sheet.sheet(graph, "rncp 41402")
    assert found.label == "Encadrant technique d’activités d'insertion par l'économique"
    (expiry,) = found.of("expiresOn")
    assert (expiry.value, expiry.text) == ("2030-10-27", "27 octobre 2030")
    text = original("rncp41402-fiche").source.text
    assert {text[place.start : place.end] for place in expiry.places} == {"27-10-2030"}
    assert [place.start_line for place in expiry.places] == [11, 141]
    assert [one.text for one in found.of("durationYears")] == ["5\xa0ans"]
    assert [one.code for one in found.of("rome")] == ["K1203"]
    assert found.documents == ("rncp41402-fiche",)


def test_a_sheet_of_what_is_not_there(graph: crosswalk.Graph) -> None:
    with pytest.raises(UnknownEntityError, match="RNCP99999"):
        sheet.sheet(graph, "RNCP99999")
    with pytest.raises(IdentifierError):
        sheet.sheet(graph, "moniteur")


@pytest.mark.parametrize(
    ("number", "day", "kind", "sentence"),
    [
        ("RNCP41402", "2030-10-27", "active", "Enregistrement actif jusqu'au 27 octobre 2030"),
        ("RNCP41402", "2030-10-28", "ended", "Enregistrement échu — le titre obtenu reste acquis"),
        ("RNCP39794", "2026-11-22", "unknown", "Échéance non précisée dans nos sources"),
    ],
)
def test_status(graph: crosswalk.Graph, number: str, day: str, kind: str, sentence: str) -> None:
    state = sheet.sheet(graph, number).status(day)
    assert (state.kind, state.sentence) == (kind, sentence)


def test_last_delivery_is_said_while_it_lasts(graph: crosswalk.Graph) -> None:
    found = sheet.sheet(graph, "RNCP41402")
    sentence = (
        "Délivrance possible jusqu'au 26 octobre 2034 (parcours engagés avant le 27 octobre 2030)"
    )
    assert sentence in found.status("2031-01-01").more
    assert sentence not in found.status("2035-01-01").more


def test_lineage_is_newest_first(graph: crosswalk.Graph) -> None:
    line = sheet.lineage(graph, "RNCP36697")
    assert [one.number for one in line] == ["RNCP41402", "RNCP36697", "RNCP28647", "RNCP14234"]
    assert line[1].replaces == ("RNCP14234", "RNCP28647")


def test_a_bloc_is_a_tree(graph: crosswalk.Graph) -> None:
    tree = sheet.bloc_tree(graph, bloc_iri("RNCP32139", "BC02"))
    competences = [one for one in tree if one.link == "hasCompetence"]
    assert competences[0].key == "3.1"
    assert competences[0].of("hasDetail")
    asked = {one.iri for one in competences} | {c.iri for one in competences for c in one.children}
    assert asked <= set(sheet.places(graph, bloc_iri("RNCP32139", "BC02")))


def test_every_quote_of_a_bloc_is_at_its_place(graph: crosswalk.Graph) -> None:
    entity = bloc_iri("RNCP39794", "CCP1")
    quotes = {
        (row["document"], int(row["start"]), int(row["end"])): row["quote"]
        for row in graph.query("passages", entity=entity)
    }
    assert quotes
    for place in sheet.places_of(graph, entity):
        words = original(place.document).source.text[place.start : place.end]
        assert " ".join(words.split()) == quotes[place.document, place.start, place.end]


def test_figures(graph: crosswalk.Graph) -> None:
    table = sheet.figures(graph, "RNCP41402")
    assert list(table) == ["2022", "2023", "2024"]
    assert table["2024"]["certified"] == "51"
    assert table["2024"]["occupationRateAt2Years"] is None


def test_an_excerpt_marks_the_words() -> None:
    held = original("rncp41402-fiche")
    start = held.source.text.index("RNCP39099 - Moniteur d'atelier")
    lines = held.excerpt([(start, start + 9)], around=1)
    assert [line.number for line in lines] == [128, 129, 130]
    assert [words for words, mark in lines[1].pieces if mark] == ["RNCP39099"]
    assert not lines[0].marked


def test_a_document_that_is_not_there_or_has_changed() -> None:
    with pytest.raises(UnknownEntityError, match="inconnu"):
        original("inconnu")
    with pytest.raises(DocumentError, match="changé"):
        original("rncp41402-fiche", "0" * 64)


@given(st.text(alphabet="ab \n", min_size=1, max_size=60), st.data())
def test_marks_hold_the_words_and_lose_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    held = Original(original("rncp41402-fiche").info, Source("x", text))
    lines = held.lines(range(1, len(held.source.lines) + 1), [(start, end)])
    assert "\n".join(line.text for line in lines) == text
    marked = "".join(words for line in lines for words, mark in line.pieces if mark)
    assert marked == text[start:end].replace("\n", "")


def test_network_of_a_certification(graph: crosswalk.Graph) -> None:
    found = network(graph, "41402")
    assert {(one.source, one.target, one.layer) for one in found.links} == {
        ("RNCP41402", "RNCP36697", "filiation"),
        ("RNCP41402", "RNCP39099", "officielle"),
    }
    sides = {node.id: node.side for node in found.nodes}
    assert sides == {"RNCP41402": "center", "RNCP39099": "right", "RNCP36697": "below"}
    assert found.left_out == {}


def test_network_of_a_bloc_keeps_sets_together(graph: crosswalk.Graph) -> None:
    found = network(graph, "RNCP41402BC01")
    words = {(one.target, one.words) for one in found.links}
    assert ("RNCP41402BC02", "compte ensemble avec") in words
    assert ("RNCP39099BC03", "reconnu en correspondance avec") in words


def test_nodes_never_cover_each_other(graph: crosswalk.Graph) -> None:
    from crosswalk.network import HEIGHT, WIDTH

    for entity in ("41402", "39099", "41402BC01", "39794"):
        found = network(graph, entity)
        assert all(
            len([n for n in found.nodes if n.side == s]) <= MAX_A_SIDE for s in ("left", "right")
        )
        for one in found.nodes:
            assert 0 <= one.x <= found.width - WIDTH
            assert 0 <= one.y <= found.height - HEIGHT
            for other in found.nodes:
                apart = abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
                assert one is other or apart


def test_every_example_runs(graph: crosswalk.Graph) -> None:
    known = examples.all_examples()
    assert len(known) > 70
    for key, one in known.items():
        assert graph.run(one.text) is not None, key
    groups = {one.group for key, one in known.items() if key.startswith("q:")}
    assert groups == set(examples.USERS.values())


def test_account_of_the_documents(graph: crosswalk.Graph) -> None:
    found = {one.id: one for one in reliability.documents(graph)}
    assert len(found) == 5
    fiche = found["rncp41402-fiche"].coverage
    assert fiche
    assert (fiche.lines, fiche.cited) == (155, 108)
    assert reliability.exports(graph) == []
    assert reliability.contradictions(graph)
    assert reliability.unknown(graph)["notStated"]["prerequisite", "rncp41402-fiche"] == 1


def test_the_check_runs_apart_and_can_be_cancelled(graph: crosswalk.Graph) -> None:
    check = reliability.Check(graph.store.path)
    assert check.wait(120)
    assert check.outcome
    assert check.outcome["conforms"] is True
    other = reliability.Check(graph.store.path)
    other.cancel()
    assert other.wait(30)
    assert (other.cancelled, other.outcome) == (True, None)


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("2030-10-27", "27 octobre 2030"),
        ("2024-05-01", "1er mai 2024"),
        ("2024-01", "janvier 2024"),
        ("2018", "2018"),
        ("2026-11-22T00:13:00Z", "22 novembre 2026"),
        ("2024-13-01", "2024-13-01"),
        ("hier", "hier"),
    ],
)
def test_days(given_: str, shown: str) -> None:
    assert french.day(given_) == shown


def test_numbers_durations_counts() -> None:
    assert french.number(29510) == "29\u202f510"
    assert french.number("0.5") == "0,5"
    assert french.number(69.68) == "69,68"
    assert french.number(3.0, 1) == "3,0"
    assert french.duration("PT1H15M") == "1\xa0h\xa015"
    assert french.duration("PT40M") == "40\xa0min"
    assert french.duration("PT2H") == "2\xa0h"
    assert french.duration("bientôt") == "bientôt"
    assert french.count(0, "bloc") == "0\xa0bloc"
    assert french.count(2, "tableau", "tableaux") == "2\xa0tableaux"
    assert french.listed(["a", "b", "c"]) == "a, b et c"
    assert french.listed([]) == ""
    assert french.word("https://w3id.org/passerelle/ontology#level") == "Niveau"
    assert french.word("inconnu") == "inconnu"


def test_iris_of_the_certification(graph: crosswalk.Graph) -> None:
    assert sheet.places_of(graph, certification_iri("RNCP41402"))


def test_exports_have_names() -> None:
    named = "export « certificateurs » de France compétences du 1er février 2026"
    assert french.export("csv-certificateurs", "2026-02-01") == named
    assert french.export("active-titles", "2026-04").endswith(" de France compétences d'avril 2026")
    assert french.export("active-titles", "2026-05").endswith(" de France compétences de mai 2026")
    assert french.export("active-titles", "2026").endswith(" de France compétences de 2026")
    assert french.source("csv-certificateurs-2026-02-01") == named
    assert french.source("rncp41402-fiche") == "rncp41402-fiche"
    assert french.short_title("Fiche RNCP41402 : Encadrant technique") == "Fiche RNCP41402"
    assert french.short_title("un mot " * 20) == f"{'un mot ' * 9}un mot…"


def test_replacements_that_only_the_register_states_are_drawn(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(built, path)
    old, new = (ox.NamedNode(certification_iri(n)) for n in ("RNCP41402", "RNCP50000"))
    register = ox.NamedNode(f"{GRAPH}register/rncp-xml/2026-08-16")
    replaced = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
    number = ox.NamedNode(f"{ONTOLOGY}rncpNumber")
    with store.new_generation(path, empty=False) as writing:
        writing.store.extend(
            [
                ox.Quad(old, replaced, new, register),
                ox.Quad(new, number, ox.Literal("RNCP50000"), register),
            ]
        )
        write_index(writing)
    links = network(crosswalk.open(path), "RNCP41402").links
    assert [(one.source, one.target) for one in links if one.layer == "filiation"] == [
        ("RNCP41402", "RNCP36697"),
        ("RNCP50000", "RNCP41402"),
    ]
