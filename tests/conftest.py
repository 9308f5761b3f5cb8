"""A store built once from the five documents, for every test that asks the graph something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import crosswalk

settings.register_profile("passerelle", deadline=None)  # a shared machine keeps no steady pace
settings.load_profile("passerelle")


@pytest.fixture(scope="session", autouse=True)
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A user folder of the tests' own, empty: nothing that the developer added leaks in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSWALK_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("CROSSWALK_STORE", raising=False)
        yield


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
