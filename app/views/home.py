"""Accueil: one search box, three doors."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french
from crosswalk.search import Filters
from crosswalk.search.index import KINDS
from views import frame, held, registry
from views.text import h, show

PER_PAGE = 20
GROUPS = {
    "certification": "Certifications",
    "bloc": "Blocs de compétences",
    "competence": "Compétences",
    "emploi": "Emplois accessibles",
    "activite": "Activités",
}


def render(graph: crosswalk.Graph) -> None:
    frame.title("Que cherchez-vous ?", "Accueil")
    graph.store.graph_names()  # says at once that there is no graph, or that it does not open
    show(
        h(
            "p",
            "Passerelle : les certifications du RNCP, leurs blocs, leurs correspondances, et qui le dit.",
        )
    )
    words = st.text_input(
        "Un numéro, un titre, un métier, une compétence",
        key="q",
        bind="query-params",
        placeholder="moniteur d'atelier, 41402, K1203…",
        max_chars=300,
    )
    if words and words.strip():
        results(graph, words.strip())
    else:
        doors()


def results(graph: crosswalk.Graph, words: str) -> None:
    """What was found, grouped by kind, paged."""
    found_all = graph.search(words, limit=1)
    kinds = ["", *KINDS]
    named = {label: kind for kind, label in GROUPS.items()}  # older links have the label
    kind = st.query_params.get("genre", "")
    kind = named.get(kind, kind) if kind in (*kinds, *named) else ""
    shown = (
        st.pills(
            "Genre de résultat",
            kinds,
            format_func=lambda one: GROUPS.get(one, "Tout"),
            default=kind,
            key="genre",
            on_change=frame.to_address,
            args=("genre",),
            required=True,
        )
        if found_all.total
        else ""
    )
    filters = None
    if found_all.total and st.checkbox(
        "Écarter les enregistrements échus (le titre obtenu reste acquis)",
        key="en-vigueur",
        bind="query-params",
    ):
        filters = Filters(valid_on=french.today())
    page = _page_number()
    start = (page - 1) * PER_PAGE
    found = graph.search(words, shown or None, filters, PER_PAGE, start)
    show(h("h2", _counted(found.total, words)))
    if not found.total:
        nothing(bool(shown or filters))
        return
    if not found.exact:
        show(h("p", "Aucun résultat n'a tous ces mots : voici ceux qui en ont une partie."))
    ordered = sorted(found.hits, key=lambda hit: KINDS.index(hit.kind))
    for group, hits in groupby(ordered, key=lambda hit: hit.kind):
        show(h("h3", GROUPS[group]))
        with st.container(gap="xxsmall"):
            for hit in hits:
                result(hit)
    pages = -(-found.total // PER_PAGE)
    if pages > 1:
        st.pagination(pages, key="page", bind="query-params")


def result(hit: Any) -> None:
    """One result: a link to its certification, opened where it stands."""
    if hit.kind == "certification":
        label = f"{hit.number} — {hit.label}{_state(hit.expires)}"
        frame.link("certification", label, n=hit.number)
        return
    bloc = hit.iri.split("/bloc/")[1].split("/")[0] if "/bloc/" in hit.iri else ""
    code = f"{hit.number}{bloc}" if bloc.startswith("BC") else hit.number
    state = {"volet": "Blocs et compétences", f"{hit.number}{bloc}": "true"} if bloc else {}
    frame.link("certification", f"{hit.label} ({code})", n=hit.number, **state)


def _state(expires: str | None) -> str:
    """Which of two editions is still registered, before opening either; nothing where no source says."""
    if not expires:
        return ""
    ended = expires < french.today()
    words = "enregistrement échu le" if ended else "enregistrement actif jusqu'au"
    return f" ({words} {french.short_day(expires)})"


def nothing(narrowed: bool) -> None:
    """Nothing found: why it may be, and what to do next."""
    if narrowed:
        show(h("p", "Aucun résultat avec ces choix : élargissez-les ci-dessus."))
    show(
        h(
            "ul",
            h("li", "Vérifiez l'orthographe, ou essayez moins de mots."),
            h("li", "Un numéro s'écrit 41402, RNCP41402 ou RS6626."),
        )
    )
    if not frame.register_loaded():
        show(frame.no_register())


def doors() -> None:
    """Three ways in, each with an example that one click opens."""
    left, middle, right = st.columns(3, border=True)
    with left:
        show(
            h("h2", "Je conseille un candidat"),
            h(
                "p",
                "Son titre est-il encore enregistré ? Quels blocs un autre titre reconnaît-il, et "
                "qui le dit ?",
            ),
        )
        frame.link("home", "Exemple : « moniteur d'atelier »", q="moniteur d'atelier")
        frame.link("certification", "Exemple : la fiche RNCP41402 (ETAIE)", n="RNCP41402")
        if registry.has("transfer"):
            frame.link("transfer", f"Exemple : {held.EXAMPLE_WORDS}", **held.EXAMPLE)
    with middle:
        show(
            h("h2", "Je suis certificateur"),
            h("p", "Comment d'autres lisent-ils mes correspondances ? Qui reconnaît mes blocs ?"),
        )
        frame.link(
            "correspondences", "Exemple : RNCP41402 et RNCP39099", a="RNCP41402", b="RNCP39099"
        )
        frame.link("network", "Exemple : le réseau de RNCP41402", n="RNCP41402")
        if registry.has("tables"):
            frame.link("tables", "Exemple : un tableau à contrôler, avec ses fautes", exemple="1")
            frame.link("tables", "Exemple : la veille sur RNCP41402", veille="RNCP41402")
            frame.link("tables", "Contrôler mon tableau de correspondances")
    with right:
        show(
            h("h2", "Je fais de la recherche"),
            h(
                "p",
                "Le graphe se questionne en SPARQL ; chaque énoncé porte sa source et sa ligne.",
            ),
        )
        frame.link(
            "sparql",
            "Exemple : les correspondances déclarées",
            exemple="q:correspondances-41402-39099",
        )
        frame.link("reliability", "Sources, contradictions, versions")


def _page_number() -> int:
    text = st.query_params.get("page", "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 7 else 1


def _counted(total: int, words: str) -> str:
    if not total:
        return f"Aucun résultat pour « {words} »"
    return f"{french.count(total, 'résultat')} pour « {words} »"
