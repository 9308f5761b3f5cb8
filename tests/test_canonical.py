"""The canonical hash: the same streamed as in memory, whatever the order or the names of blank nodes."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk.canonical import canonical_hash, quads_hash

_NODES = [
    *(ox.NamedNode(f"urn:n{i}") for i in range(3)),
    *(ox.BlankNode(f"b{i}") for i in range(3)),
]
_OBJECTS = [*_NODES, ox.Literal("à « b »\n\t\\", language="fr"), ox.Literal("1\r"), ox.Literal(2)]
_QUADS = st.builds(
    ox.Quad,
    st.sampled_from(_NODES),
    st.sampled_from([ox.NamedNode("urn:p"), ox.NamedNode("urn:q")]),
    st.sampled_from(_OBJECTS),
    st.sampled_from([ox.NamedNode("urn:g1"), ox.NamedNode("urn:g2")]),
)


@given(st.lists(_QUADS, max_size=12), st.integers(1, 5))
def test_streamed_and_in_memory_agree(quads: list[ox.Quad], n: int) -> None:
    base = ox.Store()
    base.extend(quads)
    with tempfile.TemporaryDirectory() as folder:
        assert quads_hash(base, Path(folder), chunk=n) == canonical_hash(quads)
        assert list(Path(folder).iterdir()) == []


def test_the_build_and_the_store_say_the_same_hash(graph: crosswalk.Graph, tmp_path: Path) -> None:
    summary = graph.summary()
    assert summary is not None
    assert quads_hash(graph.store.quads(), tmp_path, chunk=10_000) == summary.hash


def test_one_statement_more_is_another_hash(graph: crosswalk.Graph) -> None:
    quads = list(graph.store.quads())
    random.Random(1).shuffle(quads)
    first = canonical_hash(quads)
    assert first == graph.summary().hash  # type: ignore[union-attr]
    assert canonical_hash(quads[1:]) != first
