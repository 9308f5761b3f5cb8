"""What the five documents give, line by line of the issue's « done when »."""

from __future__ import annotations

from datetime import date

import pytest

import crosswalk
from crosswalk.errors import IdentifierError, UnknownEntityError
from crosswalk.transfer import Dates, Grade, Hint, Reading, transfer

FAS = "FEDERATION DES ACTEURS DE LA SOLIDARITE"
CPNE = "CPNE-FP de la branche sanitaire, sociale, médico-sociale privée à but non lucratif"
CONFEDERATION = (
    "CONFEDERATION DES EMPLOYEURS DU SECTEUR SANITAIRE, SOCIAL ET MEDICO-SOCIAL PRIVE A BUT "
    "NON LUCRATIF"
)
ESAT = (
    "Toutes les personnes, quel que soit leur statut, devront être en situation d'accompagnement de "
    "personnes en situation de handicap dans les activités de production et dans les apprentissages dans "
    "un ESAT ou une EA."
)
ROW = "https://w3id.org/passerelle/id/correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03"


def grades(answer) -> dict[str, Grade]:
    return {result.item.name: result.grade for result in answer.results}


def names(items) -> list[str]:
    return [item.name for item in items]


@pytest.fixture(scope="module")
def asked(built):
    """Answers on the built store, each question asked once."""
    graph = crosswalk.open(built)
    return lambda held, *targets, **kw: transfer(graph, [held], targets, **kw)


def test_a_the_declaring_certifier_recognises_others(asked) -> None:
    answer = asked("RNCP39099BC02,RNCP39099BC03", "RNCP41402")
    assert grades(answer) == {
        "RNCP41402BC01": Grade.EXPECTED,
        "RNCP41402BC02": Grade.EXPECTED,
        "RNCP41402BC03": Grade.EXPECTED,
    }
    for result in answer.results:
        assert [awarder.name for awarder in result.awarders] == [FAS]
        assert result.sentence == (
            "La fiche de ce titre le prévoit. Le certificateur, seul à pouvoir délivrer ce bloc, "
            "vérifie votre dossier."
        )
        held, row = result.proof
        assert (held.row, names(held.gives)) == (None, ["RNCP39099BC02", "RNCP39099BC03"])
        assert (row.row, row.reading, row.declared_by) == (ROW, Reading.DECLARED, FAS)
        assert [p.start_line for p in row.passages] == [128, 129, 130]
        assert row.caution == ""
    (title,) = answer.titles
    assert not title.complete
    assert title.grade is None
    assert [(r.item.name, r.grade) for r in title.remains.firm] == [
        ("RNCP41402BC04", Grade.ACQUIRE)
    ]
    assert names(r.item for r in title.remains.if_confirmed) == ["RNCP41402BC04"]
    assert title.remains.firm[0].assessment == (
        "Production d’un dossier appuyé sur l’expérience professionnelle",
        "Soutenance orale",
    )
    assert title.remains.firm[0].vae_open is True


def test_b_the_converse_is_for_the_other_certifier_to_confirm(asked) -> None:
    answer = asked("RNCP41402BC01,RNCP41402BC02,RNCP41402BC03", "RNCP39099")
    assert grades(answer) == {"RNCP39099BC02": Grade.CONFIRM, "RNCP39099BC03": Grade.CONFIRM}
    for result in answer.results:
        assert [(a.name, a.siret, a.registered) for a in result.awarders] == [
            (CONFEDERATION, "88254127900023", True),
            (CPNE, None, False),
        ]
        assert [s.name for s in result.awarders[0].sources] == [
            "Export « certificateurs » de France compétences du 1er février 2026 (lignes citées)"
        ]
        assert [(s.name, s.line) for s in result.awarders[1].sources] == [
            ("rncp39099-plaquette", 64)
        ]
        assert f"à : {CPNE} (au registre : {CONFEDERATION})" in result.ask
        assert (ESAT, "rncp39099-plaquette", 60) in [
            (c.text, c.document, c.start_line) for c in result.conditions
        ]
        assert result.proof[1].reading is Reading.CONVERSE
        assert (
            "le certificateur de RNCP39099 ne l'a pas déclaré lui-même" in result.proof[1].caution
        )
    (title,) = answer.titles
    assert names(r.item for r in title.remains.firm) == [
        "RNCP39099 n1",
        "RNCP39099BC02",
        "RNCP39099BC03",
    ]
    assert names(r.item for r in title.remains.if_confirmed) == ["RNCP39099 n1"]
    assert [names(one) for one in title.remains.smallest_if_confirmed.sets] == [["RNCP39099 n1"]]
    assert len(title.remains.smallest_firm.sets[0]) == 3


def test_one_bloc_short_is_named(asked) -> None:
    answer = asked("RNCP41402BC01,BC02", "RNCP39099")
    assert answer.results == ()
    (missing,) = answer.missing_for
    assert missing.row == ROW
    assert names(missing.lacks) == ["RNCP41402BC03"]
    assert names(missing.gives) == ["RNCP39099BC02", "RNCP39099BC03"]
    assert missing.sentence.startswith("Il manque RNCP41402BC03 (")
    assert " pour que la correspondance joue" in missing.sentence
    # One bloc of the other title does for two of this one.
    (title,) = answer.titles
    assert [names(one) for one in title.remains.smallest_if_confirmed.sets] == [
        ["RNCP39099 n1", "RNCP41402BC03"]
    ]


def test_both_ccp_of_the_trainer_by_a_text_and_one_alone_to_confirm(asked) -> None:
    both = asked("RNCP37275BC01,RNCP37275BC02", "RNCP39794")
    assert grades(both) == {"RNCP39794 CCP3": Grade.TEXT}
    step = both.results[0].proof[1]
    assert (step.document, step.passages[0].start_line) == ("tp-00448-eti-reac-re", 235)
    assert "l'arrêté lui-même n'est pas parmi nos documents" in step.caution
    assert "(service territorial : DDETS)" in both.results[0].sentence
    for one, other in (("BC01", "BC02"), ("BC02", "BC01")):
        alone = asked(f"RNCP37275{one}", "RNCP39794")
        assert grades(alone) == {"RNCP39794 CCP3": Grade.CONFIRM}
        assert alone.results[0].proof[1].reading is Reading.ONE_OF
        assert "sans dire si un seul suffit" in alone.results[0].proof[1].sentence
        assert [names(m.lacks) for m in alone.missing_for] == [[f"RNCP37275{other}"]]
        assert [names(m.gives) for m in alone.missing_for] == [["RNCP39794 CCP3"]]


def test_a_unilateral_row_has_no_converse(asked) -> None:
    answer = asked("RNCP39794 CCP3")
    assert grades(answer) == {"RNCP39794 CCP3": Grade.HELD}
    assert answer.titles == ()


def test_the_ccp_of_2019_by_the_table_of_2024(asked) -> None:
    answer = asked("RNCP34336BC01,RNCP34336BC02", "RNCP39794")
    assert grades(answer) == {"RNCP39794 CCP1": Grade.TEXT, "RNCP39794 CCP2": Grade.TEXT}
    quotes = [p.quote for p in answer.results[0].proof[1].passages]
    assert quotes[-2:] == [
        "Organiser et gérer une activité de production et en encadrer l’équipe dans une structure "
        "d’insertion",
        "Organiser et gérer une activité de production et encadrer l’équipe dans une structure "
        "d’insertion",
    ]
    assert [p.start_line for p in answer.results[0].proof[1].passages] == [
        2850,
        2854,
        2857,
        2860,
        2863,
    ]
    (title,) = answer.titles
    assert names(r.item for r in title.remains.firm) == ["RNCP39794 CCP3"]
    assert title.remains.firm[0].assessment[0] == "Mise en situation professionnelle (45 min)"


def test_all_the_blocs_are_not_the_title(asked) -> None:
    answer = asked("RNCP34336", "RNCP39794")
    assert set(grades(answer).values()) == {Grade.TEXT}
    (title,) = answer.titles
    assert title.complete
    assert title.grade is None
    assert title.sentence.startswith("Tous les blocs réunis ; délivrance à demander, conditions : ")
    first = title.conditions[0]
    assert (first.kind, first.document, first.start_line) == (
        "délivrance",
        "tp-00448-eti-reac-re",
        1651,
    )
    assert first.text.endswith("Cet entretien se déroule en fin de session du dernier CCP.")
    # A bloc is not subject to what the title asks for.
    assert all(c.kind != "délivrance" for r in answer.results for c in r.conditions)


@pytest.mark.parametrize(
    "held", ["RNCP32139", "RNCP32139BC01", "RNCP32139BC02", "RNCP32139BC01,BC02,BC03"]
)
def test_nothing_passes_through_a_lineage(asked, held) -> None:
    answer = asked(held, "RNCP39099")
    assert answer.results == ()
    assert answer.missing_for == ()
    (title,) = answer.titles
    (question,) = title.questions
    assert question.startswith("RNCP39099 remplace RNCP32139.")
    assert f"Demander à : {CPNE}" in question
    assert {r.grade for r in title.remains.firm} == {Grade.ACQUIRE}
    anywhere = asked(held)
    assert {r.grade for r in anywhere.results} <= {Grade.HELD}
    assert anywhere.titles == ()


def test_the_old_edition_stays_acquired_in_words_that_do_not_frighten(asked) -> None:
    answer = asked("RNCP32139", dates=Dates(on=date(2026, 11, 22)))
    assert answer.held_dates == (
        "RNCP32139 : enregistrement échu le 27/12/2023 — le titre et les blocs obtenus restent acquis.",
        "RNCP32139 : remplacé par RNCP39099.",
    )


def test_the_year_of_experience_of_2018_is_never_told(asked) -> None:
    (title,) = asked("RNCP39099BC02", "RNCP32139").titles
    assert title.conditions
    assert not [c for c in title.conditions if "1 an d’expérience" in c.text]


def test_dates_of_the_title_aimed_at(asked) -> None:
    def said(**days: date) -> tuple[str, ...]:
        (title,) = asked("RNCP39099BC02,BC03", "RNCP41402", dates=Dates(**days)).titles
        return title.dates

    limit = "délivrance possible jusqu'au 26/10/2034 (parcours engagés avant le 27/10/2030)."
    assert said(on=date(2026, 11, 22)) == (
        "RNCP41402 : enregistrement actif jusqu'au 27/10/2030.",
        f"RNCP41402 : {limit}",
    )
    assert said(on=date(2032, 1, 1), admitted=date(2030, 1, 1)) == (
        "RNCP41402 : enregistrement échu le 27/10/2030.",
        f"RNCP41402 : {limit}",
    )
    late = asked("RNCP39099BC02,BC03", "RNCP41402", dates=Dates(on=date(2032, 1, 1))).results[0]
    assert late.grade is Grade.EXPECTED
    assert late.warning == (
        "L'enregistrement de RNCP41402 est échu le 27/10/2030 : voyez ses dates avant toute demande."
    )
    early = asked("RNCP39099BC02,BC03", "RNCP41402", dates=Dates(on=date(2026, 1, 1))).results[0]
    assert early.warning is None
    assert "ne relève pas de ce numéro" in said(on=date(2032, 1, 1), admitted=date(2031, 1, 1))[1]
    assert "date passée au 01/01/2035" in said(on=date(2035, 1, 1))[1]


def test_the_date_on_the_parchment_tells_the_edition(asked) -> None:
    early = asked("RNCP41402BC01", dates=Dates(on=date(2026, 1, 1), obtained=date(2024, 6, 1)))
    assert (
        "RNCP41402 : les sources datent ce numéro du 27/10/2025 ; obtenu le 01/06/2024, vérifiez le "
        "numéro porté sur le parchemin (RNCP36697 avant lui)."
    ) in early.held_dates
    gap = asked("RNCP32139BC01", dates=Dates(on=date(2026, 1, 1), obtained=date(2024, 2, 1)))
    assert any("aucun de nos textes ne couvre cette date" in said for said in gap.held_dates)


def test_several_targets_and_none(asked) -> None:
    two = asked("RNCP39099BC02,BC03,RNCP37275BC01,RNCP37275BC02", "RNCP39794", "RNCP41402")
    assert [t.registration.number for t in two.titles] == ["RNCP39794", "RNCP41402"]
    assert [r.item.certification for r in two.results] == ["RNCP39794", *["RNCP41402"] * 3]
    none = asked("RNCP39099BC02,BC03")
    assert [t.registration.number for t in none.titles] == ["RNCP41402"]
    assert {name: g for name, g in grades(none).items() if g is not Grade.HELD} == {
        f"RNCP41402BC0{i}": Grade.EXPECTED for i in (1, 2, 3)
    }


def test_a_bloc_held_of_the_target_is_acquired(asked) -> None:
    answer = asked("RNCP39099BC02,BC03,RNCP41402BC04", "RNCP41402")
    assert grades(answer)["RNCP41402BC04"] is Grade.HELD
    (title,) = answer.titles
    assert title.complete
    assert title.sentence == (
        "Tous les blocs réunis ; délivrance à demander, conditions : L'obtention de la certification est "
        "subordonnée à la validation des 4 blocs de compétences."
    )
    assert title.remains.firm == ()
    assert title.remains.smallest_firm.sets == ((),)


def test_every_result_has_a_proof_whose_quotes_stand_in_the_graph(asked, built) -> None:
    graph = crosswalk.open(built)
    answer = asked("RNCP41402BC01,BC02,BC03,RNCP34336,RNCP37275")
    assert len(answer.results) == 8
    for result in answer.results:
        assert result.proof
        assert result.proof[0].gives
        for step in result.proof:
            if step.row:
                assert step.passages == graph.passages(step.row)
                assert step.passages


def test_hints_are_proche_and_change_nothing_else(asked) -> None:
    def hints(held, remaining):
        assert names(held) == ["RNCP32139BC03"]
        bloc = next(item for item in remaining if item.code == "RNCP39099BC02")
        return [Hint(bloc.iri, "RNCP32139BC03", "Proposée par calcul, sans valeur officielle.")]

    plain = asked("RNCP32139BC03", "RNCP39099")
    hinted = asked("RNCP32139BC03", "RNCP39099", hints=hints)
    assert hinted.results == plain.results == ()
    by_name = {r.item.name: r for r in hinted.titles[0].remains.firm}
    assert by_name["RNCP39099BC02"].grade is Grade.NEAR
    assert by_name["RNCP39099BC02"].sentence.startswith("Contenus proches selon notre analyse.")
    assert by_name["RNCP39099BC03"].grade is Grade.ACQUIRE
    assert hinted.titles[0].remains.smallest_firm == plain.titles[0].remains.smallest_firm


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rncp 41402 bc 1", ["RNCP41402BC01"]),
        ("RNCP41402BC02,BC01", ["RNCP41402BC01", "RNCP41402BC02"]),
        ("RNCP41402BC01+BC02 ; BC01", ["RNCP41402BC01", "RNCP41402BC02"]),
        ("41402", ["RNCP41402"]),
        ("RNCP39794 CCP3", ["RNCP39794 CCP3"]),
        ("RNCP39099 n1", ["RNCP39099 n1"]),
        ("https://w3id.org/passerelle/id/certification/RNCP39794/bloc/CCP3", ["RNCP39794 CCP3"]),
        ("Concevoir et préparer la formation", ["RNCP37275BC01"]),
        ("concevoir et preparer la FORMATION", ["RNCP37275BC01"]),
        (
            "RNCP34336 Participer à l'accueil, à l'accompagnement socioprofessionnel et au suivi des "
            "salariés en insertion",
            ["RNCP34336BC02"],
        ),
        # The codes of an edition that no source describes.
        ("RNCP36697BC01", ["RNCP36697BC01"]),
    ],
)
def test_what_a_person_types(asked, typed, expected) -> None:
    assert names(asked(typed).held) == expected


def test_a_bloc_that_no_source_describes_is_said(asked) -> None:
    (note, _) = asked("RNCP36697BC01").notes
    assert note == (
        "RNCP36697BC01 : aucune de nos sources ne décrit ce bloc ; vérifiez son code sur l'attestation."
    )


@pytest.mark.parametrize(
    ("typed", "error", "said"),
    [
        ("", IdentifierError, "aucun bloc détenu : attendu par exemple RNCP41402BC01"),
        ("RNCP41402BC09", UnknownEntityError, "n'est pas un bloc connu de RNCP41402. Ses blocs"),
        ("RNCP39099BC01", UnknownEntityError, "RNCP39099 n1 (« accompagner"),
        ("RNCP99999BC01", UnknownEntityError, "registre non chargé"),
        (
            "Encadrer des salariés",
            IdentifierError,
            "n'est ni un code ni l'intitulé exact d'un bloc",
        ),
        ("RNCP41402> ?p ?o . #", IdentifierError, "n'est ni un code"),
        ("RNCP٤١٤٠٢", IdentifierError, "n'est ni un code"),
        (
            "Organiser des séances d’apprentissage en lien avec les situations de production d’une "
            "structure d’insertion",
            IdentifierError,
            "plusieurs blocs",
        ),
    ],
)
def test_what_is_refused(asked, typed, error, said) -> None:
    with pytest.raises(error) as raised:
        asked(typed)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_unknown_target(asked) -> None:
    with pytest.raises(UnknownEntityError, match="RNCP99999 n'est pas dans le graphe"):
        asked("RNCP41402BC01", "RNCP99999")


def test_the_row_says_that_its_set_is_not_stated(graph) -> None:
    rows = {r["row"]: r for r in graph.query("transfert-lignes", a="RNCP39794")
            if r["property"] == "togetherStated"}  # fmt: skip
    assert list(rows) == [
        "https://w3id.org/passerelle/id/correspondence/RNCP39794/CCP3/RNCP37275/BC01+BC02"
    ]
    assert [r["value"] for r in rows.values()] == ["false"]
    (fact,) = [
        f
        for f in graph.query("faits", entity=next(iter(rows)))
        if "togetherStated" in f["property"]
    ]
    assert (fact["document"], fact["startLine"]) == ("tp-00448-eti-reac-re", "235")


def test_grades_are_those_of_the_ontology(graph) -> None:
    stated = graph.query(
        "PREFIX rncp: <https://w3id.org/passerelle/ontology#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT DISTINCT ?notation { ?grade skos:inScheme rncp:Grades ; skos:notation ?notation }"
    )
    assert {row["notation"] for row in stated} == {grade.value for grade in Grade}


def test_a_search_that_stops_says_so(graph, monkeypatch) -> None:
    monkeypatch.setattr("crosswalk.transfer.gather.MAX_ASKED", 0)
    answer = transfer(graph, ["RNCP39099BC02,BC03"], [])
    assert grades(answer)["RNCP41402BC01"] is Grade.EXPECTED
    assert any(note.startswith("Recherche arrêtée") for note in answer.notes)
