"""A service on a free port of this machine, and a client that adds nothing of its own."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from crosswalk.limits import Limits
from crosswalk.serving.server import listening, server
from crosswalk.serving.settings import Settings


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    """By name, in lower case."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers["content-type"].split(";")[0]


@dataclass(frozen=True)
class Service:
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.address}/sparql"

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        timeout: float = 60,
        **headers: str,
    ) -> Reply:
        """One request; `content_type="…"` is the header `Content-Type`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def get(self, query: str, *more: tuple[str, str], **headers: str) -> Reply:
        """A query by GET."""
        return self.send("GET", f"/sparql?{urlencode([('query', query), *more])}", **headers)


@contextmanager
def serving(path: Path, limits: Limits, **settings: object) -> Iterator[Service]:
    """A service over a store until the block ends."""
    bound, chosen = listening(Settings(port=0, **settings))  # type: ignore[arg-type]
    running = server(chosen, limits, path)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield Service(chosen.port)
    finally:
        running.should_exit = True
        thread.join(20)
        bound.close()


@pytest.fixture(scope="module")
def service(built: Path) -> Iterator[Service]:
    with serving(built, Limits(seconds=30, rows=1000)) as found:
        yield found
