"""The grid: written, filled in as a person would, read back; and what a damaged file is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

import crosswalk
from crosswalk.errors import DocumentError, UnknownEntityError
from crosswalk.transfer import grid
from crosswalk.transfer.positioning import (
    TRANSVERSAL,
    Level,
    Reply,
    positioning,
    report,
    to_json,
    to_text,
)
from tests.cli.test_cli import run


@pytest.fixture(scope="module")
def tma(built):
    return positioning(crosswalk.open(built), "RNCP32139")


def filled(path: Path, found, answers, evidence: str = "écrit support, page 4") -> Path:
    """A grid on disk, its first rows answered."""
    path.write_bytes(grid.write(found))
    book = openpyxl.load_workbook(path)
    for line, answer in enumerate(answers, 2):
        book[grid.SHEET].cell(line, 4, answer)
        book[grid.SHEET].cell(line, 5, evidence)
    book.save(path)
    return path


def test_the_grid_has_every_criterion_in_the_words_of_the_document(tma, built) -> None:
    assert [(bloc.name, len(bloc.competences)) for bloc in tma.blocs] == [
        ("RNCP32139BC01", 4),
        ("RNCP32139BC03", 5),
        ("RNCP32139BC02", 3),
    ]
    graph = crosswalk.open(built)
    stated = [row["criterion"] for row in graph.query("criteres", a="RNCP32139")]
    written = [c.text for b in tma.blocs for one in b.competences for c in one.criteria]
    assert sorted(written) == sorted(stated)
    assert len(written) == 68


def test_transversal_competences_have_their_place(built) -> None:
    eti = positioning(crosswalk.open(built), "RNCP39794")
    assert [bloc.name for bloc in eti.blocs] == ["CCP1", "CCP2", "CCP3", TRANSVERSAL]
    assert [one.key for one in eti.blocs[-1].competences] == ["CT1", "CT2", "CT3", "CT4"]
    assert [one.key for one in eti.blocs[2].competences] == ["CP8", "CP9", "CP10"]
    assert eti.majority is None


def test_a_title_without_criteria_has_no_grid(built) -> None:
    with pytest.raises(UnknownEntityError, match="aucune de nos sources ne donne de critères"):
        positioning(crosswalk.open(built), "RNCP41402")


def test_a_filled_grid_is_read_back(tma, tmp_path: Path) -> None:
    path = filled(tmp_path / "g.xlsx", tma, ["oui", "OUI", "Partiellement", "non", None, "oui"])
    replies = grid.read(path)
    assert len(replies) == 68
    assert grid.number_of(path, replies) == "RNCP32139"
    first = tma.blocs[0].competences[0]
    assert [replies[c.iri].level for c in first.criteria] == [
        Level.YES,
        Level.YES,
        Level.PARTLY,
        Level.NO,
        None,
    ]
    assert replies[first.criteria[0].iri].evidence == "écrit support, page 4"


def test_rows_may_be_sorted_and_left_out(tma, tmp_path: Path) -> None:
    path = filled(tmp_path / "g.xlsx", tma, ["oui", "non"])
    book = openpyxl.load_workbook(path)
    page = book[grid.SHEET]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    page.delete_rows(2, len(rows))
    for row in [rows[1], rows[0]]:
        page.append(row)
    book.save(path)
    first = tma.blocs[0].competences[0].criteria
    assert grid.read(path) == {
        first[1].iri: Reply(Level.NO, "écrit support, page 4"),
        first[0].iri: Reply(Level.YES, "écrit support, page 4"),
    }


def test_the_majority_rule_is_this_title_s_and_quoted(tma, built) -> None:
    assert tma.majority.text == (
        "Une compétence est validée quand la majorité des critères est présente."
    )
    assert tma.majority.document == "tma-2018-referentiel"
    criteria = tma.blocs[0].competences[0].criteria
    assert len(criteria) == 5

    def majority(met: int) -> bool | None:
        replies = {c.iri: Reply(Level.YES) for c in criteria[:met]}
        replies |= {c.iri: Reply(Level.PARTLY) for c in criteria[met:]}
        return report(tma, replies).blocs[0][1][0].majority

    assert [majority(met) for met in range(6)] == [False, False, False, True, True, True]
    even = tma.blocs[0].competences[1].criteria
    assert len(even) == 6
    half = report(tma, {c.iri: Reply(Level.YES) for c in even[:3]})
    assert half.blocs[0][1][1].majority is False
    eti = positioning(crosswalk.open(built), "RNCP39794")
    full = report(eti, {c.iri: Reply(Level.YES) for c in eti.blocs[0].competences[0].criteria})
    assert full.blocs[0][1][0].majority is None


def test_the_report_decides_nothing(tma, tmp_path: Path) -> None:
    found = report(tma, grid.read(filled(tmp_path / "g.xlsx", tma, ["oui", "non"], "")))
    text = to_text(found)
    assert "Aide à l'auto-positionnement ; ne préjuge pas de la décision du jury." in text
    assert "1 critère rempli sur 5, moins que la majorité" in text
    assert f"manque : {tma.blocs[0].competences[0].criteria[1].text}" in text
    assert f"rempli, preuve à écrire : {tma.blocs[0].competences[0].criteria[0].text}" in text
    assert "1.2. Identifier les besoins et prendre en compte les attentes des personnes : " in text
    (competence, *_) = to_json(found)["blocs"][0]["competences"]
    assert (len(competence["met"]), len(competence["missing"])) == (1, 1)
    assert to_json(found)["rule"]["start_line"] == 1035


def refused(path: Path) -> str:
    with pytest.raises(DocumentError) as raised:
        grid.read(path)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_what_is_not_a_grid(tma, tmp_path: Path) -> None:
    text = tmp_path / "t.xlsx"
    text.write_text("bonjour", encoding="utf-8")
    assert "ce classeur ne se lit pas" in refused(text)
    assert "ce classeur ne se lit pas" in refused(tmp_path / "absent.xlsx")
    other = tmp_path / "o.xlsx"
    openpyxl.Workbook().save(other)
    assert "la feuille « Positionnement » manque" in refused(other)
    empty = filled(tmp_path / "e.xlsx", tma, [])
    book = openpyxl.load_workbook(empty)
    book[grid.SHEET].delete_rows(2, 100)
    book.save(empty)
    assert "aucun critère dans cette grille" in refused(empty)
    book[grid.SHEET].cell(1, 4, "Autre")
    book.save(empty)
    assert ":1 : en-têtes changés" in refused(empty)
    wrong = filled(tmp_path / "w.xlsx", tma, ["oui", "peut-être"])
    assert "w.xlsx:3 : « peut-être » : attendu oui, partiellement ou non, ou rien" in refused(wrong)
    twice = filled(tmp_path / "d.xlsx", tma, ["oui"])
    book = openpyxl.load_workbook(twice)
    book[grid.SHEET].cell(3, 7, book[grid.SHEET].cell(2, 7).value)
    book.save(twice)
    assert "d.xlsx:3 : ce critère est déjà plus haut" in refused(twice)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (grid.MAX_BYTES + 1))
    assert "classeur trop gros" in refused(bomb)


def test_the_command_writes_and_reads(built: Path, tmp_path: Path, tma) -> None:
    path = tmp_path / "grille.xlsx"
    assert run("positioning", "32139", "-o", str(path), store=built).returncode == 0
    book = openpyxl.load_workbook(path)
    (rule,) = book[grid.SHEET].data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("D2:D69", '"oui,partiellement,non"')
    filled(path, tma, ["oui"])
    done = run("positioning", "--read", str(path), "--format", "json", store=built)
    assert json.loads(done.stdout)["certification"] == "RNCP32139"
    for arguments in ((), ("32139", "--read", str(path)), ("41402",)):
        failed = run("positioning", *arguments, store=built)
        assert (failed.returncode, failed.stdout) == (2, "")
        assert failed.stderr.count("\n") == 1
