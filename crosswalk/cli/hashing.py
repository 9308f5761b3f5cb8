"""`crosswalk hash`."""

from __future__ import annotations

from typing import Annotated

import typer

from crosswalk.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="hash")
    def run(
        graph: Annotated[
            str | None, typer.Argument(help="Un graphe, par son IRI ; tout l'entrepôt sans lui.")
        ] = None,
        store: options.Store = None,
    ) -> None:
        """Calcule l'empreinte canonique du graphe (RDFC-1.0, SHA-256) : égale pour des graphes égaux."""
        from crosswalk import api
        from crosswalk.canonical import quads_hash
        from crosswalk.errors import QueryError
        from crosswalk.store import server, store_path

        reader = api.open(store).store
        if graph is None and server(store_path(store)):
            raise QueryError(
                "sur un serveur, l'empreinte se demande graphe par graphe (« crosswalk query graphes ») : "
                "il tient en plus sa description, et nos nœuds anonymes y ont des adresses"
            )
        if graph:
            reader.known(graph)
        scratch = reader.path if reader.path.is_dir() else None  # where there is room for a graph
        print(quads_hash(reader.quads(graph), scratch))
