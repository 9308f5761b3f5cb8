"""Asking the index."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from crosswalk.errors import IdentifierError, StoreError
from crosswalk.identifiers import Identifier, parse
from crosswalk.search.index import KINDS
from crosswalk.search.words import stem, tokens

MAX_LENGTH = 300
_STEMS = {"rome": re.compile(r"[A-Na-n](\d\d)?", re.A), "nsf": re.compile(r"\d{1,3}", re.A)}
"""Facets whose codes spell what stands above them, and the form of a code with something below."""
_RANK = {kind: position for position, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result must satisfy: facets of its certification, and not ended before a date."""

    facets: dict[str, str] = field(default_factory=dict)
    """Facet (`niveau`, `rome`, `nsf`, `formacode`, `certificateur`) → value."""
    valid_on: str | None = None
    """A date, `AAAA-MM-JJ`: certifications whose registration is known to have ended are left out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity found: `kind` is a key of `index.KINDS`."""

    iri: str
    kind: str
    number: str
    label: str
    expires: str | None = None
    """End of the registration of its certification, `AAAA-MM-JJ`; None where the sources do not say."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the results, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    """False when no result has all the words, and these have some of them."""


def find(
    index: Path,
    text: str,
    kind: str | None = None,
    filters: Filters | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Page:
    """What a person typed: a number in any form, a ROME code, or words.

    Words are all required, the last one as a beginning; when nothing has them all, some are enough.

    Raises:
        StoreError: the index is missing (the generation was built without it) or damaged.
    """
    if not index.is_file():
        raise StoreError(f"{index} : index absent, reconstruisez avec « crosswalk build »")
    try:
        return _found(index, text, kind, filters, limit, offset)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{index} : index illisible ({error})") from error


def _found(
    index: Path, text: str, kind: str | None, filters: Filters | None, limit: int, offset: int
) -> Page:
    where, values = _conditions(kind, filters or Filters())
    with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as base:
        for exact, source, given in _attempts(text[:MAX_LENGTH]):
            clause = f"FROM {source} WHERE {where}"
            (total,) = base.execute(
                f"SELECT COUNT(DISTINCT e.iri) {clause}", given + values
            ).fetchone()
            if total:
                rows = base.execute(
                    "SELECT e.iri, e.kind, e.number, MIN(e.other || e.label), MIN(score) AS best, "
                    "(SELECT expires FROM certification WHERE number = e.number) "
                    f"{clause} GROUP BY e.iri ORDER BY best, e.number, e.iri LIMIT ? OFFSET ?",
                    [*given, *values, limit, offset],
                )
                # The digit before the label puts the preferred one first.
                hits = tuple(
                    Hit(iri, kind, number, label[1:], expires)
                    for iri, kind, number, label, _, expires in rows
                )
                return Page(hits, total, exact)
    return Page((), 0, True)


def _attempts(text: str) -> list[tuple[bool, str, list[str]]]:
    """Ways to understand the text, the strictest first: (exact, rows with a score, values)."""
    attempts: list[tuple[bool, str, list[str]]] = []
    by_kind = "CASE kind " + " ".join(f"WHEN '{k}' THEN {n}" for k, n in _RANK.items()) + " END"
    if one := _identifier(text):
        # The title first; of a bloc, then the bloc and what hangs from it, before the rest of the title.
        own = f"{one.iri}/" if one.bloc else ""
        score = (
            f"CASE WHEN kind = 'certification' THEN -100 WHEN iri || '/' = ? "
            f"OR (? <> '' AND substr(iri, 1, length(?)) = ?) THEN {by_kind} - 50 ELSE {by_kind} END"
        )
        whole = f"(SELECT *, {score} AS score FROM entity WHERE number = ?) AS e"
        attempts.append((True, whole, [own, own, own, own, one.number]))
    if re.fullmatch(r"\s*[A-Na-n]\d{4}\s*", text, re.A):
        rows = (
            f"(SELECT entity.*, {by_kind} AS score FROM entity JOIN facet USING (number) "
            "WHERE facet.name = 'rome' AND facet.value = ? AND entity.kind = 'certification') AS e"
        )
        attempts.append((True, rows, [text.strip().upper()]))
    words = tokens(text)
    if words:
        matched = (
            # Materialized: the rank of a match cannot be asked for inside an aggregate.
            "(WITH matched AS MATERIALIZED "
            "(SELECT rowid AS id, rank AS r FROM words WHERE words MATCH ?) "
            f"SELECT entity.*, r + {by_kind} AS score FROM matched JOIN entity USING (id)) AS e"
        )
        required = [f'"{stem(word)}"' for word in words[:-1]]
        last = words[-1]
        required.append(f'("{stem(last)}" OR "{last}"*)')
        attempts.append((True, matched, [" AND ".join(required)]))
        attempts.append((False, matched, [" OR ".join(f'"{stem(word)}"' for word in words)]))
    return attempts


def _identifier(text: str) -> Identifier | None:
    try:
        return parse(text)
    except IdentifierError:
        return None


def _facet(name: str, value: str) -> tuple[str, list[str]]:
    """A facet's condition: a ROME domain (`K`, `K12`) or an NSF group (`3`, `33`, `332`) holds every
    code that begins with it, as their codes are made; any other value is itself only."""
    stem = _STEMS[name].fullmatch(value) if name in _STEMS else None
    if stem is None:
        return "name = ? AND value = ?", [name, value]
    first = value.upper() if name == "rome" else value
    return "name = ? AND value >= ? AND value < ?", [name, first, first + "~"]


def _conditions(kind: str | None, filters: Filters) -> tuple[str, list[str]]:
    clauses, values = ["1"], []
    if kind:
        clauses.append("e.kind = ?")
        values.append(kind)
    for name, value in filters.facets.items():
        where, found = _facet(name, value)
        clauses.append(f"e.number IN (SELECT number FROM facet WHERE {where})")
        values += found
    if filters.valid_on:
        clauses.append("e.number NOT IN (SELECT number FROM certification WHERE expires < ?)")
        values.append(filters.valid_on)
    return " AND ".join(clauses), values
