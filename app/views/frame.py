"""What every page has: the store, the menu, the title, the footer, and errors worded for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

import crosswalk
from crosswalk import french, store
from crosswalk.errors import (
    CrosswalkError,
    IdentifierError,
    ServerError,
    StoreError,
    UnknownEntityError,
)
from crosswalk.notice import NOTICE
from views import clipboard, registry
from views.text import h, join, plain, show

if TYPE_CHECKING:
    from crosswalk.workers import Pool

UNEXPECTED = "Erreur inattendue : cette page n'a pas pu être dessinée."
_ICON = Path(__file__).parents[1] / "icon.png"
"""Ours and local: a named icon would be asked of another server by the browser."""
_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_KINDS = {
    "document": ("document", "documents"),
    "excerpt": ("extrait d'export", "extraits d'exports"),
    "table": ("tableau", "tableaux"),
}


@st.cache_resource(show_spinner=False)
def graph() -> crosswalk.Graph:
    """One read-only graph for every session; it follows the current generation by itself."""
    return crosswalk.open()


@st.cache_resource(show_spinner=False, on_release=lambda found: found.close())
def pool() -> Pool:
    """The processes that answer people's own queries, shared by every session."""
    from crosswalk.workers import Pool  # 0.1 s that only the page of queries needs

    found = Pool(store.store_path())
    found.warm()
    return found


def cached(ask: Callable[..., Any], *arguments: str) -> Any:
    """An answer of the library about the graph, kept until the next generation."""
    return _cached(f"{ask.__module__}.{ask.__qualname__}", arguments, graph().store.generation, ask)


@st.cache_data(max_entries=512, show_spinner=False)
def _cached(
    name: str,  # noqa: ARG001  # the name and the generation only tell one answer from another
    arguments: tuple[str, ...],
    generation: str,  # noqa: ARG001
    _ask: Callable[..., Any],
) -> Any:
    return _ask(graph(), *arguments)


def run() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(page_title="Passerelle", page_icon=str(_ICON), layout="wide")
    st.html(f"<style>{_STYLE}</style>")
    pages = [registry.page(one.view, runner(one.view)) for one in registry.PAGES]
    # No section title over the menu: Streamlit would put a heading between <ul> and <li> (axe: « list »).
    st.navigation(pages, expanded=True).run()


def runner(view: str) -> Callable[[], None]:
    """The function that draws a page; its name is what Streamlit tells pages apart by."""
    draw = partial(_draw, view)
    draw.__name__ = view  # type: ignore[attr-defined]
    return draw


def _draw(view: str) -> None:
    one = registry.entry(view)
    st.session_state["_view"] = view
    try:
        registry.renderer(view)(graph())
    except UnknownEntityError as error:
        title(one.title, "Introuvable")
        not_found(str(error))
    except ServerError as error:
        title(one.title, "Le serveur du graphe ne répond pas")
        st.error(
            "Le graphe est sur un serveur qui ne répond pas comme il devrait. Réessayez plus tard."
        )
        show(h("p", error))
    except StoreError as error:
        title(one.title, "Pas encore de graphe")
        st.error("Le graphe n'est pas encore construit, ou ne s'ouvre pas.")
        show(h("p", error))
        show(
            h("p", "Que faire ? Demandez à la personne qui a installé Passerelle de lancer :"),
            h("p", h("code", "crosswalk build")),
        )
    except CrosswalkError as error:
        title(one.title, "Demande non comprise")
        st.warning(plain(str(error)))
        if isinstance(error, IdentifierError):
            show(h("p", "Exemples acceptés : 41402, RNCP41402, RS6626, RNCP41402BC01."))
        link("home", "Revenir à l'accueil et chercher par mots")
    except Exception:  # a fault of ours: told to the log, never to the page
        logging.getLogger("passerelle.app").exception("page %s", view)
        st.error(UNEXPECTED)
        show(
            h(
                "p",
                "Réessayez, ou passez par une autre page. La cause est dans le journal du serveur.",
            )
        )
        link("home", "Revenir à l'accueil")
    footer()


def title(text: str, page: str | None = None) -> None:
    """The only first-level heading of a page, and the name of its tab."""
    st.set_page_config(page_title=f"{page or text} — Passerelle")
    show(h("h1", text))


def not_found(message: str) -> None:
    """What the graph does not know, and what to do about it."""
    words = message.split(" ; ")[0].replace("dans le graphe", "dans nos données")
    st.info(plain(words) + ".")
    if not register_loaded():
        show(no_register())
    link("home", "Chercher autrement")


def register_loaded() -> bool:
    """Whether an export of the national register answers."""
    return any(store.snapshot(name) for name in graph().store.graph_names())


def no_register() -> Any:
    """What to say under « nothing found » while the register is not loaded."""
    return h(
        "p",
        "Le registre national n'est pas chargé ici : seuls les documents fournis répondent. "
        "Pour le charger : ",
        h("code", "crosswalk import-rncp FICHIER"),
        " (export de France compétences sur data.gouv.fr).",
        class_="p-quiet",
    )


def link(view: str, label: str, **params: str | Sequence[str]) -> None:
    """A link to a page in a state, which stays in this session.

    A link from a page to itself is a plain one: Streamlit would change the page and not its address.
    """
    if view == st.session_state.get("_view"):
        show(h("p", anchor(view, label, **params), class_="p-link"))
        return
    given = {name: value for name, value in params.items() if value}
    st.page_link(registry.page(view, runner(view)), label=plain(label), query_params=given or None)


def switch(view: str, **params: str) -> None:
    """Go to a page in a state."""
    st.switch_page(registry.page(view, runner(view)), query_params=params)


def anchor(view: str, label: str, **params: str | Sequence[str]) -> Any:
    """The same as a link inside a text."""
    return h("a", label, href=registry.address(view, **params), target="_self")


def to_address(name: str) -> None:
    """A filter goes to the address by its own word, and its list back to its first page.

    A widget bound to the address would write its whole label there.
    """
    for gone in (name, "page"):
        st.query_params.pop(gone, None)
    st.session_state.pop("page", None)
    if value := st.session_state[name]:
        st.query_params[name] = value


def footer() -> None:
    """The notice, the date and the sources of the data, and the link to this very view."""
    with st.container(key="pied"):
        clipboard.copy_link()
        show(
            h("div", h("p", h("strong", NOTICE)), _data_line(), class_="p-foot", role="contentinfo")
        )


def _data_line() -> Any:
    try:
        names = graph().store.default_graph_names()
        summary = graph().summary()
    except CrosswalkError:
        return None
    counts = {kind: sum(f"/graph/{kind}/" in name for name in names) for kind in _KINDS}
    parts = [french.count(amount, *_KINDS[kind]) for kind, amount in counts.items() if amount]
    newest = max(
        (date for name in names if (held := store.snapshot(name)) for date in [held[1]]), default=""
    )
    register = (
        f"export du registre du {french.day(newest)}" if newest else "registre national non chargé"
    )
    built = f"Données assemblées le {french.day(summary.built_at)}. " if summary else ""
    return h(
        "p",
        f"{built}Sources : {', '.join([*parts, register])}. ",
        anchor("reliability", "Détail des sources et fiabilité"),
    )


def status(sheet: Any) -> Any:
    """The state of a registration, in words that do not frighten."""
    state = sheet.status(french.today())
    return join(
        h("span", state.sentence, class_=f"p-badge {state.kind}"),
        *(h("span", one, class_="p-badge") for one in state.more),
    )
