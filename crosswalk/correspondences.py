"""Declared correspondences between two certifications, whichever of them declared.

A row is one statement between two sets: never flattened into pairs, never turned round. `source` is
the declaring side and `target` the recognised side (DESIGN §2, §3, §10).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crosswalk.errors import UnknownEntityError
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
class Seen:
    """The dates of the first and of the last export of the register that carry a row (`AAAA-MM-JJ`)."""

    first: str
    last: str


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
    seen: Seen | None
    """The exports of the register that carry it; None where only documents do."""
    declaring: str
    """Who speaks, as a sentence begins: « La fiche RNCP41402 ». Not in the JSON."""


class Consulted(StrEnum):
    """Where the declarations of a certification were looked for: three ways of finding none."""

    READ = "lue"
    """Its fiche, or an export that carries correspondences, is in the store."""
    NOT_CARRIED = "pas dans cet export"
    """Only sources that carry no correspondences know it: their absence says nothing."""
    NOT_LOADED = "registre non chargé"
    """No source of the store describes it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows between A and B, the blocs of each that are in no row, and whether all are known.

    `uncovered["source"]` and `known["source"]` are about A, the first certification asked for,
    `target` about B, whichever of them declared the rows. `former` are the rows that older exports
    carry and the newest no longer does.
    """

    a: str
    b: str
    rows: tuple[Row, ...]
    uncovered: Mapping[str, tuple[BlocRef, ...]]
    known: Mapping[str, bool]
    former: tuple[Row, ...]
    consulted: Mapping[str, Consulted]

    def to_json(self) -> dict[str, Any]:
        """The object of DESIGN §10."""
        return {
            "rows": [_without(asdict(row), "declaring") for row in self.rows],
            "uncovered": {
                side: [asdict(b) for b in blocs] for side, blocs in self.uncovered.items()
            },
            "known": dict(self.known),
            "former": [_without(asdict(row), "declaring") for row in self.former],
            "consulted": dict(self.consulted),
        }


def _without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def between(graph: Graph, a: str, b: str) -> Answer:
    """The declared correspondences between `a` and `b`, official first, then by their IRI."""
    seen = _seen(graph, a, b)
    rows, covered = _rows(graph, a, b, seen)
    current = {row.id for row in rows}
    former: list[Row] = []
    for day in sorted({one.last for row, one in seen.items() if row not in current}):
        older, _ = _rows(graph.as_of(date.fromisoformat(day)), a, b, seen)
        former += [row for row in older if row.id not in current and seen[row.id].last == day]
    uncovered, known, consulted = {}, {}, {}
    for side, number in (("source", a), ("target", b)):
        blocs = graph.blocs(number)
        uncovered[side] = tuple(
            BlocRef(bloc.code, bloc.label) for bloc in blocs if bloc.iri not in covered
        )
        known[side] = graph.all_blocs_known(number)
        consulted[side] = _consulted(graph, number)
    return Answer(a, b, tuple(rows), uncovered, known, tuple(former), consulted)


def _rows(
    graph: Graph, a: str, b: str, seen: Mapping[str, Seen]
) -> tuple[list[Row], frozenset[str]]:
    """The rows of one view of the graph, and the IRIs of the blocs that they join."""
    members: dict[tuple[str, str], list[BlocRef]] = {}
    covered = set()
    for found in graph.query("correspondance-blocs", a=a, b=b):
        bloc = BlocRef(found.get("code"), found["label"])
        members.setdefault((found["row"], found["side"]), []).append(bloc)
        covered.add(found["bloc"])
    labels = {number: _label(graph, number, known=bool(seen)) for number in (a, b)}
    rows = [
        _row(graph, found, labels, members, seen)
        for found in graph.query("correspondances", a=a, b=b)
    ]
    layers = list(LAYERS.values())
    rows.sort(key=lambda row: (layers.index(row.layer), row.id))
    return rows, frozenset(covered)


def _label(graph: Graph, number: str, known: bool) -> str | None:
    """The label of a certification; one that only an older export names has none, and is `known`.

    Raises:
        UnknownEntityError: the graph does not know it.
    """
    try:
        return graph.certification(number).label
    except UnknownEntityError:
        if not known:
            raise
        return None


def _seen(graph: Graph, a: str, b: str) -> dict[str, Seen]:
    """The first and the last export of each row, by its IRI."""
    days: dict[str, list[str]] = {}
    for found in graph.query("vues", a=a, b=b):
        if found["kind"] == "registre":
            days.setdefault(found["row"], []).append(found["date"])
    return {row: Seen(min(dates), max(dates)) for row, dates in days.items()}


def _consulted(graph: Graph, number: str) -> Consulted:
    sources = graph.query("sources-de", a=number)
    if any(source["carries"] == "true" for source in sources):
        return Consulted.READ
    return Consulted.NOT_CARRIED if sources else Consulted.NOT_LOADED


def _row(
    graph: Graph,
    found: Mapping[str, str],
    labels: Mapping[str, str | None],
    members: Mapping[tuple[str, str], list[BlocRef]],
    seen: Mapping[str, Seen],
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
        seen=seen.get(row),
        declaring=declaring_words({found["documentKind"]}, source.certification),
    )


def declaring_words(kinds: Collection[str], number: str) -> str:
    """Who speaks, as a sentence begins, by the kinds of the declaring documents."""
    known = [words for kind, words in _DECLARING.items() if kind in kinds]
    return (known[0] if known else "Le document de {}").format(number)


_DECLARING = {
    "fiche": "La fiche {}",
    "registre": "La fiche {}",
    "reac": "Le référentiel de {}",
    "branche": "Le référentiel de {}",
    "table": "Le tableau de {}",
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
