"""Publishing, on the Oxigraph server: aside then in place, resumed, verified, pruned."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from crosswalk.errors import ServerError, StoreError, UnknownEntityError, VerificationError
from crosswalk.identifiers import GRAPH
from crosswalk.remote import description
from crosswalk.remote.answers import results
from crosswalk.remote.connection import Connection
from crosswalk.remote.publishing import STAGING, publish
from crosswalk.remote.reading import RemoteStore
from crosswalk.remote.sending import Sender, Target
from crosswalk.store import ReadOnlyStore, new_generation
from tests.cli.test_cli import run
from tests.remote.servers import Server, missing, oxigraph

ONE, TWO = f"{GRAPH}document/un", f"{GRAPH}document/deux"
SAYS = "http://example.org/dit"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if reason := missing("oxigraph"):
        pytest.skip(reason)
    with oxigraph(tmp_path_factory.mktemp("serveur")) as found:
        yield found


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))


@pytest.fixture
def target(server: Server) -> Target:
    """The server, emptied."""
    sender = Sender(server.target, Connection())
    sender._update("DROP ALL")
    return server.target


def stored(place: Path, graphs: dict[str, Iterable[str]]) -> ReadOnlyStore:
    """A store with these words in these graphs."""
    with new_generation(place, empty=True) as writing:
        writing.store.extend(
            ox.Quad(
                ox.NamedNode(f"http://example.org/{number:05}"),
                ox.NamedNode(SAYS),
                ox.Literal(word, language="fr"),
                ox.NamedNode(name),
            )
            for name, words in graphs.items()
            for number, word in enumerate(words)
        )
    return ReadOnlyStore(place)


def words(target: Target, graph: str) -> list[str]:
    """What a graph of the server says."""
    query = f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ ?s <{SAYS}> ?o }} }} ORDER BY ?s"
    found = results(Connection(), target.endpoint, query)["results"]["bindings"]
    return [row["o"]["value"] for row in found]


def graphs(target: Target) -> set[str]:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    found = results(Connection(), target.endpoint, query)["results"]["bindings"]
    return {row["g"]["value"] for row in found}


def many(count: int) -> list[str]:
    return [f"mot {number}" for number in range(count)]


@pytest.mark.parametrize("ways", ["both", "update", "store"])
def test_each_way_of_writing_gives_the_same_graphs(
    ways: str, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = replace(
        target,
        batch=10,
        update=None if ways == "store" else target.update,
        graph_store=None if ways == "update" else target.graph_store,
    )
    sizes: list[int] = []
    for name in ("add", "put"):
        method = getattr(Sender, name)

        def spied(self: Sender, graph: str, lines: str, method: object = method) -> None:
            sizes.append(lines.count("\n"))
            method(self, graph, lines)  # type: ignore[operator]

        monkeypatch.setattr(Sender, name, spied)
    odd = ["l'« été »", 'a"b\\c', "deux\nlignes\ttab", "😀", "<b>&amp;</b>", "é" * 3000]
    source = stored(tmp_path / "store", {ONE: many(25), TWO: odd})
    done = publish(source, way, Connection())
    assert words(target, ONE) == many(25)
    assert words(target, TWO) == odd
    assert graphs(target) == {ONE, TWO, description.NAME}
    assert [(one.name, one.triples) for one in done.sent] == [(TWO, 6), (ONE, 25)]
    assert done.in_place == ()  # nobody had them before
    assert sorted(sizes)[-3:-1] == [10, 10]  # the description comes in one piece
    there = RemoteStore(target.endpoint).publication()
    assert [one.hash for one in there.graphs] == [one.hash for one in done.sent]
    again = publish(stored(tmp_path / "store", {ONE: many(4), TWO: odd}), way, Connection())
    assert words(target, ONE) == many(4)
    assert [one.name for one in again.kept] == [TWO]  # as it was: not sent again
    assert again.in_place == ((ONE,) if ways == "store" else ())


def test_the_old_graph_answers_until_the_new_one_is_verified(
    target: Target, tmp_path: Path
) -> None:
    publish(stored(tmp_path / "store", {ONE: ["ancien"]}), target, Connection())
    seen: dict[str, list[str]] = {}

    def look(_: str, step: str, __: int) -> None:
        seen[step] = words(target, ONE)

    publish(
        stored(tmp_path / "store", {ONE: ["neuf", "neuf 2"]}), target, Connection(), progress=look
    )
    assert seen == {"empreinte": ["ancien"], "envoi": ["ancien"], "vérification": ["ancien"]}
    assert words(target, ONE) == ["neuf", "neuf 2"]


@pytest.mark.parametrize("spoilt", ["lost", "changed"])
def test_what_the_server_has_otherwise_is_not_put_in_place(
    spoilt: str, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(stored(tmp_path / "store", {ONE: ["ancien"]}), target, Connection())
    add = Sender.add

    def spoil(self: Sender, graph: str, lines: str) -> None:
        cut = (
            lines.replace("mot 3", "mot trois") if spoilt == "changed" else lines.split("\n", 1)[1]
        )
        add(self, graph, cut)

    monkeypatch.setattr(Sender, "add", spoil)
    said = {
        "lost": "document/un : 4 triplets sur le serveur, 5 ici",
        "changed": "document/un : le serveur a changé le contenu",
    }
    source = stored(tmp_path / "store", {ONE: many(5)})
    with pytest.raises(VerificationError, match=said[spoilt]) as error:
        publish(source, target, Connection())
    assert error.value.exit_code == 1
    assert words(target, ONE) == ["ancien"]
    assert [one.triples for one in RemoteStore(target.endpoint).publication().graphs] == [1]
    monkeypatch.undo()
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))
    publish(
        source, target, Connection(), resume=True
    )  # the spoilt copy is sent anew, not gone on with
    assert words(target, ONE) == many(5)


class StoppedError(Exception):
    pass


def test_an_interrupted_publication_goes_on_where_it_was(target: Target, tmp_path: Path) -> None:
    way = replace(target, batch=10)
    source = stored(tmp_path / "store", {TWO: ["un"], ONE: many(45)})
    steps: list[tuple[str, int]] = []

    def stop(graph: str, step: str, more: int) -> None:
        if graph == ONE:
            steps.append((step, more))
        if sum(count for _, count in steps) == 30:
            raise StoppedError

    with pytest.raises(StoppedError):
        publish(source, way, Connection(), progress=stop)
    assert RemoteStore(target.endpoint).described() is None  # so that nobody asks for it
    steps.clear()
    done = publish(
        source, way, Connection(), resume=True, progress=lambda _, s, n: steps.append((s, n))
    )
    assert [one.name for one in done.kept] == [TWO]
    assert [step for step in steps if step[1]] == [
        ("déjà en place", 1), ("reprise", 30), ("envoi", 10), ("envoi", 5),
    ]  # fmt: skip
    assert words(target, ONE) == many(45)
    assert not [name for name in graphs(target) if name.startswith(STAGING)]
    assert list((tmp_path / "home" / "publishing").glob("*.json")) == []


def test_a_state_of_something_else_is_not_resumed(target: Target, tmp_path: Path) -> None:
    place = tmp_path / "store"
    publish(stored(place, {ONE: many(3)}), target, Connection())
    folder = tmp_path / "home" / "publishing"
    (lock,) = folder.glob("*.lock")
    state = lock.with_suffix(".json")
    other = json.dumps({"generation": "g-000001", "sent": {ONE: ["another hash", 2]}})
    damaged = ("{", '{"generation": "g-000001", "sent": {"x": 1}}', other)
    for count, text in enumerate(damaged, 5):
        state.write_text(text, encoding="utf-8")
        publish(stored(place, {ONE: many(count)}), target, Connection(), resume=True)
        assert words(target, ONE) == many(count)


def test_graphs_that_the_store_no_longer_has(target: Target, tmp_path: Path) -> None:
    place = tmp_path / "store"
    publish(stored(place, {ONE: ["un"], TWO: ["deux"]}), target, Connection())
    alone = stored(place, {ONE: ["un"]})
    done = publish(alone, target, Connection())
    assert done.stale == (TWO,)
    assert words(target, TWO) == ["deux"]  # there, but in no answer of ours
    assert RemoteStore(target.endpoint).graph_names() == {ONE}
    publish(stored(place, {ONE: ["un"], TWO: ["deux"]}), target, Connection())
    assert publish(stored(place, {ONE: ["un"]}), target, Connection(), prune=True).stale == ()
    assert words(target, TWO) == []


def test_one_graph_alone_leaves_the_others_described(target: Target, tmp_path: Path) -> None:
    place = tmp_path / "store"
    publish(stored(place, {ONE: ["un"], TWO: ["deux"]}), target, Connection())
    source = stored(place, {ONE: ["neuf"], TWO: ["jamais envoyé"]})
    done = publish(source, target, Connection(), [ONE])
    assert ([one.name for one in done.sent], done.stale) == ([ONE], ())
    assert (words(target, ONE), words(target, TWO)) == (["neuf"], ["deux"])
    assert RemoteStore(target.endpoint).graph_names() == {ONE, TWO}
    with pytest.raises(UnknownEntityError, match="aucun graphe de ce nom"):
        publish(source, target, Connection(), ["urn:x"])


def test_two_publications_to_one_server_at_once(target: Target, tmp_path: Path) -> None:
    source = stored(tmp_path / "store", {ONE: ["un"]})

    def again(*_: object) -> None:
        with pytest.raises(StoreError, match="une autre publication vers ce serveur est en cours"):
            publish(source, target, Connection())

    publish(source, target, Connection(), progress=again)
    assert words(target, ONE) == ["un"]


def test_the_command(target: Target, tmp_path: Path) -> None:
    place, home = tmp_path / "store", tmp_path / "home"
    stored(place, {ONE: many(3)})
    assert target.update
    services = ("--endpoint", target.endpoint, "--update", target.update)
    done = run("publish", *services, store=place, home=home)
    assert done.returncode == 0, done.stderr
    assert "document/un │ 3        │ envoyé, vérifié" in done.stdout
    assert f"à lire avec --store sparql:{target.endpoint}" in done.stdout
    done = run("publish", "--endpoint", target.endpoint, store=place, home=home)
    assert done.returncode == 3
    assert done.stderr.startswith("crosswalk : publier demande --update")
    with pytest.raises(ServerError, match=r"\((404|405)\)"):
        publish(ReadOnlyStore(place), replace(target, update=target.endpoint + "x"), Connection())
