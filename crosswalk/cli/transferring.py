"""`crosswalk transfer` and `crosswalk positioning`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options


class TransferFormat(StrEnum):
    table = "table"
    json = "json"
    xlsx = "xlsx"
    docx = "docx"
    pdf = "pdf"


BINARY = frozenset({"xlsx", "docx", "pdf"})


def register(app: typer.Typer) -> None:
    """Declare the commands."""
    app.command(name="transfer")(transfer)
    app.command(name="positioning")(positioning)


def transfer(
    held: Annotated[
        list[str],
        typer.Option(
            help="Blocs ou titres déjà obtenus : RNCP41402BC01,BC02 ; « RNCP39794 CCP3 » ; un intitulé."
        ),
    ],
    target: Annotated[
        list[str] | None,
        typer.Option(help="Titre visé ; plusieurs possibles ; sans lui, tout ce que cela donne."),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="Jour de la demande (AAAA-MM-JJ) ; aujourd'hui sans lui.")
    ] = None,
    obtained: Annotated[
        str | None, typer.Option(help="Jour d'obtention des blocs détenus (AAAA-MM-JJ).")
    ] = None,
    recevable: Annotated[
        str | None, typer.Option(help="Jour de la recevabilité ou de l'entrée en parcours.")
    ] = None,
    format: Annotated[
        TransferFormat, typer.Option(help="docx et pdf : la note au candidat, avec une lettre.")
    ] = TransferFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Ce que donnent des blocs déjà obtenus : degrés, preuves, conditions, et ce qui reste."""
    from crosswalk import api
    from crosswalk.matching.hints import stored_hints
    from crosswalk.transfer import Dates
    from crosswalk.transfer import transfer as ask
    from crosswalk.transfer.forms import WRITERS

    dates = Dates(
        options.day(on, "--on"),
        options.day(obtained, "--obtained"),
        options.day(recevable, "--recevable"),
    )
    graph = api.open(store)
    answer = ask(graph, held, target or [], dates, stored_hints(graph))
    options.emit(WRITERS[format.value](answer), output, binary=format.value in BINARY)


def positioning(
    number: Annotated[str | None, typer.Argument(help="Le titre dont on veut la grille.")] = None,
    read: Annotated[
        Path | None, typer.Option("--read", help="Une grille remplie (.xlsx) à relire.")
    ] = None,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du compte rendu d'une grille relue.")
    ] = options.ReportFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """La grille d'auto-positionnement d'un titre (classeur à remplir), ou ce que dit une grille remplie."""
    import json

    from crosswalk import api
    from crosswalk.errors import QueryError
    from crosswalk.transfer import grid
    from crosswalk.transfer import positioning as position

    if (number is None) == (read is None):
        raise QueryError("attendu un titre (41402) pour écrire sa grille, ou --read FICHIER.xlsx")
    graph = api.open(store)
    if read is None:
        options.emit(grid.write(position.positioning(graph, number or "")), output, binary=True)
        return
    replies = grid.read(read)
    found = position.report(position.positioning(graph, grid.number_of(read, replies)), replies)
    if format is options.ReportFormat.json:
        options.emit(json.dumps(position.to_json(found), ensure_ascii=False, indent=1), output)
    else:
        options.emit(position.to_text(found), output)
