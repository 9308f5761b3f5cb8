"""What every route needs: the settings, the graph, the processes that answer queries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crosswalk.api import Graph
from crosswalk.limits import Limits
from crosswalk.serving.settings import Settings
from crosswalk.workers import Pool


@dataclass(frozen=True, slots=True)
class Context:
    """One per application; safe to share between threads."""

    settings: Settings
    limits: Limits
    graph: Graph
    """The current generation, read-only; it follows the pointer at each use (a query, `graph_names`…).

    For queries of ours: they run in this process and are not stopped. An endpoint that asks it is a
    plain `def`, which Starlette runs in a thread.
    """
    pool: Pool
    """For queries of strangers."""


def create(
    settings: Settings | None = None, limits: Limits | None = None, path: Path | None = None
) -> Context:
    """The context of a store; nothing is opened nor started yet."""
    limits = limits or Limits.from_environment()
    graph = Graph(path)
    return Context(
        settings or Settings.from_environment(), limits, graph, Pool(graph.store.path, limits)
    )
