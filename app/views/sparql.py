"""Requêtes SPARQL: examples, an editor, a result as table, CSV, JSON or Turtle, and a link to share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import examples, french, picture
from crosswalk import network as networks
from crosswalk.errors import CrosswalkError
from crosswalk.identifiers import certification_iri
from crosswalk.workers import Answer, Task
from views import drawing, frame, registry, working
from views.text import h, plain, show, verbatim

PER_PAGE = 50
_DEFAULT = "q:correspondances-41402-39099"


def render(graph: crosswalk.Graph) -> None:
    frame.title("Requêtes SPARQL")
    graph.store.graph_names()  # says at once that there is no graph, or that it does not open
    limits = frame.pool().limits
    show(
        h(
            "p",
            "Choisissez un exemple, changez-y un numéro, lancez. Le graphe se lit, il ne s'écrit pas ; "
            "une requête ne sort pas du graphe.",
            class_="p-lead",
        ),
        h(
            "p",
            f"Limites : {limits.seconds:g} secondes par requête, {french.number(limits.rows)} lignes ; "
            "au-delà, la réponse est coupée et le dit.",
            class_="p-quiet",
        ),
    )
    if endpoint := os.environ.get("CROSSWALK_ENDPOINT", ""):
        # A link only where it is one: whoever runs the application may mistype it.
        web = endpoint.startswith(("http://", "https://"))
        address = h("a", endpoint, href=endpoint) if web else endpoint
        show(
            h(
                "p",
                "Pour les programmes, le même graphe répond au protocole SPARQL 1.1 à ",
                address,
                ".",
            )
        )
    editor()
    if text := st.query_params.get("requete", ""):
        answer(text)


def editor() -> None:
    """The examples and the text; the address carries the text once it is run."""
    known = examples.all_examples()
    if "requete" not in st.session_state:
        given, start = st.query_params.get("requete"), st.query_params.get("exemple", _DEFAULT)
        start = start if start in known else _DEFAULT
        st.session_state["requete"] = given or known[start].text
        st.session_state["exemple"] = None if given else start
    st.selectbox(
        "Exemples",
        list(known),
        index=None,
        placeholder="Choisissez un exemple",
        format_func=lambda key: f"{known[key].group} : {known[key].title}",
        key="exemple",
        on_change=_take,
    )
    with st.form("editeur", border=False, enter_to_submit=False):
        st.text_area("Requête SPARQL", height=330, key="requete", max_chars=100_000)
        if st.form_submit_button("Lancer la requête"):
            st.query_params["requete"] = st.session_state["requete"]
            st.query_params.pop("page", None)
            st.session_state.pop("tache", None)


def _take() -> None:
    if not st.session_state["exemple"]:
        return
    st.session_state["requete"] = examples.all_examples()[st.session_state["exemple"]].text
    st.query_params.clear()
    st.query_params["exemple"] = st.session_state["exemple"]
    st.session_state.pop("tache", None)


def answer(text: str) -> None:
    """Run the query, unless it is the one just run; a long one can be cancelled."""
    task: Task | None = st.session_state.get("tache")
    if task is None or task.text != text:
        if task:
            task.cancel()
        task = st.session_state["tache"] = Task(frame.pool(), text)
    if not task.wait(working.PATIENCE):
        waiting()
        return
    try:
        found = task.found()
    except CrosswalkError as error:
        refused(error)
        return
    result(found)


@st.fragment(run_every=0.5)
def waiting() -> None:
    """While it runs: since when, and a way out."""
    task: Task = st.session_state["tache"]
    if task.wait(0.1):
        st.rerun()
    spent = task.elapsed()
    st.progress(min(spent / frame.pool().limits.seconds, 1.0), f"En cours depuis {spent:.0f} s…")
    if st.button("Annuler la requête"):
        task.cancel()


def refused(error: CrosswalkError) -> None:
    """What is wrong with the query, and where to go from there."""
    st.warning(plain(str(error)[:1].upper() + str(error)[1:]))
    show(h("p", "Corrigez la requête ci-dessus, ou repartez d'un exemple."))


def _seconds(taken: float) -> str:
    return f"{french.number(round(taken, 2))} s" if taken >= 0.01 else "moins de 0,01 s"


def result(found: Answer) -> None:
    """The rows, paged, and the files."""
    show(h("h2", "Résultat"))
    if found.kind == "ask":
        show(h("p", "Oui." if found.boolean else "Non.", class_="p-lead"))
    else:
        noun = "triplet" if found.kind == "graph" else "ligne"
        cut = {
            "rows": " : la réponse est coupée à cette limite, il y en a d'autres",
            "size": " : la réponse est coupée, elle était trop longue",
        }.get(found.truncated, "")
        show(
            h(
                "p",
                f"{french.count(len(found), noun)} en {_seconds(found.seconds)}{cut}.",
            )
        )
    if not len(found):
        if found.kind != "ask":
            show(h("p", "Aucune ligne : la requête est bonne, le graphe n'a rien qui y réponde."))
            if not frame.register_loaded():
                show(frame.no_register())
        return
    if found.kind == "graph":
        drawn(found)
    table(found)
    files(found)


def drawn(found: Answer) -> None:
    """The graph as a drawing; the table that follows says the same, and what is left out."""
    one = picture.picture(picture.statements(found.triples))
    if not one.boxes:
        show(h("p", "Rien à dessiner : aucun lien entre deux ressources. Le tableau a tout."))
        return
    links = french.count(len(one.arrows), "lien")
    drawing.network(
        {
            "title": f"Dessin de {links} entre {french.count(len(one.boxes), 'ressource')}, "
            "décrits dans le tableau qui suit",
            "width": one.width,
            "height": one.height,
            "box": [networks.WIDTH, networks.HEIGHT],
            "wide": True,
            "nodes": [asdict(box) | {"href": _page_of(box.iri)} for box in one.boxes],
            "links": [
                asdict(arrow) | {"layer": "partie", "text": arrow.words} for arrow in one.arrows
            ],
        }
    )
    out = (
        f" {french.count(one.boxes_left_out, 'ressource')} de plus, et "
        f"{french.count(one.arrows_left_out, 'lien')}, ne sont pas dessinés (au plus "
        f"{picture.MOST_BOXES} ressources)."
        if one.boxes_left_out
        else ""
    )
    show(
        h(
            "p",
            f"Le dessin a les liens entre ressources ; les autres valeurs sont dans le tableau.{out}",
            " Il se fait défiler vers la droite." if one.width > 900 else None,
            class_="p-quiet",
        )
    )


def _page_of(iri: str) -> str | None:
    """The page of a certification, or of what belongs to it."""
    base = certification_iri("")
    number = iri.removeprefix(base).partition("/")[0] if iri.startswith(base) else ""
    return registry.address("certification", n=number) if number else None


def table(found: Answer) -> None:
    """Fifty rows of the table."""
    headers: list[str]
    rows: list[Sequence[str]]
    if found.kind == "graph":
        headers = ["sujet", "propriété", "valeur"]
        rows = [picture.cells(one) for one in picture.statements(found.triples)]
    else:
        headers, rows = list(found.variables), [*found.cells()]
    pages = -(-len(rows) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    start = (page - 1) * PER_PAGE
    body = [
        h("tr", *(h("td", verbatim(cell)) for cell in row))
        for row in rows[start : start + PER_PAGE]
    ]
    show(
        h(
            "div",
            h(
                "table",
                h(
                    "caption",
                    f"Lignes {french.number(start + 1)} à {french.number(start + len(body))}",
                ),
                h("thead", h("tr", *(h("th", name, scope="col") for name in headers))),
                h("tbody", *body),
                class_="p-table",
            ),
            class_="p-scroll",
            tabindex="0",
            role="region",
            aria_label="Résultat de la requête",
        )
    )


def files(found: Answer) -> None:
    """The whole answer in the formats that this kind has."""
    forms: dict[str, tuple[tuple[str, str], ...]] = {
        "select": (("CSV", "csv"), ("JSON", "json"), ("Classeur (XLSX)", "xlsx")),
        "graph": (("Turtle", "turtle"),),
    }
    with st.container(horizontal=True):
        for label, name in forms.get(found.kind, ()):
            st.download_button(
                label,
                _writer(found, name),
                file_name=f"requete.{'ttl' if name == 'turtle' else name}",
                on_click="ignore",
            )


def _writer(found: Answer, name: str) -> Any:
    return lambda: found.write(name)
