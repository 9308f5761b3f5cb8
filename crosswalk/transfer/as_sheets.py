"""An answer as a workbook."""

from __future__ import annotations

from crosswalk.formats import workbook_of
from crosswalk.french import source
from crosswalk.notice import NOTICE
from crosswalk.transfer import nearness, wording
from crosswalk.transfer.model import (
    Answer,
    TitleResult,
)

_SHEETS = {
    "Résultats": (
        "Bloc",
        "Intitulé",
        "Certification",
        "Degré",
        "Ce que cela veut dire",
        "À demander",
    ),
    "Preuves": ("Bloc", "Étape", "Énoncé", "Déclarée par", "Document", "Lignes", "Phrase source"),
    "Reste à valider": (
        "Certification",
        "Bloc",
        "Intitulé",
        "Degré",
        "Évaluation",
        "Si tout est confirmé",
        "Contenus proches, par calcul",
    ),
    "Conditions": ("Certification", "Nature", "Condition", "Document", "Ligne"),
    "Titres et dates": ("Certification", "Intitulé", "Constat"),
}


def to_xlsx(answer: Answer) -> bytes:
    """A workbook: results, proofs, what remains, conditions, titles and dates; no cell is a formula."""
    rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in _SHEETS}
    for result in answer.results:
        item = result.item
        rows["Résultats"].append(
            (
                item.name,
                item.label,
                item.certification,
                result.grade.value,
                result.sentence,
                result.ask,
            )
        )
        for place, step in enumerate(result.proof, 1):
            lines = ", ".join(str(p.start_line) for p in step.passages)
            quotes = "\n".join(p.quote for p in step.passages)
            rows["Preuves"].append(
                (
                    item.name,
                    str(place),
                    step.sentence,
                    step.declared_by or "",
                    _titled(answer, step.document),
                    lines,
                    quotes,
                )
            )
    for title in answer.titles:
        _title_rows(answer, title, rows)
    rows["Titres et dates"] += [("", "", text) for text in (*answer.held_dates, *answer.notes)]
    rows["Titres et dates"] += [("", "", one.sentence) for one in answer.missing_for]
    rows["Titres et dates"].append(("", "", NOTICE))
    return workbook_of({name: (headers, rows[name]) for name, headers in _SHEETS.items()})


def _titled(answer: Answer, document: str | None) -> str:
    """A document by its title, for who opens the workbook; else as it is called here."""
    return answer.documents.get(document, source(document)) if document else ""


def _title_rows(answer: Answer, title: TitleResult, rows: dict[str, list[tuple[str, ...]]]) -> None:
    number, label = title.registration.number, title.registration.label or ""
    granted = {one.item.iri for one in title.remains.if_confirmed}
    for one in title.remains.firm:
        rows["Reste à valider"].append(
            (
                number,
                one.item.name,
                one.item.label,
                nearness.graded(one),
                wording.assessed(one),
                "reste" if one.item.iri in granted else "obtenu",
                "\n".join(nearness.told(hint) for hint in one.hints),
            )
        )
    for c in title.conditions:
        rows["Conditions"].append(
            (number, c.kind, c.text, _titled(answer, c.document), str(c.start_line or ""))
        )
    said = [title.sentence, *title.dates, *title.questions, wording.figures(title.remains)]
    said += [wording.sourced(awarder, answer.documents) for awarder in title.awarders]
    rows["Titres et dates"] += [(number, label, text) for text in said]
