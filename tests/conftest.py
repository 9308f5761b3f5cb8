"""A store built once from the five documents, for every test that asks the graph something."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

import crosswalk


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the store; the workers of pytest-xdist share one build. Never written to."""
    from crosswalk.build import build
    from crosswalk.resources import data_dir

    root = tmp_path_factory.getbasetemp()
    shared = root.parent if root.name.startswith("popen-") else root
    store = shared / "built" / "store"
    with FileLock(shared / "built.lock"):
        if not (store / "current").is_file():
            # `sources` named: documents that the developer added to a home of theirs stay out.
            build(store, sources=data_dir() / "sources")
    return store


@pytest.fixture
def graph(built: Path) -> crosswalk.Graph:
    return crosswalk.open(built)
