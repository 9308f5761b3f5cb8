"""The clients that researchers use: SPARQLWrapper, rdflib's SPARQLStore, curl."""

from __future__ import annotations

import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.dom.minidom import Document

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import SPARQLExceptions

import crosswalk
from crosswalk.identifiers import GRAPH, ID
from tests.serving.conftest import Service

TITLE = f"{ID}certification/RNCP41402"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
SELECT = f"SELECT DISTINCT ?label {{ <{TITLE}> <{LABEL}> ?label }}"
CONSTRUCT = f"CONSTRUCT {{ <{TITLE}> <{LABEL}> ?label }} {{ <{TITLE}> <{LABEL}> ?label }}"


@pytest.fixture(scope="module")
def label(built: Path) -> str:
    (row,) = crosswalk.open(built).query(SELECT)
    return row["label"]


def client(service: Service, query: str, form: str, method: str) -> SPARQLWrapper.SPARQLWrapper:
    found = SPARQLWrapper.SPARQLWrapper(service.endpoint, returnFormat=form)
    found.setMethod(method)
    found.setQuery(query)
    return found


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
def test_sparqlwrapper(service: Service, label: str, method: str) -> None:
    found = client(service, SELECT, SPARQLWrapper.JSON, method).queryAndConvert()
    assert [row["label"]["value"] for row in found["results"]["bindings"]] == [label]
    document = client(service, SELECT, SPARQLWrapper.XML, method).queryAndConvert()
    assert isinstance(document, Document)
    assert label in document.toxml()
    assert label in client(service, SELECT, SPARQLWrapper.CSV, method).queryAndConvert().decode()
    assert label in client(service, SELECT, SPARQLWrapper.TSV, method).queryAndConvert().decode()
    asked = client(service, f"ASK {{ <{TITLE}> ?p ?o }}", SPARQLWrapper.JSON, method)
    assert asked.queryAndConvert()["boolean"] is True


def test_sparqlwrapper_direct_post(service: Service, label: str) -> None:
    asked = client(service, SELECT, SPARQLWrapper.JSON, SPARQLWrapper.POST)
    asked.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    assert asked.queryAndConvert()["results"]["bindings"][0]["label"]["value"] == label


@pytest.mark.parametrize(
    "form", [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD]
)
def test_sparqlwrapper_graphs(service: Service, label: str, form: str) -> None:
    found = client(service, CONSTRUCT, form, SPARQLWrapper.GET).queryAndConvert()
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(found, format="turtle")
    assert [str(o) for o in found.objects(rdflib.URIRef(TITLE), rdflib.URIRef(LABEL))] == [label]


def test_sparqlwrapper_datasets_and_refusals(service: Service) -> None:
    asked = client(
        service, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", SPARQLWrapper.JSON, SPARQLWrapper.GET
    )
    asked.addDefaultGraph(f"{GRAPH}vocabulary/levels")
    counted = int(asked.queryAndConvert()["results"]["bindings"][0]["n"]["value"])
    assert 0 < counted < 100
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="Malformed SPARQL query"):
        client(service, "SELECT nothing", SPARQLWrapper.JSON, SPARQLWrapper.GET).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_sparqlstore(service: Service, label: str, method: str, form: str) -> None:
    graph = rdflib.Graph(SPARQLStore(service.endpoint, method=method, returnFormat=form))
    assert [str(row[0]) for row in graph.query(SELECT)] == [label]
    title, named = rdflib.URIRef(TITLE), rdflib.URIRef(LABEL)
    assert {str(one) for one in graph.objects(title, named)} == {label}
    assert (title, named, None) in graph
    assert bool(graph.query(f"ASK {{ <{TITLE}> ?p ?o }}").askAnswer)


def test_sparqlstore_reads_a_named_graph(service: Service, built: Path) -> None:
    name = f"{GRAPH}document/rncp41402-fiche"
    graph = rdflib.Graph(SPARQLStore(service.endpoint), identifier=rdflib.URIRef(name))
    size = crosswalk.open(built).summary().graphs[name]  # type: ignore[union-attr]
    rows = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert [int(row[0]) for row in rows] == [size]


def test_rdflib_parses_a_graph_and_an_answer(service: Service) -> None:
    graph = rdflib.Graph().parse(f"{service.address}/graph/vocabulary/levels")
    assert len(graph) > 10
    assert len(rdflib.Graph().parse(service.endpoint)) > 20  # the description of the service


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(service: Service, label: str) -> None:
    """The two lines of docs/service.md."""
    for ask in (
        ["--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv"],
        ["--get", "--data-urlencode", f"query={SELECT}", "--data", "format=csv"],
        [
            "--data-binary",
            SELECT,
            "-H",
            "Content-Type: application/sparql-query",
            "-H",
            "Accept: text/csv",
        ],
    ):
        done = subprocess.run(
            ["curl", "--silent", "--fail", "--compressed", service.endpoint, *ask],
            capture_output=True,
            check=True,
        )
        assert label in done.stdout.decode()


def test_sixty_four_clients_lose_no_answer(service: Service) -> None:
    """Each asks for its own number, again and again; `bench/serving_sparql.py` does it for a minute."""
    until = time.monotonic() + 3

    def ask(number: int) -> list[str]:
        found = []
        while not found or time.monotonic() < until:
            reply = service.get(f"SELECT ?n {{ VALUES ?n {{ {number} }} }}", accept="text/csv")
            found.append(f"{reply.status} {' '.join(reply.text.split())}")
        return found

    with ThreadPoolExecutor(64) as clients:
        for number, found in enumerate(clients.map(ask, range(64))):
            assert set(found) == {f"200 n {number}"}
