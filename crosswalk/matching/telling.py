"""A comparison in words, as a colleague would write it; as files: `reporting`."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk import french
from crosswalk.matching import grain, grid
from crosswalk.matching.blocs import (
    BLOCS_AT_MOST,
    COVERED,
    NOT,
    PARTLY,
    UNKNOWN,
    BlocCoverage,
    Report,
    Unit,
    warning,
)
from crosswalk.matching.mapping import BROAD, LAYER, NARROW, SAID, Match
from crosswalk.notice import NOTICE

SHOWN = 2
"""Pairs told of one competence; spreadsheets and SSSOM have them all."""
RULE = "60 % des compétences du bloc, une compétence couverte en partie comptant pour moitié"
"""From what share of a bloc's competences a set is proposed (`blocs.THRESHOLD`)."""
STATEMENT = f"Analyse {LAYER[:1].lower()}{LAYER[1:]}."
LIMITS = "Contenus proches, pas des droits ; ni heures ni niveaux ne sont comparés."
NOTHING = "rien d'assez proche : à acquérir, ou à montrer autrement"
_MARKS = {COVERED: "●", PARTLY: "◐", NOT: "○", UNKNOWN: "–"}


def percent(value: float) -> str:
    """A confidence as a reader takes it: never « 100 % », never false precision.

    Rounded down: what is just under a threshold never reads as if it had passed it.
    """
    return f"{min(int(value * 20 + 1e-6) * 5, 95)} %"


def heading(report: Report) -> str:
    first, second = report.comparison.a, report.comparison.b
    return f"Ce que {first} couvre de {second} (analyse des énoncés, moteur {report.comparison.engine})"


def named(report: Report) -> str:
    """Both titles in full: a number says little to a reader."""
    first, second = (
        f"{number}, {report.titles.get(number) or 'intitulé inconnu'}"
        for number in (report.comparison.a, report.comparison.b)
    )
    return f"Titre détenu : {first}. Titre visé : {second}."


def lines(report: Report) -> Iterator[str]:
    """The comparison as text, a line at a time."""
    yield heading(report)
    yield named(report)
    yield f"{STATEMENT} {LIMITS}"
    yield from warnings(report)
    for bloc in report.blocs:
        yield ""
        yield title(bloc)
        yield f"  {counted(bloc)}"
        for unit in bloc.units:
            yield from _unit_lines(report, unit)
    yield ""
    yield from _alone(report)
    yield from _proposals(report)
    yield ""
    yield NOTICE


def warnings(report: Report) -> list[str]:
    """What must be known to read the counts: a title known too little, two titles of unlike grain."""
    found = warning(report.comparison), grain.note(report.comparison)
    return [one for one in found if one]


def title(bloc: BlocCoverage) -> str:
    return bloc.name if bloc.name.startswith("«") else f"{bloc.name} — {bloc.label}"


def counted(bloc: BlocCoverage) -> str:
    """Numerator and denominator of each state, in words."""
    if not bloc.units:
        return "non comparable : aucune compétence de ce bloc n'est connue dans le graphe"
    if bloc.count(UNKNOWN):
        return "non comparable : le graphe ne connaît aucun énoncé du titre détenu"
    met = sum(unit.met[0] for unit in bloc.units)
    elements = sum(unit.met[1] for unit in bloc.units)
    found = f"{counts(bloc)} ; énoncés avec un pendant probable : {met} sur {elements}"
    met = sum(unit.criteria[0] for unit in bloc.units)
    criteria = sum(unit.criteria[1] for unit in bloc.units)
    return found + (f" ; critères rapprochés : {met} sur {criteria}" if criteria else "")


def counts(bloc: BlocCoverage) -> str:
    """« sur 4 compétences : 0 couverte, 3 en partie, 1 non couverte »."""
    covered, partly, lacking = (bloc.count(one) for one in (COVERED, PARTLY, NOT))
    return (
        f"sur {french.count(len(bloc.units), 'compétence')} : {french.count(covered, 'couverte')}, "
        f"{partly} en partie, {french.count(lacking, 'non couverte', 'non couvertes')}"
    )


def _unit_lines(report: Report, unit: Unit) -> Iterator[str]:
    yield f"  {_MARKS[unit.state]} {key(unit)}{unit.statement.text} — {state(unit)}"
    if not unit.pairs and unit.state != UNKNOWN:
        yield f"      {NOTHING}"
    for pair in unit.pairs[:SHOWN]:
        yield from (f"      {line}" for line in pair_lines(report, pair, unit))
    if others := more(unit):
        yield f"      {others}"
    if missing := lacking(unit):
        yield f"      {missing}"


def key(unit: Unit) -> str:
    """`CP4. `, the source's own key; nothing where it only counts."""
    own = unit.statement.entity.rpartition("/")[2]
    return f"{own}. "


def state(unit: Unit) -> str:
    met, total = unit.met
    if total == 1 or unit.state == UNKNOWN:
        return unit.state
    said = "aucun énoncé" if not met else french.count(met, "énoncé")
    verb = "ont un" if met > 1 else "a un" if met else "n'a de"
    possible = len(unit.pairs) - met
    also = f", {possible} en {'ont' if possible > 1 else 'a'} un possible" if possible else ""
    return f"{unit.state} ({said} sur {total} {verb} pendant probable{also})"


def more(unit: Unit) -> str:
    """How many pairs of a competence are not told; nothing where all are."""
    if len(unit.pairs) <= SHOWN:
        return ""
    rest = french.count(len(unit.pairs) - SHOWN, "autre rapprochement", "autres rapprochements")
    return f"et {rest} (--format xlsx ou sssom)"


def lacking(unit: Unit) -> str:
    """The wordings of a competence that nothing answers to, beside those that something does."""
    parts = [f"« {one.text} »" for one in unit.lacking if one.text != unit.statement.text]
    return f"sans pendant : {' ; '.join(parts)}" if unit.pairs and parts else ""


def pair_lines(report: Report, match: Match, unit: Unit) -> Iterator[str]:
    """A pair: the counterpart, its place, the relation, and why."""
    source = match.source
    place = report.names.get(source.bloc or "", source.title)
    if match.target.text != unit.statement.text:
        yield f"pour « {match.target.text} »"
    elif unit.met[1] > 1:
        yield "pour l'intitulé de la compétence"
    yield f"→ {place}, {source.kind} : « {source.text} »"
    yield f"  {said(match)}, confiance {percent(match.confidence)} ; {' ; '.join(match.reasons)}"


def said(match: Match) -> str:
    """The relation of a pair read by itself."""
    return relation(match.relation, match.target.title)


def relation(predicate: str, title: str) -> str:
    """A SKOS relation in words; whose wording is the wider is said by its title, that of the target."""
    words = {
        BROAD: f"l'énoncé de {title} est plus large",
        NARROW: f"l'énoncé de {title} est plus étroit",
    }
    return words.get(predicate) or SAID.get(predicate, predicate)


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
    yield f"Ensembles de blocs qui se dessinent, à partir de {RULE} :"
    yield from (f"  {line}" for line in proposed(report))
    yield "Face à ce qui est déclaré :"
    yield from (f"  {line}" for line in beside(report))


def proposed(report: Report) -> Iterator[str]:
    """The sets of blocs that the analysis draws, one a line."""
    if not report.proposals:
        most = f"d'un à {('deux', 'trois')[BLOCS_AT_MOST - 2]} blocs"
        yield f"aucun ensemble {most} n'atteint ce seuil"
    for one in report.proposals:
        sources = french.listed([report.names.get(iri, iri) for iri in one.sources])
        together = " ensemble" if len(one.sources) > 1 else ""
        share = f"{one.share:.0%}".replace("%", f"{french.NBSP}%")
        yield f"{sources}{together} → {one.target.name} : {share} ({counts(one.covered)})"


def beside(report: Report) -> Iterator[str]:
    """How they meet what is declared, one sentence a line."""
    if not report.declared.rows:
        yield (
            "aucune correspondance déclarée entre ces deux titres dans le graphe ; "
            "cela ne vaut pas refus"
        )
        return
    yield from report.agreement
