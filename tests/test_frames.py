"""Data frames: types kept, missing values missing, both libraries alike; the notebook of the docs is true."""

from __future__ import annotations

import copy
import json
import socket
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import crosswalk
from crosswalk import frames
from crosswalk.errors import QueryError, UnavailableError
from crosswalk.exports.tables import TABLES
from tests import notebook
from tests.cli.test_cli import ROOT

NOTEBOOK = ROOT / "docs" / "cahier.ipynb"
MIXED = """
SELECT ?whole ?number ?day ?yes ?mixed ?text ?node ?none WHERE {
  VALUES (?whole ?number ?day ?yes ?mixed ?text ?node) {
    (1 1.5 "2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date> true 1 "=un"@fr <urn:a>)
    (UNDEF 2 UNDEF false "deux" UNDEF <urn:b>)
  }
}
"""


def test_columns_keep_their_types(graph: crosswalk.Graph) -> None:
    found = graph.run(MIXED)
    assert frames.columns(found) == {  # type: ignore[arg-type]
        "whole": [1, None],
        "number": [Decimal("1.5"), Decimal(2)],
        "day": [date(2026, 11, 22), None],
        "yes": [True, False],
        "mixed": ["1", "deux"],
        "text": ["=un", None],
        "node": ["urn:a", "urn:b"],
        "none": [None, None],
    }


def test_a_date_that_is_no_date_stays_the_text_of_its_source(graph: crosswalk.Graph) -> None:
    day = '"2024-02-31"^^<http://www.w3.org/2001/XMLSchema#date>'
    found = graph.run(f"SELECT ?d {{ VALUES ?d {{ {day} }} }}")
    assert frames.columns(found) == {"d": ["2024-02-31"]}  # type: ignore[arg-type]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_both_libraries(graph: crosswalk.Graph, library: frames.Library) -> None:
    pytest.importorskip(library, reason=f"{library} n'est pas installé (extra frames)")
    found = graph.frame(MIXED, library=library)
    assert list(found.columns) == ["whole", "number", "day", "yes", "mixed", "text", "node", "none"]
    kinds = [str(found[name].dtype) for name in ("whole", "yes", "text")]
    assert (
        kinds
        == {
            "pandas": ["Int64", "boolean", "string"],
            "polars": ["Int64", "Boolean", "String"],
        }[library]
    )
    missing = found["whole"].isna() if library == "pandas" else found["whole"].is_null()
    assert list(missing) == [False, True]
    blocs = graph.frame("blocs", library=library, a="RNCP41402")
    assert list(blocs["competences"]) == [9, 15, 9, 6]
    for name, sheet in TABLES.items():
        table = graph.table(name, "RNCP41402", library=library)
        assert tuple(table.columns) == sheet.headers
        assert len(table) > 0


def test_what_is_refused(graph: crosswalk.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QueryError, match="seules les requêtes SELECT"):
        graph.frame("ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match="bibliothèque inconnue « dask »"):
        graph.frame("blocs", library="dask", a="RNCP41402")  # type: ignore[arg-type]
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(UnavailableError, match=rf"{name} n'est pas installé : pip install"):
            graph.table("blocs", library=name)  # type: ignore[arg-type]


def refused(*_: object) -> None:
    raise AssertionError("the notebook asked for the network")


def test_the_notebook_says_what_a_fresh_run_says(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m tests.notebook docs/cahier.ipynb` writes its outputs anew."""
    pytest.importorskip("altair", reason="altair n'est pas installé (vient avec l'extra app)")
    monkeypatch.setenv("CROSSWALK_STORE", str(built))
    monkeypatch.setattr(socket.socket, "connect", refused)
    held = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert notebook.rewritten(copy.deepcopy(held)) == held
    kinds = [
        kind
        for cell in held["cells"]
        for one in cell.get("outputs", ())
        for kind in one.get("data", ())
    ]
    assert kinds.count("text/html") >= 3
    assert "application/vnd.vegalite.v6.json" in kinds
