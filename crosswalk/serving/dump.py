"""The process that writes a whole graph: `python -m crosswalk.serving.dump GENERATION FORM gzip|plain`.

The names of the graphs, one a line, come on standard input; their union leaves on standard output.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph as ox

from crosswalk.graph.terms import PREFIXES
from crosswalk.results import ENGINE_GRAPHS, PREFIXED


def main() -> None:
    """Write and go."""
    generation, form, coding = sys.argv[1:]
    names = sys.stdin.read().split("\n")
    store = ox.Store.read_only(generation)
    out = sys.stdout.buffer
    packed = coding == "gzip"
    target = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=4, mtime=0) if packed else out
    prefixes = PREFIXES if form in PREFIXED else None
    ox.serialize(
        _triples(store, names),
        cast(IO[bytes], target),
        format=ENGINE_GRAPHS[form],
        prefixes=prefixes,
    )
    if packed:
        target.close()
    out.flush()


def _triples(store: ox.Store, names: list[str]) -> Iterator[ox.Triple]:
    """Every triple of the graphs; one that two of them hold comes twice, which says nothing more."""
    for name in names:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name)):
            yield quad.triple


if __name__ == "__main__":
    main()
