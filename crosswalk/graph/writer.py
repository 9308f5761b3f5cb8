"""Writing statements with their words: passages, facts, labels.

Provenance follows the Web Annotation model (a passage is an `oa:SpecificResource` with a quote and a
position selector) and PROV-O (an entity was derived from its passages). A literal fact is annotated
by an `owl:Axiom` whose IRI is a hash of the fact, so that writing it twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from rdflib import OWL, PROV, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.graph.terms import OA, RNCP
from crosswalk.identifiers import ID, document_iri, passage_iri
from crosswalk.text import Source, Span, Text

Value = str | int | bool | date | timedelta


@dataclass
class Labels:
    """Which graph holds the preferred label of each entity: the first that words it (DESIGN §3)."""

    owners: dict[URIRef, URIRef] = field(default_factory=dict)

    def claim(self, entity: URIRef, graph: URIRef) -> bool:
        """Whether this graph states the preferred label; the others state alternative ones."""
        return self.owners.setdefault(entity, graph) == graph


def literal(value: Value) -> Literal:
    """The RDF term of a value: texts are French, the rest has its XML Schema type."""
    if isinstance(value, timedelta):
        return Literal(duration(value), datatype=XSD.dayTimeDuration)
    if isinstance(value, str):
        return Literal(value, lang="fr")
    if isinstance(value, bool | int | date):
        return Literal(value)
    raise TypeError(f"no literal for {type(value).__name__}")


def duration(value: timedelta) -> str:
    """The canonical `xsd:dayTimeDuration`: `PT45M`, `PT2H30M`, `P1DT11H`, `PT0S`."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    time = "".join(f"{n}{unit}" for n, unit in parts if n)
    date = f"{days}D" if days else ""
    return f"P{date}" + (f"T{time}" if time else "" if date else "T0S")


@dataclass
class Writer:
    """Writes into one graph what one document states."""

    source: Source
    name: URIRef
    labels: Labels
    graph: Graph = field(default_factory=Graph)
    competences: dict[str, URIRef] = field(default_factory=dict)
    """Competences of the document by the key that its other parts name them with."""
    register_layout: bool = False
    """Whether the document counts its parts as the register does (a fiche)."""
    issued: Literal | None = None
    """The day the document is of, where it is known to the day."""
    _passages: set[Span] = field(default_factory=set)

    def passages(self, text: Text) -> list[URIRef]:
        """The passages of a wording: where it stands first, then where it is repeated."""
        return [self._passage(span) for span in (*text.spans, *text.repeats)]

    def _passage(self, span: Span) -> URIRef:
        passage = URIRef(passage_iri(self.source.id, span.start, span.end))
        if span in self._passages:
            return passage
        self._passages.add(span)
        quote, position = URIRef(f"{passage}/quote"), URIRef(f"{passage}/position")
        add = self.graph.add
        add((passage, RDF.type, OA.SpecificResource))
        add((passage, OA.hasSource, URIRef(document_iri(self.source.id))))
        add((passage, OA.hasSelector, quote))
        add((passage, OA.hasSelector, position))
        add((quote, RDF.type, OA.TextQuoteSelector))
        add((quote, OA.exact, Literal(self.source.quote(span), lang="fr")))
        add((position, RDF.type, OA.TextPositionSelector))
        add((position, OA.start, Literal(span.start)))
        add((position, OA.end, Literal(span.end)))
        add((position, RNCP.startLine, Literal(span.start_line)))
        add((position, RNCP.endLine, Literal(span.end_line)))
        return passage

    def derive(self, entity: URIRef, *texts: Text | None) -> None:
        """The entity was read in these words."""
        for text in texts:
            for passage in self.passages(text) if text else ():
                self.graph.add((entity, PROV.wasDerivedFrom, passage))

    def fact(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal, text: Text) -> None:
        """A statement and the passages that state it."""
        axiom = annotate(self.graph, subject, predicate, value)
        for passage in self.passages(text):
            self.graph.add((axiom, RNCP.statedIn, passage))

    def label(self, entity: URIRef, text: Text) -> None:
        """The wording as preferred label if no graph has one yet, else as an alternative one."""
        wording = Literal(text.value, lang="fr")
        if self.labels.claim(entity, self.name) and not self.has_label(entity):
            self.graph.add((entity, SKOS.prefLabel, wording))
        elif (entity, SKOS.prefLabel, wording) not in self.graph:
            self.fact(entity, SKOS.altLabel, wording, text)

    def mention(self, entity: URIRef, text: Text) -> None:
        """The wording of a source that names the entity without describing it: never preferred."""
        wording = Literal(text.value, lang="fr")
        if (entity, SKOS.prefLabel, wording) not in self.graph:
            self.fact(entity, SKOS.altLabel, wording, text)

    def has_label(self, entity: URIRef) -> bool:
        return (entity, SKOS.prefLabel, None) in self.graph

    def types(self, entity: URIRef, *classes: URIRef) -> None:
        for cls in classes:
            self.graph.add((entity, RDF.type, cls))

    def link(self, subject: URIRef, predicate: URIRef, objects: Iterable[URIRef]) -> None:
        for value in objects:
            self.graph.add((subject, predicate, value))


def annotation(subject: Node, predicate: Node, value: Node) -> URIRef:
    """The IRI of the `owl:Axiom` that annotates a statement: a hash of the statement."""
    words = " ".join(term.n3() for term in (subject, predicate, value))
    return URIRef(f"{ID}axiom/{hashlib.sha256(words.encode()).hexdigest()[:24]}")


def annotate(graph: Graph, subject: Node, predicate: Node, value: Node) -> URIRef:
    """Add a statement and the `owl:Axiom` that annotates it."""
    axiom = annotation(subject, predicate, value)
    graph.add((subject, predicate, value))
    graph.add((axiom, RDF.type, OWL.Axiom))
    graph.add((axiom, OWL.annotatedSource, subject))
    graph.add((axiom, OWL.annotatedProperty, predicate))
    graph.add((axiom, OWL.annotatedTarget, value))
    return axiom
