"""« Voir la phrase source »: the words highlighted in the lines of their own document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import streamlit as st

from crosswalk import french
from crosswalk.errors import CrosswalkError
from crosswalk.originals import MarkedLine, Original, original
from crosswalk.sheet import Place
from views import frame, registry
from views.text import h, verbatim


@st.cache_resource(max_entries=64, show_spinner=False)
def document(name: str) -> Original:
    """A document and its text."""
    return original(name)


def short(name: str) -> str:
    """How a document is called where it is only cited; its identifier where its text is not here."""
    try:
        return french.short_title(document(name).info.title)
    except CrosswalkError:
        return name


def source(places: Iterable[Place], of: str, *, opened: bool = False, new_tab: bool = False) -> Any:
    """A disclosure with the excerpts; nothing where no document states the thing.

    `of` says, for those who do not see the page, whose sentence it is; `new_tab` keeps a
    page that holds what its address does not (a file) open behind the document.
    """
    by_document: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_document[place.document].append(place)
    if not by_document:
        return None
    return h(
        "details",
        h("summary", "Voir la phrase source", h("span", f" : {of[:90]}", class_="p-only-read")),
        *(excerpt(name, found, new_tab=new_tab) for name, found in by_document.items()),
        class_="p-source",
        open="open" if opened else None,
    )


def at_line(name: str, line: str) -> Any:
    """« Fiche RNCP41402, ligne 101 », which opens the document there."""
    return h(
        "a",
        f"{short(name)}, ligne {line}",
        href=registry.address("source", document=name, ligne=line),
        target="_self",
    )


def of(entity: str) -> list[Place]:
    """Where the words stand that state an entity."""
    return [
        Place(p["document"], int(p["startLine"]), int(p["endLine"]), int(p["start"]), int(p["end"]))
        for p in frame.graph().query("passages", entity=entity)
    ]


def on_line(name: str, line: int, words: str) -> Any:
    """« Voir la phrase source » where a document and a line are known, and no position in it."""
    try:
        start, end = document(name).span_of_lines(line, line)
    except CrosswalkError:
        return h("span", " (", at_line(name, str(line)), ")")
    return source([Place(name, line, line, start, end)], words)


def excerpt(name: str, places: list[Place], around: int = 1, *, new_tab: bool = False) -> Any:
    """The lines of one document that hold the places."""
    first, last = min(p.start_line for p in places), max(p.end_line for p in places)
    where = f"ligne {first}" if first == last else f"lignes {first} à {last}"
    try:
        held = document(name)
        lines = held.excerpt([(p.start, p.end) for p in places], around)
        title = held.info.title
    except CrosswalkError as error:
        return h("p", f"{name}, {where} : le texte n'est pas lisible ici ({error}).")
    marks = ",".join(f"{p.start}-{p.end}" for p in places[:12])
    return h(
        "figure",
        h(
            "figcaption",
            h("cite", title),
            f", {where}. ",
            h(
                "a",
                f"Lire dans le document{' (nouvel onglet)' if new_tab else ''}",
                href=registry.address("source", document=name, passages=marks),
                target="_blank" if new_tab else "_self",
            ),
        ),
        numbered(lines),
        class_="p-lines",
    )


def numbered(lines: Iterable[MarkedLine]) -> Any:
    """Lines with their numbers, the words of the passage marked; a gap is shown."""
    rows, previous = [], None
    for line in lines:
        if previous is not None and line.number > previous + 1:
            rows.append(h("tr", h("th", "…", scope="row"), h("td", "")))
        rows.append(h("tr", h("th", line.number, scope="row"), h("td", *map(_piece, line.pieces))))
        previous = line.number
    return h("table", h("tbody", *rows))


def _piece(piece: tuple[str, bool]) -> Any:
    words, marked = piece
    exact = verbatim(words)
    return h("mark", exact) if marked and words.strip() else exact
