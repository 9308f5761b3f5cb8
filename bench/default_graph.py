"""What the union of the small graphs gives (`crosswalk.merged`): each query of the library, beside itself.

The same store, the same text, with the default graph as a list of named graphs and with the unnamed
graph in the place of those that it repeats. `BENCH_SCALE=0.1` adds a generated register of that size.
"""

from __future__ import annotations

import os

import pyoxigraph as ox

from bench.measure import geometric_mean, medians
from bench.stores import built
from crosswalk import query

SCALE = float(os.environ.get("BENCH_SCALE", "0"))


def main() -> None:
    with built(SCALE) as graph:
        names = [ox.NamedNode(name) for name in graph.store.default_graph_names()]
        database = graph.store.database()
        print(f"{len(names)} graphs; {'query':24} {'list ms':>9} {'merged ms':>10} {'ratio':>7}")
        ratios = []
        for name, one in query.library().items():
            text = one.bind(one.example)
            apart = sorted(map(str, _rows(database.query(text, default_graph=names))))
            if sorted(map(str, _rows(graph.store.select(text)))) != apart:
                raise SystemExit(f"{name} : other rows")
            found = medians(
                {
                    "list": lambda t=text: _rows(database.query(t, default_graph=names)),  # type: ignore[misc]
                    "merged": lambda t=text: _rows(graph.store.select(t)),  # type: ignore[misc]
                },
                repeat=5,
            )
            ratios.append(found["list"] / found["merged"])
            times = f"{found['list'] * 1000:9.2f} {found['merged'] * 1000:10.2f}"
            print(f"{name:34} {times} {ratios[-1]:6.1f}×", flush=True)
        print(f"list / merged: {geometric_mean(ratios):.1f} × (geometric mean of {len(ratios)})")


def _rows(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> list[object]:
    return [bool(found)] if isinstance(found, ox.QueryBoolean) else list(found)
