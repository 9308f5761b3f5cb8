"""Reports and annotated copies: the contract, the user's file untouched, nothing that runs or loads."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

import crosswalk
from crosswalk import tables
from crosswalk.tables.messages import MESSAGES
from tests.cli.test_cli import ROOT, run
from tests.tables.conftest import CLEAN, DAY, HEADERS, as_csv, as_ods, as_xlsx, grid

HOSTILE = "<script>alert(1)</script><img src=x onerror=y>"
ROWS = grid(
    CLEAN,
    CLEAN | {"source_blocs": "RNCP41402BC09", "comment": HOSTILE},
    CLEAN
    | {"target": "RNCP32139", "target_blocs": f"RNCP32139BC01 - {HOSTILE}", "comment": "=1+1"},
)


@pytest.fixture
def report(graph: crosswalk.Graph) -> tables.Report:
    return tables.verify(graph, tables.read(as_csv(ROWS), "essai.csv"), DAY)


def test_json_is_the_contract(report: tables.Report) -> None:
    answer = json.loads(tables.WRITERS["json"](report))
    assert set(answer) == {"rows", "summary"}
    assert [(row["row"], row["verdict"]) for row in answer["rows"]] == [
        (2, "conforme"), (3, "erreur"), (4, "erreur"),
    ]  # fmt: skip
    for row in answer["rows"]:
        assert set(row) == {"row", "verdict", "messages"}
        for message in row["messages"]:
            assert set(message) == {"id", "text", "column", "evidence", "suggestions"}
            assert message["id"] in MESSAGES
    (unknown,) = (m for m in answer["rows"][1]["messages"] if m["id"] == "bloc-inconnu")
    assert unknown["column"] == "Blocs concernés"
    assert unknown["evidence"][0]["document"] == "rncp41402-fiche"
    assert unknown["evidence"][0]["start_line"] > 0
    assert answer["summary"]["counts"] == {"conforme": 1, "à regarder": 0, "alerte": 0, "erreur": 2}
    assert "Font foi la fiche RNCP" in answer["summary"]["notice"]


def test_an_ended_title_is_shown_with_its_own_date(graph: crosswalk.Graph) -> None:
    row = CLEAN | {"target": "RNCP32139", "target_blocs": "RNCP32139BC01"}
    report = tables.verify(graph, tables.read(as_csv(grid(CLEAN, row)), "x.csv"), DAY)
    (ended,) = (m for m in report.rows[1].messages if m.id == "titre-echu")
    (evidence,) = ended.evidence
    assert evidence.document == "tma-2018-referentiel"
    assert evidence.quote == "jusqu’au 27 décembre 2023"
    assert "27/12/2023" in ended.text


def test_shacl_report(report: tables.Report) -> None:
    graph = Graph().parse(tables.WRITERS["shacl"](report), format="turtle")
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert bool(graph.value(whole, SH.conforms)) is False
    results = list(graph.objects(whole, SH.result))
    assert len(results) == sum(len(row.messages) for row in report.rows)
    for result in results:
        for required in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, required))) == 1
    violations = sum(1 for r in results if graph.value(r, SH.resultSeverity) == SH.Violation)
    assert violations == sum(m.severity == "erreur" for row in report.rows for m in row.messages)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_stands_alone_and_escapes(report: tables.Report) -> None:
    page = tables.WRITERS["html"](report).decode()
    tags = Tags()
    tags.feed(page)
    names = {tag for tag, _ in tags.seen}
    assert not names & {"script", "img", "link", "iframe", "object", "form"}
    assert not [a for _, attributes in tags.seen for a in attributes if a in ("src", "href")]
    assert "url(" not in page
    assert "&lt;script&gt;" in page
    assert ("html", {"lang": "fr"}) in tags.seen
    assert {"caption", "h1", "h2", "th"} <= names
    assert "Font foi la fiche RNCP" in page
    assert "registre non chargé" in page


def test_the_table_for_a_terminal(report: tables.Report) -> None:
    text = tables.WRITERS["table"](report).decode()
    assert "Verdict : erreur — 3 lignes : 1 conforme, 2 en erreur." in text
    assert "bloc-inconnu" in text
    assert max(map(len, text.splitlines()[:-4])) <= 110


def test_a_copy_in_csv_keeps_dialect_and_cells(graph: crosswalk.Graph) -> None:
    for delimiter, encoding in ((";", "utf-8-sig"), (",", "cp1252"), ("\t", "utf-16")):
        data = as_csv(ROWS, delimiter, encoding)
        report = tables.verify(graph, tables.read(data, "essai.csv"), DAY)
        copy = tables.WRITERS["annotated"](report)
        rows = list(csv.reader(io.StringIO(copy.decode(encoding)), delimiter=delimiter))
        assert [row[: len(HEADERS)] for row in rows] == [list(row) for row in ROWS]
        assert rows[0][len(HEADERS) :] == ["Verdict de Passerelle", "Remarques de Passerelle"]
        assert [row[len(HEADERS)] for row in rows[1:]] == ["conforme", "erreur", "erreur"]
        assert "RNCP41402BC09 n'est pas un bloc" in rows[2][-1]
        assert (b"\r\n" in copy) == (b"\r\n" in data)


def test_a_copy_of_a_workbook_keeps_what_it_had(graph: crosswalk.Graph) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import Font

    book = load_workbook(io.BytesIO(as_xlsx([["Un titre"], *ROWS])))
    sheet = book.active
    sheet["A1"].font = Font(bold=True, color="FF112233")
    sheet.column_dimensions["B"].width = 71
    sheet["B4"].comment = None
    book.create_sheet("Autre")["A1"] = "gardé"
    out = io.BytesIO()
    book.save(out)
    report = tables.verify(graph, tables.read(out.getvalue(), "essai.xlsx"), DAY)
    copy = load_workbook(io.BytesIO(tables.WRITERS["annotated"](report)))
    page, width = copy.active, len(HEADERS)
    for before, after in zip(sheet.iter_rows(), page.iter_rows(max_col=width), strict=True):
        assert [c.value for c in before] == [c.value for c in after][: len(before)]
    assert page["A1"].font.color.rgb == "FF112233"
    assert page.column_dimensions["B"].width == 71
    assert copy["Autre"]["A1"].value == "gardé"
    assert [page.cell(n, width + 1).value for n in (2, 3, 4, 5)] == [
        "Verdict de Passerelle", "conforme", "erreur", "erreur",
    ]  # fmt: skip
    assert "n'est pas un bloc" in page["B4"].comment.text
    assert page.cell(4, width + 2).data_type == "s"


def test_a_copy_in_ods(graph: crosswalk.Graph) -> None:
    from python_calamine import CalamineWorkbook

    report = tables.verify(graph, tables.read(as_ods(ROWS), "essai.ods"), DAY)
    copy = CalamineWorkbook.from_filelike(io.BytesIO(tables.WRITERS["annotated"](report)))
    rows = copy.get_sheet_by_index(0).to_python()
    assert [row[: len(HEADERS)] for row in rows] == [list(row) for row in ROWS]
    assert [row[len(HEADERS)] for row in rows] == [
        "Verdict de Passerelle", "conforme", "erreur", "erreur",
    ]  # fmt: skip


def test_a_copy_is_read_again_with_the_same_verdicts(graph: crosswalk.Graph) -> None:
    for data, name in ((as_csv(ROWS), "x.csv"), (as_xlsx(ROWS), "x.xlsx"), (as_ods(ROWS), "x.ods")):
        first = tables.verify(graph, tables.read(data, name), DAY)
        again = tables.verify(graph, tables.read(tables.WRITERS["annotated"](first), name), DAY)
        assert [(r.row, r.verdict) for r in again.rows] == [(r.row, r.verdict) for r in first.rows]


def test_a_pasted_text_becomes_a_csv_without_formulas(graph: crosswalk.Graph) -> None:
    text = "RNCP41402BC01 - =1+1\nRNCP39099 - Moniteur\nRNCP39099BC02 - Organiser"
    report = tables.verify(graph, tables.read(text.encode(), "collé"), DAY)
    rows = list(
        csv.reader(
            io.StringIO(tables.WRITERS["annotated"](report).decode("utf-8-sig")), delimiter=";"
        )
    )
    assert rows[0][-2:] == ["Verdict de Passerelle", "Remarques de Passerelle"]
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "-")]


def test_a_page_of_several_tables_keeps_them_all(graph: crosswalk.Graph) -> None:
    page = (ROOT / "tests/readers/fiche-page.html").read_bytes()
    report = tables.verify(graph, tables.read(page, "fiche.html"), DAY)
    copy = tables.WRITERS["annotated"](report).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(copy), delimiter=";"))
    assert len(rows) == 4
    assert [row[-2] for row in rows] == ["Verdict de Passerelle", "à regarder", "", "à regarder"]


def test_the_template_is_read_and_conforms(graph: crosswalk.Graph) -> None:
    table = tables.read(tables.template(), "modele.xlsx")
    assert set(table.columns) >= {"source", "justification", "proofs", "effect_on", "legal_source"}
    report = tables.verify(graph, table, DAY)
    assert (len(report.rows), report.conforms) == (1, True)


def test_the_command_its_exit_codes_and_a_folder(built: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "bon.csv", tmp_path / "faux.xlsx"
    good.write_bytes(as_csv(grid(CLEAN)))
    bad.write_bytes(as_xlsx(ROWS))
    done = run("verify-table", str(good), "--on", "2026-11-01", store=built)
    assert (done.returncode, "Verdict : conforme" in done.stdout) == (0, True)
    done = run("verify-table", str(bad), "--format", "json", store=built)
    assert (done.returncode, json.loads(done.stdout)["summary"]["verdict"]) == (1, "erreur")
    copies = tmp_path / "copies"
    done = run(
        "verify-table", str(tmp_path), "--annotated", str(copies), "--format", "json", store=built
    )
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["summary"]["verdicts"] == {"conforme": 1, "erreur": 1}
    assert sorted(p.name for p in copies.iterdir()) == ["bon.csv", "faux.xlsx"]
    (tmp_path / "abîmé.csv").write_bytes(b"a\0b")
    done = run("verify-table", str(tmp_path), store=built)
    assert done.returncode == 2
    assert "abîmé.csv:1 : caractère nul" in done.stderr
    assert "Traceback" not in done.stderr
    done = run("verify-table", str(tmp_path / "rien.csv"), store=built)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    done = run("verify-table", "--template", str(tmp_path / "modele.xlsx"), store=built)
    assert (done.returncode, (tmp_path / "modele.xlsx").read_bytes()[:2]) == (0, b"PK")
    done = run("verify-table", str(good), "--column", "target", store=built)
    assert "attendu rôle=en-tête" in done.stderr


def test_a_copy_never_overwrites_the_file(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(as_csv(grid(CLEAN)))
    done = run("verify-table", str(file), "--annotated", str(file), store=built)
    assert done.returncode == 2
    assert file.read_bytes() == as_csv(grid(CLEAN))


def test_every_message_is_documented() -> None:
    page = (ROOT / "docs/tableaux.md").read_text(encoding="utf-8")
    for id, message in MESSAGES.items():
        assert f"| `{id}` | {message.meaning}" in page, id
    assert page.count("\n| `") == len(MESSAGES) + len(tables.ROLES)
    for header in tables.ROLES.values():
        assert f"| {header} |" in page
