"""The release that a new one is compared with, checked before it is believed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from crosswalk.errors import CrosswalkError, why
from crosswalk.manifest import file_hash


@dataclass(frozen=True, slots=True)
class Previous:
    """Its date, its canonical hash, its N-Quads and the graphs that answered by default in it."""

    day: str
    hash: str
    nquads: Path
    defaults: frozenset[str]


def read_previous(folder: Path) -> Previous:
    """A release from its folder.

    Raises:
        CrosswalkError: it is not one, or the files that are compared are not those of its checksums.
    """
    try:
        sums = {}
        for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            sums[name] = digest
        held = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        for name in ("release.json", "passerelle.nq.gz"):
            if file_hash(folder / name) != sums.get(name):
                raise CrosswalkError(f"{folder / name} n'est plus ce que dit SHA256SUMS")
        graphs = held["graphs"]
        defaults = frozenset(name for name, one in graphs.items() if one["default"])
        return Previous(held["date"], held["hash"], folder / "passerelle.nq.gz", defaults)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CrosswalkError(
            f"{folder} n'est pas une livraison de Passerelle ({why(error)})"
        ) from error
