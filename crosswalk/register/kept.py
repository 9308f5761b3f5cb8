"""Exports kept as files, so that the store can always be rebuilt (DESIGN §4).

What a user imports is copied into `registers/` of the user folder, one folder an import, and listed in
its manifest with its hash and the options of the import. The list only grows. An import of a kind that
has an older snapshot leaves a report of what changed beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from crosswalk import store
from crosswalk.errors import DocumentError, ManifestError
from crosswalk.identifiers import GRAPH
from crosswalk.manifest import quoted
from crosswalk.register.changes import Changes, changes, snapshots
from crosswalk.register.importing import Imported, Options, import_export
from crosswalk.register.loading import Progress

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
    """`rncp-xml/2026-08-16`: kind and date."""
    active_only: bool = False
    since: str = ""
    day: str = ""


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
    folder = store.home() / "registers"
    graphs = tuple(one.graph.split("/register/")[1] for one in found)
    copy = _copy(path, folder / "_".join(graph.replace("/", "-") for graph in graphs[:1]))
    kept = Kept(
        copy.relative_to(folder).as_posix(),
        digest(copy),
        store.now(),
        graphs,
        options.active_only,
        options.since.isoformat() if options.since else "",
        options.day.isoformat() if options.day else "",
    )
    with (folder / FILE).open("a", encoding="utf-8") as listing:
        listing.write(_entry(kept))
    # An import of some fiches only would tell the others as gone.
    told = () if options.since else tuple(_changes(target, graphs))
    return Import(found, told, _write(told, folder / copy.relative_to(folder).parts[0]))


def kept(folder: Path | None = None) -> tuple[Kept, ...]:
    """The imports listed, oldest first.

    Raises:
        ManifestError: the manifest is malformed.
    """
    path = (folder or store.home() / "registers") / FILE
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["export"]
        return tuple(Kept(**{**entry, "graphs": tuple(entry["graphs"])}) for entry in entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ManifestError(str(path), f"manifeste illisible ({error})") from error


def restore(target: Path, progress: Progress = lambda *_: None) -> list[Imported]:
    """Import again the kept exports that the store lacks: after it was removed, or begun anew.

    Raises:
        ManifestError: a kept file is missing or changed.
    """
    held = set(store.ReadOnlyStore(target).graph_names())
    found: list[Imported] = []
    for one in kept():
        if any(f"{GRAPH}register/{graph}" in held for graph in one.graphs):
            continue
        path = store.home() / "registers" / one.file
        if not path.exists() or digest(path) != one.sha256:
            raise ManifestError(
                str(path), "export gardé absent ou modifié : importez-le de nouveau"
            )
        day, since = (date.fromisoformat(text) if text else None for text in (one.day, one.since))
        found += import_export(path, target, Options(day, one.active_only, since), progress)
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and hashes."""
    if path.is_dir():
        listed = "".join(f"{p.name} {digest(p)}\n" for p in sorted(path.iterdir()) if p.is_file())
        return hashlib.sha256(listed.encode()).hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
            str(path), f"importé, mais pas gardé dans {folder} ({error.strerror})"
        ) from error
    return copy


def _changes(target: Path, graphs: Iterable[str]) -> Iterable[Changes]:
    reader = store.ReadOnlyStore(target)
    held = snapshots(reader)
    for kind, day in (graph.split("/") for graph in graphs):
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
