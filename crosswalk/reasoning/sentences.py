"""What the reasoner's statements mean, in French, with the document and the line that state them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from crosswalk.graph.terms import OA, RNCP
from crosswalk.identifiers import GRAPH, ID
from crosswalk.reasoning.axioms import IDENTITY, Axiom, Fault, Triple
from crosswalk.reasoning.explain import Explanation

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_SHORT = ((ID, ""), (str(RNCP), "rncp:"), (str(XSD), "xsd:"), (str(OWL), "owl:"))
_LONG = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement at fault, as a sentence.

    `kind` is `fait` (of the data) or `règle` (of the ontology). `document`, `line` and `quote` are empty
    where no passage states it; `graph` is then what is known of its origin.
    """

    kind: str
    text: str
    graph: str = ""
    document: str = ""
    line: int | None = None
    quote: str = ""

    def __str__(self) -> str:
        place = f"{self.document}, ligne {self.line}" if self.document else self.graph
        quote = f" : « {_cut(self.quote)} »" if self.quote else ""
        return f"{self.text} — {place}{quote}" if place else self.text


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot all be true. `about`: the class that no entity can be of, if that is it."""

    statements: tuple[Statement, ...]
    minimal: bool
    seconds: float
    about: str = ""


class Speaker:
    """Makes sentences of statements, with the names that the graphs give."""

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        self.graphs = graphs

    def contradiction(self, found: Explanation) -> Contradiction:
        statements = [self.fact(axiom) for axiom in found.facts]
        statements += [Statement("règle", self.rule(axiom.source)) for axiom in found.axioms]
        about = self.name(URIRef(found.about)) if found.about else ""
        return Contradiction(tuple(statements), found.minimal, round(found.seconds, 2), about)

    def fact(self, axiom: Axiom) -> Statement:
        """A fact, with its passage."""
        s, p, o = axiom.source
        if p == RDF.type:
            text = f"{self.entity(s)} est de la classe {self.name(o)}"
        else:
            text = f"{self.entity(s)} : {self.name(p)} {self.value(o)}"
        return self._placed(text, axiom.source, axiom.graph)

    def fault(self, fault: Fault) -> Statement:
        """What OWL cannot say, and why."""
        s, p, o = fault.source
        said = f"{self.entity(s)} : {self.name(p)} {self.value(o)}"
        if fault.kind == "form":
            assert isinstance(o, Literal)
            text = f"{said}, une forme que ce type n'a pas"
        elif fault.kind == "literal":
            text = f"{said}, un littéral, où la propriété relie à une entité"
        elif fault.kind == "thing":
            text = f"{said}, une entité, où la propriété prend un littéral"
        else:
            text = f"{self.name(s)} est déclarée à la fois pour des entités et pour des littéraux"
        return self._placed(text, fault.source, fault.graph)

    def rule(self, triple: Triple) -> str:
        """An axiom of the ontology."""
        s, p, o = triple
        if s == IDENTITY:
            return "deux adresses (IRI) des données désignent deux choses différentes"
        wording = _RULES.get(p) or _CHARACTERISTICS.get(o)
        if wording is None:
            return f"axiome {self.name(s)} {self.name(p)} {self.value(o)}"
        return wording(self, s, o)

    def entity(self, node: Node) -> str:
        """The label of an entity and its short address."""
        label = self._label(node)
        return f"« {_cut(label)} » ({_short(node)})" if label else _short(node)

    def name(self, node: Node) -> str:
        """The French label of a term; of a union of classes, those of its members."""
        if isinstance(node, BNode):
            return self._expression(node)
        label = self._label(node)
        return f"« {label} »" if label else _short(node)

    def value(self, node: Node) -> str:
        if not isinstance(node, Literal):
            return self.entity(node)
        typed = node.datatype and node.datatype != XSD.string
        return f"« {_cut(str(node))} »" + (f" ({_short(node.datatype)})" if typed else "")

    def listed(self, node: Node) -> str:
        """The terms of an RDF list."""
        for graph in self.graphs.values():
            if (node, RDF.first, None) in graph:
                return " et ".join(self.name(term) for term in Collection(graph, node))
        return _short(node)

    def _expression(self, node: BNode) -> str:
        for graph in self.graphs.values():
            if (union := graph.value(node, OWL.unionOf)) is not None:
                return self.listed(union).replace(" et ", " ou ")
        return "expression de classe"

    def _label(self, node: Node) -> str:
        found = [
            text
            for graph in self.graphs.values()
            for predicate in _LABELS
            for text in graph.objects(node, predicate)
            if isinstance(text, Literal)
        ]
        found.sort(key=lambda text: (text.language != "fr", text.language or ""))
        return str(found[0]) if found else ""

    def _placed(self, text: str, triple: Triple, graph: str) -> Statement:
        origin = graph.removeprefix(GRAPH)
        for passage in self._passages(triple, self.graphs.get(graph, Graph())):
            for held in self.graphs.values():
                if document := held.value(passage, OA.hasSource):
                    line, quote = self._selected(held, passage)
                    name = held.value(document, RNCP.fileName) or _short(document)
                    return Statement("fait", text, origin, str(name), line, quote)
        return Statement("fait", text, origin)

    def _passages(self, triple: Triple, graph: Graph) -> Iterator[Node]:
        """The passages that state a fact, or those that its entities are drawn from: the part's first."""
        s, p, o = triple
        for axiom in graph.subjects(OWL.annotatedSource, s):
            stated = {(OWL.annotatedProperty, p), (OWL.annotatedTarget, o)}
            if stated <= set(graph.predicate_objects(axiom)):
                yield from sorted(graph.objects(axiom, RNCP.statedIn), key=str)
        ends = (o, s) if (o, DCTERMS.isPartOf, s) in graph else (s, o)
        for node in ends:
            yield from sorted(graph.objects(node, PROV.wasDerivedFrom), key=str)

    def _selected(self, graph: Graph, passage: Node) -> tuple[int | None, str]:
        line, quote = None, ""
        for selector in graph.objects(passage, OA.hasSelector):
            start, exact = graph.value(selector, RNCP.startLine), graph.value(selector, OA.exact)
            line = int(str(start)) if start is not None else line
            quote = str(exact) if exact is not None else quote
        return line, quote


_Wording = Callable[[Speaker, Node, Node], str]

_RULES: dict[Node, _Wording] = {
    RDFS.subClassOf: lambda say, s, o: (
        f"tout ce qui est de la classe {say.name(s)} est de la classe {say.name(o)}"
    ),
    RDFS.subPropertyOf: lambda say, s, o: f"{say.name(s)} implique {say.name(o)}",
    RDFS.domain: lambda say, s, o: f"ce qui a {say.name(s)} est de la classe {say.name(o)}",
    RDFS.range: lambda say, s, o: (
        f"la valeur de {say.name(s)} est du type ou de la classe {say.name(o)}"
    ),
    OWL.disjointWith: lambda say, s, o: (
        f"rien n'est à la fois de la classe {say.name(s)} et de la classe {say.name(o)}"
    ),
    OWL.inverseOf: lambda say, s, o: (
        f"{say.name(s)} et {say.name(o)} sont inverses l'une de l'autre"
    ),
    OWL.hasKey: lambda say, s, o: (
        f"deux entités de la classe {say.name(s)} de même {say.listed(o)} n'en font qu'une (clé)"
    ),
    OWL.propertyChainAxiom: lambda say, s, o: (
        f"{say.listed(o)}, à la suite, impliquent {say.name(s)}"
    ),
}

_CHARACTERISTICS: dict[Node, _Wording] = {
    OWL.FunctionalProperty: lambda say, s, _: f"{say.name(s)} n'a qu'une valeur pour chaque entité",
    OWL.AllDifferent: lambda _say, _s, _o: (
        "les concepts d'une liste sont différents les uns des autres"
    ),
    OWL.AllDisjointClasses: lambda _say, _s, _o: "des classes n'ont aucune entité en commun",
}


def _printable(text: str) -> str:
    """A text without what would act on a terminal: a file to check is anyone's."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _short(node: Node | None) -> str:
    text = _printable(str(node))
    for prefix, written in _SHORT:
        if text.startswith(prefix):
            return written + text.removeprefix(prefix)
    return f"<{text}>" if isinstance(node, URIRef) else text


def _cut(text: str) -> str:
    """A text cut at a word, so that a sentence stays one."""
    plain = _printable(" ".join(text.split()))
    return plain if len(plain) <= _LONG else plain[:_LONG].rsplit(" ", 1)[0] + " …"
