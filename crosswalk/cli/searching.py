"""`crosswalk search`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from crosswalk import api
from crosswalk.cli import options
from crosswalk.errors import QueryError
from crosswalk.search import Filters
from crosswalk.search.index import FACETS, KINDS


def run_search(
    text: str,
    kind: str | None,
    facets: list[str],
    valid_on: str | None,
    limit: int,
    offset: int,
    format_name: str,
    store: Path | None,
) -> None:
    if kind and kind not in KINDS:
        raise QueryError(f"--kind {kind} : attendu {', '.join(KINDS)}")
    ended = options.day(valid_on, "--valid-on")
    filters = Filters(dict(_facet(one) for one in facets), ended.isoformat() if ended else None)
    page = api.open(store).search(text, kind, filters, limit, offset)
    if format_name == "json":
        found = {"total": page.total, "exact": page.exact, "hits": [asdict(h) for h in page.hits]}
        options.emit(json.dumps(found, ensure_ascii=False, indent=1), None)
        return
    rows = [(hit.kind, hit.number, hit.label, hit.iri) for hit in page.hits]
    shown = f"{offset + 1} à {offset + len(rows)} sur {page.total}" if rows else "aucun résultat"
    options.table(("genre", "certification", "intitulé", "iri"), rows, shown)
    if not page.exact:
        options.say("Aucun résultat n'a tous ces mots : voici ceux qui en ont une partie.")
    if not rows:
        options.say("Registre non chargé : « crosswalk import-rncp FICHIER ».")


def _facet(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or name not in FACETS:
        raise QueryError(f"--facet {text} : attendu nom=valeur, nom parmi {', '.join(FACETS)}")
    return name, value
