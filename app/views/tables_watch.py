"""The watch of a certifier: who recognises its blocs, what changed, what is declared on one side only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, tables
from crosswalk.errors import UnknownEntityError
from crosswalk.tables.watching import Link
from views import choosing, frame, passages
from views.text import h, show

MOST = 60
"""Declarations shown of each kind."""


def draw(graph: crosswalk.Graph) -> None:
    show(
        h("h2", "Surveiller un titre"),
        h(
            "p",
            "Qui reconnaît vos blocs, quels titres partenaires ont changé, quelles déclarations sont d'un "
            "seul côté. Gardez l'adresse de cette page : elle rouvre votre veille.",
        ),
    )
    number = choosing.certification(graph, "Votre titre", "veille")
    if number is None:
        if not st.query_params.get("veille"):
            frame.link("tables", "Exemple : RNCP41402", veille="RNCP41402")
        return
    try:
        found: tables.Watch = frame.cached(_watch, number, french.today())
    except UnknownEntityError as error:
        frame.not_found(str(error))
        return
    links("Vos blocs sont reconnus par", found.recognised_by,
          "Personne dans nos sources ; cela ne vaut pas refus.")  # fmt: skip
    links("Votre fiche reconnaît", found.recognises, "Aucune déclaration dans nos sources.")
    partners(found)
    one_sided(found)
    show(h("p", found.base_text, class_="p-quiet"))


def _watch(graph: crosswalk.Graph, number: str, day: str) -> tables.Watch:
    return tables.watch(graph, number, date.fromisoformat(day))


def links(heading: str, found: Iterable[Link], none: str) -> None:
    show(h("h3", heading))
    every = list(found)
    show(*([link(one) for one in every[:MOST]] or [h("p", none)]))
    if len(every) > MOST:
        more = french.number(len(every) - MOST)
        show(h("p", f"Et {more} autres : « crosswalk watch » les donne toutes."))


def link(one: Link) -> Any:
    """One declaration, as sets, with its sentence."""
    places = [place for e in one.evidence if (place := e.passage)]
    others = [e.place for e in one.evidence if not e.passage]
    mine = " ET ".join(one.own_blocs) or "votre titre entier"
    theirs = " ET ".join(one.their_blocs) or "le titre entier"
    return h(
        "div",
        h("p", h("strong", one.title), f" — {one.label or 'intitulé non connu ici'}"),
        h("p", f"Vos blocs : {mine} ↔ les leurs : {theirs} (correspondance {one.kind})"),
        h("p", f"Source : {' ; '.join(others)}", class_="p-quiet") if others else None,
        passages.source(places, one.title),
        class_="p-card",
    )


def partners(found: tables.Watch) -> None:
    """Partner titles that ended or have a new number."""
    show(h("h3", "Titres partenaires à revoir"))
    if not found.partners:
        show(h("p", "Aucun."))
        return
    show(
        h(
            "ul",
            *(
                h("li", h("strong", one.title), f" — {one.label} : {one.sentence}")
                for one in found.partners
            ),
        )
    )


def one_sided(found: tables.Watch) -> None:
    """Declared by one only: no fault, a thing to know."""
    said = [f"Vous reconnaissez {n}, qui ne vous reconnaît pas." for n in found.only_here]
    said += [f"{n} vous reconnaît, et vous ne le reconnaissez pas." for n in found.only_there]
    show(
        h("h3", "Déclarations d'un seul côté"),
        h("p", "Ce n'est pas une erreur : chacun déclare pour ses propres blocs."),
        h("ul", *(h("li", one) for one in said)) if said else h("p", "Aucune."),
    )
    if found.not_known:
        names = ", ".join(found.not_known)
        show(h("p", f"Nos sources ne disent pas ce que déclarent : {names}."))
