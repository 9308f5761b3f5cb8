"""The shape files: reading them, and what they say of themselves (targets, names, paths)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File

from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.term import Node

from crosswalk.errors import DocumentError
from crosswalk.graph.terms import PREFIXES

RNCPS = Namespace("https://w3id.org/passerelle/shapes#")
LAYERS = ("register", "passages", "official", "consistency")
"""One file each: the first three are for source graphs, the last for the default graph."""

_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def load_shapes(*names: str) -> Graph:
    """The shapes of some layers, of all of them when none is named, as a graph of its own.

    Raises:
        DocumentError: no file of this name, or it is not Turtle.
    """
    shapes = Graph()
    for name in names or LAYERS:
        for triple in _layer(_file(name)):
            shapes.add(triple)
    return shapes


def shapes_digest() -> str:
    """SHA-256 of every shape file: the shapes were already meta-checked while it does not change."""
    digest = hashlib.sha256()
    for path in map(_file, LAYERS):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _file(name: str) -> File:
    from crosswalk.resources import shapes_dir

    path = shapes_dir() / f"{name}.ttl"
    if name not in LAYERS or not path.is_file():
        raise DocumentError(str(path), f"couche de formes inconnue (attendu : {', '.join(LAYERS)})")
    return path


@cache
def _layer(path: File) -> Graph:
    try:
        return Graph().parse(data=path.read_bytes(), format="turtle")
    except Exception as error:  # the parser raises its own, ValueError, RecursionError…
        first = str(error).strip().partition("\n")[0]
        raise DocumentError(str(path), f"Turtle illisible ({first})") from error


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a shape. `key` is the shape's name, with the target when it has several."""

    shape: URIRef
    kind: Node
    term: Node
    key: str

    def select(self, graph: Graph) -> set[Node]:
        """The focus nodes, as the SHACL specification defines them (§2.1.3)."""
        if self.kind == SH.targetClass:
            classes = set(graph.transitive_subjects(RDFS.subClassOf, self.term))
            return {node for one in classes for node in graph.subjects(RDF.type, one)}
        if self.kind == SH.targetSubjectsOf:
            return set(graph.subjects(self.term))
        if self.kind == SH.targetObjectsOf:
            return set(graph.objects(None, self.term))
        return {self.term} if (self.term, None, None) in graph else set()


def targets(shapes: Graph) -> Iterator[Target]:
    """Every target of every shape, in the order of their keys."""
    found: dict[URIRef, list[tuple[Node, Node]]] = {}
    for kind in _TARGETS:
        for shape, term in shapes.subject_objects(kind):
            if isinstance(shape, URIRef):
                found.setdefault(shape, []).append((kind, term))
    for shape in sorted(found):
        name = local_name(shape)
        for predicate, term in sorted(found[shape], key=str):
            key = name if len(found[shape]) == 1 else f"{name}[{short(term)}]"
            yield Target(shape, predicate, term, key)


@cache
def class_names() -> Mapping[Node, str]:
    """How messages name the entities of a class, article included (« le bloc »).

    It is the French name of the node shape of the class: the one with the fewest targets, for a shape
    of many classes names none of them, and not a rule, whose name is in lower case.
    """
    shapes = load_shapes()
    names: dict[Node, str] = {}
    for target in sorted(
        targets(shapes), key=lambda one: len(list(shapes.objects(one.shape, one.kind)))
    ):
        is_node_shape = (target.shape, RDF.type, SH.NodeShape) in shapes
        if is_node_shape and target.kind == SH.targetClass and target.key[0].isupper():
            names.setdefault(target.term, text(shapes, target.shape, SH.name))
    return names


def text(shapes: Graph, shape: Node, predicate: URIRef, lang: str = "fr") -> str:
    """The name or the message of a shape, empty where it has none in this language."""
    for value in shapes.objects(shape, predicate):
        if isinstance(value, Literal) and value.language == lang:
            return str(value)
    return ""


def path_of(shapes: Graph, shape: Node) -> URIRef | Path | None:
    """The path of a property shape as rdflib evaluates it; None for a node shape."""
    node = shapes.value(shape, SH.path)
    return None if node is None else _path(shapes, node)


def _path(shapes: Graph, node: Node) -> URIRef | Path:
    if isinstance(node, URIRef):
        return node
    if (inverse := shapes.value(node, SH.inversePath)) is not None:
        return InvPath(_path(shapes, inverse))
    if (choice := shapes.value(node, SH.alternativePath)) is not None:
        return AlternativePath(*(_path(shapes, one) for one in Collection(shapes, choice)))
    return SequencePath(*(_path(shapes, one) for one in Collection(shapes, node)))


def path_text(path: URIRef | Path) -> str:
    """A path as SPARQL writes it, with our prefixes: `skos:prefLabel|skos:altLabel`."""
    match path:
        case InvPath():
            return f"^{_inner(path.arg)}"
        case AlternativePath():
            return "|".join(_inner(one) for one in path.args)
        case SequencePath():
            return "/".join(_inner(one) for one in path.args)
        case _:
            return short(path)


def _inner(path: URIRef | Path) -> str:
    words = path_text(path)
    return words if isinstance(path, URIRef | InvPath) else f"({words})"


def path_terms(path: URIRef | Path | None) -> frozenset[URIRef]:
    """The properties that a path begins with."""
    match path:
        case URIRef():
            return frozenset({path})
        case AlternativePath():
            return frozenset().union(*(path_terms(one) for one in path.args))
        case SequencePath():
            return path_terms(path.args[0])
        case _:
            return frozenset()


def local_name(iri: Node) -> str:
    """What follows the last `#` or `/` of an IRI."""
    return str(iri).replace("#", "/").rpartition("/")[2]


def short(term: Node | Path) -> str:
    """A term as messages show it: prefixed when one of our prefixes fits, else whole."""
    iri = str(term)
    for prefix, namespace in (*PREFIXES.items(), ("rncps", str(RNCPS)), ("sh", str(SH))):
        rest = iri.removeprefix(namespace)
        if rest != iri and rest.replace("-", "_").isidentifier():
            return f"{prefix}:{rest}"
    return iri
