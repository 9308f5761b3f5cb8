"""What an answer about transfer is made of: frozen records, no store and no wording.

The grades are those of the ontology (`rncp:Grades`), in their order: the surest first. Conditions are
another axis and lower no grade; a title is another result than the sum of its blocs
(`reference/practice.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crosswalk.correspondences import Passage


class Grade(StrEnum):
    """What a person can expect for one bloc, the surest first."""

    HELD = "acquis"
    TEXT = "reconnu par un texte"
    EXPECTED = "prévu"
    CONFIRM = "à confirmer"
    NEAR = "proche"
    ACQUIRE = "à acquérir"


RANK: Mapping[Grade, int] = {grade: rank for rank, grade in enumerate(Grade)}
FIRM = frozenset({Grade.HELD, Grade.TEXT, Grade.EXPECTED})
"""Firm ground: held, or on the word of a text or of the certifier who awards."""


class Reading(StrEnum):
    """How a statement is read to give something to a person."""

    DECLARED = "déclarée"
    """As declared: holders of the recognised blocs get the declaring title's own blocs."""
    CONVERSE = "lecture inverse"
    """The other way round: only the other certifier has declared it."""
    ONE_OF = "un bloc sur plusieurs"
    """One bloc of a set of which the words do not say whether one is enough."""
    PART = "blocs d'un titre"
    """Who obtains a whole title obtains its blocs: no correspondence is used."""


@dataclass(frozen=True, slots=True)
class Item:
    """A bloc, or a whole certification (`key` is None)."""

    iri: str
    certification: str
    code: str | None
    key: str | None
    label: str
    known: bool = True
    """False for a bloc that the user named and that no source at hand describes."""

    @property
    def whole(self) -> bool:
        return self.key is None

    @property
    def name(self) -> str:
        """As a person writes it: the register's code, else number and local key (« RNCP39794 CCP3 »)."""
        if self.whole:
            return self.certification
        return self.code or f"{self.certification} {self.key}"


@dataclass(frozen=True, slots=True)
class Dates:
    """`on`: the day of the request (today by default). `obtained`: when what is held was obtained.
    `admitted`: recevabilité, or entry into training, for the target."""

    on: date | None = None
    obtained: date | None = None
    admitted: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is stated: a document and its line, or an export (no line)."""

    name: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Awarder:
    """A body that awards a title, as one or several sources name it."""

    name: str
    siret: str | None
    sources: tuple[Source, ...]
    registered: bool
    """Named by an export of the register, and not only by a document of the title."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in the words of its source; `kind` says which axis it is on (`CONDITION_KINDS`)."""

    kind: str
    text: str
    document: str | None
    start_line: int | None
    of: str
    """IRI of the certification or of the bloc that it is about."""


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One step of a proof: a row used, what it needed, what it gave, and the words that say so.

    `row` is None where nothing but the person's own statement is used (a bloc or a title held).
    """

    row: str | None
    reading: Reading | None
    needs: tuple[Item, ...]
    gives: tuple[Item, ...]
    sentence: str
    """With the labels, `caution` included."""
    short: str
    """The row in codes only, as declared: for a page that shows the labels elsewhere."""
    caution: str
    """What the row does not say, where it is not read as declared; else empty."""
    declared_by: str | None
    document: str | None
    passages: tuple[Passage, ...]
    declaring: str = ""
    """« La fiche RNCP41402 »: what declares the row; empty where `row` is None."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is obtained, with its grade and its proof; never one without a proof."""

    item: Item
    grade: Grade
    sentence: str
    proof: tuple[ProofStep, ...]
    conditions: tuple[Condition, ...]
    awarders: tuple[Awarder, ...]
    ask: str
    bring: str
    """The documents that prove what is held."""
    warning: str | None = None
    """The registration of the title has ended: the dates decide before anything else."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Of `of` competences of a bloc, how many computation finds covered, and how many in part."""

    covered: int
    partly: int
    of: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A computed proximity (« proche »): never a right, and never from this package."""

    item: str
    """IRI of the bloc of the target that the hint is about."""
    near: str
    """The held bloc that it is near to, as a person writes it."""
    text: str
    """Why, with its layer (« proposée par calcul, sans valeur officielle »)."""
    coverage: Covered | None = None
    """How much of the bloc `near` covers by itself; None where it was not counted."""


Hints = Callable[[Sequence[Item], Sequence[Item]], Sequence[Hint]]
"""Held items, and items that remain → hints: the analysis layer's part (`crosswalk.matching.hints`)."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """A bloc of a target that is still to be obtained, and how it is assessed."""

    item: Item
    grade: Grade
    """À CONFIRMER, PROCHE (a hint) or À ACQUÉRIR."""
    sentence: str
    assessment: tuple[str, ...]
    vae_open: bool | None
    """None where no source says whether the title is open to VAE."""
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFor:
    """A row of which something is held, and what is missing for it to work."""

    row: str
    reading: Reading
    grade: Grade
    lacks: tuple[Item, ...]
    gives: tuple[Item, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest sets of blocs whose acquisition completes a target, and whether all were tried."""

    sets: tuple[tuple[Item, ...], ...]
    exhaustive: bool


@dataclass(frozen=True, slots=True)
class Remains:
    """What remains for one target, on firm ground only, and if every « à confirmer » is granted."""

    firm: tuple[Remaining, ...]
    if_confirmed: tuple[Remaining, ...]
    smallest_firm: Smallest
    smallest_if_confirmed: Smallest


@dataclass(frozen=True, slots=True)
class Registration:
    """What the sources say of the registration of a certification; None or empty: not stated."""

    number: str
    label: str | None
    registered_on: date | None = None
    expires_on: date | None = None
    last_delivery_on: date | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    active: bool | None = None
    homepage: str | None = None
    blocs_known: bool = False
    """Whether a source shows the list of blocs to be whole."""


@dataclass(frozen=True, slots=True)
class TitleResult:
    """The title itself, apart from its blocs."""

    registration: Registration
    held: bool
    complete: bool
    """Every bloc is held or obtained (« à confirmer » left out), and the list of blocs is whole."""
    sentence: str
    grade: Grade | None
    """Where a row speaks of the whole certification; None otherwise."""
    proof: tuple[ProofStep, ...]
    conditions: tuple[Condition, ...]
    awarders: tuple[Awarder, ...]
    ask: str
    dates: tuple[str, ...]
    questions: tuple[str, ...]
    """What no source settles, and whom to ask: a former edition held, above all."""
    remains: Remains


@dataclass(frozen=True, slots=True)
class Answer:
    """What the held blocs give, for some targets or anywhere."""

    held: tuple[Item, ...]
    targets: tuple[str, ...]
    dates: Dates
    results: tuple[Result, ...]
    titles: tuple[TitleResult, ...]
    missing_for: tuple[MissingFor, ...]
    held_dates: tuple[str, ...]
    """What the dates say of what is held (« le titre obtenu reste acquis »)."""
    notes: tuple[str, ...] = field(default=())
    """What the person should know of the data: register not loaded, dispenses left out…"""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Identifier → title of the documents that the answer quotes."""
    data_date: date | None = None
