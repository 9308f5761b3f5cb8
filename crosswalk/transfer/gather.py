"""The rows that matter, fetched as the chaining reaches them, and how each is read.

A certification is asked for when something of it is held, aimed at or obtained: a national register is
never loaded. The grade of a row depends on who declared what about whose blocs (practice.md):
the declaring title's own blocs are `prévu` for holders of the recognised ones (or `reconnu par un
texte`); the converse is for the other certifier to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crosswalk.graph.terms import DIRECTIONS, KINDS
from crosswalk.identifiers import certification_iri
from crosswalk.model import Direction, Kind
from crosswalk.transfer.engine import Derived, Rule, derive
from crosswalk.transfer.held import Items
from crosswalk.transfer.model import Grade, Reading

if TYPE_CHECKING:
    from crosswalk.api import Graph

MAX_ASKED = 60
"""Certifications asked for, those held and aimed at apart: nearest first, so that what takes one or two
steps is found before what takes ten. Real declarations stop long before."""
TEXTS = frozenset({"reac"})
"""Kinds of document that are official texts: the référentiel of a titre professionnel is annexed to its
arrêté. The référentiel of a branch is its certifier's own word."""
_KINDS = {str(iri): kind for kind, iri in KINDS.items()}
_DIRECTIONS = {str(iri): direction for direction, iri in DIRECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Statement:
    """A declared row, as the rules need it. Sides are items: blocs, or the whole certification."""

    iri: str
    kind: Kind
    direction: Direction
    source: str
    target: str
    source_items: frozenset[str]
    target_items: frozenset[str]
    by_text: bool
    cites_law: bool = False
    """The source cites the legal text that institutes the row."""
    declared_by: frozenset[str] = frozenset()
    declared_in: tuple[str, ...] = ()
    document_types: frozenset[str] = frozenset()
    together_stated: bool = True
    of_predecessor: bool = False
    """The recognised certification is a former edition that the declaring one replaces."""


@dataclass
class Table:
    """The statements gathered so far, the rules they make, and the blocs of each title asked for."""

    statements: dict[str, Statement] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    titles: dict[str, frozenset[str]] = field(default_factory=dict)
    complete: bool = True
    """False when the search stopped at `MAX_ASKED`: longer chains may exist."""


def statements_of(graph: Graph, items: Items, number: str) -> list[Statement]:
    """The official rows in which a certification stands, on either side."""
    values: dict[str, dict[str, list[str]]] = {}
    for found in graph.query("transfert-lignes", a=number):
        values.setdefault(found["row"], {}).setdefault(found["property"], []).append(found["value"])
    return [_statement(items, row, said) for row, said in values.items()]


def _statement(items: Items, row: str, said: Mapping[str, list[str]]) -> Statement:
    (source,), (target,) = said["sourceCertification"], said["targetCertification"]
    types = frozenset(said.get("documentType", ()))
    return Statement(
        iri=row,
        kind=_KINDS[said["kind"][0]],
        direction=_DIRECTIONS[said["direction"][0]],
        source=_number(source),
        target=_number(target),
        source_items=frozenset(map(items.one, said.get("sourceConcept", (source,)))),
        target_items=frozenset(map(items.one, said.get("targetConcept", (target,)))),
        by_text=bool(types & TEXTS) or "legalSource" in said,
        cites_law="legalSource" in said,
        declared_by=frozenset(said.get("declaredBy", ())),
        declared_in=tuple(said.get("declaredIn", ())),
        document_types=types,
        together_stated="false" not in said.get("togetherStated", ()),
        of_predecessor="replaces" in said,
    )


def _number(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def rules_of(statement: Statement, certifiers: Mapping[str, frozenset[str]]) -> list[Rule]:
    """The readings of a row. `certifiers` are the bodies known to award each certification.

    A dispense gives nothing (it spares a test, and delivers no bloc). The converse of a row that
    recognises the title's own former edition is not read: it would lead back to a title that the
    declaring one has replaced.
    """
    one = statement
    if one.kind is Kind.EXEMPTION:
        return []
    grade = Grade.TEXT if one.by_text else Grade.EXPECTED
    own = certifiers.get(one.source, frozenset())
    if one.declared_by and own and not one.declared_by & own:
        grade = Grade.CONFIRM  # declared by another body than the one that awards
    rules = [Rule(one.iri, Reading.DECLARED, one.target_items, one.source_items, grade)]
    if not one.together_stated:
        rules += [
            Rule(one.iri, Reading.ONE_OF, frozenset({item}), one.source_items, Grade.CONFIRM)
            for item in sorted(one.target_items)
        ]
    if one.direction is Direction.UNILATERAL or one.of_predecessor:
        return rules
    shared = own & certifiers.get(one.target, frozenset())
    both = one.direction is Direction.RECIPROCAL and shared
    back = grade if both else Grade.CONFIRM
    return [*rules, Rule(one.iri, Reading.CONVERSE, one.source_items, one.target_items, back)]


def gather(
    graph: Graph, items: Items, held: Sequence[str], targets: Iterable[str]
) -> tuple[Table, dict[str, Derived]]:
    """The rows around what is held and aimed at, then around what they give, to a fixpoint or `MAX_ASKED`."""
    table = Table()
    certifiers: dict[str, frozenset[str]] = {}
    asked: set[str] = set()
    waiting = {items.item(iri).certification for iri in held} | set(targets)
    first = len(waiting)
    while True:
        for number in sorted(waiting):
            table.titles[certification_iri(number)] = frozenset(items.blocs(number))
            for statement in statements_of(graph, items, number):
                table.statements[statement.iri] = statement
        asked |= waiting
        for number in {n for s in table.statements.values() for n in (s.source, s.target)}:
            if number not in certifiers:
                certifiers[number] = frozenset(
                    row["organisation"] for row in graph.query("certificateurs", a=number)
                )
        table.rules = tuple(
            rule
            for iri in sorted(table.statements)
            for rule in rules_of(table.statements[iri], certifiers)
        )
        found = derive(held, table.rules, table.titles)
        waiting = {items.item(iri).certification for iri in found} - asked
        if not waiting:
            return table, found
        if len(asked) + len(waiting) > first + MAX_ASKED:
            table.complete = False
            return table, found
