"""« Proximités calculées »: what an analysis of the wordings brings together, never as an official word."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk.errors import UnavailableError
from crosswalk.matching import blocs, predictions, printing, ranking, reporting, sssom
from crosswalk.matching.blocs import Report
from views import frame, working
from views.proximities.coverage import coverage, left_over, sets
from views.proximities.parts import TAB, part
from views.proximities.table import table
from views.text import h, show

ENGINES = {
    "fusion": "Mots et sens (fusion)",
    "lexical": "Mots seuls (lexical)",
}
WAITING = (
    "Rapprochement des énoncés des deux titres. La première fois, cela peut prendre une minute ; "
    "ensuite la réponse est gardée."
)


def draw(graph: crosswalk.Graph, a: str, b: str) -> None:
    """The tab: coverage of the blocs of `b` by `a`, sets of blocs, the table of a bloc, a pair, files."""
    try:
        engine = _engine()
        key = ("proximités", graph.store.generation, a, b, engine)
        report = working.shared(key, WAITING, lambda: blocs.between(graph, a, b, engine))
    except UnavailableError as error:
        _unavailable(error)
        return
    if report is None:
        return
    if not any(bloc.share is not None for bloc in report.blocs):
        _nothing(report)
        return
    coverage(report)
    sets(report)
    table(report)
    left_over(report)
    files(report)


def _engine() -> str:
    offered = ranking.offered()
    if len(offered) == 1:
        return offered[0]
    with st.container(width=420):
        chosen: Any = st.selectbox(
            "Moteur d'analyse", [ENGINES[one] for one in offered], key="moteur", bind="query-params"
        )
    return next((name for name in offered if ENGINES[name] == chosen), offered[0])


def _unavailable(error: UnavailableError) -> None:
    st.info("L'analyse des énoncés n'est pas installée sur cette machine.")
    show(
        h("p", "Les correspondances déclarées, elles, se lisent dans le premier onglet."),
        h("p", "Pour l'ajouter, la personne qui a installé Passerelle lance :"),
        h("p", h("code", "pip install 'passerelle[match]'")),
        h("p", f"Détail : {error}.", class_="p-quiet"),
    )


def _nothing(report: Report) -> None:
    """One of the titles is not known in enough detail: which, and what to do."""
    a, b = report.comparison.a, report.comparison.b
    part(report, "Rien à comparer entre ces deux titres")
    if not any(bloc.units for bloc in report.blocs):
        show(h("p", f"Nos sources ne donnent aucune compétence des blocs de {b} : rien à compter."))
    else:
        show(h("p", f"Nos sources ne donnent aucun énoncé de compétence ou d'activité de {a}."))
    show(h("p", "Cela ne dit rien des titres eux-mêmes : leur référentiel n'est pas lu ici."))
    frame.link("correspondences", "Essayer dans l'autre sens", a=b, b=a, onglet=TAB)
    if not frame.register_loaded():
        show(frame.no_register())


def files(report: Report) -> None:
    """The same answer in files."""
    comparison = report.comparison
    part(report, "Emporter cette analyse")
    name = f"proximites-{comparison.a}-{comparison.b}-{comparison.engine}"
    with st.container(horizontal=True):
        st.download_button(
            "Analyse en classeur (XLSX)",
            lambda: reporting.xlsx(report),
            file_name=f"{name}.xlsx",
            on_click="ignore",
        )
        st.download_button(
            "À imprimer (PDF)",
            lambda: printing.pdf(report),
            file_name=f"{name}.pdf",
            on_click="ignore",
        )
        st.download_button(
            "Rapprochements à relire (SSSOM)",
            lambda: sssom.write(predictions.of_report(report, date.today().isoformat())),
            file_name=f"{name}.sssom.tsv",
            on_click="ignore",
        )
