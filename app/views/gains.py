"""An answer of « Ce que donnent ces blocs »: what is held, then a title after the other."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crosswalk.transfer import Answer, TitleResult, wording
from crosswalk.transfer.output import FURTHER, further, of_title
from views import frame, gained, grades
from views.text import h, join, plain, show

PER_PAGE = 20


def draw(answer: Answer) -> None:
    """The whole answer: what is held, then a title after the other."""
    show(
        h("h2", "Ce que le candidat détient"),
        h("ul", *(h("li", wording.named(item)) for item in answer.held)),
        grades.lines(answer.held_dates),
        h("p", "Les phrases ci-dessous sont écrites pour être lues au candidat.", class_="p-quiet"),
    )
    if answer.targets:
        for one in answer.titles:
            show(_head(one, "h2"), *gained.title(answer, one))
    else:
        anywhere(answer)
    show(_more(answer), grades.legend(), _notes(answer))


def anywhere(answer: Answer) -> None:
    """No title was named: each that something is obtained in, closed save what the address opens."""
    show(h("h2", "Titres où ces blocs donnent quelque chose"))
    if not answer.titles:
        nothing(answer)
    pages = -(-len(answer.titles) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    for one in answer.titles[(page - 1) * PER_PAGE : page * PER_PAGE]:
        number = one.registration.number
        given = wording.grades(of_title(answer, one)) or wording.title_given(one)
        part = st.expander(
            plain(f"{number} — {one.registration.label or 'intitulé non connu ici'} ({given})"),
            key=f"titre-{number}",
            bind="query-params",
            expanded=len(answer.titles) == 1,
        )
        if part.open:
            with part:
                show(_opened(one), *gained.title(answer, one))
    if beyond := further(answer):
        show(
            h("h2", "Plus loin"),
            h("p", FURTHER),
            grades.listed([h("li", wording.named(one.item)) for one in beyond]),
        )


def nothing(answer: Answer) -> None:
    """Nothing is declared: that is no refusal, and here is what to do."""
    st.info(plain(wording.nothing(answer.data_date)))
    show(
        h(
            "p",
            "Indiquez ci-dessus le titre visé : ce qui y reste à valider sera détaillé. ",
            gained.others(answer, ""),
        )
    )


def _head(one: TitleResult, level: str) -> Any:
    label = one.registration.label or "intitulé non connu ici"
    return join(h(level, f"{one.registration.number} — {label}"), _opened(one))


def _opened(one: TitleResult) -> Any:
    number = one.registration.number
    return h("p", frame.anchor("certification", f"Ouvrir la fiche {number}", n=number))


def _more(answer: Answer) -> Any:
    """The hints about titles that were not looked at."""
    shown = {one.registration.number for one in answer.titles}
    rest = [m for m in answer.missing_for if not shown & {i.certification for i in m.gives}]
    if not rest:
        return None
    return join(h("h2", "Ce qu'un bloc de plus permettrait"), gained.missing(answer, rest))


def _notes(answer: Answer) -> Any:
    """What to know of the data; the register's absence in the words of every page."""
    kept = [note for note in answer.notes if wording.NO_REGISTER not in note]
    return join(
        *(h("p", note, class_="p-quiet") for note in kept),
        None if frame.register_loaded() else frame.no_register(),
    )
