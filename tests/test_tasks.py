"""Long work tells where it is, ends when told to, and is shared by those who ask for the same."""

from __future__ import annotations

import threading

import pytest

from crosswalk import tasks
from crosswalk.errors import CancelledError, DocumentError
from crosswalk.tasks import Shared, Step, Task


class Slow:
    """A work of three steps that waits at its second one."""

    def __init__(self) -> None:
        self.times = 0
        self.there, self.go = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.times += 1
        tasks.step("premier pas", 0, 3)
        tasks.step("deuxième pas", 1, 3)
        self.there.set()
        assert self.go.wait(30)
        tasks.step()
        return "fait"


def test_a_task_tells_its_step_and_gives_its_answer() -> None:
    slow = Slow()
    task = Task(slow)
    assert slow.there.wait(30)
    assert task.step == Step("deuxième pas", 1, 3)
    assert not task.wait(0)
    slow.go.set()
    assert task.wait(30)
    assert (task.found(), task.cancelled) == ("fait", False)


def test_a_cancelled_task_ends_at_its_next_step() -> None:
    slow = Slow()
    task = Task(slow)
    assert slow.there.wait(30)
    task.cancel()
    assert task.cancelled  # said at once, whatever the thread is at
    slow.go.set()
    assert task.wait(30)
    with pytest.raises(CancelledError, match="travail annulé"):
        task.found()


def test_what_a_task_raises_is_raised_where_it_is_asked_for() -> None:
    def refuse() -> str:
        raise DocumentError("t.csv", "vide")

    def fail() -> str:
        return str(1 // 0)

    for work, error in ((refuse, DocumentError), (fail, ZeroDivisionError)):
        task = Task(work)
        assert task.wait(30)
        with pytest.raises(error):
            task.found()


def test_outside_a_task_a_step_is_nothing() -> None:
    task = Task(lambda: "fait")
    assert task.wait(30)
    tasks.step("rien", 1, 2)
    assert (task.found(), task.step) == ("fait", Step())


def test_the_same_work_is_done_once_and_cancelled_by_the_last_who_waits() -> None:
    shared, slow = Shared[str](2), Slow()
    first = shared.join("a", "Anne", slow)
    assert slow.there.wait(30)
    assert shared.join("a", "Bruno", slow) is first
    shared.leave("a", "Anne")
    assert not first.cancelled
    shared.leave("a", "Bruno")
    assert first.cancelled
    slow.go.set()
    assert first.wait(30)
    again = shared.join("a", "Anne", slow)
    assert again is not first
    assert again.wait(30)
    assert shared.join("a", "Bruno", slow).found() == "fait"
    assert slow.times == 2


def test_the_oldest_answers_are_forgotten() -> None:
    shared, made = Shared[int](2), list[int]()

    def work() -> int:
        made.append(1)
        return len(made)

    for key in "abca":
        assert shared.join(key, "Anne", work).wait(30)
    assert len(made) == 4
    assert shared.join("c", "Anne", work).found() == 3
