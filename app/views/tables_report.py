"""The verdict on a table: counts, filters, each row with its sources, and the files to take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from crosswalk import french, tables
from crosswalk.errors import DocumentError
from crosswalk.tables.messages import MESSAGES
from crosswalk.tables.page import CLASSES, LEAD, SIGNS
from crosswalk.tables.report import counted
from crosswalk.tables.verifying import VERDICTS, Row, Seen, Told
from views import frame, passages, tables_input
from views.tables_input import Checked
from views.text import h, plain, show, verbatim

PER_PAGE = 20


def draw(found: Checked) -> None:
    report = found.report
    summary(report)
    files(found)
    rows(report)
    titles(report)
    columns(report)
    publishing(report)


def summary(report: tables.Report) -> None:
    """The verdict in words, the rows of each verdict, and on what it stands."""
    one = report.summary
    show(
        h("h2", "Verdict"),
        h(
            "div",
            h("p", tag(one.verdict), f"« {one.table} », contrôlé le {french.day(one.on)}"),
            h("p", LEAD[one.verdict]),
            h(
                "p",
                f"{french.count(len(report.rows), 'ligne')} : ",
                ", ".join(counted(n, v) for v, n in reversed(one.counts.items()) if n),
                ".",
            ),
            class_=f"p-verdict p-{CLASSES[one.verdict]}",
        ),
        h("p", one.base_text),
        h(
            "details",
            h("summary", "Les sources de ce contrôle, une par une"),
            h("ul", *(h("li", name) for name in one.base)),
            class_="p-node",
        ),
    )


def tag(word: str) -> Any:
    """A verdict or a severity: a sign, a word, and a colour beside them."""
    return h(
        "span", f"{SIGNS[word]} {word.capitalize()}", class_=f"p-badge verdict p-{CLASSES[word]}"
    )


def files(found: Checked) -> None:
    """The user's own file annotated, or why there is none, and the report."""
    report, copy = found.report, found.annotated
    name = tables.copy_name(report)
    if isinstance(copy, DocumentError):
        st.warning(
            plain(
                f"Votre fichier annoté ne peut pas être donné : {copy.message}. "
                "Le rapport, lui, dit tout ce qui suit."
            )
        )
    with st.container(horizontal=True):
        if isinstance(copy, bytes):
            label = f"Votre fichier annoté ({name.rpartition('.')[2].upper()})"
            st.download_button(label, copy, file_name=name, on_click="ignore")
        for label, form in (("Rapport à imprimer (HTML)", "html"), ("Rapport (JSON)", "json")):
            file = tables.copy_name(report, f".{form}")
            st.download_button(label, _writer(report, form), file_name=file, on_click="ignore")


def _writer(report: tables.Report, form: str) -> Any:
    return lambda: tables.WRITERS[form](report)


def rows(report: tables.Report) -> None:
    """The rows of the filters, paged."""
    show(h("h2", "Ligne par ligne"))
    verdict, message = filters(report)
    found = report.select(verdict, message)
    silent = len(report.rows) - len(found)
    if not found:
        told = "Aucune ligne avec ces filtres." if verdict or message else "Aucune remarque."
        show(h("p", told))
    pages = -(-len(found) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    start = (page - 1) * PER_PAGE
    show(*(row(report, one) for one in found[start : start + PER_PAGE]))
    if silent and not (verdict or message):
        words = "conformes, sans remarque, ne sont pas reprises"
        if silent == 1:
            words = "conforme, sans remarque, n'est pas reprise"
        show(h("p", f"{french.count(silent, 'ligne')} {words}.", class_="p-quiet"))


def filters(report: tables.Report) -> tuple[str, str]:
    """By verdict and by message, both in the address."""
    counts, messages = report.summary.counts, report.summary.messages
    verdicts = ["", *(v for v in reversed(VERDICTS) if counts[v])]
    given = st.query_params.get("verdict", "")
    verdict: str = st.pills(
        "Verdict des lignes",
        verdicts,
        format_func=lambda v: plain(f"{SIGNS[v]} {v.capitalize()} ({counts[v]})") if v else "Tous",
        default=given if given in verdicts else "",
        key="verdict",
        on_change=frame.to_address,
        args=("verdict",),
        required=True,
    )
    wanted, ids = st.query_params.get("message", ""), list(messages)
    message: str | None = st.selectbox(
        "Message",
        ids,
        index=ids.index(wanted) if wanted in messages else None,
        format_func=lambda id: f"{MESSAGES[id].meaning} ({messages[id]})",
        key="message",
        on_change=frame.to_address,
        args=("message",),
        placeholder="Tous les messages",
    )
    return verdict, message or ""


def row(report: tables.Report, one: Row) -> Any:
    """A row of the file: its verdict, how it was read, what is said of it."""
    understood = report.understood(one.row)
    return h(
        "section",
        h("h3", f"Ligne {one.row} ", tag(one.verdict)),
        h("p", "Lu ainsi : ", understood, class_="p-quiet") if understood else None,
        h("ul", *(told(m, one.row) for m in one.messages), class_="p-told")
        if one.messages
        else h("p", "Aucune remarque."),
        class_=f"p-verdict p-{CLASSES[one.verdict]}",
        aria_label=f"Ligne {one.row}",
    )


def told(one: Told, number: int) -> Any:
    """One message: what is said, what could be written, and the sentences it stands on."""
    places = [place for e in one.evidence if (place := e.passage)]
    others = dict.fromkeys(e.place for e in one.evidence if not e.passage)
    return h(
        "li",
        tag(one.severity),
        one.text,
        h("div", *_suggested(one), class_="p-write") if one.suggestions else None,
        h("p", f"Colonne « {one.column} »", class_="p-quiet p-word") if one.column else None,
        h("p", f"Source : {' ; '.join(others)}", class_="p-quiet p-word") if others else None,
        passages.source(places, f"ligne {number}, {one.text}", new_tab=True),
    )


def _suggested(one: Told) -> list[Any]:
    if len(one.suggestions) == 1:
        return [h("p", "À écrire, si c'est bien lui : ", h("strong", one.suggestions[0]))]
    return [
        h("p", "À écrire, selon ce que vous vouliez dire :"),
        h("ul", *(h("li", h("strong", words)) for words in one.suggestions)),
    ]


def titles(report: tables.Report) -> None:
    """What the sources know of each title of the table."""
    show(h("h2", "Ce que nous savons des titres de ce tableau"))
    shown = report.titles[:40]
    show(*(title(one) for one in shown))
    if not report.summary.register_loaded and not all(one.known for one in report.titles):
        show(frame.no_register())
    if len(report.titles) > len(shown):
        show(h("p", f"Et {french.number(len(report.titles) - len(shown))} autres titres."))


def title(one: Seen) -> Any:
    if not one.known:
        return h("p", h("strong", one.number), " : inconnu de nos sources.")
    count = french.count(len(one.blocs), "bloc") if one.blocs else "aucun bloc"
    known = "liste entière" if one.whole else "liste incomplète dans nos sources"
    state = ""
    if one.ended:
        since = f" depuis le {french.day(one.ended)}" if one.ended != "oui" else ""
        state = f" Enregistrement échu{since} — le titre obtenu reste acquis."
    return h(
        "details",
        h("summary", h("strong", one.number), f" — {one.label or 'intitulé non connu ici'}"),
        h("p", f"{count} ({known}).{state}"),
        h(
            "ul",
            *(
                h("li", h("strong", code or "sans code connu"), f" — {label}")
                for code, label in one.blocs
            ),
        ),
        h(
            "p",
            h(
                "a",
                "Ouvrir la certification (nouvel onglet)",
                href=frame.registry.address("certification", n=one.number),
                target="_blank",
            ),
        ),
        class_="p-node",
    )


def columns(report: tables.Report) -> None:
    """How the columns were understood, and how to say it otherwise."""
    with st.expander("Comment vos colonnes ont été comprises"):
        found = report.summary.columns
        pairs = [(h("dt", header), h("dd", tables.ROLES[role])) for role, header in found.items()]
        show(h("dl", *(piece for pair in pairs for piece in pair), class_="p-facts"))
        if report.table.contents.kind not in ("html", "text", "sssom"):
            show(h("p", "Ce n'est pas cela ? Choisissez ci-dessous."))
            tables_input.mapping(tables_input.Given(report.table.name, report.table.content))


def publishing(report: tables.Report) -> None:
    """Publishing is a command, never a button."""
    ready = (
        "Ce tableau n'a pas d'erreur : il peut l'être."
        if report.conforms
        else "Il sera refusé tant qu'une ligne est en erreur."
    )
    show(
        h("h2", "Publier ce tableau"),
        h(
            "p",
            "Cette page contrôle, elle ne publie rien. La publication engage son auteur : elle se fait par "
            f"une commande, sur la machine où Passerelle est installée. {ready}",
        ),
        h("p", h("code", verbatim(tables.publish_command(report)), class_="p-code")),
    )
