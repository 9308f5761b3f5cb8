"""Declared correspondences as an adviser reads them: aloud in a terminal, or on a printed page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crosswalk import french
from crosswalk.correspondences import Answer, BlocRef, Consulted, Row, Seen, Side, sentence
from crosswalk.notice import NOTICE
from crosswalk.printed import Block, Grid, Line

NONE = "Aucune correspondance trouvée dans nos données ; cela ne vaut pas refus."
FORMER = "Déclarées autrefois, et qui ne sont plus dans le dernier export"
_WHERE = {
    Consulted.READ: "{} : sa fiche ou son référentiel est dans nos données, et n'en déclare pas avec "
    "l'autre titre.",
    Consulted.NOT_CARRIED: "{} : nos sources sur ce titre ne portent pas les correspondances ; leur "
    "absence ne dit rien (il faut la fiche, ou l'export XML du registre).",
    Consulted.NOT_LOADED: "{} : aucune de nos sources ne le décrit ; registre non chargé{}.",
}
_HOW = " : « crosswalk import-rncp FICHIER »"


def title(answer: Answer) -> str:
    return f"Correspondances déclarées entre {answer.a} et {answer.b}"


def text(answer: Answer) -> str:
    """The answer as lines of a terminal, the notice at the end."""
    lines = [title(answer), ""]
    for row in answer.rows:
        lines += [*_lines(row), ""]
    if not answer.rows:
        lines += [NONE, *_consulted(answer, _HOW), ""]
    if answer.former:
        lines += [f"{FORMER} :", ""]
        for row in answer.former:
            lines += [*_lines(row), ""]
    return "\n".join([*lines, *_rest(answer), "", NOTICE])


def blocks(answer: Answer, today: date | None = None) -> list[Block]:
    """The answer as a page to print; `today` is the date it bears."""
    found: list[Block] = [
        Line("title", title(answer)),
        Line(
            "subtitle",
            f"Réponse de Passerelle, établie le {french.short_day(today or date.today())}",
        ),
    ]
    for rank, row in enumerate(answer.rows, 1):
        found += [Line("heading", f"Correspondance {rank} sur {len(answer.rows)}"), *_printed(row)]
    if not answer.rows:
        found += [Line("text", one) for one in (NONE, *_consulted(answer, ""))]
    if answer.former:
        found.append(Line("heading", FORMER))
        for row in answer.former:
            found += _printed(row)
    found.append(Line("heading", "Ce qui n'y figure pas"))
    found += [Line("bullet", one) for one in _rest(answer)]
    return found


def _lines(row: Row) -> list[str]:
    """A row with who declares it, its blocs, when exports carry it, and its sentences."""
    lines = [f"• {sentence(row)}", f"    {said_by(row)}"]
    for side in (row.source, row.target):
        lines += [f"    - {bloc.code or 'sans code connu'} : {bloc.label}" for bloc in side.blocs]
    if row.seen:
        lines.append(f"    {_seen(row.seen)}")
    return [*lines, *(f"    {one}" for one in _quotes(row))]


def _printed(row: Row) -> Iterator[Block]:
    yield Line("text", sentence(row))
    yield Line("small", said_by(row))
    together = any(len(side.blocs) > 1 for side in (row.source, row.target))
    headers = (
        f"Blocs concernés de {row.source.certification}",
        f"Blocs reconnus de {row.target.certification}",
    )
    yield Grid(headers, ((_set(row.source), _set(row.target)),), (0.5, 0.5), bold=-1)
    if together:
        yield Line("text", "Ces blocs comptent ensemble : il faut les détenir tous.")
    if row.seen:
        yield Line("small", _seen(row.seen))
    yield from (Line("quote", one) for one in _quotes(row))


def _set(side: Side) -> str:
    """A side in one cell: a row joins two sets, never bloc to bloc."""
    return "\nET\n".join(map(_name, side.blocs)) or "toute la certification"


def said_by(row: Row) -> str:
    """Whose word a row is, by its layer."""
    return {
        "officielle": f"Déclarée par {row.declared_by or 'un certificateur non nommé'}.",
        "proposée": "Proposée par calcul, sans valeur officielle.",
        "relue": "Proposée, relue, sans valeur officielle.",
    }[row.layer]


def _quotes(row: Row) -> Iterator[str]:
    for one in row.passages:
        where = f"ligne {one.start_line}"
        if one.end_line != one.start_line:
            where = f"lignes {one.start_line} à {one.end_line}"
        yield f"{one.document}, {where} : « {one.quote} »"


def _seen(seen: Seen) -> str:
    first, last = french.short_day(seen.first), french.short_day(seen.last)
    if first == last:
        return f"Dans l'export du registre du {first}."
    return f"Dans les exports du registre du {first} au {last}."


def _consulted(answer: Answer, how: str) -> list[str]:
    """For each side, where its declarations were looked for."""
    return [
        _WHERE[answer.consulted[side]].format(number, how)
        for number, side in ((answer.a, "source"), (answer.b, "target"))
    ]


def _rest(answer: Answer) -> Iterator[str]:
    """The blocs of each title that are in no row."""
    for number, side in ((answer.a, "source"), (answer.b, "target")):
        names = ", ".join(_name(bloc) for bloc in answer.uncovered[side]) or "aucun"
        known = "" if answer.known[side] else " (tous ses blocs ne sont pas connus)"
        yield f"Blocs de {number} dans aucune de ces correspondances : {names}{known}"


def _name(bloc: BlocRef) -> str:
    return f"{bloc.code or 'sans code connu'} ({bloc.label})"
