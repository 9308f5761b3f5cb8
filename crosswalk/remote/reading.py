"""A published graph read from its server: the store behind `--store sparql:URL`.

The same questions, the same rows as from the embedded store: each query is sent with its default graph
and its named graphs (`description`), answers come back as the engine's own objects with their literals
in canonical form (`values`), and an answer that the server cut short is fetched page by page.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from crosswalk import store
from crosswalk.errors import ServerError, UnavailableError
from crosswalk.query import form, iri, order, prologue
from crosswalk.remote import description
from crosswalk.remote.asking import ask
from crosswalk.remote.connection import Connection, Credentials, checked_url
from crosswalk.remote.values import canonical_results, canonical_term, term

FRESH = 10.0
"""Seconds for which what the server says of its publication is believed."""
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
    total, got = int(found[0]["n"]["value"]) if found else 0, 0
    while got < total:
        page = (
            f"SELECT {shown} WHERE {{ {{ {select} ORDER BY {shown} }} }} LIMIT {PAGE} OFFSET {got}"
        )
        rows = results(connection, url, page, named=names)["results"]["bindings"]
        if not rows:
            raise ServerError(f"{url} : réponse coupée par le serveur ({got} lignes sur {total})")
        yield from rows
        got += len(rows)


def paged_quads(connection: Connection, url: str, graph: str) -> Iterator[ox.Quad]:
    """The quads of a graph on a server, fetched by pages, each literal in canonical form.

    A large graph is fetched property by property and in the server's own order: sorting all of it again
    for each page would take hours. Should that order change from one page to the next, quads come
    twice and others do not come: who needs to be sure compares the hash (`crosswalk.canonical`).

    Raises:
        ServerError: the server gives fewer rows than it counts.
    """
    node = ox.NamedNode(graph)
    if graph_size(connection, url, graph) <= PAGE:
        parts = [("?p", "SELECT ?s ?p ?o")]
    else:
        query = f"SELECT DISTINCT ?p WHERE {{ GRAPH {iri(graph)} {{ ?s ?p ?o }} }}"
        found = results(connection, url, query, named=[graph])["results"]["bindings"]
        names = sorted(row["p"]["value"] for row in found)
        parts = [(iri(name), f"SELECT ?s ({iri(name)} AS ?p) ?o") for name in names]
    for middle, select in parts:
        pattern = f"WHERE {{ GRAPH {iri(graph)} {{ ?s {middle} ?o }} }}"
        for row in _unsorted(connection, url, select, pattern, graph):
            subject, predicate, value = (term(row[name]) for name in "spo")
            yield ox.Quad(subject, predicate, value, node)


def _unsorted(
    connection: Connection, url: str, select: str, pattern: str, graph: str
) -> Iterator[dict[str, Any]]:
    """The bindings of a pattern, page after page as they come, as many as the server counts."""
    counted = results(connection, url, f"SELECT (COUNT(*) AS ?n) {pattern}", named=[graph])
    total, got = int(counted["results"]["bindings"][0]["n"]["value"]), 0
    while got < total:
        page = f"{select} {pattern} LIMIT {LARGE_PAGE} OFFSET {got}"
        rows = results(connection, url, page, named=[graph])["results"]["bindings"]
        if not rows:
            raise ServerError(f"{url} : réponse coupée par le serveur ({got} lignes sur {total})")
        yield from rows
        got += len(rows)


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


class RemoteStore(store.ReadOnlyStore):
    """The graphs that a SPARQL server holds, as a store opened for reading.

    Raises (on use):
        ServerError: the server refuses, is not there, or holds nothing of ours.
    """

    def __init__(self, url: str, connection: Connection | None = None) -> None:
        credentials = Credentials.from_environment()
        self.url = checked_url(url, connection.credentials if connection else credentials)
        self.connection = connection or Connection(credentials)
        digest = hashlib.sha256(url.encode()).hexdigest()[:16]
        super().__init__(store.home() / "servers" / digest)
        self._publication: description.Publication | None = None
        self._read_at = 0.0

    @property
    def place(self) -> str:
        return self.url

    @property
    def generation(self) -> str:
        """The beginning of the hash of what is published."""
        return self.publication().hash[:16]

    def publication(self) -> description.Publication:
        """What the server says was published, believed for `FRESH` seconds."""
        if self._publication is None or time.monotonic() - self._read_at > FRESH:
            self._publication = self.described() or self._guessed()
            self._read_at = time.monotonic()
        return self._publication

    def described(self) -> description.Publication | None:
        """What the server's own description says, if it has one."""
        return description.read(self._plain(description.QUERY, named=[description.NAME]))

    def _guessed(self) -> description.Publication:
        """The graphs of ours that are there, where no description says which."""
        names = sorted(row["graph"] for row in self._plain(description.FOUND))
        kept = [name for name in names if name != description.NAME]
        if not kept:
            raise ServerError(
                f"{self.url} : aucun graphe de Passerelle sur ce serveur ; "
                "« crosswalk publish » les y met"
            )
        return description.Publication(tuple(description.Published(n, 0, "") for n in kept), "")

    def _plain(self, query: str, named: Iterable[str] = ()) -> list[dict[str, str]]:
        """Rows of plain strings of a query of our own."""
        found = self._results(query, (), named)
        return [
            {name: term["value"] for name, term in row.items()}
            for row in found["results"]["bindings"]
        ]

    def graph_names(self) -> frozenset[str]:
        return frozenset(self.publication().names)

    def default_graph_names(self) -> list[str]:
        return store.default_graphs(self.publication().names)

    def select(
        self, query: str, graphs: Iterable[str] | None = None, named: Iterable[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query there, on the default graph, or on the union of `graphs`.

        `named` are the graphs that answer under GRAPH; without it, all that were published.

        Raises:
            ServerError: refused, unreachable, too slow, or an answer that stays cut short.
        """
        names = self.publication().names if named is None else list(named)
        defaults = self.default_graph_names() if graphs is None else list(graphs)
        if form(query) in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(query, defaults, names)
        found = self._results(query, defaults, names)
        if "boolean" not in found:
            rows = found["results"]["bindings"]
            if rows and len(rows) % _ROUND == 0:
                found["results"]["bindings"] = self._whole(query, found, defaults, names)
        text = json.dumps(found, ensure_ascii=False).encode()
        answer = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        if isinstance(answer, ox.QuerySolutions) and b'"bnode"' not in text:
            return sorted_again(answer, query)  # VALUES has no blank nodes
        return answer

    def _results(self, query: str, defaults: Iterable[str], named: Iterable[str]) -> dict[str, Any]:
        return results(self.connection, self.url, query, defaults, named)

    def _whole(
        self, query: str, first: dict[str, Any], defaults: list[str], named: list[str]
    ) -> list[dict[str, dict[str, str]]]:
        """All the rows of an answer that may have been cut: counted, then fetched by pages."""
        rows: list[dict[str, dict[str, str]]] = first["results"]["bindings"]
        head = prologue(query)
        inner = f"{{ {query[len(head) :]}\n}}"
        counted = f"{head} SELECT (COUNT(*) AS ?rows_in_all) WHERE {{ {inner} }}"
        (row,) = self._results(counted, defaults, named)["results"]["bindings"]
        total = int(row["rows_in_all"]["value"])
        if total <= len(rows):
            return rows
        size = min(PAGE, len(rows))
        names = " ".join(f"?{name}" for name in first["head"]["vars"])
        rows = []
        while len(rows) < total:
            page = f"{head} SELECT {names} WHERE {{ {inner} }} LIMIT {size} OFFSET {len(rows)}"
            found = self._results(page, defaults, named)["results"]["bindings"]
            if not found:
                raise ServerError(
                    f"{self.url} : réponse coupée par le serveur ({len(rows)} lignes sur {total})"
                )
            rows += found
        return rows

    def _triples(self, query: str, defaults: list[str], named: list[str]) -> ox.QueryTriples:
        body, headers = ask(self.connection, self.url, query, form(query), defaults, named)
        _refuse_partial(self.url, headers)
        base = ox.Store()
        try:
            for quad in ox.parse(body, format=ox.RdfFormat.TURTLE):
                base.add(ox.Quad(quad.subject, quad.predicate, canonical_term(quad.object)))
        except (SyntaxError, ValueError) as error:
            raise ServerError(f"{self.url} : la réponse n'est pas du Turtle ({error})") from None
        found = base.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Every quad, or those of one graph, fetched by pages."""
        for name in [graph] if graph else self.publication().names:
            yield from paged_quads(self.connection, self.url, name)

    def database(self) -> ox.Store:
        raise UnavailableError(
            "cette demande lit l'entrepôt lui-même : elle ne se pose pas à un serveur "
            "(--store sparql:…) ; prenez l'entrepôt local"
        )

    def search_index(self) -> Path:
        """An index made here of what the server's graphs name, once for each publication."""
        from crosswalk.search.index import PREDICATES, IndexWriter, index_path

        file = index_path(self.path, self.generation)
        if not file.is_file():
            self.path.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}.part")
            writer = IndexWriter(part)
            for predicate in PREDICATES:
                # The graph is a column: a label that two graphs hold counts twice, as in a local index.
                select = f"SELECT ?s ?o ?g WHERE {{ GRAPH ?g {{ ?s {iri(predicate)} ?o }} }}"
                names = self.default_graph_names()
                for row in paged_rows(self.connection, self.url, select, "gso", names):
                    writer.statement(row["s"]["value"], predicate, row["o"]["value"])
            writer.finish()
            part.replace(file)
        return file

    def summary(self) -> store.Summary | None:
        """What the description says; None where there is none."""
        found = self.publication()
        if not found.built_at:
            return None
        sizes = {one.name: one.triples for one in found.graphs}
        return store.Summary(self.generation, found.built_at, found.triples, sizes, found.hash)
