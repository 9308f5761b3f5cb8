"""A report as a SHACL validation report, for tools that read those (SHACL §3.6).

Focus nodes are the rows of the user's file; `sh:sourceConstraintComponent` is the message id, in a
namespace of its own: these constraints are functions, not shapes.
"""

from __future__ import annotations

from urllib.parse import quote

from crosswalk.identifiers import BASE, ID
from crosswalk.tables.messages import ERROR, INFORMATION, LOOK, WARNING
from crosswalk.tables.verifying import Report

MESSAGE = f"{BASE}message#"
_SEVERITIES = {ERROR: "Violation", WARNING: "Warning", LOOK: "Warning", INFORMATION: "Info"}


def as_shacl(report: Report) -> bytes:
    """The report in Turtle."""
    from rdflib import DCTERMS, RDF, RDFS, SH, BNode, Graph, Literal, URIRef

    graph = Graph()
    for prefix, name in (("sh", SH), ("dcterms", DCTERMS), ("message", MESSAGE)):
        graph.bind(prefix, name)
    whole, table = BNode(), f"{ID}table/{quote(report.summary.table, safe='')}"
    graph.add((whole, RDF.type, SH.ValidationReport))
    graph.add((whole, SH.conforms, Literal(report.conforms)))
    graph.add((whole, DCTERMS.description, Literal(report.summary.base_text, lang="fr")))
    cells = {line.row: line.cells for line in report.table.lines}
    for row in report.rows:
        for one in row.messages:
            result = BNode()
            graph.add((whole, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.focusNode, URIRef(f"{table}#row={row.row}")))
            graph.add((result, SH.resultSeverity, SH[_SEVERITIES[one.severity]]))
            graph.add((result, SH.sourceConstraintComponent, URIRef(MESSAGE + one.id)))
            graph.add((result, SH.resultMessage, Literal(one.text, lang="fr")))
            if cell := cells.get(row.row, {}).get(one.role):
                graph.add((result, SH.value, Literal(cell)))
            if one.column:
                graph.add((result, RDFS.comment, Literal(f"colonne « {one.column} »", lang="fr")))
            for evidence in one.evidence:
                graph.add((result, RDFS.comment, Literal(evidence.place, lang="fr")))
    return graph.serialize(format="turtle", encoding="utf-8")
