"""Rules on a row by itself, and on rows among themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from crosswalk.french import listed, short_day
from crosswalk.tables.context import Context, Finding, Key, Stated
from crosswalk.tables.known import About, Title
from crosswalk.tables.model import Line
from crosswalk.tables.rules_cells import Rule

_WAIVER = re.compile(
    r"\bdispens(?:e|es|é|ée|és|ées)\s+(?:de|d['’]|du|des)|\ball[èe]gements?\b", re.I
)
_TEXTS = ("kind", "source_blocs", "target_blocs", "target", "justification", "comment")


def itself(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        if line.source.number and line.source.number == line.target.number:
            yield Finding(
                line.row, "target",
                f"{line.source.number} se reconnaît elle-même (attendu : une autre certification).",
            )  # fmt: skip


def duplicate(context: Context) -> Iterator[Finding]:
    for rows in _same(context).values():
        first = rows[0]
        for one in rows[1:]:
            if _meaning(one.line) == _meaning(first.line):
                where = (
                    f"à la ligne {first.line.row}"
                    if one.line is not first.line
                    else "dans cette ligne"
                )
                yield Finding(
                    one.line.row, "target_blocs", f"La même correspondance est déjà {where}."
                )


def contradiction(context: Context) -> Iterator[Finding]:
    for rows in _same(context).values():
        first = rows[0]
        for one in rows[1:]:
            if _meaning(one.line) != _meaning(first.line):
                differs = ", ".join(
                    f"{word} : {a or 'non dit'} ici, {b or 'non dit'} là"
                    for word, a, b in zip(
                        ("nature", "sens", "date d'effet"),
                        _meaning(one.line), _meaning(first.line), strict=True,
                    )
                    if a != b
                )  # fmt: skip
                yield Finding(
                    one.line.row, "kind",
                    f"Les mêmes blocs sont à la ligne {first.line.row} avec un autre sens ({differs}).",
                )  # fmt: skip


def _same(context: Context) -> dict[Key, list[Stated]]:
    found: dict[Key, list[Stated]] = defaultdict(list)
    for one in context.stated:
        if one.line.kind != "totale" or not (one.source_blocs or one.target_blocs):
            found[one.key].append(one)
    return {key: rows for key, rows in found.items() if len(rows) > 1}


def _meaning(line: Line) -> tuple[str, str, str]:
    effect = line.effect_on.strftime("%d/%m/%Y") if line.effect_on else ""
    return line.kind, line.direction, effect


def levels_of_total(context: Context) -> Iterator[Finding]:
    for line, source, target in _levels(context):
        if line.kind == "totale":
            yield Finding(
                line.row, "kind",
                f"Une correspondance totale lie des certifications du même niveau (R. 6113-9) : "
                f"{source.number} est de niveau {_level(source)}, {target.number} de niveau "
                f"{_level(target)}.",
                _abouts(source, target),
            )  # fmt: skip


def levels_differ(context: Context) -> Iterator[Finding]:
    for line, source, target in _levels(context):
        if line.kind == "partielle":
            yield Finding(
                line.row, "target",
                f"Niveaux différents ({source.number} : {_level(source)}, {target.number} : "
                f"{_level(target)}), ce que permet une correspondance partielle.",
                _abouts(source, target),
            )  # fmt: skip


def _levels(context: Context) -> Iterator[tuple[Line, Title, Title]]:
    for line in context.table.lines:
        source, target = context.title(line.source.number), context.title(line.target.number)
        both = source and target and source.levels and target.levels
        if source and target and both and not set(source.levels) & set(target.levels):
            yield line, source, target


def _level(title: Title) -> str:
    return next(iter(title.levels))


def _abouts(*titles: Title) -> tuple[About, ...]:
    return tuple(About(title.iri, next(iter(title.levels.values())), "level") for title in titles)


def total_incomplete(context: Context) -> Iterator[Finding]:
    for line, side, title, left in _totals(context):
        if left:
            yield Finding(
                line.row, f"{side}_blocs",
                f"Une correspondance totale vaut pour tous les blocs : {listed(sorted(left))} de "
                f"{title.number} manque{'nt' if len(left) > 1 else ''}. Si ce bloc reste à acquérir, "
                "la correspondance est partielle.",
                (About(title.iri, title.whole, "listsAllBlocs"),),
            )  # fmt: skip


def total_with_blocs(context: Context) -> Iterator[Finding]:
    for line, name, side in context.sides():
        if line.kind != "totale" or side.number is None or not any(side.alternatives):
            continue
        title = context.title(side.number)
        if title and title.whole and _left_out(context, line, name, title):
            continue
        yield Finding(
            line.row, f"{name}_blocs",
            "Une correspondance totale lie deux titres entiers : ne nommez pas de blocs, ou "
            "écrivez qu'elle est partielle.",
        )  # fmt: skip


def _totals(context: Context) -> Iterator[tuple[Line, str, Title, frozenset[str]]]:
    for line, name, side in context.sides():
        title = context.title(side.number)
        if (
            line.kind == "totale"
            and line.sound
            and title
            and title.whole
            and any(side.alternatives)
        ):
            yield line, name, title, _left_out(context, line, name, title)


def _left_out(context: Context, line: Line, name: str, title: Title) -> frozenset[str]:
    side = line.source if name == "source" else line.target
    named = {
        bloc.name
        for blocs in side.alternatives
        for m in blocs
        if (bloc := context.bloc(title.number, m))
    }
    return frozenset(bloc.name for bloc in title.blocs.values()) - named


def partial_without_blocs(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        if (
            line.kind == "partielle"
            and line.sound
            and not _named(line, "source") | _named(line, "target")
        ):
            yield Finding(
                line.row, "target_blocs",
                "Une correspondance partielle nomme des blocs (attendu : au moins un bloc ; si elle "
                "vaut pour les titres entiers, écrivez « totale »).",
            )  # fmt: skip


def side_without_blocs(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        source, target = _named(line, "source"), _named(line, "target")
        if line.kind == "partielle" and line.sound and source != target:
            side, number = (
                ("source", line.source.number) if target else ("target", line.target.number)
            )
            yield Finding(
                line.row, f"{side}_blocs",
                f"Aucun bloc du côté de {number} : compris comme le titre entier.",
            )  # fmt: skip


def _named(line: Line, side: str) -> bool:
    return any((line.source if side == "source" else line.target).alternatives)


def dates(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        title = context.title(line.source.number)
        if line.effect_on and line.ends_on and line.ends_on < line.effect_on:
            yield Finding(
                line.row, "ends_on",
                f"La date de fin ({line.ends_on:%d/%m/%Y}) précède la date d'effet "
                f"({line.effect_on:%d/%m/%Y}).",
            )  # fmt: skip
        elif line.effect_on and title and title.expires:
            last, graph = max(title.expires.items())
            if line.effect_on.isoformat() > last:
                yield Finding(
                    line.row, "effect_on",
                    f"La date d'effet ({line.effect_on:%d/%m/%Y}) suit la fin de l'enregistrement de "
                    f"{title.number} ({short_day(last)}).",
                    (About(title.iri, graph, "expiresOn"),),
                )  # fmt: skip


def before_decision(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        title = context.title(line.source.number)
        if line.effect_on and title and title.decided:
            first, graph = min(title.decided.items())
            if line.effect_on.isoformat() < first:
                yield Finding(
                    line.row, "effect_on",
                    f"La date d'effet ({line.effect_on:%d/%m/%Y}) précède la décision d'enregistrement "
                    f"de {title.number} ({short_day(first)}).",
                    (About(title.iri, graph, "decidedOn"),),
                )  # fmt: skip


def no_justification(context: Context) -> Iterator[Finding]:
    yield from _empty(context, "justification", "Pas de justification")


def no_legal_source(context: Context) -> Iterator[Finding]:
    yield from _empty(context, "legal_source", "Pas de base légale")


def _empty(context: Context, role: str, words: str) -> Iterator[Finding]:
    """A column that the table has: its empty cells, or the column once when it is all empty."""
    if role not in context.table.columns:
        return
    empty = [line for line in context.table.lines if not line.cells.get(role)]
    everywhere = len(empty) == len(context.table.lines)
    for line in empty[:1] if everywhere and len(empty) > 1 else empty:
        where = ", ni sur cette ligne ni sur les autres" if everywhere and len(empty) > 1 else ""
        yield Finding(
            line.row, role, f"{words}{where} (colonne « {context.table.columns[role]} »)."
        )


def waiver(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        if line.kind in ("dispense", "allègement"):
            continue
        for role in _TEXTS:
            if match := _WAIVER.search(line.cells.get(role, "")):
                yield Finding(
                    line.row, role,
                    f"« {match[0].strip()} » : une dispense d'épreuve ou un allègement de formation ne "
                    "délivre pas le bloc. Si c'est bien cela, écrivez-le dans la colonne de la nature.",
                )  # fmt: skip
                break


def stated_waiver(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        if line.kind == "dispense":
            yield Finding(
                line.row, "kind", "Dispense : le candidat est dispensé de l'épreuve, le bloc n'est pas "
                "délivré de ce fait.",
            )  # fmt: skip


def reduction(context: Context) -> Iterator[Finding]:
    for line in context.table.lines:
        if line.kind == "allègement":
            yield Finding(
                line.row, "kind", "Un allègement de formation n'est pas une correspondance : il ne "
                "délivre aucun bloc. Retirez cette ligne du tableau.",
            )  # fmt: skip


RULES: dict[str, Rule] = {
    "ligne-sur-elle-meme": itself,
    "doublon": duplicate,
    "lignes-contradictoires": contradiction,
    "totale-niveau": levels_of_total,
    "niveaux-differents": levels_differ,
    "totale-incomplete": total_incomplete,
    "totale-blocs": total_with_blocs,
    "partielle-sans-bloc": partial_without_blocs,
    "cote-sans-bloc": side_without_blocs,
    "dates-incoherentes": dates,
    "date-avant-decision": before_decision,
    "sans-justification": no_justification,
    "sans-base-legale": no_legal_source,
    "dispense-ou-allegement": waiver,
    "dispense-declaree": stated_waiver,
    "allegement": reduction,
}
