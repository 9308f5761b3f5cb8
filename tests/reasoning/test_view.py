"""The view given to the reasoner: what is converted, what is left out, what OWL cannot say."""

from __future__ import annotations

import re
import warnings

import pytest
from rdflib import OWL, PROV, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

from crosswalk.graph.terms import OA, RNCP
from crosswalk.reasoning.axioms import IDENTITY
from crosswalk.reasoning.literals import OWL2_MAP, convert, malformed
from crosswalk.reasoning.view import View, dl_view

XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
EX = "https://example.org/"
ONE, OTHER = URIRef(f"{EX}one"), URIRef(f"{EX}other")


def view_of(schema: dict[str, Graph], *triples: tuple[object, object, object]) -> View:
    graph = Graph()
    for triple in triples:
        graph.add(triple)  # type: ignore[arg-type]
    return dl_view({**schema, "essai": graph})


def facts(view: View) -> set[str]:
    return {line for axiom in view.facts for line in axiom.lines if EX in line}


# ------------------------------------------------------------------------------------------- literals


@pytest.mark.parametrize(
    ("form", "datatype", "expected", "converted"),
    [
        ("2026-11-21", XSD.date, "2026-11-21T00:00:00", XSD.dateTime),
        ("2026-11-21Z", XSD.date, "2026-11-21T00:00:00Z", XSD.dateTime),
        ("2026-11-21+02:00", XSD.date, "2026-11-21T00:00:00+02:00", XSD.dateTime),
        ("PT1H30M", XSD.dayTimeDuration, "90", XSD.decimal),
        ("PT90M", XSD.dayTimeDuration, "90", XSD.decimal),
        ("P1DT1M30S", XSD.dayTimeDuration, "1441.5", XSD.decimal),
        ("-PT10M", XSD.dayTimeDuration, "-10", XSD.decimal),
        ("PT0S", XSD.dayTimeDuration, "0", XSD.decimal),
        ("P100D", XSD.dayTimeDuration, "144000", XSD.decimal),
        ("2024", XSD.gYear, "2024", XSD.integer),
        ("12", XSD.integer, "12", XSD.integer),
        ("x", XSD.string, "x", XSD.string),
    ],
)
def test_conversions(form: str, datatype: URIRef, expected: str, converted: URIRef) -> None:
    literal = Literal(form, datatype=datatype, normalize=False)
    assert not malformed(literal)
    made = convert(literal, constrained=False)
    assert (str(made), made.datatype) == (expected, converted)
    assert not malformed(made)


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("2024-05", XSD.gYearMonth),
        ("2024Z", XSD.gYear),
        ("08:30:00", XSD.time),
        ("anything", URIRef(f"{EX}type")),
    ],
)
def test_other_types_keep_to_themselves(form: str, datatype: URIRef) -> None:
    made = convert(Literal(form, datatype=datatype, normalize=False), constrained=False)
    assert made.datatype == XSD.hexBinary
    assert bytes.fromhex(str(made)).decode() == f"{form}^^{datatype}"
    other = convert(Literal(f"{form}1", datatype=datatype, normalize=False), constrained=False)
    assert other != made


@pytest.mark.parametrize(
    ("form", "datatype"),
    [("2024", XSD.gYear), ("PT1H", XSD.dayTimeDuration), ("2026-01-01", XSD.date)],
)
def test_under_a_range_no_stand_in_fits(form: str, datatype: URIRef) -> None:
    made = convert(Literal(form, datatype=datatype), constrained=True)
    assert made.datatype == XSD.hexBinary


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("abc", XSD.integer),
        ("1.5", XSD.integer),
        ("-1", XSD.nonNegativeInteger),
        ("256", XSD.unsignedByte),
        ("9" * 5000, XSD.integer),
        ("oui", XSD.boolean),
        ("2026-02-30", XSD.date),
        ("21/11/2026", XSD.date),
        ("2026-11-21", XSD.dateTime),
        ("2026-11-21T25:00:00", XSD.dateTime),
        ("P", XSD.dayTimeDuration),
        ("PT", XSD.dayTimeDuration),
        ("P1Y", XSD.dayTimeDuration),
        ("24", XSD.gYear),
        ("abc", XSD.hexBinary),
        ("١٢", XSD.integer),
    ],
)
def test_malformed_literals_are_faults(
    schema: dict[str, Graph], form: str, datatype: URIRef
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib's own, of a weird boolean
        literal = Literal(form, datatype=datatype, normalize=False)
    assert malformed(literal)
    view = view_of(schema, (ONE, RNCP.expiresOn, literal))
    assert [fault.kind for fault in view.faults] == ["form"]
    assert not facts(view)


@pytest.mark.parametrize(
    ("form", "datatype"),
    [("1E3", XSD.double), ("NaN", XSD.double), ("-.5", XSD.decimal), ("0", XSD.boolean)],
)
def test_well_formed_literals(form: str, datatype: URIRef) -> None:
    assert not malformed(Literal(form, datatype=datatype, normalize=False))


# ----------------------------------------------------------------------------------- what is left out


def test_nothing_outside_the_datatype_map_is_left(everything: dict[str, Graph]) -> None:
    used = {
        match for line in dl_view(everything).whole() for match in re.findall(r"\^\^<(.+?)>", line)
    }
    assert used
    assert {URIRef(name) for name in used} <= OWL2_MAP


def test_annotations_passages_and_imports_are_left_out(
    schema: dict[str, Graph], everything: dict[str, Graph]
) -> None:
    view = dl_view(everything)
    text = "\n".join(view.whole())
    for term in (RNCP.statedIn, SKOS.prefLabel, RDFS.label, OA.hasSelector, OA.exact):
        assert f" <{term}> " not in text.replace(f"<{term}> <{RDF.type}>", "")
    assert "/passage/" not in text
    assert f"<{OWL.Axiom}>" not in text
    assert f"<{OWL.Ontology}>" not in text
    assert view.left_out["passage"] > 10_000
    assert not view.faults
    assert not view.undeclared
    imported = view_of(schema, (ONE, OWL.imports, URIRef("http://127.0.0.1:9/x")))
    assert imported.left_out["import"] == 1
    assert "127.0.0.1" not in "\n".join(imported.whole())


@pytest.mark.parametrize("cls", [OA.SpecificResource, OWL.Axiom, OWL.Ontology])
def test_nothing_is_hidden_by_the_type_it_is_given(schema: dict[str, Graph], cls: URIRef) -> None:
    """A passage, a note or a header that has a number is a certification all the same."""
    number = (ONE, RNCP.rncpNumber, Literal("RNCP1"))
    view = view_of(schema, (ONE, RDF.type, cls), number)
    assert any(str(RNCP.rncpNumber) in line for line in facts(view))
    assert not facts(view_of(schema, (ONE, RDF.type, OWL.Axiom), (ONE, RNCP.statedIn, OTHER)))


def test_a_link_to_a_passage_goes_with_it(schema: dict[str, Graph]) -> None:
    view = view_of(
        schema, (ONE, PROV.wasDerivedFrom, OTHER), (OTHER, RDF.type, OA.SpecificResource)
    )
    assert not facts(view)
    assert view.left_out["passage"] == 2
    assert facts(view_of(schema, (ONE, PROV.wasDerivedFrom, OTHER)))


def test_undeclared_terms_are_counted(schema: dict[str, Graph]) -> None:
    view = view_of(schema, (ONE, RNCP.hasBlocs, OTHER), (ONE, RDF.type, RNCP.Blok))
    assert view.undeclared == {str(RNCP.hasBlocs): 1, str(RNCP.Blok): 1}


def test_a_file_cannot_mute_a_property(schema: dict[str, Graph]) -> None:
    mute = (RNCP.rncpNumber, RDF.type, OWL.AnnotationProperty)
    assert facts(view_of(schema, (ONE, RNCP.rncpNumber, Literal("RNCP1")), mute))


# --------------------------------------------------------------------------- what OWL cannot say; identity


def test_literals_and_things_in_the_place_of_the_other_are_faults(schema: dict[str, Graph]) -> None:
    view = view_of(schema, (ONE, RNCP.hasBloc, Literal("x")), (ONE, RNCP.rncpNumber, OTHER))
    assert sorted(fault.kind for fault in view.faults) == ["literal", "thing"]
    assert not facts(view)


def test_a_property_of_both_kinds_is_a_fault(schema: dict[str, Graph]) -> None:
    view = view_of(schema, (RNCP.hasBloc, RDF.type, OWL.DatatypeProperty))
    assert [fault.kind for fault in view.faults] == ["both"]


def test_individuals_are_what_the_graphs_describe(schema: dict[str, Graph]) -> None:
    view = view_of(schema, (ONE, RNCP.level, OTHER), (BNode(), RNCP.level, OTHER))
    assert ONE in view.individuals
    assert OTHER not in view.individuals, "an address pointed at may be another name"
    assert RNCP.Certification not in view.individuals, "a class is no individual"
    assert RNCP.Unilateral in view.individuals
    assert len(set(view.individuals.values())) == len(view.individuals)
    said = [line for line in view.whole() if f"<{IDENTITY}>" in line]
    assert len(said) == len(view.individuals) + 2


def test_class_expressions_stay_whole(schema: dict[str, Graph]) -> None:
    (domain,) = (
        axiom for axiom in dl_view(schema).schema if axiom.source[:2] == (RNCP.hasJury, RDFS.domain)
    )
    assert {RNCP.Certification, RNCP.Bloc, RNCP.AccessRoute, RNCP.hasJury} == domain.terms


def test_awkward_texts_are_escaped(schema: dict[str, Graph]) -> None:
    nasty = 'a\n"b" \\ <x> .\u2028 é'
    view = view_of(schema, (ONE, RNCP.rncpNumber, Literal(nasty)))
    (line,) = facts(view)
    assert "\n" not in line
    (triple,) = Graph().parse(data=line, format="nt")
    assert str(triple[2]) == nasty
