"""`import-rncp`: the exports of France compétences join the store, each file its own dated graph.

A new generation is copied by hard links from the current one, the new graphs are loaded into it, and
it answers only when all of that succeeded; a killed import leaves the old generation answering and is
begun again. Importing one kind never replaces another, nor an older snapshot of the same kind.
"""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from crosswalk import store
from crosswalk.build import write_index
from crosswalk.errors import CrosswalkError, DocumentError, StoreError
from crosswalk.identifiers import GRAPH, ID, ONTOLOGY, RDF, SKOS
from crosswalk.register.package import Part, open_package
from crosswalk.register.pump import Job, Report
from crosswalk.register.triples import Known
from crosswalk.vocabularies.settled import settle as settle_vocabularies

Progress = Callable[[str, int, int, int], None]
"""Called with the file, the bytes read, their total, and the fiches so far."""

_PAUSE = 0.005
"""Seconds before one looks again whether the child wrote more."""

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
        for part, day in dated:
            graph = f"{GRAPH}register/{part.kind}/{day.isoformat()}"
            if graph in names:
                raise StoreError(
                    f"{part.name} : l'export {part.kind} du {day} est déjà dans l'entrepôt"
                )
            export = f"{ID}export/{part.kind}/{day.isoformat()}"
            known = _known(writing.store, names, part.kind)
            report = _load(writing, path, part, graph, export, known, options, progress)
            names.add(graph)
            found.append(Imported(graph, report, 0))
        resized = settle_vocabularies(writing.store)
        writing.store.flush()
        write_index(writing)
        previous = store.ReadOnlyStore(target).summary()
        counts = {one.graph: store.count(writing.store, one.graph) for one in found}
        writing.summary = store.Summary(
            generation=writing.name,
            built_at=store.now(),
            triples=(previous.triples if previous else 0) + sum(counts.values()),
            graphs=(previous.graphs if previous else {}) | resized | counts,
            hash="",
            seconds={one.report.kind: one.report.seconds for one in found},
        )
    return [Imported(one.graph, one.report, counts[one.graph]) for one in found]


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


def _load(
    writing: store.Writing,
    path: Path,
    part: Part,
    graph: str,
    export: str,
    known: Known,
    options: Options,
    progress: Progress,
) -> Report:
    """Pump one file into a graph: a child reads while this process loads.

    Between them a file in the unfinished generation, not a pipe: the loader sorts a million triples at
    a time without reading, and a full pipe would hold the child up. A killed import leaves it to the
    sweep of the next one.

    Raises:
        DocumentError: the child could not read the file to its end.
    """
    with tempfile.TemporaryDirectory(dir=writing.folder) as folder:
        job_file, report_file = Path(folder) / "job", Path(folder) / "report.json"
        job = Job(
            path, part.name, export, known, report_file,
            options.active_only, options.since, options.strict,
        )  # fmt: skip
        job_file.write_bytes(pickle.dumps(job))
        command = [sys.executable, "-m", "crosswalk.register.pump", str(job_file)]
        triples = Path(folder) / "triples.nt"
        with triples.open("wb") as out:
            child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        assert child.stderr is not None
        watcher = threading.Thread(
            target=_watch, args=(child.stderr, part.name, progress), daemon=True
        )
        watcher.start()
        failure: Exception | None = None
        try:
            with triples.open("rb") as stream:
                writing.store.bulk_load(
                    cast("IO[bytes]", _Growing(stream, child)),
                    format=ox.RdfFormat.N_TRIPLES,
                    to_graph=ox.NamedNode(graph),
                )
        except (SyntaxError, ValueError, OSError) as error:
            failure = error
            child.kill()
        except BaseException:
            child.kill()
            raise
        child.wait()
        watcher.join(timeout=5)
        child.stderr.close()
        if failure:
            raise CrosswalkError(f"{part.name} : chargement interrompu ({failure})") from failure
        if not report_file.is_file():
            raise DocumentError(part.name, "la lecture s'est arrêtée avant la fin")
        report = Report(**json.loads(report_file.read_text(encoding="utf-8")))
    if report.error:
        raise DocumentError(part.name, report.error)
    return report


class _Growing(io.RawIOBase):
    """A file that a process still writes: its end is the end of that process."""

    def __init__(self, stream: IO[bytes], writer: subprocess.Popen[bytes]) -> None:
        self.stream, self.writer = stream, writer

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while True:
            ended = self.writer.poll() is not None  # asked before the read: nothing is missed
            data = self.stream.read(size)
            if data or ended:
                return data
            time.sleep(_PAUSE)


def _watch(stream: IO[bytes], name: str, progress: Progress) -> None:
    for line in stream:
        if line.startswith(b"{"):
            found = json.loads(line)
            progress(name, found["done"], found["size"], found["fiches"])
