"""A certification as a page shows it: who it is, what it is made of, and where each thing is read.

Nothing is computed that a source does not state, save the words of the registration's state, which
compare its dates with a day. Where two sources give two values, both stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.errors import UnknownEntityError
from crosswalk.identifiers import DCTERMS, ONTOLOGY, SKOS, certification_iri, parse_certification

if TYPE_CHECKING:
    from crosswalk.api import Graph

DATES = (
    "registeredOn", "decidedOn", "effectiveOn", "expiresOn", "lastDeliveryOn", "publishedOn",
    "lastOfficialJournalOn", "durationYears",
)  # fmt: skip
CODES = ("level", "nsf", "rome", "nearRome", "formacode", "idcc")
RULES = (
    "prerequisite", "trainingPrerequisite", "hasEligibilityCondition", "hasAwardRule",
    "awardCondition", "hasRemedy", "hasEnterprisePeriod", "hasLegalReference",
)  # fmt: skip
PROFILE = (
    "hasAudience", "hasActivity", "hasResponsibility", "sector", "accessibleJob",
    "abilitiesText", "activitiesText", "sectorsText", "jobsText", "regulationsText",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where some words stand: the document, 1-based lines, code points of its stored text."""

    document: str
    start_line: int
    end_line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing stated: `value` as the graph holds it, `text` as a person reads it."""

    name: str
    """Local name of the property."""
    value: str
    text: str
    code: str | None = None
    description: str | None = None
    places: tuple[Place, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> str | None:
        """The IRI of the part of the certification that this is, for its sentences."""
        return self.value if "/id/certification/" in self.value else None


@dataclass(frozen=True, slots=True)
class Status:
    """The registration's state on a day: `kind` is `active`, `ended` or `unknown`."""

    kind: str
    sentence: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a line of titles."""

    number: str
    label: str | None
    begins: str | None
    expires: str | None
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A node of a bloc's tree: what it is to its parent (`link`), of which class, and its children."""

    iri: str
    key: str
    link: str
    cls: str
    label: str
    description: str | None
    duration: str | None
    inferred: bool
    children: tuple[Element, ...] = ()

    def of(self, *links: str) -> list[Element]:
        """The children of some links."""
        return [child for child in self.children if child.link in links]


@dataclass(frozen=True)
class Sheet:
    """What the graph says of one certification."""

    number: str
    label: str | None
    others: tuple[str, ...]
    """Its other wordings."""
    statements: Mapping[str, tuple[Statement, ...]]
    """Local name of the property → what is stated by it."""
    exports: tuple[str, ...]
    """The graphs of the register that speak of it, by name."""
    documents: tuple[str, ...]
    """The documents that speak of it, by id."""

    def of(self, *names: str) -> tuple[Statement, ...]:
        return tuple(one for name in names for one in self.statements.get(name, ()))

    def status(self, day: str) -> Status:
        """The state of the registration on a day (`AAAA-MM-JJ`)."""
        ends = sorted({one.value for one in self.of("expiresOn")})
        last = sorted({one.value for one in self.of("lastDeliveryOn")})
        more = []
        newer = [one.text for one in self.of("isReplacedBy")]
        if newer:
            more.append(f"Remplacé par {french.listed(newer)}")
        if len(ends) > 1:
            more.append(
                "Nos sources donnent des échéances différentes : "
                + french.listed([french.day(end) for end in ends])
            )
        if not ends:
            active = [one.value for one in self.of("isActive")]
            known = {"true": "Fiche active", "false": "Fiche inactive"}
            shown = known.get(active[0], "") if active else ""
            return Status("unknown", shown or "Échéance non précisée dans nos sources", tuple(more))
        if ends[-1] >= day:
            return Status(
                "active", f"Enregistrement actif jusqu'au {french.day(ends[-1])}", tuple(more)
            )
        if last and last[-1] >= day:
            more.insert(
                0,
                f"Délivrance possible jusqu'au {french.day(last[-1])} "
                f"(parcours engagés avant le {french.day(ends[-1])})",
            )
        return Status(
            "ended",
            "Enregistrement échu — le titre obtenu reste acquis",
            (f"Échu depuis le {french.day(ends[-1])}", *more),
        )


def sheet(graph: Graph, number: str) -> Sheet:
    """The sheet of a certification, by any form of its number.

    Raises:
        IdentifierError: not a number.
        UnknownEntityError: the graph does not know it.
    """
    number = parse_certification(number)
    found = graph.query("fiche", a=number)
    if not found:
        graph.certification(number)  # raises with the words of the command line
        raise UnknownEntityError(f"{number} n'est pas dans le graphe")
    places = _fact_places(graph, certification_iri(number))
    statements: dict[str, list[Statement]] = defaultdict(list)
    for row in found:
        name = _local(row["property"])
        if one := _statement(name, row, places.get((row["property"], row["value"]), ())):
            statements[name].append(one)
    labels = [row["value"] for row in found if row["property"] == f"{SKOS}prefLabel"]
    others = [row["value"] for row in found if row["property"] == f"{SKOS}altLabel"]
    label = next(iter(labels + others), None)
    sources = [row["graph"] for row in graph.query("graphes-de", a=number)]
    known = set(graph.store.default_graph_names())
    return Sheet(
        number,
        label,
        tuple(one for one in dict.fromkeys(others) if one != label),
        {name: tuple(ones) for name, ones in statements.items()},
        tuple(name for name in sources if "/register/" in name and name in known),
        tuple(name.rsplit("/", 1)[1] for name in sources if "/document/" in name),
    )


def lineage(graph: Graph, number: str) -> list[Edition]:
    """The editions tied to a certification by replacements, newest first, itself included."""
    replaced: dict[str, list[str]] = defaultdict(list)
    rows: dict[str, dict[str, str]] = {}
    for row in graph.query("lignee", a=number):
        rows[row["number"]] = row
        if former := row.get("replaces"):
            replaced[row["number"]].append(former)
    editions = [
        Edition(n, row.get("label"), row.get("begins"), row.get("expires"), tuple(replaced[n]))
        for n, row in rows.items()
    ]
    return _newest_first(editions)


def bloc_tree(graph: Graph, bloc: str) -> tuple[Element, ...]:
    """What hangs from a bloc, by its IRI: competences with their criteria, tests, juries, periods."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in graph.query("arbre-bloc", bloc=bloc):
        rows[row["parent"]].append(row)

    def grown(parent: str) -> tuple[Element, ...]:
        ordered = sorted(rows.get(parent, ()), key=lambda row: int(row.get("position", 999)))
        return tuple(
            Element(
                row["part"],
                row["part"].rsplit("/", 1)[1],
                row["link"],
                row.get("class", ""),
                row.get("label") or row["part"].rsplit("/", 1)[1],
                row.get("description"),
                row.get("duration"),
                row.get("inferred") == "true",
                grown(row["part"]) if parent == bloc else (),
            )
            for row in ordered
        )

    return grown(bloc)


def places(graph: Graph, entity: str) -> dict[str, tuple[Place, ...]]:
    """Where an entity and each of its parts are read: IRI → places, in the order of the documents."""
    found: dict[str, list[Place]] = defaultdict(list)
    for row in graph.query("phrases", entity=entity):
        found[row["part"]].append(_place(row))
    return {iri: tuple(ones) for iri, ones in found.items()}


def places_of(graph: Graph, entity: str) -> tuple[Place, ...]:
    """Where one entity is read."""
    return tuple(_place(row) for row in graph.query("passages", entity=entity))


def figures(graph: Graph, number: str) -> dict[str, dict[str, str | None]]:
    """Year → measure → value; None where the source shows that it has no figure."""
    table: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in graph.query("statistiques", a=number):
        table[row["year"]][row["measure"]] = row.get("value")
    return dict(sorted(table.items()))


def figure_places(graph: Graph, number: str) -> tuple[Place, ...]:
    """Where the figures of a certification are read, each place once."""
    found: dict[Place, None] = {}
    for row in graph.query("statistiques", a=number):
        found.update(dict.fromkeys(places_of(graph, row["observation"])))
    return tuple(sorted(found, key=lambda place: (place.document, place.start)))


def _fact_places(graph: Graph, entity: str) -> dict[tuple[str, str], tuple[Place, ...]]:
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for row in graph.query("faits-situes", entity=entity):
        found[row["property"], row["value"]].append(_place(row))
    return {key: tuple(ones) for key, ones in found.items()}


def _place(row: Mapping[str, str]) -> Place:
    numbers = (int(row[name]) for name in ("startLine", "endLine", "start", "end"))
    return Place(row["document"], *numbers)


def _local(iri: str) -> str:
    for base in (ONTOLOGY, DCTERMS, SKOS):
        if iri.startswith(base):
            return iri.removeprefix(base)
    return iri


def _statement(name: str, row: Mapping[str, str], where: Sequence[Place]) -> Statement | None:
    value, label = row["value"], row.get("label")
    code = value.rsplit("/", 1)[1] if name in CODES else None
    if name in ("replaces", "isReplacedBy"):
        text = value.rsplit("/", 1)[1]
    elif name in DATES:
        text = french.count(int(value), "an") if name == "durationYears" else french.day(value)
    elif name == "totalDuration":
        text = french.duration(value)
    elif name == "registrationKind":
        text = french.word(value)
    else:
        text = label or (value.rsplit("/", 1)[1] if value.startswith(ONTOLOGY[:20]) else value)
    extra = {
        key: row[key] for key in ("open", "duration", "leadIn", "juryText", "siret") if key in row
    }
    return Statement(name, value, text, code, row.get("description"), tuple(where), extra)


def _newest_first(editions: list[Edition]) -> list[Edition]:
    """An edition before those that it replaces; between the others, the higher number first."""
    by_number = {one.number: one for one in editions}
    ordered: list[Edition] = []
    seen: set[str] = set()

    def visit(one: Edition) -> None:
        if one.number in seen:
            return
        seen.add(one.number)
        for former in sorted(one.replaces, key=_digits):
            if former in by_number:
                visit(by_number[former])
        ordered.append(one)

    for one in sorted(editions, key=lambda one: _digits(one.number)):
        visit(one)
    return ordered[::-1]


def _digits(number: str) -> int:
    return int("".join(c for c in number if c.isdigit()) or 0)
