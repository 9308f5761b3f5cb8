"""What a table may weigh: everything is checked before it is read whole (security.md, D4).

One table of settings, in the manner of Datasette. A national partner's table has some hundred rows; the
limits are far above any honest one and far below what would hold up a shared server.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes accepted; beyond, the file is refused in one line."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    """All the parts of an XLSX or ODS together, as their directory announces and as they unpack."""
    parts: int = 2_000
    ratio: int = 250
    """Of one part's size to its packed size, for parts above a megabyte: beyond it is a bomb."""
    rows: int = 50_000
    columns: int = 200
    cells: int = 2_000_000
    cell_characters: int = 20_000
    blocs: int = 60
    """Blocs that one cell may name, and alternatives that it may stand for."""
    depth: int = 20
    """Brackets inside brackets."""
    header_rows: int = 30
    """Rows at the top among which the header is looked for."""
    files: int = 1_000
    """Tables of a folder verified in one run."""


LIMITS = Limits()
