"""The query page: an editor with examples, and the answer as a table where no script runs.

YASGUI takes the place of the plain editor where `make yasgui` has built it and the browser runs scripts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pyoxigraph as ox
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from crosswalk import examples, french
from crosswalk.errors import CrosswalkError
from crosswalk.formats import shorten
from crosswalk.graph.terms import PREFIXES
from crosswalk.identifiers import BASE
from crosswalk.results import ASKS, GRAPHS, ROWS
from crosswalk.serving import asked, errors, html
from crosswalk.serving.asked import Asked
from crosswalk.serving.context import Context
from crosswalk.workers import Written

PATH = "/requete"
START = "q:correspondances-41402-39099"
FORMS = {"select": "json", "ask": "json", "graph": "turtle"}
"""The forms that this page reads."""
SHOWN = 200
"""Rows in the table of a page; the files have them all."""
_SHOWN_TEXT = 60_000
_YASGUI = ("yasgui.min.js", "yasgui.min.css")
_GRIPS = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="
"""The style that YASGUI 4.6.2 adds to its tables, for columns that can be made wider."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A term as a person reads it, and its address, if it is one of ours."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page shows of an answer."""

    says: str
    error: str = ""
    headers: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    caption: str = ""


def routes(context: Context) -> list[BaseRoute]:
    """The page."""

    def show(request: Request) -> Response:
        return editor(context, request)

    return [Route(PATH, show, methods=["GET", "HEAD"])]


def editor(context: Context, request: Request) -> Response:
    """The editor, with the query or the example that the address names."""
    given = dict(asked.parameters(request.scope["query_string"], context.settings))
    known = examples.all_examples()
    example = known.get(given.get("exemple", ""), known[START])
    return _page(context, given.get("query") or example.text, None)


async def result(
    context: Context, wanted: Asked, found: Callable[[], Awaitable[Written]]
) -> Response:
    """The answer to a query as a page; a refusal too, with the editor under it."""
    assert wanted.query is not None
    dataset = _dataset(wanted)
    status, headers = 200, {}
    try:
        answer = _answer(await found(), wanted.query, dataset)
    except CrosswalkError as error:
        refused = errors.refusal(error)
        status, headers = refused.status, refused.headers
        answer = Answer("La requête n'a pas de réponse.", refused.french)
    response = await to_thread.run_sync(
        lambda: _page(context, wanted.query or "", answer, dataset, status)
    )
    response.headers.update(headers)
    return response


def _page(
    context: Context,
    query: str,
    answer: Answer | None,
    dataset: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    limits, groups = context.limits, dict[str, list[tuple[str, str]]]()
    rich = all((html.STATIC / "yasgui" / name).is_file() for name in _YASGUI)
    for key, one in examples.all_examples().items():
        groups.setdefault(one.group, []).append((key, one.title))
    return html.page(
        "query",
        status,
        _GRIPS if rich else "",
        here=PATH,
        query=query,
        answer=answer,
        dataset=dataset or [],
        groups=list(groups.items()),
        formats=[("SELECT, ASK", list(ROWS)), ("CONSTRUCT, DESCRIBE", list(GRAPHS))],
        prefixes=prefixes(),
        endpoint=f"{context.settings.address}/sparql",
        limits=f"{limits.seconds:g} secondes par requête, {french.number(limits.rows)} lignes, "
        f"{limits.answer_mb} Mio ; au-delà, la réponse est arrêtée ou coupée, et le dit",
        rich=rich,
    )


def prefixes() -> str:
    """Our prefixes, as a query begins."""
    return "\n".join(f"PREFIX {name}: <{base}>" for name, base in PREFIXES.items())


def _dataset(wanted: Asked) -> list[tuple[str, str]]:
    if wanted.dataset is None:
        return []
    names = [("default-graph-uri", name) for name in wanted.dataset.default]
    return names + [("named-graph-uri", name) for name in wanted.dataset.named]


def _answer(done: Written, query: str, dataset: list[tuple[str, str]]) -> Answer:
    known = {"select": tuple(ROWS), "ask": ASKS, "graph": tuple(GRAPHS)}[done.kind]
    links = [
        (name, "/sparql?" + urlencode([("query", query), *dataset, ("format", name)]))
        for name in known
    ]
    cut = " La réponse est coupée à la limite du service : il y en a d'autres."
    cut = cut if done.truncated else ""
    if done.kind == "graph":
        text = done.body.decode()
        more = "…\n" if len(text) > _SHOWN_TEXT else ""
        says = f"Un graphe{', dont voici le début' if more else ''}.{cut}"
        return Answer(says, text=text[:_SHOWN_TEXT] + more, links=links)
    found = ox.parse_query_results(done.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return Answer("Oui." if found else "Non.", links=links)
    names = [variable.value for variable in found.variables]
    rows = [[_cell(solution[name]) for name in names] for solution in found]
    says = f"{french.count(len(rows), 'ligne')}.{cut}"
    if not rows:
        says = "Aucune ligne : la requête est bonne, le graphe n'a rien qui y réponde."
    caption = f"Lignes 1 à {min(len(rows), SHOWN)} sur {french.number(len(rows))}"
    return Answer(says, headers=names, rows=rows[:SHOWN], links=links, caption=caption)


def _cell(term: object) -> Cell:
    if term is None:
        return Cell("")
    if isinstance(term, ox.NamedNode):
        ours = term.value.startswith(BASE)
        return Cell(shorten(term.value), "/" + term.value.removeprefix(BASE) if ours else "")
    return Cell(str(getattr(term, "value", term)))
