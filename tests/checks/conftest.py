"""The real graph of the fiche, and a sample of it in which every shape sees something."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, QB, RDF, Graph, Literal
from rdflib.term import Node

from crosswalk import manifest
from crosswalk.graph.documents import graph_of
from crosswalk.graph.terms import OA, RNCP
from crosswalk.graph.writer import Labels
from crosswalk.identities import identity_of, load_ties
from crosswalk.readers import fiche
from crosswalk.text import Source

DATA = Path(__file__).parents[2] / "data"
FICHE = "rncp41402-fiche"
PARTS = "https://w3id.org/passerelle/id/certification/RNCP41402"
KEPT = {f"{PARTS}/access-route/3", *(f"{PARTS}/bloc/BC01/competence/1/know-how/{n}" for n in "234")}
MEASURES = ("2024/certified", "2024/employmentRateAt6Months")
"""What the sample keeps beside the first of each kind."""


@pytest.fixture(scope="session")
def fiche_graph() -> Graph:
    """The graph of the fiche, as a build makes it. Not to be changed."""
    info = next(one for one in manifest.load(DATA / "sources") if one.id == FICHE)
    text = (DATA / "sources" / info.file).read_text(encoding="utf-8")
    reading = fiche.read(
        Source(FICHE, text), identity_of(FICHE, load_ties(DATA / "identities.csv"))
    )
    return graph_of(reading, info, Labels())


@pytest.fixture(scope="session")
def sample(fiche_graph: Graph) -> Graph:
    """The fiche with fewer of what it has many of, and with what it lacks (`complement.ttl`).

    Small, because it is checked hundreds of times. Not to be changed: mutate a copy.
    """
    graph = Graph() + fiche_graph
    graph.parse(Path(__file__).with_name("complement.ttl"))
    for node, position in list(graph.subject_objects(RNCP.position)):
        kept = (node, RDF.type, RNCP.Bloc) in graph or str(node) in KEPT
        if position != Literal(1) and not kept:
            _forget(graph, *graph.subjects(DCTERMS.isPartOf, node), node)
    for node in set(graph.subjects(RDF.type, QB.Observation)):
        if not str(node).endswith(MEASURES):
            _forget(graph, node)
    cited = set(graph.objects(None, PROV.wasDerivedFrom)) | set(graph.objects(None, RNCP.statedIn))
    for passage in set(graph.subjects(RDF.type, OA.SpecificResource)) - cited:
        _forget(graph, *graph.objects(passage, OA.hasSelector), passage)
    return graph


def _forget(graph: Graph, *nodes: Node) -> None:
    for node in nodes:
        for axiom in list(graph.subjects(OWL.annotatedSource, node)):
            graph.remove((axiom, None, None))
        graph.remove((node, None, None))
        graph.remove((None, None, node))
