"""A comparison as files: JSON, rows of a spreadsheet, a page of HTML; its words are `telling`'s."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from crosswalk.formats import workbook
from crosswalk.matching import blocs, grain, grid, telling
from crosswalk.matching.blocs import BlocCoverage, Report, Unit
from crosswalk.matching.mapping import LAYER, Match
from crosswalk.notice import NOTICE


def to_json(report: Report) -> dict[str, Any]:
    """The comparison as one object; shares are given with their numerators and denominators."""
    return {
        "a": report.comparison.a,
        "b": report.comparison.b,
        "titles": report.titles,
        "engine": report.comparison.engine,
        "layer": "proposée",
        "statement": LAYER,
        "warning": blocs.warning(report.comparison),
        "note": grain.note(report.comparison),
        "grain": [one.to_json() for one in grain.of_both(report.comparison) or ()],
        "blocs": [
            {
                "code": bloc.code,
                "label": bloc.label,
                "covered": bloc.count(blocs.COVERED),
                "partly": bloc.count(blocs.PARTLY),
                "not": bloc.count(blocs.NOT),
                "competences": len(bloc.units),
                "comparable": bloc.share is not None,
                "competence": [_unit_json(unit) for unit in bloc.units],
            }
            for bloc in report.blocs
        ],
        "proposals": [
            {
                "source": [report.names.get(iri, iri) for iri in one.sources],
                "target": one.target.name,
                "share": round(one.share, 3),
                "covered": one.covered.count(blocs.COVERED),
                "partly": one.covered.count(blocs.PARTLY),
                "competences": len(one.target.units),
            }
            for one in report.proposals
        ],
        "declared": [row.id for row in report.declared.rows],
        "agreement": list(report.agreement),
        "notice": NOTICE,
    }


def _unit_json(unit: Unit) -> dict[str, Any]:
    return {
        "entity": unit.statement.entity,
        "text": unit.statement.text,
        "state": unit.state,
        "criteria": {"met": unit.criteria[0], "of": unit.criteria[1]},
        "elements": {"met": unit.met[0], "of": unit.met[1]},
        "pairs": [match_json(one) for one in unit.pairs],
        "lacking": [one.text for one in unit.lacking],
    }


def match_json(match: Match) -> dict[str, Any]:
    """A pair as data."""
    return {
        "source": match.source.entity,
        "source_text": match.source.text,
        "source_span": match.source.span,
        "target": match.target.entity,
        "target_text": match.target.text,
        "target_span": match.target.span,
        "relation": match.relation,
        "confidence": match.confidence,
        "shared": list(match.shared.words),
        "paraphrases": [list(one) for one in match.shared.paraphrases],
        "only_source": list(match.shared.only_source),
        "only_target": list(match.shared.only_target),
        "context": list(match.context),
    }


_CLASSES = {blocs.COVERED: "c", blocs.PARTLY: "p", blocs.NOT: "n", blocs.UNKNOWN: "n"}

HEADERS = (
    "bloc", "compétence", "état", "énoncé visé", "relation", "confiance", "bloc source",
    "énoncé source", "pourquoi", "couche",
)  # fmt: skip


def rows(report: Report) -> list[list[str]]:
    """One row a pair, and one a wording without any, for a spreadsheet."""
    found = []
    for bloc in report.blocs:
        for unit in bloc.units:
            head = [bloc.name, unit.statement.text, telling.state(unit)]
            for match in unit.pairs:
                place = report.names.get(match.source.bloc or "", match.source.title)
                how = [
                    telling.said(match),
                    telling.percent(match.confidence),
                    place,
                    match.source.text,
                ]
                found.append([*head, match.target.text, *how, " ; ".join(match.reasons), LAYER])
            if unit.state != blocs.UNKNOWN:
                found += [
                    [*head, one.text, "aucun rapprochement", "", "", "", "", LAYER]
                    for one in unit.lacking
                ]
        if not bloc.units:
            found.append(
                [bloc.name, "", "non comparable", "", "", "", "", "", telling.counted(bloc), LAYER]
            )
    origin = f"{telling.heading(report)}. {telling.named(report)}"
    for line in (origin, *telling.warnings(report), NOTICE):
        found.append(["", line, *[""] * (len(HEADERS) - 2)])
    return found


def xlsx(report: Report) -> bytes:
    """The same rows as a workbook, every cell a text."""
    return workbook(HEADERS, rows(report), "Comparaison")


_STYLE = (
    "body{font:17px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2125}"
    "li{margin:.6rem 0;padding-left:.6rem;border-left:.4rem solid #b9b9b9}.c{border-color:#2a7d4f}"
    ".p{border-color:#b98900}.w{margin:.2rem 0;color:#444}"
)


def to_html(report: Report) -> str:
    """The comparison as a page of its own: no script, no outside resource."""
    heading = escape(telling.heading(report))
    told = "".join(f"<p>{escape(line)}</p>" for line in telling.warnings(report))
    return (
        "<!doctype html><html lang=fr><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{heading}</title><style>{_STYLE}</style>"
        f"<h1>{heading}</h1><p>{escape(telling.named(report))}</p>"
        f"<p><strong>{telling.STATEMENT}</strong> {telling.LIMITS}</p>{told}"
        f"{''.join(_bloc_html(report, bloc) for bloc in report.blocs)}{_alone_html(report)}"
        f"<section><h2>Ensembles de blocs qui se dessinent</h2><p>À partir de {telling.RULE}.</p>"
        f"{_items(telling.proposed(report))}"
        f"<h3>Face à ce qui est déclaré</h3>{_items(telling.beside(report))}</section>"
        f"<footer><p>{escape(NOTICE)}</p></footer></html>\n"
    )


def _bloc_html(report: Report, bloc: BlocCoverage) -> str:
    items = []
    for unit in bloc.units:
        shown = unit.pairs[: telling.SHOWN]
        lines = [line for pair in shown for line in telling.pair_lines(report, pair, unit)]
        if not lines and unit.state != blocs.UNKNOWN:
            lines = [telling.NOTHING]
        lines += [line for line in (telling.more(unit), telling.lacking(unit)) if line]
        said = "".join(f"<p class=w>{escape(line)}</p>" for line in lines)
        name = escape(telling.key(unit) + unit.statement.text)
        items.append(
            f"<li class={_CLASSES[unit.state]}><strong>{name}</strong> — {telling.state(unit)}{said}"
        )
    return (
        f"<section><h2>{escape(telling.title(bloc))}</h2><p>{escape(_capital(telling.counted(bloc)))}.</p>"
        f"<ul>{''.join(items)}</ul></section>"
    )


def _alone_html(report: Report) -> str:
    comparison = report.comparison
    names = [
        f"{report.names.get(one.bloc or '', comparison.a)} : « {one.text} »"
        for one in grid.alone(comparison)
    ]
    if not names:
        return ""
    return (
        f"<section><h2>Compétences de {escape(comparison.a)} sans pendant dans "
        f"{escape(comparison.b)}</h2>{_items(names)}</section>"
    )


def _items(lines: Iterable[str]) -> str:
    """A list of sentences."""
    return f"<ul>{''.join(f'<li>{escape(_capital(line))}.' for line in lines)}</ul>"


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]
