"""`crosswalk differences`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk.cli import options
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.differences import Compared


def register(app: typer.Typer) -> None:
    @app.command(name="differences")
    def show_differences(
        certification: Annotated[
            str, typer.Argument(help="Une certification : RNCP41402, 41402, adresse de sa fiche…")
        ],
        format: Annotated[
            options.ReportFormat, typer.Option(help="Forme du résultat.")
        ] = options.ReportFormat.table,
        output: options.Output = None,
        store: options.Store = None,
    ) -> None:
        """Ce que les sources disent différemment d'une certification : intitulés, codes, dates."""
        from crosswalk import api
        from crosswalk.differences import differences

        found = differences(api.open(store), certification)
        if format is options.ReportFormat.json:
            options.emit(json.dumps(asdict(found), ensure_ascii=False, indent=1), output)
        else:
            options.emit(_text(found), output)


def _text(found: Compared) -> str:
    """As a person reads it: each value, then who states it."""
    lines = [f"{found.number} : {len(found.sources)} source(s)"]
    lines += [f"  - {source}" for source in found.sources]
    lines += ["", f"{len(found.differences)} différence(s) entre elles"]
    for one in found.differences:
        of = f"bloc {one.bloc}, " if one.bloc else ""
        how = " (mêmes mots, écrits autrement)" if one.same_words else ""
        lines += ["", f"• {of}{one.property}{how}"]
        for statement in one.statements:
            lines += [
                f"    {', '.join(statement.values)}",
                f"        {' ; '.join(statement.sources)}",
            ]
    return "\n".join([*lines, "", NOTICE])
