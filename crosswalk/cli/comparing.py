"""`crosswalk changes`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from crosswalk import api
from crosswalk.cli import options
from crosswalk.register.changes import Changes, changes, snapshots

_SHOWN = 20
"""Entries told of each list; `--format json` has them all."""


def run_changes(
    kind: str | None, since: str | None, until: str | None, format_name: str, path: Path | None
) -> None:
    store = api.open(path).store
    older, newer = options.day(since, "--from"), options.day(until, "--to")
    kinds = [kind] if kind else [k for k, days in snapshots(store).items() if len(days) > 1]
    found = [changes(store, one, older, newer) for one in kinds]
    if format_name == "json":
        whole = [asdict(one) | {"to_look_at": one.to_look_at} for one in found]
        options.emit(json.dumps(whole, ensure_ascii=False, indent=1, default=str), None)
        return
    if not found:
        print("Aucun export n'a deux dates dans l'entrepôt : rien à comparer.")
    for one in found:
        _tell(one)


def tell_counts(found: Changes) -> None:
    """One line: what an import found changed."""
    counts = {
        "nouvelles": found.new,
        "absentes": found.gone,
        "échues": found.ended,
        "modifiées": {change.number for change in found.changed},
        "correspondances ajoutées": found.added,
        "correspondances disparues": found.removed,
        "titres à revoir": found.to_look_at,
    }
    listed = ", ".join(f"{len(values)} {word}" for word, values in counts.items())
    print(f"{found.kind}, du {found.older:%d/%m/%Y} au {found.newer:%d/%m/%Y} : {listed}")


def _tell(found: Changes) -> None:
    print(f"{found.kind}, du {found.older:%d/%m/%Y} au {found.newer:%d/%m/%Y}")
    _list("Fiches nouvelles", list(found.new))
    _list("Fiches absentes du nouvel export", list(found.gone))
    _list("Fiches qui ne sont plus actives", list(found.ended))
    _list(
        "Fiches modifiées",
        [
            f"{one.number}, {one.fact} : {_values(one.before)} → {_values(one.after)}"
            for one in found.changed
        ],
    )
    _list("Correspondances ajoutées", [f"{one.source} → {one.target}" for one in found.added])
    _list(
        "Correspondances qui ne sont plus déclarées",
        [f"{one.source} → {one.target}" for one in found.removed],
    )
    _list(
        "Titres à revoir (correspondance ajoutée ou disparue)",
        [f"{number} : {', '.join(others)}" for number, others in found.to_look_at.items()],
    )


def _values(values: tuple[str, ...]) -> str:
    return " ; ".join(values) or "rien"


def _list(title: str, entries: list[str]) -> None:
    print(f"  {title} : {len(entries)}")
    for entry in entries[:_SHOWN]:
        print(f"    - {entry}")
    if len(entries) > _SHOWN:
        print(f"    … et {len(entries) - _SHOWN} de plus (--format json les donne toutes)")
