"""Rows quoted from the national exports: each in its export's graph, never in a document's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, SKOS, Graph, Literal, Namespace, URIRef

from crosswalk.errors import CrosswalkError, IdentifierError, ManifestError
from crosswalk.graph.excerpts import Excerpt, excerpt_graphs, load
from crosswalk.graph.terms import RNCP
from crosswalk.graph.writer import Labels
from crosswalk.identifiers import GRAPH, ID, certification_iri
from crosswalk.resources import data_dir

XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
HEADER = "number,property,value,label,export,date\n"
REAL = load(data_dir() / "excerpts.csv")
TITLE = URIRef(certification_iri("RNCP32139"))


def lang(words: str) -> Literal:
    return Literal(words, lang="fr")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "excerpts.csv"


def graphs(file: Path, *lines: str, labels: Labels | None = None) -> dict[str, Graph]:
    file.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return excerpt_graphs(load(file), labels or Labels())


def one(file: Path, *lines: str, labels: Labels | None = None) -> Graph:
    (graph,) = graphs(file, *lines, labels=labels).values()
    return graph


def test_every_export_is_a_graph_and_every_graph_an_export() -> None:
    found = excerpt_graphs(REAL, Labels())
    assert set(found) == {f"{GRAPH}excerpt/{row.export}/{row.date}" for row in REAL}
    for name, graph in found.items():
        export = URIRef(name.replace(f"{GRAPH}excerpt/", f"{ID}export/"))
        assert list(graph.subjects(RDF.type, RNCP.RegisterExport)) == [export]
        issued = graph.value(export, DCTERMS.issued)
        assert isinstance(issued, Literal)
        assert str(issued) == name.rpartition("/")[2]
        assert issued.datatype == (XSD.gYearMonth if len(issued) == 7 else XSD.date)
        assert graph.value(export, DCTERMS.publisher) == lang("France compétences (data.gouv.fr)")


def test_everything_is_attributed_to_its_export_and_never_to_a_document() -> None:
    for name, graph in excerpt_graphs(REAL, Labels()).items():
        export = URIRef(name.replace(f"{GRAPH}excerpt/", f"{ID}export/"))
        axioms = set(graph.subjects(RDF.type, OWL.Axiom))
        for axiom in axioms:
            assert list(graph.objects(axiom, DCTERMS.source)) == [export]
        described = set(graph.subjects()) - axioms - {export}
        assert described
        for node in described:
            assert set(graph.objects(node, PROV.wasDerivedFrom)) == {export}
        assert list(graph.triples((None, RNCP.statedIn, None))) == []
        assert list(graph.triples((None, RDF.type, RNCP.Certification))) == []
        terms = {str(term) for triple in graph for term in triple}
        assert [term for term in terms if term.startswith(f"{ID}document/")] == []


def test_the_real_rows_are_in_the_graphs() -> None:
    found = excerpt_graphs(REAL, Labels())
    blocs = found[f"{GRAPH}excerpt/csv-blocs/2024-01-17"]
    third = URIRef(f"{TITLE}/bloc/BC03")
    assert (TITLE, RNCP.hasBloc, third) in blocs
    assert (third, RNCP.blocOf, TITLE) in blocs
    assert (third, RNCP.blocCode, Literal("RNCP32139BC03")) in blocs
    (label,) = blocs.objects(third, SKOS.prefLabel)
    assert str(label).startswith("Animer, organiser et gérer la production")
    lineage = found[f"{GRAPH}excerpt/csv-ancienne-nouvelle/2026-02-01"]
    new = URIRef(certification_iri("RNCP39099"))
    assert (new, DCTERMS.replaces, TITLE) in lineage
    assert (TITLE, DCTERMS.isReplacedBy, new) in lineage
    certifiers = found[f"{GRAPH}excerpt/csv-certificateurs/2026-02-01"]
    nexem = URIRef(f"{ID}organisation/81766465900015")
    assert (nexem, SKOS.prefLabel, lang("NEXEM")) in certifiers
    assert len(set(certifiers.objects(TITLE, RNCP.certifier))) == 2


def test_the_documents_keep_their_preferred_labels() -> None:
    bloc = URIRef(f"{TITLE}/bloc/BC01")
    labels = Labels({bloc: URIRef(f"{GRAPH}document/tma-2018-referentiel")})
    graph = excerpt_graphs(REAL, labels)[f"{GRAPH}excerpt/csv-blocs/2024-01-17"]
    assert set(graph.objects(bloc, SKOS.prefLabel)) == set()
    assert len(set(graph.objects(bloc, SKOS.altLabel))) == 1
    other = URIRef(f"{TITLE}/bloc/BC02")
    assert len(set(graph.objects(other, SKOS.prefLabel))) == 1
    assert set(graph.objects(other, SKOS.altLabel)) == set()
    assert labels.owners[other] == URIRef(f"{GRAPH}excerpt/csv-blocs/2024-01-17")


def test_two_exports_do_not_mix(file: Path) -> None:
    labels = Labels()
    found = graphs(
        file,
        "RNCP1,label,Un,,csv-a,2026-02-01",
        "rncp 1,label,Deux,,csv-b,2026-04",
        "RNCP1,label,Un,,csv-a,2025-02-01",
        labels=labels,
    )
    node = URIRef(certification_iri("RNCP1"))
    names = [
        f"{GRAPH}excerpt/{x}" for x in ("csv-a/2026-02-01", "csv-b/2026-04", "csv-a/2025-02-01")
    ]
    assert list(found) == names
    assert set(found[names[0]].objects(node, SKOS.prefLabel)) == {lang("Un")}
    assert set(found[names[1]].objects(node, SKOS.altLabel)) == {lang("Deux")}
    assert set(found[names[1]].objects(node, SKOS.prefLabel)) == set()
    for graph in found.values():
        assert (node, RDF.type, RNCP.Mentioned) in graph
        assert (node, RNCP.rncpNumber, Literal("RNCP1")) in graph


@pytest.mark.parametrize(
    ("property_", "value", "predicate", "concept"),
    [
        ("nsf", "332T", RNCP.nsf, "nsf/332t"),
        ("rome", "k1203", RNCP.rome, "rome/4/K1203"),
        ("formacode", "44057", RNCP.formacode, "formacode/44057"),
    ],
)
def test_codes_are_concepts_of_their_scheme(
    file: Path, property_: str, value: str, predicate: URIRef, concept: str
) -> None:
    graph = one(file, f"RNCP1,{property_},{value},Libellé,csv,2026-02-01")
    node = URIRef(f"{ID}{concept}")
    code = concept.rpartition("/")[2]
    assert (URIRef(certification_iri("RNCP1")), predicate, node) in graph
    assert (node, SKOS.inScheme, URIRef(f"{ID}{concept.rpartition('/')[0]}")) in graph
    assert (node, SKOS.notation, Literal(code)) in graph
    assert (node, SKOS.prefLabel, lang("Libellé")) in graph


def test_rows_are_trimmed_and_quoted_as_csv(file: Path) -> None:
    file.write_text(
        HEADER + ' RNCP1 ,label,"Gérer, « développer » ""tout""", ,csv,2026-02-01\r\n', "utf-8"
    )
    assert load(file) == (
        Excerpt("RNCP1", "label", 'Gérer, « développer » "tout"', "", "csv", "2026-02-01"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("RNCP1,titre,Un,,csv,2026-02-01", "excerpts.csv:3 : propriété « titre » inconnue"),
        ("RNCP1,Label,Un,,csv,2026-02-01", "excerpts.csv:3 : propriété « Label » inconnue"),
        ("RNCP1,,Un,,csv,2026-02-01", "excerpts.csv:3 : propriété «  » inconnue"),
        ("RNCP1,label,Un,,,2026-02-01", "excerpts.csv:3 : export et date sont obligatoires"),
        ("RNCP1,label,Un,,csv,", "excerpts.csv:3 : export et date sont obligatoires"),
        ("RNCP1,label,Un", "excerpts.csv:3 : export et date sont obligatoires"),
    ],
)
def test_rows_that_say_too_little_are_refused_with_their_line(
    file: Path, line: str, said: str
) -> None:
    with pytest.raises(ManifestError) as error:
        graphs(file, "RNCP1,label,Un,,csv,2026-02-01", line)
    assert str(error.value) == said
    assert error.value.line == 3


@pytest.mark.parametrize("header", ["", "number;property\n", HEADER.replace("export,date", "date")])
def test_other_columns_are_refused(file: Path, header: str) -> None:
    file.write_text(header + "RNCP1,label,Un,,csv,2026-02-01\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"^excerpts\.csv:1 : colonnes attendues : number, "):
        load(file)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("RNCP٤١٤٠٢,label,Un,,csv,2026-02-01", "ARABIC-INDIC DIGIT FOUR"),
        ("RNCP1BC01,label,Un,,csv,2026-02-01", "désigne un bloc"),
        ("RNCP1,replaces,TP-00448,,csv,2026-02-01", "n'est pas un numéro"),
        ("RNCP1,bloc,RNCP1,Un,csv,2026-02-01", "désigne une certification"),
        ("RNCP1,certifier,30840109000012,Un,csv,2026-02-01", "la clé de contrôle est fausse"),
        ("RNCP1,rome,Z9999,Un,csv,2026-02-01", "n'est pas un code ROME"),
        ("RNCP1,nsf,x> <y,Un,csv,2026-02-01", "n'est pas un code NSF"),
    ],
)
def test_bad_identifiers_are_refused(file: Path, line: str, said: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(said)):
        graphs(file, line)


# Once a defect: the date is not checked: « hier » becomes an `xsd:date`, and so does a year.
@pytest.mark.parametrize(
    "date", ["hier", "01/02/2026", "2026-13-01", "2026-02-30", "2026-1", "x> <y"]
)
def test_a_date_that_is_none_is_refused(file: Path, date: str) -> None:
    with pytest.raises(CrosswalkError):
        graphs(file, f"RNCP1,label,Un,,csv,{date}")


def test_a_year_is_a_year(file: Path) -> None:
    graph = one(file, "RNCP1,label,Un,,csv,2026")
    (issued,) = graph.objects(None, DCTERMS.issued)
    assert isinstance(issued, Literal)
    assert issued.datatype == XSD.gYear


# Once a defect: the name of an export goes into IRIs as it is.
@pytest.mark.parametrize("export", ["csv blocs", "a/b", "x> <y"])
def test_an_export_name_that_makes_no_iri(file: Path, export: str) -> None:
    try:
        found = graphs(file, f"RNCP1,label,Un,,{export},2026-02-01")
    except CrosswalkError:
        return
    (name,) = found
    assert re.fullmatch(rf"{GRAPH}excerpt/[^/ <>]+/2026-02-01", name)


# Once a defect: a bloc of another certification is hung on this one.
def test_a_bloc_of_another_certification_is_refused(file: Path) -> None:
    with pytest.raises(CrosswalkError):
        graphs(file, "RNCP32139,bloc,RNCP34336BC01,Un,csv,2026-02-01")


# Once a defect: as for the identities, a comma that is not quoted shifts the columns.
def test_a_line_with_too_many_columns_is_refused(file: Path) -> None:
    with pytest.raises(ManifestError, match=r"excerpts\.csv:2"):
        graphs(file, "RNCP1,rome,K1203,Gérer, développer,csv,2026-02-01")


# Once a defect: a graph that owns the preferred label states a second one.
@pytest.mark.parametrize(
    "lines",
    [
        ("RNCP1,rome,K1203,Un,csv,2026-02-01", "RNCP2,rome,K1203,Deux,csv,2026-02-01"),
        ("RNCP1,label,Un,,csv,2026-02-01", "RNCP1,label,Deux,,csv,2026-02-01"),
    ],
)
def test_one_preferred_label_in_a_graph(file: Path, lines: tuple[str, ...]) -> None:
    graph = one(file, *lines)
    assert set(graph.objects(None, SKOS.prefLabel)) == {lang("Un")}
    assert set(graph.objects(None, SKOS.altLabel)) == {lang("Deux")}


# Once a defect: a row without the words that its property needs makes an empty label.
@pytest.mark.parametrize(
    "line",
    [
        "RNCP1,certifier,30840109000011,,csv,2026-02-01",
        "RNCP1,bloc,RNCP1BC01,,csv,2026-02-01",
        "RNCP1,rome,K1203,,csv,2026-02-01",
        "RNCP1,label,,,csv,2026-02-01",
    ],
)
def test_no_empty_label(file: Path, line: str) -> None:
    try:
        graph = one(file, line)
    except CrosswalkError:
        return
    assert lang("") not in set(graph.objects())
