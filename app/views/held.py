"""What a candidate holds: blocs, dates, and the title aimed at; the form of « Ce que donnent ces blocs »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk.errors import CrosswalkError
from crosswalk.identifiers import parse
from views import choosing
from views.text import h, show


@dataclass(frozen=True, slots=True)
class Situation:
    """What was filled in: codes of blocs of any titles, dates (None: not given), the title aimed at."""

    held: tuple[str, ...]
    obtained_on: date | None
    admitted_on: date | None
    target: str


def form(graph: crosswalk.Graph) -> Situation | None:
    """The fields, kept in the address (`de`, `blocs`, `obtenus`, `recevabilite`, `cible`).

    None until there are at least one bloc and a title.
    """
    left, right = st.columns(2)
    with left:
        source = choosing.certification(graph, "Titre dont viennent les blocs", "de")
        held = _blocs(graph, source)
        obtained = _day("Obtenus le", "obtenus")
    with right:
        target = choosing.certification(graph, "Titre visé", "cible")
        admitted = _day("Recevabilité ou entrée en parcours le", "recevabilite")
    if not held or not target:
        show(h("p", "Indiquez au moins un bloc déjà obtenu et le titre visé."))
        return None
    return Situation(held, obtained, admitted, target)


def _blocs(graph: crosswalk.Graph, source: str | None) -> tuple[str, ...]:
    """Blocs of the title, and those of other titles that were already chosen."""
    labels: dict[str, str] = {}
    chosen = st.session_state.get("blocs") or st.query_params.get_all("blocs")
    numbers = [source] if source else []
    for code in chosen:
        try:
            numbers.append(parse(str(code)).number)
        except CrosswalkError:
            continue
    for number in dict.fromkeys(numbers):
        for bloc in graph.blocs(number):
            key = bloc.code or number + bloc.iri.rsplit("/", 1)[1]
            labels[key] = f"{bloc.code or f'{number}, sans code connu'} — {bloc.label}"
    found: Any = st.multiselect(
        "Blocs déjà obtenus",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        key="blocs",
        bind="query-params",
        placeholder="Choisissez un ou plusieurs blocs",
        disabled=not labels,
    )
    return tuple(found)


def _day(label: str, key: str) -> date | None:
    found: Any = st.date_input(label, value=None, key=key, format="DD/MM/YYYY", bind="query-params")
    return found if isinstance(found, date) else None
