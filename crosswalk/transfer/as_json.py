"""An answer as JSON (DESIGN §10).

Grade names stand in `grade` only, so that a program that looks for one finds it nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crosswalk.notice import NOTICE
from crosswalk.transfer.model import (
    Answer,
    Awarder,
    Condition,
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
