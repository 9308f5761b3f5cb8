"""The declared correspondences of a pair on paper: two sets a row, who says so, in which words."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

import crosswalk
from crosswalk.correspondences import Answer
from crosswalk.errors import QueryError
from crosswalk.exports import pairs, reading
from crosswalk.notice import NOTICE
from crosswalk.printed import Grid, Line
from crosswalk.printed.pdf import write
from tests.cli.test_cli import ROOT

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def answer(built: Path) -> Answer:
    return crosswalk.open(built).correspondences("RNCP41402", "RNCP39099")


def printed(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace("\ufffe", "-").split())


def test_a_row_is_two_sets_and_never_pairs(answer: Answer) -> None:
    blocks = reading.blocks(answer, DAY)
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    ((left, right),) = grid.rows
    assert left.split("\nET\n") == [
        "RNCP41402BC01 (Encadrer des salariés en insertion)",
        "RNCP41402BC02 (Former des salariés en situation de production)",
        "RNCP41402BC03 (Organiser et faire le suivi du processus de production)",
    ]
    assert [one[:13] for one in right.split("\nET\n")] == ["RNCP39099BC02", "RNCP39099BC03"]
    words = [block.text for block in blocks if isinstance(block, Line)]
    assert "Réponse de Passerelle, établie le 22/11/2026" in words
    assert "Déclarée par FEDERATION DES ACTEURS DE LA SOLIDARITE." in words
    assert "Ces blocs comptent ensemble : il faut les détenir tous." in words
    title = "RNCP39099 - Moniteur d'atelier en milieu de travail protégé"
    assert f"rncp41402-fiche, ligne 129 : « {title} »" in words


def test_the_pdf_says_all_of_it_and_bears_the_notice(built: Path, answer: Answer) -> None:
    data = pairs.WRITERS["pdf"](crosswalk.open(built), answer)
    assert isinstance(data, bytes)
    said = printed(data)
    for block in reading.blocks(answer):
        for text in [block.text] if isinstance(block, Line) else [*block.headers, *block.rows[0]]:
            assert " ".join(text.split())[:50] in said
    assert said.count(NOTICE) == len(pypdfium2.PdfDocument(data))


def test_none_declared_says_where_it_was_looked_for(built: Path) -> None:
    graph = crosswalk.open(built)
    none = graph.correspondences("RNCP39794", "RNCP32139")
    words = [block.text for block in reading.blocks(none) if isinstance(block, Line)]
    assert reading.NONE in words
    assert any("n'en déclare pas avec l'autre titre" in one for one in words)
    assert not any("crosswalk" in one for one in words)  # no command on paper


def test_a_hostile_label_is_printed_as_it_is(answer: Answer) -> None:
    (row,) = answer.rows
    label = "<b>gras</b> & <script>alert(1)</script> =1+1"
    twice = (replace(row, target=replace(row.target, label=label)),) * 2
    said = printed(write(reading.blocks(replace(answer, rows=twice)), "essai"))
    assert said.count(label) == 2
    assert "Correspondance 2 sur 2" in said


def test_letters_of_other_languages_are_printed_if_need_be_without_their_sign() -> None:
    said = printed(write([Line("text", "Łódź, İzmir, ąęů, α ≥ 1 → ✓, e\u0301, \uf0b7")], "essai"))
    assert said.endswith("Łódz, İzmir, aeu, α ≥ 1 → ✓, é, •")


def test_sssom_is_of_who_declares_and_a_row_is_two_sets(built: Path, answer: Answer) -> None:
    graph = crosswalk.open(built)
    assert pairs.declaring(answer) == [("RNCP41402", "RNCP39099")]
    text = pairs.sssom(graph, "RNCP41402", "RNCP39099")
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert any(line.endswith("mappings/declared/RNCP41402-RNCP39099") for line in head)
    (row,) = csv.DictReader(text.splitlines()[len(head) :], delimiter="\t")
    assert row["layer"] == "officielle"
    assert [one.partition("certification/")[2] for one in row["subject_members"].split()] == [
        "RNCP41402/bloc/BC01", "RNCP41402/bloc/BC02", "RNCP41402/bloc/BC03",
    ]  # fmt: skip
    assert row["author_label"] == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    with pytest.raises(QueryError, match="RNCP39099 ne déclare rien avec RNCP41402"):
        pairs.sssom(graph, "RNCP39099", "RNCP41402")  # never inverted
    assert pairs.WRITERS["sssom"](graph, graph.correspondences("39099", "41402")) == text


def test_from_the_command_line(built: Path, tmp_path: Path) -> None:
    for form, magic in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        file = tmp_path / f"c.{form}"
        command = ["correspondences", "41402", "39099", "--format", form, "-o", str(file)]
        subprocess.run(
            [sys.executable, "-m", "crosswalk", *command, "--store", str(built)],
            check=True,
            cwd=ROOT,
        )
        assert file.read_bytes().startswith(magic)
    book = openpyxl.load_workbook(BytesIO((tmp_path / "c.xlsx").read_bytes()))
    assert book["Correspondances"]["C2"].value == "RNCP39099"
