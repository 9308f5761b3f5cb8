"""HTML pages: Jinja2 templates, every text escaped, no script; addresses local, data canonical."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request

from crosswalk import french
from crosswalk.exports.base import LICENCE, LICENCE_WORDS
from crosswalk.formats import shorten
from crosswalk.identifiers import ONTOLOGY
from crosswalk.notice import NOTICE
from crosswalk.serving import html, words
from crosswalk.serving.addresses import local
from crosswalk.serving.context import Context
from crosswalk.serving.entity import Group
from crosswalk.serving.forms import FORMS
from crosswalk.serving.naming import shortened


def render(
    context: Context,
    request: Request,
    template: str,
    forms: dict[str, str] | None = None,
    **values: Any,
) -> str:
    """A page; `forms` are the addresses of the other forms of what it shows, by suffix."""
    summary = context.graph.summary()
    return html.environment().get_template(template).render(
        forms=forms or {},
        form_of=FORMS.__getitem__,
        here=request.url.path,
        local=local,
        linkable=linkable,
        listing=listing,
        more=more,
        short=shortened,
        source=words.source,
        the_source=words.the_source,
        number=french.number,
        count=french.count,
        notice=NOTICE,
        licence=LICENCE,
        licence_words=LICENCE_WORDS,
        upper=words.upper,
        has_bloc=f"{ONTOLOGY}hasBloc",
        version=french.day(summary.built_at) if summary else "",
        loaded=any("/register/" in name for name in context.graph.store.graph_names()),
        **values,
    )  # fmt: skip


def linkable(iri: str) -> bool:
    """Whether an IRI may be a link: a web address, never `javascript:` or `data:`."""
    return urlsplit(iri).scheme in ("http", "https")


def more(iri: str, group: Group, page: int = 1) -> str:
    """The address of a page of a long list of an entity."""
    sense = "entrant" if group.incoming else "sortant"
    asked = {"sens": sense, "propriete": shorten(group.about), "page": str(page)}
    return f"{local(iri)}.html?{urlencode(asked)}"


def listing(graph: str, cls: str, page: int = 1) -> str:
    """The address of a page of the list of what a graph says is of a class."""
    asked = {"classe": shorten(cls)} | ({"page": str(page)} if page > 1 else {})
    return f"{local(graph)}.html?{urlencode(asked)}"
