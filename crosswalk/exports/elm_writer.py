"""Writing the nodes of an ELM view: copies of ours, typed, in an order that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from crosswalk.exports.elm_rules import expand
from crosswalk.exports.neighbourhood import Neighbourhood
from crosswalk.identifiers import SKOS

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = "rdf:type"


class Writer:
    """Triples in the order in which they are written."""

    def __init__(self, facts: Neighbourhood) -> None:
        self.facts = facts
        self._triples: dict[ox.Triple, None] = {}
        self._classes: dict[str, list[str]] = {}

    def node(self, of: str, suffix: str, cls: str) -> str:
        """The copy of one of our nodes, or a part of it, typed: `…#elm`, `…#elm-award`."""
        iri = f"{of}#elm-{suffix}" if suffix else f"{of}#elm"
        if iri not in self._classes.setdefault(cls, []):
            self._classes[cls].append(iri)
        self.link(iri, _TYPE, expand(cls))
        return iri

    def link(self, subject: str, name: str, target: str) -> None:
        self._add(subject, name, ox.NamedNode(target))

    def text(self, subject: str, name: str, words: str) -> None:
        """A text: our sources are all in French."""
        self._add(subject, name, ox.Literal(words, language="fr"))

    def value(self, subject: str, name: str, value: str, datatype: str = "string") -> None:
        self._add(subject, name, ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype)))

    def _add(self, subject: str, name: str, term: ox.NamedNode | ox.Literal) -> None:
        triple = ox.Triple(ox.NamedNode(subject), ox.NamedNode(expand(name)), term)
        self._triples[triple] = None

    def labels(self, node: str, of: str, name: str) -> None:
        label = self.facts.label(of)
        if label is None:
            return
        self.text(node, name, label)
        for other in self.facts.texts(of, f"{SKOS}altLabel"):
            if other != label:
                self.text(node, "skos:altLabel", other)

    def identifier(self, node: str, of: str, rank: int, code: str, scheme: str = "") -> str:
        """An identifier of a node, of an identification scheme where we know which."""
        identifier = self.node(of, f"identifier-{rank}", "elm:Identifier")
        self.link(node, "adms:identifier", identifier)
        self.value(identifier, "skos:notation", code)
        if scheme:
            self.value(identifier, "elm:schemeName", scheme)
        return identifier

    def concept(self, iri: str, schemes: Iterable[str]) -> None:
        """A concept of a list, under its own IRI: with its code and label where we know them."""
        self.link(iri, _TYPE, expand("skos:Concept"))
        if label := self.facts.label(iri):
            self.text(iri, "skos:prefLabel", label)
        for code in self.facts.values(iri, f"{SKOS}notation"):
            self.value(iri, "skos:notation", code)
        for scheme in schemes:
            self.link(iri, "skos:inScheme", scheme)
            self.link(scheme, _TYPE, expand("skos:ConceptScheme"))

    def notes(self, node: str, of: str, said: Iterable[str]) -> None:
        for index, words in enumerate(said, 1):
            note = self.node(of, f"note-{index}", "elm:Note")
            self.link(node, "elm:additionalNote", note)
            self.text(note, "elm:noteLiteral", words)

    def instant(self, node: str, name: str, day: str) -> None:
        self.value(node, name, f"{day}T00:00:00", "dateTime")

    def triples(self) -> Iterator[ox.Triple]:
        """Subject by subject, in the order of their first mention: the same bytes every time."""
        first: dict[object, int] = {}
        for triple in self._triples:
            first.setdefault(triple.subject, len(first))
        return iter(sorted(self._triples, key=lambda triple: first[triple.subject]))

    def nodes(self, cls: str) -> list[str]:
        return self._classes.get(cls, [])

    def has(self, node: str, predicate: str) -> bool:
        return any(
            triple.subject.value == node and triple.predicate.value == predicate
            for triple in self._triples
            if isinstance(triple.subject, ox.NamedNode)
        )
