"""All that we publish is consistent; each contradiction put into it is found, and its culprits named."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rdflib import OWL, PROV, RDF, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import ID
from crosswalk.reasoning import explain as explaining
from crosswalk.reasoning import hermit
from crosswalk.reasoning.check import check_reason
from crosswalk.reasoning.explain import DIFFERENT, explain
from crosswalk.reasoning.sentences import Contradiction, Speaker
from crosswalk.reasoning.view import dl_view

from .conftest import BLOC, CERTIFICATION

pytestmark = pytest.mark.usefixtures("reasoner")

Triple = tuple[Node, Node, Node]

FILE = "ajout.ttl"
TITLE, FIRST = "certification/RNCP41402", "(certification/RNCP41402/bloc/BC01)"
ELSEWHERE = URIRef(f"{ID}certification/RNCP99999")
TWIN, OTHER = URIRef(f"{CERTIFICATION}/bloc/BC99"), URIRef(f"{CERTIFICATION}/bloc/BC02")
COMPETENCE = URIRef(f"{BLOC}/competence/1")
ROW = URIRef(f"{ID}correspondence/X")


def added(graphs: dict[str, Graph], triples: Iterable[Triple]) -> dict[str, Graph]:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return {**graphs, FILE: graph}


def only(graphs: dict[str, Graph], triples: Iterable[Triple]) -> Contradiction:
    """The one contradiction of the graphs and these triples."""
    outcome = check_reason(added(graphs, triples))
    assert not outcome.consistent
    assert not outcome.conforms
    (contradiction,) = outcome.contradictions
    assert contradiction.minimal
    return contradiction


def number(text: str) -> Literal:
    return Literal(text, datatype=URIRef("http://www.w3.org/2001/XMLSchema#integer"))


CASES: dict[str, tuple[list[Triple], list[str], list[str]]] = {
    "a certification is not its référentiel": (
        [(CERTIFICATION, RDF.type, RNCP.Referential)],
        [
            f"{TITLE} est de la classe « référentiel »",
            f"{TITLE} est de la classe « certification »",
        ],
        ["rien n'est à la fois de la classe « certification » et de la classe « référentiel »"],
    ),
    "a certification has one number": (
        [(CERTIFICATION, RNCP.rncpNumber, Literal("RNCP1"))],
        ["« numéro de fiche » « RNCP1 »", "« numéro de fiche » « RNCP41402 »"],
        ["« numéro de fiche » n'a qu'une valeur pour chaque entité"],
    ),
    "a bloc has one code": (
        [(BLOC, RNCP.blocCode, Literal("RNCP41402BC09"))],
        ["« code du bloc » « RNCP41402BC09 »", "« code du bloc » « RNCP41402BC01 »"],
        ["« code du bloc » n'a qu'une valeur pour chaque entité"],
    ),
    "a bloc is of one certification": (
        [(BLOC, RNCP.blocOf, ELSEWHERE), (ELSEWHERE, RNCP.rncpNumber, Literal("RNCP99999"))],
        [f"{FIRST} : « est un bloc de »", "certification/RNCP99999", TITLE],
        ["deux adresses (IRI)", "« est un bloc de » n'a qu'une valeur"],
    ),
    "a kind is not a direction": (
        [(ROW, RNCP.direction, RNCP.PartialCorrespondence)],
        ["correspondence/X : « sens de la correspondance »", "« correspondance partielle »"],
        ["rien n'est à la fois", "la valeur de « sens de la correspondance »"],
    ),
    "two blocs of a certification have two codes": (
        [
            (TWIN, RDF.type, RNCP.Bloc),
            (TWIN, RNCP.blocOf, CERTIFICATION),
            (TWIN, RNCP.blocCode, Literal("RNCP41402BC02")),
        ],
        ["certification/RNCP41402/bloc/BC99 : « code du bloc »", "/bloc/BC02) : « code du bloc »"],
        ["deux adresses (IRI)", "de même « est un bloc de » et « code du bloc » n'en font qu'une"],
    ),
    "two certifications have two numbers": (
        [(ELSEWHERE, RNCP.rncpNumber, Literal("RNCP41402"))],
        ["certification/RNCP99999 : « numéro de fiche » « RNCP41402 »", f"{TITLE} : « numéro"],
        ["deux adresses (IRI)", "de même « numéro de fiche » n'en font qu'une (clé)"],
    ),
    "a competence is professional or transversal": (
        [(COMPETENCE, RDF.type, RNCP.TransversalCompetence)],
        ["« compétence transversale »", "/competence/1)"],
        ["rien n'est à la fois"],
    ),
    "a transversal competence is of no bloc": (
        [(OTHER, RNCP.hasCompetence, ROW), (ROW, RDF.type, RNCP.TransversalCompetence)],
        ["« a pour compétence »", "« compétence transversale »"],
        ["rien n'est à la fois", "la valeur de « a pour compétence »"],
    ),
    "a number of years is an integer": (
        [(CERTIFICATION, RNCP.durationYears, Literal("trois"))],
        ["« durée de l'enregistrement en années » « trois »"],
        ["la valeur de « durée de l'enregistrement en années » est du type", "xsd:integer"],
    ),
    "a number of the register is a text": (
        [(ELSEWHERE, RNCP.rncpNumber, number("99999"))],
        ["« 99999 » (xsd:integer)"],
        ["la valeur de « numéro de fiche » est du type", "xsd:string"],
    ),
    "a year is no integer, though its stand-in is one": (
        [(ROW, RNCP.hours, Literal("2024", datatype=number("1").datatype + "/../gYear"))],
        ["« heures » « 2024 »"],
        ["la valeur de « heures »"],
    ),
    "a document is not a certifier": (
        [(URIRef(f"{ID}document/rncp41402-fiche"), RDF.type, RNCP.Certifier)],
        ["(document/rncp41402-fiche) est de la classe « certificateur »", "« document source »"],
        ["rien n'est à la fois"],
    ),
    "two addresses are two things": (
        [(BLOC, OWL.sameAs, OTHER)],
        [f"{FIRST} : owl:sameAs", "/bloc/BC02)"],
        ["deux adresses (IRI)"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_contradictions_are_found_and_explained(small: dict[str, Graph], name: str) -> None:
    triples, facts, rules = CASES[name]
    contradiction = only(small, triples)
    said = {"fait": facts, "règle": rules}
    for kind, wanted in said.items():
        texts = [one.text for one in contradiction.statements if one.kind == kind]
        for part in wanted:
            assert any(part in text for text in texts), (part, texts)
    assert any(one.graph == FILE for one in contradiction.statements)
    assert len(contradiction.statements) <= 9, "few enough to be read"


def test_a_fact_of_a_document_names_its_line(small: dict[str, Graph]) -> None:
    contradiction = only(small, CASES["a certification has one number"][0])
    (stated,) = (one for one in contradiction.statements if one.document)
    assert stated.document == "rncp41402-fiche.txt"
    assert stated.line is not None
    assert stated.quote == "RNCP41402"
    assert f"rncp41402-fiche.txt, ligne {stated.line} : « RNCP41402 »" in str(stated)


def test_every_culprit_is_needed(small: dict[str, Graph]) -> None:
    """What is found is inconsistent by itself, and without any one of its statements it is not."""
    for name in ("two blocs of a certification have two codes", "a kind is not a direction"):
        view = dl_view(added(small, CASES[name][0]))
        (found,) = explain(view)
        all_of_it = [*found.facts, *found.axioms]

        parts = [[one for one in all_of_it if one is not left_out] for left_out in all_of_it]
        series = [view.document(part, distinct=DIFFERENT in part) for part in parts]
        assert hermit.first_inconsistent(series) is None
        assert hermit.first_inconsistent([view.document(all_of_it)]) == 0


def test_contradictions_one_after_the_other(small: dict[str, Graph]) -> None:
    names = ("a certification has one number", "a kind is not a direction")
    outcome = check_reason(added(small, [t for name in names for t in CASES[name][0]]))
    assert len(outcome.contradictions) == 2
    texts = [" ".join(one.text for one in c.statements) for c in outcome.contradictions]
    for part in ("« RNCP1 »", "correspondence/X"):
        assert sum(part in text for text in texts) == 1


def test_without_suspects_the_culprits_are_the_same(
    small: dict[str, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look only makes it quicker."""
    monkeypatch.setattr(explaining, "suspects", lambda _view, _facts: set())
    triples, facts, _ = CASES["two certifications have two numbers"]
    texts = [one.text for one in only(small, triples).statements]
    assert all(any(part in text for text in texts) for part in facts)


def test_a_class_without_possible_member_is_explained(small: dict[str, Graph]) -> None:
    mixed = URIRef("https://example.org/Mixed")
    above = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    triples: list[Triple] = [(mixed, RDF.type, OWL.Class)]
    triples += [(mixed, URIRef(above), cls) for cls in (RNCP.Bloc, RNCP.Jury)]
    outcome = check_reason(added(small, triples))
    assert outcome.consistent
    assert not outcome.conforms
    assert outcome.unsatisfiable == (str(mixed),)
    (contradiction,) = outcome.contradictions
    assert contradiction.about == f"<{mixed}>"
    texts = " ".join(one.text for one in contradiction.statements)
    assert "« bloc de compétences » et de la classe « jury »" in texts


def test_the_time_of_an_explanation_is_bounded(small: dict[str, Graph]) -> None:
    view = dl_view(added(small, CASES["a bloc has one code"][0]))
    (found,) = explain(view, limit=0.01)
    assert not found.minimal
    told = Speaker(small).contradiction(found)
    assert not told.minimal


# ------------------------------------------------------------------------------------- what we publish


def test_the_schema_is_consistent_and_every_class_can_have_members(
    schema: dict[str, Graph],
) -> None:
    outcome = check_reason(schema)
    assert outcome.conforms
    assert outcome.axioms > 200


def test_all_the_documents_are_consistent(everything: dict[str, Graph]) -> None:
    outcome = check_reason(everything)
    assert outcome.conforms
    assert not outcome.faults
    assert not outcome.undeclared
    assert outcome.facts > 4000
    assert len([name for name in everything if "/document/" in name]) == 5
    assert outcome.seconds["raisonneur"] < 60


def test_what_follows_from_the_documents(everything: dict[str, Graph]) -> None:
    """The alignments say more of each entity, and nothing that the data would contradict."""
    answer = hermit.classify(dl_view(everything).whole())
    credential = "https://schema.org/EducationalOccupationalCredential"
    assert (str(CERTIFICATION), credential) in answer.types
    scheme = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
    certifications = {one for one, cls in answer.types if cls == str(RNCP.Certification)}
    assert not certifications & {one for one, cls in answer.types if cls == scheme}
    assert not {cls for _, cls in answer.types if cls == str(PROV.Activity)}
