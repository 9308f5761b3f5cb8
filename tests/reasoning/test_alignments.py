"""The alignments: well-formed, of terms that exist, and true of the data where a reasoner uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from crosswalk import __version__
from crosswalk.graph.terms import RNCP

ROOT = Path(__file__).parents[2]
ONTOLOGIES = ROOT.parent / "shared" / "data" / "ontologies"
HEADER = URIRef("https://w3id.org/passerelle/ontology/alignments")
BIBO = Namespace("http://purl.org/ontology/bibo/")
MAPPINGS = (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf)
NAMESPACES = {
    "ELM": "http://data.europa.eu/snb/model/elm/",
    "XKOS": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "schema.org": "https://schema.org/",
    "CTDL": "https://purl.org/ctdl/terms/",
    "CTDL-ASN": "https://purl.org/ctdlasn/terms/",
    "ESCO": "http://data.europa.eu/esco/",
    "PROV-O": "http://www.w3.org/ns/prov#",
    "ORG": "http://www.w3.org/ns/org#",
    "ADMS": "http://www.w3.org/ns/adms#",
    "DC terms": str(DCTERMS),
}


@pytest.fixture(scope="module")
def alignments() -> Graph:
    return Graph().parse(ROOT / "ontology" / "alignments.ttl")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "rncp.ttl")


def stated(alignments: Graph) -> set[tuple[Node, Node, Node]]:
    return {t for p in (*MAPPINGS, *AXIOMS) for t in alignments.triples((None, p, None))}


def test_header(alignments: Graph) -> None:
    assert list(alignments.subjects(RDF.type, OWL.Ontology)) == [HEADER]
    for predicate in (DCTERMS.title, DCTERMS.description):
        found = alignments.objects(HEADER, predicate)
        assert sorted(text.language for text in found) == ["en", "fr"]  # type: ignore[attr-defined]
    assert str(alignments.value(HEADER, OWL.versionIRI)) == f"{HEADER}/{__version__}"
    assert str(alignments.value(HEADER, OWL.versionInfo)) == __version__
    for predicate in (DCTERMS.license, DCTERMS.creator, DCTERMS.created, BIBO.status):
        assert len(list(alignments.objects(HEADER, predicate))) == 1
    assert not list(alignments.triples((None, OWL.imports, None)))


def test_only_mappings_axioms_and_declarations(alignments: Graph) -> None:
    rest = set(alignments) - stated(alignments)
    rest = {t for t in rest if t[0] != HEADER}
    assert {p for _, p, _ in rest} == {RDF.type}
    assert {o for *_, o in rest} == {OWL.Class, OWL.ObjectProperty}
    assert not [node for triple in alignments for node in triple if isinstance(node, BNode)]


def test_each_goes_from_a_term_of_ours_to_one_of_another(
    alignments: Graph, ontology: Graph
) -> None:
    ours = {s for s in ontology.subjects(RDFS.isDefinedBy) if str(s).startswith(str(RNCP))}
    pairs = stated(alignments)
    assert len(pairs) > 50
    for s, _, o in pairs:
        assert s in ours, s
        assert str(o).startswith(tuple(NAMESPACES.values())), o
    for name, namespace in NAMESPACES.items():
        assert any(str(o).startswith(namespace) for _, _, o in pairs), name


def test_a_pair_is_mapped_once(alignments: Graph) -> None:
    """SKOS keeps broadMatch and relatedMatch apart (S27); saying two things of a pair says neither."""
    pairs = [(s, o) for s, p, o in stated(alignments) if p in MAPPINGS]
    assert len(pairs) == len(set(pairs))
    assert not list(alignments.triples((None, SKOS.exactMatch, None)))
    assert not list(alignments.triples((None, OWL.equivalentClass, None)))


@pytest.mark.parametrize(
    ("name", "file"), [("ELM", "elm/ELM.ttl"), ("XKOS", "xkos/xkos.ttl")], ids=["ELM", "XKOS"]
)
def test_terms_cited_exist(alignments: Graph, ontology: Graph, name: str, file: str) -> None:
    path = ONTOLOGIES / file
    if not path.is_file():
        pytest.skip(f"the ontology of {name} is not at hand ({path})")
    theirs = Graph().parse(path)
    used = {n for t in [*alignments, *ontology] for n in t if str(n).startswith(NAMESPACES[name])}
    assert used
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Class, RDF.Property}
    assert not {term for term in used if not set(theirs.objects(term, RDF.type)) & kinds}


def test_mapped_terms_are_of_one_kind(alignments: Graph, ontology: Graph) -> None:
    """A class is mapped to a class, a property to a property, as their names tell."""
    # ESCO's types of skills are concepts; ELM names some properties after acronyms.
    exceptions = {"knowledge", "skill", "NQFLevel", "EQFLevel", "ISCEDFCode"}
    for s, p, o in stated(alignments):
        name = str(o).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if name not in exceptions:
            assert ((s, RDF.type, OWL.Class) in ontology) == name[0].isupper(), (s, p, o)


def test_foreign_terms_of_axioms_are_declared_once(alignments: Graph, ontology: Graph) -> None:
    for p, kind in ((RDFS.subClassOf, OWL.Class), (RDFS.subPropertyOf, OWL.ObjectProperty)):
        for s, o in alignments.subject_objects(p):
            assert (s, RDF.type, kind) in ontology
            assert (o, RDF.type, kind) in alignments + ontology
    for s, kind in alignments.subject_objects(RDF.type):
        assert kind == OWL.Ontology or list(alignments.objects(s, RDF.type)) == [kind]
    for p in MAPPINGS:
        assert (p, RDF.type, OWL.ObjectProperty) in alignments


def test_sub_properties_of_part_of_are_true_of_the_data(
    alignments: Graph, everything: dict[str, Graph]
) -> None:
    data = Graph()
    for graph in everything.values():
        data += graph
    under = list(alignments.subjects(RDFS.subPropertyOf, DCTERMS.isPartOf))
    assert len(under) == 3
    for property_ in under:
        pairs = list(data.subject_objects(property_))
        assert pairs
        assert all((s, DCTERMS.isPartOf, o) in data for s, o in pairs), property_


def test_elm_traps(alignments: Graph) -> None:
    """ELM types its part properties symmetric: under them, a certification would be a part of its blocs."""
    elm = Namespace(NAMESPACES["ELM"])
    for trap in (elm.hasPart, elm.isPartOf, elm.specialisationOf):
        assert not list(alignments.subjects(RDFS.subPropertyOf, trap))
    assert not list(alignments.triples((None, None, elm.specialisationOf)))
