"""Published correspondence tables as RDF: each its own graph, `graph/table/<id>`.

What is kept of a table is a text of ours, one statement a line, so that its rows, blocs and labels have
passages as those of a document do; reading it back gives the same sets in the same order. Preferred
labels are never claimed: a table words what it names, and describes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, SKOS, XSD, Graph, Literal, URIRef

from crosswalk import manifest
from crosswalk.errors import ManifestError
from crosswalk.graph.declared import statement, write_table
from crosswalk.graph.terms import DIRECTIONS, KINDS, RNCP, XKOS
from crosswalk.graph.writer import Labels, Writer
from crosswalk.identifiers import (
    GRAPH,
    bloc_iri,
    certification_iri,
    document_iri,
    part_iri,
)
from crosswalk.manifest import DocumentInfo
from crosswalk.text import Line, Source, Text

COLUMNS = (
    "source", "source_blocs", "target", "target_blocs", "kind", "direction", "justification",
    "proofs", "effect_on", "ends_on", "legal_source", "comment",
)  # fmt: skip
"""The columns of a kept table, after lines of metadata that begin with `#`."""
KIND = "table"
_KINDS = {kind.value: iri for kind, iri in KINDS.items()}
_DIRECTIONS = {direction.value: iri for direction, iri in DIRECTIONS.items()}


@dataclass(frozen=True, slots=True)
class KeptBloc:
    """A bloc of a kept row: its key in its certification, and the words used for it."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class KeptSide:
    """A side of a kept row."""

    number: str
    text: Text
    blocs: tuple[KeptBloc, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A statement of a kept table."""

    source: KeptSide
    target: KeptSide
    kind: str
    direction: str
    text: Text
    cells: dict[str, Text]


def table_graphs(folder: Path) -> dict[str, Graph]:
    """The graphs of the tables that a folder's manifest lists, by name.

    Raises:
        ManifestError: a table is missing or changed, or is not in the kept form.
    """
    if not (folder / manifest.FILE).is_file():
        return {}
    return {
        f"{GRAPH}table/{info.id}": table_graph(
            info, manifest.verify(info, folder).read_text(encoding="utf-8")
        )
        for info in manifest.load(folder)
    }


def table_graph(info: DocumentInfo, text: str) -> Graph:
    """A kept table as a graph.

    Raises:
        ManifestError: the text is not in the kept form.
    """
    source = Source(info.id, text)
    name = URIRef(f"{GRAPH}table/{info.id}")
    writer = Writer(source, name, Labels(), issued=Literal(info.date, datatype=XSD.date))
    author = _document(writer, info)
    for position, row in enumerate(rows(source, info.file), 1):
        _row(writer, row, author, position)
    return writer.graph


def rows(source: Source, file: str) -> Iterator[KeptRow]:
    """The statements of a kept text, each with its words and their places.

    Raises:
        ManifestError: a line has not the columns of a kept table.
    """
    body = [line for line in source.lines if line.text and not line.text.startswith("#")]
    if not body or tuple(body[0].text.split("\t")) != COLUMNS:
        raise ManifestError(file, "tableau gardé sans son en-tête")
    for line in body[1:]:
        cells = dict(_cells(source, line))
        if set(cells) - set(COLUMNS) or not {"source", "target", "kind", "direction"} <= set(cells):
            raise ManifestError(file, "ligne incomplète", line.number)
        yield KeptRow(
            _side(source, cells, "source"), _side(source, cells, "target"),
            cells["kind"].value, cells["direction"].value,
            source.at(line.start, line.end), cells,
        )  # fmt: skip


def _cells(source: Source, line: Line) -> Iterator[tuple[str, Text]]:
    start = line.start
    for position, cell in enumerate(line.text.split("\t")):
        if cell.strip():
            name = COLUMNS[position] if position < len(COLUMNS) else "?"
            yield name, source.at(start, start + len(cell))
        start += len(cell) + 1


def _side(source: Source, cells: dict[str, Text], side: str) -> KeptSide:
    whole = cells[side]
    number = whole.value.split(" ")[0]
    title = _after(source, whole, len(number))
    blocs: list[KeptBloc] = []
    if cell := cells.get(f"{side}_blocs"):
        first = cell.spans[0].start
        raw = source.text[first : cell.spans[0].end]
        for match in re.finditer(rf"{number}(\S+)(?: - (.*?))?(?= ET {number}|$)", raw):
            group = 2 if match[2] else 0
            words = source.at(first + match.start(group), first + match.end(group))
            blocs.append(KeptBloc(match[1], words))
    return KeptSide(number, title or whole, tuple(blocs))


def _after(source: Source, cell: Text, length: int) -> Text | None:
    """The title that follows a number and « - »."""
    start = cell.spans[0].start + length + len(" - ")
    return source.at(start, cell.spans[0].end) if start < cell.spans[0].end else None


def _document(writer: Writer, info: DocumentInfo) -> URIRef:
    """The table as a source document; the node of its author, who declares."""
    node, add = URIRef(document_iri(info.id)), writer.graph.add
    writer.types(node, RNCP.SourceDocument)
    add((node, DCTERMS.identifier, Literal(info.id)))
    add((node, DCTERMS.title, Literal(info.title, lang="fr")))
    add((node, DCTERMS.publisher, Literal(info.publisher, lang="fr")))
    add((node, DCTERMS.issued, Literal(info.date, datatype=XSD.date)))
    add((node, DCTERMS.type, Literal(KIND)))
    add((node, DCTERMS.rights, Literal(info.licence, lang="fr")))
    add((node, RNCP.fileName, Literal(info.file)))
    add((node, RNCP.fileHash, Literal(info.sha256)))
    add((node, RNCP.textHash, Literal(writer.source.sha256)))
    author = URIRef(part_iri(str(node), "author", "1"))
    writer.types(author, RNCP.Certifier)
    words = writer.source.find(re.compile(r"^# Auteur : (.+)$", re.M))
    if words is None:
        raise ManifestError(info.file, "tableau gardé sans son auteur")
    writer.mention(author, words)
    writer.derive(author, words)
    return author


def _row(writer: Writer, row: KeptRow, author: URIRef, position: int) -> None:
    source, target = row.source, row.target
    node = statement(
        writer, row.text, position, _KINDS[row.kind], _DIRECTIONS[row.direction],
        (source.number, [b.key for b in source.blocs]),
        (target.number, [b.key for b in target.blocs]),
    )  # fmt: skip
    add = writer.graph.add
    add((node, RNCP.declaredBy, author))
    if legal := row.cells.get("legal_source"):
        writer.fact(node, RNCP.legalSource, Literal(legal.value, lang="fr"), legal)
    if why := row.cells.get("justification"):
        writer.fact(node, DCTERMS.description, Literal(why.value, lang="fr"), why)
    if "effect_on" in row.cells or "ends_on" in row.cells:
        period = "/".join(
            row.cells[n].value if n in row.cells else ".." for n in ("effect_on", "ends_on")
        )
        add((node, DCTERMS.valid, Literal(period)))
    for side, owner, member in (
        (source, RNCP.sourceCertification, XKOS.sourceConcept),
        (target, RNCP.targetCertification, XKOS.targetConcept),
    ):
        add((node, owner, _certification(writer, side)))
        writer.link(node, member, [_bloc(writer, side.number, bloc) for bloc in side.blocs])
    pair = f"{source.number}-{target.number}"  # one table a published table and a pair
    table = URIRef(part_iri(document_iri(writer.source.id), "table", pair))
    write_table(writer, table, node, source.number, target.number)
    writer.derive(table, row.text)


def _certification(writer: Writer, side: KeptSide) -> URIRef:
    node = URIRef(certification_iri(side.number))
    writer.types(node, RNCP.Mentioned)
    writer.graph.add((node, RNCP.rncpNumber, Literal(side.number)))
    writer.graph.add((node, SKOS.notation, Literal(side.number)))
    writer.derive(node, side.text)
    if side.text.value != side.number:
        writer.mention(node, side.text)
    return node


def _bloc(writer: Writer, number: str, bloc: KeptBloc) -> URIRef:
    node, certification = URIRef(bloc_iri(number, bloc.key)), URIRef(certification_iri(number))
    writer.types(node, RNCP.Bloc)
    if bloc.text.value != number + bloc.key:
        writer.mention(node, bloc.text)
    writer.derive(node, bloc.text)
    writer.link(certification, RNCP.hasBloc, [node])
    writer.link(node, RNCP.blocOf, [certification])
    writer.link(node, DCTERMS.isPartOf, [certification])
    if re.fullmatch(r"BC\d\d", bloc.key, re.A):
        writer.graph.add((node, RNCP.blocCode, Literal(number + bloc.key)))
        writer.graph.add((node, SKOS.notation, Literal(number + bloc.key)))
    return node
