"""The files of an export, found and opened safely: `.xml`, `.csv`, `.zip`, or a folder of them.

A zip is never unpacked on disk: its members are read as streams, within a total size and a ratio.
Names of the official files: `export_fiches_RNCP_V4_1_2026-08-16.xml`,
`export_fiches_CSV_Rome_2026_02_01.csv`, `export-fiches-rncp-v4-1-2026-08-16.zip`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from crosswalk.errors import DocumentError, why

MAX_BYTES = 4 * 2**30
"""All that one zip may hold, uncompressed: seven times the full XML of 2026."""
MAX_RATIO = 150
"""Uncompressed over compressed, of one member above `SMALL` bytes: a real export is below 20."""
SMALL = 2**20
MAX_MEMBERS = 200
READ_ERRORS = (OSError, EOFError, BadZipFile, ZlibError, NotImplementedError, RuntimeError)
"""What reading a damaged, encrypted or oddly compressed member may raise."""

_TABLES = {
    "csv-standard": "standard",
    "csv-blocs": "blocs_de_comp",
    "csv-certificateurs": "certificateurs",
    "csv-partenaires": "partenaires",
    "csv-rome": "rome",
    "csv-nsf": "nsf",
    "csv-formacode": "formacode",
    "csv-ccn": "ccn",
    "csv-voies-acces": "voi.{0,6}acc",
    "csv-filiations": "ancienne_nouvelle_certification",
}
_DATE = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)[-_](\d\d)(?!\d)", re.A)
_SNIFFED = 2**20
_FIRST_NUMBER = re.compile(rb"<NUMERO_FICHE>\s*(?:<!\[CDATA\[)?\s*(RNCP|RS)\d")
_NAMED = re.compile(r"(?<![a-z])(rncp|rs)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an export: its kind (`rncp-xml`, `rs-xml`, `csv-blocs`…) and its own date."""

    kind: str
    name: str
    date: date | None
    size: int
    """Uncompressed bytes, for a progress bar."""
    _opener: Callable[[], BinaryIO]

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, from the start; a context manager.

        Raises:
            DocumentError: the file is gone, or the zip is damaged, encrypted or of a method that
                Python does not read.
        """
        try:
            stream = self._opener()
        except READ_ERRORS as error:
            raise DocumentError(self.name, f"illisible ({why(error)})") from error
        with stream:
            yield stream


@dataclass(frozen=True, slots=True)
class Package:
    """What a path holds: its parts, in the order of their kinds and names, and what is no part."""

    path: Path
    parts: tuple[Part, ...]
    ignored: tuple[str, ...] = ()

    @property
    def date(self) -> date | None:
        """The date of the export, when all the dated parts agree."""
        dates = {part.date for part in self.parts if part.date}
        return dates.pop() if len(dates) == 1 else None


def open_package(path: Path | str) -> Package:
    """The export at `path`. A folder is not searched deeper, nor are the zips in it opened.

    Raises:
        DocumentError: nothing there, no file of a known kind, two files of one kind and date, or a
            zip that is damaged, too large, too compressed, or has a name that leaves its folder.
    """
    path = Path(path)
    if path.is_dir():
        files = [(p.name, p.stat().st_size, partial(_open_file, p)) for p in _files(path)]
    elif not path.is_file():
        raise DocumentError(str(path), "aucun fichier ni dossier de ce nom")
    elif path.suffix.lower() == ".zip":
        files = [
            (member.filename, member.file_size, partial(_open_member, path, member.filename))
            for member in _members(path)
        ]
    else:
        files = [(path.name, path.stat().st_size, partial(_open_file, path))]
    parts, ignored = [], []
    for name, size, opener in files:
        day = export_date(PurePosixPath(name).name) or export_date(path.name)
        kind = _kind(name, opener)
        if kind:
            parts.append(Part(kind, name, day, size, opener))
        else:
            ignored.append(name)
    if not parts:
        raise DocumentError(
            str(path),
            "aucun fichier d'export de France compétences (attendu : XML « FICHES » du RNCP ou du "
            "RS, ou tables « export_fiches_CSV_… »)",
        )
    parts.sort(key=lambda part: (part.kind, part.name))
    for one, other in pairwise(parts):
        if (one.kind, one.date) == (other.kind, other.date) and one.kind.startswith("csv"):
            raise DocumentError(str(path), f"deux fois la même table : {one.name}, {other.name}")
    return Package(path, tuple(parts), tuple(sorted(ignored)))


def export_date(name: str) -> date | None:
    """The date in a file name (`2026-08-16`, `2024_01_17`), or None."""
    for match in _DATE.finditer(name):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _kind(name: str, opener: Callable[[], BinaryIO]) -> str | None:
    """The kind of a file: a table by its name, an XML by its first fiche, else by its name."""
    file = PurePosixPath(name).name.lower()
    if file.endswith(".csv"):
        found = [kind for kind, sign in _TABLES.items() if re.search(rf"csv_{sign}", file)]
        return found[0] if found else None
    if not file.endswith(".xml"):
        return None
    try:
        with opener() as stream:
            first = _FIRST_NUMBER.search(stream.read(_SNIFFED))
    except READ_ERRORS as error:
        raise DocumentError(name, f"illisible ({why(error)})") from error
    named = _NAMED.search(file)
    register = first[1].decode() if first else named[1] if named else ""
    return f"{register.lower()}-xml" if register else None


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def _open_file(path: Path) -> BinaryIO:
    return path.open("rb")


def _open_member(path: Path, name: str) -> BinaryIO:
    with ZipFile(path) as archive:  # the member keeps the file open until it is closed
        return cast("BinaryIO", archive.open(name))


def _members(path: Path) -> list[ZipInfo]:
    """The files of a zip, once it is known to be harmless."""
    shown = str(path)
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except READ_ERRORS as error:
        raise DocumentError(shown, f"archive zip illisible ({why(error)})") from error
    if len(members) > MAX_MEMBERS:
        raise DocumentError(shown, f"archive de {len(members)} fichiers (limite : {MAX_MEMBERS})")
    total = 0
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or ".." in PurePosixPath(name).parts:
            raise DocumentError(shown, f"nom de fichier refusé dans l'archive : {name[:80]}")
        if member.flag_bits & 1:
            raise DocumentError(shown, f"fichier chiffré dans l'archive : {name[:80]}")
        total += member.file_size
        ratio = member.file_size / max(member.compress_size, 1)
        if total > MAX_BYTES or (member.file_size > SMALL and ratio > MAX_RATIO):
            raise DocumentError(
                shown,
                f"archive refusée : {total / 2**20:.0f} Mio une fois ouverte, {ratio:.0f} fois sa "
                f"taille (limites : {MAX_BYTES / 2**20:.0f} Mio, {MAX_RATIO} fois)",
            )
    names = [m.filename for m in members]
    if len(set(names)) != len(names):
        raise DocumentError(shown, "deux fichiers du même nom dans l'archive")
    hidden = ("__MACOSX/", ".")
    return [m for m in members if not m.is_dir() and not m.filename.startswith(hidden)]
