"""Long work on a page: its progress, and a way out. The page lives on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from crosswalk.errors import CancelledError
from crosswalk.tasks import Shared, Task
from views.text import h, plain, show

T = TypeVar("T")
PATIENCE = 1.5
"""Seconds for which a page waits before it shows that it does."""
KEPT = 32


def private(name: str, key: Hashable, words: str, work: Callable[[], T]) -> T | None:
    """The result of a work of this person alone; None while it runs, or once it was cancelled.

    `name` is its place in the session; another `key` there is another work, and ends the one before.
    `words` say what is being done.

    Raises:
        CrosswalkError: what the work raised.
    """
    place = f"travail-{name}"
    held = st.session_state.get(place)
    if held is None or held[0] != key:
        if held:
            held[1].cancel()
        held = st.session_state[place] = key, Task[Any](work)
    return _found(held[1], words, held[1].cancel, lambda: st.session_state.pop(place, None))


def shared(key: Hashable, words: str, work: Callable[[], T]) -> T | None:
    """The same for an answer that is everyone's: asked for twice, it is worked out once, and kept."""
    who, tasks = st.session_state.setdefault("travail-qui", object()), _tasks()
    place = "travail-partagé"
    held = st.session_state.get(place)
    if held is None or held[0] != key:
        if held:
            tasks.leave(held[0], who)
        held = st.session_state[place] = key, tasks.join(key, who, work)

    def cancel() -> None:
        st.session_state[place] = key, None
        tasks.leave(key, who)

    return _found(held[1], words, cancel, lambda: st.session_state.pop(place, None))


@st.cache_resource(show_spinner=False)
def _tasks() -> Shared[Any]:
    return Shared(KEPT)


def _found(
    task: Task[T] | None, words: str, cancel: Callable[[], None], again: Callable[[], object]
) -> T | None:
    """`task` is None once this person left it to others."""
    if task is None or task.cancelled:
        _cancelled(again)
        return None
    with st.spinner(plain(words)):
        done = task.wait(PATIENCE)
    if not done:
        with st.container(key="attente"):
            show(h("p", words))
            _waiting(task, cancel)
        return None
    try:
        return task.found()
    except CancelledError:
        _cancelled(again)
        return None


@st.fragment(run_every=0.5)
def _waiting(task: Task[Any], cancel: Callable[[], None]) -> None:
    """Where the work is, since when, and how to end it."""
    if task.wait(0.05):
        st.rerun()
    now = task.step
    counted = f" ({now.done} sur {now.total})" if now.total else ""
    spent = f"en cours depuis {task.elapsed():.0f} s"
    told = f"{now.words}{counted} : {spent}" if now.words else spent.capitalize()
    st.progress(now.done / now.total if now.total else 0.0, plain(f"{told}."))
    if st.button("Annuler", key="annuler"):
        cancel()
        st.rerun()


def _cancelled(again: Callable[[], object]) -> None:
    st.info("Travail annulé.")
    st.button("Relancer", on_click=again, key="relancer")
