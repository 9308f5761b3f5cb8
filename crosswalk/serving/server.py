"""uvicorn over the application: the socket first, so that the address is known and said."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import uvicorn

from crosswalk.errors import UnavailableError, why
from crosswalk.limits import Limits
from crosswalk.serving.application import create
from crosswalk.serving.patience import Patient
from crosswalk.serving.settings import Settings

_BACKLOG = 512


def listening(settings: Settings) -> tuple[socket.socket, Settings]:
    """A bound socket, and the settings with its port in place of 0.

    Raises:
        UnavailableError: the address is taken, or is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol named: asyncio sends small answers at once (TCP_NODELAY) only where it is.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen(_BACKLOG)  # who reads the address may ask at once
    except (OSError, OverflowError) as error:
        bound.close()
        raise UnavailableError(
            f"{settings.host}:{settings.port} : {why(error)} (--host, --port)"
        ) from error
    return bound, replace(settings, port=bound.getsockname()[1])


def server(settings: Settings, limits: Limits, path: Path) -> uvicorn.Server:
    """The server of a store, not yet running."""
    config = uvicorn.Config(
        create(settings, limits, path),
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.connections,
        h11_max_incomplete_event_size=(settings.address_kb + 32) << 10,
        http=Patient,
        timeout_graceful_shutdown=3,
        ws="none",
        lifespan="on",
    )
    return uvicorn.Server(config)


def run(settings: Settings, limits: Limits, path: Path) -> None:
    """Serve until stopped."""
    bound, settings = listening(settings)
    print(f"Passerelle répond à {settings.address}/ (Ctrl+C pour arrêter)", file=sys.stderr)
    with suppress(KeyboardInterrupt):  # which uvicorn raises again once it has stopped
        server(settings, limits, path).run(sockets=[bound])
