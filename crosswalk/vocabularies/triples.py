"""A vocabulary as N-Triples: SKOS concepts, and what its graph is.

`rdfs:label` is the file's own label, always there; `skos:prefLabel` is the same words, which
`settled` makes an alternative label where a document or an export already words the concept.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from crosswalk.identifiers import DCTERMS, GRAPH, SKOS
from crosswalk.ntriples import (
    ALT,
    IN_SCHEME,
    NOTATION,
    PREF,
    RDF_TYPE,
    iri,
    plain,
    term,
    text,
    typed,
)
from crosswalk.vocabularies.records import Concept, Group, Vocabulary

RDFS_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_VERSION = "<http://www.w3.org/2002/07/owl#versionInfo>"


def graph_name(vocabulary: Vocabulary) -> str:
    """`graph/vocabulary/<name>/<version>`."""
    return f"{GRAPH}vocabulary/{vocabulary.name}/{quote(vocabulary.version, safe='')}"


def lines(vocabulary: Vocabulary) -> Iterator[str]:
    """Every statement of the graph, a line each, line end included."""
    yield from _described(vocabulary)
    for concept in vocabulary.concepts:
        yield from _concept(vocabulary.scheme, concept)
    for group in vocabulary.groups:
        yield from _group(vocabulary.scheme, group)


def _described(vocabulary: Vocabulary) -> Iterator[str]:
    """The source: title, publisher, file, version, date and licence, said of the graph itself."""
    graph, scheme = iri(graph_name(vocabulary)), iri(vocabulary.scheme)
    yield f"{scheme} {RDF_TYPE} <{SKOS}ConceptScheme> .\n"
    yield f"{graph} <{DCTERMS}isVersionOf> {scheme} .\n"
    yield f"{graph} <{DCTERMS}title> {text(vocabulary.title)} .\n"
    yield f"{graph} <{DCTERMS}publisher> {text(vocabulary.publisher)} .\n"
    yield f"{graph} <{DCTERMS}source> {plain(vocabulary.source)} .\n"
    yield f"{graph} {_VERSION} {plain(vocabulary.version)} .\n"
    if vocabulary.issued:
        yield f"{graph} <{DCTERMS}issued> {typed(vocabulary.issued.isoformat(), 'date')} .\n"
    if vocabulary.licence:
        yield f"{graph} <{DCTERMS}rights> {text(vocabulary.licence)} .\n"


def _concept(scheme: str, concept: Concept) -> Iterator[str]:
    node = iri(f"{scheme}/{concept.key}")
    yield f"{node} {RDF_TYPE} <{SKOS}Concept> .\n"
    yield f"{node} {IN_SCHEME} {iri(scheme)} .\n"
    yield f"{node} {NOTATION} {plain(concept.code)} .\n"
    if concept.label:
        yield f"{node} {RDFS_LABEL} {text(concept.label)} .\n"
        yield f"{node} {PREF} {text(concept.label)} .\n"
    for words in concept.others:
        yield f"{node} {ALT} {text(words)} .\n"
    if concept.parent:
        yield f"{node} <{SKOS}broader> {iri(f'{scheme}/{concept.parent}')} .\n"
    else:
        yield f"{node} <{SKOS}topConceptOf> {iri(scheme)} .\n"
    for key in concept.related:
        yield f"{node} <{SKOS}related> {iri(f'{scheme}/{key}')} .\n"
    if concept.rome_parent:
        yield f"{node} {term('romeParent')} {iri(f'{scheme}/{concept.rome_parent}')} .\n"
    if concept.explanation:
        yield f"{node} <{SKOS}definition> {text(concept.explanation)} .\n"
    if concept.usage:
        yield f"{node} <{SKOS}scopeNote> {text(concept.usage)} .\n"


def _group(scheme: str, group: Group) -> Iterator[str]:
    node = iri(f"{scheme}/{group.key}")
    yield f"{node} {RDF_TYPE} <{SKOS}Collection> .\n"
    yield f"{node} {IN_SCHEME} {iri(scheme)} .\n"
    yield f"{node} {NOTATION} {plain(group.code)} .\n"
    yield f"{node} {PREF} {text(group.label)} .\n"
    for key in group.members:
        yield f"{node} <{SKOS}member> {iri(f'{scheme}/{key}')} .\n"
