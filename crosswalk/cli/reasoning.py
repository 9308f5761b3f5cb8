"""`crosswalk check --reason`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from crosswalk import store
from crosswalk.cli import options
from crosswalk.reasoning.check import Outcome, check_reason
from crosswalk.reasoning.sentences import Contradiction

_LEFT_OUT = {
    "annotation": "annotations (libellés, définitions, renvois à une phrase)",
    "passage": "passages et leurs sélecteurs",
    "range": "portées d'un type inconnu d'OWL 2",
    "import": "owl:imports (rien n'est suivi)",
    "iri": "adresses mal formées",
}


def run_reason(path: Path | None, data: Path | None, format_name: str) -> int:
    """Print what reasoning finds; 0 when all is consistent and every class can have a member, 1 if not.

    Without Java or owlready2 an error of exit code 3 is raised. With `data`, the file is checked against
    the ontology, and no store is needed.
    """
    if data is not None:
        from crosswalk.build import vocabulary_graphs

        outcome = check_reason(vocabulary_graphs(), data)
    else:
        outcome = check_reason(store.store_path(path))
    if format_name == "json":
        options.emit(json.dumps(_json(outcome), ensure_ascii=False, indent=1), None)
    else:
        print("\n".join(_lines(outcome)))
    return 0 if outcome.conforms else 1


def _json(outcome: Outcome) -> dict[str, object]:
    return {"conforms": outcome.conforms, **asdict(outcome)}


def _lines(outcome: Outcome) -> Iterator[str]:
    """The report, line by line."""
    for fault in outcome.faults:
        yield f"erreur {fault}"
    for number, contradiction in enumerate(outcome.contradictions, 1):
        yield from _contradiction(number, contradiction)
    for cls in outcome.unsatisfiable:
        yield f"erreur classe sans entité possible : {cls}"
    yield from _counted("converti", outcome.converted)
    left_out = {_LEFT_OUT.get(what, what): count for what, count in outcome.left_out.items()}
    yield from _counted("laissé de côté", left_out)
    yield from _counted("terme non déclaré, sans effet", outcome.undeclared)
    for name in outcome.skipped:
        yield f"trop grand pour le raisonneur, laissé de côté : {name}"
    yield f"{outcome.axioms} axiome(s), {outcome.facts} fait(s), {outcome.inferred} type(s) déduit(s)"
    yield "secondes : " + ", ".join(f"{step} {spent}" for step, spent in outcome.seconds.items())
    yield (
        f"{'cohérent' if outcome.consistent else 'incohérent'}, "
        f"{len(outcome.unsatisfiable)} classe(s) insatisfiable(s)"
    )


def _contradiction(number: int, one: Contradiction) -> Iterator[str]:
    about = f", si une entité était de la classe {one.about}" if one.about else ""
    rest = "" if one.minimal else " (recherche interrompue : la liste n'est pas réduite)"
    yield f"contradiction {number} : ces énoncés ne peuvent pas être vrais ensemble{about}{rest}"
    for statement in one.statements:
        yield f"  {statement.kind} : {statement}"


def _counted(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    for what, count in sorted(counts.items()):
        yield f"{title} : {what.replace('http://www.w3.org/2001/XMLSchema#', 'xsd:')} ({count})"
