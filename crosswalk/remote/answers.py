"""What a server answers, in the forms of the embedded store: whole, canonical, in the order asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from typing import Any

import pyoxigraph as ox

from crosswalk.errors import ServerError
from crosswalk.remote.asking import ask
from crosswalk.remote.connection import Connection
from crosswalk.remote.values import canonical_results, canonical_term, term
from crosswalk.sparql import form, iri, order, prologue

PAGE = 10_000
"""Rows asked for at a time where an answer was cut short: Virtuoso's own limit as it is installed."""
LARGE_PAGE = 50_000
"""Rows asked for at a time of a graph that passes by; the server gives as many as its limit."""
_ROUND = 1000
"""An answer of a whole number of thousands may have been cut by a limit: it is counted."""


def results(
    connection: Connection,
    url: str,
    query: str,
    defaults: Iterable[str] = (),
    named: Iterable[str] = (),
) -> dict[str, Any]:
    """JSON results of a SELECT or an ASK, their literals in canonical form.

    Raises:
        ServerError: refused, unreachable, partial, or not JSON results.
    """
    body, headers = ask(connection, url, query, form(query), defaults, named)
    _refuse_partial(url, headers)
    try:
        return canonical_results(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        shown = " ".join(body[:80].decode("utf-8", "replace").split())
        raise ServerError(f"{url} : la réponse n'est pas du JSON de SPARQL (« {shown} »)") from None


def _refuse_partial(url: str, headers: Message) -> None:
    """Virtuoso answers what it found in the time allowed, and says so only here."""
    if headers.get("X-SQL-State"):
        raise ServerError(f"{url} : réponse partielle (limite de temps du serveur)")


def solutions(
    connection: Connection, url: str, query: str, defaults: Sequence[str], named: Sequence[str]
) -> ox.QuerySolutions | ox.QueryBoolean:
    """The answer to a SELECT or an ASK on a dataset, as the embedded engine would give it.

    Raises:
        ServerError: refused, unreachable, too slow, or an answer that stays cut short.
    """
    found = results(connection, url, query, defaults, named)
    if "boolean" not in found:
        rows = found["results"]["bindings"]
        if rows and len(rows) % _ROUND == 0:
            found["results"]["bindings"] = _whole(connection, url, query, found, defaults, named)
    text = json.dumps(found, ensure_ascii=False).encode()
    answer = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QuerySolutions) and b'"bnode"' not in text:
        return sorted_again(answer, query)  # VALUES has no blank nodes
    return answer


def _whole(
    connection: Connection,
    url: str,
    query: str,
    first: dict[str, Any],
    defaults: Sequence[str],
    named: Sequence[str],
) -> list[dict[str, dict[str, str]]]:
    """All the rows of an answer that may have been cut: counted, then fetched by pages."""
    rows: list[dict[str, dict[str, str]]] = first["results"]["bindings"]
    head = prologue(query)
    inner = f"{{ {query[len(head) :]}\n}}"
    counted = f"{head} SELECT (COUNT(*) AS ?rows_in_all) WHERE {{ {inner} }}"
    (row,) = results(connection, url, counted, defaults, named)["results"]["bindings"]
    total = int(row["rows_in_all"]["value"])
    if total <= len(rows):
        return rows
    size = min(PAGE, len(rows))
    names = " ".join(f"?{name}" for name in first["head"]["vars"])
    page = f"{head} SELECT {names} WHERE {{ {inner} }} LIMIT {size}"
    return list(_pages(connection, url, page, total, defaults, named))


def _pages(
    connection: Connection,
    url: str,
    page: str,
    total: int,
    defaults: Iterable[str] = (),
    named: Iterable[str] = (),
) -> Iterator[dict[str, Any]]:
    """The bindings of a query that ends by its LIMIT, page after page, until there are `total` of them.

    Raises:
        ServerError: the server gives fewer.
    """
    got = 0
    while got < total:
        asked = f"{page} OFFSET {got}"
        rows = results(connection, url, asked, defaults, named)["results"]["bindings"]
        if not rows:
            raise ServerError(f"{url} : réponse coupée par le serveur ({got} lignes sur {total})")
        yield from rows
        got += len(rows)


def triples(
    connection: Connection, url: str, query: str, defaults: Sequence[str], named: Sequence[str]
) -> ox.QueryTriples:
    """The answer to a CONSTRUCT or a DESCRIBE on a dataset.

    Raises:
        ServerError: refused, unreachable, too slow, partial, or not Turtle.
    """
    body, headers = ask(connection, url, query, form(query), defaults, named)
    _refuse_partial(url, headers)
    base = ox.Store()
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.TURTLE):
            base.add(ox.Quad(quad.subject, quad.predicate, canonical_term(quad.object)))
    except (SyntaxError, ValueError) as error:
        raise ServerError(f"{url} : la réponse n'est pas du Turtle ({error})") from None
    found = base.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def graph_size(connection: Connection, url: str, graph: str) -> int:
    """The triples of a graph on a server, by its own count."""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {iri(graph)} {{ ?s ?p ?o }} }}"
    found = results(connection, url, query, named=[graph])["results"]["bindings"]
    return int(found[0]["n"]["value"]) if found else 0


def paged_rows(
    connection: Connection, url: str, select: str, variables: Sequence[str], named: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """The bindings of a SELECT on some named graphs, page after page in the order of its variables.

    The order is inside and the page outside: Virtuoso refuses to sort more rows than its limit when
    both stand together.

    Raises:
        ServerError: the server gives fewer rows than it counts.
    """
    names, shown = list(named), " ".join(f"?{name}" for name in variables)
    counted = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {select} }} }}"
    found = results(connection, url, counted, named=names)["results"]["bindings"]
    total = int(found[0]["n"]["value"]) if found else 0
    page = f"SELECT {shown} WHERE {{ {{ {select} ORDER BY {shown} }} }} LIMIT {PAGE}"
    yield from _pages(connection, url, page, total, named=names)


def paged_quads(connection: Connection, url: str, graph: str) -> Iterator[ox.Quad]:
    """The quads of a graph on a server, fetched by pages, each literal in canonical form.

    A large graph is fetched property by property and in the server's own order: sorting all of it again
    for each page would take hours. Should that order change from one page to the next, quads come
    twice and others do not come: who needs to be sure compares the hash (`crosswalk.canonical`).

    Raises:
        ServerError: the server gives fewer rows than it counts.
    """
    node, size = ox.NamedNode(graph), graph_size(connection, url, graph)
    if size <= PAGE:
        parts = [(f"SELECT ?s ?p ?o WHERE {{ GRAPH {iri(graph)} {{ ?s ?p ?o }} }}", size)]
    else:
        query = (
            f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ GRAPH {iri(graph)} {{ ?s ?p ?o }} }} GROUP BY ?p"
        )
        found = results(connection, url, query, named=[graph])["results"]["bindings"]
        counts = sorted((iri(row["p"]["value"]), int(row["n"]["value"])) for row in found)
        parts = [
            (f"SELECT ?s ({p} AS ?p) ?o WHERE {{ GRAPH {iri(graph)} {{ ?s {p} ?o }} }}", count)
            for p, count in counts
        ]
    for select, total in parts:
        for row in _pages(connection, url, f"{select} LIMIT {LARGE_PAGE}", total, named=[graph]):
            subject, predicate, value = (term(row[name]) for name in "spo")
            yield ox.Quad(subject, predicate, value, node)


def sorted_again(found: ox.QuerySolutions, query: str) -> ox.QuerySolutions:
    """The rows in the order that the query asks for, by the engine of the embedded store.

    Virtuoso 7.2 puts a row that lacks any of the sort keys after all those that have them. A query that
    sorts by something that it does not show keeps the server's order.
    """
    names = [variable.value for variable in found.variables]
    asked = order(query)
    if not asked or not set(re.findall(r"\?(\w+)", asked)) <= set(names):
        return found
    shown = " ".join(f"?{name}" for name in names)
    values = "\n".join(
        f"({' '.join('UNDEF' if row[name] is None else str(row[name]) for name in names)})"
        for row in found
    )
    text = f"SELECT {shown} WHERE {{ VALUES ({shown}) {{ {values} }} }} {asked}"
    again = ox.Store().query(text)
    assert isinstance(again, ox.QuerySolutions)
    return again
