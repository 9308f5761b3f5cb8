"""What the service says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.responses import Response

from crosswalk.identifiers import DCTERMS, RDF
from crosswalk.notice import NOTICE
from crosswalk.results import ENGINE_GRAPHS, GRAPHS, ROWS
from crosswalk.serving import result_forms as forms
from crosswalk.serving.context import Context

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_VOID = "http://rdfs.org/ns/void#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}
"""Our forms → the W3C's names of formats."""


def answer(context: Context, accept: str | None, format_: str) -> Response:
    """The description in the form asked for.

    Raises:
        RefusalError: 400 or 406.
        StoreError: nothing was built yet.
    """
    form, media = forms.graph_form(accept, format_)
    prefixes = {"sd": SD, "void": _VOID, "dcterms": DCTERMS, "rdfs": _RDFS}
    body = ox.serialize(triples(context), format=ENGINE_GRAPHS[form], prefixes=prefixes)
    headers = {"Content-Type": forms.content_type(media), "Vary": "Accept"}
    return Response(body or b"", headers=headers)


def triples(context: Context) -> list[ox.Triple]:
    """The endpoint, what it speaks, and the graphs it answers from, with their sizes where known."""
    store = context.graph.store
    address = context.settings.address
    service, dataset = ox.NamedNode(f"{address}/sparql"), ox.BlankNode("dataset")
    union = ox.BlankNode("default")
    summary = store.summary()
    sizes = summary.graphs if summary else {}
    found = [
        _type(service, f"{SD}Service"),
        _link(service, f"{SD}endpoint", service),
        _link(service, f"{SD}supportedLanguage", ox.NamedNode(f"{SD}SPARQL11Query")),
        _text(service, f"{_RDFS}comment", NOTICE, "fr"),
        _link(service, f"{_RDFS}seeAlso", ox.NamedNode(f"{address}/.well-known/void")),
        _link(service, f"{SD}defaultDataset", dataset),
        _type(dataset, f"{SD}Dataset"),
        _link(dataset, f"{SD}defaultGraph", union),
        _type(union, f"{SD}Graph"),
        _text(
            union,
            f"{DCTERMS}description",
            "The union of the documents, the excerpts, the published tables, the vocabularies and the "
            "newest snapshot of each export. Analysis, reviews and older snapshots answer under GRAPH.",
            "en",
        ),
        *(
            _link(union, f"{DCTERMS}source", ox.NamedNode(name))
            for name in store.default_graph_names()
        ),
    ]
    for form in (*ROWS, *GRAPHS):
        found.append(_link(service, f"{SD}resultFormat", ox.NamedNode(FORMATS + _FORMATS[form])))
    for number, name in enumerate(sorted(store.graph_names())):
        entry, graph = ox.BlankNode(f"entry{number}"), ox.BlankNode(f"graph{number}")
        found += [
            _link(dataset, f"{SD}namedGraph", entry),
            _type(entry, f"{SD}NamedGraph"),
            _link(entry, f"{SD}name", ox.NamedNode(name)),
            _link(entry, f"{SD}graph", graph),
            _type(graph, f"{SD}Graph"),
        ]
        if name in sizes:
            count = ox.Literal(sizes[name])
            found.append(ox.Triple(graph, ox.NamedNode(f"{_VOID}triples"), count))
    return found


_Node = ox.NamedNode | ox.BlankNode


def _type(node: _Node, name: str) -> ox.Triple:
    return _link(node, f"{RDF}type", ox.NamedNode(name))


def _link(node: _Node, name: str, target: _Node) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(name), target)


def _text(node: _Node, name: str, text: str, language: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(name), ox.Literal(text, language=language))
