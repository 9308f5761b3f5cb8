"""`crosswalk query`, `queries` and `correspondences`."""

from __future__ import annotations

from pathlib import Path

from crosswalk import api, formats
from crosswalk import query as library
from crosswalk.cli import options
from crosswalk.errors import QueryError
from crosswalk.exports import pairs


def run_query(
    name: str,
    params: list[str],
    limit: int | None,
    offset: int,
    format_name: str,
    output: Path | None,
    store: Path | None,
) -> None:
    graph = api.open(store)
    values = _pairs(params)
    own = name not in library.library()
    if not own or name.endswith(".rq") or Path(name).is_file():
        query = library.read_file(Path(name)) if own else library.named(name)
        if limit is not None or offset:
            query = library.paged(query, limit, offset)
        found = graph.run_query(query, values) if own else graph.run_named(query, values)
    else:
        library.named(name)  # raises, with the list to look at
        return
    if format_name == "table":
        headers, rows = formats.cells(formats.select(found))
        place = f", après les {offset} premières" if offset else ""
        options.table(headers, rows, f"{len(rows)} ligne(s){place}")
        return
    options.emit(formats.write(found, format_name), output, binary=format_name == "xlsx")


def _pairs(params: list[str]) -> dict[str, str]:
    values = {}
    for param in params:
        name, separator, value = param.partition("=")
        if not separator:
            raise QueryError(f"--param {param} : attendu nom=valeur")
        values[name] = value
    return values


def show_query(name: str) -> None:
    """Print the text of a query, its example in place of its parameters."""
    found = library.federated().get(name) or library.named(name)
    print(found.bind(found.example))


def list_queries() -> None:
    rows = [
        (
            query.name,
            " ".join(f"{p.name}{'?' if p.optional else ''}:{p.type}" for p in query.params),
            query.title.get("fr", ""),
        )
        for query in library.library().values()
    ]
    options.table(("requête", "paramètres", "titre"), rows)
    apart = [(query.name, query.title.get("fr", "")) for query in library.federated().values()]
    options.table(
        ("requête fédérée", "titre"),
        apart,
        "à poser de votre côté, avec le réseau : docs/federation.md",
    )


def show_correspondences(
    a: str, b: str, format_name: str, output: Path | None, store: Path | None
) -> None:
    graph = api.open(store)
    answer = graph.correspondences(a, b)
    if format_name == "sssom":
        for declaring, other in pairs.declaring(answer)[1:]:
            options.say(
                f"{declaring} déclare aussi avec {other} : crosswalk correspondences {declaring} "
                f"{other} --format sssom"
            )
    binary = format_name in pairs.BINARY
    options.emit(pairs.WRITERS[format_name](graph, answer), output, binary=binary)
