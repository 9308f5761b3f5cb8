"""How far two people agree who judged the same pairs without seeing each other's answer.

Share of the same answers, and Cohen's kappa (Cohen 1960, « A coefficient of agreement for nominal
scales »): the agreement beyond what their own frequencies of each answer would give by chance. Always
with the number of pairs: on few of them, kappa says little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crosswalk import french, store
from crosswalk.matching import reviews, sssom
from crosswalk.matching.mapping import RELATED
from crosswalk.matching.sssom import Row

ANSWERS = ("oui", "en partie", "non", "?")
_SAID = {"rejetée": "non", "incertaine": "?"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readers: `table` counts their pairs of answers, `conflicts` are the rows where they differ."""

    first: str
    second: str
    table: Counter[tuple[str, str]]
    conflicts: tuple[tuple[Row, Row], ...]

    @property
    def pairs(self) -> int:
        return sum(self.table.values())

    @property
    def same(self) -> int:
        return sum(self.table[one, one] for one in ANSWERS)

    @property
    def kappa(self) -> float | None:
        """Between -1 and 1; None where chance alone would make them agree (one answer only, or none)."""
        if not self.pairs:
            return None
        observed = self.same / self.pairs
        rows, columns = Counter[str](), Counter[str]()
        for (first, second), count in self.table.items():
            rows[first] += count
            columns[second] += count
        chance = sum(rows[one] * columns[one] for one in ANSWERS) / self.pairs**2
        return None if chance == 1 else (observed - chance) / (1 - chance)


def answer(row: Row) -> str | None:
    """What a person answered; None where the row waits for one."""
    if not row.reviewed or row["decision"] == sssom.AGAIN:
        return None
    if row["decision"] == "confirmée":
        lowered = row["predicate_id"] == RELATED and row["proposed_predicate"] not in ("", RELATED)
        return "en partie" if lowered else "oui"
    return _SAID[row["decision"]]


def between(first: Sequence[Row], second: Sequence[Row]) -> Agreement | None:
    """The agreement of two readings; None where they have no pair in common."""
    others = {row.key: row for row in second if answer(row)}
    both = [(row, others[row.key]) for row in first if answer(row) and row.key in others]
    if not both:
        return None
    table = Counter((answer(a) or "", answer(b) or "") for a, b in both)
    return Agreement(
        both[0][0]["reviewer_label"],
        both[0][1]["reviewer_label"],
        table,
        tuple((a, b) for a, b in both if answer(a) != answer(b)),
    )


def of_titles(a: str, b: str) -> list[Agreement]:
    """The agreement of every two people who read pairs of these titles twice.

    Raises:
        DocumentError: a file of readings is malformed.
    """
    readings: dict[str, dict[tuple[str, str, str, str], Row]] = {}
    first, second = sorted((a, b))
    folder = store.home() / "reviews" / "second"
    rows = [*reviews.load(a, b).rows]
    for path in sorted(folder.glob(f"{first}-{second}.*.sssom.tsv")):
        rows += sssom.read(path).rows
    for row in rows:
        if answer(row):
            readings.setdefault(row["reviewer_label"], {})[row.key] = row
    found = (
        between([*readings[one].values()], [*readings[other].values()])
        for one, other in combinations(sorted(readings), 2)
    )
    return [one for one in found if one]


def lines(found: Agreement) -> Iterator[str]:
    """An agreement in words: counts first, then each pair on which the two differ."""
    pairs = french.count(found.pairs, "paire relue", "paires relues")
    same = french.count(found.same, "réponse identique", "réponses identiques")
    share = f"{found.same / found.pairs:.0%}".replace("%", f"{french.NBSP}%")
    kappa = (
        "kappa de Cohen non défini (une seule réponse possible)"
        if found.kappa is None
        else f"kappa de Cohen {found.kappa:.2f}".replace(".", ",")
    )
    yield f"{found.first} et {found.second} : {pairs} par les deux, {same} ({share}) ; {kappa}."
    for (first, second), count in sorted(found.table.items(), key=lambda one: -one[1]):
        yield f"  {found.first} « {first} », {found.second} « {second} » : {french.count(count, 'paire')}"
    if found.conflicts:
        yield "À trancher ensemble :"
    for a, b in found.conflicts:
        yield f"  « {a['subject_label']} » / « {a['object_label']} »"
        yield f"    {found.first} : {answer(a)} ; {found.second} : {answer(b)}"
