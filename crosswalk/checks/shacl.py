"""Checking graphs against their shapes with pySHACL.

Cardinality shapes run on each source graph, consistency shapes on the default graph (DESIGN §3).
pySHACL is given graphs only, never a path or an address, and neither imports, inference, rules,
JavaScript nor remote access. SHACL is silent about shapes that select nothing: each report counts
what its shapes saw, and `unseen` names those that saw nothing anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.checks import engine
from crosswalk.checks.report import ERROR, Report, Violation
from crosswalk.checks.sentences import violation
from crosswalk.checks.shapes import (
    LAYERS,
    load_shapes,
    local_name,
    shapes_digest,
    short,
    targets,
)
from crosswalk.errors import ShapesError
from crosswalk.identifiers import GRAPH
from crosswalk.store import default_graphs

DEFAULT_GRAPH = "graphe par défaut"
"""Name of the default graph among the reports of `check_all`."""

_LAYERS_BY_KIND = {
    "document": ("register", "passages", "official"),
    "excerpt": ("register", "official"),
    "register": ("register", "official"),
    "table": ("register", "official"),
}
"""Kind of graph (`graph/<kind>/…`) → its layers. Passages are for documents; vocabularies, analyses
and reviews are not of the register."""


def check(graph: Graph, *layers: str) -> Report:
    """Check one graph against some layers of shapes (see `LAYERS`), all of them when none is named.

    Raises:
        DocumentError: a layer does not exist or cannot be read.
        ShapesError: the engine gave up, so that nothing is known of the graph.
    """
    return check_with(graph, _shapes(layers))


@cache
def _shapes(layers: tuple[str, ...]) -> Graph:
    return load_shapes(*layers)


def check_with(graph: Graph, shapes: Graph) -> Report:
    """Check one graph against a graph of shapes. Neither needs a store, a file or the network.

    Raises:
        ShapesError: the shapes are malformed or the engine gave up.
    """
    selected = {target: target.select(graph) for target in targets(shapes)}
    if not selected:
        raise ShapesError("contrôle impossible : aucune forme n'a de cible")
    seen: dict[Node, set[Node]] = {}
    for target, nodes in selected.items():
        seen.setdefault(target.shape, set()).update(nodes)
    violations = [
        violation(graph, shapes, result, _seen_by(shapes, seen, result))
        for result in engine.run(graph, shapes)
    ]
    return _report(violations, {target.key: len(nodes) for target, nodes in selected.items()})


def _seen_by(shapes: Graph, seen: Mapping[Node, set[Node]], result: engine.Result) -> str:
    """The shape that selected the entity: the one at fault itself, or a node shape that holds it."""
    holders = [result.shape, *sorted(shapes.subjects(SH.property, result.shape), key=str)]
    found = next((one for one in holders if result.focus in seen.get(one, ())), result.shape)
    return local_name(found)


def _report(violations: Iterable[Violation], focus: Mapping[str, int]) -> Report:
    """A report without doubles (a rule may be held by two shapes), by place then by rule."""
    ordered = sorted(
        set(violations),
        key=lambda v: (v.document or "", v.line or 0, v.id, v.entity, v.message),
    )
    return Report(all(one.severity != ERROR for one in ordered), tuple(ordered), focus)


def check_all(graphs: Mapping[str, Graph]) -> dict[str, Report]:
    """Check named graphs, each by what its name says it is, then the default graph they make.

    Returns:
        One report a graph, by its name, and one under `DEFAULT_GRAPH`.

    Raises:
        ShapesError: the shapes are malformed or the engine gave up.
    """
    reports = {}
    for name, graph in graphs.items():
        kind = name.removeprefix(GRAPH).partition("/")[0]
        if layers := _LAYERS_BY_KIND.get(kind):
            reports[name] = check(graph, *layers)
    union = Graph()
    for name in default_graphs(graphs):
        union += graphs[name]
    reports[DEFAULT_GRAPH] = check(union, "consistency")
    return reports


def require(graphs: Mapping[str, Graph]) -> dict[str, Report]:
    """The reports of `check_all`, all of which conform.

    A shape that saw nothing is no error here: a build of other documents may well lack a class.

    Raises:
        ShapesError: one of the graphs does not conform; the first error is told in full.
    """
    reports = check_all(graphs)
    errors = [error for report in reports.values() for error in report.errors]
    if errors:
        count = "une erreur" if len(errors) == 1 else f"{len(errors)} erreurs, dont la première"
        raise ShapesError(f"le graphe ne suit pas ses formes, {count} : {errors[0].message}")
    return reports


def unseen(reports: Iterable[Report], shapes: Graph) -> tuple[str, ...]:
    """The targets of `shapes` that selected nothing in any of the graphs reported on.

    Any of them makes the check worthless for its shape, most often by a misspelt class: the whole
    check has failed. Keys are those of `Report.focus`.
    """
    counts: dict[str, int] = {}
    for report in reports:
        for key, count in report.focus.items():
            counts[key] = counts.get(key, 0) + count
    return tuple(target.key for target in targets(shapes) if not counts.get(target.key))


def meta_check(shapes: Graph) -> Report:
    """Check shapes against the shapes of SHACL itself, and for terms that SHACL does not have.

    The shapes of SHACL let a misspelt `sh:minCuont` pass, which then checks nothing. Takes more than
    a second: run it only when `shapes_digest` changes.

    Raises:
        ShapesError: the engine gave up.
    """
    violations = [
        _meta("meta-shacl", result.focus, result.path, result.value)
        for result in engine.run_meta(shapes)
    ]
    for subject, *terms in shapes:
        violations += [
            _meta("meta-term", subject, None, term)
            for term in terms
            if isinstance(term, URIRef) and term.startswith(str(SH)) and term not in SH
        ]
    return _report(violations, {})


def _meta(rule: str, shape: Node, path: Node | None, value: Node | None) -> Violation:
    """A fault of a shape. A blank node is a shape inside another: its name tells nothing."""
    named = short(shape) if isinstance(shape, URIRef) else "imbriquée"
    about = short(path) if isinstance(path, URIRef) else None
    shown = str(value) if isinstance(value, Literal) else short(value) if value else None
    reason = "terme inconnu de SHACL" if rule == "meta-term" else "mal formée"
    words = f"La forme {named} : {reason}"
    words += (f" ({about})" if about else "") + (f", trouvé « {shown} »" if shown else "")
    return Violation(rule, rule, str(shape), about, shown, words, None, None, ERROR)


__all__ = [
    "DEFAULT_GRAPH",
    "LAYERS",
    "Report",
    "Violation",
    "check",
    "check_all",
    "check_with",
    "load_shapes",
    "meta_check",
    "require",
    "shapes_digest",
    "unseen",
]
