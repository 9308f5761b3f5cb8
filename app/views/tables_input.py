"""The table of a certifier: a file dropped, a text pasted, or the example; and which column is which.

The file stays in the session only. The address keeps its name (so that a reload says kindly that it is
gone), the roles of its columns (`colonne=target=Titre`) and the declaring title (`declarant`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import french, tables, tasks
from crosswalk.errors import CrosswalkError, DocumentError, HeaderError
from crosswalk.tables.limits import LIMITS
from views import frame, working
from views.text import h, plain, show

EXAMPLE, PASTED = "exemple-rncp41402.xlsx", "texte-colle.txt"
MAIN = ("source", "source_blocs", "target", "target_blocs")
"""The roles without which nothing can be read; the others are optional."""


@dataclass(frozen=True, slots=True)
class Given:
    """A table as it was given: what it is called, and its bytes."""

    name: str
    data: bytes


def given() -> Given | None:
    """The ways to give a table; the one that is given now."""
    show(h("h2", "Votre tableau"))
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger le modèle à remplir (XLSX)",
            tables.template,
            file_name="modele-correspondances.xlsx",
            on_click="ignore",
        )
        if st.query_params.get("exemple"):
            st.button("Contrôler mon propre tableau", on_click=_forget)
        else:
            frame.link("tables", "Essayer avec un exemple fautif", exemple="1")
    # A new key empties the field when the table comes from elsewhere.
    key = f"depot-{st.session_state.get('depots', 0)}"
    st.file_uploader(
        "Déposez votre tableau : classeur XLSX ou ODS, CSV, SSSOM, page enregistrée de la fiche",
        key=key,
        on_change=_dropped,
        args=(key,),
        max_upload_size=LIMITS.file_bytes // 1_000_000,
    )
    with st.expander("Ou collez le tableau (depuis un tableur ou la page de la fiche)"):
        pasted()
    show(
        h(
            "p",
            f"Au plus {LIMITS.file_bytes // 1_000_000} Mo et {french.number(LIMITS.rows)} lignes. Votre "
            "tableau n'est ni enregistré ni transmis à d'autres : il est oublié quand vous fermez la page.",
            class_="p-quiet",
        )
    )
    if st.query_params.get("exemple"):
        show(
            h(
                "p",
                "Exemple : le modèle rempli avec la correspondance de la fiche RNCP41402 (ligne 2), puis "
                "une ligne fautive à dessein (ligne 3).",
            )
        )
        return Given(EXAMPLE, tables.example())
    held: Given | None = st.session_state.get("tableau")
    if held:
        if st.query_params.get("fichier") != held.name:
            st.query_params["fichier"] = held.name
    elif gone := st.query_params.get("fichier"):
        st.info(
            plain(
                f"« {gone[:80]} » n'est plus là : nous ne gardons pas vos fichiers. Déposez-le à "
                "nouveau ; vos réglages sont restés dans l'adresse."
            )
        )
    return held


def pasted() -> None:
    """A field for a text, sent by its button."""
    with st.form("coller", border=False, enter_to_submit=False):
        text: str = st.text_area(
            "Tableau collé",
            key="colle",
            height=160,
            max_chars=500_000,
            placeholder="Copiez les cellules avec leur ligne d'en-tête, ou la rubrique "
            "« Correspondances » d'une fiche.",
        )
        if st.form_submit_button("Contrôler ce texte"):
            if text.strip():
                st.session_state["depots"] = st.session_state.get("depots", 0) + 1
                _take(Given(PASTED, text.encode("utf-8", "replace")), keep=())
                st.rerun()
            else:
                st.info("Collez d'abord un tableau dans ce champ.")


def _dropped(key: str) -> None:
    file: Any = st.session_state[key]
    if file is None:
        _forget()
    else:
        gone = st.query_params.get("fichier")
        held = "tableau" in st.session_state
        keep = ("colonne", "declarant") if file.name == gone and not held else ()
        _take(Given(file.name, file.getvalue()), keep=keep)


def _take(one: Given, keep: tuple[str, ...]) -> None:
    """Hold a table; a file dropped again after a reload finds its settings."""
    if not keep:
        _reset()
    st.query_params.pop("exemple", None)
    st.session_state["tableau"] = one
    st.query_params["fichier"] = one.name


def _forget() -> None:
    st.session_state.pop("tableau", None)
    st.session_state["depots"] = st.session_state.get("depots", 0) + 1
    for name in ("exemple", "fichier"):
        st.query_params.pop(name, None)
    _reset()


def _reset() -> None:
    """The settings of another table do not pass to this one."""
    for name in ("colonne", "declarant", "verdict", "message", "page"):
        st.query_params.pop(name, None)
        st.session_state.pop(name, None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and the table annotated with it; or why it does not let itself be copied."""

    report: tables.Report
    annotated: bytes | DocumentError


def checked(graph: crosswalk.Graph, one: Given) -> Checked | None:
    """The check of a table, kept until the table, its settings, the day or the graph change."""
    columns = tuple(st.query_params.get_all("colonne"))
    declaring = st.query_params.get("declarant", "").strip()
    digest = hashlib.sha256(one.data).hexdigest()
    key = (one.name, digest, columns, declaring, french.today(), graph.store.generation)
    day = date.fromisoformat(french.today())
    try:
        return working.private(
            "controle",
            key,
            f"Contrôle de « {one.name} »",
            lambda: _check(graph, one, columns, declaring, day),
        )
    except CrosswalkError as error:
        _refused(one, error)
        return None


def _check(
    graph: crosswalk.Graph, one: Given, columns: tuple[str, ...], declaring: str, day: date
) -> Checked:
    mapping = tables.mapping_of(columns)
    table = tables.read(one.data, one.name, mapping, certification=declaring or None)
    report = tables.verify(graph, table, day)
    tasks.step("Écriture de votre fichier annoté")
    try:
        return Checked(report, tables.WRITERS["annotated"](report))
    except DocumentError as error:  # the check stands; only the copy cannot be made
        return Checked(report, error)


def _refused(one: Given, error: CrosswalkError) -> None:
    """Why the table cannot be read, and what to do: which column is which, or another file."""
    settings = st.query_params.get_all("colonne") or st.query_params.get("declarant")
    if isinstance(error, HeaderError) and error.headers:
        st.warning(
            "L'en\\-tête de ce tableau n'est pas compris : dites quelle colonne est laquelle."
        )
    elif isinstance(error, DocumentError):
        where = f"ligne {error.line}, " if error.line else ""
        st.warning(plain(f"Ce tableau n'a pas pu être lu : {where}{error.message}."))
    else:
        st.warning(plain(f"{str(error)[:1].upper()}{str(error)[1:]}."))
    if isinstance(error, HeaderError) or settings:
        mapping(one)
    else:
        show(
            h(
                "ul",
                h("li", "Enregistrez-le à nouveau en XLSX ou en CSV, puis déposez-le."),
                h("li", "Ou recopiez ses lignes dans le modèle à remplir, ci-dessus."),
                h("li", "Ou collez le tableau de la fiche dans le champ de texte."),
            )
        )


def mapping(one: Given) -> None:
    """A choice of column for each role, sent together."""
    try:
        headers, guessed = tables.columns(one.data, one.name)
    except CrosswalkError:
        return
    chosen = _chosen() or guessed
    with st.form("colonnes", border=True):
        show(
            h("h3", "Quelle colonne est laquelle ?"),
            h(
                "p",
                "« Qui déclare » est votre titre : celui dont vous délivrez les blocs. « Reconnu » est "
                "l'autre. Il faut au moins une colonne de chaque côté.",
            ),
        )
        found = {role: _column(role, headers, chosen) for role in MAIN}
        st.text_input(
            "Votre titre, si le tableau ne le dit pas",
            value=st.query_params.get("declarant", ""),
            key="champ-declarant",
            placeholder="RNCP41402",
            max_chars=30,
        )
        with st.expander("Autres colonnes, facultatives"):
            found |= {r: _column(r, headers, chosen) for r in tables.ROLES if r not in MAIN}
        if st.form_submit_button("Contrôler avec ces colonnes"):
            st.query_params["colonne"] = [f"{r}={name}" for r, name in found.items() if name]
            st.query_params["declarant"] = st.session_state["champ-declarant"].strip()
            if not st.query_params["declarant"]:
                del st.query_params["declarant"]
            st.rerun()


def _chosen() -> dict[str, str]:
    try:
        return tables.mapping_of(st.query_params.get_all("colonne"))
    except CrosswalkError:
        return {}


def _column(role: str, headers: tuple[str, ...], chosen: dict[str, str]) -> str | None:
    name = chosen.get(role)
    found: str | None = st.selectbox(
        tables.ROLES[role],
        headers,
        index=headers.index(name) if name in headers else None,
        key=f"colonne-{role}",
        placeholder="Aucune colonne",
    )
    return found
