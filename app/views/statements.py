"""Statements of a certification with their sentences: a value of the identity card, or a list."""

from __future__ import annotations

from typing import Any

import crosswalk
from crosswalk import french, sheet
from crosswalk.sheet import Sheet, Statement
from views import passages
from views.text import h, join, paragraphs, show


def lists(graph: crosswalk.Graph, found: Sheet, names: tuple[str, ...]) -> None:
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
                passages.source(places(graph, one), one.text),
            )
            for rank, (one, lead) in enumerate(zip(ones, leads, strict=True))
        ]
        show(h("ul", *items))


def values(graph: crosswalk.Graph, ones: tuple[Statement, ...]) -> Any:
    items = [
        h(
            "li" if len(ones) > 1 else "div",
            h("strong", one.code, " ") if one.code and one.name != "level" else None,
            one.text if one.name != "level" else f"Niveau {one.code}",
            f" (SIRET {one.extra['siret']})" if "siret" in one.extra else None,
            passages.source(places(graph, one), one.text),
        )
        for one in ones
    ]
    return h("ul", *items) if len(ones) > 1 else join(*items)


def places(graph: crosswalk.Graph, one: Statement) -> tuple[sheet.Place, ...]:
    return one.places or (sheet.places_of(graph, one.part) if one.part else ())
