"""The store: generations, what fails, what is killed, who reads while another writes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from crosswalk import resources
from crosswalk.errors import StoreError
from crosswalk.identifiers import GRAPH
from crosswalk.store import (
    ReadOnlyStore,
    Summary,
    current_generation,
    default_graphs,
    generations,
    home,
    new_generation,
    now,
    store_path,
)

DOCUMENT = f"{GRAPH}document/essai"
SAID = "SELECT ?o { <a:s> <a:p> ?o } ORDER BY ?o"

HELD = """
import sys, time
from pathlib import Path
import pyoxigraph as ox
from crosswalk.store import new_generation
with new_generation(Path(sys.argv[1]), empty=sys.argv[2] == "empty") as writing:
    a, g = ox.NamedNode("a:s"), ox.NamedNode(sys.argv[3])
    writing.store.extend(
        ox.Quad(a, ox.NamedNode("a:p"), ox.Literal(f"perdu {n}"), g) for n in range(5000)
    )
    writing.store.flush()
    print("here", flush=True)
    time.sleep(60)
"""


def quad(word: str, graph: str = DOCUMENT) -> ox.Quad:
    subject, predicate = ox.NamedNode("a:s"), ox.NamedNode("a:p")
    return ox.Quad(subject, predicate, ox.Literal(word), ox.NamedNode(graph))


def write(path: Path, *words: str, empty: bool = False, summary: bool = False) -> str:
    """A generation with these words, beside those of the current one unless `empty`."""
    with new_generation(path, empty=empty) as writing:
        writing.store.extend(quad(word) for word in words)
        if summary:
            writing.summary = Summary(writing.name, now(), len(words), {DOCUMENT: len(words)}, "h")
    return writing.name


def interrupted(path: Path, failure: type[BaseException]) -> None:
    with new_generation(path, empty=False) as writing:
        writing.store.extend([quad("perdu")])
        writing.store.flush()
        assert writing.folder == path / f"{writing.name}.part"
        assert writing.folder.is_dir()
        raise failure


def words(reader: ReadOnlyStore) -> list[str]:
    found = reader.select(SAID)
    assert isinstance(found, ox.QuerySolutions)
    return [solution["o"].value for solution in found]


def names(path: Path) -> set[str]:
    return {entry.name for entry in path.iterdir()} - {"lock"}


def test_generations_are_numbered_and_the_last_two_are_kept(tmp_path: Path) -> None:
    store = tmp_path / "un" / "store"
    assert write(store, "un", summary=True) == "g-000001"
    assert write(store, "deux", summary=True) == "g-000002"
    assert names(store) == {"g-000001", "g-000001.json", "g-000002", "g-000002.json", "current"}
    (store / "g-000001.search").write_text("the index of the first one")
    assert write(store, "trois", summary=True) == "g-000003"
    assert names(store) == {"g-000002", "g-000002.json", "g-000003", "g-000003.json", "current"}
    assert (store / "current").read_bytes() == b"g-000003"
    assert current_generation(store) == ReadOnlyStore(store).generation == "g-000003"
    assert generations(store) == ["g-000002", "g-000003"]
    assert words(ReadOnlyStore(store)) == ["deux", "trois", "un"]


def test_the_numbers_go_on_past_nine(tmp_path: Path) -> None:
    write(tmp_path, "neuf")
    (tmp_path / "g-000001").rename(tmp_path / "g-000009")
    (tmp_path / "current").write_text("g-000009\n")  # as an editor would leave it
    assert write(tmp_path, "dix") == "g-000010"
    assert write(tmp_path, "onze") == "g-000011"
    assert generations(tmp_path) == ["g-000010", "g-000011"]
    assert words(ReadOnlyStore(tmp_path)) == ["dix", "neuf", "onze"]


def test_the_summary_reads_back(tmp_path: Path) -> None:
    with new_generation(tmp_path, empty=True) as writing:
        writing.store.add(quad("un"))
        writing.summary = summary = Summary(
            writing.name, "2026-02-01T10:00:00Z", 1, {DOCUMENT: 1}, "abc", {"lecture": 0.5}, ["é"]
        )
    assert ReadOnlyStore(tmp_path).summary() == summary
    text = (tmp_path / "g-000001.json").read_text(encoding="utf-8")
    assert json.loads(text) == asdict(summary)
    assert "é" in text
    write(tmp_path, "deux")
    assert ReadOnlyStore(tmp_path).summary() is None


def test_a_failing_block_leaves_the_old_generation_and_no_rest(tmp_path: Path) -> None:
    write(tmp_path, "un", summary=True)
    before = names(tmp_path)
    for failure in (ZeroDivisionError, KeyboardInterrupt, SystemExit):
        with pytest.raises(failure):
            interrupted(tmp_path, failure)
        assert names(tmp_path) == before
        assert words(ReadOnlyStore(tmp_path)) == ["un"]
    assert write(tmp_path, "deux") == "g-000002"
    assert words(ReadOnlyStore(tmp_path)) == ["deux", "un"]


def test_a_first_build_that_fails_leaves_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        interrupted(tmp_path, ZeroDivisionError)
    assert names(tmp_path) == set()
    with pytest.raises(StoreError, match="pas de graphe dans"):
        ReadOnlyStore(tmp_path).graph_names()


@pytest.mark.parametrize("begin", ["empty", "copied"])
def test_killed_in_the_middle_of_a_write(tmp_path: Path, begin: str) -> None:
    write(tmp_path, "un")
    reader = ReadOnlyStore(tmp_path)
    assert words(reader) == ["un"]
    child = subprocess.Popen(
        [sys.executable, "-c", HELD, str(tmp_path), begin, DOCUMENT],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        assert (tmp_path / "g-000002.part").is_dir()
        assert words(reader) == words(ReadOnlyStore(tmp_path)) == ["un"]
        with pytest.raises(StoreError) as error:
            write(tmp_path, "refusé")
        assert (
            str(error.value) == f"{tmp_path} : une autre écriture est en cours, réessayez ensuite"
        )
        assert (tmp_path / "g-000002.part").is_dir()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=10)
        child.stdout.close()  # type: ignore[union-attr]
    assert (tmp_path / "g-000002.part").is_dir()
    assert words(reader) == words(ReadOnlyStore(tmp_path)) == ["un"]
    assert write(tmp_path, "deux") == "g-000002"
    assert names(tmp_path) == {"g-000001", "g-000002", "current"}
    assert words(reader) == ["deux", "un"]


def test_two_writers_in_one_process(tmp_path: Path) -> None:
    with new_generation(tmp_path, empty=True) as writing:
        writing.store.add(quad("un"))
        with pytest.raises(StoreError, match="une autre écriture est en cours"):
            write(tmp_path, "deux", empty=True)
    assert generations(tmp_path) == ["g-000001"]
    assert words(ReadOnlyStore(tmp_path)) == ["un"]


def test_a_reader_follows_a_new_generation_without_being_reopened(tmp_path: Path) -> None:
    write(tmp_path, "un")
    reader = ReadOnlyStore(tmp_path)
    assert words(reader) == ["un"]
    asked = reader.select("SELECT ?o { ?s ?p ?o }")
    for number in range(2, 6):
        write(tmp_path, str(number), empty=True)
        assert reader.generation == f"g-{number:06d}"
        assert words(reader) == [str(number)]
    assert isinstance(asked, ox.QuerySolutions)
    assert [solution["o"].value for solution in asked] == ["un"]  # rows asked for before stay
    with new_generation(tmp_path, empty=False) as writing:
        writing.store.add(quad("autre", f"{GRAPH}document/autre"))
    assert reader.graph_names() == {DOCUMENT, f"{GRAPH}document/autre"}
    assert words(reader) == ["5", "autre"]


def test_the_default_graph_and_the_named_ones(tmp_path: Path) -> None:
    graphs = {
        "document": DOCUMENT,
        "analyse": f"{GRAPH}analysis/tfidf",
        "vieux": f"{GRAPH}register/rncp-xml/2025-02-01",
        "neuf": f"{GRAPH}register/rncp-xml/2026-02-01",
    }
    with new_generation(tmp_path, empty=True) as writing:
        writing.store.extend(quad(word, graph) for word, graph in graphs.items())
    reader = ReadOnlyStore(tmp_path)
    assert words(reader) == ["document", "neuf"]
    assert reader.default_graph_names() == [DOCUMENT, graphs["neuf"]]
    assert reader.graph_names() == frozenset(graphs.values())
    chosen = reader.select(SAID, [graphs["analyse"], graphs["vieux"]])
    assert [row["o"].value for row in chosen] == ["analyse", "vieux"]  # type: ignore[union-attr]
    assert list(reader.select(SAID, [])) == []  # type: ignore[arg-type]
    under = reader.select("SELECT ?o { GRAPH ?g { <a:s> <a:p> ?o } } ORDER BY ?o")
    assert [row["o"].value for row in under] == sorted(graphs)  # type: ignore[union-attr]
    assert [q.object.value for q in reader.quads(DOCUMENT)] == ["document"]  # type: ignore[union-attr]
    assert len(list(reader.quads())) == 4


def test_which_graphs_make_the_default_one() -> None:
    inside = [
        "document/rncp41402-fiche",
        "document/un%2Fdeux",
        "excerpt/csv-blocs/2024-01-17",
        "table/2026-01",
        "vocabulary/rncp",
        "register/rncp-xml/2026-02-01",
        "register/rs-xml/2025-12-01",
        "register/csv-blocs/2026-02",
    ]
    outside = [
        "register/rncp-xml/2025-02-01",
        "register/rncp-xml/2026-01-31",
        "register/csv-blocs/2024-01-17",
        "analysis/2026-02-01/tfidf",
        "review/2026",
        "note/contradictions",
        "documents/x",
        "register/x",
    ]
    foreign = ["https://example.org/document/x", "https://w3id.org/passerelle/id/document/x"]
    given = [f"{GRAPH}{name}" for name in (*outside, *inside)] + foreign
    expected = sorted(f"{GRAPH}{name}" for name in inside)
    assert sorted(default_graphs(given)) == expected
    assert sorted(default_graphs(reversed(given))) == expected
    assert default_graphs(given) == default_graphs(reversed(given))
    assert default_graphs([]) == []


def test_a_copy_shares_its_table_files_and_not_its_fate(tmp_path: Path) -> None:
    write(tmp_path, *(f"un {n}" for n in range(500)), empty=True)
    old = tmp_path / "g-000001"
    tables = {file.name: file.stat().st_ino for file in old.glob("*.sst")}
    assert tables
    content = {file.name: file.read_bytes() for file in old.iterdir() if file.name != "LOCK"}
    with new_generation(tmp_path, empty=False) as writing:
        copied = {f.name: f.stat().st_ino for f in writing.folder.glob("*.sst")}
        assert copied.items() >= tables.items()
        others = [f for f in writing.folder.iterdir() if f.suffix != ".sst" and f.name != "LOCK"]
        assert others
        assert all(f.stat().st_nlink == 1 for f in others)
        writing.store.extend(quad(f"deux {n}") for n in range(500))
        writing.store.remove(quad("un 0"))
        writing.store.flush()
        writing.store.optimize()
    assert {f.name: f.read_bytes() for f in old.iterdir() if f.name in content} == content
    held = ox.Store.read_only(str(old)).quads_for_pattern(None, None, None, ox.NamedNode(DOCUMENT))
    before = [q.object.value for q in held]
    assert sorted(before) == sorted(f"un {n}" for n in range(500))
    after = words(ReadOnlyStore(tmp_path))
    assert len(after) == 999
    assert "un 0" not in after


def test_a_copy_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "un")

    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    write(tmp_path, "deux")
    assert words(ReadOnlyStore(tmp_path)) == ["deux", "un"]
    tables = list((tmp_path / "g-000002").glob("*.sst"))
    assert tables
    assert all(file.stat().st_nlink == 1 for file in tables)


def test_a_store_that_is_read_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path, "un")
    state = {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in tmp_path.rglob("*")}
    assert words(ReadOnlyStore(tmp_path)) == ["un"]
    assert {
        file: (file.stat().st_mtime_ns, file.stat().st_size) for file in tmp_path.rglob("*")
    } == state


@pytest.mark.parametrize(
    "pointer",
    [b"", b"g-000009", b"g-1", b"../g-000001", b"/etc", b"g-000001\x00", b"g-000001\ng-000002"],
)
def test_a_damaged_pointer(tmp_path: Path, pointer: bytes) -> None:
    write(tmp_path, "un")
    (tmp_path / "current").write_bytes(pointer)
    with pytest.raises(StoreError, match="qui n'est pas une génération"):
        ReadOnlyStore(tmp_path).select(SAID)
    with pytest.raises(StoreError, match="qui n'est pas une génération"):
        write(tmp_path, "deux")
    assert generations(tmp_path) == ["g-000001"]
    assert not list(tmp_path.glob("*.part"))
    write(tmp_path, "refait", empty=True)
    assert words(ReadOnlyStore(tmp_path)) == ["refait"]


def test_a_pointer_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "un")
    (tmp_path / "current").write_bytes(b"g-00000\xe9")
    with pytest.raises(StoreError, match="current ne se lit pas"):
        current_generation(tmp_path)
    (tmp_path / "current").unlink()
    (tmp_path / "current").mkdir()
    with pytest.raises(StoreError, match="current ne se lit pas"):
        current_generation(tmp_path)


def test_an_emptied_generation(tmp_path: Path) -> None:
    write(tmp_path, "un")
    for file in (tmp_path / "g-000001").iterdir():
        file.unlink()
    with pytest.raises(StoreError, match="la génération g-000001 ne s'ouvre pas"):
        ReadOnlyStore(tmp_path).select(SAID)


@pytest.mark.parametrize("place", ["", "absent", "fichier", "fichier/dessous"])
def test_nothing_was_built_there(tmp_path: Path, place: str) -> None:
    (tmp_path / "fichier").write_text("x")
    path = tmp_path / place if place else tmp_path
    reader = ReadOnlyStore(path)
    for ask in (reader.graph_names, reader.summary, lambda: reader.generation):
        with pytest.raises(StoreError) as error:
            ask()
        assert str(error.value) == (
            f"pas de graphe dans {path} : construisez-le avec « crosswalk build »"
        )
        assert error.value.exit_code == 2
    assert generations(path) == []


def test_a_store_cannot_be_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    for path in (tmp_path / "fichier", tmp_path / "fichier" / "dessous"):
        with pytest.raises(StoreError, match="ne peut pas être écrit"):
            write(path, "un")
    assert (tmp_path / "fichier").read_text() == "x"


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    write(tmp_path, "un")
    (tmp_path / "g-000002.part").mkdir()
    (tmp_path / "g-000002.part" / "x.sst").write_text("x")
    (tmp_path / "current.part").write_text("g-000002")
    (tmp_path / "g-000002").mkdir()  # renamed, but the pointer never moved
    (tmp_path / "g-000002.json").write_text('{"generation": "g-000002"}')
    (tmp_path / "g-000002.search").write_text("x")
    (tmp_path / "notes.txt").write_text("à garder")
    assert words(ReadOnlyStore(tmp_path)) == ["un"]
    assert write(tmp_path, "deux") == "g-000002"
    assert names(tmp_path) == {"g-000001", "g-000002", "current", "notes.txt"}
    assert words(ReadOnlyStore(tmp_path)) == ["deux", "un"]
    assert ReadOnlyStore(tmp_path).summary() is None


def test_where_the_store_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CROSSWALK_STORE", raising=False)
    assert home() == tmp_path / "home"
    assert store_path() == tmp_path / "home" / "store"
    monkeypatch.setenv("CROSSWALK_STORE", str(tmp_path / "ailleurs"))
    assert store_path() == tmp_path / "ailleurs"
    assert store_path(tmp_path / "nommé") == tmp_path / "nommé"
    monkeypatch.delenv("CROSSWALK_HOME")
    monkeypatch.setattr(resources, "in_checkout", lambda: True)
    assert home() == resources.root() / "build"
    monkeypatch.setattr(resources, "in_checkout", lambda: False)
    assert home().name == "passerelle"


def test_the_built_store_says_what_it_holds(built: Path) -> None:
    reader = ReadOnlyStore(built)
    summary = reader.summary()
    assert summary is not None
    assert summary.generation == reader.generation
    assert set(summary.graphs) == reader.graph_names()
    assert sum(summary.graphs.values()) == summary.triples == len(list(reader.quads()))
    assert f"{GRAPH}document/rncp41402-fiche" in reader.default_graph_names()
    assert len(summary.hash) == 64


# Once a defect: a damaged summary escapes as a JSON error, where the graph itself answers.
def test_a_damaged_summary(tmp_path: Path) -> None:
    write(tmp_path, "un", summary=True)
    (tmp_path / "g-000001.json").write_text('{"generation": "g-00')
    with suppress(StoreError):
        assert ReadOnlyStore(tmp_path).summary() is None


def test_the_small_graphs_stand_together_and_count_once(tmp_path: Path) -> None:
    register = f"{GRAPH}register/rncp-xml/2026-08-16"
    with new_generation(tmp_path, empty=True) as writing:
        for graph in (DOCUMENT, f"{GRAPH}table/essai", register, f"{GRAPH}analysis/A-B"):
            writing.store.add(quad("partout", graph))
            writing.store.add(quad(graph, graph))
    reader = ReadOnlyStore(tmp_path)
    assert len(list(reader.quads())) == 8
    merged = reader.database().quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert {q.object.value for q in merged} == {"partout", DOCUMENT, f"{GRAPH}table/essai"}  # type: ignore[union-attr]
    assert set(words(reader)) == {"partout", DOCUMENT, f"{GRAPH}table/essai", register}
    where = [row["g"].value for row in reader.select("SELECT ?g { GRAPH ?g { ?s ?p 'partout' } }")]  # type: ignore[union-attr]
    assert len(where) == 4
    assert [str(row["o"].value) for row in reader.select(SAID, [register])] == [  # type: ignore[union-attr]
        register,
        "partout",
    ]


def test_a_generation_of_an_earlier_version_answers_from_its_graphs(tmp_path: Path) -> None:
    write(tmp_path, "un", "deux")
    old = ox.Store(str(tmp_path / "g-000001"))
    old.clear_graph(ox.DefaultGraph())
    old.flush()
    del old
    assert words(ReadOnlyStore(tmp_path)) == ["deux", "un"]
    write(tmp_path, "trois")
    reader = ReadOnlyStore(tmp_path)
    assert words(reader) == ["deux", "trois", "un"]
    assert len(list(reader.database())) == 6
