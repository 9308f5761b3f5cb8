"""A comparison as a page to print: coverage of each bloc, its competences, and the sentences behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crosswalk import french
from crosswalk.matching import grid, telling
from crosswalk.matching.blocs import COVERED, NOT, PARTLY, BlocCoverage, Report, Unit
from crosswalk.matching.mapping import LAYER
from crosswalk.printed import Block, Grid, Line


def pdf(report: Report, today: date | None = None) -> bytes:
    """The file; `today` is the date it bears."""
    from crosswalk.printed.pdf import write

    return write(list(blocks(report, today)), telling.heading(report))


def blocks(report: Report, today: date | None = None) -> Iterator[Block]:
    comparison = report.comparison
    yield Line("title", f"Ce que {comparison.a} couvre de {comparison.b}")
    day = french.short_day(today or date.today())
    yield Line("subtitle", f"{LAYER}. Moteur {comparison.engine}, analyse du {day}.")
    yield Line("text", telling.named(report))
    yield Line(
        "text", "Des contenus proches, pas des droits ; ni heures ni niveaux ne sont comparés."
    )
    yield from (Line("text", told) for told in telling.warnings(report))
    yield Grid(
        (f"Bloc de {comparison.b}", "Couvertes", "En partie", "Non couvertes"),
        tuple(map(_counts, report.blocs)),
        (0.55, 0.15, 0.15, 0.15),
        bold=-1,
    )
    yield Line("heading", "Ensembles de blocs qui se dessinent")
    yield Line("text", f"À partir de {telling.RULE}.")
    yield from (Line("bullet", one) for one in telling.proposed(report))
    yield Line("heading", "Face à ce qui est déclaré")
    yield from (Line("bullet", one) for one in telling.beside(report))
    for bloc in report.blocs:
        yield Line("heading", telling.title(bloc))
        yield Line("text", telling.counted(bloc))
        for unit in bloc.units:
            yield from _unit(report, unit)
    alone = grid.alone(comparison)
    if alone:
        yield Line("heading", f"Dans {comparison.a}, sans pendant dans {comparison.b}")
        names = report.names
        yield from (
            Line("bullet", f"{names.get(one.bloc or '', comparison.a)} : {one.text}")
            for one in alone
        )


def _counts(bloc: BlocCoverage) -> tuple[str, str, str, str]:
    if bloc.share is None:
        return (telling.title(bloc), "non comparable", "", "")
    total = len(bloc.units)
    covered, partly, out = (f"{bloc.count(one)} sur {total}" for one in (COVERED, PARTLY, NOT))
    return (telling.title(bloc), covered, partly, out)


def _unit(report: Report, unit: Unit) -> Iterator[Block]:
    yield Line("bullet", f"{telling.key(unit)}{unit.statement.text} — {telling.state(unit)}")
    for pair in unit.pairs[:1]:
        *words, why = (line.strip() for line in telling.pair_lines(report, pair, unit))
        yield Line("quote", " ".join(words))
        more = len(unit.pairs) - 1
        yield Line("why", f"{why}{f' ; {_others(more)} dans le classeur' if more else ''}.")
    if missing := telling.lacking(unit):
        yield Line("why", missing)


def _others(count: int) -> str:
    return french.count(count, "autre rapprochement", "autres rapprochements")
