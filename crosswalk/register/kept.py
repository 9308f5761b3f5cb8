"""Exports and code lists kept as files, so that the store can always be rebuilt (DESIGN §4).

What a user imports is copied into `registers/` of the user folder, one folder a file or package, and
listed in its manifest with its hash and the options of the import. The list only grows. An import of a
kind that has an older snapshot leaves a report of what changed beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosswalk import store
from crosswalk.errors import DocumentError, ManifestError, why
from crosswalk.identifiers import GRAPH
from crosswalk.manifest import file_hash, quoted
from crosswalk.register.changes import Changes, changes, snapshots
from crosswalk.register.importing import Imported, Options, import_export
from crosswalk.register.loading import Progress
from crosswalk.vocabularies.files import Given
from crosswalk.vocabularies.importing import Imported as ImportedList
from crosswalk.vocabularies.importing import import_vocabularies

FILE = "manifest.toml"


@dataclass(frozen=True, slots=True)
class Kept:
    """One import: the file or folder kept, its graphs, and how it was imported."""

    file: str
    """Its path from `registers/`, with `/`."""
    sha256: str
    """Of the file; of a folder, of the names and hashes of its files, in order."""
    imported_at: str
    graphs: tuple[str, ...]
    """`register/rncp-xml/2026-08-16`, `vocabulary/rome/4.60`: what follows `graph/` in their names."""
    active_only: bool = False
    since: str = ""
    day: str = ""
    """The date that the user gave, where the file does not say it."""
    version: str = ""
    """The version of a code list that the user gave."""


@dataclass(frozen=True)
class Import:
    """What an import did: its graphs, and what changed since the snapshot before, by kind."""

    imported: list[Imported]
    changes: tuple[Changes, ...]
    report: Path | None
    """Where the changes are written, if there are any to tell."""


def import_and_keep(
    path: Path, target: Path, options: Options, progress: Progress = lambda *_: None
) -> Import:
    """Import a package, keep a copy of it, and say what changed.

    Raises:
        DocumentError, StoreError: as `import_export`; nothing is kept then.
    """
    found = import_export(path, target, options, progress)
    kept = _keep(
        path,
        [one.graph for one in found],
        active_only=options.active_only,
        since=options.since.isoformat() if options.since else "",
        day=options.day.isoformat() if options.day else "",
    )
    # An import of some fiches only would tell the others as gone.
    told = () if options.since else tuple(_changes(target, [one.graph for one in found]))
    return Import(found, told, _write(told, _folder() / kept.file.split("/")[0]))


def import_lists_and_keep(
    paths: Sequence[Path], target: Path, given: Given | None = None
) -> list[ImportedList]:
    """Import code lists (`import-vocabulary`) and keep their files.

    Raises:
        DocumentError, StoreError: as `import_vocabularies`; nothing is kept then.
    """
    found = import_vocabularies(paths, target, given)
    stated = given or Given()
    for path, one in zip(paths, found, strict=True):
        day = stated.issued.isoformat() if stated.issued else ""
        _keep(path, [one.graph], day=day, version=stated.version or "")
    return found


def kept(folder: Path | None = None) -> tuple[Kept, ...]:
    """The imports listed, oldest first.

    Raises:
        ManifestError: the manifest is malformed.
    """
    path = (folder or _folder()) / FILE
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["export"]
        return tuple(Kept(**{**entry, "graphs": tuple(entry["graphs"])}) for entry in entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ManifestError(str(path), f"manifeste illisible ({error})") from error


def restore(target: Path, progress: Progress = lambda *_: None) -> list[str]:
    """Import again what is kept and the store lacks: after it was removed, or begun anew.

    The names of the graphs that came back, without `graph/`.

    Raises:
        ManifestError: a kept file is missing or changed.
    """
    held = set(store.ReadOnlyStore(target).graph_names())
    found: list[str] = []
    for one in kept():
        if any(f"{GRAPH}{graph}" in held for graph in one.graphs):
            continue
        path = _folder() / one.file
        if not path.exists() or digest(path) != one.sha256:
            raise ManifestError(
                str(path), "fichier gardé absent ou modifié : importez-le de nouveau"
            )
        day, since = (date.fromisoformat(text) if text else None for text in (one.day, one.since))
        if one.graphs[0].startswith("vocabulary/"):
            import_vocabularies([path], target, Given(one.version or None, day))
        else:
            import_export(path, target, Options(day, one.active_only, since), progress)
        found += one.graphs
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and hashes."""
    if path.is_dir():
        listed = "".join(f"{p.name} {digest(p)}\n" for p in sorted(path.iterdir()) if p.is_file())
        return hashlib.sha256(listed.encode()).hexdigest()
    return file_hash(path)


def _folder() -> Path:
    return store.home() / "registers"


def _keep(path: Path, graphs: Sequence[str], **options: Any) -> Kept:
    """Copy a file or package that was imported, and list it."""
    names = tuple(graph.removeprefix(GRAPH) for graph in graphs)
    copy = _copy(path, _folder() / names[0].split("/", 1)[1].replace("/", "-"))
    kept = Kept(copy.relative_to(_folder()).as_posix(), digest(copy), store.now(), names, **options)
    with (_folder() / FILE).open("a", encoding="utf-8") as listing:
        listing.write(_entry(kept))
    return kept


def _copy(path: Path, folder: Path) -> Path:
    """A copy of the package under its own name, in a folder of its own."""
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{folder.name.rsplit('~', 1)[0]}~{number}")
    try:
        folder.mkdir(parents=True)
        copy = folder / path.resolve().name
        if path.is_dir():
            shutil.copytree(path, copy)
        else:
            shutil.copyfile(path, copy)
    except OSError as error:
        raise DocumentError(
            str(path), f"importé, mais pas gardé dans {folder} ({why(error)})"
        ) from error
    return copy


def _changes(target: Path, graphs: Iterable[str]) -> Iterable[Changes]:
    reader = store.ReadOnlyStore(target)
    held = snapshots(reader)
    for kind, day in filter(None, map(store.snapshot, graphs)):
        newer = date.fromisoformat(day)
        if any(one < newer for one in held.get(kind, ())):
            yield changes(reader, kind, newer=newer)


def _write(told: tuple[Changes, ...], folder: Path) -> Path | None:
    if not told:
        return None
    whole = [asdict(one) | {"to_look_at": one.to_look_at} for one in told]
    path = folder / "changements.json"
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return path


def _entry(one: Kept) -> str:
    lines = ["[[export]]"]
    for name, value in asdict(one).items():
        lines.append(f"{name} = {_value(value)}")
    return "\n".join(lines) + "\n\n"


def _value(value: object) -> str:
    """A value of the manifest, as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return quoted(str(value))
