"""« Copier le lien »: the address of this very view, to the clipboard."""

from __future__ import annotations

import streamlit as st

_HTML = """
<button type="button">Copier le lien</button> <span role="status"></span>
<input type="text" readonly hidden aria-label="Adresse de cette page">
"""
_CSS = """
button{font:inherit;color:var(--st-link-color);background:none;border:1px solid currentColor;
border-radius:.35rem;padding:.25rem .8rem;cursor:pointer}
button:focus-visible{outline:3px solid currentColor;outline-offset:2px}
span,input{font:inherit;color:var(--st-text-color)} input{width:100%;margin-top:.3rem}
"""
_JS = """
export default function ({ parentElement }) {
  const [button, note, field] = ["button", "span", "input"].map(s => parentElement.querySelector(s));
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      note.textContent = "Lien copié : il rouvre cette page telle que vous la voyez.";
    } catch {
      field.hidden = false; field.value = window.location.href; field.select();
      note.textContent = "Copiez l'adresse ci-dessous.";
    }
  };
}
"""


def copy_link() -> None:
    st.components.v2.component("passerelle_copier", html=_HTML, css=_CSS, js=_JS)(key="copier")
