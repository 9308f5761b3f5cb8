"""What a rule sees: the table, what the graph knows, and the blocs that each cell stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crosswalk.tables import compare
from crosswalk.tables.known import About, Bloc, Known, Title
from crosswalk.tables.model import Line, Mention, Side, Table, statements

Key = tuple[str, frozenset[str], str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault found: its row, the role of its column, its French sentence, what it stands on."""

    row: int
    role: str
    text: str
    about: tuple[About, ...] = ()
    suggestions: tuple[str, ...] = ()
    """What could be written instead, in the words of the sources."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One alternative of a row, its blocs by the names that the graph gives them."""

    line: Line
    source: str
    source_blocs: frozenset[str]
    target: str
    target_blocs: frozenset[str]

    @property
    def key(self) -> Key:
        return self.source, self.source_blocs, self.target, self.target_blocs

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.target


@dataclass
class Context:
    """A table under check."""

    table: Table
    known: Known
    on: date
    """The day of the check."""

    def sides(self) -> Iterator[tuple[Line, str, Side]]:
        for line in self.table.lines:
            yield line, "source", line.source
            yield line, "target", line.target

    def mentions(self) -> Iterator[tuple[Line, str, str, Mention]]:
        """Every bloc named, once a row: line, side, number of the certification of its side."""
        for line, name, side in self.sides():
            if side.number is None:
                continue
            for mention in dict.fromkeys(m for blocs in side.alternatives for m in blocs):
                yield line, name, side.number, mention

    def title(self, number: str | None) -> Title | None:
        """What the graph knows of a number; None where no source has it."""
        title = self.known.titles.get(number or "")
        return title if title and (title.graphs or title.blocs) else None

    def bloc(self, number: str, mention: Mention) -> Bloc | None:
        """The bloc of the graph that a mention stands for: by its code, else its label, else its key."""
        title = self.title(number)
        if title is None:
            return None
        if mention.code:
            key = mention.code.removeprefix(number)
            return title.blocs.get(key)
        if mention.label and (found := self.labelled(title, mention.label)):
            return found
        if mention.local:
            return next(
                (
                    title.blocs[k]
                    for k in (f"CCP{mention.local}", f"n{mention.local}")
                    if k in title.blocs
                ),
                None,
            )
        return None

    def labelled(self, title: Title, label: str) -> Bloc | None:
        """The only bloc of a title that has this label."""
        found = [b for b in title.blocs.values() if any(compare.same(label, w) for w in b.labels)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """The statements of the sound rows, in order."""
        found = []
        for line in self.table.lines:
            if not line.sound or line.row in self.broken:
                continue
            for one in statements(line):
                sides = [
                    frozenset(self._name(number, mention) for mention in blocs)
                    for number, blocs in (
                        (one.source, one.source_blocs),
                        (one.target, one.target_blocs),
                    )
                ]
                if line.kind == "totale":  # its blocs, if named, are the whole title
                    sides = [frozenset(), frozenset()]
                found.append(Stated(line, one.source, sides[0], one.target, sides[1]))
        return tuple(found)

    def _name(self, number: str, mention: Mention) -> str:
        bloc = self.bloc(number, mention)
        return bloc.name if bloc else mention.name

    @cached_property
    def broken(self) -> frozenset[int]:
        """Rows whose codes are wrong: what they mean as sets is not compared with anything."""
        from crosswalk.tables.rules_cells import CODES

        return frozenset(finding.row for rule in CODES.values() for finding in rule(self))

    @cached_property
    def by_source(self) -> dict[str, list[Stated]]:
        found = defaultdict(list)
        for one in self.stated:
            found[one.source].append(one)
        return dict(found)

    @cached_property
    def recognised(self) -> dict[str | None, frozenset[str | None]]:
        """Declaring title → every title that the table says it recognises."""
        found: dict[str | None, set[str | None]] = defaultdict(set)
        for line in self.table.lines:
            found[line.source.number].add(line.target.number)
        return {number: frozenset(others) for number, others in found.items()}

    @cached_property
    def first_row(self) -> dict[str, int]:
        """The first row of each declaring title, sound or not."""
        found: dict[str, int] = {}
        for line in self.table.lines:
            if line.source.number:
                found.setdefault(line.source.number, line.row)
        return found

    @cached_property
    def unsound(self) -> frozenset[str]:
        """Declaring titles that have a row which was not understood: nothing is said to be missing."""
        lines = self.table.lines
        if any(line.source.number is None for line in lines):
            return frozenset(self.first_row)
        return frozenset(
            line.source.number or "" for line in lines if not line.sound or line.row in self.broken
        )
