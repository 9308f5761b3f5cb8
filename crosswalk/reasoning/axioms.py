"""The statements of a view: what it is made of, and how they are written for the reasoner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

Triple = tuple[Node, Node, Node]

IDENTITY = URIRef("urn:passerelle:view:identity")
"""The functional property that tells the individuals apart."""

_BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))


@dataclass(frozen=True, slots=True)
class Axiom:
    """One statement of the view: the lines that say it, the triple of the graphs that it comes from.

    `source` is the triple as the graph has it, before conversion; of an axiom spread over blank nodes,
    the one that they hang on. `terms` are the IRIs that it is about.
    """

    lines: tuple[str, ...]
    source: Triple
    graph: str
    terms: frozenset[URIRef]


@dataclass(frozen=True, slots=True)
class Fault:
    """A triple that OWL 2 DL cannot say. `kind`: `form` (malformed literal), `literal` (a literal as the
    value of an object property), `thing` (no literal as that of a data property), `both` (a property
    declared of the two kinds)."""

    kind: str
    source: Triple
    graph: str


@dataclass(slots=True)
class View:
    """The view, in parts, so that parts of it can be reasoned on."""

    declarations: dict[URIRef, list[str]]
    schema: list[Axiom] = field(default_factory=list)
    facts: list[Axiom] = field(default_factory=list)
    individuals: dict[URIRef, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    converted: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    undeclared: Counter[str] = field(default_factory=Counter)

    def document(self, axioms: Iterable[Axiom], *, distinct: bool = True) -> Iterator[str]:
        """The lines of a file for the reasoner: these axioms, the declarations of their terms, and what
        tells their individuals apart."""
        # A comment first: OWLAPI guesses the syntax, and `<` at the start looks like XML.
        yield "# Passerelle"
        named: set[URIRef] = set()
        for axiom in axioms:
            yield from axiom.lines
            named |= axiom.terms
        for term in named & self.declarations.keys():
            yield from self.declarations[term]
        if distinct:
            yield f"<{IDENTITY}> <{RDF.type}> <{OWL.DatatypeProperty}> ."
            yield f"<{IDENTITY}> <{RDF.type}> <{OWL.FunctionalProperty}> ."
            for term in named & self.individuals.keys():
                number = f'"{self.individuals[term]}"^^<{XSD.integer}>'
                yield f"<{term}> <{IDENTITY}> {number} ."

    def whole(self) -> Iterator[str]:
        """The lines of the whole view, terms that no axiom uses included."""
        yield from self.document([*self.schema, *self.facts])
        for lines in self.declarations.values():
            yield from lines


def built_in(node: Node) -> bool:
    """Whether a term is of RDF, RDFS, OWL or XML Schema."""
    # rdflib's own `startswith` takes no tuple.
    return str(node).startswith(_BUILT_IN)


def line(triple: Triple) -> str:
    """The triple in N-Triples.

    Raises:
        ValueError: an IRI of it is none.
    """
    s, p, o = (_term(node) for node in triple)
    return f"{s} {p} {o} ."


def _term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The term as Oxigraph writes it: it refuses what is no IRI, and escapes what must be."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    datatype = ox.NamedNode(str(node.datatype or XSD.string))
    return ox.Literal(str(node), datatype=datatype)
