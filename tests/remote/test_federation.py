"""Queries that join the graph with another server, run from the researcher's side.

The other server is a stub that answers what the real one would in form: this tests the join and our
half of the query, not the remote data nor that the remote is there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

import crosswalk
from crosswalk.errors import QueryError
from crosswalk.graph.convert import from_quads
from crosswalk.guard import check
from crosswalk.query import federated, library
from tests.cli.test_cli import run
from tests.remote.stub import Reply, answering

NAMES = sorted(federated())
SERVICE = re.compile(r"# service: (\S+)")
JSON = {"Content-Type": "application/sparql-results+json"}


def iri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def text(value: str, language: str = "") -> dict[str, str]:
    found = {"type": "literal", "value": value}
    return found | ({"xml:lang": language} if language else {})


ITEM = "http://www.wikidata.org/entity/Q1"
EQF = "http://data.europa.eu/snb/eqf/"
ANSWERS: dict[str, list[dict[str, dict[str, str]]]] = {
    "wikidata-certificateurs": [
        {"item": iri(ITEM), "siret": text("30840109000011"), "site": iri("https://exemple.fr/")},
        {"item": iri("http://www.wikidata.org/entity/Q2"), "siret": text("00000000000000")},
        {"item": iri("http://www.wikidata.org/entity/Q3"), "siren": text("308401090")},
    ],
    "niveaux-europeens": [
        {"european": iri(f"{EQF}4"), "name": text("Niveau 4", "fr")},
        {"european": iri(f"{EQF}4"), "name": text("Level 4", "en")},
        {"european": iri(f"{EQF}8"), "name": text("Level 8", "en")},
    ],
    "esco-emplois": [
        {
            "occupation": iri("http://data.europa.eu/esco/occupation/x"),
            "name": text("Encadrant technique", "fr"),
            "job": text("encadrant technique"),
            "skill": iri("http://data.europa.eu/esco/skill/y"),
            "skillLabel": text("encadrer une équipe", "fr"),
        },
        {
            "occupation": iri("http://data.europa.eu/esco/occupation/z"),
            "name": text("Chimiste", "fr"),
            "job": text("chimiste"),
        },
    ],
}
"""Query → rows of its server: some that join, some that do not."""
JOINED: dict[str, set[tuple[str, ...]]] = {
    "wikidata-certificateurs": {
        ("RNCP41402", ITEM, "https://exemple.fr/"),
        ("RNCP41402", "http://www.wikidata.org/entity/Q3", ""),
    },
    "niveaux-europeens": {
        (number, f"{EQF}4", language)
        for number in ("RNCP41402", "RNCP39099", "RNCP32139", "RNCP39794")
        for language in ("fr", "en")
    },
    "esco-emplois": {
        (number, "http://data.europa.eu/esco/occupation/x", "encadrer une équipe")
        for number in ("RNCP39794", "RNCP41402")
    },
}
"""Query → what the join gives: number, the other server's entity, its word."""
SHOWN = {
    "wikidata-certificateurs": ("number", "item", "site"),
    "niveaux-europeens": ("number", "european", "language"),
    "esco-emplois": ("number", "occupation", "skillLabel"),
}


def reply(name: str) -> Reply:
    rows = ANSWERS[name]
    variables = sorted({variable for row in rows for variable in row})
    body = json.dumps({"head": {"vars": variables}, "results": {"bindings": rows}})
    return Reply(200, body.encode(), JSON)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_documented_parses_and_is_refused_by_our_runners(name: str) -> None:
    query = federated()[name]
    assert set(query.title) == set(query.description) == {"fr", "en"}
    assert prepareQuery(query.text).algebra.name == "SelectQuery"
    (service,) = SERVICE.findall(query.text)
    assert query.text.count(f"SERVICE <{service}>") == 1
    with pytest.raises(QueryError, match="SERVICE refusé"):
        check(query.text, [])
    assert name not in library()
    assert f"`{name}`" in (Path(__file__).parents[2] / "docs" / "federation.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_join_with_an_answer_of_the_other_server(name: str, built: Path) -> None:
    """In Oxigraph, whose own `SERVICE` a researcher may use."""
    store = crosswalk.open(built).store
    query = federated()[name].text
    (service,) = SERVICE.findall(query)
    with answering(lambda *_: reply(name)) as stub:
        found = store.select(query.replace(f"<{service}>", f"<{stub.url}>"))
        assert isinstance(found, ox.QuerySolutions)
        rows = {
            tuple(getattr(row[variable], "value", "") for variable in SHOWN[name]) for row in found
        }
        assert stub.asked
    assert {row for row in rows if row[0] in {one[0] for one in JOINED[name]}} == JOINED[name]


def test_the_way_that_the_docs_show_with_rdflib(built: Path) -> None:
    store = crosswalk.open(built).store
    graphs = [n for n in store.graph_names() if "levels" in n or "rncp41402-fiche" in n]
    local = from_quads(quad for name in graphs for quad in store.quads(name))
    name = "niveaux-europeens"
    query = federated()[name].text
    (service,) = SERVICE.findall(query)
    with answering(lambda *_: reply(name)) as stub:
        found = local.query(query.replace(f"<{service}>", f"<{stub.url}>"))
        rows = {(str(row.number), str(row.label)) for row in found}  # type: ignore[union-attr]
    assert rows == {("RNCP41402", "Niveau 4"), ("RNCP41402", "Level 4")}


def test_they_are_listed_apart(built: Path) -> None:
    done = run("queries", store=built)
    assert done.returncode == 0
    library_part, _, apart = done.stdout.partition("requête fédérée")
    for name in NAMES:
        assert name in apart
        assert name not in library_part
    done = run("query", NAMES[0], store=built)
    assert done.returncode == 2
    assert f"« crosswalk queries --show {NAMES[0]} » l'écrit" in done.stderr
    shown = run("queries", "--show", NAMES[0], store=built)
    assert shown.stdout == federated()[NAMES[0]].text + "\n"
