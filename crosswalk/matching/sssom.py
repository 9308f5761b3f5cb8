"""SSSOM files of mappings: written and read by us, valid against SSSOM (TSV with a YAML header).

One set a pair of titles. A prediction carries `semapv:SemanticSimilarityThresholdMatching`, a
reviewed row `semapv:ManualMappingCuration` and its reviewer; the two are never on the same row. A
coverage row counts competences (`semapv:StructuralMatching`: from the parts to the whole) and maps
nothing. Extension slots: `crosswalk.sssom_slots`. A file says `sssom_version: '1.1'` where a slot of
1.1 is used (review_date, reviewer_agreement); else it is 1.0.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crosswalk.errors import DocumentError, why
from crosswalk.identifiers import ID, ONTOLOGY
from crosswalk.matching.mapping import LAYER, SWAPPED
from crosswalk.notice import NOTICE
from crosswalk.sssom_slots import ANALYSIS, COVERAGE, definitions

PREDICTED = "semapv:SemanticSimilarityThresholdMatching"
REVIEWED = "semapv:ManualMappingCuration"
COUNTED = "semapv:StructuralMatching"
AGAIN = "à revoir"
DECISIONS = ("confirmée", "rejetée", "incertaine", AGAIN)
SETS = "https://w3id.org/passerelle/mappings/"

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "reviewer_label",
    "mapping_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "mapping_tool",
    "mapping_tool_version",
    "comment",
    *ANALYSIS,
    *COVERAGE,
)
OF_1_1 = frozenset({"review_date", "reviewer_agreement"})
"""Slots that SSSOM 1.0 does not have (`added_in: "1.1"` in its schema)."""
PROPAGATED = ("mapping_date", "mapping_tool", "mapping_tool_version")
"""Slots said once in the header where every row has the same value (« propagation » in the standard)."""
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True, slots=True)
class Row:
    """One mapping; `values` holds the slots of `COLUMNS` that are set."""

    values: Mapping[str, str]

    def __getitem__(self, slot: str) -> str:
        return self.values.get(slot, "")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a pair is known by: both entities and the spans in them."""
        return self["subject_id"], self["subject_span"], self["object_id"], self["object_span"]

    @property
    def reviewed(self) -> bool:
        return self["mapping_justification"] == REVIEWED

    @property
    def counted(self) -> bool:
        """Whether it is a coverage: numbers, not a mapping that a person could confirm."""
        return self["mapping_justification"] == COUNTED

    def with_values(self, **values: str) -> Row:
        return Row({**self.values, **values})

    def swapped(self) -> Row:
        """The same mapping said from the other side: broad becomes narrow."""
        sides = {"subject": "object", "object": "subject"}
        found = {}
        for slot, value in self.values.items():
            side, _, rest = slot.partition("_")
            found[f"{sides[side]}_{rest}" if side in sides else slot] = value
        predicate = found.get("predicate_id", "")
        return Row(found | {"predicate_id": SWAPPED.get(predicate, predicate)})


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A file: the two titles, and its rows."""

    a: str
    b: str
    rows: tuple[Row, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)


def write(found: MappingSet) -> str:
    """The set as SSSOM/TSV: a commented YAML header, then one row a mapping."""
    name = f"{found.a}-{found.b}"
    used = [slot for slot in COLUMNS if slot in REQUIRED or any(row[slot] for row in found.rows)]
    common = {slot: found.rows[0][slot] for slot in PROPAGATED if slot in used}
    common = {
        slot: value for slot, value in common.items() if all(r[slot] == value for r in found.rows)
    }
    columns = [slot for slot in used if slot not in common]
    declared = ANALYSIS | {slot: one for slot, one in COVERAGE.items() if slot in used}
    head = [
        *(["#sssom_version: '1.1'"] if OF_1_1 & set(used) else []),
        "#curie_map:",
        "#  semapv: https://w3id.org/semapv/vocab/",
        "#  skos: http://www.w3.org/2004/02/skos/core#",
        f"#  id: {ID}",
        f"#  rncp: {ONTOLOGY}",
        f"#mapping_set_id: {SETS}{name}",
        f"#mapping_set_description: {_yaml(f'{found.a} et {found.b}. {LAYER}. {NOTICE}')}",
        "#license: https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        *(f"#{slot}: {_yaml(value)}" for slot, value in common.items()),
        *definitions(declared),
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    for row in found.rows:
        writer.writerow([_cell(slot, row[slot]) for slot in columns])
    return "\n".join(head) + "\n" + out.getvalue()


def _cell(slot: str, text: str) -> str:
    """A value on one line; identifiers in their short form."""
    flat = " ".join(text.split())
    return f"id:{flat[len(ID) :]}" if slot in _ENTITIES and flat.startswith(ID) else flat


_ENTITIES = ("subject_id", "object_id")


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def read(path: Path) -> MappingSet:
    """A set from its file, checked for what must be there.

    Raises:
        DocumentError: a column or a value is missing, with its line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(str(path), f"ne se lit pas ({why(error)})") from error
    head = [line[1:] for line in lines if line.startswith("#")]
    body = [line for line in lines if not line.startswith("#")]
    metadata = {
        key: _unquoted(value)
        for key, _, value in (line.partition(": ") for line in head if line[:1].strip())
        if value
    }
    common = {slot: metadata[slot] for slot in PROPAGATED if slot in metadata}
    reader = csv.DictReader(body, delimiter="\t")
    missing = [slot for slot in REQUIRED if slot not in (reader.fieldnames or ())]
    if missing:
        raise DocumentError(str(path), f"colonne absente : {', '.join(missing)}", len(head) + 1)
    rows = []
    for number, values in enumerate(reader, len(head) + 2):
        filled = common | {k: _expanded(v) for k, v in values.items() if k and v}
        empty = [slot for slot in REQUIRED if not filled.get(slot)]
        if empty:
            raise DocumentError(str(path), f"valeur absente : {', '.join(empty)}", number)
        rows.append(Row(filled))
    name = metadata.get("mapping_set_id", "").rpartition("/")[2]
    a, _, b = name.partition("-")
    return MappingSet(a, b, tuple(rows), metadata)


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text[:1] == text[-1:] == "'" else text


def _expanded(text: str) -> str:
    return ID + text[3:] if text.startswith("id:") else text


def conflicts(rows: Sequence[Row]) -> list[str]:
    """Rows that contradict one another, with their numbers: two relations, or yes and no."""
    seen: dict[tuple[str, str, str, str], list[int]] = {}
    for number, row in enumerate(rows, 1):
        if row.reviewed:
            subject, s_span, obj, o_span = row.key
            one = (subject, s_span), (obj, o_span)
            key = (*one[0], *one[1]) if one[0] <= one[1] else (*one[1], *one[0])
            seen.setdefault(key, []).append(number)
    found = []
    for numbers in seen.values():
        said = {
            (
                row["predicate_id"]
                if row.key == rows[numbers[0] - 1].key
                else row.swapped()["predicate_id"],
                row["decision"],
            )
            for row in (rows[n - 1] for n in numbers)
        }
        if len(said) > 1:
            listed = ", ".join(map(str, numbers))
            words = " ; ".join(sorted(f"{p} {d}".strip() for p, d in said))
            found.append(f"lignes {listed} : elles se contredisent ({words})")
    return found


def to_review(row: Row, sides: Sequence[str]) -> Row:
    """The same decision, to be taken again because a text has changed since."""
    changed = "les deux textes ont" if len(sides) > 1 else f"le texte {sides[0]} a"
    said = row["comment"].partition(" ; à revoir")[0]
    return row.with_values(
        decision=AGAIN,
        reviewer_agreement="0.0",
        comment=f"{said} ; à revoir : {changed} changé depuis",
    )


def merge(old: Iterable[Row], new: Iterable[Row]) -> list[Row]:
    """New predictions beside reviewed rows, which all stay; a text that changed makes one « à revoir ».

    A reviewed row whose pair is predicted again with other hashes is not re-attached: its decision
    becomes « à revoir » and the prediction is kept beside it.
    """
    reviewed = {row.key: row for row in old if row.reviewed}
    found: list[Row] = []
    fresh = list(new)
    now = {row.key: row for row in fresh}
    for key, row in reviewed.items():
        again = now.get(key)
        changed = again is not None and any(
            row[slot] and again[slot] != row[slot] for slot in ("subject_hash", "object_hash")
        )
        found.append(row.with_values(decision=AGAIN) if changed else row)
    for row in fresh:
        kept = reviewed.get(row.key)
        if kept is None or any(
            kept[slot] and kept[slot] != row[slot] for slot in ("subject_hash", "object_hash")
        ):
            found.append(row)
    return found
