"""The commands, one function each; those that need more than a screen have their own module."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosswalk import __version__
from crosswalk.cli import (
    differing,
    evaluating,
    exporting,
    french,
    hashing,
    matching,
    options,
    publishing,
    releasing,
    reviewing,
    serving,
    similar,
    tabling,
    transferring,
    vocabularies,
)
from crosswalk.notice import NOTICE

app = typer.Typer(
    name="crosswalk",
    help="Passerelle : les certifications du RNCP en graphe, et les correspondances déclarées.",
    epilog=NOTICE,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class QueryFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"
    turtle = "turtle"


class RowFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    pdf = "pdf"
    sssom = "sssom"
    turtle = "turtle"


def _version(wanted: bool) -> None:
    if wanted:
        print(f"crosswalk {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Version, et rien d'autre."
        ),
    ] = False,
) -> None:
    """Passerelle : les certifications du RNCP en graphe, et les correspondances déclarées."""


@app.command()
def build(
    store: options.Store = None,
    sources: Annotated[
        Path | None,
        typer.Option(help="Autre dossier de documents (avec son manifest.toml)."),
    ] = None,
) -> None:
    """Construit le graphe à partir des documents, le contrôle, puis le publie."""
    from crosswalk.cli.building import run_build

    run_build(store, sources)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Documents : texte, HTML ou PDF.")],
    store: options.Store = None,
    number: Annotated[
        str | None, typer.Option(help="Numéro RNCP ou RS, si le document ne le dit pas.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Genre du document, s'il n'est pas reconnu.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Titre du document.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Éditeur du document.")] = None,
    licence: Annotated[str | None, typer.Option(help="Licence ou mention de droits.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dit ce qui est compris, sans rien écrire.")
    ] = False,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du compte rendu.")
    ] = options.ReportFormat.table,
) -> None:
    """Lit des documents et les ajoute au graphe, chacun dans son propre graphe nommé."""
    from crosswalk.cli.building import run_add

    details = {"title": title, "publisher": publisher, "licence": licence}
    run_add(files, store, number, kind, details, dry_run, format.value)


@app.command(name="import-rncp")
def import_rncp(
    source: Annotated[
        Path, typer.Argument(help="Export de France compétences : XML, CSV, zip ou dossier.")
    ],
    store: options.Store = None,
    date: Annotated[
        str | None, typer.Option(help="Date de l'export (AAAA-MM-JJ), si le nom ne la dit pas.")
    ] = None,
    active_only: Annotated[
        bool, typer.Option("--active-only", help="Seulement les fiches actives.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(help="Seulement les fiches publiées ou décidées depuis cette date."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="S'arrête à la première valeur douteuse.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Fichier du compte rendu complet (JSON).")
    ] = None,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du compte rendu.")
    ] = options.ReportFormat.table,
) -> None:
    """Ajoute le registre national : les exports officiels, chacun dans son graphe daté."""
    from crosswalk.cli.importing import run_import
    from crosswalk.register.importing import Options

    wanted = Options(
        options.day(date, "--date"), active_only, options.day(since, "--since"), strict
    )
    run_import(source, store, wanted, report, format.value)


@app.command()
def check(
    store: options.Store = None,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du rapport.")
    ] = options.ReportFormat.table,
    reason: Annotated[
        bool, typer.Option("--reason", help="Raisonne (OWL 2 DL, HermiT ; demande Java).")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(help="Avec --reason : un fichier RDF à la place des données de l'entrepôt."),
    ] = None,
) -> None:
    """Contrôle le graphe par ses formes SHACL : chaque écart en une phrase, avec sa ligne."""
    if data and not reason:
        raise typer.BadParameter("--data va avec --reason")
    if reason:
        from crosswalk.cli.reasoning import run_reason

        raise typer.Exit(run_reason(store, data, format.value))
    from crosswalk.cli.checking import run_check

    raise typer.Exit(run_check(store, format.value))


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="Nom d'une requête, ou fichier .rq.")],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="Paramètre, sous la forme nom=valeur.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Nombre de lignes au plus.")] = None,
    offset: Annotated[int, typer.Option(min=0, help="Lignes à passer.")] = 0,
    format: Annotated[QueryFormat, typer.Option(help="Forme du résultat.")] = QueryFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Pose une requête au graphe : une de la bibliothèque, ou la vôtre dans un fichier .rq."""
    from crosswalk.cli.querying import run_query

    run_query(name, param or [], limit, offset, format.value, output, store)


@app.command()
def queries(
    show: Annotated[
        str | None, typer.Option(help="Écrit le texte d'une requête, avec son exemple.")
    ] = None,
) -> None:
    """Liste les requêtes de la bibliothèque et leurs paramètres ; à part, les fédérées."""
    from crosswalk.cli.querying import list_queries, show_query

    if show:
        show_query(show)
    else:
        list_queries()


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(help="Un numéro, un titre, un métier, une compétence.")
    ],
    kind: Annotated[
        str | None,
        typer.Option(help="certification, bloc, competence, emploi ou activite."),
    ] = None,
    facet: Annotated[
        list[str] | None,
        typer.Option(
            help="Filtre nom=valeur : niveau, rome (K1203, ou son domaine K12), nsf (332t, ou 33), "
            "formacode, certificateur (SIRET)."
        ),
    ] = None,
    valid_on: Annotated[
        str | None, typer.Option(help="Écarte les enregistrements échus à cette date (AAAA-MM-JJ).")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Nombre de résultats.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Résultats à passer.")] = 0,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du résultat.")
    ] = options.ReportFormat.table,
    store: options.Store = None,
) -> None:
    """Cherche dans les intitulés : certifications, blocs, compétences, emplois, activités."""
    from crosswalk.cli.searching import run_search

    run_search(" ".join(words), kind, facet or [], valid_on, limit, offset, format.value, store)


@app.command()
def correspondences(
    a: Annotated[
        str, typer.Argument(help="Une certification : RNCP41402, 41402, adresse de sa fiche…")
    ],
    b: Annotated[str, typer.Argument(help="L'autre certification.")],
    format: Annotated[RowFormat, typer.Option(help="Forme du résultat.")] = RowFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Les correspondances déclarées entre deux certifications, avec leurs phrases."""
    from crosswalk.cli.querying import show_correspondences

    show_correspondences(a, b, format.value, output, store)


@app.command()
def coverage(
    document: Annotated[str | None, typer.Argument(help="Un document ; tous sans lui.")] = None,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du compte rendu.")
    ] = options.ReportFormat.table,
) -> None:
    """Part des lignes de chaque document qu'un passage cite, et pourquoi les autres ne le sont pas."""
    from crosswalk.cli.building import run_coverage

    run_coverage(document, format.value)


@app.command(name="changes")
def show_changes(
    kind: Annotated[
        str | None,
        typer.Argument(help="Un genre d'export (rncp-xml, csv-blocs …) ; tous sans lui."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", help="Date de l'export ancien (l'avant-dernier sans elle)."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Date de l'export récent (le dernier sans elle).")
    ] = None,
    format: Annotated[
        options.ReportFormat, typer.Option(help="Forme du compte rendu.")
    ] = options.ReportFormat.table,
    store: options.Store = None,
) -> None:
    """Ce qui a changé entre deux exports du registre : fiches, blocs, correspondances."""
    from crosswalk.cli.comparing import run_changes

    run_changes(kind, since, until, format.value, store)


@app.command()
def doctor(store: options.Store = None) -> None:
    """Dit ce qui est installé ici, ce que contient l'entrepôt, et ce qui manque."""
    from crosswalk.cli.doctoring import run_doctor

    raise typer.Exit(run_doctor(store))


@app.command(name="app")
def application(
    port: Annotated[int, typer.Option(help="Port d'écoute.")] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Ouvrir le navigateur.")
    ] = True,
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    store: options.Store = None,
) -> None:
    """Ouvre l'application web (en français), sur cette machine seulement."""
    from crosswalk.cli.applying import run_app

    raise typer.Exit(run_app(port, browser, host, store))


for command in (
    differing,
    evaluating,
    exporting,
    hashing,
    matching,
    publishing,
    releasing,
    reviewing,
    serving,
    similar,
    tabling,
    transferring,
    vocabularies,
):
    command.register(app)
french.dress(app)
