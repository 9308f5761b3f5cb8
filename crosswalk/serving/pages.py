"""HTML pages: Jinja2 templates, every text escaped, no script; addresses local, data canonical."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from crosswalk import french
from crosswalk.exports.base import LICENCE, LICENCE_WORDS
from crosswalk.formats import shorten
from crosswalk.notice import NOTICE
from crosswalk.serving import words
from crosswalk.serving.addresses import Addresses
from crosswalk.serving.context import Context
from crosswalk.serving.entity import Group
from crosswalk.serving.forms import FORMS
from crosswalk.serving.reading import shortened

SERVICES = (("sparql", "SPARQL"),)
"""Addresses of other groups of routes → what a page calls them; shown where they answer."""


@cache
def environment() -> Environment:
    """The templates; what is undefined is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("crosswalk.serving"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["capitalize_first"] = words.upper
    return made


def style() -> str:
    """The style sheet of the pages."""
    source, _, _ = environment().loader.get_source(environment(), "style.css")  # type: ignore[union-attr]
    return source


def render(
    context: Context,
    request: Request,
    template: str,
    forms: dict[str, str] | None = None,
    **values: Any,
) -> str:
    """A page; `forms` are the addresses of the other forms of what it shows, by suffix."""
    addresses = Addresses.of(context.settings.address)
    answering = {getattr(route, "path", "") for route in request.app.routes}
    summary = context.graph.summary()
    return environment().get_template(template).render(
        forms=forms or {},
        form_of=FORMS.__getitem__,
        at=addresses.path,
        local=addresses.local,
        linkable=linkable,
        listing=lambda graph, cls: listing(addresses, graph, cls),
        more=lambda iri, group: more(addresses, iri, group),
        short=shortened,
        source=words.source,
        number=french.number,
        count=french.count,
        notice=NOTICE,
        licence=LICENCE,
        licence_words=LICENCE_WORDS,
        services=[one for one in SERVICES if f"/{one[0]}" in answering],
        version=french.day(summary.built_at) if summary else "",
        loaded=any("/register/" in name for name in context.graph.store.graph_names()),
        **values,
    )  # fmt: skip


def linkable(iri: str) -> bool:
    """Whether an IRI may be a link: a web address, never `javascript:` or `data:`."""
    return urlsplit(iri).scheme in ("http", "https")


def more(addresses: Addresses, iri: str, group: Group, page: int = 1) -> str:
    """The address of a page of a long list of an entity."""
    sense = "entrant" if group.incoming else "sortant"
    asked = {"sens": sense, "propriete": shorten(group.about), "page": str(page)}
    return f"{addresses.local(iri)}.html?{urlencode(asked)}"


def listing(addresses: Addresses, graph: str, cls: str, page: int = 1) -> str:
    """The address of a page of the list of what a graph says is of a class."""
    asked = {"classe": shorten(cls)} | ({"page": str(page)} if page > 1 else {})
    return f"{addresses.local(graph)}.html?{urlencode(asked)}"
