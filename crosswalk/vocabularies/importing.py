"""`import-vocabulary`: code lists join the store, each in its own graph, in one new generation.

All the files are read before anything is written; a list that fails leaves the old graph answering.
"""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from crosswalk import store
from crosswalk.build import write_index
from crosswalk.errors import StoreError
from crosswalk.search import index_path
from crosswalk.tallies import grown
from crosswalk.vocabularies import files, settled
from crosswalk.vocabularies.files import Given
from crosswalk.vocabularies.records import Vocabulary
from crosswalk.vocabularies.triples import graph_name, lines


@dataclass(frozen=True, slots=True)
class Imported:
    """One list imported: the graph it became, its size."""

    graph: str
    vocabulary: Vocabulary
    triples: int


def import_vocabularies(
    paths: Sequence[Path], target: Path, given: Given | None = None
) -> list[Imported]:
    """Import the code lists of some files, in one new generation.

    Raises:
        DocumentError: a file is not a code list that we know, or is wrong somewhere.
        StoreError: no store yet, another writer, or this version is already in.
    """
    start = time.perf_counter()
    found = [files.read(path, given or Given()) for path in paths]
    previous = store.current_generation(target)
    with store.new_generation(target, empty=False) as writing:
        names = set(store.graph_names(writing.store))
        for one in found:
            name = graph_name(one)
            if name in names:
                raise StoreError(
                    f"{one.source} : {one.name} {one.version} est déjà dans l'entrepôt"
                )
            names.add(name)
            writing.store.bulk_load(
                io.BytesIO("".join(lines(one)).encode()),
                format=ox.RdfFormat.N_TRIPLES,
                to_graph=ox.NamedNode(name),
            )
        sizes = settled.settle(writing.store)
        counts = {graph_name(one): store.count(writing.store, graph_name(one)) for one in found}
        _keep_index(writing, target, previous)
        seconds = {"nomenclatures": round(time.perf_counter() - start, 3)}
        writing.summary = grown(writing, target, sizes | counts, seconds)
    return [Imported(graph_name(one), one, counts[graph_name(one)]) for one in found]


def _keep_index(writing: store.Writing, target: Path, previous: str) -> None:
    """The search index names no code list: the one of the previous generation serves, never rewritten."""
    old, new = index_path(target, previous), index_path(target, writing.name)
    new.unlink(missing_ok=True)
    if not old.is_file():
        write_index(writing)
        return
    try:
        os.link(old, new)
    except OSError:  # no hard links on this file system
        shutil.copy2(old, new)
