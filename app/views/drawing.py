"""The drawing of a network: an SVG made in the page from nodes and links, a node with `href` a link.

Labels enter by `textContent`: they are never markup. The lines of each layer differ by their pattern.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_CSS = (_HERE / "drawing.css").read_text(encoding="utf-8")
_JS = (_HERE / "drawing.js").read_text(encoding="utf-8")


def network(data: dict[str, Any]) -> None:
    """Draw; where `data` says that it `recentres`, choosing a node shows its own neighbourhood."""
    component = st.components.v2.component(
        "passerelle_reseau",
        html='<div class="frame" role="region" tabindex="0"></div>',
        css=_CSS,
        js=_JS,
    )
    component(data=data, key="dessin", on_node_change=_recenter)


def _recenter() -> None:
    chosen = st.session_state["dessin"].get("node")
    if chosen:
        st.session_state["n"] = chosen
