"""An answer as JSON (DESIGN §10), as text for a terminal, and as a workbook.

Grade names stand in `grade` only, so that a program that looks for one finds it nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crosswalk.formats import workbook_of
from crosswalk.french import listed, source
from crosswalk.notice import NOTICE
from crosswalk.transfer import nearness, wording
from crosswalk.transfer.model import (
    Answer,
    Awarder,
    Condition,
    Grade,
    Hint,
    Item,
    ProofStep,
    Remaining,
    Remains,
    Result,
    Smallest,
    TitleResult,
)


def to_json(answer: Answer) -> dict[str, Any]:
    """The object of DESIGN §10: `results`, `remaining`, `missing_for`, `title`, and nothing else.

    `remaining` and `title` speak of the first target; `title["others"]` of the others, each with its
    own `remaining`. Without a target they speak of the first title in which something is obtained.
    """
    titles = [_title(title) for title in answer.titles]
    first = titles[0] if titles else {"certification": None}
    remains = first.pop("remaining", _no_remains())
    return {
        "results": [_result(result) for result in answer.results],
        "remaining": remains,
        "missing_for": [
            {
                "row": one.row,
                "lacks": [_item(item) for item in one.lacks],
                "gives": [_item(item) for item in one.gives],
                "grade": one.grade.value,
                "reading": one.reading.value,
                "sentence": one.sentence,
            }
            for one in answer.missing_for
        ],
        "title": {
            **first,
            "others": titles[1:],
            "held": [_item(item) for item in answer.held],
            "held_dates": list(answer.held_dates),
            "notes": list(answer.notes),
            "data_date": answer.data_date.isoformat() if answer.data_date else None,
            "notice": NOTICE,
        },
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "label": item.label,
        "key": item.key,
        "certification": item.certification,
        "iri": item.iri,
    }


def _bloc(item: Item) -> dict[str, Any]:
    return {"code": item.code, "label": item.label, "key": item.key, "iri": item.iri}


def _awarders(awarders: Sequence[Awarder]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "siret": one.siret,
            "sources": [{"name": s.name, "line": s.line} for s in one.sources],
        }
        for one in awarders
    ]


def _conditions(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    return [
        {"text": c.text, "document": c.document, "start_line": c.start_line, "kind": c.kind}
        for c in conditions
    ]


def _proof(proof: Sequence[ProofStep]) -> list[dict[str, Any]]:
    return [
        {
            "row": step.row,
            "declared_by": step.declared_by,
            "quote": step.passages[0].quote if step.passages else None,
            "document": step.passages[0].document if step.passages else step.document,
            "start_line": step.passages[0].start_line if step.passages else None,
            "sentence": step.sentence,
            "reading": step.reading.value if step.reading else "détenu",
            "needs": [_item(item) for item in step.needs],
            "gives": [_item(item) for item in step.gives],
            "passages": [
                {
                    "document": p.document,
                    "start_line": p.start_line,
                    "end_line": p.end_line,
                    "quote": p.quote,
                }
                for p in step.passages
            ],
        }
        for step in proof
    ]


def _result(result: Result) -> dict[str, Any]:
    return {
        "bloc": _bloc(result.item),
        "certification": result.item.certification,
        "grade": result.grade.value,
        "sentence": result.sentence,
        "proof": _proof(result.proof),
        "conditions": _conditions(result.conditions),
        "awarded_by": " ; ".join(one.name for one in result.awarders) or None,
        "awarders": _awarders(result.awarders),
        "ask": result.ask,
        "bring": result.bring,
        "warning": result.warning,
    }


def _remaining(one: Remaining) -> dict[str, Any]:
    return {
        **_item(one.item),
        "grade": one.grade.value,
        "sentence": one.sentence,
        "assessment": list(one.assessment),
        "vae_open": one.vae_open,
        "hints": [_hint(hint) for hint in one.hints],
    }


def _hint(hint: Hint) -> dict[str, Any]:
    """`coverage` counts competences of the bloc that remains; null where nothing was counted."""
    count = hint.coverage
    return {
        "near": hint.near,
        "text": hint.text,
        "coverage": count and {"covered": count.covered, "partly": count.partly, "of": count.of},
    }


def _smallest(one: Smallest) -> dict[str, Any]:
    sets = [[_item(item) for item in chosen] for chosen in one.sets]
    return {"size": len(one.sets[0]), "sets": sets, "exhaustive": one.exhaustive}


def _remains(remains: Remains) -> dict[str, Any]:
    return {
        "firm": [_remaining(one) for one in remains.firm],
        "if_confirmed": [_remaining(one) for one in remains.if_confirmed],
        "smallest": {
            "firm": _smallest(remains.smallest_firm),
            "if_confirmed": _smallest(remains.smallest_if_confirmed),
        },
    }


def _no_remains() -> dict[str, Any]:
    return {"firm": [], "if_confirmed": []}


def _title(title: TitleResult) -> dict[str, Any]:
    one = title.registration
    return {
        "certification": one.number,
        "label": one.label,
        "complete": title.complete,
        "held_title": title.held,
        "grade": title.grade.value if title.grade else None,
        "sentence": title.sentence,
        "proof": _proof(title.proof),
        "conditions": _conditions(title.conditions),
        "awarded_by": " ; ".join(a.name for a in title.awarders) or None,
        "awarders": _awarders(title.awarders),
        "ask": title.ask,
        "dates": list(title.dates),
        "questions": list(title.questions),
        "blocs_known": one.blocs_known,
        "remaining": _remains(title.remains),
    }


def to_text(answer: Answer) -> str:
    """The answer as an adviser reads it: titles one after the other, each proof said once."""
    held = listed([wording.named(item) for item in answer.held])
    lines = ["Ce que donnent ces blocs", "", f"Détenu : {held}."]
    lines += [f"  {sentence}" for sentence in answer.held_dates]
    for title in answer.titles:
        lines += ["", *_title_lines(answer, title)]
    if beyond := further(answer):
        lines += ["", FURTHER]
        lines += [f"  • {wording.named(result.item)}" for result in beyond]
    if not answer.titles:
        lines += ["", wording.nothing(answer.data_date)]
    if answer.missing_for:
        lines += ["", "Ce qu'un bloc de plus permettrait"]
        lines += [f"  • {one.sentence}" for one in answer.missing_for]
    if answer.notes:
        lines += ["", *answer.notes]
    return "\n".join([*lines, "", NOTICE])


FURTHER = f"Plus loin, en plusieurs étapes : à confirmer à chaque fois. {wording.CHAIN}"


def further(answer: Answer) -> list[Result]:
    """What is obtained in titles that the answer does not look at: several steps away."""
    shown = {title.registration.number for title in answer.titles}
    return [
        result
        for result in answer.results
        if result.item.certification not in shown and result.grade is not Grade.HELD
    ]


def of_title(answer: Answer, title: TitleResult) -> list[Result]:
    """The results that are blocs of a title."""
    number = title.registration.number
    return [result for result in answer.results if result.item.certification == number]


def _title_lines(answer: Answer, title: TitleResult) -> list[str]:
    one = title.registration
    lines = [f"{one.number} — {one.label or 'intitulé inconnu de nos sources'}"]
    lines += [f"  {title.sentence}"]
    lines += [f"  {sentence}" for sentence in title.dates]
    results = of_title(answer, title)
    if results:
        lines += ["", "  Ce que ces blocs donnent"]
        for group in grouped(results):
            lines += [f"    {wording.named(r.item)} : {r.grade}" for r in group.results]
            lines += [f"      {line}" for line in _why(group)]
    if title.proof and not title.held:
        lines += ["", f"  Le titre lui-même : {title.grade}"]
        lines += [f"    {line}" for line in proof_lines(title.proof)]
    lines += [f"  Question à poser : {sentence}" for sentence in title.questions]
    lines += _condition_lines(title.conditions)
    lines += _remains_lines(title.remains)
    if title.awarders:
        lines += ["", "  Qui délivre"]
        lines += [f"    {wording.sourced(awarder)}" for awarder in title.awarders]
    return lines


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one title at one grade, to ask for in the same words; their steps, each once."""

    results: tuple[Result, ...]
    steps: tuple[ProofStep, ...]

    @property
    def first(self) -> Result:
        return self.results[0]


def grouped(results: Sequence[Result]) -> list[Group]:
    """Results that are said together, in their order."""
    groups: dict[object, list[Result]] = {}
    for result in results:
        key = (result.item.certification, result.grade, result.sentence, result.ask)
        groups.setdefault(key, []).append(result)
    return [
        Group(tuple(group), tuple(dict.fromkeys(step for r in group for step in r.proof)))
        for group in groups.values()
    ]


def _why(group: Group) -> list[str]:
    lines = [group.first.sentence]
    if group.first.grade is not Grade.HELD:
        lines += [*proof_lines(group.steps), group.first.ask]
    if group.first.warning:
        lines.append(group.first.warning)
    return lines


def proof_lines(proof: Sequence[ProofStep]) -> list[str]:
    """The steps that use a row or a title, with the words of their source, each quoted once."""
    lines, shown = [], set[object]()
    for step in proof:
        if step.reading is None:
            continue
        lines.append(step.sentence)
        if step.row:
            by = step.declared_by or "un certificateur que la source ne nomme pas"
            lines.append(f"  Déclarée par : {by}.")
        for passage in step.passages:
            if passage not in shown:
                lines.append(
                    f"  {passage.document}, ligne {passage.start_line} : « {passage.quote} »"
                )
        shown.update(step.passages)
        if step.row and not step.passages:
            name = source(step.document or "")
            lines.append(f"  Source : {name} (fiche du registre, sans passage).")
    return lines


def _condition_lines(conditions: Sequence[Condition]) -> list[str]:
    if not conditions:
        return []
    return ["", "  Conditions à remplir", *(f"    {condition_line(c)}" for c in conditions)]


def condition_line(condition: Condition, documents: Mapping[str, str] | None = None) -> str:
    """A condition, its axis, and where it is stated; `documents` gives their titles."""
    where = ""
    if condition.document and condition.start_line:
        where = f" ({wording.place(condition.document, condition.start_line, documents)})"
    kind = condition.kind[0].upper() + condition.kind[1:]
    return f"{kind} : « {condition.text} »{where}"


def _remains_lines(remains: Remains) -> list[str]:
    if not remains.firm:
        return []
    lines = ["", "  Ce qui reste à valider"]
    for one in remains.firm:
        lines.append(f"    {wording.named(one.item)} : {nearness.graded(one)}")
        lines.append(f"      {wording.assessed(one)}")
        lines += [f"      {nearness.told(hint)}" for hint in one.hints]
    return [*lines, f"    {wording.figures(remains)}"]


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
