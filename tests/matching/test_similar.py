"""Neighbours: the index answers what the exact vectors answer, with its filters and its evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import crosswalk
from crosswalk.errors import DocumentError, QueryError, StoreError, UnknownEntityError
from crosswalk.matching import national, neighbours, recall, register_files, similar
from crosswalk.matching.national import Fiche
from crosswalk.matching.neighbours import Index

FICHES = [
    Fiche("RNCP1", "Développeur web", "5", {"BC01": "Développer une application web"}, {"M1805"}, {"326t"}),
    Fiche("RNCP2", "Développeur web et mobile", "5", {"BC01": "Développer une application web sécurisée"},
          {"M1805"}, {"326t"}),
    Fiche("RNCP3", "Boulanger", "3", {"BC01": "Fabriquer du pain", "BC02": "Vendre du pain"}, {"D1102"},
          {"221"}, expires="2020-01-01"),
    Fiche("RS12", "Boulangerie et vente du pain", "", {}, {"D1106"}, expires="2030-01-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(neighbours.make(FICHES, {("RNCP3", "BC02"): "RNCP3BC02"}))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user folder of its own: what is kept there is under test."""
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    neighbours._opened.cache_clear()
    yield tmp_path / "cache" / "neighbours"
    neighbours._opened.cache_clear()


def test_texts_and_places(index: Index) -> None:
    assert [index.text("number", row) for row in range(len(index))] == [
        "RNCP1", "RNCP2", "RNCP3", "RS12",
    ]  # fmt: skip
    row = index.bloc("RNCP3", "BC02")
    assert row is not None
    assert index.text("bloc-label", row) == "Vendre du pain"
    assert (index.text("code", row), index.text("code", row - 1)) == ("RNCP3BC02", "")
    assert index.bloc("RNCP3", "BC03") is index.bloc("RNCP9", "BC01") is index.title("RNCP") is None


@pytest.mark.parametrize("name", list(national.FICHE_FIELDS))
def test_a_likeness_is_the_cosine_of_the_exact_vectors(index: Index, name: str) -> None:
    exact = national.title_space(FICHES).blocks[name]
    for row in range(len(FICHES)):
        whole = (exact @ exact[row].T).toarray().ravel()
        assert index.likeness(name, row) == pytest.approx(whole, abs=1e-6)


def test_filters_keep_an_end_that_is_unknown(index: Index) -> None:
    def kept(**wanted: object) -> list[bool]:
        return list(map(bool, similar.Filters(**wanted).mask(index)))  # type: ignore[arg-type]

    assert kept() == [True] * 4
    assert kept(level="5") == [True, True, False, False]
    assert kept(active_on=date(2026, 1, 1)) == [True, True, False, True]
    assert kept(active_on=date(2020, 1, 1)) == [True] * 4
    assert kept(rome="M18") == kept(rome="m1805") == kept(rome="M") == [True, True, False, False]
    assert kept(rome="D110") == [False, False, True, True]
    assert kept(rome="M18", level="3") == [False] * 4


def test_the_documents_answer_as_the_exact_spaces_do(graph: crosswalk.Graph, home: Path) -> None:
    fiches, _ = register_files.from_store(graph)
    space = national.title_space(fiches)
    row = space.place["RNCP41402"]
    (_, exact) = next(space.nearest([row], 3))
    found = similar.titles(graph, "41402", 3).neighbours
    assert [one.number for one in found] == [fiches[j].number for j, _ in exact]
    assert found[0].number == "RNCP39794"
    whole = sum(national.TITLE_WEIGHTS.values())
    assert [one.likeness for one in found] == pytest.approx([v / whole for _, v in exact], abs=1e-6)
    assert found[0].evidence == pytest.approx(space.evidence(row, exact[0][0]), abs=0.002)
    assert found[0].common["rome"] == ["K1203"]
    assert "ROME K1203" in found[0].why
    assert found[0].common["words"] == ["encadrant", "technique", "insertion"]
    assert len(list(home.iterdir())) == 1


@pytest.mark.usefixtures("home")
def test_blocs_held_have_neighbours_in_other_titles(graph: crosswalk.Graph) -> None:
    coded, own_key = similar.blocs(graph, ["RNCP41402BC01", "RNCP39794 CCP2"], 3)
    assert coded.label == "Encadrer des salariés en insertion"
    numbers = [one.number for one in coded.neighbours]
    assert "RNCP41402" not in numbers
    assert (
        max(numbers.count(one) for one in numbers) == similar.A_TITLE
    )  # RNCP39794 has three near ones
    assert (own_key.asked, own_key.neighbours[0].bloc) == ("RNCP39794 CCP2", "RNCP34336BC02")
    assert own_key.neighbours[0].common["words"][:2] == ["participer", "accueil"]
    assert all(0 < one.likeness <= 1 for one in (*coded.neighbours, *own_key.neighbours))
    with pytest.raises(UnknownEntityError, match="RNCP41402BC09 n'est pas dans le graphe"):
        similar.blocs(graph, ["RNCP41402BC09"])


@pytest.mark.usefixtures("home")
def test_a_title_known_by_its_number_alone_has_no_neighbour(graph: crosswalk.Graph) -> None:
    assert similar.titles(graph, "RNCP404").neighbours == ()
    with pytest.raises(UnknownEntityError, match="RNCP99999 n'est pas dans le graphe"):
        similar.titles(graph, "RNCP99999")


def test_an_index_is_kept_and_a_damaged_one_made_again(graph: crosswalk.Graph, home: Path) -> None:
    first = similar.titles(graph, "41402", 2)
    (folder,) = home.iterdir()
    made = (folder / "arrays.bin").stat().st_mtime_ns
    neighbours._opened.cache_clear()
    assert similar.titles(graph, "41402", 2) == first
    assert (folder / "arrays.bin").stat().st_mtime_ns == made
    neighbours._opened.cache_clear()
    (folder / "arrays.bin").write_bytes(b"abc")
    assert similar.titles(graph, "41402", 2) == first
    assert (folder / "arrays.bin").stat().st_size > 1000


def test_a_folder_that_cannot_be_written_does_not_stop_an_answer(
    graph: crosswalk.Graph, home: Path
) -> None:
    home.parent.mkdir(parents=True)
    home.write_text("a file where a folder should be", "utf-8")
    assert similar.titles(graph, "41402", 1).neighbours[0].number == "RNCP39794"


@pytest.mark.usefixtures("home")
def test_without_its_search_index_a_store_says_what_to_do(built: Path, tmp_path: Path) -> None:
    import shutil

    store = tmp_path / "store"
    shutil.copytree(built, store)
    for path in store.glob("*.search"):
        with sqlite3.connect(path) as base:
            base.execute("DELETE FROM entity WHERE number = 'RNCP39794'")
    other = similar.titles(crosswalk.open(store), "41402", 1)
    assert other.neighbours[0].number != "RNCP39794"  # another store, another index
    for path in store.glob("*.search"):
        path.unlink()
    with pytest.raises(StoreError, match="reconstruisez avec « crosswalk build »"):
        similar.titles(crosswalk.open(store), "41402")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"level": "9"}, "niveau « 9 » : attendu un chiffre de 1 à 8"),
        ({"level": "niveau 5"}, "niveau « niveau 5 » : attendu un chiffre de 1 à 8"),
        ({"rome": "ZZ"}, "ROME « ZZ » : attendu un code (K1203), ou son début (K, K12)"),
        ({"rome": "K12033"}, "ROME « K12033 » : attendu un code (K1203), ou son début (K, K12)"),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(wanted: dict[str, str], told: str) -> None:
    with pytest.raises(QueryError) as refused:
        similar.Filters(**wanted)  # type: ignore[arg-type]
    assert str(refused.value) == told


def test_lists_of_the_national_measures_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    titles = tmp_path / "titres.tsv"
    with pytest.raises(DocumentError, match=r"titres\.tsv : ne se lit pas \(introuvable\)"):
        register_files.from_exports([], [titles])
    titles.write_text("numero_fiche\tintitule\nRNCP1\tBoulanger\n", "utf-8-sig")
    fiches = register_files.from_exports([], [titles])
    assert {number: one.title for number, one in fiches.items()} == {"RNCP1": "Boulanger"}
    pairs = tmp_path / "liens.tsv"
    pairs.write_text("ancienne\tnouvelle\nRNCP1\tRNCP2\n", "utf-8-sig")
    assert recall._rows(pairs, ("ancienne", "nouvelle")) == [
        {"ancienne": "RNCP1", "nouvelle": "RNCP2"}
    ]
    with pytest.raises(DocumentError, match=r"liens\.tsv:1 : colonne absente : fiche_source, "):
        recall.declared_pairs(pairs, fiches)
