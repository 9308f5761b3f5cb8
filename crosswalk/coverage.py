"""How much of a document the graph accounts for: cited lines, and why the others are not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crosswalk.model import Reading
from crosswalk.readers.common import cited_lines


@dataclass(frozen=True, slots=True)
class Coverage:
    """The non-blank lines of a document: cited by a passage, or grouped by why they are not."""

    document: str
    lines: int
    cited: int
    uncited: dict[str, tuple[int, ...]]
    """Reason → 1-based line numbers."""

    @property
    def share(self) -> float:
        """Share of the non-blank lines that some passage cites, between 0 and 1."""
        return self.cited / self.lines if self.lines else 0.0

    @property
    def accounted(self) -> bool:
        """Whether every non-blank line is cited or has its reason."""
        return self.cited + sum(map(len, self.uncited.values())) == self.lines


def coverage(reading: Reading) -> Coverage:
    """The account of one reading."""
    filled = [line.number for line in reading.source.lines if line.content]
    cited = cited_lines(reading.certification, reading.correspondences)
    reasons: dict[str, tuple[int, ...]] = {}
    for mark in reading.marks:
        reasons[mark.role.value] = (*reasons.get(mark.role.value, ()), mark.number)
    count = Counter(number in cited for number in filled)[True]
    return Coverage(reading.source.id, len(filled), count, reasons)
