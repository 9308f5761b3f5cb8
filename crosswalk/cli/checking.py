"""`crosswalk check`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from crosswalk import store
from crosswalk.checks.stored import Outcome, check_store
from crosswalk.cli import options


def run_check(path: Path | None, format_name: str) -> int:
    """Print the report; 0 when the graph conforms, 1 when it does not."""
    outcome = check_store(store.ReadOnlyStore(store.store_path(path)))
    if format_name == "json":
        options.emit(json.dumps(_json(outcome), ensure_ascii=False, indent=1), None)
    else:
        _tell(outcome)
    return 0 if outcome.conforms else 1


def _json(outcome: Outcome) -> dict[str, object]:
    return {
        "conforms": outcome.conforms,
        "violations": [asdict(one) for one in outcome.violations],
        "focus": outcome.focus,
        "unseen": list(outcome.unseen),
        "unchecked": list(outcome.unchecked),
    }


def _tell(outcome: Outcome) -> None:
    options.table(
        ("forme", "entités vues"), [(key, f"{count}") for key, count in outcome.focus.items()]
    )
    for one in outcome.violations:
        print(f"{one.severity} [{one.id}] {one.message}")
    for key in outcome.unseen:
        print(
            f"erreur [forme-sans-objet] {key} : cette forme n'a rien vu, elle ne contrôle donc rien"
        )
    for name in outcome.unchecked:
        print(f"non contrôlé : {name} (pip install « passerelle[fast] »)")
    verdict = "conforme" if outcome.conforms else "non conforme"
    print(
        f"{len(outcome.reports)} graphe(s) contrôlé(s), {len(outcome.violations)} écart(s) : {verdict}"
    )
