"""Stores and servers for the tests of the application."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from crosswalk import search, store
from crosswalk.identifiers import GRAPH, ONTOLOGY, RDF, SKOS, certification_iri
from crosswalk.limits import Limits
from tests.cli.test_cli import ROOT

HOSTILE = (
    "<script>document.title='pris'</script><img src=x onerror=alert(1)> [ici](javascript:alert(1)) "
    "**gras** $\\LaTeX$ :material/home: :smile: :red[rouge] `code` -> https://exemple.fr a@b.fr "
    "# titre ~~x~~ &lt; =1+1"
)
"""A label that is everything at once; all of it must be read as written."""
NUMBER = "RNCP99998"
NEAR = (
    "Définir des critères de recrutement cohérents avec les objectifs de production et le projet "
    "d'insertion."
)
"""What RNCP41402 says too, after the attack: so that the analysis brings the two together."""


@pytest.fixture(scope="session")
def hostile_store(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five documents and one certification whose labels attack the page."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared
    path = shared / "hostile" / "store"
    with FileLock(shared / "hostile.lock"):
        if not (path / "current").is_file():
            shutil.copytree(built, path)
            with store.new_generation(path, empty=False) as writing:
                writing.store.extend(_quads())
                names = store.default_graphs(store.graph_names(writing.store))
                search.build(writing.store, names, search.index_path(path, writing.name))
    return path


def _quads() -> Iterator[ox.Quad]:
    graph = ox.NamedNode(f"{GRAPH}table/hostile")
    title = certification_iri(NUMBER)

    def quad(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)

    label = ox.Literal(HOSTILE, language="fr")
    yield quad(title, f"{RDF}type", ox.NamedNode(f"{ONTOLOGY}Certification"))
    yield quad(title, f"{ONTOLOGY}rncpNumber", ox.Literal(NUMBER))
    yield quad(title, f"{SKOS}prefLabel", label)
    for key in ("BC01", "BC02"):
        bloc = f"{title}/bloc/{key}"
        competence = f"{bloc}/competence/1"
        yield quad(title, f"{ONTOLOGY}hasBloc", ox.NamedNode(bloc))
        yield quad(bloc, f"{SKOS}prefLabel", label)
        yield quad(bloc, f"{ONTOLOGY}blocCode", ox.Literal(f"{NUMBER}{key}"))
        yield quad(bloc, f"{ONTOLOGY}hasCompetence", ox.NamedNode(competence))
        near = f"{bloc}/competence/2"
        yield quad(bloc, f"{ONTOLOGY}hasCompetence", ox.NamedNode(near))
        for one, words in (
            (competence, label),
            (near, ox.Literal(f"{HOSTILE} {NEAR}", language="fr")),
        ):
            yield quad(one, f"{RDF}type", ox.NamedNode(f"{ONTOLOGY}Competence"))
            yield quad(one, f"{SKOS}prefLabel", words)
    row = f"{certification_iri('RNCP41402')}-{NUMBER}"
    yield quad(row, f"{RDF}type", ox.NamedNode(f"{ONTOLOGY}Correspondence"))
    yield quad(row, f"{ONTOLOGY}sourceCertification", ox.NamedNode(title))
    yield quad(row, f"{ONTOLOGY}targetCertification", ox.NamedNode(certification_iri("RNCP41402")))
    yield quad(row, f"{ONTOLOGY}kind", ox.NamedNode(f"{ONTOLOGY}PartialCorrespondence"))
    yield quad(row, f"{ONTOLOGY}direction", ox.NamedNode(f"{ONTOLOGY}DirectionNotStated"))
    yield quad(row, f"{ONTOLOGY}layer", ox.NamedNode(f"{ONTOLOGY}Official"))
    document = f"{GRAPH}hostile"
    yield quad(row, f"{ONTOLOGY}declaredIn", ox.NamedNode(document))
    yield quad(document, "http://purl.org/dc/terms/identifier", ox.Literal(HOSTILE))
    yield quad(document, "http://purl.org/dc/terms/type", ox.Literal("fiche"))


Shown = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser nothing asks again: a page waits until its work is done."""
    monkeypatch.syspath_prepend(str(ROOT / "app"))
    from views import working

    monkeypatch.setattr(working, "PATIENCE", 120)


@pytest.fixture
def page(built: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Run a page of the application at an address: `page("certification", n="41402")`."""

    def run(address: str, *, at: Path | None = None, **params: str) -> AppTest:
        monkeypatch.setenv("CROSSWALK_STORE", str(at or built))
        _fresh()
        tested = AppTest.from_file(str(ROOT / "app" / "streamlit_app.py"), default_timeout=120)
        tested._page_hash = _hash(address)
        for name, value in params.items():
            tested.query_params[name] = value
        tested.run()
        assert not [one.value for one in tested.error if one.value.startswith("Erreur inattendue")]
        return tested

    return run


_opened: list[tuple[str, Limits]] = []


def _fresh() -> None:
    """What the application keeps (store, processes, answers) is another one for another store or limits."""
    import streamlit as st

    now = os.environ["CROSSWALK_STORE"], Limits.from_environment()
    if _opened != [now]:
        st.cache_resource.clear()  # ends the processes too
        st.cache_data.clear()
        _opened[:] = [now]


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    import streamlit as st

    st.cache_resource.clear()
    st.cache_data.clear()
    _opened.clear()


def _hash(address: str) -> str:
    from streamlit.util import calc_hash

    return calc_hash(address)


def html(tested: AppTest) -> str:
    """All the HTML of a page; a space that does not break is a space."""
    return "\n".join(_body(one) for one in tested.get("html")).replace("\xa0", " ")


def text(tested: AppTest) -> str:
    """What a person reads of that HTML, tags taken off."""
    from lxml import html as parser

    bodies = [b for b in map(_body, tested.get("html")) if not b.startswith("<style>")]
    read = parser.fromstring(f"<div>{''.join(bodies)}</div>").itertext()
    return " ".join(" ".join(read).split())


def _body(one: Any) -> str:
    return str(one.proto.body)


def links(tested: AppTest) -> list[str]:
    """The labels of the links, without the escapes of Markdown."""
    import re

    from lxml import html as parser

    return [
        one.text_content() for one in parser.fromstring(f"<div>{html(tested)}</div>").iter("a")
    ] + [
        re.sub(r"\\(.)", r"\1", one.proto.label).replace("\N{WORD JOINER}", "")
        for one in tested.get("page_link")
    ]
