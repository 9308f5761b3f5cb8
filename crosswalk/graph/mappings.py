"""Mappings of the analysis layer as RDF: each an `owl:Axiom` annotation, in a graph of its own.

The SSSOM files of `data/mappings/` (predicted by the light engine, `crosswalk.matching.shipped`) and of
the user's `reviews/` give two graphs a pair of titles: `graph/analysis/A-B` for what was computed,
`graph/review/A-B` for what a person decided. Neither is part of the default graph (DESIGN §3). Where the
user has a file of a pair, its predictions take the place of ours. Vocabulary: SSSOM's own RDF binding
(`sssom:`, `owl:annotatedSource` …), PROV for who and when. The mapping itself is asserted, beside its
annotation, when a person confirmed it. A row one of whose texts is no longer what it was is never
attached again: a decision becomes « à revoir », a prediction is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from crosswalk.errors import DocumentError
from crosswalk.graph.terms import RNCP
from crosswalk.identifiers import GRAPH, ID
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row
from crosswalk.sssom_slots import ANALYSIS, COVERAGE

SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
_CONFIRMED = "confirmée"
_NAMESPACES = {"skos": str(SKOS), "rncp": str(RNCP)}
_MEMBERS = ("subject_members", "object_members")
_COUNTS = ("coverage_covered", "coverage_partly", "coverage_of")


Texts = Callable[[str], Iterable[str]]


def mapping_graphs(*folders: Path, texts: Texts | None = None) -> dict[str, Graph]:
    """The graphs of every SSSOM file of some folders, the last folder's predictions of a pair instead of
    another's; a folder that is not there has none.

    `texts` gives the wordings that the graph now holds of an entity; none, where it does not know it.

    Raises:
        DocumentError: a file is malformed, or its rows contradict one another, with their numbers.
    """
    found: dict[str, Graph] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sssom.tsv")):
            held = sssom.read(path)
            if clashes := sssom.conflicts(held.rows):
                raise DocumentError(str(path), clashes[0])
            found.pop(f"{GRAPH}analysis/{held.a}-{held.b}", None)
            for name, graph in _graphs(_current(held, texts)).items():
                found[name] = found.get(name, Graph()) + graph
    return found


def _current(held: MappingSet, texts: Texts | None) -> MappingSet:
    """The rows whose texts still are what they were; decisions on others to be taken again."""
    if texts is None:
        return held
    rows = []
    for row in held.rows:
        changed = [
            word
            for word, side in (("source", "subject"), ("cible", "object"))
            if _changed(row, side, texts)
        ]
        if not changed:
            rows.append(row)
        elif row.reviewed:
            rows.append(sssom.to_review(row, changed))
    return replace(held, rows=tuple(rows))


def _changed(row: Row, side: str, texts: Texts) -> bool:
    """Whether an entity that the graph knows no longer has the wording that a row was made of."""
    digest, span = row[f"{side}_hash"], row[f"{side}_span"]
    known = list(texts(row[f"{side}_id"])) if digest else []
    if span:
        start, end = map(int, span.split("-"))
        known = [text[start:end] for text in known] if known else []
    return bool(known) and digest not in {hashlib.sha256(t.encode()).hexdigest() for t in known}


def texts_of(graphs: Iterable[Graph]) -> Texts:
    """The wordings of an entity in some graphs: its labels and descriptions."""
    known: dict[str, list[str]] = {}
    for graph in graphs:
        for predicate in (SKOS.prefLabel, SKOS.altLabel, DCTERMS.description):
            for entity, text in graph.subject_objects(predicate):
                known.setdefault(str(entity), []).append(str(text))
    return lambda entity: known.get(entity, [])


def _graphs(held: MappingSet) -> dict[str, Graph]:
    graphs: dict[str, Graph] = {}
    node = URIRef(f"{ID}mapping-set/{held.a}-{held.b}")
    common = {slot: held.metadata[slot] for slot in sssom.PROPAGATED if slot in held.metadata}
    for row in held.rows:
        kind = "review" if row.reviewed else "analysis"
        name = f"{GRAPH}{kind}/{held.a}-{held.b}"
        own = row.with_values(**dict.fromkeys(common, ""))  # said once, of the set
        _write(graphs.setdefault(name, Graph()), own, node)
    for graph in graphs.values():
        _made(graph, node, common)
        graph.add((node, RDF.type, SSSOM.MappingSet))
        graph.add((node, DCTERMS.identifier, Literal(f"{held.a}-{held.b}")))
        graph.add((node, DCTERMS.license, Literal("Licence Ouverte 2.0", lang="fr")))
    return graphs


def _made(graph: Graph, node: URIRef, values: Mapping[str, str]) -> None:
    """What computed a mapping, and when it was made."""
    if tool := values.get("mapping_tool"):
        version = values.get("mapping_tool_version", "")
        graph.add((node, SSSOM.mapping_tool, Literal(f"{tool} {version}".strip())))
    if day := values.get("mapping_date"):
        graph.add((node, PROV.generatedAtTime, Literal(day, datatype=XSD.date)))


def row_iri(row: Row) -> str:
    """The IRI of a row, by what it joins."""
    identity = (*row.key, row["subject_members"], str(row.reviewed))
    return f"{ID}mapping/{hashlib.sha1(chr(9).join(identity).encode()).hexdigest()[:16]}"


def _write(graph: Graph, row: Row, mapping_set: URIRef) -> None:
    """One row: its annotation, and the mapping itself where a person confirmed it."""
    node = URIRef(row_iri(row))
    source, target = URIRef(row["subject_id"]), URIRef(row["object_id"])
    prefix, _, name = row["predicate_id"].partition(":")
    predicate = URIRef(_NAMESPACES.get(prefix, f"{prefix}:") + name)
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
        # As the store keeps a decimal: what is hashed before it is loaded is what is hashed after.
        text = format(Decimal(row["confidence"]).normalize(), "f")
        graph.add((node, SSSOM.confidence, Literal(text, datatype=XSD.decimal)))
    if row["comment"]:
        graph.add((node, RDFS.comment, Literal(row["comment"], lang="fr")))
    for name, extension in ANALYSIS.items():
        if row[name]:
            graph.add((node, URIRef(extension.property), Literal(row[name])))
    for slot in _COUNTS:
        if row[slot]:
            graph.add((node, URIRef(COVERAGE[slot].property), Literal(int(row[slot]))))
    for slot in _MEMBERS:
        for member in row[slot].split():
            graph.add((node, URIRef(COVERAGE[slot].property), URIRef(member)))
    _made(graph, node, row.values)
    for slot in ("subject_label", "object_label"):
        graph.add((node, SSSOM[slot], Literal(row[slot], lang="fr")))
    if row["reviewer_label"]:
        graph.add((node, SSSOM.reviewer_label, Literal(row["reviewer_label"])))
    if row.reviewed and row["decision"] == _CONFIRMED and not row["predicate_modifier"]:
        graph.add((source, predicate, target))
