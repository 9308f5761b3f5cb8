"""Ce que donnent ces blocs: what a candidate holds, what it gives, who says so, and what remains."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french
from crosswalk.errors import IdentifierError, UnknownEntityError
from crosswalk.matching.hints import stored_hints
from crosswalk.transfer import Answer, Dates
from crosswalk.transfer import transfer as ask
from crosswalk.transfer.forms import WRITERS
from views import frame, gains, grids, held
from views.text import h, plain, show

FORMS = (
    ("Note au candidat (Word)", "docx"),
    ("Note au candidat (PDF)", "pdf"),
    ("Classeur (XLSX)", "xlsx"),
)


def render(graph: crosswalk.Graph) -> None:
    frame.title("Ce que donnent ces blocs")
    graph.store.graph_names()  # says at once that there is no graph, or that it does not open
    show(
        h(
            "p",
            "Votre candidat détient des blocs : que lui donnent-ils dans un autre titre, qui le dit, "
            "à qui écrire, que lui reste-t-il ?",
            class_="p-lead",
        )
    )
    situation = held.form(graph)
    if situation is None:
        empty()
    else:
        answered(situation)
    grids.draw(graph, situation.target if situation else "")


def empty() -> None:
    """Nothing asked yet: what to fill in, and an example."""
    show(
        h(
            "p",
            "Indiquez le titre d'où viennent les blocs, puis les blocs obtenus (ou le titre entier). "
            "Le numéro RNCP et les codes des blocs sont sur le parchemin ou l'attestation.",
        )
    )
    frame.link("transfer", f"Exemple : {held.EXAMPLE_WORDS}", **held.EXAMPLE)


def answered(one: held.Situation) -> None:
    """The answer with its files, or why there is none and what to do about it."""
    dates = [day.isoformat() if day else "" for day in (one.obtained_on, one.admitted_on)]
    try:
        with st.spinner("Recherche de ce que donnent ces blocs…"):
            answer = frame.cached(_ask, "\n".join(one.held), one.target, *dates, french.today())
    except (IdentifierError, UnknownEntityError) as error:
        refused(str(error))
        return
    gains.draw(answer)
    files(answer)


def _ask(
    graph: crosswalk.Graph, things: str, target: str, obtained: str, admitted: str, today: str
) -> Answer:
    """The library's answer, for the cache: a day is `AAAA-MM-JJ` or empty."""
    days = [date.fromisoformat(day) if day else None for day in (today, obtained, admitted)]
    return ask(
        graph, things.split("\n"), [target] if target else [], Dates(*days), stored_hints(graph)
    )


def refused(message: str) -> None:
    """What was typed as held is no bloc that we know."""
    words = message.split(" ; registre non chargé")[0].replace("dans le graphe", "dans nos données")
    st.warning(plain(f"{words[:1].upper()}{words[1:]}."))
    show(
        h(
            "p",
            "Que faire ? Retirez ce bloc ci-dessus et choisissez-le dans la liste, ou vérifiez son code "
            "sur l'attestation.",
        )
    )
    if not frame.register_loaded():
        show(frame.no_register())
    frame.link("home", "Chercher un titre par des mots")


def files(answer: Answer) -> None:
    """The same answer to hand over."""
    show(
        h("h2", "Emporter cette réponse"),
        h(
            "p",
            "La note tient en une ou deux pages, suivies d'une lettre à imprimer pour le certificateur. "
            "Le Word se modifie.",
        ),
    )
    about = "-".join(answer.targets) or answer.held[0].certification
    with st.container(horizontal=True):
        for label, name in FORMS:
            st.download_button(
                label,
                _writer(answer, name),
                file_name=f"{'note' if name != 'xlsx' else 'reponse'}-{about}.{name}",
                on_click="ignore",
            )


def _writer(answer: Answer, name: str) -> Any:
    return lambda: WRITERS[name](answer)
