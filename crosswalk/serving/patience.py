"""Connections that a client holds without using them: uvicorn has no limit of time for these.

A client that sends half a request line and waits, or reads nothing of its answer, costs a connection as
long as it likes (« slow loris »). Here it has so many seconds for its headers, and so many between two
reads. The body of a request has its own limit (`crosswalk.serving.asked.body`).
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS, READING = 10.0, 60.0
"""Seconds for a request line and its headers; seconds for a client that reads nothing."""


class Patient(H11Protocol):
    """uvicorn's protocol, with an end to waiting."""

    headers_seconds = HEADERS
    reading_seconds = READING

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin("headers", self.headers_seconds)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._end("headers")
        elif self.conn.trailing_data[0]:  # the beginning of another request
            self._begin("headers", self.headers_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._begin("reading", self.reading_seconds)

    def resume_writing(self) -> None:
        self._end("reading")
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end("headers")
        self._end("reading")
        super().connection_lost(exc)

    def _begin(self, name: str, seconds: float) -> None:
        if name not in self._timers:
            self._timers[name] = self.loop.call_later(seconds, self.transport.abort)

    def _end(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
