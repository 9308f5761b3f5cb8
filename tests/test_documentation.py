"""The documentation site: complete, escaped, readable offline and without seeing it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef

import crosswalk
from crosswalk.checks.shapes import LAYERS, load_shapes, local_name
from crosswalk.documentation import __main__ as command
from crosswalk.documentation import render, write_docs
from crosswalk.documentation.constraints import described
from crosswalk.documentation.example import ANSWER
from crosswalk.documentation.ontology import is_ours, read
from crosswalk.errors import CrosswalkError, UnavailableError
from crosswalk.exports import NOTICE
from crosswalk.graph.terms import RNCP

PAGES = ("index.html", "shapes.html", "modele.html")
OFFLINE = """
import sys
from itertools import pairwise
def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess")):
        raise SystemExit(f"network or process: {event} {arguments}")
sys.addaudithook(refuse)
from crosswalk.documentation.__main__ import main
raise SystemExit(main(sys.argv[1:]))
"""

Element = etree._Element


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "docs"
    written = write_docs(folder)
    assert [path.name for path in written[:3]] == list(PAGES)
    assert {path.name for path in written} == {path.name for path in folder.iterdir()}
    return folder


def page(site: Path, name: str) -> Element:
    """A page as XML: it is well-formed."""
    return etree.fromstring((site / name).read_bytes())


def by_id(root: Element) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in root.iter("{*}*"):
        if (name := element.get("id")) is not None:
            assert name not in found
            found[name] = element
    return found


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def build(folder: Path, seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_it_is_built_without_network_and_always_the_same(site: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        done = build(tmp_path / seed, seed)
        assert done.returncode == 0, done.stderr
        for path in site.iterdir():
            assert (tmp_path / seed / path.name).read_bytes() == path.read_bytes()


def test_every_term_has_its_anchor_and_both_languages(site: Path) -> None:
    graph, anchors = read(), by_id(page(site, "index.html"))
    ours = {term for term in graph.subjects(RDFS.isDefinedBy) if is_ours(term)}
    assert len(ours) > 150
    for term in ours:
        card = anchors[str(term).removeprefix(str(RNCP))]
        shown = {(one.get("lang"), words(one)) for one in card.iter("{*}span", "{*}p")}
        for predicate in (RDFS.label, SKOS.definition):
            for value in graph.objects(term, predicate):
                assert isinstance(value, Literal)
                assert (value.language, " ".join(value.split())) in shown, term
        for value in graph.objects(term, SKOS.example):
            assert " ".join(str(value).split()) in words(card)


def test_what_ties_the_terms_is_shown(site: Path) -> None:
    anchors = by_id(page(site, "index.html"))

    def line(term: str, label: str) -> list[str]:
        heads = [dt for dt in anchors[term].iter("{*}dt") if words(dt).startswith(label)]
        (after,) = (head.getnext() for head in heads)
        assert after is not None
        return [words(code) for code in after.iter("{*}code")] or [words(after)]

    assert line("hasBloc", "Part de") == ["rncp:Certification"]
    assert line("hasBloc", "Mène à") == ["rncp:Bloc"]
    assert line("hasBloc", "Se lit à l'envers") == ["rncp:blocOf"]
    assert line("blocOf", "Se lit à l'envers") == ["rncp:hasBloc"]
    assert line("certifies", "Se déduit") == ["rncp:hasBloc", "rncp:hasCompetence"]
    assert line("hasAssessment", "Part de") == ["rncp:Bloc", "rncp:Certification"]
    assert line("Bloc", "S'identifie par") == ["rncp:blocOf", "rncp:blocCode"]
    assert line("Competence", "Jamais") == ["rncp:TransversalCompetence"]
    assert "rncp:hasAssessment" in line("Bloc", "Ce qu'on en dit")
    assert len(line("Grades", "Contient")) == 6
    assert line("blocOf", "Nombre de valeurs") == ["une seule valeur · one value only"]
    assert line("Held", "S'écrit dans les données") == ["acquis"]


def test_every_shape_says_its_message_and_its_severity(site: Path) -> None:
    anchors = by_id(page(site, "shapes.html"))
    seen = 0
    for layer in LAYERS:
        shapes = load_shapes(layer)
        for shape, message in shapes.subject_objects(SH.message):
            assert isinstance(message, Literal)
            card = words(anchors[local_name(shape)])
            assert " ".join(message.split()) in card
            severity = shapes.value(shape, SH.severity)
            assert ("alerte" if severity == SH.Warning else "erreur") in card
            seen += 1
    assert seen > 150


def test_constraints_in_words() -> None:
    shapes = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://example.org/> .
        @prefix rncp: <https://w3id.org/passerelle/ontology#> .
        x:a sh:path rncp:kind ; sh:minCount 1 ; sh:maxCount 2 ; sh:class rncp:Bloc ;
            sh:in ( rncp:Exemption "b" ) ; sh:nodeKind sh:IRI ; sh:uniqueLang true ; x:new 3 ;
            sh:or ( [ sh:path rncp:kind ; sh:maxCount 0 ] [ sh:not [ sh:class rncp:Job ] ] ) .""",
        format="turtle",
    )
    assert described(shapes, URIRef("https://example.org/a")) == (
        "au moins 1 valeur",
        "au plus 2 valeurs",
        "de la classe rncp:Bloc",
        "est un IRI",
        "https://example.org/new 3",
        "l'une au moins de ces conditions : rncp:kind : aucune valeur ; pas : de la classe rncp:Job",
        "l'une de : rncp:Exemption, b",
        "une seule valeur par langue",
    )


def test_no_link_is_broken_and_nothing_is_fetched(site: Path) -> None:
    anchors = {name: by_id(page(site, name)) for name in PAGES}
    inside = 0
    for name in PAGES:
        for element in page(site, name).iter("{*}*"):
            tag = etree.QName(element).localname
            assert tag not in {"script", "link", "img", "iframe", "object", "image", "use", "video"}
            assert not {"src", "srcset", "style"} & set(element.attrib)
            assert not [key for key in element.attrib if key.lower().startswith("on")]
            target = element.get("href")
            if target is None or target.startswith(("https://", "http://")):
                continue
            file, _, fragment = target.partition("#")
            assert (site / (file or name)).is_file(), target
            assert not fragment or fragment in anchors[file or name], target
            inside += 1
        text = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"url\(|@import|javascript:", text)
        assert "default-src 'none'" in text
    assert inside > 500


def test_a_reader_who_does_not_see_it_can_read_it(site: Path) -> None:
    for name in PAGES:
        root = page(site, name)
        assert root.get("lang") == "fr"
        assert words(root.find(".//{*}title"))
        levels = [int(e.tag[-1]) for e in root.iter("{*}h1", "{*}h2", "{*}h3", "{*}h4")]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        for table in root.iter("{*}table"):
            assert words(table.find("{*}caption"))
            assert all(cell.get("scope") for cell in table.iter("{*}th"))
        for image in root.iter("{*}svg"):
            ids = (image.get("aria-labelledby") or "").split()
            assert [words(by_id(root)[one]) != "" for one in ids] == [True, True]
        assert NOTICE in words(root)
        assert [a.get("aria-current") for a in root.iter("{*}a")].count("page") == 1


def test_a_hostile_ontology_is_escaped() -> None:
    graph = Graph()
    for triple in read():
        graph.add(triple)
    hostile = '</h3><script>alert("x")</script>'
    graph.set((RNCP.Bloc, RDFS.label, Literal(hostile, lang="fr")))
    graph.set((RNCP.Bloc, SKOS.definition, Literal("{{ 7 * 7 }} & '\"><b", lang="fr")))
    graph.add((RNCP.Bloc, SKOS.closeMatch, URIRef("javascript:alert(1)")))
    shapes = Graph()
    shape = URIRef("https://w3id.org/passerelle/shapes#x")
    shapes.add((shape, RDF.type, SH.PropertyShape))
    shapes.add((shape, SH.path, RNCP.Bloc))
    shapes.add((shape, SH.pattern, Literal("<script>")))
    shapes.add((shape, SH.message, Literal(hostile, lang="fr")))
    pages = render(graph, {"register": shapes})
    for text in pages.values():
        root = etree.fromstring(text.encode())
        assert not list(root.iter("{*}script"))
        assert not [a for a in root.iter("{*}a") if (a.get("href") or "").startswith("javascript")]
    card = words(by_id(etree.fromstring(pages["index.html"].encode()))["Bloc"])
    assert hostile in card
    assert "{{ 7 * 7 }} & '\"><b" in card
    assert "javascript:alert(1)" in card


def test_the_example_is_what_the_graph_answers(graph: crosswalk.Graph, site: Path) -> None:
    assert graph.correspondences("RNCP41402", "RNCP39099") == ANSWER
    text = words(page(site, "modele.html"))
    for passage in ANSWER.rows[0].passages:
        assert passage.quote in text


def test_the_absences_of_the_page_are_real(graph: crosswalk.Graph, site: Path) -> None:
    found = {
        (row["number"], row["status"], row["property"], row["line"])
        for row in graph.query("non-precise")
    }
    assert ("RNCP39794", "noneDeclared", "activityRegulation", "230") in found
    assert ("RNCP41402", "notStated", "prerequisite", "103") in found
    sources = Path(__file__).parents[1] / "data/sources"
    sheet = (sources / "rncp41402-fiche.txt").read_text(encoding="utf-8").splitlines()
    assert sheet[102].replace("’", "'") in words(page(site, "modele.html")).replace("\u00a0", " ")
    title = (sources / "tp-00448-eti-reac-re.txt").read_text(encoding="utf-8").splitlines()
    assert title[229].strip() == "Sans objet"
    for name in ("rncp39099-plaquette.txt", "rncp39099-fiche-metier.txt"):
        assert "correspondance" not in (sources / name).read_text(encoding="utf-8").lower()


def test_what_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 2
    assert "usage" in capsys.readouterr().err
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(CrosswalkError, match="ne peut pas être écrit"):
        write_docs(file / "docs")
    assert command.main([str(file / "docs")]) == 2
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UnavailableError, match=r"passerelle\[docs\]"):
        write_docs(tmp_path / "docs")
    assert command.main([str(tmp_path / "docs")]) == 3
