"""The library's queries on the store, beside rdflib in memory on the same triples, same rows."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rdflib import Dataset

import crosswalk
from bench.measure import geometric_mean, medians
from crosswalk import query
from crosswalk.api import rows
from crosswalk.build import build
from crosswalk.graph.convert import from_quads

CONSTRUCTS = ("correspondances-graphe",)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CROSSWALK_HOME"] = folder
        store = Path(folder) / "store"
        build(store)
        graph = crosswalk.open(store)
        dataset = Dataset(default_union=True)
        for name in graph.store.default_graph_names():
            target = dataset.graph(name)
            target += from_quads(graph.store.quads(name))
        ratios = []
        print(f"{'query':24} {'rows':>5} {'store ms':>9} {'rdflib ms':>10} {'ratio':>7}")
        for name, one in query.library().items():
            if name in CONSTRUCTS:
                continue
            text = one.bind(one.example)
            ours = sorted(len(row) for row in rows(graph.run(name, **one.example)))  # type: ignore[arg-type]
            theirs = sorted(sum(v is not None for v in row) for row in dataset.query(text))  # type: ignore[union-attr]
            if ours != theirs:
                print(f"{name:24} rows differ: {len(ours)} and {len(theirs)}; left out of the mean")
                continue
            found = medians(
                {
                    "store": lambda text=text: list(graph.store.select(text)),  # type: ignore[misc]
                    "rdflib": lambda text=text: list(dataset.query(text)),  # type: ignore[misc]
                },
                repeat=5,
            )
            ratio = found["rdflib"] / found["store"]
            ratios.append(ratio)
            store_ms, rdflib_ms = found["store"] * 1000, found["rdflib"] * 1000
            print(f"{name:24} {len(ours):5} {store_ms:9.2f} {rdflib_ms:10.1f} {ratio:6.0f}×")
        print(
            f"rdflib in memory / store: {geometric_mean(ratios):.0f} × (geometric mean of {len(ratios)})"
        )
