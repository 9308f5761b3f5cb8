"""What of the graphs is given to an OWL 2 DL reasoner, as N-Triples.

Kept: the axioms of the ontology and of its alignments, and the facts that they speak of: classes of
entities, object properties, data properties. What differs from the graphs, and why:

- **Literals** outside the OWL 2 datatype map are converted: see `crosswalk.reasoning.literals`.
- **Annotations** are left out: labels, definitions, descriptions (no OWL semantics), and the `owl:Axiom`
  nodes that carry `rncp:statedIn` (where a fact is stated is not what it says).
- **Passages** (`oa:SpecificResource` and their selectors) and the links to them are left out: they are
  more than half of the triples, and no axiom constrains them but the types of their numbers, which the
  shapes hold. A node is a passage only if it is nothing else.
- **Individuals are all different**: two IRIs of the data are two things. `owl:AllDifferent` would say it,
  in a number of inequalities that is the square of the individuals (4.4 s instead of 1.1 s on the
  documents); a functional property that gives each its own number has the same models, but for itself.
  Which individuals: the IRIs that the graphs describe; an address merely pointed at (a level of the EQF)
  may be another name of anything.
- **`owl:imports`** and the headers of ontologies are left out: nothing is ever fetched.
- **Undeclared terms** say nothing to a reasoner (OWL 2 DL wants declarations): their triples are left out
  and counted, so that a misspelt property is seen.

What OWL cannot even say is a fault, found here without a reasoner: a literal whose form its type does not
have, a literal where an object property wants a thing, a thing where a data property wants a literal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from crosswalk.reasoning.literals import OWL2_MAP, convert, malformed

Triple = tuple[Node, Node, Node]

IDENTITY = URIRef("urn:passerelle:view:identity")
"""The functional property that tells the individuals apart."""

_OA = Namespace("http://www.w3.org/ns/oa#")
_PASSAGES = {_OA.SpecificResource, _OA.TextPositionSelector, _OA.TextQuoteSelector}
_NOTES = {OWL.Axiom, OWL.Annotation}
_BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
_DECLARATIONS = {
    *(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    *(OWL.NamedIndividual, RDFS.Datatype),
}
_ROOTS = {
    *(OWL.AllDisjointClasses, OWL.AllDifferent, OWL.AllDisjointProperties),
    OWL.NegativePropertyAssertion,
}
_CHARACTERISTICS = {
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.TransitiveProperty),
    *(OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.ReflexiveProperty),
    OWL.IrreflexiveProperty,
}
_SCHEMA = {
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.disjointWith),
    *(OWL.disjointUnionOf, OWL.propertyDisjointWith, OWL.propertyChainAxiom, OWL.hasKey),
    *(OWL.unionOf, OWL.intersectionOf, OWL.complementOf, OWL.oneOf, OWL.onDatatype),
}
_SAME = {OWL.sameAs, OWL.differentFrom}


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

    declarations: tuple[str, ...]
    schema: list[Axiom] = field(default_factory=list)
    facts: list[Axiom] = field(default_factory=list)
    individuals: dict[URIRef, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    converted: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    undeclared: Counter[str] = field(default_factory=Counter)

    def document(self, axioms: Iterable[Axiom], *, distinct: bool = True) -> Iterator[str]:
        """The lines of a file for the reasoner: these axioms, and what their individuals are apart by."""
        # A comment first: OWLAPI guesses the syntax, and `<` at the start looks like XML.
        yield "# Passerelle"
        yield from self.declarations
        named: set[URIRef] = set()
        for axiom in axioms:
            yield from axiom.lines
            named |= axiom.terms
        if distinct:
            yield f"<{IDENTITY}> <{RDF.type}> <{OWL.DatatypeProperty}> ."
            yield f"<{IDENTITY}> <{RDF.type}> <{OWL.FunctionalProperty}> ."
            for term in named & self.individuals.keys():
                number = f'"{self.individuals[term]}"^^<{XSD.integer}>'
                yield f"<{term}> <{IDENTITY}> {number} ."

    def whole(self) -> Iterator[str]:
        return self.document([*self.schema, *self.facts])


def dl_view(graphs: Mapping[str, Graph]) -> View:
    """The view of some graphs taken together; a triple of two graphs counts once, in the first."""
    triples: dict[Triple, str] = {}
    for name, graph in graphs.items():
        for triple in sorted(graph, key=lambda t: tuple(map(str, t))):
            triples.setdefault(triple, name)
    return _Viewing(triples).view()


class _Viewing:
    """One making of a view."""

    def __init__(self, triples: dict[Triple, str]) -> None:
        self.triples = triples
        self.about: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
        self.kinds: dict[Node, set[Node]] = defaultdict(set)
        for s, p, o in triples:
            self.about[s].append((p, o))
            if p == RDF.type:
                self.kinds[s].add(o)
        self.classes = self._of(OWL.Class, RDFS.Datatype) | {OWL.Thing, OWL.Nothing}
        self.objects, self.data = self._of(OWL.ObjectProperty), self._of(OWL.DatatypeProperty)
        self.objects |= {OWL.topObjectProperty, OWL.bottomObjectProperty}
        # What is also declared a property with a meaning keeps it: a file cannot mute one of ours.
        self.notes = self._of(OWL.AnnotationProperty) - self.objects - self.data
        self.notes |= {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo}
        self.constrained = self._constrained()
        # Blank nodes that are a piece of an axiom (a list, a class expression), not an individual.
        self.pieces = {b for root in self._piece_roots() for b in self._closure(root)}
        self.made = View(tuple(self._declarations()))

    def view(self) -> View:
        for triple, graph in self.triples.items():
            piece = triple[0] in self.pieces
            if not piece or (triple[1] == RDF.type and triple[2] in _ROOTS):
                self._sort(triple, graph)
        described = {s for axiom in self.made.facts for s in axiom.source[:1]}
        named = {s for s in described if isinstance(s, URIRef)} - self._terms()
        self.made.individuals = {s: number for number, s in enumerate(sorted(named))}
        for term in sorted(map(str, self.objects & self.data)):
            source = (URIRef(term), RDF.type, OWL.DatatypeProperty)
            self.made.faults.append(Fault("both", source, self.triples[source]))
        return self.made

    def _sort(self, triple: Triple, graph: str) -> None:
        """Put one triple where it belongs."""
        s, p, o = triple
        made = self.made
        if self._passage(s) or self._passage(o):
            made.left_out["passage"] += 1
        elif self.kinds[s] & _NOTES or p in self.notes or OWL.Ontology in self.kinds[s]:
            made.left_out["annotation"] += 1
        elif p == OWL.imports:
            made.left_out["import"] += 1
        elif p == RDF.type:
            self._type(triple, graph)
        elif p in _SCHEMA:
            if p == RDFS.range and str(o).startswith(str(XSD)) and o not in OWL2_MAP:
                made.left_out["range"] += 1
            else:
                self._add(made.schema, triple, graph)
        elif p in _SAME:
            self._add(made.facts, triple, graph)
        elif p in self.objects:
            if isinstance(o, Literal):
                made.faults.append(Fault("literal", triple, graph))
            else:
                self._add(made.facts, triple, graph)
        elif p in self.data:
            self._literal(triple, graph)
        else:
            made.undeclared[str(p)] += 1

    def _type(self, triple: Triple, graph: str) -> None:
        s, _, o = triple
        if o in _DECLARATIONS:
            return
        if o in _CHARACTERISTICS or o in _ROOTS:
            self._add(self.made.schema, triple, graph)
        elif o in self.classes or o in self.pieces:
            self._add(self.made.facts, triple, graph)
        elif not str(o).startswith(_BUILT_IN):
            self.made.undeclared[str(o)] += 1

    def _literal(self, triple: Triple, graph: str) -> None:
        s, p, o = triple
        if not isinstance(o, Literal):
            self.made.faults.append(Fault("thing", triple, graph))
        elif malformed(o):
            self.made.faults.append(Fault("form", triple, graph))
        else:
            value = convert(o, p in self.constrained)
            if value is not o:
                self.made.converted[f"{o.datatype} → {value.datatype}"] += 1
            self._add(self.made.facts, triple, graph, (s, p, value))

    def _add(
        self, axioms: list[Axiom], source: Triple, graph: str, said: Triple | None = None
    ) -> None:
        """Make an axiom of a triple and of the blank nodes that complete it."""
        s, _, o = source
        triples = [said or source]
        for end in (s, o):
            if isinstance(end, BNode) and end in self.pieces:
                triples += [(n, p, v) for n in self._closure(end) for p, v in self.about[n]]
        try:
            lines = tuple(dict.fromkeys(map(_line, triples)))
        except ValueError:  # an IRI that is none: no file could carry it
            self.made.left_out["iri"] += 1
            return
        nodes = (node for triple in triples for node in triple)
        terms = frozenset(
            n for n in nodes if isinstance(n, URIRef) and not n.startswith(_BUILT_IN)
        )
        axioms.append(Axiom(lines, source, graph, terms))

    def _of(self, *kinds: Node) -> set[Node]:
        return {node for node, types in self.kinds.items() if types & set(kinds)}

    def _terms(self) -> set[Node]:
        return self._of(*_DECLARATIONS - {OWL.NamedIndividual})

    def _passage(self, node: Node) -> bool:
        types = self.kinds.get(node)
        return bool(types) and types is not None and types <= _PASSAGES

    def _declarations(self) -> Iterator[str]:
        for node, types in self.kinds.items():
            for kind in types & _DECLARATIONS:
                if isinstance(node, URIRef) and not node.startswith(_BUILT_IN):
                    try:
                        yield _line((node, RDF.type, kind))
                    except ValueError:
                        continue

    def _constrained(self) -> set[Node]:
        """The data properties with a range, their own or that of a property above them."""
        found = {s for s, p, o in self.triples if p == RDFS.range and o != RDFS.Literal}
        under = [(s, o) for s, p, o in self.triples if p == RDFS.subPropertyOf]
        while more := {s for s, o in under if o in found and s not in found}:
            found |= more
        return found

    def _piece_roots(self) -> Iterator[BNode]:
        for s, p, o in self.triples:
            if isinstance(o, BNode) and (p in _SCHEMA or p == RDF.type):
                yield o
            if isinstance(s, BNode) and p == RDF.type and o in _ROOTS:
                yield s

    def _closure(self, root: BNode) -> list[BNode]:
        """A blank node and those under it."""
        found, waiting = dict.fromkeys([root]), [root]
        while waiting:
            for _, value in self.about[waiting.pop()]:
                if isinstance(value, BNode) and value not in found:
                    found[value] = None
                    waiting.append(value)
        return list(found)


def _line(triple: Triple) -> str:
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
