"""« Ce que donnent ces blocs »: the answer, its empty and refused states, the grid, hostile uploads."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import crosswalk
from crosswalk.transfer import grid
from crosswalk.transfer.positioning import Positioning, positioning
from tests.app.conftest import HOSTILE, NUMBER, Shown, html, links, text
from tests.app.test_theme import contrast

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
THREE = ["RNCP41402BC01", "RNCP41402BC02", "RNCP41402BC03"]
TWO = ["RNCP39099BC02", "RNCP39099BC03"]


def read(tested: AppTest) -> str:
    """What a person reads, plain spaces."""
    return text(tested).replace("\xa0", " ").replace("\u202f", " ")


def warned(tested: AppTest) -> str:
    return str(tested.warning[0].value).replace("\\", "").replace("\N{WORD JOINER}", "")


def test_nothing_asked_yet(page: Shown) -> None:
    tested = page("transfert")
    assert not tested.exception
    assert "Indiquez le titre d'où viennent les blocs, puis les blocs obtenus" in text(tested)
    assert "Sans titre visé : tout ce que ces blocs donnent" in text(tested)
    example = "Exemple : trois blocs de RNCP41402 déjà obtenus, RNCP39099 visé"
    assert example in links(tested)
    assert example in links(page(""))


def test_to_be_confirmed_with_its_proof(page: Shown) -> None:
    tested = page("transfert", de="RNCP41402", blocs=THREE, cible="RNCP39099")
    assert not tested.exception
    shown = read(tested)
    for said in (
        "à confirmer 2 blocs",
        "à acquérir 1 bloc",
        "Une correspondance existe, mais ce certificateur ne l'a pas déclarée lui-même, ou le texte "
        "n'est pas clair. Demandez-lui un écrit avant de vous engager.",
        "À demander à CPNE-FP de la branche sanitaire, sociale, médico-sociale privée",
        "Justificatifs l'attestation de bloc ou le procès-verbal du jury",
        "Déclarée par FEDERATION DES ACTEURS DE LA SOLIDARITE, fiche RNCP41402 du 28 octobre 2025",
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02 et RNCP39099BC03",
        "devront être en situation d'accompagnement",
        "3 blocs sans compter ce qui est à confirmer",
        "1 bloc si tout ce qui est à confirmer est accordé",
        "À valider par la VAE ou la formation. Aucune correspondance trouvée dans nos données au",
        "Le titre est un résultat à part",
        "Le registre national n'est pas chargé ici",
    ):
        assert said in shown
    assert "équivalence" not in shown
    body = html(tested)
    assert "<mark>RNCP39099 - Moniteur d&#x27;atelier en milieu de travail protégé</mark>" in body
    assert "source?document=rncp39099-plaquette" in body
    assert [one.label for one in tested.get("download_button")] == [
        "Note au candidat (Word)",
        "Note au candidat (PDF)",
        "Classeur (XLSX)",
        "Télécharger la grille à remplir (XLSX)",
    ]


def test_near_by_computation_says_how_much_is_covered(page: Shown) -> None:
    tested = page("transfert", de="RNCP41402", blocs=THREE, cible="RNCP39794")
    assert not tested.exception
    shown = read(tested)
    for said in (
        "proche (au mieux 0 compétence sur 4, 2 en partie)",
        "RNCP41402BC03 ne couvre à lui seul aucune compétence sur 4 ; 2 en partie. Contenus proches",
        "Proposée par calcul, sans valeur officielle.",
        "Contenus proches selon notre analyse. Aucun droit ; utile pour le dossier ou une formation.",
    ):
        assert said in shown
    assert "Comparer RNCP41402 et RNCP39794, compétence par compétence" in shown
    assert "onglet=Proximit%C3%A9s+calcul%C3%A9es" in html(tested)
    assert "proche (" not in read(page("transfert", de="RNCP41402", blocs=THREE, cible="RNCP39099"))


def test_expected_anywhere(page: Shown) -> None:
    tested = page("transfert", de="RNCP39099", blocs=TWO)
    (label,) = (one.label.replace("\\", "") for one in tested.expander)
    assert label.startswith("RNCP41402 — Encadrant technique")
    assert label.endswith("(prévu : 3 blocs)")
    shown = read(tested)
    assert (
        "La fiche de ce titre le prévoit. Le certificateur, seul à pouvoir délivrer ce bloc"
        in shown
    )
    assert "À demander à FEDERATION DES ACTEURS DE LA SOLIDARITE" in shown
    assert "délivrance possible jusqu'au 26/10/2034 (parcours engagés avant le 27/10/2030)" in shown


def test_one_bloc_short(page: Shown) -> None:
    tested = page("transfert", de="RNCP39099", blocs=["RNCP39099BC02"], cible="RNCP41402")
    assert "pour que la correspondance joue" in read(tested)
    assert "Aucune correspondance trouvée dans nos données" in read(tested)
    assert "Voir toutes les correspondances de RNCP41402" in links(tested)
    more = (
        "transfert?de=RNCP39099&amp;blocs=RNCP39099BC02&amp;blocs=RNCP39099BC03&amp;cible=RNCP41402"
    )
    assert f'href="{more}"' in html(tested)


def test_dates_and_a_whole_title(page: Shown) -> None:
    tested = page("transfert", blocs=["RNCP41402"], obtenus="2022-06-15", recevabilite="2026-01-05")
    assert not tested.exception
    shown = read(tested)
    assert "obtenu le 15/06/2022, vérifiez le numéro porté sur le parchemin" in shown
    assert [one.value.isoformat() for one in tested.date_input] == ["2022-06-15", "2026-01-05"]
    held = page("transfert", blocs=["RNCP41402"], cible="RNCP41402")
    assert "Vous détenez ce titre." in read(held)
    assert "Ce qui reste à valider" not in read(held)


def test_an_old_title_does_not_frighten(page: Shown) -> None:
    shown = read(page("transfert", de="RNCP32139", blocs=["RNCP32139"], cible="RNCP39099"))
    assert "échu le 27/12/2023 — le titre et les blocs obtenus restent acquis" in shown
    assert "Question à poser au certificateur" in shown
    assert "Remplacer un titre ne transfère pas ses blocs" in shown


def test_blocs_without_a_code_and_typed_codes(page: Shown) -> None:
    tested = page("transfert", de="RNCP39794", cible="RNCP41402")
    assert [one.split(" (")[0] for one in tested.multiselect[0].options] == [
        "RNCP39794, le titre entier",
        "RNCP39794 CCP1",
        "RNCP39794 CCP2",
        "RNCP39794 CCP3",
    ]
    tested.multiselect[0].set_value(["RNCP39794 CCP3"]).run()
    assert tested.query_params["blocs"] == "RNCP39794 CCP3"
    assert "RNCP39794 CCP3 (Organiser des séances d’apprentissage" in read(tested)
    assert "RNCP39794 CCP3" in read(page("transfert", blocs=["39794 ccp3"], cible="41402"))


@pytest.mark.parametrize(
    ("blocs", "says"),
    [
        (["RNCP99999BC01"], "RNCP99999 n'est pas dans nos données."),
        (["RNCP41402BC09"], "RNCP41402BC09 n'est pas un bloc connu de RNCP41402. Ses blocs :"),
        (["bonjour"], "« bonjour » n'est ni un code ni l'intitulé exact d'un bloc"),
        ([HOSTILE[:120]], "« <script>document.title='pris'</script>"),
        (["RNCP41402> ?p ?o . #"], "« RNCP41402> ?p ?o . # »"),
    ],
)
def test_what_is_no_bloc(page: Shown, blocs: list[str], says: str) -> None:
    tested = page("transfert", blocs=blocs, cible="RNCP39099")
    assert not tested.exception
    assert warned(tested).startswith(says)
    assert "Que faire ? Retirez ce bloc" in text(tested)
    assert "<script" not in html(tested)


def test_a_title_that_is_not_known_is_waited_for(page: Shown) -> None:
    tested = page("transfert", blocs=THREE, cible="RNCP99999")
    assert not tested.exception
    assert "RNCP99999 n'est pas dans nos données." in text(tested)
    assert "Emporter cette réponse" not in text(tested)


def test_hostile_labels_are_text(page: Shown, hostile_store: Path) -> None:
    for params in ({"de": NUMBER, "cible": "RNCP41402"}, {"de": "RNCP41402", "cible": NUMBER}):
        blocs = [f"{params['de']}BC01"]
        tested = page("transfert", at=hostile_store, blocs=blocs, **params)
        assert not tested.exception
        assert "<script" not in html(tested)
        assert "<img" not in html(tested)
        assert "**gras** $\\LaTeX$ :material/home:" in text(tested)


def test_the_legend_has_the_six_grades_in_words(page: Shown) -> None:
    body = html(page("transfert", blocs=THREE, cible="RNCP39099"))
    legend = body.split("Que veulent dire les six degrés ?")[1]
    for word in ("acquis", "reconnu par un texte", "prévu", "à confirmer", "proche", "à acquérir"):
        assert f'">{word}</span>' in legend


def test_the_colours_of_the_grades() -> None:
    import re

    css = (Path(__file__).parents[2] / "app/views/style.css").read_text(encoding="utf-8")
    pairs = re.findall(r"\.p-grade\.\w+\{background:(#\w{6});color:(#\w{6})", css)
    assert len(pairs) == 6
    assert min(contrast(back, front) for back, front in pairs) >= 7


def test_correspondances_leads_here(page: Shown) -> None:
    shown = links(page("correspondances", a="RNCP41402", b="RNCP39099"))
    assert (
        "Ce que donnent ces blocs : RNCP41402BC01, RNCP41402BC02, RNCP41402BC03 détenus, RNCP39099 visé"
        in shown
    )
    assert (
        "Ce que donnent ces blocs : RNCP39099BC02, RNCP39099BC03 détenus, RNCP41402 visé" in shown
    )


@pytest.fixture(scope="module")
def tma(built: Path) -> Positioning:
    return positioning(crosswalk.open(built), "RNCP32139")


def filled(found: Positioning, answers: list[str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(grid.write(found)))
    for line, answer in enumerate(answers, 2):
        book[grid.SHEET].cell(line, 4, answer)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def uploaded(page: Shown, name: str, content: bytes) -> AppTest:
    tested = page("transfert")
    tested.file_uploader[0].set_value((name, content, XLSX))
    return tested.run()


def test_a_filled_grid_is_read_back(page: Shown, tma: Positioning) -> None:
    tested = uploaded(
        page, "grille.xlsx", filled(tma, ["oui", "oui", "oui", "non", "partiellement"])
    )
    assert not tested.error
    shown = read(tested)
    assert "Ce que dit la grille : RNCP32139 — Titre de Moniteur d’Atelier" in shown
    assert shown.count("ne préjuge pas de la décision du jury") == 2
    assert "3 critères remplis sur" in shown
    assert "3 sur 5 1 1 0 oui" in shown
    assert f"manque : {tma.blocs[0].competences[0].criteria[3].text}".replace("\xa0", " ") in shown
    assert "Règle de ce seul titre : « " in shown


def test_the_grids_that_there_are(page: Shown) -> None:
    tested = page("transfert", blocs=THREE, cible="RNCP39794")
    assert [one.split(" ")[0] for one in tested.selectbox[0].options] == ["RNCP32139", "RNCP39794"]
    assert tested.selectbox[0].value == "RNCP39794"
    other = page("transfert", blocs=THREE, cible="RNCP39099", grille="RNCP39794")
    assert "Nos sources ne donnent pas de critères pour RNCP39099" in text(other)


def _parts(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return kept.getvalue()


def _of_nobody(found: Positioning) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled(found, ["oui"])))
    sheet: Any = book[grid.SHEET]
    for line in range(2, sheet.max_row + 1):
        sheet.cell(line, 7, sheet.cell(line, 7).value.replace("RNCP32139", "RNCP99999"))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_hostile_uploads_are_refused(page: Shown, tma: Positioning) -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'
    cases = {
        "MZ\x90 rien d'un classeur": (b"MZ\x90\x00", "ce classeur ne se lit pas"),
        "a bomb": (_parts(xl__workbook="<a/>", xl__b=" " * 51_000_000), "classeur trop gros"),
        "entities": (_parts(xl__workbook=entity), "une définition d'entités XML"),
        "no workbook": (_parts(texte="bonjour"), "ce n'est pas un classeur"),
        "broken": (_parts(xl__workbook="<workbook"), "ce classeur ne se lit pas"),
        "too big": (b"PK" + bytes(grid.MAX_FILE), "fichier trop gros : 5 Mo au plus"),
        "a wrong answer": (filled(tma, ["peut-être"]), "attendu oui, partiellement ou non"),
        "another title": (_of_nobody(tma), "RNCP99999 n'est pas dans"),
    }
    tested = page("transfert")
    for content, says in cases.values():
        tested.file_uploader[0].set_value(("<b>grille</b>.xlsx", content, XLSX))
        tested.run()
        assert not tested.exception
        assert tested.error, says
        said = str(tested.error[0].value).replace("\\", "")
        assert said.startswith("Grille refusée."), says
        assert says in said
        assert "Que faire ? Téléchargez la grille ci-dessus" in text(tested)
        assert "<b>grille" not in html(tested)
