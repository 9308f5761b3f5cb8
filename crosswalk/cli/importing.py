"""`crosswalk import-rncp`."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from crosswalk import store
from crosswalk.cli import options
from crosswalk.cli.comparing import tell_counts
from crosswalk.register.importing import Imported, Options
from crosswalk.register.kept import import_and_keep

_SHOWN = 20
"""Faults told one by one; the report file has them all."""


@contextmanager
def shown() -> Iterator[Callable[[str, int, int, int], None]]:
    """A bar a file, with rate and remaining time; a line now and then where there is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        told: dict[str, float] = {}

        def tell(name: str, done: int, size: int, fiches: int) -> None:
            if time.monotonic() - told.get(name, 0.0) > 5 or done == size:
                told[name] = time.monotonic()
                options.say(f"… {name} : {done / max(size, 1):.0%}, {fiches} fiches ou lignes")

        yield tell
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, TimeRemainingColumn(), console=console) as bars:
        tasks: dict[str, object] = {}

        def show(name: str, done: int, size: int, fiches: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=size)
            bars.update(tasks[name], completed=done, description=f"{name} ({fiches})")  # type: ignore[arg-type]

        yield show


def run_import(
    source: Path, path: Path | None, wanted: Options, report: Path | None, format_name: str
) -> None:
    start = time.perf_counter()
    target = store.store_path(path)
    with shown() as progress:
        done = import_and_keep(source, target, wanted, progress)
    found = done.imported
    details = {one.graph: asdict(one.report) for one in found}
    if report:
        options.emit(json.dumps(details, ensure_ascii=False, indent=1), report)
    if format_name == "json":
        triples = {one.graph: one.triples for one in found}
        options.emit(json.dumps({"graphs": triples, "reports": details}, ensure_ascii=False), None)
        return
    _tell(found)
    for one in done.changes:
        tell_counts(one)
    if done.report:
        print(f"Changements écrits dans {done.report} (« crosswalk changes » les montre)")
    seconds = time.perf_counter() - start
    print(f"Génération {store.current_generation(target)} publiée dans {target} en {seconds:.1f} s")


def _tell(found: list[Imported]) -> None:
    rows = [
        (
            one.graph.split("/graph/")[1],
            f"{one.report.fiches}",
            f"{one.triples}",
            f"{len(one.report.issues)}",
            f"{len(one.report.bad)}",
            f"{one.report.left_out}",
        )
        for one in found
    ]
    headers = (
        "graphe",
        "fiches ou lignes",
        "triplets",
        "valeurs douteuses",
        "illisibles",
        "écartées",
    )
    options.table(headers, rows)
    for one in found:
        for issue in one.report.issues[:_SHOWN]:
            options.say(f"{issue['number']}, {issue['element']} : {issue['message_fr']}")
        for bad in one.report.bad[:_SHOWN]:
            options.say(f"fiche n° {bad['position']} (ligne {bad['line']}) : {bad['message_fr']}")
        if len(one.report.issues) > _SHOWN:
            kinds = Counter(issue["element"] for issue in one.report.issues)
            options.say(", ".join(f"{element} : {count}" for element, count in kinds.most_common()))
        for element, count in one.report.unknown.items():
            options.say(f"élément inconnu, laissé de côté : {element} ({count} fois)")
