"""The blocs of a certification, each a tree that opens in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, sheet
from crosswalk.sheet import Element, Place, Sheet
from views import frame, passages
from views.text import h, paragraphs, plain, show

KNOW_HOW = {
    "TechnicalKnowHow": "Savoir-faire techniques",
    "OrganisationalKnowHow": "Savoir-faire organisationnels",
    "RelationalKnowHow": "Savoir-faire relationnels",
    "Knowledge": "Connaissances",
}
Places = dict[str, tuple[Place, ...]]


def draw(graph: crosswalk.Graph, found: Sheet) -> None:
    """Every bloc closed, save those that the address names."""
    known = frame.cached(blocs_of, found.number)
    show(h("h2", "Blocs de compétences"))
    if not known:
        show(h("p", "Aucun bloc n'est connu pour ce titre dans nos données."))
        if not frame.register_loaded():
            show(frame.no_register())
        return
    if not graph.all_blocs_known(found.number):
        show(h("p", "Aucune source ne montre que cette liste est complète.", class_="p-quiet"))
    for one in known:
        key = one.iri.rsplit("/", 1)[1]
        name = f"{one.name} — {one.label}"
        counted = (
            french.count(one.competences, "compétence")
            if one.competences
            else "compétences non connues"
        )
        part = st.expander(
            plain(f"{name} ({counted})"), key=f"{found.number}{key}", bind="query-params"
        )
        if part.open:
            with part:
                show(tree(one.iri, one.label))


def blocs_of(graph: crosswalk.Graph, number: str) -> list[Any]:
    """The blocs, for the cache."""
    return graph.blocs(number)


def tree(bloc: str, label: str) -> Any:
    """The competences of a bloc with what hangs from them, its tests and its juries."""
    elements = frame.cached(sheet.bloc_tree, bloc)
    where: Places = frame.cached(sheet.places, bloc)
    competences = [one for one in elements if one.link == "hasCompetence"]
    tell = not all(one.inferred for one in competences)
    return h(
        "div",
        passages.source(where.get(bloc, ()), label),
        h("h3", french.count(len(competences), "compétence"))
        if competences
        else h("p", "Les compétences de ce bloc ne sont pas dans nos sources."),
        None if tell or not competences else _guessed(),
        *(_competence(one, where, tell=tell) for one in competences),
        _section("Modalités d'évaluation du bloc", elements, "hasAssessment", where),
        _section("Jury du bloc", elements, "hasJury", where),
        _section("Période en entreprise", elements, "hasEnterprisePeriod", where),
    )


GUESSED = "limites déduites de la mise en page"


def _guessed() -> Any:
    """Where every competence was cut by us, it is said once; else beside each."""
    return h("p", f"Compétences : {GUESSED} ; leurs mots sont ceux de la source.", class_="p-quiet")


def _competence(one: Element, where: Places, *, tell: bool) -> Any:
    inside = [
        paragraphs(one.description) if one.description else None,
        _list("Déclinaisons", one.of("hasDetail"), where),
        _list("Critères d'évaluation", one.of("hasCriterion"), where),
        *(
            _list(title, [child for child in one.of("requires") if child.cls == cls], where)
            for cls, title in KNOW_HOW.items()
        ),
        _list("Compétences transversales mobilisées", one.of("mobilises"), where, quoted=False),
    ]
    head = [h("strong", f"{one.key} · ") if not one.key.isdigit() else None, one.label]
    if tell and one.inferred:
        head.append(h("span", f" ({GUESSED})", class_="p-quiet"))
    source = passages.source(where.get(one.iri, ()), one.label)
    if not any(inside):
        return h("div", h("p", *head), source, class_="p-node-leaf")
    hint = _hint(one)
    return h(
        "details",
        h("summary", *head, h("span", f" ({hint})", class_="p-quiet") if hint else None),
        source,
        *inside,
        class_="p-node",
    )


def _hint(one: Element) -> str:
    amounts: list[tuple[str, Callable[[], int]]] = [
        ("critère", lambda: len(one.of("hasCriterion"))),
        ("déclinaison", lambda: len(one.of("hasDetail"))),
        ("savoir", lambda: len(one.of("requires"))),
    ]
    return ", ".join(french.count(n, name) for name, amount in amounts if (n := amount()))


def _list(title: str, ones: list[Element], where: Places, *, quoted: bool = True) -> Any:
    """A named list; long ones are closed, and their sentences are read in the document."""
    if not ones:
        return None
    items = [
        h("li", one.label, passages.source(where.get(one.iri, ()), one.label) if quoted else None)
        for one in ones
    ]
    return h(
        "details",
        h("summary", f"{title} ({len(ones)})"),
        h("ul", *items),
        class_="p-node",
    )


def _section(title: str, elements: tuple[Element, ...], link: str, where: Places) -> Any:
    ones = [one for one in elements if one.link == link]
    if not ones:
        return None
    return h(
        "div",
        h("h3", title),
        h(
            "ul",
            *(
                h(
                    "li",
                    one.label,
                    f" ({french.duration(one.duration)})" if one.duration else None,
                    paragraphs(one.description) if one.description else None,
                    passages.source(where.get(one.iri, ()), one.label),
                )
                for one in ones
            ),
        ),
    )
