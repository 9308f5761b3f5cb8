"""What `index.html` shows: the ontology."""

from __future__ import annotations

from typing import Any

from rdflib import DCTERMS, OWL, Graph, URIRef

from crosswalk.documentation.ontology import Texts, terms, texts
from crosswalk.documentation.relations import KEY_TERMS
from crosswalk.graph.terms import RNCP

_ONTOLOGY = URIRef(str(RNCP).rstrip("#"))

SECTIONS: tuple[tuple[str, URIRef, str, str], ...] = (
    ("p-classes", OWL.Class, "Classes", "Classes"),
    ("p-relations", OWL.ObjectProperty, "Relations", "Object properties"),
    ("p-attributs", OWL.DatatypeProperty, "Attributs", "Datatype properties"),
    ("p-annotations", OWL.AnnotationProperty, "Annotations", "Annotation properties"),
    ("p-individus", OWL.NamedIndividual, "Individus", "Individuals"),
)
"""Anchor, class of the terms, heading in French and in English. The anchors of a page begin with
`p-`, those of the terms never do."""


def context(graph: Graph) -> dict[str, Any]:
    """The ontology's header, its sections, and the alphabetical list of its terms."""
    sections = [(anchor, fr, en, terms(graph, cls)) for anchor, cls, fr, en in SECTIONS]
    every = {term.name: term for _, _, _, found in sections for term in found}
    names = [str(one).removeprefix(str(RNCP)) for one in KEY_TERMS]
    return {
        "title": texts(graph, _ONTOLOGY, DCTERMS.title),
        "description": texts(graph, _ONTOLOGY, DCTERMS.description),
        "namespace": str(RNCP),
        "version_iri": str(graph.value(_ONTOLOGY, OWL.versionIRI) or _ONTOLOGY),
        "sections": sections,
        "index": sorted(every.values(), key=lambda term: term.sort_key),
        "begin": [every[name] for name in names if name in every],
    }


def version(graph: Graph) -> str:
    """The version of the ontology."""
    found: Texts = texts(graph, _ONTOLOGY, OWL.versionInfo)
    return next(iter(found.values()), "")
