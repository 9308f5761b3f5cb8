"""Queries of strangers are answered, stopped or refused, and the next one is answered all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from crosswalk import limits
from crosswalk.errors import BusyError, QueryError, QueryLimitError, StoreError
from crosswalk.limits import Limits
from crosswalk.workers import Pool, Stop, Task
from tests.cli.test_cli import ROOT

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
DOUBLING = "SELECT ?z {{ BIND('xxxxxxxxxx' AS ?a0) {} BIND(STRLEN(?a34) AS ?z) }}".format(
    " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(34))
)


@pytest.fixture(scope="module")
def pool(built: Path) -> Iterator[Pool]:
    found = Pool(built, Limits(seconds=8, rows=50, workers=2))
    yield found
    found.close()


@pytest.fixture
def hurried(built: Path) -> Iterator[Pool]:
    found = Pool(built, Limits(seconds=0.8, memory_mb=1024, workers=1, waiting=0))
    found.warm()
    yield found
    found.close()


def test_a_select_in_its_formats(pool: Pool) -> None:
    found = pool.answer('SELECT ?a ?b { VALUES (?a ?b) { ("é"@fr 1) (<x:y> UNDEF) } } ORDER BY ?b')
    assert (found.kind, found.variables, len(found), found.truncated) == (
        "select",
        ("a", "b"),
        2,
        "",
    )
    assert found.write("csv").decode().splitlines() == ["a,b", "x:y,", "é,1"]
    assert found.cells() == [["x:y", ""], ["é", "1"]]
    parsed = ox.parse_query_results(found.write("json"), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [row["a"] for row in parsed] == [ox.NamedNode("x:y"), ox.Literal("é", language="fr")]


def test_same_answer_as_the_store_itself(pool: Pool, built: Path) -> None:
    import crosswalk

    mine = pool.answer("correspondances", {"a": "41402", "b": "39099"})
    direct = crosswalk.open(built).run("correspondances", a="41402", b="39099")
    assert isinstance(direct, ox.QuerySolutions)
    assert mine.write("csv") == direct.serialize(format=ox.QueryResultsFormat.CSV)


def test_ask_and_construct(pool: Pool) -> None:
    assert pool.answer("ASK { ?s ?p ?o }").boolean
    assert not pool.answer("ASK { <x:y> ?p ?o }").boolean
    made = pool.answer('CONSTRUCT { <x:a> <x:b> "é\\n" } {}')
    assert (made.kind, len(made)) == ("graph", 1)
    assert '"é\\n"' in made.write("turtle").decode()
    with pytest.raises(QueryError, match="Turtle"):
        made.write("csv")


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"])
def test_rows_are_cut_at_the_limit_and_it_is_said(pool: Pool, query: str) -> None:
    found = pool.answer(query)
    assert (len(found), found.truncated) == (50, "rows")


def test_exactly_the_limit_is_not_cut(pool: Pool) -> None:
    found = pool.answer("SELECT * { ?s ?p ?o } LIMIT 50")
    assert (len(found), found.truncated) == (50, "")


def test_a_long_answer_is_cut_by_its_size(built: Path) -> None:
    small = Pool(built, Limits(answer_mb=0, workers=1))
    assert small.answer("SELECT * { ?s ?p ?o }").truncated == "size"
    small.close()


@pytest.mark.parametrize("query", [PRODUCT, DOUBLING, SORTED])
def test_a_heavy_query_is_stopped_and_the_next_one_answered(hurried: Pool, query: str) -> None:
    with pytest.raises(QueryLimitError, match="requête arrêtée"):
        hurried.answer(query)
    lasting = Pool(hurried.path, Limits(workers=1))
    assert lasting.answer("ASK {}").boolean
    lasting.close()


def test_memory_is_held(built: Path) -> None:
    # The whole of a product of 29,510² rows is sorted: more than a gibibyte long before a minute.
    tight = Pool(built, Limits(seconds=60, memory_mb=1024, workers=1))
    with pytest.raises(QueryLimitError, match="1024 Mio"):
        tight.answer(SORTED)
    assert tight.answer("ASK {}").boolean
    tight.close()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "mise à jour refusée"),
        ("LOAD <file:///etc/passwd>", "mise à jour refusée"),
        ("SELECT * { SERVICE <http://exemple.fr/> { ?s ?p ?o } }", "SERVICE refusé"),
        ("SELECT * { sErViCe#c\nSILENT ?e { ?s ?p ?o } }", "SERVICE refusé"),
        (
            "SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
            "FROM NAMED <file:///etc/passwd> refusé",
        ),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "refusé"),
        ("SELEC", "illisible"),
        ("SELECT * { " + "(" * 2000, "refusée|illisible"),
        ("#" * 300_000, "trop longue"),
        ("SELECT * { ?s ?p '\ud800' }", "mal codée"),
    ],
)
def test_refusals_are_those_of_the_library(pool: Pool, query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        pool.answer(query)


def test_a_catastrophic_expression_is_no_catastrophe(pool: Pool) -> None:
    found = pool.answer('ASK { FILTER(REGEX("%s!", "^(a+)+$")) }' % ("a" * 40))
    assert not found.boolean


def test_while_one_burns_the_other_is_answered(built: Path) -> None:
    both = Pool(built, Limits(seconds=3, workers=2))
    burning = Task(both, PRODUCT)
    assert both.answer("ASK { ?s ?p ?o }").boolean
    assert not burning.wait(0)
    burning.cancel()
    assert burning.wait(10)
    assert str(burning.error) == "requête annulée"
    both.close()


def test_too_many_are_told_to_come_back(hurried: Pool) -> None:
    burning = Task(hurried, PRODUCT)
    time.sleep(0.2)
    with pytest.raises(BusyError, match="réessayez"):
        hurried.answer("ASK {}")
    assert burning.wait(10)


def test_cancelled_before_it_began(built: Path) -> None:
    stop = Stop()
    stop.now()
    with pytest.raises(QueryLimitError, match="annulée"):
        Pool(built, Limits(workers=1)).answer("ASK {}", stop=stop)


def test_an_answer_left_midway_frees_its_place(built: Path) -> None:
    one = Pool(built, Limits(workers=1, waiting=0))
    frames = one.stream("SELECT * { ?s ?p ?o }")
    assert next(frames)["kind"] == "select"
    frames.close()  # type: ignore[attr-defined]
    assert one.answer("ASK {}").boolean
    one.close()


def test_threads_share_a_pool(pool: Pool) -> None:
    wrong: list[object] = []

    def ask(number: int) -> None:
        found = pool.answer(f"SELECT ?n {{ VALUES ?n {{ {number} }} }}")
        if found.cells() != [[str(number)]]:
            wrong.append(found)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_without_a_store(tmp_path: Path) -> None:
    nothing = Pool(tmp_path, Limits(workers=1))
    with pytest.raises(StoreError, match="crosswalk build"):
        nothing.answer("ASK {}")
    nothing.close()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSWALK_QUERY_SECONDS", "2.5")
    monkeypatch.setenv("CROSSWALK_QUERY_ROWS", "7")
    assert (Limits.from_environment().seconds, Limits.from_environment().rows) == (2.5, 7)
    monkeypatch.setenv("CROSSWALK_QUERY_ROWS", "beaucoup")
    with pytest.raises(QueryError, match="CROSSWALK_QUERY_ROWS=beaucoup"):
        Limits.from_environment()


def test_each_setting_is_documented() -> None:
    page = (ROOT / "docs" / "application.md").read_text(encoding="utf-8")
    assert len(limits.settings()) == 8
    for name, default, help_ in limits.settings():
        assert f"| `CROSSWALK_QUERY_{name.upper()}` | {default} | {help_} |" in page
