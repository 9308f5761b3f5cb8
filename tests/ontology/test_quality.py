"""The checks of FOOPS! and OOPS! that need no network, SKOS integrity, XKOS conformance.

Each gate finds what is wrong in a case (an ontology, data, the texts that use its terms): nothing in
ours, something once its fault is planted. The header, the names and the kinds of terms are also held,
more closely, by `test_ontology.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, QB, RDF, RDFS, SH, SKOS, VANN, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.checks import engine
from crosswalk.graph.terms import RNCP, XKOS
from crosswalk.identifiers import GRAPH
from crosswalk.store import ReadOnlyStore
from tests.ontology.test_ontology import (
    DATED,
    ONTOLOGY,
    OWL2_DATATYPES,
    XSD,
    languages,
    members,
    named,
    ours,
    register,  # noqa: F401
    terms,
    untrue,
)

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/passerelle/"
XKOS_SHAPES = ROOT.parent / "shared" / "data" / "ontologies" / "xkos"
PREFIXES = f"""
@prefix rncp: <{RNCP}> . @prefix x: <https://example.org/> . @prefix owl: <{OWL}> .
@prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> . @prefix dcterms: <{DCTERMS}> . @prefix xsd: <{XSD}> .
"""

UNUSED = {
    "a gain is computed for an answer, not written": "Grade Grades Held RecognisedByText Expected "
    "ToConfirm Near ToAcquire",
    "analysis and reviews are graphs apart, never in the default graph that is looked at here": (
        "Proposed Reviewed sourceTextHash targetTextHash sourceSpan targetSpan proposedRelation "
        "inComputedCoverageWith"
    ),
    "the predicate of the SSSOM export of declared rows": "inDeclaredCorrespondenceWith",
    "the sheet that stands for the register is registered by right": "RegisteredOnRequest",
}
"""Terms defined for what is not there yet, by reason."""

ALONE = {"Contradiction": "a note of ours, tied to its passages by prov:wasDerivedFrom alone"}
ANY_SUBJECT = named("boundary layer position")
ANY_VALUE = named(DATED) | named("homepage trainingProviders referentialDocument")
"""Properties without a domain, or without a range; why is beside each in the ontology."""


@dataclass(frozen=True)
class Case:
    """What the gates look at: `data` is the default graph without our two ontologies, `register` what
    the import of the national exports writes, which a store of five documents does not have."""

    ontology: Graph
    alignments: Graph
    data: Graph
    register: Graph
    texts: str

    @property
    def whole(self) -> Iterator[Graph]:
        yield from (self.ontology, self.alignments, self.data)

    def pairs(self, *predicates: URIRef) -> set[tuple[Node, Node]]:
        """Subjects and objects of any of the predicates, in the whole default graph."""
        found = product(self.whole, predicates)
        return {pair for graph, predicate in found for pair in graph.subject_objects(predicate)}

    def instances(self, cls: URIRef) -> set[Node]:
        """What has the class or one under it as its type."""
        classes = set(self.ontology.transitive_subjects(RDFS.subClassOf, cls))
        return {node for node, kind in self.pairs(RDF.type) if kind in classes}


def texts(*patterns: str) -> str:
    files = sorted(file for pattern in patterns for file in ROOT.glob(pattern))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="module")
def case(built: Path, register: Graph) -> Case:  # noqa: F811
    store, data = ReadOnlyStore(built), Graph()
    for name in store.default_graph_names():
        if name not in (f"{GRAPH}vocabulary/rncp", f"{GRAPH}vocabulary/alignments"):
            triples = (quad.triple for quad in store.quads(name))
            data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return Case(
        Graph().parse(ROOT / "ontology" / "rncp.ttl"),
        Graph().parse(ROOT / "ontology" / "alignments.ttl"),
        data,
        register,
        texts("shapes/*.ttl", "ontology/questions/*.rq", "crosswalk/queries/**/*.rq"),
    )


# -------------------------------------------------------------------------------- the header (FOOPS!)


def one(case: Case, predicate: URIRef) -> str:
    """The value of the header, or nothing where there is not exactly one."""
    values = list(case.ontology.objects(ONTOLOGY, predicate))
    return str(values[0]) if len(values) == 1 else ""


def no_licence(case: Case) -> list[str]:
    return [] if one(case, DCTERMS.license).startswith("https://") else ["dcterms:license"]


def no_version_iri(case: Case) -> list[str]:
    expected = f"{ONTOLOGY}/{one(case, OWL.versionInfo)}"
    return [] if one(case, OWL.versionIRI) == expected else ["owl:versionIRI"]


def no_prefix(case: Case) -> list[str]:
    said = (one(case, VANN.preferredNamespacePrefix), one(case, VANN.preferredNamespaceUri))
    return [] if said == ("rncp", f"{ONTOLOGY}#") else ["vann:preferredNamespacePrefix"]


def no_dates(case: Case) -> list[str]:
    try:
        created = date.fromisoformat(one(case, DCTERMS.created))
        modified = date.fromisoformat(one(case, DCTERMS.modified))
    except ValueError:
        return ["dcterms:created, dcterms:modified"]
    return [] if created <= modified else ["modified before it was created"]


def file_extensions(case: Case) -> list[Node]:
    """OOPS! P36, on the ontology and on every resource of the data."""
    named_nodes = {node for graph in case.whole for triple in graph for node in triple}
    ends = re.compile(r"\.(ttl|owl|rdf|xml|nt|nq|trig|json|jsonld|html?|php|pdf|txt|csv)$", re.I)
    return [
        n for n in named_nodes if isinstance(n, URIRef) and n.startswith(BASE) and ends.search(n)
    ]


# ---------------------------------------------------------------------------------- the terms (OOPS!)


def unsaid(case: Case) -> list[URIRef]:
    """P08: a label and a definition in both languages."""
    both = ["en", "fr"]
    return [
        term
        for term in terms(case.ontology)
        for predicate in (RDFS.label, SKOS.definition)
        if languages(case.ontology, term, predicate) != both
    ]


def undefined(case: Case) -> set[URIRef]:
    """P34, P35: used in the ontology, the alignments, the data, a shape or a query."""
    used = ours(node for graph in case.whole for triple in graph for node in triple)
    return (used | in_texts(case)) - terms(case.ontology) - {URIRef(RNCP)}


def in_texts(case: Case) -> set[URIRef]:
    return {RNCP[name] for name in re.findall(r"(?<![\w-])rncp:([A-Za-z]\w*)", case.texts)}


def unused(case: Case) -> set[URIRef]:
    """Defined and used nowhere, or said to be so and used; a class or a list is used by its members."""
    graphs = (case.data, case.register, case.alignments)
    used = ours(n for graph in graphs for triple in graph for n in triple) | in_texts(case)
    for predicate in (RDF.type, SKOS.inScheme, RDFS.subClassOf):
        used |= ours(value for term in used for value in case.ontology.objects(term, predicate))
    excused = {term for words in UNUSED.values() for term in named(words)}
    return (terms(case.ontology) - used) ^ excused


def unconnected(case: Case) -> set[URIRef]:
    """P04: no domain, range, superior, inverse, list or structure ties it to another term.

    Annotation properties may have no domain or range (OWL 2 DL), and are left out.
    """
    graph, tied = case.ontology, set[Node]()
    ties = (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf)
    for predicate in (*ties, SKOS.inScheme, QB.component):
        for subject, value in graph.subject_objects(predicate):
            tied |= {subject, *members(graph, value)}
    notes = set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    return {t for t in terms(graph) - notes - tied if t.removeprefix(RNCP) not in ALONE}


def unknown_ends(case: Case) -> list[tuple[Node, Node]]:
    """A domain or a range is a declared class, or a datatype of the OWL 2 map."""
    known = set(case.ontology.subjects(RDF.type, OWL.Class)) | OWL2_DATATYPES
    return [
        (term, cls)
        for side in (RDFS.domain, RDFS.range)
        for term, expression in case.ontology.subject_objects(side)
        for cls in members(case.ontology, expression)
        if cls not in known
    ]


def open_ends(case: Case) -> list[URIRef]:
    """P11: a property without domain or range, beyond those that say why."""
    graph = case.ontology
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = ours(s for kind in kinds for s in graph.subjects(RDF.type, kind))
    sides = ((RDFS.domain, ANY_SUBJECT), (RDFS.range, ANY_VALUE))
    return [
        term
        for term in properties
        for side, free in sides
        if ((term, side, None) in graph) == (term in free)
    ]


def misused(case: Case) -> set[tuple[str, Node]]:
    """Ends of properties in the data that are not of the domain or the range, by the hierarchy."""
    return untrue(case.ontology, case.data)


def misnamed(case: Case) -> list[URIRef]:
    """P22, P07: classes and individuals in UpperCamelCase, properties in lowerCamelCase, no « And »."""
    graph = case.ontology
    upper = {s for kind in (OWL.Class, OWL.NamedIndividual) for s in graph.subjects(RDF.type, kind)}
    upper -= set(graph.subjects(RDF.type, QB.DataStructureDefinition))
    return [
        term
        for term in terms(case.ontology)
        for name in [term.removeprefix(RNCP)]
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name)
        or name[0].isupper() != (term in upper)
        or re.search(r"[a-z](And|Or)[A-Z]", name)
    ]


def namesakes(case: Case) -> list[list[URIRef]]:
    """P30, P32: two classes, two properties or two individuals with one label."""
    by_label: dict[tuple[bool, bool, Node], list[URIRef]] = defaultdict(list)
    for term in terms(case.ontology):
        kinds = set(case.ontology.objects(term, RDF.type))
        for label in case.ontology.objects(term, RDFS.label):
            key = (OWL.Class in kinds, OWL.NamedIndividual in kinds, label)
            by_label[key].append(term)
    return [found for found in by_label.values() if len(found) > 1]


def cycles(case: Case) -> list[Node]:
    """P06: a class or a property above itself."""
    return [
        node
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf)
        for node, above in case.ontology.subject_objects(predicate)
        if node in set(case.ontology.transitive_objects(above, predicate))
    ]


def hijacked(case: Case) -> list[tuple[Node, Node, Node]]:
    """P40: a statement about a term that is not ours, other than what kind of term it is."""
    return [
        (s, p, o)
        for s, p, o in case.ontology
        if isinstance(s, URIRef) and not s.startswith(ONTOLOGY) and p != RDF.type
    ]


def ends(case: Case, term: Node, side: URIRef) -> set[Node]:
    return {m for e in case.ontology.objects(term, side) for m in members(case.ontology, e)}


def bad_inverses(case: Case) -> list[tuple[Node, Node]]:
    """P05, P25: both ends are properties of ours, not the same, with domain and range swapped."""
    properties = set(case.ontology.subjects(RDF.type, OWL.ObjectProperty))
    return [
        (left, right)
        for left, right in case.ontology.subject_objects(OWL.inverseOf)
        if left == right
        or not {left, right} <= properties
        or ends(case, left, RDFS.domain) != ends(case, right, RDFS.range)
        or ends(case, left, RDFS.range) != ends(case, right, RDFS.domain)
    ]


def one_way(case: Case) -> list[tuple[Node, Node, Node]]:
    """A statement of a property without that of its inverse."""
    return [
        (subject, left, value)
        for pair in case.ontology.subject_objects(OWL.inverseOf)
        for left, right in (pair, pair[::-1])
        for subject, value in case.data.subject_objects(left)
        if (value, right, subject) not in case.data
    ]


# ------------------------------------------------------------------------- SKOS Reference, whole graph

RELATED = (SKOS.related, SKOS.relatedMatch)
BROADER = (SKOS.broader, SKOS.broadMatch, SKOS.broaderTransitive)
NARROWER = (SKOS.narrower, SKOS.narrowMatch, SKOS.narrowerTransitive)


def s9_concept_and_scheme(case: Case) -> set[Node]:
    relations = (*RELATED, *BROADER, *NARROWER, SKOS.exactMatch, SKOS.closeMatch)
    concepts = case.instances(SKOS.Concept) | {n for pair in case.pairs(*relations) for n in pair}
    concepts |= {s for s, _ in case.pairs(SKOS.topConceptOf)}
    schemes = case.instances(SKOS.ConceptScheme)
    schemes |= {o for _, o in case.pairs(SKOS.inScheme, SKOS.topConceptOf)}
    schemes |= {s for s, _ in case.pairs(SKOS.hasTopConcept)}
    return concepts & schemes


def s13_two_kinds_of_label(case: Case) -> set[tuple[Node, Node]]:
    kinds = [case.pairs(p) for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
    return {pair for a, b in combinations(kinds, 2) for pair in a & b}


def s14_two_preferred_labels(case: Case) -> list[tuple[Node, str]]:
    count = Counter(
        (subject, label.language or "")
        for subject, label in case.pairs(SKOS.prefLabel)
        if isinstance(label, Literal)
    )
    return [key for key, times in count.items() if times > 1]


def closure(pairs: Iterable[tuple[Node, Node]]) -> set[tuple[Node, Node]]:
    graph = Graph()
    for subject, value in pairs:
        graph.add((subject, SKOS.broaderTransitive, value))
    return {
        (node, above)
        for node in set(graph.subjects())
        for above in graph.transitive_objects(node, SKOS.broaderTransitive)
        if above is not None and above != node
    }


def both_ways(pairs: set[tuple[Node, Node]]) -> set[tuple[Node, Node]]:
    return pairs | {(b, a) for a, b in pairs}


def s27_related_and_broader(case: Case) -> set[tuple[Node, Node]]:
    up = case.pairs(*BROADER) | {(b, a) for a, b in case.pairs(*NARROWER)}
    return both_ways(case.pairs(*RELATED)) & closure(up)


def s46_exact_and_not(case: Case) -> set[tuple[Node, Node]]:
    exact = closure(both_ways(case.pairs(SKOS.exactMatch)))
    other = case.pairs(SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    return exact & both_ways(other)


# ------------------------------------------------------------------------------------------- the gates


@dataclass(frozen=True)
class Gate:
    """How a fault is found, and one that is: a statement taken from the ontology, or Turtle put in."""

    find: Callable[[Case], Iterable[object]]
    ontology: str = ""
    data: str = ""
    taken: URIRef | None = None

    def fault(self, case: Case) -> Case:
        ontology = Graph() + case.ontology
        if self.taken:
            ontology.remove((ONTOLOGY, self.taken, None))
        ontology.parse(data=PREFIXES + self.ontology)
        data = Graph().parse(data=PREFIXES + self.data) if self.data else case.data
        return replace(case, ontology=ontology, data=data)


TERM = f"rdfs:isDefinedBy <{ONTOLOGY}> ."
GATES = (
    Gate(no_licence, taken=DCTERMS.license),
    Gate(no_version_iri, taken=OWL.versionInfo),
    Gate(no_prefix, taken=VANN.preferredNamespacePrefix),
    Gate(no_dates, taken=DCTERMS.modified),
    Gate(file_extensions, data=f"<{BASE}id/planted.ttl> rdfs:label 'planted' ."),
    Gate(unsaid, ontology=f"rncp:Planted a owl:Class ; rdfs:label 'planted'@en ; {TERM}"),
    Gate(undefined, data="x:a rncp:planted x:b ."),
    Gate(unused, ontology=f"rncp:Planted a owl:Class ; {TERM}"),
    Gate(unconnected, ontology=f"rncp:Planted a owl:Class ; {TERM}"),
    Gate(unknown_ends, ontology="rncp:planted rdfs:domain rncp:Blok ."),
    Gate(open_ends, ontology="rncp:planted a owl:ObjectProperty ; rdfs:domain rncp:Bloc ."),
    Gate(misused, data="x:planted a rncp:Criterion ; rncp:requires x:a . x:a a rncp:KnowHow ."),
    Gate(misnamed, ontology=f"rncp:planted_term a owl:Class ; {TERM}"),
    Gate(misnamed, ontology=f"rncp:Planted a owl:ObjectProperty ; {TERM}"),
    Gate(misnamed, ontology=f"rncp:JuryAndPlanted a owl:Class ; {TERM}"),
    Gate(namesakes, ontology=f"rncp:Planted a owl:Class ; rdfs:label 'jury'@en ; {TERM}"),
    Gate(
        cycles,
        ontology="x:planted rdfs:subClassOf x:planted2 . x:planted2 rdfs:subClassOf x:planted .",
    ),
    Gate(hijacked, ontology="skos:Concept rdfs:comment 'planted' ."),
    Gate(bad_inverses, ontology="rncp:planted a owl:ObjectProperty ; owl:inverseOf rncp:hasBloc ."),
    Gate(one_way, data="x:planted rncp:hasBloc x:bloc ."),
    Gate(s9_concept_and_scheme, data="x:planted a rncp:Bloc . x:a skos:inScheme x:planted ."),
    Gate(
        s13_two_kinds_of_label,
        data="x:a skos:prefLabel 'planted'@fr ; skos:altLabel 'planted'@fr .",
    ),
    Gate(s14_two_preferred_labels, data="x:planted skos:prefLabel 'a'@fr , 'b'@fr ."),
    Gate(
        s27_related_and_broader,
        data="x:a skos:broader x:b . x:b skos:broadMatch x:planted . x:planted skos:related x:a .",
    ),
    Gate(
        s46_exact_and_not,
        data="x:a skos:exactMatch x:b . x:planted skos:exactMatch x:b ; skos:relatedMatch x:a .",
    ),
)
each = pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.find.__name__)


@each
def test_gate(gate: Gate, case: Case) -> None:
    assert not list(gate.find(case))


@each
def test_gate_sees_its_fault(gate: Gate, case: Case) -> None:
    found = [str(one) for one in gate.find(gate.fault(case))]
    assert found
    if not gate.taken:
        assert all("planted" in one.lower() for one in found), found


def test_what_stands_alone_does_so(case: Case) -> None:
    for term in named(" ".join(ALONE)):
        assert (term, RDF.type, OWL.Class) in case.ontology
        assert not list(case.ontology.subjects(RDFS.range, term))
        assert (term, RDFS.subClassOf, None) not in case.ontology


# ------------------------------------------------------------------------------------ XKOS conformance


def xkos_violations(tables: Graph) -> set[tuple[str, str]]:
    """Table and property of each result of the XKOS best practices (conformance shapes)."""
    tables.add((RNCP.CorrespondenceTable, RDFS.subClassOf, XKOS.Correspondence))
    shapes = Graph().parse(XKOS_SHAPES / "xkos-best-practices-conformance-shapes.ttl")
    return {
        (str(result.focus), str(result.path))
        for result in engine.run(tables, shapes)
        if result.severity == SH.Violation
    }


def about(graph: Graph, nodes: Iterable[Node]) -> Graph:
    """The statements of some nodes alone: the shapes also judge any scheme and any definition."""
    found = Graph()
    for node in nodes:
        for predicate, value in graph.predicate_objects(node):
            found.add((node, predicate, value))
    return found


needs_xkos = pytest.mark.skipif(
    not XKOS_SHAPES.is_dir(), reason="the XKOS shapes are not part of the repository"
)


@needs_xkos
def test_tables_conform_to_xkos(case: Case) -> None:
    tables = set(case.data.subjects(RDF.type, RNCP.CorrespondenceTable))
    assert tables
    assert not xkos_violations(about(case.data, tables))


@needs_xkos
def test_xkos_sees_what_a_table_lacks() -> None:
    whole = "skos:prefLabel 'Table'@en ; dcterms:issued '2024-10-14'^^xsd:date"
    table = "x:table a rncp:CorrespondenceTable"
    assert not xkos_violations(Graph().parse(data=f"{PREFIXES}{table} ; {whole} ."))
    found = xkos_violations(Graph().parse(data=f"{PREFIXES}{table} ; dcterms:issued '2024' ."))
    assert {path for _, path in found} == {str(SKOS.prefLabel), str(DCTERMS.issued)}
