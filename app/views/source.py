"""A document, line by line, with the words of a passage highlighted."""

from __future__ import annotations

import re

import streamlit as st

import crosswalk
from crosswalk import french
from crosswalk.errors import UnknownEntityError
from views import frame, passages
from views.text import h, show

PER_PAGE = 120


def render(graph: crosswalk.Graph) -> None:
    name = st.query_params.get("document", "")
    known = {row["id"]: row for row in graph.query("documents")}
    if not name:
        frame.title("Les documents")
        for one, row in known.items():
            frame.link("source", row["title"], document=one)
        return
    if name not in known:
        raise UnknownEntityError(f"Le document « {name[:60]} » n'est pas dans le graphe")
    held = passages.document(name)
    info = known[name]
    frame.title(info["title"], "Source")
    issued = f", {french.day(info['issued'])}" if "issued" in info else ""
    show(h("p", f"{info['publisher']}{issued}. Licence : {info['licence']}", class_="p-quiet"))
    spans = _spans(st.query_params.get("passages", ""), len(held.source.text))
    line = st.query_params.get("ligne", "")
    if line.isdecimal() and len(line) < 8:
        spans = sorted([*spans, held.span_of_lines(int(line), int(line))])
    total = len(held.source.lines)
    first_line = held.source.line_at(spans[0][0]) if spans else 1
    pages = -(-total // PER_PAGE)
    page = (
        st.pagination(
            pages, default=(first_line - 1) // PER_PAGE + 1, key="page", bind="query-params"
        )
        if pages > 1
        else 1
    )
    start = (page - 1) * PER_PAGE
    last = min(total, start + PER_PAGE)
    if spans and not start < first_line <= last:
        show(
            h(
                "p",
                f"Le passage cité est à la ligne {french.number(first_line)}, sur une autre page.",
            )
        )
    show(
        h(
            "h2",
            f"Lignes {french.number(start + 1)} à {french.number(last)} sur {french.number(total)}",
        ),
        h(
            "div",
            passages.numbered(held.lines(range(start + 1, last + 1), spans)),
            class_="p-lines",
        ),
    )
    frame.link("certification", f"Fiche {info['number']}", n=info["number"])


def _spans(text: str, length: int) -> list[tuple[int, int]]:
    """The passages named in the address: `start-end`, separated by commas; anything else is left out."""
    found = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,9})-(\d{1,9})", text[:2000])]
    return sorted((a, b) for a, b in found if a < b <= length)
