"""What `shapes.html` shows: every shape, what it checks, its message and its severity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from crosswalk.checks.sentences import SEVERITIES
from crosswalk.checks.shapes import local_name, path_of, path_text, short, text
from crosswalk.documentation.constraints import described
from crosswalk.documentation.ontology import is_ours

LAYERS: dict[str, tuple[str, str]] = {
    "register": (
        "Registre",
        "Contrôlé dans chaque source, séparément : ce que tout document ou export qui décrit une "
        "certification peut promettre.",
    ),
    "official": (
        "Correspondances déclarées",
        "Contrôlé dans chaque source, séparément : une ligne relie deux ensembles de blocs, et dit "
        "qui la déclare.",
    ),
    "passages": (
        "Provenance",
        "Contrôlé dans chaque document : chaque énoncé mène aux mots qui le disent.",
    ),
    "consistency": (
        "Ensemble du graphe",
        "Contrôlé sur toutes les sources réunies : ce qui doit tenir quand on les lit ensemble. "
        "Deux documents peuvent se contredire sur un fait ; cela n'est pas une erreur ici.",
    ),
}
"""File of shapes → its heading, and on what it runs."""

_TARGETS = {
    SH.targetClass: "",
    SH.targetSubjectsOf: "ce qui porte ",
    SH.targetObjectsOf: "ce que désigne ",
    SH.targetNode: "",
}


@dataclass(frozen=True, slots=True)
class Check:
    """A shape: `on` says what it looks at, `demands` what it demands, in French."""

    id: str
    names: dict[str, str]
    messages: dict[str, str]
    severity: str
    path: str
    on: tuple[tuple[str, str, str], ...]
    """Words before the term, the term, and its address in our ontology (empty for others')."""
    demands: tuple[str, ...]


def context(shapes: Mapping[str, Graph]) -> dict[str, Any]:
    """The layers with their checks."""
    layers = []
    for name, graph in shapes.items():
        heading, runs = LAYERS.get(name, (name, ""))
        layers.append((f"p-{name}", f"{name}.ttl", heading, runs, list(checks(graph))))
    return {"layers": layers}


def checks(graph: Graph) -> Iterator[Check]:
    """The shapes of a layer that check something, by name; those that only gather others do not."""
    shapes = {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in graph.subjects(RDF.type, kind)
        if isinstance(shape, URIRef)
    }
    for shape in sorted(shapes):
        demands = described(graph, shape)
        if demands:
            path = path_of(graph, shape)
            yield Check(
                id=local_name(shape),
                names=_texts(graph, shape, SH.name),
                messages=_texts(graph, shape, SH.message),
                severity=SEVERITIES.get(graph.value(shape, SH.severity), SEVERITIES[SH.Violation]),
                path=path_text(path) if path is not None else "",
                on=tuple(_on(graph, shape)),
                demands=demands,
            )


def _on(graph: Graph, shape: Node) -> list[tuple[str, str, str]]:
    """What the shape looks at: its own targets, and those of the shapes that call on it."""
    holders = (shape, *graph.subjects(SH.property, shape))
    return sorted(
        {
            (words, short(term), f"index.html#{local_name(term)}" if is_ours(term) else "")
            for holder in holders
            for target, words in _TARGETS.items()
            for term in graph.objects(holder, target)
        }
    )


def _texts(graph: Graph, shape: Node, predicate: URIRef) -> dict[str, str]:
    return {lang: text(graph, shape, predicate, lang) for lang in ("fr", "en")}
