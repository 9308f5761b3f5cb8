"""A field in which a certification is chosen by number or by words; it never lists them all."""

from __future__ import annotations

import streamlit as st

import crosswalk
from crosswalk.errors import IdentifierError, UnknownEntityError
from crosswalk.identifiers import parse
from views import frame
from views.text import h, show


def certification(graph: crosswalk.Graph, label: str, key: str) -> str | None:
    """The number chosen; None while nothing that the graph knows is."""
    typed = st.text_input(
        label,
        key=key,
        bind="query-params",
        placeholder="RNCP41402, 41402, ou des mots du titre",
        max_chars=300,
    )
    if not typed or not typed.strip():
        return None
    try:
        number = parse(typed).number
    except IdentifierError:
        _suggest(graph, typed, key)
        return None
    try:
        found = graph.certification(number)
    except UnknownEntityError:
        show(h("p", f"{number} n'est pas dans nos données."))
        if not frame.register_loaded():
            show(frame.no_register())
        return None
    show(h("p", h("strong", found.number), f" — {found.label or 'intitulé non connu ici'}"))
    return found.number


def _suggest(graph: crosswalk.Graph, typed: str, key: str) -> None:
    found = graph.search(typed, "certification", limit=6)
    if not found.total:
        show(h("p", f"Aucun titre ne correspond à « {typed} »."))
        if not frame.register_loaded():
            show(frame.no_register())
        return
    show(h("p", "Lequel ?"))
    for hit in found.hits:
        st.button(
            frame.plain(f"{hit.number} — {hit.label}"),
            key=f"{key}-{hit.number}",
            on_click=_choose,
            args=(key, hit.number),
            type="tertiary",
        )


def _choose(key: str, number: str) -> None:
    st.session_state[key] = number
