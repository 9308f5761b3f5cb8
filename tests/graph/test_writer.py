"""Statements and their words: passages, annotated facts, preferred and alternative labels."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, OWL, PROV, RDF, SKOS, Graph, Literal, Namespace, URIRef

from crosswalk.graph.labels import settle
from crosswalk.graph.terms import OA, RNCP
from crosswalk.graph.writer import Labels, Value, Writer, annotate, annotation, duration, literal
from crosswalk.identifiers import ID, document_graph
from crosswalk.text import Source, Span, Text

XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
BLOC = URIRef(f"{ID}certification/RNCP41402/bloc/BC01")
WORDS = (
    "Organiser la production socio-\nprofessionnelle.\nEn-tête de page\nPréparer l’œuvre 🎓 d’été."
)
SOURCE = Source("essai", WORDS)


def writer(document: str = "essai", labels: Labels | None = None) -> Writer:
    source = Source(document, WORDS)
    return Writer(source, URIRef(document_graph(document)), labels or Labels())


def at(words: str) -> Text:
    start = WORDS.index(words)
    return SOURCE.at(start, start + len(words))


def lang(words: str) -> Literal:
    return Literal(words, lang="fr")


def test_a_passage_has_its_words_and_its_place() -> None:
    writing = writer()
    (passage,) = writing.passages(at("Organiser la production socio-\nprofessionnelle."))
    graph = writing.graph
    assert passage == URIRef(f"{ID}document/essai/passage/0-47")
    assert set(graph.predicate_objects(passage)) == {
        (RDF.type, OA.SpecificResource),
        (OA.hasSource, URIRef(f"{ID}document/essai")),
        (OA.hasSelector, URIRef(f"{passage}/quote")),
        (OA.hasSelector, URIRef(f"{passage}/position")),
    }
    assert set(graph.predicate_objects(URIRef(f"{passage}/quote"))) == {
        (RDF.type, OA.TextQuoteSelector),
        (OA.exact, lang("Organiser la production socio-professionnelle.")),
    }
    position = URIRef(f"{passage}/position")
    assert (position, RDF.type, OA.TextPositionSelector) in graph
    numbers = {
        OA.start: 0,
        OA.end: 47,
        RNCP.startLine: 1,
        RNCP.endLine: 2,
    }
    assert {p: graph.value(position, p).toPython() for p in numbers} == numbers  # type: ignore[union-attr]
    assert len(graph) == 11


def test_a_passage_written_twice_is_one() -> None:
    writing = writer()
    first = writing.passages(at("Préparer"))
    size = len(writing.graph)
    assert writing.passages(at("Préparer")) == first
    assert len(writing.graph) == size


def test_every_place_of_a_wording_is_a_passage() -> None:
    writing = writer()
    split = SOURCE.of([SOURCE.lines[0], SOURCE.lines[1], SOURCE.lines[3]])
    repeated = Text(split.value, split.spans, (at("En-tête").spans[0],))
    passages = writing.passages(repeated)
    assert [str(p).rpartition("/")[2] for p in passages] == ["0-47", "64-89", "48-55"]
    quotes = {str(quote) for quote in writing.graph.objects(None, OA.exact)}
    assert quotes == {
        "Organiser la production socio-professionnelle.",
        "Préparer l’œuvre 🎓 d’été.",
        "En-tête",
    }
    writing.derive(BLOC, repeated, None, at("En-tête"))
    assert set(writing.graph.objects(BLOC, PROV.wasDerivedFrom)) == set(passages)


def test_offsets_are_code_points() -> None:
    writing = writer()
    (passage,) = writing.passages(at("d’été."))
    assert str(passage).endswith("/passage/83-89")
    assert WORDS[83:89] == "d’été."
    assert writing.graph.value(URIRef(f"{passage}/quote"), OA.exact) == lang("d’été.")


def test_the_axiom_of_a_fact_is_a_hash_of_the_fact() -> None:
    value = Literal("2026-02-01", datatype=XSD.date)
    axiom = annotation(BLOC, RNCP.expiresOn, value)
    said = f'<{BLOC}> <{RNCP.expiresOn}> "2026-02-01"^^<{XSD.date}>'
    assert axiom == URIRef(f"{ID}axiom/{hashlib.sha256(said.encode()).hexdigest()[:24]}")
    code = (
        "from crosswalk.graph.writer import annotation\n"
        "from rdflib import Literal, URIRef, XSD\n"
        f"print(annotation(URIRef({str(BLOC)!r}), URIRef({str(RNCP.expiresOn)!r}), "
        "Literal('2026-02-01', datatype=XSD.date)))"
    )
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )
        assert done.stdout.strip() == str(axiom)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=2, max_size=2))
def test_two_facts_have_two_axioms(values: list[str]) -> None:
    one, other = (annotation(BLOC, DCTERMS.description, lang(value)) for value in values)
    assert (one == other) is (values[0] == values[1])
    assert annotation(BLOC, SKOS.note, lang(values[0])) != one
    assert annotation(BLOC, DCTERMS.description, Literal(values[0])) != one
    assert annotation(URIRef(f"{BLOC}x"), DCTERMS.description, lang(values[0])) != one


def test_annotating_states_the_fact_once() -> None:
    graph = Graph()
    axiom = annotate(graph, BLOC, RNCP.level, URIRef(f"{ID}level/4"))
    assert annotate(graph, BLOC, RNCP.level, URIRef(f"{ID}level/4")) == axiom
    assert set(graph) == {
        (BLOC, RNCP.level, URIRef(f"{ID}level/4")),
        (axiom, RDF.type, OWL.Axiom),
        (axiom, OWL.annotatedSource, BLOC),
        (axiom, OWL.annotatedProperty, RNCP.level),
        (axiom, OWL.annotatedTarget, URIRef(f"{ID}level/4")),
    }


def test_a_fact_is_stated_in_each_of_its_places() -> None:
    writing = writer()
    value = literal(timedelta(minutes=45))
    for words in ("Organiser", "Préparer", "Organiser"):
        writing.fact(BLOC, RNCP.duration, value, at(words))
    (axiom,) = writing.graph.subjects(RDF.type, OWL.Axiom)
    assert set(writing.graph.objects(axiom, RNCP.statedIn)) == {
        *writing.passages(at("Organiser")),
        *writing.passages(at("Préparer")),
    }
    assert list(writing.graph.objects(BLOC, RNCP.duration)) == [value]


def test_the_first_graph_that_words_an_entity_has_its_preferred_label() -> None:
    labels = Labels()
    first, second = writer("un", labels), writer("deux", labels)
    first.label(BLOC, at("Organiser la production"))
    second.label(BLOC, at("Préparer l’œuvre"))
    first.label(BLOC, at("En-tête"))
    assert set(first.graph.objects(BLOC, SKOS.prefLabel)) == {lang("Organiser la production")}
    assert set(first.graph.objects(BLOC, SKOS.altLabel)) == {lang("En-tête")}
    assert set(second.graph.objects(BLOC, SKOS.prefLabel)) == set()
    assert set(second.graph.objects(BLOC, SKOS.altLabel)) == {lang("Préparer l’œuvre")}
    assert first.has_label(BLOC)
    assert not second.has_label(BLOC)
    axiom = annotation(BLOC, SKOS.altLabel, lang("Préparer l’œuvre"))
    (place,) = second.graph.objects(axiom, RNCP.statedIn)
    assert str(place).startswith(f"{ID}document/deux/passage/")


def test_the_same_wording_again_in_its_graph_says_nothing_new() -> None:
    writing = writer()
    writing.label(BLOC, at("Organiser"))
    size = len(writing.graph)
    writing.label(BLOC, at("Organiser"))
    writing.mention(BLOC, at("Organiser"))
    assert len(writing.graph) == size


def test_a_mention_is_never_preferred_and_claims_nothing() -> None:
    labels = Labels()
    naming, describing = writer("un", labels), writer("deux", labels)
    naming.mention(BLOC, at("En-tête"))
    assert not naming.has_label(BLOC)
    assert set(naming.graph.objects(BLOC, SKOS.altLabel)) == {lang("En-tête")}
    assert labels.owners == {}
    describing.label(BLOC, at("Organiser"))
    assert set(describing.graph.objects(BLOC, SKOS.prefLabel)) == {lang("Organiser")}


def test_an_alternative_label_that_is_preferred_elsewhere_is_settled() -> None:
    """SKOS S13: the two are disjoint; the second graph keeps that it says these words, and where."""
    labels = Labels()
    first, second = writer("un", labels), writer("deux", labels)
    for writing in (first, second):
        writing.label(BLOC, at("Organiser"))
    second.label(BLOC, at("Préparer"))
    settle([first.graph, second.graph])
    assert set(second.graph.objects(BLOC, SKOS.altLabel)) == {lang("Préparer")}
    assert set(second.graph.objects(BLOC, SKOS.prefLabel)) == set()
    axiom = annotation(BLOC, SKOS.prefLabel, lang("Organiser"))
    assert set(second.graph.objects(axiom, RNCP.statedIn)) == set(second.passages(at("Organiser")))
    assert (annotation(BLOC, SKOS.altLabel, lang("Organiser")), None, None) not in second.graph


def test_a_mention_that_is_described_afterwards_is_settled_too() -> None:
    writing = writer()
    writing.mention(BLOC, at("Organiser"))
    writing.label(BLOC, at("Organiser"))
    settle([writing.graph])
    assert set(writing.graph.objects(BLOC, SKOS.prefLabel)) == {lang("Organiser")}
    assert set(writing.graph.objects(BLOC, SKOS.altLabel)) == set()


def test_types_and_links() -> None:
    writing = writer()
    writing.types(BLOC, RNCP.Bloc, SKOS.Concept)
    writing.link(BLOC, RNCP.hasCompetence, [URIRef("a:a"), URIRef("a:b")])
    writing.link(BLOC, RNCP.hasCriterion, [])
    assert set(writing.graph) == {
        (BLOC, RDF.type, RNCP.Bloc),
        (BLOC, RDF.type, SKOS.Concept),
        (BLOC, RNCP.hasCompetence, URIRef("a:a")),
        (BLOC, RNCP.hasCompetence, URIRef("a:b")),
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (timedelta(minutes=45), "PT45M"),
        (timedelta(hours=2, minutes=30), "PT2H30M"),
        (timedelta(minutes=75), "PT1H15M"),
        (timedelta(hours=2), "PT2H"),
        (timedelta(0), "PT0S"),
        (timedelta(seconds=90), "PT1M30S"),
        (timedelta(hours=23, minutes=59, seconds=59), "PT23H59M59S"),
    ],
)
def test_durations(value: timedelta, written: str) -> None:
    assert duration(value) == written
    assert literal(value) == Literal(written, datatype=XSD.dayTimeDuration)


@given(st.timedeltas(timedelta(0), timedelta(hours=23, minutes=59)))
def test_a_duration_reads_back_to_the_second(value: timedelta) -> None:
    whole = timedelta(seconds=int(value.total_seconds()))
    term = Literal(duration(value), datatype=XSD.dayTimeDuration)
    assert term.toPython() == whole


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("été", Literal("été", lang="fr")),
        (True, Literal("true", datatype=XSD.boolean)),
        (12, Literal("12", datatype=XSD.integer)),
        (date(2026, 2, 1), Literal("2026-02-01", datatype=XSD.date)),
    ],
)
def test_values(value: Value, term: Literal) -> None:
    assert literal(value) == term
    assert literal(value).n3() == term.n3()


@pytest.mark.parametrize("value", [1.5, None, b"x", ["x"]])
def test_other_values_have_no_term(value: object) -> None:
    with pytest.raises(TypeError, match="no literal for"):
        literal(value)  # type: ignore[arg-type]


def test_spans_are_ordered_by_their_place() -> None:
    assert sorted([Span(5, 9, 1, 1), Span(0, 3, 1, 1)])[0].start == 0


# Once a defect: « canonical » stops at hours; XSD 1.1 has days, and so do Oxigraph's
# literals: PT35H is stored, and answered, as P1DT11H.
@pytest.mark.parametrize(("hours", "written"), [(24, "P1D"), (35, "P1DT11H"), (48.5, "P2DT30M")])
def test_durations_of_a_day_or_more(hours: float, written: str) -> None:
    assert duration(timedelta(hours=hours)) == written
