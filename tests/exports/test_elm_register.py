"""The ELM view of a certification that only a register export describes, and of odd statements."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS

import crosswalk
from crosswalk.exports import Export, export
from crosswalk.store import new_generation
from tests.exports.test_elm import ELM, needs_loq, notes, violations

PREFIXES = """@prefix rncp: <https://w3id.org/passerelle/ontology#> .
@prefix c: <https://w3id.org/passerelle/id/certification/RNCP> .
@prefix id: <https://w3id.org/passerelle/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FACTS = """
<https://w3id.org/passerelle/id/export/rncp-xml/2026-01-05> a rncp:RegisterExport ;
    dcterms:title "Export\\n<https://example.org/x> a rncp:Bloc ."@fr ;
    dcterms:publisher "France compétences\\r\\u2028(data.gouv.fr)"@fr ; dcterms:issued "2026-01-05" .
c:1 a rncp:Certification ; rncp:rncpNumber "RNCP1" ; skos:prefLabel "Un titre « \\\\ \\" »"@fr ;
    rncp:abilitiesText "Savoir faire\\nceci"@fr ;
    rncp:expiresOn "2030-01-01"^^xsd:date , "2031-01-01"^^xsd:date ;
    rncp:level <https://w3id.org/passerelle/id/level/4> , <https://w3id.org/passerelle/id/level/5> ;
    rncp:hasBloc <https://w3id.org/passerelle/id/certification/RNCP1/bloc/BC01> .
<https://w3id.org/passerelle/id/certification/RNCP1/bloc/BC01> a rncp:Bloc ;
    dcterms:isPartOf c:1 ; rncp:blocCode "RNCP1BC01" ; skos:prefLabel "Un bloc"@fr ;
    rncp:competencesText "Organiser - Contrôler"@fr ; rncp:assessmentText "Un dossier"@fr .
c:2 a rncp:Certification ; rncp:rncpNumber "RNCP2" .
"""


@pytest.fixture
def odd(tmp_path: Path) -> crosswalk.Graph:
    with new_generation(tmp_path / "store", empty=True) as writing:
        writing.store.load(
            (PREFIXES + FACTS).encode(),
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode("https://w3id.org/passerelle/graph/register/rncp-xml/2026-01-05"),
        )
        # An older snapshot answers nothing here.
        writing.store.load(
            (PREFIXES + 'c:1 a rncp:Certification ; skos:altLabel "Ancien"@fr .').encode(),
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode("https://w3id.org/passerelle/graph/register/rncp-xml/2025-01-05"),
        )
    return crosswalk.open(tmp_path / "store")


def parsed(made: Export) -> Graph:
    return Graph().parse(data=made.content, format="turtle")


def test_the_texts_of_the_register_are_summaries(odd: crosswalk.Graph) -> None:
    said = {str(note) for note in notes(odd, "RNCP1")}
    assert {"Savoir faire\nceci", "Organiser - Contrôler"} <= said
    assert "Modalités d'évaluation : Un dossier" in said
    made = export(odd, "elm", certification="RNCP1")
    assert b"Ancien" not in made.content
    data = parsed(made)
    for cls in ("Qualification", "LearningAchievementSpecification"):
        node = next(data.subjects(RDF.type, URIRef(ELM + cls)))
        assert (node, URIRef(f"{ELM}learningOutcomeSummary"), None) in data


def test_what_the_sources_disagree_on_is_left_out_and_said(odd: crosswalk.Graph) -> None:
    made = export(odd, "elm", certification="RNCP1")
    disagreements = [note for note in made.notes if "se contredisent" in note]
    assert [note.rpartition(" : ")[2] for note in disagreements] == [
        "niveau (4, 5)",
        "échéance de l'enregistrement (2030-01-01, 2031-01-01)",
    ]
    data = parsed(made)
    assert (None, URIRef(f"{ELM}NQFLevel"), None) not in data
    assert (None, RDF.type, URIRef(f"{ELM}Accreditation")) not in data


def test_no_text_of_a_source_leaves_its_comment_or_its_string(odd: crosswalk.Graph) -> None:
    made = export(odd, "elm", certification="RNCP1")
    data = parsed(made)
    assert (URIRef("https://example.org/x"), None, None) not in data
    assert str(next(data.objects(None, DCTERMS.title))) in ('Un titre « \\ " »', "Un bloc")
    head = made.content.decode().split("\n\n")[0]
    assert all(line.startswith("# ") for line in head.split("\n"))
    assert "# Source : France compétences (data.gouv.fr), export du 2026-01-05" in head


@needs_loq
@pytest.mark.parametrize("number", ["RNCP1", "RNCP2"])
def test_the_report_says_what_loq_will_say(odd: crosswalk.Graph, number: str) -> None:
    made = export(odd, "elm", certification=number)
    said = {(one.target, one.path, node) for one in made.missing for node in one.nodes}
    found = violations(parsed(made))
    assert {(cls, path, focus) for cls, path, _, focus in found} == said
    assert ("elm:Qualification", "elm:EQFLevel") in {(cls, path) for cls, path, _ in said}
