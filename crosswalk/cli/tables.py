"""What the commands on tables run: they read, ask the library, and write."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from crosswalk import api, tables
from crosswalk.cli import options
from crosswalk.errors import CrosswalkError, DocumentError, why
from crosswalk.notice import NOTICE
from crosswalk.tables import report as reports
from crosswalk.tables.annotated import suffix
from crosswalk.tables.files import SUFFIXES
from crosswalk.tables.limits import LIMITS


def run_template(path: Path) -> None:
    options.emit(tables.template(), path, binary=True)
    options.say(f"{path} : classeur à remplir, une ligne par correspondance")


def run_verify(
    paths: list[Path],
    format_name: str,
    annotated: Path | None,
    columns: list[str],
    certification: str | None,
    on: date | None,
    output: Path | None,
    store: Path | None,
) -> int:
    """Verify every table; 0 when none has an error, 1 when one has, 2 when one cannot be read."""
    graph = api.open(store)
    mapping = tables.mapping_of(columns)
    found, unread = list[tuple[Path, tables.Report]](), 0
    listed = files(paths)
    several = len(listed) > 1 or any(path.is_dir() for path in paths)
    for path in listed:
        try:
            table = tables.read(path, mapping=mapping, certification=certification)
        except DocumentError as error:
            if not several:
                raise
            options.say(f"crosswalk : {error}")
            unread += 1
            continue
        found.append((path, tables.verify(graph, table, on)))
    if annotated:
        _annotate(found, annotated, several)
    if found or not unread:
        _write([report for _, report in found], format_name, output, several)
    if unread:
        return 2
    return 0 if all(report.conforms for _, report in found) else 1


def files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and the tables of the folders named, in order.

    Raises:
        DocumentError: a path does not exist, or a folder has no table, or too many.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            p for p in path.rglob("*")
            if p.is_file() and p.suffix.casefold() in SUFFIXES and not p.name.startswith((".", "~$"))
        )  # fmt: skip
        if not inside:
            raise DocumentError(str(path), f"aucun tableau ({', '.join(sorted(SUFFIXES))})")
        found += inside
    if len(found) > LIMITS.files:
        raise DocumentError(str(found[0].parent), f"{len(found)} tableaux ({LIMITS.files} au plus)")
    return found


def _annotate(found: list[tuple[Path, tables.Report]], target: Path, several: bool) -> None:
    if several:
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CrosswalkError(f"{target} : attendu un dossier ({why(error)})") from error
    for path, report in found:
        place = target
        if several:
            place, number = target / f"{path.stem}{suffix(report)}", 2
            while place.exists():
                place, number = target / f"{path.stem}-{number}{suffix(report)}", number + 1
        if place.resolve() == path.resolve():
            raise CrosswalkError(f"{place} est votre fichier : choisissez un autre nom de copie")
        options.emit(tables.WRITERS["annotated"](report), place, binary=True)
        options.say(f"{place} : copie annotée de {path.name}")


def _write(
    found: list[tables.Report], format_name: str, output: Path | None, several: bool
) -> None:
    if format_name == "json" and several:
        options.emit(reports.together(found), output)
        return
    if several and format_name in ("html", "shacl"):
        if output is None:
            raise CrosswalkError(f"plusieurs rapports {format_name} : indiquez --output DOSSIER")
        output.mkdir(parents=True, exist_ok=True)
        ending = {"html": "html", "shacl": "ttl"}[format_name]
        for report in found:
            name = Path(report.summary.table).name
            options.emit(tables.WRITERS[format_name](report), output / f"{name}.{ending}")
        options.say(f"{output} : {len(found)} rapport(s)")
        return
    if format_name == "table":
        width = shutil.get_terminal_size((110, 24)).columns
        text = "\n".join(
            reports.table_text(report, width).replace(f"\n\n{NOTICE}\n", "\n") for report in found
        )
        if several:
            text += "\n" + _overview(found)
        options.emit(f"{text}\n{NOTICE}\n", output)
        return
    options.emit(tables.WRITERS[format_name](found[0]), output)


def _overview(found: list[tables.Report]) -> str:
    lines = [f"{len(found)} tableau(x)"]
    lines += [f"  {report.summary.verdict:12} {report.summary.table}" for report in found]
    return "\n".join(lines) + "\n"


def run_watch(
    number: str, format_name: str, on: date | None, output: Path | None, store: Path | None
) -> None:
    found = tables.watch(api.open(store), number, on)
    if format_name == "json":
        options.emit(json.dumps(found.to_json(), ensure_ascii=False, indent=1), output)
    else:
        options.emit(found.text(), output)


def run_publish(
    path: Path,
    stated: Mapping[str, str | None],
    columns: list[str],
    certification: str | None,
    store: Path | None,
) -> None:
    from crosswalk.store import store_path

    day = options.day(stated["date"], "--date")
    assert day is not None
    table = tables.read(path, mapping=tables.mapping_of(columns), certification=certification)
    done = tables.publish(
        store_path(store), table,
        author=stated["author"] or "", on=day,
        legal_source=stated["legal_source"] or "", title=stated["title"],
    )  # fmt: skip
    print(f"{path.name} : {done.rows} correspondance(s) publiée(s) dans {done.graph}")
    print(
        f"Gardé sous {done.folder}, relu à chaque « crosswalk build ». Génération {done.generation}."
    )
    print(f"\n{NOTICE}")
