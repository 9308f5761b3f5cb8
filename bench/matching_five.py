"""A full match of the titles of the five documents, two by two, and one pair: seconds and processor time.

    python -m bench.matching_five [--store PATH]

The first time, `fusion` encodes every sentence (`CROSSWALK_HOME/cache/e5.sqlite` keeps them).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import crosswalk
from crosswalk.matching import mapping, ranking, shipped


def timed(name: str, work: Callable[[], object]) -> None:
    start, spent = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - start, time.process_time() - spent
    print(f"{name:44} {wall:6.1f} s, {processor:6.1f} s de processeur", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    graph = crosswalk.open(parser.parse_args().store)
    timed("six paires de titres, lexical", lambda: list(shipped.sets(graph, "2026-01-01")))
    if "fusion" in ranking.offered():
        for turn in ("première fois ou non", "ensuite"):
            timed(
                f"RNCP41402 et RNCP39794, fusion, {turn}",
                lambda: mapping.compare(graph, "RNCP41402", "RNCP39794", "fusion"),
            )


if __name__ == "__main__":
    main()
