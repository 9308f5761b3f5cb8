"""« Contrôler un tableau de correspondances » without a browser: every way in, every refusal."""

from __future__ import annotations

import io
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

import crosswalk
from crosswalk import tables
from crosswalk.errors import DocumentError, HeaderError
from crosswalk.tables.limits import LIMITS
from tests.app.conftest import HOSTILE, Shown, html, links, text
from tests.cli.test_cli import ROOT
from tests.tables.conftest import CLEAN, HEADERS, as_csv, grid

FICHE = "RNCP41402BC01 ET RNCP41402BC02 ET RNCP41402BC03"
PASTED = (
    "Certification qui déclare\tBlocs concernés\tCertification reconnue\tBlocs reconnus\n"
    f"RNCP41402\t{FICHE}\tRNCP39099\tRNCP39099BC02 ET RNCP39099BC03\n"
    f"RNCP41402\tRNCP41402BC09\tRNCP32139\tRNCP32139BC01\n"
)


def drop(page: Shown, content: bytes, name: str = "tableau.csv", **params: str) -> AppTest:
    """The page once a file is dropped on it."""
    tested = page("tableau", **params)
    return tested.file_uploader[0].upload(name, content).run()


def said(tested: AppTest) -> str:
    """The warnings, without the escapes of Markdown."""
    words = "\n".join(one.value for one in [*tested.warning, *tested.info])
    return words.replace("\\", "").replace("\N{WORD JOINER}", "")


def press(tested: AppTest, label: str) -> AppTest:
    return next(one for one in tested.button if one.label == label).click().run()


def test_empty(page: Shown) -> None:
    tested = page("tableau")
    assert not tested.exception
    assert not tested.warning
    assert "Essayer avec un exemple fautif" in links(tested)
    assert "n'est ni enregistré ni transmis" in text(tested)
    assert "Verdict" not in text(tested)
    assert tested.file_uploader[0].allowed_type == []


def test_the_example_in_one_click_from_the_home_page(page: Shown) -> None:
    assert "Exemple : un tableau à contrôler, avec ses fautes" in links(page(""))
    shown = text(page("tableau", exemple="1")).replace("\xa0", " ")
    assert "2 lignes : 1 en erreur, 1 à regarder." in shown
    assert "✗ Erreur" in shown
    assert "est l'intitulé de RNCP41402BC02" in shown
    assert "À écrire, selon ce que vous vouliez dire" in shown
    assert "RNCP32139BC03 - Animer, organiser et gérer la production" in shown
    assert "Contrôlé sur 5 documents" in shown
    assert "Il sera refusé tant qu'une ligne est en erreur." in shown
    assert "crosswalk publish-table exemple-rncp41402.xlsx" in shown


def test_the_source_of_a_verdict_is_highlighted(page: Shown) -> None:
    shown = html(page("tableau", exemple="1"))
    assert "<mark>Former des salariés en situation de production</mark>" in shown
    assert "rncp41402-fiche" in shown
    assert "Lire dans le document (nouvel onglet)" in shown


def test_filters_are_in_the_address(page: Shown) -> None:
    errors = text(page("tableau", exemple="1", verdict="erreur"))
    assert "Ligne 3" in errors
    assert "Ligne 2 " not in errors
    one = text(page("tableau", exemple="1", message="sans-justification"))
    assert "Ligne 2 " in one
    assert "Ligne 3 " not in one
    tested = page("tableau", exemple="1")
    tested.selectbox[0].set_value("titre-echu").run()
    assert tested.query_params["message"] == "titre-echu"
    assert "Ligne 2 " not in text(tested)
    both = page("tableau", exemple="1", verdict="erreur", message="sans-justification")
    assert "Aucune ligne avec ces filtres." in text(both)


@pytest.mark.parametrize("value", ["zzz", HOSTILE[:200], "conforme"])
def test_filters_that_mean_nothing_are_left_out(page: Shown, value: str) -> None:
    tested = page("tableau", exemple="1", verdict=value, message=value)
    assert not tested.exception
    assert "Ligne 2 " in text(tested)


def test_a_file_is_checked(page: Shown) -> None:
    tested = drop(page, as_csv(grid(CLEAN)), "mon tableau.csv")
    assert not tested.exception
    assert "« mon tableau.csv »" in text(tested)
    assert "1 ligne : 1 conforme." in text(tested).replace("\xa0", " ")
    assert "Ce tableau n'a pas d'erreur : il peut l'être." in text(tested)
    assert "crosswalk publish-table 'mon tableau.csv'" in text(tested)
    assert tested.query_params["fichier"] == "mon tableau.csv"


def test_after_a_reload_the_file_is_kindly_asked_again(page: Shown) -> None:
    tested = page("tableau", fichier="mon tableau.csv", verdict="erreur")
    assert "« mon tableau.csv » n'est plus là" in said(tested)
    assert "nous ne gardons pas vos fichiers. Déposez-le à nouveau" in said(tested)


def test_pasted_text(page: Shown) -> None:
    tested = page("tableau")
    tested.text_area[0].set_value(PASTED)
    press(tested, "Contrôler ce texte")
    assert "RNCP41402BC09 n'est pas un bloc de RNCP41402" in text(tested)
    assert "2 lignes" in text(tested).replace("\xa0", " ")
    assert "Collez d'abord un tableau" in said(press(page("tableau"), "Contrôler ce texte"))


OTHER = {"source_blocs": "Ce que je délivre", "target": "Chez eux", "target_blocs": "Leurs parties"}
UNREAD = as_csv(grid(CLEAN, headers=OTHER))


def test_a_pasted_text_takes_the_place_of_a_file(page: Shown) -> None:
    tested = drop(page, b"%PDF-1.7", "vieux.pdf")
    assert "fichier PDF" in said(tested)
    tested.text_area[0].set_value(PASTED)
    press(tested, "Contrôler ce texte")
    assert tested.file_uploader[0].value is None
    assert not tested.warning
    assert "« texte-colle.txt »" in text(tested)


def test_the_example_is_left_for_ones_own_table(page: Shown) -> None:
    tested = press(page("tableau", exemple="1"), "Contrôler mon propre tableau")
    assert "Verdict" not in text(tested)
    assert "exemple" not in tested.query_params


def test_headers_that_are_not_understood_are_asked_for(page: Shown) -> None:
    tested = drop(page, UNREAD)
    assert "L'en-tête de ce tableau n'est pas compris" in said(tested)
    selects = {one.label: one for one in tested.selectbox}
    assert len(selects) == len(tables.ROLES)
    assert selects["Blocs concernés"].options == list(OTHER.values())
    selects["Blocs concernés"].set_value("Ce que je délivre")
    selects["Certification reconnue"].set_value("Chez eux")
    selects["Blocs reconnus"].set_value("Leurs parties")
    press(tested, "Contrôler avec ces colonnes")
    assert not tested.exception
    assert "1 ligne : 1 conforme." in text(tested).replace("\xa0", " ")
    assert tested.query_params["colonne"] == [
        "source_blocs=Ce que je délivre", "target=Chez eux", "target_blocs=Leurs parties",
    ]  # fmt: skip


def test_the_columns_of_the_address_are_kept_for_the_same_file(page: Shown) -> None:
    tested = page("tableau", fichier="tableau.csv")
    tested.query_params["colonne"] = [f"{role}={name}" for role, name in OTHER.items()]
    tested.file_uploader[0].upload("tableau.csv", UNREAD).run()
    assert "1 conforme" in text(tested)
    tested.file_uploader[0].set_value(("autre.csv", UNREAD, "text/csv")).run()
    assert "L'en-tête de ce tableau n'est pas compris" in said(tested)
    assert "colonne" not in tested.query_params


def test_one_column_has_one_role(page: Shown) -> None:
    tested = drop(page, UNREAD)
    for one in tested.selectbox:
        if one.label in ("Certification reconnue", "Blocs reconnus"):
            one.set_value("Chez eux")
    press(tested, "Contrôler avec ces colonnes")
    assert "une colonne ne peut pas être à la fois" in said(tested)
    assert any(one.label == "Contrôler avec ces colonnes" for one in tested.button)


@pytest.mark.parametrize("column", ["zzz=Chez eux", "target", "target=Absente", HOSTILE[:200]])
def test_columns_of_the_address_that_mean_nothing(page: Shown, column: str) -> None:
    tested = page("tableau", exemple="1", colonne=column)
    assert not tested.exception
    assert tested.warning


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "fichier vide"),
        (b"%PDF-1.7 ...", "fichier PDF"),
        (b"\xd0\xcf\x11\xe0 ancien", "classeur .xls ancien ou protégé"),
        (b"PK\x03\x04 casse", "classeur abîmé"),
        (b"\x7fELF\x00\x00", "caractère nul"),
        (bomb(), "se déplie au-delà de la limite"),
        (entities(), "définition d'entités XML"),
        (b'a;b\n"jamais ferm', "guillemets mal fermés"),
        (b"<html><script>alert(1)</script><p>rien</p></html>", "page sans tableau"),
        (b"x" * (LIMITS.file_bytes + 1), "fichier trop gros"),
    ],
    ids=["vide", "pdf", "xls", "zip", "elf", "bombe", "entités", "csv", "html", "gros"],
)
def test_a_hostile_upload_is_refused_in_french(page: Shown, content: bytes, says: str) -> None:
    tested = drop(page, content, "<img src=x onerror=alert(1)>.xlsx")
    assert not tested.exception
    assert says in said(tested)
    assert "Verdict" not in text(tested)
    assert "<img" not in html(tested)


def test_hostile_cells_are_text(page: Shown) -> None:
    row = CLEAN | {"source_blocs": f"RNCP41402BC01 - {HOSTILE}", "kind": HOSTILE}
    heads = HEADERS | {"comment": f"Commentaire {HOSTILE}"}
    tested = drop(page, as_csv(grid(row, headers=heads)), f"{HOSTILE[:90]}.csv")
    assert not tested.exception
    assert "<script" not in html(tested)
    assert "<img" not in html(tested)
    assert 'href="javascript' not in html(tested)
    assert "<script>document.title='pris'</script>" in text(tested)


def test_the_watch(page: Shown) -> None:
    shown = text(page("tableau", veille="RNCP41402"))
    assert "Votre fiche reconnaît RNCP39099" in shown
    assert "Personne dans nos sources ; cela ne vaut pas refus." in shown
    assert "RNCP41402BC01 ET RNCP41402BC02 ET RNCP41402BC03" in shown
    unknown = page("tableau", veille="RNCP99999")
    assert not unknown.exception
    assert "RNCP99999 n'est pas dans nos données." in text(unknown)
    assert "crosswalk import-rncp FICHIER" in text(unknown)


def test_an_unknown_title_says_how_to_load_the_register(page: Shown) -> None:
    row = CLEAN | {"target": "RNCP40000", "target_blocs": "RNCP40000BC01"}
    shown = text(drop(page, as_csv(grid(row))))
    assert "RNCP40000 : inconnu de nos sources." in shown
    assert "crosswalk import-rncp FICHIER" in shown


def test_the_limit_is_the_same_everywhere() -> None:
    theme = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))
    assert theme["server"]["maxUploadSize"] == LIMITS.file_bytes // 1_000_000
    command = (ROOT / "crosswalk/cli/applying.py").read_text(encoding="utf-8")
    assert f'"server.maxUploadSize": "{LIMITS.file_bytes // 1_000_000}"' in command


# --- what the page asks of the library --------------------------------------------------------


def test_the_example_holds_two_faults_and_no_other_error(built: Path) -> None:
    table = tables.read(tables.example(), "exemple.xlsx")
    report = tables.verify(crosswalk.open(built), table, date(2026, 11, 1))
    assert {(m.id, r.row) for r in report.rows for m in r.messages if m.severity == "erreur"} == {
        ("intitule-autre-bloc", 3), ("numero-de-document", 3),
    }  # fmt: skip
    assert report.understood(2) == (
        f"la fiche RNCP41402, pour {FICHE}, reconnaît RNCP39099BC02 ET RNCP39099BC03 de RNCP39099."
    )
    sheet = load_workbook(io.BytesIO(tables.WRITERS["annotated"](report))).active
    assert sheet is not None
    assert sheet["M3"].value == "erreur"


def test_a_suggestion_never_invents_a_code(built: Path) -> None:
    """The first bloc of RNCP39099 has no code in our sources: its key `n1` is no code to write."""
    row = CLEAN | {
        "target_blocs": "RNCP39099BC02 - accompagner les personnes en situation de handicap dans les "
        "activités de production et dans les apprentissages en milieu de travail protégé."
    }
    report = tables.verify(crosswalk.open(built), tables.read(as_csv(grid(row)), "t.csv"))
    (said,) = [m for m in report.rows[0].messages if m.id == "intitule-autre-bloc"]
    assert said.suggestions[0].startswith("accompagner les personnes")
    assert said.suggestions[1].startswith("RNCP39099BC02 - ")


def test_names_of_copies() -> None:
    class Fake:
        summary = type("S", (), {"table": '../../a<b>\r\n"c".xlsx'})

    assert tables.copy_name(Fake(), ".html") == "a-b-c-controle.html"  # type: ignore[arg-type]


def test_the_likeliest_header_is_the_one_asked_about() -> None:
    content = b"Mes correspondances 2026\n\nA;B;C\nRNCP41402BC01;RNCP39099;RNCP39099BC02\n"
    with pytest.raises(HeaderError) as caught:
        tables.read(content, "t.csv")
    assert caught.value.headers == ("A", "B", "C")
    assert caught.value.line == 3
    assert isinstance(caught.value, DocumentError)


def test_the_example_bears_no_time_of_its_own() -> None:
    """Or a page, which knows a table by its bytes, would check it again at each gesture."""
    dated = zipfile.ZipFile(io.BytesIO(tables.example())).read("docProps/core.xml").decode()
    assert dated.count("2026-01-01T00:00:00Z") == 2
