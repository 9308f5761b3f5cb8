"""La certification: identity card, blocs as a tree, assessment and access, editions, figures."""

from __future__ import annotations

from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, sheet, store
from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse
from crosswalk.sheet import Sheet, Statement
from views import blocs, figures, frame, passages
from views.text import h, join, paragraphs, show

TABS = {
    "Fiche d'identité": "identity",
    "Blocs et compétences": "blocs",
    "Évaluation et accès": "access",
    "Éditions": "editions",
    "Chiffres": "figures",
}
_FICHE = "https://www.francecompetences.fr/recherche"


def render(graph: crosswalk.Graph) -> None:
    wanted = st.query_params.get("n", "")
    if not wanted:
        choose(graph)
        return
    identifier = parse(wanted)
    if identifier.bloc:
        st.query_params[f"{identifier.number}{identifier.bloc}"] = "true"
    found: Sheet = frame.cached(sheet.sheet, identifier.number)
    head(found)
    parts = st.tabs(list(TABS), on_change="rerun", key="volet", bind="query-params")
    for part, draw in zip(parts, TABS.values(), strict=True):
        if part.open:
            with part:
                _DRAW[draw](graph, found)


def choose(graph: crosswalk.Graph) -> None:
    """Without a number: how to find one."""
    frame.title("La certification", "La certification")
    show(
        h(
            "p",
            "Indiquez une certification : sa fiche dit de quoi elle est faite et où c'est écrit.",
        )
    )
    with st.form("choisir", border=False):
        typed = st.text_input(
            "Numéro de la certification, ou mots de son titre",
            placeholder="RNCP41402, 41402, RS6626…",
            max_chars=300,
        )
        asked = st.form_submit_button("Ouvrir la fiche") and typed.strip()
    if asked:
        try:
            st.query_params["n"] = parse(typed).number
        except IdentifierError:  # words: the search takes them
            frame.switch("home", q=typed.strip())
        st.rerun()
    frame.link("home", "Chercher par titre, métier ou compétence")
    examples = [one for one in ("RNCP41402", "RNCP39099") if graph.query("certifications", a=one)]
    for number in examples:
        frame.link("certification", f"Exemple : {number}", n=number)


def head(found: Sheet) -> None:
    """Title, number, state of the registration, who certifies, where to go from here."""
    frame.title(found.label or found.number, found.number)
    certifiers = [one.text for one in found.of("certifier")]
    level = next((one.code for one in found.of("level")), None)
    show(
        h(
            "p",
            h("strong", found.number),
            f" · niveau {level}" if level else " · niveau non précisé dans nos sources",
            f" · {french.listed(list(dict.fromkeys(certifiers)))}" if certifiers else None,
            class_="p-lead",
        ),
        h("p", frame.status(found)),
        h("p", "Aussi nommée : ", french.listed([f"« {one} »" for one in found.others]))
        if found.others
        else None,
        None if found.label else frame.no_register() if not frame.register_loaded() else None,
    )
    with st.container(horizontal=True):
        frame.link("correspondences", "Ses correspondances", a=found.number)
        frame.link("network", "Voir le réseau", n=found.number)
        for newer in found.of("isReplacedBy"):
            frame.link("certification", f"Ouvrir {newer.text}, qui le remplace", n=newer.text)


def identity(graph: crosswalk.Graph, found: Sheet) -> None:
    """The identity card, then what the title is for."""
    rows: list[Any] = []
    for name in ("certifier", *sheet.CODES, "category", "registrationKind", *sheet.DATES):
        ones = found.of(name)
        if ones:
            rows += [h("dt", french.word(name)), h("dd", _values(graph, ones))]
    show(
        h("h2", "Carte d'identité"),
        h("dl", *rows, class_="p-facts") if rows else h("p", "Nos sources ne la décrivent pas."),
    )
    description = found.of("description")
    if description:
        show(h("h2", "Présentation"))
        for one in description:
            show(paragraphs(one.text), passages.source(one.places, "Présentation"))
    _lists(graph, found, sheet.PROFILE)
    _unstated(graph, found)
    _origin(found)


def access(graph: crosswalk.Graph, found: Sheet) -> None:
    """How the title is assessed and by which routes it is reached, in the words of the sources."""
    if found.documents:
        show(
            h(
                "p",
                "Dans les mots des documents, à leur date : une règle ancienne peut ne plus être en vigueur.",
                class_="p-quiet",
            )
        )
    _assessments(graph, found)
    _routes(graph, found)
    _juries(graph, found)
    _lists(graph, found, sheet.RULES)
    if not found.of("hasAssessment", "hasAccessRoute", *sheet.RULES):
        show(h("p", "Nos sources ne disent rien de l'évaluation ni des voies d'accès de ce titre."))
        if not frame.register_loaded():
            show(frame.no_register())


def editions(graph: crosswalk.Graph, found: Sheet) -> None:
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


def _values(graph: crosswalk.Graph, ones: tuple[Statement, ...]) -> Any:
    items = [
        h(
            "li" if len(ones) > 1 else "div",
            h("strong", one.code, " ") if one.code and one.name != "level" else None,
            one.text if one.name != "level" else f"Niveau {one.code}",
            f" (SIRET {one.extra['siret']})" if "siret" in one.extra else None,
            passages.source(_places(graph, one), one.text),
        )
        for one in ones
    ]
    return h("ul", *items) if len(ones) > 1 else join(*items)


def _places(graph: crosswalk.Graph, one: Statement) -> tuple[sheet.Place, ...]:
    return one.places or (sheet.places_of(graph, one.part) if one.part else ())


def _lists(graph: crosswalk.Graph, found: Sheet, names: tuple[str, ...]) -> None:
    for name in names:
        ones = found.of(name)
        if not ones:
            continue
        show(h("h2", french.word(name)))
        if name.endswith("Text"):  # the register's free text, with its own line breaks
            show(*(paragraphs(one.text) for one in ones))
            continue
        leads = [one.extra.get("leadIn") for one in ones]
        items = [
            h(
                "li",
                h("em", f"{lead} ") if lead and lead not in leads[:rank] else None,
                one.text,
                paragraphs(one.description) if one.description else None,
                passages.source(_places(graph, one), one.text),
            )
            for rank, (one, lead) in enumerate(zip(ones, leads, strict=True))
        ]
        show(h("ul", *items))


def _assessments(graph: crosswalk.Graph, found: Sheet) -> None:
    ones = found.of("hasAssessment")
    total = found.of("totalDuration")
    if not ones and not total:
        return
    show(h("h2", "Modalités d'évaluation du titre"))
    show(
        h(
            "ul",
            *(
                h(
                    "li",
                    one.text,
                    f" ({french.duration(one.extra['duration'])})"
                    if "duration" in one.extra
                    else None,
                    paragraphs(one.description) if one.description else None,
                    passages.source(_places(graph, one), one.text),
                )
                for one in ones
            ),
        )
        if ones
        else None,
        *(
            h("p", f"Durée totale : {one.text}", passages.source(one.places, "Durée totale"))
            for one in total
        ),
        h(
            "p",
            "Les épreuves de chaque bloc sont dans le volet « Blocs et compétences ».",
            class_="p-quiet",
        ),
    )


_OPEN = {"true": "ouverte", "false": "fermée"}


def _routes(graph: crosswalk.Graph, found: Sheet) -> None:
    ones = found.of("hasAccessRoute")
    if not ones:
        return
    rows = [
        h(
            "tr",
            h("th", one.text, scope="row"),
            h("td", _OPEN.get(one.extra.get("open", ""), "non précisé")),
            h(
                "td",
                paragraphs(one.extra["juryText"]) if "juryText" in one.extra else None,
                passages.source(_places(graph, one), one.text),
            ),
        )
        for one in ones
    ]
    show(
        h("h2", "Voies d'accès"),
        _table(
            ("Voie", "Ouverte\N{NO-BREAK SPACE}?", "Jury et phrase source"),
            rows,
            "Voies d'accès à la certification",
        ),
    )


def _juries(graph: crosswalk.Graph, found: Sheet) -> None:
    rows = graph.query("jury", a=found.number)
    if not rows:
        return
    groups: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = groups.setdefault(
            row["jury"], {"members": [], "iri": row["iri"], "presence": row.get("presence")}
        )
        if row["member"] and row["member"] not in one["members"]:
            one["members"].append(row["member"])
    show(h("h2", "Jurys"))
    show(
        h(
            "ul",
            *(
                h(
                    "li",
                    jury,
                    f" (présence : {french.duration(one['presence'])})"
                    if one["presence"]
                    else None,
                    h("ul", *(h("li", member) for member in one["members"]))
                    if one["members"]
                    else None,
                    passages.source(sheet.places_of(graph, one["iri"]), jury),
                )
                for jury, one in groups.items()
            ),
        )
    )


def _unstated(graph: crosswalk.Graph, found: Sheet) -> None:
    rows = graph.query("non-precise", a=found.number)
    words = {
        "notStated": "Rubrique présente mais vide",
        "noneDeclared": "La source dit qu'il n'y en a pas",
    }
    if rows:
        show(h("h2", "Ce que la source ne précise pas"))
        show(
            h(
                "ul",
                *(
                    h(
                        "li",
                        f"{french.word(row['property'])} : {words[row['status']].lower()} (",
                        passages.at_line(row["document"], row["line"]),
                        ")",
                    )
                    for row in rows
                ),
            )
        )


def _origin(found: Sheet) -> None:
    """Which sources speak of the title; for the register, the fiche is the proof."""
    register, digits = (
        ("rs", found.number[2:]) if found.number.startswith("RS") else ("rncp", found.number[4:])
    )
    items = [h("li", passages.document(name).info.title) for name in found.documents]
    items += [h("li", _export(name)) for name in found.exports]
    show(
        h("h2", "Sources"),
        h("ul", *items) if items else None,
        h(
            "p",
            h(
                "a",
                f"Fiche {found.number} sur le site de France compétences",
                href=f"{_FICHE}/{register}/{digits}/",
            ),
        ),
        h(
            "p",
            "Ce qui vient du registre n'a pas de phrase citée ici : la fiche fait foi.",
            class_="p-quiet",
        )
        if found.exports
        else None,
    )


def _export(name: str) -> str:
    kind, date = store.snapshot(name) or ("", "")
    return f"Registre national, {french.EXPORTS.get(kind, kind)}, export du {french.day(date)}"


def _table(headers: tuple[str, ...], rows: list[Any], caption: str) -> Any:
    return h(
        "div",
        h(
            "table",
            h("caption", caption),
            h("thead", h("tr", *(h("th", one, scope="col") for one in headers))),
            h("tbody", *rows),
            class_="p-table",
        ),
        class_="p-scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


_DRAW = {
    "identity": identity,
    "blocs": lambda graph, found: blocs.draw(graph, found),
    "access": access,
    "editions": editions,
    "figures": lambda _, found: figures.draw(found.number),
}
