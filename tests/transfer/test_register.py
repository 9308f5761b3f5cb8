"""Titles that only the register knows answer as well, and its real rows raise nothing odd."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

import crosswalk
from crosswalk.register.importing import Options, import_export
from crosswalk.transfer import Dates, Grade, Reading, transfer
from crosswalk.transfer.output import to_text
from tests.register.test_import import FEED, SHARED, needs_shared

DAY = Dates(on=date(2026, 11, 22))


@pytest.fixture(scope="module")
def register(built: Path, tmp_path_factory: pytest.TempPathFactory) -> crosswalk.Graph:
    """The five documents, and the fiches of the feed's fixture."""
    if not FEED.is_file():
        pytest.skip("../shared/data is not beside the checkout")
    store = tmp_path_factory.mktemp("register") / "store"
    shutil.copytree(built, store)
    import_export(FEED, store, Options(day=date(2026, 8, 16)))
    return crosswalk.open(store)


@needs_shared
def test_a_bloc_of_the_former_edition(register: crosswalk.Graph) -> None:
    answer = transfer(register, ["RNCP31114BC01"], ["RNCP37674"], DAY)
    (result,) = answer.results
    assert (result.item.code, result.grade) == ("RNCP37674BC01", Grade.EXPECTED)
    assert [(a.siret, [s.name for s in a.sources]) for a in result.awarders] == [
        ("11000007200014", ["export « fiches du RNCP » de France compétences du 16 août 2026"])
    ]
    step = result.proof[1]
    assert (step.document, step.passages) == ("rncp-xml-2026-08-16", ())
    assert step.sentence.startswith("La fiche RNCP37674 reconnaît le bloc RNCP31114BC01 en")
    (title,) = answer.titles
    assert [r.item.code for r in title.remains.firm] == ["RNCP37674BC02"]
    assert title.remains.firm[0].vae_open is True
    # One text of the register, once, and no duration of another title.
    (text,) = title.remains.firm[0].assessment
    assert text.startswith("Présentation d'un projet réalisé en amont de la session : 00 h 20 min")
    assert text.endswith("Durée totale de l’épreuve pour le candidat : 01 h 20 min")
    # « Sans objet » is no condition.
    assert title.conditions == ()
    assert title.dates == ("RNCP37674 : enregistrement actif jusqu'au 01/09/2028.",)
    assert not answer.notes


@needs_shared
def test_a_total_correspondence_gives_the_title_and_its_blocs(register: crosswalk.Graph) -> None:
    answer = transfer(register, ["RNCP31114"], ["RNCP37674"], DAY)
    (title,) = answer.titles
    assert title.grade is Grade.EXPECTED
    assert title.complete
    assert {r.item.code: r.grade for r in answer.results} == {
        "RNCP37674BC01": Grade.EXPECTED,
        "RNCP37674BC02": Grade.EXPECTED,
    }
    # The two blocs do not give the title by the row between whole titles.
    blocs = transfer(register, ["RNCP31114BC01,RNCP31114BC02"], ["RNCP37674"], DAY)
    assert blocs.titles[0].grade is None
    assert blocs.titles[0].complete


@needs_shared
def test_nothing_leads_back_to_a_replaced_edition(register: crosswalk.Graph) -> None:
    answer = transfer(register, ["RNCP37674"], ["RNCP31114"], DAY)
    assert answer.results == ()
    assert answer.titles[0].grade is None


@needs_shared
def test_a_title_of_the_specific_register_gives_a_bloc(register: crosswalk.Graph) -> None:
    answer = transfer(register, ["RS6626"], ["RNCP36490"], DAY)
    assert [(r.item.code, r.grade) for r in answer.results] == [("RNCP36490BC04", Grade.EXPECTED)]


@needs_shared
def test_two_steps_are_to_confirm_and_said_apart(register: crosswalk.Graph) -> None:
    answer = transfer(register, ["RS6626"], [], DAY)
    assert [t.registration.number for t in answer.titles] == ["RNCP36490"]
    far = [r for r in answer.results if r.item.certification != "RNCP36490"]
    assert far
    for result in far:
        assert result.grade is Grade.CONFIRM
        assert [s.reading for s in result.proof] == [None, Reading.DECLARED, Reading.CONVERSE]
        assert result.sentence.endswith(
            "Seulement après délivrance effective de l'étape intermédiaire."
        )
    assert "Plus loin, en plusieurs étapes" in to_text(answer)


@needs_shared
def test_every_declared_row_gives_what_its_fiche_declares(register: crosswalk.Graph) -> None:
    """The 47 real rows: holders of the recognised side get the declaring side, none is odd."""
    with (SHARED / "correspondences/declared.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    known = {one.number for one in register.certifications()}
    tried = 0
    for row in rows:
        if not {row["fiche_source"], row["fiche_destination"]} <= known:
            continue
        held = row["blocs_destination"] or row["fiche_destination"]
        answer = transfer(register, [held], [row["fiche_source"]], DAY)
        blocs = {r.item.code: r.grade for r in answer.results}
        wanted = [b for b in row["blocs_source"].split("+") if b]
        for code in wanted:
            assert blocs.get(code) in (Grade.EXPECTED, Grade.TEXT), (row["id"], code, blocs)
        if not wanted:
            assert answer.titles[0].grade is Grade.EXPECTED, row["id"]
        tried += 1
    assert tried == 47


TWINS = """<?xml version="1.0" encoding="UTF-8"?>
<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>
<FICHE><NUMERO_FICHE>RNCP39794</NUMERO_FICHE><INTITULE>Encadrant technique d'insertion</INTITULE>
<BLOCS_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP39794BC01</CODE>
<LIBELLE>Organiser et gérer une activité de production et encadrer l'équipe dans une structure
d'insertion</LIBELLE></BLOC_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP39794BC03</CODE>
<LIBELLE>ORGANISER DES SEANCES D'APPRENTISSAGE EN LIEN AVEC LES SITUATIONS DE PRODUCTION D'UNE STRUCTURE
D'INSERTION</LIBELLE></BLOC_COMPETENCES></BLOCS_COMPETENCES><ACTIF>Oui</ACTIF></FICHE></FICHES>
"""


def test_a_ccp_and_the_register_s_bloc_of_the_same_words_are_one(
    built: Path, tmp_path: Path
) -> None:
    feed = tmp_path / "export_fiches_RNCP_V4_1_2026-08-16.xml"
    feed.write_text(TWINS, encoding="utf-8")
    shutil.copytree(built, tmp_path / "store")
    import_export(feed, tmp_path / "store", Options())
    graph = crosswalk.open(tmp_path / "store")
    answer = transfer(graph, ["RNCP37275BC01,RNCP37275BC02"], ["RNCP39794"], DAY)
    assert [(r.item.name, r.grade) for r in answer.results] == [("RNCP39794BC03", Grade.TEXT)]
    assert (
        "RNCP39794 CCP3 (document) et RNCP39794BC03 (registre) portent le même intitulé : lus comme un "
        "seul bloc."
    ) in answer.notes
    (title,) = answer.titles
    assert [r.item.name for r in title.remains.firm] == ["RNCP39794BC01", "RNCP39794 CCP2"]
    # What the document says of its CCP is said of the bloc.
    assert title.remains.firm[0].assessment[0].startswith("Présentation d'un projet réalisé")
    for typed in ("RNCP39794 CCP3", "RNCP39794BC03"):
        assert [item.name for item in transfer(graph, [typed]).held] == ["RNCP39794BC03"]
