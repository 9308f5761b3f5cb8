"""Mappings of the analysis layer as RDF: each an `owl:Axiom` annotation, in a graph of its own.

The SSSOM files of `data/mappings/` and of the user's `reviews/` give two graphs a pair of titles:
`graph/analysis/A-B` for what was computed, `graph/review/A-B` for what a person decided. Neither is part
of the default graph (DESIGN §3). Vocabulary: SSSOM's own RDF binding (`sssom:`, `owl:annotatedSource` …),
PROV for who and when. The mapping itself is asserted, beside its annotation, when a person confirmed it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from crosswalk.errors import DocumentError
from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row
from crosswalk.sssom_slots import ANALYSIS

SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
_CONFIRMED = "confirmée"


def mapping_graphs(*folders: Path) -> dict[str, Graph]:
    """The graphs of every SSSOM file of some folders; a folder that is not there has none.

    Raises:
        DocumentError: a file is malformed, or its rows contradict one another, with their numbers.
    """
    found: dict[str, Graph] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sssom.tsv")):
            held = sssom.read(path)
            if clashes := sssom.conflicts(held.rows):
                raise DocumentError(str(path), clashes[0])
            for name, graph in _graphs(held).items():
                found[name] = found.get(name, Graph()) + graph
    return found


def _graphs(held: MappingSet) -> dict[str, Graph]:
    graphs: dict[str, Graph] = {}
    for row in held.rows:
        kind = "review" if row.reviewed else "analysis"
        name = f"{GRAPH}{kind}/{held.a}-{held.b}"
        _write(graphs.setdefault(name, Graph()), row, URIRef(f"{ID}mapping-set/{held.a}-{held.b}"))
    for graph in graphs.values():
        node = URIRef(f"{ID}mapping-set/{held.a}-{held.b}")
        graph.add((node, RDF.type, SSSOM.MappingSet))
        graph.add((node, DCTERMS.identifier, Literal(f"{held.a}-{held.b}")))
        graph.add((node, DCTERMS.license, Literal("Licence Ouverte 2.0", lang="fr")))
    return graphs


def _write(graph: Graph, row: Row, mapping_set: URIRef) -> None:
    """One row: its annotation, and the mapping itself where a person confirmed it."""
    digest = hashlib.sha1("\t".join((*row.key, str(row.reviewed))).encode()).hexdigest()[:16]
    node = URIRef(f"{ID}mapping/{digest}")
    source, target = URIRef(row["subject_id"]), URIRef(row["object_id"])
    predicate = URIRef(f"{SKOS}{row['predicate_id'].removeprefix('skos:')}")
    justification = SEMAPV[row["mapping_justification"].removeprefix("semapv:")]
    graph.add((node, RDF.type, OWL.Axiom))
    graph.add((node, OWL.annotatedSource, source))
    graph.add((node, OWL.annotatedProperty, predicate))
    graph.add((node, OWL.annotatedTarget, target))
    graph.add((node, RNCP.layer, RNCP.Reviewed if row.reviewed else RNCP.Proposed))
    graph.add((node, DCTERMS.isPartOf, mapping_set))
    graph.add((node, SSSOM.mapping_justification, justification))
    if row["predicate_modifier"] == "Not":
        graph.add((node, SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
    if row["confidence"]:
        graph.add((node, SSSOM.confidence, Literal(row["confidence"], datatype=XSD.decimal)))
    if row["comment"]:
        graph.add((node, RDFS.comment, Literal(row["comment"], lang="fr")))
    for name, extension in ANALYSIS.items():
        if row[name]:
            graph.add((node, URIRef(extension.property), Literal(row[name])))
    if row["mapping_tool"]:
        tool = f"{row['mapping_tool']} {row['mapping_tool_version']}".strip()
        graph.add((node, SSSOM.mapping_tool, Literal(tool)))
    for slot in ("subject_label", "object_label"):
        graph.add((node, SSSOM[slot], Literal(row[slot], lang="fr")))
    if row["reviewer_label"]:
        graph.add((node, SSSOM.reviewer_label, Literal(row["reviewer_label"])))
    if row["mapping_date"]:
        graph.add((node, PROV.generatedAtTime, Literal(row["mapping_date"], datatype=XSD.date)))
    if row.reviewed and row["decision"] == _CONFIRMED and not row["predicate_modifier"]:
        graph.add((source, predicate, target))
