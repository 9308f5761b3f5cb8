"""Results of queries: the W3C's forms, workbooks without formulas, and what has no form."""

from __future__ import annotations

import csv
import io
import json
from io import BytesIO

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

import crosswalk
from crosswalk.errors import QueryError
from crosswalk.formats import WRITERS, cells, plain, select, shorten, workbook, write
from crosswalk.graph.terms import PREFIXES

RNCP = "https://w3id.org/passerelle/ontology#"
BLOC = "https://w3id.org/passerelle/id/certification/RNCP41402/bloc/BC01"
XSD = "http://www.w3.org/2001/XMLSchema#"
TRICKY = ["=1+1", "+1", "-1", "@SOMME(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']

VALUES = f"""
SELECT ?iri ?plain ?french ?number ?none {{ VALUES (?iri ?plain ?french ?number ?none) {{
  (<{BLOC}> "=1+1" "l’été, « œuf »"@fr 42 UNDEF)
  (<https://example.org/x> "a\\nb\\"c" "+33"@fr -7 UNDEF)
}} }}
"""


def results(query: str = VALUES) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    return ox.Store().query(query)


def test_json_is_the_w3c_s() -> None:
    found = json.loads(write(results(), "json").decode("utf-8"))
    assert found["head"] == {"vars": ["iri", "plain", "french", "number", "none"]}
    assert found["results"]["bindings"] == [
        {
            "iri": {"type": "uri", "value": BLOC},
            "plain": {"type": "literal", "value": "=1+1"},
            "french": {"type": "literal", "value": "l’été, « œuf »", "xml:lang": "fr"},
            "number": {"type": "literal", "value": "42", "datatype": f"{XSD}integer"},
        },
        {
            "iri": {"type": "uri", "value": "https://example.org/x"},
            "plain": {"type": "literal", "value": 'a\nb"c'},
            "french": {"type": "literal", "value": "+33", "xml:lang": "fr"},
            "number": {"type": "literal", "value": "-7", "datatype": f"{XSD}integer"},
        },
    ]
    assert "œuf" in write(results(), "json").decode("utf-8")


def test_an_ask_in_json() -> None:
    assert json.loads(write(results("ASK {}"), "json")) == {"head": {}, "boolean": True}
    assert json.loads(write(results("ASK { ?s ?p ?o }"), "json"))["boolean"] is False


def test_csv_is_the_w3c_s() -> None:
    text = write(results(), "csv").decode("utf-8")
    assert text.startswith("iri,plain,french,number,none\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["iri", "plain", "french", "number", "none"],
        [BLOC, "=1+1", "l’été, « œuf »", "42", ""],
        ["https://example.org/x", 'a\nb"c', "+33", "-7", ""],
    ]


def test_no_rows_still_have_a_header() -> None:
    nothing = "SELECT ?a ?b { ?a ?b ?c }"
    assert write(results(nothing), "csv") == b"a,b\r\n"
    assert json.loads(write(results(nothing), "json")) == {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": []},
    }
    sheet = openpyxl.load_workbook(BytesIO(write(results(nothing), "xlsx"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["a", "b"]]


def test_a_workbook_opens_with_its_values_as_text() -> None:
    book = openpyxl.load_workbook(BytesIO(write(results(), "xlsx")))
    assert book.sheetnames == ["Résultats"]
    sheet = book.active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["iri", "plain", "french", "number", "none"],
        ["id:certification/RNCP41402/bloc/BC01", "=1+1", "l’été, « œuf »", "42", ""],
        ["https://example.org/x", 'a\nb"c', "+33", "-7", ""],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"


@pytest.mark.parametrize("word", TRICKY)
def test_no_cell_of_a_workbook_is_a_formula(word: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook([word], [[word]], "Feuille"))).active
    assert sheet.title == "Feuille"
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert cell.value.replace("_x000D_", "\r") == word


printable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=9)


@given(st.lists(st.tuples(printable, printable), max_size=3))
def test_a_workbook_reads_back(rows: list[tuple[str, str]]) -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook(["a", "b"], rows))).active
    found = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert found[: len(rows)] == rows


def test_control_characters_do_not_break_a_workbook() -> None:
    everything = "".join(map(chr, range(32))) + "\x7f\ufffe😀"
    sheet = openpyxl.load_workbook(BytesIO(workbook(["a"], [[everything]]))).active
    assert "😀" in sheet["A2"].value


def test_an_empty_workbook_and_a_long_cell() -> None:
    assert openpyxl.load_workbook(BytesIO(workbook([], []))).sheetnames == ["Résultats"]
    sheet = openpyxl.load_workbook(BytesIO(workbook(["a"], [["é" * 40_000]]))).active
    assert len(sheet["A2"].value) == 32_767  # what a cell can hold


def test_turtle_is_for_graphs() -> None:
    text = write(
        results(f'CONSTRUCT {{ <{BLOC}> <{RNCP}blocCode> "BC01" , "été"@fr }} WHERE {{}}'), "turtle"
    ).decode("utf-8")
    assert f"@prefix rncp: <{RNCP}> ." in text
    assert "rncp:blocCode" in text
    graph = Graph().parse(data=text, format="turtle")
    assert sorted(str(o) for o in graph.objects()) == ["BC01", "été"]
    assert {str(s) for s in graph.subjects()} == {BLOC}
    bound = {prefix: str(base) for prefix, base in graph.namespaces()}
    assert {prefix: bound.get(prefix) for prefix in PREFIXES} == PREFIXES


def test_an_empty_graph_is_turtle_too() -> None:
    text = write(results("CONSTRUCT WHERE { ?s ?p ?o }"), "turtle")
    assert len(Graph().parse(data=text.decode(), format="turtle")) == 0


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("json", "CONSTRUCT WHERE { ?s ?p ?o }", "se lit avec --format turtle"),
        ("csv", "CONSTRUCT WHERE { ?s ?p ?o }", "se lit avec --format turtle"),
        ("csv", "DESCRIBE <a:a>", "se lit avec --format turtle"),
        ("xlsx", "CONSTRUCT WHERE { ?s ?p ?o }", "demande une requête SELECT"),
        ("xlsx", "ASK {}", "demande une requête SELECT (json pour ASK, turtle pour CONSTRUCT)"),
        ("turtle", "SELECT * {}", "demande une requête CONSTRUCT ou DESCRIBE"),
        ("turtle", "ASK {}", "demande une requête CONSTRUCT ou DESCRIBE"),
    ],
)
def test_results_without_such_a_form(name: str, query: str, said: str) -> None:
    with pytest.raises(QueryError) as error:
        write(results(query), name)
    assert said in str(error.value)


def test_select_gives_the_rows_back() -> None:
    found = results("SELECT (1 AS ?a) {}")
    assert select(found) is found
    with pytest.raises(QueryError, match="demande une requête SELECT"):
        select(results("ASK {}"))


def test_cells_are_as_a_person_reads_them() -> None:
    found = select(results())
    assert cells(found) == (
        ["iri", "plain", "french", "number", "none"],
        [
            ["id:certification/RNCP41402/bloc/BC01", "=1+1", "l’été, « œuf »", "42", ""],
            ["https://example.org/x", 'a\nb"c', "+33", "-7", ""],
        ],
    )
    assert cells(select(results("SELECT ?b { BIND(BNODE('x') AS ?b) }")))[1][0][0] != ""


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (f"{RNCP}Bloc", "rncp:Bloc"),
        (BLOC, "id:certification/RNCP41402/bloc/BC01"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        (f"{XSD}date", "xsd:date"),
        (
            "https://w3id.org/passerelle/graph/document/x",
            "https://w3id.org/passerelle/graph/document/x",
        ),
        ("urn:x", "urn:x"),
        ("", ""),
    ],
)
def test_shorten(iri: str, short: str) -> None:
    assert shorten(iri) == short


@pytest.mark.parametrize("cell", TRICKY)
def test_a_spreadsheet_sees_no_formula(cell: str) -> None:
    assert plain(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", " =1", "1+1", "l’été", "'=1", "−1"])
def test_other_cells_stay(cell: str) -> None:
    assert plain(cell) == cell


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_library_query_in_every_format(name: str, graph: crosswalk.Graph) -> None:
    query = "correspondances-graphe" if name == "turtle" else "correspondances"
    content = write(graph.run(query, a="RNCP41402", b="RNCP39099"), name)
    if name == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        content = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row).encode()
    assert "RNCP39099" in content.decode("utf-8")
