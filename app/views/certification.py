"""La certification: identity card, blocs as a tree, assessment and access, editions, figures."""

from __future__ import annotations

from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, sheet, store
from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse
from crosswalk.sheet import Sheet
from views import access, blocs, editions, figures, frame, passages, statements
from views.text import h, paragraphs, show

TABS = {
    "Fiche d'identité": "identity",
    "Blocs et compétences": "blocs",
    "Évaluation et accès": "access",
    "Éditions": "editions",
    "Chiffres": "figures",
}
_FICHE = "https://www.francecompetences.fr/recherche"


def render(graph: crosswalk.Graph) -> None:
    wanted = st.query_params.get("n", "")
    if not wanted:
        choose(graph)
        return
    identifier = parse(wanted)
    if identifier.bloc:
        st.query_params[f"{identifier.number}{identifier.bloc}"] = "true"
    found: Sheet = frame.cached(sheet.sheet, identifier.number)
    head(found)
    parts = st.tabs(list(TABS), on_change="rerun", key="volet", bind="query-params")
    for part, draw in zip(parts, TABS.values(), strict=True):
        if part.open:
            with part:
                _DRAW[draw](graph, found)


def choose(graph: crosswalk.Graph) -> None:
    """Without a number: how to find one."""
    frame.title("La certification", "La certification")
    show(
        h(
            "p",
            "Indiquez une certification : sa fiche dit de quoi elle est faite et où c'est écrit.",
        )
    )
    with st.form("choisir", border=False):
        typed = st.text_input(
            "Numéro de la certification, ou mots de son titre",
            placeholder="RNCP41402, 41402, RS6626…",
            max_chars=300,
        )
        asked = st.form_submit_button("Ouvrir la fiche") and typed.strip()
    if asked:
        try:
            st.query_params["n"] = parse(typed).number
        except IdentifierError:  # words: the search takes them
            frame.switch("home", q=typed.strip())
        st.rerun()
    frame.link("home", "Chercher par titre, métier ou compétence")
    examples = [one for one in ("RNCP41402", "RNCP39099") if graph.query("certifications", a=one)]
    for number in examples:
        frame.link("certification", f"Exemple : {number}", n=number)


def head(found: Sheet) -> None:
    """Title, number, state of the registration, who certifies, where to go from here."""
    frame.title(found.label or found.number, found.number)
    certifiers = [one.text for one in found.of("certifier")]
    level = next((one.code for one in found.of("level")), None)
    show(
        h(
            "p",
            h("strong", found.number),
            f" · niveau {level}" if level else " · niveau non précisé dans nos sources",
            f" · {french.listed(list(dict.fromkeys(certifiers)))}" if certifiers else None,
            class_="p-lead",
        ),
        h("p", frame.status(found)),
        h("p", "Aussi nommée : ", french.listed([f"« {one} »" for one in found.others]))
        if found.others
        else None,
        None if found.label else frame.no_register() if not frame.register_loaded() else None,
    )
    with st.container(horizontal=True):
        frame.link("correspondences", "Ses correspondances", a=found.number)
        frame.link("transfer", "Ce que donnent ses blocs", de=found.number)
        frame.link("network", "Voir le réseau", n=found.number)
        for newer in found.of("isReplacedBy"):
            frame.link("certification", f"Ouvrir {newer.text}, qui le remplace", n=newer.text)


def identity(graph: crosswalk.Graph, found: Sheet) -> None:
    """The identity card, then what the title is for."""
    rows: list[Any] = []
    for name in ("certifier", *sheet.CODES, "category", "registrationKind", *sheet.DATES):
        ones = found.of(name)
        if ones:
            rows += [h("dt", french.word(name)), h("dd", statements.values(graph, ones))]
    show(
        h("h2", "Carte d'identité"),
        h("dl", *rows, class_="p-facts") if rows else h("p", "Nos sources ne la décrivent pas."),
    )
    description = found.of("description")
    if description:
        show(h("h2", "Présentation"))
        for one in description:
            show(paragraphs(one.text), passages.source(one.places, "Présentation"))
    statements.lists(graph, found, sheet.PROFILE)
    _unstated(graph, found)
    _origin(found)


def _unstated(graph: crosswalk.Graph, found: Sheet) -> None:
    rows = graph.query("non-precise", a=found.number)
    words = {
        "notStated": "Rubrique présente mais vide",
        "noneDeclared": "La source dit qu'il n'y en a pas",
    }
    if rows:
        show(h("h2", "Ce que la source ne précise pas"))
        show(
            h(
                "ul",
                *(
                    h(
                        "li",
                        f"{french.word(row['property'])} : {words[row['status']].lower()} (",
                        passages.at_line(row["document"], row["line"]),
                        ")",
                    )
                    for row in rows
                ),
            )
        )


def _origin(found: Sheet) -> None:
    """Which sources speak of the title; for the register, the fiche is the proof."""
    register, digits = (
        ("rs", found.number[2:]) if found.number.startswith("RS") else ("rncp", found.number[4:])
    )
    items = [h("li", passages.document(name).info.title) for name in found.documents]
    items += [h("li", _export(name)) for name in found.exports]
    show(
        h("h2", "Sources"),
        h("ul", *items) if items else None,
        h(
            "p",
            h(
                "a",
                f"Fiche {found.number} sur le site de France compétences",
                href=f"{_FICHE}/{register}/{digits}/",
            ),
        ),
        h(
            "p",
            "Ce qui vient du registre n'a pas de phrase citée ici : la fiche fait foi.",
            class_="p-quiet",
        )
        if found.exports
        else None,
    )


def _export(name: str) -> str:
    kind, date = store.snapshot(name) or ("", "")
    return f"Registre national, {french.EXPORTS.get(kind, kind)}, export du {french.day(date)}"


_DRAW = {
    "identity": identity,
    "blocs": lambda graph, found: blocs.draw(graph, found),
    "access": access.draw,
    "editions": editions.draw,
    "figures": lambda _, found: figures.draw(found.number),
}
