"""Reading: kinds of file, headers, the grammar of cells, row numbers, hostile files."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk import tables
from crosswalk.errors import DocumentError
from crosswalk.tables import headers
from crosswalk.tables.grammar import blocs
from crosswalk.tables.limits import LIMITS
from tests.cli.test_cli import ROOT
from tests.tables.conftest import (
    CLEAN,
    DAY,
    DECLARED,
    HEADERS,
    as_csv,
    as_ods,
    as_xlsx,
    grid,
    needs_shared,
)  # fmt: skip
from tests.tables.test_faults import told

FICHE = (ROOT / "data/sources/rncp41402-fiche.txt").read_text(encoding="utf-8").split("\n")
PAGE = ROOT / "tests/readers/fiche-page.html"
THREE = {
    "source_blocs": "Bloc(s) de compétences concernés",
    "target": "Code et intitulé de la certification professionnelle reconnue en correspondance partielle",
    "target_blocs": "Bloc(s) de compétences en correspondance partielle",
}
AS_ON_THE_FICHE = grid(CLEAN, headers=THREE)
TABS = "\n".join("\t".join(row) for row in AS_ON_THE_FICHE)
RETYPED = {
    "csv ; utf-8 with mark": as_csv(AS_ON_THE_FICHE),
    "csv , utf-8": as_csv(AS_ON_THE_FICHE, ",", "utf-8"),
    "csv tab utf-16": as_csv(AS_ON_THE_FICHE, "\t", "utf-16"),
    "csv ; cp1252": as_csv(AS_ON_THE_FICHE, ";", "cp1252"),
    "xlsx": as_xlsx(AS_ON_THE_FICHE),
    "ods": as_ods(AS_ON_THE_FICHE),
    "pasted, with pipes": "\n".join(FICHE[124:131]).encode(),
    "pasted, rows only": "\n".join(FICHE[126:131]).encode(),
    "pasted, tabs": TABS.encode(),
    "pasted, cells under each other": "\n".join(
        line.rstrip(" |") for line in FICHE[124:131] if line.strip("| ") and "---" not in line
    ).encode(),
    "the fiche itself": "\n".join(FICHE).encode(),
    "decomposed accents, narrow spaces": as_csv(AS_ON_THE_FICHE, ";", "utf-8").replace(
        "é".encode(), "e\u0301".encode()
    ).replace(b" - ", "\u202f-\u00a0".encode()),
}  # fmt: skip


@pytest.mark.parametrize("name", RETYPED)
def test_the_table_of_the_fiche_conforms_in_every_form(name: str, graph: crosswalk.Graph) -> None:
    table = tables.read(RETYPED[name], name)
    report = tables.verify(graph, table, DAY)
    assert report.summary.verdict == "conforme"
    (one,) = table.statements
    assert [b.code for b in one.source_blocs] == [f"RNCP41402BC0{n}" for n in (1, 2, 3)]
    assert [b.code for b in one.target_blocs] == ["RNCP39099BC02", "RNCP39099BC03"]
    assert (one.source, one.target, one.kind) == ("RNCP41402", "RNCP39099", "partielle")


def test_the_row_of_the_whole_fiche_is_its_line() -> None:
    assert [line.row for line in tables.read("\n".join(FICHE).encode(), "fiche").lines] == [128]


@needs_shared
def test_the_47_declared_rows_raise_no_error_and_stay_sets(register: crosswalk.Graph) -> None:
    table = tables.read(DECLARED)
    assert len(table.lines) == len(table.statements) == 47
    report = tables.verify(register, table, DAY)
    assert report.summary.counts["erreur"] == 0
    raw = [line.split("\t") for line in DECLARED.read_text(encoding="utf-8").splitlines()[1:]]
    for cells, one in zip(raw, table.statements, strict=True):
        assert "+".join(b.code or "?" for b in one.source_blocs) == cells[2]
        assert "+".join(b.code or "?" for b in one.target_blocs) == cells[6]
    assert {m.id for r in report.rows for m in r.messages if m.severity != "information"} == {
        "titre-renouvele",
        "titre-declarant-echu",
    }


@needs_shared
def test_without_a_register_the_same_rows_are_to_look_at(graph: crosswalk.Graph) -> None:
    report = tables.verify(graph, tables.read(DECLARED), DAY)
    assert report.summary.counts["à regarder"] == 47
    assert set(report.summary.messages) == {"certification-non-verifiee"}
    assert not report.summary.register_loaded
    assert "registre non chargé : « crosswalk import-rncp FICHIER »" in report.summary.base_text
    assert any(one.startswith("Fiche RNCP41402 : ") for one in report.summary.base)


@needs_shared
def test_a_table_about_one_partner(register: crosswalk.Graph) -> None:
    lines = DECLARED.read_text(encoding="utf-8").splitlines(keepends=True)
    report = tables.verify(
        register, tables.read("".join([lines[0], lines[15]]).encode(), "x.tsv"), DAY
    )
    assert report.summary.verdict == "conforme"
    assert "declarations-hors-tableau" in report.summary.messages


def test_every_header_of_the_template_is_its_role() -> None:
    assert {role: headers.role(text) for role, text in headers.ROLES.items()} == {
        role: role for role in headers.ROLES
    }


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("fiche_source", "source"),
        ("blocs_destination", "target_blocs"),
        ("libelles_source", "source_labels"),
        ("intitule_destination", "target_title"),
        ("type", "kind"),
        ("Recognised certification", "target"),
        ("Declaring blocs", "source_blocs"),
        ("subject_id", "source"),
        ("Blocs détenus", None),
        ("Blocs", None),
        ("origine", None),
        ("", None),
    ],
)
def test_headers_in_french_and_english(header: str, role: str | None) -> None:
    assert headers.role(header) == role


def test_columns_that_the_user_maps() -> None:
    heads = {
        "source_blocs": "Blocs obtenus",
        "target": "Titre détenu",
        "target_blocs": "Blocs détenus",
    }
    data = as_csv(grid(CLEAN, headers=heads))
    with pytest.raises(DocumentError, match=r"x\.csv:1 : en-tête non compris .*« Blocs obtenus »"):
        tables.read(data, "x.csv")
    assert len(tables.read(data, "x.csv", heads).statements) == 1
    with pytest.raises(DocumentError, match="rôle inconnu"):
        tables.read(data, "x.csv", {"bloc": "Blocs obtenus"})
    with pytest.raises(DocumentError, match="« Blocs X » introuvable"):
        tables.read(as_csv(grid(CLEAN)), "x.csv", {"comment": "Blocs X"})


def test_the_declaring_title_may_be_given() -> None:
    heads = {"source_blocs": "Blocs concernés", "target": "Certification reconnue"}
    data = as_csv([list(heads.values()), ["BC01 ET BC02", "RS6626"]])
    (one,) = tables.read(data, "x.csv", certification="41402").statements
    assert [b.code for b in one.source_blocs] == ["RNCP41402BC01", "RNCP41402BC02"]
    assert one.kind == "répertoire spécifique"
    table = tables.read(data, "x.csv")
    assert {note.id for note in table.notes} == {"code-malforme", "certification-manquante"}


def test_a_saved_page_of_a_fiche() -> None:
    table = tables.read(PAGE)
    assert [(s.row, s.kind, s.source, s.target) for s in table.statements] == [
        (13, "répertoire spécifique", "RNCP99901", "RS6626"),
        (15, "totale", "RNCP99901", "RNCP31000"),
    ]


def test_labels_of_a_column() -> None:
    heads = {
        "source_blocs": "blocs_source",
        "source_labels": "libelles_source",
        "target": "fiche_destination",
    }
    rows = [list(heads.values()), ["RNCP41402BC01+RNCP41402BC02", "Un || Deux", "RS6626"],
            ["RNCP41402BC01+RNCP41402BC02", "Un seul", "RS6626"]]  # fmt: skip
    table = tables.read(as_csv(rows), "x.csv")
    assert [b.label for b in table.statements[0].source_blocs] == ["Un", "Deux"]
    assert [(n.id, n.row) for n in table.notes] == [("intitules-nombre", 3)]


def test_merged_blocs() -> None:
    from openpyxl import load_workbook

    rows = grid(CLEAN, CLEAN | {"source_blocs": "", "target_blocs": "RNCP39099BC03"})
    book = load_workbook(io.BytesIO(as_xlsx(rows)))
    book.active.merge_cells("B2:B3")
    out = io.BytesIO()
    book.save(out)
    table = tables.read(out.getvalue(), "x.xlsx")
    assert [len(s.source_blocs) for s in table.statements] == [3, 3]
    assert [(n.id, n.row, n.column) for n in table.notes] == [
        ("cellules-fusionnees", 2, "Blocs concernés")
    ]


def test_a_total_that_names_all_its_blocs(graph: crosswalk.Graph) -> None:
    four = " ET ".join(f"RNCP41402BC0{n}" for n in (1, 2, 3, 4))
    row = CLEAN | {
        "source_blocs": four,
        "target": "RNCP32139",
        "target_blocs": "",
        "kind": "totale",
    }
    report = tables.verify(graph, tables.read(as_csv(grid(row)), "x.csv"), DAY)
    assert ("totale-blocs", 2, "Blocs concernés") in told(report)
    assert report.conforms


def test_sssom(graph: crosswalk.Graph) -> None:
    text = (
        "# mapping_set_id: https://example.org/x\n#license: https://example.org/l\n"
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
        "RNCP41402BC01\tEncadrer des salariés en insertion\tskos:relatedMatch\tRNCP39099BC02\t\tsemapv:X\n"
        "RNCP41402BC02\t\tskos:relatedMatch\tRNCP39099BC03\t\tsemapv:X\n"
        "RNCP41402BC03\t\tskos:relatedMatch\thttps://w3id.org/passerelle/id/certification/RNCP39099/bloc/"
        "BC02\t\tsemapv:X\n"
    )
    table = tables.read(text.encode(), "x.sssom.tsv")
    assert table.contents.kind == "sssom"
    assert [(s.row, s.source_blocs[0].code, s.target_blocs[0].code) for s in table.statements] == [
        (4, "RNCP41402BC01", "RNCP39099BC02"),
        (5, "RNCP41402BC02", "RNCP39099BC03"),
        (6, "RNCP41402BC03", "RNCP39099BC02"),
    ]
    report = tables.verify(graph, table, DAY)
    assert {m.id for m in report.rows[0].messages} >= {"paires-sssom", "ensemble-eclate"}


def test_row_numbers_are_those_of_the_file() -> None:
    rows = [["Tableau de la fédération"], [], *grid(CLEAN), [], *grid(CLEAN)[1:]]
    for data in (as_csv(rows), as_xlsx(rows), as_ods(rows)):
        assert [line.row for line in tables.read(data, "x").lines] == [4, 6]
    in_lines = CLEAN | {"comment": "sur\ndeux\nlignes"}
    table = tables.read(as_csv(grid(in_lines, CLEAN)), "x.csv")
    assert [line.row for line in table.lines] == [2, 3]


def test_commas_of_labels_are_no_separators() -> None:
    heads = {"source_blocs": "Blocs concernés", "target": "Certification reconnue"}
    label = "a, b, c, d, e, f, g et h"
    text = (
        f"{';'.join(heads.values())}\nRNCP41402BC01 - {label};RS6626 - Manager, piloter, diriger\n"
    )
    table = tables.read(text.encode(), "x.csv")
    assert (table.contents.delimiter, table.statements[0].source_blocs[0].label) == (";", label)
    assert table.lines[0].target.title == "Manager, piloter, diriger"


CELLS = {
    "BC01, BC02 et BC03": [["01", "02", "03"]],
    "BC01 + BC02": [["01", "02"]],
    "(BC01 ET BC02) OU BC03": [["01", "02"], ["03"]],
    "BC01 ET (BC02 OU BC03)": [["01", "02"], ["01", "03"]],
    "BC01, BC02 ou BC03": [["01"], ["02"], ["03"]],
    "RNCP41402BC01 - Produire et vendre des biens ou services ET RNCP41402BC02 - Gérer": [
        ["01", "02"]
    ],
    "Encadrer (option 2) (RNCP41402BC01) ET Former (RNCP41402BC02)": [["01", "02"]],
    "tous les blocs": [[]],
    "": [[]],
    "-": [[]],
}


@pytest.mark.parametrize("cell", CELLS)
def test_the_grammar_of_cells(cell: str) -> None:
    parsed = blocs(cell, "RNCP41402")
    found = [[(b.code or "??")[-2:] for b in one] for one in parsed.alternatives]
    assert (found, parsed.troubles) == (CELLS[cell], ())


LABELS = st.lists(
    st.sampled_from(["organiser et animer", "biens ou services", "(option 2)", "l'atelier, ET la suite",
                     "OU", "accès a la", "+"]), max_size=3,
).map(" ".join)  # fmt: skip


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 99), LABELS), min_size=1, max_size=4),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_written_by_the_grammar_is_read_back(choice: list[list[tuple[int, str]]]) -> None:
    sets = [
        list(dict.fromkeys((f"RNCP41402BC{n:02d}", f"Bloc {label}") for n, label in one))
        for one in choice
    ]
    text = " OU ".join(
        "(" + " ET ".join(f"{code} - {label}" for code, label in one) + ")" for one in sets
    )
    parsed = blocs(text, None)
    wanted = dict.fromkeys(tuple((c, " ".join(w.split())) for c, w in one) for one in sets)
    assert parsed.troubles == ()
    assert [tuple((b.code, b.label) for b in one) for one in parsed.alternatives] == list(wanted)


@given(st.text(alphabet="RNCPBC0123456789()ETOU ,;/-\n", max_size=120))
def test_any_cell_is_read_or_told(text: str) -> None:
    parsed = blocs(text, "RNCP41402")
    assert parsed.alternatives
    assert all(one.id and one.text.endswith((".", ")")) for one in parsed.troubles)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 60_000_000)
    return out.getvalue()


def patched(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with a part changed."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == part:
                assert re.search(old, content)
                content = re.sub(old, lambda _: new, content, count=1)
            package.writestr(info.filename, content)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "zip bomb": (bomb(), "se déplie au-delà de la limite"),
    "entities in XLSX": (patched(as_xlsx(grid(CLEAN)), SHEET, rb"^", ENTITIES), "entités XML"),
    "entities in ODS": (patched(as_ods(grid(CLEAN)), "content.xml", rb"^", ENTITIES), "entités XML"),
    "a cell at the end of the sheet": (
        patched(as_xlsx(grid(CLEAN)), SHEET, rb"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "colonnes",
    ),
    "a row far away": (
        patched(as_xlsx(grid(CLEAN)), SHEET, rb"</sheetData>",
                b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'),
        "feuille de 900000 lignes",
    ),
    "an ODS cell repeated": (
        patched(as_ods(grid(CLEAN)), "content.xml", rb"<table:table-cell ",
                b'<table:table-cell table:number-columns-repeated="16000" '),
        "colonnes",
    ),
    "not a workbook": (b"PK\x03\x04" + b"x" * 100, "classeur abîmé"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "enregistrez-le en .xlsx"),
    "a PDF": (b"%PDF-1.7 x", "fichier PDF"),
    "NUL": (as_csv(grid(CLEAN), ";", "utf-8") + b"a\0b", "caractère nul"),
    "100,000 columns": (b";".join([b"Blocs"] * 100_000), "100000 colonnes"),
    "a huge cell": (as_csv([*grid(CLEAN), ["x" * 30_000]]), "cellule de plus de 20000 caractères"),
    "a quote left open": (as_csv(grid(CLEAN)) + b'"RNCP41402', "guillemets mal fermés"),
    "broken UTF-16": (b"\xff\xfeabc", "texte abîmé"),
    "empty": (b"  \n", "fichier vide"),
    "a page without a table": (b"<html><body>rien</body></html>", "page sans tableau"),
    "header alone": (as_csv(grid()), "aucune ligne sous l'en-tête"),
    "too many rows": (b"Blocs concern\xc3\xa9s;Blocs reconnus\n" + b"\n" * (LIMITS.rows + 5), "lignes"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_line(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(DocumentError) as error:
        tables.read(data, "essai")
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("essai")


def test_a_file_too_big_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    with file.open("wb") as stream:
        stream.truncate(LIMITS.file_bytes + 1)
    with pytest.raises(DocumentError, match="fichier trop gros"):
        tables.read(file)


def test_brackets_and_choices_are_bounded() -> None:
    deep = "(" * 50 + "BC01" + ")" * 50
    assert [t.id for t in blocs(deep, "RNCP41402").troubles] == ["cellule-illisible"]
    wide = " ET ".join(f"(BC{n:02d} OU BC{n + 1:02d})" for n in range(1, 21, 2))
    assert [t.id for t in blocs(wide, "RNCP41402").troubles] == ["cellule-illisible"]


def test_macros_and_formulas_are_not_run() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(as_xlsx(grid(CLEAN))))
    book.active["K2"] = '=HYPERLINK("https://example.org","x")'
    out = io.BytesIO()
    book.save(out)
    table = tables.read(out.getvalue(), "x.xlsm")
    assert [(n.id, n.row, n.column) for n in table.notes] == [("formule", 2, HEADERS["comment"])]


@pytest.mark.parametrize(
    ("data", "part", "old"),
    [
        (as_xlsx(grid(CLEAN)), "xl/styles.xml", rb"<fonts"),
        (as_ods(grid(CLEAN)), "styles.xml", rb"<office:"),
    ],
)
def test_a_workbook_that_cannot_be_copied_says_so(
    data: bytes, part: str, old: bytes, graph: crosswalk.Graph
) -> None:
    damaged = patched(data, part, old, b"<<" + old)
    report = tables.verify(graph, tables.read(damaged, "essai"), DAY)
    with pytest.raises(DocumentError, match="ne se laisse pas copier"):
        tables.WRITERS["annotated"](report)
