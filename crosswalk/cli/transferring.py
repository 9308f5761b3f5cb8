"""`crosswalk transfer`."""

from __future__ import annotations

from enum import StrEnum
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
    """Declare the command."""
    app.command(name="transfer")(transfer)


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
    from crosswalk.transfer import Dates
    from crosswalk.transfer import transfer as ask
    from crosswalk.transfer.forms import WRITERS

    dates = Dates(
        options.day(on, "--on"),
        options.day(obtained, "--obtained"),
        options.day(recevable, "--recevable"),
    )
    answer = ask(api.open(store), held, target or [], dates)
    options.emit(WRITERS[format.value](answer), output, binary=format.value in BINARY)
