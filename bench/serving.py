"""An application on a free port, for what looks at it from outside: benches, screenshots, browser tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--lang=fr-FR"]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(
    command: list[str], port: int, health: str = "/_stcore/health", **environment: str
) -> Iterator[str]:
    """Run a server until the block ends; its address, once `health` answers there."""
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address + health, process)
        yield address
    finally:
        # The whole session: `crosswalk app` has a server under it, which outlives it otherwise.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def application(store: Path, **environment: str) -> Iterator[str]:
    """`crosswalk app` over a store."""
    port = free_port()
    command = [sys.executable, "-m", "crosswalk", "app", "--port", str(port), "--no-browser"]
    with served([*command, "--store", str(store)], port, **environment) as address:
        yield address


def _await(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
