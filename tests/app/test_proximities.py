"""« Proximités calculées »: coverage, the table of a bloc, a pair in full, and what cannot be compared.

All with the lexical engine, which the address asks for.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html as parser
from streamlit.testing.v1 import AppTest

import crosswalk
from crosswalk.errors import UnavailableError
from crosswalk.matching import blocs, grid, ranking, reporting
from crosswalk.matching.mapping import LAYER, POSSIBLE
from tests.app.conftest import NUMBER, Shown, html, links, text

pytest.importorskip("sklearn", reason="the extra match is not installed")
TAB = "Proximités calculées"
LEXICAL = "Mots seuls (lexical)"
PAIR = "BC01/competence/7~CCP1/competence/CP4"


def opened(page: Shown, a: str, b: str, *, at: Path | None = None, **more: str) -> AppTest:
    tested = page("correspondances", at=at, a=a, b=b, onglet=TAB, moteur=LEXICAL, **more)
    assert not tested.exception
    return tested


@pytest.fixture(scope="module")
def report(built: Path) -> blocs.Report:
    return blocs.between(crosswalk.open(built), "RNCP41402", "RNCP39794", "lexical")


def test_every_part_says_whose_word_it_is(page: Shown) -> None:
    tested = opened(page, "RNCP41402", "RNCP39794")
    shown = html(tested)
    parts = [
        "Ce que RNCP41402 couvre de RNCP39794",
        "Ensembles de blocs qui se dessinent",
        "Compétence par compétence",
        "Ce que rien ne couvre",
        "Emporter cette analyse",
    ]
    for part in parts:
        after = shown.split(f"<h2>{part}</h2>")[1]
        assert f"{LAYER} — moteur lexical" in after.split("<h2>")[0]
    read = text(tested)
    assert "ni heures ni niveaux ne sont comparés" in read
    assert "Aucune correspondance déclarée entre ces deux titres" in read


def test_coverage_is_counted_out_of_something(page: Shown, report: blocs.Report) -> None:
    tested = opened(page, "RNCP41402", "RNCP39794")
    table = parser.fromstring(f"<div>{html(tested)}</div>").find(".//table")
    rows = table.findall(".//tbody/tr")
    assert [row.find("th").text.split(" — ")[0] for row in rows] == ["CCP1", "CCP2", "CCP3"]
    for row, bloc in zip(rows, report.blocs, strict=True):
        cells = [cell.text for cell in row.findall("td")]
        total = len(bloc.units)
        assert cells[:3] == [
            f"{bloc.count(state)} sur {total}" for state in (blocs.COVERED, blocs.PARTLY, blocs.NOT)
        ]
        assert re.fullmatch(r"\d+ sur \d+", cells[3])


def test_a_bloc_is_a_table_of_links_with_words(page: Shown, report: blocs.Report) -> None:
    tested = opened(page, "RNCP41402", "RNCP39794", bloc="CCP2")
    table = next(
        one
        for one in parser.fromstring(f"<div>{html(tested)}</div>").iter("table")
        if "p-grid" in one.get("class", "")
    )
    found = grid.of_bloc(report.comparison, report.blocs[1])
    heads = [one.text_content() for one in table.findall(".//thead//th[@scope='col']")]
    assert heads[1].startswith("CP5. Accueillir et mettre en place")
    assert len(heads) == 4
    assert len(table.findall(".//tbody/tr/th[@scope='row']")) == len(found.filled)
    cells = list(table.iter("a"))
    assert len(cells) == len(found.cells)
    assert all(
        re.fullmatch(r"(proche|liée|mêmes mots) \d\d %", one.text_content()) for one in cells
    )
    state = parse_qs(urlsplit(cells[0].get("href")).query)
    assert state["bloc"] == ["CCP2"]
    assert state["moteur"] == [LEXICAL]
    assert len(found.cell(state["paire"][0])) >= 1


def test_a_pair_is_read_side_by_side(page: Shown) -> None:
    tested = opened(page, "RNCP41402", "RNCP39794", bloc="CCP1", paire=PAIR)
    body = parser.fromstring(f"<div>{html(tested)}</div>")
    pair = next(one for one in body.iter("div") if one.get("class") == "p-pair")
    quotes = [" ".join(one.text_content().split()) for one in pair.iter("blockquote")]
    assert quotes[0].startswith("Passer les consignes, expliciter les règles à suivre")
    assert quotes[1].startswith("Transmettre des consignes aux salariés en insertion")
    marks = [[mark.text for mark in one.iter("mark")] for one in pair.iter("blockquote")]
    assert "consignes" in marks[0]
    assert "consignes" in marks[1]
    assert [one.text for one in pair.iter("h3")] == [
        "RNCP41402BC01, compétence 7",
        "RNCP39794, CCP1, compétence CP4",
    ]
    assert "Mots communs : consignes" in text(tested)
    current = [one for one in body.iter("a") if one.get("aria-current")]
    assert len(current) == 1


@pytest.mark.parametrize("paire", ["BC09/competence/1~CCP1/competence/CP4", "x" * 3000, "<b>~"])
def test_a_pair_that_is_none(page: Shown, paire: str) -> None:
    tested = opened(page, "RNCP41402", "RNCP39794", paire=paire)
    assert "La paire demandée n'est pas dans ce bloc" in text(tested)


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ("RNCP41402", "RNCP39099", "ne donnent aucune compétence des blocs de RNCP39099"),
        ("RNCP41402", "RNCP36697", "ne donnent aucune compétence des blocs de RNCP36697"),
        ("RNCP36697", "RNCP41402", "aucun énoncé de compétence ou d'activité de RNCP36697"),
    ],
)
def test_nothing_to_compare_is_said_kindly(page: Shown, a: str, b: str, says: str) -> None:
    tested = opened(page, a, b)
    assert says in text(tested)
    assert "Cela ne dit rien des titres eux-mêmes" in text(tested)
    assert "Essayer dans l'autre sens" in links(tested)
    assert "Emporter cette analyse" not in text(tested)


def test_without_the_extra_the_command_is_told(
    page: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str | None) -> str:
        raise UnavailableError("il manque sklearn")

    monkeypatch.setattr(ranking, "choose", missing)
    tested = page("correspondances", a="RNCP41402", b="RNCP39794", onglet=TAB)
    assert tested.info[-1].value == "L'analyse des énoncés n'est pas installée sur cette machine."
    assert "pip install 'passerelle[match]'" in text(tested)
    assert "Blocs de RNCP41402 dans aucune de ces correspondances" in text(tested)


@pytest.mark.parametrize("paire", ["", "BC01/competence/1~BC01/competence/2"])
def test_a_hostile_label_is_text(page: Shown, hostile_store: Path, paire: str) -> None:
    tested = opened(page, "RNCP41402", NUMBER, at=hostile_store, paire=paire)
    body = html(tested)
    assert "Compétence par compétence" in text(tested)
    assert "document.title='pris'" in text(tested)
    assert ("Deux énoncés côte à côte" in text(tested)) == bool(paire)
    assert "<script" not in body
    assert "<img" not in body
    assert 'href="javascript' not in body


def test_the_files_are_the_library_s(report: blocs.Report) -> None:
    book = zipfile.ZipFile(io.BytesIO(reporting.xlsx(report)))
    assert "Passer les consignes" in book.read("xl/sharedStrings.xml").decode()


def test_the_grid_leaves_out_only_what_is_too_far(report: blocs.Report) -> None:
    comparison = report.comparison
    for bloc in report.blocs:
        found = grid.of_bloc(comparison, bloc)
        for line in found.lines:
            for column in found.columns:
                best = comparison.confidence[list(line.places)][:, list(column.places)].max()
                assert ((line.iri, column.iri) in found.cells) == (float(best) >= POSSIBLE)


def test_marks_keep_the_text_and_are_the_same_stems(report: blocs.Report) -> None:
    pairs = [
        match
        for bloc in report.blocs
        for cell in grid.of_bloc(report.comparison, bloc).cells.values()
        for match in cell
    ]
    assert len(pairs) > 20
    for match in pairs:
        source, target = grid.marked(match)
        assert "".join(words for words, _ in source) == match.source.text
        assert "".join(words for words, _ in target) == match.target.text
        assert any(same for _, same in source) == any(same for _, same in target)
