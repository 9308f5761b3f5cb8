"""From a file to a `Table`: find the header, read each row, say what was not understood and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from crosswalk.errors import DocumentError, HeaderError, why
from crosswalk.identifiers import parse_certification
from crosswalk.tables import files, grammar, headers
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.lines import Part
from crosswalk.tables.model import Contents, Grid, Table

_CODED = re.compile(r"(?:RNCP|RS)\s?\d{2}")
"""A cell that names a certification: its row is no header."""


def read(
    source: bytes | Path,
    name: str | None = None,
    mapping: Mapping[str, str] | None = None,
    certification: str | None = None,
    kind: str | None = None,
) -> Table:
    """A user's table: `source` is the file, or its bytes with the `name` to call it by.

    `mapping` says which header plays which role (`headers.ROLES`) where the words do not;
    `certification` is the declaring title where the table does not name it; `kind` is one of
    `files.READERS` where the bytes do not tell.

    Raises:
        DocumentError: the file cannot be used as a table at all; one line, with what was expected.
        IdentifierError: `certification` is no number.
    """
    name = name or (source.name if isinstance(source, Path) else "tableau")
    data = _bytes(source) if isinstance(source, Path) else source
    mapping = dict(mapping or {})
    headers.check_mapping(mapping)
    contents = files.contents(data, name, kind)
    given = parse_certification(certification) if certification else ""
    if contents.kind == "csv" and not kind and not _tables(contents, mapping, bool(given)):
        contents = _as_text(data, name) or contents
    declaring = given or contents.certification
    chosen = _grids(contents, name, mapping, bool(declaring))
    parts = [Part(grid, row, found, declaring) for grid, row, found in chosen]
    for part in parts:
        part.read()
    first = parts[0]
    head = first.grid.rows[first.header].cells
    table = Table(
        name=name,
        lines=tuple(line for part in parts for line in part.lines),
        columns={role: " ".join(head[at].split()) for role, at in first.found.items()},
        notes=tuple(note for part in parts for note in part.notes),
        contents=contents,
        grid=contents.grids.index(first.grid),
        header_row=first.grid.rows[first.header].number,
        content=data,
    )
    if not table.lines:
        raise DocumentError(name, "aucune ligne sous l'en-tête", table.header_row)
    return table


def columns(data: bytes, name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The headers of a table, understood or not, and the roles that their words say (role → header).

    Raises:
        DocumentError: the file cannot be read at all.
    """
    _, texts = _likeliest(files.contents(data, name))
    return _headers(texts)


def _headers(texts: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, str]]:
    found = headers.recognise(texts, {})
    return (
        tuple(dict.fromkeys(" ".join(c.split()) for c in texts if c.strip())),
        {role: " ".join(texts[at].split()) for role, at in found.items()},
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LIMITS.file_bytes + 1)
    except OSError as error:
        raise DocumentError(str(path), f"fichier illisible ({why(error)})") from None


def _grids(
    contents: Contents, name: str, mapping: Mapping[str, str], declaring: bool
) -> list[tuple[Grid, int, dict[str, int]]]:
    """The grids that are tables of correspondences: all of a page's, the first of a workbook.

    Raises:
        HeaderError: none is; the headers that were seen are named.
        DocumentError: a column of the mapping is not there.
    """
    found = _tables(contents, mapping, declaring)
    if not found:
        line, texts = _likeliest(contents)
        heads = ", ".join(f"« {grammar.shown(c, 40)} »" for c in texts[:12] if c.strip()) or "aucun"
        raise HeaderError(
            name,
            "en-tête non compris (attendu : les blocs ou la certification qui déclare, et la "
            f"certification reconnue ; lu : {heads}). Dites quelle colonne est laquelle : "
            "--column target=… --column source_blocs=… --column target_blocs=…",
            line,
            *_headers(texts),
        )
    missing = set(mapping) - {role for _, _, roles in found for role in roles}
    if missing:
        one = min(missing)
        raise DocumentError(name, f"colonne « {mapping[one]} » introuvable (--column {one}=…)")
    return found if contents.kind in ("html", "text") else found[:1]


def _likeliest(contents: Contents) -> tuple[int, tuple[str, ...]]:
    """The row that looks most like a header: the most roles said, then the most cells; its number."""
    rows = [
        row
        for grid in contents.grids
        for row in grid.rows[: LIMITS.header_rows]
        if any(cell.strip() for cell in row.cells) and not any(map(_CODED.search, row.cells))
    ]
    if not rows:
        return 1, ()
    best = max(
        rows,
        key=lambda row: (
            len(headers.recognise(row.cells, {})),
            sum(bool(cell.strip()) for cell in row.cells),
        ),
    )
    return best.number, best.cells


def _tables(
    contents: Contents, mapping: Mapping[str, str], declaring: bool
) -> list[tuple[Grid, int, dict[str, int]]]:
    """The grids whose first rows hold a header that can be used, with its place and its roles."""
    found = []
    for grid in contents.grids:
        for position, row in enumerate(grid.rows[: LIMITS.header_rows]):
            roles = headers.recognise(row.cells, mapping)
            enough = headers.usable(roles) or (declaring and "target" in roles)
            if enough and not any(map(_CODED.search, row.cells)):
                found.append((grid, position, roles))
                break
    return found


def _as_text(data: bytes, name: str) -> Contents | None:
    """A file without any header, as a text pasted from a fiche, if it begins as one.

    A header that is there but not understood is never passed over: which side is which is not guessed.
    """
    first = files.decode(data, name)[0].lstrip()[:500].split("\n")[0]
    if not first.startswith("|") and not re.match(r"(?:RNCP|RS)\s?\d{2}", first, re.A):
        return None
    try:
        return files.contents(data, name, "text")
    except DocumentError:
        return None
