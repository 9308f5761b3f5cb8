"""Which form each kind of answer takes: the parameter `format`, else `Accept`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crosswalk.results import ASKS, GRAPHS, ROWS, Form
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.negotiation import choose

HTML = "text/html"
_UTF8 = ("text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/xml")
_ALIASES = {
    "xml": ("xml", "rdfxml"),
    "rdf": ("xml", "rdfxml"),
    "rdf+xml": ("xml", "rdfxml"),
    "json": ("json", "jsonld"),
    "json-ld": ("json", "jsonld"),
    "ld+json": ("json", "jsonld"),
    "n3": ("json", "turtle"),
    "ttl": ("json", "turtle"),
    "nt": ("json", "ntriples"),
    "n-triples": ("json", "ntriples"),
    "nq": ("json", "nquads"),
}
"""Names that clients give to a form (SPARQLWrapper's among them) → form of rows, form of a graph."""
_ASKS = [ROWS[name] for name in ASKS]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The form of each kind of answer (`select`, `ask`, `graph`), and the media type to announce."""

    names: Mapping[str, str]
    media: Mapping[str, str]


def names() -> list[str]:
    """What `format` may be."""
    return sorted({*ROWS, *GRAPHS, *_ALIASES})


def by_name(name: str) -> Chosen:
    """The forms of a parameter `format`: a name, or a media type. A kind that it leaves open has its first.

    Raises:
        RefusalError: 400, no such form.
    """
    name = name.strip().lower()
    if "/" in name:
        return by_accept(name.replace(" ", "+"))  # `application/rdf+xml` that was not encoded
    rows, graph = _ALIASES.get(name, (name if name in ROWS else "json", name))
    if name not in (*ROWS, *GRAPHS, *_ALIASES):
        raise RefusalError(
            400,
            f"Unknown format; known: {', '.join(names())}, or a media type.",
            f"Format inconnu ; connus : {', '.join(names())}, ou un type de média.",
        )
    ask = rows if rows in ASKS else "json"
    graph = graph if graph in GRAPHS else "turtle"
    return Chosen(
        {"select": rows, "ask": ask, "graph": graph},
        {"select": ROWS[rows].media, "ask": ROWS[ask].media, "graph": GRAPHS[graph].media},
    )


def by_accept(accept: str | None) -> Chosen:
    """The forms that the header accepts, kind by kind.

    Raises:
        RefusalError: 406, none for any kind.
    """
    kinds = {"select": ROWS.values(), "ask": _ASKS, "graph": GRAPHS.values()}
    media = {kind: found for kind, forms in kinds.items() if (found := _choose(accept, forms))}
    if not media:
        raise not_acceptable([*ROWS.values(), *GRAPHS.values()])
    return Chosen({kind: _named(one, kinds[kind]) for kind, one in media.items()}, media)


def graph_form(
    accept: str | None, format_: str, offered: Sequence[str] = tuple(GRAPHS)
) -> tuple[str, str]:
    """The form of a graph, among those `offered`, and the media type to announce.

    Raises:
        RefusalError: 400 or 406.
    """
    among = [GRAPHS[name] for name in offered]
    chosen = by_name(format_) if format_ else None
    if chosen is None:
        if media := _choose(accept, among):
            return _named(media, among), media
    elif chosen.names.get("graph") in offered:
        return chosen.names["graph"], chosen.media["graph"]
    raise not_acceptable(among)


def wants_page(accept: str | None) -> bool:
    """Whether a page for a person is preferred to every form of data: what browsers ask."""
    offered = [*_offered(ROWS.values()), *_offered(GRAPHS.values()), HTML]
    return choose(accept, offered) == HTML


def not_acceptable(forms: Iterable[Form]) -> RefusalError:
    """406, with what is offered."""
    offered = ", ".join(form.media for form in forms)
    return RefusalError(
        406, f"Not acceptable. Offered: {offered}.", f"Aucun type accepté. Proposés : {offered}."
    )


def content_type(media: str) -> str:
    """The header, with the charset for types whose default is another one."""
    return f"{media}; charset=utf-8" if media in _UTF8 else media


def _choose(accept: str | None, forms: Iterable[Form]) -> str | None:
    return choose(accept, _offered(forms))


def _offered(forms: Iterable[Form]) -> list[str]:
    """The media types, their own names first."""
    forms = list(forms)
    return [form.media for form in forms] + [one for form in forms for one in form.also]


def _named(media: str, forms: Iterable[Form]) -> str:
    return next(form.name for form in forms if media in (form.media, *form.also))
