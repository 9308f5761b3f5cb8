"""The graphs that reasoning is tested on, read once: the schema, all five documents, a small slice."""

from __future__ import annotations

import pytest
from rdflib import OWL, PROV, RDF, Graph, URIRef

from crosswalk.build import gather, vocabulary_graphs
from crosswalk.graph.terms import OA, RNCP
from crosswalk.identifiers import ID, document_graph
from crosswalk.reasoning import hermit
from crosswalk.store import default_graphs

FICHE = document_graph("rncp41402-fiche")
CERTIFICATION = URIRef(f"{ID}certification/RNCP41402")
BLOC = URIRef(f"{CERTIFICATION}/bloc/BC01")


@pytest.fixture(scope="session")
def reasoner() -> None:
    """What a test that runs HermiT asks for: it is skipped where HermiT cannot run."""
    if missing := hermit.available():
        pytest.skip(missing)


@pytest.fixture(scope="session")
def schema() -> dict[str, Graph]:
    """The ontology, its alignments and the vocabularies, a graph a file."""
    return vocabulary_graphs()


@pytest.fixture(scope="session")
def everything() -> dict[str, Graph]:
    """The default graphs of a build: what `check --reason` reasons on."""
    graphs = gather().graphs
    return {name: graphs[name] for name in default_graphs(graphs)}


@pytest.fixture(scope="session")
def small(schema: dict[str, Graph], everything: dict[str, Graph]) -> dict[str, Graph]:
    """The schema, and of one sheet: the certification, two blocs, two competences, a correspondence."""
    fiche = everything[FICHE]
    chosen = {CERTIFICATION, BLOC, URIRef(f"{CERTIFICATION}/bloc/BC02")}
    chosen |= set(sorted(fiche.objects(BLOC, RNCP.hasCompetence))[:2])
    chosen |= {min(fiche.subjects(RDF.type, RNCP.Correspondence))}
    chosen |= set(fiche.subjects(RDF.type, RNCP.SourceDocument))
    for entity in list(chosen):
        chosen |= set(fiche.subjects(OWL.annotatedSource, entity))
    for node in list(chosen):
        chosen |= set(fiche.objects(node, PROV.wasDerivedFrom))
        chosen |= set(fiche.objects(node, RNCP.statedIn))
    for passage in list(chosen):
        chosen |= set(fiche.objects(passage, OA.hasSelector))
    part = Graph()
    for node in chosen:
        for predicate, value in fiche.predicate_objects(node):
            part.add((node, predicate, value))
    return {**schema, FICHE: part}
