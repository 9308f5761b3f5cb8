"""Namespaces and the mapping of records to terms (DESIGN §3, §9).

A new kind of part is one line in `PARTS`, a new literal fact one line in `FACTS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, SKOS, Namespace, URIRef

from crosswalk import model
from crosswalk.identifiers import ID, ONTOLOGY

RNCP = Namespace(ONTOLOGY)
OA = Namespace("http://www.w3.org/ns/oa#")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
SDMX = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_CODE = Namespace("http://purl.org/linked-data/sdmx/2009/code#")

PREFIXES = {
    "rncp": ONTOLOGY,
    "id": ID,
    "oa": str(OA),
    "xkos": str(XKOS),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "prov": "http://www.w3.org/ns/prov#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "qb": "http://purl.org/linked-data/cube#",
    "sdmx-attribute": str(SDMX),
    "sdmx-code": str(SDMX_CODE),
}
"""The prefixes of every serialisation and of the queries we show."""


@dataclass(frozen=True, slots=True)
class Part:
    """How a record becomes a node: its class, its place in the IRI, its tie to the parent."""

    cls: URIRef
    segment: str
    property: URIRef
    inverse: URIRef | None = None


PARTS: dict[type, Part] = {
    model.Bloc: Part(RNCP.Bloc, "bloc", RNCP.hasBloc, RNCP.blocOf),
    model.Competence: Part(RNCP.Competence, "competence", RNCP.hasCompetence, RNCP.competenceOf),
    model.TransversalCompetence: Part(
        RNCP.TransversalCompetence, "competence", RNCP.hasTransversalCompetence
    ),
    model.CompetenceDetail: Part(RNCP.CompetenceDetail, "detail", RNCP.hasDetail),
    model.Criterion: Part(RNCP.Criterion, "criterion", RNCP.hasCriterion, RNCP.criterionOf),
    model.TechnicalKnowHow: Part(RNCP.TechnicalKnowHow, "know-how", RNCP.requires),
    model.OrganisationalKnowHow: Part(RNCP.OrganisationalKnowHow, "know-how", RNCP.requires),
    model.RelationalKnowHow: Part(RNCP.RelationalKnowHow, "know-how", RNCP.requires),
    model.KnowHow: Part(RNCP.KnowHow, "know-how", RNCP.requires),
    model.Knowledge: Part(RNCP.Knowledge, "knowledge", RNCP.requires),
    model.Activity: Part(RNCP.Activity, "activity", RNCP.hasActivity),
    model.Job: Part(RNCP.Job, "job", RNCP.accessibleJob),
    model.Sector: Part(RNCP.Sector, "sector", RNCP.sector),
    model.Responsibility: Part(RNCP.Responsibility, "responsibility", RNCP.hasResponsibility),
    model.Audience: Part(RNCP.Audience, "audience", RNCP.hasAudience),
    model.GlossaryEntry: Part(RNCP.GlossaryEntry, "glossary", RNCP.hasGlossaryEntry),
    model.AssessmentModality: Part(RNCP.AssessmentModality, "assessment", RNCP.hasAssessment),
    model.AwardRule: Part(RNCP.AwardRule, "award-rule", RNCP.hasAwardRule),
    model.Eligibility: Part(RNCP.EligibilityCondition, "eligibility", RNCP.hasEligibilityCondition),
    model.Remedy: Part(RNCP.Remedy, "remedy", RNCP.hasRemedy),
    model.Jury: Part(RNCP.Jury, "jury", RNCP.hasJury),
    model.AccessRoute: Part(RNCP.AccessRoute, "access-route", RNCP.hasAccessRoute),
    model.EnterprisePeriod: Part(RNCP.EnterprisePeriod, "period", RNCP.hasEnterprisePeriod),
    model.LegalReference: Part(RNCP.LegalReference, "legal-reference", RNCP.hasLegalReference),
    model.KeyFigure: Part(RNCP.KeyFigure, "key-figure", RNCP.hasKeyFigure),
    model.Section: Part(RNCP.DocumentSection, "section", RNCP.hasSection),
    model.Item: Part(RNCP.JuryMember, "member", RNCP.hasMember),
}
"""Record → node. `model.Item` itself is only used for the members of a jury."""

FACTS: dict[str, URIRef] = {
    "other_labels": SKOS.altLabel,
    "former_labels": RNCP.formerLabel,
    "notations": SKOS.notation,
    "descriptions": DCTERMS.description,
    "body": DCTERMS.description,
    "definition": SKOS.definition,
    "contexts": RNCP.context,
    "label": DCTERMS.title,
    "lead_in": RNCP.leadIn,
    "domain": RNCP.domainOfResponsibility,
    "source": RNCP.figureSource,
    "category": RNCP.category,
    "duration": RNCP.duration,
    "total_duration": RNCP.totalDuration,
    "presence": RNCP.juryPresence,
    "not_applicable": RNCP.notApplicable,
    "modified_on": RNCP.modifiedOn,
    "published_on": RNCP.publishedOn,
    "signed_on": RNCP.signedOn,
    "training_prerequisites": RNCP.trainingPrerequisite,
    "prerequisites": RNCP.prerequisite,
    "award_conditions": RNCP.awardCondition,
    "registered_on": RNCP.registeredOn,
    "decided_on": RNCP.decidedOn,
    "effective_on": RNCP.effectiveOn,
    "expires_on": RNCP.expiresOn,
    "last_delivery_on": RNCP.lastDeliveryOn,
    "last_journal_on": RNCP.lastOfficialJournalOn,
    "duration_years": RNCP.durationYears,
}
"""Field of a record → property of the literal that it states, with its words."""

CODE_PROPERTIES: dict[model.CodeScheme, URIRef] = {
    model.CodeScheme.NSF: RNCP.nsf,
    model.CodeScheme.ROME: RNCP.rome,
    model.CodeScheme.FORMACODE: RNCP.formacode,
    model.CodeScheme.IDCC: RNCP.idcc,
    model.CodeScheme.BROCHURE: RNCP.brochure,
}

KINDS: dict[model.Kind, URIRef] = {
    model.Kind.PARTIAL: RNCP.PartialCorrespondence,
    model.Kind.TOTAL: RNCP.TotalCorrespondence,
    model.Kind.SPECIFIC_REGISTER: RNCP.SpecificRegisterCorrespondence,
    model.Kind.EXEMPTION: RNCP.Exemption,
}

DIRECTIONS: dict[model.Direction, URIRef] = {
    model.Direction.UNILATERAL: RNCP.Unilateral,
    model.Direction.RECIPROCAL: RNCP.Reciprocal,
    model.Direction.NOT_STATED: RNCP.DirectionNotStated,
}

SCHEMES: dict[model.CodeScheme, str] = {
    model.CodeScheme.NSF: f"{ID}nsf",
    model.CodeScheme.ROME: f"{ID}rome/4",
    model.CodeScheme.FORMACODE: f"{ID}formacode",
    model.CodeScheme.IDCC: f"{ID}idcc",
    model.CodeScheme.BROCHURE: f"{ID}brochure",
}
"""The ROME of the documents is version 4 where they do not say: all postdate 2023 or state its codes
unchanged; a source that names another version says so in `Code.scheme_version`."""


def code_iri(code: model.Code) -> URIRef:
    """IRI of a code concept: `id/nsf/332t`, `id/rome/4/K1203`."""
    return URIRef(f"{scheme_iri(code)}/{code.code}")


def scheme_iri(code: model.Code) -> URIRef:
    """IRI of the scheme that a code is of, in its version."""
    if code.scheme is model.CodeScheme.ROME and code.scheme_version:
        return URIRef(f"{ID}rome/{code.scheme_version}")
    return URIRef(SCHEMES[code.scheme])
