"""Passerelle: a knowledge graph of French professional certifications (RNCP) and a cross-walk.

    import crosswalk
    graph = crosswalk.open()
    for row in graph.correspondences("RNCP41402", "RNCP39099").rows:
        print(row.kind, [bloc.code for bloc in row.target.blocs])

The public names are `open` and `Graph` (see `crosswalk.api`) and the errors (`crosswalk.errors`).
They are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crosswalk._version import __version__

if TYPE_CHECKING:
    from crosswalk.api import Graph, open

__all__ = ["Graph", "__version__", "open"]


def __getattr__(name: str) -> Any:
    if name in ("Graph", "open"):
        from crosswalk import api

        return getattr(api, name)
    raise AttributeError(f"module 'crosswalk' has no attribute {name!r}")
