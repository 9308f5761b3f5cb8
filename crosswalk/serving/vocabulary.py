"""The ontology, its alignments and the shapes: their documentation, or themselves as RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from crosswalk import __version__, resources
from crosswalk.serving.forms import FORMS, alternates, document, negotiated, see_other, serialized

OFFERED = tuple(suffix for suffix in FORMS if suffix != "trig")
_INLINE = "'unsafe-inline'"  # the documentation's pages carry their style in themselves
_LINKS = {
    "index.html": "ontology.html",
    "rncp.ttl": "ontology.ttl",
    "alignments.ttl": "ontology/alignments.ttl",
}
"""Files of the documentation's folder → their addresses here; the others keep their name."""
RESOURCES: dict[str, tuple[str, Callable[[], Iterable[Path]]]] = {
    "ontology": ("index.html", lambda: [resources.ontology_dir() / "rncp.ttl"]),
    "ontology/alignments": ("", lambda: [resources.ontology_dir() / "alignments.ttl"]),
    "shapes": ("shapes.html", lambda: sorted(resources.shapes_dir().glob("*.ttl"))),
}
"""Address → its page in the documentation ("" for none), and its files."""


def routes() -> list[BaseRoute]:
    """The routes of the vocabularies."""
    found: list[BaseRoute] = []
    for name, (page, _) in RESOURCES.items():
        found.append(Route(f"/{name}", partial(_thing, name)))
        own = [suffix for suffix in OFFERED if page or suffix != "html"]
        found += [Route(f"/{name}.{suffix}", partial(_document, name, suffix)) for suffix in own]
    found.append(Route("/modele.html", partial(_page, "modele.html")))
    found.append(Route("/ontology/context.jsonld", _context))
    found.append(Route("/ontology/{version}", partial(_of_version, "ontology")))
    found.append(
        Route("/ontology/alignments/{version}", partial(_of_version, "ontology/alignments"))
    )
    return found


def _thing(name: str, request: Request) -> Response:
    forms = _forms(name)
    return see_other(forms[negotiated(request, OFFERED).suffix], forms)


def _context(request: Request) -> Response:
    """The JSON-LD context of the exports, as its file has it."""
    content = (resources.ontology_dir() / "context.jsonld").read_bytes()
    itself = {"jsonld": "/ontology/context.jsonld"}
    return document(request, FORMS["jsonld"], content, __version__, itself)


def _of_version(name: str, request: Request) -> Response:
    """The IRI of a version: this one is the only one kept here."""
    version = request.path_params["version"]
    stem, _, suffix = version.rpartition(".")
    known = _versions(name)
    if version in known:
        return RedirectResponse(f"/{name}", 303)
    if stem in known and suffix in OFFERED:
        return RedirectResponse(f"/{name}.{suffix}", 303)
    from crosswalk.serving.front import not_found

    raise not_found(
        f"This version is not kept here; the current one is {', '.join(known)}.",
        f"Cette version n'est pas gardée ici ; la version en cours est {', '.join(known)}.",
    )


def _document(name: str, suffix: str, request: Request) -> Response:
    page, _ = RESOURCES[name]
    forms = _forms(name)
    if suffix == "html":
        return _page(page, request, forms)
    return document(request, FORMS[suffix], _rdf(name, suffix), __version__, forms)


def _page(page: str, request: Request, forms: dict[str, str] | None = None) -> Response:
    content = _documentation()[page]
    return document(request, FORMS["html"], content, __version__, forms or {}, policy=_INLINE)


@cache
def _rdf(name: str, suffix: str) -> bytes:
    _, files = RESOURCES[name]
    paths = list(files())
    if suffix == "ttl" and len(paths) == 1:
        return paths[0].read_bytes()  # as its authors wrote it, comments included
    triples = [
        quad.triple
        for path in paths
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    return serialized(triples, FORMS[suffix])


@cache
def _documentation() -> dict[str, str]:
    """The pages of `make docs`, with the addresses of this service."""
    from crosswalk.checks.shapes import LAYERS, load_shapes
    from crosswalk.documentation import render
    from crosswalk.documentation.ontology import read

    shapes = {layer: load_shapes(layer) for layer in LAYERS}
    pages = render(read(), shapes, ["rncp.ttl", "alignments.ttl"])
    for name, text in pages.items():
        for file, address in _LINKS.items():
            text = text.replace(f'href="{file}', f'href="{address}')
        # Alone in its folder the documentation has no home page; here it has one.
        pages[name] = text.replace("<p>Passerelle</p>", '<p><a href="/">Passerelle</a></p>', 1)
    return pages


@cache
def _versions(name: str) -> tuple[str, ...]:
    about = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    _, files = RESOURCES[name]
    return tuple(
        quad.object.value
        for path in files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if quad.predicate == about and isinstance(quad.object, ox.Literal)
    )


def _forms(name: str) -> dict[str, str]:
    """The addresses of its documents; what has no page of its own is on that of the ontology."""
    page = {} if RESOURCES[name][0] else {"html": "/ontology.html"}
    return alternates(f"/{name}", OFFERED) | page
