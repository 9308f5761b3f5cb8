"""`crosswalk evaluate`: the figures of the analysis layer, one command each."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosswalk.cli import options

if TYPE_CHECKING:
    from crosswalk.matching.recall import Recall

_app = typer.Typer(
    help="Mesure les rapprochements calculés sur des paires jugées ou déclarées.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    table = "table"
    json = "json"


Engine = Annotated[
    str | None,
    typer.Option(help="auto, lexical, fusion, ou un moteur seul : stems, terms, chars, late…"),
]
Format = Annotated[Form, typer.Option(help="Forme du résultat.")]


def register(app: typer.Typer) -> None:
    """Declare `crosswalk evaluate …`."""
    app.add_typer(_app, name="evaluate")


@_app.command()
def mapping(
    file: Annotated[Path, typer.Argument(help="Paires jugées (CSV).")],
    engine: Engine = None,
    statements: Annotated[
        Path | None,
        typer.Option(
            help="Énoncés candidats (statements.csv à côté du fichier sans cette option)."
        ),
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate", help="Poids réappris sans l'énoncé source de chaque sujet."
        ),
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Page HTML : réussites et manques de chaque sujet.")
    ] = None,
    format: Format = Form.table,
    store: options.Store = None,
) -> None:
    """Classement des énoncés d'un titre pour des paires jugées : nDCG@10, hit@1/3/5, MRR, MAP."""
    from crosswalk import api, french
    from crosswalk.matching import evaluation, judged, measures, ranking

    name = ranking.choose(engine)
    gold = judged.read(api.open(store), file, statements)
    told = ""
    if cross_validate:
        numbers = evaluation.cross_validate(gold, name)
    else:
        found = evaluation.evaluate(gold, name)
        numbers = found.numbers
        told = evaluation.calibrated(found)
        if report:
            options.emit(evaluation.report(found), report)
    resolved = sum(one is not None for one in gold.resolved)
    spans = sum(one is not None and one.span is not None for one in gold.resolved)
    options.say(
        f"moteur : {name} ; énoncés retrouvés dans le graphe : {resolved} sur {len(gold.ids)}, "
        f"dont {french.count(spans, 'phrase')} d'une description"
    )
    if peak := measures.peak_memory():
        options.say(f"mémoire : {french.number(peak)} Mo au plus")
    for note in (told, *gold.notes) if told else gold.notes:
        options.say(note)
    for missing in gold.unresolved:
        options.say(f"introuvable : {missing}")
    _show(numbers, format.value)


@_app.command()
def fit(
    file: Annotated[Path, typer.Argument(help="Paires jugées de développement (CSV).")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="data/matching/weights.json sans elle.")
    ] = None,
    statements: Annotated[Path | None, typer.Option(help="Énoncés candidats.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="Date écrite (AAAA-MM-JJ).")] = None,
    store: options.Store = None,
) -> None:
    """Réapprend les poids et la calibration sur des paires de développement, et les écrit."""
    from crosswalk import api, resources
    from crosswalk.matching import evaluation, judged

    gold = judged.read(api.open(store), file, statements)
    day = options.day(on, "--date") or date.today()
    found = evaluation.fit(gold, day.isoformat())
    path = output or resources.data_dir() / "matching" / "weights.json"
    options.emit(json.dumps(found, ensure_ascii=False, indent=1) + "\n", path)
    options.say(f"écrit : {path.name}")


def _show(numbers: dict[str, float], form: str) -> None:
    if form == "json":
        options.emit(json.dumps(numbers, ensure_ascii=False), None)
        return
    for name, value in numbers.items():
        print(f"{name:>12}  {value:g}")


Register = Annotated[
    list[Path],
    typer.Option("--register", help="Export CSV du registre (dossier ou zip) ; plusieurs fois."),
]
Titles = Annotated[
    list[Path] | None,
    typer.Option("--titles", help="Liste d'intitulés (numero_fiche, intitule ; tabulations)."),
]


@_app.command()
def declared(
    file: Annotated[Path, typer.Argument(help="Correspondances déclarées (TSV).")],
    register: Register,
    titles: Titles = None,
    format: Format = Form.table,
) -> None:
    """Paires de blocs déclarées retrouvées parmi tous les blocs du registre : rappel à 1, 10, 100."""
    from crosswalk.matching import recall, register_files

    _recalls(
        recall.declared(file, register_files.from_exports(register, titles or [])), format.value
    )


@_app.command()
def filiations(
    file: Annotated[Path, typer.Argument(help="Filiations ancienne → nouvelle (TSV).")],
    register: Register,
    titles: Titles = None,
    format: Format = Form.table,
) -> None:
    """Filiations retrouvées parmi tous les titres, elles-mêmes cachées : rappel à 1, 10, 100."""
    from crosswalk.matching import recall, register_files

    fiches = register_files.from_exports(register, titles or [])
    _recalls(recall.filiations(file, fiches), format.value)


def _recalls(found: list[Recall], form: str) -> None:
    if form == "json":
        whole = {one.fields: one.to_json() for one in found}
        options.emit(json.dumps(whole, ensure_ascii=False), None)
        return
    headers = (
        "comparé",
        "rappel@1",
        "rappel@10",
        "rappel@100",
        "sources@1",
        "paires",
        "candidats",
        "secondes",
    )
    rows = [
        [
            one.fields,
            *(f"{one.at[depth]:.3f}" for depth in (1, 10, 100)),
            f"{one.sources:.3f}",
            str(one.pairs),
            str(one.candidates),
            f"{one.seconds:.1f}",
        ]
        for one in found
    ]
    options.table(headers, rows)
