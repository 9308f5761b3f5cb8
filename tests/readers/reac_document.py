"""The document that the REAC tests read, and what they ask of a reading."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crosswalk.identities import Identity, identity_of, load_ties
from crosswalk.model import (
    AssessmentModality,
    Bloc,
    Certification,
    Competence,
    Item,
    OrganisationalKnowHow,
    Reading,
    RelationalKnowHow,
    TechnicalKnowHow,
)
from crosswalk.readers import reac
from crosswalk.text import Source

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data/sources"
DOCUMENT = "tp-00448-eti-reac-re"
WHOLE = (SOURCES / f"{DOCUMENT}.txt").read_text(encoding="utf-8")
LINES = WHOLE.split("\n")
IDENTITY = identity_of(DOCUMENT, load_ties(ROOT / "data/identities.csv"))
COVER_OF_RE = next(i for i, x in enumerate(LINES) if x.startswith(" REFERENTIEL D’EVALUATION"))
KINDS = {
    "technical": TechnicalKnowHow,
    "organisational": OrganisationalKnowHow,
    "relational": RelationalKnowHow,
}


def read(text: str = WHOLE, identity: Identity = IDENTITY) -> Reading:
    return reac.read(Source(DOCUMENT, text), identity)


def competences(found: Certification) -> dict[str, Competence]:
    return {c.key: c for bloc in found.blocs for c in bloc.competences}


def lists(found: Certification) -> dict[tuple[str, str], list[Item]]:
    """Every list of the fiches, by owner and kind."""
    by_name: dict[tuple[str, str], list[Item]] = {}
    for key, competence in competences(found).items():
        by_name[key, "criteria"] = list(competence.criteria)
        by_name[key, "knowledge"] = list(competence.knowledge)
        for name, kind in KINDS.items():
            by_name[key, name] = [x for x in competence.know_how if type(x) is kind]
    for transversal in found.transversal:
        by_name[transversal.key, "criteria"] = list(transversal.criteria)
    return by_name


def totals(found: Certification) -> Counter[str]:
    """How many items of each kind the professional competences have."""
    count: Counter[str] = Counter()
    for (owner, name), items in lists(found).items():
        if owner.startswith("CP"):
            count[name] += len(items)
    return count


def messages(found: Reading) -> str:
    return "\n".join(note.message for note in found.notes)


def table(owner: Certification | Bloc) -> list[tuple[str, str, int | None]]:
    """Each modality: its name, the competences it assesses, its minutes (None: « Sans objet »)."""
    return [
        (m.text.value, " ".join(a.value for a in m.assesses), minutes(m)) for m in owner.assessments
    ]


def minutes(modality: AssessmentModality) -> int | None:
    return int(modality.duration.value.total_seconds()) // 60 if modality.duration else None
