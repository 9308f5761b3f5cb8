"""Single rows quoted from the national exports, each export in its own graph.

`data/excerpts.csv` holds the facts that the five documents lack and that the exports of France
compétences give (certifiers, filiations, register labels). They are attributed to the export, never
to a document; importing the whole export later adds its own graph beside these.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rdflib import DCTERMS, PROV, RDF, SKOS, XSD, Graph, Literal, URIRef

from crosswalk import french
from crosswalk.errors import ManifestError
from crosswalk.graph.terms import CODE_PROPERTIES, RNCP, SCHEMES
from crosswalk.graph.writer import Labels, annotate
from crosswalk.identifiers import (
    GRAPH,
    ID,
    certification_iri,
    parse_bloc,
    parse_certification,
    parse_code,
    parse_siret,
)
from crosswalk.model import CodeScheme
from crosswalk.register.certifiers import kind_from_name

COLUMNS = ("number", "property", "value", "label", "export", "date")
_LABELLED = ("bloc", "certifier", "nsf", "rome", "formacode")
"""Properties whose row words what it names."""
PUBLISHER = "France compétences (data.gouv.fr)"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One fact of one export: `property` is a key of `WRITERS`."""

    number: str
    property: str
    value: str
    label: str
    export: str
    date: str


def load(path: Path) -> tuple[Excerpt, ...]:
    """The lines of `excerpts.csv`.

    Raises:
        ManifestError: a column is missing, a property is unknown, or a line is not attributed.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ManifestError(path.name, f"colonnes attendues : {', '.join(COLUMNS)}", 1)
        found = []
        for row in rows:
            if None in row:
                raise ManifestError(
                    path.name, "trop de colonnes : guillemets oubliés ?", rows.line_num
                )
            excerpt = Excerpt(**{name: (row[name] or "").strip() for name in COLUMNS})
            if excerpt.property not in WRITERS:
                raise ManifestError(
                    path.name, f"propriété « {excerpt.property} » inconnue", rows.line_num
                )
            if not (excerpt.export and excerpt.date):
                raise ManifestError(path.name, "export et date sont obligatoires", rows.line_num)
            if not re.fullmatch(r"[a-z0-9-]+", excerpt.export):
                raise ManifestError(
                    path.name, f"nom d'export « {excerpt.export} » refusé", rows.line_num
                )
            if _datatype(excerpt.date) is None:
                raise ManifestError(
                    path.name, f"date « {excerpt.date} » : attendu AAAA-MM-JJ", rows.line_num
                )
            if excerpt.property in _LABELLED and not excerpt.label:
                raise ManifestError(path.name, "il manque l'intitulé", rows.line_num)
            if not excerpt.value:
                raise ManifestError(path.name, "il manque la valeur", rows.line_num)
            found.append(excerpt)
    return tuple(found)


def excerpt_graphs(excerpts: tuple[Excerpt, ...], labels: Labels) -> dict[str, Graph]:
    """One graph an export, by graph name. `labels` keeps the documents' preferred labels."""
    graphs: dict[str, Graph] = {}
    for excerpt in excerpts:
        name = f"{GRAPH}excerpt/{excerpt.export}/{excerpt.date}"
        if name not in graphs:
            graphs[name] = Graph()
            _export(graphs[name], excerpt)
        certification = _certification(graphs[name], excerpt)
        WRITERS[excerpt.property](_Page(graphs[name], URIRef(name), labels, excerpt), certification)
    return graphs


@dataclass(frozen=True, slots=True)
class _Page:
    """Where one excerpt is written."""

    graph: Graph
    name: URIRef
    labels: Labels
    excerpt: Excerpt

    def label(self, entity: URIRef, words: str) -> None:
        preferred = self.labels.claim(entity, self.name)
        if preferred and (held := self.graph.value(entity, SKOS.prefLabel)) is not None:
            if str(held) == words:
                return
            preferred = False
        self.graph.add(
            (entity, SKOS.prefLabel if preferred else SKOS.altLabel, Literal(words, lang="fr"))
        )

    def fact(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        """A statement attributed to the export it is quoted from."""
        axiom = annotate(self.graph, subject, predicate, value)
        self.graph.add((axiom, DCTERMS.source, _export_iri(self.excerpt)))

    def derived(self, entity: URIRef) -> None:
        self.graph.add((entity, PROV.wasDerivedFrom, _export_iri(self.excerpt)))


def _datatype(text: str) -> URIRef | None:
    """The type of a date, of a month or of a year; None for what is none of them."""
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text)
    except ValueError:
        return None
    return {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}.get(len(text))


def _export_iri(excerpt: Excerpt) -> URIRef:
    return URIRef(f"{ID}export/{excerpt.export}/{excerpt.date}")


def _export(graph: Graph, excerpt: Excerpt) -> None:
    export = _export_iri(excerpt)
    datatype = _datatype(excerpt.date)
    graph.add((export, RDF.type, RNCP.RegisterExport))
    words = f"E{french.export(excerpt.export, excerpt.date)[1:]} (lignes citées)"
    graph.add((export, DCTERMS.title, Literal(words, lang="fr")))
    graph.add((export, DCTERMS.publisher, Literal(PUBLISHER, lang="fr")))
    graph.add((export, DCTERMS.issued, Literal(excerpt.date, datatype=datatype)))


def _certification(graph: Graph, excerpt: Excerpt) -> URIRef:
    return _mentioned(graph, parse_certification(excerpt.number), excerpt)


def _mentioned(graph: Graph, number: str, excerpt: Excerpt) -> URIRef:
    node = URIRef(certification_iri(number))
    graph.add((node, RDF.type, RNCP.Mentioned))
    graph.add((node, RNCP.rncpNumber, Literal(number)))
    graph.add((node, SKOS.notation, Literal(number)))
    graph.add((node, PROV.wasDerivedFrom, _export_iri(excerpt)))
    return node


def _label(page: _Page, certification: URIRef) -> None:
    page.label(certification, page.excerpt.value)


def _bloc(page: _Page, certification: URIRef) -> None:
    identifier = parse_bloc(page.excerpt.value, within=parse_certification(page.excerpt.number))
    node = URIRef(identifier.iri)
    page.graph.add((node, RDF.type, RNCP.Bloc))
    page.graph.add((node, RNCP.blocCode, Literal(str(identifier))))
    page.graph.add((node, SKOS.notation, Literal(str(identifier))))
    page.graph.add((node, RNCP.blocOf, certification))
    page.graph.add((node, DCTERMS.isPartOf, certification))
    page.graph.add((certification, RNCP.hasBloc, node))
    page.label(node, page.excerpt.label)
    page.derived(node)


def _certifier(page: _Page, certification: URIRef) -> None:
    siret = parse_siret(page.excerpt.value)
    node = URIRef(f"{ID}organisation/{siret}")
    page.graph.add((node, RDF.type, RNCP.Certifier))
    page.fact(node, RNCP.siret, Literal(siret))
    page.fact(certification, RNCP.certifier, node)
    if kind := kind_from_name(page.excerpt.label):
        page.graph.add((node, RNCP.kindFromName, RNCP[kind]))
    page.label(node, page.excerpt.label)
    page.derived(node)


def _replaces(page: _Page, certification: URIRef) -> None:
    other = _mentioned(page.graph, parse_certification(page.excerpt.value), page.excerpt)
    page.fact(certification, DCTERMS.replaces, other)
    page.graph.add((other, DCTERMS.isReplacedBy, certification))


def _code(scheme: CodeScheme, kind: str) -> Callable[[_Page, URIRef], None]:
    def write(page: _Page, certification: URIRef) -> None:
        code = parse_code(kind, page.excerpt.value)
        concept = URIRef(f"{SCHEMES[scheme]}/{code}")
        page.graph.add((concept, RDF.type, SKOS.Concept))
        page.graph.add((concept, SKOS.notation, Literal(code)))
        page.graph.add((concept, SKOS.inScheme, URIRef(SCHEMES[scheme])))
        page.fact(certification, CODE_PROPERTIES[scheme], concept)
        page.label(concept, page.excerpt.label)
        page.derived(concept)

    return write


WRITERS: dict[str, Callable[[_Page, URIRef], None]] = {
    "label": _label,
    "bloc": _bloc,
    "certifier": _certifier,
    "replaces": _replaces,
    "nsf": _code(CodeScheme.NSF, "NSF"),
    "rome": _code(CodeScheme.ROME, "ROME"),
    "formacode": _code(CodeScheme.FORMACODE, "Formacode"),
}
"""Property of an excerpt → how it is written."""
