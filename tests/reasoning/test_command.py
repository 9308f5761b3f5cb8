"""`crosswalk check --reason`: what is printed, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crosswalk.cli.reasoning import run_reason
from crosswalk.errors import StoreError, UnavailableError
from crosswalk.graph.terms import RNCP

GOOD = f"""
@prefix rncp: <{RNCP}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix c: <https://w3id.org/passerelle/id/certification/> .
c:RNCP1 a rncp:Certification ; rncp:rncpNumber "RNCP1" ; rncp:expiresOn "2026-12-31"^^xsd:date .
"""
BAD = (
    GOOD
    + 'c:RNCP1 rncp:rncpNumber "RNCP2" ; rncp:durationYears "x"^^xsd:integer ; rncp:hasBlocs c:x .'
)


def written(folder: Path, text: str) -> Path:
    file = folder / "mien.ttl"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.usefixtures("reasoner")
def test_a_consistent_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No store is needed: the file is checked on the ontology."""
    assert run_reason(tmp_path / "no-store", written(tmp_path, GOOD), "table") == 0
    out = capsys.readouterr().out
    assert "cohérent, 0 classe(s) insatisfiable(s)" in out
    assert "converti : xsd:date → xsd:dateTime (1)" in out
    assert "type(s) déduit(s)" in out
    assert "secondes :" in out


@pytest.mark.usefixtures("reasoner")
def test_a_file_that_contradicts_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, BAD)
    assert run_reason(None, file, "table") == 1
    out = capsys.readouterr().out
    assert "erreur certification/RNCP1 : « durée" in out
    assert "une forme que ce type n'a pas — mien.ttl" in out
    assert "contradiction 1 : ces énoncés ne peuvent pas être vrais ensemble" in out
    assert "  fait : certification/RNCP1 : « numéro de fiche » « RNCP2 » — mien.ttl" in out
    assert "  règle : « numéro de fiche » n'a qu'une valeur pour chaque entité" in out
    assert f"terme non déclaré, sans effet : {RNCP.hasBlocs} (1)" in out
    assert out.rstrip().endswith("incohérent, 0 classe(s) insatisfiable(s)")
    assert run_reason(None, file, "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["conforms"] is False
    assert told["consistent"] is False
    (contradiction,) = told["contradictions"]
    assert contradiction["minimal"] is True
    assert {one["kind"] for one in contradiction["statements"]} == {"fait", "règle"}
    assert told["undeclared"] == {str(RNCP.hasBlocs): 1}


@pytest.mark.usefixtures("reasoner")
@pytest.mark.parametrize(
    "text", ['c:RNCP1 rncp:hasBloc "x" .', 'c:RNCP1 rncp:listsAllBlocs "oui"^^xsd:boolean .']
)
def test_what_owl_cannot_say_is_enough(tmp_path: Path, text: str) -> None:
    assert run_reason(None, written(tmp_path, GOOD + text), "json") == 1


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="crosswalk build"):
        run_reason(tmp_path, None, "table")


def test_no_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UnavailableError) as caught:
        run_reason(None, written(tmp_path, GOOD), "table")
    assert caught.value.exit_code == 3


@pytest.mark.usefixtures("reasoner")
def test_nothing_of_a_file_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'c:RNCP1 rncp:hasBloc "\\u001B[31mrouge\\u202E" .'
    assert run_reason(None, written(tmp_path, GOOD + text), "table") == 1
    out = capsys.readouterr().out
    assert "rouge" in out
    assert not {"\x1b", "\u202e"} & set(out)
