"""Manifests: the documents that a build reads, and the proof that they are unchanged."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from crosswalk.errors import ManifestError, why

FILE = "manifest.toml"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a manifest says of a document.

    `date` is `AAAA`, `AAAA-MM` or `AAAA-MM-JJ`, empty where unknown, and `date_note` says of what it
    is the date. `number` ties a user's document to its RNCP or RS number when it does not state it.
    """

    id: str
    title: str
    publisher: str
    date: str
    kind: str
    file: str
    sha256: str
    licence: str
    date_note: str = ""
    number: str = ""


def load(folder: Path) -> tuple[DocumentInfo, ...]:
    """The documents that `folder/manifest.toml` lists, in order.

    Raises:
        ManifestError: the manifest is missing or malformed, or lists an id twice.
    """
    path = folder / FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError(str(path), "manifeste absent") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(str(path), f"manifeste illisible ({error})") from error
    entries = content.get("document", [])
    tables = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if set(content) - {"document"} or not tables:
        raise ManifestError(str(path), "attendu : une suite de tables [[document]]")
    names = {field.name for field in fields(DocumentInfo)}
    required = names - {"date", "date_note", "number"}
    found: dict[str, DocumentInfo] = {}
    for position, entry in enumerate(entries, 1):
        missing, unknown = required - set(entry), set(entry) - names
        if missing or unknown:
            what = f"il manque {min(missing)}" if missing else f"champ inconnu {min(unknown)}"
            raise ManifestError(str(path), f"document n° {position} : {what}")
        info = DocumentInfo(**{"date": ""} | {key: str(value) for key, value in entry.items()})
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", info.id) or info.id in found:
            raise ManifestError(str(path), f"identifiant « {info.id} » refusé ou déjà pris")
        found[info.id] = info
    return tuple(found.values())


def verify(info: DocumentInfo, folder: Path) -> Path:
    """The document's file, unchanged since it was listed.

    Raises:
        ManifestError: the file is missing, or its hash differs; both hashes are named.
    """
    path = folder / info.file
    try:
        actual = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise ManifestError(
            str(path), f"fichier absent (attendu : sha256 {info.sha256}, lu : aucun)"
        ) from None
    except OSError as error:
        raise ManifestError(str(path), f"fichier illisible ({why(error)})") from error
    if actual != info.sha256:
        raise ManifestError(
            str(path), f"fichier modifié (attendu : sha256 {info.sha256}, lu : sha256 {actual})"
        )
    return path


@contextmanager
def kept(info: DocumentInfo, folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write the files of a document and list it; take all of it back when what follows fails."""
    folder.mkdir(parents=True, exist_ok=True)
    listing = folder / FILE
    before = listing.read_text(encoding="utf-8") if listing.is_file() else None
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        _write(listing, (before or "") + entry(info) + "\n")
        yield
    except BaseException:
        for name in files:
            (folder / name).unlink(missing_ok=True)
        if before is None:
            listing.unlink(missing_ok=True)
        else:
            _write(listing, before)
        raise


def _write(listing: Path, text: str) -> None:
    """All of it or nothing: a manifest cut in the middle would hide every document that it lists."""
    waiting = listing.with_suffix(".part")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(listing)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in a stream."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def entry(info: DocumentInfo) -> str:
    """The lines of a manifest for one document, in TOML."""
    lines = ["[[document]]"]
    for field in fields(info):
        value = str(getattr(info, field.name))
        if value:
            lines.append(f"{field.name} = {quoted(value)}")
    return "\n".join(lines) + "\n"


def quoted(value: str) -> str:
    """A string of TOML, whatever its characters."""
    escaped = "".join(c if c.isprintable() and c not in '"\\' else _escape(c) for c in value)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
