"""Adding a user's document: read it, keep it, rebuild with it.

Inputs are files (DESIGN §4): the document is copied into the user folder and listed in its manifest,
so that the store can always be rebuilt. When the build refuses it, both are put back as they were.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crosswalk import manifest, resources, store
from crosswalk.build import Progress, build, documents
from crosswalk.errors import DocumentError
from crosswalk.identifiers import parse_certification
from crosswalk.identities import Identity, Tie, fold, identity_of, load_ties
from crosswalk.manifest import DocumentInfo
from crosswalk.model import Reading
from crosswalk.readers import reader_for
from crosswalk.readers.extract import stored_text
from crosswalk.text import Source


@dataclass(frozen=True, slots=True)
class Understood:
    """A document that was read, and how it would be listed."""

    info: DocumentInfo
    path: Path
    reading: Reading


def understand(
    path: Path,
    number: str | None = None,
    kind: str | None = None,
    details: Mapping[str, str | None] | None = None,
) -> Understood:
    """Read a document without writing anything.

    Raises:
        DocumentError: it cannot be read, or is of no known kind, or lacks its number.
        IdentifierError: `number` is not one.
    """
    if not path.is_file():
        raise DocumentError(str(path), "fichier introuvable")
    source = Source(_id(path), stored_text(path))
    identity = identity_of(source.id, load_ties(resources.data_dir() / "identities.csv"))
    if number:
        tie = Tie(
            source.id, "document", "", parse_certification(number), "indiqué par l'utilisateur"
        )
        identity = Identity(source.id, (tie, *identity.ties))
    reader = reader_for(source, kind)
    reading = reader.read(source, identity)
    given = details or {}
    info = DocumentInfo(
        id=source.id,
        title=given.get("title") or path.stem,
        publisher=given.get("publisher") or "non indiqué",
        date="",
        kind=reader.KIND,
        file=f"{source.id}{path.suffix.casefold()}",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence=given.get("licence") or "non indiquée",
        number=reading.certification.number,
    )
    return Understood(info, path, reading)


def add(found: Understood, target: Path, progress: Progress = lambda _: None) -> store.Summary:
    """Keep the document and build with it.

    Raises:
        DocumentError: a document of this name is already there with another content.
        CrosswalkError: the build refused it; the user folder is as it was before.
    """
    for info, _ in documents():
        if info.id == found.info.id:
            same = info.sha256 == found.info.sha256
            what = "déjà dans le graphe" if same else "déjà pris : renommez le fichier"
            raise DocumentError(found.path.name, f"« {info.id} » est {what}")
    files = {found.info.file: found.path.read_bytes()}
    with manifest.kept(found.info, store.home() / "documents", files):
        return build(target, progress)


def _id(path: Path) -> str:
    """The document's id, from its file name: lower case, ASCII, hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-")
    if not name:
        raise DocumentError(path.name, "le nom du fichier n'a ni lettre ni chiffre : renommez-le")
    return name
