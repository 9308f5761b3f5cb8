"""The web application: questions to `crosswalk`, and their display. No logic here.

Labels are data: they are shown with `st.text`, never interpreted as Markdown or HTML.
"""

from __future__ import annotations

import streamlit as st

import crosswalk
from crosswalk.correspondences import Answer, BlocRef, sentence
from crosswalk.errors import CrosswalkError
from crosswalk.notice import NOTICE


@st.cache_resource
def graph() -> crosswalk.Graph:
    """One read-only graph for every session; it follows the current generation by itself."""
    return crosswalk.open()


def main() -> None:
    st.set_page_config(page_title="Passerelle — Correspondances", page_icon="🧭", layout="centered")
    st.title("Correspondances")
    st.write("Quels blocs d'une certification une autre reconnaît-elle, et qui le dit ?")
    try:
        described = [c for c in graph().certifications() if c.label]
    except CrosswalkError as error:
        st.error("Le graphe n'est pas encore construit.")
        st.text(str(error))
        return
    labels = {c.number: f"{c.number} — {c.label}" for c in described}
    first = choose("Première certification", "a", labels, "RNCP41402")
    second = choose("Seconde certification", "b", labels, "RNCP39099")
    if first == second:
        st.info("Choisissez deux certifications différentes.")
    else:
        show(graph().correspondences(first, second))
    st.divider()
    st.caption(NOTICE)


def choose(label: str, key: str, labels: dict[str, str], default: str) -> str:
    """A certification, kept in the address so that the page can be shared."""
    numbers = list(labels)
    wanted = st.query_params.get(key, default)
    index = numbers.index(wanted) if wanted in numbers else 0
    chosen = st.selectbox(label, numbers, index=index, format_func=lambda n: labels[n], key=key)
    st.query_params[key] = chosen
    return chosen


def show(answer: Answer) -> None:
    st.header("Déclarées")
    if not answer.rows:
        st.info("Aucune correspondance trouvée dans nos données ; cela ne vaut pas refus.")
    for row in answer.rows:
        with st.container(border=True):
            st.text(sentence(row))
            st.text(f"Déclarée par {row.declared_by or 'un certificateur non nommé'}")
            for side, words in ((row.source, "Blocs concernés"), (row.target, "Blocs reconnus")):
                if side.blocs:
                    together = ", comptent ensemble" if len(side.blocs) > 1 else ""
                    blocs(f"{words} de {side.certification}{together}", side.blocs)
            with st.expander("Voir la phrase source"):
                for passage in row.passages:
                    st.text(f"{passage.document}, ligne {passage.start_line}")
                    st.text(f"« {passage.quote} »")
    for number, side in ((answer.a, "source"), (answer.b, "target")):
        if answer.uncovered[side]:
            blocs(f"Blocs de {number} dans aucune de ces correspondances", answer.uncovered[side])
        if not answer.known[side]:
            st.caption(f"Tous les blocs de {number} ne sont pas connus ici.")


def blocs(title: str, refs: tuple[BlocRef, ...]) -> None:
    st.subheader(title)
    for bloc in refs:
        st.text(f"• {bloc.code or 'sans code connu'} — {bloc.label}")


main()
