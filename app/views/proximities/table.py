"""A bloc of B against A, competence by competence: the table whose cells open a pair."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crosswalk import french
from crosswalk.matching import grid, telling
from crosswalk.matching.blocs import BlocCoverage, Report
from views import registry
from views.proximities import sentences
from views.proximities.parts import TAB, named, part, place, region
from views.text import h, show

LONG = 120
"""Characters of a competence at the head of a row or a column; a cell opens the whole of it."""


def table(report: Report) -> None:
    """The bloc chosen against A, and above it the pair that the address names."""
    part(report, "Compétence par compétence")
    bloc = _chosen(report)
    if not bloc.units or bloc.share is None:
        show(h("p", telling.counted(bloc).capitalize() + "."))
        return
    found = grid.of_bloc(report.comparison, bloc)
    asked = st.query_params.get("paire", "")
    if asked:
        sentences.pair(report, found, asked)
    if not found.cells:
        show(h("p", f"Rien de {report.comparison.a} n'est assez proche des énoncés de ce bloc."))
        return
    show(
        h(
            "p",
            "« proche » : sans doute la même compétence ; « liée » : un lien possible, à vérifier ; "
            "« mêmes mots » : presque les mêmes, ou leurs synonymes. Le pourcentage est la confiance du "
            "calcul. Chaque case ouvre les deux phrases côte à côte.",
            " Le tableau se fait défiler vers la droite." if len(found.columns) > 4 else None,
        ),
        h("div", _table(report, bloc, found, asked), **region(f"Tableau de {bloc.name}")),
    )
    rest = len(found.lines) - len(found.filled)
    if rest:
        show(_far(report, found, rest))


def _far(report: Report, found: grid.Grid, rest: int) -> Any:
    filled = set(found.filled)
    count = french.count(rest, "énoncé", "énoncés")
    return h(
        "details",
        h("summary", f"{count} de {report.comparison.a} sans rien d'assez proche dans ce bloc"),
        h("ul", *(h("li", named(report, one)) for one in found.lines if one not in filled)),
        class_="p-node",
    )


def _chosen(report: Report) -> BlocCoverage:
    names = {bloc.name: bloc for bloc in report.blocs}
    first = next(bloc.name for bloc in report.blocs if bloc.share is not None)
    with st.container(width=640):
        chosen: Any = st.selectbox(
            f"Bloc de {report.comparison.b}",
            list(names),
            index=list(names).index(first),
            key="bloc",
            bind="query-params",
        )
    bloc = names.get(chosen, names[first])
    show(h("p", h("strong", telling.title(bloc)), f" : {telling.counted(bloc)}."))
    return bloc


def _table(report: Report, bloc: BlocCoverage, found: grid.Grid, asked: str) -> Any:
    a = report.comparison.a
    room = LONG if len(found.columns) <= 6 else LONG // 2
    heads = [h("th", f"{one.key}. {_cut(one.text, room)}", scope="col") for one in found.columns]
    rows = [
        h(
            "tr",
            h(
                "th",
                h("span", f"{place(report, line.bloc)}, {line.key}. ", class_="p-key"),
                _cut(line.text),
                scope="row",
            ),
            *(_cell(report, bloc, found, line, column, asked) for column in found.columns),
        )
        for line in found.filled
    ]
    return h(
        "table",
        h("caption", f"Énoncés de {a} (lignes) et compétences de {bloc.name} (colonnes)"),
        h("thead", h("tr", h("th", f"Énoncé de {a}", scope="col"), *heads)),
        h("tbody", *rows),
        class_="p-table p-grid",
    )


def _cell(
    report: Report,
    bloc: BlocCoverage,
    found: grid.Grid,
    line: grid.Line,
    column: grid.Line,
    asked: str,
) -> Any:
    pairs = found.cells.get((line.iri, column.iri))
    if not pairs:
        return h("td", h("span", "–", aria_hidden="true"), h("span", "rien", class_="p-only-read"))
    key = grid.key_of(line, column)
    word = grid.word(pairs[0])
    link = h(
        "a",
        f"{word} {telling.percent(pairs[0].confidence)}",
        href=registry.address("correspondences", **_state(report, bloc, key)),
        target="_self",
        aria_current="true" if key == asked else None,
    )
    return h("td", link, class_="linked" if word == "liée" else "near")


def _state(report: Report, bloc: BlocCoverage, key: str) -> dict[str, str]:
    """The address of a cell: what is shown now, and the pair."""
    comparison = report.comparison
    engine = st.query_params.get("moteur", "")
    return {
        "a": comparison.a,
        "b": comparison.b,
        "onglet": TAB,
        "moteur": engine,
        "bloc": bloc.name,
        "paire": key,
    }


def _cut(text: str, room: int = LONG) -> str:
    if len(text) <= room:
        return text
    return f"{text[:room].rpartition(' ')[0] or text[:room]}…"
