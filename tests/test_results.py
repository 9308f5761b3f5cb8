"""What the engine writes, cut at a row or at a size, is still what its form says it is."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest

from crosswalk import results
from crosswalk.errors import QueryFormError

STORE = ox.Store()
NASTY = r'"}},{\"x\":\n<result>&</result>é🙂\r\n, ,{"'
SIXTY = f"VALUES ?x {{ {' '.join(map(str, range(60)))} }}"
QUERIES = {
    "plain": f"SELECT ?x {{ {SIXTY} }}",
    "nasty": f"SELECT ?x ({NASTY} AS ?y) ?z {{ {SIXTY} }}",
    "empty": f"SELECT ?z {{ {SIXTY} }}",
}
ALL = 1 << 25


def rows(body: bytes, form: str) -> list[object]:
    if form == "csv":  # the engine does not read it
        return list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]
    body = body.partition(b"\n<!--")[0] if form == "xml" else body
    found = ox.parse_query_results(body, format=results.ENGINE_ROWS[form])
    assert isinstance(found, ox.QuerySolutions)
    return [str(row) for row in found]


@pytest.mark.parametrize("form", results.ROWS)
@pytest.mark.parametrize("name", QUERIES)
def test_cut_after_a_row(form: str, name: str) -> None:
    ask = QUERIES[name]
    whole = rows(results.write(STORE.query(ask), form, 1000, ALL).body, form)
    assert len(whole) == 60
    for most in (0, 1, 2, 59, 60, 61):
        done = results.write(STORE.query(ask), form, most, ALL)
        assert done.truncated == ("rows" if most < 60 else "")
        assert rows(done.body, form) == whole[:most]


@pytest.mark.parametrize("form", results.ROWS)
@pytest.mark.parametrize("name", ["plain", "nasty"])
def test_cut_at_a_size(form: str, name: str) -> None:
    whole = results.write(STORE.query(QUERIES[name]), form, 1000, ALL).body
    for size in range(200, len(whole), 37):
        done = results.write(STORE.query(QUERIES[name]), form, 1000, size)
        assert done.truncated == "size"
        kept = rows(done.body, form)
        assert kept == rows(whole, form)[: len(kept)]
        assert len(kept) < 60 or len(whole) - size < 40  # only the closing tags were too much
    assert results.write(STORE.query(QUERIES[name]), form, 1000, len(whole)).truncated == ""


def test_rows_of_many_chunks() -> None:
    """The engine writes eight kibibytes at a time: rows and characters lie across two of them."""
    ask = f"SELECT ({NASTY} AS ?y) {{ VALUES ?x {{ {' '.join(map(str, range(3000)))} }} }}"
    for form in results.ROWS:
        done = results.write(STORE.query(ask), form, 2999, ALL)
        assert (done.truncated, len(rows(done.body, form))) == ("rows", 2999)
        assert results.write(STORE.query(ask), form, 3000, ALL).truncated == ""


@pytest.mark.parametrize("form", results.GRAPHS)
def test_a_graph_is_cut_after_a_triple(form: str) -> None:
    ask = "CONSTRUCT { <x:a> <x:b> ?x } { VALUES ?x { 1 2 3 4 } }"
    for most in (1, 3, 4):
        done = results.write(STORE.query(ask), form, most, ALL)
        assert done.truncated == ("rows" if most < 4 else "")
        assert len(list(ox.parse(done.body, format=results.ENGINE_GRAPHS[form]))) == most
        said = results.GRAPHS[form].comment is not None and most < 4
        assert (b"TRUNCATED" in done.body) is said
    assert results.write(STORE.query(ask), form, 10, 20).truncated == "size"


def test_a_form_that_a_kind_has_not() -> None:
    for ask, form in (("ASK {}", "csv"), ("ASK {}", "turtle"), ("SELECT * {}", "turtle")):
        with pytest.raises(QueryFormError, match=f"pas en {form}") as error:
            results.write(STORE.query(ask), form, 10, 10)
        assert "not as" in error.value.english
