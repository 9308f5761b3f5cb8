"""Checking what is in the store: every graph of the default one, each against its own shapes.

Documents and excerpts by pySHACL, alone and together; the national exports and the imported code lists
by the fast engine, each against the register and official layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from crosswalk.checks import fast
from crosswalk.checks.report import Report, Violation
from crosswalk.checks.shacl import check_all, meta_check, unseen
from crosswalk.checks.shapes import LAYERS, load_shapes, shapes_digest
from crosswalk.graph.convert import from_quads
from crosswalk.store import ReadOnlyStore, snapshot, vocabulary


@dataclass(frozen=True, slots=True)
class Outcome:
    """The check of a whole store.

    It conforms when no graph has an error and every target of every shape found something to look
    at: a shape that sees nothing checks nothing.
    """

    reports: Mapping[str, Report]
    unseen: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    """National graphs left out because the fast engine is not installed."""

    @property
    def conforms(self) -> bool:
        return not self.unseen and all(report.conforms for report in self.reports.values())

    @property
    def violations(self) -> tuple[Violation, ...]:
        return tuple(one for report in self.reports.values() for one in report.violations)

    @property
    def focus(self) -> dict[str, int]:
        """How many entities each target of each shape saw, over all graphs."""
        counts: dict[str, int] = {}
        for report in self.reports.values():
            for key, count in report.focus.items():
                counts[key] = counts.get(key, 0) + count
        return dict(sorted(counts.items()))


def check_store(store: ReadOnlyStore) -> Outcome:
    """Check the default graphs of a store, and the shapes themselves when their files changed.

    Raises:
        StoreError: nothing was built yet.
        ShapesError: the shapes are malformed.
    """
    names = store.default_graph_names()
    registers = [name for name in names if snapshot(name) or vocabulary(name)]
    graphs = {name: from_quads(store.quads(name)) for name in names if name not in registers}
    reports = dict(check_all(graphs))
    unchecked = []
    if registers and fast.available():
        for name in registers:
            reports[name] = fast.check_graphs(store.database(), [name], "register", "official")
    elif registers:
        unchecked = registers
    shapes = load_shapes(*LAYERS)
    seal = store.path / "shapes.sha256"
    digest = shapes_digest()
    if not seal.is_file() or seal.read_text(encoding="ascii") != digest:
        reports["formes"] = meta_check(shapes)
        if reports["formes"].conforms:
            with suppress(OSError):  # a store that one may only read is checked anew each time
                seal.write_text(digest, encoding="ascii")
    return Outcome(reports, unseen(reports.values(), shapes), tuple(unchecked))
