"""A file of someone's own: what is read, what is refused, and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph

from crosswalk.errors import DocumentError
from crosswalk.graph.terms import RNCP
from crosswalk.reasoning import datafile

TURTLE = f"@prefix rncp: <{RNCP}> .\n<https://example.org/a> a rncp:Jury .\n"
CASES = {
    "a.ttl": TURTLE,
    "a.TTL": TURTLE,
    "bom.ttl": "\ufeff" + TURTLE,
    "a.nt": f"<https://example.org/a> <{RDF.type}> <{RNCP.Jury}> .\n",
    "a.jsonld": f'{{"@id": "https://example.org/a", "@type": "{RNCP.Jury}"}}',
    "a.rdf": f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:r="{RNCP}">'
    '<r:Jury rdf:about="https://example.org/a"/></rdf:RDF>',
}


@pytest.mark.parametrize("name", CASES)
def test_formats(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(CASES[name], encoding="utf-8")
    (triple,) = datafile.load(file)
    assert triple[2] == RNCP.Jury


DOCTYPE = '<?xml version="1.0"?>\n<!DocType x [<!ENTITY a "aaaa">]>' + CASES["a.rdf"]
REMOTE = '{"@context": "http://127.0.0.1:9/context", "@id": "https://example.org/a"}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.rdf", DOCTYPE.encode(), "DOCTYPE"),
        ("a.owl", DOCTYPE.encode("utf-16"), "UTF-8"),
        ("a.jsonld", REMOTE.encode(), "mal formé"),
        ("a.ttl", b"<a> <b> <c> .", "mal formé"),
        ("a.ttl", TURTLE.encode() + b"<https://example.org/a> a .", "mal formé"),
        ("a.ttl", "é".encode("latin-1"), "UTF-8"),
        ("a.csv", b"a;b", "format attendu"),
        ("a.ttl", b"<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> .", "mal formé|RDF 1.2"),
        ("missing.ttl", None, "ne se lit pas"),
    ],
)
def test_refusals_are_one_line(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DocumentError, match=said) as caught:
        datafile.load(file)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_the_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(TURTLE + "\n<https://example.org/a> a .\n", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        datafile.load(file)
    assert caught.value.line == 4


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
    monkeypatch.setattr(datafile, "MAX_TRIPLES", 1)
    with pytest.raises(DocumentError, match="plus de 1 triplets"):
        datafile.load(file)
    monkeypatch.setattr(datafile, "MAX_BYTES", 10)
    with pytest.raises(DocumentError, match="Mo"):
        datafile.load(file)


def test_deep_nesting_is_no_fall(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    deep = 3_000
    text = f"<urn:a> <urn:b> {'[ <urn:b> ' * deep}<urn:c>{' ]' * deep} ."
    file.write_text(text, encoding="utf-8")
    assert len(datafile.load(file)) == deep + 1


def test_a_malformed_literal_is_left_to_the_check(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    file = tmp_path / "a.ttl"
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    file.write_text(f'{prefix} <urn:a> <urn:b> "x"^^xsd:integer, "y"^^xsd:boolean .')
    graph: Graph = datafile.load(file)
    assert {str(value) for value in graph.objects()} == {"x", "y"}
    assert not caplog.records
    assert not list(recwarn)
