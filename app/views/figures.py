"""The figures of a title per year: a drawing, and the same as a table."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crosswalk import french, sheet
from views import frame, passages
from views.text import h, show

COUNTS = ("certified", "certifiedByVAE")
RATES = ("employmentRateAt6Months", "occupationRateAt6Months", "occupationRateAt2Years")


def draw(number: str) -> None:
    table: dict[str, dict[str, str | None]] = frame.cached(sheet.figures, number)
    show(h("h2", "Chiffres par année"))
    if not table:
        show(h("p", "Nos sources ne donnent pas de chiffres pour ce titre."))
        return
    years = list(table)
    measures = [one for one in (*COUNTS, *RATES) if any(one in table[year] for year in years)]
    where = frame.cached(sheet.figure_places, number)
    show(_table(years, measures, table), passages.source(where, "Chiffres par année"))
    show(
        h(
            "p",
            "« non connu » : la fiche montre qu'elle n'a pas le chiffre. « — » : elle n'en parle pas. "
            "Les taux sont ceux que le certificateur déclare.",
            class_="p-quiet",
        )
    )
    counted = [one for one in COUNTS if one in measures]
    if counted:
        st.altair_chart(_chart(years, counted, table), alt=_spoken(years, counted, table))


def _table(years: list[str], measures: list[str], table: dict[str, dict[str, str | None]]) -> Any:
    return h(
        "table",
        h("caption", "Certifiés et insertion, par année"),
        h(
            "thead",
            h(
                "tr",
                h("th", "Mesure", scope="col"),
                *(h("th", y, scope="col", class_="n") for y in years),
            ),
        ),
        h(
            "tbody",
            *(
                h(
                    "tr",
                    h("th", french.word(one), scope="row"),
                    *(h("td", _cell(one, table[y]), class_="n") for y in years),
                )
                for one in measures
            ),
        ),
        class_="p-table",
    )


def _cell(measure: str, year: dict[str, str | None]) -> str:
    if measure not in year:
        return "—"
    value = year[measure]
    if value is None:
        return "non connu"
    return french.number(value) + (f"{french.NBSP}%" if measure in RATES else "")


def _spoken(years: list[str], measures: list[str], table: dict[str, dict[str, str | None]]) -> str:
    parts = [
        f"{french.word(one)} : "
        + ", ".join(f"{_cell(one, table[year])} en {year}" for year in years if one in table[year])
        for one in measures
    ]
    return "Diagramme en barres. " + " ; ".join(parts)


def _chart(years: list[str], measures: list[str], table: dict[str, dict[str, str | None]]) -> Any:
    import altair as alt
    import pandas as pd

    rows = [
        {
            "Année": year,
            "Mesure": french.word(one),
            "Personnes": float(table[year][one] or 0),
            "Valeur": _cell(one, table[year]),
        }
        for year in years
        for one in measures
        if table[year].get(one) is not None
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("Année:N", axis=alt.Axis(labelAngle=0)),
        xOffset="Mesure:N",
        y=alt.Y("Personnes:Q", title="Personnes certifiées"),
    )
    ink = "#eceae6" if st.context.theme.type == "dark" else "#22262a"
    bars = base.mark_bar(stroke=ink).encode(
        color=alt.Color(
            "Mesure:N",
            scale=alt.Scale(range=["#1d5a63", "#d9a441"]),
            legend=alt.Legend(orient="top", title=None),
        )
    )
    words = base.mark_text(dy=-6, color=ink, fontSize=13).encode(text="Valeur:N")
    return (
        (bars + words)
        .properties(height=280)
        .configure_axis(
            aria=False, labelColor=ink, titleColor=ink, labelFontSize=13, titleFontSize=13
        )
        .configure_legend(aria=False, labelColor=ink, labelFontSize=13)
    )
