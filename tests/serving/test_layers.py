"""Pages keep what is computed apart from what is declared, and leave nobody without a way on."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from lxml import html
from starlette.testclient import TestClient

from crosswalk.identifiers import BASE, ID, ONTOLOGY
from tests.serving.test_linked import BROWSER, client_of

OWL = "http://www.w3.org/2002/07/owl#"
XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
COVERAGES = f"""
PREFIX rncp: <{ONTOLOGY}> PREFIX owl: <{OWL}> PREFIX xkos: <{XKOS}>
SELECT ?mapping ?source ?compared ?covered ?partly (GROUP_CONCAT(?end; SEPARATOR=" ") AS ?members)
WHERE {{ GRAPH ?g {{
  ?mapping owl:annotatedSource ?source ; rncp:comparedCompetences ?compared ;
           rncp:coveredCompetences ?covered ; rncp:partlyCoveredCompetences ?partly .
  OPTIONAL {{ ?mapping xkos:sourceConcept ?bloc BIND(STRAFTER(STR(?bloc), "/bloc/") AS ?end) }}
  FILTER(!CONTAINS(STR(?source), "/bloc/"))
}} }} GROUP BY ?mapping ?source ?compared ?covered ?partly ORDER BY ?mapping
"""
"""The coverages of the shipped predictions whose source is a certification: some of its blocs, or all."""


@pytest.fixture(scope="module")
def client(built: Path) -> TestClient:
    return client_of(built)


def coverages(client: TestClient) -> list[dict[str, str]]:
    sent = client.get("/sparql", params={"query": COVERAGES, "format": "csv"})
    return list(csv.DictReader(sent.text.splitlines()))


def shown(client: TestClient, address: str) -> str:
    return " ".join(html.fromstring(client.get(address).text).text_content().split())


def test_a_coverage_says_of_which_blocs_and_how_much(client: TestClient) -> None:
    """Two coverages of one bloc, by three blocs together and by the whole title, were two equal lines."""
    found = coverages(client)
    several = [row for row in found if len(row["members"].split()) > 1]
    whole = [row for row in found if not row["members"]]
    assert several
    assert whole
    for row in (several[0], whole[0]):
        number = row["source"].rsplit("/", 1)[1]
        blocs = sorted(f"{number}{one}" for one in row["members"].split())
        of_which = f"ensemble : {', '.join(blocs)}" if blocs else "tous ses blocs"
        covered = int(row["covered"])
        words = (
            f"{row['compared']} compétences, dont {covered} couverte{'s' if covered > 1 else ''} "
            f"et {row['partly']} en partie"
        )
        text = shown(client, f"/{row['source'].removeprefix(BASE)}.html")
        begins, ends = re.escape(f"({of_which}) – en couverture calculée avec : "), re.escape(words)
        line = rf"{begins}.{{1,300}}? \({ends}\)"
        assert re.search(line, text), line


def test_a_computed_coverage_is_not_worded_as_a_declaration(client: TestClient) -> None:
    row = coverages(client)[0]
    text = shown(client, f"/{row['mapping'].removeprefix(BASE)}.html")
    assert "Ce que dit l'analyse, sans valeur officielle" in text
    assert "Bloc à couvrir" in text
    for word in ("reconnu", "déclare", "Ce que disent les sources"):
        assert word not in text
    declared = shown(client, "/id/correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03.html")
    assert "Bloc reconnu" in declared
    assert "Ce que disent les sources" in declared


def test_a_graph_of_ours_has_a_title_and_who_made_it(client: TestClient) -> None:
    page = html.fromstring(client.get("/dataset.html").text)
    rows = {
        row.findtext(".//a"): [" ".join(cell.text_content().split()) for cell in row.iterfind("td")]
        for row in page.iterfind(".//tbody/tr")
    }
    assert rows["Analyse : RNCP39099 et RNCP41402"][-3:-1] == [
        "Passerelle contributors",
        "Licence Ouverte 2.0",
    ]
    assert "Note : contradictions" in rows
    graph = ox.NamedNode(f"{BASE}graph/analysis/RNCP39099-RNCP41402")
    publisher = ox.NamedNode("http://purl.org/dc/terms/publisher")
    void = ox.parse(client.get("/dataset.nt").content, format=ox.RdfFormat.N_TRIPLES)
    found = [t.object for t in void if (t.subject, t.predicate) == (graph, publisher)]
    assert found == [ox.NamedNode(f"{BASE}dataset#editeur")]


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nulle-part", 404, "Page introuvable"),
        ("/sparql/", 404, "Page introuvable"),
        ("/graph/rien.html", 404, "Page introuvable"),
        ("/ontology/9.9", 404, "Page introuvable"),
        ("/id/level/5.html?propriete=rien", 404, "Page introuvable"),
        ("/rdf-graph-store", 400, "Demande refusée"),
    ],
)
def test_a_browser_gets_a_page_for_a_refusal(
    client: TestClient, address: str, status: int, title: str
) -> None:
    sent = client.get(address, headers={"accept": BROWSER})
    assert (sent.status_code, sent.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "default-src 'none'" in sent.headers["content-security-policy"]
    assert sent.headers["cache-control"] == "no-store"
    page = html.fromstring(sent.text)
    assert page.findtext(".//h1") == title
    assert bool(page.xpath("//form[@role='search']")) == (status == 404)
    assert "/" in page.xpath("//main//a/@href")
    programs = client.get(address, headers={"accept": "*/*"})
    assert (programs.status_code, programs.headers["content-type"]) == (
        status,
        "text/plain; charset=utf-8",
    )


def test_a_method_that_is_refused_is_a_page_too(client: TestClient) -> None:
    sent = client.put("/sparql", headers={"accept": BROWSER})
    assert sent.status_code == 405
    assert set(sent.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert "Méthode refusée : ce service est en lecture seule." in sent.text


@pytest.mark.parametrize("address", ["/ontology.html", "/shapes.html", "/modele.html"])
def test_the_documentation_leads_back_to_the_service(client: TestClient, address: str) -> None:
    page = html.fromstring(client.get(address).text)
    assert page.xpath("//header//a[@href='/']/text()") == ["Passerelle"]


def test_an_unknown_thing_has_no_other_forms(client: TestClient) -> None:
    sent = client.get(f"/{ID.removeprefix(BASE)}level/99", headers={"accept": BROWSER})
    assert sent.status_code == 404
    assert "link" not in sent.headers
    assert len(html.fromstring(sent.text).xpath("//link[@rel='icon']")) == 1


def test_who_states_is_said_in_french(client: TestClient) -> None:
    text = shown(client, "/id/certification/RNCP41402.html")
    assert "Sans autre mention : selon le document rncp41402-fiche." in text
    assert "selon l'extrait de l'export « certifications actives » (avril 2026)" in text
    assert (
        "l'extrait de l'export « anciennes et nouvelles certifications » (1er février 2026)" in text
    )
    for kind in ("selon document", "selon extrait", "selon export", "active-titles »", "« csv-"):
        assert kind not in text
