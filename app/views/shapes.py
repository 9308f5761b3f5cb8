"""The shapes, checked again on demand, in a process of its own that can be cancelled."""

from __future__ import annotations

import streamlit as st

from crosswalk import french, store
from crosswalk.reliability import Check
from views.text import h, show


def checks() -> None:
    """The shapes: held at each build; checked again on demand, in a process of its own."""
    show(
        h("h2", "Contrôle des données (formes SHACL)"),
        h(
            "p",
            "Les formes sont les règles que chaque donnée doit suivre : un numéro bien écrit, une date "
            "juste, une source. Un graphe n'est publié que si les documents les suivent toutes. Le contrôle "
            "peut être refait ici ; sur le registre national il peut durer.",
        ),
    )
    check: Check | None = st.session_state.get("formes")
    if check is None:
        if st.button("Contrôler maintenant"):
            st.session_state["formes"] = Check(store.store_path())
            st.rerun()
    elif check.wait(0.2):
        outcome(check)
        if st.button("Contrôler de nouveau"):
            st.session_state["formes"] = Check(store.store_path())
            st.rerun()
    else:
        running()


@st.fragment(run_every=1.0)
def running() -> None:
    check: Check = st.session_state["formes"]
    if check.wait(0.1):
        st.rerun()
    spent = f"{check.elapsed():.0f}{french.NBSP}s"
    show(h("p", f"Contrôle en cours depuis {spent}…", role="status"))
    if st.button("Annuler le contrôle"):
        check.cancel()


def outcome(check: Check) -> None:
    """What the check found, each violation in its sentence."""
    found = check.outcome
    if found is None:
        words = "Contrôle annulé." if check.cancelled else "Le contrôle n'a pas abouti."
        show(
            h(
                "p",
                words,
                f" {check.error}" if check.error and not check.cancelled else None,
                role="status",
            )
        )
        return
    verdict = "Conforme" if found["conforms"] else "Non conforme"
    seen = sum(found["focus"].values())
    show(
        h(
            "p",
            h("strong", verdict),
            f" : {french.count(len(found['violations']), 'écart')}, "
            f"{french.number(seen)} entités vues par {french.count(len(found['focus']), 'forme')}.",
            role="status",
        ),
        h(
            "ul",
            *(
                h("li", f"{one['severity']} : {one['message']}")
                for one in found["violations"][:100]
            ),
        )
        if found["violations"]
        else None,
        h("p", f"Et {french.number(rest)} autres : « crosswalk check » les donne tous.")
        if (rest := len(found["violations"]) - 100) > 0
        else None,
    )
