"""pySHACL, and only what we use of it: a data graph and a shapes graph in, results out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

from rdflib import RDF, SH, Graph, Literal
from rdflib.term import Node

from crosswalk.errors import ShapesError

_META_DEPTH = 40
"""The shapes of SHACL nest deeper than pySHACL's limit of 15 on a list of alternative paths."""


@dataclass(frozen=True, slots=True)
class Result:
    """One `sh:ValidationResult`; `path` is only kept as the engine's report has it."""

    shape: Node
    focus: Node
    component: Node
    severity: Node
    path: Node | None
    value: Node | None


def run(graph: Graph, shapes: Graph) -> list[Result]:
    """Validate a graph.

    Every switch that could reach outside or change the data is off: no imports, no inference, no
    rules or functions, no JavaScript; both arguments are graphs, so nothing is fetched or opened.

    Raises:
        ShapesError: the shapes are malformed, or the engine gave up.
    """
    from pyshacl import validate

    comparable = _comparable(graph)
    return _results(
        lambda: validate(
            comparable,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            do_owl_imports=False,
            js=False,
            meta_shacl=False,
        )
    )


def _comparable(graph: Graph) -> Graph:
    """The graph, with literals that are not of their datatype as plain texts.

    pySHACL fails on `sh:lessThan` with a TypeError when it meets one (a date « 31/12/2028 »), where
    SHACL has a result: with a text it finds that result, and `sh:datatype` finds its own.
    """
    wrong = [(s, p, o) for s, p, o in graph if isinstance(o, Literal) and o.ill_typed]
    if not wrong:
        return graph
    copy = Graph() + graph
    for subject, predicate, value in wrong:
        copy.remove((subject, predicate, value))
        copy.add((subject, predicate, Literal(str(value))))
    return copy


def run_meta(shapes: Graph) -> list[Result]:
    """Validate shapes against the shapes of SHACL, which pySHACL keeps in its own package.

    Raises:
        ShapesError: the engine gave up.
    """
    from pyshacl.entrypoints import meta_validate

    return _results(
        lambda: meta_validate(shapes, inference="none", max_validation_depth=_META_DEPTH)
    )


def _results(validate: Callable[[], tuple[bool, object, str]]) -> list[Result]:
    from pyshacl.errors import ReportableRuntimeError, ShapeRecursionWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)  # else a recursive shape conforms
            conforms, report, _ = validate()
    except (ReportableRuntimeError, ShapeRecursionWarning, TypeError) as error:
        raise ShapesError(f"contrôle impossible : {_first_line(error)}") from error
    if not isinstance(report, Graph):  # a validation failure is returned, not raised
        raise ShapesError(f"contrôle impossible : {_first_line(report)}")
    found = [_result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)]
    if bool(found) is bool(conforms):
        raise ShapesError("contrôle impossible : le rapport de pySHACL se contredit")
    return found


def _result(report: Graph, node: Node) -> Result:
    def one(predicate: Node) -> Node | None:
        return report.value(node, predicate)

    shape, focus = one(SH.sourceShape), one(SH.focusNode)
    component, severity = one(SH.sourceConstraintComponent), one(SH.resultSeverity)
    assert shape is not None
    assert focus is not None
    assert component is not None
    assert severity is not None
    return Result(shape, focus, component, severity, one(SH.resultPath), one(SH.value))


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0]
