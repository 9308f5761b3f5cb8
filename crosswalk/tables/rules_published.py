"""Rules that compare the table with what is published: titles ended, renewed, declared, one-sided."""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk.french import listed, short_day
from crosswalk.tables.context import Context, Finding, Stated
from crosswalk.tables.known import About, Declared, Title
from crosswalk.tables.model import Line
from crosswalk.tables.rules_cells import Rule


def target_ended(context: Context) -> Iterator[Finding]:
    for line, title in _recognised(context):
        if (day := title.ended(context.on)) and not _renewed(context, line, title):
            yield Finding(
                line.row, "target",
                f"L'enregistrement de {title.name} {_ended(day)} ; les titres et blocs obtenus restent "
                "acquis. Est-ce bien cette édition ?",
                _abouts(title),
            )  # fmt: skip


def target_renewed(context: Context) -> Iterator[Finding]:
    for line, title in _recognised(context):
        if new := _renewed(context, line, title):
            day = title.ended(context.on)
            since = f" et son enregistrement {_ended(day)}" if day else ""
            number = min(new)
            yield Finding(
                line.row, "target",
                f"{title.name} a été remplacé par {listed(sorted(new))}{since} : faut-il aussi reconnaître "
                "la nouvelle édition ? Rien ne passe d'un numéro à l'autre.",
                (About(title.iri, new[number], "isReplacedBy"),),
            )  # fmt: skip


def _recognised(context: Context) -> Iterator[tuple[Line, Title]]:
    """Recognised titles that are not an earlier edition of the declaring one."""
    for line in context.table.lines:
        title = context.title(line.target.number)
        if title and line.target.number not in _editions(context, line.source.number):
            yield line, title


def _editions(context: Context, number: str | None) -> set[str]:
    """The earlier editions of a title, as far as the titles of the table let one go back."""
    found, waiting = set[str](), [number or ""]
    while waiting:
        title = context.known.titles.get(waiting.pop())
        for old in title.replaces if title else ():
            if old not in found:
                found.add(old)
                waiting.append(old)
    return found


def _renewed(context: Context, line: Line, title: Title) -> dict[str, str]:
    """The new numbers of a title that this declaring title does not recognise as well."""
    others = context.recognised[line.source.number]
    if title.number == line.source.number:
        return {}
    return {
        new: graph
        for new, graph in title.replaced_by.items()
        if new not in others and new != line.source.number
    }


def _ended(day: str) -> str:
    return "n'est plus actif" if day == "oui" else f"est échu depuis le {short_day(day)}"


def _abouts(title: Title) -> tuple[About, ...]:
    graph = next(iter((title.expires or title.active).values()), "")
    return (About(title.iri, graph, "expiresOn"),) if graph else ()


def source_ended(context: Context) -> Iterator[Finding]:
    for number, row in context.first_row.items():
        title = context.title(number)
        if title and (day := title.ended(context.on)):
            yield Finding(
                row, "source", f"L'enregistrement de {title.name}, qui déclare, {_ended(day)}.",
                _abouts(title),
            )  # fmt: skip


def uncovered(context: Context) -> Iterator[Finding]:
    for number, rows in context.by_source.items():
        title = context.title(number)
        if not title or not title.whole or any(r.line.kind == "totale" for r in rows):
            continue
        named = {bloc for one in rows for bloc in one.source_blocs}
        left = [b for b in title.blocs.values() if b.name not in named]
        if left and number not in context.unsound:
            names = listed(sorted(b.name for b in left))
            verb = "ne sont" if len(left) > 1 else "n'est"
            yield Finding(
                context.first_row[number], "source_blocs", f"{names} {verb} dans aucune ligne.",
                tuple(About(b.iri, min(b.graphs)) for b in left),
            )  # fmt: skip


def one_sided(context: Context) -> Iterator[Finding]:
    told = set()
    for one in context.stated:
        target = context.title(one.target)
        if one.pair in told or not target or not target.described or target.ended(context.on):
            continue
        if one.target in _editions(context, one.source) or not (
            graph := context.known.comparable(target)
        ):
            continue
        told.add(one.pair)
        if not any(d.target == one.source for d in target.declares):
            yield Finding(
                one.line.row, "target",
                f"{target.name} ne déclare rien en sens inverse vers {one.source} dans nos sources ; ce "
                "n'est pas une erreur, chaque certificateur déclare pour ses propres blocs.",
                (About(target.iri, graph),),
            )  # fmt: skip


def split_set(context: Context) -> Iterator[Finding]:
    for declared, rows in _split(context):
        blocs = f"{_set(declared.source_blocs)} ↔ {_set(declared.target_blocs)}"
        numbers = listed(sorted(str(row.line.row) for row in rows))
        for row in rows:
            yield Finding(
                row.line.row, "source_blocs",
                f"La fiche {declared.source} déclare ces blocs ensemble ({blocs}) ; les lignes {numbers} "
                "les séparent, comme si chacun suffisait. Écrivez une seule ligne, avec ET.",
                (About(declared.iri, declared.graph),),
            )  # fmt: skip


def _split(context: Context) -> Iterator[tuple[Declared, list[Stated]]]:
    """Published sets that the table has only in pieces."""
    for number, rows in context.by_source.items():
        published = context.known.published(number)
        keys, held = {one.key for one in published}, {row.key for row in rows}
        for declared in published:
            if declared.key in held:
                continue
            parts = [
                row
                for row in rows
                if row.target == declared.target
                and row.key not in keys
                and row.source_blocs <= declared.source_blocs
                and row.target_blocs <= declared.target_blocs
                and (row.source_blocs or row.target_blocs)
            ]
            whole = (
                frozenset(b for row in parts for b in row.source_blocs),
                frozenset(b for row in parts for b in row.target_blocs),
            )
            if len(parts) > 1 and whole == (declared.source_blocs, declared.target_blocs):
                yield declared, parts


def _set(blocs: frozenset[str]) -> str:
    return " ET ".join(sorted(blocs)) or "titre entier"


def changed(context: Context) -> Iterator[Finding]:
    for row, others in _unpublished(context):
        if others:
            said = " ; ".join(
                f"{_set(o.source_blocs)} ↔ {_set(o.target_blocs)}" for o in others[:3]
            )
            yield Finding(
                row.line.row, "source_blocs",
                f"La fiche publiée de {row.source} déclare avec {row.target} d'autres blocs : {said}.",
                tuple(About(o.iri, o.graph) for o in others[:3]),
            )  # fmt: skip


def added(context: Context) -> Iterator[Finding]:
    for row, others in _unpublished(context):
        title = context.title(row.source)
        graph = context.known.comparable(title) if title else ""
        if not others and title and graph:
            yield Finding(
                row.line.row, "target",
                f"La fiche publiée de {row.source} ne déclare pas cette correspondance avec "
                f"{row.target}.",
                (About(title.iri, graph),),
            )  # fmt: skip


def _unpublished(context: Context) -> Iterator[tuple[Stated, list[Declared]]]:
    """Rows that the published fiche does not have, with those of its rows they seem to change."""
    parts = {id(row) for _, rows in _split(context) for row in rows}
    for number, rows in context.by_source.items():
        title = context.title(number)
        if not title or not context.known.comparable(title):
            continue
        published = context.known.published(number)
        keys, held = {one.key for one in published}, {row.key for row in rows}
        for row in rows:
            if row.key in keys or id(row) in parts or row.source == row.target:
                continue
            if row.line.kind == "dispense":
                continue
            yield row, [
                one for one in published
                if one.target == row.target and one.key not in held
                and (one.source_blocs & row.source_blocs or one.target_blocs & row.target_blocs)
            ]  # fmt: skip


def removed(context: Context) -> Iterator[Finding]:
    for number, missing, strange in _missing(context):
        for one in missing if not strange else ():
            yield Finding(
                context.first_row[number], "target",
                f"La fiche publiée de {number} déclare aussi, avec {one.target} : "
                f"{_set(one.source_blocs)} ↔ {_set(one.target_blocs)} ; le tableau ne l'a pas.",
                (About(one.iri, one.graph),),
            )  # fmt: skip


def beyond(context: Context) -> Iterator[Finding]:
    for number, missing, strange in _missing(context):
        if strange and missing:
            titles = sorted({one.target for one in missing})
            shown = ", ".join(titles[:8]) + ("…" if len(titles) > 8 else "")
            yield Finding(
                context.first_row[number], "target",
                f"La fiche publiée de {number} déclare aussi des correspondances que ce tableau ne "
                f"traite pas ({shown}).",
                (About(missing[0].iri, missing[0].graph),),
            )  # fmt: skip


def _missing(context: Context) -> Iterator[tuple[str, list[Declared], bool]]:
    """Published rows that the table lacks: of its own titles, or few beside those it has; else `strange`.

    A table about one partner is not a table that left the others out.
    """
    split = {id(declared) for declared, _ in _split(context)}
    seen = {id(one) for _, others in _unpublished(context) for one in others}
    for number, rows in context.by_source.items():
        if number in context.unsound:
            continue
        held, titles = {row.key for row in rows}, {row.target for row in rows}
        lacking = [
            one for one in context.known.published(number)
            if one.key not in held and id(one) not in split and id(one) not in seen
        ]  # fmt: skip
        here = [one for one in lacking if one.target in titles]
        elsewhere = [one for one in lacking if one.target not in titles]
        few = len({one.target for one in elsewhere}) <= len(titles)
        yield number, here + (elsewhere if few else []), False
        yield number, [] if few else elsewhere, True


def other_kind(context: Context) -> Iterator[Finding]:
    for number, rows in context.by_source.items():
        published = {one.key: one for one in context.known.published(number)}
        for row in rows:
            one = published.get(row.key)
            if one is None:
                continue
            same_kind = one.kind == row.line.kind
            stated = row.line.direction != "non précisée"
            if not same_kind or (
                stated and one.direction not in ("non précisée", row.line.direction)
            ):
                yield Finding(
                    row.line.row, "kind",
                    f"La fiche publiée de {number} déclare ces blocs en correspondance {one.kind} (sens : "
                    f"{one.direction}).",
                    (About(one.iri, one.graph),),
                )  # fmt: skip


RULES: dict[str, Rule] = {
    "titre-echu": target_ended,
    "titre-renouvele": target_renewed,
    "titre-declarant-echu": source_ended,
    "bloc-sans-ligne": uncovered,
    "reciproque-non-declaree": one_sided,
    "ensemble-eclate": split_set,
    "declaration-modifiee": changed,
    "declaration-ajoutee": added,
    "declaration-retiree": removed,
    "declarations-hors-tableau": beyond,
    "nature-differente": other_kind,
}
