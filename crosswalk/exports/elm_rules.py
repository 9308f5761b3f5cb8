"""What the European Learning Model asks for, and what it has no place for.

The application profile is LOQ (Learning Opportunities and Qualifications), constraints 1.1.0 of
2023-06-05. Its shapes are closed: a node of the export bears ELM's own properties and no other.
"""

from __future__ import annotations

from crosswalk.identifiers import DCTERMS, ONTOLOGY, SKOS

ELM = "http://data.europa.eu/snb/model/elm/"

PREFIXES = {
    "elm": ELM,
    "adms": "http://www.w3.org/ns/adms#",
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rov": "http://www.w3.org/ns/regorg#",
    "skos": SKOS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the export: none of ours."""

REQUIRED: dict[str, dict[str, str]] = {
    "elm:Qualification": {
        "dcterms:title": "l'intitulé de la certification",
        "elm:EQFLevel": "le niveau européen, qui suit du niveau national",
        "elm:NQFLevel": "le niveau national",
        "elm:ISCEDFCode": "le domaine ISCED-F 2013 (les sources donnent la NSF et le Formacode, "
        "repris en elm:educationSubject)",
        "elm:learningOutcome": "les acquis d'apprentissage : aucune source n'énumère les "
        "compétences de ce titre, bloc par bloc",
    },
    "elm:LearningOutcome": {"dcterms:title": "l'intitulé de la compétence"},
    "elm:LearningAssessmentSpecification": {"dcterms:title": "l'intitulé de l'épreuve"},
    "elm:AwardingOpportunity": {
        "elm:awardingBody": "le certificateur",
        "elm:learningAchievementSpecification": "la certification délivrée",
    },
    "elm:Organisation": {
        "rov:legalName": "le nom du certificateur",
        "elm:location": "l'adresse du certificateur (les sources donnent son nom, parfois son SIRET)",
    },
    "elm:Accreditation": {
        "dcterms:title": "l'intitulé de l'enregistrement",
        "dcterms:type": "le type d'accréditation (la liste européenne ne connaît que des licences "
        "et des assurances qualité, pas l'enregistrement au RNCP)",
        "elm:accreditingAgent": "l'autorité qui a enregistré la certification, qu'aucun énoncé du "
        "graphe ne nomme",
        "elm:organisation": "le certificateur dont la certification est enregistrée",
    },
    "elm:Identifier": {"skos:notation": "l'identifiant"},
    "elm:LegalIdentifier": {"skos:notation": "l'identifiant", "dcterms:spatial": "le pays"},
    "elm:Note": {"elm:noteLiteral": "le texte de la note"},
}
"""Class → property that LOQ requires on each of its nodes → its name in a report."""

_NO_TERM = {
    "hasCriterion": "critères d'évaluation",
    "hasDetail": "déclinaisons des compétences",
    "requires": "savoirs et savoir-faire",
    "assesses": "compétences que chaque épreuve évalue",
    "hasAccessRoute": "voies d'accès",
    "hasJury": "jurys",
    "hasAwardRule": "règles d'attribution",
    "hasEligibilityCondition": "conditions d'accès à l'évaluation",
    "hasEnterprisePeriod": "périodes en entreprise",
    "hasActivity": "activités visées",
    "activitiesText": "texte des activités visées",
    "jobsText": "texte des emplois accessibles",
    "sectorsText": "texte des secteurs d'activité",
    "masteryText": "texte du niveau de maîtrise",
    "accessibleJob": "emplois accessibles",
    "hasFigures": "statistiques annuelles",
    "hasLegalReference": "références réglementaires",
    "idcc": "conventions collectives",
}
"""Property of ours → what it holds that has no place in LOQ."""

ALWAYS = (
    "laissé de côté : les correspondances déclarées et les filiations ; ELM n'a pas de terme pour "
    "elles, et aucun autre terme n'est forcé à leur place (« crosswalk correspondences » les donne)",
    "niveau national : l'IRI est celui de notre vocabulaire ; la liste européenne des cadres "
    "nationaux (QDR) n'a pour la France que les niveaux de la nomenclature de 1969",
    "blocs : elm:LearningAchievementSpecification, rattachés par elm:isPartOf ; LOQ n'admet sous "
    "elm:hasPart que des certifications, avec un niveau, et un bloc n'en a pas",
    "dates : portées à 00:00:00, parce que LOQ veut un instant (xsd:dateTime) et que les sources "
    "donnent un jour",
)


def left_out(properties: set[str]) -> list[str]:
    """The sentence on what is in the graph and has no place in LOQ, if there is any."""
    words = [words for name, words in _NO_TERM.items() if f"{ONTOLOGY}{name}" in properties]
    if f"{ONTOLOGY}rome" in properties:
        words.append("codes ROME (elm:limitNationalOccupation énoncerait un droit d'exercer)")
    return [f"laissé de côté, sans place dans le profil LOQ : {', '.join(words)}"] if words else []


def expand(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def shrink(iri: str) -> str:
    """The prefixed name of a term of these vocabularies."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri
