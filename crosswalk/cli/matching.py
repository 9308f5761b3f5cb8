"""`crosswalk compare`: what one title covers of another, by analysis; `crosswalk diff`: two editions."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from crosswalk.cli import options


class CompareFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    pdf = "pdf"
    sssom = "sssom"


class DiffFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"


Engine = Annotated[
    str | None,
    typer.Option(help="auto (par défaut), lexical, fusion ; la réponse dit lequel a servi."),
]


def register(app: typer.Typer) -> None:
    """Declare `crosswalk compare` and `crosswalk diff`."""
    app.command()(compare)
    app.command()(diff)


def compare(
    a: Annotated[str, typer.Argument(help="Le titre détenu.")],
    b: Annotated[str, typer.Argument(help="Le titre visé : ses blocs sont comptés.")],
    engine: Engine = None,
    format: Annotated[CompareFormat, typer.Option(help="Forme du résultat.")] = CompareFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Compare deux titres compétence par compétence : proposé par calcul, sans valeur officielle."""
    from crosswalk import api
    from crosswalk.errors import QueryError
    from crosswalk.matching import blocs, predictions, reporting, sssom, telling

    graph = api.open(store)
    if graph.certification(a).number == graph.certification(b).number:
        raise QueryError("donnez deux titres : un titre couvre tout de lui-même")
    report = blocs.between(graph, a, b, engine)
    if format is CompareFormat.sssom:
        rows = predictions.of_report(report, date.today().isoformat())
        options.emit(sssom.write(rows), output)
    elif format is CompareFormat.json:
        options.emit(json.dumps(reporting.to_json(report), ensure_ascii=False, indent=1), output)
    elif format is CompareFormat.html:
        options.emit(reporting.to_html(report), output)
    elif format is CompareFormat.xlsx:
        options.emit(reporting.xlsx(report), output, binary=True)
    elif format is CompareFormat.pdf:
        from crosswalk.matching import printing

        options.emit(printing.pdf(report), output, binary=True)
    else:
        options.emit("\n".join(telling.lines(report)), output)


def diff(
    a: Annotated[str, typer.Argument(help="L'édition ancienne.")],
    b: Annotated[
        str | None, typer.Argument(help="L'édition récente ; la même fiche avec --from et --to.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Telle que les exports la disaient ce jour-là.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Telle qu'ils la disaient cet autre jour.")
    ] = None,
    engine: Engine = None,
    format: Annotated[DiffFormat, typer.Option(help="Forme du résultat.")] = DiffFormat.table,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Ce qui change entre deux éditions : gardé, reformulé, déplacé, scindé, fusionné, nouveau, supprimé."""
    from crosswalk import api
    from crosswalk.errors import QueryError
    from crosswalk.matching import version_reports, versions

    days = options.day(since, "--from"), options.day(until, "--to")
    if (days[0] is None) != (days[1] is None) or (b is None and days[0] is None):
        raise QueryError("donnez deux titres, ou un titre avec --from et --to (deux exports)")
    both = (days[0], days[1]) if days[0] and days[1] else None
    found = versions.between(api.open(store), a, b or a, engine, both)
    if format is DiffFormat.json:
        options.emit(
            json.dumps(version_reports.to_json(found), ensure_ascii=False, indent=1), output
        )
    elif format is DiffFormat.html:
        options.emit(version_reports.to_html(found), output)
    else:
        options.emit("\n".join(version_reports.lines(found)), output)
