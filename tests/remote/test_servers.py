"""The same questions, the same rows: embedded store, Oxigraph server, Virtuoso.

Literals are compared after one normalisation (`crosswalk.remote.values`): a server writes a duration, a
boolean or a number in its own way. Rows are compared in their order.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk.canonical import quads_hash
from crosswalk.errors import QueryError, ServerError, StoreError, UnavailableError
from crosswalk.exports import EXPORTERS, export
from crosswalk.matching import similar
from crosswalk.query import library, named, read
from crosswalk.remote import description
from crosswalk.remote.publishing import skolemised
from crosswalk.store import ReadOnlyStore, new_generation, store_path
from crosswalk.transfer import Dates, transfer
from crosswalk.transfer.as_json import to_json
from crosswalk.workers import Pool
from tests.app import conftest as app
from tests.app.conftest import Shown, html
from tests.cli.test_cli import run
from tests.ontology.test_questions import QUESTIONS, Question
from tests.remote.conftest import Published

NUMBERS = ("RNCP39794", "RNCP99001")
"""A title of the documents, and one of the register alone."""
DAY = date(2026, 11, 1)


def answer(graph: crosswalk.Graph, name: str, values: Mapping[str, str]) -> object:
    """What a query of the library answers."""
    return terms(graph.run(name, **values))


def terms(found: object) -> object:
    """Rows with their terms, in their order; the triples of a CONSTRUCT, as a set."""
    if isinstance(found, ox.QueryTriples):
        return {str(triple) for triple in found}
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(str(term) for term in solution) for solution in found]


page = app.page
"""The application in a test: the fixture of its own tests."""


@pytest.fixture(scope="module")
def embedded_answers() -> dict[str, list[object]]:
    """What the embedded store answered, kept for the next server."""
    return {}


@pytest.mark.parametrize("name", sorted(library()))
def test_every_query_gives_the_same_rows(
    name: str,
    embedded: crosswalk.Graph,
    published: Published,
    embedded_answers: dict[str, list[object]],
) -> None:
    query = named(name)
    asked = [query.example]
    if all(param.optional for param in query.params):
        asked.append({})
    if [param.type for param in query.params if not param.optional] == ["certification"]:
        parameter = query.params[0].name
        asked += [{parameter: number} for number in NUMBERS]
    if name not in embedded_answers:
        embedded_answers[name] = [answer(embedded, name, values) for values in asked]
    here = embedded_answers[name]
    assert here[0]
    assert [answer(published.graph, name, values) for values in asked] == here


@pytest.mark.parametrize("code", ["K1203", "K12", "332", "14603"])
def test_hierarchies_of_code_lists(
    code: str, embedded: crosswalk.Graph, published: Published
) -> None:
    here = embedded.query("hierarchie", code=code)
    assert here
    assert published.graph.query("hierarchie", code=code) == here


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_competency_question_has_the_same_answer(
    question: Question,
    embedded: crosswalk.Graph,
    published: Published,
    embedded_answers: dict[str, list[object]],
) -> None:
    if question.text not in embedded_answers:
        embedded_answers[question.text] = [terms(embedded.store.select(question.text))]
    assert [terms(published.graph.store.select(question.text))] == embedded_answers[question.text]


def test_what_stands_under_graph_only_is_found(
    embedded: crosswalk.Graph, published: Published
) -> None:
    query = named("rapprochements")
    rows = published.graph.query("rapprochements", **query.example)
    assert rows == embedded.query("rapprochements", **query.example)
    assert {row["layer"] for row in rows} == {"Proposed", "Reviewed"}
    graphs = {row["graph"] for row in rows}
    assert len(graphs) == 2
    assert not graphs & set(published.graph.store.default_graph_names())


def test_a_past_day_has_its_own_default_graph(
    embedded: crosswalk.Graph, published: Published
) -> None:
    title = "certifications", "RNCP99001"
    old, new = date(2026, 8, 20), date(2026, 9, 2)
    there = [
        published.graph.as_of(day).query(title[0], a=title[1])[0]["label"] for day in (old, new)
    ]
    assert there == ["Titre « d'essai » \\ à l'encre", "Titre « réel »"]
    assert there == [
        embedded.as_of(day).query(title[0], a=title[1])[0]["label"] for day in (old, new)
    ]


def test_the_graphs_and_what_answers_by_default(
    embedded: crosswalk.Graph, published: Published
) -> None:
    there, here = published.graph.store, embedded.store
    assert there.graph_names() == here.graph_names()
    assert there.default_graph_names() == here.default_graph_names()
    assert len(there.default_graph_names()) < len(there.graph_names())
    assert {one.name for one in published.outcome.sent} == here.graph_names()
    assert published.outcome.in_place == ()
    summary = there.summary()
    assert summary
    assert summary.graphs == embedded.summary().graphs  # type: ignore[union-attr]


def test_a_graph_comes_back_with_its_hash(embedded: crosswalk.Graph, published: Published) -> None:
    name = "https://w3id.org/passerelle/graph/document/rncp41402-fiche"
    assert quads_hash(published.graph.store.quads(name)) == quads_hash(embedded.store.quads(name))
    ontology = "https://w3id.org/passerelle/graph/vocabulary/rncp"
    assert any(isinstance(quad.subject, ox.BlankNode) for quad in embedded.store.quads(ontology))
    local = set(skolemised(embedded.store.database(), ontology))
    assert all(isinstance(quad.subject, ox.NamedNode) for quad in local)
    assert set(published.graph.store.quads(ontology)) == local


def test_an_answer_longer_than_the_servers_limit_is_whole(
    embedded: crosswalk.Graph, published: Published
) -> None:
    name = "https://w3id.org/passerelle/graph/document/tp-00448-eti-reac-re"
    text = f"SELECT DISTINCT ?s ?p WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p"
    here = embedded.query(text)
    assert len(here) > 10_000  # what Virtuoso gives at a time, as it is installed
    assert published.graph.query(text) == here


@pytest.mark.parametrize(
    "text", ['"', "\\", 'l\'« été » "A"\\\n\t😀', "\x01", "}", "#VALUES", "é" * 500, "a\u0301"]
)
def test_a_text_comes_back_as_it_was_given(text: str, published: Published) -> None:
    query = read("essai", "# param: x text — aide\nSELECT ?x WHERE {\n#VALUES\n}")
    (row,) = published.graph.store.select(query.bind({"x": text}))  # type: ignore[misc]
    assert row["x"] == ox.Literal(text)


def test_search_finds_the_same(embedded: crosswalk.Graph, published: Published) -> None:
    for words in ("moniteur d'atelier", "RNCP41402", "K1203", "cloison", "mot absent"):
        assert published.graph.search(words) == embedded.search(words)
    assert embedded.search("cloison").total > 0


COMMANDS = (
    ("correspondences", "RNCP41402", "RNCP39099"),
    ("transfer", "--held", "RNCP39099BC02,RNCP39099BC03", "--target", "RNCP41402"),
)


@pytest.fixture(scope="module")
def said_here(everything: Path) -> list[object]:
    return [_json(command, everything) for command in COMMANDS]


def _json(command: tuple[str, ...], store: Path | str) -> object:
    done = run(*command, "--format", "json", store=store)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_correspondences_and_transfer_from_the_command_line(
    said_here: list[object], published: Published
) -> None:
    assert [_json(command, published.server.place) for command in COMMANDS] == said_here


def test_a_transfer_with_everything_in_it(embedded: crosswalk.Graph, published: Published) -> None:
    for held, target in ((["RNCP32139BC01"], ["RNCP39099"]), (["RNCP41402BC02"], ["RNCP39794"])):
        here = to_json(transfer(embedded, held, target, Dates(on=DAY)))
        assert to_json(transfer(published.graph, held, target, Dates(on=DAY))) == here


def test_neighbours_are_the_same(
    embedded: crosswalk.Graph,
    published: Published,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))  # the index of neighbours, and the server's
    here = similar.titles(embedded, "RNCP41402", 5)
    assert [one.number for one in here.neighbours][:1] == ["RNCP39794"]
    assert similar.titles(published.graph, "RNCP41402", 5) == here
    held = similar.blocs(embedded, ["RNCP41402BC01"], 3)
    assert similar.blocs(published.graph, ["RNCP41402BC01"], 3) == held


def test_a_page_of_the_application(everything: Path, published: Published, page: Shown) -> None:
    gc.collect()  # results that earlier tests left must end in the thread that made them
    shown = [
        html(page("correspondances", at=place, a="RNCP41402", b="RNCP39099"))
        for place in (everything, store_path(published.server.place))
    ]
    assert "RNCP39099BC02" in shown[0]
    assert shown[1] == shown[0]


def test_a_persons_own_query_goes_to_the_server_in_its_process(published: Published) -> None:
    pool = Pool(store_path(published.server.place))
    try:
        found = pool.answer("SELECT ?n WHERE { ?c rncp:rncpNumber ?n }".replace(
            "rncp:rncpNumber", "<https://w3id.org/passerelle/ontology#rncpNumber>"
        ))  # fmt: skip
        assert "RNCP41402" in {row["n"]["value"] for row in found.bindings}
        with pytest.raises(QueryError, match="SERVICE refusé"):
            pool.answer("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    finally:
        pool.close()


def test_what_needs_the_store_itself_says_so(published: Published) -> None:
    with pytest.raises(UnavailableError, match="cette demande lit l'entrepôt lui-même"):
        published.graph.store.database()
    place = store_path(published.server.place)
    with pytest.raises(StoreError, match="est un serveur : cette commande demande un entrepôt"):
        ReadOnlyStore(place).graph_names()  # `check`, `serve`
    with pytest.raises(StoreError, match="est un serveur"), new_generation(place, empty=True):
        pass  # `build`, `add`, `import-rncp`


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_which_exports_a_server_gives(name: str, published: Published) -> None:
    """As `docs/servers.md` says: those made graph by graph, and one title in ELM."""
    given = {"turtle", "trig", "nquads", "jsonld", "elm", "elm-jsonld"}
    options = {"certification": "RNCP41402"} if name.startswith("elm") else {}
    if name in given:
        assert export(published.graph, name, **options).content
    else:
        with pytest.raises(UnavailableError, match="prenez l'entrepôt local"):
            export(published.graph, name, **options)


def test_the_server_says_why_it_refuses(published: Published) -> None:
    with pytest.raises(ServerError, match="le serveur répond 400"):
        published.graph.store.select("SELECT ?x WHERE { ?x ")


def test_the_description_is_a_graph_of_the_server_but_not_of_the_store(
    published: Published,
) -> None:
    assert description.NAME not in published.graph.store.graph_names()
    row = published.graph.query("graphes")
    assert description.NAME not in {one["graph"] for one in row}
