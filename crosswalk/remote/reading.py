"""A published graph read from its server: the store behind `--store sparql:URL`.

The same questions, the same rows as from the embedded store: each query is sent with its default graph
and its named graphs (`description`), answers come back as the engine's own objects with their literals
in canonical form (`values`), and an answer that the server cut short is fetched page by page.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from crosswalk import store
from crosswalk.errors import ServerError, UnavailableError
from crosswalk.remote import answers, description
from crosswalk.remote.connection import Connection, Credentials, checked_url
from crosswalk.sparql import form, iri

FRESH = 10.0
"""Seconds for which what the server says of its publication is believed."""


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
        found = answers.results(self.connection, self.url, query, (), named)
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
            return answers.triples(self.connection, self.url, query, defaults, names)
        return answers.solutions(self.connection, self.url, query, defaults, names)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Every quad, or those of one graph, fetched by pages."""
        for name in [graph] if graph else self.publication().names:
            yield from answers.paged_quads(self.connection, self.url, name)

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
                for row in answers.paged_rows(self.connection, self.url, select, "gso", names):
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
