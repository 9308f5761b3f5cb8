"""The reasoner as a child process: what it answers, what it says when it cannot run."""

from __future__ import annotations

import importlib.util
import subprocess

import pytest
from rdflib import OWL, RDF, RDFS

from crosswalk.errors import CrosswalkError, UnavailableError
from crosswalk.reasoning import hermit

EX = "https://example.org/"


def document(*triples: str) -> list[str]:
    """Lines from triples of short names: `a b c`, `type`, `sub`, `apart`, `Class`."""
    words = {
        "type": RDF.type,
        "sub": RDFS.subClassOf,
        "apart": OWL.disjointWith,
        "Class": OWL.Class,
    }
    return [
        " ".join(f"<{words.get(word, EX + word)}>" for word in triple.split()) + " ."
        for triple in triples
    ]


CLASSES = document("A type Class", "B type Class", "C type Class", "A apart B")
BOTH = [*CLASSES, *document("x type A", "x type B")]


@pytest.mark.usefixtures("reasoner")
def test_types_follow_upwards() -> None:
    answer = hermit.classify([*CLASSES, *document("C sub A", "é type C")])
    assert answer.consistent
    assert answer.types == {(f"{EX}é", f"{EX}C"), (f"{EX}é", f"{EX}A")}
    assert not answer.unsatisfiable


@pytest.mark.usefixtures("reasoner")
def test_unsatisfiable_classes_are_named() -> None:
    answer = hermit.classify([*CLASSES, *document("C sub A", "C sub B")])
    assert answer.consistent
    assert answer.unsatisfiable == (f"{EX}C",)


@pytest.mark.usefixtures("reasoner")
def test_inconsistency_is_an_answer() -> None:
    assert not hermit.classify(BOTH).consistent


@pytest.mark.usefixtures("reasoner")
def test_first_inconsistent_of_a_series() -> None:
    assert hermit.first_inconsistent([CLASSES, CLASSES, BOTH, CLASSES]) == 2
    assert hermit.first_inconsistent([CLASSES, CLASSES]) is None


@pytest.mark.usefixtures("reasoner")
def test_what_hermit_cannot_read_is_no_answer() -> None:
    lines = [f'<{EX}x> <{EX}p> "2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date> .']
    declared = f"<{EX}p> <{RDF.type}> <{OWL.DatatypeProperty}> ."
    for broken in (["<a> <b"], [*lines, declared]):
        for ask in (hermit.classify, lambda text: hermit.first_inconsistent([text])):
            with pytest.raises(CrosswalkError, match="HermiT") as caught:
                ask(broken)
            assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("reasoner")
def test_the_time_limit_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    killed = []
    original = subprocess.Popen.kill

    def kill(process: subprocess.Popen[bytes]) -> None:
        killed.append(process)
        original(process)

    monkeypatch.setattr(subprocess.Popen, "kill", kill)
    with pytest.raises(UnavailableError, match="n'a pas fini"):
        hermit.classify(CLASSES, limit=0.1)
    assert [process.poll() is not None for process in killed] == [True]


def test_without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UnavailableError, match="Java") as caught:
        hermit.classify(CLASSES)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert "Java" in hermit.available()


def test_without_owlready2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hermit.shutil, "which", lambda *_, **__: "/usr/bin/java")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UnavailableError, match=r"passerelle\[reason\]") as caught:
        hermit.classify(CLASSES)
    assert caught.value.exit_code == 3
