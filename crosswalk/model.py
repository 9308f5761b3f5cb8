"""The records that readers produce and that the graph is made of (DESIGN §3).

Everything a document says is a frozen record that carries the document's own words (`Text`), so that
each statement can be traced to its sentence. Records know neither layouts nor RDF. `None` or an empty
tuple means that the source does not say; what a source says to be empty is in `not_stated` and
`none_declared`. The `key` of a part is its place in the IRI of its parent: the document's own number
where it has one (`CP4`, `2.3`), else its 1-based position.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from crosswalk.text import Source, Text

T = TypeVar("T")


class Kind(StrEnum):
    """Kinds of correspondence: Code du travail R. 6113-9 8°, and the dispense, which delivers nothing."""

    PARTIAL = "partielle"
    TOTAL = "totale"
    SPECIFIC_REGISTER = "répertoire spécifique"
    EXEMPTION = "dispense"


class Direction(StrEnum):
    """What the source says of the sense in which a correspondence may be used."""

    UNILATERAL = "unilatérale"
    RECIPROCAL = "réciproque"
    NOT_STATED = "non précisée"


class CodeScheme(StrEnum):
    """The code lists that certifications are indexed with."""

    NSF = "nsf"
    ROME = "rome"
    FORMACODE = "formacode"
    IDCC = "idcc"
    BROCHURE = "brochure"


class Measure(StrEnum):
    """Yearly figures of a France compétences fiche; rates are percentages."""

    CERTIFIED = "certified"
    CERTIFIED_BY_VAE = "certifiedByVAE"
    EMPLOYMENT_6_MONTHS = "employmentRateAt6Months"
    OCCUPATION_6_MONTHS = "occupationRateAt6Months"
    OCCUPATION_2_YEARS = "occupationRateAt2Years"


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value read from a document, with the words that state it."""

    value: T
    text: Text


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a public list: `code` normalised (`332t`, `K1203`), `label` as the source words it.

    `scheme_version` is set only where the source names the version of the list.
    """

    scheme: CodeScheme
    code: str
    label: str | None
    text: Text
    scheme_version: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a certification that is one wording: a criterion, a job title, an activity…

    `inferred` marks a wording whose beginning or end the document does not show (a cut between two
    sentences run on one line).
    """

    key: str
    text: Text
    inferred: bool = False


class Criterion(Item):
    """Assessment criterion of a competence."""


class CompetenceDetail(Item):
    """Déclinaison of a competence (2018 référentiel, part III)."""


class Job(Item):
    """Job title that the certification opens."""


class Sector(Item):
    """Sector of activity."""


@dataclass(frozen=True, slots=True)
class Responsibility(Item):
    """Responsibility of the professional; `key` is its position, `domain` the words it is listed under."""

    domain: Text | None = None


class Audience(Item):
    """Public that the certification, or the training that leads to it, is meant for."""


class AwardRule(Item):
    """Rule by which blocs, competences or the title are awarded."""


@dataclass(frozen=True, slots=True)
class Eligibility(Item):
    """Condition to sit the assessment, or to be awarded the title.

    `lead_in` is the sentence that opens the list it stands in: it may say for which route it holds.
    """

    lead_in: Text | None = None


class Remedy(Item):
    """Procedure of appeal or notification, with its delay."""


class KnowHow(Item):
    """Savoir-faire of a list whose groups the text does not show: its kind is not known."""


class TechnicalKnowHow(Item):
    """Savoir-faire technique."""


class OrganisationalKnowHow(Item):
    """Savoir-faire organisationnel."""


class RelationalKnowHow(Item):
    """Savoir-faire relationnel."""


class Knowledge(Item):
    """Savoir."""


@dataclass(frozen=True, slots=True)
class Activity(Item):
    """Activity or activité type, with its description where the document has one."""

    descriptions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and its definition; `glossary` names the glossary it stands in."""

    key: str
    text: Text
    definition: Text
    glossary: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document kept as text, because no term of the model says what it states."""

    key: str
    text: Text
    body: Text | None


@dataclass(frozen=True, slots=True)
class TransversalCompetence:
    """Compétence transversale (`CT1`…). `former_labels`: what the document says it was called before."""

    key: str
    text: Text
    former_labels: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Competence:
    """A professional competence, in the words of its document.

    `mobilises` holds the keys of the transversal competences it calls on, each with the words of the
    table that say so.
    """

    key: str
    text: Text
    inferred: bool = False
    other_labels: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    contexts: tuple[Text, ...] = ()
    details: tuple[CompetenceDetail, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    know_how: tuple[
        TechnicalKnowHow | OrganisationalKnowHow | RelationalKnowHow | KnowHow, ...
    ] = ()
    knowledge: tuple[Knowledge, ...] = ()
    mobilises: tuple[Stated[str], ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentModality:
    """A way of assessing; `assesses` holds competence keys, each with the words that name it.

    `duration` is the candidate's. `not_applicable` is set when the document lists the modality only
    to say « Sans objet ».
    """

    key: str
    text: Text
    inferred: bool = False
    assesses: tuple[Stated[str], ...] = ()
    duration: Stated[timedelta] | None = None
    descriptions: tuple[Text, ...] = ()
    not_applicable: Text | None = None


@dataclass(frozen=True, slots=True)
class EnterprisePeriod:
    """Period in enterprise (or training hours) that a candidate must show; `hours` as stated.

    `label` is the name of the period where the document gives it one apart from the sentence;
    `descriptions` what else it says of it, as that it is compulsory for those who come from training.
    """

    key: str
    text: Text
    hours: int
    label: Text | None = None
    descriptions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Jury:
    """A jury: its composition in the document's words, its presence, its members where listed."""

    key: str
    text: Text
    members: tuple[Item, ...] = ()
    presence: Stated[timedelta] | None = None
    modified_on: Stated[date] | None = None
    descriptions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessRoute:
    """A way to the certification. `open` is None where the document does not let it be known."""

    key: str
    text: Text
    open: bool | None
    jury: Jury | None = None


@dataclass(frozen=True, slots=True)
class Certifier:
    """The body that awards: legal name as written, SIRET (14 digits) where stated."""

    text: Text
    siret: Stated[str] | None = None


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A text that institutes or governs the certification; `signed_on` is the date of the text itself."""

    key: str
    text: Text
    published_on: Stated[date] | None = None
    signed_on: Stated[date] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One yearly figure. `value` is None where the source shows that it has none (« - »)."""

    year: int
    measure: Measure
    value: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class KeyFigure(Item):
    """A figure that a document gives in a sentence, outside any yearly table.

    `source` is where the document says that it comes from (a footnote).
    """

    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Bloc:
    """Bloc de compétences or CCP.

    `key` is the register's (`BC01`) where `code` is known, else the document's own (`n1`, `CCP1`).
    `code` is the full register code (`RNCP41402BC01`).
    """

    key: str
    text: Text
    code: str | None = None
    other_labels: tuple[Text, ...] = ()
    notations: tuple[Stated[str], ...] = ()
    descriptions: tuple[Text, ...] = ()
    competences: tuple[Competence, ...] = ()
    assessments: tuple[AssessmentModality, ...] = ()
    total_duration: Stated[timedelta] | None = None
    juries: tuple[Jury, ...] = ()
    periods: tuple[EnterprisePeriod, ...] = ()
    prerequisites: tuple[Stated[str], ...] = ()
    award_conditions: tuple[Stated[str], ...] = ()


@dataclass(frozen=True, slots=True)
class BlocMention:
    """A bloc as a correspondence names it: code or local key, label in the source's words."""

    key: str
    code: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Mention:
    """One side of a correspondence: a certification, all of it or these blocs together.

    `level` is set where the correspondence itself states it.
    """

    number: str
    text: Text
    blocs: tuple[BlocMention, ...] = ()
    level: Stated[int] | None = None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One statement between two sets: all the blocs of `source` ↔ all the blocs of `target`.

    `source` is the declaring side and `target` the recognised side, as in the feed of France
    compétences and in XKOS: never held and obtained. `together_stated` is False where the words join
    several recognised blocs by « et » without saying whether one of them is enough.
    """

    source: Mention
    target: Mention
    kind: Kind
    direction: Direction
    text: Text
    legal_source: Text | None = None
    together_stated: bool = True


@dataclass(frozen=True, slots=True)
class Filiation:
    """The certification replaces another, which the document names."""

    number: str
    text: Text
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Certification:
    """One registered edition of a certification, as one document states it.

    `category` is the kind of title in the document's words (« Titre à finalité professionnelle »).
    `number_text` holds the words that state the number, where the document has them.
    `lists_all_blocs` holds the words that show the list of blocs to be whole. `not_stated` names the
    properties whose heading stands in the document with nothing under it; `none_declared` those that
    the document says to have no value.
    """

    number: str
    text: Text | None = None
    number_text: Text | None = None
    other_labels: tuple[Text, ...] = ()
    category: Text | None = None
    notations: tuple[Stated[str], ...] = ()
    level: Stated[int] | None = None
    codes: tuple[Code, ...] = ()
    near_rome: tuple[Code, ...] = ()
    certifiers: tuple[Certifier, ...] = ()
    descriptions: tuple[Text, ...] = ()
    activities: tuple[Activity, ...] = ()
    jobs: tuple[Job, ...] = ()
    sectors: tuple[Sector, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    lists_all_blocs: Text | None = None
    transversal: tuple[TransversalCompetence, ...] = ()
    assessments: tuple[AssessmentModality, ...] = ()
    total_duration: Stated[timedelta] | None = None
    award_rules: tuple[AwardRule, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    juries: tuple[Jury, ...] = ()
    routes: tuple[AccessRoute, ...] = ()
    audiences: tuple[Audience, ...] = ()
    periods: tuple[EnterprisePeriod, ...] = ()
    training_prerequisites: tuple[Stated[str], ...] = ()
    prerequisites: tuple[Stated[str], ...] = ()
    award_conditions: tuple[Stated[str], ...] = ()
    legal_references: tuple[LegalReference, ...] = ()
    figures: tuple[Figure, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    registered_on: Stated[date] | None = None
    decided_on: Stated[date] | None = None
    effective_on: Stated[date] | None = None
    expires_on: Stated[date] | None = None
    last_delivery_on: Stated[date] | None = None
    last_journal_on: Stated[date] | None = None
    duration_years: Stated[int] | None = None
    replaces: tuple[Filiation, ...] = ()
    sections: tuple[Section, ...] = ()
    not_stated: tuple[Stated[str], ...] = ()
    none_declared: tuple[Stated[str], ...] = ()


class LineRole(StrEnum):
    """Why a line that no passage cites is there (see `crosswalk coverage`)."""

    FURNITURE = "en-tête ou pied de page"
    HEADING = "titre de rubrique"
    LEAD_IN = "phrase d'introduction"
    NOT_UNDERSTOOD = "non compris"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader has to tell the user: what it guessed, could not read, or missed.

    `message` is a French sentence; `line` is 1-based. `severity` is « erreur » (nothing can be
    built), « alerte » (built, but look) or « information ».
    """

    severity: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LineMark:
    """A line the reader recognised without stating anything from it."""

    number: int
    role: LineRole


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader understood of one document."""

    source: Source
    kind: str
    certification: Certification
    correspondences: tuple[Correspondence, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[LineMark, ...] = ()
