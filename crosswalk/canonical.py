"""The canonical form of a graph and its hash, in memory or streamed.

The hash is the SHA-256 of the canonical N-Quads of RDFC-1.0 (W3C, RDF Dataset Canonicalization), sorted
by code point and joined by line feeds: equal for equal graphs, whatever the order they were written in.
RDFC-1.0 names blank nodes by the quads that mention them, and by nothing else, so that a national graph
is hashed without being held in memory: only the quads with a blank node are canonicalised together.
"""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from crosswalk import merged

CHUNK = 1_000_000
"""Quads sorted at a time: about 300 MB of lines."""


def canonical_hash(quads: Iterable[ox.Quad]) -> str:
    """The hash of quads held in memory."""
    return _digest(canonical_lines(quads))


def canonical_lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Quads held in memory as canonical N-Quads, sorted, without their line feeds."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(_line(quad) for quad in dataset)


def store_hash(base: ox.Store, scratch: Path, graph: str | None = None, chunk: int = CHUNK) -> str:
    """The hash of the named graphs of a database, or of one: see `store_lines`."""
    with store_lines(base, scratch, [graph] if graph else None, chunk) as lines:
        return _digest(lines)


@contextmanager
def store_lines(
    base: ox.Store, scratch: Path, graphs: Iterable[str] | None = None, chunk: int = CHUNK
) -> Iterator[Iterator[str]]:
    """The canonical N-Quads of the named graphs of a database, or of some of them, sorted, one at a time.

    `scratch` is a folder with room for the sorted chunks: as much as the N-Quads themselves. Memory is
    one chunk of quads, and all those that mention a blank node. The lines are those of `canonical_lines`.
    """
    named: list[ox.Quad] = []

    def ground() -> Iterator[str]:
        for name in [None] if graphs is None else map(ox.NamedNode, graphs):
            for quad in merged.named(base.quads_for_pattern(None, None, None, name)):
                blank_object = isinstance(quad.object, ox.BlankNode)
                if isinstance(quad.subject, ox.NamedNode) and not blank_object:
                    yield _line(quad)
                else:
                    named.append(quad)

    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        files: list[Path] = []
        waiting = ground()
        while part := sorted(islice(waiting, chunk)):
            files.append(Path(folder) / f"{len(files)}")
            with files[-1].open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(line + "\n" for line in part)
            del part
        yield heapq.merge(*(_read(file) for file in files), canonical_lines(named))


def _line(quad: ox.Quad) -> str:
    """One quad as canonical N-Quads, without its line feed."""
    return f"{quad} ."


def _read(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield line[:-1]


def _digest(lines: Iterable[str]) -> str:
    digest, first = hashlib.sha256(), True
    for line in lines:
        digest.update(line.encode() if first else f"\n{line}".encode())
        first = False
    return digest.hexdigest()
