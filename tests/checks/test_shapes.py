"""Every constraint of every shape fails where it should, and there alone (finding 9)."""

from __future__ import annotations

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.checks.report import Violation
from crosswalk.checks.shacl import check, check_with
from crosswalk.checks.shapes import LAYERS, RNCPS, Target, load_shapes, local_name, targets
from crosswalk.graph.terms import PARTS, RNCP
from tests.checks.shape_mutations import CONSEQUENCES, FOCUS, MUTATIONS

SHAPES = load_shapes()
DESCRIBING = {SH.name, SH.message, SH.severity, SH.path, SH.property, RDF.type}
OTHER_DOCUMENTS = {"document-identifier", "passage-document"}
"""Rules whose mutation changes the document itself."""
DESCRIBING |= {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}


def parameters() -> dict[str, set[str]]:
    """Id → its constraint parameters, read from the shape files: `sh:property` is no rule itself."""
    found: dict[str, set[str]] = {}
    for shape, predicate in SHAPES.subject_predicates():
        if isinstance(shape, URIRef) and shape in RNCPS and predicate not in DESCRIBING:
            found.setdefault(local_name(shape), set()).add(local_name(predicate))
    return found


def holders(rule: str) -> list[Target]:
    """The targets through which a rule looks at entities."""
    shapes = {RNCPS[rule], *SHAPES.subjects(SH.property, RNCPS[rule])}
    return [target for target in targets(SHAPES) if target.shape in shapes]


def focus_of(graph: Graph, rule: str, holder: Target) -> Node:
    nodes = holder.select(graph)
    focus = FOCUS[rule] if rule in FOCUS else min(nodes, key=str)
    assert focus in nodes
    return focus


def mutated(sample: Graph, rule: str, parameter: str) -> tuple[Graph, Node]:
    """A copy with one entity broken: the first that the rule sees, unless `FOCUS` says."""
    graph = Graph() + sample
    focus = focus_of(graph, rule, holders(rule)[0])
    MUTATIONS[rule][parameter](graph, focus)
    return graph, focus


def alone(rule: str) -> Graph:
    """The shapes with this rule and no other."""
    shapes = Graph() + SHAPES.cbd(RNCPS[rule])
    for holder in holders(rule):
        shapes.add((holder.shape, holder.kind, holder.term))
        if holder.shape != RNCPS[rule]:
            shapes.add((holder.shape, RDF.type, SH.NodeShape))
            shapes.add((holder.shape, SH.property, RNCPS[rule]))
    return shapes


def test_every_constraint_has_a_mutation() -> None:
    assert {rule: set(mutations) for rule, mutations in MUTATIONS.items()} == parameters()


def test_every_rule_is_reached() -> None:
    """No property shape is left out of all node shapes, and no node shape lacks a target."""
    assert [rule for rule in parameters() if not holders(rule)] == []
    node_shapes = set(SHAPES.subjects(RDF.type, SH.NodeShape))
    assert node_shapes <= {target.shape for target in targets(SHAPES)}


def test_the_sample_conforms_and_every_shape_sees_something(sample: Graph) -> None:
    report = check(sample, *LAYERS)
    assert report.violations == ()
    assert [key for key, count in report.focus.items() if not count] == []


@pytest.mark.parametrize(
    ("rule", "parameter"),
    [(rule, parameter) for rule in MUTATIONS for parameter in MUTATIONS[rule]],
)
def test_mutation_is_reported(sample: Graph, rule: str, parameter: str) -> None:
    graph, focus = mutated(sample, rule, parameter)
    violations = check(graph, *LAYERS).violations
    own = [v for v in violations if v.id == rule and v.entity == str(focus)]
    assert own, f"{rule} did not fail"
    assert {v.id for v in violations} - {rule} <= CONSEQUENCES.get(rule, set())
    for one in own:
        assert_tells_all(one, rule)


def assert_tells_all(violation: Violation, rule: str) -> None:
    """The message names the entity, the property and the value, in French, on one line."""
    message = violation.message
    assert " : " in message
    assert "\n" not in message
    assert violation.property is None or f"({violation.property})" in message
    assert (violation.value is None) == ("trouvé « " not in message)
    assert (violation.line is None) == (", ligne " not in message)
    assert violation.severity == ("alerte" if is_warning(rule) else "erreur")
    assert violation.document == "rncp41402-fiche" or rule in OTHER_DOCUMENTS


def is_warning(rule: str) -> bool:
    return (RNCPS[rule], SH.severity, SH.Warning) in SHAPES


@pytest.mark.parametrize(
    ("rule", "parameter"),
    [
        (rule, parameter)
        for rule in MUTATIONS
        if len(MUTATIONS[rule]) > 1
        for parameter in MUTATIONS[rule]
    ],
)
def test_mutation_breaks_only_the_constraint_it_is_meant_for(
    sample: Graph, rule: str, parameter: str
) -> None:
    """Without the constraint, the same graph passes: no other constraint of the rule caught it."""
    graph, _ = mutated(sample, rule, parameter)
    shapes = alone(rule)
    assert {violation.id for violation in check_with(graph, shapes).violations} == {rule}
    shapes.remove((RNCPS[rule], SH[parameter], None))
    assert check_with(graph, shapes).violations == ()


@pytest.mark.parametrize("rule", [rule for rule in MUTATIONS if len(holders(rule)) > 1])
def test_shared_rule_is_reported_for_every_shape_that_holds_it(sample: Graph, rule: str) -> None:
    graph = Graph() + sample
    broken = {(holder.key, focus_of(sample, rule, holder)) for holder in holders(rule)}
    for _, focus in broken:
        next(iter(MUTATIONS[rule].values()))(graph, focus)
    found = {(v.shape, v.entity) for v in check(graph, *LAYERS).violations if v.id == rule}
    assert {(key.partition("[")[0], str(focus)) for key, focus in broken} <= found


def test_every_part_of_the_model_has_its_shape() -> None:
    common = {RNCPS["label-present"], RNCPS["part-of-certification"]}
    for part in PARTS.values():
        held = {
            rule
            for shape in (
                *SHAPES.subjects(SH.targetClass, part.cls),
                *SHAPES.subjects(SH.targetObjectsOf, part.property),
            )
            for rule in SHAPES.objects(shape, SH.property)
        }
        expected = common if part.cls != RNCP.Bloc else {RNCPS["bloc-certification"]}
        assert expected <= held, part.cls


def test_shapes_speak_french_and_english() -> None:
    for shape in set(SHAPES.subjects()):
        if not isinstance(shape, URIRef):
            continue
        for predicate in {SH.name, *([SH.message] if local_name(shape) in MUTATIONS else [])}:
            words = list(SHAPES.objects(shape, predicate))
            assert sorted(w.language or "" for w in words if isinstance(w, Literal)) == ["en", "fr"]
        if local_name(shape) in MUTATIONS:
            assert (shape, SH.severity, None) in SHAPES


def test_rules_are_core_and_reach_nothing_outside() -> None:
    """SHACL Core says all of it: no query, so no SERVICE, and no import, rule, function or script."""
    text = " ".join(str(term) for triple in SHAPES for term in triple)
    for forbidden in ("sparql", "select", "owl#imports", "rule", "js"):
        assert f"{SH}{forbidden}" not in text
    assert "SERVICE" not in text
    assert "owl#imports" not in text
