"""Brings into view, once, the part of a long page that the address names, and puts the focus there."""

from __future__ import annotations

import streamlit as st

_JS = """
let last = null;
export default function ({ data }) {
  if (data === last) return;
  last = data;
  const bring = (left) => {
    const part = document.querySelector(".p-here");
    if (part) { part.scrollIntoView(); part.focus({ preventScroll: true }); }
    else if (left) setTimeout(() => bring(left - 1), 100);
  };
  bring(20);
}
"""


def to_view(state: str) -> None:
    """Scroll to the element of class `p-here`; again only when `state` is another."""
    st.components.v2.component("passerelle_montrer", html="<span></span>", js=_JS)(
        key="montrer", data=state
    )
