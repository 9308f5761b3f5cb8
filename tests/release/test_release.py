"""A release: whole or not at all, the same bytes twice, checksums that hold, changes that are true."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCAT, RDF, URIRef

import crosswalk
from crosswalk import merged
from crosswalk.canonical import canonical_hash
from crosswalk.errors import CrosswalkError
from crosswalk.exports import Export
from crosswalk.identifiers import (
    DCTERMS,
    GRAPH,
    ID,
    ONTOLOGY,
    SKOS,
    bloc_iri,
    certification_iri,
    correspondence_iri,
)
from crosswalk.notice import NOTICE
from crosswalk.release import dumps, release
from crosswalk.release.changes import Change, Changes, Kind, Side, compare, markdown
from crosswalk.store import new_generation
from tests.cli.test_cli import run

DAY = date(2026, 11, 22)
FICHE = f"{GRAPH}document/rncp41402-fiche"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def first(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the store of the tests."""
    folder = tmp_path_factory.mktemp("releases") / "first"
    release(crosswalk.open(built), folder, DAY)
    return folder


@pytest.fixture(scope="module")
def second(built: Path, first: Path) -> Path:
    """A release of the same store with one label changed, one bloc gone and one new; with changes."""
    store = first.parent / "store"
    shutil.copytree(built, store)
    graph = ox.NamedNode(FICHE)
    with new_generation(store, empty=False) as writing:
        base = writing.store
        title = ox.NamedNode(f"{SKOS}prefLabel")
        kept = ox.NamedNode(bloc_iri("RNCP41402", "BC01"))
        [old] = base.quads_for_pattern(kept, title, None, graph)
        base.remove(old)
        base.add(
            ox.Quad(
                kept, title, ox.Literal("Encadrer <des> *salariés* & \x01", language="fr"), graph
            )
        )
        gone = ox.NamedNode(bloc_iri("RNCP41402", "BC04"))
        for quad in list(merged.named(base.quads_for_pattern(gone, None, None, None))):
            base.remove(quad)
        new = ox.NamedNode(bloc_iri("RNCP41402", "BC05"))
        kind = ox.NamedNode(f"{ONTOLOGY}Bloc")
        base.add(ox.Quad(new, ox.NamedNode(str(RDF.type)), kind, graph))
        base.add(ox.Quad(new, title, ox.Literal("Un bloc d'essai", language="fr"), graph))
        passage = next(
            base.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/oa#exact"), None, graph)
        )
        base.remove(passage)
        analysis = ox.NamedNode(f"{GRAPH}analysis/RNCP1-RNCP2")
        base.add(ox.Quad(new, title, ox.Literal("Hors du défaut", language="fr"), analysis))
    folder = first.parent / "second"
    release(crosswalk.open(store), folder, date(2026, 12, 1), previous=first)
    return folder


def names(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def test_two_releases_of_one_graph_are_the_same_bytes(built: Path, first: Path) -> None:
    """Another process, another store folder, another seed of Python's hashes: the same folder."""
    store = first.parent / "elsewhere"
    shutil.copytree(built, store)
    again = first.parent / "again"
    done = run("release", str(again), "--date", "2026-11-22", store=store)
    assert done.returncode == 0, done.stderr
    assert names(again) == names(first)
    for name in names(first):
        assert (again / name).read_bytes() == (first / name).read_bytes(), name
    assert f"Livraison du 2026-11-22 : {again} ({len(names(first))} fichiers)" in done.stdout


def test_its_files(graph: crosswalk.Graph, first: Path) -> None:
    assert {
        "README.md", "LICENCE.md", "CITATION.cff", "CHANGELOG.md", "SHA256SUMS", "release.json",
        "void.ttl", "passerelle.nq.gz", "passerelle.trig.gz", "passerelle.jsonld.gz",
        "passerelle-csv.zip", "passerelle.xlsx", "passerelle-sssom.zip", "passerelle.graphml.gz",
        "passerelle.gexf.gz", "ontology/rncp.ttl", "ontology/alignments.ttl", "ontology/context.jsonld",
        "graphs/document-rncp41402-fiche.ttl.gz",
    } <= names(first)  # fmt: skip
    sums = dict(
        reversed(line.split("  ")) for line in (first / "SHA256SUMS").read_text().splitlines()
    )
    assert set(sums) == names(first) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((first / name).read_bytes()).hexdigest() == digest, name
    summary = graph.summary()
    assert summary is not None
    assert json.loads((first / "release.json").read_text())["hash"] == summary.hash
    assert f"rdfc-1.0-sha256:{summary.hash}" in (first / "CITATION.cff").read_text()
    for name in ("README.md", "LICENCE.md"):
        text = (first / name).read_text(encoding="utf-8")
        assert NOTICE in text
        assert "export du 2026-02-01" in text


def test_its_dumps_say_the_graph(graph: crosswalk.Graph, first: Path) -> None:
    summary = graph.summary()
    assert summary is not None
    text = gzip.decompress((first / "passerelle.nq.gz").read_bytes()).decode()
    lines = list(dumps.read_lines(first / "passerelle.nq.gz"))
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == summary.hash
    assert text.startswith(f"# {NOTICE}\n")
    trig = gzip.decompress((first / "passerelle.trig.gz").read_bytes())
    assert canonical_hash(ox.parse(trig, ox.RdfFormat.TRIG)) == summary.hash
    turtle = gzip.decompress((first / "graphs/document-rncp41402-fiche.ttl.gz").read_bytes())
    assert len(list(ox.parse(turtle, ox.RdfFormat.TURTLE))) == summary.graphs[FICHE]


def test_its_description_names_each_file(first: Path) -> None:
    about = rdflib.Graph().parse(first / "void.ttl", publicID="https://example.org/r/void.ttl")
    base = "https://example.org/r/"
    listed = {str(one) for one in about.subjects(RDF.type, DCAT.Distribution)}
    data = {
        name for name in names(first) if name.startswith(("passerelle", "graphs/", "ontology/"))
    }
    assert listed == {base + name for name in data}
    node = URIRef(f"{base}passerelle.nq.gz")
    content = (first / "passerelle.nq.gz").read_bytes()
    assert str(about.value(node, DCAT.byteSize)) == str(len(content))
    checksum = about.value(node, SPDX.checksum)
    said = about.value(checksum, SPDX.checksumValue)
    assert str(said).lower() == hashlib.sha256(content).hexdigest()
    assert not list(about.triples((None, URIRef(f"{DCTERMS}modified"), None)))


def test_what_changed(first: Path, second: Path) -> None:
    told = json.loads((second / "changes.json").read_text(encoding="utf-8"))
    assert told["previous"]["date"] == "2026-11-22"
    assert told["current"]["date"] == "2026-12-01"
    assert set(told["kinds"]) == {"Bloc"}
    [added], [removed], [changed] = (
        told["kinds"]["Bloc"][verb] for verb in ("added", "removed", "changed")
    )
    assert (added["iri"], added["label"]) == (bloc_iri("RNCP41402", "BC05"), "Un bloc d'essai")
    assert removed["iri"] == bloc_iri("RNCP41402", "BC04")
    assert removed["label"]
    assert changed["before"] == {f"{SKOS}prefLabel": ["Encadrer des salariés en insertion"]}
    assert changed["after"] == {f"{SKOS}prefLabel": ["Encadrer <des> *salariés* & \x01"]}
    assert told["others"] == {
        "changed": 1
    }  # the passage; what stands in the analysis layer is not there
    text = (second / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Depuis la livraison du 2026-11-22." in text
    assert "### Ajouts : 1\n\n- Un bloc d'essai (`" in text
    assert "ajouté « Encadrer \\<des\\> \\*salariés\\* &" in text
    with gzip.open(second / "passerelle.graphml.gz") as stream:
        network = nx.read_graphml(stream, force_multigraph=True)
    label = network.nodes[bloc_iri("RNCP41402", "BC01")]["label"]
    assert label == "Encadrer <des> *salariés* & \ufffd"
    same = compare(*(Side(first / "passerelle.nq.gz", [FICHE]) for _ in range(2)))
    assert same.none
    assert "Rien n'a changé" in markdown(same, "2026-11-22", DAY)


def test_a_correspondence_has_a_name_in_the_changelog(tmp_path: Path) -> None:
    """It has no label in the graph; its IRI, with its `+` and its `_`, is no name for a reader."""
    one = correspondence_iri("RNCP1", ["BC02", "BC01"], "RS2", [])
    table = f"{ID}correspondence-table/RNCP1/RS2"
    cls = {one: "Correspondence", table: "CorrespondenceTable"}
    lines = [f"<{iri}> <{RDF.type}> <{ONTOLOGY}{cls[iri]}> <{FICHE}> .\n" for iri in sorted(cls)]
    dumps = {name: tmp_path / f"{name}.nq.gz" for name in ("old", "new")}
    for name, held in (("old", []), ("new", sorted(lines))):
        with gzip.open(dumps[name], "wt", encoding="utf-8") as stream:
            stream.writelines(held)
    found = compare(*(Side(dumps[name], [FICHE]) for name in ("old", "new")))
    text = markdown(found, "2026-11-22", DAY)
    assert f"- Correspondance de RNCP1 (BC01, BC02) avec RS2 (titre entier) (`{one}`)" in text
    assert f"- Correspondances de RNCP1 avec RS2 (`{table}`)" in text


def test_a_long_list_is_cut_in_the_changelog_alone() -> None:
    added = [Change(f"{certification_iri('RNCP1')}/bloc/{i}", f"B{i}", {}, {}) for i in range(103)]
    text = markdown(Changes({"Bloc": Kind(added=added)}), "2026-11-22", DAY)
    assert "- et 3 autres, dans `changes.json`" in text
    assert text.count("\n- B") == 100


def test_what_is_refused(built: Path, first: Path, tmp_path: Path) -> None:
    graph = crosswalk.open(built)
    with pytest.raises(CrosswalkError, match="existe déjà"):
        release(graph, first, DAY)
    with pytest.raises(CrosswalkError, match="n'est pas une livraison"):
        release(graph, tmp_path / "r", DAY, previous=tmp_path)
    damaged = tmp_path / "damaged"
    shutil.copytree(first, damaged)
    (damaged / "release.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CrosswalkError, match="n'est plus ce que dit SHA256SUMS"):
        release(graph, tmp_path / "r", DAY, previous=damaged)
    (tmp_path / "file").write_text("")
    with pytest.raises(CrosswalkError, match="ne peut pas être écrit"):
        release(graph, tmp_path / "file" / "r", DAY)
    done = run("release", str(first), store=built)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_failed_release_leaves_nothing(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crosswalk.release.papers.readme", broken)
    monkeypatch.setattr("crosswalk.release.dumps._others", lambda _: iter(()))
    with pytest.raises(KeyboardInterrupt):
        release(crosswalk.open(built), tmp_path / "r", DAY)
    assert list(tmp_path.iterdir()) == []


def test_a_graph_built_anew_meanwhile_is_no_release(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its dumps would be of two graphs."""
    shutil.copytree(built, tmp_path / "store")

    def rebuilt(_: object) -> Iterator[tuple[str, Export]]:
        with new_generation(tmp_path / "store", empty=False):
            yield from ()

    monkeypatch.setattr("crosswalk.release.dumps._others", rebuilt)
    with pytest.raises(CrosswalkError, match="reconstruit pendant la livraison"):
        release(crosswalk.open(tmp_path / "store"), tmp_path / "r", DAY)
    assert [one.name for one in tmp_path.iterdir()] == ["store"]
