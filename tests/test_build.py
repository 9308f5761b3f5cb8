"""The build: the same hash twice, and nothing lost when it fails."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import crosswalk
from crosswalk.build import build
from crosswalk.errors import ManifestError, ShapesError
from crosswalk.resources import data_dir
from crosswalk.text import normalise

SOURCES = data_dir() / "sources"


def test_building_twice_gives_the_same_hash(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    again = build(tmp_path / "store")
    first = crosswalk.open(built).summary()
    assert first is not None
    assert again.hash == first.hash
    assert again.triples == first.triples


def test_every_passage_is_found_at_its_position(graph: crosswalk.Graph) -> None:
    """Over all of them: the quote, the offsets and the lines agree with the stored file."""
    found = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT DISTINCT ?passage ?document ?file ?quote ?start ?end ?first ?last {
          ?passage oa:hasSource ?d ; oa:hasSelector/oa:exact ?quote ; oa:hasSelector ?p .
          ?d dcterms:identifier ?document ; rncp:fileName ?file .
          ?p oa:start ?start ; oa:end ?end ; rncp:startLine ?first ; rncp:endLine ?last }"""
    )
    texts = {path.name: path.read_text(encoding="utf-8") for path in SOURCES.glob("*.txt")}
    assert len(found) > 1000
    for row in found:
        text, start, end = texts[row["file"]], int(row["start"]), int(row["end"])
        assert normalise(text[start:end]) == row["quote"]
        assert row["quote"]
        assert text.count("\n", 0, start) + 1 == int(row["first"])
        assert text.count("\n", 0, end - 1) + 1 == int(row["last"])


def test_every_register_entity_has_a_passage_or_an_export(graph: crosswalk.Graph) -> None:
    found = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT DISTINCT ?e ?class { ?e a ?class FILTER(STRSTARTS(STR(?e), "https://w3id.org/passerelle/id/certification/"))
          FILTER(STRSTARTS(STR(?class), STR(rncp:))) FILTER NOT EXISTS { ?e prov:wasDerivedFrom ?p } }"""
    )
    assert found == []


def copied(tmp_path: Path) -> Path:
    shutil.copytree(SOURCES, tmp_path / "sources")
    return tmp_path / "sources"


def test_a_changed_source_is_named_with_both_hashes(built: Path, tmp_path: Path) -> None:
    sources = copied(tmp_path)
    store = tmp_path / "store"
    shutil.copytree(built, store)
    file = sources / "rncp41402-fiche.txt"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Niveau 4", "Niveau 5"), encoding="utf-8"
    )
    with pytest.raises(
        ManifestError, match=r"rncp41402-fiche\.txt : fichier modifié .*7121415d.*lu : sha256"
    ):
        build(store, sources=sources)
    assert (store / "current").read_text() == "g-000001"
    assert len(crosswalk.open(store).correspondences("RNCP41402", "RNCP39099").rows) == 1
    assert list(store.glob("*.part")) == []


def test_a_graph_that_does_not_conform_is_not_published(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdflib import RDF, URIRef

    from crosswalk import build as module
    from crosswalk.graph.terms import RNCP

    store = tmp_path / "store"
    shutil.copytree(built, store)
    real = module.graph_of

    def broken(*arguments: object) -> object:
        graph = real(*arguments)  # type: ignore[arg-type]
        graph.add((URIRef("https://example.org/x"), RDF.type, RNCP.Competence))
        return graph

    monkeypatch.setattr(module, "graph_of", broken)
    with pytest.raises(ShapesError):
        build(store)
    assert (store / "current").read_text() == "g-000001"
    assert len(crosswalk.open(store).blocs("RNCP41402")) == 4


def test_killed_in_the_middle_the_old_graph_answers(built: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(built, store)
    code = (
        "import sys, time; from pathlib import Path; from crosswalk import build\n"
        "build._check = lambda material: (print('here', flush=True), time.sleep(60))\n"
        "build.build(Path(sys.argv[1]))"
    )
    environment = os.environ | {"CROSSWALK_HOME": str(tmp_path)}
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(store)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    assert list(store.glob("*.part"))
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    assert len(crosswalk.open(store).correspondences("RNCP41402", "RNCP39099").rows) == 1
    time.sleep(0.1)
    summary = build(store, sources=SOURCES)
    assert summary.generation == "g-000002"
    assert list(store.glob("*.part")) == []
