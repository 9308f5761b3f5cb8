"""What the pages call things: terms of other vocabularies, graphs, layers."""

from __future__ import annotations

from crosswalk import french
from crosswalk.dataset import KINDS, kind_of
from crosswalk.identifiers import GRAPH

PROPERTIES: dict[str, str] = {
    "http://www.w3.org/2004/02/skos/core#prefLabel": "Intitulé",
    "http://www.w3.org/2004/02/skos/core#altLabel": "Autre intitulé",
    "http://www.w3.org/2004/02/skos/core#notation": "Code",
    "http://www.w3.org/2004/02/skos/core#inScheme": "Appartient à",
    "http://www.w3.org/2004/02/skos/core#topConceptOf": "Premier rang de",
    "http://www.w3.org/2004/02/skos/core#hasTopConcept": "Premiers rangs",
    "http://www.w3.org/2004/02/skos/core#broader": "Plus général",
    "http://www.w3.org/2004/02/skos/core#narrower": "Plus précis",
    "http://www.w3.org/2004/02/skos/core#related": "Lié à",
    "http://www.w3.org/2004/02/skos/core#member": "Comprend",
    "http://www.w3.org/2004/02/skos/core#definition": "Définition",
    "http://www.w3.org/2004/02/skos/core#scopeNote": "Note d'emploi",
    "http://www.w3.org/2004/02/skos/core#closeMatch": "Proche de",
    "http://www.w3.org/2004/02/skos/core#exactMatch": "Équivaut à",
    "http://www.w3.org/2004/02/skos/core#broadMatch": "Plus général, ailleurs",
    "http://www.w3.org/2004/02/skos/core#narrowMatch": "Plus précis, ailleurs",
    "http://www.w3.org/2004/02/skos/core#relatedMatch": "Lié à, ailleurs",
    "http://purl.org/dc/terms/title": "Titre",
    "http://purl.org/dc/terms/description": "Présentation",
    "http://purl.org/dc/terms/identifier": "Identifiant",
    "http://purl.org/dc/terms/type": "Genre",
    "http://purl.org/dc/terms/publisher": "Éditeur",
    "http://purl.org/dc/terms/creator": "Auteur",
    "http://purl.org/dc/terms/source": "Source",
    "http://purl.org/dc/terms/issued": "Date",
    "http://purl.org/dc/terms/valid": "Période de validité",
    "http://purl.org/dc/terms/rights": "Licence ou droits",
    "http://purl.org/dc/terms/license": "Licence",
    "http://purl.org/dc/terms/isPartOf": "Fait partie de",
    "http://purl.org/dc/terms/replaces": "Remplace",
    "http://purl.org/dc/terms/isReplacedBy": "Remplacée par",
    "http://purl.org/dc/terms/isVersionOf": "Version de",
    "http://purl.org/dc/terms/isReferencedBy": "Cité par",
    "http://www.w3.org/ns/prov#wasDerivedFrom": "Lu dans",
    "http://www.w3.org/ns/prov#generatedAtTime": "Date",
    "http://www.w3.org/ns/oa#hasSource": "Document",
    "http://www.w3.org/ns/oa#hasSelector": "Sélecteur",
    "http://www.w3.org/ns/oa#exact": "Mots",
    "http://www.w3.org/ns/oa#start": "Premier caractère",
    "http://www.w3.org/ns/oa#end": "Fin (caractère exclu)",
    "http://www.w3.org/2002/07/owl#annotatedSource": "Sujet de l'énoncé",
    "http://www.w3.org/2002/07/owl#annotatedProperty": "Propriété",
    "http://www.w3.org/2002/07/owl#annotatedTarget": "Valeur",
    "http://www.w3.org/2002/07/owl#versionInfo": "Version",
    "http://www.w3.org/2000/01/rdf-schema#label": "Intitulé",
    "http://www.w3.org/2000/01/rdf-schema#comment": "Commentaire",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso": "Voir aussi",
    "http://purl.org/linked-data/cube#dataSet": "Jeu de statistiques",
    "http://purl.org/linked-data/cube#structure": "Structure",
    "http://purl.org/linked-data/cube#measureType": "Mesure",
    "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus": "État de l'observation",
    "http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure": "Unité",
    "http://rdf-vocabulary.ddialliance.org/xkos#madeOf": "Comprend la correspondance",
    "http://rdf-vocabulary.ddialliance.org/xkos#compares": "Compare",
    "http://rdf-vocabulary.ddialliance.org/xkos#sourceConcept": "Bloc du côté qui déclare",
    "http://rdf-vocabulary.ddialliance.org/xkos#targetConcept": "Bloc reconnu",
    "https://w3id.org/sssom/mapping_justification": "Justification",
    "https://w3id.org/sssom/confidence": "Confiance",
    "https://w3id.org/sssom/mapping_tool": "Outil",
    "https://w3id.org/sssom/subject_label": "Énoncé source",
    "https://w3id.org/sssom/object_label": "Énoncé cible",
    "https://w3id.org/sssom/reviewer_label": "Relu par",
    "https://w3id.org/sssom/predicate_modifier": "Négation",
}
"""A property of another vocabulary → what a page calls it. Ours have their French label in the graph."""

COMPARED: dict[str, str] = {
    "http://rdf-vocabulary.ddialliance.org/xkos#sourceConcept": "Bloc comparé",
    "http://rdf-vocabulary.ddialliance.org/xkos#targetConcept": "Bloc à couvrir",
}
"""The same, of a mapping of the analysis: nothing there is declared nor recognised."""

PARTS: dict[str, str] = {
    "hasBloc": "Blocs de compétences",
    "hasCompetence": "Compétences",
    "hasTransversalCompetence": "Compétences transversales",
    "hasDetail": "Déclinaisons",
    "hasCriterion": "Critères d'évaluation",
    "requires": "Savoirs et savoir-faire requis",
    "mobilises": "Compétences transversales mobilisées",
    "hasAssessment": "Évaluation",
    "assesses": "Compétences évaluées",
    "hasAccessRoute": "Voies d'accès",
    "hasJury": "Jurys",
    "hasMember": "Membres",
    "hasGlossaryEntry": "Glossaire",
    "hasKeyFigure": "Chiffres clés",
    "hasFigures": "Statistiques",
    "hasSection": "Rubriques du document",
    "hasReferential": "Référentiel",
    "hasHabilitation": "Organismes habilités",
    "describes": "Décrit",
    "blocOf": "Certification",
    "competenceOf": "Bloc",
    "criterionOf": "Compétence",
}
"""Links of ours whose ontology label is a verb → the noun that heads a list."""

CLASSES: dict[str, str] = {
    "http://www.w3.org/2004/02/skos/core#Concept": "code d'une nomenclature",
    "http://www.w3.org/2004/02/skos/core#ConceptScheme": "nomenclature",
    "http://www.w3.org/2004/02/skos/core#Collection": "groupe de codes",
    "http://www.w3.org/ns/oa#SpecificResource": "passage d'un document",
    "http://www.w3.org/ns/oa#TextQuoteSelector": "mots d'un passage",
    "http://www.w3.org/ns/oa#TextPositionSelector": "place d'un passage",
    "http://www.w3.org/2002/07/owl#Axiom": "énoncé annoté",
    "http://www.w3.org/2002/07/owl#Ontology": "ontologie",
    "http://purl.org/linked-data/cube#DataSet": "jeu de statistiques",
    "http://purl.org/linked-data/cube#Observation": "observation",
    "https://w3id.org/sssom/MappingSet": "ensemble de rapprochements",
    "http://www.w3.org/ns/prov#Person": "personne",
}
PROPOSED = "proposée par calcul, sans valeur officielle"


def source(graph: str) -> str:
    """A graph as a reader names it: « document rncp41402-fiche », « vocabulaire levels »."""
    kind, parts = kind_of(graph), graph.removeprefix(GRAPH).split("/")[1:]
    if kind in ("register", "excerpt") and len(parts) == 2:
        name = french.EXPORTS.get(parts[0], parts[0])
        what = "export" if kind == "register" else "extrait de l'export"
        return f"{what} « {name} » ({french.day(parts[1])})"
    words = {
        "document": "document", "table": "tableau publié", "vocabulary": "vocabulaire",
        "analysis": "analyse", "review": "relecture", "note": "note",
    }  # fmt: skip
    return f"{words.get(kind, KINDS.get(kind, ('graphe', ''))[0])} {' '.join(parts)}"


def the_source(graph: str) -> str:
    """The same after « selon »: « le document rncp41402-fiche », « l'analyse RNCP41402-RNCP39099 »."""
    article = {"analysis": "l'", "register": "l'", "excerpt": "l'", "review": "la ", "note": "la "}
    return f"{article.get(kind_of(graph), 'le ')}{source(graph)}"


def upper(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
