"""A person's decisions on proposed pairs, kept as SSSOM in the user folder (`reviews/A-B.sssom.tsv`).

Predictions of a new run never replace a decision (`sssom.merge`). A decision is one row with its
author and date; undoing puts the prediction back. A table (`review_tables`) can be filled instead.
A second reading of the same pairs, made without seeing the first, is a file apart
(`reviews/second/A-B.NAME.sssom.tsv`): it serves `agreement`, and never enters the graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk import store
from crosswalk.errors import DocumentError, why
from crosswalk.matching import predictions, sssom
from crosswalk.matching.mapping import CLOSE, RELATED, Comparison
from crosswalk.matching.normalise import unaccented
from crosswalk.matching.sssom import MappingSet, Row

if TYPE_CHECKING:
    from crosswalk.api import Graph

KEYS = {"o": "confirmée", "p": "confirmée", "n": "rejetée", "?": "incertaine"}
"""What is typed → the decision. `p` (« en partie ») confirms a pair as only related."""
NOT = "Not"


def path_of(a: str, b: str) -> Path:
    """The file of a pair of titles: always in the same order, whichever is named first."""
    first, second = sorted((a, b))
    return store.home() / "reviews" / f"{first}-{second}.sssom.tsv"


def load(a: str, b: str) -> MappingSet:
    """The set of two titles; empty where nothing was written."""
    path = path_of(a, b)
    first, second = sorted((a, b))
    return sssom.read(path) if path.is_file() else MappingSet(first, second, ())


def second_path(a: str, b: str, reviewer: str) -> Path:
    """The file of someone's second reading of a pair of titles."""
    first, second = sorted((a, b))
    name = re.sub(r"\W+", "-", unaccented(reviewer.casefold())).strip("-") or "anonyme"
    return store.home() / "reviews" / "second" / f"{first}-{second}.{name}.sssom.tsv"


def second(a: str, b: str, reviewer: str) -> MappingSet:
    """The pairs that someone else decided, as predictions again, with what `reviewer` said of them
    since: to be read without the first decisions."""
    first, path = load(a, b), second_path(a, b, reviewer)
    said = {row.key: row for row in sssom.read(path).rows if row.reviewed} if path.is_file() else {}
    rows = [
        said.get(row.key, undecided(row))
        for row in first.rows
        if row.reviewed and row["decision"] != sssom.AGAIN and row["reviewer_label"] != reviewer
    ]
    return replace(first, rows=tuple(rows))


def undecided(row: Row) -> Row:
    """A decided row as it was proposed; the relation is `skos:closeMatch` where nothing kept it."""
    kept = {
        slot: row[slot]
        for slot in row.values
        if slot.startswith(("subject_", "object_")) and row[slot]
    }
    relation = row["proposed_predicate"] or CLOSE
    return Row(kept | {"predicate_id": relation, "mapping_justification": sssom.PREDICTED})


def save(found: MappingSet, path: Path | None = None) -> Path:
    """Write a set in one step, at its place or at `path`.

    Raises:
        DocumentError: rows contradict one another, or the file cannot be written.
    """
    path = path or path_of(found.a, found.b)
    _consistent(found.rows, path)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(sssom.write(found), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise DocumentError(str(path), f"ne s'écrit pas ({why(error)})") from error
    return path


def _consistent(rows: Sequence[Row], path: Path) -> None:
    clashes = sssom.conflicts(rows)
    if clashes:
        raise DocumentError(str(path), clashes[0])


def predict(graph: Graph, found: Comparison, day: str) -> MappingSet:
    """New predictions beside the decisions already taken, saved.

    Raises:
        DocumentError: decisions contradict one another, which a merge would hide by keeping the last.
    """
    known = {number: graph.blocs(number) for number in (found.a, found.b)}
    fresh = predictions.both_ways(found, known, day)
    old = load(found.a, found.b)
    _consistent(old.rows, path_of(found.a, found.b))
    now = {
        (one.entity, predictions.span_text(one.span)): one.hash
        for one in (*found.left, *found.right)
    }
    rows = [stale(row, now) for row in sssom.merge(old.rows, fresh.rows)]
    merged = replace(fresh, rows=tuple(rows))
    save(merged)
    return merged


def stale(row: Row, now: Mapping[tuple[str, str], str]) -> Row:
    """A reviewed row one of whose texts is no longer what was read becomes « à revoir ».

    `now` gives the hash of each statement by its entity and span; a sentence that has moved in its
    description, or has gone, is looked at again like one that has changed.
    """
    if not row.reviewed:
        return row
    sides = [
        word
        for word, side in (("source", "subject"), ("cible", "object"))
        if row[f"{side}_hash"]
        and now.get((row[f"{side}_id"], row[f"{side}_span"])) != row[f"{side}_hash"]
    ]
    return sssom.to_review(row, sides) if sides else row


def decide(row: Row, key: str, reviewer: str, day: str) -> Row:
    """A row with a decision: a person's, no longer a prediction; what computed it is left out.

    Raises:
        ValueError: the key is not one of `KEYS`.
    """
    if key not in KEYS:
        raise ValueError(f"décision inconnue : {key}")
    kept = {
        slot: value
        for slot, value in row.values.items()
        if slot not in ("confidence", "mapping_tool", "mapping_tool_version", "predicate_modifier")
    }
    if not row.reviewed:
        kept["proposed_predicate"] = row["predicate_id"]
    kept["predicate_id"] = kept.get("proposed_predicate") or row["predicate_id"]
    if key == "p":
        kept["predicate_id"] = RELATED
    if key == "n":
        kept["predicate_modifier"] = NOT
    kept |= {
        "mapping_justification": sssom.REVIEWED,
        "author_label": reviewer,
        "reviewer_label": reviewer,
        "mapping_date": day,
        "review_date": day,
        # Of the row as it stands: a rejected one says « Not », with which its reviewer agrees.
        "reviewer_agreement": "0.0" if key == "?" else "1.0",
        "decision": KEYS[key],
        "comment": f"Proposée, relue par {reviewer} le {day}",
    }
    return Row(kept)


_KINDS = {
    "bloc": "bloc", "competence": "compétence", "know-how": "savoir-faire", "criterion": "critère",
    "detail": "détail", "activity": "activité", "responsibility": "responsabilité",
}  # fmt: skip


def place(identifier: str) -> str:
    """Where a statement stands, from its identifier alone: « bloc CCP2, compétence CP5, critère »."""
    parts = identifier.partition("certification/")[2].split("/")[1:]
    found = [
        (_KINDS.get(kind, kind), key) for kind, key in zip(parts[::2], parts[1::2], strict=False)
    ]
    if found and found[-1][0] not in ("bloc", "compétence"):
        found[-1] = (found[-1][0], "")  # the keys of the smallest parts only count
    return ", ".join(f"{kind} {key}".strip() for kind, key in found) or "intitulé"


def pending(rows: Sequence[Row]) -> list[int]:
    """Places of the rows that wait for a decision, the likeliest first; « à revoir » before all."""
    waiting = [
        i
        for i, row in enumerate(rows)
        if not row.counted and (not row.reviewed or row["decision"] == sssom.AGAIN)
    ]
    return sorted(
        waiting, key=lambda i: (not rows[i].reviewed, -float(rows[i]["confidence"] or 0), i)
    )
