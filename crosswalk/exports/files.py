"""An export to a file: whole or not at all, compressed where its name says so, the same bytes each time."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crosswalk.errors import CrosswalkError, why
from crosswalk.exports.base import Export

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def save(export: Export, path: Path) -> None:
    """Write the export; a name in `.gz` compresses it.

    Raises:
        CrosswalkError: the file cannot be written; an older file of this name stays as it was.
    """
    waiting = path.with_name(f"{path.name}.part")
    try:
        with waiting.open("wb") as out:
            if path.suffix == ".gz":
                compressed(out, export.write)
            else:
                export.write(out)
        waiting.replace(path)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise CrosswalkError(f"{path} ne peut pas être écrit ({why(error)})") from error
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def compressed(out: BinaryIO, write: Callable[[BinaryIO], None]) -> None:
    """What `write` writes, compressed by gzip with no name and no date inside."""
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as stream:
        write(cast(BinaryIO, stream))


def zipped(out: BinaryIO, files: dict[str, bytes]) -> None:
    """Files in a zip whose entries bear no date of their own."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
