"""The errors of Passerelle, one small tree.

Every message is one line that a user can act on: file, line, what was expected. Messages about a
user's documents are in French. `exit_code` is what the command line returns (see `crosswalk.cli`).
"""

from __future__ import annotations

import errno


class CrosswalkError(Exception):
    """Root of every error that Passerelle raises on purpose."""

    exit_code = 2


class IdentifierError(CrosswalkError, ValueError):
    """A text is not the identifier it should be: RNCP number, bloc code, ROME, SIRET…"""


class DocumentError(CrosswalkError):
    """A source document cannot be used: missing, changed, wrong encoding, not of its kind."""

    def __init__(self, document: str, message: str, line: int | None = None) -> None:
        self.document, self.line, self.message = document, line, message
        place = f"{document}:{line}" if line else document
        super().__init__(f"{place} : {message}")


class HeaderError(DocumentError):
    """The header of a user's table is not understood: someone has to say which column is which.

    `headers` are the cells of the row that looks most like a header, `found` the roles that its words
    say (role → header).
    """

    def __init__(
        self,
        document: str,
        message: str,
        line: int,
        headers: tuple[str, ...] = (),
        found: dict[str, str] | None = None,
    ) -> None:
        self.headers, self.found = headers, found or {}
        super().__init__(document, message, line)


class ManifestError(DocumentError):
    """A manifest or a table of identities is malformed, or a file differs from what it lists."""


class StoreError(CrosswalkError):
    """The store cannot be opened or written: none built yet, another writer, damaged."""


class ServerError(StoreError):
    """A SPARQL server cannot be reached, refuses, or answers something else than it should.

    `status` is the HTTP status of the refusal, 0 where there is none.
    """

    exit_code = 3

    def __init__(self, message: str, status: int = 0) -> None:
        self.status = status
        super().__init__(message)


class VerificationError(ServerError):
    """What a server holds is not what was sent to it."""

    exit_code = 1


class QueryError(CrosswalkError):
    """A query is refused or cannot be parsed, or a parameter is missing or malformed.

    `english` is the same sentence for researchers abroad, where a service says both.
    """

    def __init__(self, message: str = "", english: str = "") -> None:
        self.english = english
        super().__init__(message)


class QueryForbiddenError(QueryError):
    """A query asks for what this graph never does: to be written, to call another server."""


class QueryFormError(QueryError):
    """The answer to a query has none of the forms that were asked for."""


class QueryLimitError(QueryError):
    """A query passed a limit of `crosswalk.workers` (time, memory) and was stopped."""


class CancelledError(CrosswalkError):
    """A long work was cancelled by the person who asked for it."""


class BusyError(CrosswalkError):
    """Too many queries are waiting for their turn: ask again in a moment."""

    exit_code = 3


class UnknownEntityError(CrosswalkError):
    """The graph knows nothing under this identifier."""


class ShapesError(CrosswalkError):
    """The graph does not conform to its shapes."""

    exit_code = 1


class TableError(CrosswalkError):
    """A correspondence table cannot be published: it has errors, or says too little."""

    exit_code = 1


class UnavailableError(CrosswalkError):
    """Something this command needs is not installed here: Java, Chromium, an extra."""

    exit_code = 3


_REASONS = {
    errno.ENOENT: "introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un élément du chemin n'est pas un dossier",
    errno.EEXIST: "existe déjà",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENOSPC: "plus de place sur le disque",
    errno.EROFS: "disque en lecture seule",
    errno.EADDRINUSE: "ce port est déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas de cette machine",
}


def why(error: Exception) -> str:
    """What the system says of a file or of a port, in French where it is common."""
    if isinstance(error, OSError) and error.errno is not None:
        return _REASONS.get(error.errno) or error.strerror or str(error)
    if isinstance(error, UnicodeDecodeError):
        return f"attendu : de l'UTF-8 ; octet {error.object[error.start]:#04x} en position {error.start}"
    return str(error)
