"""The forms in which one resource is given: a page, or RDF in one of its syntaxes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crosswalk.graph.terms import PREFIXES
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.negotiation import choose

STYLE_POLICY = "'self'"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the suffix of its documents, its media type, the syntax where it is RDF."""

    suffix: str
    media_type: str
    syntax: ox.RdfFormat | None = None
    name: str = ""
    """What a page calls it."""


FORMS = {
    form.suffix: form
    for form in (
        Form("html", "text/html", name="page"),
        Form("ttl", "text/turtle", ox.RdfFormat.TURTLE, "Turtle"),
        Form("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD, "JSON-LD"),
        Form("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES, "N-Triples"),
        Form("trig", "application/trig", ox.RdfFormat.TRIG, "TriG"),
        Form("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML, "RDF/XML"),
    )
}
"""Suffix → form, best first; TriG alone says in which graph each statement stands."""
RDF = tuple(suffix for suffix, form in FORMS.items() if form.syntax)
_ALIASES = {"application/json": "jsonld", "application/xhtml+xml": "html"}
"""What some clients ask for → the form that they get."""


def negotiated(request: Request, offered: Sequence[str] = tuple(FORMS)) -> Form:
    """The form of `offered` that the client prefers.

    Raises:
        RefusalError: 406, it accepts none of them.
    """
    types = {FORMS[suffix].media_type: suffix for suffix in offered}
    aliases = {media: suffix for media, suffix in _ALIASES.items() if suffix in offered}
    chosen = choose(request.headers.get("accept"), (*types, *aliases))
    if chosen is None:
        raise RefusalError(
            406,
            f"Not acceptable: this resource is available as {', '.join(types)}.",
            f"Aucune de ces formes n'est acceptée ; la ressource existe en {', '.join(types)}.",
            {"Vary": "Accept"},
        )
    return FORMS[(types | aliases)[chosen]]


def see_other(address: str, alternates: Mapping[str, str]) -> Response:
    """303: the thing itself cannot be sent, here is a document about it."""
    links = _links(alternates, "describedby")
    headers = {"Vary": "Accept", "Link": links, "Cache-Control": "no-cache"}
    return RedirectResponse(address, 303, headers)


def alternates(address: str, offered: Sequence[str] = tuple(FORMS)) -> dict[str, str]:
    """Suffix → address of the document of that form."""
    return {suffix: f"{address}.{suffix}" for suffix in offered}


def document(
    request: Request,
    form: Form,
    content: bytes | str,
    version: str,
    others: Mapping[str, str],
    status: int = 200,
    policy: str = STYLE_POLICY,
) -> Response:
    """A document with what a client and a cache need; 304 where the client has it already.

    `version` names what it was made from: the same version gives the same document.
    """
    mark = hashlib.sha256(
        f"{version} {request.url.path} {request.url.query} {form.suffix}".encode()
    )
    headers = {
        "ETag": f'W/"{mark.hexdigest()[:20]}"',
        "Vary": "Accept",
        "Cache-Control": "no-cache",
    }
    if others:
        headers["Link"] = _links(others)
    if form.syntax is None:
        headers |= {
            "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; "
            f"style-src {policy}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
            "Content-Language": "fr",
        }
    if status == 200 and _matches(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return Response(content, status, headers, media_type=form.media_type + charset)


def serialized(quads: Iterable[ox.Quad] | Iterable[ox.Triple], form: Form) -> bytes:
    """RDF in a form, with our prefixes."""
    assert form.syntax is not None
    content = ox.serialize(quads, format=form.syntax, prefixes=_PREFIXES)
    assert content is not None
    return content


# Without `id:`, which would need an escape before every slash.
_PREFIXES = {name: base for name, base in PREFIXES.items() if name != "id"} | {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
}


def _links(others: Mapping[str, str], relation: str = "alternate") -> str:
    return ", ".join(
        f'<{address}>; rel="{relation}"; type="{FORMS[suffix].media_type}"'
        for suffix, address in others.items()
    )


def _matches(request: Request, mark: str) -> bool:
    """Whether `If-None-Match` names this document (RFC 9110 §13.1.2, weak comparison)."""
    given = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in given or mark.removeprefix("W/") in (one.removeprefix("W/") for one in given)
