"""Annexes 1 and 3 of a RE: premises and resources, kept as text; glossary of the modalities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crosswalk.identities import fold
from crosswalk.model import GlossaryEntry, LineRole
from crosswalk.readers.reac.draft import Draft
from crosswalk.readers.reac.layout import is_cover, without_header
from crosswalk.readers.reac.modalities import MODALITIES, modality_kind
from crosswalk.text import Line

RESOURCES_HEADER = (
    "Désignation Nombre Description Nombre maximal de candidats pouvant partager la ressource en "
    "simultané pendant l’épreuve Observations"
)
PREMISES_HEADER = "Modalité d’évaluation Désignation et description des locaux Observations"


def annexes(draft: Draft) -> None:
    """Annex 1: the premises and the resources, two tables kept as text; headers on later pages go."""
    part = draft.part("facilities")
    if part is None:
        return
    lines = [line for line in part.body if not is_cover(line)]
    starts = [i for i, x in enumerate(lines) if re.match(r"Locaux$|Ressources\b", x.content)]
    draft.see_title(lines[: starts[0] if starts else len(lines)])
    for start, end in pairwise((*starts, len(lines))):
        draft.keep_text(lines[start : start + 1], _one_header(draft, lines[start + 1 : end]))


def _one_header(draft: Draft, lines: Sequence[Line]) -> list[Line]:
    """The lines of a table with its first header only."""
    kept: list[Line] = list(lines)
    for text in (PREMISES_HEADER, RESOURCES_HEADER):
        without, header = without_header(kept, text)
        if header:
            body = {line.number for line in without}
            first_row = next((n for n in sorted(body) if n > header[0].number), 0)
            repeated = [line for line in header if line.number > first_row]
            draft.log.mark(LineRole.FURNITURE, *repeated)
            kept = [line for line in kept if line not in repeated]
    return kept


def modality_glossary(draft: Draft, first_key: int) -> list[GlossaryEntry]:
    """Annex 3: the fixed names of the modalities, each followed by its definition."""
    part = draft.part("re-glossary")
    if part is None:
        return []
    cover = [line for line in part.body if is_cover(line)]
    draft.log.mark(LineRole.HEADING, *cover)
    heading = draft.source.of((*part.head, *cover))
    lines = [x for x in part.body if x not in cover and fold(x.content)]
    kinds = {modality_kind(name) for name in MODALITIES}
    starts = [i for i, x in enumerate(lines) if modality_kind(x.content) in kinds]
    found: list[GlossaryEntry] = []
    for start, end in pairwise((*starts, len(lines))):
        if definition := draft.of(lines[start + 1 : end]):
            key = str(first_key + len(found))
            term = draft.source.of(lines[start : start + 1])
            found.append(GlossaryEntry(key, term, definition, heading.value))
    return found
