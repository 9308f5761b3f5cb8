"""What a candidate holds: blocs, dates, and the title aimed at; the form of « Ce que donnent ces blocs »."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk.errors import CrosswalkError
from crosswalk.identifiers import parse
from crosswalk.transfer import held, wording
from crosswalk.transfer.model import Item
from views import choosing
from views.text import h, show

EXAMPLE: dict[str, Any] = {
    "de": "RNCP41402",
    "blocs": ["RNCP41402BC01", "RNCP41402BC02", "RNCP41402BC03"],
    "cible": "RNCP39099",
}
EXAMPLE_WORDS = "trois blocs de RNCP41402 déjà obtenus, RNCP39099 visé"
OLDEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Situation:
    """What was filled in: blocs and titles held, dates (None: not given), the title aimed at ("": any)."""

    held: tuple[str, ...]
    obtained_on: date | None
    admitted_on: date | None
    target: str


def form(graph: crosswalk.Graph) -> Situation | None:
    """The fields, kept in the address (`de`, `blocs`, `obtenus`, `recevabilite`, `cible`).

    None until there is at least one bloc; a title that is named and not known is waited for.
    """
    left, right = st.columns(2)
    with left:
        source = choosing.certification(graph, "Titre dont viennent les blocs", "de")
        found = _blocs(graph, source)
        obtained = _day("Obtenus le", "obtenus")
    with right:
        target = choosing.certification(graph, "Titre visé", "cible")
        typed = str(st.session_state.get("cible") or "").strip()
        if not typed:
            show(h("p", "Sans titre visé : tout ce que ces blocs donnent, dans tous les titres."))
        admitted = _day("Recevabilité ou entrée en parcours le", "recevabilite")
    if not found or (typed and not target):
        return None
    return Situation(found, obtained, admitted, target or "")


def _blocs(graph: crosswalk.Graph, source: str | None) -> tuple[str, ...]:
    """The title and its blocs, those of other titles already chosen, and codes typed by hand."""
    # Not bound: Streamlit would write the labels into the address, and a code outlives a label.
    if "blocs" not in st.session_state:
        st.session_state["blocs"] = st.query_params.get_all("blocs")[: held.MAX_HELD]
    chosen = st.session_state["blocs"]
    numbers = [source] if source else []
    for code in chosen:
        try:
            numbers.append(parse(str(code)).number)
        except CrosswalkError:
            continue
    labels = {item.name: _shown(item) for item in _choices(graph, dict.fromkeys(numbers))}
    found: Any = st.multiselect(
        "Blocs déjà obtenus",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        key="blocs",
        placeholder="Choisissez, ou écrivez un code" if labels else "RNCP41402BC01, puis Entrée",
        accept_new_options=True,
        select_all=False,
        wrap=True,
    )
    if list(found) != st.query_params.get_all("blocs"):
        st.query_params["blocs"] = list(found)
    return tuple(found)


def _choices(graph: crosswalk.Graph, numbers: Iterable[str]) -> Iterable[Item]:
    for number in numbers:
        try:
            yield from held.choices(graph, number)
        except CrosswalkError:
            continue  # what was typed is answered below the form, with the reason


def _shown(item: Item) -> str:
    if item.whole:
        return f"{item.name}, le titre entier"
    return wording.named(item)


def _day(label: str, key: str) -> date | None:
    found: Any = st.date_input(
        label,
        value=None,
        min_value=OLDEST,
        max_value=LATEST,
        key=key,
        format="DD/MM/YYYY",
        bind="query-params",
    )
    return found if isinstance(found, date) else None
