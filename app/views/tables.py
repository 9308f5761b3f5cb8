"""Contrôler un tableau de correspondances: read a certifier's table, say what is wrong, and watch a title."""

from __future__ import annotations

import streamlit as st

import crosswalk
from views import frame, tables_input, tables_report, tables_watch
from views.text import h, show

CHECK, WATCH = "Contrôler un tableau", "Surveiller un titre"


def render(graph: crosswalk.Graph) -> None:
    graph.store.graph_names()  # says at once that there is no graph, or that it does not open
    frame.title("Contrôler un tableau de correspondances")
    show(
        h(
            "p",
            "Un lecteur comprendrait-il vos correspondances comme vous ? Chaque ligne est comparée aux "
            "fiches et documents que nous avons lus, avec la phrase qui le dit.",
            class_="p-lead",
        )
    )
    if "onglet" not in st.session_state and "onglet" not in st.query_params:
        st.session_state["onglet"] = WATCH if st.query_params.get("veille") else CHECK
    check, watch = st.tabs([CHECK, WATCH], key="onglet", bind="query-params")
    with check:
        given = tables_input.given()
        if given and (found := tables_input.checked(graph, given)):
            tables_report.draw(found)
    with watch:
        tables_watch.draw(graph)
