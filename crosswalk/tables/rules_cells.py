"""Rules on what a cell names: certifications, blocs, labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crosswalk import french
from crosswalk.tables import compare
from crosswalk.tables.context import Context, Finding
from crosswalk.tables.grammar import shown
from crosswalk.tables.known import About, Bloc, Title
from crosswalk.tables.model import Line, Mention

Rule = Callable[[Context], Iterator[Finding]]


def unknown_certification(context: Context) -> Iterator[Finding]:
    for line, side, one in context.sides():
        if one.number and _unknown(context, one.number):
            exports = context.known.register(one.number)
            where = " ni dans ".join(f"l'{source.title}" for source in exports)
            owners = {
                m.code.partition("BC")[0] for blocs in one.alternatives for m in blocs if m.code
            } - {one.number}
            hint = f" Les blocs de la ligne sont de {min(owners)}." if len(owners) == 1 else ""
            yield Finding(
                line.row, side, f"{one.number} n'est ni dans les documents ni dans {where}.{hint}"
            )


def _unknown(context: Context, number: str) -> bool:
    """Whether a register is loaded that would have this number, and nothing names it."""
    return context.title(number) is None and bool(context.known.register(number))


def unchecked_certification(context: Context) -> Iterator[Finding]:
    for line, side, one in context.sides():
        known = not one.number or context.title(one.number) or context.known.register(one.number)
        if one.number and not known:
            yield Finding(
                line.row, side,
                f"{one.number} n'est pas dans nos documents : à vérifier ({_why(context, one.number)} : "
                "« crosswalk import-rncp FICHIER »).",
            )  # fmt: skip


def _why(context: Context, number: str) -> str:
    """Why no source can say that a number does not exist."""
    if partial := context.known.partial(number):
        source = partial[0]
        return f"l'{source.title} n'est chargé qu'en partie, {source.partial} ; en entier"
    which = "du répertoire spécifique " if number.startswith("RS") else ""
    return f"export {which}non chargé"


def cited_title(context: Context) -> Iterator[Finding]:
    """Once a title: it is named by a source, but none describes it."""
    told = set()
    for line, side, one in context.sides():
        title = context.title(one.number)
        if title and not title.described and not title.whole and title.number not in told:
            told.add(title.number)
            graph = min(title.graphs, default="")
            yield Finding(
                line.row, side,
                f"{title.name} n'est que cité dans nos sources : la liste de ses blocs n'est pas "
                "connue en entier, ni toujours leurs intitulés.",
                (About(title.iri, graph),) if graph else (),
            )  # fmt: skip


def certification_title(context: Context) -> Iterator[Finding]:
    for line, side, one in context.sides():
        title = context.title(one.number)
        if title and _title_differs(one.title, title) == "other":
            words, graph = _first(title.labels)
            yield Finding(
                line.row, _title_role(context, side),
                f"{title.number} s'intitule « {words} », et non « {shown(one.title)} ».",
                (About(title.iri, graph),), (f"{title.number} - {words}",),
            )  # fmt: skip


def near_label(context: Context) -> Iterator[Finding]:
    for line, side, one in context.sides():
        title = context.title(one.number)
        if title and _title_differs(one.title, title) == "near":
            words, graph = _first(title.labels)
            yield Finding(
                line.row, _title_role(context, side),
                f"{title.number} : nos sources écrivent « {words} », le tableau « {shown(one.title)} ».",
                (About(title.iri, graph),), (f"{title.number} - {words}",),
            )  # fmt: skip
    for line, side, number, mention in context.mentions():
        bloc = context.bloc(number, mention)
        if bloc and mention.code and _differs(context, bloc, mention) == "near":
            words, graph = _like(bloc, mention.label)
            yield Finding(
                line.row, _label_role(context, side),
                f"{bloc.name} : nos sources écrivent « {words} », le tableau « {shown(mention.label)} ».",
                (About(bloc.iri, graph),), (_written(bloc, words),),
            )  # fmt: skip


def unknown_bloc(context: Context) -> Iterator[Finding]:
    for line, side, number, mention in _lost(context):
        title = context.title(number)
        if title is None or not _list_is_whole(title, mention):
            continue
        known = ", ".join(sorted(b.name for b in title.blocs.values()))
        yield Finding(
            line.row, f"{side}_blocs",
            f"{mention.name} n'est pas un bloc de {title.name} : ses blocs sont {known}."
            f"{_hint(title, mention)}",
            (About(title.iri, title.whole, "listsAllBlocs"),), _nearest_bloc(title, mention),
        )  # fmt: skip


def unchecked_bloc(context: Context) -> Iterator[Finding]:
    for line, side, number, mention in _lost(context):
        title = context.title(number)
        if title is None or _list_is_whole(title, mention):
            continue
        uncoded = [b for b in title.blocs.values() if b.code is None]
        if title.whole and uncoded:
            why = f"nos sources ne donnent pas le code de « {shown(uncoded[0].label)} »"
        else:
            why = "nos sources ne donnent pas tous les blocs de ce titre"
        yield Finding(
            line.row, f"{side}_blocs",
            f"{mention.name} : à vérifier, {why}.{_hint(title, mention)}",
            (About(title.iri, title.whole or min(title.graphs)),) if title.graphs else (),
        )  # fmt: skip


def foreign_bloc(context: Context) -> Iterator[Finding]:
    for line, side, number, mention in context.mentions():
        if mention.code and not _own(mention, number) and not _unknown(context, number):
            yield Finding(
                line.row, f"{side}_blocs",
                f"{mention.code} est un bloc de {mention.code.partition('BC')[0]}, et non de {number} "
                "(attendu : les blocs de la certification de la ligne).",
            )  # fmt: skip


def other_label(context: Context) -> Iterator[Finding]:
    for line, side, _, mention, bloc in _wrong(context, "other"):
        words, graph = _like(bloc, mention.label)
        yield Finding(
            line.row, _label_role(context, side),
            f"{bloc.name} s'intitule « {words} », et non « {shown(mention.label)} ».",
            (About(bloc.iri, graph),), (_written(bloc, words),),
        )  # fmt: skip


def label_of_another(context: Context) -> Iterator[Finding]:
    for line, side, title, mention, bloc in _wrong(context, "another"):
        right = context.labelled(title, mention.label)
        if right and not _numbered(right, bloc):
            yield Finding(
                line.row, _label_role(context, side),
                f"« {shown(mention.label)} » est l'intitulé de {right.name} ; {bloc.name} "
                f"s'intitule « {bloc.label} ».",
                (About(right.iri, _source(right)), About(bloc.iri, _source(bloc))),
                (_written(right), _written(bloc)),
            )  # fmt: skip


def document_number(context: Context) -> Iterator[Finding]:
    """A document's own numbering taken for the register's (2018 TMA: its bloc 2 is RNCP32139BC03)."""
    for line, side, title, mention, bloc in _wrong(context, "another"):
        right = context.labelled(title, mention.label)
        if right and (graph := _numbered(right, bloc)):
            source = context.known.sources[graph]
            yield Finding(
                line.row, f"{side}_blocs",
                f"« {shown(mention.label)} » est le bloc {int(bloc.key[2:])} dans l'ordre du document "
                f"« {french.short_title(source.title)} », mais {right.name} au registre ; {bloc.name} y "
                f"est « {bloc.label} ».",
                (About(right.iri, graph), About(bloc.iri, _source(bloc))), (_written(right),),
            )  # fmt: skip
    for line, side, number, mention in context.mentions():
        numbered = context.title(number)
        if mention.local and numbered and any(b.code for b in numbered.blocs.values()):
            found = context.bloc(number, mention)
            said = f" : par son intitulé, c'est {found.name}" if found and found.code else ""
            yield Finding(
                line.row, f"{side}_blocs",
                f"« {mention.written} » est le numéro d'un document, pas un code du registre{said} "
                f"(attendu : {number}BC01).",
                (About(found.iri, _source(found)),) if found else (),
                (_written(found),) if found and found.code else (),
            )  # fmt: skip


def local_number(context: Context) -> Iterator[Finding]:
    for line, side, number, mention in context.mentions():
        title = context.title(number)
        if mention.local and not (title and any(b.code for b in title.blocs.values())):
            found = context.bloc(number, mention)
            label = f" (« {shown(found.label)} »)" if found and found.label else ""
            yield Finding(
                line.row, f"{side}_blocs",
                f"« {mention.written} »{label} : nos sources ne donnent pas de code du registre pour ce "
                f"bloc de {number} ; écrivez-le si vous le connaissez.",
                (About(found.iri, _source(found)),) if found else (),
            )  # fmt: skip


def label_only(context: Context) -> Iterator[Finding]:
    for line, side, number, mention in context.mentions():
        if mention.code or mention.written or mention.local:
            continue
        if found := context.bloc(number, mention):
            what = (
                f"c'est {found.code}" if found.code else "nos sources ne connaissent pas son code"
            )
            yield Finding(
                line.row, f"{side}_blocs",
                f"« {shown(mention.label)} » est écrit sans code : par son intitulé, {what}.",
                (About(found.iri, _source(found)),), (_written(found),) if found.code else (),
            )  # fmt: skip


def _own(mention: Mention, number: str) -> bool:
    return (mention.code or "").startswith(f"{number}BC")


def _lost(context: Context) -> Iterator[tuple[Line, str, str, Mention]]:
    """Mentions that no bloc of the graph answers to, their own title being right."""
    for line, side, number, mention in context.mentions():
        if mention.written and not mention.code and not mention.local:
            continue  # malformed: said by the reading
        if mention.local and not mention.label:
            continue
        if mention.local and context.bloc(number, mention) is None:
            continue  # said as a number of a document
        foreign = mention.code and not _own(mention, number)
        if not foreign and not number.startswith("RS") and context.bloc(number, mention) is None:
            yield line, side, number, mention


def _list_is_whole(title: Title, mention: Mention) -> bool:
    """Whether the graph can say that the bloc is none of this title."""
    return bool(title.whole) and (
        not mention.code or all(bloc.code for bloc in title.blocs.values())
    )


def _hint(title: Title, mention: Mention) -> str:
    """The bloc whose label is nearest, if it is near, in a sentence."""
    bloc, words = _nearest(title, mention)
    return f" Par l'intitulé, le plus proche est {bloc.name} (« {shown(words)} »)." if bloc else ""


def _nearest_bloc(title: Title, mention: Mention) -> tuple[str, ...]:
    bloc, _ = _nearest(title, mention)
    return (_written(bloc),) if bloc else ()


def _nearest(title: Title, mention: Mention) -> tuple[Bloc | None, str]:
    labels = {words: bloc for bloc in title.blocs.values() for words in bloc.labels}
    words, ratio = compare.nearest(mention.label, labels) if mention.label else ("", 0.0)
    return (labels[words], words) if ratio >= 0.6 else (None, "")


def _written(bloc: Bloc, words: str = "") -> str:
    """A bloc as a cell would best write it; a bloc without a code of the register has its label only."""
    label = words or bloc.label
    return " - ".join(part for part in (bloc.code, label) if part)


def _wrong(context: Context, how: str) -> Iterator[tuple[Line, str, Title, Mention, Bloc]]:
    for line, side, number, mention in context.mentions():
        title, bloc = context.title(number), context.bloc(number, mention)
        if title and bloc and mention.code and _differs(context, bloc, mention) == how:
            yield line, side, title, mention, bloc


def _differs(context: Context, bloc: Bloc, mention: Mention) -> str:
    """How a label differs from those of its bloc: not at all, `near`, `another` bloc's, or `other`."""
    if not mention.label or not bloc.labels:
        return ""
    if any(compare.same(mention.label, words) for words in bloc.labels):
        return ""
    title = context.title(bloc.number)
    if title and (found := context.labelled(title, mention.label)) and found is not bloc:
        return "another"
    _, ratio = compare.nearest(mention.label, bloc.labels)
    return "near" if ratio >= compare.NEAR else "other"


def _title_differs(words: str, title: Title) -> str:
    if not words or not title.labels:
        return ""
    if any(compare.same_title(words, label) for label in title.labels):
        return ""
    _, ratio = compare.nearest(words, title.labels)
    return "near" if ratio >= compare.NEAR else "other"


def _numbered(right: Bloc, typed: Bloc) -> str:
    """The document whose order gives the typed number to the bloc of this label; "" if none."""
    for graph, place in sorted(right.places.items()):
        if "/document/" in graph and typed.key == f"BC{place:02d}" != right.key:
            return graph
    return ""


def _first(words: dict[str, str]) -> tuple[str, str]:
    return next(iter(words.items()))


def _like(bloc: Bloc, label: str) -> tuple[str, str]:
    """The wording of a bloc nearest to a label, and the graph that has it."""
    words, _ = compare.nearest(label, bloc.labels)
    return words, bloc.labels[words]


def _source(bloc: Bloc) -> str:
    return next(iter(bloc.labels.values()), min(bloc.graphs, default=""))


def _label_role(context: Context, side: str) -> str:
    return f"{side}_labels" if f"{side}_labels" in context.table.columns else f"{side}_blocs"


def _title_role(context: Context, side: str) -> str:
    return f"{side}_title" if f"{side}_title" in context.table.columns else side


CODES: dict[str, Rule] = {
    "certification-inconnue": unknown_certification,
    "bloc-inconnu": unknown_bloc,
    "bloc-autre-fiche": foreign_bloc,
    "numero-de-document": document_number,
    "intitule-autre-bloc": label_of_another,
    "intitule-different": other_label,
    "intitule-certification": certification_title,
}
"""Rules after which a row's sets are not compared with others."""

RULES: dict[str, Rule] = CODES | {
    "certification-non-verifiee": unchecked_certification,
    "titre-cite": cited_title,
    "bloc-non-verifie": unchecked_bloc,
    "intitule-approchant": near_label,
    "numero-local": local_number,
    "code-manquant": label_only,
}
