"""Voir le réseau: what stands around a certification or a bloc, drawn and as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import streamlit as st

import crosswalk
from crosswalk import network as networks
from crosswalk.identifiers import parse
from crosswalk.network import STYLES, Network
from views import drawing, frame, registry
from views.text import h, show

SIDES = {
    "left": "qui la reconnaissent",
    "right": "qu'elle reconnaît",
    "above": "éditions suivantes",
    "below": "éditions précédentes",
}


def render(_: crosswalk.Graph) -> None:
    frame.title("Voir le réseau")
    typed = st.text_input(
        "Une certification ou un bloc",
        key="n",
        bind="query-params",
        placeholder="RNCP41402, 41402, RNCP41402BC01",
        max_chars=300,
    )
    if not typed or not typed.strip():
        show(h("p", "Indiquez un numéro : son voisinage se dessine, et se lit aussi en tableau."))
        frame.link("network", "Exemple : RNCP41402", n="RNCP41402")
        frame.link("home", "Chercher un numéro par mots")
        return
    identifier = parse(typed)
    found: Network = frame.cached(networks.network, str(identifier))
    center = next(node for node in found.nodes if node.id == found.center)
    show(h("h2", f"Autour de {found.center} — {center.label}"))
    with st.container(horizontal=True):
        frame.link("certification", "Ouvrir la fiche", n=identifier.number)
        frame.link("correspondences", "Ses correspondances", a=identifier.number)
    if not found.links:
        st.info(
            "Aucun lien déclaré autour de cette certification dans nos données ; cela ne vaut pas refus."
        )
        if not frame.register_loaded():
            show(frame.no_register())
        return
    drawing.network(_data(found))
    show(_legend(found), _left_out(found))
    show(h("h2", "Les mêmes liens en tableau"), _table(found))


def _data(found: Network) -> dict[str, Any]:
    return {
        "title": f"Réseau de {found.center} : {len(found.links)} liens, décrits dans le tableau qui suit",
        "width": found.width,
        "height": found.height,
        "box": [networks.WIDTH, networks.HEIGHT],
        "center": found.center,
        "recentres": True,
        "nodes": [
            asdict(node) | {"href": registry.address("network", n=node.id)} for node in found.nodes
        ],
        "links": [asdict(link) for link in found.links],
    }


def _legend(found: Network) -> Any:
    used = dict.fromkeys(link.layer for link in found.links)
    return h(
        "p",
        "Traits : ",
        " ; ".join(f"{STYLES[layer][1]} = {STYLES[layer][0]}" for layer in used),
        ". La flèche va de la fiche qui déclare, ou de l'édition nouvelle, vers l'autre. Sur un écran "
        "étroit, le dessin se fait défiler vers la droite.",
        class_="p-quiet",
    )


def _left_out(found: Network) -> Any:
    parts = [f"{count} autres {SIDES[side]}" for side, count in found.left_out.items()]
    return h("p", "Non dessinées : " + " ; ".join(parts) + ".") if parts else None


def _table(found: Network) -> Any:
    labels = {node.id: node.label for node in found.nodes}
    rows = [
        h(
            "tr",
            h("th", _name(link.source, labels), scope="row"),
            h("td", link.words),
            h("td", _name(link.target, labels)),
            h("td", STYLES[link.layer][0]),
        )
        for link in found.links
    ]
    return h(
        "div",
        h(
            "table",
            h("caption", f"Liens autour de {found.center}"),
            h(
                "thead",
                h("tr", *(h("th", one, scope="col") for one in ("De", "Lien", "Vers", "Nature"))),
            ),
            h("tbody", *rows),
            class_="p-table",
        ),
        class_="p-scroll",
        tabindex="0",
        role="region",
        aria_label="Tableau des liens",
    )


def _name(one: str, labels: dict[str, str]) -> Any:
    return h("span", frame.anchor("network", one, n=one), f" {labels[one]}")
