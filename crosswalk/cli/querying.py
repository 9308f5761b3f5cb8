"""`crosswalk query`, `queries` and `correspondences`."""

from __future__ import annotations

import json
from pathlib import Path

from crosswalk import api, formats
from crosswalk import query as library
from crosswalk.cli import options
from crosswalk.correspondences import Answer, BlocRef, sentence
from crosswalk.errors import QueryError
from crosswalk.exports import declared
from crosswalk.notice import NOTICE


def run_query(
    name: str, params: list[str], format_name: str, output: Path | None, store: Path | None
) -> None:
    graph = api.open(store)
    values = _pairs(params)
    if name in library.library():
        found = graph.run(name, **values)
    elif name.endswith(".rq") or Path(name).is_file():
        found = graph.run_query(library.read_file(Path(name)), values)
    else:
        library.named(name)  # raises, with the list to look at
        return
    if format_name == "table":
        headers, rows = formats.cells(formats.select(found))
        options.table(headers, rows, f"{len(rows)} ligne(s)")
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


def show_correspondences(
    a: str, b: str, format_name: str, output: Path | None, store: Path | None
) -> None:
    graph = api.open(store)
    answer = graph.correspondences(a, b)
    if format_name == "json":
        options.emit(json.dumps(answer.to_json(), ensure_ascii=False, indent=1), output)
    elif format_name == "csv":
        options.emit(declared.csv(answer), output)
    elif format_name == "turtle":
        options.emit(graph.correspondences_turtle(answer), output)
    else:
        options.emit(_text(answer), output)


def _text(answer: Answer) -> str:
    """The answer as an adviser reads it aloud."""
    lines = [f"Correspondances déclarées entre {answer.a} et {answer.b}", ""]
    for row in answer.rows:
        lines += [f"• {sentence(row)}"]
        lines += [f"    Déclarée par {row.declared_by or 'un certificateur non nommé'}."]
        for side in (row.source, row.target):
            lines += [
                f"    - {bloc.code or 'sans code connu'} : {bloc.label}" for bloc in side.blocs
            ]
        for passage in row.passages:
            where = f"{passage.document}, {_lines(passage.start_line, passage.end_line)}"
            lines += [f"    {where} : « {passage.quote} »"]
        lines += [""]
    if not answer.rows:
        lines += [
            "Aucune correspondance trouvée dans nos données ; cela ne vaut pas refus.",
            "Registre non chargé : « crosswalk import-rncp FICHIER ».",
            "",
        ]
    for number, of in ((answer.a, "source"), (answer.b, "target")):
        lines += [f"Blocs de {number} dans aucune de ces correspondances : {_left(answer, of)}"]
    return "\n".join([*lines, "", NOTICE])


def _left(answer: Answer, side: str) -> str:
    blocs = answer.uncovered[side]
    names = ", ".join(_name(bloc) for bloc in blocs) or "aucun"
    return names if answer.known[side] else f"{names} (tous ses blocs ne sont pas connus)"


def _name(bloc: BlocRef) -> str:
    return f"{bloc.code or 'sans code connu'} ({bloc.label})"


def _lines(first: int, last: int) -> str:
    return f"ligne {first}" if first == last else f"lignes {first} à {last}"
