"""What the loaded data is, for machines: VoID and DCAT.

One `void:Dataset` and `dcat:Dataset` for the whole, one for each named graph, with its source, publisher,
dates, rights, layer and counts. Counts are those that the store's last writer wrote down
(`crosswalk.tallies`): nothing is scanned here, and what nobody counted is left out. The licences and the
completeness statements are those of the graph; nothing is said that a source does not say.

VoID: https://www.w3.org/TR/void/. DCAT 3: https://www.w3.org/TR/vocab-dcat-3/, with what DCAT-AP 3 makes
mandatory of a catalogue, a dataset, a distribution, a service and an agent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SKOS,
    VOID,
    XSD,
    BNode,
    Literal,
    Namespace,
    URIRef,
)
from rdflib import Graph as Triples
from rdflib.namespace import DefinedNamespace

from crosswalk.exports.base import LICENCE, LICENCE_WORDS
from crosswalk.graph.terms import PREFIXES, RNCP
from crosswalk.identifiers import BASE, GRAPH, ID
from crosswalk.merged import quads
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.api import Graph
    from crosswalk.store import Summary

DATASET = URIRef(f"{BASE}dataset")
"""The IRI of the whole. `#catalogue`, `#editeur` and `#service` are in its document."""
CATALOGUE, PUBLISHER, SERVICE = (
    URIRef(f"{DATASET}#{n}") for n in ("catalogue", "editeur", "service")
)
TITLE = {
    "fr": "Passerelle : certifications professionnelles françaises et correspondances déclarées",
    "en": "Passerelle: French professional certifications and their declared correspondences",
}
DESCRIPTION = {
    "fr": "Graphe des certifications du RNCP et du répertoire spécifique : blocs, compétences, évaluation, "
    f"codes, dates, et correspondances que les certificateurs et les textes déclarent. {NOTICE}",
    "en": "Graph of the certifications of the French national registers: blocs, competences, assessment, "
    "codes, dates, and the correspondences that certifiers and legal texts declare. Not an official tool.",
}
KINDS: dict[str, tuple[str, str]] = {
    "document": ("Document", "Ce qu'énonce un document, chaque énoncé avec sa phrase."),
    "excerpt": ("Extrait d'export", "Lignes citées d'un export national, et d'elles seules."),
    "register": ("Export du répertoire", "Un export entier de France compétences, à sa date."),
    "table": ("Tableau publié", "Tableau de correspondances que son auteur a publié."),
    "vocabulary": ("Vocabulaire", "Ontologie, niveaux ou nomenclature."),
    "analysis": (
        "Analyse",
        "Rapprochements proposés par calcul, sans valeur officielle ; aucun ne vaut correspondance.",
    ),
    "review": ("Relecture", "Rapprochements relus par une personne, sans valeur officielle."),
    "note": ("Note", "Nos notes sur des sources qui se contredisent."),
}
"""First part of a graph's name → what such a graph is, and what it holds."""
SPDX = Namespace("http://spdx.org/rdf/terms#")
_VERSION = URIRef(f"{DCAT}version")  # DCAT 3: not in rdflib's list yet
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_KEPT = (RNCP.carries, RNCP.doesNotCarry, RNCP.fileHash, RNCP.describes)
"""What is repeated of a source's own description: what its absences mean, which file it is."""
_NAMES: tuple[tuple[str, type[DefinedNamespace] | Namespace], ...] = (
    ("dcat", DCAT), ("foaf", FOAF), ("void", VOID), ("spdx", SPDX),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file that holds the data: where, of what form; size in bytes, SHA-256 in hexadecimal."""

    url: str
    media_type: str
    title: str
    size: int | None = None
    sha256: str | None = None
    compression: str | None = None
    """Media type of the compression: `application/gzip`."""


def describe(
    graph: Graph,
    *,
    address: str = "",
    distributions: Sequence[Distribution] = (),
    issued: str = "",
    version: str = "",
) -> Triples:
    """The description of a store, as triples.

    `address` is that of a running service, without a final slash: without it no endpoint is named.
    `issued` (`AAAA-MM-JJ`) and `version` are those of a release.

    Raises:
        StoreError: nothing was built yet.
    """
    about = Triples()
    for prefix, base in (*PREFIXES.items(), *_NAMES):
        about.bind(prefix, str(base), replace=True)
    summary = graph.summary()
    answering = set(graph.store.default_graph_names())
    names = sorted(graph.store.graph_names())
    _whole(about, summary, issued, version)
    for name in names:
        about += subset(graph, name, name in answering, summary)
        about.add((DATASET, VOID.subset, URIRef(name)))
        about.add((CATALOGUE, DCAT.dataset, URIRef(name)))
    _counted(about, DATASET, _known_properties(summary, names))
    for example in _examples(graph.store.database()):
        about.add((DATASET, VOID.exampleResource, URIRef(example)))
    for one in distributions:
        _distribution(about, one, issued)
    if address:
        _service(about, address)
    return about


def subset(graph: Graph, name: str, answers: bool, summary: Summary | None = None) -> Triples:
    """The description of one named graph. `answers`: whether it is in the default graph."""
    about, node = Triples(), URIRef(name)
    base = graph.store.database()
    kind, held = KINDS.get(kind_of(name), ("Graphe", "Graphe nommé."))
    sources = list(_sources(base, name))
    said = list(_about(base, sources[0], name)) if len(sources) == 1 else []
    for cls in (VOID.Dataset, DCAT.Dataset):
        about.add((node, RDF.type, cls))
    titles = [q for q in said if q[1] in (DCTERMS.title, SKOS.prefLabel)] or [
        (node, DCTERMS.title, Literal(f"{kind} : {_own_name(name)}", lang="fr"))
    ]
    for _, _, title in titles:
        about.add((node, DCTERMS.title, title))
    by_default = (
        "Dans le graphe par défaut." if answers else "Ne répond que nommé (« GRAPH » en SPARQL)."
    )
    about.add((node, DCTERMS.description, Literal(f"{held} {by_default}", lang="fr")))
    about.add((node, DCTERMS.type, Literal(kind, lang="fr")))
    about.add((node, DCTERMS.isPartOf, DATASET))
    if kind_of(name) in ("analysis", "note"):  # ours, and nobody else's
        about.add((node, DCTERMS.publisher, PUBLISHER))
        _publisher(about)
    rights = False
    for source, predicate, value in said:
        if predicate == DCTERMS.publisher:
            about.add((node, DCTERMS.publisher, _agent(about, value)))
        elif predicate in (DCTERMS.rights, DCTERMS.license):
            rights = True
            _rights(about, node, value)
        elif predicate in (DCTERMS.issued, DCTERMS.description):
            about.add((node, predicate, value))
        elif predicate in _KEPT:
            about.add((source, predicate, value))
    if not rights:  # its source states none: what `data/LICENCE.md` says of all that is ours
        _rights(about, node, Literal(LICENCE_WORDS, lang="fr"))
    for source in sources:
        if str(source) != name:
            about.add((node, PROV.wasDerivedFrom, source))
    if held_at := _export_date(name):
        about.add((node, _VERSION, Literal(held_at)))
    if summary and name in summary.graphs:
        about.add((node, VOID.triples, Literal(summary.graphs[name])))
    _tallied(about, node, summary.contents.get(name, {}) if summary else {})
    return about


def _own_name(name: str) -> str:
    """What tells a graph from the others of its kind: « RNCP32139 et RNCP39099 », « contradictions »."""
    _, slash, rest = name.removeprefix(GRAPH).partition("/")
    return re.sub(r"-(?=(?:RNCP|RS)\d)", " et ", rest) if slash else name


def kind_of(name: str) -> str:
    """The key of `KINDS` of a graph, from its name."""
    return name.removeprefix(GRAPH).split("/", 1)[0]


def _whole(about: Triples, summary: Summary | None, issued: str, version: str) -> None:
    for cls in (VOID.Dataset, DCAT.Dataset):
        about.add((DATASET, RDF.type, cls))
    about.add((CATALOGUE, RDF.type, DCAT.Catalog))
    about.add((CATALOGUE, DCAT.dataset, DATASET))
    for node in (DATASET, CATALOGUE):
        for language, words in TITLE.items():
            about.add((node, DCTERMS.title, Literal(words, lang=language)))
        for language, words in DESCRIPTION.items():
            about.add((node, DCTERMS.description, Literal(words, lang=language)))
        about.add((node, DCTERMS.publisher, PUBLISHER))
        about.add((node, DCTERMS.license, URIRef(LICENCE)))
        about.add((node, DCTERMS.language, URIRef(f"{_EU}language/FRA")))
        about.add((node, FOAF.homepage, URIRef(BASE)))
    _publisher(about)
    _rights(about, DATASET, Literal(LICENCE_WORDS, lang="fr"))
    about.add((DATASET, DCTERMS.accessRights, URIRef(f"{_EU}access-right/PUBLIC")))
    about.add((DATASET, DCTERMS.spatial, URIRef(f"{_EU}country/FRA")))
    about.add((DATASET, DCAT.theme, URIRef(f"{_EU}data-theme/EDUC")))
    for word in ("RNCP", "VAE", "certification professionnelle", "blocs de compétences"):
        about.add((DATASET, DCAT.keyword, Literal(word, lang="fr")))
    about.add((DATASET, VOID.uriSpace, Literal(ID)))
    about.add((DATASET, DCTERMS.conformsTo, URIRef(f"{BASE}ontology")))
    for prefix, base in PREFIXES.items():
        if prefix not in ("id", "xsd"):
            about.add((DATASET, VOID.vocabulary, URIRef(base)))
    if issued:
        about.add((DATASET, DCTERMS.issued, Literal(issued, datatype=XSD.date)))
    if version:
        about.add((DATASET, _VERSION, Literal(version)))
    if summary:
        built = Literal(summary.built_at, datatype=XSD.dateTime)
        about.add((DATASET, DCTERMS.modified, built))
        about.add((DATASET, VOID.triples, Literal(summary.triples)))
        if summary.hash:
            about.add((DATASET, DCTERMS.identifier, Literal(f"rdfc-1.0-sha256:{summary.hash}")))


def _sources(base: ox.Store, name: str) -> Iterator[URIRef]:
    """The nodes that say, in a graph, where it comes from."""
    kind, _, rest = name.removeprefix(GRAPH).partition("/")
    place = {
        "document": "document", "table": "document", "excerpt": "export", "register": "export",
        "analysis": "mapping-set", "review": "mapping-set",
    }.get(kind)  # fmt: skip
    if place:
        yield URIRef(f"{ID}{place}/{rest}")
    elif next(quads(base, ox.NamedNode(name)), None):
        yield URIRef(name)
    elif kind == "vocabulary":
        for cls in ("http://www.w3.org/2002/07/owl#Ontology", f"{SKOS}ConceptScheme"):
            pattern = (ox.NamedNode(str(RDF.type)), ox.NamedNode(cls), ox.NamedNode(name))
            found = [
                URIRef(quad.subject.value)
                for quad in base.quads_for_pattern(None, *pattern)
                if isinstance(quad.subject, ox.NamedNode)
            ]
            yield from found
            if found:  # an ontology says what it is; the schemes that it holds are parts of it
                return


def _about(base: ox.Store, source: URIRef, name: str) -> Iterator[tuple[URIRef, URIRef, Any]]:
    """What a graph says of its source, as rdflib has it."""
    pattern = (ox.NamedNode(str(source)), None, None, ox.NamedNode(name))
    for quad in base.quads_for_pattern(*pattern):
        value = quad.object
        if isinstance(value, ox.Literal):
            datatype = URIRef(value.datatype.value)
            plain = value.language or datatype == XSD.string
            found: Any = Literal(
                value.value, lang=value.language, datatype=None if plain else datatype
            )
        elif isinstance(value, ox.NamedNode):
            found = URIRef(value.value)
        else:
            continue
        yield source, URIRef(quad.predicate.value), found


def _node(*parts: object) -> BNode:
    """A blank node whose label follows from what it is: two descriptions have the same bytes."""
    return BNode("b" + hashlib.sha256("\t".join(map(str, parts)).encode()).hexdigest()[:16])


def _rights(about: Triples, node: URIRef, value: Any) -> None:
    """A licence where the words name one that we know; the words themselves in any case."""
    if isinstance(value, URIRef):
        about.add((node, DCTERMS.license, value))
        return
    if str(value).startswith("Licence Ouverte 2.0"):
        about.add((node, DCTERMS.license, URIRef(LICENCE)))
    statement = _node(node, "rights", value)
    about.add((node, DCTERMS.rights, statement))
    about.add((statement, RDF.type, DCTERMS.RightsStatement))
    about.add((statement, RDFS.label, value))


def _publisher(about: Triples) -> None:
    about.add((PUBLISHER, RDF.type, FOAF.Agent))
    about.add((PUBLISHER, FOAF.name, Literal("Passerelle contributors")))


def _agent(about: Triples, value: Any) -> Any:
    if isinstance(value, URIRef):
        return value
    agent = _node("agent", value)
    about.add((agent, RDF.type, FOAF.Agent))
    about.add((agent, FOAF.name, value))
    return agent


def _export_date(name: str) -> str:
    """The date or version that ends the name of a graph of the register, of an excerpt, of a code list."""
    parts = name.removeprefix(GRAPH).split("/")
    return parts[2] if len(parts) == 3 else ""


def _tallied(about: Triples, node: URIRef, tally: dict[str, dict[str, int]]) -> None:
    classes, properties = tally.get("classes"), tally.get("properties")
    if classes is not None:
        about.add((node, VOID.classes, Literal(len(classes))))
        for cls, number in classes.items():
            part = _node(node, "class", cls)
            about.add((node, VOID.classPartition, part))
            about.add((part, VOID["class"], URIRef(cls)))
            about.add((part, VOID.entities, Literal(number)))
    if properties is not None:
        about.add((node, VOID.properties, Literal(len(properties))))
        for predicate, number in properties.items():
            part = _node(node, "property", predicate)
            about.add((node, VOID.propertyPartition, part))
            about.add((part, VOID.property, URIRef(predicate)))
            about.add((part, VOID.triples, Literal(number)))


def _known_properties(summary: Summary | None, names: Sequence[str]) -> dict[str, set[str]]:
    """Classes and properties of the whole, where every graph's are known."""
    found: dict[str, set[str]] = {}
    for key in ("classes", "properties"):
        each = [(summary.contents if summary else {}).get(name, {}).get(key) for name in names]
        if all(one is not None for one in each):
            found[key] = {term for one in each if one for term in one}
    return found


def _counted(about: Triples, node: URIRef, known: dict[str, set[str]]) -> None:
    for key, terms in known.items():
        about.add((node, VOID[key], Literal(len(terms))))


def _examples(base: ox.Store) -> Iterator[str]:
    """A certification and a correspondence of the store, if it has any: the first that it finds."""
    for cls in ("Certification", "Correspondence"):
        pattern = (ox.NamedNode(str(RDF.type)), ox.NamedNode(f"{RNCP}{cls}"))
        quad = next(quads(base, None, *pattern), None)
        if quad and isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _distribution(about: Triples, one: Distribution, issued: str) -> None:
    node = URIRef(one.url)
    about.add((DATASET, DCAT.distribution, node))
    about.add((node, RDF.type, DCAT.Distribution))
    about.add((node, DCAT.accessURL, node))
    about.add((node, DCAT.downloadURL, node))
    about.add((node, DCTERMS.title, Literal(one.title, lang="fr")))
    about.add((node, DCTERMS.license, URIRef(LICENCE)))
    about.add((node, DCAT.mediaType, URIRef(_MEDIA + one.media_type)))
    if one.media_type in _RDF:
        about.add((DATASET, VOID.dataDump, node))
    if one.compression:
        about.add((node, DCAT.compressFormat, URIRef(_MEDIA + one.compression)))
    if one.size is not None:
        size = Literal(one.size, datatype=XSD.nonNegativeInteger)
        about.add((node, DCAT.byteSize, size))
    if one.sha256:
        checksum = _node(node, "checksum")
        about.add((node, SPDX.checksum, checksum))
        about.add((checksum, RDF.type, SPDX.Checksum))
        about.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        about.add((checksum, SPDX.checksumValue, Literal(one.sha256, datatype=XSD.hexBinary)))
    if issued:
        about.add((node, DCTERMS.issued, Literal(issued, datatype=XSD.date)))


_RDF = frozenset(
    (
        "text/turtle", "application/trig", "application/n-quads", "application/n-triples",
        "application/ld+json", "application/rdf+xml",
    )
)  # fmt: skip


def _service(about: Triples, address: str) -> None:
    """The SPARQL endpoint, as a service and as an access to the dataset."""
    endpoint = URIRef(f"{address}/sparql")
    about.add((DATASET, VOID.sparqlEndpoint, endpoint))
    about.add((CATALOGUE, DCAT.service, SERVICE))
    about.add((SERVICE, RDF.type, DCAT.DataService))
    about.add((SERVICE, DCTERMS.title, Literal("Point d'accès SPARQL 1.1", lang="fr")))
    about.add((SERVICE, DCAT.endpointURL, endpoint))
    about.add((SERVICE, DCAT.servesDataset, DATASET))
    about.add((SERVICE, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))
    access = _node("access", endpoint)
    about.add((DATASET, DCAT.distribution, access))
    about.add((access, RDF.type, DCAT.Distribution))
    about.add((access, DCTERMS.title, Literal("Par requêtes SPARQL", lang="fr")))
    about.add((access, DCTERMS.license, URIRef(LICENCE)))
    about.add((access, DCAT.accessURL, endpoint))
    about.add((access, DCAT.accessService, SERVICE))
