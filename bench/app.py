"""The application in Chromium, beside an empty Streamlit page served by the same Streamlit in the same run.

First view cold (a fresh server, an empty browser cache), first view warm, switch of page, and twenty
people at once, each in a context of their own. A view is drawn when its footer is.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.serving import ARGUMENTS, CHROMIUM, application, free_port, served
from crosswalk import store

PEOPLE = 20
REPEAT = 5
_EMPTY = """
import streamlit as st
def one(): st.html('<h1>Page</h1><p class="p-foot">fin</p>')
def two(): st.html('<h1>Autre</h1><p class="p-foot">fin</p>')
first = st.Page(one, title="Une", url_path="", default=True)
st.navigation([first, st.Page(two, title="Correspondances", url_path="correspondances")]).run()
"""
_FOOT = ".p-foot"


def main() -> None:
    path = store.store_path()
    sites: dict[str, Callable[[], Any]] = {
        "page Streamlit vide": _empty,
        "Passerelle": lambda: application(path),
    }
    found: dict[str, dict[str, list[float]]] = {name: {} for name in sites}
    for _ in range(2):  # the sites take turns, so that the noise of the machine is shared
        for name, site in sites.items():
            for step, seconds in _measure(site).items():
                found[name].setdefault(step, []).extend(seconds)
    base, ours = (found[name] for name in sites)
    for step in ours:
        first, mine = statistics.median(base[step]), statistics.median(ours[step])
        print(f"{step}: {mine:.2f} s (worst {max(ours[step]):.2f})", end=", ")
        print(f"{mine / first:.1f} × an empty Streamlit page ({first:.2f} s)")


@contextmanager
def _empty() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(_EMPTY, encoding="utf-8")
        port = free_port()
        flags = [
            "--server.headless=true",
            "--browser.gatherUsageStats=false",
            "--server.fileWatcherType=none",
        ]
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            f"--server.port={port}",
            *flags,
        ]
        with served([*command, "--server.address=127.0.0.1"], port) as address:
            yield address


def _measure(site: Callable[[], Any]) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {}
    with site() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        found["first view, cold"] = [_view(browser.new_context(), address)]
        kept = browser.new_context()
        _view(kept, address)
        found["first view, warm"] = [_view(kept, address) for _ in range(REPEAT)]
        page = kept.new_page()
        page.goto(address)
        page.wait_for_selector(_FOOT)
        found["switch of page"] = [_switch(page) for _ in range(REPEAT)]
        browser.close()
        found[f"view for {PEOPLE} at once"] = _crowd(address)
    return found


def _view(context: Any, address: str) -> float:
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(_FOOT)
    spent = time.perf_counter() - start
    page.close()
    return spent


def _switch(page: Any) -> float:
    """To another page of the menu and back; the mean of the two."""
    start = time.perf_counter()
    for _ in range(2):
        title = page.locator("h1").inner_text()
        wanted = page.get_by_test_id("stSidebarNav").get_by_role("link")
        wanted.nth(0 if "correspondances" in page.url else _place(wanted)).click()
        page.wait_for_function(
            "before => document.querySelector('h1') && document.querySelector('h1').innerText !== before"
            f" && document.querySelector('{_FOOT}')",
            arg=title,
        )
    return (time.perf_counter() - start) / 2


def _place(links: Any) -> int:
    return [text.strip() for text in links.all_inner_texts()].index("Correspondances")


def _crowd(address: str) -> list[float]:
    """Sessions over the protocol of Streamlit itself: twenty browsers would measure Chromium."""
    spent: list[float] = []
    gate = threading.Barrier(PEOPLE)

    def visit() -> None:
        gate.wait()
        spent.append(_session(address))

    people = [threading.Thread(target=visit) for _ in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if len(spent) != PEOPLE:
        raise RuntimeError(f"{PEOPLE - len(spent)} of {PEOPLE} sessions failed")
    return spent


def _session(address: str) -> float:
    """Open the WebSocket, ask for the page, read until the script has finished."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    start = time.perf_counter()
    url = address.replace("http", "ws") + "/_stcore/stream"
    with connect(
        url, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=60
    ) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = "q=moniteur"
        socket.send(asked.SerializeToString())
        drawn = False
        while True:
            message = ForwardMsg()
            received = socket.recv(timeout=60)
            message.ParseFromString(received)
            drawn = drawn or b"p-foot" in received
            if message.WhichOneof("type") == "script_finished":
                if not drawn:
                    raise RuntimeError("the page was not drawn to its footer")
                return time.perf_counter() - start


if __name__ == "__main__":
    main()
