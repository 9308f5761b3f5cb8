"""Stores to measure on: the five documents, and a generated register beside them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import crosswalk
from bench.national import write_plan
from bench.national_plan import make_plan
from crosswalk.build import build
from crosswalk.register.importing import Options, import_export


@contextmanager
def built(scale: float) -> Iterator[crosswalk.Graph]:
    """A graph in a passing folder, which is the user folder too; `scale` 1 is national, 0 no register."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CROSSWALK_HOME"] = folder
        store = Path(folder) / "store"
        build(store)
        if scale:
            feed, _ = write_plan(Path(folder), make_plan(scale, 2026))
            import_export(feed, store, Options())
        yield crosswalk.open(store)
