"""Readers: one module a kind of document; they know layouts and nothing of RDF.

A new kind of document is one new module here and one entry in `READERS`.
"""

from __future__ import annotations

from typing import Protocol

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity
from crosswalk.model import Reading
from crosswalk.readers import branche, fiche, fiche_metier, plaquette, reac
from crosswalk.text import Source


class Reader(Protocol):
    """What a reader module offers."""

    KIND: str
    """Key in the manifest and in the graph: `fiche`, `reac`…"""
    TITLE: str
    """The kind of document in French, as a user would say it."""

    def detect(self, source: Source) -> bool:
        """Whether the text is laid out as this kind of document."""

    def read(self, source: Source, identity: Identity) -> Reading:
        """Everything the document states.

        Raises:
            DocumentError: the text is not such a document, or nothing can be built from it.
        """


READERS: dict[str, Reader] = {
    fiche.KIND: fiche,
    branche.KIND: branche,
    fiche_metier.KIND: fiche_metier,
    plaquette.KIND: plaquette,
    reac.KIND: reac,
}


def reader_for(source: Source, kind: str | None = None) -> Reader:
    """The reader of `kind`, or the one whose layout the text has.

    Raises:
        DocumentError: no reader knows this kind, or no layout is recognised.
    """
    if kind is not None:
        if kind not in READERS:
            raise DocumentError(source.id, f"genre « {kind} » inconnu : {', '.join(READERS)}")
        return READERS[kind]
    for reader in READERS.values():
        if reader.detect(source):
            return reader
    known = ", ".join(reader.TITLE for reader in READERS.values())
    raise DocumentError(source.id, f"genre de document non reconnu (attendu : {known})")
