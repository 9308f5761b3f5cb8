"""`crosswalk release`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(release)


def release(
    folder: Annotated[
        Path, typer.Argument(metavar="DOSSIER", help="Le dossier à faire : il ne doit pas exister.")
    ],
    previous: Annotated[
        Path | None, typer.Option(help="La livraison précédente, pour dire ce qui a changé.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--date", help="Date de la livraison (AAAA-MM-JJ) ; aujourd'hui sans elle."),
    ] = None,
    store: options.Store = None,
) -> None:
    """Écrit une livraison des données : toutes les formes, empreintes, description, changements."""
    from datetime import date

    from crosswalk import api
    from crosswalk.release import release as write

    day = options.day(on, "--date") or date.today()
    made = write(api.open(store), folder, day, previous)
    for name, size in made.files:
        print(f"{size:>12}  {name}")
    print(f"Livraison du {day.isoformat()} : {made.folder} ({len(made.files)} fichiers)")
    print(f"Empreinte canonique (RDFC-1.0) : {made.hash}")
    if made.changes:
        same = "rien n'a changé" if made.changes.none else f"voir {made.folder}/CHANGELOG.md"
        print(f"Depuis la livraison précédente : {same}")
