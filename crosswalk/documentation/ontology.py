"""The terms of the ontology, with what its page shows of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk import resources
from crosswalk.checks.shapes import short
from crosswalk.documentation.relations import RELATIONS, REMARKS
from crosswalk.errors import DocumentError
from crosswalk.graph.terms import RNCP

Texts = dict[str, str]
"""Language → text."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A term that another one points to: ours by its anchor, those of others by their IRI.

    `href` is empty where the IRI is no web address.
    """

    code: str
    href: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a term's description: references, or words in each language."""

    label: Texts
    refs: tuple[Ref, ...] = ()
    words: Texts | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of ours."""

    name: str
    iri: str
    labels: Texts
    definitions: Texts
    examples: tuple[tuple[str, str], ...]
    """Text and language."""
    facts: tuple[Fact, ...]

    @property
    def sort_key(self) -> tuple[str, str]:
        """The French label without accents or case, then the name."""
        label = unicodedata.normalize("NFD", self.labels.get("fr", self.name)).casefold()
        return "".join(c for c in label if not unicodedata.combining(c)), self.name


def read(folder: Path | None = None) -> Graph:
    """The ontology and its alignments as one graph.

    Raises:
        DocumentError: a file is not Turtle.
    """
    graph = Graph()
    for path in sorted((folder or resources.ontology_dir()).glob("*.ttl")):
        try:
            graph.parse(data=path.read_bytes(), format="turtle")
        except Exception as error:  # the parser raises its own, ValueError, RecursionError…
            first = str(error).strip().partition("\n")[0]
            raise DocumentError(str(path), f"Turtle illisible ({first})") from error
    return graph


def terms(graph: Graph, cls: URIRef) -> list[Term]:
    """Our terms of a class (`owl:Class`, `owl:ObjectProperty`…), by their French labels."""
    found = [one for one in graph.subjects(RDF.type, cls) if is_ours(one)]
    return sorted((_term(graph, one) for one in set(found)), key=lambda term: term.sort_key)


def is_ours(term: Node) -> bool:
    """Whether a node is a term of our namespace."""
    return isinstance(term, URIRef) and str(term).startswith(str(RNCP))


def texts(graph: Graph, subject: Node, predicate: URIRef) -> Texts:
    """The texts of a property by language; sorted, so that a page never changes by itself."""
    literals = sorted(v for v in graph.objects(subject, predicate) if isinstance(v, Literal))
    return {value.language or "": str(value) for value in literals}


def _term(graph: Graph, term: Node) -> Term:
    examples = (v for v in graph.objects(term, SKOS.example) if isinstance(v, Literal))
    return Term(
        name=str(term).removeprefix(str(RNCP)),
        iri=str(term),
        labels=texts(graph, term, RDFS.label),
        definitions=texts(graph, term, SKOS.definition),
        examples=tuple(sorted((str(value), value.language or "") for value in examples)),
        facts=tuple(_facts(graph, term)),
    )


def _facts(graph: Graph, term: Node) -> Iterator[Fact]:
    for relation in RELATIONS:
        if found := relation.find(graph, term):
            refs = tuple(_ref(graph, one) for one in found)
            yield Fact({"fr": relation.fr, "en": relation.en}, refs)
    for label, find in REMARKS:
        if words := find(graph, term):
            yield Fact(label, words=words)


def _ref(graph: Graph, term: Node) -> Ref:
    if not is_ours(term):
        iri = str(term)
        return Ref(_short(graph, term), iri if iri.startswith(("http://", "https://")) else "", {})
    name = str(term).removeprefix(str(RNCP))
    return Ref(f"rncp:{name}", f"#{name}", texts(graph, term, RDFS.label))


def _short(graph: Graph, term: Node) -> str:
    """A term of others with its prefix: one of ours, else the one that the files give it."""
    shown = short(term)
    if shown != str(term):
        return shown
    for prefix, namespace in sorted(graph.namespaces()):
        rest = shown.removeprefix(str(namespace))
        if prefix and rest != shown and rest.isidentifier():
            return f"{prefix}:{rest}"
    return shown
