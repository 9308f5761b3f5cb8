"""What every reader needs: a log of what it saw, and the account of every line.

A reader is a module with `KIND`, `TITLE`, `detect` and `read` (see `crosswalk.readers.Reader`). It
keeps a `Log` while it reads and ends with `finish`, which builds the `Reading` and reports the lines
that nothing explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta

from crosswalk.model import (
    Certification,
    Correspondence,
    LineMark,
    LineRole,
    Note,
    Reading,
)
from crosswalk.text import Line, Source, Text

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(" "), 1)}


@dataclass
class Log:
    """Notes and line marks gathered while reading."""

    notes: list[Note] = field(default_factory=list)
    roles: dict[int, LineRole] = field(default_factory=dict)

    def warn(self, message: str, line: int | None = None) -> None:
        self.notes.append(Note("alerte", message, line))

    def inform(self, message: str, line: int | None = None) -> None:
        self.notes.append(Note("information", message, line))

    def mark(self, role: LineRole, *lines: Line) -> None:
        """Account for lines that state nothing by themselves."""
        for line in lines:
            self.roles[line.number] = role


def texts(record: object) -> Iterator[Text]:
    """Every wording in a record, at any depth, in the order of the fields."""
    if isinstance(record, Text):
        yield record
    elif isinstance(record, tuple):
        for part in record:
            yield from texts(part)
    elif is_dataclass(record) and not isinstance(record, Source):
        for part in fields(record):
            yield from texts(getattr(record, part.name))


def cited_lines(*records: object) -> frozenset[int]:
    """The numbers of the lines that the wordings of these records stand on."""
    return frozenset(
        number
        for text in texts(records)
        for span in (*text.spans, *text.repeats)
        for number in range(span.start_line, span.end_line + 1)
    )


def finish(
    source: Source,
    kind: str,
    certification: Certification,
    log: Log,
    correspondences: Iterable[Correspondence] = (),
) -> Reading:
    """The reading, with every non-blank line accounted for: cited, marked, or not understood."""
    rows = tuple(correspondences)
    cited = cited_lines(certification, rows)
    for line in source.lines:
        if line.content and line.number not in cited and line.number not in log.roles:
            log.roles[line.number] = LineRole.NOT_UNDERSTOOD
            log.warn(f"ligne non comprise : « {line.content[:80]} »", line.number)
    marks = tuple(LineMark(n, log.roles[n]) for n in sorted(log.roles) if n not in cited)
    notes = tuple(sorted(log.notes, key=lambda note: note.line or 0))
    return Reading(source, kind, certification, rows, notes, marks)


def parse_date(text: str) -> date:
    """A French date: `27-10-2030`, `06/04/2002`, `27 décembre 2018`, `31 Mai 2024`.

    Raises:
        ValueError: the text is not a date, or not one of the calendar.
    """
    if match := re.fullmatch(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*", text):
        day, month, year = (int(part) for part in match.groups())
        return date(year, month, day)
    match = re.fullmatch(r"\s*(\d{1,2})(?:er)?\s+(\w+)\s+(\d{4})\s*", text)
    if match and match[2].casefold() in MONTHS:
        return date(int(match[3]), MONTHS[match[2].casefold()], int(match[1]))
    raise ValueError(f"« {text.strip()} » n'est pas une date (JJ-MM-AAAA attendu)")


def parse_duration(text: str) -> timedelta:
    """A duration as the référentiels write it: `00 h 45 min`, `02 h 30 min`, `75 minutes`.

    Raises:
        ValueError: the text is not a duration.
    """
    if match := re.fullmatch(r"\s*(?:(\d{1,3})\s*h)?\s*(?:(\d{1,3})\s*min(?:utes?)?)?\s*", text):
        hours, minutes = match.groups()
        if hours or minutes:
            return timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    raise ValueError(f"« {text.strip()} » n'est pas une durée (00 h 00 min attendu)")
