"""Options that several commands share, and how their results reach the user."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def _place(text: str) -> Path:
    """The store that a person names; a server's address keeps its slashes (`crosswalk.store`)."""
    if not text.startswith("sparql:"):
        return Path(text)
    from crosswalk.store import store_path

    return store_path(text)


Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        envvar="CROSSWALK_STORE",
        parser=_place,
        metavar="PATH",
        help="Dossier de l'entrepôt (par défaut : build/store dans un clone), ou sparql:URL.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Fichier à écrire, au lieu de la sortie standard."),
]


class ReportFormat(StrEnum):
    """A text for a person, or one JSON object."""

    table = "table"
    json = "json"


def emit(content: bytes | str, output: Path | None, *, binary: bool = False) -> None:
    """Write to the file, or to standard output (never a workbook or a PDF to a terminal)."""
    from crosswalk.errors import CrosswalkError, why

    data = content.encode() if isinstance(content, str) else content
    if output:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CrosswalkError(f"{output} ne peut pas être écrit ({why(error)})") from error
        return
    if binary and sys.stdout.isatty():
        raise CrosswalkError("un classeur ou un PDF ne s'affiche pas : indiquez --output FICHIER")
    sys.stdout.buffer.write(data if data.endswith(b"\n") or binary else data + b"\n")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> None:
    """Rows as a table: the terminal's width, or whole lines when the output is a file or a pipe."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 240, highlight=False)
    grid = Table(*headers, caption=caption or None, header_style="bold", show_lines=False)
    for row in rows:
        grid.add_row(*(escape(cell) for cell in row))
    console.print(grid)


def day(text: str | None, name: str) -> date | None:
    """A date given to an option.

    Raises:
        QueryError: it is not `AAAA-MM-JJ`.
    """
    from crosswalk.errors import QueryError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QueryError(f"{name} {text} : attendu AAAA-MM-JJ") from None


def say(message: str) -> None:
    """A line for the person, on standard error: standard output is for results."""
    print(message, file=sys.stderr)
