"""Preferred labels over all graphs.

A wording that a graph states as alternative may be, to the letter, the preferred label that another
graph holds; SKOS keeps the two disjoint (S13). The graph then keeps only the annotation: these words,
too, state the preferred label.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import OWL, RDF, SKOS, Graph
from rdflib.term import Node

from crosswalk.graph.terms import RNCP
from crosswalk.graph.writer import annotation


def settle(graphs: Iterable[Graph]) -> None:
    """Take out of each graph the alternative labels that are preferred in another one."""
    found = list(graphs)
    preferred = {pair for graph in found for pair in graph.subject_objects(SKOS.prefLabel)}
    for graph in found:
        for entity, wording in list(graph.subject_objects(SKOS.altLabel)):
            if (entity, wording) in preferred:
                _move(graph, entity, wording)


def _move(graph: Graph, entity: Node, wording: Node) -> None:
    """Replace the annotation of the alternative label by one of the preferred label."""
    old = annotation(entity, SKOS.altLabel, wording)
    places = list(graph.objects(old, RNCP.statedIn))
    graph.remove((entity, SKOS.altLabel, wording))
    graph.remove((old, None, None))
    if not places:
        return
    new = annotation(entity, SKOS.prefLabel, wording)
    graph.add((new, RDF.type, OWL.Axiom))
    graph.add((new, OWL.annotatedSource, entity))
    graph.add((new, OWL.annotatedProperty, SKOS.prefLabel))
    graph.add((new, OWL.annotatedTarget, wording))
    for place in places:
        graph.add((new, RNCP.statedIn, place))
