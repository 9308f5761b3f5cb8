"""The build of the five documents beside rdflib parsing the result plus pySHACL checking it.

Goal: under 5 s on 2 cores, checks included (the shapes of the shapes left out).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pyshacl
from rdflib import Graph

from bench.measure import medians
from crosswalk.build import build
from crosswalk.checks.shapes import LAYERS, load_shapes
from crosswalk.store import ReadOnlyStore


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CROSSWALK_HOME"] = folder
        store = Path(folder) / "store"
        summary = build(store)
        lines = sorted(
            {f"{q.subject} {q.predicate} {q.object} ." for q in ReadOnlyStore(store).quads()}
        )
        text = "\n".join(lines)
        shapes = load_shapes(*LAYERS)

        def peer() -> None:
            graph = Graph().parse(data=text, format="nt")
            pyshacl.validate(graph, shacl_graph=shapes, inference="none")

        found = medians(
            {"crosswalk build": lambda: build(store), "rdflib + pySHACL": peer}, repeat=5
        )
        steps = build(store).seconds
    ours, theirs = found.values()
    print(f"{summary.triples} triples")
    print(
        f"crosswalk build {ours:.2f} s, rdflib parse + pySHACL {theirs:.2f} s: ratio {ours / theirs:.2f}"
    )
    print("share: " + ", ".join(f"{step} {spent / ours:.0%}" for step, spent in steps.items()))
    print(f"goal 5 s: {ours / 5:.2f} of it")
