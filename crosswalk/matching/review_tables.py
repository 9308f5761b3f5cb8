"""The pairs to review as a table for a spreadsheet, and back: some people prefer one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from crosswalk.errors import DocumentError, why
from crosswalk.formats import plain, workbook
from crosswalk.matching import agreement, reviews, sssom, telling
from crosswalk.matching.sssom import MappingSet, Row

HEADERS = (
    "ligne", "énoncé A", "énoncé B", "relation proposée", "confiance", "pourquoi", "décision", "relecteur",
    "place de A", "place de B",
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


def table(rows: Sequence[Row], form: str) -> bytes:
    """The rows for a spreadsheet: fill « décision » with oui, en partie, non or ?, as decided ones are."""
    lines = [
        [
            str(number),
            row["subject_label"],
            row["object_label"],
            telling.relation(row["proposed_predicate"] or row["predicate_id"], "B"),
            telling.percent(float(row["confidence"])) if row["confidence"] else "",
            row["comment"],
            agreement.answer(row) or row["decision"],
            row["reviewer_label"],
            reviews.place(row["subject_id"]),
            reviews.place(row["object_id"]),
        ]
        for number, row in enumerate(rows, 1)
        if not row.counted
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
        number = number.removesuffix(".0")  # of a spreadsheet that took it for a quantity
        place = int(number) - 1 if number.isdigit() else -1
        if not 0 <= place < len(rows) or rows[place].counted:
            raise DocumentError(str(path), f"ligne « {number[:20]} » : numéro inconnu", line)
        row = rows[place]
        wanted = (cells.get("énoncé A", ""), cells.get("énoncé B", ""))
        if tuple(map(_bare, wanted)) != (_bare(row["subject_label"]), _bare(row["object_label"])):
            raise DocumentError(
                str(path), "les énoncés ne sont plus ceux de cette ligne ; exportez à nouveau", line
            )
        decided = reviews.decide(row, WORDS[said], cells.get("relecteur") or reviewer, day)
        known = [(agreement.answer(one), one["reviewer_label"]) for one in (row, decided)]
        if known[0] != known[1]:
            rows[place] = decided
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
            raise DocumentError(str(path), f"ne se lit pas ({why(error)})") from error
        texts = [["" if cell is None else str(cell) for cell in line] for line in lines]
    else:
        from crosswalk.tables.files import rows_of

        texts = [list(row.cells) for row in rows_of(path)]
    if not texts or not {"ligne", "décision"} <= set(texts[0]):
        raise DocumentError(
            str(path), "colonnes attendues : ligne, énoncé A, énoncé B, décision", 1
        )
    return [dict(zip(texts[0], line, strict=False)) for line in texts[1:]]
