"""How much of each bloc is covered, the sets of blocs that follow, and what answers to nothing."""

from __future__ import annotations

from typing import Any

from crosswalk import french
from crosswalk.matching import grid, telling
from crosswalk.matching.blocs import COVERED, NOT, PARTLY, BlocCoverage, Report
from views.proximities.parts import listed, named, part, region
from views.text import h, show

_HEADERS = ("Bloc", "Couvertes", "En partie", "Non couvertes", "Critères rapprochés")


def coverage(report: Report) -> None:
    """How many competences of each bloc of B are covered, always out of how many."""
    a, b = report.comparison.a, report.comparison.b
    part(report, f"Ce que {a} couvre de {b}")
    show(
        h("p", "Des contenus proches, pas des droits ; ni heures ni niveaux ne sont comparés."),
        *(h("p", h("strong", one)) for one in telling.warnings(report)),
        h(
            "div",
            h(
                "table",
                h("caption", f"Compétences de chaque bloc de {b}"),
                h("thead", h("tr", *(h("th", one, scope="col") for one in _HEADERS))),
                h("tbody", *map(_bloc_row, report.blocs)),
                class_="p-table",
            ),
            **region("Compétences couvertes, bloc par bloc"),
        ),
        h(
            "p",
            "Couverte : la moitié au moins de ses phrases a un pendant probable. En partie : une au "
            "moins en a un, ou la moitié en a un possible.",
            class_="p-quiet",
        ),
    )
    for bloc in report.blocs:
        if bloc.units:
            show(_details(bloc))


def _bloc_row(bloc: BlocCoverage) -> Any:
    head = h("th", telling.title(bloc), scope="row")
    if bloc.share is None:
        return h("tr", head, h("td", telling.counted(bloc), colspan="4"))
    total = len(bloc.units)
    counts = [f"{bloc.count(state)} sur {total}" for state in (COVERED, PARTLY, NOT)]
    met, of = (sum(unit.criteria[at] for unit in bloc.units) for at in (0, 1))
    counts.append(f"{met} sur {of}" if of else "aucun critère connu")
    return h("tr", head, *(h("td", one) for one in counts))


def _details(bloc: BlocCoverage) -> Any:
    return h(
        "details",
        h("summary", f"{bloc.name} : compétence par compétence"),
        h(
            "ul",
            *(
                h(
                    "li",
                    h("strong", telling.state(unit).capitalize()),
                    f" — {telling.key(unit)}{unit.statement.text}",
                )
                for unit in bloc.units
            ),
        ),
        class_="p-node",
    )


def sets(report: Report) -> None:
    """The sets of blocs that the analysis draws, then how they meet the declared ones."""
    part(report, "Ensembles de blocs qui se dessinent")
    show(
        h("p", f"À partir de {telling.RULE}.", class_="p-quiet"),
        listed(telling.proposed(report)),
        h("h3", "Face à ce qui est déclaré"),
        listed(telling.beside(report)),
    )


def left_over(report: Report) -> None:
    """What no statement of the other title answers to, on both sides."""
    comparison = report.comparison
    part(report, "Ce que rien ne couvre")
    show(h("h3", f"Dans {comparison.b}, à acquérir ou à montrer autrement"))
    items = [
        f"{bloc.name}, {column.key} : {text}"
        for bloc in report.blocs
        for column, text in grid.unanswered(comparison, bloc)
    ]
    show(_long(items, "Chaque énoncé des blocs connus a au moins un lien possible."))
    show(h("h3", f"Dans {comparison.a}, sans pendant dans {comparison.b}"))
    show(_long([named(report, one) for one in grid.alone(comparison)], "Aucun énoncé."))


def _long(items: list[str], none: str) -> Any:
    if not items:
        return h("p", none)
    return h(
        "details",
        h("summary", french.count(len(items), "énoncé", "énoncés")),
        h("ul", *(h("li", one) for one in items)),
        class_="p-node",
        open="open" if len(items) <= 12 else None,
    )
