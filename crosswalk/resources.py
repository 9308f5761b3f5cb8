"""Where the files that come with Passerelle lie: in the checkout, or inside the installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds `ontology/`, `shapes/` and `data/`."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent


def in_checkout() -> bool:
    """Whether this runs from a checkout (user files then lie under its `build/`)."""
    return root() == _PACKAGE.parent


def ontology_dir() -> Path:
    return root() / "ontology"


def shapes_dir() -> Path:
    return root() / "shapes"


def data_dir() -> Path:
    return root() / "data"


def app_dir() -> Path:
    return root() / "app"


def queries_dir() -> Path:
    return _PACKAGE / "queries"
