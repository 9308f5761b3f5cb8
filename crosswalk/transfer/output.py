"""An answer as text for a terminal, and the groups that other forms show as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosswalk.french import listed, source
from crosswalk.notice import NOTICE
from crosswalk.transfer import nearness, wording
from crosswalk.transfer.model import (
    Answer,
    Condition,
    Grade,
    ProofStep,
    Remains,
    Result,
    TitleResult,
)


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
