"""Every page of the application at 1280 and 390 pixels: `python -m bench.screenshots [--store PATH]`.

Written to `build/screenshots/` (ignored by git), to be looked at by a person. `--readme` takes the three
small ones of the README into `docs/images/`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import quote

from bench.serving import ARGUMENTS, CHROMIUM, application
from crosswalk import resources, store

EXAMPLE = "de=RNCP41402&blocs=RNCP41402BC01&blocs=RNCP41402BC02&blocs=RNCP41402BC03"
EDITIONS = (
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "CONSTRUCT { ?new dcterms:replaces ?old . ?new skos:prefLabel ?label }\n"
    "WHERE { ?new dcterms:replaces ?old OPTIONAL { ?new skos:prefLabel ?label } }"
)
PAGES = {
    "accueil": "",
    "recherche": "?q=moniteur+d%27atelier",
    "rien": "?q=zzzz",
    "fiche": "certification?n=RNCP41402",
    "fiche-blocs": "certification?n=RNCP41402&volet=Blocs+et+comp%C3%A9tences&RNCP41402BC01=true",
    "fiche-acces": "certification?n=RNCP32139&volet=%C3%89valuation+et+acc%C3%A8s",
    "fiche-editions": "certification?n=RNCP41402&volet=%C3%89ditions",
    "fiche-chiffres": "certification?n=RNCP41402&volet=Chiffres",
    "fiche-choix": "certification",
    "fiche-inconnue": "certification?n=RNCP99999",
    "correspondances": "correspondances?a=RNCP41402&b=RNCP39099",
    "proximités": "correspondances?a=RNCP41402&b=RNCP39794&onglet=Proximit%C3%A9s+calcul%C3%A9es"
    "&paire=BC01%2Fcompetence%2F7~CCP1%2Fcompetence%2FCP4",
    "correspondances-vide": "correspondances",
    "correspondances-une": "correspondances?a=RNCP41402",
    "transfert": f"transfert?{EXAMPLE}&cible=RNCP39099",
    "transfert-vide": "transfert",
    "transfert-partout": "transfert?de=RNCP39099&blocs=RNCP39099BC02&blocs=RNCP39099BC03",
    "transfert-rien": "transfert?de=RNCP39099&blocs=RNCP39099BC02&cible=RNCP39794",
    "transfert-proche": f"transfert?{EXAMPLE}&cible=RNCP39794",
    "transfert-inconnu": "transfert?blocs=RNCP99999BC01&cible=RNCP39099",
    "tableau-vide": "tableau",
    "tableau-exemple": "tableau?exemple=1",
    "tableau-veille": "tableau?veille=RNCP41402",
    "reseau": "reseau?n=RNCP41402",
    "reseau-bloc": "reseau?n=RNCP41402BC01",
    "sparql": "sparql?exemple=q%3Alignee-41402",
    "sparql-dessin": "sparql?requete=" + quote(EDITIONS),
    "fiabilite": "fiabilite",
    "source": "source?document=rncp41402-fiche&passages=21748-21807",
}
WIDTHS = (1280, 390)
README = {
    "application-recherche": "?q=moniteur+d%27atelier",
    "application-fiche": "certification?n=RNCP41402",
    "application-correspondances": "correspondances?a=RNCP41402&b=RNCP39099",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--store", type=Path, default=None)
    arguments.add_argument("--output", type=Path, default=store.home() / "screenshots")
    arguments.add_argument("--dark", action="store_true")
    arguments.add_argument("--readme", action="store_true")
    arguments.add_argument("names", nargs="*", help=", ".join(PAGES))
    given = arguments.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    with application(store.store_path(given.store)) as address:
        if given.readme:
            take_small(address, resources.root() / "docs" / "images")
        else:
            take(address, given.output, given.names or list(PAGES), dark=given.dark)


def take(address: str, folder: Path, names: list[str], *, dark: bool = False) -> None:
    """The pages named, each at every width, whole."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale="fr-FR",
                color_scheme="dark" if dark else "light",
            )
            page = context.new_page()
            for name in names:
                page.goto(f"{address}/{PAGES[name]}")
                page.wait_for_selector(".p-foot", timeout=30_000)
                page.locator(".st-key-attente").wait_for(state="detached", timeout=180_000)
                page.wait_for_timeout(700)
                # The page scrolls inside Streamlit's main section: as tall a window shows it whole.
                height = page.evaluate(
                    "Math.max(900, document.querySelector('[data-testid=stMain]').scrollHeight)"
                )
                page.set_viewport_size({"width": width, "height": min(height, 6000)})
                page.wait_for_timeout(300)
                page.screenshot(path=folder / f"{name}-{width}.png")
                page.set_viewport_size({"width": width, "height": 900})
                print(f"{name}-{width}.png")
            context.close()
        browser.close()


def take_small(address: str, folder: Path) -> None:
    """The three of the README: one window each, in few colours."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1100, "height": 720}, locale="fr-FR")
        for name, view in README.items():
            page.goto(f"{address}/{view}")
            page.wait_for_selector(".p-foot", timeout=30_000)
            page.wait_for_timeout(800)
            file = folder / f"{name}.png"
            page.screenshot(path=file)
            Image.open(file).convert("RGB").quantize(48).save(file, optimize=True)
            print(f"{file} {file.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
