"""`crosswalk query`, `queries` and `correspondences`."""

from __future__ import annotations

import json
from pathlib import Path

from crosswalk import api, formats, french
from crosswalk import query as library
from crosswalk.cli import options
from crosswalk.correspondences import Answer, BlocRef, Consulted, Row, Seen, sentence
from crosswalk.errors import QueryError
from crosswalk.exports import declared
from crosswalk.notice import NOTICE


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
        lines += [*_row(row), ""]
    if not answer.rows:
        lines += ["Aucune correspondance trouvée dans nos données ; cela ne vaut pas refus."]
        lines += [*_consulted(answer), ""]
    if answer.former:
        lines += ["Déclarées autrefois, et qui ne sont plus dans le dernier export :", ""]
        for row in answer.former:
            lines += [*_row(row), ""]
    for number, of in ((answer.a, "source"), (answer.b, "target")):
        lines += [f"Blocs de {number} dans aucune de ces correspondances : {_left(answer, of)}"]
    return "\n".join([*lines, "", NOTICE])


def _row(row: Row) -> list[str]:
    """A row with who declares it, its blocs, when exports carry it, and its sentences."""
    lines = [f"• {sentence(row)}"]
    lines += [f"    Déclarée par {row.declared_by or 'un certificateur non nommé'}."]
    for side in (row.source, row.target):
        lines += [f"    - {bloc.code or 'sans code connu'} : {bloc.label}" for bloc in side.blocs]
    if row.seen:
        lines += [f"    {_seen(row.seen)}"]
    for passage in row.passages:
        where = f"{passage.document}, {_lines(passage.start_line, passage.end_line)}"
        lines += [f"    {where} : « {passage.quote} »"]
    return lines


def _seen(seen: Seen) -> str:
    first, last = french.short_day(seen.first), french.short_day(seen.last)
    if first == last:
        return f"Dans l'export du registre du {first}."
    return f"Dans les exports du registre du {first} au {last}."


def _consulted(answer: Answer) -> list[str]:
    """For each side, where its declarations were looked for."""
    return [
        _WHERE[answer.consulted[side]].format(number)
        for number, side in ((answer.a, "source"), (answer.b, "target"))
    ]


_WHERE = {
    Consulted.READ: "{} : sa fiche ou son référentiel est dans nos données, et n'en déclare pas avec "
    "l'autre titre.",
    Consulted.NOT_CARRIED: "{} : nos sources sur ce titre ne portent pas les correspondances ; leur "
    "absence ne dit rien (il faut la fiche, ou l'export XML du registre).",
    Consulted.NOT_LOADED: "{} : aucune de nos sources ne le décrit ; registre non chargé : "
    "« crosswalk import-rncp FICHIER ».",
}


def _left(answer: Answer, side: str) -> str:
    blocs = answer.uncovered[side]
    names = ", ".join(_name(bloc) for bloc in blocs) or "aucun"
    return names if answer.known[side] else f"{names} (tous ses blocs ne sont pas connus)"


def _name(bloc: BlocRef) -> str:
    return f"{bloc.code or 'sans code connu'} ({bloc.label})"


def _lines(first: int, last: int) -> str:
    return f"ligne {first}" if first == last else f"lignes {first} à {last}"
