"""« Proximités calculées »: coverage, the table of a bloc, a pair in full, and what cannot be compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import Shown, text

pytest.importorskip("sklearn", reason="the extra match is not installed")
TAB = "Proximités calculées"
LEXICAL = "Mots seuls (lexical)"


def opened(page: Shown, a: str, b: str, *, at: Path | None = None, **more: str) -> AppTest:
    tested = page("correspondances", at=at, a=a, b=b, onglet=TAB, moteur=LEXICAL, **more)
    assert not tested.exception
    return tested


def test_p(page: Shown) -> None:
    t = opened(page, "RNCP41402", "RNCP39794")
    print([e.value for e in t.error], [w.value for w in t.warning], t.selectbox)
    print(text(t)[:6000])
    print(dict(t.query_params))
    t = opened(page, "RNCP41402", "RNCP39794", bloc="CCP2")
    print(t.selectbox, dict(t.query_params))
