"""Top 10 of all blocs × all blocs, and of all titles × all titles, at 1/10, 1/3 and 1 of the register.

    python -m bench.matching_national EXPORT… [--titles FILE]

`EXPORT` are official CSV exports (folders or zips). Exact, one process; growth is printed as a ratio
of the whole to each part: 1.0 would be linear in the number of pairs.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from crosswalk.matching import national, register_files
from crosswalk.matching.national import Fiche, Space

SHARES = (0.1, 1 / 3, 1.0)


def run(space: Space) -> tuple[float, float]:
    """Seconds, and seconds of processor, to find the ten nearest of every row."""
    start, spent = time.perf_counter(), time.process_time()
    found = sum(1 for _ in space.nearest(range(len(space.keys)), 10))
    assert found == len(space.keys)
    return time.perf_counter() - start, time.process_time() - spent


def measure(name: str, fiches: Sequence[Fiche]) -> None:
    """Print rows, seconds to build, to search, of processor, and peak memory at each share."""
    make = national.bloc_space if name == "blocs" else national.title_space
    results = []
    for share in SHARES:
        step = round(1 / share)
        part = [one for i, one in enumerate(fiches) if i % step == 0]
        start = time.perf_counter()
        space = make(part)
        built = time.perf_counter() - start
        seconds, processor = run(space)
        results.append((len(space.keys), processor))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:6} 1/{step:<3} {len(space.keys):>6} lignes  vecteurs {built:6.1f} s  "
            f"top 10 {seconds:7.1f} s, {processor:.1f} s de processeur  mémoire {peak:.0f} Mo",
            flush=True,
        )
    rows, seconds = results[-1]
    for few, short in results[:-1]:
        growth = (seconds / short) / (rows / few) ** 2
        print(f"{name:6} temps par paire, tout contre {few} lignes : {growth:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", nargs="+", type=Path)
    parser.add_argument("--titles", action="append", type=Path, default=[])
    parser.add_argument("--only", choices=("blocs", "titres"))
    asked = parser.parse_args()
    fiches = register_files.ordered(register_files.from_exports(asked.exports, asked.titles))
    for name in ("blocs", "titres"):
        if asked.only in (None, name):
            measure(name, fiches)


if __name__ == "__main__":
    main()
