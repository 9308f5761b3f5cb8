"""How far the data can be relied on: what was read of each source, what they contradict, what is unknown.

For a page; the figures are those of the commands `coverage`, `check` and `doctor`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosswalk import store
from crosswalk.coverage import Coverage, coverage

if TYPE_CHECKING:
    from crosswalk.api import Graph


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """A document of the graph, and how many of its lines the graph cites."""

    id: str
    title: str
    publisher: str
    issued: str
    licence: str
    number: str
    coverage: Coverage | None
    """None where the document is no longer readable here."""


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """An export of the register: kind, date, triples where the build wrote them down."""

    kind: str
    date: str
    triples: int | None
    answers: bool
    """Whether it is in the default graph: the newest of its kind is."""


def documents(graph: Graph) -> list[SourceAccount]:
    """The documents of the graph with their coverage, in the order of their ids."""
    covered = _coverages()
    return [
        SourceAccount(
            row["id"],
            row["title"],
            row["publisher"],
            row.get("issued", ""),
            row["licence"],
            row["number"],
            covered.get(row["id"]),
        )
        for row in {row["id"]: row for row in graph.query("documents")}.values()
    ]


def exports(graph: Graph) -> list[ExportAccount]:
    """The exports that the store holds, by kind then date."""
    summary = graph.summary()
    sizes = summary.graphs if summary else {}
    answering = set(graph.store.default_graph_names())
    found = []
    for name in sorted(graph.store.graph_names()):
        if held := store.snapshot(name):
            found.append(ExportAccount(*held, _size(sizes, name), name in answering))
    return found


def unknown(graph: Graph) -> dict[str, Counter[tuple[str, str]]]:
    """Status (`notStated`, `noneDeclared`) → how many titles, by (property, document)."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in graph.query("non-precise"):
        counts[row["status"]][row["property"], row["document"]] += 1
    return dict(counts)


def contradictions(graph: Graph) -> dict[str, list[dict[str, str]]]:
    """Topic → what each source says of it, with its line."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in graph.query("contradictions"):
        found[row["topic"]].append(row)
    return dict(found)


class Check:
    """The SHACL check of a store in a process of its own, which can be cancelled."""

    def __init__(self, path: Path) -> None:
        self.began = time.monotonic()
        self.cancelled = False
        self.outcome: dict[str, Any] | None = None
        self.error = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crosswalk", "check", "--format", "json", "--store", str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        output, errors = self._process.communicate()
        try:
            self.outcome = json.loads(output)
        except ValueError:
            self.error = errors.decode(errors="replace").strip()[-300:]

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after `seconds` at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def elapsed(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self.began

    def cancel(self) -> None:
        """Stop it."""
        self.cancelled = True
        self._process.kill()


def _coverages() -> dict[str, Coverage]:
    from crosswalk import resources
    from crosswalk.build import documents as listed
    from crosswalk.build import read_document
    from crosswalk.errors import CrosswalkError
    from crosswalk.identities import load_ties

    ties = load_ties(resources.data_dir() / "identities.csv")
    found = {}
    for info, folder in listed():
        try:
            reading = read_document(info, folder, ties)
        except CrosswalkError:  # a document changed since the build: its account is unknown
            continue
        if reading:
            found[info.id] = coverage(reading)
    return found


def _size(sizes: dict[str, int], name: str) -> int | None:
    return sizes.get(name, sizes.get(name.split("/graph/", 1)[-1]))
