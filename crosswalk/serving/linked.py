"""Linked data: every IRI under `/id/` answers, as a page or as RDF.

The IRI of a thing answers 303 with the document that the client prefers; documents carry a suffix
(`.html`, `.ttl`, `.jsonld`, `.nt`, `.trig`, `.rdf`) and answer 200 (« Cool URIs for the Semantic Web », W3C
2008, §4.3, one 303 for each form). A thing whose own IRI ends in a suffix comes before a document,
which then has another address, `?forme=ttl`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crosswalk import french, tombstones
from crosswalk.dataset import DATASET
from crosswalk.description import TYPE, Description, describe, known, node
from crosswalk.errors import IdentifierError
from crosswalk.exports.base import LICENCE_WORDS
from crosswalk.identifiers import BASE, DCTERMS, ID, SKOS, parse
from crosswalk.merged import quads
from crosswalk.notice import NOTICE
from crosswalk.serving import front, pages, vocabulary
from crosswalk.serving.addresses import candidates, local, requested
from crosswalk.serving.context import Context
from crosswalk.serving.entity import SHOWN, entity, group
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.forms import (
    FORMS,
    RDF,
    Form,
    alternates,
    document,
    negotiated,
    see_other,
    serialized,
)
from crosswalk.serving.negotiation import choose
from crosswalk.serving.reading import Reader, Value
from crosswalk.store import ReadOnlyStore

_REPLACED = f"{DCTERMS}isReplacedBy"
_FOAF = "http://xmlns.com/foaf/0.1/"


def routes(context: Context) -> list[BaseRoute]:  # noqa: ARG001  # endpoints read it from the application
    """The routes of the linked data."""
    return [
        Route("/", front.home),
        Route("/id", front.to_home),
        Route("/id/{path:path}", thing),
        Route("/graph/{path:path}.html", front.named_graph),
        *front.routes(),
        *vocabulary.routes(),
    ]


def thing(request: Request) -> Response:
    """A thing of the graph, or a document about it."""
    context: Context = request.app.state.context
    store = context.graph.store
    path = requested(request)
    iri, form = _located(store, path)
    if iri is None:
        return _missing(request, context, path)
    address = local(iri)
    if successor := _successor(store, iri):
        suffix = f".{form.suffix}" if form else ""
        return RedirectResponse(local(successor) + suffix, 301)
    forms = {
        suffix: f"{address}?forme={suffix}" if known(store, f"{iri}.{suffix}") else place
        for suffix, place in alternates(address).items()
    }
    if form is None:
        if asked := FORMS.get(request.query_params.get("forme", "")):
            form = asked
        else:
            chosen = negotiated(request).suffix
            return see_other(forms[chosen], forms)
    if form.syntax:
        content: bytes | str = rdf(context, iri, form, forms)
    else:
        content = _page(context, request, iri, forms)
    return document(request, form, content, front.version(context), forms)


def rdf(context: Context, iri: str, form: Form, forms: Mapping[str, str]) -> bytes:
    """The description of a thing in a syntax: TriG with its graphs, the others what answers by default."""
    found = describe(context.graph.store, iri)
    about = list(_about(iri, BASE + forms[form.suffix][1:], found))
    if form.syntax == ox.RdfFormat.TRIG:
        every = [ox.Quad(one.subject, one.predicate, one.object) for one in about]
        return serialized([*every, *found.every_quad()], form)
    return serialized([*about, *found.triples()], form)


def _about(iri: str, place: str, found: Description) -> Iterable[ox.Triple]:
    """What the document is: about what, part of what, under which rights, whether it says all."""
    this = ox.NamedNode(place)

    def say(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(this, ox.NamedNode(name), value)

    yield ox.Triple(this, TYPE, ox.NamedNode(f"{_FOAF}Document"))
    yield say(f"{_FOAF}primaryTopic", ox.NamedNode(iri))
    yield say("http://rdfs.org/ns/void#inDataset", ox.NamedNode(str(DATASET)))
    yield say(f"{DCTERMS}rights", ox.Literal(f"{LICENCE_WORDS} {NOTICE}", language="fr"))
    if found.more:
        words = f"Seuls {len(found.incoming)} des liens vers cette chose sont ici ; SPARQL les donne tous."
        yield say("http://www.w3.org/2000/01/rdf-schema#comment", ox.Literal(words, language="fr"))


def _located(store: ReadOnlyStore, path: str) -> tuple[str | None, Form | None]:
    """The thing that a path names, and the form where it names a document of it."""
    for iri in candidates(path):
        if known(store, iri):
            return iri, None
    stem, _, suffix = path.rpartition(".")
    if form := FORMS.get(suffix):
        for iri in candidates(stem):
            if known(store, iri):
                return iri, form
    return None, None


def _successor(store: ReadOnlyStore, iri: str) -> str | None:
    """What replaces an IRI of which the store says only that: a local key that got its code."""
    own = list(quads(store.database(), ox.NamedNode(iri)))
    if own and all(quad.predicate.value == _REPLACED for quad in own):
        found = own[0].object
        return found.value if isinstance(found, ox.NamedNode) and found.value != iri else None
    return None


def _page(context: Context, request: Request, iri: str, forms: dict[str, str]) -> str:
    asked = request.query_params.get("propriete")
    if asked:
        return _list_page(context, request, iri, asked)
    found = entity(context.graph.store, iri)
    return pages.render(
        context, request, "entity.html.j2", forms, e=found, several=len(found.graphs) > 1
    )


def _list_page(context: Context, request: Request, iri: str, asked: str) -> str:
    """One page of a long list: the values of a property, or what points here by it."""
    page = front.page_number(request)
    about, incoming = front.expanded(asked), request.query_params.get("sens") == "entrant"
    found = group(context.graph.store, iri, about, incoming, page) if node(about) else None
    if found is None or not found.values:
        raise front.not_found("This list has no such page.", "Cette liste n'a pas cette page.")
    reader = Reader(
        context.graph.store.database(), frozenset(context.graph.store.default_graph_names())
    )
    return pages.render(
        context, request, "group.html.j2", None,
        iri=iri, title=reader.name(iri), group=found, start=(page - 1) * SHOWN + 1,
        previous=pages.more(iri, found, page - 1) if page > 1 else "",
        next=pages.more(iri, found, page + 1) if page < found.pages else "",
    )  # fmt: skip


def _missing(request: Request, context: Context, path: str) -> Response:
    """410 where the store knew the thing once, 404 otherwise; each with a next step."""
    store = context.graph.store
    stem, _, suffix = path.rpartition(".")
    paths = [path, stem] if suffix in FORMS else [path]
    stones = (tombstones.find(store.path, iri) for one in paths for iri in candidates(one))
    gone = next((stone for stone in stones if stone), None)
    if gone and gone.replaced_by and known(store, gone.replaced_by):
        return RedirectResponse(local(gone.replaced_by), 301)
    status = 410 if gone else 404
    offered = ("text/html", *(FORMS[one].media_type for one in RDF), "text/plain")
    wanted = "text/html" if suffix == "html" else choose(request.headers.get("accept"), offered)
    if suffix in RDF or wanted != "text/html":
        if gone:
            raise RefusalError(
                410,
                f"Gone since {gone.since}: {gone.iri} was {gone.label!r} ({gone.cls}).",
                f"Disparu depuis le {french.day(gone.since)} : {gone.iri} désignait « {gone.label} ».",
            )
        raise front.not_found(
            "Nothing is known by this IRI: search on the home page, or by SPARQL.",
            "Rien n'est connu sous cette adresse : cherchez depuis l'accueil, ou par SPARQL.",
        )
    reader = Reader(store.database(), frozenset(store.default_graph_names()))
    content = pages.render(
        context, request, "missing.html.j2", None,
        gone=gone, iri=_shown(paths[-1]), suggestions=_suggestions(store, reader, paths[-1], gone),
        kind=reader.cls(gone.cls) if gone else "",
        last=french.day(gone.last) if gone else "",
        since=french.day(gone.since) if gone else "",
    )  # fmt: skip
    return document(request, FORMS["html"], content, front.version(context), {}, status)


def _shown(path: str) -> str:
    text = unquote(path)[:200]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _suggestions(
    store: ReadOnlyStore, reader: Reader, path: str, gone: tombstones.Tombstone | None
) -> list[Value]:
    """What the person may have meant: the number as it should be written, the same words elsewhere,
    the nearest thing above that the store knows."""
    found: list[str] = []
    if gone and gone.label:
        words = ox.Literal(gone.label, language="fr")
        same = quads(reader.base, None, ox.NamedNode(f"{SKOS}prefLabel"), words)
        found += [q.subject.value for q in same if isinstance(q.subject, ox.NamedNode)][:5]
    parts = unquote(path)[:300].removeprefix("id/").split("/")
    if parts[0] == "certification" and len(parts) > 1:
        try:
            meant = parse(parts[1] + (parts[3] if len(parts) > 3 and parts[2] == "bloc" else ""))
            found += [meant.iri, f"{ID}certification/{meant.number}"]
        except IdentifierError:
            pass
    pieces = path.split("/")
    found += [
        iri for end in range(len(pieces) - 1, 1, -1) for iri in candidates("/".join(pieces[:end]))
    ]
    known_ones = [one for one in dict.fromkeys(found) if known(store, one)][:5]
    return [reader.value(ox.NamedNode(one)) for one in known_ones]
