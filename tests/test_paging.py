"""Lists are paged, and the sizes of graphs are those that the store wrote down."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import crosswalk
from crosswalk import query as queries
from crosswalk.api import rows
from crosswalk.errors import QueryError
from crosswalk.formats import select
from tests.cli.test_cli import run

COUNTING = (
    "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
)


def page(
    graph: crosswalk.Graph, name: str, limit: int | None, offset: int, **params: str
) -> list[dict[str, str]]:
    query = queries.paged(queries.named(name), limit, offset)
    return list(rows(select(graph.run_named(query, params))))


@pytest.mark.parametrize("name", ["liens", "graphes", "certifications", "documents"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_pages_put_together_are_the_list(graph: crosswalk.Graph, name: str, size: int) -> None:
    whole = graph.query(name)
    assert len(whole) > 3
    pages = [page(graph, name, size, start) for start in range(0, len(whole) + size, size)]
    assert [row for one in pages for row in one] == whole
    assert max(map(len, pages)) == min(size, len(whole))
    assert page(graph, name, None, 2) == whole[2:]


def test_every_list_of_the_library_is_in_an_order() -> None:
    for query in queries.library().values():
        if "CONSTRUCT" not in query.text and query.name != "blocs-complets":  # one row or none
            assert "ORDER BY" in query.text, query.name


def test_links_of_one_title_are_among_those_of_all(graph: crosswalk.Graph) -> None:
    whole = graph.query("liens")
    for number in ("RNCP41402", "RNCP39099", "RNCP39794"):
        own = [row for row in whole if number in (row["from"], row["to"])]
        assert own
        assert graph.query("liens", a=number) == own


@pytest.mark.parametrize("end", ["LIMIT 3", "offset 2", "LIMIT 3 OFFSET 2  # tout\n"])
def test_a_query_that_pages_itself_is_refused(end: str) -> None:
    own = queries.read("mine.rq", f"SELECT * {{ ?s ?p ?o }} {end}")
    with pytest.raises(QueryError, match=r"mine\.rq : elle a déjà un LIMIT ou un OFFSET"):
        queries.paged(own, 10)


def test_a_limit_inside_is_no_limit_of_the_query(graph: crosswalk.Graph) -> None:
    text = "SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 5 } } ORDER BY ?s # LIMIT 2"
    own = queries.paged(queries.read("mine.rq", text), 3)
    assert len(list(select(graph.run_query(own, {})))) == 3


def test_sizes_are_those_of_the_graphs(graph: crosswalk.Graph) -> None:
    counted = [(row["graph"], int(row["n"])) for row in graph.query(COUNTING)]
    assert [(row["graph"], int(row["triples"])) for row in graph.query("graphes")] == counted


def test_sizes_are_counted_where_nothing_wrote_them_down(built: Path, tmp_path: Path) -> None:
    known = crosswalk.open(built).query("graphes")
    shutil.copytree(built, tmp_path / "store")
    summary = next((tmp_path / "store").glob("g-*.json"))
    told = json.loads(summary.read_text(encoding="utf-8"))
    told["graphs"].popitem()
    summary.write_text(json.dumps(told), encoding="utf-8")
    assert crosswalk.open(tmp_path / "store").query("graphes") == known
    summary.unlink()
    assert crosswalk.open(tmp_path / "store").query("graphes") == known


def test_the_command_pages(built: Path) -> None:
    done = run("query", "liens", "--limit", "2", "--offset", "3", "--format", "json", store=built)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["results"]["bindings"]
    whole = crosswalk.open(built).query("liens")
    assert [row["quote"]["value"] for row in found] == [row["quote"] for row in whole[3:5]]
    shown = run("query", "liens", "--limit", "2", "--offset", "3", store=built)
    assert "2 ligne(s), après les 3 premières" in shown.stdout
