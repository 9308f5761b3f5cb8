"""`crosswalk similar`: what lies near a title or near blocs held."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk.cli import options

if TYPE_CHECKING:
    from crosswalk.matching.similar import Answer


_UNKNOWN = "intitulé absent de ces exports"


class Form(StrEnum):
    table = "table"
    json = "json"


def register(app: typer.Typer) -> None:
    """Declare `crosswalk similar`."""
    app.command()(similar)


def similar(
    title: Annotated[
        str | None, typer.Argument(help="Une certification, ou rien avec --held.")
    ] = None,
    held: Annotated[
        list[str] | None,
        typer.Option("--held", help="Un bloc détenu (RNCP41402BC01) ; plusieurs fois."),
    ] = None,
    level: Annotated[str | None, typer.Option(help="Seulement ce niveau (3 à 8).")] = None,
    active_on: Annotated[
        str | None,
        typer.Option("--active-on", help="Écarte les enregistrements échus à cette date."),
    ] = None,
    rome: Annotated[
        str | None, typer.Option(help="Seulement ce code ROME ou cette famille.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Nombre de voisins.")] = 10,
    format: Annotated[Form, typer.Option(help="Forme du résultat.")] = Form.table,
    store: options.Store = None,
) -> None:
    """Titres ou blocs voisins, par les mots et les codes : proposés par calcul, sans valeur officielle."""
    from crosswalk import api
    from crosswalk.errors import QueryError
    from crosswalk.matching import similar as near
    from crosswalk.notice import NOTICE

    filters = near.Filters(level, options.day(active_on, "--active-on"), rome)
    graph = api.open(store)
    if held and title:
        raise QueryError("donnez un titre, ou des blocs avec --held, pas les deux")
    if held:
        answers = near.blocs(graph, held, limit, filters)
    elif title:
        answers = [near.titles(graph, title, limit, filters)]
    else:
        raise QueryError("donnez un titre (RNCP37674), ou des blocs avec --held RNCP41402BC01")
    if format is Form.json:
        whole = [one.to_json() for one in answers]
        options.emit(json.dumps({"answers": whole}, ensure_ascii=False, indent=1), None)
        return
    for one in answers:
        _tell(one)
    print(NOTICE)


def _tell(answer: Answer) -> None:
    from crosswalk import french
    from crosswalk.matching.mapping import LAYER

    blocs = any(one.bloc for one in answer.neighbours)
    among = french.count(answer.known, *(("bloc", "blocs") if blocs else ("titre", "titres")))
    label = f" ({answer.label})" if answer.label else ""
    print(f"Voisins de {answer.asked}{label} parmi {among}. Liste {LAYER.lower()}.")
    if not answer.neighbours:
        print(
            "  aucun voisin dans ce graphe, ou aucun qui passe les filtres ; "
            "registre national : « crosswalk import-rncp FICHIER »"
        )
        return
    found = answer.neighbours
    scores = [(f"{one.likeness:.2f}".replace(".", ","), one.why) for one in found]
    if blocs:
        head: tuple[str, ...] = ("certification", "titre", "bloc", "intitulé du bloc")
        rows = [[one.number, one.title or _UNKNOWN, one.bloc or "", one.label] for one in found]
    else:
        head, rows = (
            ("certification", "intitulé"),
            [[one.number, one.label or _UNKNOWN] for one in found],
        )
    options.table(
        (*head, "proximité", "par"), [[*row, *two] for row, two in zip(rows, scores, strict=True)]
    )
