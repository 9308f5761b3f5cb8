"""`crosswalk app`: what it starts, and that it starts without a graph, whose pages say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosswalk.cli import applying


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
    assert capsys.readouterr().err == ""


def test_without_a_graph_it_starts_and_says_so(
    tmp_path: Path, started: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    launch(tmp_path)
    assert started["command"]
    assert (
        capsys.readouterr().err
        == f"crosswalk : pas de graphe dans {tmp_path} : construisez-le avec « crosswalk build »\n"
    )
