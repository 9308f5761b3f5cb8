"""How a title is assessed, by which routes it is reached, before whom, under which rules."""

from __future__ import annotations

from typing import Any

import crosswalk
from crosswalk import french, sheet
from crosswalk.sheet import Sheet
from views import frame, passages, statements
from views.text import h, paragraphs, show


def draw(graph: crosswalk.Graph, found: Sheet) -> None:
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
    statements.lists(graph, found, sheet.RULES)
    if not found.of("hasAssessment", "hasAccessRoute", *sheet.RULES):
        show(h("p", "Nos sources ne disent rien de l'évaluation ni des voies d'accès de ce titre."))
        if not frame.register_loaded():
            show(frame.no_register())


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
                    paragraphs(lead) if (lead := _lead(one)) else None,
                    h(
                        "span",
                        one.text,
                        f" ({french.duration(one.extra['duration'])})"
                        if "duration" in one.extra
                        else None,
                    ),
                    paragraphs(one.description) if one.description and not lead else None,
                    passages.source(statements.places(graph, one), one.text),
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


def _lead(one: sheet.Statement) -> str:
    """What the document says before a list, where it ends so: « l'évaluation se fait : »."""
    said = (one.description or "").rstrip()
    return said if said.endswith(":") else ""


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
                passages.source(statements.places(graph, one), one.text),
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
