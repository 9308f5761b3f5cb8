"""`crosswalk serve`."""

from __future__ import annotations

import importlib.util
from typing import Annotated

import typer

from crosswalk.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def serve(
        port: Annotated[
            int | None, typer.Option(help="Port d'écoute (0 : un port libre).", show_default="8080")
        ] = None,
        host: Annotated[
            str | None,
            typer.Option(help="Adresse d'écoute : cette machine seulement, sans elle."),
        ] = None,
        store: options.Store = None,
    ) -> None:
        """Sert le graphe : SPARQL 1.1, données liées, page de requêtes. En lecture seule."""
        from dataclasses import replace

        from crosswalk import store as stores
        from crosswalk.errors import UnavailableError
        from crosswalk.limits import Limits

        if not all(importlib.util.find_spec(name) for name in ("starlette", "uvicorn")):
            raise UnavailableError("le service demande : pip install « passerelle[serve] »")
        from crosswalk.serving import server
        from crosswalk.serving.settings import Settings

        settings = Settings.from_environment()
        settings = replace(
            settings,
            port=settings.port if port is None else port,
            host=settings.host if host is None else host,
        )
        target = stores.store_path(store)
        stores.current_generation(target)
        server.run(settings, Limits.from_environment(), target)
