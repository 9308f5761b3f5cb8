"""Correspondances: what is declared between two titles, as sets, with who says so and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, store
from crosswalk.correspondences import Answer, BlocRef, Row, Side, sentence
from crosswalk.exports import pairs
from views import choosing, frame, passages, registry
from views.text import h, join, show

DECLARED, COMPUTED = "Déclarées", "Proximités calculées"
FILES = (
    ("Classeur (XLSX)", "xlsx", "xlsx"),
    ("À imprimer (PDF)", "pdf", "pdf"),
    ("CSV", "csv", "csv"),
    ("JSON", "json", "json"),
    ("Turtle (RDF)", "turtle", "ttl"),
)
"""Label of a button, name of the format, ending of the file."""


def render(graph: crosswalk.Graph) -> None:
    frame.title("Correspondances")
    show(
        h(
            "p",
            "Quels blocs d'une certification une autre reconnaît-elle, et qui le dit ?",
            class_="p-lead",
        )
    )
    left, right = st.columns(2)
    with left:
        first = choosing.certification(graph, "Première certification", "a")
    with right:
        second = choosing.certification(graph, "Seconde certification", "b")
    if first and second and first != second:
        st.button("Échanger les deux", on_click=_swap, args=(first, second))
        pair(graph, first, second)
    elif first and second:
        st.info("Choisissez deux certifications différentes.")
    elif one := first or second:
        around(graph, one)
    else:
        show(h("p", "Indiquez une ou deux certifications, par leur numéro ou par des mots."))
        frame.link(
            "correspondences", "Exemple : RNCP41402 et RNCP39099", a="RNCP41402", b="RNCP39099"
        )


def _swap(first: str, second: str) -> None:
    st.session_state["a"], st.session_state["b"] = second, first


def pair(graph: crosswalk.Graph, first: str, second: str) -> None:
    """The two tabs."""
    declared, computed = st.tabs([DECLARED, COMPUTED], key="onglet", bind="query-params")
    with declared:
        declared_between(graph.correspondences(first, second))
    if computed.open:
        with computed:
            from views import proximities  # the analysis is read only where it is looked at

            proximities.draw(graph, first, second)


def declared_between(answer: Answer) -> None:
    """The rows, then the blocs that are in none."""
    if not answer.rows:
        st.info(
            f"Aucune correspondance trouvée au {french.day(french.today())} entre ces deux titres ; "
            "cela ne vaut pas refus."
        )
        if not frame.register_loaded():
            show(frame.no_register())
    for rank, one in enumerate(answer.rows, 1):
        show(row(one, f"Correspondance {rank} sur {len(answer.rows)}"))
        if registry.has("transfer"):
            _gains(one)
    show(rest(answer))
    if answer.rows:
        exports(answer)


def _gains(one: Row) -> None:
    """Who holds either side may ask what it gives in the other title."""
    for held, target in ((one.target, one.source), (one.source, one.target)):
        number = held.certification
        codes = [bloc.code or f"{number} {bloc.label}" for bloc in held.blocs] or [number]
        names = ", ".join(codes)
        frame.link(
            "transfer",
            f"Ce que donnent ces blocs : {names} détenus, {target.certification} visé",
            de=held.certification,
            blocs=codes,
            cible=target.certification,
        )


def row(one: Row, heading: str) -> Any:
    """One declaration: the sentence, the two sets, who says so, and where."""
    return h(
        "section",
        h("h2", heading),
        h("p", layer(one)),
        h("p", sentence(one), class_="p-lead"),
        h(
            "div",
            _set(one.source, "Blocs concernés de"),
            h("div", f"correspondance {one.kind}", class_="p-verb"),
            _set(one.target, "Blocs reconnus de"),
            class_="p-sets",
        ),
        passages.source(passages.of(one.id), heading)
        or h("p", "Déclarée dans l'export du registre ; la fiche fait foi.", class_="p-quiet"),
        class_="p-card",
        aria_label=heading,
    )


def layer(one: Row) -> Any:
    """Who says so, in the words agreed for each layer."""
    words = {
        "officielle": f"Déclarée par {one.declared_by or 'un certificateur non nommé'}, {_where(one)}",
        "proposée": "Proposée par calcul, sans valeur officielle",
        "relue": "Proposée, relue, sans valeur officielle",
    }
    return h("span", words[one.layer], class_="p-badge layer")


def _where(one: Row) -> str:
    """« fiche RNCP41402 du 28 octobre 2025 »: the declaring document and its date."""
    name = one.declaring.split(" ", 1)[1]
    issued = frame.cached(dates).get(one.declared_in or "", "")
    return f"{name} du {french.day(issued)}" if issued else name


def dates(graph: crosswalk.Graph) -> dict[str, str]:
    """Document or export → the date it bears, for the cache."""
    known = {row["id"]: row["issued"] for row in graph.query("documents") if "issued" in row}
    held = [store.snapshot(name) for name in graph.store.graph_names()]
    return known | {f"{kind}-{date}": date for kind, date in filter(None, held)}


def _set(side: Side, heading: str) -> Any:
    name = f"{side.certification}{f' — {side.label}' if side.label else ''}"
    if not side.blocs:
        return h("div", h("h3", "Toute la certification"), h("p", name), class_="p-set whole")
    items: list[Any] = []
    for rank, bloc in enumerate(side.blocs):
        if rank:
            items.append(h("li", "ET", class_="and"))
        items.append(h("li", h("strong", bloc.code or "sans code connu"), h("br"), _words(bloc)))
    together = (
        "Ces blocs comptent ensemble : il faut les détenir tous." if len(side.blocs) > 1 else None
    )
    return h(
        "div",
        h(
            "h3",
            heading,
            " ",
            frame.anchor("certification", side.certification, n=side.certification),
        ),
        h("p", side.label) if side.label else None,
        h("ul", *items),
        h("p", together) if together else None,
        class_="p-set",
    )


def rest(answer: Answer) -> Any:
    """The blocs of each title that are in none of these rows."""
    pieces = []
    for number, side in ((answer.a, "source"), (answer.b, "target")):
        refs = answer.uncovered[side]
        unknown = (
            None
            if answer.known[side]
            else h("p", f"Tous les blocs de {number} ne sont pas connus ici.", class_="p-quiet")
        )
        pieces.append(h("h3", f"Blocs de {number} dans aucune de ces correspondances"))
        pieces.append(
            h("ul", *(h("li", _named(ref)) for ref in refs)) if refs else h("p", "Aucun.")
        )
        pieces.append(unknown or join())
    return join(h("h2", "Ce que ces correspondances laissent de côté"), *pieces)


def _named(ref: BlocRef) -> str:
    return f"{ref.code or 'sans code connu'} — {_words(ref)}"


def _words(ref: BlocRef) -> str:
    return "intitulé non connu ici" if ref.label == ref.code else ref.label


def exports(answer: Answer) -> None:
    """The same answer in files."""
    show(h("h2", "Emporter cette réponse"))
    name = f"correspondances-{answer.a}-{answer.b}"
    with st.container(horizontal=True):
        for label, form, suffix in FILES:
            st.download_button(
                label, _writer(answer, form), file_name=f"{name}.{suffix}", on_click="ignore"
            )
        for declaring, other in pairs.declaring(answer):
            st.download_button(
                f"SSSOM, déclaré par {declaring}",
                _sssom(declaring, other),
                file_name=f"{declaring}-{other}.sssom.tsv",
                on_click="ignore",
            )


def _sssom(declaring: str, other: str) -> Callable[[], str]:
    return lambda: pairs.sssom(frame.graph(), declaring, other)


def _writer(answer: Answer, form: str) -> Callable[[], bytes | str]:
    return lambda: pairs.WRITERS[form](frame.graph(), answer)


def around(graph: crosswalk.Graph, number: str) -> None:
    """One title only: every declaration in which it stands, to choose the second."""
    rows = graph.query("correspondances-de", a=number)
    counts: dict[tuple[str, str], int] = {}
    for one in rows:
        counts[one["source"], one["target"]] = counts.get((one["source"], one["target"]), 0) + 1
    show(h("h2", f"Correspondances où figure {number}"))
    if not counts:
        st.info(
            f"Aucune correspondance trouvée au {french.day(french.today())} ; cela ne vaut pas refus."
        )
        if not frame.register_loaded():
            show(frame.no_register())
        return
    shown = list(counts.items())[:60]
    with st.container(gap=None):
        for (source, target), amount in shown:
            other = target if source == number else source
            label = graph.certification(other).label
            counted = f" ({french.count(amount, 'correspondance')})" if amount > 1 else ""
            frame.link(
                "correspondences",
                f"La fiche {source} reconnaît {target}{counted}{f' : {label}' if label else ''}",
                a=source,
                b=target,
            )
    if len(counts) > len(shown):
        show(
            h("p", f"{french.number(len(counts) - len(shown))} autres : indiquez le second titre.")
        )
