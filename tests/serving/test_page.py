"""The query page: without scripts, with YASGUI, by keyboard, read by axe-core, and under attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import lxml.html
import pytest

from bench.serving import ARGUMENTS, CHROMIUM
from crosswalk import examples
from crosswalk.graph.terms import PREFIXES
from crosswalk.limits import Limits
from crosswalk.notice import NOTICE
from crosswalk.serving import html
from tests.serving.conftest import Reply, Service, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EXAMPLE = "q:correspondances-41402-39099"
ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def read(reply: Reply) -> Any:
    assert reply.type == "text/html"
    return lxml.html.fromstring(reply.text)


def page(service: Service, path: str, status: int = 200) -> Any:
    reply = service.send("GET", path, accept=BROWSER)
    assert reply.status == status, reply.text
    return read(reply)


def test_the_editor(service: Service) -> None:
    for path in ("/requete", "/sparql"):
        found = page(service, path)
        assert found.get("lang") == "fr"
        assert [one.text for one in found.iter("h1")] == ["Requêtes SPARQL"]
        assert (
            found.xpath("string(//textarea)").strip()
            == examples.all_examples()[EXAMPLE].text.strip()
        )
        assert NOTICE in found.xpath("string(//footer)")
        text = " ".join(found.text_content().split())
        assert "30 secondes par requête, 1 000 lignes, 32 Mio" in text.replace("\u202f", " ")
        assert f"{service.endpoint} (SPARQL 1.1 Protocol" in text


def test_every_example_is_linked_and_opens(service: Service) -> None:
    found = page(service, "/requete")
    groups = [one.text for one in found.xpath("//details[ul]/summary")]
    assert [group.split(" (")[0] for group in groups] == [
        "Je conseille un candidat",
        "Je suis certificateur",
        "Je fais de la recherche",
        "Bibliothèque",
    ]
    links = found.xpath("//details//a/@href")
    assert len(links) == len(examples.all_examples()) > 80
    for link in links[:3]:
        opened = page(service, link).xpath("string(//textarea)").strip()
        assert opened in {one.text.strip() for one in examples.all_examples().values()}
    assert len({page(service, link).xpath("string(//textarea)") for link in links[:3]}) == 3


def test_prefixes_are_ready(service: Service) -> None:
    shown = page(service, "/requete").xpath("string(//*[@id='prefixes'])")
    assert shown.strip().splitlines() == [
        f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()
    ]


def test_the_form_asks_and_its_answer_is_a_table(service: Service) -> None:
    """What a browser without scripts does with the page."""
    (form,) = [one for one in page(service, "/requete").forms if one.get("id") == "simple"]
    assert (form.method, form.action) == ("GET", "/sparql")
    sent = urlencode([(name, value) for name, value in form.form_values() if value])
    found = page(service, f"/sparql?{sent}")
    assert found.xpath("//thead//th/text()") == ["kind", "direction", "side", "bloc", "label"]
    assert len(found.xpath("//tbody/tr")) == 5
    assert "RNCP41402BC01" in found.xpath("string(//tbody)")
    files = dict(zip(found.xpath("//p/a/text()"), found.xpath("//p/a/@href"), strict=True))
    csv = service.send("GET", files["csv"], accept=BROWSER)
    assert (csv.type, len(csv.text.splitlines())) == ("text/csv", 6)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("ASK { ?s ?p ?o }", "Oui."),
        ("ASK { <x:y> ?p ?o }", "Non."),
        ("SELECT * { <x:y> ?p ?o }", "Aucune ligne : la requête est bonne"),
        ("SELECT * { ?s ?p ?o }", "La réponse est coupée à la limite du service"),
        ("CONSTRUCT { <x:y> <x:z> 1 } {}", "Un graphe."),
    ],
)
def test_answers(service: Service, query: str, says: str) -> None:
    found = page(service, f"/sparql?{urlencode({'query': query})}")
    assert says in found.xpath("string(//*[@role='status'])")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("SELECT", 400, "Requête SPARQL illisible (ligne 1"),
        ("SELECT * { SERVICE <x:y> {} }", 403, "SERVICE refusé"),
        ("SELECT * FROM <x:y> { ?s ?p ?o }", 400, "ce graphe n'est pas dans l'entrepôt"),
    ],
)
def test_a_refusal_is_a_page_with_the_editor(
    service: Service, query: str, status: int, says: str
) -> None:
    found = page(service, f"/sparql?{urlencode({'query': query})}", status)
    assert says in found.xpath("string(//*[@class='warning'])")
    assert found.xpath("string(//textarea)").strip() == query


def test_what_attacks_is_shown_as_it_is(service: Service) -> None:
    """In a value, in a name of graph, in a query that is refused: the error too (SMW 7.2.1, PR #7095)."""
    value = ATTACK.replace('"', '\\"')
    query = f'SELECT ?x {{ VALUES ?x {{ "{value}" "</textarea>" }} }}'
    reply = service.get(query, accept=BROWSER)
    assert ATTACK in read(reply).xpath("string(//tbody)")
    for path in (
        f"/sparql?{urlencode({'query': query})}",
        f"/sparql?{urlencode({'query': ATTACK})}",
        f"/requete?{urlencode({'query': ATTACK, 'exemple': ATTACK})}",
        f"/sparql?{urlencode({'query': 'ASK {}', 'default-graph-uri': ATTACK})}",
        f"/{quote(ATTACK)}",
    ):
        reply = service.send("GET", path, accept=BROWSER)
        # A refusal that comes before the page is plain text, and is never taken for anything else.
        assert reply.type == "text/plain" or (
            "<script>alert" not in reply.text and "<img" not in reply.text
        )
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_headers_of_a_page(service: Service) -> None:
    reply = service.send("GET", "/requete", accept=BROWSER)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-frame-options"] == "DENY"
    found = read(reply)
    assert found.xpath("//script[not(@src)]") == []
    assert found.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []
    assert all(
        one.startswith("/static/")
        for one in found.xpath("//script/@src | //link[@rel='stylesheet']/@href")
    )


def test_local_files_only_and_none_above(service: Service) -> None:
    assert service.send("GET", "/static/service.css").type == "text/css"
    for path in (
        "/static/../html.py",
        "/static/%2e%2e/html.py",
        "/static/yasgui/..%2f..%2fhtml.py",
        "/static/",
    ):
        assert service.send("GET", path).status == 404


def test_without_yasgui_the_plain_editor_is_all(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(html, "STATIC", tmp_path)
    found = page(service, "/requete")
    assert found.xpath("//script") == []
    assert len(found.xpath("//textarea")) == 1


# --- in a browser ----------------------------------------------------------------------------------

needs_yasgui = pytest.mark.skipif(
    not (html.STATIC / "yasgui" / "yasgui.min.js").is_file(),
    reason="YASGUI is not built: make yasgui",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any, service: Service) -> Iterator[Any]:
    """A page that tells what it complained of and what it asked of others."""
    made = browser.new_page(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(60_000)
    made.complaints = []
    made.on(
        "console", lambda one: made.complaints.append(one.text) if one.type == "error" else None
    )
    made.on("pageerror", lambda one: made.complaints.append(str(one)))
    made.on(
        "request",
        lambda one: (
            None
            if one.url.startswith((service.address, "data:"))
            else made.complaints.append(f"asked of others: {one.url}")
        ),
    )
    yield made
    made.close()


def _axe(shown: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(shown).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations if v["impact"] != "minor"
    ]


@needs_yasgui
def test_yasgui_by_keyboard(opened: Any, service: Service) -> None:
    """Nothing is asked of another server, nothing breaks the policy; run, leave the editor, in French."""
    opened.goto(f"{service.address}/requete")
    opened.locator(".yasqe .CodeMirror").wait_for()
    assert opened.evaluate("document.activeElement.closest('.yasqe') === null")
    opened.locator(".CodeMirror-line").first.click()
    opened.keyboard.press("Control+Enter")
    opened.locator(".yasr_results tbody tr").first.wait_for()
    assert opened.locator(".yasr_results tbody tr").count() == 5
    for _ in range(4):  # the share and run buttons are inside the editor
        opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.closest('.CodeMirror') === null")
    assert opened.complaints == []
    words = opened.locator("#riche").inner_text()
    assert "Tableau" in words
    assert re.search(r"5 ligne\(s\) en [\d.]+ s", words)
    assert re.search(r"\b(Table|Response|results?|Showing|Page size)\b", words) is None
    _left_of_the_window(opened)


@needs_yasgui
def test_yasgui_shows_a_refusal_in_french(opened: Any, service: Service) -> None:
    query = urlencode({"query": "SELECT * { ?s a skos:Concept }"})
    opened.goto(f"{service.address}/requete?{query}")
    opened.locator(".active .yasqe_queryButton").click()
    opened.get_by_text("Poser la requête dans une autre fenêtre").wait_for()
    words = opened.locator("#riche").inner_text()
    assert "(ligne 1, colonne 17) : le préfixe « skos: » n'est pas déclaré" in words
    assert re.search(r"Réponse en [\d.]+ s", words)
    assert re.search(r"Response|Try query", words) is None


@needs_yasgui
def test_yasgui_says_that_an_answer_is_cut(opened: Any, service: Service) -> None:
    query = urlencode({"query": "SELECT * { ?s ?p ?o }"})
    opened.goto(f"{service.address}/requete?{query}")
    opened.locator(".active .yasqe_queryButton").click()
    opened.locator("p.warning").wait_for()
    assert opened.locator("p.warning").inner_text().startswith("La réponse est coupée")
    assert opened.complaints == []


@needs_yasgui
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_on_yasgui(browser: Any, service: Service, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # axe itself is a script
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    shown.goto(f"{service.address}/requete")
    shown.locator(".active .yasqe_queryButton").click()
    shown.locator(".yasr_results tbody tr").first.wait_for()
    assert _axe(shown) == []
    context.close()


def test_the_plain_page_in_a_browser(browser: Any, service: Service) -> None:
    """Without scripts, at the width of a telephone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    shown = context.new_page()
    shown.set_default_timeout(60_000)
    shown.goto(f"{service.address}/requete")
    shown.get_by_label("Requête SPARQL", exact=True).press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    shown.locator("tbody tr").first.wait_for()
    assert shown.locator("h1").inner_text() == "Résultat de la requête"
    answer = shown.url
    context.close()
    context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 800})
    shown = context.new_page()
    shown.goto(answer)
    assert _axe(shown) == []
    _left_of_the_window(shown)
    context.close()


def _left_of_the_window(shown: Any) -> None:
    """The page does not scroll sideways: what is wide scrolls in its own place."""
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_address_told_is_the_address_shown(built: Path) -> None:
    with serving(built, Limits(workers=1), public="https://exemple.fr/") as told:
        shown = page(told, "/requete").text_content()
        assert "https://exemple.fr/sparql" in shown
        described = told.send("GET", "/sparql", accept="application/n-triples").text
        assert "<https://exemple.fr/sparql>" in described
        assert "127.0.0.1" not in described
