"""The records of a reading as flat lines: what was understood, with its exact text and its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from crosswalk.graph.writer import duration
from crosswalk.model import Reading
from crosswalk.text import Source, Text


@dataclass(frozen=True, slots=True)
class Flat:
    """One record: its class, where it stands in the tree, its wording, its value, its lines."""

    cls: str
    path: str
    text: str
    value: str | int | None
    start_line: int
    end_line: int


def flatten(reading: Reading) -> list[Flat]:
    """Every record of a reading, in the order of the model."""
    root = reading.certification.number
    found = list(_walk(reading.certification, root, "Certification"))
    for position, row in enumerate(reading.correspondences, 1):
        found += _walk(row, f"{root}/correspondence/{position}", "Correspondence")
    return found


def counts(reading: Reading) -> dict[str, int]:
    """How many records of each class were read, the certification itself left out."""
    counter = Counter(flat.cls for flat in flatten(reading))
    del counter["Certification"]
    return dict(sorted(counter.items()))


def _walk(record: Any, path: str, cls: str) -> Iterator[Flat]:
    text = getattr(record, "text", None)
    if isinstance(text, Text):
        value = _value(getattr(record, "value", None))
        yield Flat(cls, path, text.value, value, text.start_line, text.end_line)
    for field in fields(record):
        found = getattr(record, field.name)
        for position, part in enumerate(found if isinstance(found, tuple) else (found,), 1):
            if isinstance(part, Text):
                if field.name != "text":
                    yield Flat(field.name, path, part.value, None, part.start_line, part.end_line)
            elif is_dataclass(part) and not isinstance(part, type | Source):
                key = getattr(part, "key", None) or str(position)
                name = type(part).__name__
                label = field.name if name == "Stated" else name
                yield from _walk(part, f"{path}/{field.name}/{key}", label)


def _value(value: Any) -> str | int | None:
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int) else None
