"""Judged pairs and their candidates, as files; what they resolve to in our graph.

Columns of the pairs: source_id, source_doc, source_text, target_id, target_doc, target_text, relation.
Columns of the candidates (`statements.csv`, beside the pairs unless named): id, doc, kind, ref, text.
A topic is a source statement and a target document; its candidates are the rows of that document.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk.errors import DocumentError
from crosswalk.matching import statements as stated
from crosswalk.matching.learning import GAINS, Topic
from crosswalk.matching.statements import Resolved, Statement

if TYPE_CHECKING:
    from crosswalk.api import Graph

DOCUMENTS = {
    "TMA2018": "RNCP32139",
    "TMA2024": "RNCP39099",
    "ETI": "RNCP39794",
    "ETAIE": "RNCP41402",
}
"""The short names of the gold → the certification each document describes; other names are numbers."""

PAIR_COLUMNS = ("source_id", "source_doc", "target_id", "target_doc", "relation")
STATEMENT_COLUMNS = ("id", "doc", "text")


@dataclass(frozen=True, slots=True)
class Gold:
    """The pairs of a file: candidates as statements, topics as rows of them, what was not found."""

    ids: tuple[str, ...]
    statements: tuple[Statement, ...]
    resolved: tuple[Resolved | None, ...]
    topics: tuple[Topic, ...]
    pairs: int
    unresolved: tuple[str, ...]
    hash: str


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file (comma or semicolon, UTF-8), checked for their columns.

    Raises:
        DocumentError: it cannot be read, or a column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(str(path), f"ne se lit pas en UTF-8 ({error})") from error
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise DocumentError(str(path), f"colonne absente : {', '.join(missing)}", 1)
    return [{k: (v or "") for k, v in row.items() if k} for row in reader]


def read(graph: Graph, path: Path, candidates: Path | None = None) -> Gold:
    """The judged pairs of a file, with every statement looked for in the graph.

    Raises:
        DocumentError: a file cannot be read, a column or a relation is not what is expected.
    """
    beside = candidates or path.parent / "statements.csv"
    if not beside.is_file():
        raise DocumentError(
            str(beside), "énoncés candidats introuvables ; nommez-les avec --statements FICHIER"
        )
    rows = read_rows(beside, STATEMENT_COLUMNS)
    pairs = read_rows(path, PAIR_COLUMNS)
    resolved = _resolve(graph, rows)
    statements = tuple(_statement(row, one) for row, one in zip(rows, resolved, strict=True))
    index = {row["id"]: i for i, row in enumerate(rows)}
    topics, missing = _topics(path, pairs, rows, index)
    lost = [row["id"] for row, one in zip(rows, resolved, strict=True) if one is None]
    used = {pair[key] for pair in pairs for key in ("source_id", "target_id")}
    unresolved = [*missing, *(name for name in lost if name in used)]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Gold(
        tuple(row["id"] for row in rows),
        statements,
        tuple(resolved),
        tuple(topics),
        len(pairs),
        tuple(dict.fromkeys(unresolved)),
        digest,
    )


def _resolve(graph: Graph, rows: Sequence[Mapping[str, str]]) -> list[Resolved | None]:
    found: list[Resolved | None] = [None] * len(rows)
    for document in dict.fromkeys(row["doc"] for row in rows):
        places = [i for i, row in enumerate(rows) if row["doc"] == document]
        number = DOCUMENTS.get(document, document)
        texts = [rows[i]["text"] for i in places]
        for i, one in zip(places, stated.resolve(graph, number, texts), strict=True):
            found[i] = one
    return found


def _statement(row: Mapping[str, str], found: Resolved | None) -> Statement:
    group = row.get("ref") or (found and (found.competence or found.bloc)) or row["doc"]
    return Statement(
        entity=found.entity if found else row["id"],
        title=row["doc"],
        kind=row.get("kind") or (found.kind if found else ""),
        text=row["text"],
        group=group,
        bloc=found.bloc if found else None,
        competence=found.competence if found else None,
        span=found.span if found else None,
    )


def _topics(
    path: Path,
    pairs: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, str]],
    index: Mapping[str, int],
) -> tuple[list[Topic], list[str]]:
    """Topics in the order of the file; identifiers that no candidate row has are a miss, kept apart."""
    gains: dict[tuple[str, str], dict[int, int]] = {}
    missing = []
    for line, pair in enumerate(pairs, 2):
        relation = pair["relation"].strip()
        if relation not in GAINS:
            raise DocumentError(
                str(path), f"relation « {relation[:30]} » : attendu {', '.join(GAINS)}", line
            )
        judged = gains.setdefault((pair["source_id"], pair["target_doc"]), {})
        target = index.get(pair["target_id"])
        if target is None:
            missing.append(pair["target_id"])
            target = -1 - len(missing)  # counted in the ideal, never found
        judged[target] = max(judged.get(target, 0), GAINS[relation])
    topics = []
    for (source, document), judged in gains.items():
        if source not in index:
            missing.append(source)
        columns = tuple(i for i, row in enumerate(rows) if row["doc"] == document)
        topics.append(Topic(index.get(source, -1), columns, judged))
    return topics, missing
