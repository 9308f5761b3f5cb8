"""`import-rncp`: the exports of France compétences join the store, each file its own dated graph.

A new generation is copied by hard links from the current one, the new graphs are loaded into it, and
it answers only when all of that succeeded; a killed import leaves the old generation answering and is
begun again. Importing one kind never replaces another, nor an older snapshot of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from crosswalk import store
from crosswalk.errors import DocumentError, StoreError
from crosswalk.identifiers import GRAPH, ID, ONTOLOGY, RDF, SKOS
from crosswalk.register.loading import Progress, load
from crosswalk.register.package import Part, open_package
from crosswalk.register.pump import Job, Report
from crosswalk.register.triples import Known
from crosswalk.search import index_path
from crosswalk.search.following import Indexer
from crosswalk.tallies import grown
from crosswalk.vocabularies.settled import settle as settle_vocabularies

_PREFERRED = f"{SKOS}prefLabel"
_TYPE = f"{RDF}type"
_CERTIFICATION = ox.NamedNode(f"{ONTOLOGY}Certification")


@dataclass(frozen=True)
class Options:
    """What to import of a package."""

    day: date | None = None
    """The date of the export, when its file name does not say it."""
    active_only: bool = False
    since: date | None = None
    strict: bool = False


@dataclass(frozen=True)
class Imported:
    """One file imported: the graph it became, and what was met."""

    graph: str
    report: Report
    triples: int


def import_export(
    path: Path, target: Path, options: Options, progress: Progress = lambda *_: None
) -> list[Imported]:
    """Import every file of a package, in one new generation.

    Raises:
        DocumentError: no export there, no date, or a file that cannot be read to its end.
        StoreError: no store yet, another writer, or this snapshot is already in.
    """
    package = open_package(path)
    store.current_generation(target)
    dated = [(part, _date(part, options, path)) for part in package.parts]
    found: list[Imported] = []
    with store.new_generation(target, empty=False) as writing:
        names = set(store.graph_names(writing.store))
        answering = store.default_graphs(names | _new(dated, names))
        with _indexer(target, writing, [name for name in answering if name in names]) as indexer:
            for part, day in dated:
                graph = _graph(part, day)
                export = f"{ID}export/{part.kind}/{day.isoformat()}"
                known = _known(writing.store, names, part.kind)
                job = Job(
                    path, part.name, export, known, Path(),
                    options.active_only, options.since, options.strict,
                )  # fmt: skip
                follow = indexer if graph in answering else None
                report = load(writing, job, graph, follow, progress)
                names.add(graph)
                found.append(Imported(graph, report, 0))
            resized = settle_vocabularies(writing.store)
            writing.store.flush()
            indexer.finish()
        counts = {one.graph: store.count(writing.store, one.graph) for one in found}
        seconds = {one.report.kind: one.report.seconds for one in found}
        writing.summary = grown(writing, target, resized | counts, seconds)
    return [Imported(one.graph, one.report, counts[one.graph]) for one in found]


def _graph(part: Part, day: date) -> str:
    return f"{GRAPH}register/{part.kind}/{day.isoformat()}"


def _new(dated: Iterable[tuple[Part, date]], names: AbstractSet[str]) -> set[str]:
    """The names of the graphs to come.

    Raises:
        StoreError: the store has one of them.
    """
    found = set()
    for part, day in dated:
        if (graph := _graph(part, day)) in names:
            raise StoreError(
                f"{part.name} : l'export {part.kind} du {day} est déjà dans l'entrepôt"
            )
        found.add(graph)
    return found


def _indexer(target: Path, writing: store.Writing, staying: list[str]) -> Indexer:
    """What writes the index of the new generation: the graphs that stay, then those that come."""
    generation = target / store.current_generation(target)
    return Indexer(generation, staying, index_path(target, writing.name))


def _date(part: Part, options: Options, path: Path) -> date:
    day = part.date or options.day
    if day is None:
        raise DocumentError(
            part.name, f"date de l'export inconnue : donnez --date AAAA-MM-JJ ({path})"
        )
    return day


def _known(base: ox.Store, names: Iterable[str], kind: str) -> Known:
    """Labels and descriptions that stand in the other graphs of the default one."""
    others = [
        n for n in store.default_graphs(names) if _kind(n) != kind and not store.vocabulary(n)
    ]
    labels: dict[str, str] = {}
    described: set[str] = set()
    for name in others:
        labels.update((iri, words.value) for iri, words in store.values(base, _PREFERRED, name))
        if name.startswith(f"{GRAPH}document/"):
            for iri, cls in store.values(base, _TYPE, name):
                if cls == _CERTIFICATION:
                    described.add(iri.rsplit("/", 1)[1])
    return Known(labels, frozenset(described))


def _kind(graph: str) -> str | None:
    """The kind of export that a graph holds, if it holds one."""
    held = store.snapshot(graph)
    return held[0] if held else None
