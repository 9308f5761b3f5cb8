"""What the REAC and RE of the titre professionnel ETI state, read whole.

`reac-lists.csv` holds, for each list of the fiches, its count, its first item and its last one, as they
stand in the document.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from crosswalk.identities import fold
from crosswalk.model import Certification, Knowledge, LineRole, Reading
from crosswalk.readers.common import texts
from crosswalk.text import normalise
from tests.readers.reac_document import (
    LINES,
    WHOLE,
    competences,
    lists,
    read,
    totals,
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read()


@pytest.fixture(scope="module")
def title(reading: Reading) -> Certification:
    return reading.certification


# --- every word, every line ---------------------------------------------------------------------


def test_every_span_is_quoted_exactly(reading: Reading) -> None:
    found = list(texts((reading.certification, reading.correspondences)))
    assert len(found) > 700
    for text in found:
        raw = "\n".join(WHOLE[span.start : span.end] for span in text.spans)
        assert normalise(raw) == text.value
        assert all(reading.source.quote(span) == text.value for span in text.repeats)


def test_every_line_is_accounted_for(reading: Reading) -> None:
    assert [m.number for m in reading.marks if m.role is LineRole.NOT_UNDERSTOOD] == []
    furniture = {m.number for m in reading.marks if m.role is LineRole.FURNITURE}
    assert {276, 1124, 1148, 1876, 1881, 2193, 2305} <= furniture
    assert {n.severity for n in reading.notes} == {"alerte", "information"}
    assert [n.line for n in reading.notes if n.severity == "alerte"] == [844]


def test_a_fiche_has_each_line_in_one_item(title: Certification) -> None:
    """Nothing between the headings is lost, said twice or merged with a header."""
    for competence in competences(title).values():
        for items in (competence.criteria, (*competence.know_how, *competence.knowledge)):
            numbers = [
                n for x in items for s in x.text.spans for n in range(s.start_line, s.end_line + 1)
            ]
            between = [
                n
                for n in range(min(numbers), max(numbers) + 1)
                if LINES[n - 1].strip() and not re.match(r"SIGLE|ETI REAC", LINES[n - 1])
            ]
            assert sorted(numbers) == between


def test_keys_are_unique_in_their_parent(title: Certification) -> None:
    for competence in competences(title).values():
        for items in (competence.criteria, competence.know_how, competence.knowledge):
            assert len({x.key for x in items}) == len(items)
    assert [entry.key for entry in title.glossary] == [str(n) for n in range(1, 26)]
    assert [section.key for section in title.sections] == [str(n) for n in range(1, 16)]


# --- the title ----------------------------------------------------------------------------------


def test_identity_of_the_title(title: Certification) -> None:
    assert title.number == "RNCP39794"
    assert title.text is not None
    assert title.text.value == "Encadrant technique d'insertion"
    assert title.text.start_line == 152
    assert [n.value for n in title.notations] == ["TP-00448", "ETI"]
    assert title.level is not None
    assert title.level.value == 4
    assert title.level.text.value == "Niveau 4 (Cadre national des certifications 2019)"
    assert [(c.scheme, c.code, c.label) for c in title.codes] == [
        ("nsf", "332t", "Aide, conseil, orientation, assistance sociale, éducateur"),
        ("rome", "K1203", "Encadrement technique en insertion professionnelle"),
        ("formacode", "44569", None),
        ("formacode", "44061", None),
        ("formacode", "44092", None),
    ]
    assert title.near_rome == ()
    assert [s.value for s in title.none_declared] == ["activityRegulation"]


def test_dates_and_legal_texts(title: Certification) -> None:
    order, conditions = title.legal_references
    assert order.text.value == "Date de l’arrêté : 04/10/2024"
    assert order.signed_on is not None
    assert order.signed_on.value == date(2024, 10, 4)
    assert order.published_on is not None
    assert order.published_on.value == date(2024, 10, 8)
    assert conditions.signed_on is not None
    assert conditions.signed_on.value == date(2015, 12, 22)
    assert conditions.text.value.endswith("titre professionnel du ministère chargé de l’emploi")
    assert title.last_journal_on is not None
    assert title.last_journal_on.value == date(2024, 10, 8)
    assert title.effective_on is not None
    assert title.effective_on.value == date(2024, 11, 8)
    assert title.decided_on is None


def test_jobs_and_sectors(title: Certification) -> None:
    jobs = [job.text.value for job in title.jobs]
    assert len(jobs) == 6
    assert jobs[0] == "Encadrant technique d’insertion"
    assert jobs[-1] == "Encadrant technique d’insertion socioprofessionnelle"
    sectors = [sector.text.value for sector in title.sectors]
    assert len(sectors) == 3
    assert sectors[0].startswith("le secteur de l’insertion par l’activité économique (Ateliers et")
    assert sectors[0].endswith("Entreprises d’insertion (EI), Régies de quartier).")
    assert "(EA) ou des Établissements et services d'accompagnement par le travail" in sectors[2]


def test_descriptions_and_sections(title: Certification) -> None:
    assert len(title.descriptions) == 3
    assert title.descriptions[0].value.endswith(
        "Il gère les relations interpersonnelles et les conflits."
    )
    kept = {s.text.value: s.body.value if s.body else "" for s in title.sections}
    assert kept["Convention(s)"].startswith("CCN des ACI du 31/03/2011 CCN du secteur")
    assert kept["Contexte de l’examen du titre professionnel"].endswith("131 répondants 2023")
    assert kept["Ancien TP : Encadrant technique d'insertion"].startswith("- Organiser et gérer")
    assert kept["Locaux"].startswith("Modalité d’évaluation Désignation et description des locaux")
    assert kept["Ressources (pour un candidat)"].count("Désignation Nombre Description") == 1
    assert kept["Ressources (pour un candidat)"].endswith("1 Sans objet")
    assert not any(code.scheme == "idcc" for code in title.codes)


def test_glossaries(title: Certification) -> None:
    count = Counter(entry.glossary for entry in title.glossary)
    assert count == {
        "Glossaire technique": 7,
        "Glossaire du REAC": 12,
        "Glossaire des modalités d’évaluation du référentiel d’évaluation (RE)": 6,
    }
    words = {(e.glossary[:14], e.text.value): e.definition.value for e in title.glossary}
    worker = words["Glossaire tech", "Salarié en insertion"]
    assert worker.startswith("Un salarié en insertion est une personne sans emploi")
    assert worker.endswith("bénéficie d’un accompagnement renforcé.")
    assert words["Glossaire du R", "Savoir"].endswith("dans la mise en œuvre de ce savoir.")
    assert words["Glossaire du R", "Compétence transversale"].endswith("et/ou organisationnelles.")
    final = words["Glossaire des ", "Entretien final"]
    assert final.startswith("Il permet au jury de s’assurer que le candidat possède : • la")
    assert final.endswith("dont son dossier professionnel.")


# --- activities, competences --------------------------------------------------------------------


def test_blocs_and_their_competences(title: Certification) -> None:
    assert [(bloc.key, bloc.code) for bloc in title.blocs] == [
        ("CCP1", None),
        ("CCP2", None),
        ("CCP3", None),
    ]
    assert [[c.key for c in bloc.competences] for bloc in title.blocs] == [
        ["CP1", "CP2", "CP3", "CP4"],
        ["CP5", "CP6", "CP7"],
        ["CP8", "CP9", "CP10"],
    ]
    assert [bloc.text.value for bloc in title.blocs] == [
        "Organiser et gérer une activité de production et encadrer l’équipe dans une structure "
        "d’insertion",
        "Participer à l’accueil, à l’accompagnement socio-professionnel et au suivi des salariés en "
        "insertion",
        "Organiser des séances d’apprentissage en lien avec les situations de production d’une "
        "structure d’insertion",
    ]
    assert [len(bloc.descriptions) for bloc in title.blocs] == [7, 7, 7]
    assert (
        title.blocs[0]
        .descriptions[-1]
        .value.endswith("les services techniques internes ou externes.")
    )
    assert title.lists_all_blocs is not None
    assert title.lists_all_blocs.start_line == 241


def test_labels_have_all_their_places(title: Certification) -> None:
    places = {c.key: [s.start_line for s in c.text.repeats] for c in competences(title).values()}
    assert places["CP1"] == [100, 244, 349, 1890]
    assert places["CP5"] == [120, 250, 407, 1993]
    assert [s.start_line for s in title.blocs[1].text.repeats] == [72, 116, 249, 1991, 2390]
    assert all(c.other_labels == () for c in competences(title).values())


@pytest.mark.parametrize(
    "row",
    list(csv.DictReader((Path(__file__).with_name("reac-lists.csv")).open(encoding="utf-8"))),
    ids=lambda row: f"{row['owner']}-{row['list']}",
)
def test_each_list_of_the_fiches(title: Certification, row: dict[str, str]) -> None:
    items = [item.text.value for item in lists(title)[row["owner"], row["list"]]]
    assert len(items) == int(row["count"])
    assert (items[0] if items else "") == row["first"]
    assert (items[-1] if items else "") == row["last"]


def test_totals(title: Certification) -> None:
    assert totals(title) == {
        "criteria": 70,
        "technical": 106,
        "organisational": 36,
        "relational": 59,
        "knowledge": 103,
    }
    assert sum(len(t.criteria) for t in title.transversal) == 17


def test_know_how_keys_follow_their_group(title: Certification) -> None:
    keys = [item.key for item in competences(title)["CP8"].know_how]
    assert keys == [*(f"T{n}" for n in range(1, 15)), *(f"O{n}" for n in range(1, 6))]
    assert [item.key for item in competences(title)["CP1"].know_how][-1] == "R7"


def test_knowledge_begins_as_the_template_says(title: Certification) -> None:
    wordings = [
        fold(x.text.value)
        for items in lists(title).values()
        for x in items
        if isinstance(x, Knowledge)
    ]
    assert all(re.match(r"(premier niveau de )?connaissance", x) for x in wordings)
    assert len(wordings) == 103


def test_criteria_stand_once_with_their_place_in_the_table(title: Certification) -> None:
    for competence in competences(title).values():
        for criterion in competence.criteria:
            assert len(criterion.text.spans) == 1
            assert [s.start_line > 1862 for s in criterion.text.repeats] == [True]


def test_same_words_in_two_competences_stay_two_items(title: Certification) -> None:
    shared = "Analyser sa pratique professionnelle"
    owners = [
        key
        for (key, name), items in lists(title).items()
        if name == "technical" and any(x.text.value == shared for x in items)
    ]
    assert len(owners) == 9


def test_descriptions_and_contexts(title: Certification) -> None:
    for competence in competences(title).values():
        assert len(competence.descriptions) == 1
        assert len(competence.contexts) == 1
    first = competences(title)["CP1"]
    assert first.contexts[0].value.endswith(
        "niveau de délégation de l’encadrant technique d’insertion."
    )
    assert "socio-professionnel" in title.blocs[1].text.value


def test_transversal_competences(title: Certification) -> None:
    assert [(t.key, t.text.value) for t in title.transversal] == [
        ("CT1", "Respecter des règles et des procédures"),
        ("CT2", "Evaluer ses actions"),
        ("CT3", "Traiter des informations"),
        ("CT4", "Mobiliser les environnements numériques"),
    ]
    assert [len(t.descriptions) for t in title.transversal] == [1, 1, 1, 1]
    assert [len(t.former_labels) for t in title.transversal] == [0, 0, 0, 1]
    (former,) = title.transversal[3].former_labels
    assert former.value == "Utiliser des outils numériques dans sa pratique professionnelle"
    assert (former.start_line, former.end_line) == (44, 45)


def test_each_competence_mobilises_the_four(title: Certification) -> None:
    links = [(key, m) for key, c in competences(title).items() for m in c.mobilises]
    assert len(links) == 40
    assert {key: [m.value for k, m in links if k == key] for key, _ in links} == {
        f"CP{n}": ["CT1", "CT2", "CT3", "CT4"] for n in range(1, 11)
    }
    cut = next(m.text for key, m in links if (key, m.value) == ("CP8", "CT3"))
    assert cut.value == (
        "Traiter des informations Préparer les séances d’apprentissage pour favoriser "
        "l’acquisition de compétences en situation de production"
    )
    assert [(s.start_line, s.end_line) for s in cut.spans] == [
        (2179, 2179),
        (2187, 2187),
        (2204, 2204),
    ]
