"""`crosswalk build`, `add` and `coverage`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from crosswalk import add as adding
from crosswalk import build as building
from crosswalk import coverage, records, store
from crosswalk.cli import options
from crosswalk.cli.importing import shown
from crosswalk.errors import DocumentError
from crosswalk.register import kept


@contextmanager
def _progress() -> Iterator[building.Progress]:
    """Each step on the terminal while it lasts; a line a step where there is no terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: options.say(f"… {step}")
        return
    with console.status("préparation") as status:
        yield lambda step: status.update(step)


def run_build(path: Path | None, sources: Path | None) -> None:
    start = time.perf_counter()
    target = store.store_path(path)
    with _progress() as progress:
        summary = building.build(target, progress, sources)
    _report(summary, target, time.perf_counter() - start)
    if sources is None:
        with shown() as bar:
            restored = kept.restore(target, bar)
        for graph in restored:
            print(f"Fichier gardé, importé de nouveau : {graph}")


def _report(summary: store.Summary, target: Path, seconds: float) -> None:
    for note in summary.notes:
        options.say(f"alerte : {note}")
    rows = [(name.split("/graph/")[1], f"{count}") for name, count in summary.graphs.items()]
    options.table(("graphe", "triplets"), [*rows, ("total", f"{summary.triples}")])
    steps = ", ".join(f"{step} {spent:.2f} s" for step, spent in summary.seconds.items())
    print(f"Génération {summary.generation} publiée dans {target} en {seconds:.1f} s ({steps})")
    print(f"Empreinte canonique (RDFC-1.0) : {summary.hash}")


def run_add(
    files: list[Path],
    path: Path | None,
    number: str | None,
    kind: str | None,
    details: Mapping[str, str | None],
    dry_run: bool,
    format_name: str,
) -> None:
    if number and len(files) > 1:
        raise DocumentError(files[1].name, "--number vaut pour un seul document à la fois")
    target = store.store_path(path)
    found = [adding.understand(file, number, kind, details) for file in files]
    if format_name == "json":
        print(
            json.dumps({"documents": [_json(one) for one in found]}, ensure_ascii=False, indent=1)
        )
    else:
        for one in found:
            _tell(one)
    if dry_run:
        return
    for one in found:
        start = time.perf_counter()
        with _progress() as progress:
            summary = adding.add(one, target, progress)
        if format_name != "json":
            _report(summary, target, time.perf_counter() - start)


def _json(found: adding.Understood) -> dict[str, object]:
    return {
        "document": asdict(found.info),
        "counts": records.counts(found.reading),
        "records": [asdict(flat) for flat in records.flatten(found.reading)],
        "notes": [asdict(note) for note in found.reading.notes],
    }


def _tell(found: adding.Understood) -> None:
    info = found.info
    print(f"{found.path.name} : {info.kind}, {found.reading.certification.number}")
    rows = [(cls, f"{count}") for cls, count in records.counts(found.reading).items()]
    options.table(("lu", "nombre"), rows)
    for note in found.reading.notes:
        line = f"ligne {note.line} : " if note.line else ""
        options.say(f"{note.severity} : {found.path.name}, {line}{note.message}")


def run_coverage(document: str | None, format_name: str) -> None:
    found = [
        coverage.coverage(reading)
        for name, reading in building.gather().readings.items()
        if document in (None, name)
    ]
    if not found:
        raise DocumentError(
            document or "", "document inconnu : « crosswalk query documents » les liste"
        )
    if format_name == "json":
        options.emit(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1), None)
        return
    reasons = sorted({reason for one in found for reason in one.uncited})
    rows = [
        (
            one.document,
            f"{one.lines}",
            f"{one.cited} ({one.share:.0%})",
            *(f"{len(one.uncited.get(reason, ()))}" for reason in reasons),
        )
        for one in found
    ]
    options.table(("document", "lignes non vides", "citées", *reasons), rows)
    for one in found:
        for number in one.uncited.get("non compris", ()):
            options.say(f"{one.document}:{number} : non compris")
