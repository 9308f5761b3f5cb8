"""What of the graphs is given to an OWL 2 DL reasoner, as N-Triples.

Kept: the axioms of the ontology and of its alignments, and the facts that they speak of: classes of
entities, object properties, data properties. What differs from the graphs, and why:

- **Literals** outside the OWL 2 datatype map are converted: see `crosswalk.reasoning.literals`.
- **Annotations** are left out: labels, definitions, descriptions (no OWL semantics), and the `owl:Axiom`
  nodes that carry `rncp:statedIn` (where a fact is stated is not what it says).
- **Passages** (`oa:SpecificResource` and their selectors) and the links to them are left out: they are
  more than half of the triples, and no axiom constrains them but the types of their numbers, which the
  shapes hold. A node is a passage only if nothing else is said of it.
- **Individuals are all different**: two IRIs of the data are two things. `owl:AllDifferent` would say it,
  in a number of inequalities that is the square of the individuals (4.4 s instead of 1.1 s on the
  documents); a functional property that gives each its own number has the same models, but for itself.
  Which individuals: the IRIs that the graphs describe; an address merely pointed at (a level of the EQF)
  may be another name of anything.
- **`owl:imports`** and the headers of ontologies are left out: nothing is ever fetched. Left out is
  always a triple, by its property, never a node by its type: nothing can be hidden by calling it a note.
- **Undeclared terms** say nothing to a reasoner (OWL 2 DL wants declarations): their triples are left out
  and counted, so that a misspelt property is seen.

What OWL cannot even say is a fault, found here without a reasoner: a literal whose form its type does not
have, a literal where an object property wants a thing, a thing where a data property wants a literal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.graph.terms import OA, RNCP
from crosswalk.reasoning.axioms import Axiom, Fault, Triple, View, built_in, line
from crosswalk.reasoning.literals import OWL2_MAP, convert, malformed

_PASSAGES = {OA.SpecificResource, OA.TextPositionSelector, OA.TextQuoteSelector}
_SELECTING = {
    *(RDF.type, OA.hasSource, OA.hasSelector, OA.exact, OA.start, OA.end),
    *(RNCP.startLine, RNCP.endLine),
}
_NOTE_TYPES = {OWL.Axiom, OWL.Annotation, OWL.Ontology}
_NOTES = {
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
    *(OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
    *(OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, OWL.deprecated),
}
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
        self.notes |= _NOTES
        self.constrained = self._constrained()
        # Blank nodes that are a piece of an axiom (a list, a class expression), not an individual.
        self.pieces = {b for root in self._piece_roots() for b in self._closure(root)}
        self.made = View(self._declarations())

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
        elif p in self.notes or (p == RDF.type and o in _NOTE_TYPES):
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
        o = triple[2]
        if o in _DECLARATIONS:
            return
        if o in _CHARACTERISTICS or o in _ROOTS:
            self._add(self.made.schema, triple, graph)
        elif o in self.classes or o in self.pieces:
            self._add(self.made.facts, triple, graph)
        elif not built_in(o):
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
            lines = tuple(dict.fromkeys(map(line, triples)))
        except ValueError:  # an IRI that is none
            self.made.left_out["iri"] += 1
            return
        nodes = (node for triple in triples for node in triple)
        terms = frozenset(n for n in nodes if isinstance(n, URIRef) and not built_in(n))
        axioms.append(Axiom(lines, source, graph, terms))

    def _of(self, *kinds: Node) -> set[Node]:
        return {node for node, types in self.kinds.items() if types & set(kinds)}

    def _terms(self) -> set[Node]:
        return self._of(*_DECLARATIONS - {OWL.NamedIndividual})

    def _passage(self, node: Node) -> bool:
        types = self.kinds.get(node)
        if not types or not types <= _PASSAGES:
            return False
        return all(predicate in _SELECTING for predicate, _ in self.about[node])

    def _declarations(self) -> dict[URIRef, list[str]]:
        found: dict[URIRef, list[str]] = defaultdict(list)
        for node, types in self.kinds.items():
            if isinstance(node, URIRef) and not built_in(node):
                for kind in sorted(types & _DECLARATIONS, key=str):
                    with suppress(ValueError):  # an IRI that is none
                        found[node].append(line((node, RDF.type, kind)))
        return dict(found)

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
