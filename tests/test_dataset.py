"""The description of the data: DCAT-AP's mandatory properties, VoID counts, rights, completeness."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, VOID, Literal, Node, URIRef
from rdflib import Graph as Triples

import crosswalk
from crosswalk.dataset import DATASET, SPDX, Distribution, describe
from crosswalk.exports.base import LICENCE
from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import BASE, GRAPH, ID
from tests.cli.test_cli import ROOT

FILE = Distribution(
    "https://exemple.org/passerelle.nq",
    "application/n-quads",
    "Le graphe entier",
    size=1234,
    sha256="ab" * 32,
    compression="application/gzip",
)
MANDATORY = {
    rdflib.DCAT.Catalog: (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        rdflib.DCAT.dataset,
    ),
    rdflib.DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    rdflib.DCAT.Distribution: (rdflib.DCAT.accessURL,),
    rdflib.DCAT.DataService: (DCTERMS.title, rdflib.DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
}
"""What DCAT-AP 3.0 makes mandatory, by class."""


@pytest.fixture(scope="module")
def about(built: Path) -> Triples:
    return describe(
        crosswalk.open(built),
        address="http://127.0.0.1:8080",
        distributions=[FILE],
        issued="2026-11-22",
        version="2026.11",
    )


@pytest.mark.parametrize("cls", MANDATORY, ids=lambda cls: str(cls).rsplit("#", 1)[-1])
def test_what_dcat_ap_makes_mandatory(about: Triples, cls: URIRef) -> None:
    found = set(about.subjects(RDF.type, cls))
    assert found
    for node in found:
        for predicate in MANDATORY[cls]:
            assert list(about.objects(node, predicate)), (node, predicate)


def test_every_graph_is_a_subset_with_its_size(built: Path, about: Triples) -> None:
    graph = crosswalk.open(built)
    summary = graph.summary()
    assert summary
    subsets = {str(one) for one in about.objects(DATASET, VOID.subset)}
    assert subsets == graph.store.graph_names()
    assert len(subsets) > 15
    sizes = {str(g): about.value(URIRef(g), VOID.triples).toPython() for g in subsets}
    assert sizes == {name: sum(1 for _ in graph.store.quads(name)) for name in subsets}
    assert _int(about, DATASET, VOID.triples) == sum(sizes.values()) == summary.triples


def test_entities_by_class_and_properties(about: Triples) -> None:
    fiche = URIRef(f"{GRAPH}document/rncp41402-fiche")
    parts = {
        about.value(part, VOID["class"]): _int(about, part, VOID.entities)
        for part in about.objects(fiche, VOID.classPartition)
    }
    assert parts[RNCP.Certification] == 1
    assert parts[RNCP.Bloc] == 6
    assert len(parts) == _int(about, fiche, VOID.classes)
    used = [
        _int(about, part, VOID.triples) for part in about.objects(fiche, VOID.propertyPartition)
    ]
    assert len(used) == _int(about, fiche, VOID.properties)
    assert sum(used) == _int(about, fiche, VOID.triples)
    assert _int(about, DATASET, VOID.classes) > 30


def test_each_licence_is_that_of_its_source(about: Triples) -> None:
    fiche = URIRef(f"{GRAPH}document/rncp41402-fiche")
    leaflet = URIRef(f"{GRAPH}document/rncp39099-plaquette")
    assert about.value(fiche, DCTERMS.license) == URIRef(LICENCE)
    assert about.value(leaflet, DCTERMS.license) is None
    words = about.value(about.value(leaflet, DCTERMS.rights), RDFS.label)
    assert str(words).startswith("Aucune licence énoncée : droits de l'éditeur réservés")
    assert about.value(leaflet, DCTERMS.issued).toPython() is not None
    assert about.value(leaflet, PROV.wasDerivedFrom) == URIRef(f"{ID}document/rncp39099-plaquette")
    stated = (DCTERMS.license, DCTERMS.rights)
    for one in about.objects(DATASET, VOID.subset):
        assert any(list(about.objects(one, predicate)) for predicate in stated), one
    excerpt = URIRef(f"{GRAPH}excerpt/csv-blocs/2024-01-17")  # its source states no licence
    assert about.value(excerpt, DCTERMS.license) is None
    words = about.value(about.value(excerpt, DCTERMS.rights), RDFS.label)
    assert "dans la mesure où leurs sources le permettent" in str(words)


def test_what_an_export_does_not_carry_is_said(about: Triples) -> None:
    export = URIRef(f"{ID}export/csv-blocs/2024-01-17")
    graph = URIRef(f"{GRAPH}excerpt/csv-blocs/2024-01-17")
    assert about.value(graph, PROV.wasDerivedFrom) == export
    assert about.value(graph, URIRef(f"{rdflib.DCAT}version")) == Literal("2024-01-17")


def test_a_release_and_a_service(about: Triples) -> None:
    file = URIRef(FILE.url)
    assert (DATASET, VOID.dataDump, file) in about
    checksum = about.value(file, SPDX.checksum)
    assert str(about.value(checksum, SPDX.checksumValue)) == "ab" * 32
    assert about.value(DATASET, DCTERMS.issued).toPython().isoformat() == "2026-11-22"
    endpoint = URIRef("http://127.0.0.1:8080/sparql")
    assert about.value(DATASET, VOID.sparqlEndpoint) == endpoint
    assert (DATASET, VOID.uriSpace, Literal(ID)) in about


def test_the_examples_and_the_vocabularies_resolve(built: Path, about: Triples) -> None:
    graph = crosswalk.open(built)
    examples = list(about.objects(DATASET, VOID.exampleResource))
    assert len(examples) == 2
    for one in examples:
        assert graph.run(f"ASK {{ <{one}> a ?class }}")
    assert (DATASET, VOID.vocabulary, URIRef(f"{BASE}ontology#")) in about


def test_without_service_nor_release_nothing_is_promised(built: Path) -> None:
    alone = describe(crosswalk.open(built))
    assert not list(alone.subjects(RDF.type, rdflib.DCAT.Distribution))
    assert alone.value(DATASET, VOID.sparqlEndpoint) is None
    assert alone.value(DATASET, DCTERMS.issued) is None
    again = describe(crosswalk.open(built))
    assert alone.serialize(format="turtle") == again.serialize(format="turtle")


def _int(about: Triples, node: Node | None, predicate: URIRef) -> int:
    value = about.value(node, predicate)
    assert isinstance(value, Literal)
    return int(value)


def test_the_citation_names_this_version_and_our_licence() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {crosswalk.__version__}\n" in text
    assert "\nlicense: Apache-2.0\n" in text
    assert "crosswalk doctor" in text  # where the hash of the data is
