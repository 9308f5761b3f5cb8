"""Whose turn it is: a bounded queue before a few places, and what ends a query from outside.

A query that lasts must not keep the others waiting: once every place is held by a long query while
others wait, the long query that began last is stopped. The ones before it may finish, and one place
at least turns over.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crosswalk.errors import BusyError, QueryLimitError
from crosswalk.limits import Limits

STEP = 0.2
"""Seconds between two looks of a query that waits: is it still wanted, is there room to be made."""


class Stop:
    """What ends a query from outside: its deadline, a person who cancels it, or the queue."""

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


class Turns:
    """`limits.workers` places and a queue of `limits.waiting`, first come first served."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._free = limits.workers
        self._queue: deque[threading.Event] = deque()
        self._running: dict[Stop, float] = {}

    @contextmanager
    def turn(self, stop: Stop) -> Iterator[None]:
        """Wait for a place and hold it.

        Raises:
            BusyError: the queue is full, or its wait was too long.
            QueryLimitError: it was cancelled while it waited.
        """
        self._enter(stop)
        try:
            yield
        finally:
            self._leave(stop)

    def stop(self) -> None:
        """End what runs."""
        with self._lock:
            running = list(self._running)
        for one in running:
            one.now()

    def _enter(self, stop: Stop) -> None:
        called = threading.Event()
        with self._lock:
            if self._free and not self._queue:
                self._free -= 1
                self._running[stop] = time.monotonic()
                return
            if len(self._queue) >= self.limits.waiting:
                raise BusyError("trop de requêtes attendent leur tour : réessayez dans un instant")
            self._queue.append(called)
        end = time.monotonic() + self.limits.waiting_seconds
        while not called.wait(STEP):
            self._make_room()
            late = time.monotonic() > end
            if (stop.reason or late) and self._give_up(called):
                if stop.reason:
                    raise QueryLimitError("requête annulée")
                raise BusyError(
                    f"aucune place en {self.limits.waiting_seconds:g} secondes : "
                    "réessayez dans un instant"
                )
        with self._lock:
            self._running[stop] = time.monotonic()

    def _give_up(self, called: threading.Event) -> bool:
        """Leave the queue, unless a place was just given."""
        with self._lock:
            if called.is_set():
                return False
            self._queue.remove(called)
            return True

    def _leave(self, stop: Stop) -> None:
        with self._lock:
            del self._running[stop]
            if self._queue:
                self._queue.popleft().set()  # the place goes to the next one, never through `_free`
            else:
                self._free += 1

    def _make_room(self) -> None:
        """Stop the youngest of the long queries, if nobody else can leave soon."""
        since = time.monotonic() - self.limits.long_seconds
        with self._lock:
            long = [stop for stop, began in self._running.items() if began <= since]
            if len(long) < self.limits.workers or any(stop.reason for stop in long):
                return
            youngest = max(long, key=self._running.__getitem__)
        youngest.now("crowded")
