"""`crosswalk export`."""

from __future__ import annotations

from pathlib import Path

from crosswalk import api
from crosswalk.cli import options
from crosswalk.exports import export


def run_export(
    name: str, certification: str | None, output: Path | None, store: Path | None
) -> None:
    """Write the export to the file or to standard output, and its report to standard error.

    Raises:
        QueryError: no such format, or the certification is not named.
        IdentifierError: it is not a number.
        UnknownEntityError: the graph does not know it, or only its number.
        CrosswalkError: the file cannot be written.
    """
    chosen = {"certification": certification} if certification else {}
    made = export(api.open(store), name, **chosen)
    options.emit(made.content, output)
    for line in made.report:
        options.say(line)
