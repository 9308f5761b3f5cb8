"""What the graph of the five documents answers, by the queries of the library."""

from __future__ import annotations

from collections import Counter

import pytest

import crosswalk

ETI, TMA_2018, TMA_2024, ETAIE = "RNCP39794", "RNCP32139", "RNCP39099", "RNCP41402"


def labels(rows: list[dict[str, str]], key: str = "label") -> list[str]:
    return [row[key] for row in rows]


def test_blocs_of_the_four_titles(graph: crosswalk.Graph) -> None:
    found = {
        number: [(b.iri.rsplit("/", 1)[1], b.code, b.competences) for b in graph.blocs(number)]
        for number in (ETI, TMA_2018, TMA_2024, ETAIE)
    }
    assert found == {
        ETI: [("CCP1", None, 4), ("CCP2", None, 3), ("CCP3", None, 3)],
        TMA_2018: [
            ("BC01", "RNCP32139BC01", 4),
            ("BC03", "RNCP32139BC03", 5),
            ("BC02", "RNCP32139BC02", 3),
        ],
        TMA_2024: [("n1", None, 0), ("BC02", "RNCP39099BC02", 0), ("BC03", "RNCP39099BC03", 0)],
        ETAIE: [(f"BC0{n}", f"RNCP41402BC0{n}", c) for n, c in ((1, 9), (2, 15), (3, 9), (4, 6))],
    }
    assert all(graph.all_blocs_known(number) for number in (ETI, TMA_2018, TMA_2024, ETAIE))


def test_the_2018_documents_bloc_numbers_are_no_register_codes(graph: crosswalk.Graph) -> None:
    """Its bloc 2 is RNCP32139BC03, its bloc 3 is RNCP32139BC02: tied by label."""
    found = {b.code: b.label for b in graph.blocs(TMA_2018)}
    assert found["RNCP32139BC03"].startswith("Animer, organiser et gérer la production")
    assert found["RNCP32139BC02"].startswith("Gérer, développer les compétences individuelles")


def test_a_competence_of_the_eti_and_its_criteria(graph: crosswalk.Graph) -> None:
    (competence,) = graph.query("competences", a=ETI, cle="CP4")
    assert competence["label"] == "Encadrer une équipe de salariés en insertion"
    criteria = labels(graph.query("criteres", a=ETI, cle="CP4"), "criterion")
    assert len(criteria) == 7
    assert criteria[-1] == "La pratique professionnelle est analysée en vue de la faire évoluer"


def test_criteria_counts(graph: crosswalk.Graph) -> None:
    eti = Counter(labels(graph.query("criteres", a=ETI), "competence"))
    assert [eti[f"CP{n}"] for n in range(1, 11)] == [4, 6, 8, 7, 7, 7, 4, 9, 9, 9]
    assert sum(eti[f"CT{n}"] for n in range(1, 5)) == 17
    tma = Counter(labels(graph.query("criteres", a=TMA_2018), "competence"))
    assert list(tma.values()) == [5, 6, 5, 4, 5, 6, 6, 9, 4, 6, 7, 5]
    assert graph.query("criteres", a=TMA_2024) == []


def test_criteria_of_tma_2_4(graph: crosswalk.Graph) -> None:
    found = labels(graph.query("criteres", a=TMA_2018, cle="2.4"), "criterion")
    assert len(found) == 9
    assert found[0].startswith("Le candidat analyse correctement les documents exprimant")
    assert found[-1] == "Le candidat évalue sa gestion de production et l'ajuste le cas échéant."


def test_know_how_and_knowledge(graph: crosswalk.Graph) -> None:
    found = Counter(labels(graph.query("savoirs", a=ETI), "kind"))
    assert found == {
        "TechnicalKnowHow": 106,
        "OrganisationalKnowHow": 36,
        "RelationalKnowHow": 59,
        "Knowledge": 103,
    }
    assert "RelationalKnowHow" not in labels(graph.query("savoirs", a=ETI, cle="CP8"), "kind")


def test_details_and_other_parts(graph: crosswalk.Graph) -> None:
    counted = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?number ?class (COUNT(DISTINCT ?e) AS ?n) {
          ?c rncp:rncpNumber ?number . ?e dcterms:isPartOf ?c ; a ?class
        } GROUP BY ?number ?class"""
    )
    found = {(r["number"], r["class"].rsplit("#", 1)[1]): int(r["n"]) for r in counted}
    assert found[TMA_2018, "CompetenceDetail"] == 54
    assert found[TMA_2018, "Criterion"] == 68
    assert found[ETI, "Criterion"] == 87
    assert found[ETI, "GlossaryEntry"] == 25
    assert found[ETI, "Job"] == 6
    assert found[TMA_2024, "Responsibility"] == 9
    assert found[TMA_2024, "GlossaryEntry"] == 10
    assert found[TMA_2024, "AccessRoute"] == 2
    assert found[ETAIE, "Activity"] == 10
    assert found[ETAIE, "Job"] == 7
    assert (TMA_2024, "Competence") not in found


def test_forty_links_to_transversal_competences(graph: crosswalk.Graph) -> None:
    found = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        SELECT DISTINCT ?c ?t { ?c rncp:mobilises ?t }"""
    )
    assert len(found) == 40
    assert len({row["t"] for row in found}) == 4


def test_modalities_that_assess_cp8(graph: crosswalk.Graph) -> None:
    found = graph.query("modalites-de", a=ETI, cle="CP8")
    assert [(r["session"], r["modality"], r["duration"]) for r in found] == [
        ("CCP3", "Mise en situation professionnelle", "PT45M"),
        ("CCP3", "Entretien technique", "PT40M"),
        ("titre", "Mise en situation professionnelle", "PT45M"),
        ("titre", "Entretien technique", "PT40M"),
    ]


def test_rome_attached_and_near(graph: crosswalk.Graph) -> None:
    """The documents of RNCP39099 say « les plus proches »; only the export attaches them."""
    found = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        PREFIX c: <https://w3id.org/passerelle/id/certification/>
        SELECT DISTINCT ?g ?p ?code
        { VALUES ?p { rncp:rome rncp:nearRome } GRAPH ?g { c:RNCP39099 ?p ?code } }"""
    )
    where = {(r["p"].rsplit("#", 1)[1], r["g"].split("/graph/")[1]) for r in found}
    assert where == {
        ("nearRome", "document/rncp39099-fiche-metier"),
        ("rome", "excerpt/csv-rome/2026-02-01"),
    }
    eti = [(r["property"], r["code"]) for r in graph.query("codes", a=ETI)]
    assert ("rome", "K1203") in eti
    assert "nearRome" not in dict(eti)


def test_jury_of_the_2018_title(graph: crosswalk.Graph) -> None:
    members = [r["member"] for r in graph.query("jury", a=TMA_2018) if r["member"]]
    assert len(members) == 3
    assert members[0].startswith("D’un formateur qui n’a pas eu le moniteur en formation")
    assert members[2].startswith("D’un représentant de direction d’ESAT ou d’Entreprise Adaptée")


def test_every_declared_link_has_its_passage(graph: crosswalk.Graph) -> None:
    found = graph.query("liens")
    rows = {(r["from"], r["link"], r["to"], r.get("direction", ""), r["iri"]) for r in found}
    assert Counter((f, link, t, d) for f, link, t, d, _ in rows) == {
        (ETAIE, "PartialCorrespondence", TMA_2024, "DirectionNotStated"): 1,
        (ETI, "PartialCorrespondence", "RNCP37275", "Unilateral"): 1,
        (ETI, "PartialCorrespondence", "RNCP34336", "DirectionNotStated"): 3,
        (ETI, "replaces", "RNCP34336", ""): 1,
        (ETAIE, "replaces", "RNCP36697", ""): 1,
    }
    assert all(r["quote"] and int(r["line"]) > 0 for r in found)


def test_both_ccp_of_rncp37275_together(graph: crosswalk.Graph) -> None:
    (row,) = graph.correspondences(ETI, "RNCP37275").rows
    assert row.direction == "unilatérale"
    assert [b.code for b in row.target.blocs] == ["RNCP37275BC01", "RNCP37275BC02"]
    assert [(b.code, b.label[:20]) for b in row.source.blocs] == [(None, "Organiser des séance")]


def test_contradictions_stay_visible(graph: crosswalk.Graph) -> None:
    found = graph.query("contradictions")
    topics = Counter(r["topic"] for r in found)
    assert topics["Ce que signifie le sigle ESAT"] == 4
    assert topics["Part des emplois de moniteur d'atelier en ESAT"] == 2
    durations = [r["statement"] for r in found if "titre ETI" in r["topic"]]
    assert [d[-10:] for d in durations] == ["02 h 40 min"[-10:], "02 h 30 min"[-10:]]


def test_labels_of_rncp39099bc03_are_all_kept(graph: crosswalk.Graph) -> None:
    found = graph.query(
        """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX bloc: <https://w3id.org/passerelle/id/certification/RNCP39099/bloc/>
        SELECT DISTINCT ?p ?l ?g
        { VALUES ?p { skos:prefLabel skos:altLabel } GRAPH ?g { bloc:BC03 ?p ?l } }"""
    )
    kinds = Counter(r["p"].rsplit("#", 1)[1] for r in found)
    assert kinds == {"prefLabel": 1, "altLabel": 2}
    assert len({r["l"] for r in found}) == 3


@pytest.mark.parametrize(
    ("number", "text"), [(TMA_2024, "dans un ESAT ou une EA."), (ETI, "entretien")]
)
def test_conditions(graph: crosswalk.Graph, number: str, text: str) -> None:
    assert any(text in r["statement"] for r in graph.query("conditions", a=number))


def test_nothing_links_the_2018_blocs_to_rncp39099(graph: crosswalk.Graph) -> None:
    assert graph.correspondences(TMA_2018, TMA_2024).rows == ()


def test_no_passage_spans_more_than_it_should(graph: crosswalk.Graph) -> None:
    """A passage is one wording; only a section kept as text may be a long paragraph."""
    found = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        SELECT DISTINCT ?e ?q { { ?e prov:wasDerivedFrom ?p }
          UNION { ?axiom rncp:statedIn ?p ; owl:annotatedSource ?e } ?p oa:hasSelector/oa:exact ?q }"""
    )
    sections = [len(r["q"]) for r in found if "/section/" in r["e"]]
    others = sorted(len(r["q"]) for r in found if "/section/" not in r["e"])
    assert max(sections) < 4000
    assert others[0] > 0
    assert others[-1] < 2000
    assert others[len(others) // 2] < 100


def test_two_documents_of_one_title_do_not_meet_on_a_position(graph: crosswalk.Graph) -> None:
    """Only blocs, tied by label or number, are shared by the two documents of RNCP39099."""
    found = graph.query(
        """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX c: <https://w3id.org/passerelle/id/certification/>
        PREFIX g: <https://w3id.org/passerelle/graph/document/>
        SELECT DISTINCT ?e { GRAPH g:rncp39099-plaquette { ?e dcterms:isPartOf c:RNCP39099 }
          GRAPH g:rncp39099-fiche-metier { ?e dcterms:isPartOf c:RNCP39099 } }"""
    )
    assert {r["e"].rsplit("/", 1)[1] for r in found} == {"n1", "BC02", "BC03", "referential"}
