"""Statements of the sources that do not agree, noted by hand, each side with its passage.

`data/contradictions.csv` groups, under one topic, the wordings that differ. They are our notes, so
they have a graph of their own which is not part of the default one; what they point at is not changed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from rdflib import PROV, RDF, SKOS, Graph, Literal, URIRef

from crosswalk.errors import ManifestError
from crosswalk.graph.terms import RNCP
from crosswalk.graph.writer import Labels, Writer
from crosswalk.identifiers import GRAPH, ID
from crosswalk.model import Reading

NAME = f"{GRAPH}note/contradictions"
COLUMNS = ["id", "topic", "document", "quote"]


def contradictions_graph(path: Path, readings: Mapping[str, Reading]) -> Graph:
    """The notes whose documents were read.

    Raises:
        ManifestError: a column is missing, or a quote is not in its document.
    """
    graph = Graph()
    writers: dict[str, Writer] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if rows.fieldnames != COLUMNS:
            raise ManifestError(path.name, f"colonnes attendues : {', '.join(COLUMNS)}", 1)
        for row in rows:
            reading = readings.get(row["document"])
            if reading is None:
                continue
            words = r"\s+".join(map(re.escape, row["quote"].split()))
            text = reading.source.find(words)
            if text is None:
                raise ManifestError(
                    path.name,
                    f"phrase absente de {row['document']} : {row['quote']}",
                    rows.line_num,
                )
            writer = writers.setdefault(
                row["document"], Writer(reading.source, URIRef(NAME), Labels(), graph)
            )
            node = URIRef(f"{ID}contradiction/{row['id']}")
            graph.add((node, RDF.type, RNCP.Contradiction))
            graph.add((node, SKOS.prefLabel, Literal(row["topic"], lang="fr")))
            for passage in writer.passages(text):
                graph.add((node, PROV.wasDerivedFrom, passage))
    return graph
