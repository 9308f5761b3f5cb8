"""Long work that says where it is and can be cancelled: a thread, and the steps it tells of.

A function of the library that takes long calls `step` between its parts. Run inside a `Task`, the step
is what a page shows, and the place where a cancelled task ends; outside of one, it does nothing.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from crosswalk.errors import CancelledError, CrosswalkError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """Where a task is: in words, and how many parts are done of how many (0: not counted)."""

    words: str = ""
    done: int = 0
    total: int = 0


class Task(Generic[T]):
    """A work done in a thread of its own, for a page that goes on living meanwhile."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.began = time.monotonic()
        self.step = Step()
        self.told_to_end = False
        self.result: T | None = None
        self.error: CrosswalkError | None = None
        self.fault: Exception | None = None
        """What went wrong that is not told to users: a fault of ours."""
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], T]) -> None:
        _running.set(self)
        try:
            self.result = work()
        except CrosswalkError as error:
            self.error = error
        except Exception as error:
            self.fault = error

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after `seconds` at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def elapsed(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self.began

    def cancel(self) -> None:
        """End it at its next step; its error says so."""
        self.told_to_end = True

    @property
    def cancelled(self) -> bool:
        """Whether it was told to end before it had an answer."""
        return self.told_to_end and self.result is None

    def found(self) -> T:
        """The answer of a task that is done, or what went wrong.

        Raises:
            CrosswalkError: what the work raised; `CancelledError` once it was cancelled.
        """
        if self.error or self.fault:
            raise self.error or self.fault  # type: ignore[misc]
        return self.result  # type: ignore[return-value]


_running: ContextVar[Task[Any] | None] = ContextVar("running", default=None)


def step(words: str = "", done: int = 0, total: int = 0) -> None:
    """Say where the work is; without words, only look whether it was cancelled.

    Raises:
        CancelledError: it was, and ends here.
    """
    task = _running.get()
    if task is None:
        return
    if task.told_to_end:
        raise CancelledError("travail annulé")
    if words:
        task.step = Step(words, done, total)


class Shared(Generic[T]):
    """Tasks by key, the last `kept` of them: who asks for what another awaits joins the same task.

    It is cancelled once everyone who joined has left; what is done stays to be asked for again.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._tasks: OrderedDict[Hashable, tuple[Task[T], set[object]]] = OrderedDict()
        self._lock = threading.Lock()

    def join(self, key: Hashable, who: object, work: Callable[[], T]) -> Task[T]:
        """The task of a key; a new one where none runs or answered well."""
        with self._lock:
            task, people = self._tasks.get(key, (None, set()))
            if task is None or task.told_to_end or task.error or task.fault:
                task, people = Task(work), set()
                self._tasks[key] = task, people
            people.add(who)
            self._tasks.move_to_end(key)
            while len(self._tasks) > self._kept:
                self._tasks.popitem(last=False)
            return task

    def leave(self, key: Hashable, who: object) -> None:
        """One person less; the last one cancels a task that still runs."""
        with self._lock:
            task, people = self._tasks.get(key, (None, set()))
            people.discard(who)
            if task and not people and not task.wait(0):
                task.cancel()
