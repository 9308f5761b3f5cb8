"""The ontology says enough of each term, says nothing false of the data, and stays in OWL 2 DL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, OWL, QB, RDF, RDFS, SKOS, VANN, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from crosswalk import __version__, manifest
from crosswalk.graph.documents import graph_of
from crosswalk.graph.terms import (
    CODE_PROPERTIES,
    DIRECTIONS,
    FACTS,
    KINDS,
    PARTS,
    RNCP,
    SCHEMES,
    SDMX,
)
from crosswalk.graph.writer import Labels
from crosswalk.identifiers import ID
from crosswalk.identities import identity_of, load_ties
from crosswalk.model import Measure
from crosswalk.readers import READERS, fiche
from crosswalk.register import completeness, parts, records, triples
from crosswalk.text import Source

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data" / "sources"
ONTOLOGY = URIRef(str(RNCP).removesuffix("#"))
BIBO = Namespace("http://purl.org/ontology/bibo/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

OBJECT, DATA, NOTE = OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty
KINDS_OF_TERM = (OWL.Class, OBJECT, DATA, NOTE, OWL.NamedIndividual)
BUILT_IN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))

OWL2_MAP = """
string boolean decimal integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger
long int short byte unsignedLong unsignedInt unsignedShort unsignedByte double float dateTime
dateTimeStamp anyURI token normalizedString language Name NCName NMTOKEN hexBinary base64Binary
"""
"""The XML Schema types of the OWL 2 datatype map (Structural Specification, section 4)."""

DATED = """
registeredOn decidedOn effectiveOn expiresOn lastDeliveryOn lastOfficialJournalOn modifiedOn
publishedOn signedOn activeSince duration totalDuration juryPresence
"""
"""The properties whose values are dates or durations, types that are not in the map."""

GIVEN = """
Certification Mentioned Referential Bloc Activity AnyCompetence Competence TransversalCompetence
CompetenceDetail KnowHow TechnicalKnowHow OrganisationalKnowHow RelationalKnowHow Knowledge Criterion
Responsibility GlossaryEntry EnterprisePeriod AssessmentModality AwardRule Jury AccessRoute Certifier
CorrespondenceTable Correspondence SourceDocument
rncpNumber blocCode position hasBloc blocOf hasCompetence competenceOf certifies
hasTransversalCompetence hasDetail hasCriterion criterionOf requires mobilises hasActivity
accessibleJob sector hasAssessment assesses duration hasAwardRule hasAccessRoute hasJury level nsf rome
nearRome formacode idcc certifier registrationKind certifierKind prerequisite awardCondition
registeredOn decidedOn expiresOn lastDeliveryOn durationYears sourceCertification targetCertification
kind direction declaredIn declaredBy legalSource statedIn startLine endLine boundary Inferred
trainingPrerequisite activityRegulation homepage trainingProviders referentialDocument correspondence
notStated noneDeclared figuresStructure
"""
"""The terms of DESIGN §3 and §9, and the markers of what a document leaves empty."""


MAY_MEET = frozenset((RNCP.Certifier, RNCP.Partner))
"""The only two classes of ours that are neither disjoint nor one under the other: two parts that one
organisation may play, as the certifier of a title and the partner of another."""


def named(words: str, namespace: Namespace = RNCP) -> set[URIRef]:
    return {namespace[word] for word in words.split()}


OWL2_DATATYPES = {RDFS.Literal, *named(OWL2_MAP, XSD)}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "rncp.ttl")


@pytest.fixture(scope="module")
def vocabularies() -> Graph:
    graph = Graph()
    for name in ("levels", "schemes"):
        graph.parse(ROOT / "data" / "vocabularies" / f"{name}.ttl")
    return graph


@pytest.fixture(
    scope="module",
    params=[info for info in manifest.load(SOURCES) if info.kind in READERS],
    ids=lambda info: info.id,
)
def data(request: pytest.FixtureRequest) -> Graph:
    """The graph of one of our documents, for each that a registered reader reads."""
    info: manifest.DocumentInfo = request.param
    source = Source(info.id, (SOURCES / info.file).read_text(encoding="utf-8"))
    identity = identity_of(info.id, load_ties(ROOT / "data" / "identities.csv"))
    return graph_of(READERS[info.kind].read(source, identity), info, Labels())


@pytest.fixture(scope="module")
def register() -> Graph:
    """What the import of the register writes for a fiche that has everything, and for each export."""
    code, day = (records.Code("1", "un"),), date(2024, 2, 22)
    words: dict[str, Any] = dict.fromkeys((*triples.TEXTS, "objectives"), "mots")
    words |= dict.fromkeys(("entry_prerequisites", "validation_prerequisites"), "mots")
    days: dict[str, Any] = dict.fromkeys(triples.DATES, day)
    codes: dict[str, Any] = dict.fromkeys(
        ("nsf", "rome", "formacodes", "idcc", "conventions", "abbreviations"), code
    )
    listed = "Faire un plan\nTenir un plan"
    rates = tuple((rate, "50.5") for rate in parts.MEASURES)
    lines = triples.Writer(f"{ID}export/rncp-xml/{day}", triples.Known()).fiche(
        records.Fiche(
            "RNCP1",
            title="titre",
            **dict.fromkeys(triples.ANSWERS, True),
            registration="Enregistrement de droit",
            level=5,
            **words,
            **days,
            **codes,
            link="https://example.org/",
            duration_years=5,
            certifiers=(
                *(records.Certifier("1", "un", trade_name="une"), records.Certifier("", "deux")),
                *(records.Certifier("3", "MINISTERE"), records.Certifier("4", "CPNE")),
            ),
            partners=(
                records.Partner("1", "un", tuple(triples.ROLES), "Actif", day),
                records.Partner("2", "deux", ("former",)),
            ),
            publications=(records.Publication("AUTRE", "un texte", day),),
            juries=(records.Jury("VAE", True, "mots"),),
            statistics=(records.Statistic(2023, 1, 1, rates),),
            blocs=(records.Bloc("RNCP1BC01", "un", listed, "mots", "mots", "mots"),),
            replaces=("RNCP2",),
            correspondences=(records.Declared(("RNCP1BC01",), "RNCP2", ("RNCP2BC01",)),),
        )
    )
    for kind in completeness._CARRIED:
        lines += completeness.lines(f"{ID}export/{kind}/{day}", kind)
    return Graph().parse(data="".join(lines), format="nt")


def ours(nodes: Iterable[Node]) -> set[URIRef]:
    return {n for n in nodes if isinstance(n, URIRef) and n.startswith(RNCP)}


def terms(ontology: Graph) -> set[URIRef]:
    return ours(ontology.subjects(RDFS.isDefinedBy, ONTOLOGY))


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The language of each text, sorted: `["en", "fr"]` is one text in both."""
    texts = graph.objects(subject, predicate)
    return sorted((t.language or "") if isinstance(t, Literal) else "" for t in texts)


def declared(ontology: Graph) -> set[Node]:
    return {s for kind in KINDS_OF_TERM for s in ontology.subjects(RDF.type, kind)}


def local(nodes: Iterable[URIRef]) -> list[str]:
    return sorted(node.removeprefix(RNCP) for node in nodes)


def members(ontology: Graph, expression: Node) -> list[Node]:
    """The named classes of a domain or range: itself, or those of a union."""
    union = ontology.value(expression, OWL.unionOf)
    return [expression] if union is None else list(Collection(ontology, union))


def classes_of(ontology: Graph, graph: Graph, node: Node) -> set[Node]:
    """The classes stated of a node, here or in the ontology, and those above them."""
    stated = {*graph.objects(node, RDF.type), *ontology.objects(node, RDF.type)}
    return {
        above
        for cls in stated
        for above in ontology.transitive_objects(cls, RDFS.subClassOf)
        if above is not None
    }


def disjoint_pairs(ontology: Graph) -> Iterator[frozenset[Node]]:
    for left, right in ontology.subject_objects(OWL.disjointWith):
        yield frozenset((left, right))
    for axiom in ontology.subjects(RDF.type, OWL.AllDisjointClasses):
        listed = ontology.value(axiom, OWL.members)
        assert listed is not None
        for pair in combinations(Collection(ontology, listed), 2):
            yield frozenset(pair)


def clashes(ontology: Graph, graph: Graph) -> list[tuple[Node, frozenset[Node]]]:
    pairs = set(disjoint_pairs(ontology))
    return [
        (node, pair)
        for node in set(graph.subjects(RDF.type))
        for found in [classes_of(ontology, graph, node)]
        for pair in pairs
        if pair <= found
    ]


def fits(ontology: Graph, graph: Graph, node: Node, expected: Node) -> bool:
    """Whether a domain or a range is stated of the node already."""
    if isinstance(node, Literal):
        datatype = node.datatype or XSD.string
        decimal = expected == XSD.decimal and datatype == XSD.integer
        return decimal or expected in (RDFS.Literal, datatype)
    classes = classes_of(ontology, graph, node)
    return any(cls in classes for cls in members(ontology, expected))


def untrue(ontology: Graph, graph: Graph) -> set[tuple[str, Node]]:
    """Ends of properties whose stated classes are not those that the ontology would infer."""
    found = set()
    for subject, predicate, value in graph:
        if not isinstance(predicate, URIRef) or not predicate.startswith(RNCP):
            continue
        for side, node in ((RDFS.domain, subject), (RDFS.range, value)):
            for expected in ontology.objects(predicate, side):
                if not fits(ontology, graph, node, expected):
                    found.add((predicate.removeprefix(RNCP), node))
    return found


# ------------------------------------------------------------------------------------------- the header


def test_header_is_complete(ontology: Graph) -> None:
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(ontology, ONTOLOGY, predicate) == ["en", "fr"]
    for predicate in (
        *(DCTERMS.creator, DCTERMS.publisher, DCTERMS.created, DCTERMS.modified, DCTERMS.license),
        *(OWL.versionIRI, OWL.versionInfo, BIBO.status),
    ):
        assert len(list(ontology.objects(ONTOLOGY, predicate))) == 1, predicate
    assert ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("rncp")
    assert ontology.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(str(RNCP))


def test_version_is_that_of_the_package(ontology: Graph) -> None:
    assert ontology.value(ONTOLOGY, OWL.versionInfo) == Literal(__version__)
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == ONTOLOGY + f"/{__version__}"


def test_nothing_is_imported(ontology: Graph) -> None:
    assert not list(ontology.objects(ONTOLOGY, OWL.imports))


# ------------------------------------------------------------------------------------- what terms say


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_is_said_once_in_both_languages(ontology: Graph, predicate: URIRef) -> None:
    assert len(terms(ontology)) > 100
    for term in terms(ontology):
        assert languages(ontology, term, predicate) == ["en", "fr"], term


def test_definitions_are_sentences_of_their_own(ontology: Graph) -> None:
    said: dict[Node, Node] = {}
    for term in terms(ontology):
        for text in ontology.objects(term, SKOS.definition):
            assert str(text).endswith((".", ".)")), text
            assert said.setdefault(text, term) == term, text


def test_every_subject_of_the_namespace_is_a_defined_term_of_one_kind(ontology: Graph) -> None:
    assert ours(ontology.subjects()) == terms(ontology)
    for term in terms(ontology):
        kinds = [kind for kind in KINDS_OF_TERM if (term, RDF.type, kind) in ontology]
        assert len(kinds) == 1, (term, kinds)


def test_no_undefined_term_is_used_in_the_ontology(ontology: Graph) -> None:
    used = {node for triple in ontology for node in triple}
    assert ours(used) - {URIRef(RNCP)} == terms(ontology)


def test_names(ontology: Graph) -> None:
    for term in terms(ontology):
        kind = next(k for k in KINDS_OF_TERM if (term, RDF.type, k) in ontology)
        structure = (term, RDF.type, QB.DataStructureDefinition) in ontology
        upper = kind in (OWL.Class, OWL.NamedIndividual) and not structure
        pattern = r"[A-Z][A-Za-z0-9]*" if upper else r"[a-z][A-Za-z0-9]*"
        assert re.fullmatch(pattern, term.removeprefix(RNCP)), term


def test_other_vocabularies_are_only_declared(ontology: Graph) -> None:
    foreign = {
        s for s in ontology.subjects() if isinstance(s, URIRef) and not s.startswith(ONTOLOGY)
    }
    assert foreign
    for term in foreign:
        stated = list(ontology.predicate_objects(term))
        assert len(stated) == 1, term
        assert stated[0][0] == RDF.type, term
        assert stated[0][1] in KINDS_OF_TERM, term


# ------------------------------------------------------------------------------------ what terms exist


def test_terms_of_the_design_are_defined(ontology: Graph) -> None:
    assert not local(named(GIVEN) - terms(ontology))


def test_terms_of_the_tables_are_defined(ontology: Graph) -> None:
    emitted: set[Node] = {*FACTS.values(), *CODE_PROPERTIES.values()}
    emitted |= {*KINDS.values(), *DIRECTIONS.values(), *(RNCP[m.value] for m in Measure)}
    for part in PARTS.values():
        emitted |= {part.cls, part.property, *([part.inverse] if part.inverse else [])}
    assert not local(ours(emitted) - terms(ontology))


def test_terms_of_the_documents_are_defined(ontology: Graph, data: Graph) -> None:
    assert not local(ours(node for triple in data for node in triple) - terms(ontology))


def test_terms_of_the_register_are_defined(ontology: Graph, register: Graph) -> None:
    """Those that its import writes, those of its tables, and any that its code names."""
    tables = (parts.MEASURES, triples.TEXTS, triples.DATES, triples.KINDS_OF_REGISTRATION)
    names = {name for table in (*tables, triples.ROLES) for name in table.values()}
    names |= {*completeness._ALL} - {"replaces"}  # that one is Dublin Core's
    for path in (ROOT / "crosswalk" / "register").glob("*.py"):
        names |= set(re.findall(r"""\bterm\(["'](\w+)["']\)""", path.read_text(encoding="utf-8")))
    written = ours(node for triple in register for node in triple)
    assert {RNCP.Certifier, RNCP.Partner, RNCP.carries} <= written
    assert not local((written | {RNCP[name] for name in names}) - terms(ontology))


def test_markers_of_the_readers_are_properties(ontology: Graph) -> None:
    """What a document may leave empty is named by a property, also where ours leave nothing empty."""
    markers = {*fiche._MAY_BE_EMPTY, "correspondence"}
    for reader in READERS.values():
        markers |= {*getattr(reader, "_PROPERTIES", {}).values()}
    properties = {s for kind in (OBJECT, DATA, NOTE) for s in ontology.subjects(RDF.type, kind)}
    assert not local({RNCP[marker] for marker in markers} - properties)


def test_terms_of_other_vocabularies_in_the_data_are_declared(
    ontology: Graph, data: Graph, vocabularies: Graph, register: Graph
) -> None:
    for graph in (ontology, data, vocabularies, register):
        used = {*graph.predicates(), *graph.objects(None, RDF.type)}
        foreign = {n for n in used if isinstance(n, URIRef) and not str(n).startswith(BUILT_IN)}
        assert not foreign - ours(foreign) - declared(ontology)


def test_annotations_of_statements_are_annotation_properties(ontology: Graph, data: Graph) -> None:
    structural = {RDF.type, OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget}
    axioms = set(data.subjects(RDF.type, OWL.Axiom))
    used = {p for axiom in axioms for p in data.predicates(axiom)} - structural
    assert RNCP.statedIn in used
    assert all((p, RDF.type, NOTE) in ontology for p in used)


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("shapes/*.ttl"), *ROOT.glob("crosswalk/queries/**/*.rq")]),
    ids=lambda path: path.name,
)
def test_shapes_and_queries_use_defined_terms(ontology: Graph, path: Path) -> None:
    used = set(re.findall(r"(?<![\w-])rncp:([A-Za-z]\w*)", path.read_text(encoding="utf-8")))
    assert not used - set(local(terms(ontology)))


# ------------------------------------------------------------------------------- domains, ranges, OWL 2


def test_domains_and_ranges_are_declared(ontology: Graph) -> None:
    for side in (RDFS.domain, RDFS.range):
        for term, expression in ontology.subject_objects(side):
            expected = OWL2_DATATYPES if (term, RDF.type, DATA) in ontology else set()
            if side == RDFS.domain or not expected:
                for cls in members(ontology, expression):
                    assert (cls, RDF.type, OWL.Class) in ontology, (term, cls)
            else:
                assert expression in expected, (term, expression)


def test_a_property_has_at_most_one_domain_and_one_range(ontology: Graph) -> None:
    """Two would be their intersection, which nobody means."""
    for term in terms(ontology):
        for side in (RDFS.domain, RDFS.range):
            assert len(list(ontology.objects(term, side))) < 2, term


def test_dates_and_durations_have_no_range(ontology: Graph) -> None:
    assert named(DATED) <= terms(ontology)
    assert not [t for t in named(DATED) if list(ontology.objects(t, RDFS.range))]


def test_literals_of_the_ontology_are_of_the_owl_2_map(ontology: Graph) -> None:
    types = {o.datatype for o in ontology.objects() if isinstance(o, Literal)} - {None}
    assert types <= OWL2_DATATYPES


def test_domains_and_ranges_are_true_of_the_data(
    ontology: Graph, data: Graph, vocabularies: Graph
) -> None:
    assert not untrue(ontology, data + vocabularies)


def test_the_register_is_true_to_the_ontology(
    ontology: Graph, register: Graph, vocabularies: Graph
) -> None:
    """Domains, ranges, kinds of property, classes apart; one node is both certifier and partner."""
    whole = register + vocabularies
    assert not untrue(ontology, whole)
    assert not clashes(ontology, whole)
    for _, predicate, value in register:
        if (predicate, RDF.type, OBJECT) in ontology:
            assert not isinstance(value, Literal), predicate
        elif (predicate, RDF.type, DATA) in ontology:
            assert isinstance(value, Literal), predicate
    both = [set(register.subjects(RDF.type, cls)) for cls in MAY_MEET]
    assert set.intersection(*both)


def test_a_false_domain_is_seen(ontology: Graph) -> None:
    graph = Graph()
    node = URIRef("https://example.org/criterion")
    graph.add((node, RDF.type, RNCP.Criterion))
    graph.add((node, RNCP.hasCompetence, Literal("x")))
    assert untrue(ontology, graph) == {("hasCompetence", node), ("hasCompetence", Literal("x"))}


def test_every_kind_of_property_is_used_as_such(ontology: Graph, data: Graph) -> None:
    for _, predicate, value in data:
        if (predicate, RDF.type, OBJECT) in ontology:
            assert not isinstance(value, Literal), predicate
        elif (predicate, RDF.type, DATA) in ontology:
            assert isinstance(value, Literal), predicate


def test_functional_properties(ontology: Graph, data: Graph) -> None:
    functional = ours(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    assert {RNCP.rncpNumber, RNCP.blocCode} <= functional
    for term in functional:
        for subject in set(data.subjects(term)):
            assert len(set(data.objects(subject, term))) == 1, (term, subject)


def test_keys(ontology: Graph) -> None:
    keys = {
        cls: list(Collection(ontology, listed))
        for cls, listed in ontology.subject_objects(OWL.hasKey)
    }
    assert keys == {
        RNCP.Certification: [RNCP.rncpNumber],
        RNCP.Bloc: [RNCP.blocOf, RNCP.blocCode],
    }


def test_certifies_is_the_chain_and_stays_non_simple(ontology: Graph) -> None:
    chain = ontology.value(RNCP.certifies, OWL.propertyChainAxiom)
    assert chain is not None
    assert list(Collection(ontology, chain)) == [RNCP.hasBloc, RNCP.hasCompetence]
    assert set(ontology.objects(RNCP.certifies, RDF.type)) == {OBJECT}
    assert not list(ontology.subjects(RDF.type, OWL.TransitiveProperty))
    assert not list(ontology.subjects(RDF.type, OWL.Restriction))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hasBloc", "blocOf"),
        ("hasCompetence", "competenceOf"),
        ("hasCriterion", "criterionOf"),
    ],
)
def test_inverses(ontology: Graph, data: Graph, one: str, other: str) -> None:
    left, right = RNCP[one], RNCP[other]
    stated = {(left, OWL.inverseOf, right), (right, OWL.inverseOf, left)}
    assert stated & set(ontology)
    assert set(data.subject_objects(left)) == {(s, o) for o, s in data.subject_objects(right)}


# ------------------------------------------------------------------------------------------ disjointness


def test_disjoint_classes_never_meet_in_the_data(ontology: Graph, data: Graph) -> None:
    assert not clashes(ontology, data)


def test_two_disjoint_classes_on_a_node_are_seen(ontology: Graph) -> None:
    graph = Graph()
    node = URIRef("https://example.org/a")
    graph.add((node, RDF.type, RNCP.Mentioned))
    graph.add((node, RDF.type, RNCP.Referential))
    assert clashes(ontology, graph) == [(node, frozenset((RNCP.Certification, RNCP.Referential)))]


def test_classes_are_apart_from_one_another_or_above_one_another(ontology: Graph) -> None:
    """Any two classes of ours are disjoint, or one is under the other, but for `MAY_MEET`."""
    classes = {c for c in terms(ontology) if (c, RDF.type, OWL.Class) in ontology}
    above = {c: set(ontology.transitive_objects(c, RDFS.subClassOf)) for c in classes}
    apart = set(disjoint_pairs(ontology))
    for one, other in combinations(classes, 2):
        related = one in above[other] or other in above[one]
        disjoint = any(frozenset((a, b)) in apart for a in above[one] for b in above[other])
        if {one, other} == MAY_MEET:
            assert not related
            assert not disjoint
        else:
            assert related != disjoint, (one, other)


# ------------------------------------------------------------------------------------- controlled lists


@pytest.mark.parametrize(
    ("cls", "scheme", "notations"),
    [
        ("CorrespondenceKind", "CorrespondenceKinds", [kind.value for kind in KINDS]),
        ("Direction", "Directions", [direction.value for direction in DIRECTIONS]),
        ("Layer", "Layers", ["officielle", "proposée", "relue"]),
        ("Boundary", "Boundaries", ["inférée"]),
        ("RegistrationKind", "RegistrationKinds", ["de droit", "sur demande"]),
        ("PartnerRole", "PartnerRoles", list(triples.ROLES)),
        (
            "Grade",
            "Grades",
            ["acquis", "reconnu par un texte", "prévu", "à confirmer", "proche", "à acquérir"],
        ),
    ],
)
def test_lists(ontology: Graph, cls: str, scheme: str, notations: list[str]) -> None:
    listed = set(ontology.subjects(RDF.type, RNCP[cls]))
    assert listed == set(ontology.subjects(SKOS.inScheme, RNCP[scheme]))
    assert listed == set(ontology.subjects(SKOS.topConceptOf, RNCP[scheme]))
    assert {str(ontology.value(c, SKOS.notation)) for c in listed} == set(notations)
    assert len(listed) == len(notations)
    assert (RNCP[cls], RDFS.subClassOf, SKOS.Concept) in ontology
    for concept in listed:
        assert languages(ontology, concept, SKOS.prefLabel) == ["en", "fr"], concept


@pytest.mark.parametrize("table", [KINDS, DIRECTIONS], ids=["kinds", "directions"])
def test_the_code_and_the_lists_use_the_same_words(
    ontology: Graph, table: dict[str, URIRef]
) -> None:
    for word, concept in table.items():
        assert ontology.value(concept, SKOS.notation) == Literal(str(word))


def test_the_roles_of_the_register_are_those_of_the_list(ontology: Graph) -> None:
    for word, name in triples.ROLES.items():
        assert ontology.value(RNCP[name], SKOS.notation) == Literal(word)


def test_structure_of_the_figures(ontology: Graph) -> None:
    components = list(ontology.objects(RNCP.figuresStructure, QB.component))
    stated = {(p, o) for node in components for p, o in ontology.predicate_objects(node)}
    expected = {(QB.dimension, RNCP.year), (QB.dimension, QB.measureType)}
    expected |= {(QB.measure, RNCP[measure.value]) for measure in Measure}
    expected |= {(QB.attribute, SDMX.obsStatus), (QB.attribute, SDMX.unitMeasure)}
    parts = (QB.dimension, QB.measure, QB.attribute)
    assert {(p, o) for p, o in stated if p in parts} == expected
    for measure in Measure:
        assert (RNCP[measure.value], RDF.type, QB.MeasureProperty) in ontology
        assert ontology.value(RNCP[measure.value], SDMX.unitMeasure)
    assert ontology.value(RNCP.year, RDFS.range), "Data Cube IC-4: a dimension has a range"


# ----------------------------------------------------------------------------------------- vocabularies


def test_levels_are_one_to_eight(vocabularies: Graph) -> None:
    scheme = URIRef(f"{ID}level")
    levels = set(vocabularies.subjects(SKOS.inScheme, scheme))
    assert levels == {URIRef(f"{ID}level/{n}") for n in range(1, 9)}
    assert levels == set(vocabularies.subjects(RDF.type, SKOS.Concept))
    for n in range(1, 9):
        level = URIRef(f"{ID}level/{n}")
        eqf = URIRef(f"http://data.europa.eu/snb/eqf/{n}")
        assert vocabularies.value(level, SKOS.notation) == Literal(str(n))
        assert Literal(f"Niveau {n}", lang="fr") in set(vocabularies.objects(level, SKOS.prefLabel))
        assert list(vocabularies.objects(level, SKOS.closeMatch)) == [eqf]
        assert not list(vocabularies.objects(level, SKOS.exactMatch))


def test_schemes_are_those_of_the_code_and_are_described(vocabularies: Graph) -> None:
    schemes = set(vocabularies.subjects(RDF.type, SKOS.ConceptScheme))
    for_lists_only = {URIRef(f"{ID}level"), URIRef(f"{ID}rome/3")}
    assert schemes == for_lists_only | {URIRef(iri) for iri in SCHEMES.values()}
    for scheme in schemes:
        for predicate in (DCTERMS.title, SKOS.definition):
            assert languages(vocabularies, scheme, predicate) == ["en", "fr"], scheme
        assert list(vocabularies.objects(scheme, DCTERMS.publisher)), scheme


def test_levels_have_definitions_in_both_languages(vocabularies: Graph) -> None:
    for level in vocabularies.subjects(RDF.type, SKOS.Concept):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert languages(vocabularies, level, predicate) == ["en", "fr"], level
