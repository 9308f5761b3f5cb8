"""Linked data without a socket: negotiation, documents, pages, lists, odd addresses, what vanished."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from lxml import html
from starlette.testclient import TestClient

import crosswalk
from crosswalk import examples, tombstones
from crosswalk.build import build
from crosswalk.dataset import DATASET
from crosswalk.description import OA, OWL, known, label
from crosswalk.identifiers import BASE, DCTERMS, GRAPH, ID, ONTOLOGY, RDF, SKOS
from crosswalk.notice import NOTICE
from crosswalk.resources import data_dir
from crosswalk.serving.application import create
from crosswalk.serving.forms import FORMS
from crosswalk.serving.pages import linkable
from crosswalk.serving.settings import Settings
from crosswalk.store import ReadOnlyStore, new_generation
from tests.app.conftest import HOSTILE, NUMBER, hostile_store  # noqa: F401  # a fixture
from tests.cli.test_cli import ROOT

TYPE = ox.NamedNode(f"{RDF}type")
TITLE = "/id/certification/RNCP41402"
ROW = "/id/correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = (
    "text/turtle, application/x-turtle;q=0.9, application/rdf+xml;q=0.9, text/n3;q=0.9, */*;q=0.1"
)
ACCEPTS = {
    BROWSER: "html",
    "": "html",
    "*/*": "html",
    "text/*": "html",
    "text/turtle": "ttl",
    RDFLIB: "ttl",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "text/turtle;q=0.3, application/n-triples;q=0.8": "nt",
    "text/html;q=0, application/*": "jsonld",
    "image/png": None,
    "text/turtle;q=0": None,
}
"""`Accept` → suffix of the document, None where nothing is acceptable."""
THINGS = (TITLE, ROW, "/ontology", "/shapes", "/dataset", "/ontology/alignments")


def client_of(path: Path) -> TestClient:
    app = create(Settings(), None, path)
    return TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False)


@pytest.fixture(scope="module")
def client(built: Path) -> TestClient:
    return client_of(built)


@pytest.fixture(scope="module")
def store(built: Path) -> ReadOnlyStore:
    return ReadOnlyStore(built)


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize(("accept", "suffix"), ACCEPTS.items())
def test_content_negotiation(
    client: TestClient, path: str, accept: str, suffix: str | None
) -> None:
    found = client.get(path, headers={"accept": accept})
    if suffix is None:
        assert found.status_code == 406
        assert "text/turtle" in found.text
        return
    place = "/ontology" if path.startswith("/ontology") and suffix == "html" else path
    assert (found.status_code, found.headers["location"]) == (303, f"{place}.{suffix}")
    assert "Accept" in found.headers["vary"]
    assert f'<{path}.ttl>; rel="describedby"; type="text/turtle"' in found.headers["link"]
    sent = client.get(found.headers["location"], headers={"accept": accept})
    assert sent.status_code == 200
    assert sent.headers["content-type"].split(";")[0] == FORMS[suffix].media_type
    assert '.ttl>; rel="alternate"; type="text/turtle"' in sent.headers["link"]


def test_trig_says_the_graph_of_each_statement(client: TestClient) -> None:
    quads = list(ox.parse(client.get(f"{TITLE}.trig").content, format=ox.RdfFormat.TRIG))
    graphs = {getattr(quad.graph_name, "value", "") for quad in quads}
    assert f"{GRAPH}document/rncp41402-fiche" in graphs
    assert f"{GRAPH}excerpt/csv-certificateurs/2026-02-01" in graphs


@pytest.mark.parametrize("suffix", [one for one, form in FORMS.items() if form.syntax])
def test_a_document_is_the_bounded_description(client: TestClient, suffix: str) -> None:
    sent = client.get(f"{ROW}.{suffix}")
    found = {quad.triple for quad in ox.parse(sent.content, format=FORMS[suffix].syntax)}
    row = ox.NamedNode(BASE + ROW[1:])
    assert ox.Triple(row, TYPE, ox.NamedNode(f"{ONTOLOGY}Correspondence")) in found
    words = {t.object.value for t in found if t.predicate.value.endswith("#exact")}
    assert any(
        one.startswith("RNCP41402BC01 - Encadrer des salariés en insertion") for one in words
    )
    labels = {t.object.value for t in found if t.predicate.value == f"{SKOS}prefLabel"}
    assert "Moniteur d'atelier en milieu de travail protégé" in labels
    document = ox.NamedNode(f"{row.value}.{suffix}")
    about = {t.predicate.value.rsplit("/", 1)[-1]: t.object for t in found if t.subject == document}
    assert about["primaryTopic"] == row
    assert NOTICE in about["rights"].value
    assert about["void#inDataset"] == ox.NamedNode(str(DATASET))


def test_the_axioms_say_where_a_fact_is_read(client: TestClient) -> None:
    sent = client.get(f"{TITLE}.nt")
    found = [quad.triple for quad in ox.parse(sent.content, format=ox.RdfFormat.N_TRIPLES)]
    expires = ox.NamedNode(f"{ONTOLOGY}expiresOn")
    (axiom,) = {t.subject for t in found if t.object == expires}
    places = _objects(found, {axiom}, "statedIn")
    assert _objects(found, places, "hasSource") == {ox.NamedNode(f"{ID}document/rncp41402-fiche")}
    quotes = _objects(found, _objects(found, places, "hasSelector"), "exact")
    assert {one.value for one in quotes} == {"27-10-2030"}


def _objects(found: list[ox.Triple], subjects: set[Any], name: str) -> set[Any]:
    return {t.object for t in found if t.subject in subjects and t.predicate.value.endswith(name)}


def test_computed_and_official_are_not_merged(tmp_path: Path, built: Path) -> None:
    path = _copy(built, tmp_path)
    competence = f"{ID}certification/RNCP41402/bloc/BC01/competence/1"
    mapping = f"{ID}mapping/0123456789abcdef"
    other = f"{ID}certification/RNCP39794/bloc/CCP1/competence/CP4"
    with new_generation(path, empty=False) as writing:
        writing.store.extend(_mapping(mapping, competence, other))
    client = client_of(path)
    local = "/" + competence.removeprefix(BASE)
    assert mapping not in client.get(f"{local}.nt").text
    quads = ox.parse(client.get(f"{local}.trig").content, format=ox.RdfFormat.TRIG)
    graphs = {q.graph_name.value for q in quads if q.subject == ox.NamedNode(mapping)}
    assert graphs == {f"{GRAPH}analysis/RNCP41402-RNCP39794"}
    assert f"{ONTOLOGY}Proposed" in client.get("/" + mapping.removeprefix(BASE) + ".nt").text
    for page in (local, "/" + mapping.removeprefix(BASE), "/" + other.removeprefix(BASE)):
        shown = _text(client.get(f"{page}.html").text)
        assert "proposée par calcul, sans valeur officielle" in shown
    assert "Rapprochements, sans valeur officielle" in _text(client.get(f"{local}.html").text)


def _mapping(node: str, source: str, target: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(f"{GRAPH}analysis/RNCP41402-RNCP39794")
    owl = "http://www.w3.org/2002/07/owl#"
    for predicate, value in (
        (TYPE.value, f"{owl}Axiom"),
        (f"{owl}annotatedSource", source),
        (f"{owl}annotatedProperty", f"{SKOS}closeMatch"),
        (f"{owl}annotatedTarget", target),
        (f"{ONTOLOGY}layer", f"{ONTOLOGY}Proposed"),
    ):
        yield ox.Quad(ox.NamedNode(node), ox.NamedNode(predicate), ox.NamedNode(value), graph)


def test_a_page_says_what_a_person_needs(client: TestClient) -> None:
    sent = client.get(f"{TITLE}.html")
    page, shown = html.fromstring(sent.text), _text(sent.text)
    assert page.get("lang") == "fr"
    assert [one.text_content() for one in page.iter("h1")] == [
        "Encadrant technique d’activités d'insertion par l'économique"
    ]
    assert page.xpath("//a[1]/@href") == ["#contenu"] or page.xpath("(//a)[1]/@href") == [
        "#contenu"
    ]
    assert NOTICE in shown
    assert "Licence Ouverte 2.0" in shown
    assert "Enregistrement actif jusqu'au 27 octobre 2030" in shown
    assert (
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02 et RNCP39099BC03" in shown
    )
    assert "déclarée par FEDERATION DES ACTEURS DE LA SOLIDARITE" in shown
    assert "« 27-10-2030 »" in shown
    assert "Site du certificateur : rubrique présente mais vide" in shown
    assert not list(page.iter("script", "style"))
    policy = sent.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert not page.xpath("//@style | //@onclick")
    offered = set(page.xpath("//link[@rel='alternate']/@href"))
    assert offered == {f"{TITLE}.{suffix}" for suffix in FORMS if suffix != "html"}


def test_a_passage_is_shown_in_its_document(client: TestClient) -> None:
    page = html.fromstring(client.get("/id/document/rncp41402-fiche/passage/12195-12241.html").text)
    rows = [one.text_content().strip() for one in page.xpath("//table[@class='lignes']//tr")]
    assert len(rows) == 5
    assert [one.text_content() for one in page.iter("mark")] == [
        "Former des salariés en situation de production"
    ]
    (line,) = page.xpath("//tr[.//mark]/th")
    assert line.text_content() == "75"


def test_words_keep_the_order_of_their_document(client: TestClient) -> None:
    page = html.fromstring(client.get("/id/certification/RNCP39794/bloc/CCP1.html").text)
    told = [
        int(re.search(r"passage/(\d+)-", links[0])[1])  # type: ignore[index]
        for one in page.xpath("//dt[.='Présentation']/following-sibling::dd[1]/ul/li")
        if (links := one.xpath(".//a[contains(@href, '/passage/')]/@href"))
    ]
    assert len(told) > 5
    assert told == sorted(told)
    figures = _text(client.get(f"{TITLE}/figures.html").text)
    assert re.search(r"Certifiés, 2023 : \d+ ", figures)
    assert "En emploi à six mois, 2023 : 66 % " in figures
    assert "Dans le métier visé à deux ans, 2023 : non disponible " in figures


def test_caches_and_heads(client: TestClient) -> None:
    first = client.get(f"{TITLE}.ttl")
    again = client.get(f"{TITLE}.ttl", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{TITLE}.nt").headers["etag"] != first.headers["etag"]
    head = client.head(f"{TITLE}.ttl")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert client.post(TITLE).status_code == 405


def test_the_home_page_and_its_search(client: TestClient) -> None:
    shown = _text(client.get("/").text)
    assert "registre non chargé : crosswalk import-rncp FICHIER" in shown
    assert "empreinte RDFC-1.0" in shown
    assert NOTICE in shown
    found = html.fromstring(client.get("/", params={"q": "k1203"}).text)
    assert TITLE in found.xpath("//section[@aria-label='Résultats']//a/@href")
    for asked in ("<script>x", '"', "a" * 5000, "\0", "'; DROP"):
        assert client.get("/", params={"q": asked}).status_code == 200
    data = client.get("/", headers={"accept": "text/turtle"})
    assert (data.status_code, data.headers["location"]) == (303, "/dataset.ttl")


def test_void_is_where_it_is_looked_for(client: TestClient) -> None:
    found = client.get("/.well-known/void", headers={"accept": "*/*"})
    assert (found.status_code, found.headers["location"]) == (303, "/dataset.ttl")
    assert "void:sparqlEndpoint <http://127.0.0.1:8080/sparql>" in client.get("/dataset.ttl").text


def test_each_term_of_the_ontology_has_its_anchor(client: TestClient) -> None:
    terms = set(re.findall(r"^rncp:(\w+) a owl:", (ROOT / "ontology/rncp.ttl").read_text(), re.M))
    anchors = set(html.fromstring(client.get("/ontology.html").text).xpath("//article/@id"))
    assert len(terms) > 100
    assert terms <= anchors
    assert client.get("/ontology.ttl").content == (ROOT / "ontology/rncp.ttl").read_bytes()
    context = client.get("/ontology/context.jsonld", headers={"origin": "https://example.org"})
    assert context.content == (ROOT / "ontology/context.jsonld").read_bytes()
    assert context.headers["content-type"].startswith("application/ld+json")
    assert context.headers["access-control-allow-origin"] == "*"
    assert client.get("/ontology/0.1.0").headers["location"] == "/ontology"
    assert client.get("/ontology/9.9.9").status_code == 404


def test_a_graph_has_its_page_and_its_lists(client: TestClient, store: ReadOnlyStore) -> None:
    sent = client.get("/graph/document/rncp41402-fiche", headers={"accept": BROWSER})
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/graph/document/rncp41402-fiche.html",
    )
    page = html.fromstring(client.get(sent.headers["location"]).text)
    lists = [one for one in page.xpath("//main//a/@href") if "classe=" in one]
    summary = store.summary()
    assert summary
    classes = summary.contents[f"{GRAPH}document/rncp41402-fiche"]["classes"]
    assert len(lists) == len(classes)
    (passages,) = [one for one in lists if "SpecificResource" in one]
    assert len(_all_pages(client, passages)) == classes["http://www.w3.org/ns/oa#SpecificResource"]


def test_long_lists_are_paged_to_their_end(client: TestClient) -> None:
    document = "/id/document/tp-00448-eti-reac-re.html"
    page = html.fromstring(client.get(document).text)
    (more,) = [one for one in page.xpath("//a/@href") if "hasSource" in one]
    total = int(re.sub(r"\D", "", page.xpath(f"//a[@href='{more}']")[0].text_content()))
    found = _all_pages(client, more)
    assert total > 500
    assert len(found) == total
    for wrong in ("page=0", "page=99999", "page=x", "page=9999", "propriete=nul:x"):
        asked = more.replace("page=1", wrong) if wrong.startswith("page") else f"{document}?{wrong}"
        assert client.get(asked).status_code == 404


def _all_pages(client: TestClient, address: str) -> set[str]:
    """The links of a list, page after page."""
    found: set[str] = set()
    while address:
        page = html.fromstring(client.get(address).text)
        found |= set(page.xpath("//main//ol[@start]/li/a/@href"))
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    return found


ODD = {
    "/id/certification/RNCP1": 404,
    "/id/": 404,
    "/id/%00": 404,
    "/id/../../etc/passwd": 404,
    "/id/%2e%2e/%2e%2e/etc/passwd": 404,
    "/id/certification/RNCP41402%3E%20%3Fp%20%3Fo": 404,
    "/id/certification/%3Cscript%3Ealert(1)%3C/script%3E": 404,
    "/id/certification/%22%7DUNION%7B": 404,
    "/id/certification/RNCP%D9%A4%D9%A1": 404,
    "/id/%ff%fe": 404,
    "/id/" + "x" * 9000: 404,
    "/id/certification/RNCP41402.exe": 404,
    "/id/certification/RNCP41402.html.html": 404,
    "/id/certification/RNCP41402/bloc/BC99": 404,
    "/graph/document/inconnu.html": 404,
    TITLE + "/": 303,
    ROW.replace("+", "%2B"): 303,
    ROW.replace("+", "%2B") + ".ttl": 200,
}


@pytest.mark.parametrize("path", ODD, ids=lambda path: path[:50])
def test_odd_addresses(client: TestClient, path: str) -> None:
    sent = client.get(path, headers={"accept": BROWSER})
    assert sent.status_code == ODD[path]
    if sent.status_code == 404 and "text/html" in sent.headers["content-type"]:
        page = html.fromstring(sent.text)
        assert page.xpath("//form[@role='search']")
        assert not list(page.iter("script"))
    for accept in ("text/turtle", "application/problem+json"):
        assert client.get(path, headers={"accept": accept}).status_code in (ODD[path], 406)


def test_an_unknown_address_says_what_may_be_meant(client: TestClient) -> None:
    for path in ("/id/certification/41402", "/id/certification/rncp41402/bloc/bc2"):
        page = html.fromstring(client.get(path, headers={"accept": BROWSER}).text)
        assert TITLE in page.xpath("//main//li/a/@href")
    sent = client.get("/id/certification/RNCP1", headers={"accept": "text/turtle"})
    assert "cherchez depuis l'accueil" in sent.text


def test_hostile_labels_are_read_as_written(hostile_store: Path) -> None:  # noqa: F811
    client = client_of(hostile_store)
    title = f"/id/certification/{NUMBER}"
    pages = [f"{title}.html", f"{title}/bloc/BC01.html", f"{title}/bloc/BC01/competence/1.html"]
    pages += [
        f"{title}/bloc/BC09",
        f"/?q={NUMBER}",
        "/graph/table/hostile.html?classe=rncp:Competence",
    ]
    for address in pages:
        sent = client.get(address, headers={"accept": BROWSER})
        page = html.fromstring(sent.text)
        assert not list(page.iter("script", "img")), address
        assert not page.xpath("//a[starts-with(@href, 'javascript')]"), address
        assert " ".join(HOSTILE.split()) in _text(sent.text), address


@pytest.fixture(scope="module")
def rebuilt(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of five documents, built again with only one of them; and two things said after."""
    root = tmp_path_factory.mktemp("rebuilt")
    path, sources = _copy(built, root), root / "sources"
    sources.mkdir()
    shutil.copy(data_dir() / "sources" / "rncp41402-fiche.txt", sources)
    manifest = (data_dir() / "sources" / "manifest.toml").read_text(encoding="utf-8")
    (one,) = [part for part in manifest.split("[[document]]") if '"rncp41402-fiche"' in part]
    (sources / "manifest.toml").write_text(f"[[document]]{one}", encoding="utf-8")
    build(path, sources=sources)
    with new_generation(path, empty=False) as writing:
        graph = ox.NamedNode(f"{GRAPH}document/rncp41402-fiche")
        for subject, predicate, value in (
            ("/bloc/n1", f"{DCTERMS}isReplacedBy", f"{BASE}{TITLE[1:]}/bloc/BC01"),
            ("", f"{ONTOLOGY}homepage", "javascript:alert(1)"),
        ):
            node = ox.NamedNode(BASE + TITLE[1:] + subject)
            writing.store.add(ox.Quad(node, ox.NamedNode(predicate), ox.NamedNode(value), graph))
    return path


GONE = "/id/certification/RNCP32139/bloc/BC02/competence/3.2"


def test_what_vanished_says_so(rebuilt: Path, built: Path) -> None:
    base = crosswalk.open(built).store.database()
    words = label(base, ox.NamedNode(BASE + GONE[1:]))
    assert words
    client = client_of(rebuilt)
    for path in (GONE, f"{GONE}.html"):
        sent = client.get(path, headers={"accept": BROWSER})
        assert sent.status_code == 410
        assert f"Elle désignait : {words} (compétence professionnelle)" in _text(sent.text)
        assert "/id/certification/RNCP32139" in html.fromstring(sent.text).xpath("//main//a/@href")
    data = client.get(f"{GONE}.ttl")
    assert data.status_code == 410
    assert words in data.text
    assert client_of(built).get(GONE).status_code == 303


def test_only_what_vanished_has_a_tombstone(rebuilt: Path, built: Path) -> None:
    lines = (rebuilt / tombstones.FILE).read_text(encoding="utf-8").splitlines()
    stones = [stone for line in lines if (stone := tombstones.find(rebuilt, _iri(line)))]
    assert len(stones) == len(lines) > 300
    before, after = ReadOnlyStore(built), ReadOnlyStore(rebuilt)
    assert all(known(before, one.iri) and not known(after, one.iri) for one in stones)
    classes = Counter(one.cls.removeprefix(ONTOLOGY) for one in stones)
    assert classes["Competence"] > 20
    assert classes["Correspondence"] == 4
    assert not [one for one in stones if "/passage/" in one.iri]
    assert tombstones.find(rebuilt, f"{BASE}{TITLE[1:]}") is None
    assert tombstones.find(rebuilt.parent, stones[0].iri) is None


def _iri(line: str) -> str:
    found = re.search(r'"iri": "([^"]+)"', line)
    assert found
    return found[1]


def test_a_local_key_leads_to_what_replaced_it(rebuilt: Path) -> None:
    sent = client_of(rebuilt).get(f"{TITLE}/bloc/n1.ttl")
    assert (sent.status_code, sent.headers["location"]) == (301, f"{TITLE}/bloc/BC01.ttl")


def test_only_web_addresses_are_links(rebuilt: Path) -> None:
    page = html.fromstring(client_of(rebuilt).get(f"{TITLE}.html").text)
    assert "javascript:alert(1)" in page.text_content()
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert [linkable(one) for one in ("https://a.fr", "data:text/html,x")] == [True, False]


def test_no_link_is_broken(client: TestClient, store: ReadOnlyStore) -> None:
    """From the home page: every page of a certification, a bloc or a competence, some of each other kind.

    What is not fetched is looked up: its thing must be one that the store knows.
    """
    waiting, seen, fetched = ["/"], {"/"}, Counter[str]()
    while waiting:
        address = waiting.pop()
        kind = _kind(address)
        if not re.search(r"id/certification/#(/bloc/#(/competence/#)?)?\.html", kind):
            if fetched[kind] >= (6 if kind.startswith(("graph/", "id/certification/")) else 3):
                _looked_up(client, store, address)
                continue
            fetched[kind] += 1
        sent = client.get(address, headers={"accept": BROWSER})
        if sent.status_code == 303:
            sent = client.get(sent.headers["location"], headers={"accept": BROWSER})
        assert sent.status_code == 200, address
        if "text/html" not in sent.headers["content-type"]:
            continue
        for link in html.fromstring(sent.text).xpath("//main//a/@href"):
            place = urljoin(str(sent.url), link).split("#")[0].removeprefix("http://127.0.0.1:8080")
            if place.startswith("/") and place not in seen:
                seen.add(place)
                waiting.append(place)
    classes = _one_of_each(store)
    assert len(classes) > 40
    for cls in classes:
        linked = next((one for one in sorted(seen) if _is(store, one, cls)), cls)
        assert client.get(f"{linked}.html").status_code == 200, linked
    parts = {
        quad.subject.value
        for cls in (
            "Bloc",
            "Competence",
            "Criterion",
            "CompetenceDetail",
            "Knowledge",
            "Correspondence",
        )
        for quad in store.database().quads_for_pattern(
            None, TYPE, ox.NamedNode(ONTOLOGY + cls), None
        )
    }
    assert len(parts) > 350
    assert {one for one in parts if "/" + one.removeprefix(BASE) not in seen} == set()


def _kind(address: str) -> str:
    """The form of an address: what is not a word of ours becomes `#`."""
    path, _, query = address.partition("?")
    if path in ("/rdf-graph-store", "/requete"):  # a process each
        return path
    suffix = path.rpartition(".")[2]
    if suffix in FORMS and suffix != "html":
        return suffix
    words = path.strip("/").replace(".html", "/.html").split("/")
    shape = "/".join(one if re.fullmatch(r"\.?[a-z-]+", one) else "#" for one in words)
    return shape.replace("/.html", ".html") + re.sub(
        r"=[^&]*", "", f"?{query}" if query else ".html"
    )


def _looked_up(client: TestClient, store: ReadOnlyStore, address: str) -> None:
    path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
    if path == "/rdf-graph-store":
        assert query["graph"][0] in store.graph_names()
    elif path == "/requete":
        assert query.get("exemple", [""])[0] in (*examples.all_examples(), "")
    elif path.startswith(("/id/", "/graph/")):
        stem, dot, suffix = path.rpartition(".")
        named = stem if dot and suffix in FORMS else path
        assert known(store, BASE + named[1:]) or known(store, BASE + path[1:]), address
    else:
        assert client.get(address, headers={"accept": BROWSER}).status_code < 400, address


def _one_of_each(store: ReadOnlyStore) -> set[str]:
    """The classes of what has an IRI of ours under `id/`."""
    return {
        quad.object.value
        for quad in store.database().quads_for_pattern(None, TYPE, None, None)
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.subject.value.startswith(ID)
    }


def _is(store: ReadOnlyStore, path: str, cls: str) -> bool:
    pattern = (ox.NamedNode(BASE + path[1:]), TYPE, ox.NamedNode(cls), None)
    return next(store.database().quads_for_pattern(*pattern), None) is not None


def _copy(built: Path, folder: Path) -> Path:
    return Path(shutil.copytree(built, folder / "store"))


def _text(source: str) -> str:
    return " ".join(html.fromstring(source).text_content().split())


def test_every_iri_that_the_documentation_shows_answers(client: TestClient) -> None:
    text = (ROOT / "docs" / "iris.md").read_text(encoding="utf-8")
    rows = text.split("## Patterns")[1].split("With a register")[0]
    shown = re.findall(r"`((?:id|graph|ontology|shapes|dataset)[^`…<]*)`", rows)
    assert len(shown) > 30
    for path in shown:
        assert client.get(f"/{path}", headers={"accept": BROWSER}).status_code == 303, path


def test_what_only_an_older_export_has_says_so(tmp_path: Path, built: Path) -> None:
    path = _copy(built, tmp_path)
    title = ox.NamedNode(f"{ID}certification/RNCP777")
    with new_generation(path, empty=False) as writing:
        for day, stated in (("2026-01-01", title), ("2026-02-01", ox.NamedNode(f"{ID}x"))):
            graph = ox.NamedNode(f"{GRAPH}register/rncp-xml/{day}")
            cls = ox.NamedNode(f"{ONTOLOGY}Certification")
            writing.store.add(ox.Quad(stated, TYPE, cls, graph))
    client = client_of(path)
    shown = _text(client.get("/id/certification/RNCP777.html").text)
    assert "ne figure plus dans l'export le plus récent" in shown
    assert "Export « fiches du RNCP » (1er janvier 2026)" in shown
    assert "Certification" in client.get("/id/certification/RNCP777.nt").text


def test_an_iri_that_ends_like_a_document_comes_first(tmp_path: Path, built: Path) -> None:
    path, graph = _copy(built, tmp_path), ox.NamedNode(f"{GRAPH}table/suffixes")
    plan, named = f"{ID}document/plan", f"{ID}document/plan.ttl"
    with new_generation(path, empty=False) as writing:
        for iri in (plan, named):
            cls = ox.NamedNode(f"{ONTOLOGY}SourceDocument")
            writing.store.add(ox.Quad(ox.NamedNode(iri), TYPE, cls, graph))
    stone = tombstones.Tombstone(plan, "Un plan", f"{ONTOLOGY}SourceDocument", "2026", "2026")
    (path / tombstones.FILE).write_text(f"{json.dumps(asdict(stone))}\n{{coupé", encoding="utf-8")
    client, turtle = client_of(path), {"accept": "text/turtle"}
    assert client.get("/id/document/plan.ttl").headers["location"] == "/id/document/plan.ttl.html"
    place = client.get("/id/document/plan", headers=turtle).headers["location"]
    assert place == "/id/document/plan?forme=ttl"
    sent = client.get(place)  # and its tombstone is not looked at
    about = {t.subject.value for t in ox.parse(sent.content, format=ox.RdfFormat.TURTLE)}
    assert f"{plan}?forme=ttl" in about
    assert named not in about
    assert tombstones.find(path, plan) == stone


def test_what_is_half_said_is_shown_all_the_same(tmp_path: Path, built: Path) -> None:
    """A row without its sides, an axiom and a mapping without ends, a blank node, a typed nothing."""
    path, graph = _copy(built, tmp_path), ox.NamedNode(f"{GRAPH}table/vide")
    iris = [
        f"{ID}{one}"
        for one in ("correspondence/a", "mapping/b", "axiom/c", "document/d/passage/1-2")
    ]
    cls = (f"{ONTOLOGY}Correspondence", f"{OWL}Axiom", f"{OWL}Axiom", f"{OA}SpecificResource")
    with new_generation(path, empty=False) as writing:
        for iri, one in zip(iris, cls, strict=True):
            writing.store.add(ox.Quad(ox.NamedNode(iri), TYPE, ox.NamedNode(one), graph))
        label = ox.NamedNode(f"{SKOS}prefLabel")
        writing.store.add(ox.Quad(ox.NamedNode(iris[0]), label, ox.BlankNode(), graph))
        for subject, predicate, value in (
            (iris[0], f"{DCTERMS}isPartOf", ox.Literal("²")),
            (iris[1], f"{OWL}annotatedSource", ox.NamedNode(iris[0])),
            (iris[2], f"{OWL}annotatedTarget", ox.Literal("9" * 5000)),
        ):
            node = ox.NamedNode(subject)
            writing.store.add(ox.Quad(node, ox.NamedNode(predicate), value, graph))
    client = client_of(path)
    for iri in iris:
        for suffix in FORMS:
            assert client.get(f"/{iri.removeprefix(BASE)}.{suffix}").status_code == 200, (
                iri,
                suffix,
            )
