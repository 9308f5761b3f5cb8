"""The home page, the description of the data, and the pages of the named graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

import pyoxigraph as ox
from rdflib import DCTERMS, PROV, RDFS, VOID, Node, URIRef
from rdflib import Graph as Triples
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crosswalk import __version__, french
from crosswalk.dataset import describe, subset
from crosswalk.description import TYPE, node
from crosswalk.errors import CrosswalkError
from crosswalk.exports.base import LICENCE
from crosswalk.graph.terms import PREFIXES
from crosswalk.identifiers import BASE, ONTOLOGY
from crosswalk.merged import quads
from crosswalk.search import Page
from crosswalk.search.index import KINDS
from crosswalk.serving import pages
from crosswalk.serving.addresses import candidates, requested
from crosswalk.serving.context import Context
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.forms import (
    FORMS,
    Form,
    alternates,
    document,
    negotiated,
    see_other,
    serialized,
)
from crosswalk.serving.reading import Reader, Value

PER_PAGE = 100
_NAME = URIRef("http://xmlns.com/foaf/0.1/name")
_LAST_PAGE = 10_000
_KINDS = {kind: kind for kind in KINDS} | {"competence": "compétence", "activite": "activité"}
"""Kind of a search result → its French word."""


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A named graph as the pages show it."""

    iri: str
    title: str
    description: str
    publisher: str
    rights: str
    issued: str
    triples: int | None
    answers: bool
    sources: tuple[tuple[str, str], ...]


def routes() -> list[BaseRoute]:
    """The routes of this module but the home page."""
    found: list[BaseRoute] = [
        Route("/dataset", dataset),
        Route("/.well-known/void", dataset),
    ]
    return found + [Route(f"/dataset.{suffix}", dataset) for suffix in FORMS]


def to_home(request: Request) -> Response:  # noqa: ARG001  # the same for all
    return RedirectResponse("/", 303)


def home(request: Request) -> Response:
    """What the service is; a client that wants RDF gets the description of the data."""
    context: Context = request.app.state.context
    form = negotiated(request)
    forms = alternates("/dataset")
    if form.syntax:
        return see_other(forms[form.suffix], forms)
    summary, names = context.graph.summary(), context.graph.store.graph_names()
    asked = " ".join(request.query_params.get("q", "")[:300].split())
    content = pages.render(
        context, request, "home.html.j2", forms,
        kinds=_KINDS, asked=asked, results=_search(context, asked) if asked else None,
        examples=list(_examples(context)), triples=summary.triples if summary else 0,
        graphs=len(names), hash=summary.hash if summary else "", base=BASE,
        exports=sorted(name for name in names if "/register/" in name),
        address=f"{context.settings.address}/",
    )  # fmt: skip
    return document(request, form, content, version(context), forms)


def dataset(request: Request) -> Response:
    """The description of the data: 303 from its IRI and from `/.well-known/void`, 200 for documents."""
    context: Context = request.app.state.context
    address = "/dataset"
    forms = alternates(address)
    suffix = request.url.path.rpartition("/dataset.")[2]
    if suffix not in FORMS:
        offered = tuple(FORMS)
        if request.url.path.endswith("/void"):  # for machines: RDF first
            offered = (*offered[1:], offered[0])
        return see_other(forms[negotiated(request, offered).suffix], forms)
    form = FORMS[suffix]
    made = version(context)
    if form.syntax:
        return document(request, form, _described(context, form, made), made, forms)
    rows = _rows(context, made)
    summary = context.graph.summary()
    content = pages.render(
        context, request, "dataset.html.j2", forms, rows=rows, triples=summary.triples if summary else 0
    )  # fmt: skip
    return document(request, form, content, made, forms)


def named_graph(request: Request) -> Response:
    """The page of a named graph; its own address answers with its triples (`graphstore`)."""
    context: Context = request.app.state.context
    path = requested(request).removesuffix(".html")
    names = context.graph.store.graph_names()
    name = next((one for one in candidates(path) if one in names), None)
    whole = next((one for one in candidates(f"{path}.html") if one in names), None)
    if whole:  # a graph whose own name ends so
        return RedirectResponse(f"/rdf-graph-store?{urlencode({'graph': whole})}", 303)
    if name is None:
        raise not_found(
            "No such graph: /dataset lists them.", "Pas de graphe de ce nom : /dataset les donne."
        )
    content = _graph_page(context, request, name)
    return document(request, FORMS["html"], content, version(context), {})


def _graph_page(context: Context, request: Request, name: str) -> str:
    """What a named graph is, or what it states of one class (`?classe=`)."""
    row = graph_row(context, name)
    reader = _reader(context)
    summary = context.graph.summary()
    tally = (summary.contents if summary else {}).get(name, {}).get("classes", {})
    if asked := request.query_params.get("classe"):
        return _listing(context, request, row, expanded(asked), tally.get(expanded(asked)))
    classes = sorted((reader.cls(iri), iri, number) for iri, number in tally.items())
    whole = f"/rdf-graph-store?{urlencode({'graph': name})}"
    return pages.render(
        context, request, "graph.html.j2", None, whole=whole, one=row,
        classes=[(iri, words, number) for words, iri, number in classes],
    )  # fmt: skip


def graph_row(context: Context, name: str) -> GraphRow:
    """What is known of a named graph, from its description."""
    answers = name in context.graph.store.default_graph_names()
    about = subset(context.graph, name, answers, context.graph.summary())
    this = URIRef(name)

    def first(node: Node | None, predicate: URIRef) -> str:
        return _in_french(about.objects(node, predicate)) if node is not None else ""

    publishers = about.objects(this, DCTERMS.publisher)
    publisher = _in_french(name for one in publishers for name in about.objects(one, _NAME))
    rights = first(about.value(this, DCTERMS.rights), RDFS.label)
    if not rights and first(this, DCTERMS.license) == LICENCE:
        rights = "Licence Ouverte 2.0"
    triples = about.value(this, VOID.triples)
    sources = sorted(str(one) for one in about.objects(this, PROV.wasDerivedFrom))
    reader = _reader(context)
    return GraphRow(
        name,
        first(this, DCTERMS.title),
        " ".join(sorted((str(one) for one in about.objects(this, DCTERMS.description)), key=len)),
        publisher,
        rights or first(this, DCTERMS.license),
        french.day(first(this, DCTERMS.issued)),
        int(str(triples)) if triples is not None else None,
        answers,
        tuple((one, reader.name(one)) for one in sources),
    )


def _in_french(values: Iterable[Node]) -> str:
    """The value in French, else in no language, else any; "" without one."""
    order = {"fr": 0, None: 1}
    ranked = sorted((order.get(getattr(one, "language", None), 2), str(one)) for one in values)
    return ranked[0][1] if ranked else ""


def triples_of(about: Triples) -> Iterator[ox.Triple]:
    """Triples of rdflib as the engine's."""
    nt = about.serialize(format="nt", encoding="utf-8")
    return (quad.triple for quad in ox.parse(nt, format=ox.RdfFormat.N_TRIPLES))


def expanded(name: str) -> str:
    """The IRI of a shortened name (`rncp:Bloc`); anything else unchanged."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


def page_number(request: Request) -> int:
    """The page asked for, from 1.

    Raises:
        RefusalError: 404, it is no page number.
    """
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= _LAST_PAGE):
        raise not_found("No such page.", "Cette page n'existe pas.")
    return int(text)


def not_found(english: str, french_words: str) -> RefusalError:
    return RefusalError(404, english, french_words)


def _listing(context: Context, request: Request, row: GraphRow, cls: str, total: int | None) -> str:
    page = page_number(request)
    start = (page - 1) * PER_PAGE
    found = _members(context, row.iri, cls, start)
    if not found:
        raise not_found("This list has no such page.", "Cette liste n'a pas cette page.")
    reader = _reader(context)
    return pages.render(
        context, request, "listing.html.j2", None,
        title=row.title, graph=row.iri, name=reader.cls(cls), page=page, total=total,
        start=start + 1, values=[reader.value(quad.subject) for quad in found[:PER_PAGE]],
        previous=pages.listing(row.iri, cls, page - 1) if page > 1 else "",
        next=pages.listing(row.iri, cls, page + 1) if len(found) > PER_PAGE else "",
    )  # fmt: skip


def _members(context: Context, graph: str, cls: str, start: int) -> list[ox.Quad]:
    """A page of what a graph says is of a class, and one more where there is a next page.

    The engine's iterator ends here: one that an exception would carry to another thread is refused there.
    """
    term = node(cls)
    if term is None:
        return []
    pattern = (None, TYPE, term, ox.NamedNode(graph))
    held = context.graph.store.database().quads_for_pattern(*pattern)
    return list(islice(held, start, start + PER_PAGE + 1))


def _search(context: Context, asked: str) -> Page:
    try:
        return context.graph.search(asked)
    except CrosswalkError:  # the generation has no index: nothing is found by words
        return Page((), 0, True)


def _examples(context: Context) -> Iterator[Value]:
    """The certifications that documents describe, and one declared correspondence."""
    reader = _reader(context)
    describes = ox.NamedNode(f"{ONTOLOGY}describes")
    found = {
        quad.object.value
        for quad in quads(reader.base, None, describes)
        if isinstance(quad.object, ox.NamedNode)
    }
    for iri in sorted(found)[:8]:
        yield reader.value(ox.NamedNode(iri))
    cls = ox.NamedNode(f"{ONTOLOGY}Correspondence")
    declared = next(quads(reader.base, None, TYPE, cls), None)
    if declared:
        yield reader.value(declared.subject)


@lru_cache(maxsize=16)
def _described(context: Context, form: Form, version: str) -> bytes:  # noqa: ARG001  # what is kept changes with it
    about = describe(context.graph, address=context.settings.address)
    if form.suffix == "ttl":  # rdflib's nests the blank nodes: half the size, and legible
        return about.serialize(format="turtle", encoding="utf-8")
    return serialized(triples_of(about), form)


@lru_cache(maxsize=2)
def _rows(context: Context, version: str) -> list[GraphRow]:  # noqa: ARG001  # what is kept changes with it
    return [graph_row(context, name) for name in sorted(context.graph.store.graph_names())]


def _reader(context: Context) -> Reader:
    store = context.graph.store
    return Reader(store.database(), frozenset(store.default_graph_names()))


def version(context: Context) -> str:
    """What a document is made from: the generation, when it was built, the code."""
    summary = context.graph.summary()
    built = summary.built_at if summary else ""
    return f"{context.graph.store.generation} {built} {__version__}"
