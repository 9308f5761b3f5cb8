"""The check as a whole: what it sees, what it says, and what it never does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, SH, SKOS, Graph, Literal, URIRef

from crosswalk import resources
from crosswalk.checks.shacl import (
    DEFAULT_GRAPH,
    check,
    check_all,
    check_with,
    load_shapes,
    meta_check,
    require,
    shapes_digest,
    unseen,
)
from crosswalk.checks.shapes import LAYERS, RNCPS, path_of, path_text, short
from crosswalk.errors import DocumentError, ShapesError
from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import GRAPH, ID, document_graph
from tests.checks.shape_mutations import dated

FICHE = document_graph("rncp41402-fiche")
CERTIFICATION = URIRef(f"{ID}certification/RNCP41402")
BLOC = URIRef(f"{CERTIFICATION}/bloc/BC01")


@pytest.fixture
def broken(sample: Graph) -> Graph:
    """A copy to break."""
    return Graph() + sample


# --- What is seen -----------------------------------------------------------------------------------


def test_the_fiche_conforms(fiche_graph: Graph) -> None:
    report = check(fiche_graph, *LAYERS)
    assert report.violations == ()
    assert report.conforms
    assert report.errors == ()


def test_focus_counts_of_the_fiche(fiche_graph: Graph) -> None:
    """Counted in the document: 4 blocs and the 2 named in the correspondence, 39 competences…"""
    focus = check(fiche_graph, "register", "official").focus
    expected = {
        "Certification": 1,
        "Mentioned": 2,
        "Bloc": 6,
        "Competence": 39,
        "AssessmentModality": 10,
        "Activity": 10,
        "Job": 7,
        "Sector": 1,
        "AccessRoute": 6,
        "Jury": 3,
        "LegalReference": 1,
        "Observation": 15,
        "AwardRule": 1,
        "Correspondence": 1,
        "CorrespondenceTable": 1,
        "Criterion": 0,
        "KnowHow[rncp:TechnicalKnowHow]": 0,
    }
    assert {key: focus[key] for key in expected} == expected


def test_what_no_graph_shows_is_named(fiche_graph: Graph, sample: Graph) -> None:
    shapes = load_shapes()
    assert "Criterion" in unseen([check(fiche_graph, *LAYERS)], shapes)
    assert "Criterion" not in unseen([check(one, *LAYERS) for one in (fiche_graph, sample)], shapes)
    assert unseen([check(sample, *LAYERS)], shapes) == ()


@pytest.mark.parametrize("target", [SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf])
def test_a_misspelt_target_is_named(fiche_graph: Graph, target: URIRef) -> None:
    """SHACL says that the graph conforms; it checked nothing (finding 9)."""
    shapes = load_shapes()
    shapes.remove((RNCPS.Competence, SH.targetClass, None))
    shapes.add((RNCPS.Competence, target, RNCP.Competense))
    report = check_with(fiche_graph, shapes)
    assert report.conforms
    assert report.focus["Competence"] == 0
    assert "Competence" in unseen([report], shapes)


def test_each_target_of_a_shape_counts_by_itself(fiche_graph: Graph) -> None:
    """One good target does not hide a misspelt one."""
    shapes = load_shapes("register")
    shapes.add((RNCPS.Job, SH.targetClass, RNCP.Jobb))
    report = check_with(fiche_graph, shapes)
    assert (report.focus["Job[rncp:Job]"], report.focus["Job[rncp:Jobb]"]) == (7, 0)
    assert "Job[rncp:Jobb]" in unseen([report], shapes)


# --- What is said -----------------------------------------------------------------------------------


def test_message_of_a_missing_value(broken: Graph) -> None:
    broken.remove((BLOC, SKOS.prefLabel, None))
    found = check(broken, "consistency").violations[1]
    assert found.message == (
        "Le bloc RNCP41402BC01 : il manque l'intitulé (skos:prefLabel|skos:altLabel)"
        " — rncp41402-fiche, ligne 69"
    )
    assert (found.id, found.shape, found.entity) == ("label-present", "Labelled", str(BLOC))
    assert (found.property, found.value) == ("skos:prefLabel|skos:altLabel", None)
    assert (found.document, found.line, found.severity) == ("rncp41402-fiche", 69, "erreur")


def test_message_of_too_many_values(broken: Graph) -> None:
    broken.add((CERTIFICATION, RNCP.expiresOn, dated("2031-01-01")))
    (found,) = check(broken, "register").violations
    assert found.message == (
        "La certification RNCP41402 : plusieurs valeurs pour la date d'échéance (rncp:expiresOn), "
        "trouvé « 2030-10-27 », « 2031-01-01 » — rncp41402-fiche, ligne 11"
    )
    assert found.value == "2030-10-27 ; 2031-01-01"


def test_message_of_a_wrong_value_names_the_line_that_states_it(broken: Graph) -> None:
    """The fact is annotated: its own line (138), not the first of its certification (69)."""
    wrong = dated("31/12/2028")
    axiom = broken.value(None, OWL.annotatedProperty, RNCP.decidedOn)
    assert axiom is not None
    broken.set((CERTIFICATION, RNCP.decidedOn, wrong))
    broken.set((axiom, OWL.annotatedTarget, wrong))
    (found,) = check(broken, "register").violations
    assert found.message == (
        "La certification RNCP41402 : la date de décision est une date (AAAA-MM-JJ) "
        "(rncp:decidedOn), trouvé « 31/12/2028 » — rncp41402-fiche, ligne 138"
    )


def test_message_of_a_rule_on_the_entity_itself(broken: Graph) -> None:
    broken.add((CERTIFICATION, RDF.type, RNCP.Referential))
    (found,) = check(broken, "consistency").violations
    assert found.message == (
        "La certification RNCP41402 : une certification n'est pas un référentiel"
        " — rncp41402-fiche, ligne 69"
    )
    assert found.property is None


def test_an_alert_leaves_the_graph_conforming(broken: Graph) -> None:
    broken.set((CERTIFICATION, RNCP.decidedOn, dated("2031-01-01")))
    report = check(broken, "consistency")
    assert [(one.id, one.severity) for one in report.violations] == [
        ("decided-before-expiry", "alerte")
    ]
    assert report.conforms
    assert report.errors == ()


def test_a_date_that_cannot_be_compared_is_an_alert_too(broken: Graph) -> None:
    """pySHACL alone ends in a TypeError."""
    broken.set((CERTIFICATION, RNCP.decidedOn, dated("bientôt")))
    assert [one.id for one in check(broken, "register", "consistency").violations] == [
        "decided-before-expiry",
        "decided-on",
    ]


def test_hostile_values_stay_on_one_short_line(broken: Graph) -> None:
    broken.set((BLOC, RNCP.blocCode, Literal("x\n\x1b[31m\u202e" + "y" * 10_000)))
    (found,) = check(broken, "register").violations
    assert "\n" not in found.message
    assert "\x1b" not in found.message
    assert "\u202e" not in found.message
    assert len(found.message) < 400


def test_an_entity_without_any_passage_is_told_without_line() -> None:
    graph = Graph()
    graph.add((URIRef(f"{ID}certification/RNCP1"), RDF.type, RNCP.Mentioned))
    (found,) = check(graph, "register").violations
    assert found.message == ("La certification citée RNCP1 : il manque le numéro (rncp:rncpNumber)")
    assert (found.document, found.line) == (None, None)


def test_a_rule_held_twice_is_told_once(broken: Graph) -> None:
    """Two documents: one describes the certification that the other only names."""
    broken.add((CERTIFICATION, RDF.type, RNCP.Mentioned))
    broken.add((CERTIFICATION, RNCP.level, URIRef(f"{ID}level/9")))
    ids = [one.id for one in check(broken, "register").violations]
    assert ids == ["certification-level", "certification-level"]  # too many, and the wrong one


def test_paths_read_as_in_sparql() -> None:
    shapes = load_shapes()
    written = {
        rule: path_text(path)
        for rule in ("bloc-tie", "part-chain", "number-shared", "total-same-level", "level")
        if (path := path_of(shapes, RNCPS[rule])) is not None
    }
    assert written == {
        "bloc-tie": "^rncp:hasBloc",
        "part-chain": "dcterms:isPartOf|(dcterms:isPartOf/dcterms:isPartOf)",
        "number-shared": "rncp:rncpNumber/^rncp:rncpNumber",
    }
    assert short(URIRef("https://example.org/a")) == "https://example.org/a"


# --- All graphs together ----------------------------------------------------------------------------


def test_each_graph_is_checked_as_what_it_is(fiche_graph: Graph) -> None:
    excerpt = Graph()
    other = URIRef(f"{ID}certification/RNCP36697")
    excerpt.add((other, RDF.type, RNCP.Mentioned))
    excerpt.add((other, RNCP.rncpNumber, Literal("RNCP36697")))
    vocabulary = Graph().add((RNCP.Bloc, SKOS.prefLabel, Literal("Bloc", lang="en")))
    names = {
        FICHE: fiche_graph,
        f"{GRAPH}excerpt/csv/2026-02-01": excerpt,
        f"{GRAPH}vocabulary/rncp": vocabulary,
        f"{GRAPH}analysis/1": Graph().add((BLOC, SKOS.prefLabel, Literal("Autre", lang="fr"))),
    }
    reports = require(names)
    assert list(reports) == [FICHE, f"{GRAPH}excerpt/csv/2026-02-01", DEFAULT_GRAPH]
    assert "passage-document" in reports[FICHE].focus
    assert "passage-document" not in reports[f"{GRAPH}excerpt/csv/2026-02-01"].focus
    assert reports[DEFAULT_GRAPH].focus["one-number"] == 3


def test_two_sources_may_contradict_each_other_together(fiche_graph: Graph) -> None:
    """Each graph conforms by itself; the default graph has two preferred labels of one bloc."""
    second = Graph()
    second.add((BLOC, SKOS.prefLabel, Literal("Encadrer", lang="fr")))
    reports = check_all({FICHE: fiche_graph, f"{GRAPH}excerpt/csv/2026": second})
    assert [name for name, report in reports.items() if not report.conforms] == [DEFAULT_GRAPH]
    assert [one.id for one in reports[DEFAULT_GRAPH].violations] == ["one-preferred-label"]


def test_require_tells_the_first_error(broken: Graph) -> None:
    broken.remove((BLOC, SKOS.prefLabel, None))
    with pytest.raises(
        ShapesError, match="2 erreurs, dont la première : Le bloc RNCP41402BC01 : aucun"
    ):
        require({FICHE: broken})
    broken.set((BLOC, SKOS.prefLabel, Literal("Encadrer", lang="fr")))
    broken.remove((BLOC, PROV.wasDerivedFrom, None))
    with pytest.raises(
        ShapesError, match="une erreur : Le bloc RNCP41402BC01 : il manque le passage"
    ):
        require({FICHE: broken})


# --- The shapes themselves --------------------------------------------------------------------------


def test_shapes_are_well_formed() -> None:
    report = meta_check(load_shapes())
    assert report.violations == ()
    assert report.conforms


def test_malformed_shapes_are_told() -> None:
    shapes = load_shapes("official")
    shapes.add((RNCPS["correspondence-kind"], SH.minCount, Literal("un")))
    shapes.add((RNCPS["correspondence-kind"], URIRef(f"{SH}minCuont"), Literal(1)))
    report = meta_check(shapes)
    assert not report.conforms
    assert {one.id for one in report.violations} == {"meta-shacl", "meta-term"}
    assert "La forme rncps:correspondence-kind : mal formée (sh:minCount), trouvé « un »" in {
        one.message for one in report.violations
    }


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shape files in a folder that may be changed."""
    for layer in LAYERS:
        source = resources.shapes_dir() / f"{layer}.ttl"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(resources, "shapes_dir", lambda: tmp_path)
    return tmp_path


def test_digest_follows_the_files(copied: Path) -> None:
    before = shapes_digest()
    assert shapes_digest() == before
    with (copied / "official.ttl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert shapes_digest() != before


def test_unreadable_shapes_are_an_error(copied: Path) -> None:
    (copied / "official.ttl").write_text("@prefix sh: <", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"official\.ttl : Turtle illisible"):
        load_shapes("official")
    (copied / "official.ttl").unlink()
    with pytest.raises(DocumentError, match="couche de formes inconnue"):
        load_shapes("official")


@pytest.mark.parametrize("name", ["../data/secret", "Register", ""])
def test_only_layers_are_read(name: str) -> None:
    with pytest.raises(DocumentError, match="couche de formes inconnue"):
        load_shapes(name)


def test_no_shapes_or_endless_shapes_are_not_conformance(sample: Graph) -> None:
    """SHACL engines say that everything conforms to no shapes, and to recursive ones."""
    with pytest.raises(ShapesError, match="aucune forme n'a de cible"):
        check_with(sample, Graph())
    endless = Graph().parse(
        data=f"""
        @prefix rncps: <{RNCPS}> . @prefix sh: <{SH}> . @prefix dcterms: <{DCTERMS}> .
        rncps:Part a sh:NodeShape ; sh:targetSubjectsOf dcterms:isPartOf ;
            sh:property rncps:part .
        rncps:part a sh:PropertyShape ; sh:path dcterms:isPartOf ; sh:node rncps:Part .
        """,
        format="turtle",
    )
    loop = Graph().add((BLOC, DCTERMS.isPartOf, BLOC))
    with pytest.raises(ShapesError, match="contrôle impossible"):
        check_with(loop, endless)


def test_a_broken_shape_is_an_error_of_ours(sample: Graph) -> None:
    shapes = load_shapes("official")
    shapes.remove((RNCPS["correspondence-kind"], SH.path, None))
    with pytest.raises(ShapesError, match="contrôle impossible"):
        check_with(sample, shapes)


# --- What it never does -----------------------------------------------------------------------------

_refused: list[str] | None = None


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    """Once installed a hook stays: it only acts while `_refused` is a list."""
    if _refused is None:
        return
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "open", "os.system"):
        _refused.append(f"{event} {arguments[:1]}")
        raise PermissionError(f"{event} during a check")


@pytest.fixture
def sealed() -> Iterator[Callable[[], list[str]]]:
    """Refuse the network and every file while `seal()` holds; the list tells what was tried."""
    global _refused
    sys.addaudithook(_audit)

    def seal() -> list[str]:
        global _refused
        _refused = []
        return _refused

    yield seal
    _refused = None


def test_nothing_is_opened_or_fetched(sample: Graph, sealed: Callable[[], list[str]]) -> None:
    """Even from data that point outside; shapes and modules are read once, before."""
    graph = Graph() + sample
    graph.add((CERTIFICATION, OWL.imports, URIRef("http://127.0.0.1:9/ontology.ttl")))
    graph.add((URIRef("file:///etc/passwd"), RDF.type, RNCP.Bloc))
    before = set(graph)
    check(graph, *LAYERS)
    tried = sealed()
    report = check(graph, *LAYERS)
    assert tried == []
    assert not report.conforms
    assert set(graph) == before, "the graph is not changed"


def test_the_seal_works(sealed: Callable[[], list[str]]) -> None:
    tried = sealed()
    with pytest.raises(PermissionError):
        Path(__file__).read_text(encoding="utf-8")
    assert len(tried) == 1
