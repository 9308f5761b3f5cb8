"""Queries of strangers, each in a process that can be killed.

Oxigraph answers a query without a limit of time or memory, and cannot be interrupted inside its own
process (measured: `pyoxigraph.Store.query` has no timeout). Here a query goes to a child process
that opened the store read-only; past the limit the child is killed and another takes its place. The
refusals of `crosswalk.guard.check` are made in the child too, since reading a hostile text is itself
work. `Pool.answer` collects, `Pool.stream` hands the frames on as they come.

A frame is one JSON object a line: a head (`variables`, `boolean` or `graph`), then rows as the
bindings of SPARQL 1.1 JSON Results or triples as N-Triples, then an end that says what was cut off.
`Pool.written` has the process write the answer in a standard form: the bytes follow one frame.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from crosswalk import tasks
from crosswalk.errors import BusyError, CrosswalkError, QueryError, QueryLimitError
from crosswalk.guard import Dataset
from crosswalk.limits import Limits
from crosswalk.turns import Stop, Turns
from crosswalk.worker import ERRORS

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: `kind` is `select`, `ask` or `graph`; `truncated` says what was cut off, if
    anything: `rows` or `size`."""

    kind: str
    variables: tuple[str, ...]
    bindings: tuple[Mapping[str, Mapping[str, str]], ...]
    boolean: bool
    triples: tuple[str, ...]
    truncated: str
    seconds: float

    def __len__(self) -> int:
        return len(self.triples if self.kind == "graph" else self.bindings)

    def json(self) -> bytes:
        """SPARQL 1.1 JSON Results; for a graph, see `write`."""
        head: dict[str, Any] = {"head": {"vars": list(self.variables)}}
        if self.kind == "ask":
            head = {"head": {}, "boolean": self.boolean}
        else:
            head["results"] = {"bindings": list(self.bindings)}
        return json.dumps(head, ensure_ascii=False).encode()

    def results(self) -> ox.QuerySolutions | ox.QueryBoolean:
        """The rows or the truth value, as the engine would have given them."""
        return ox.parse_query_results(self.json(), format=ox.QueryResultsFormat.JSON)

    def cells(self) -> list[list[str]]:
        """The rows as a person reads them: prefixed IRIs, bare literals."""
        from crosswalk import formats

        found = self.results()
        assert isinstance(found, ox.QuerySolutions)
        return formats.cells(found)[1]

    def write(self, name: str) -> bytes:
        """The answer in a format of `crosswalk.formats`.

        Raises:
            QueryError: this kind of answer has no such form.
        """
        from crosswalk import formats
        from crosswalk.graph.terms import PREFIXES

        if self.kind != "graph":
            return formats.write(self.results(), name)
        if name != "turtle":
            raise QueryError("une requête CONSTRUCT ou DESCRIBE se lit en Turtle")
        quads = ox.parse("".join(self.triples).encode(), format=ox.RdfFormat.N_TRIPLES)
        triples = [quad.triple for quad in quads]
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


@dataclass(frozen=True, slots=True)
class Written:
    """A whole answer in one of the forms of `crosswalk.results`."""

    kind: str
    form: str
    body: bytes
    truncated: str
    """`rows` or `size` where it was cut, else empty."""
    gzip: bool


class _Child:
    """One process, which answers one query at a time."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "crosswalk.worker", str(path), str(limits.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.ready = False
        """Whether the last answer was read to its end, so that another question may follow."""
        self.cost: float | None = None
        """Seconds of work of the last answer, once it is whole."""
        self._greeted = False

    def greeted(self) -> bool:
        """Wait until it has loaded its modules; False if it went before."""
        if not self._greeted:
            self._greeted = self.frame() is not None
        return self._greeted

    def ask(self, request: Frame) -> None:
        self.ready, self.cost = False, None
        assert self.process.stdin
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def frame(self) -> Frame | None:
        """The next frame; None once the process is gone."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        frame: Frame = json.loads(line)
        self.cost = frame.get("cpu")
        return frame

    def read(self, size: int) -> bytes | None:
        """The bytes that a frame announced; None if the process went before."""
        assert self.process.stdout
        found = self.process.stdout.read(size)
        return found if len(found) == size else None

    def kill(self) -> None:
        with suppress(OSError):
            self.process.kill()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()


class Task(tasks.Task[Answer]):
    """A query answered in a thread of its own; cancelled, its process is ended at once."""

    def __init__(self, pool: Pool, text: str) -> None:
        self.text = text
        self._stop = Stop()
        super().__init__(lambda: pool.answer(text, stop=self._stop))

    def cancel(self) -> None:
        """Stop it; its error says so."""
        super().cancel()
        self._stop.now()


class Pool:
    """The processes that answer for one store; safe to share between threads.

    A process is started when it is first needed and kept for the next query; one that was stopped is
    replaced at once.
    """

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.path = path
        self.limits = limits or Limits.from_environment()
        self._turns = Turns(self.limits)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._closed = False

    def warm(self) -> None:
        """Start a process now, so that the first query does not wait for one."""
        with self._lock:
            if not self._idle:
                self._idle.append(_Child(self.path, self.limits))

    def answer(
        self, text: str, params: Mapping[str, str] | None = None, stop: Stop | None = None
    ) -> Answer:
        """The answer to a query (its text, or a name of the library), whole.

        Raises:
            QueryError: it is refused, or is not SPARQL.
            QueryLimitError: it passed a limit and was stopped, or was cancelled.
            BusyError: too many queries are waiting.
            StoreError: nothing was built yet.
        """
        began = time.perf_counter()
        head: Frame = {}
        rows: list[Any] = []
        truncated = ""
        for frame in self.stream(text, params, stop):
            if "row" in frame:
                rows.append(frame["row"])
            elif "end" in frame:
                truncated = frame["end"]
            else:
                head = frame
        return Answer(
            kind=head["kind"],
            variables=tuple(head.get("variables", ())),
            bindings=() if head["kind"] == "graph" else tuple(rows),
            boolean=bool(head.get("boolean")),
            triples=tuple(rows) if head["kind"] == "graph" else (),
            truncated=truncated,
            seconds=time.perf_counter() - began,
        )

    def stream(
        self, text: str, params: Mapping[str, str] | None = None, stop: Stop | None = None
    ) -> Iterator[Frame]:
        """The frames of the answer as they come; the same errors as `answer`, possibly midway."""
        request = {"query": text, "params": dict(params or {}), **self._bounds()}
        stop = stop or Stop()
        with self._asked(request, stop) as child:
            while frame := self._frame(child, stop):
                last = "end" in frame
                if last:
                    child.ready = stop.forget()
                yield frame
                if last:
                    return

    def written(
        self,
        text: str,
        forms: Mapping[str, str],
        dataset: Dataset | None = None,
        *,
        gzip: bool = False,
        stop: Stop | None = None,
    ) -> Written:
        """The answer to a text in one of the forms of `crosswalk.results`, written by the process itself.

        `forms` gives the form of each kind of answer (`select`, `ask`, `graph`); a kind that is not there
        is refused. `dataset` takes the place of the one that the query names. The same errors as `answer`.

        Raises:
            QueryFormError: no form for this kind of answer.
        """
        graphs = [dataset.default, dataset.named] if dataset else None
        asked = {"query": text, "forms": dict(forms), "dataset": graphs, "gzip": gzip}
        stop = stop or Stop()
        with self._asked(asked | self._bounds(), stop) as child:
            head = self._frame(child, stop)
            body = child.read(head["size"])
            if body is None:
                raise _stopped(self.limits, stop.reason)
            child.ready = stop.forget()
            return Written(head["kind"], head["form"], body, head["truncated"], head["gzip"])

    def _bounds(self) -> Frame:
        return {"rows": self.limits.rows, "bytes": self.limits.answer_mb << 20}

    def _frame(self, child: _Child, stop: Stop) -> Frame:
        """The next frame, which is not an error."""
        frame = child.frame()
        if frame is None:
            raise _stopped(self.limits, stop.reason)
        if "error" in frame:
            child.ready = stop.forget()
            raise _raised(frame)
        return frame

    @contextmanager
    def _asked(self, request: Frame, stop: Stop) -> Iterator[_Child]:
        """A process that was asked, for as long as it may take."""
        # The text, its parameters and its dataset: what tells one question from another.
        key = json.dumps([request.get(part) for part in ("query", "params", "dataset")])
        with self._turns.turn(key, stop) as turn:
            child = self._take()
            timer = threading.Timer(self.limits.seconds, stop.now, ("late",))
            timer.daemon = True
            try:
                stop.watch(child.kill)
                child.greeted()  # its time begins once it can answer
                turn.begin()
                timer.start()
                with suppress(BrokenPipeError):
                    child.ask(request)
                yield child
            finally:
                timer.cancel()
                turn.cost = child.cost
                self._give_back(child)

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
                child.close()
        return _Child(self.path, self.limits)

    def _give_back(self, child: _Child) -> None:
        """Keep the process if it finished its answer; whatever else happened, put another in its place."""
        if not child.ready:
            child.close()
        with self._lock:
            if not self._closed:
                self._idle.append(child if child.ready else _Child(self.path, self.limits))
            elif child.ready:
                child.close()

    def close(self) -> None:
        """End every process; the queries that run are told that they were cancelled."""
        self._turns.stop()
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()


def _stopped(limits: Limits, reason: str) -> CrosswalkError:
    """Why a process ended in the middle of its answer."""
    if reason == "cancelled":
        return QueryLimitError("requête annulée", "The query was cancelled.")
    if reason == "crowded":
        return BusyError(
            "requête longue arrêtée, d'autres attendaient : réessayez dans un moment, ou précisez-la"
        )
    if reason:
        return QueryLimitError(
            f"requête arrêtée : elle demandait plus de {limits.seconds:g} secondes ; "
            "ajoutez un numéro de certification ou un LIMIT",
            f"The query was stopped: it took more than {limits.seconds:g} seconds. "
            "Make it more specific, or add a LIMIT.",
        )
    return QueryLimitError(
        f"requête arrêtée : elle demandait plus de {limits.memory_mb} Mio de mémoire, ou son "
        "processus s'est interrompu",
        f"The query was stopped: it took more than {limits.memory_mb} MiB of memory, or its process died.",
    )


def _raised(frame: Frame) -> CrosswalkError:
    """The error of a frame."""
    kind = next((one for one in ERRORS if one.__name__ == frame["error"]), CrosswalkError)
    if issubclass(kind, QueryError):
        return kind(frame["message"], frame["english"])
    return kind(frame["message"])
