"""The ELM view: LOQ's closed shapes accept it, but for what no source states."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

import crosswalk
from crosswalk.cli.exporting import run_export
from crosswalk.errors import CrosswalkError, IdentifierError, QueryError, UnknownEntityError
from crosswalk.exports import NOTICE, Export, export
from crosswalk.exports.elm_rules import REQUIRED, expand, shrink
from crosswalk.exports.elm_view import _spoken

LOQ = Path(__file__).parents[3] / "shared/data/ontologies/elm/LOQ-constraints.ttl"
needs_loq = pytest.mark.skipif(not LOQ.is_file(), reason="../shared/data n'est pas là (LOQ)")

ELM_FORMATS = ("elm", "elm-jsonld")
ELM = "http://data.europa.eu/snb/model/elm/"
ALWAYS = {
    ("elm:Qualification", "elm:ISCEDFCode"),
    ("elm:Organisation", "elm:location"),
    ("elm:Accreditation", "dcterms:type"),
    ("elm:Accreditation", "elm:accreditingAgent"),
}
UNSTATED = {
    "RNCP41402": ALWAYS,
    "RNCP39794": ALWAYS,
    "RNCP32139": ALWAYS,
    "RNCP39099": ALWAYS | {("elm:Qualification", "elm:learningOutcome")},
}
OUTCOMES = {"RNCP41402": 39, "RNCP39794": 10, "RNCP32139": 12, "RNCP39099": 0}


@cache
def shapes() -> Graph:
    return Graph().parse(LOQ)


def parsed(made: Export) -> Graph:
    form = {"text/turtle": "turtle", "application/ld+json": "json-ld"}[made.media_type]
    return Graph().parse(data=made.content, format=form)


def violations(data: Graph) -> list[tuple[str, str, str, str]]:
    """Class of the focus node, path, component, focus node; of the view's own nodes only."""
    from pyshacl import validate

    _, report, _ = validate(data, shacl_graph=shapes(), do_owl_imports=False)
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        component = str(report.value(result, SH.sourceConstraintComponent)).partition("#")[2]
        for cls in data.objects(focus, RDF.type):
            path = shrink(str(report.value(result, SH.resultPath)))
            found.append((shrink(str(cls)), path, component, str(focus)))
    return found


@needs_loq
@pytest.mark.parametrize("number", UNSTATED)
def test_loq_accepts_it_but_for_what_no_source_states(graph: crosswalk.Graph, number: str) -> None:
    made = export(graph, "elm", certification=number)
    found = violations(parsed(made))
    assert {component for _, _, component, _ in found} == {"MinCountConstraintComponent"}
    assert {(cls, path) for cls, path, _, _ in found} == UNSTATED[number]
    said = {(one.target, one.path, node) for one in made.missing for node in one.nodes}
    assert said == {(cls, path, focus) for cls, path, _, focus in found}


@needs_loq
def test_it_still_conforms_beside_our_graph(graph: crosswalk.Graph) -> None:
    """Copies of nodes, under IRIs of their own: that is what the closed shapes ask."""
    made = export(graph, "elm", certification="RNCP41402")
    data = parsed(made)
    own = set(data.subjects())
    for quad in graph.store.quads("https://w3id.org/passerelle/graph/document/rncp41402-fiche"):
        data.parse(data=f"{quad.triple} .", format="nt")
    mine = {
        (cls, path)
        for cls, path, _, focus in violations(data)
        if URIRef(focus) in own and cls.startswith("elm:")
    }
    assert mine == ALWAYS


@needs_loq
def test_a_property_of_ours_would_be_seen(graph: crosswalk.Graph) -> None:
    data = parsed(export(graph, "elm", certification="RNCP41402"))
    outcome = next(data.subjects(RDF.type, URIRef(f"{ELM}LearningOutcome")))
    ours = URIRef("https://w3id.org/passerelle/ontology#position")
    data.add((outcome, ours, Literal(1)))
    found = {(cls, component) for cls, _, component, _ in violations(data)}
    assert ("elm:LearningOutcome", "ClosedConstraintComponent") in found


@needs_loq
def test_the_rules_are_those_of_loq() -> None:
    """Whatever LOQ requires of a class that we write is in our table, and nothing else."""
    for name, paths in REQUIRED.items():
        shape = next(shapes().subjects(SH.targetClass, URIRef(expand(name))))
        assert shapes().value(shape, SH.closed) == Literal(True)
        required = {
            shrink(str(shapes().value(one, SH.path)))
            for one in shapes().objects(shape, SH.property)
            if int(shapes().value(one, SH.minCount, default=0))
        }
        assert required == set(paths), name


@pytest.mark.parametrize("number", OUTCOMES)
def test_the_outcomes_are_the_competences_to_the_letter(
    graph: crosswalk.Graph, number: str
) -> None:
    data = parsed(export(graph, "elm", certification=number))
    qualification = next(data.subjects(RDF.type, URIRef(f"{ELM}Qualification")))
    outcomes = list(data.objects(qualification, URIRef(f"{ELM}learningOutcome")))
    labels = sorted(str(data.value(outcome, DCTERMS.title)) for outcome in outcomes)
    assert len(labels) == OUTCOMES[number]
    assert labels == sorted(row["label"] for row in graph.query("competences", a=number))
    blocs = list(data.subjects(RDF.type, URIRef(f"{ELM}LearningAchievementSpecification")))
    assert len(blocs) == len(graph.blocs(number))
    assert all((bloc, URIRef(f"{ELM}isPartOf"), qualification) in data for bloc in blocs)


@pytest.mark.parametrize("name", ELM_FORMATS)
@pytest.mark.parametrize("number", OUTCOMES)
def test_no_term_of_ours_and_the_notice_inside(
    graph: crosswalk.Graph, number: str, name: str
) -> None:
    made = export(graph, name, certification=number)
    text = made.content.decode()
    assert "passerelle/ontology" not in text
    assert "rncp:" not in text
    assert NOTICE in text
    data = parsed(made)
    terms = set(data.predicates()) | set(data.objects(None, RDF.type))
    assert not [term for term in terms if "passerelle" in str(term)]
    assert (None, DCTERMS.license, None) in data
    assert [row for row in data.objects(None, DCTERMS.rights) if str(row).startswith("Source : ")]


def test_both_forms_say_the_same(graph: crosswalk.Graph) -> None:
    first, second = (parsed(export(graph, n, certification="39794")) for n in ELM_FORMATS)
    assert set(first) == set(second)
    assert len(first) > 200


def test_what_is_in_it(graph: crosswalk.Graph) -> None:
    data = parsed(export(graph, "elm", certification="RNCP41402"))
    base = "https://w3id.org/passerelle/id/certification/RNCP41402#elm"

    def one(subject: str, name: str) -> str:
        (found,) = data.objects(URIRef(subject), URIRef(expand(name)))
        return str(found)

    assert one(base, "elm:EQFLevel") == "http://data.europa.eu/snb/eqf/4"
    assert one(base, "elm:NQFLevel") == "https://w3id.org/passerelle/id/level/4"
    assert one(f"{base}-identifier-1", "skos:notation") == "RNCP41402"
    assert one(f"{base}-registration", "dcterms:issued") == "2025-10-27T00:00:00"
    assert one(f"{base}-registration", "elm:expiryDate") == "2030-10-27T00:00:00"
    assert one(f"{base}-award-period", "elm:endDate") == "2034-10-26T00:00:00"
    body = one(f"{base}-award", "elm:awardingBody")
    assert one(body, "rov:legalName") == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    tests = data.subjects(URIRef(f"{ELM}proves"), URIRef(base))
    assert {str(data.value(test, DCTERMS.title)) for test in tests} == {
        "Production de dossiers appuyés sur l’expérience professionnelle",
        "Soutenances orales",
    }


def test_the_conditions_and_the_durations_are_notes(graph: crosswalk.Graph) -> None:
    said = {str(note) for note in notes(graph, "RNCP39794")}
    assert "Durée : 45 min" in said
    # That the period in enterprise is compulsory holds for one route: it is no prerequisite.
    assert not any(note.startswith("Prérequis à la validation : La période") for note in said)
    assert len([note for note in said if note.startswith("Compétence transversale : ")]) == 4
    assert any("ESAT ou une EA" in str(note) for note in notes(graph, "RNCP39099"))
    assert any("déduites" in str(note) for note in notes(graph, "RNCP41402"))


def notes(graph: crosswalk.Graph, number: str) -> list[object]:
    data = parsed(export(graph, "elm", certification=number))
    return list(data.objects(None, URIRef(f"{ELM}noteLiteral")))


def test_a_test_that_does_not_take_place_is_not_one(graph: crosswalk.Graph) -> None:
    """RNCP39794 has 17 modalities, of which those « sans objet » assess nothing."""
    data = parsed(export(graph, "elm", certification="RNCP39794"))
    tests = set(data.subjects(RDF.type, URIRef(f"{ELM}LearningAssessmentSpecification")))
    void = graph.query(
        "PREFIX rncp: <https://w3id.org/passerelle/ontology#> "
        "SELECT DISTINCT ?x { ?x rncp:notApplicable ?w FILTER(CONTAINS(STR(?x), 'RNCP39794/')) }"
    )
    modalities = {row["modality"] for row in graph.query("evaluation", a="RNCP39794")}
    assert void
    assert {str(test) for test in tests} == {
        f"{iri}#elm" for iri in modalities - {row["x"] for row in void}
    }


def test_preferred_and_other_titles_differ(graph: crosswalk.Graph) -> None:
    for number in OUTCOMES:
        data = parsed(export(graph, "elm", certification=number))
        for subject, label in data.subject_objects(SKOS.altLabel):
            assert (subject, DCTERMS.title, label) not in data


def test_the_same_bytes_in_another_process(graph: crosswalk.Graph, built: Path) -> None:
    code = (
        "import crosswalk, sys; from crosswalk.exports import export; "
        "g = crosswalk.open(sys.argv[1]); "
        "sys.stdout.buffer.write(b''.join(export(g, n, certification='39794').content "
        "for n in ('elm', 'elm-jsonld')))"
    )
    here = b"".join(export(graph, name, certification="39794").content for name in ELM_FORMATS)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(built)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.stdout == here


def test_what_is_refused(graph: crosswalk.Graph) -> None:
    with pytest.raises(UnknownEntityError, match="RNCP99999"):
        export(graph, "elm", certification="99999")
    with pytest.raises(UnknownEntityError, match="seulement citée"):
        export(graph, "elm", certification="RNCP36697")
    with pytest.raises(IdentifierError):
        export(graph, "elm", certification="l'encadrant")
    with pytest.raises(QueryError, match="--certification"):
        export(graph, "elm")
    with pytest.raises(QueryError, match="option inconnue"):
        export(graph, "elm", certification="41402", langue="fr")
    with pytest.raises(QueryError, match=r"attendu : turtle, .*elm"):
        export(graph, "pdf", certification="41402")


def test_the_command(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vue.ttl"
    run_export("elm", {"certification": "RNCP39099"}, file, built)
    out, err = capsys.readouterr()
    assert out == ""
    assert "aucune source n'énumère les compétences" in err
    assert "ISCED-F" in err
    assert "correspondances" in err
    assert file.read_text(encoding="utf-8").startswith(f"# {NOTICE}\n")
    with pytest.raises(CrosswalkError, match="ne peut pas être écrit"):
        run_export("elm", {"certification": "RNCP39099"}, tmp_path, built)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("PT45M", "45 min"),
        ("PT2H40M", "2 h 40"),
        ("PT1H5M", "1 h 05"),
        ("PT2H", "2 h"),
        ("P1D", "P1D"),
    ],
)
def test_durations_as_they_are_said(written: str, spoken: str) -> None:
    assert _spoken(written) == spoken
