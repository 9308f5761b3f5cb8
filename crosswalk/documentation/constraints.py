"""The constraints of a SHACL shape in French words."""

from __future__ import annotations

from collections.abc import Callable

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from crosswalk.checks.shapes import path_of, path_text, short

_SAID = frozenset(
    {
        RDF.type,
        SH.name,
        SH.message,
        SH.description,
        SH.severity,
        SH.path,
        SH.property,
        SH.targetClass,
        SH.targetSubjectsOf,
        SH.targetObjectsOf,
        SH.targetNode,
        SH.order,
        SH.group,
    }
)
"""What a shape says of itself, and what is shown elsewhere."""

_ORDER = (SH.minCount, SH.maxCount, SH["class"], SH.datatype, SH.nodeKind)

_NODE_KINDS: dict[Node, str] = {
    SH.IRI: "un IRI",
    SH.Literal: "un texte ou une valeur",
    SH.BlankNode: "un nœud anonyme",
    SH.BlankNodeOrIRI: "un nœud",
    SH.BlankNodeOrLiteral: "un nœud anonyme ou une valeur",
    SH.IRIOrLiteral: "un IRI ou une valeur",
}


def described(graph: Graph, shape: Node) -> tuple[str, ...]:
    """One phrase for each constraint; a constraint without words of ours is shown as it is written."""
    found = []
    for predicate, value in graph.predicate_objects(shape):
        if predicate not in _SAID:
            rank = _ORDER.index(predicate) if predicate in _ORDER else len(_ORDER)
            found.append((rank, _phrase(graph, predicate, value)))
    return tuple(phrase for _, phrase in sorted(found))


def _phrase(graph: Graph, predicate: Node, value: Node) -> str:
    write = _PHRASES.get(predicate)
    return write(graph, value) if write else f"{short(predicate)} {_shown(value)}"


def _shown(value: Node) -> str:
    return str(value) if isinstance(value, Literal | BNode) else short(value)


def _with(words: str) -> Callable[[Graph, Node], str]:
    return lambda _, value: words.format(_shown(value))


def _count(words: str, none: str = "") -> Callable[[Graph, Node], str]:
    def write(_: Graph, value: Node) -> str:
        count = int(str(value))
        return none if none and not count else words.format(f"{count} valeur{'s'[: count > 1]}")

    return write


def _members(graph: Graph, head: Node) -> list[Node]:
    return list(Collection(graph, head))


def _list(words: str) -> Callable[[Graph, Node], str]:
    return lambda graph, head: words.format(", ".join(map(_shown, _members(graph, head))))


def _choice(words: str) -> Callable[[Graph, Node], str]:
    return lambda graph, head: words.format(
        " ; ".join(_inner(graph, one) for one in _members(graph, head))
    )


def _inner(graph: Graph, shape: Node) -> str:
    """A shape inside another: its path, then its constraints."""
    if isinstance(shape, URIRef):
        return short(shape)
    path = path_of(graph, shape)
    constraints = ", ".join(described(graph, shape))
    return f"{path_text(path)} : {constraints}" if path is not None else constraints


def _yes(words: str) -> Callable[[Graph, Node], str]:
    return lambda _, value: words if str(value) == "true" else f"{words} : {value}"


_PHRASES: dict[Node, Callable[[Graph, Node], str]] = {
    SH.minCount: _count("au moins {}"),
    SH.maxCount: _count("au plus {}", "aucune valeur"),
    SH["class"]: _with("de la classe {}"),
    SH.datatype: _with("de type {}"),
    SH.nodeKind: lambda _, value: f"est {_NODE_KINDS.get(value, short(value))}",
    SH.pattern: _with("de la forme {}"),
    SH.flags: _with("options de la forme : {}"),
    SH.hasValue: _with("contient {}"),
    SH["in"]: _list("l'une de : {}"),
    SH.languageIn: _list("langues admises : {}"),
    SH.uniqueLang: _yes("une seule valeur par langue"),
    SH.minInclusive: _with("à partir de {}"),
    SH.maxInclusive: _with("jusqu'à {}"),
    SH.minExclusive: _with("plus que {}"),
    SH.maxExclusive: _with("moins que {}"),
    SH.minLength: _with("au moins {} caractères"),
    SH.maxLength: _with("au plus {} caractères"),
    SH.equals: _with("les mêmes valeurs que {}"),
    SH.disjoint: _with("aucune valeur commune avec {}"),
    SH.lessThan: _with("avant {}"),
    SH.lessThanOrEquals: _with("avant {}, ou égal"),
    SH["or"]: _choice("l'une au moins de ces conditions : {}"),
    SH.xone: _choice("une seule de ces conditions : {}"),
    SH["and"]: _choice("toutes ces conditions : {}"),
    SH["not"]: lambda graph, shape: f"pas : {_inner(graph, shape)}",
    SH.node: lambda graph, shape: f"suit la forme {_inner(graph, shape)}",
}
"""Constraint → the phrase that says it."""
