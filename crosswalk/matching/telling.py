"""A comparison in words, as a colleague would write it: text, JSON, HTML, rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from crosswalk.formats import workbook
from crosswalk.matching import grid
from crosswalk.matching.blocs import (
    COVERED,
    NOT,
    PARTLY,
    UNKNOWN,
    BlocCoverage,
    Report,
    Unit,
    warning,
)
from crosswalk.matching.mapping import BROAD, LAYER, NARROW, RELATED, SAID, Match
from crosswalk.notice import NOTICE

SHOWN = 2
"""Pairs told of one competence; spreadsheets and SSSOM have them all."""
RULE = "60 % des compétences, une en partie comptant pour moitié"
"""From what share of a bloc's competences a set is proposed (`blocs.THRESHOLD`)."""
_MARKS = {COVERED: "●", PARTLY: "◐", NOT: "○", UNKNOWN: "–"}


def percent(value: float) -> str:
    """A confidence as a reader takes it: never « 100 % », never false precision."""
    return f"{min(round(value * 20) * 5, 95)} %"


def heading(report: Report) -> str:
    first, second = report.comparison.a, report.comparison.b
    return f"Ce que {first} couvre de {second} (analyse des énoncés, moteur {report.comparison.engine})"


def lines(report: Report) -> Iterator[str]:
    """The comparison as text, a line at a time."""
    yield heading(report)
    yield f"{LAYER}. Contenus proches, pas des droits ; ni heures ni niveaux ne sont comparés."
    if said := warning(report.comparison):
        yield said
    for bloc in report.blocs:
        yield ""
        yield f"{title(bloc)}"
        yield f"  {counted(bloc)}"
        for unit in bloc.units:
            yield from _unit_lines(report, unit)
    yield ""
    yield from _alone(report)
    yield from _proposals(report)
    yield ""
    yield NOTICE


def title(bloc: BlocCoverage) -> str:
    return bloc.name if bloc.name.startswith("«") else f"{bloc.name} — {bloc.label}"


def counted(bloc: BlocCoverage) -> str:
    """Numerator and denominator of each state, in words."""
    if not bloc.units:
        return "non comparable : aucune compétence de ce bloc n'est connue dans le graphe"
    if bloc.count(UNKNOWN):
        return "non comparable : le graphe ne connaît aucun énoncé du titre détenu"
    total = len(bloc.units)
    found = (
        f"{bloc.count(COVERED)} sur {total} couverte(s), {bloc.count(PARTLY)} en partie, "
        f"{bloc.count(NOT)} non couverte(s)"
    )
    met = sum(unit.criteria[0] for unit in bloc.units)
    criteria = sum(unit.criteria[1] for unit in bloc.units)
    return found + (f" ; critères rapprochés : {met} sur {criteria}" if criteria else "")


def _unit_lines(report: Report, unit: Unit) -> Iterator[str]:
    yield f"  {_MARKS[unit.state]} {key(unit)}{unit.statement.text} — {state(unit)}"
    if not unit.pairs and unit.state != UNKNOWN:
        yield "      rien d'assez proche : à acquérir, ou à montrer autrement"
    for pair in unit.pairs[:SHOWN]:
        yield from (f"      {line}" for line in pair_lines(report, pair, unit))
    if len(unit.pairs) > SHOWN:
        yield f"      et {len(unit.pairs) - SHOWN} autre(s) rapprochement(s) (--format xlsx ou sssom)"


def key(unit: Unit) -> str:
    """`CP4. `, the source's own key; nothing where it only counts."""
    own = unit.statement.entity.rpartition("/")[2]
    return f"{own}. "


def state(unit: Unit) -> str:
    met, total = unit.met
    return (
        unit.state
        if total == 1
        else f"{unit.state} ({met} énoncé(s) sur {total} avec un pendant probable)"
    )


def pair_lines(report: Report, match: Match, unit: Unit) -> Iterator[str]:
    """A pair: the counterpart, its place, the relation, and why."""
    source = match.source
    place = report.names.get(source.bloc or "", source.title)
    if match.target.text != unit.statement.text:
        yield f"pour « {match.target.text} »"
    yield f"→ {place}, {source.kind} : « {source.text} »"
    yield f"  {SAID[match.relation]}, confiance {percent(match.confidence)} ; {' ; '.join(match.reasons)}"


def said(match: Match) -> str:
    """The relation of a pair read by itself: whose wording is the wider is said by its title."""
    title = match.target.title
    words = {
        BROAD: f"l'énoncé de {title} est plus large",
        NARROW: f"l'énoncé de {title} est plus étroit",
        RELATED: "lien possible, à vérifier",
    }
    return words.get(match.relation, SAID[match.relation])


def _alone(report: Report) -> Iterator[str]:
    """The competences of A that answer to nothing in B."""
    comparison = report.comparison
    alone = grid.alone(comparison)
    if alone:
        yield f"Compétences de {comparison.a} sans pendant dans {comparison.b} : {len(alone)}"
        for one in alone:
            yield f"  {report.names.get(one.bloc or '', comparison.a)} : « {one.text} »"
        yield ""


def _proposals(report: Report) -> Iterator[str]:
    yield f"Ensembles de blocs qui se dessinent ({RULE}) :"
    yield from (f"  {line}" for line in proposed(report))
    yield "Face à ce qui est déclaré :"
    yield from (f"  {line}" for line in beside(report))


def proposed(report: Report) -> Iterator[str]:
    """The sets of blocs that the analysis draws, one a line."""
    if not report.proposals:
        yield "aucun : aucun petit ensemble de blocs n'atteint ce seuil"
    for one in report.proposals:
        sources = " et ".join(report.names.get(iri, iri) for iri in one.sources)
        share = f"{one.share:.0%}".replace("%", " %")
        yield f"{sources} → {one.target.name} : {share} de ses {len(one.target.units)} compétence(s)"


def beside(report: Report) -> Iterator[str]:
    """How they meet what is declared, one sentence a line."""
    if not report.declared.rows:
        yield (
            "aucune correspondance déclarée entre ces deux titres dans le graphe ; "
            "cela ne vaut pas refus"
        )
        return
    yield from report.agreement


def to_json(report: Report) -> dict[str, Any]:
    """The comparison as one object; shares are given with their numerators and denominators."""
    return {
        "a": report.comparison.a,
        "b": report.comparison.b,
        "engine": report.comparison.engine,
        "layer": "proposée",
        "statement": LAYER,
        "warning": warning(report.comparison),
        "blocs": [
            {
                "code": bloc.code,
                "label": bloc.label,
                "covered": bloc.count(COVERED),
                "partly": bloc.count(PARTLY),
                "not": bloc.count(NOT),
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


_CLASSES = {COVERED: "c", PARTLY: "p", NOT: "n", UNKNOWN: "n"}

HEADERS = (
    "bloc", "compétence", "état", "énoncé visé", "relation", "confiance", "bloc source",
    "énoncé source", "pourquoi", "couche",
)  # fmt: skip


def rows(report: Report) -> list[list[str]]:
    """One row a pair, and one a competence without any, for a spreadsheet."""
    found = []
    for bloc in report.blocs:
        for unit in bloc.units:
            head = [bloc.name, unit.statement.text, state(unit)]
            for match in unit.pairs:
                place = report.names.get(match.source.bloc or "", match.source.title)
                said = [SAID[match.relation], percent(match.confidence), place, match.source.text]
                found.append([*head, match.target.text, *said, " ; ".join(match.reasons), LAYER])
            if not unit.pairs:
                found.append([*head, "", "aucun rapprochement", "", "", "", "", LAYER])
        if not bloc.units:
            found.append(
                [bloc.name, "", "non comparable", "", "", "", "", "", counted(bloc), LAYER]
            )
    found.append(["", NOTICE, *[""] * (len(HEADERS) - 2)])
    return found


def xlsx(report: Report) -> bytes:
    """The same rows as a workbook, every cell a text."""
    return workbook(HEADERS, rows(report), "Comparaison")


def to_html(report: Report) -> str:
    """The comparison as a page of its own: no script, no outside resource."""
    sections = []
    for bloc in report.blocs:
        items = []
        for unit in bloc.units:
            said = [line for pair in unit.pairs[:SHOWN] for line in pair_lines(report, pair, unit)]
            if not said and unit.state != UNKNOWN:
                said = ["rien d'assez proche : à acquérir, ou à montrer autrement"]
            items.append(
                f"<li class={_CLASSES[unit.state]}><strong>{escape(key(unit) + unit.statement.text)}"
                f"</strong> — {state(unit)}{''.join(f'<p class=w>{escape(line)}</p>' for line in said)}"
            )
        sections.append(
            f"<section><h2>{escape(title(bloc))}</h2><p>{escape(counted(bloc))}</p>"
            f"<ul>{''.join(items)}</ul></section>"
        )
    told = escape(warning(report.comparison) or "")
    proposals = "".join(f"<p>{escape(line)}</p>" for line in _proposals(report))
    return (
        "<!doctype html><html lang=fr><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(heading(report))}</title><style>"
        "body{font:17px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2125}"
        "li{margin:.6rem 0;padding-left:.6rem;border-left:.4rem solid #b9b9b9}.c{border-color:#2a7d4f}"
        ".p{border-color:#b98900}.w{margin:.2rem 0;color:#444}</style>"
        f"<h1>{escape(heading(report))}</h1><p><strong>{LAYER}.</strong> {told}</p>{''.join(sections)}"
        f"<section><h2>Ensembles de blocs</h2>{proposals}</section>"
        f"<footer><p>{escape(NOTICE)}</p></footer></html>\n"
    )
