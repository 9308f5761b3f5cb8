"""`crosswalk export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosswalk.cli import options

FORMATS = {
    "turtle": "RDF : ce qui répond par défaut, en un graphe",
    "trig": "RDF : chaque source dans son graphe",
    "nquads": "RDF canonique et trié : deux exports se comparent ligne à ligne",
    "jsonld": "RDF en JSON-LD, avec son contexte",
    "sssom": "Correspondances déclarées et rapprochements, un jeu SSSOM par paire de titres (zip)",
    "csv": "Tables pour tableur français (zip, ou une seule avec --table)",
    "xlsx": "Les mêmes tables en un classeur",
    "graphml": "Réseau pour Gephi, NetworkX (GraphML)",
    "gexf": "Réseau pour Gephi (GEXF)",
    "elm": "European Learning Model, une certification (Turtle)",
    "elm-jsonld": "European Learning Model, une certification (JSON-LD)",
}
"""Format → what it is, for the help; the exporters themselves are in `crosswalk.exports`."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    width = max(map(len, FORMATS))
    listed = "\n\n".join(f"{name.ljust(width)} : {words}" for name, words in FORMATS.items())
    app.command(epilog=f"Formats :\n\n{listed}")(export)


def export(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="La forme à écrire.")],
    certification: Annotated[
        str | None, typer.Option("--certification", "-c", help="Une seule certification.")
    ] = None,
    graph: Annotated[str | None, typer.Option(help="Un seul graphe, par son IRI.")] = None,
    table: Annotated[str | None, typer.Option(help="Une seule table du format csv.")] = None,
    output: options.Output = None,
    store: options.Store = None,
) -> None:
    """Écrit le graphe, ou une partie, dans une forme que d'autres systèmes lisent (« .gz » compresse)."""
    chosen = {"certification": certification, "graph": graph, "table": table}
    run_export(name, {key: value for key, value in chosen.items() if value}, output, store)


def run_export(name: str, chosen: dict[str, str], output: Path | None, store: Path | None) -> None:
    """Write the export to the file or to standard output, and its report to standard error.

    Raises:
        QueryError: no such format, or an option is missing, unknown or malformed.
        IdentifierError: the certification is not a number.
        UnknownEntityError: what is asked for is not in the graph.
        CrosswalkError: the file cannot be written.
    """
    import sys

    from crosswalk import api
    from crosswalk.errors import CrosswalkError
    from crosswalk.exports import export
    from crosswalk.exports.files import save

    made = export(api.open(store), name, **chosen)
    if output:
        save(made, output)
    elif made.binary and sys.stdout.isatty():
        raise CrosswalkError(f"ce format ne s'affiche pas : indiquez --output {made.file_name}")
    else:
        made.write(sys.stdout.buffer)
    for line in made.report:
        options.say(line)
