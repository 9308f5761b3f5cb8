"""A reading as a graph: register layer and declared correspondences of one document."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from rdflib import DCTERMS, QB, SKOS, XSD, Graph, Literal, URIRef

from crosswalk import model
from crosswalk.graph import terms
from crosswalk.graph.declared import mention, write_correspondence
from crosswalk.graph.terms import FACTS, PARTS, RNCP, SDMX, SDMX_CODE
from crosswalk.graph.writer import Labels, Value, Writer, literal
from crosswalk.identifiers import (
    ID,
    certification_iri,
    document_graph,
    document_iri,
    part_iri,
)
from crosswalk.manifest import DocumentInfo
from crosswalk.text import Text

REGISTER_LAYOUT = "fiche"
"""Kind of document whose positions are those of the register itself."""

_OWN = {"key", "text", "number", "number_text", "code", "inferred", "open", "hours"}
"""Fields written with the node itself, or by name below."""


def graph_of(reading: model.Reading, info: DocumentInfo, labels: Labels) -> Graph:
    """Everything one document states, as one graph.

    `labels` tells which entities already have their preferred label in another graph.
    """
    name = URIRef(document_graph(info.id))
    writer = Writer(
        reading.source,
        name,
        labels,
        competences=_competences(reading.certification),
        register_layout=info.kind == REGISTER_LAYOUT,
        issued=Literal(info.date, datatype=XSD.date)
        if len(info.date) == len("AAAA-MM-JJ")
        else None,
    )
    certification = URIRef(certification_iri(reading.certification.number))
    _document(writer, info, certification)
    _certification(writer, certification, reading.certification)
    certifiers = [
        _organisation(writer, certification, n, c)
        for n, c in enumerate(reading.certification.certifiers, 1)
    ]
    for position, row in enumerate(reading.correspondences, 1):
        write_correspondence(writer, row, certifiers, position)
    return writer.graph


def _document(writer: Writer, info: DocumentInfo, certification: URIRef) -> None:
    node = URIRef(document_iri(info.id))
    add = writer.graph.add
    writer.types(node, RNCP.SourceDocument)
    add((node, DCTERMS.identifier, Literal(info.id)))
    add((node, DCTERMS.title, Literal(info.title, lang="fr")))
    add((node, DCTERMS.publisher, Literal(info.publisher, lang="fr")))
    if info.date:
        datatype = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(info.date), XSD.date)
        add((node, DCTERMS.issued, Literal(info.date, datatype=datatype)))
    add((node, DCTERMS.type, Literal(info.kind)))
    add((node, DCTERMS.rights, Literal(info.licence, lang="fr")))
    add((node, RNCP.fileName, Literal(info.file)))
    add((node, RNCP.fileHash, Literal(info.sha256)))
    add((node, RNCP.textHash, Literal(writer.source.sha256)))
    add((node, RNCP.describes, certification))


def _certification(writer: Writer, node: URIRef, record: model.Certification) -> None:
    writer.types(node, RNCP.Certification)
    writer.graph.add((node, RNCP.rncpNumber, Literal(record.number)))
    writer.graph.add((node, SKOS.notation, Literal(record.number)))
    if record.text:
        writer.label(node, record.text)
    writer.derive(node, record.text, record.number_text)
    if record.blocs:
        scheme = URIRef(f"{node}/referential")
        writer.types(scheme, RNCP.Referential)
        writer.graph.add((node, RNCP.hasReferential, scheme))
        writer.graph.add((scheme, DCTERMS.isPartOf, node))
        writer.derive(scheme, *(bloc.text for bloc in record.blocs))
        for bloc in record.blocs:
            iri = URIRef(part_iri(str(node), "bloc", bloc.key))
            writer.graph.add((iri, SKOS.inScheme, scheme))
    if record.lists_all_blocs:
        writer.fact(node, RNCP.listsAllBlocs, Literal(True), record.lists_all_blocs)
    _fields(writer, node, record, (node,))


def _part(writer: Writer, ancestors: tuple[URIRef, ...], record: Any, position: int) -> None:
    """A part of a certification and its own parts; `ancestors` from the certification down."""
    shape = PARTS[type(record)]
    parent = ancestors[-1]
    node = URIRef(part_iri(str(parent), shape.segment, _key(writer, ancestors, record)))
    writer.types(node, shape.cls)
    writer.label(node, record.text)
    writer.derive(node, record.text)
    writer.graph.add((parent, shape.property, node))
    if shape.inverse is not None:
        writer.graph.add((node, shape.inverse, parent))
    writer.link(node, DCTERMS.isPartOf, ancestors)
    writer.graph.add((node, RNCP.position, Literal(position)))
    _particulars(writer, node, record)
    _fields(writer, node, record, (*ancestors, node))


def _key(writer: Writer, ancestors: tuple[URIRef, ...], record: Any) -> str:
    """The key of a part in its parent's IRI.

    A bare position is shared by all the sources laid out as the register (a fiche, its copies, the
    exports). In any other document it is this document's own count: two documents of one title must
    not meet on their third section. Parts of a competence are counted within it.
    """
    key: str = record.key
    own_number = not key.isdigit() or isinstance(record, model.Bloc | model.Competence)
    if own_number or writer.register_layout or len(ancestors) > 2:
        return key
    return f"{writer.source.id}-{key}"


def _particulars(writer: Writer, node: URIRef, record: Any) -> None:
    """What only some records have beside facts and parts."""
    add = writer.graph.add
    if getattr(record, "inferred", False):
        add((node, RNCP.boundary, RNCP.Inferred))
    match record:
        case model.Bloc(code=str(code)):
            add((node, RNCP.blocCode, Literal(code)))
            add((node, SKOS.notation, Literal(code)))
        case model.AccessRoute(open=bool(is_open), jury=jury):
            writer.fact(node, RNCP.isOpen, Literal(is_open), jury.text if jury else record.text)
        case model.EnterprisePeriod():
            writer.fact(node, RNCP.hours, Literal(record.hours), record.text)
        case model.GlossaryEntry():
            add((node, RNCP.glossary, Literal(record.glossary, lang="fr")))
        case _:
            pass


def _fields(writer: Writer, node: URIRef, record: Any, ancestors: tuple[URIRef, ...]) -> None:
    """Every other field of a record: facts by `FACTS`, parts by `PARTS`, the rest by its type."""
    for item in fields(record):
        value = getattr(record, item.name)
        if item.name in _OWN or value is None or isinstance(value, str):
            continue
        values = value if isinstance(value, tuple) else (value,)
        for position, one in enumerate(values, 1):
            if item.name in FACTS:
                _fact(writer, node, FACTS[item.name], one)
            elif type(one) in PARTS:
                _part(writer, ancestors, one, position)
            else:
                _SPECIAL[item.name](writer, node, one, position)


def _fact(writer: Writer, node: URIRef, predicate: URIRef, stated: Any) -> None:
    if isinstance(stated, Text):
        writer.fact(node, predicate, Literal(stated.value, lang="fr"), stated)
    else:
        value: Value = stated.value
        plain = predicate == SKOS.notation
        term = Literal(value) if plain else literal(value)
        writer.fact(node, predicate, term, stated.text)


def _level(writer: Writer, node: URIRef, stated: model.Stated[int], _: int) -> None:
    writer.fact(node, RNCP.level, URIRef(f"{ID}level/{stated.value}"), stated.text)


def _code(writer: Writer, node: URIRef, code: model.Code, _: int) -> None:
    _coded(writer, node, terms.CODE_PROPERTIES[code.scheme], code)


def _near_rome(writer: Writer, node: URIRef, code: model.Code, _: int) -> None:
    _coded(writer, node, RNCP.nearRome, code)


def _coded(writer: Writer, node: URIRef, predicate: URIRef, code: model.Code) -> None:
    concept = terms.code_iri(code)
    writer.types(concept, SKOS.Concept)
    writer.graph.add((concept, SKOS.notation, Literal(code.code)))
    writer.graph.add((concept, SKOS.inScheme, terms.scheme_iri(code)))
    if code.label:
        writer.label(concept, Text(code.label, code.text.spans))
    writer.derive(concept, code.text)
    writer.fact(node, predicate, concept, code.text)


def _organisation(
    writer: Writer, certification: URIRef, position: int, certifier: model.Certifier
) -> URIRef:
    """One node a SIRET; without one, a node of the document's: names make no IRI."""
    if certifier.siret:
        return URIRef(f"{ID}organisation/{certifier.siret.value}")
    return URIRef(part_iri(str(certification), "certifier", f"{writer.source.id}-{position}"))


def _certifier(writer: Writer, node: URIRef, certifier: model.Certifier, position: int) -> None:
    organisation = _organisation(writer, node, position, certifier)
    writer.types(organisation, RNCP.Certifier)
    writer.label(organisation, certifier.text)
    writer.derive(organisation, certifier.text)
    if certifier.siret:
        writer.fact(organisation, RNCP.siret, Literal(certifier.siret.value), certifier.siret.text)
    writer.fact(node, RNCP.certifier, organisation, certifier.text)


def _figure(writer: Writer, node: URIRef, figure: model.Figure, _: int) -> None:
    """A yearly figure as a Data Cube observation; SDMX status M where the source shows none."""
    dataset = URIRef(f"{node}/figures")
    measure = RNCP[figure.measure.value]
    observation = URIRef(f"{dataset}/{figure.year}/{figure.measure.value}")
    add = writer.graph.add
    writer.types(dataset, QB.DataSet)
    add((dataset, QB.structure, RNCP.figuresStructure))
    add((dataset, DCTERMS.isPartOf, node))
    add((node, RNCP.hasFigures, dataset))
    writer.types(observation, QB.Observation)
    add((observation, QB.dataSet, dataset))
    add((observation, RNCP.year, Literal(str(figure.year), datatype=XSD.gYear)))
    add((observation, QB.measureType, measure))
    if figure.value is None:
        add((observation, SDMX.obsStatus, SDMX_CODE["obsStatus-M"]))
    else:
        add((observation, measure, Literal(figure.value)))
    writer.derive(observation, figure.text)


def _filiation(writer: Writer, node: URIRef, filiation: model.Filiation, _: int) -> None:
    other = mention(writer, filiation.number, filiation.label, filiation.text)
    writer.fact(node, DCTERMS.replaces, other, filiation.text)
    writer.graph.add((other, DCTERMS.isReplacedBy, node))


def _absence(predicate: URIRef) -> Any:
    def write(writer: Writer, node: URIRef, stated: model.Stated[str], _: int) -> None:
        writer.fact(node, predicate, RNCP[stated.value], stated.text)

    return write


def _by_key(predicate: URIRef) -> Any:
    """A link to a competence that the document names: its key was resolved by the reader."""

    def write(writer: Writer, node: URIRef, stated: model.Stated[str], _: int) -> None:
        writer.fact(node, predicate, writer.competences[stated.value], stated.text)

    return write


def _competences(certification: model.Certification) -> dict[str, URIRef]:
    """Competences by their key, where the key is the document's own and so unique in it."""
    root = certification_iri(certification.number)
    found = {
        competence.key: URIRef(
            part_iri(part_iri(root, "bloc", bloc.key), "competence", competence.key)
        )
        for bloc in certification.blocs
        for competence in bloc.competences
    }
    for transversal in certification.transversal:
        found[transversal.key] = URIRef(part_iri(root, "competence", transversal.key))
    return found


_SPECIAL: dict[str, Any] = {
    "level": _level,
    "codes": _code,
    "near_rome": _near_rome,
    "certifiers": _certifier,
    "figures": _figure,
    "replaces": _filiation,
    "not_stated": _absence(RNCP.notStated),
    "none_declared": _absence(RNCP.noneDeclared),
    "assesses": _by_key(RNCP.assesses),
    "mobilises": _by_key(RNCP.mobilises),
    "lists_all_blocs": lambda *_: None,
}
"""Fields that are neither a literal fact nor a part."""


__all__ = ["DocumentInfo", "graph_of"]
