"""The Starlette application: groups of routes, and what surrounds every answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from crosswalk.limits import Limits
from crosswalk.serving import context, errors, linked
from crosswalk.serving.context import Context
from crosswalk.serving.settings import Settings

GROUPS: tuple[Callable[[Context], list[BaseRoute]], ...] = (linked.routes,)
"""Each gives its routes; the first that matches answers."""


def create(
    settings: Settings | None = None, limits: Limits | None = None, path: Path | None = None
) -> Starlette:
    """The application over a store; its context is `app.state.context`."""
    made = context.create(settings, limits, path)
    app = Starlette(
        routes=[route for group in GROUPS for route in group(made)],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=made.settings.allowed_origins,
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["Content-Type", "Accept"],
                expose_headers=["X-Passerelle-Truncated"],
            ),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        exception_handlers={errors.RefusalError: errors.render},
    )
    app.state.context = made
    return app
