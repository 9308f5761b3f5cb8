"""Queries of strangers, each in a process that can be killed.

Oxigraph answers a query without a limit of time or memory, and cannot be interrupted inside its own
process (measured: `pyoxigraph.Store.query` has no timeout). Here a query goes to a child process
that opened the store read-only; past the limit the child is killed and another takes its place. The
refusals of `crosswalk.query.check` are made in the child too, since reading a hostile text is itself
work. `Pool.answer` collects, `Pool.stream` hands the frames on as they come.

A frame is one JSON object a line: a head (`variables`, `boolean` or `graph`), then rows as the
bindings of SPARQL 1.1 JSON Results or triples as N-Triples, then an end that says what was cut off.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from crosswalk.errors import BusyError, CrosswalkError, QueryError, QueryLimitError, StoreError
from crosswalk.limits import Limits

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

    def ask(self, request: Frame) -> None:
        self.ready = False
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
        return frame

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


class Stop:
    """What ends a query from outside: its deadline, or a person who cancels it."""

    def __init__(self) -> None:
        self.reason = ""
        self._kill: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def watch(self, kill: Callable[[], None]) -> None:
        """From now on there is something to end; at once, if it was asked before."""
        with self._lock:
            self._kill = kill
            if self.reason:
                kill()

    def now(self, reason: str = "cancelled") -> None:
        """End it."""
        with self._lock:
            self.reason = self.reason or reason
            if self._kill:
                self._kill()

    def forget(self) -> bool:
        """Nothing is left to end; whether it came to its end by itself."""
        with self._lock:
            self._kill = None
            return not self.reason


class Task:
    """A query answered in a thread of its own, for a page that goes on living meanwhile."""

    def __init__(self, pool: Pool, text: str) -> None:
        self.text = text
        self.began = time.monotonic()
        self.answer: Answer | None = None
        self.error: CrosswalkError | None = None
        self._stop = Stop()
        self._thread = threading.Thread(target=self._run, args=(pool,), daemon=True)
        self._thread.start()

    def _run(self, pool: Pool) -> None:
        try:
            self.answer = pool.answer(self.text, stop=self._stop)
        except CrosswalkError as error:
            self.error = error

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after `seconds` at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def elapsed(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self.began

    def cancel(self) -> None:
        """Stop it; its error says so."""
        self._stop.now()


class Pool:
    """The processes that answer for one store; safe to share between threads.

    A process is started when it is first needed and kept for the next query.
    """

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.path = path
        self.limits = limits or Limits.from_environment()
        self._slots = threading.BoundedSemaphore(self.limits.workers)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._waiting = 0

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
        request = {
            "query": text,
            "params": dict(params or {}),
            "rows": self.limits.rows,
            "bytes": self.limits.answer_mb << 20,
        }
        stop = stop or Stop()
        with self._child() as child:
            stop.watch(child.kill)
            timer = threading.Timer(self.limits.seconds, stop.now, ("late",))
            timer.daemon = True
            timer.start()
            try:
                yield from self._frames(child, request, stop, timer)
            finally:
                timer.cancel()

    def _frames(
        self, child: _Child, request: Frame, stop: Stop, timer: threading.Timer
    ) -> Iterator[Frame]:
        with suppress(BrokenPipeError):
            child.ask(request)
        while frame := child.frame():
            last = "end" in frame or "error" in frame
            if last:
                timer.cancel()
                child.ready = stop.forget()
            if "error" in frame:
                raise _ERRORS[frame["error"]](frame["message"])
            yield frame
            if last:
                return
        raise _stopped(self.limits, stop.reason)

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        with self._lock:
            if self._waiting >= self.limits.waiting + self.limits.workers:
                raise BusyError("trop de requêtes attendent leur tour : réessayez dans un instant")
            self._waiting += 1
        try:
            with self._slots:
                child = self._take()
                try:
                    yield child
                finally:
                    self._give_back(child)
        finally:
            with self._lock:
                self._waiting -= 1

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
                child.close()
        return _Child(self.path, self.limits)

    def _give_back(self, child: _Child) -> None:
        """Keep the process if it finished its answer; whatever else happened, end it."""
        if child.ready:
            with self._lock:
                self._idle.append(child)
        else:
            child.close()

    def close(self) -> None:
        """End every idle process."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()


def _stopped(limits: Limits, reason: str) -> QueryLimitError:
    """Why a process ended in the middle of its answer."""
    if reason == "cancelled":
        return QueryLimitError("requête annulée")
    if reason:
        return QueryLimitError(
            f"requête arrêtée : elle demandait plus de {limits.seconds:g} secondes ; "
            "ajoutez un numéro de certification ou un LIMIT"
        )
    return QueryLimitError(
        f"requête arrêtée : elle demandait plus de {limits.memory_mb} Mio de mémoire, ou son "
        "processus s'est interrompu"
    )


_ERRORS: dict[str, type[QueryError | StoreError]] = {"query": QueryError, "store": StoreError}
"""Kind of an error frame → the error it becomes."""
