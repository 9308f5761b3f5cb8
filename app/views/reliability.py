"""Fiabilité des données: sources, what was read of them, contradictions, what is unknown, checks."""

from __future__ import annotations

import platform
from collections import Counter
from typing import Any

import crosswalk
from crosswalk import french, reliability
from views import frame, passages, shapes
from views.text import h, show

UNKNOWN = {
    "notStated": "La rubrique est là, mais vide (« non précisé »)",
    "noneDeclared": "La source dit qu'il n'y en a pas (« aucune déclarée »)",
}


def render(graph: crosswalk.Graph) -> None:
    frame.title("Fiabilité des données")
    show(
        h(
            "p",
            "D'où viennent les données, ce qui en a été lu, ce que les sources disent différemment et "
            "ce qui reste inconnu.",
            class_="p-lead",
        )
    )
    sources()
    register()
    contradictions()
    unknown()
    shapes.checks()
    versions(graph)


def sources() -> None:
    rows = []
    for one in frame.cached(reliability.documents):
        found = one.coverage
        cited = (
            f"{french.number(found.cited)} lignes sur {french.number(found.lines)} "
            f"({french.number(round(100 * found.share))}{french.NBSP}%)"
            if found
            else "document non lisible ici"
        )
        rows.append(
            (
                frame.anchor("source", one.title, document=one.id),
                one.publisher,
                french.day(one.issued).replace(" ", french.NBSP) if one.issued else "non datée",
                cited,
                _reasons(found),
            )
        )
    show(
        h("h2", "Documents"),
        h(
            "p",
            "Une ligne est citée quand un énoncé du graphe s'y appuie ; les autres ont leur raison "
            "(titre courant, sommaire, répétition…).",
        ),
        table(
            ("Document", "Éditeur", "Date", "Lignes citées", "Pourquoi les autres ne le sont pas"),
            rows,
            "Documents du graphe et part de leurs lignes citées",
        ),
    )


def _reasons(found: Any) -> str:
    if not found or not found.uncited:
        return "—"
    return " ; ".join(
        f"{reason} :{french.NBSP}{french.number(len(lines))}"
        for reason, lines in sorted(found.uncited.items())
    )


def register() -> None:
    show(h("h2", "Registre national"))
    held = frame.cached(reliability.exports)
    if not held:
        show(frame.no_register())
        return
    rows = [
        (
            _capital(french.EXPORTS.get(one.kind, one.kind)),
            french.day(one.date),
            "oui" if one.answers else "non, un plus récent répond",
        )
        for one in held
    ]
    show(
        table(
            ("Export", "Date", "Répond par défaut ?"), rows, "Exports de France compétences chargés"
        )
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def contradictions() -> None:
    found = frame.cached(reliability.contradictions)
    show(h("h2", "Ce que les sources disent différemment"))
    if not found:
        show(h("p", "Aucune contradiction relevée."))
    for topic, said in found.items():
        items = [
            h("li", f"« {row['statement']} » — ", passages.at_line(row["document"], row["line"]))
            for row in said
        ]
        show(
            h(
                "details",
                h("summary", f"{_topic(topic)} ({french.count(len(said), 'énoncé')})"),
                h("ul", *items),
                class_="p-node",
            )
        )
    if found:
        show(
            h(
                "p",
                "Tous ces énoncés restent dans le graphe, chacun avec sa source.",
                class_="p-quiet",
            )
        )


def _topic(topic: str) -> str:
    if topic.startswith("certification/"):
        entity, _, name = topic.removeprefix("certification/").rpartition(" ")
        return f"{entity} : {french.word(name).lower()}"
    return topic


def unknown() -> None:
    counts: dict[str, Counter[tuple[str, str]]] = frame.cached(reliability.unknown)
    show(
        h("h2", "Ce qui est inconnu, et pourquoi"),
        h(
            "p",
            "Trois absences sont distinguées : la rubrique est vide ; la source dit qu'il n'y en a pas ; "
            "la source n'en parle pas, et alors rien n'est affiché.",
        ),
    )
    rows = [
        (french.word(name), UNKNOWN[status], passages.short(document))
        for status, found in counts.items()
        for (name, document), _ in sorted(found.items())
    ]
    if rows:
        show(
            table(
                ("Rubrique", "Ce que montre la source", "Document"),
                rows,
                "Rubriques vides ou sans objet",
            )
        )


def versions(graph: crosswalk.Graph) -> None:
    summary = graph.summary()
    rows: list[tuple[Any, ...]] = [
        ("Passerelle", crosswalk.__version__),
        ("Python", platform.python_version()),
    ]
    rows.append(("Génération de l'entrepôt", graph.store.generation))
    if summary:
        rows.append(("Construite le", french.day(summary.built_at)))
        if summary.triples:
            rows.append(("Énoncés (triplets)", french.number(summary.triples)))
        if summary.hash:
            rows.append(("Empreinte des données (RDFC-1.0, SHA-256)", summary.hash))
    show(
        h("h2", "Versions"),
        h(
            "dl",
            *(part for name, value in rows for part in (h("dt", name), h("dd", value))),
            class_="p-facts",
        ),
    )


def table(headers: tuple[str, ...], rows: list[tuple[Any, ...]], caption: str) -> Any:
    """A table whose first column names its rows."""
    body = [
        h("tr", h("th", row[0], scope="row"), *(h("td", cell) for cell in row[1:])) for row in rows
    ]
    return h(
        "div",
        h(
            "table",
            h("caption", caption),
            h("thead", h("tr", *(h("th", one, scope="col") for one in headers))),
            h("tbody", *body),
            class_="p-table",
        ),
        class_="p-scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )
