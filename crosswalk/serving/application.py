"""The Starlette application: groups of routes, and what surrounds every answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosswalk.errors import CrosswalkError
from crosswalk.limits import Limits
from crosswalk.serving import context, errors, graphstore, html, linked, page, protocol
from crosswalk.serving.context import Context
from crosswalk.serving.settings import Settings

GROUPS: tuple[Callable[[Context], list[BaseRoute]], ...] = (
    protocol.routes,
    linked.routes,  # the page of a graph, `/graph/….html`, before the graph itself
    graphstore.routes,
    page.routes,
    html.routes,
)
"""Each gives its routes; the first that matches answers."""
_ERRORS = (errors.RefusalError, CrosswalkError, HTTPException, Exception)


def create(
    settings: Settings | None = None, limits: Limits | None = None, path: Path | None = None
) -> Starlette:
    """The application over a store; its context is `app.state.context`."""
    made = context.create(settings, limits, path)
    app = Starlette(
        routes=[route for group in GROUPS for route in group(made)],
        middleware=[
            Middleware(_Headers),
            Middleware(
                CORSMiddleware,
                allow_origins=made.settings.allowed_origins,
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                # Without credentials no header of a request can do harm, and libraries send their own.
                allow_headers=["*"],
                expose_headers=[protocol.TRUNCATED, "Retry-After", "ETag", "Link"],
                max_age=86400,
            ),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        exception_handlers=dict.fromkeys(_ERRORS, errors.render),
        lifespan=lambda _: _living(made),
    )
    # It would answer with an address made of the header `Host`, which is the client's to choose.
    app.router.redirect_slashes = False
    app.state.context = made
    return app


@asynccontextmanager
async def _living(made: Context) -> AsyncIterator[None]:
    """A process ready for the first query; none left at the end."""
    made.pool.warm()
    yield
    made.pool.close()


class _Headers:
    """What every answer carries: its type is the one it says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        await self.app(scope, receive, marked)
