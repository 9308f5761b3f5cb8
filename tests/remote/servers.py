"""Real SPARQL servers for the tests: started on free ports, in temporary folders, always stopped."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from crosswalk.remote.connection import Credentials
from crosswalk.remote.sending import Target

PATIENCE = 120
"""Seconds after which a server that does not answer is taken for broken; never a measure."""


@dataclass(frozen=True)
class Server:
    name: str
    target: Target
    credentials: Credentials | None = None

    @property
    def place(self) -> str:
        return f"sparql:{self.target.endpoint}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str | None:
    """A program beside this Python, or on the path."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name)


@contextmanager
def running(command: list[str], folder: Path, ready: str, leaves: str = "log") -> Iterator[None]:
    """A server, from its first answer at `ready` to the end of the block; then its files go."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(ready):
            said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-500:]
            assert process.poll() is None, f"{command[0]} ended: {said}"
            assert time.monotonic() < end, f"{command[0]} does not answer: {said}"
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()
        for file in folder.glob(leaves):
            file.unlink()


def _answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()
    except HTTPError as error:
        error.close()
    except (URLError, OSError):
        return False
    return True


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """The Oxigraph server, as `pip install oxigraph` brings it, with its default graph as it is: empty."""
    binary = program("oxigraph")
    assert binary
    base = f"http://127.0.0.1:{free_port()}"
    command = [binary, "serve", "--bind", base.removeprefix("http://")]
    with running(command, folder, f"{base}/query"):
        yield Server("oxigraph", Target(f"{base}/query", f"{base}/update", f"{base}/store"))


INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso 7 of Debian, with the limit of rows it is installed with; writing by digest only."""
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=sql, http=http), encoding="ascii")
    command = ["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"]
    base = f"http://127.0.0.1:{http}"
    with running(command, folder, f"{base}/sparql", leaves="virtuoso*"):
        target = Target(f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
        yield Server("virtuoso", target, Credentials("dba", "dba"))


def missing(name: str) -> str:
    """Why a server cannot be tested here; empty where it can."""
    if name == "oxigraph":
        return "" if program("oxigraph") else "no oxigraph here: pip install oxigraph"
    with suppress(FileNotFoundError):
        subprocess.run(["virtuoso-t", "-?"], capture_output=True, check=False)
        return ""
    return "no Virtuoso here: apt-get install virtuoso-opensource-7"


STARTS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
