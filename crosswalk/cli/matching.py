"""`crosswalk compare`: what one title covers of another, by analysis."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options


class CompareFormat(StrEnum):
    table = "table"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    sssom = "sssom"


Engine = Annotated[
    str | None, typer.Option(help="auto (par défaut), lexical, fusion ; la réponse dit lequel a servi.")
]


def register(app: typer.Typer) -> None:
    """Declare `crosswalk compare`."""
    app.command()(compare)


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
    from crosswalk.matching import blocs, mapping, telling

    graph = api.open(store)
    found = mapping.compare(graph, a, b, engine)
    if format is CompareFormat.sssom:
        from crosswalk.matching import sssom

        options.emit(sssom.write(sssom.predicted(found)), output)
        return
    report = blocs.report(graph, found)
    if format is CompareFormat.json:
        options.emit(json.dumps(telling.to_json(report), ensure_ascii=False, indent=1), output)
    elif format is CompareFormat.html:
        options.emit(telling.to_html(report), output)
    elif format is CompareFormat.xlsx:
        from crosswalk.formats import workbook

        content = workbook(telling.HEADERS, telling.rows(report), "Comparaison")
        options.emit(content, output, binary=True)
    else:
        options.emit("\n".join(telling.lines(report)), output)
