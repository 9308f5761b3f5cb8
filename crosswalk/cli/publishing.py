"""`crosswalk publish`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk.cli import options

if TYPE_CHECKING:
    from crosswalk.remote.connection import Credentials
    from crosswalk.remote.publishing import Outcome, Progress


class Scheme(StrEnum):
    basic = "basic"
    digest = "digest"


def register(app: typer.Typer) -> None:
    """Declare `crosswalk publish`."""
    app.command()(publish)


def publish(
    endpoint: Annotated[str, typer.Option(help="Adresse du service de requêtes du serveur.")],
    update: Annotated[
        str | None, typer.Option(help="Adresse de son service SPARQL Update.")
    ] = None,
    graph_store: Annotated[
        str | None, typer.Option(help="Adresse de son Graph Store Protocol.")
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(
            envvar="CROSSWALK_SERVER_USER",
            help="Compte ; le mot de passe vient de CROSSWALK_SERVER_PASSWORD ou est demandé.",
        ),
    ] = None,
    auth: Annotated[
        Scheme | None, typer.Option(help="Genre d'authentification ; sinon, celui du serveur.")
    ] = None,
    graph: Annotated[
        list[str] | None,
        typer.Option(help="Un graphe, par son IRI ; plusieurs fois. Tous sans lui."),
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option(
            min=1, max=1_000_000, help="Triplets envoyés à la fois (10 000, ou 1 000 par Update)."
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Reprend une publication interrompue.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Retire du serveur les graphes que l'entrepôt n'a plus.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=1, help="Secondes sans réponse avant d'abandonner.")
    ] = 60,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure", help="Permet un mot de passe en clair (http) hors de cette machine."
        ),
    ] = False,
    store: options.Store = None,
) -> None:
    """Charge les graphes sur un serveur SPARQL 1.1, les vérifie, et y dit ce qui est publié."""
    from crosswalk import api
    from crosswalk.remote.connection import Connection, checked_url
    from crosswalk.remote.publishing import publish as send
    from crosswalk.remote.sending import Target

    began = time.perf_counter()
    who = _credentials(user, auth)
    for url in filter(None, (endpoint, update, graph_store)):
        checked_url(url, who, insecure)
    target = Target(endpoint, update, graph_store, batch)
    source = api.open(store).store
    summary = source.summary()
    with _shown(summary.triples if summary else 0) as progress:
        done = send(source, target, Connection(who, timeout), graph or (), resume, prune, progress)
    _tell(done, endpoint, time.perf_counter() - began)


def _credentials(user: str | None, auth: Scheme | None) -> Credentials | None:
    """Who publishes; the password from the environment, or asked for at the terminal."""
    from crosswalk.errors import ServerError
    from crosswalk.remote.connection import PASSWORD, Credentials

    if not user:
        return None
    password = os.environ.get(PASSWORD)
    if password is None:
        if not sys.stdin.isatty():
            raise ServerError(f"mot de passe absent : donnez-le dans {PASSWORD}")
        password = str(typer.prompt(f"Mot de passe de {user}", hide_input=True, err=True))
    return Credentials(user, password, auth.value if auth else "")


@contextmanager
def _shown(total: int) -> Iterator[Progress]:
    """A bar on standard error, of the triples sent; a line a step where there is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        last: list[tuple[str, str]] = []

        def say(graph: str, step: str, _: int) -> None:
            if last != [(graph, step)]:
                last[:] = [(graph, step)]
                options.say(f"… {step} : {graph.split('/graph/')[-1]}")

        yield say
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("…", total=total or None)

        def tell(graph: str, step: str, more: int) -> None:
            bar.update(task, description=f"{step} {graph.split('/graph/')[-1]}", advance=more)

        yield tell


def _tell(done: Outcome, endpoint: str, seconds: float) -> None:
    rows = [
        (one.name.split("/graph/")[-1], f"{one.triples}", state)
        for state, graphs in (("envoyé, vérifié", done.sent), ("déjà en place", done.kept))
        for one in graphs
    ]
    options.table(("graphe", "triplets", "état"), sorted(rows))
    if done.in_place:
        names = ", ".join(name.split("/graph/")[-1] for name in done.in_place)
        options.say(
            f"Sans --update, remplacés sur place : {names} ; pendant l'envoi, le serveur répondait "
            "avec une partie du graphe."
        )
    if done.stale:
        names = ", ".join(name.split("/graph/")[-1] for name in done.stale)
        options.say(f"Restent d'une publication antérieure : {names} (« --prune » les retire).")
    print(f"Publié sur {endpoint} en {seconds:.1f} s ; à lire avec --store sparql:{endpoint}")
