"""Whose turn it is: a bounded queue before a few places, and what ends a query from outside.

Oxigraph says nothing beforehand of what a query will cost. What is known is how it went the last time
that its text was asked, and that decides its rank: quick, not seen yet, long. Each rank goes before the
next one, and leaves it places: a quick query never waits for a long one to be stopped. Where queries wait
and only long ones run, the one that began last is stopped, and its client told to come back.
"""

from __future__ import annotations

import threading
import time
from bisect import insort
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from crosswalk.errors import BusyError, QueryLimitError
from crosswalk.limits import Limits

QUICK, NEW, LONG = 0, 1, 2
REMEMBERED = 2000
"""Texts of which it is remembered how long they took."""
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


@dataclass(slots=True)
class Turn:
    """A query that waits or runs."""

    key: Hashable
    stop: Stop
    rank: int
    number: int
    """In the order of arrival."""
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0
    cost: float | None = None
    """Seconds of work, as the process that did it says; None: what the clock says."""

    def begin(self) -> None:
        """Its time is counted from now on."""
        self.began = time.monotonic()


class Turns:
    """`limits.workers` places and a queue of `limits.waiting`; within a rank, first come first served."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._numbers = count()
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._long: OrderedDict[Hashable, bool] = OrderedDict()
        """The last texts that were asked → whether they were long."""
        places = limits.workers
        # How many places all queries may hold, those not known to be quick, those known to be long.
        self._places = (places, places - 1 if places > 2 else places, max(1, places - 2))

    @contextmanager
    def turn(self, key: Hashable, stop: Stop) -> Iterator[Turn]:
        """Wait for a place and hold it. `key` is what makes two queries the same.

        Raises:
            BusyError: the queue is full, or its wait was too long.
            QueryLimitError: it was cancelled while it waited.
        """
        one = self._enter(key, stop)
        try:
            yield one
        finally:
            self._leave(one)

    def stop(self) -> None:
        """End what runs."""
        with self._lock:
            running = list(self._running)
        for one in running:
            one.stop.now()

    def _enter(self, key: Hashable, stop: Stop) -> Turn:
        with self._lock:
            rank = {None: NEW, False: QUICK, True: LONG}[self._long.get(key)]
            one = Turn(key, stop, rank, next(self._numbers))
            insort(self._waiting, one, key=_order)
            self._call()
            if not one.called.is_set() and len(self._waiting) > self.limits.waiting:
                self._waiting.remove(one)
                raise BusyError("trop de requêtes attendent leur tour : réessayez dans un instant")
        came = time.monotonic()
        while not one.called.wait(STEP):
            waited = time.monotonic() - came
            late = waited > self.limits.waiting_seconds
            self._make_room(one)
            if one.rank == LONG and waited > self.limits.waiting_seconds / 4:
                self._promote(one)
            if (stop.reason or late) and self._give_up(one):
                if stop.reason:
                    raise QueryLimitError("requête annulée", "The query was cancelled.")
                raise BusyError(
                    f"aucune place en {self.limits.waiting_seconds:g} secondes : "
                    "réessayez dans un instant"
                )
        return one

    def _call(self) -> None:
        """Give the free places to the first who may hold them. The lock is held."""
        for one in list(self._waiting):
            if self._may_run(one):
                self._waiting.remove(one)
                one.begin()
                self._running.append(one)
                one.called.set()

    def _may_run(self, one: Turn) -> bool:
        return all(
            sum(other.rank >= rank for other in self._running) < self._places[rank]
            for rank in range(one.rank + 1)
        )

    def _promote(self, one: Turn) -> None:
        """A query that was long once may be quick today: it does not wait behind new ones for ever."""
        with self._lock:
            if not one.called.is_set():
                self._waiting.remove(one)
                one.rank = NEW
                insort(self._waiting, one, key=_order)
                self._call()

    def _give_up(self, one: Turn) -> bool:
        """Leave the queue, unless a place was just given."""
        with self._lock:
            if one.called.is_set():
                return False
            self._waiting.remove(one)
            return True

    def _leave(self, one: Turn) -> None:
        with self._lock:
            self._running.remove(one)
            cost = time.monotonic() - one.began if one.cost is None else one.cost
            if one.stop.reason != "cancelled":  # which says nothing of its cost
                self._long[one.key] = bool(one.stop.reason) or cost > self.limits.long_seconds
                self._long.move_to_end(one.key)
            if len(self._long) > REMEMBERED:
                self._long.popitem(last=False)
            self._call()

    def _make_room(self, one: Turn) -> None:
        """Stop the youngest of the long queries, if only long ones hold the places that `one` could have."""
        if self._long.get(one.key):
            return
        since = time.monotonic() - self.limits.long_seconds
        with self._lock:
            long = [other for other in self._running if other.began <= since]
            if len(long) < self._places[one.rank] or any(other.stop.reason for other in long):
                return
        max(long, key=lambda other: other.began).stop.now("crowded")


def _order(one: Turn) -> tuple[int, int]:
    return one.rank, one.number
