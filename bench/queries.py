"""The library's queries on the store, beside rdflib in memory on the same triples, same rows.

`BENCH_SCALE=0.1` adds a generated register of that size (1 is national). A query that rdflib does not
answer in `LIMIT` seconds counts as that long: the ratio is then a lower bound, and marked so.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from rdflib import Dataset

import crosswalk
from bench.measure import geometric_mean, medians
from bench.stores import built
from crosswalk import query
from crosswalk.api import rows
from crosswalk.graph.convert import from_quads

CONSTRUCTS = ("correspondances-graphe",)
SCALE = float(os.environ.get("BENCH_SCALE", "0"))
LIMIT = 60


def main() -> None:
    with built(SCALE) as graph:
        dataset = Dataset(default_union=True)
        for name in graph.store.default_graph_names():
            target = dataset.graph(name)
            target += from_quads(graph.store.quads(name))
        print(f"{len(dataset)} triples")
        print(f"{'query':24} {'rows':>6} {'store ms':>9} {'rdflib ms':>10} {'ratio':>7}")
        found = [_one(graph, dataset, name) for name in query.library() if name not in CONSTRUCTS]
        ratios = [one for one in found if one]
        print(
            f"rdflib in memory / store: {geometric_mean(ratios):.0f} × (geometric mean of {len(ratios)})"
        )


def _one(graph: crosswalk.Graph, dataset: Dataset, name: str) -> float | None:
    """The ratio of one query; None where the rows differ."""
    one = query.library()[name]
    text = one.bind(one.example)
    ours = sorted(len(row) for row in rows(graph.run(name, **one.example)))  # type: ignore[arg-type]
    theirs = _limited(
        lambda: sorted(sum(v is not None for v in row) for row in dataset.query(text))  # type: ignore[union-attr]
    )
    if theirs is None:
        spent = medians({"store": lambda: list(graph.store.select(text))}, repeat=5)["store"]
        slow = f"> {LIMIT * 1000}"
        print(
            f"{name:24} {len(ours):6} {spent * 1000:9.2f} {slow:>10} {LIMIT / spent:6.0f}× at least"
        )
        return LIMIT / spent
    if ours != theirs:
        print(f"{name:24} rows differ: {len(ours)} and {len(theirs)}; left out of the mean")
        return None
    found = medians(
        {
            "store": lambda: list(graph.store.select(text)),
            "rdflib": lambda: list(dataset.query(text)),
        },
        repeat=3 if SCALE else 5,
    )
    store_ms, rdflib_ms = found["store"] * 1000, found["rdflib"] * 1000
    print(
        f"{name:24} {len(ours):6} {store_ms:9.2f} {rdflib_ms:10.1f} {rdflib_ms / store_ms:6.0f}×",
        flush=True,
    )
    return found["rdflib"] / found["store"]


def _limited(run: Callable[[], list[int]]) -> list[int] | None:
    """What a run gives, or None when it takes longer than `LIMIT`."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    try:
        return run()
    except TimeoutError:
        return None
    finally:
        signal.alarm(0)
