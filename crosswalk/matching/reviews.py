"""A person's decisions on proposed pairs, kept as SSSOM in the user folder (`reviews/A-B.sssom.tsv`).

Predictions of a new run never replace a decision (`sssom.merge`). A decision is one row with its
author and date; undoing puts the prediction back. A table (CSV or XLSX) can be filled instead.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from crosswalk import store
from crosswalk.errors import DocumentError
from crosswalk.formats import plain, workbook
from crosswalk.matching import sssom
from crosswalk.matching.mapping import RELATED, Comparison
from crosswalk.matching.sssom import MappingSet, Row

KEYS = {"o": "confirmée", "p": "confirmée", "n": "rejetée", "?": "incertaine"}
"""What is typed → the decision. `p` (« en partie ») confirms a pair as only related."""
NOT = "Not"
HEADERS = (
    "ligne", "énoncé A", "énoncé B", "relation proposée", "confiance", "pourquoi", "décision", "relecteur",
)  # fmt: skip
WORDS = {
    "oui": "o",
    "o": "o",
    "en partie": "p",
    "p": "p",
    "non": "n",
    "n": "n",
    "?": "?",
    "incertain": "?",
}
"""What a spreadsheet's decision cell may say."""


def path_of(a: str, b: str) -> Path:
    """The file of a pair of titles: always in the same order, whichever is named first."""
    first, second = sorted((a, b))
    return store.home() / "reviews" / f"{first}-{second}.sssom.tsv"


def load(a: str, b: str) -> MappingSet:
    """The set of two titles; empty where nothing was written."""
    path = path_of(a, b)
    first, second = sorted((a, b))
    return sssom.read(path) if path.is_file() else MappingSet(first, second, ())


def save(found: MappingSet) -> Path:
    """Write a set in one step.

    Raises:
        DocumentError: rows contradict one another, or the file cannot be written.
    """
    path = path_of(found.a, found.b)
    clashes = sssom.conflicts(found.rows)
    if clashes:
        raise DocumentError(str(path), clashes[0])
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(sssom.write(found), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise DocumentError(str(path), f"ne s'écrit pas ({error.strerror})") from error
    return path


def predict(found: Comparison) -> MappingSet:
    """New predictions beside the decisions already taken, saved."""
    ordered = found if found.a <= found.b else found.swapped()
    fresh = sssom.predicted(ordered)
    old = load(ordered.a, ordered.b)
    texts = {one.entity: one.hash for one in (*ordered.left, *ordered.right) if one.span is None}
    rows = [stale(row, texts) for row in sssom.merge(old.rows, fresh.rows)]
    merged = replace(fresh, rows=tuple(rows))
    save(merged)
    return merged


def stale(row: Row, texts: Mapping[str, str]) -> Row:
    """A reviewed row whose whole text is no longer what was read becomes « à revoir »."""
    if not row.reviewed:
        return row
    for side in ("subject", "object"):
        now = texts.get(row[f"{side}_id"])
        if not row[f"{side}_span"] and now and row[f"{side}_hash"] not in ("", now):
            return row.with_values(decision="à revoir")
    return row


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
    if key == "p":
        kept["predicate_id"] = RELATED
    if key == "n":
        kept["predicate_modifier"] = NOT
    kept |= {
        "mapping_justification": sssom.REVIEWED,
        "author_label": reviewer,
        "reviewer_label": reviewer,
        "mapping_date": day,
        "decision": KEYS[key],
        "comment": f"Proposée, relue par {reviewer} le {day}",
    }
    return Row(kept)


def pending(rows: Sequence[Row]) -> list[int]:
    """Places of the rows that wait for a decision, the likeliest first; « à revoir » before all."""
    waiting = [i for i, row in enumerate(rows) if not row.reviewed or row["decision"] == "à revoir"]
    return sorted(
        waiting, key=lambda i: (not rows[i].reviewed, -float(rows[i]["confidence"] or 0), i)
    )


def table(rows: Sequence[Row], form: str) -> bytes:
    """The rows for a spreadsheet: fill « décision » with oui, en partie, non or ?."""
    lines = [
        [
            str(number),
            row["subject_label"],
            row["object_label"],
            row["predicate_id"],
            row["confidence"],
            row["comment"],
            row["decision"],
            row["reviewer_label"],
        ]
        for number, row in enumerate(rows, 1)
    ]
    if form == "xlsx":
        return workbook(HEADERS, lines, "Relecture")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    writer.writerows([plain(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def fill(found: MappingSet, path: Path, reviewer: str, day: str) -> tuple[MappingSet, int]:
    """The set with the decisions of a filled table, and how many were new.

    Raises:
        DocumentError: a line that no longer is what it was, or a decision that is not understood.
    """
    rows = list(found.rows)
    new = 0
    for line, cells in enumerate(_cells(path), 2):
        number, said = cells.get("ligne", ""), (cells.get("décision") or "").strip().lower()
        if not said or said in sssom.DECISIONS:
            continue
        if said not in WORDS:
            raise DocumentError(
                str(path), f"décision « {said[:30]} » : attendu oui, en partie, non, ?", line
            )
        place = int(number) - 1 if number.isdigit() else -1
        if not 0 <= place < len(rows):
            raise DocumentError(str(path), f"ligne « {number[:20]} » : numéro inconnu", line)
        row = rows[place]
        wanted = (cells.get("énoncé A", ""), cells.get("énoncé B", ""))
        if tuple(map(_bare, wanted)) != (_bare(row["subject_label"]), _bare(row["object_label"])):
            raise DocumentError(
                str(path), "les énoncés ne sont plus ceux de cette ligne ; exportez à nouveau", line
            )
        rows[place] = decide(row, WORDS[said], cells.get("relecteur") or reviewer, day)
        new += 1
    return replace(found, rows=tuple(rows)), new


def _bare(text: str) -> str:
    return " ".join(text.lstrip("'").split())


def _cells(path: Path) -> Iterable[dict[str, str]]:
    if path.suffix.lower() == ".xlsx":
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        except (CalamineError, OSError) as error:
            raise DocumentError(str(path), f"ne se lit pas ({error})") from error
        texts = [["" if cell is None else str(cell) for cell in line] for line in lines]
    else:
        try:
            texts = list(
                csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
            )
        except (OSError, UnicodeDecodeError) as error:
            raise DocumentError(str(path), f"ne se lit pas en UTF-8 ({error})") from error
    if not texts or not {"ligne", "décision"} <= set(texts[0]):
        raise DocumentError(
            str(path), "colonnes attendues : ligne, énoncé A, énoncé B, décision", 1
        )
    return [dict(zip(texts[0], line, strict=False)) for line in texts[1:]]
