"""Whose turn it is, on clocks of the test's own: nothing here runs a query."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from crosswalk.errors import BusyError, QueryLimitError
from crosswalk.limits import Limits
from crosswalk.turns import Stop, Turns


class Asked(threading.Thread):
    """A query that runs until it is let go or stopped."""

    def __init__(self, turns: Turns, key: str, order: list[str]) -> None:
        super().__init__(daemon=True)
        self.turns, self.key, self.order = turns, key, order
        self.stopper, self.let_go, self.running = Stop(), threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.stopper.watch(self.let_go.set)
        self.start()

    def run(self) -> None:
        try:
            with self.turns.turn(self.key, self.stopper):
                self.order.append(self.key)
                self.running.set()
                self.let_go.wait()
        except (BusyError, QueryLimitError) as error:
            self.error = error

    def end(self) -> None:
        self.let_go.set()
        self.join()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def known(turns: Turns, key: str, *, long: bool) -> None:
    """Ask it once, so that what it costs is known."""
    stop = Stop()
    with turns.turn(key, stop):
        if long:
            stop.now("late")


def test_first_come_first_served() -> None:
    order: list[str] = []
    turns = Turns(Limits(workers=1, long_seconds=60))
    first = Asked(turns, "a", order)
    first.running.wait()
    others = []
    for key in "bcd":
        others.append(Asked(turns, key, order))
        until(lambda: len(turns._waiting) == len(others))
    for one in [first, *others]:
        one.running.wait()
        one.end()
    assert order == ["a", "b", "c", "d"]


def test_a_quick_one_goes_before_a_new_one_before_a_long_one() -> None:
    order: list[str] = []
    turns = Turns(Limits(workers=1, long_seconds=60))
    known(turns, "quick", long=False)
    known(turns, "long", long=True)
    first = Asked(turns, "first", order)
    first.running.wait()
    waiting = []
    for key in ("long", "new", "quick"):
        waiting.append(Asked(turns, key, order))
        until(lambda: len(turns._waiting) == len(waiting))
    first.end()
    for one in reversed(waiting):
        one.running.wait()
        one.end()
    assert order == ["first", "quick", "new", "long"]


def test_places_are_left_for_those_known_to_be_quick() -> None:
    order: list[str] = []
    turns = Turns(Limits(workers=3, long_seconds=60))
    known(turns, "quick", long=False)
    known(turns, "long", long=True)
    asked = [Asked(turns, key, order) for key in ("long", "long", "new", "new")]
    until(lambda: len(order) == 2)  # one long, one new: the third place is kept
    assert sorted(order) == ["long", "new"]
    quick = Asked(turns, "quick", order)
    quick.running.wait()
    quick.end()
    assert len(order) == 3
    for one in asked:
        one.let_go.set()
    for one in asked:
        one.join()
    assert sorted(order) == ["long", "long", "new", "new", "quick"]


def test_the_youngest_of_the_long_ones_gives_way() -> None:
    order: list[str] = []
    turns = Turns(Limits(workers=2, long_seconds=0.05))
    old = Asked(turns, "old", order)
    old.running.wait()
    young = Asked(turns, "young", order)
    young.running.wait()
    third = Asked(turns, "third", order)
    third.running.wait()
    assert young.stopper.reason == "crowded"
    assert old.stopper.reason == ""
    for one in (old, young, third):
        one.end()


def test_nobody_gives_way_to_one_known_to_be_long() -> None:
    turns = Turns(Limits(workers=1, long_seconds=0, waiting_seconds=0.5))
    known(turns, "long", long=True)
    running = Asked(turns, "running", [])
    running.running.wait()
    with (
        pytest.raises(BusyError, match=r"aucune place en 0\.5 secondes"),
        turns.turn("long", Stop()),
    ):
        pass
    assert running.stopper.reason == ""
    running.end()


def test_the_queue_is_bounded() -> None:
    turns = Turns(Limits(workers=1, waiting=1, long_seconds=60))
    running = Asked(turns, "a", [])
    running.running.wait()
    waits = Asked(turns, "b", [])
    until(lambda: turns._waiting)
    with pytest.raises(BusyError, match="trop de requêtes attendent"), turns.turn("c", Stop()):
        pass
    running.end()
    waits.running.wait()
    waits.end()
    assert (turns._waiting, turns._running) == ([], [])


def test_one_that_is_cancelled_leaves_the_queue() -> None:
    turns = Turns(Limits(workers=1, long_seconds=60))
    running = Asked(turns, "a", [])
    running.running.wait()
    waits = Asked(turns, "b", [])
    until(lambda: turns._waiting)
    waits.stopper.now()
    waits.join()
    assert isinstance(waits.error, QueryLimitError)
    assert turns._waiting == []
    running.end()


def test_what_was_cancelled_says_nothing_of_its_cost() -> None:
    turns = Turns(Limits(workers=1))
    stop = Stop()
    with turns.turn("a", stop):
        stop.now()
    assert turns._long == {}


def test_what_a_query_cost_is_its_work_and_not_its_wait() -> None:
    turns = Turns(Limits(workers=1, long_seconds=0.01))
    with turns.turn("waited for its process", Stop()) as turn:
        time.sleep(0.05)
        turn.cost = 0.001
    with turns.turn("worked", Stop()) as turn:
        turn.cost = 0.5
    with turns.turn("killed", Stop()):
        time.sleep(0.05)
    assert turns._long == {"waited for its process": False, "worked": True, "killed": True}


def test_one_that_was_long_does_not_wait_for_ever() -> None:
    """After a quarter of the patience it counts as new: it came before the new ones that wait."""
    order: list[str] = []
    turns = Turns(Limits(workers=1, long_seconds=60, waiting_seconds=2))
    known(turns, "long", long=True)
    first = Asked(turns, "first", order)
    first.running.wait()
    long = Asked(turns, "long", order)
    until(lambda: turns._waiting)
    new = Asked(turns, "new", order)
    until(lambda: [one.rank for one in turns._waiting] == [1, 1])
    first.end()
    long.running.wait()
    long.end()
    new.running.wait()
    new.end()
    assert order == ["first", "long", "new"]
