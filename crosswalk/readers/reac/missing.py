"""What the template has and a document lacks: a half, a chapter, a rubric. Never a silent zero."""

from __future__ import annotations

from crosswalk.identities import fold
from crosswalk.readers.reac.draft import Draft

_REAC = {
    "evolution": "Présentation de l'évolution du titre professionnel",
    "exam-context": "Contexte de l'examen du titre professionnel",
    "activities": "Liste des activités",
    "synoptic": "Vue synoptique de l'emploi-type",
    "job": "Fiche emploi type",
    "activity": "Fiches activité type",
    "competence": "Fiches compétence professionnelle",
    "transversal": "Fiche des compétences transversales de l'emploi type",
    "glossary": "Glossaire technique et glossaire du REAC",
}
_JOB = {
    "job-definition": "Définition de l'emploi type et des conditions d'exercice",
    "job-sectors": "Secteurs d'activité et types d'emplois accessibles",
    "regulation": "Réglementation d'activités",
    "equivalences": "Equivalences avec d'autres certifications",
    "job-competences": "Liste des activités types et des compétences professionnelles",
    "job-transversal": "Compétences transversales de l'emploi",
    "level": "Niveau et/ou domaine d'activité",
    "rome": "Fiche(s) Rome de rattachement",
}
_RE = {
    "references": "1. Références de la spécialité",
    "general": "2. Modalités d'évaluation générales des titres professionnels",
    "title-session": "3. Dispositif d'évaluation pour la session du titre professionnel",
    "criteria-table": "3.2. Critères d'évaluation des compétences professionnelles",
    "transversal-table": "3.3. Évaluation des compétences transversales",
    "ccp": "Référentiel d'évaluation des CCP",
    "facilities": "Annexe 1, plateau technique d'évaluation",
    "editions": "Annexe 2, correspondances du TP",
    "re-glossary": "Annexe 3, glossaire des modalités d'évaluation",
}


def has_evaluation(draft: Draft) -> bool:
    """Whether any chapter of the RE is there."""
    return any(draft.has(name) for name in _RE)


def report_missing(draft: Draft) -> None:
    """The halves that are not there, and the rubrics missing in those that are."""
    for half, title in (
        (_REAC, "référentiel d'emploi (REAC)"),
        (_RE, "référentiel d'évaluation (RE)"),
    ):
        missing = [words for name, words in half.items() if not draft.has(name)]
        if len(missing) == len(half):
            draft.log.warn(f"{title} absent de ce document : {' ; '.join(missing)}")
            continue
        for words in missing:
            draft.log.warn(f"rubrique absente : « {words} »")
    if job := draft.chapter("job"):
        draft.expect(job, "fiche emploi type", _JOB)
    glossaries = {fold(chapter.number) for chapter in draft.named("glossary")}
    for name in ("Glossaire technique", "Glossaire du REAC"):
        if glossaries and fold(name) not in glossaries:
            draft.log.warn(f"rubrique absente : « {name} »")
