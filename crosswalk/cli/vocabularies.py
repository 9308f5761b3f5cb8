"""`crosswalk import-vocabulary`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options


def register(app: typer.Typer) -> None:
    @app.command(name="import-vocabulary")
    def import_vocabulary(
        files: Annotated[
            list[Path],
            typer.Argument(help="Listes de codes : ROME, NSF, Formacode, IDCC (CSV ou XLSX)."),
        ],
        version: Annotated[
            str | None,
            typer.Option(help="Version de la liste, si le nom du fichier ne la dit pas."),
        ] = None,
        date: Annotated[
            str | None,
            typer.Option(help="Date de la liste (AAAA-MM-JJ), si le fichier ne la dit pas."),
        ] = None,
        format: Annotated[
            options.ReportFormat, typer.Option(help="Forme du compte rendu.")
        ] = options.ReportFormat.table,
        store: options.Store = None,
    ) -> None:
        """Ajoute des nomenclatures avec leur hiérarchie, chacune dans son graphe daté."""
        run_import(files, version, options.day(date, "--date"), format.value, store)


def run_import(
    files: list[Path], version: str | None, day: dt.date | None, format_name: str, path: Path | None
) -> None:
    from crosswalk.errors import QueryError
    from crosswalk.register.kept import import_lists_and_keep
    from crosswalk.store import store_path
    from crosswalk.vocabularies.files import Given

    if len(files) > 1 and (version or day):
        raise QueryError("--version et --date valent pour un seul fichier")
    found = import_lists_and_keep(files, store_path(path), Given(version, day))
    if format_name == "json":
        graphs = [
            {
                "graph": one.graph,
                "scheme": one.vocabulary.scheme,
                "version": one.vocabulary.version,
                "concepts": len(one.vocabulary.concepts),
                "without_label": sum(not c.label for c in one.vocabulary.concepts),
                "triples": one.triples,
                "notes": list(one.vocabulary.notes),
            }
            for one in found
        ]
        options.emit(json.dumps({"vocabularies": graphs}, ensure_ascii=False), None)
        return
    rows = [
        (
            one.graph.split("/graph/")[1],
            f"{len(one.vocabulary.concepts)}",
            f"{sum(not c.label for c in one.vocabulary.concepts)}",
            f"{one.triples}",
        )
        for one in found
    ]
    options.table(("graphe", "concepts", "sans intitulé dans le fichier", "triplets"), rows)
    for one in found:
        for note in one.vocabulary.notes:
            options.say(f"{one.vocabulary.source} : {note}")
