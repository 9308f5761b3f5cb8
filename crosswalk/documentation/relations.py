"""What ties a term of the ontology to others: one entry for each line of its description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from crosswalk.graph.terms import RNCP

_OWL_TYPES = frozenset(
    {
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.FunctionalProperty,
        OWL.NamedIndividual,
    }
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A line: its heading in both languages, and how its terms are found, in the order shown."""

    fr: str
    en: str
    find: Callable[[Graph, Node], list[Node]]


def _named(found: Iterable[Node]) -> list[Node]:
    return sorted({one for one in found if isinstance(one, URIRef)}, key=str)


def _objects(*predicates: URIRef) -> Callable[[Graph, Node], list[Node]]:
    return lambda graph, term: _named(o for p in predicates for o in graph.objects(term, p))


def _subjects(predicate: URIRef) -> Callable[[Graph, Node], list[Node]]:
    return lambda graph, term: _named(graph.subjects(predicate, term))


def _both_ways(predicate: URIRef) -> Callable[[Graph, Node], list[Node]]:
    return lambda graph, term: _named(
        (*graph.objects(term, predicate), *graph.subjects(predicate, term))
    )


def _list(predicate: URIRef) -> Callable[[Graph, Node], list[Node]]:
    """The members of a list, in their own order."""
    return lambda graph, term: [
        member for head in graph.objects(term, predicate) for member in Collection(graph, head)
    ]


def _classes(graph: Graph, node: Node) -> list[Node]:
    """A class, or the members of a union."""
    if not isinstance(node, BNode):
        return [node]
    return [one for head in graph.objects(node, OWL.unionOf) for one in Collection(graph, head)]


def _ends(predicate: URIRef) -> Callable[[Graph, Node], list[Node]]:
    return lambda graph, term: _named(
        one for end in graph.objects(term, predicate) for one in _classes(graph, end)
    )


def _properties(predicate: URIRef) -> Callable[[Graph, Node], list[Node]]:
    """The properties that have the class at this end, alone or in a union."""
    return lambda graph, term: _named(
        property_
        for property_, end in graph.subject_objects(predicate)
        if term in _classes(graph, end)
    )


def _types(graph: Graph, term: Node) -> list[Node]:
    return _named(one for one in graph.objects(term, RDF.type) if one not in _OWL_TYPES)


RELATIONS: tuple[Relation, ...] = (
    Relation("Est une sorte de", "Subclass of", _objects(RDFS.subClassOf)),
    Relation("A pour sortes", "Subclasses", _subjects(RDFS.subClassOf)),
    Relation("Précise", "Subproperty of", _objects(RDFS.subPropertyOf)),
    Relation("Est", "Is a", _types),
    Relation("Figure dans", "In scheme", _objects(SKOS.inScheme)),
    Relation("Contient", "Contains", _subjects(SKOS.inScheme)),
    Relation("Jamais en même temps", "Disjoint with", _both_ways(OWL.disjointWith)),
    Relation("S'identifie par", "Key", _list(OWL.hasKey)),
    Relation("Part de", "Domain", _ends(RDFS.domain)),
    Relation("Mène à", "Range", _ends(RDFS.range)),
    Relation("Se lit à l'envers", "Inverse", _both_ways(OWL.inverseOf)),
    Relation("Se déduit de, l'une puis l'autre", "Property chain", _list(OWL.propertyChainAxiom)),
    Relation("Ce qu'on en dit", "Properties from it", _properties(RDFS.domain)),
    Relation("Ce qui y mène", "Properties to it", _properties(RDFS.range)),
    Relation("Le même, ailleurs", "Exact match", _objects(SKOS.exactMatch)),
    Relation(
        "Équivalent à", "Equivalent to", _objects(OWL.equivalentClass, OWL.equivalentProperty)
    ),
    Relation("Proche, ailleurs", "Close match", _objects(SKOS.closeMatch)),
    Relation("Plus large, ailleurs", "Broad match", _objects(SKOS.broadMatch)),
    Relation("Plus étroit, ailleurs", "Narrow match", _objects(SKOS.narrowMatch)),
    Relation("Voisin, ailleurs", "Related match", _objects(SKOS.relatedMatch)),
    Relation("Voir aussi", "See also", _objects(RDFS.seeAlso)),
)


def _functional(graph: Graph, term: Node) -> dict[str, str]:
    if (term, RDF.type, OWL.FunctionalProperty) not in graph:
        return {}
    return {"fr": "une seule valeur", "en": "one value only"}


def _notation(graph: Graph, term: Node) -> dict[str, str]:
    codes = sorted(str(v) for v in graph.objects(term, SKOS.notation) if isinstance(v, Literal))
    return {"": ", ".join(codes)} if codes else {}


REMARKS: tuple[tuple[dict[str, str], Callable[[Graph, Node], dict[str, str]]], ...] = (
    ({"fr": "Nombre de valeurs", "en": "Number of values"}, _functional),
    ({"fr": "S'écrit dans les données", "en": "Written in the data"}, _notation),
)
"""Lines made of words rather than of terms."""

KEY_TERMS = tuple(
    RNCP[name]
    for name in (
        "Certification",
        "Bloc",
        "Competence",
        "Criterion",
        "AssessmentModality",
        "Certifier",
        "CorrespondenceTable",
        "Correspondence",
        "Direction",
        "Layer",
        "Grade",
        "SourceDocument",
    )
)
"""Where a reader begins."""
