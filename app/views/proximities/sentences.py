"""Two statements side by side, their common words marked, and why they were brought together."""

from __future__ import annotations

from typing import Any

from crosswalk import french
from crosswalk.matching import grid, telling
from crosswalk.matching.blocs import Report
from crosswalk.matching.mapping import Match
from crosswalk.matching.statements import Statement
from views import bring, passages
from views.proximities.parts import layer, listed
from views.text import h, join, show


def pair(report: Report, found: grid.Grid, asked: str) -> None:
    """Two statements side by side, their common words marked, and why they were brought together."""
    pairs = found.cell(asked)
    if not pairs:
        show(h("p", "La paire demandée n'est pas dans ce bloc : choisissez une case du tableau."))
        return
    show(
        h("h2", "Deux énoncés côte à côte", class_="p-here", tabindex="-1"),
        layer(report),
        _side_by_side(report, pairs[0]),
    )
    bring.to_view(asked)
    if len(pairs) > 1:
        more = french.count(len(pairs) - 1, "autre rapprochement", "autres rapprochements")
        show(
            h(
                "details",
                h("summary", f"{more} entre ces compétences"),
                *(_side_by_side(report, one) for one in pairs[1:]),
                class_="p-node",
            )
        )


def _side_by_side(report: Report, match: Match) -> Any:
    source, target = grid.marked(match)
    said = f"{telling.said(match)}, confiance {telling.percent(match.confidence)}"
    sides = ((match.source, source), (match.target, target))
    return h(
        "section",
        h(
            "div",
            *(
                h(
                    "div",
                    h("h3", _whose(report, one)),
                    h("blockquote", *(h("mark", w) if same else join(w) for w, same in pieces)),
                    passages.source(passages.of(one.entity), one.text),
                    class_="p-set",
                )
                for one, pieces in sides
            ),
            class_="p-pair",
        ),
        h("p", h("strong", f"{said[:1].upper()}{said[1:]}.")),
        h("p", "Pourquoi ces deux énoncés :"),
        listed(match.reasons),
        aria_label=said,
    )


def _whose(report: Report, one: Statement) -> str:
    """« RNCP39794, CCP1, compétence CP4 »: the title is said where the bloc's name does not."""
    place = report.names.get(one.bloc or "", "")
    title = [] if place.startswith(one.title) else [one.title]
    return ", ".join(
        [*title, *([place] if place else []), f"{one.kind} {grid.key_of_statement(one)}"]
    )
