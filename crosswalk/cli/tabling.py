"""`crosswalk verify-table`, `watch` and `publish-table`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options


class TableFormat(StrEnum):
    table = "table"
    json = "json"
    shacl = "shacl"
    html = "html"


class WatchFormat(StrEnum):
    table = "table"
    json = "json"


Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="Rôle d'une colonne, rôle=en-tête : source, source_blocs, target, target_blocs, kind…",
    ),
]
Declaring = Annotated[
    str | None,
    typer.Option(help="Le titre qui déclare, si le tableau ne le dit pas : RNCP41402."),
]


def register(app: typer.Typer) -> None:
    """Declare the commands on tables."""
    app.command(name="verify-table")(verify_table)
    app.command()(watch)
    app.command(name="publish-table")(publish_table)


def verify_table(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FICHIER|DOSSIER…",
            help="Tableaux : CSV, XLSX, ODS, SSSOM, page HTML, texte collé ; ou des dossiers.",
        ),
    ] = None,
    format: Annotated[TableFormat, typer.Option(help="Forme du rapport.")] = TableFormat.table,
    annotated: Annotated[
        Path | None,
        typer.Option(help="Copie de votre fichier avec les verdicts (un dossier pour plusieurs)."),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Écrit le classeur à remplir, et s'arrête.")
    ] = None,
    column: Columns = None,
    certification: Declaring = None,
    on: Annotated[
        str | None,
        typer.Option("--on", help="Date du contrôle (AAAA-MM-JJ) ; aujourd'hui sans elle."),
    ] = None,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Contrôle des tableaux de correspondances : un verdict par ligne, et ce qui est écrit ailleurs."""
    from crosswalk.cli.tables import run_template, run_verify

    if template:
        run_template(template)
        return
    if not paths:
        raise typer.BadParameter("donnez un FICHIER ou un DOSSIER (ou --template MODELE.xlsx)")
    day = options.day(on, "--on")
    raise typer.Exit(
        run_verify(paths, format.value, annotated, column or [], certification, day, output, store)
    )


def watch(
    number: Annotated[str, typer.Argument(help="Votre certification : RNCP41402.")],
    format: Annotated[WatchFormat, typer.Option(help="Forme du résultat.")] = WatchFormat.table,
    on: Annotated[str | None, typer.Option("--on", help="Date du regard (AAAA-MM-JJ).")] = None,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Veille : où vos blocs sont reconnus, quels titres partenaires ont changé, ce qui est d'un seul côté."""
    from crosswalk.cli.tables import run_watch

    run_watch(number, format.value, options.day(on, "--on"), output, store)


def publish_table(
    file: Annotated[Path, typer.Argument(help="Le tableau accepté.")],
    author: Annotated[str, typer.Option(help="Qui le déclare : le certificateur.")],
    date: Annotated[str, typer.Option(help="Date de la déclaration (AAAA-MM-JJ).")],
    legal_source: Annotated[
        str, typer.Option(help="Texte, fiche ou décision qui l'énonce, avec sa date.")
    ],
    title: Annotated[str | None, typer.Option(help="Titre du tableau.")] = None,
    column: Columns = None,
    certification: Declaring = None,
    store: options.Store = None,
) -> None:
    """Publie un tableau sans erreur dans la couche officielle, dans son propre graphe."""
    from crosswalk.cli.tables import run_publish

    stated = {"author": author, "date": date, "legal_source": legal_source, "title": title}
    run_publish(file, stated, column or [], certification, store)
