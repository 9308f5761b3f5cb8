"""The self-positioning grid: downloaded, filled in outside, read back here."""

from __future__ import annotations

from typing import Any

import streamlit as st

import crosswalk
from crosswalk.errors import CrosswalkError
from crosswalk.transfer import grid, wording
from crosswalk.transfer import positioning as position
from crosswalk.transfer.positioning import BlocGrid, CompetenceReport, PositioningReport
from views import frame, passages
from views.text import h, join, plain, show

HEADERS = ("Compétence", "Remplis", "En partie", "Manquent", "Sans réponse")


def draw(graph: crosswalk.Graph, preferred: str) -> None:
    """The grid of a title to take away, and a filled one to read back."""
    known: dict[str, str] = frame.cached(position.available)
    show(
        h("h2", "Aider le candidat à se positionner"),
        h(
            "p",
            "La grille reprend les critères du référentiel : le candidat dit, critère par critère, ce "
            f"qu'il fait déjà et ce qui le prouve. {wording.POSITIONING}",
        ),
    )
    if not known:
        show(h("p", "Aucun document chargé ici ne donne de critères : il n'y a pas de grille."))
        return
    if preferred and preferred not in known:
        show(
            h(
                "p",
                f"Nos sources ne donnent pas de critères pour {preferred} : pas de grille pour ce titre.",
                class_="p-quiet",
            )
        )
    numbers = list(known)
    number = st.selectbox(
        "Titre de la grille",
        numbers,
        index=numbers.index(preferred) if preferred in known else 0,
        format_func=lambda one: f"{one} — {known[one]}",
        key="grille",
        bind="query-params",
    )
    if number:
        st.download_button(
            "Télécharger la grille à remplir (XLSX)",
            lambda: grid.write(position.positioning(graph, number)),
            file_name=f"grille-{number}.xlsx",
            on_click="ignore",
        )
    filled: Any = st.file_uploader(
        "Grille remplie (.xlsx, 5 Mo au plus) : elle est lue ici et n'est pas gardée",
        type=["xlsx"],
        key="grille-remplie",
        max_upload_size=grid.MAX_FILE // 1_000_000,
    )
    if filled is not None:
        reread(graph, filled)


def reread(graph: crosswalk.Graph, filled: Any) -> None:
    """What a filled grid says, or why it is not one."""
    try:
        found = grid.reread(graph, filled.getvalue(), filled.name)
    except CrosswalkError as error:
        st.error(plain(f"Grille refusée. {error}"))
        show(
            h(
                "p",
                "Que faire ? Téléchargez la grille ci-dessus, remplissez ses trois colonnes sans toucher aux "
                "autres, enregistrez-la en .xlsx, puis déposez-la de nouveau.",
            )
        )
        return
    result(found)


def result(found: PositioningReport) -> None:
    """Bloc by bloc, competence by competence."""
    one = found.grid
    rule = one.majority
    show(
        h("h3", f"Ce que dit la grille : {one.number} — {one.label}"),
        h("p", h("strong", wording.POSITIONING)),
        None
        if rule is None
        else h(
            "p",
            f"Règle de ce seul titre : « {rule.text} »",
            passages.on_line(rule.document, rule.start_line, rule.text)
            if rule.document and rule.start_line
            else None,
        ),
        *(_bloc(bloc, competences, rule is not None) for bloc, competences in found.blocs),
    )


def _bloc(bloc: BlocGrid, competences: tuple[CompetenceReport, ...], ruled: bool) -> Any:
    headers = (*HEADERS, "Majorité") if ruled else HEADERS
    rows = []
    for one in competences:
        amounts = [
            f"{len(one.met)} sur {len(one.grid.criteria)}",
            *(len(part) for part in (one.partly, one.missing, one.unanswered)),
        ]
        cells = [h("td", amount, class_="n") for amount in amounts]
        if ruled:
            cells.append(h("td", "oui" if one.majority else "non"))
        label = f"{one.grid.key}. {one.grid.label}"
        rows.append(h("tr", h("th", label, scope="row"), *cells))
    return join(
        h("h4", position.bloc_line(bloc, competences)),
        h(
            "div",
            h(
                "table",
                h("caption", f"Critères de {bloc.name}, par compétence"),
                h("thead", h("tr", *(h("th", name, scope="col") for name in headers))),
                h("tbody", *rows),
                class_="p-table",
            ),
            class_="p-scroll",
            tabindex="0",
            role="region",
            aria_label=f"Critères de {bloc.name}",
        ),
        h(
            "details",
            h(
                "summary",
                "Lire les critères à travailler",
                h("span", f" : {bloc.name}", class_="p-only-read"),
            ),
            *(_detail(one) for one in competences),
            class_="p-node",
        ),
    )


def _detail(one: CompetenceReport) -> Any:
    parts = [(name, criteria) for name, criteria in position.to_look_at(one) if criteria]
    if not parts:
        return None
    return join(
        h("p", h("strong", f"{one.grid.key}. {one.grid.label}")),
        h("ul", *(h("li", f"{name} : {c.text}") for name, criteria in parts for c in criteria)),
    )
