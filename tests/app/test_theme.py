"""The colours of the theme, by the contrast formula of WCAG 2 (1.4.3, 1.4.11)."""

from __future__ import annotations

import tomllib

import pytest

from tests.cli.test_cli import ROOT

THEME = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
PAIRS = [
    ("textColor", "backgroundColor", 7.0),
    ("textColor", "secondaryBackgroundColor", 7.0),
    ("linkColor", "backgroundColor", 4.5),
    ("linkColor", "secondaryBackgroundColor", 4.5),
    ("primaryColor", "backgroundColor", 4.5),
    ("borderColor", "backgroundColor", 3.0),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: str, front: str, back: str, least: float) -> None:
    assert contrast(THEME[scheme][front], THEME[scheme][back]) >= least


def test_the_mark_of_a_passage() -> None:
    css = (ROOT / "app/views/style.css").read_text(encoding="utf-8")
    assert "mark{background:#ffe38a;color:#1d1d1b" in css
    assert contrast("#ffe38a", "#1d1d1b") >= 7
