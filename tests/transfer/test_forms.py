"""The answer as JSON, text, workbook, Word and PDF: the same words, and nothing that runs."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pypdfium2
import pytest

import crosswalk
from crosswalk.notice import NOTICE
from crosswalk.printed import Grid, Line, PageBreak, tight
from crosswalk.printed.docx import write as write_docx
from crosswalk.printed.pdf import write as write_pdf
from crosswalk.transfer import Answer, Dates, Grade, Item, transfer
from crosswalk.transfer.as_json import to_json
from crosswalk.transfer.as_sheets import to_xlsx
from crosswalk.transfer.forms import WRITERS
from crosswalk.transfer.note import TITLE, note
from crosswalk.transfer.output import to_text

DAY = Dates(on=date(2026, 11, 22))


@pytest.fixture(scope="module")
def confirm(built) -> Answer:
    graph = crosswalk.open(built)
    return transfer(graph, ["RNCP41402BC01,BC02,BC03"], ["RNCP39099"], DAY)


@pytest.fixture(scope="module")
def expected(built) -> Answer:
    return transfer(crosswalk.open(built), ["RNCP39099BC02,BC03"], ["RNCP41402"], DAY)


def walk(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)
    else:
        yield path, value


def test_json_is_the_contract(confirm, expected) -> None:
    for answer, grade, awarder in (
        (confirm, "à confirmer", "CPNE-FP"),
        (expected, "prévu", "FEDERATION DES ACTEURS DE LA SOLIDARITE"),
    ):
        found = json.loads(WRITERS["json"](answer))
        assert set(found) == {"results", "remaining", "missing_for", "title"}
        for result in found["results"]:
            assert {
                "bloc", "certification", "grade", "proof", "conditions", "awarded_by", "ask",
            } <= set(result)  # fmt: skip
            assert {"code", "label"} <= set(result["bloc"])
            assert result["grade"] == grade
            assert awarder in result["awarded_by"]
            step = result["proof"][1]
            assert {"row", "declared_by", "quote", "document", "start_line"} <= set(step)
            assert (step["document"], step["start_line"]) == ("rncp41402-fiche", 128)
            assert step["quote"].startswith("RNCP41402BC01 - Encadrer des salariés en insertion ET")
        assert {"firm", "if_confirmed"} <= set(found["remaining"])
        assert found["title"]["notice"] == NOTICE


def test_grade_names_stand_in_grade_only(confirm, expected) -> None:
    names = {grade.value for grade in Grade}
    for answer in (confirm, expected):
        at = {path[-1] for path, value in walk(to_json(answer)) if value in names}
        assert at == {"grade"}


def test_json_of_the_two_figures(confirm) -> None:
    found = to_json(confirm)["remaining"]
    assert [one["key"] for one in found["firm"]] == ["n1", "BC02", "BC03"]
    assert [one["code"] for one in found["firm"]] == [None, "RNCP39099BC02", "RNCP39099BC03"]
    assert [one["key"] for one in found["if_confirmed"]] == ["n1"]
    assert found["smallest"]["firm"]["size"] == 3
    assert found["smallest"]["if_confirmed"]["size"] == 1


def test_json_of_several_targets_and_of_nothing(built) -> None:
    graph = crosswalk.open(built)
    two = to_json(transfer(graph, ["RNCP39099BC02,BC03"], ["RNCP39099", "RNCP41402"], DAY))
    assert two["title"]["certification"] == "RNCP39099"
    assert [one["certification"] for one in two["title"]["others"]] == ["RNCP41402"]
    assert [b["key"] for b in two["title"]["others"][0]["remaining"]["firm"]] == ["BC04"]
    none = to_json(transfer(graph, ["RNCP32139BC01"], [], DAY))
    assert set(none) == {"results", "remaining", "missing_for", "title"}
    assert none["title"]["certification"] is None
    assert none["remaining"] == {"firm": [], "if_confirmed": []}


def test_text_says_everything_once(expected) -> None:
    text = to_text(expected)
    assert text.count("La fiche de ce titre le prévoit.") == 1
    assert text.count("rncp41402-fiche, ligne 129 : « RNCP39099 - Moniteur d'atelier") == 1
    assert "RNCP41402BC02 (Former des salariés en situation de production) : prévu" in text
    assert "RNCP41402BC04 (Participer à la construction des parcours" in text
    assert text.endswith(NOTICE)
    assert "équivalence" not in text.lower()
    assert "→" not in text


def test_text_of_nothing(built) -> None:
    text = to_text(transfer(crosswalk.open(built), ["RNCP32139BC01"], [], DAY))
    assert "Aucune correspondance trouvée dans nos données au " in text
    assert "cela ne vaut pas refus." in text
    assert "Registre non chargé" in text


def test_workbook_has_the_answer_and_no_formula(confirm) -> None:
    book = openpyxl.load_workbook(BytesIO(to_xlsx(confirm)))
    assert book.sheetnames == [
        "Résultats",
        "Preuves",
        "Reste à valider",
        "Conditions",
        "Titres et dates",
    ]
    results = list(book["Résultats"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3]) for row in results] == [
        ("RNCP39099BC02", "à confirmer"),
        ("RNCP39099BC03", "à confirmer"),
    ]
    left = list(book["Reste à valider"].iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[5]) for row in left] == [
        ("RNCP39099 n1", "reste"),
        ("RNCP39099BC02", "obtenu"),
        ("RNCP39099BC03", "obtenu"),
    ]
    assert NOTICE in [row[2] for row in book["Titres et dates"].iter_rows(values_only=True)]


HOSTILE = '=HYPERLINK("http://x";"clic") <b>&amp; \x0b\x00 {{x}} \u202f→ ≥'


def hostile(answer: Answer) -> Answer:
    """An answer whose held bloc bears a label that a file could run, or choke on."""
    from dataclasses import replace

    bloc = Item("urn:x", "RNCP99001", "RNCP99001BC01", "BC01", HOSTILE)
    results = tuple(replace(result, item=bloc) for result in answer.results)
    return replace(answer, held=(bloc,), results=results)


def test_a_label_is_never_a_formula_nor_markup(expected) -> None:
    answer = hostile(expected)
    book = openpyxl.load_workbook(BytesIO(to_xlsx(answer)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}  # text, or empty
    assert book["Résultats"]["B2"].value.startswith("=HYPERLINK(")
    blocks = note(answer)
    assert "=HYPERLINK(" in words(write_docx(blocks, TITLE))
    assert "<b>&amp;" in pdf_words(write_pdf(blocks, TITLE))


def words(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells]).replace("\xa0", " ")


def pdf_words(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.replace("\xa0", " ").split())


PLAQUETTE = "Plaquette « Moniteur d'atelier en milieu de travail protégé »…"


def test_the_note_says_what_a_candidate_needs(confirm) -> None:
    blocks = note(confirm)
    text = "\n".join(block.text for block in blocks if isinstance(block, Line))
    for said in (
        "Note au candidat, établie le 22/11/2026",
        "Demandez-lui un écrit avant de vous engager.",
        "(Fiche RNCP41402, ligne 128)",
        f"dans un ESAT ou une EA. » ({PLAQUETTE}, ligne 60)",
        "SIRET 88254127900023 — selon : Export « certificateurs » de France compétences du 1er février 2026",
        "CPNE-FP de la branche sanitaire, sociale, médico-sociale privée à but non lucratif — selon : "
        f"{PLAQUETTE}, ligne 64",
        "Documents cités. Plaquette « Moniteur d'atelier en milieu de travail protégé » (RNCP39099) ; Fiche "
        "RNCP41402 : Encadrant technique d'activités d'insertion par l'économique (ETAIE).",
        "RNCP41402 : enregistrement actif jusqu'au 27/10/2030.",
        "Nos sources ne donnent ni adresse ni courriel",
        "Objet : demande d'une réponse écrite, RNCP39099",
        "je vous prie de me dire par écrit si vous retenez cette correspondance",
        "Votre titre demande : « Toutes les personnes",
    ):
        assert said in text, said
    assert "crosswalk" not in text
    # Documents and exports by the names that a person gives them, never by our identifiers.
    assert not [name for name in (*confirm.documents, "csv-", "RNCP39099 n1") if name in text]
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert [grid.headers for grid in grids] == [
        ("Bloc", "Pour vous"),
        ("Bloc", "Pour vous", "Comment"),
    ]
    assert all(abs(sum(grid.widths) - 1) < 1e-9 for grid in grids)
    assert sum(isinstance(block, PageBreak) for block in blocks) == 1


def test_the_letter_asks_for_what_the_grade_allows(built, expected) -> None:
    text = "\n".join(b.text for b in note(expected) if isinstance(b, Line))
    assert "Objet : demande de délivrance de blocs, RNCP41402" in text
    assert "je vous demande la délivrance de RNCP41402BC01 (Encadrer" in text
    lineage = transfer(crosswalk.open(built), ["RNCP32139BC01"], ["RNCP39099"], DAY)
    asked = "\n".join(b.text for b in note(lineage) if isinstance(b, Line))
    assert "Je n'ai trouvé aucun texte disant si cela compte pour RNCP39099." in asked
    nothing = transfer(crosswalk.open(built), ["RNCP41402BC04"], ["RNCP39794"], DAY)
    assert not [b for b in note(nothing) if isinstance(b, PageBreak)]


def test_word_and_pdf_carry_the_note(confirm) -> None:
    blocks = note(confirm)
    word, pdf = write_docx(blocks, TITLE), write_pdf(blocks, TITLE)
    document = docx.Document(BytesIO(word))
    assert NOTICE in document.sections[0].footer.paragraphs[0].text
    printed = pdf_words(pdf)
    assert len(pypdfium2.PdfDocument(pdf)) <= 3  # two pages, and the letter
    assert printed.count(NOTICE) == len(pypdfium2.PdfDocument(pdf))
    for block in blocks:
        if isinstance(block, Line):
            assert block.text in words(word)
            assert " ".join(block.text.split())[:60] in printed
        elif isinstance(block, Grid):
            for row in block.rows:
                assert all(cell in words(word) for cell in row)


def test_no_line_begins_with_a_mark() -> None:
    assert tight("« a » : b ; c ?") == "«\xa0a\xa0»\xa0: b\xa0; c\xa0?"
