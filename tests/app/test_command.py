"""`crosswalk app`: what it starts, and that it starts without a graph, whose pages say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from crosswalk.cli import applying
from tests.remote.servers import free_port

OPENED = "Passerelle : http://127.0.0.1:8765 (Ctrl+C pour arrêter)\n"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What would be run in place of this process."""
    found: dict[str, Any] = {}

    def run(program: str, command: list[str], environment: dict[str, str]) -> None:
        found.update(program=program, command=command, environment=environment)

    monkeypatch.setattr(applying.os, "execve", run)
    monkeypatch.setattr(applying.subprocess, "run", lambda *_, **__: pytest.fail("not POSIX"))
    return found


def launch(store: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="not POSIX"):
        applying.run_app(8765, False, "127.0.0.1", store)


def test_the_server_stays_on_this_machine_and_tells_nothing(
    built: Path, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    launch(built)
    assert {
        "--server.address=127.0.0.1",
        "--server.port=8765",
        "--server.headless=true",
        "--client.showErrorDetails=none",
        "--browser.gatherUsageStats=false",
    } <= set(started["command"])
    assert started["environment"]["CROSSWALK_STORE"] == str(built.resolve())
    assert capsys.readouterr().err == OPENED


def test_without_a_graph_it_starts_and_says_so(
    tmp_path: Path, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    launch(tmp_path)
    assert started["command"]
    assert (
        capsys.readouterr().err
        == f"crosswalk : pas de graphe dans {tmp_path} : construisez-le avec « crosswalk build »\n{OPENED}"
    )


def test_the_first_start_of_a_new_user_asks_nothing(built: Path, tmp_path: Path) -> None:
    """Streamlit asks whoever starts it for the first time for an address, and ends without a terminal."""
    port = free_port()
    environment = os.environ | {"HOME": str(tmp_path), "BROWSER": "true"}
    process = subprocess.Popen(
        [sys.executable, "-m", "crosswalk", "app", "--port", str(port), "--store", str(built)],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert 'lang="fr"' in first_page(port, process)
    finally:
        process.terminate()
        said, told = process.communicate(timeout=30)
    assert (said.strip(), told.splitlines()[0]) == (
        "",
        f"Passerelle : http://127.0.0.1:{port} (Ctrl+C pour arrêter)",
    )


def first_page(port: int, process: subprocess.Popen[str]) -> str:
    request = Request(f"http://127.0.0.1:{port}/", headers={"Accept": "text/html"})
    for _ in range(300):
        if process.poll() is not None:
            return ""
        try:
            with urlopen(request, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    return ""
