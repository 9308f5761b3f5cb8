"""Between rdflib graphs, which shapes are checked on, and the quads of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node


def to_quads(graphs: Mapping[str, Graph]) -> Iterator[ox.Quad]:
    """rdflib graphs as Oxigraph quads; blank nodes are kept apart by graph."""
    nodes: dict[URIRef, ox.NamedNode] = {}

    def node(term: URIRef) -> ox.NamedNode:
        if term not in nodes:
            nodes[term] = ox.NamedNode(str(term))
        return nodes[term]

    for number, (name, graph) in enumerate(graphs.items()):
        graph_name = node(URIRef(name))
        for s, p, o in graph:
            subject = node(s) if isinstance(s, URIRef) else ox.BlankNode(f"g{number}x{s}")
            if isinstance(o, URIRef):
                value: ox.NamedNode | ox.BlankNode | ox.Literal = node(o)
            elif isinstance(o, BNode):
                value = ox.BlankNode(f"g{number}x{o}")
            else:
                value = _literal(o)
            yield ox.Quad(subject, node(p), value, graph_name)  # type: ignore[arg-type]


def _literal(term: object) -> ox.Literal:
    assert isinstance(term, Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    return ox.Literal(str(term))


def from_quads(quads: Iterable[ox.Quad]) -> Graph:
    """The triples of some quads as one rdflib graph."""
    graph = Graph()
    for quad in quads:
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def node(term: object) -> Node:
    """The term in rdflib, a literal with the form that its source has."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return Literal(term.value)
    # Not normalised: rdflib would make "oui"^^xsd:boolean false before any shape could see it.
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
