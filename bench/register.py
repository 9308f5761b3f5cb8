"""The national register: import, checks, queries and search at 1/10, 1/3 and full size.

The peer of the import is what nobody can do without: lxml reading every element of the feed once, then
pyoxigraph bulk-loading the same quads (a named graph costs it six indexes, the default one three). Both
run in a process of their own; the peak is the sum of the resident memory of that process and its
children, sampled ten times a second.

`BENCH_SCALES=0.1` runs one size, `BENCH_REPEAT=3` repeats (the medians are printed).
"""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

import crosswalk
from bench.measure import geometric_mean, medians
from bench.national import write_plan
from bench.national_plan import make_plan
from crosswalk import query
from crosswalk.build import build
from crosswalk.checks import fast
from crosswalk.register.importing import Options, import_export

SCALES = tuple(float(one) for one in os.environ.get("BENCH_SCALES", "0.1,0.333,1").split(","))
REPEAT = int(os.environ.get("BENCH_REPEAT", "1"))

PEER = """
import sys, time
from lxml import etree
import pyoxigraph as ox
start = time.perf_counter()
for _, element in etree.iterparse(sys.argv[1], huge_tree=True):
    element.text
    if element.tag == "FICHE":
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
read = time.perf_counter()
ox.Store(sys.argv[3]).bulk_load(
    path=sys.argv[2], format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(sys.argv[4])
)
print(read - start, time.perf_counter() - read)
"""


def main() -> None:
    seconds = []
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CROSSWALK_HOME"] = folder
            seconds.append(_one(Path(folder), scale))
            print()
    if len(SCALES) > 1:
        slope = math.log(seconds[-1] / seconds[0]) / math.log(SCALES[-1] / SCALES[0])
        print(f"growth of the import: size to the power {slope:.2f}")


def _one(home: Path, scale: float) -> float:
    rncp, _ = write_plan(home, make_plan(scale, 2026))
    base = home / "store"
    build(base)
    times: dict[str, list[float]] = {"import": [], "peer": []}
    peaks: dict[str, int] = {}
    dumped = home / "same.nt"
    for turn in range(REPEAT):
        target = home / f"store-{turn}"
        _copy(base, target)
        spent, peaks["import"], _ = _watched([__name__, str(rncp), str(target)])
        times["import"].append(spent)
        graph = _register(target)
        if not dumped.is_file():
            _dump(target, graph, dumped)
        spent, peaks["peer"], said = _watched(
            ["-c", PEER, str(rncp), str(dumped), str(home / f"peer-{turn}"), graph]
        )
        times["peer"].append(spent)
    ours, theirs = (statistics.median(one) for one in times.values())
    triples = sum(1 for _ in dumped.open("rb"))
    print(f"scale {scale}: {rncp.stat().st_size / 1e6:.0f} MB, {triples} triples")
    print(
        f"import {ours:.1f} s, lxml + bulk load {theirs:.1f} s ({said.strip()}): ratio "
        f"{ours / theirs:.2f} (goal 1.5); absolute goal 300 s: {ours / 300:.2f} of it"
    )
    print(
        f"peak {peaks['import'] / 1e6:.0f} MB, peer {peaks['peer'] / 1e6:.0f} MB: "
        f"ratio {peaks['import'] / peaks['peer']:.2f} (goal 1.2)"
    )
    _answers(home / "store-0", dumped)
    return ours


def _answers(path: Path, dumped: Path) -> None:
    graph = crosswalk.open(path)
    database, names = graph.store.database(), graph.store.default_graph_names()
    default = [ox.NamedNode(name) for name in names]
    ratios = []
    print(f"{'query':24} {'ms':>8} {'direct':>8}")
    for name, one in query.library().items():
        text = one.bind(one.example)
        found = medians(
            {
                "ours": lambda n=name, o=one: list(graph.run(n, **o.example)),  # type: ignore[misc]
                "direct": lambda t=text: list(database.query(t, default_graph=default)),  # type: ignore[misc]
            },
            3,
        )
        ratios.append(found["ours"] / found["direct"])
        print(f"{name:24} {found['ours'] * 1000:8.1f} {found['direct'] * 1000:8.1f}")
    print(f"queries / pyoxigraph directly: {geometric_mean(ratios):.2f} (goal 1.3)")
    start = time.perf_counter()
    if fast.available():
        report = fast.check_file(dumped, "register", "official")
        kinds = {one.id for one in report.violations}
        print(
            f"SHACL (fast engine): {time.perf_counter() - start:.1f} s, "
            f"{len(report.violations)} told, rules {sorted(kinds)}"
        )
    for words in ("moniteur atelier", "soudure", "encadrer une équipe"):
        found = medians({words: lambda w=words: graph.search(w)}, 5)  # type: ignore[misc]
        print(f"search « {words} »: {found[words] * 1000:.1f} ms (goal 50 ms)")


def _copy(base: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", str(base), str(target)], check=True)


def _register(target: Path) -> str:
    return next(n for n in crosswalk.open(target).store.default_graph_names() if "/register/" in n)


def _dump(target: Path, graph: str, dumped: Path) -> None:
    database = crosswalk.open(target).store.database()
    with dumped.open("wb") as stream:
        database.dump(stream, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))


def _watched(arguments: Sequence[str]) -> tuple[float, int, str]:
    """Seconds, peak bytes and output of a Python process and of its children."""
    module = [] if arguments[0] == "-c" else ["-m"]
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *module, *arguments], stdout=subprocess.PIPE, text=True
    )
    peak = 0
    while child.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in _family(child.pid)))
        time.sleep(0.1)
    spent = time.perf_counter() - start
    assert child.stdout is not None
    said = child.stdout.read()
    if child.returncode:
        raise SystemExit(f"{arguments[0]}: exit {child.returncode}")
    return spent, peak, said


def _family(pid: int) -> list[int]:
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for one in (task / "children").read_text().split():
                found += _family(int(one))
    except OSError:
        pass
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    import_export(Path(sys.argv[1]), Path(sys.argv[2]), Options())
