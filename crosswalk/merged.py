"""The small graphs of the default graph, kept together a second time.

Oxigraph looks each pattern of a query up in each graph of the default graph, one after the other:
seventeen to thirty-five look-ups, documents, excerpts and code lists counted. Their union therefore
stands once more in the unnamed graph of the database, which nothing else uses: one look-up (measured,
`bench/default_graph.py`). The exports of the register, large, dated and few, are not repeated.
A named graph stays the only place where a statement has its source; counts, hashes, dumps and exports
are those of the named graphs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

UNNAMED = ox.DefaultGraph()


def write(base: ox.Store, graphs: Iterable[str], scratch: Path) -> None:
    """Make the unnamed graph the union of these graphs; `scratch` is a folder for a passing file."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        file = Path(folder) / "merged.nt"
        with file.open("wb") as out:
            for name in graphs:
                base.dump(out, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
        base.clear_graph(UNNAMED)
        base.bulk_load(path=file, format=ox.RdfFormat.N_TRIPLES)


def written(base: ox.Store) -> bool:
    """Whether a database has it: one of an earlier version has not."""
    return next(base.quads_for_pattern(None, None, None, UNNAMED), None) is not None


def quads(
    base: ox.Store,
    subject: ox.NamedNode | ox.BlankNode | None,
    predicate: ox.NamedNode | None = None,
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None = None,
) -> Iterator[ox.Quad]:
    """The quads of every named graph that match a pattern."""
    return named(base.quads_for_pattern(subject, predicate, value, None))


def named(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads without those of the unnamed graph: each statement in the graph of its source."""
    return (quad for quad in quads if quad.graph_name != UNNAMED)
