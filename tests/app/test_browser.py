"""The application in Debian's Chromium: two stories, the keyboard, axe-core, labels that attack.

One server and one browser for the whole module.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bench.serving import ARGUMENTS, CHROMIUM, application
from crosswalk.matching import e5
from tests.app.conftest import NUMBER

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium", allow_module_level=True)

WAIT = 60_000
"""Milliseconds for which a condition is awaited: a machine under load is slow, not wrong."""
TAB = "Proximités calculées"
JOINER = "\N{WORD JOINER}"
PAGES = {
    "Accueil": "",
    "recherche": "?q=moniteur+d%27atelier",
    "fiche": "certification?n=RNCP41402",
    "blocs": "certification?n=RNCP41402&volet=Blocs+et+comp%C3%A9tences&RNCP41402BC01=true",
    "accès": "certification?n=RNCP32139&volet=%C3%89valuation+et+acc%C3%A8s",
    "éditions": "certification?n=RNCP41402&volet=%C3%89ditions",
    "chiffres": "certification?n=RNCP41402&volet=Chiffres",
    "inconnue": "certification?n=RNCP99999",
    "correspondances": "correspondances?a=RNCP41402&b=RNCP39099",
    "ce que donnent": "transfert?de=RNCP41402&blocs=RNCP41402BC01&blocs=RNCP41402BC02"
    "&blocs=RNCP41402BC03&cible=RNCP39099",
    "ce que donnent, partout": "transfert?blocs=RNCP39099BC02&blocs=RNCP39099BC03",
    "ce que donnent, rien": "transfert",
    "ce que donnent, inconnu": "transfert?blocs=RNCP99999BC01",
    "proximités": "correspondances?a=RNCP41402&b=RNCP39794&onglet=Proximit%C3%A9s+calcul%C3%A9es"
    "&moteur=Mots+seuls+%28lexical%29&paire=BC01%2Fcompetence%2F7~CCP1%2Fcompetence%2FCP4",
    "réseau": "reseau?n=RNCP41402BC01",
    "tableau": "tableau?exemple=1",
    "veille": "tableau?veille=RNCP41402",
    "sparql": "sparql?requete=" + quote("SELECT ?s ?p { ?s ?p ?o } LIMIT 120"),
    "sparql, dessin": "sparql?requete="
    + quote(
        "CONSTRUCT { ?s ?p ?o } { ?s <http://purl.org/dc/terms/replaces> ?o . ?s ?p ?o } LIMIT 99"
    ),
    "fiabilité": "fiabilite",
    "source": "source?document=rncp41402-fiche&passages=21000-21100",
}


@pytest.fixture(scope="module")
def site(hostile_store: Path) -> Iterator[str]:
    with application(hostile_store) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        locale="fr-FR",
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-write", "clipboard-read"],
    )
    opened = context.new_page()
    opened.set_default_timeout(WAIT)
    yield opened
    context.close()


def visit(page: Any, address: str) -> None:
    page.goto(address)
    ready(page)


def ready(page: Any) -> None:
    """The page is drawn to its footer, the script of this view has ended, and no work is awaited."""
    page.wait_for_selector(".p-foot")
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'"
        " && !document.querySelector('.st-key-attente')"
    )


def choose(page: Any, label: str, option: str) -> None:
    """Choose in a list, which closes by itself whenever the page moves under it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    found = page.get_by_role("option", name=option, exact=True)
    for _ in range(10):
        box.press("ArrowDown")
        try:
            found.click(timeout=WAIT / 10)
        except playwright.TimeoutError:
            continue
        break
    playwright.expect(box).to_have_value(option)


def test_the_adviser(page: Any, site: str) -> None:
    visit(page, site)
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.get_by_label("Un numéro, un titre, un métier, une compétence").fill("moniteur d'atelier")
    page.keyboard.press("Enter")
    page.get_by_role(
        "link", name="RNCP39099 — Moniteur d'atelier en milieu de travail protégé"
    ).click()
    page.get_by_role(
        "heading", level=1, name="Moniteur d'atelier en milieu de travail protégé"
    ).wait_for()
    assert "certification?n=RNCP39099" in page.url
    assert page.title() == "RNCP39099 — Passerelle"
    level = page.locator("dt:text-is('Niveau') + dd")
    level.get_by_text("Voir la phrase source").first.click()
    playwright.expect(level.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Ses correspondances").click()
    page.get_by_role("link", name="La fiche RNCP41402 reconnaît RNCP39099").click()
    page.get_by_text(
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02"
    ).first.wait_for()
    page.get_by_text("Voir la phrase source").first.click()
    marks = page.locator("figure.p-lines mark")
    title = "RNCP39099 - Moniteur d'atelier en milieu de travail protégé"
    playwright.expect(marks.filter(has_text=title).first).to_be_visible()
    address = page.url
    assert "a=RNCP41402" in address
    assert "b=RNCP39099" in address
    page.reload()
    page.get_by_text(
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02"
    ).first.wait_for()
    ready(page)
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_text("Lien copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    downloaded(page, "À imprimer (PDF)", "correspondances-RNCP41402-RNCP39099.pdf")
    page.get_by_role("link", name=GAINS).click()
    page.get_by_role("heading", level=1, name="Ce que donnent ces blocs").wait_for()
    page.get_by_role("heading", name="Ce qui reste à valider").wait_for()
    ready(page)
    assert "blocs=RNCP41402BC01&blocs=RNCP41402BC02&blocs=RNCP41402BC03" in page.url
    card = page.get_by_role("region", name="à confirmer : RNCP39099BC02, RNCP39099BC03")
    card.get_by_text("Voir la phrase source").click()
    playwright.expect(card.locator("mark").nth(1)).to_contain_text("RNCP39099 - Moniteur d'atelier")
    the_note_is_downloaded(page)
    page.reload()
    card.get_by_text("Demandez-lui un écrit avant de vous engager").wait_for()
    card.get_by_text("Voir la phrase source").click()
    card.get_by_role("link", name="Lire dans le document").click()
    page.get_by_role("heading", name="Lignes 121 à 155 sur 155").wait_for()


GAINS = re.compile("^Ce que donnent ces blocs : RNCP41402BC01.*détenus, RNCP39099 visé$")


def the_note_is_downloaded(page: Any) -> None:
    """The Word note, opened: what a candidate would read in it."""
    from docx import Document

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Note au candidat (Word)").click()
    assert waiting.value.suggested_filename == "note-RNCP39099.docx"
    opened: Any = Document(str(waiting.value.path()))
    said = "\n".join(one.text for one in opened.paragraphs).replace("\xa0", " ")
    cells = {
        cell.text.replace("\xa0", " ") for t in opened.tables for r in t.rows for cell in r.cells
    }
    assert said.startswith("Ce que donnent vos blocs\nNote au candidat, établie le ")
    assert "RNCP41402BC01 (Encadrer des salariés en insertion)" in said
    assert "Demandez-lui un écrit avant de vous engager." in said
    assert (
        "« RNCP39099 - Moniteur d'atelier en milieu de travail protégé » (Fiche RNCP41402, ligne 129)"
        in said
    )
    assert "dans un ESAT ou une EA" in said
    assert "si vous retenez cette correspondance pour RNCP39099BC02" in said
    assert {"à confirmer", "à acquérir"} <= cells
    assert "Font foi la fiche RNCP" in opened.sections[0].footer.paragraphs[0].text


def test_the_files_of_the_answer(page: Any, site: str, tmp_path: Path) -> None:
    import openpyxl
    import pypdfium2

    visit(page, f"{site}/{PAGES['ce que donnent']}")
    got = {}
    for name in (
        "Note au candidat (PDF)",
        "Classeur (XLSX)",
        "Télécharger la grille à remplir (XLSX)",
    ):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        got[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(got[name])
    assert [file.name for file in got.values()] == [
        "note-RNCP39099.pdf",
        "reponse-RNCP39099.xlsx",
        "grille-RNCP32139.xlsx",
    ]
    pdf, book, grid = got.values()
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "Ce que donnent vos blocs" in first
    rows = list(openpyxl.load_workbook(book)["Résultats"].values)
    assert [row[3] for row in rows[1:]] == ["à confirmer", "à confirmer"]
    filled = openpyxl.load_workbook(grid)
    filled["Positionnement"].cell(2, 4, "oui")
    filled.save(grid)
    page.locator("input[type=file]").set_input_files(grid)
    page.get_by_role("heading", name="Ce que dit la grille : RNCP32139").wait_for()
    said = page.get_by_role("row", name="1.1.").locator("td").first
    playwright.expect(said).to_have_text("1 sur 5")
    page.locator("input[type=file]").set_input_files(
        {"name": "grille.xlsx", "mimeType": "application/zip", "buffer": b"MZ rien"}
    )
    page.get_by_text("Grille refusée.").wait_for()
    axe(page)


def test_blocs_and_dates_are_typed(page: Any, site: str) -> None:
    visit(page, f"{site}/transfert?cible=RNCP41402")
    to(page, "textbox", "Titre dont viennent les blocs")
    page.keyboard.type("39099")
    page.keyboard.press("Enter")
    page.get_by_text("RNCP39099 — Moniteur").wait_for()
    ready(page)
    blocs = page.get_by_role("combobox", name="Blocs déjà obtenus")
    blocs.focus()
    for code in ("RNCP39099BC02", "RNCP39099BC03"):
        page.keyboard.type(code)
        page.get_by_role("option", name=f"{code} (").wait_for()
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("region", name="prévu : RNCP41402BC01").wait_for()
    ready(page)
    to(page, "spinbutton", "jour, Obtenus le")
    for digit in "15062022":
        page.keyboard.press(digit)
    to(page, "textbox", "Titre visé")  # a date counts once its field is left
    page.wait_for_url("**obtenus=2022-06-15*")
    page.reload()
    page.get_by_role("region", name="prévu : RNCP41402BC01").wait_for()
    day = page.get_by_role("spinbutton", name="jour, Obtenus le")
    playwright.expect(day).to_have_text("15")


def test_the_adviser_without_a_mouse(page: Any, site: str) -> None:
    visit(page, site)
    to(page, "textbox", "Un numéro, un titre, un métier, une compétence")
    page.keyboard.type("moniteur d'atelier")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="RNCP39099 —").wait_for()
    to(page, "link", "RNCP39099 — Moniteur d'atelier en milieu de travail protégé")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Moniteur d'atelier").wait_for()
    ready(page)
    to(page, "summary", "Voir la phrase source")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("figure.p-lines mark").first).to_be_visible()
    to(page, "link", "Ses correspondances", back=True)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="La fiche RNCP41402 reconnaît RNCP39099").wait_for()
    to(page, "link", "La fiche RNCP41402 reconnaît RNCP39099")
    page.keyboard.press("Enter")
    page.get_by_text("La fiche RNCP41402 reconnaît, ensemble").first.wait_for()
    ready(page)
    to(page, "link", "Ce que donnent ces blocs : RNCP41402BC01")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ce qui reste à valider").wait_for()
    ready(page)
    to(page, "summary", "Voir la phrase source")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("figure.p-lines mark").first).to_be_visible()
    to(page, "button", "Note au candidat (Word)")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "note-RNCP39099.docx"


_FOCUSED = """() => {
  let one = document.activeElement;
  while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
  const tag = one.tagName.toLowerCase();
  const role = {a: "link", input: "textbox", textarea: "textbox"}[tag] || one.getAttribute("role") || tag;
  const label = one.getAttribute("aria-label") || one.innerText || "";
  const box = one.closest("[role=group], [data-testid=stTextInputRootElement]");
  const seen = [one, box].filter(Boolean).map(getComputedStyle);
  return [role, label.trim(), seen.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)];
}"""


def to(page: Any, role: str, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus is there; it must be seen to be there."""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        found_role, label, outlined = page.evaluate(_FOCUSED)
        if found_role == role and label.replace(JOINER, "").startswith(name):
            assert outlined, f"focus not visible on {label}"
            return
    raise AssertionError(f"{role} « {name} » is not reached by the keyboard")


def test_a_cell_is_opened_without_a_mouse(page: Any, site: str) -> None:
    visit(page, f"{site}/{PAGES['proximités'].partition('&paire')[0]}")
    cell = page.locator("a[href*='paire=BC01%2Fcompetence%2F7~CCP1%2Fcompetence%2FCP4']")
    to(page, "link", cell.inner_text())  # its percentage changes with the engine
    page.keyboard.press("Enter")
    page.wait_for_url("**paire=*")
    page.get_by_role("heading", name="Deux énoncés côte à côte").wait_for()
    page.wait_for_function("document.activeElement.innerText === 'Deux énoncés côte à côte'")
    words = page.locator(".p-pair mark").filter(has_text=re.compile("^consignes$"))
    playwright.expect(words.first).to_be_visible()
    downloaded(page, "À imprimer (PDF)", "proximites-RNCP41402-RNCP39794-lexical.pdf")


def downloaded(page: Any, button: str, name: str) -> None:
    """A PDF comes under its name."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    assert waiting.value.suggested_filename == name
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_researcher(page: Any, browser: Any, site: str) -> None:
    visit(page, f"{site}/sparql?exemple=q%3Alignee-41402")
    editor = page.get_by_label("Requête SPARQL")
    playwright.expect(editor).to_have_value(re.compile("ORDER BY"))
    editor.fill(editor.input_value() + "\nLIMIT 1")
    page.get_by_role("button", name="Lancer la requête").click()
    page.get_by_role("heading", name="Résultat").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    content = Path(waiting.value.path()).read_text(encoding="utf-8")
    (row,) = csv.DictReader(io.StringIO(content))
    assert set(row) == {"new", "old", "source", "line"}
    assert row["new"] == "RNCP41402"
    fresh = browser.new_context(locale="fr-FR").new_page()
    fresh.set_default_timeout(WAIT)
    fresh.goto(page.url)
    fresh.get_by_role("heading", name="Résultat").wait_for()
    playwright.expect(fresh.get_by_label("Requête SPARQL")).to_have_value(re.compile("LIMIT 1$"))
    result = fresh.get_by_role("region", name="Résultat de la requête")
    playwright.expect(result).to_contain_text("RNCP36697")
    fresh.context.close()


def test_the_certifier(page: Any, site: str, tmp_path: Path) -> None:
    """Template → faulty table → verdicts → annotated file, and the filters survive in the address."""
    from openpyxl import load_workbook

    visit(page, site)
    page.get_by_role("link", name="Contrôler mon tableau de correspondances").click()
    page.get_by_role("heading", level=1, name="Contrôler un tableau").wait_for()
    ready(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Télécharger le modèle à remplir").click()
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet = book["Correspondances"]
    assert sheet["A1"].value == "Certification qui déclare"
    sheet["B2"] = "RNCP41402BC01 - Former des salariés en situation de production"
    faulty = tmp_path / "mon tableau.xlsx"
    book.save(faulty)
    page.locator("input[type=file]").set_input_files(faulty)
    page.get_by_role("heading", name="Ligne 2 ✗ Erreur").wait_for()
    ready(page)
    row = page.get_by_role("region", name="Ligne 2")
    playwright.expect(row).to_contain_text("est l'intitulé de RNCP41402BC02")
    row.get_by_text("Voir la phrase source").first.click()
    playwright.expect(row.locator("mark").first).to_be_visible()
    page.get_by_role("radio", name="Erreur (1)").click()
    page.wait_for_url("**verdict=erreur*")
    ready(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Votre fichier annoté (XLSX)").click()
    assert waiting.value.suggested_filename == "mon tableau-controle.xlsx"
    copied = io.BytesIO(Path(waiting.value.path()).read_bytes())
    copy = load_workbook(copied)["Correspondances"]
    assert copy["B2"].value == sheet["B2"].value
    assert copy["M1"].value == "Verdict de Passerelle"
    assert copy["M2"].value == "erreur"
    assert "est l'intitulé de RNCP41402BC02" in copy["N2"].value
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Rapport à imprimer (HTML)").click()
    assert "Contrôle d'un tableau" in Path(waiting.value.path()).read_text(encoding="utf-8")
    page.reload()
    page.get_by_text("« mon tableau.xlsx » n'est plus là").wait_for()
    ready(page)
    page.locator("input[type=file]").set_input_files(faulty)
    page.get_by_role("heading", name="Ligne 2 ✗ Erreur").wait_for()
    assert "verdict=erreur" in page.url


def test_the_certifiers_headers_and_text(page: Any, site: str) -> None:
    visit(page, f"{site}/tableau")
    lines = (
        "Chez nous;Chez eux;Leurs parties",
        "RNCP41402BC01 ET RNCP41402BC02 ET RNCP41402BC03;RNCP39099;RNCP39099BC02 ET RNCP39099BC03",
    )
    page.get_by_text("Ou collez le tableau").click()
    page.get_by_label("Tableau collé").fill("\n".join(lines))
    page.get_by_role("button", name="Contrôler ce texte").click()
    page.get_by_text("dites quelle colonne est laquelle").wait_for()
    ready(page)
    for label, header in (("Blocs concernés", 0), ("Certification reconnue", 1)):
        choose(page, label, lines[0].split(";")[header])
    page.get_by_role("button", name="Contrôler avec ces colonnes").click()
    page.get_by_role("heading", name="Ligne par ligne").wait_for()
    assert "colonne=" in page.url


def test_a_long_query_can_be_cancelled(page: Any, site: str) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.goto(f"{site}/sparql?requete={quote(heavy)}")
    page.get_by_role("button", name="Annuler la requête").click()
    page.get_by_text("Requête annulée").wait_for()
    playwright.expect(page.get_by_role("button", name="Annuler la requête")).not_to_be_visible()


def test_a_long_matching_can_be_cancelled(page: Any, site: str) -> None:
    """The first view of a pair by meaning: hundreds of sentences to read."""
    if not e5.available():
        pytest.skip("the extra embed is not installed")
    page.goto(f"{site}/correspondances?a=RNCP32139&b=RNCP39794&onglet={quote(TAB)}")
    page.get_by_text("en cours depuis").wait_for()
    page.get_by_role("button", name="Annuler", exact=True).click()
    page.get_by_text("Travail annulé.").wait_for()
    page.get_by_role("button", name="Relancer").wait_for()
    playwright.expect(page.get_by_text("en cours depuis")).not_to_be_visible()
    axe(page)


def test_a_node_of_the_network_shows_its_own(page: Any, site: str) -> None:
    visit(page, f"{site}/reseau?n=RNCP41402")
    page.get_by_role(
        "link", name="RNCP39099, Moniteur d'atelier en milieu de travail protégé"
    ).click()
    page.get_by_role("heading", name="Autour de RNCP39099").wait_for()
    page.wait_for_url("**n=RNCP39099*")
    playwright.expect(page.get_by_label("Une certification")).to_have_value("RNCP39099")


@pytest.fixture(scope="module")
def visitor(browser: Any) -> Iterator[Any]:
    """One window for the tests that only look: each begins by going somewhere. Colours change at once."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(WAIT)
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(visitor: Any, site: str, name: str) -> None:
    """Every rule in the light theme, contrast in the dark one as well: the only thing that differs."""
    visitor.emulate_media(color_scheme="light")
    visit(visitor, f"{site}/{PAGES[name]}")
    axe(visitor)
    assert [one for one in visitor.evaluate(_SAID) if ENGLISH.search(one)] == []
    light = visitor.evaluate(_GROUND)
    visitor.emulate_media(color_scheme="dark")
    visitor.wait_for_function(f"light => ({_GROUND}) !== light", arg=light)
    assert serious(visitor, runOnly=["color-contrast"]) == set()


ENGLISH = re.compile(
    r"\b(the|and|for|with|press|upload|select|choose|show|close|search|copy|download|loading|running|open|clear"
    r"|view|expand|collapse|file|next|previous|error|fullscreen|settings|remove)\b",
    re.IGNORECASE,
)
_SAID = """() => {
  const said = [...document.querySelectorAll("p, li, td, th, h1, h2, h3, label, button, summary, a")]
    .filter(one => !one.querySelector("[data-testid=stIconMaterial]")).map(one => one.innerText);
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`)) said.push(one.getAttribute(name));
  return said;
}"""
"""What is read and what a screen reader says; the names of icons are hidden from it."""
_GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def axe(page: Any) -> None:
    """Nothing serious, one first-level heading, no level skipped."""
    assert serious(page) == set()
    levels = [
        int(tag[1])
        for tag in page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(h => h.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def serious(page: Any, **options: Any) -> set[tuple[str, str, str]]:
    """What axe-core holds to be serious or critical: rule, its help, the element.

    A page that is being redrawn (a change of theme has Streamlit run it again) is faded: what is found
    there is looked at again once it is still.
    """
    from axe_playwright_python.sync_playwright import Axe

    for _ in range(6):
        ready(page)
        found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
        told = {
            (one["id"], one["help"], node["html"][:160])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        }
        if found["passes"] and not told:
            return told
    assert found["passes"]
    return told


@pytest.mark.parametrize(
    "address",
    [
        f"certification?n={NUMBER}",
        f"certification?n={NUMBER}&volet=Blocs+et+comp%C3%A9tences&{NUMBER}BC01=true",
        f"?q={NUMBER}",
        f"reseau?n={NUMBER}",
        f"correspondances?a={NUMBER}&b=RNCP41402",
        f"transfert?de={NUMBER}&blocs={NUMBER}BC01&cible=RNCP41402",
        f"correspondances?a=RNCP41402&b={NUMBER}&onglet=Proximit%C3%A9s+calcul%C3%A9es"
        "&moteur=Mots+seuls+%28lexical%29&paire=BC01%2Fcompetence%2F1~BC01%2Fcompetence%2F2",
    ],
)
def test_a_hostile_label_is_only_read(visitor: Any, site: str, address: str) -> None:
    page, asked = visitor, list[str]()

    def dismissed(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    visit(page, f"{site}/{address}")
    page.remove_listener("dialog", dismissed)
    assert asked == []
    assert page.title() != "pris"
    main = page.get_by_test_id("stMain")
    assert main.locator("img, script, strong:text-is('gras'), .katex, em").count() == 0
    assert (
        main.locator("a[href^='javascript'], a[href*='exemple.fr'], a[href^='mailto']").count() == 0
    )
    wanted = (
        "**gras** $\\LaTeX$ :material/home: :smile: :red[rouge] `code` -> https://exemple.fr a@b.fr"
    )
    # The drawing of a network cuts long labels; the table beside it holds them whole.
    page.wait_for_function(
        "([wanted, joiner]) => document.querySelector('[data-testid=stMain]')"
        ".innerText.replaceAll(joiner, '').replace(/\\s+/g, ' ').includes(wanted)",
        arg=[wanted, JOINER],
    )


def test_the_parts_of_streamlit_speak_french(page: Any, site: str) -> None:
    visit(page, site)
    box = page.get_by_label("Un numéro, un titre, un métier, une compétence")
    box.fill("moniteur")
    page.get_by_text("Appuyez sur Entrée pour valider").wait_for()
    noscript = page.request.get(site, headers={"accept": "text/html"}).text()
    assert "Passerelle demande JavaScript" in noscript
    assert "Streamlit" not in noscript.split("</title>")[0].split("<title>")[1]


def test_every_translation_is_still_in_streamlit() -> None:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2] / "app"))
    import component_texts

    scripts = component_texts._folder() / "static" / "js"
    missing = {
        (stem, english)
        for stem, sentences in component_texts.FRENCH.items()
        for english in sentences
        if not any(
            f"`{english}`" in file.read_text("utf-8") for file in scripts.glob(f"{stem}.*.js")
        )
    }
    assert missing == set()
