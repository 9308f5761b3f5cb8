"""`crosswalk match` and `crosswalk review`: predictions to a file, a person's decisions on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk.cli import options

if TYPE_CHECKING:
    from crosswalk.matching.sssom import MappingSet, Row


def register(app: typer.Typer) -> None:
    """Declare `crosswalk match` and `crosswalk review`."""
    app.command()(match)
    app.command()(review)


def match(
    a: Annotated[str, typer.Argument(help="Une certification.")],
    b: Annotated[str, typer.Argument(help="L'autre.")],
    engine: Annotated[str | None, typer.Option(help="auto, lexical ou fusion.")] = None,
    store: options.Store = None,
) -> None:
    """Écrit les rapprochements proposés (SSSOM), à côté des relectures déjà faites, qui restent."""
    from crosswalk import api, french
    from crosswalk.errors import QueryError
    from crosswalk.matching import mapping, reviews, sssom

    graph = api.open(store)
    if graph.certification(a).number == graph.certification(b).number:
        raise QueryError(
            "donnez deux titres : il n'y a rien à rapprocher d'un titre et de lui-même"
        )
    found = reviews.predict(graph, mapping.compare(graph, a, b, engine), date.today().isoformat())
    kept = sum(row.reviewed for row in found.rows)
    again = sum(row["decision"] == sssom.AGAIN for row in found.rows)
    new = sum(not row.reviewed and not row.counted for row in found.rows)
    said = french.count(new, "rapprochement proposé", "rapprochements proposés")
    done = french.count(kept, "relu", "relus") if kept else "aucun relu"
    print(
        f"{said} par calcul, sans valeur officielle ; {done}"
        + (f", dont {again} à revoir parce qu'un texte a changé" if again else "")
    )
    print(reviews.path_of(found.a, found.b))


def review(
    a: Annotated[str, typer.Argument(help="Une certification.")],
    b: Annotated[str, typer.Argument(help="L'autre.")],
    reviewer: Annotated[
        str, typer.Option("--as", help="Votre nom, écrit avec chaque décision.")
    ] = "",
    export: Annotated[
        Path | None, typer.Option(help="Écrit le tableau à remplir (.csv ou .xlsx).")
    ] = None,
    fill: Annotated[Path | None, typer.Option("--import", help="Lit le tableau rempli.")] = None,
    accept: Annotated[
        str | None,
        typer.Option(help="Confirme d'un coup les paires dont un énoncé contient ces mots."),
    ] = None,
    second: Annotated[
        bool,
        typer.Option(
            "--second", help="Seconde lecture, à part, de ce qu'une autre personne a décidé."
        ),
    ] = False,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="L'accord des personnes qui ont lu deux fois.")
    ] = False,
) -> None:
    """Relit les rapprochements un à un : o oui, p en partie, n non, ? incertain, u annuler, q finir."""
    from crosswalk import french
    from crosswalk.errors import CrosswalkError
    from crosswalk.identifiers import parse_certification
    from crosswalk.matching import review_tables, reviews

    numbers = parse_certification(a), parse_certification(b)
    if agreement:
        _agreement(*numbers)
        return
    if (second or not export) and not reviewer.strip():
        raise CrosswalkError("indiquez qui relit : --as « votre nom »")
    found = reviews.second(*numbers, reviewer) if second else reviews.load(*numbers)
    if not found.rows:
        raise CrosswalkError(
            "aucune paire décidée par une autre personne : rien à lire une seconde fois"
            if second
            else f"rien à relire : « crosswalk match {a} {b} » d'abord"
        )
    path = reviews.second_path(*numbers, reviewer) if second else reviews.path_of(*numbers)
    if export:
        form = "xlsx" if export.suffix.lower() == ".xlsx" else "csv"
        options.emit(review_tables.table(found.rows, form), export)
        return
    today = date.today().isoformat()
    if fill:
        found, count = review_tables.fill(found, fill, reviewer, today)
    elif accept is not None:
        found, count = _accept(found, accept, reviewer, today)
    else:
        found, count = _triage(found, reviewer, today, path)
    reviews.save(found, path)
    done = french.count(count, "décision") if count else "aucune décision"
    print(f"{done}, il en reste {len(reviews.pending(found.rows))} ; écrit dans {path.name}")


def _agreement(a: str, b: str) -> None:
    from crosswalk.errors import CrosswalkError
    from crosswalk.matching import agreement

    found = agreement.of_titles(a, b)
    if not found:
        raise CrosswalkError(
            "aucune paire lue par deux personnes : « crosswalk review … --as NOM --second » d'abord"
        )
    for one in found:
        print("\n".join(agreement.lines(one)))


def _accept(found: MappingSet, words: str, reviewer: str, day: str) -> tuple[MappingSet, int]:
    from crosswalk.errors import CrosswalkError
    from crosswalk.matching import reviews

    rows, wanted = list(found.rows), words.strip().casefold()
    if not wanted:
        raise CrosswalkError("--accept attend des mots : sans eux, tout serait confirmé")
    chosen = [
        i
        for i in reviews.pending(rows)
        if wanted in f"{rows[i]['subject_label']} {rows[i]['object_label']}".casefold()
    ]
    for i in chosen:
        print(f"oui : « {rows[i]['subject_label']} » / « {rows[i]['object_label']} »")
        rows[i] = reviews.decide(rows[i], "o", reviewer, day)
    return replace(found, rows=tuple(rows)), len(chosen)


def _triage(found: MappingSet, reviewer: str, day: str, path: Path) -> tuple[MappingSet, int]:
    """One pair at a time; each decision is saved as it is taken."""
    from crosswalk.matching import reviews, telling

    rows = list(found.rows)
    done: list[tuple[int, int, Row]] = []
    queue = reviews.pending(rows)
    at = 0
    while at < len(queue):
        i = queue[at]
        row = rows[i]
        sure = (
            f", confiance {telling.percent(float(row['confidence']))}" if row["confidence"] else ""
        )
        print(
            f"\n{at + 1} sur {len(queue)} — {telling.relation(row['predicate_id'], found.b)}{sure}"
        )
        for title, side in ((found.a, "subject"), (found.b, "object")):
            print(f"  {title}, {reviews.place(row[f'{side}_id'])} : {row[f'{side}_label']}")
        print(f"  {row['comment']}")
        try:
            key = input("o/p/n/? (u annuler, q finir, Entrée passer) : ").strip().lower()
        except EOFError:
            break
        if key == "q":
            break
        if key == "u" and done:
            at, i, before = done.pop()
            rows[i] = before
            continue
        if key in reviews.KEYS:
            done.append((at, i, row))
            rows[i] = reviews.decide(row, key, reviewer, day)
            reviews.save(replace(found, rows=tuple(rows)), path)
        elif key:
            print("  tapez o, p, n, ?, u ou q")
            continue
        at += 1
    return replace(found, rows=tuple(rows)), len(done)
