"""The pages, in the order of the menu. A new page is one file in `views/` and one line here.

A view is a module with `render(graph)`. It keeps its state in `st.query_params`, shows labels through
`views.text`, and raises the library's errors: the frame words them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its module in `views`, its title, its address; unlisted ones are reached by links."""

    view: str
    title: str
    address: str
    listed: bool = True


PAGES = (
    Entry("home", "Accueil", ""),
    Entry("certification", "La certification", "certification"),
    Entry("correspondences", "Correspondances", "correspondances"),
    Entry("transfer", "Ce que donnent ces blocs", "transfert"),
    Entry("tables", "Contrôler un tableau de correspondances", "tableau"),
    Entry("network", "Voir le réseau", "reseau"),
    Entry("sparql", "Requêtes SPARQL", "sparql"),
    Entry("reliability", "Fiabilité des données", "fiabilite"),
    Entry("source", "La phrase source", "source", listed=False),
)
_BY_VIEW = {entry.view: entry for entry in PAGES}


def has(view: str) -> bool:
    """Whether a page is there: others link to it only then."""
    return view in _BY_VIEW


def entry(view: str) -> Entry:
    return _BY_VIEW[view]


def renderer(view: str) -> Callable[..., Any]:
    """The `render` of a view, imported on its first visit."""
    render: Callable[..., Any] = importlib.import_module(f"views.{view}").render
    return render


def address(view: str, **params: str | Sequence[str]) -> str:
    """The relative address of a page in a state, for links inside HTML."""
    query = urlencode({name: value for name, value in params.items() if value}, doseq=True)
    return f"{_BY_VIEW[view].address or '.'}{f'?{query}' if query else ''}"


def page(view: str, run: Callable[[], None]) -> Any:
    """The page as Streamlit's navigation wants it."""
    one = _BY_VIEW[view]
    return st.Page(
        run,
        title=one.title,
        url_path=one.address,
        default=not one.address,
        visibility="visible" if one.listed else "hidden",
    )
