"""From a file to the text that readers get and that the store keeps, by kind of file.

Offsets, lines and quotes all refer to this text, so each mapping is fixed:

`.txt`
    The file as it is, UTF-8; a byte order mark is dropped, line ends become `\\n`.
`.pdf`
    See `crosswalk.readers.pdftext`.
`.html`, `.htm`
    See `crosswalk.readers.webpage`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

from crosswalk.errors import DocumentError, why

MAX_BYTES = 50_000_000

_FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ’‘“”«»°…–—•€²³·½§\u00a0")
_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)

_WEB_ENCODINGS = {"utf8": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252"}
"""As browsers do, a page that calls itself Latin-1 is read as Windows-1252."""


def stored_text(path: Path) -> str:
    """The text of a file.

    Raises:
        DocumentError: the file is missing, too big, of a kind that is not read, damaged, protected,
            in another encoding than it should be, or has no text.
    """
    extract = EXTRACTORS.get(path.suffix.lower())
    if extract is None:
        known = ", ".join(EXTRACTORS)
        raise DocumentError(path.name, f"type de fichier non lu (attendu : {known})")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise DocumentError(
                path.name, f"fichier de {size // 1_000_000} Mo : {limit} Mo au plus sont lus"
            )
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(path.name, f"fichier illisible : {why(error)}") from error
    if not data:
        raise DocumentError(path.name, "le fichier est vide")
    return extract(path.name, data)


def _txt(name: str, data: bytes) -> str:
    text = _decode(name, data, "utf-8")
    if not text.strip():
        raise DocumentError(name, "le fichier ne contient aucun texte")
    return text


def _decode(name: str, data: bytes, encoding: str) -> str:
    """The characters of a text file, its line ends made `\\n`.

    Raises:
        DocumentError: bytes that this encoding does not have, or a NUL.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError(name, "le fichier semble être en UTF-16 : enregistrez-le en UTF-8", 1)
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = " (il semble être en Windows-1252 ou Latin-1)" if _looks_western(data) else ""
        raise DocumentError(
            name,
            f"le fichier n'est pas en {encoding.upper()}{guess} : enregistrez-le en UTF-8",
            line,
        ) from None
    except (LookupError, UnicodeError):
        raise DocumentError(
            name, f"encodage « {encoding} » inconnu : enregistrez-le en UTF-8"
        ) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise DocumentError(name, "caractère nul : ce n'est pas un fichier texte", line)
    return _line_ends(text)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looks_western(data: bytes) -> bool:
    """Whether the bytes read as cp1252 make French: nearly all beyond ASCII is what French uses."""
    beyond = [c for c in data.decode("cp1252", errors="replace") if not c.isascii()]
    return sum(c in _FRENCH for c in beyond) >= 0.9 * len(beyond)


def _pdf(name: str, data: bytes) -> str:
    from crosswalk.readers.pdftext import pdf_text

    try:
        text = pdf_text(data)
    except ValueError as error:
        raise DocumentError(name, str(error)) from error
    if not text.strip():
        raise DocumentError(
            name,
            "le PDF ne contient aucun texte (pages numérisées ?) : "
            "passez-le d'abord à la reconnaissance de caractères",
        )
    return _line_ends(text)


def _html(name: str, data: bytes) -> str:
    from crosswalk.readers.webpage import page_text

    declared = _META_CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    try:
        text = page_text(_decode(name, data, _WEB_ENCODINGS.get(encoding, encoding)))
    except ValueError as error:
        raise DocumentError(name, str(error)) from error
    if not text.strip():
        raise DocumentError(name, "la page ne contient aucun texte")
    return text


EXTRACTORS: dict[str, Callable[[str, bytes], str]] = {
    ".txt": _txt,
    ".pdf": _pdf,
    ".html": _html,
    ".htm": _html,
}
"""Suffix of the file name → how its text is read."""
