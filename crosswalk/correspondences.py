"""Declared correspondences between two certifications, whichever of them declared.

A row is one statement between two sets: never flattened into pairs, never turned round. `source` is
the declaring side and `target` the recognised side (DESIGN §2, §3, §10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from crosswalk.graph.terms import DIRECTIONS, KINDS, RNCP

if TYPE_CHECKING:
    from crosswalk.api import Graph

LAYERS = {
    str(RNCP.Official): "officielle",
    str(RNCP.Proposed): "proposée",
    str(RNCP.Reviewed): "relue",
}
_KINDS = {str(iri): kind.value for kind, iri in KINDS.items()}
_DIRECTIONS = {str(iri): direction.value for direction, iri in DIRECTIONS.items()}


@dataclass(frozen=True, slots=True)
class BlocRef:
    """A bloc: its register code, None where no source states one, and its label."""

    code: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row: these blocs together; without blocs, the whole certification."""

    certification: str
    label: str | None
    blocs: tuple[BlocRef, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that state something: document, 1-based lines, exact quote."""

    document: str
    start_line: int
    end_line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Row:
    """One correspondence, as declared."""

    id: str
    kind: str
    layer: str
    direction: str
    source: Side
    target: Side
    declared_in: str | None
    declared_by: str | None
    passages: tuple[Passage, ...]
    declaring: str
    """Who speaks, as a sentence begins: « La fiche RNCP41402 ». Not in the JSON."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows between A and B, the blocs of each that are in no row, and whether all are known.

    `uncovered["source"]` and `known["source"]` are about A, the first certification asked for,
    `target` about B, whichever of them declared the rows.
    """

    a: str
    b: str
    rows: tuple[Row, ...]
    uncovered: Mapping[str, tuple[BlocRef, ...]]
    known: Mapping[str, bool]

    def to_json(self) -> dict[str, Any]:
        """The object of DESIGN §10."""
        return {
            "rows": [_without(asdict(row), "declaring") for row in self.rows],
            "uncovered": {
                side: [asdict(b) for b in blocs] for side, blocs in self.uncovered.items()
            },
            "known": dict(self.known),
        }


def _without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def between(graph: Graph, a: str, b: str) -> Answer:
    """The declared correspondences between `a` and `b`, official first, then by their IRI."""
    members: dict[tuple[str, str], list[BlocRef]] = {}
    covered = set()
    for found in graph.query("correspondance-blocs", a=a, b=b):
        bloc = BlocRef(found.get("code"), found["label"])
        members.setdefault((found["row"], found["side"]), []).append(bloc)
        covered.add(found["bloc"])
    labels = {number: graph.certification(number).label for number in (a, b)}
    rows = [
        _row(graph, found, labels, members) for found in graph.query("correspondances", a=a, b=b)
    ]
    layers = list(LAYERS.values())
    rows.sort(key=lambda row: (layers.index(row.layer), row.id))
    uncovered, known = {}, {}
    for side, number in (("source", a), ("target", b)):
        blocs = graph.blocs(number)
        uncovered[side] = tuple(
            BlocRef(bloc.code, bloc.label) for bloc in blocs if bloc.iri not in covered
        )
        known[side] = graph.all_blocs_known(number)
    return Answer(a, b, tuple(rows), uncovered, known)


def _row(
    graph: Graph,
    found: Mapping[str, str],
    labels: Mapping[str, str | None],
    members: Mapping[tuple[str, str], list[BlocRef]],
) -> Row:
    row = found["row"]
    source, target = (
        Side(found[side], labels[found[side]], tuple(members.get((row, side), ())))
        for side in ("source", "target")
    )
    declarers = graph.query("declarants", row=row) or graph.query(
        "certificateurs", a=source.certification
    )
    return Row(
        id=row,
        kind=_KINDS[f"{RNCP}{found['kind']}"],
        layer=LAYERS[f"{RNCP}{found['layer']}"],
        direction=_DIRECTIONS[f"{RNCP}{found['direction']}"],
        source=source,
        target=target,
        declared_in=found.get("declaredIn"),
        declared_by=" ; ".join(one["name"] for one in declarers) or None,
        passages=graph.passages(row),
        declaring=_DECLARING.get(found["documentKind"], "Le document de {}").format(
            source.certification
        ),
    )


_DECLARING = {
    "fiche": "La fiche {}",
    "registre": "La fiche {}",
    "reac": "Le référentiel de {}",
    "branche": "Le référentiel de {}",
}
"""Kind of the declaring document → how it is named."""

_SENSE = {
    "non précisée": "sens non précisé",
    "unilatérale": "dans ce seul sens (unilatérale)",
    "réciproque": "dans les deux sens (réciproque)",
}


def sentence(row: Row) -> str:
    """The row as an adviser reads it aloud: no arrow, no « équivalence » (practice.md)."""
    recognised, own = _words(row.target), _words(row.source, own=True)
    verb = "dispense, au vu de" if row.kind == "dispense" else "reconnaît"
    together = ", ensemble," if len(row.target.blocs) > 1 else ""
    kind = "" if row.kind == "dispense" else f" en correspondance {row.kind}"
    return (
        f"{row.declaring} {verb}{together} {recognised}{kind} avec {own} ; {_SENSE[row.direction]}."
    )


def _words(side: Side, own: bool = False) -> str:
    """`les blocs X et Y de RNCP39099 (label)`, `l'ensemble de ses blocs X, Y et Z`…"""
    title = f"{side.certification}{f' ({side.label})' if side.label else ''}"
    if not side.blocs:
        return "toute la certification" if own else f"la certification {title}"
    names = [bloc.code or f"« {bloc.label} »" for bloc in side.blocs]
    if len(names) == 1:
        return f"son bloc {names[0]}" if own else f"le bloc {names[0]} de {title}"
    listed = f"{', '.join(names[:-1])} et {names[-1]}"
    return f"l'ensemble de ses blocs {listed}" if own else f"les blocs {listed} de {title}"
