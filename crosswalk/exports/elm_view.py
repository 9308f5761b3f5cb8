"""The nodes of the ELM view of one certification."""

from __future__ import annotations

import re

from crosswalk.exports.base import LICENCE_WORDS
from crosswalk.exports.elm_writer import Writer
from crosswalk.exports.neighbourhood import Neighbourhood
from crosswalk.identifiers import DCTERMS, ONTOLOGY, SKOS
from crosswalk.notice import NOTICE

_EQF = "http://data.europa.eu/snb/eqf/"
_EQF_SCHEME = f"{_EQF}25831c2"
_COUNTRY = "http://publications.europa.eu/resource/authority/country"
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?")
_INFERRED = "Les limites de cet énoncé dans le texte source sont déduites, non lues."
_REGISTER = "France compétences"


def rncp(name: str) -> str:
    """The IRI of one of our terms."""
    return ONTOLOGY + name


class View(Writer):
    """The mapping; `conflicts` says what the sources disagree on, and is therefore left out."""

    def __init__(self, facts: Neighbourhood) -> None:
        super().__init__(facts)
        self.conflicts: list[str] = []
        self.qualification = self.node(facts.iri, "", "elm:Qualification")

    def build(self) -> None:
        """Every node: the qualification, its blocs and their outcomes, who awards, since when."""
        facts, node = self.facts, self.qualification
        self.labels(node, facts.iri, "dcterms:title")
        if described := facts.texts(facts.iri, f"{DCTERMS}description"):
            self.text(node, "dcterms:description", "\n\n".join(described))
        for words in facts.texts(facts.iri, rncp("category")):
            self.text(node, "elm:category", words)
        self._identifiers()
        self._levels()
        self._subjects()
        self.notes(self.qualification, facts.iri, self._remarks())
        if required := facts.texts(facts.iri, rncp("trainingPrerequisite")):
            entry = self.node(facts.iri, "entry-requirement", "elm:Note")
            self.link(node, "elm:entryRequirement", entry)
            for words in required:
                self.text(entry, "elm:noteLiteral", words)
        self._summary(node, facts.iri, "abilitiesText")
        self._assessments(node, facts.iri)
        for bloc in facts.parts(facts.iri, rncp("hasBloc")):
            self._bloc(bloc)
        bodies = [self._organisation(one) for one in facts.values(facts.iri, rncp("certifier"))]
        self._award(bodies)
        self._registration(bodies)

    def _identifiers(self) -> None:
        """The number first, then the other codes, then the IRI of what this is a copy of."""
        facts, node = self.facts, self.qualification
        numbers = facts.values(facts.iri, rncp("rncpNumber"))
        codes = [code for code in facts.values(facts.iri, f"{SKOS}notation") if code not in numbers]
        for rank, code in enumerate((*numbers, *codes), 1):
            register = re.sub(r"\d+$", "", code) if code in numbers else ""
            identifier = self.identifier(node, facts.iri, rank, code, register)
            if register:
                self.text(identifier, "adms:schemeAgency", _REGISTER)
        self.identifier(node, facts.iri, len(numbers) + len(codes) + 1, facts.iri, "Passerelle")

    def _levels(self) -> None:
        facts = self.facts
        level = self._one(facts.iri, "level", "niveau")
        if level is None:
            return
        self.concept(level, facts.values(level, f"{SKOS}inScheme"))
        self.link(self.qualification, "elm:NQFLevel", level)
        for european in facts.values(level, f"{SKOS}closeMatch"):
            if european.startswith(_EQF):
                self.concept(european, [_EQF_SCHEME])
                self.link(self.qualification, "elm:EQFLevel", european)

    def _subjects(self) -> None:
        facts = self.facts
        for name in ("nsf", "formacode"):
            for code in facts.values(facts.iri, rncp(name)):
                self.concept(code, facts.values(code, f"{SKOS}inScheme"))
                self.link(self.qualification, "elm:educationSubject", code)

    def _remarks(self) -> list[str]:
        facts = self.facts
        said = [NOTICE, LICENCE_WORDS, *facts.mentions, *self._said(facts.iri)]
        for competence in facts.parts(facts.iri, rncp("hasTransversalCompetence")):
            said.append(f"Compétence transversale : {facts.label(competence)}")
        return said

    def _said(self, of: str) -> list[str]:
        return [
            f"{head} : {words}"
            for name, head in _REMARKS.items()
            for words in self.facts.texts(of, rncp(name))
        ]

    def _bloc(self, bloc: str) -> None:
        facts = self.facts
        node = self.node(bloc, "", "elm:LearningAchievementSpecification")
        self.link(node, "elm:isPartOf", self.qualification)
        self.labels(node, bloc, "dcterms:title")
        for code in facts.values(bloc, rncp("blocCode")):
            identifier = self.identifier(node, bloc, 1, code, "RNCP")
            self.text(identifier, "adms:schemeAgency", _REGISTER)
        for competence in facts.parts(bloc, rncp("hasCompetence")):
            outcome = self.node(competence, "", "elm:LearningOutcome")
            for owner in (self.qualification, node):
                self.link(owner, "elm:learningOutcome", outcome)
            if label := facts.label(competence):
                self.text(outcome, "dcterms:title", label)
            if rncp("Inferred") in facts.values(competence, rncp("boundary")):
                self.notes(outcome, competence, [_INFERRED])
        self._summary(node, bloc, "competencesText")
        self.notes(node, bloc, self._said(bloc))
        self._assessments(node, bloc)

    def _summary(self, node: str, of: str, name: str) -> None:
        """The competences in one text, as an export of the register gives them."""
        if said := self.facts.texts(of, rncp(name)):
            note = self.node(of, "summary", "elm:Note")
            self.link(node, "elm:learningOutcomeSummary", note)
            for words in said:
                self.text(note, "elm:noteLiteral", words)

    def _assessments(self, node: str, of: str) -> None:
        """The tests that take place: those said to be « sans objet » prove nothing."""
        facts = self.facts
        for modality in facts.parts(of, rncp("hasAssessment")):
            if facts.values(modality, rncp("notApplicable")):
                continue
            test = self.node(modality, "", "elm:LearningAssessmentSpecification")
            self.link(node, "elm:provenBy", test)
            self.link(test, "elm:proves", node)
            self.labels(test, modality, "dcterms:title")
            if described := facts.texts(modality, f"{DCTERMS}description"):
                self.text(test, "dcterms:description", "\n\n".join(described))
            lengths = facts.values(modality, rncp("duration"))
            self.notes(test, modality, (f"Durée : {_spoken(one)}" for one in lengths))

    def _organisation(self, iri: str) -> str:
        node = self.node(iri, "", "elm:Organisation")
        self.labels(node, iri, "rov:legalName")
        for rank, siret in enumerate(self.facts.values(iri, rncp("siret")), 1):
            identifier = self.node(iri, f"identifier-{rank}", "elm:LegalIdentifier")
            self.link(node, "adms:identifier", identifier)
            self.value(identifier, "skos:notation", siret)
            self.value(identifier, "elm:schemeName", "SIRET")
            self.text(identifier, "adms:schemeAgency", "INSEE")
            self.concept(f"{_COUNTRY}/FRA", [_COUNTRY])
            self.link(identifier, "dcterms:spatial", f"{_COUNTRY}/FRA")
        return node

    def _award(self, bodies: list[str]) -> None:
        if not bodies:
            return
        award = self.node(self.facts.iri, "award", "elm:AwardingOpportunity")
        self.link(self.qualification, "elm:awardingOpportunity", award)
        self.link(award, "elm:learningAchievementSpecification", self.qualification)
        for body in bodies:
            self.link(award, "elm:awardingBody", body)
        if last := self._one(self.facts.iri, "lastDeliveryOn", "dernière délivrance"):
            period = self.node(self.facts.iri, "award-period", "dcterms:PeriodOfTime")
            self.link(award, "dcterms:temporal", period)
            self.instant(period, "elm:endDate", last)

    def _registration(self, bodies: list[str]) -> None:
        """The registration in the national register, when a source dates it."""
        facts = self.facts
        decided = self._one(facts.iri, "decidedOn", "date de décision")
        dates = {
            "dcterms:issued": decided
            or self._one(facts.iri, "registeredOn", "date d'enregistrement"),
            "dcterms:valid": self._one(facts.iri, "effectiveOn", "date d'effet"),
            "elm:expiryDate": self._one(facts.iri, "expiresOn", "échéance de l'enregistrement"),
        }
        stated = {name: day for name, day in dates.items() if day}
        if not stated:
            return
        node = self.node(facts.iri, "registration", "elm:Accreditation")
        self.link(self.qualification, "elm:accreditation", node)
        self.link(node, "elm:limitQualification", self.qualification)
        self.text(node, "dcterms:title", _REGISTERED)
        for body in bodies:
            self.link(node, "elm:organisation", body)
        for name, day in stated.items():
            self.instant(node, name, day)

    def _one(self, subject: str, name: str, words: str) -> str | None:
        """The value of a property that ELM takes once; two that disagree are both left out."""
        found = self.facts.values(subject, rncp(name))
        if len(found) > 1:
            shown = ", ".join(one.rpartition("/")[2] for one in found)
            self.conflicts.append(
                f"laissé de côté, parce que nos sources se contredisent : {words} ({shown})"
            )
        return found[0] if len(found) == 1 else None


_REMARKS = {
    "prerequisite": "Prérequis à la validation",
    "awardCondition": "Condition de délivrance",
    "assessmentText": "Modalités d'évaluation",
}
"""Statements that ELM has no property for and that no reader should miss → how a note begins."""

_REGISTERED = "Enregistrement au répertoire national"


def _spoken(duration: str) -> str:
    """`PT2H40M` as it is said: « 2 h 40 »."""
    match = _DURATION.fullmatch(duration)
    if match is None or not any(match.groups()):
        return duration
    hours, minutes = match[1], match[2]
    if hours is None:
        return f"{minutes} min"
    return f"{hours} h {int(minutes):02d}" if minutes else f"{hours} h"
