"""One file of an export into one graph: a child reads, this process loads, another writes the index."""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from crosswalk import store
from crosswalk.errors import CrosswalkError, DocumentError
from crosswalk.register.pump import Job, Report
from crosswalk.search.following import Indexer

Progress = Callable[[str, int, int, int], None]
"""Called with the file, the bytes read, their total, and the fiches so far."""

_PAUSE = 0.005
"""Seconds before one looks again whether the child wrote more."""


def load(
    writing: store.Writing,
    job: Job,
    graph: str,
    indexer: Indexer | None,
    progress: Progress,
) -> Report:
    """Pump one file into a graph: a child reads while this process loads, and `indexer` follows.

    Between them a file in the unfinished generation, not a pipe: the loader sorts a million triples at
    a time without reading, and a full pipe would hold the child up. A killed import leaves it to the
    sweep of the next one.

    Raises:
        DocumentError: the child could not read the file to its end.
    """
    with tempfile.TemporaryDirectory(dir=writing.folder) as folder:
        job_file, report_file = Path(folder) / "job", Path(folder) / "report.json"
        job_file.write_bytes(pickle.dumps(replace(job, report=report_file)))
        command = [sys.executable, "-m", "crosswalk.register.pump", str(job_file)]
        triples = Path(folder) / "triples.nt"
        with triples.open("wb") as out:
            child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        assert child.stderr is not None
        if indexer:
            indexer.follow(triples)
        watcher = threading.Thread(
            target=_watch, args=(child.stderr, job.part, progress), daemon=True
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
            raise CrosswalkError(f"{job.part} : chargement interrompu ({failure})") from failure
        if not report_file.is_file():
            raise DocumentError(job.part, "la lecture s'est arrêtée avant la fin")
        report = Report(**json.loads(report_file.read_text(encoding="utf-8")))
        if report.error:
            raise DocumentError(job.part, report.error)
        if indexer:
            indexer.read()
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
