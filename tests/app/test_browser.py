"""The application in Debian's Chromium: two stories, the keyboard, axe-core, labels that attack.

One server and one browser for the whole module.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bench.serving import ARGUMENTS, CHROMIUM, application
from tests.app.conftest import NUMBER

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium", allow_module_level=True)

WAIT = 20_000
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
    "proximités": "correspondances?a=RNCP41402&b=RNCP39794&onglet=Proximit%C3%A9s+calcul%C3%A9es"
    "&moteur=Mots+seuls+%28lexical%29&paire=BC01%2Fcompetence%2F7~CCP1%2Fcompetence%2FCP4",
    "réseau": "reseau?n=RNCP41402BC01",
    "sparql": "sparql?requete=" + quote("SELECT ?s ?p { ?s ?p ?o } LIMIT 120"),
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
    """The page is drawn to its footer, and the script of this view has ended."""
    page.wait_for_selector(".p-foot")
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'running'"
    )


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
    assert level.locator("mark").first.is_visible()
    page.get_by_role("link", name="Ses correspondances").click()
    page.get_by_role("link", name="La fiche RNCP41402 reconnaît RNCP39099").click()
    page.get_by_text(
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02"
    ).first.wait_for()
    page.get_by_text("Voir la phrase source").first.click()
    marks = page.locator("figure.p-lines mark").all_inner_texts()
    assert "RNCP39099 - Moniteur d'atelier en milieu de travail protégé" in marks
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
    assert page.locator("figure.p-lines mark").first.is_visible()
    to(page, "link", "Ses correspondances", back=True)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="La fiche RNCP41402 reconnaît RNCP39099").wait_for()
    to(page, "link", "La fiche RNCP41402 reconnaît RNCP39099")
    page.keyboard.press("Enter")
    page.get_by_text("La fiche RNCP41402 reconnaît, ensemble").first.wait_for()


_FOCUSED = """() => {
  let one = document.activeElement;
  while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
  const tag = one.tagName.toLowerCase();
  const role = {a: "link", input: "textbox", textarea: "textbox"}[tag] || one.getAttribute("role") || tag;
  const label = one.getAttribute("aria-label") || one.innerText || "";
  const style = getComputedStyle(one);
  return [role, label.trim(), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def to(page: Any, role: str, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus is there; it must be seen to be there."""
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        found_role, label, outlined = page.evaluate(_FOCUSED)
        if found_role == role and label.replace(JOINER, "").startswith(name):
            assert outlined or role == "textbox", f"focus not visible on {label}"
            return
    raise AssertionError(f"{role} « {name} » is not reached by the keyboard")


def test_a_cell_is_opened_without_a_mouse(page: Any, site: str) -> None:
    visit(page, f"{site}/{PAGES['proximités'].partition('&paire')[0]}")
    to(page, "link", "proche 70 %")
    page.keyboard.press("Enter")
    page.wait_for_url("**paire=*")
    page.get_by_role("heading", name="Deux énoncés côte à côte").wait_for()
    page.wait_for_function("document.activeElement.innerText === 'Deux énoncés côte à côte'")
    assert "consignes" in page.locator(".p-pair mark").all_inner_texts()


def test_the_researcher(page: Any, browser: Any, site: str) -> None:
    visit(page, f"{site}/sparql?exemple=q%3Alignee-41402")
    editor = page.get_by_label("Requête SPARQL")
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
    assert fresh.get_by_label("Requête SPARQL").input_value().endswith("LIMIT 1")
    assert "RNCP36697" in fresh.get_by_role("region", name="Résultat de la requête").inner_text()
    fresh.context.close()


def test_a_long_query_can_be_cancelled(page: Any, site: str) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.goto(f"{site}/sparql?requete={quote(heavy)}")
    page.get_by_role("button", name="Annuler la requête").click()
    page.get_by_text("Requête annulée").wait_for()


def test_a_node_of_the_network_shows_its_own(page: Any, site: str) -> None:
    visit(page, f"{site}/reseau?n=RNCP41402")
    page.get_by_role(
        "link", name="RNCP39099, Moniteur d'atelier en milieu de travail protégé"
    ).click()
    page.get_by_role("heading", name="Autour de RNCP39099").wait_for()
    page.wait_for_url("**n=RNCP39099*")


@pytest.fixture(scope="module")
def schemed(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(locale="fr-FR", color_scheme=request.param)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    yield page
    context.close()


DARK = ("Accueil", "fiche", "chiffres", "correspondances", "proximités", "réseau", "sparql")
"""The pages looked at in the dark theme as well: between them they hold every kind of part."""


SEEN = [("light", name) for name in PAGES] + [("dark", name) for name in DARK]


@pytest.mark.parametrize(("schemed", "name"), SEEN, indirect=["schemed"])
def test_axe_finds_nothing_serious(schemed: Any, site: str, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = schemed
    visit(page, f"{site}/{PAGES[name]}")
    found = Axe().run(page).response["violations"]
    serious = {
        (one["id"], one["help"], node["html"][:160])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    }
    assert serious == set()
    levels = [
        int(tag[1])
        for tag in page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(h => h.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize(
    "address",
    [
        f"certification?n={NUMBER}",
        f"certification?n={NUMBER}&volet=Blocs+et+comp%C3%A9tences&{NUMBER}BC01=true",
        f"?q={NUMBER}",
        f"reseau?n={NUMBER}",
        f"correspondances?a={NUMBER}&b=RNCP41402",
        f"correspondances?a=RNCP41402&b={NUMBER}&onglet=Proximit%C3%A9s+calcul%C3%A9es"
        "&moteur=Mots+seuls+%28lexical%29&paire=BC01%2Fcompetence%2F1~BC01%2Fcompetence%2F2",
    ],
)
def test_a_hostile_label_is_only_read(page: Any, site: str, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    visit(page, f"{site}/{address}")
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
