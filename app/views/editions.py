"""The line of editions of a title, as a timeline, and who says each replacement."""

from __future__ import annotations

from typing import Any

import crosswalk
from crosswalk import french, sheet
from crosswalk.sheet import Sheet
from views import frame, passages
from views.text import h, show


def draw(graph: crosswalk.Graph, found: Sheet) -> None:
    """The line of editions, newest first."""
    line = frame.cached(sheet.lineage, found.number)
    show(h("h2", "Éditions du titre"))
    if len(line) < 2:
        show(h("p", "Aucune filiation dans nos données : ni édition précédente, ni remplaçante."))
        return
    show(
        h(
            "p",
            "De la plus récente à la plus ancienne. Une correspondance ne passe pas d'une édition à "
            "la suivante ; le titre obtenu sous un ancien numéro reste acquis.",
        ),
        h("ol", *(_edition(one, found.number) for one in line), class_="p-time"),
        h("h3", "Qui dit ces remplacements"),
        _filiations(graph, found.number),
    )


def _edition(one: sheet.Edition, here: str) -> Any:
    dates = [
        f"décision ou enregistrement le {french.day(one.begins)}" if one.begins else None,
        f"échéance le {french.day(one.expires)}" if one.expires else None,
    ]
    shown = [date for date in dates if date] or ["dates non précisées dans nos sources"]
    name = f"{one.number} — {one.label}" if one.label else one.number
    current = one.number == here
    return h(
        "li",
        h("strong", f"{name} (cette fiche)")
        if current
        else frame.anchor("certification", name, n=one.number),
        h("br"),
        " ; ".join(shown),
        h("br") if one.replaces else None,
        f"remplace {french.listed(list(one.replaces))}" if one.replaces else None,
        class_="here" if current else None,
        aria_current="true" if current else None,
    )


def _filiations(graph: crosswalk.Graph, number: str) -> Any:
    rows = graph.query("filiations", a=number)
    lines = [
        h(
            "li",
            f"{row['new']} remplace {row['old']} : ",
            passages.at_line(row["source"], row["line"]) if "line" in row else row["source"],
        )
        for row in rows
    ]
    return h("ul", *lines) if lines else h("p", "Selon l'export du registre.")
