"""Judged pairs and their candidates, as files; what they resolve to in our graph.

Columns of the pairs: source_id, source_doc, source_text, target_id, target_doc, target_text, relation.
Columns of the candidates (`statements.csv`, beside the pairs unless named): id, doc, kind, ref, text.
A topic is a source statement and a target document; its candidates are the rows of that document.
Whatever cannot be found is a miss and is listed: no topic and no pair is ever left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.errors import DocumentError, IdentifierError, QueryError, UnknownEntityError
from crosswalk.identifiers import parse_certification
from crosswalk.matching import statements as stated
from crosswalk.matching.learning import GAINS, Topic
from crosswalk.matching.normalise import comparable
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
TEXT_COLUMNS = ("source_text", "target_text")
STATEMENT_COLUMNS = ("id", "doc", "text")


@dataclass(frozen=True, slots=True)
class Gold:
    """The pairs of a file: candidates as statements, topics as rows of them, what was not found.

    `pairs` counts a pair once; `notes` are what a reader must know of the files, in French.
    """

    ids: tuple[str, ...]
    statements: tuple[Statement, ...]
    resolved: tuple[Resolved | None, ...]
    topics: tuple[Topic, ...]
    pairs: int
    unresolved: tuple[str, ...]
    hash: str
    notes: tuple[str, ...] = ()


def read_rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their numbers, as a spreadsheet counts them; empty rows left out.

    Any usual separator, encoding and order of columns; names without regard to case, cells trimmed.

    Raises:
        DocumentError: it cannot be read, or a column is missing.
    """
    from crosswalk.tables.files import rows_of

    if not path.is_file():
        raise DocumentError(str(path), "fichier introuvable")
    rows = (row for row in rows_of(path) if any(row.cells))
    filled = ((row.number, [cell.strip() for cell in row.cells]) for row in rows)
    header = next(filled, (1, []))
    names = [name.lower() for name in header[1]]
    missing = [name for name in columns if name not in names]
    if missing:
        raise DocumentError(str(path), f"colonne absente : {', '.join(missing)}", header[0])
    return [(number, _row(names, cells)) for number, cells in filled if any(cells)]


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))


def number_of(document: str) -> str:
    """The certification that a name of the gold stands for, however its number is written."""
    if document in DOCUMENTS:
        return DOCUMENTS[document]
    try:
        return parse_certification(document)
    except IdentifierError:
        return document


def read(graph: Graph, path: Path, candidates: Path | None = None) -> Gold:
    """The judged pairs of a file, with every statement looked for in the graph.

    Without a file of candidates, they are what the graph states of each title named.

    Raises:
        DocumentError: a file cannot be read, a column or a relation is not what is expected.
    """
    pairs = read_rows(path, PAIR_COLUMNS)
    if not pairs:
        raise DocumentError(str(path), "aucune paire jugée")
    rows, notes = _candidates(graph, path, candidates, [pair for _, pair in pairs])
    resolved = _resolve(graph, rows)
    statements = tuple(_statement(row, one) for row, one in zip(rows, resolved, strict=True))
    index: dict[str, int] = {}
    for i, row in enumerate(rows):
        index.setdefault(row["id"], i)
    if len(index) < len(rows):
        said = french.count(len(rows) - len(index), "énoncé porte", "énoncés portent")
        notes.append(f"{said} l'identifiant d'un autre : la première ligne compte")
    topics, missing = _topics(path, pairs, rows, index)
    distinct = sum(len(topic.gains) for topic in topics)
    if distinct < len(pairs):
        said = french.count(len(pairs) - distinct, "ligne répète", "lignes répètent")
        notes.append(f"{said} une paire : la relation la plus forte compte")
    used = {pair[key] for _, pair in pairs for key in ("source_id", "target_id")}
    lost = [row["id"] for row, one in zip(rows, resolved, strict=True) if one is None]
    return Gold(
        tuple(row["id"] for row in rows),
        statements,
        tuple(resolved),
        tuple(topics),
        distinct,
        tuple(dict.fromkeys([*missing, *(name for name in lost if name in used)])),
        hashlib.sha256(path.read_bytes()).hexdigest(),
        tuple(notes),
    )


def _candidates(
    graph: Graph, path: Path, named: Path | None, pairs: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, str]], list[str]]:
    """The rows of statements, and what to say of where they come from."""
    beside = named or path.parent / "statements.csv"
    if named or beside.is_file():
        return [row for _, row in read_rows(beside, STATEMENT_COLUMNS)], []
    missing = [name for name in TEXT_COLUMNS if name not in pairs[0]]
    if missing:
        raise DocumentError(
            str(beside), "énoncés candidats introuvables ; nommez-les avec --statements FICHIER"
        )
    rows = _of_graph(graph, pairs)
    count = french.count(len(rows), "énoncé")
    return rows, [
        f"pas de statements.csv à côté de {path.name} : les candidats sont ce que le graphe énonce "
        f"de ces titres ({count}) ; les mesures ne se comparent pas à celles d'un fichier "
        "(--statements FICHIER le nomme)"
    ]


def _of_graph(graph: Graph, pairs: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What the graph states of the titles that the pairs name, the judged wordings under their own
    identifiers."""
    judged: dict[str, dict[str, str]] = {}
    for pair in pairs:
        for side in ("source", "target"):
            if pair[f"{side}_id"]:
                of_document = judged.setdefault(pair[f"{side}_doc"], {})
                of_document.setdefault(pair[f"{side}_id"], pair[f"{side}_text"])
    rows = []
    for document, texts in judged.items():
        said = {comparable(text) for text in texts.values()}
        rows += [{"id": name, "doc": document, "text": text} for name, text in texts.items()]
        try:
            known = stated.of_title(graph, number_of(document))
        except (UnknownEntityError, QueryError):
            continue
        rows += [
            {"id": f"{document}~{i}", "doc": document, "text": one.text}
            for i, one in enumerate(known, 1)
            if comparable(one.text) not in said
        ]
    return rows


def _resolve(graph: Graph, rows: Sequence[Mapping[str, str]]) -> list[Resolved | None]:
    found: list[Resolved | None] = [None] * len(rows)
    for document in dict.fromkeys(row["doc"] for row in rows):
        places = [i for i, row in enumerate(rows) if row["doc"] == document]
        texts = [rows[i]["text"] for i in places]
        number = number_of(document)
        try:
            known = stated.resolve(graph, number, texts)
        except QueryError:
            continue  # not the name of a certification: nothing of it is found
        for i, one in zip(places, known, strict=True):
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
    pairs: Sequence[tuple[int, Mapping[str, str]]],
    rows: Sequence[Mapping[str, str]],
    index: Mapping[str, int],
) -> tuple[list[Topic], list[str]]:
    """Topics in the order of the file; what no candidate row has is a miss, kept apart."""
    columns: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        columns.setdefault(number_of(row["doc"]), []).append(i)
    gains: dict[tuple[str, str], dict[int, int]] = {}
    missing: dict[str, int] = {}
    for line, pair in pairs:
        relation = pair["relation"].lower()
        if relation not in GAINS:
            raise DocumentError(
                str(path),
                f"relation « {pair['relation'][:30]} » : attendu {', '.join(GAINS)}",
                line,
            )
        document = number_of(pair["target_doc"])
        judged = gains.setdefault((pair["source_id"], document), {})
        target = index.get(pair["target_id"])
        if target is None or number_of(rows[target]["doc"]) != document:
            # Counted in the ideal, never found.
            name = pair["target_id"] if target is None else f"{pair['target_id']} dans {document}"
            target = -1 - missing.setdefault(name or f"ligne {line}", len(missing))
        judged[target] = max(judged.get(target, 0), GAINS[relation])
    topics = []
    for (source, document), judged in gains.items():
        if source not in index:
            missing.setdefault(source, len(missing))
        if document not in columns:
            missing.setdefault(f"{document} (aucun énoncé candidat)", len(missing))
        found = tuple(columns.get(document, ()))
        topics.append(Topic(index.get(source, -1), found, judged))
    return topics, list(missing)
