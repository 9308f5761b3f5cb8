"""A data release: the whole graph in one folder, dated, described, checksummed, compared with the last.

    >>> from crosswalk.release import release
    >>> release(graph, Path("passerelle-2026-11-22"), date(2026, 11, 22))      # doctest: +SKIP

The folder appears whole or not at all. Two releases of one graph with one date are the same, byte for
byte: nothing in them reads a clock, a random number or a path.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk.errors import CrosswalkError, why
from crosswalk.exports.base import mention
from crosswalk.exports.sources import sources
from crosswalk.manifest import file_hash
from crosswalk.release import papers
from crosswalk.release.changes import Changes, Side, compare, markdown
from crosswalk.release.dumps import Dump, write_all
from crosswalk.release.previous import Previous, read_previous

if TYPE_CHECKING:
    from crosswalk.api import Graph


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the folder, the canonical hash of the graph, files with sizes, the changes."""

    folder: Path
    hash: str
    files: tuple[tuple[str, int], ...]
    changes: Changes | None


def release(graph: Graph, folder: Path, day: date, previous: Path | None = None) -> Release:
    """Write a release in a new folder; `previous` is the folder of the one to compare with.

    Raises:
        CrosswalkError: the folder is there already or cannot be written, the previous release is not
            one or is damaged, or the graph was built anew in the meantime.
        StoreError: nothing was built yet.
    """
    if folder.exists():
        raise CrosswalkError(f"{folder} existe déjà : une livraison ne s'écrase pas")
    last = read_previous(previous) if previous else None
    generation = graph.store.generation
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        working = Path(
            tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent)
        )
    except OSError as error:
        raise CrosswalkError(f"{folder} ne peut pas être écrit ({why(error)})") from error
    try:
        made = _write(graph, working, folder, day, last)
        if graph.store.generation != generation:
            raise CrosswalkError("le graphe a été reconstruit pendant la livraison : recommencez")
        working.chmod(0o755)
        working.rename(folder)
    except OSError as error:
        shutil.rmtree(working, ignore_errors=True)
        raise CrosswalkError(f"{folder} ne peut pas être écrit ({why(error)})") from error
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise
    return made


def _write(graph: Graph, working: Path, folder: Path, day: date, last: Previous | None) -> Release:
    names = sorted(graph.store.graph_names())
    defaults = set(graph.default_graphs())
    with tempfile.TemporaryDirectory(dir=working, prefix=".") as scratch:
        dumps, digest, sizes = write_all(graph, working, Path(scratch))
    graphs = {name: {"triples": sizes.get(name, 0), "default": name in defaults} for name in names}
    found = sources(graph)
    said = mention(found)
    changes = None
    if last:
        changes = compare(
            Side(last.nquads, last.defaults), Side(working / "passerelle.nq.gz", defaults)
        )
        papers.write_json(working / "changes.json", papers.changes(changes, last, day, digest))
    papers.write_text(working / "CHANGELOG.md", markdown(changes, last.day if last else "", day))
    papers.write_json(working / "release.json", papers.machine(day, digest, graphs, found))
    papers.write_text(working / "LICENCE.md", papers.licence(said))
    papers.write_text(working / "CITATION.cff", papers.citation(day, digest))
    papers.write_text(working / "README.md", papers.readme(day, digest, dumps, sizes, said))
    papers.write_text(working / "void.ttl", papers.description(graph, working, dumps, day))
    _sums(working)
    return Release(folder, digest, _listed(working), changes)


def _sums(folder: Path) -> None:
    lines = [f"{file_hash(folder / name)}  {name}\n" for name, _ in _listed(folder)]
    papers.write_text(folder / "SHA256SUMS", "".join(lines))


def _listed(folder: Path) -> tuple[tuple[str, int], ...]:
    """Every file with its size, by its path in the folder."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return tuple((one.relative_to(folder).as_posix(), one.stat().st_size) for one in files)


__all__ = ["Dump", "Release", "release"]
