"""`crosswalk serve`, as a person starts and stops it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import ROOT, run
from tests.serving.conftest import Service


def test_it_says_its_address_answers_and_stops(built: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crosswalk", "serve", "--port", "0", "--store", str(built)],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"CROSSWALK_SERVE_PUBLIC": ""},
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        port = re.fullmatch(r"Passerelle répond à http://127\.0\.0\.1:(\d+)/ \(.*\)\n", said)
        assert port, said
        asked = Service(int(port[1]))
        reply = asked.get("ASK { ?s ?p ?o }")  # the socket listens before the server does
        assert reply.text == '{"head":{},"boolean":true}'
        described = asked.send("GET", "/sparql", accept="application/n-triples").text
        assert f"<{asked.endpoint}>" in described
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    assert (rest, process.returncode) == ("", 0)


def test_what_it_refuses(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = run("serve", "--port", "0", store=tmp_path / "vide")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "construisez-le avec « crosswalk build »" in nothing.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = run("serve", "--port", str(port), store=built)
    assert busy.returncode == 3
    said = f"crosswalk : 127.0.0.1:{port} : ce port est déjà pris (--host, --port)\n"
    assert busy.stderr == said
    monkeypatch.setenv("CROSSWALK_SERVE_CONNECTIONS", "beaucoup")
    wrong = run("serve", "--port", "0", store=built)
    assert wrong.returncode == 2
    assert wrong.stderr == "crosswalk : CROSSWALK_SERVE_CONNECTIONS=beaucoup : attendu un nombre\n"
