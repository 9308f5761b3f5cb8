"""Declared correspondences as RDF: a table of rows, each one statement between two sets (XKOS)."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import DCTERMS, SKOS, Literal, URIRef

from crosswalk import model
from crosswalk.graph.terms import DIRECTIONS, KINDS, RNCP, XKOS
from crosswalk.graph.writer import Writer
from crosswalk.identifiers import (
    ID,
    bloc_iri,
    certification_iri,
    correspondence_iri,
    document_iri,
)
from crosswalk.text import Text


def statement(
    writer: Writer,
    words: Text,
    position: int,
    kind: URIRef,
    direction: URIRef,
    source: tuple[str, Sequence[str]],
    target: tuple[str, Sequence[str]],
) -> URIRef:
    """What every declared row says, wherever it stands: a side is a number and the keys of its blocs."""
    node = URIRef(correspondence_iri(*source, *target))
    add = writer.graph.add
    writer.types(node, RNCP.Correspondence)
    writer.derive(node, words)
    add((node, RNCP.position, Literal(position)))
    add((node, RNCP.layer, RNCP.Official))
    add((node, RNCP.kind, kind))
    add((node, RNCP.direction, direction))
    add((node, RNCP.declaredIn, URIRef(document_iri(writer.source.id))))
    return node


def write_table(writer: Writer, table: URIRef, row: URIRef, source: str, target: str) -> None:
    """The table of a pair of certifications, as XKOS asks: labels, date of the document, rows."""
    add = writer.graph.add
    writer.types(table, RNCP.CorrespondenceTable)
    add((table, SKOS.prefLabel, Literal(f"Correspondances de {source} avec {target}", lang="fr")))
    add((table, SKOS.prefLabel, Literal(f"Correspondences of {source} with {target}", lang="en")))
    if writer.issued is not None:
        add((table, DCTERMS.issued, writer.issued))
    add((table, RNCP.sourceCertification, URIRef(certification_iri(source))))
    add((table, RNCP.targetCertification, URIRef(certification_iri(target))))
    add((table, DCTERMS.source, URIRef(document_iri(writer.source.id))))
    add((table, XKOS.madeOf, row))


def write_correspondence(
    writer: Writer,
    row: model.Correspondence,
    certifiers: Sequence[URIRef],
    position: int,
) -> None:
    """One row, and the table of its pair of certifications. `certifiers` are those who declare."""
    source, target = row.source, row.target
    node = statement(
        writer, row.text, position, KINDS[row.kind], DIRECTIONS[row.direction],
        (source.number, [bloc.key for bloc in source.blocs]),
        (target.number, [bloc.key for bloc in target.blocs]),
    )  # fmt: skip
    add = writer.graph.add
    table = URIRef(f"{ID}correspondence-table/{source.number}/{target.number}")
    write_table(writer, table, node, source.number, target.number)
    writer.derive(table, row.text)
    writer.link(node, RNCP.declaredBy, certifiers)
    add((node, RNCP.sourceCertification, URIRef(certification_iri(source.number))))
    add((node, RNCP.targetCertification, mention(writer, target.number, target.text, row.text)))
    writer.link(node, XKOS.sourceConcept, [_bloc(writer, source.number, b) for b in source.blocs])
    writer.link(node, XKOS.targetConcept, [_bloc(writer, target.number, b) for b in target.blocs])
    if not row.together_stated:
        writer.fact(node, RNCP.togetherStated, Literal(False), row.text)
    if row.legal_source:
        words = Literal(row.legal_source.value, lang="fr")
        writer.fact(node, RNCP.legalSource, words, row.legal_source)
    if target.level:
        level = URIRef(f"{ID}level/{target.level.value}")
        certification = URIRef(certification_iri(target.number))
        writer.fact(certification, RNCP.level, level, target.level.text)


def mention(writer: Writer, number: str, label: Text | None, text: Text) -> URIRef:
    """A certification that the document only names: a number, and the words used for it."""
    node = URIRef(certification_iri(number))
    writer.types(node, RNCP.Mentioned)
    writer.graph.add((node, RNCP.rncpNumber, Literal(number)))
    writer.graph.add((node, SKOS.notation, Literal(number)))
    writer.derive(node, label or text)
    if label:
        writer.mention(node, label)
    return node


def _bloc(writer: Writer, number: str, bloc: model.BlocMention) -> URIRef:
    """A bloc that a row names; of another certification, with the words used for it."""
    node = URIRef(bloc_iri(number, bloc.key))
    certification = URIRef(certification_iri(number))
    if (certification, RNCP.hasBloc, node) in writer.graph and writer.has_label(node):
        return node
    writer.types(node, RNCP.Bloc)
    writer.mention(node, bloc.text)
    writer.derive(node, bloc.text)
    writer.link(certification, RNCP.hasBloc, [node])
    writer.link(node, RNCP.blocOf, [certification])
    writer.link(node, DCTERMS.isPartOf, [certification])
    if bloc.code:
        writer.graph.add((node, RNCP.blocCode, Literal(bloc.code)))
        writer.graph.add((node, SKOS.notation, Literal(bloc.code)))
    return node
