"""What a server may answer, and what a person is told: credentials, patience, one line."""

from __future__ import annotations

import base64
import json
import re
import socket
from pathlib import Path
from urllib.request import Request

import pytest

import crosswalk
from crosswalk.errors import ServerError
from crosswalk.remote.connection import Connection, Credentials, checked_url, is_local
from crosswalk.remote.reading import RemoteStore
from crosswalk.store import new_generation
from tests.cli.test_cli import ROOT, run
from tests.remote.servers import INI, free_port
from tests.remote.stub import Asked, Reply, answering

WHO = Credentials("anne", "secret")
DIGEST = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5", opaque="5ebe"'


def rows(**values: str) -> bytes:
    terms = {name: {"type": "literal", "value": value} for name, value in values.items()}
    return json.dumps({"head": {"vars": [*values]}, "results": {"bindings": [terms]}}).encode()


def get(url: str, connection: Connection, data: bytes | None = None) -> bytes:
    with connection.send(Request(url, data=data)) as answer:
        content: bytes = answer.read()
        return content


def test_a_busy_server_is_asked_again_after_the_time_it_asks_for() -> None:
    waited: list[float] = []

    def reply(_: Asked, before: int) -> Reply:
        headers = {"Retry-After": "7"} if before == 0 else {}
        return Reply(503, b"busy", headers) if before < 3 else Reply(body=b"ok")

    with answering(reply) as stub:
        assert get(stub.url, Connection(pause=waited.append)) == b"ok"
    assert waited == [7.0, 2.0, 4.0]


def test_patience_ends() -> None:
    waited: list[float] = []
    with answering(lambda *_: Reply(503, b"still  busy\n", {"Retry-After": "9999"})) as stub:
        with pytest.raises(ServerError, match=r"le serveur répond 503 : still busy$"):
            get(stub.url, Connection(attempts=3, pause=waited.append))
        assert len(stub.asked) == 3
    assert waited == [30.0, 30.0]  # never longer, whatever the server asks for


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "identifiants refusés (401)"),
        (403, "écriture ou lecture interdite (403)"),
        (404, "pas de service SPARQL à cette adresse (404)"),
        (405, "cette opération n'est pas permise à cette adresse (405)"),
        (413, "envoi trop gros pour ce serveur (413) ; réduisez --batch"),
        (400, "le serveur répond 400 : Virtuoso 37000 Error SP030"),
    ],
)
def test_a_refusal_is_one_line(status: int, said: str) -> None:
    body = b"Virtuoso 37000 Error SP030\n\nSPARQL query:\n" + b"x" * 10_000
    with answering(lambda *_: Reply(status, body)) as stub:
        with pytest.raises(ServerError) as error:
            get(stub.url, Connection(WHO, pause=lambda _: None))
        assert len(stub.asked) == 1
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400
    assert error.value.status == status


def test_nobody_is_there() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(ServerError, match=r"connexion refusée ; le serveur est-il lancé \?$"):
        get(url, Connection(pause=lambda _: None))
    done = run("query", "certifications", store=f"sparql:{url}")
    assert done.returncode == 3
    assert done.stderr == f"crosswalk : {url} : connexion refusée ; le serveur est-il lancé ?\n"


def test_a_server_that_says_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(ServerError, match=r"pas de réponse en 0.2 s$"):
            get(url, Connection(timeout=0.2, attempts=2, pause=lambda _: None))


def test_credentials_are_not_handed_on_to_another_address() -> None:
    with answering(lambda *_: Reply(body=b"taken")) as other:
        moved = Reply(302, headers={"Location": other.url})
        with (
            answering(lambda *_: moved) as stub,
            pytest.raises(ServerError, match=f"redirigé vers {other.url} ; donnez l'adresse"),
        ):
            get(stub.url, Connection(Credentials("anne", "secret", "basic")))
        assert other.asked == []


def test_basic_credentials_are_sent_once_the_server_asks() -> None:
    expected = "Basic " + base64.b64encode(b"anne:secret").decode()

    def reply(asked: Asked, _: int) -> Reply:
        if asked.headers.get("Authorization") != expected:
            return Reply(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        return Reply(body=b"ok")

    with answering(reply) as stub:
        assert get(stub.url, Connection(WHO), b"body") == b"ok"
        assert [(a.method, a.body) for a in stub.asked] == [("GET", b""), ("POST", b"body")]


def test_digest_credentials_go_with_the_first_body() -> None:
    """A server that refuses while a large body comes would close the connection."""

    def reply(asked: Asked, _: int) -> Reply:
        said = asked.headers.get("Authorization", "")
        if not said.startswith("Digest "):
            return Reply(401, headers={"WWW-Authenticate": DIGEST})
        assert 'username="anne"' in said
        assert re.search(r'response="[0-9a-f]{32}"', said)
        assert "secret" not in said
        return Reply(body=b"ok")

    with answering(reply) as stub:
        connection = Connection(WHO)
        assert get(stub.url, connection, b"x" * 1_000_000) == b"ok"
        assert get(stub.url, connection, b"y") == b"ok"
        assert [len(a.body) for a in stub.asked] == [0, 1_000_000, 1]


def test_a_challenge_of_another_kind_than_the_one_wanted() -> None:
    challenge = Reply(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    with (
        answering(lambda *_: challenge) as stub,
        pytest.raises(ServerError, match="identifiants refusés"),
    ):
        get(stub.url, Connection(Credentials("anne", "secret", "digest")), b"x")
    assert all("Authorization" not in asked.headers for asked in stub.asked)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:8890/sparql", True),
        ("http://127.0.0.1/", True),
        ("http://127.8.9.1/", True),
        ("http://[::1]:3030/ds", True),
        ("http://localhost.exemple.fr/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1.exemple.fr/", False),
    ],
)
def test_which_addresses_are_this_machine(url: str, local: bool) -> None:
    assert is_local(url) is local
    if local:
        assert checked_url(url, WHO) == url
    else:
        with pytest.raises(ServerError, match="le mot de passe passerait en clair"):
            checked_url(url, WHO)
        assert checked_url(url, WHO, plain=True) == checked_url(url) == url


@pytest.mark.parametrize(
    "url", ["", "sparql", "ftp://x/", "file:///etc/passwd", "http://", "http://a:b@x.fr/sparql"]
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ServerError) as error:
        checked_url(url)
    assert "a:b" not in str(error.value)


def test_a_password_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_generation(tmp_path / "store", empty=True):
        pass
    assert "secret" not in repr(WHO)
    monkeypatch.delenv("CROSSWALK_SERVER_PASSWORD", raising=False)
    url = f"http://127.0.0.1:{free_port()}"
    command = ("publish", "--endpoint", url, "--update", url, "--user", "anne")
    done = run(*command, store=tmp_path / "store", home=tmp_path)
    assert done.returncode == 3
    assert (
        done.stderr
        == "crosswalk : mot de passe absent : donnez-le dans CROSSWALK_SERVER_PASSWORD\n"
    )
    monkeypatch.setenv("CROSSWALK_SERVER_PASSWORD", "secret")
    done = run(*command, store=tmp_path / "store", home=tmp_path)
    assert done.returncode == 3
    assert "connexion refusée" in done.stderr
    assert "secret" not in done.stdout + done.stderr


def test_an_answer_that_is_no_answer() -> None:
    for body in (b"<html>", b"[]", b'{"head": {}}', b'{"head":{"vars":["x"]},"results":{}}'):
        with (
            answering(lambda *_, body=body: Reply(body=body)) as stub,
            pytest.raises(ServerError, match="la réponse n'est pas du JSON de SPARQL"),
        ):
            RemoteStore(stub.url).graph_names()


def test_a_partial_answer_is_refused() -> None:
    partial = Reply(body=rows(x="1"), headers={"X-SQL-State": "S1TAT"})
    with (
        answering(lambda *_: partial) as stub,
        pytest.raises(ServerError, match="réponse partielle"),
    ):
        RemoteStore(stub.url).graph_names()


def test_a_server_with_nothing_of_ours() -> None:
    empty = Reply(body=b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}')
    with (
        answering(lambda *_: empty) as stub,
        pytest.raises(ServerError, match="aucun graphe de Passerelle sur ce serveur"),
    ):
        crosswalk.open(f"sparql:{stub.url}").certifications()


def test_the_dataset_is_in_every_request() -> None:
    """Servers differ in their own default graph: nothing is left to it."""
    name = "https://w3id.org/passerelle/graph/document/d"
    other = "https://w3id.org/passerelle/graph/analysis/a"

    def reply(_: Asked, before: int) -> Reply:
        if before < 2:  # no description, then the graphs that are there
            found = [] if before == 0 else [name, other]
            bindings = [{"graph": {"type": "uri", "value": one}} for one in found]
            head = {"vars": ["graph"]}
            body = json.dumps({"head": head, "results": {"bindings": bindings}}).encode()
            return Reply(body=body)
        return Reply(body=rows(x="1"))

    from urllib.parse import parse_qs

    with answering(reply) as stub:
        graph = crosswalk.open(f"sparql:{stub.url}")
        assert graph.query("SELECT ?x WHERE { ?x ?y ?z }") == [{"x": "1"}]
        sent = parse_qs(stub.asked[-1].body.decode())
    assert sent["default-graph-uri"] == [name]
    assert sorted(sent["named-graph-uri"]) == sorted([name, other])
    assert sent["query"] == ["SELECT ?x WHERE { ?x ?y ?z }"]
    assert "sparql-results+json" in stub.asked[-1].headers["Accept"]


def test_the_virtuoso_that_the_docs_start_is_the_one_tested() -> None:
    text = (ROOT / "docs" / "servers.md").read_text(encoding="utf-8")
    assert f"```ini\n{INI.format(sql=1111, http=8890).lstrip()}```" in text
    assert "--endpoint http://localhost:8890/sparql " in text


def test_the_hash_of_a_whole_server_is_not_asked(tmp_path: Path) -> None:
    """It would be another than that of the same graphs here."""
    done = run("hash", store="sparql:http://127.0.0.1:9/sparql", home=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(
        "crosswalk : sur un serveur, l'empreinte se demande graphe par graphe"
    )
    assert done.stderr.count("\n") == 1
