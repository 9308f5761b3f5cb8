"""The terms of the ontology as its page shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from crosswalk import resources
from crosswalk.checks.shapes import short
from crosswalk.errors import DocumentError
from crosswalk.graph.terms import RNCP

Texts = dict[str, str]
"""Language → text."""

KINDS: dict[str, tuple[URIRef, str, str]] = {
    "classes": (OWL.Class, "Classes", "Classes"),
    "relations": (OWL.ObjectProperty, "Relations", "Object properties"),
    "attributs": (OWL.DatatypeProperty, "Attributs", "Datatype properties"),
    "annotations": (OWL.AnnotationProperty, "Annotations", "Annotation properties"),
    "individus": (OWL.NamedIndividual, "Individus", "Individuals"),
}
"""Section of the page → class of its terms, heading in French and in English."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A term that another one points to: ours by its anchor, others by their IRI."""

    code: str
    href: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table of a term; `joint` says how the references are read together."""

    label: Texts
    refs: tuple[Ref, ...] = ()
    words: Texts | None = None
    joint: str = ", "


@dataclass(frozen=True, slots=True)
class Term:
    """A term, with what is shown of it."""

    name: str
    iri: str
    kind: str
    labels: Texts
    definitions: Texts
    examples: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


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


def header(graph: Graph) -> dict[str, Texts]:
    """Title, description, version and prefix of the ontology."""
    ontology = next(graph.subjects(RDF.type, OWL.Ontology), URIRef(str(RNCP)[:-1]))
    return {
        "title": texts(graph, ontology, DCTERMS.title),
        "description": texts(graph, ontology, DCTERMS.description),
        "version": texts(graph, ontology, OWL.versionInfo),
        "licence": {"": str(graph.value(ontology, DCTERMS.license) or "")},
    }


def terms(graph: Graph) -> dict[str, list[Term]]:
    """Every term of our namespace, by section, in the order of the French labels."""
    found: dict[str, list[Term]] = {}
    for kind, (cls, _, _) in KINDS.items():
        ours = {one for one in graph.subjects(RDF.type, cls) if is_ours(one)}
        section = [_term(graph, one, kind) for one in ours if isinstance(one, URIRef)]
        found[kind] = sorted(section, key=lambda term: (sort_key(term), term.name))
    return found


def sort_key(term: Term) -> str:
    """The French label without accents or case."""
    label = unicodedata.normalize("NFD", term.labels.get("fr", term.name)).casefold()
    return "".join(c for c in label if not unicodedata.combining(c))


def is_ours(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(str(RNCP))


def texts(graph: Graph, subject: Node, predicate: URIRef) -> Texts:
    """The texts of a property by language; sorted, so that the page never changes by itself."""
    literals = sorted(v for v in graph.objects(subject, predicate) if isinstance(v, Literal))
    return {value.language or "": str(value) for value in literals}


def ref(graph: Graph, term: Node) -> Ref:
    """How a term is pointed to."""
    iri = str(term)
    if not is_ours(term):
        return Ref(short(term), iri, {})
    name = iri.removeprefix(str(RNCP))
    return Ref(name, f"#{name}", texts(graph, term, RDFS.label))


def _term(graph: Graph, term: URIRef, kind: str) -> Term:
    examples = sorted(
        (str(value), value.language or "")
        for value in graph.objects(term, SKOS.example)
        if isinstance(value, Literal)
    )
    return Term(
        name=str(term).removeprefix(str(RNCP)),
        iri=str(term),
        kind=kind,
        labels=texts(graph, term, RDFS.label),
        definitions=texts(graph, term, SKOS.definition),
        examples=tuple(examples),
        facts=tuple(_facts(graph, term)),
    )


def _facts(graph: Graph, term: URIRef) -> Iterable[Fact]:
    for fr, en, found, joint in _ROWS:
        refs = sorted({ref(graph, one).href: ref(graph, one) for one in found(graph, term)}.items())
        if joint == " ∘ ":  # a chain is read in its own order
            refs = [(one.href, one) for one in map(lambda x: ref(graph, x), found(graph, term))]
        if refs:
            yield Fact({"fr": fr, "en": en}, tuple(one for _, one in refs), joint=joint)
