"""French sentences for the results of a SHACL engine.

`sh:message` cannot name the entity, the value or the line, so the sentence is made here from the
focus node, the path, the value and the words of the shape: « Le bloc RNCP41402BC01 : il manque
l'intitulé (skos:prefLabel|skos:altLabel) — rncp41402-fiche, ligne 69 ».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from rdflib import DCTERMS, OWL, PROV, RDF, SH, Graph, Literal, URIRef
from rdflib.paths import Path
from rdflib.term import Node

from crosswalk.checks.engine import Result
from crosswalk.checks.report import ALERT, ERROR, INFORMATION, Violation
from crosswalk.checks.shapes import (
    class_names,
    local_name,
    path_of,
    path_terms,
    path_text,
    short,
    text,
)
from crosswalk.graph.terms import OA, RNCP
from crosswalk.identifiers import ID

SEVERITIES: dict[Node | None, str] = {
    SH.Violation: ERROR,
    SH.Warning: ALERT,
    SH.Info: INFORMATION,
}

_SHOWN = 80
_COUNTED = (SH.MaxCountConstraintComponent, SH.UniqueLangConstraintComponent)
"""Constraints on how many values there are: the engine gives none, so all of them are shown."""


def violation(graph: Graph, shapes: Graph, result: Result, seen_by: str) -> Violation:
    """A result with its sentence and its place; `seen_by` is the shape that selected the entity."""
    path = path_of(shapes, result.shape)
    values = _values(graph, result, path)
    document, line = _place(graph, result.focus, path_terms(path), values)
    named = path_text(path) if path is not None else None
    shown = ", ".join(f"« {_cut(_shown(value))} »" for value in values)
    words = (
        f"{_subject(graph, result.focus)} : {_problem(shapes, result)}"
        + (f" ({named})" if named else "")
        + (f", trouvé {shown}" if shown else "")
        + (f" — {document}" if document else "")
        + (f", ligne {line}" if line is not None else "")
    )
    return Violation(
        id=local_name(result.shape),
        shape=seen_by,
        entity=str(result.focus),
        property=named,
        value=" ; ".join(str(value) for value in values) or None,
        message=words,
        document=document,
        line=line,
        severity=SEVERITIES.get(result.severity, ERROR),
    )


def _problem(shapes: Graph, result: Result) -> str:
    name = text(shapes, result.shape, SH.name)
    if name and result.component == SH.MinCountConstraintComponent:
        return f"il manque {name}"
    if name and result.component == SH.MaxCountConstraintComponent:
        return f"plusieurs valeurs pour {name}"
    return (
        text(shapes, result.shape, SH.message) or f"la règle {short(result.shape)} n'est pas suivie"
    )


def _values(graph: Graph, result: Result, path: URIRef | Path | None) -> list[Node]:
    if result.component in _COUNTED and path is not None:
        return sorted(set(graph.objects(result.focus, path)), key=str)
    if result.value is None or result.value == result.focus:  # a node constraint repeats its focus
        return []
    return [result.value]


def _subject(graph: Graph, focus: Node) -> str:
    names = class_names()
    classes = sorted((c for c in graph.objects(focus, RDF.type) if c in names), key=str)
    name = names[classes[0]] if classes else "l'élément"
    return f"{name[:1].upper()}{name[1:]} {_designation(graph, focus)}"


def _designation(graph: Graph, focus: Node) -> str:
    """What a person calls the entity: its number or code, else its place in our IRIs."""
    for predicate in (RNCP.blocCode, RNCP.rncpNumber):
        codes = sorted(str(code) for code in graph.objects(focus, predicate))
        if codes and codes[0].strip():
            return _cut(codes[0])
    return _cut(_shown(focus))


def _shown(term: Node) -> str:
    """A value or an entity: `RNCP41402/bloc/BC01`, `skos:Concept`, or a literal's text."""
    if isinstance(term, Literal):
        return str(term)
    words = str(term)
    if words.startswith(ID):
        return unquote(words.removeprefix(ID).removeprefix("certification/"))
    return short(term)


def _cut(words: str) -> str:
    """At most one short line of printable characters: messages go to terminals and pages."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    return printable if len(printable) <= _SHOWN else printable[:_SHOWN] + "…"


def _place(
    graph: Graph, focus: Node, properties: frozenset[URIRef], values: list[Node]
) -> tuple[str | None, int | None]:
    """Document and line: of the failing fact if it is annotated, else of the entity."""
    axioms = list(graph.subjects(OWL.annotatedSource, focus))
    facts = [a for a in axioms if graph.value(a, OWL.annotatedProperty) in properties]
    exact = [a for a in facts if graph.value(a, OWL.annotatedTarget) in values]
    for passages in (
        _stated(graph, exact),
        _stated(graph, facts),
        (focus, *graph.subjects(OA.hasSelector, focus), *_stated(graph, [focus])),
        graph.objects(focus, PROV.wasDerivedFrom),
        _stated(graph, axioms),
    ):
        if found := sorted(set(_positions(graph, passages))):
            return found[0]
    documents = list(graph.subjects(RDF.type, RNCP.SourceDocument))
    if focus in documents:
        return _document(graph, focus), None
    return (_document(graph, documents[0]), None) if len(documents) == 1 else (None, None)


def _stated(graph: Graph, axioms: Iterable[Node]) -> Iterator[Node]:
    for axiom in axioms:
        yield from graph.objects(axiom, RNCP.statedIn)


def _positions(graph: Graph, passages: Iterable[Node]) -> Iterator[tuple[str, int]]:
    for passage in passages:
        source = graph.value(passage, OA.hasSource)
        for selector in graph.objects(passage, OA.hasSelector):
            line = graph.value(selector, RNCP.startLine)
            if source is not None and isinstance(line, Literal) and isinstance(line.value, int):
                yield _document(graph, source), line.value


def _document(graph: Graph, document: Node) -> str:
    identifiers = sorted(str(one) for one in graph.objects(document, DCTERMS.identifier))
    return identifiers[0] if identifiers else unquote(str(document).rpartition("/")[2])
