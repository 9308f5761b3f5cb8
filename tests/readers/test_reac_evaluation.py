"""What the RE of the titre professionnel ETI states: sessions, juries, award, other certifications."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crosswalk.identities import Identity
from crosswalk.model import Certification, Direction, Kind, Reading
from tests.readers.reac_document import (
    DOCUMENT,
    IDENTITY,
    messages,
    read,
    table,
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read()


@pytest.fixture(scope="module")
def title(reading: Reading) -> Certification:
    return reading.certification


# --- assessment ---------------------------------------------------------------------------------


def test_session_of_the_title(title: Certification) -> None:
    assert table(title) == [
        ("Mise en situation professionnelle", "CP8 CP9 CP10", 45),
        ("Entretien technique", "CP8 CP9 CP10", 40),
        ("Questionnaire professionnel", "", None),
        ("Questionnement à partir de production(s)", "CP1 CP2 CP3 CP4 CP5 CP6 CP7", 45),
        ("Entretien final", "", 30),
    ]
    assert [bool(m.not_applicable) for m in title.assessments] == [False, False, True, False, False]
    assert title.total_duration is not None
    assert title.total_duration.value == timedelta(hours=2, minutes=40)


def test_sessions_of_the_ccp(title: Certification) -> None:
    project = "Présentation d'un projet réalisé en amont de la session"
    nothing = [
        ("Questionnaire professionnel", "", None),
        ("Questionnement à partir de production(s)", "", None),
    ]
    first, second, third = title.blocs
    assert table(first) == [
        (project, "CP1 CP2 CP3 CP4", 35),
        ("Entretien technique", "", None),
        *nothing,
    ]
    assert table(second) == [
        (project, "CP5 CP6 CP7", 30),
        ("Entretien technique", "", None),
        *nothing,
    ]
    assert table(third) == [
        ("Mise en situation professionnelle", "CP8 CP9 CP10", 45),
        ("Entretien technique", "CP8 CP9 CP10", 40),
        *nothing,
    ]
    stated = [bloc.total_duration.value if bloc.total_duration else None for bloc in title.blocs]
    assert stated == [timedelta(minutes=m) for m in (35, 30, 85)]
    for bloc in title.blocs:
        for modality in bloc.assessments:
            assert (modality.not_applicable is None) == (modality.duration is not None)


def test_details_go_on_after_a_repeated_header(title: Certification) -> None:
    detail = title.assessments[3].descriptions[0]
    assert "le rôle de l’ETI dans l’organisation et la gestion de production" in detail.value
    assert [(s.start_line, s.end_line) for s in detail.spans] == [(1718, 1730), (1733, 1746)]
    assert detail.value.endswith(
        "à partir de son dossier et de sa présentation orale (15 minutes)."
    )
    file = title.assessments[0].descriptions[1].value
    assert file.startswith("Dossier de préparation En amont de la session d’examen")


def test_juries(title: Certification) -> None:
    juries = [title.juries[0], *(bloc.juries[0] for bloc in title.blocs)]
    assert [j.presence.value if j.presence else None for j in juries] == [
        timedelta(minutes=m) for m in (150, 35, 30, 75)
    ]
    assert juries[0].text.value.endswith("propre au titre ETI")
    assert juries[3].text.value.endswith("de production d’une structure d’insertion")
    assert [len(j.descriptions) for j in juries] == [3, 3, 3, 3]
    assert juries[0].descriptions[-1].value.endswith("composition du jury : Sans objet")


def test_periods_in_enterprise(title: Certification) -> None:
    assert [p.hours for p in title.periods] == [350]
    assert [[p.hours for p in bloc.periods] for bloc in title.blocs] == [[105], [140], [105]]
    assert title.periods[0].text.value.endswith("d’une durée totale minimum de 350 heures.")
    assert (
        title.blocs[1]
        .periods[0]
        .text.value.startswith("Le candidat qui se présente après un parcours")
    )
    # Compulsory for those who come from training: said of the period, never of the title.
    assert title.prerequisites == ()
    assert [len(bloc.periods[0].descriptions) for bloc in title.blocs] == [1, 1, 1]
    assert title.periods[0].descriptions[0].value == (
        "La période en entreprise est obligatoire pour se présenter aux épreuves du titre professionnel."
    )


def test_how_the_title_is_awarded(title: Certification) -> None:
    assert [rule.key for rule in title.award_rules] == ["a", "b", "c", "d"]
    assert (
        title.award_rules[1].text.value == "Du dossier professionnel et de ses annexes éventuelles."
    )
    assert title.award_rules[3].text.value.endswith(
        "l’exercice des activités composant le titre visé."
    )
    training, capitalisation = (condition.value for condition in title.award_conditions)
    assert training.startswith(
        "Les compétences des candidats issus d’un parcours continu de formation"
    )
    assert "par capitalisation de CCP sont évaluées par un jury au vu du livret" in capitalisation
    assert capitalisation.endswith("Cet entretien se déroule en fin de session du dernier CCP.")
    assert [len(bloc.award_conditions) for bloc in title.blocs] == [1, 1, 1]


# --- other certifications -----------------------------------------------------------------------


def test_unilateral_correspondence(reading: Reading) -> None:
    row = reading.correspondences[0]
    assert (row.kind, row.direction) == (Kind.PARTIAL, Direction.UNILATERAL)
    assert row.source.number == "RNCP39794"
    assert [(b.key, b.code) for b in row.source.blocs] == [("CCP3", None)]
    assert row.target.number == "RNCP37275"
    assert [b.code for b in row.target.blocs] == ["RNCP37275BC01", "RNCP37275BC02"]
    assert row.target.level is not None
    assert row.target.level.value == 5
    assert row.target.level.text.value == "niveau 5"
    assert row.target.text.value == "Formateur Professionnel d’Adulte"
    assert row.source.text.value == "ETI"
    assert (row.text.start_line, row.text.end_line) == (235, 238)
    assert row.legal_source is None


def test_correspondences_with_the_old_edition(reading: Reading) -> None:
    rows = reading.correspondences[1:]
    assert [
        (
            r.source.blocs[0].key,
            r.target.blocs[0].code,
            r.target.number,
            r.direction,
            r.legal_source,
        )
        for r in rows
    ] == [
        (f"CCP{n}", f"RNCP34336BC0{n}", "RNCP34336", Direction.NOT_STATED, None) for n in (1, 2, 3)
    ]
    assert [(r.source.text.start_line, r.target.text.start_line) for r in rows] == [
        (2857, 2854)
    ] * 3
    assert {r.target.text.value for r in rows} == {"Encadrant technique d'insertion"}
    assert rows[0].text.value.startswith("Le titre professionnel Encadrant technique")
    assert "Encadrant technique d'insertion Arrêté du 18/07/2019" in rows[0].text.value
    assert rows[0].text.end_line == 2864
    (replaced,) = reading.certification.replaces
    assert replaced.number == "RNCP34336"
    assert replaced.text.start_line == 59


def test_an_old_title_without_a_number_is_kept_as_text() -> None:
    ties = tuple(tie for tie in IDENTITY.ties if tie.part != "certification")
    found = read(identity=Identity(DOCUMENT, ties))
    assert len(found.correspondences) == 1
    assert found.certification.replaces == ()
    assert "numéro RNCP inconnu, à ajouter à identities.csv" in messages(found)
    assert any(s.text.value == "CORRESPONDANCES DU TP" for s in found.certification.sections)


def test_a_known_code_names_the_bloc() -> None:
    label = (
        "PARTICIPER A L'ACCUEIL, A L'ACCOMPAGNEMENT SOCIO-PROFESSIONNEL ET AU SUIVI DES SALARIES "
        "EN INSERTION"
    )
    tie = next(t for t in IDENTITY.ties if t.part == "bloc")
    known = type(tie)(DOCUMENT, "bloc", label, "RNCP39794BC02", "essai")
    found = read(identity=Identity(DOCUMENT, (*IDENTITY.ties, known)))
    assert [b.key for b in found.certification.blocs] == ["CCP1", "BC02", "CCP3"]
    assert found.correspondences[2].source.blocs[0].code == "RNCP39794BC02"
