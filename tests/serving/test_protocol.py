"""SPARQL 1.1 Protocol and Graph Store HTTP Protocol, row by row, for a service that is only read.

The names of the W3C's protocol tests (`data-sparql11/protocol`) stand beside the rows that they cover.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk.errors import QueryError
from crosswalk.identifiers import GRAPH, ID
from crosswalk.limits import described
from crosswalk.results import GRAPHS, ROWS
from crosswalk.serving.settings import PREFIX, Settings
from tests.cli.test_cli import ROOT
from tests.serving.conftest import Service

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
FICHE = f"{GRAPH}document/rncp41402-fiche"
OTHER = f"{GRAPH}vocabulary/levels"
TITLE = f"{ID}certification/RNCP41402"
SELECT = f"SELECT DISTINCT ?n {{ <{TITLE}> <http://www.w3.org/2004/02/skos/core#notation> ?n }}"
ASK = "ASK { ?s ?p ?o }"
LEVEL = "https://w3id.org/passerelle/ontology#level"
CONSTRUCT = f"CONSTRUCT {{ <{TITLE}> <x:level> ?l }} {{ <{TITLE}> <{LEVEL}> ?l }}"
DESCRIBE = f"DESCRIBE <{TITLE}/bloc/BC01>"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


# --- 2.1.1 to 2.1.3: three ways to ask ------------------------------------------------------------


Request = tuple[str, str, str | None, dict[str, str]]


def by_get(query: str) -> Request:
    return "GET", f"/sparql?{urlencode({'query': query})}", None, {}


def by_form(query: str) -> Request:
    return "POST", "/sparql", urlencode({"query": query}), {"content_type": FORM}


def by_direct(query: str) -> Request:
    return "POST", "/sparql", query, {"content_type": f"{DIRECT}; charset=UTF-8"}


WAYS = {"query_get": by_get, "query_post_form": by_form, "query_post_direct": by_direct}


@pytest.mark.parametrize("way", WAYS)
def test_three_ways_to_ask(service: Service, way: str) -> None:
    text = 'SELECT ?x { VALUES ?x { "é + %20 & = «œ» 🙂" } }'
    method, path, body, headers = WAYS[way](text)
    reply = service.send(method, path, body, **headers)
    assert (reply.status, reply.type) == (200, JSON)
    (row,) = json.loads(reply.body)["results"]["bindings"]
    assert row["x"]["value"] == "é + %20 & = «œ» 🙂"


def test_head_is_get_without_its_body(service: Service) -> None:
    path = f"/sparql?{urlencode({'query': SELECT})}"
    got, head = service.send("GET", path), service.send("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


# --- 2.1.5 and 2.1.6: forms -----------------------------------------------------------------------

FORMS = [
    # query_content_type_select
    (SELECT, None, JSON, b'{"head":{"vars":["n"]}'),
    (SELECT, "*/*", JSON, b'{"head"'),
    (SELECT, JSON, JSON, b'{"head"'),
    (SELECT, "application/json", "application/json", b'{"head"'),
    (SELECT, XML, XML, b"<?xml"),
    (SELECT, "application/xml", "application/xml", b"<?xml"),
    (SELECT, "text/csv", "text/csv", b"n\r\nRNCP41402\r\n"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values", b"?n\n"),
    (SELECT, f"{XML};q=0.4, text/csv;q=0.5", "text/csv", b"n\r\n"),
    (SELECT, "text/turtle, text/csv;q=0.1", "text/csv", b"n\r\n"),
    # query_content_type_ask
    (ASK, None, JSON, b'{"head":{},"boolean":true}'),
    (ASK, XML, XML, b"<?xml"),
    # query_content_type_construct, query_content_type_describe
    (CONSTRUCT, None, "text/turtle", b"@prefix "),
    (CONSTRUCT, "text/turtle", "text/turtle", b"@prefix "),
    (CONSTRUCT, "application/n-triples", "application/n-triples", f"<{TITLE}> <x:level> ".encode()),
    (CONSTRUCT, "text/plain", "text/plain", f"<{TITLE}> <x:level> ".encode()),
    (CONSTRUCT, "application/ld+json", "application/ld+json", b"[{"),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", b"<?xml"),
    (CONSTRUCT, "application/trig", "application/trig", b"@prefix "),
    (CONSTRUCT, "application/n-quads", "application/n-quads", f"<{TITLE}> ".encode()),
    (CONSTRUCT, f"{JSON}, application/rdf+xml;q=0.2", "application/rdf+xml", b"<?xml"),
    (DESCRIBE, "text/turtle", "text/turtle", b"@prefix "),
]


@pytest.mark.parametrize(("query", "accept", "media", "begins"), FORMS)
def test_forms(service: Service, query: str, accept: str | None, media: str, begins: bytes) -> None:
    reply = service.get(query, **({"accept": accept} if accept else {}))
    assert (reply.status, reply.type) == (200, media)
    assert reply.body.startswith(begins)
    assert "Accept" in reply.headers["vary"]
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "image/png"),
        (SELECT, "text/turtle"),
        (SELECT, f"{JSON};q=0"),
        (ASK, "text/csv"),  # SPARQL 1.1 CSV and TSV write the answers of a SELECT
        (CONSTRUCT, JSON),
        (DESCRIBE, "text/csv"),
    ],
)
def test_nothing_acceptable(service: Service, query: str, accept: str) -> None:
    reply = service.get(query, accept=accept)
    assert reply.status == 406
    assert len(reply.text.splitlines()) == 2


@pytest.mark.parametrize(
    ("query", "name", "media"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "xml", XML),
        (SELECT, JSON, JSON),
        (SELECT, "turtle", JSON),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (ASK, "csv", JSON),
    ],
)
def test_the_parameter_format_goes_before_accept(
    service: Service, query: str, name: str, media: str
) -> None:
    assert service.get(query, ("format", name), accept="image/png").type == media


def test_every_form_says_the_same(service: Service, built: Path) -> None:
    direct = crosswalk.open(built).store.select(DESCRIBE)
    assert isinstance(direct, ox.QueryTriples)
    expected = {str(triple) for triple in direct}
    assert len(expected) > 5
    engines = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
    }
    for name, form in engines.items():
        body = service.get(DESCRIBE, ("format", name)).body
        assert {str(quad.triple) for quad in ox.parse(body, format=form)} == expected, name


def test_gzip_says_the_same(service: Service) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 200"
    plain = service.get(query)
    packed = service.get(query, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body
    assert "Accept-Encoding" in packed.headers["vary"]


# --- 2.1.4: the dataset ---------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
UNDER = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def values(
    service: Service, query: str, *dataset: tuple[str, str], post: bool = False
) -> list[str]:
    if post:
        body = urlencode([("query", query), *dataset])
        reply = service.send("POST", "/sparql", body, content_type=FORM, accept="text/csv")
    else:
        reply = service.get(query, *dataset, accept="text/csv")
    assert reply.status == 200, reply.text
    return reply.text.split()[1:]


@pytest.mark.parametrize("post", [False, True])
def test_dataset(service: Service, built: Path, post: bool) -> None:
    sizes = crosswalk.open(built).summary().graphs  # type: ignore[union-attr]
    one, two = ("default-graph-uri", FICHE), ("default-graph-uri", OTHER)
    under = ("named-graph-uri", OTHER)
    # query_dataset_default_graph
    assert values(service, COUNT, one, post=post) == [str(sizes[FICHE])]
    # query_dataset_default_graphs: their union
    assert values(service, COUNT, one, two, post=post) == [str(sizes[FICHE] + sizes[OTHER])]
    # query_dataset_named_graphs: and then nothing in the default graph
    assert values(service, UNDER, under, post=post) == [OTHER]
    assert values(service, COUNT, under, post=post) == ["0"]
    # query_dataset_full
    assert values(service, COUNT, one, under, post=post) == [str(sizes[FICHE])]
    assert values(service, UNDER, one, under, post=post) == [OTHER]
    # query_multiple_dataset: the dataset of the request, not the one of the query
    inside = COUNT.replace("{", f"FROM <{OTHER}> FROM NAMED <x:nothing> {{")
    assert values(service, inside, one, post=post) == [str(sizes[FICHE])]
    assert len(values(service, UNDER)) == len(sizes)


def test_the_dataset_of_a_direct_post_is_in_its_address(service: Service) -> None:
    path = f"/sparql?{urlencode({'named-graph-uri': OTHER})}"
    reply = service.send("POST", path, UNDER, content_type=DIRECT, accept="text/csv")
    assert reply.text.split() == ["g", OTHER]


def test_a_form_posted_to_an_address_with_parameters(service: Service) -> None:
    """`curl '/sparql?format=csv' --data-urlencode query=…`: they are meant, and were silently left out."""
    path = f"/sparql?{urlencode({'format': 'csv', 'named-graph-uri': OTHER})}"
    reply = service.send("POST", path, urlencode({"query": UNDER}), content_type=FORM)
    assert (reply.type, reply.text.split()) == ("text/csv", ["g", OTHER])
    body = urlencode({"query": UNDER, "format": "json"})
    assert service.send("POST", path, body, content_type=FORM).type == JSON


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize(
    "graph", ["http://127.0.0.1:9/", "file:///etc/passwd", "x y", "", f"{FICHE}/"]
)
def test_an_unknown_graph_is_refused(service: Service, name: str, graph: str) -> None:
    reply = service.get(COUNT, (name, graph))
    assert reply.status == 400
    assert "graph" in reply.text


# --- 2.1.7 and what is refused --------------------------------------------------------------------

GET, POST = "GET", "POST"
Q = quote(ASK)
REFUSED = [
    ("bad_query_method", "PUT", f"/sparql?query={Q}", None, "", 405),
    ("method", "DELETE", "/sparql", None, "", 405),
    ("method", "PATCH", "/sparql", ASK, DIRECT, 405),
    ("bad_multiple_queries", GET, f"/sparql?query={Q}&query={Q}", None, "", 400),
    ("bad_multiple_queries", POST, "/sparql", f"query={Q}&query={Q}", FORM, 400),
    ("bad_multiple_queries", POST, f"/sparql?query={Q}", f"query={Q}", FORM, 400),
    ("bad_multiple_queries", POST, f"/sparql?query={Q}", ASK, DIRECT, 400),
    ("bad_query_wrong_media_type", POST, "/sparql", ASK, "text/plain", 415),
    ("bad_query_missing_form_type", POST, "/sparql", f"query={Q}", "", 415),
    ("bad_query_missing_direct_type", POST, "/sparql", ASK, "", 415),
    ("bad_query_non_utf8", POST, "/sparql", ASK, f"{DIRECT}; charset=UTF-16", 415),
    ("bad_query_non_utf8", POST, "/sparql", b"ASK { ?s ?p '\xe9' }", DIRECT, 400),
    ("non utf8", GET, "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%7D", None, "", 400),
    ("non utf8", POST, "/sparql", b"query=ASK+%7B+%3Fs+%3Fp+%27%E9%27+%7D", FORM, 400),
    (
        "a lone surrogate",
        GET,
        "/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%27%ED%A0%80%27%7D",
        None,
        "",
        400,
    ),
    ("bad_query_syntax", GET, "/sparql?query=ASK%20%7B", None, "", 400),
    ("no query", POST, "/sparql", "", FORM, 400),
    ("no query", POST, "/sparql", "autre=1", FORM, 400),
    ("empty", GET, "/sparql?query=", None, "", 400),
    ("empty", POST, "/sparql", "", DIRECT, 400),
    ("no query", GET, f"/sparql?default-graph-uri={quote(FICHE)}", None, "", 400),
    ("bad_update_get", GET, "/sparql?update=CLEAR%20ALL", None, "", 403),
    ("update", POST, "/sparql", "update=CLEAR+ALL", FORM, 403),
    ("update", POST, "/sparql", "CLEAR ALL", "application/sparql-update", 403),
    ("update", GET, "/sparql?query=DELETE%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D", None, "", 403),
    ("update", POST, "/sparql", "LOAD <file:///etc/passwd>", DIRECT, 403),
    ("format", GET, f"/sparql?query={Q}&format=docx", None, "", 400),
    ("many", GET, f"/sparql?query={Q}&" + "a=1&" * 200, None, "", 400),
    ("nothing", GET, "/nulle-part", None, "", 404),
    ("nothing", GET, "/sparql/", None, "", 404),
]


@pytest.mark.parametrize(("case", "method", "path", "body", "media", "status"), REFUSED)
def test_refused(
    service: Service,
    case: str,
    method: str,
    path: str,
    body: str | bytes | None,
    media: str,
    status: int,
) -> None:
    headers = {"content_type": media} if media else {}
    reply = service.send(method, path, body, **headers)
    assert reply.status == status, case
    assert reply.type == "text/plain"
    english, french = reply.text.splitlines()
    assert english[-1] in ".…" or "column" in english or "IRI" in english or "SPARQL" in english
    assert french


def test_a_refusal_says_where(service: Service) -> None:
    reply = service.get("ASK {\n  ?s ?p }")
    assert reply.text.splitlines() == [
        "Malformed SPARQL query, line 2, column 3: ?s ?p }",
        "Requête SPARQL illisible (ligne 2, colonne 3) : « ?s ?p } »",
    ]


def test_a_refusal_as_a_problem(service: Service) -> None:
    """RFC 9457, for who asks for it."""
    reply = service.get("ASK { SERVICE <x:y> {} }", accept="application/problem+json")
    assert reply.status == 406  # it would not accept an answer either
    reply = service.get("ASK { SERVICE <x:y> {} }", accept=f"{JSON}, application/problem+json")
    assert (reply.status, reply.type) == (403, "application/problem+json")
    problem = json.loads(reply.body)
    assert (problem["status"], problem["title"]) == (403, "Forbidden")
    assert problem["detail"] == "SERVICE is refused: a query does not leave this graph."
    assert problem["detail_fr"] == "SERVICE refusé : une requête ne sort pas du graphe"


def test_methods_are_told(service: Service) -> None:
    for path in ("/sparql", "/rdf-graph-store?default"):
        reply = service.send("OPTIONS", path)
        assert (reply.status, reply.body) == (204, b"")
        assert "GET" in reply.headers["allow"]
        assert "PUT" not in reply.headers["allow"]
    assert "POST" in service.send("PUT", "/sparql").headers["allow"]


def test_cors(service: Service) -> None:
    """CORS: a page of any origin may ask, and read whether the answer was cut."""
    reply = service.get(ASK, origin="https://example.org")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "X-Passerelle-Truncated" in reply.headers["access-control-expose-headers"]
    asks = {
        "access_control_request_method": "POST",
        "access_control_request_headers": "content-type",
    }
    reply = service.send("OPTIONS", "/sparql", origin="https://example.org", **asks)
    assert reply.status == 200
    assert "POST" in reply.headers["access-control-allow-methods"]
    # what libraries of programs in a page add to a request
    asks["access_control_request_headers"] = "authorization, if-none-match, x-requested-with"
    reply = service.send("OPTIONS", "/id/level/5", origin="https://example.org", **asks)
    assert reply.status == 200
    assert "x-requested-with" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers
    asks["access_control_request_method"] = "DELETE"
    assert service.send("OPTIONS", "/sparql", origin="https://example.org", **asks).status == 400


# --- Service description ---------------------------------------------------------------------------

SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "


def test_service_description(service: Service, built: Path) -> None:
    reply = service.send("GET", "/sparql", accept="application/rdf+xml")
    assert reply.type == "application/rdf+xml"
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.RDF_XML)
    text = SD + "ASK { ?s a sd:Service ; sd:endpoint <%s> ; sd:supportedLanguage sd:SPARQL11Query }"
    assert store.query(text % service.endpoint)
    assert not store.query(SD + "ASK { ?s sd:supportedLanguage sd:SPARQL11Update }")
    rows = store.query(SD + "SELECT ?g { ?d a sd:Dataset ; sd:namedGraph/sd:name ?g }")
    assert isinstance(rows, ox.QuerySolutions)
    assert {row["g"].value for row in rows} == crosswalk.open(built).store.graph_names()  # type: ignore[union-attr]
    assert service.send("GET", "/sparql").type == "text/turtle"
    assert service.send("GET", "/sparql", accept="image/png").status == 406


# --- Graph Store HTTP Protocol ---------------------------------------------------------------------


def test_a_graph_by_its_two_names(service: Service, built: Path) -> None:
    """5.2: indirect and direct identification."""
    size = crosswalk.open(built).summary().graphs[FICHE]  # type: ignore[union-attr]
    indirect = service.send("GET", f"/rdf-graph-store?graph={quote(FICHE, safe='')}")
    direct = service.send("GET", "/graph/document/rncp41402-fiche")
    assert (indirect.status, indirect.type) == (200, "text/turtle")
    assert direct.headers["etag"] == indirect.headers["etag"]
    assert len(list(ox.parse(indirect.body, format=ox.RdfFormat.TURTLE))) == size


def test_the_default_graph(service: Service, built: Path) -> None:
    store = crosswalk.open(built).store
    expected = {
        str(quad.triple) for name in store.default_graph_names() for quad in store.quads(name)
    }
    reply = service.send("GET", "/rdf-graph-store?default", accept="application/n-triples")
    found = {str(quad.triple) for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}
    assert found == expected
    packed = service.send("GET", "/rdf-graph-store?default&format=nt", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == reply.body


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_graph_in_other_forms(service: Service, media: str, form: ox.RdfFormat) -> None:
    reply = service.send("GET", "/graph/vocabulary/levels", accept=media)
    assert reply.type == media
    turtle = service.send("GET", "/graph/vocabulary/levels")
    same = [
        ox.Dataset(ox.parse(body, format=one))
        for body, one in ((reply.body, form), (turtle.body, ox.RdfFormat.TURTLE))
    ]
    for one in same:
        one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert same[0] == same[1]


def test_a_graph_not_modified(service: Service) -> None:
    first = service.send("HEAD", "/graph/vocabulary/levels")
    assert (first.status, first.body) == (200, b"")
    again = service.send("GET", "/graph/vocabulary/levels", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = service.send("HEAD", "/graph/vocabulary/levels", accept="application/n-triples")
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/rdf-graph-store?graph=http%3A%2F%2F127.0.0.1%3A9%2F", 404),
        ("GET", "/rdf-graph-store?graph=file%3A%2F%2F%2Fetc%2Fpasswd", 404),
        ("HEAD", "/rdf-graph-store?graph=x", 404),
        ("GET", "/graph/document/inconnu", 404),
        ("GET", "/graph/../../etc/passwd", 404),
        ("GET", "/graph/", 404),
        ("GET", "/rdf-graph-store", 400),
        ("GET", "/rdf-graph-store?default&graph=x", 400),
        ("GET", "/rdf-graph-store?graph=x&graph=y", 400),
        ("PUT", "/rdf-graph-store?default", 405),
        ("POST", "/rdf-graph-store?default", 405),
        ("DELETE", "/rdf-graph-store?default", 405),
        ("PATCH", "/rdf-graph-store?default", 405),
        ("DELETE", "/graph/vocabulary/levels", 405),
    ],
)
def test_graph_store_refusals(service: Service, method: str, path: str, status: int) -> None:
    assert service.send(method, path).status == status


def test_a_graph_has_no_form_of_quads(service: Service) -> None:
    for media in ("application/n-quads", "text/csv"):
        assert service.send("GET", "/graph/vocabulary/levels", accept=media).status == 406


# --- docs/service.md -------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")


def test_each_setting_is_documented() -> None:
    found = described(Settings)
    assert len(found) >= 10
    for name, default, help_ in found:
        assert f"| `{PREFIX}{name.upper()}` | {default or '(vide)'} | {help_} |" in PAGE


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}PORT", "9000")
    monkeypatch.setenv(f"{PREFIX}PUBLIC", "https://exemple.fr/")
    assert Settings.from_environment().port == 9000
    assert Settings.from_environment().address == "https://exemple.fr"
    monkeypatch.setenv(f"{PREFIX}DUMPS", "beaucoup")
    with pytest.raises(QueryError, match=f"{PREFIX}DUMPS=beaucoup : attendu un nombre"):
        Settings.from_environment()
    assert Settings(host="::1", port=1).address == "http://[::1]:1"


def test_each_form_and_each_refusal_is_documented() -> None:
    for form in (*ROWS.values(), *GRAPHS.values()):
        assert f"`{form.name}` {form.media}" in PAGE
    for status in sorted({row[-1] for row in REFUSED} | {403, 406, 408, 413, 414, 422, 503}):
        assert re.search(rf"^\| [\d, ]*\b{status}\b", PAGE, re.M), status


def test_the_python_of_the_page(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.S)
    assert code
    exec(
        compile(code[1].replace("http://127.0.0.1:8080", service.address), "service.md", "exec"), {}
    )
    assert f"{GRAPH}vocabulary/levels," in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_curl_of_the_page(service: Service, tmp_path: Path) -> None:
    code = re.search(r"```sh\n(Q=.*?)```", PAGE, re.S)
    assert code
    script = (
        code[1].replace("http://127.0.0.1:8080", service.address).replace("curl ", "curl -sSf ")
    )
    done = subprocess.run(["bash", "-ec", script], capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert b"RNCP41402\r\n" in done.stdout
    assert b'"RNCP41402"\n' in done.stdout
    assert b'{"type":"literal","value":"RNCP41402"}' in done.stdout
    assert (tmp_path / "default.nt").read_text(encoding="utf-8").count(" .\n") > 20_000
