"""Reviewed and predicted mappings as named graphs of a build: `graph/analysis/A-B`, `graph/review/A-B`.

A mapping is its SKOS triple and an `owl:Axiom` that annotates it: layer, confidence or reviewer, date,
hashes of both texts. Neither graph is in the default graph (DESIGN §3): they answer under `GRAPH`.
A rejected, uncertain or « à revoir » pair has its axiom and no triple; a sentence of a description
maps its entity, with the span in the axiom. PROV says which file and which tool.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from rdflib import DCTERMS, OWL, PROV, RDF, SKOS, XSD, Graph, Literal, URIRef

from crosswalk import resources, store
from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import GRAPH
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row

_HELD = "confirmée"


def files() -> list[Path]:
    """Our mapping sets, then the user's."""
    folders = resources.data_dir() / "mappings", store.home() / "reviews"
    return [path for folder in folders for path in sorted(folder.glob("*.sssom.tsv"))]


def mapping_graphs(paths: Iterable[Path] | None = None) -> dict[str, Graph]:
    """The graphs of these files, reviews apart from predictions; nothing where there is no file.

    Raises:
        DocumentError: a file cannot be read, or its rows contradict one another.
    """
    from crosswalk.errors import DocumentError

    graphs: dict[str, Graph] = {}
    for path in files() if paths is None else paths:
        found = sssom.read(path)
        clashes = sssom.conflicts(found.rows)
        if clashes:
            raise DocumentError(str(path), clashes[0])
        for row in found.rows:
            name = f"{GRAPH}{'review' if row.reviewed else 'analysis'}/{found.a}-{found.b}"
            graph = graphs.setdefault(name, Graph())
            _add(graph, URIRef(name), found, path, row)
    return graphs


def _add(graph: Graph, name: URIRef, found: MappingSet, path: Path, row: Row) -> None:
    subject, target = URIRef(row["subject_id"]), URIRef(row["object_id"])
    predicate = URIRef(f"{SKOS}{row['predicate_id'].rpartition(':')[2]}")
    if not row.reviewed or row["decision"] == _HELD:
        graph.add((subject, predicate, target))
    axiom = URIRef(f"{name}#{hashlib.sha256('|'.join(row.key).encode()).hexdigest()[:16]}")
    graph.add((axiom, RDF.type, OWL.Axiom))
    graph.add((axiom, OWL.annotatedSource, subject))
    graph.add((axiom, OWL.annotatedProperty, predicate))
    graph.add((axiom, OWL.annotatedTarget, target))
    graph.add((axiom, RNCP.mappingLayer, RNCP.Reviewed if row.reviewed else RNCP.Proposed))
    for slot, key, kind in (
        ("confidence", RNCP.confidence, XSD.decimal),
        ("decision", RNCP.decision, None),
        ("reviewer_label", RNCP.reviewer, None),
        ("mapping_date", DCTERMS.date, XSD.date),
        ("subject_hash", RNCP.sourceTextHash, None),
        ("object_hash", RNCP.targetTextHash, None),
        ("subject_span", RNCP.sourceSpan, None),
        ("object_span", RNCP.targetSpan, None),
    ):
        if row[slot]:
            graph.add((axiom, key, Literal(row[slot], datatype=kind)))
    graph.add((name, RDF.type, PROV.Entity))
    graph.add((name, DCTERMS.source, Literal(path.name)))
    graph.add((name, PROV.wasDerivedFrom, URIRef(f"{sssom.SETS}{found.a}-{found.b}")))
    if row["mapping_tool"]:
        graph.add((name, RNCP.engine, Literal(row["mapping_tool"])))
