"""Writing to a server: by the Graph Store Protocol, by Update, or by both.

A graph that readers have is loaded beside it, then takes its place by `MOVE`, one operation of the
server. Without an Update service there is no `MOVE`: the graph is replaced as it comes, in one request
where it is small. Sending a batch twice changes nothing: a graph is a set and has no blank nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

from crosswalk.errors import ServerError
from crosswalk.remote.asking import update
from crosswalk.remote.connection import Connection
from crosswalk.sparql import iri

STORE_BATCH, UPDATE_BATCH = 10_000, 1_000
"""Triples sent at a time. Virtuoso 7.2 refuses an `INSERT DATA` of five thousand (it compiles it)."""
SLOWEST = 1_000
"""Triples that a server moves or drops in a second, at the least."""
N_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Target:
    """A server to write to: its query service, and one or both of its ways to be written."""

    endpoint: str
    update: str | None = None
    graph_store: str | None = None
    batch: int | None = None
    """Triples sent at a time; by default what suits the way."""

    def __post_init__(self) -> None:
        if not self.update and not self.graph_store:
            raise ServerError(
                "publier demande --update (SPARQL Update) ou --graph-store (Graph Store Protocol)"
            )

    @property
    def size(self) -> int:
        return self.batch or (STORE_BATCH if self.graph_store else UPDATE_BATCH)

    @property
    def moves(self) -> bool:
        """Whether a graph can be loaded aside and take its place in one operation."""
        return bool(self.update)


class Sender:
    """What is written to a target."""

    def __init__(self, target: Target, connection: Connection) -> None:
        self.target, self.connection = target, connection

    def add(self, graph: str, lines: str) -> None:
        """Add triples, as N-Triples, to a graph."""
        if self.target.graph_store:
            self._store("POST", graph, lines)
        else:
            self._update(f"INSERT DATA {{ GRAPH {iri(graph)} {{\n{lines}}} }}")

    def put(self, graph: str, lines: str) -> None:
        """Make these triples the graph; Graph Store Protocol only."""
        self._store("PUT", graph, lines)

    def drop(self, graph: str, size: int = 0) -> None:
        """Remove a graph, there or not; `size` is how many triples it may have."""
        if self.target.update:
            self._update(f"DROP SILENT GRAPH {iri(graph)}", size=size)
            return
        try:
            self._store("DELETE", graph)
        except ServerError as error:
            if error.status != 404:
                raise

    def move(self, graph: str, to: str, size: int) -> None:
        """A graph takes the name and the place of another, whose content goes."""
        text = f"MOVE GRAPH {iri(graph)} TO GRAPH {iri(to)}"
        # Never twice: it would move what is no longer there.
        self._update(text, again=False, size=size)

    def graph(self, name: str) -> Any:
        """A graph as the server serialises it, a stream of Turtle or N-Triples."""
        return self._store("GET", name)

    def _update(self, text: str, again: bool = True, size: int = 0) -> None:
        assert self.target.update
        update(self.connection, self.target.update, text, again, size / SLOWEST)

    def _store(self, method: str, graph: str, lines: str | None = None) -> Any:
        assert self.target.graph_store
        mark = "&" if "?" in self.target.graph_store else "?"
        url = f"{self.target.graph_store}{mark}{urlencode({'graph': graph})}"
        data = lines.encode() if lines is not None else None
        request = Request(url, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", N_TRIPLES)
        else:
            request.add_header("Accept", f"{N_TRIPLES}, text/turtle;q=0.5")
        response = self.connection.send(request)
        if method == "GET":
            return response
        with response:
            return response.read()
