"""« Proximités calculées »: what an analysis of the wordings brings together, never as an official word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french
from crosswalk.errors import UnavailableError
from crosswalk.matching import blocs, grid, ranking, sssom, telling
from crosswalk.matching.blocs import COVERED, NOT, PARTLY, BlocCoverage, Report
from crosswalk.matching.mapping import LAYER, Match
from crosswalk.matching.statements import Statement
from views import bring, frame, passages, registry
from views.text import h, join, show

TAB = "Proximités calculées"
ENGINES = {
    "fusion": "Mots et sens (fusion)",
    "lexical": "Mots seuls (lexical)",
}
WAITING = (
    "Rapprochement des énoncés des deux titres… La première fois, cela peut prendre une minute ; "
    "ensuite la réponse est gardée."
)
LONG = 120
"""Characters of a competence at the head of a row or a column; a cell opens the whole of it."""


def draw(graph: crosswalk.Graph, a: str, b: str) -> None:
    """The tab: coverage of the blocs of `b` by `a`, sets of blocs, the table of a bloc, a pair, files."""
    try:
        engine = _engine()
        with st.spinner(WAITING, show_time=True):
            report = _report(graph.store.generation, a, b, engine, graph)
    except UnavailableError as error:
        _unavailable(error)
        return
    if not any(bloc.share is not None for bloc in report.blocs):
        _nothing(report)
        return
    coverage(report)
    sets(report)
    table(report)
    left_over(report)
    files(report)


def _engine() -> str:
    offered = ranking.offered()
    if len(offered) == 1:
        return offered[0]
    with st.container(width=420):
        chosen: Any = st.selectbox(
            "Moteur d'analyse", [ENGINES[one] for one in offered], key="moteur", bind="query-params"
        )
    return next((name for name in offered if ENGINES[name] == chosen), offered[0])


@st.cache_resource(max_entries=32, show_spinner=False)
def _report(
    generation: str,  # noqa: ARG001  # a new graph is a new answer
    a: str,
    b: str,
    engine: str,
    _graph: crosswalk.Graph,
) -> Report:
    return blocs.between(_graph, a, b, engine)


def _unavailable(error: UnavailableError) -> None:
    st.info("L'analyse des énoncés n'est pas installée sur cette machine.")
    show(
        h("p", "Les correspondances déclarées, elles, se lisent dans le premier onglet."),
        h("p", "Pour l'ajouter, la personne qui a installé Passerelle lance :"),
        h("p", h("code", "pip install 'passerelle[match]'")),
        h("p", f"Détail : {error}.", class_="p-quiet"),
    )


def _nothing(report: Report) -> None:
    """One of the titles is not known in enough detail: which, and what to do."""
    a, b = report.comparison.a, report.comparison.b
    _part(report, "Rien à comparer entre ces deux titres")
    if not any(bloc.units for bloc in report.blocs):
        show(h("p", f"Nos sources ne donnent aucune compétence des blocs de {b} : rien à compter."))
    else:
        show(h("p", f"Nos sources ne donnent aucun énoncé de compétence ou d'activité de {a}."))
    show(h("p", "Cela ne dit rien des titres eux-mêmes : leur référentiel n'est pas lu ici."))
    frame.link("correspondences", "Essayer dans l'autre sens", a=b, b=a, onglet=TAB)
    if not frame.register_loaded():
        show(frame.no_register())


def _part(report: Report, heading: str) -> None:
    """The heading of a part, and under it whose word it is."""
    said = f"{LAYER} — moteur {report.comparison.engine}"
    show(h("h2", heading), h("p", h("span", said, class_="p-badge layer")))


def coverage(report: Report) -> None:
    """How many competences of each bloc of B are covered, always out of how many."""
    a, b = report.comparison.a, report.comparison.b
    _part(report, f"Ce que {a} couvre de {b}")
    show(
        h("p", "Des contenus proches, pas des droits ; ni heures ni niveaux ne sont comparés."),
        h("p", h("strong", warning)) if (warning := blocs.warning(report.comparison)) else None,
        h(
            "div",
            h(
                "table",
                h("caption", f"Compétences de chaque bloc de {b}"),
                h("thead", h("tr", *(h("th", one, scope="col") for one in _HEADERS))),
                h("tbody", *map(_bloc_row, report.blocs)),
                class_="p-table",
            ),
            **_region("Compétences couvertes, bloc par bloc"),
        ),
        h(
            "p",
            "Couverte : la moitié au moins de ses phrases a un pendant probable. En partie : une au "
            "moins en a un, ou la moitié en a un possible.",
            class_="p-quiet",
        ),
    )
    for bloc in report.blocs:
        if bloc.units:
            show(_details(bloc))


_HEADERS = ("Bloc", "Couvertes", "En partie", "Non couvertes", "Critères rapprochés")


def _bloc_row(bloc: BlocCoverage) -> Any:
    head = h("th", telling.title(bloc), scope="row")
    if bloc.share is None:
        return h("tr", head, h("td", telling.counted(bloc), colspan="4"))
    total = len(bloc.units)
    counts = [f"{bloc.count(state)} sur {total}" for state in (COVERED, PARTLY, NOT)]
    met, of = (sum(unit.criteria[at] for unit in bloc.units) for at in (0, 1))
    counts.append(f"{met} sur {of}" if of else "aucun critère connu")
    return h("tr", head, *(h("td", one) for one in counts))


def _details(bloc: BlocCoverage) -> Any:
    return h(
        "details",
        h("summary", f"{bloc.name} : compétence par compétence"),
        h(
            "ul",
            *(
                h(
                    "li",
                    h("strong", telling.state(unit).capitalize()),
                    f" — {telling.key(unit)}{unit.statement.text}",
                )
                for unit in bloc.units
            ),
        ),
        class_="p-node",
    )


def sets(report: Report) -> None:
    """The sets of blocs that the analysis draws, then how they meet the declared ones."""
    _part(report, "Ensembles de blocs qui se dessinent")
    show(
        h("p", f"À partir de {telling.RULE}.", class_="p-quiet"),
        _list(telling.proposed(report)),
        h("h3", "Face à ce qui est déclaré"),
        _list(telling.beside(report)),
    )


def _list(lines: Iterable[str]) -> Any:
    return h("ul", *(h("li", f"{line[:1].upper()}{line[1:]}.") for line in lines))


def table(report: Report) -> None:
    """The bloc chosen against A, and above it the pair that the address names."""
    _part(report, "Compétence par compétence")
    bloc = _chosen(report)
    if not bloc.units or bloc.share is None:
        show(h("p", telling.counted(bloc).capitalize() + "."))
        return
    found = grid.of_bloc(report.comparison, bloc)
    asked = st.query_params.get("paire", "")
    if asked:
        _pair(report, found, asked)
    if not found.cells:
        show(h("p", f"Rien de {report.comparison.a} n'est assez proche des énoncés de ce bloc."))
        return
    show(
        h(
            "p",
            "« proche » : sans doute la même compétence ; « liée » : un lien possible, à vérifier ; "
            "« même formulation » : les mêmes mots. Le pourcentage est la confiance du calcul. "
            "Chaque case ouvre les deux phrases côte à côte.",
            " Le tableau se fait défiler vers la droite." if len(found.columns) > 4 else None,
        ),
        h("div", _table(report, bloc, found, asked), **_region(f"Tableau de {bloc.name}")),
    )
    rest = len(found.lines) - len(found.filled)
    if rest:
        show(_far(report, found, rest))


def _far(report: Report, found: grid.Grid, rest: int) -> Any:
    filled = set(found.filled)
    count = french.count(rest, "énoncé", "énoncés")
    return h(
        "details",
        h("summary", f"{count} de {report.comparison.a} sans rien d'assez proche dans ce bloc"),
        h("ul", *(h("li", _named(report, one)) for one in found.lines if one not in filled)),
        class_="p-node",
    )


def _named(report: Report, line: grid.Line) -> str:
    return f"{_place(report, line.bloc)}, {line.key} : {line.text}"


def _place(report: Report, bloc: str | None) -> str:
    return report.names.get(bloc or "", report.comparison.a)


def _chosen(report: Report) -> BlocCoverage:
    names = {bloc.name: bloc for bloc in report.blocs}
    first = next(bloc.name for bloc in report.blocs if bloc.share is not None)
    with st.container(width=640):
        chosen: Any = st.selectbox(
            f"Bloc de {report.comparison.b}",
            list(names),
            index=list(names).index(first),
            key="bloc",
            bind="query-params",
        )
    bloc = names.get(chosen, names[first])
    show(h("p", h("strong", telling.title(bloc)), f" : {telling.counted(bloc)}."))
    return bloc


def _table(report: Report, bloc: BlocCoverage, found: grid.Grid, asked: str) -> Any:
    a = report.comparison.a
    room = LONG if len(found.columns) <= 6 else LONG // 2
    heads = [h("th", f"{one.key}. {_cut(one.text, room)}", scope="col") for one in found.columns]
    rows = [
        h(
            "tr",
            h(
                "th",
                h("span", f"{_place(report, line.bloc)}, {line.key}. ", class_="p-key"),
                _cut(line.text),
                scope="row",
            ),
            *(_cell(report, bloc, found, line, column, asked) for column in found.columns),
        )
        for line in found.filled
    ]
    return h(
        "table",
        h("caption", f"Énoncés de {a} (lignes) et compétences de {bloc.name} (colonnes)"),
        h("thead", h("tr", h("th", f"Énoncé de {a}", scope="col"), *heads)),
        h("tbody", *rows),
        class_="p-table p-grid",
    )


def _cell(
    report: Report,
    bloc: BlocCoverage,
    found: grid.Grid,
    line: grid.Line,
    column: grid.Line,
    asked: str,
) -> Any:
    pairs = found.cells.get((line.iri, column.iri))
    if not pairs:
        return h("td", h("span", "–", aria_hidden="true"), h("span", "rien", class_="p-only-read"))
    key = grid.key_of(line, column)
    word = grid.word(pairs[0])
    link = h(
        "a",
        f"{word} {telling.percent(pairs[0].confidence)}",
        href=registry.address("correspondences", **_state(report, bloc, key)),
        target="_self",
        aria_current="true" if key == asked else None,
    )
    return h("td", link, class_="linked" if word == "liée" else "near")


def _state(report: Report, bloc: BlocCoverage, key: str) -> dict[str, str]:
    """The address of a cell: what is shown now, and the pair."""
    comparison = report.comparison
    engine = st.query_params.get("moteur", "")
    return {
        "a": comparison.a,
        "b": comparison.b,
        "onglet": TAB,
        "moteur": engine,
        "bloc": bloc.name,
        "paire": key,
    }


def _cut(text: str, room: int = LONG) -> str:
    if len(text) <= room:
        return text
    return f"{text[:room].rpartition(' ')[0] or text[:room]}…"


def _pair(report: Report, found: grid.Grid, asked: str) -> None:
    """Two statements side by side, their common words marked, and why they were brought together."""
    pairs = found.cell(asked)
    if not pairs:
        show(h("p", "La paire demandée n'est pas dans ce bloc : choisissez une case du tableau."))
        return
    show(
        h("h2", "Deux énoncés côte à côte", class_="p-here", tabindex="-1"),
        h(
            "p",
            h("span", f"{LAYER} — moteur {report.comparison.engine}", class_="p-badge layer"),
        ),
        _side_by_side(report, pairs[0]),
    )
    bring.to_view(asked)
    if len(pairs) > 1:
        show(
            h(
                "details",
                h("summary", f"{len(pairs) - 1} autre(s) rapprochement(s) entre ces compétences"),
                *(_side_by_side(report, one) for one in pairs[1:]),
                class_="p-node",
            )
        )


def _side_by_side(report: Report, match: Match) -> Any:
    source, target = grid.marked(match)
    said = f"{telling.said(match)}, confiance {telling.percent(match.confidence)}"
    sides = ((match.source, source), (match.target, target))
    return h(
        "section",
        h(
            "div",
            *(
                h(
                    "div",
                    h("h3", _whose(report, one)),
                    h("blockquote", *(h("mark", w) if same else join(w) for w, same in pieces)),
                    passages.source(passages.of(one.entity), one.text),
                    class_="p-set",
                )
                for one, pieces in sides
            ),
            class_="p-pair",
        ),
        h("p", h("strong", f"{said[:1].upper()}{said[1:]}.")),
        h("p", "Pourquoi ces deux énoncés :"),
        _list(match.reasons),
        aria_label=said,
    )


def _whose(report: Report, one: Statement) -> str:
    """« RNCP39794, CCP1, compétence CP4 »: the title is said where the bloc's name does not."""
    place = report.names.get(one.bloc or "", "")
    title = [] if place.startswith(one.title) else [one.title]
    return ", ".join(
        [*title, *([place] if place else []), f"{one.kind} {grid.key_of_statement(one)}"]
    )


def left_over(report: Report) -> None:
    """What no statement of the other title answers to, on both sides."""
    comparison = report.comparison
    _part(report, "Ce que rien ne couvre")
    show(h("h3", f"Dans {comparison.b}, à acquérir ou à montrer autrement"))
    items = [
        f"{bloc.name}, {column.key} : {text}"
        for bloc in report.blocs
        for column, text in grid.unanswered(comparison, bloc)
    ]
    show(_long(items, "Chaque énoncé des blocs connus a au moins un lien possible."))
    show(h("h3", f"Dans {comparison.a}, sans pendant dans {comparison.b}"))
    show(_long([_named(report, one) for one in grid.alone(comparison)], "Aucun énoncé."))


def _long(items: list[str], none: str) -> Any:
    if not items:
        return h("p", none)
    return h(
        "details",
        h("summary", french.count(len(items), "énoncé", "énoncés")),
        h("ul", *(h("li", one) for one in items)),
        class_="p-node",
        open="open" if len(items) <= 12 else None,
    )


def files(report: Report) -> None:
    """The same answer in files."""
    comparison = report.comparison
    _part(report, "Emporter cette analyse")
    name = f"proximites-{comparison.a}-{comparison.b}-{comparison.engine}"
    with st.container(horizontal=True):
        st.download_button(
            "Analyse en classeur (XLSX)",
            lambda: telling.xlsx(report),
            file_name=f"{name}.xlsx",
            on_click="ignore",
        )
        st.download_button(
            "Rapprochements à relire (SSSOM)",
            lambda: sssom.write(sssom.predicted(comparison)),
            file_name=f"{name}.sssom.tsv",
            on_click="ignore",
        )


def _region(label: str) -> dict[str, str]:
    """A wide table scrolls by itself, and by the keyboard."""
    return {"class_": "p-scroll", "role": "region", "tabindex": "0", "aria_label": label}
