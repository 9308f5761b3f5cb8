"""Linked data over a socket: rdflib reads one IRI of each class, Chromium and axe read the pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from crosswalk.identifiers import BASE, GRAPH, ID, RDF
from crosswalk.limits import Limits
from crosswalk.serving import server
from crosswalk.serving.settings import Settings
from crosswalk.store import ReadOnlyStore

CHROMIUM = "/usr/bin/chromium"
PAGES = {
    "accueil": "/?q=atelier",
    "certification": "/id/certification/RNCP41402.html",
    "données": "/dataset.html",
}
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The address of a service over the five documents, on a free port."""
    bound, settings = server.listening(replace(Settings(), port=0))
    running = server.server(settings, Limits(), built)
    thread = threading.Thread(target=lambda: running.run(sockets=[bound]), daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.02)
    yield settings.address
    running.should_exit = True
    thread.join(30)


def test_rdflib_reads_one_iri_of_each_class(address: str, built: Path) -> None:
    """From the bare IRI, at the local base, by negotiation alone; the data has the canonical IRI."""
    store = ReadOnlyStore(built)
    examples = _one_of_each(store)
    assert len(examples) > 40
    for cls, iri in examples.items():
        found = Graph().parse(address + "/" + iri.removeprefix(BASE))
        assert (URIRef(iri), URIRef(f"{RDF}type"), URIRef(cls)) in found, iri
    graph = f"{GRAPH}excerpt/csv-nsf/2026-02-01"
    held = Graph().parse(address + "/" + graph.removeprefix(BASE))
    assert len(held) == sum(1 for _ in store.quads(graph))
    for place in ("ontology", "ontology/alignments", "shapes", "dataset", ".well-known/void"):
        assert len(Graph().parse(f"{address}/{place}")) > 50, place


def _one_of_each(store: ReadOnlyStore) -> dict[str, str]:
    """Class → the IRI of one of its members, of ours, under `id/`."""
    found: dict[str, str] = {}
    for quad in store.database().quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            iri, cls = quad.subject.value, quad.object.value
            if iri.startswith(ID) and (
                cls not in found or (len(iri), iri) < (len(found[cls]), found[cls])
            ):
                found[cls] = iri
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def test_axe_and_small_screens(address: str, browser: Any) -> None:
    """No violation in light nor in dark, nothing wider than the screen, no script, no error logged."""
    from axe_playwright_python.sync_playwright import Axe

    for scheme, width in (("light", WIDTHS[0]), ("dark", WIDTHS[1])):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page, said = context.new_page(), list[Any]()
        page.on("console", lambda one, said=said: said.append(one))
        for name, path in PAGES.items():
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate("document.scripts.length") == 0
            assert not [one.text for one in said if "Security Policy" in one.text]
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == [], (name, scheme, found)
            page.reload()  # axe's own script is gone
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
        context.close()
