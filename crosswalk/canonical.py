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

CHUNK = 1_000_000
"""Quads sorted at a time: about 300 MB of lines."""


def canonical_hash(quads: Iterable[ox.Quad]) -> str:
    """The hash of quads held in memory."""
    return digest(canonical_lines(quads))


def canonical_lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Quads held in memory as canonical N-Quads, sorted, without their line feeds."""
    return sorted(map(_line, canonical_quads(quads)))


def canonical_quads(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """Quads held in memory, their blank nodes named by RDFC-1.0."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def is_named(quad: ox.Quad) -> bool:
    """Whether neither end of a quad is a blank node."""
    return isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode)


def quads_hash(quads: Iterable[ox.Quad], scratch: Path | None = None, chunk: int = CHUNK) -> str:
    """The hash of quads that pass by, each of them once: see `sorted_lines`."""
    with sorted_lines(quads, scratch, chunk) as lines:
        return digest(lines)


@contextmanager
def sorted_lines(
    quads: Iterable[ox.Quad], scratch: Path | None = None, chunk: int = CHUNK
) -> Iterator[Iterator[str]]:
    """The canonical N-Quads of quads that pass by, each of them once, sorted, one at a time.

    `scratch` is a folder with room for the sorted chunks, as much as the N-Quads themselves: that of the
    system's temporary files without it. Memory is one chunk of quads, and all those that mention a blank
    node. The lines are those of `canonical_lines`.
    """
    blank: list[ox.Quad] = []

    def ground() -> Iterator[str]:
        for quad in quads:
            if is_named(quad):
                yield _line(quad)
            else:
                blank.append(quad)

    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        files: list[Path] = []
        waiting = ground()
        while part := sorted(islice(waiting, chunk)):
            files.append(Path(folder) / f"{len(files)}")
            with files[-1].open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(line + "\n" for line in part)
            del part
        yield heapq.merge(*(read_lines(file) for file in files), canonical_lines(blank))


def _line(quad: ox.Quad) -> str:
    """One quad as canonical N-Quads, without its line feed."""
    return f"{quad} ."


def read_lines(file: Path) -> Iterator[str]:
    """The lines of a file of N-Quads, without their line feeds."""
    with file.open(encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield line[:-1]


def digest(lines: Iterable[str]) -> str:
    """The hash of canonical lines, sorted, which may pass by."""
    found, first = hashlib.sha256(), True
    for line in lines:
        found.update(line.encode() if first else f"\n{line}".encode())
        first = False
    return found.hexdigest()
