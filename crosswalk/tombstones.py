"""What the store named once and no longer does: a line each, so that its address can say so (410).

A rebuild from other sources may drop an IRI: a document withdrawn, a bloc whose local key gave way to the
register's code. Before the new generation answers, what only the former one had is written down with its
last label. `tombstones.jsonl` lies in the store's folder, beside the generations, and only grows; an IRI
that comes back answers again, and its line is not looked at. Snapshots of the register are never dropped:
a fiche that an export no longer has goes on answering, from the older one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from crosswalk import store
from crosswalk.description import OA, TYPE, label
from crosswalk.errors import StoreError
from crosswalk.identifiers import DCTERMS, ID

FILE = "tombstones.jsonl"
_REPLACED = ox.NamedNode(f"{DCTERMS}isReplacedBy")
_PARTS_OF_TEXT = (OA, "http://www.w3.org/2002/07/owl#")
"""Classes of passages, selectors and axioms: places in a document, which have no label of their own."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An IRI that vanished: its last label and class, when the last data that had it and the first
    that had not were built, and what replaces it where the former data said so."""

    iri: str
    label: str
    cls: str
    last: str
    since: str
    replaced_by: str = ""


def record(path: Path, base: ox.Store) -> list[Tombstone]:
    """Write down what the current generation of a store has and `base`, about to replace it, has not.

    The graphs of imports are left out: no writer drops them.
    """
    former = store.ReadOnlyStore(path)
    try:
        summary, found = former.summary(), list(_vanished(former, base))
    except StoreError:  # the first build
        return []
    last, since = summary.built_at if summary else "", store.now()
    stones = [
        Tombstone(iri, words, cls, last, since, successor) for iri, words, cls, successor in found
    ]
    if stones:
        with (path / FILE).open("a", encoding="utf-8") as file:
            for stone in stones:
                file.write(json.dumps(asdict(stone), ensure_ascii=False) + "\n")
    return stones


def find(path: Path, iri: str) -> Tombstone | None:
    """The tombstone of an IRI, the latest if it vanished twice; None without one."""
    file = path / FILE
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return None
    return _read(file, changed).get(iri)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> dict[str, Tombstone]:
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            stone = Tombstone(**json.loads(line))
        except (ValueError, TypeError):  # a write that was cut short
            continue
        found[stone.iri] = stone
    return found


def _vanished(former: store.ReadOnlyStore, base: ox.Store) -> Iterator[tuple[str, str, str, str]]:
    """IRI, label, class and successor of what only the former store has, in the order of the IRIs."""
    old, classes = former.database(), dict[str, str]()
    for name in sorted(former.graph_names()):
        if store.snapshot(name) or store.vocabulary(name):
            continue
        for quad in old.quads_for_pattern(None, TYPE, None, ox.NamedNode(name)):
            subject, cls = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(cls, ox.NamedNode):
                continue
            if subject.value.startswith(ID) and not cls.value.startswith(_PARTS_OF_TEXT):
                classes.setdefault(subject.value, cls.value)
    for iri in sorted(classes):
        node = ox.NamedNode(iri)
        if _stands(base, node):
            continue
        successor = next(old.quads_for_pattern(node, _REPLACED, None, None), None)
        target = successor.object if successor else None
        yield (
            iri,
            label(old, node) or "",
            classes[iri],
            target.value if isinstance(target, ox.NamedNode) else "",
        )


def _stands(base: ox.Store, node: ox.NamedNode) -> bool:
    return any(
        next(base.quads_for_pattern(*pattern), None) is not None
        for pattern in ((node, None, None, None), (None, None, node, None))
    )
