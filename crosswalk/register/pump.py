"""The reading half of an import: a child process that turns one file of an export into N-Triples.

The parent loads what comes on standard output while this process reads on: two cores. Progress goes to
standard error, a JSON line now and then; what was left out or doubtful goes to a report file at the
end. Run as `python -m crosswalk.register.pump JOB`.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from crosswalk.register import completeness, tables
from crosswalk.register.feed import read as read_feed
from crosswalk.register.package import Part, open_package
from crosswalk.register.records import BadFiche, Fiche, Issue
from crosswalk.register.rows import row_lines
from crosswalk.register.triples import Known, Writer
from crosswalk.search.following import END

_EVERY = 0.25
"""Seconds between two progress lines."""


@dataclass(frozen=True)
class Job:
    """What to read and how; pickled to a file for the child."""

    path: Path
    part: str
    export: str
    known: Known
    report: Path
    active_only: bool = False
    since: date | None = None
    strict: bool = False


@dataclass
class Report:
    """What an import of one file met."""

    kind: str
    fiches: int = 0
    left_out: int = 0
    """Fiches not wanted: ended (`--active-only`) or unchanged (`--since`)."""
    issues: list[dict[str, Any]] = field(default_factory=list)
    bad: list[dict[str, Any]] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""


class _Counting:
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.count = stream, 0
        self.name = getattr(stream, "name", "")

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        data = self.stream.readline(size)
        self.count += len(data)
        return data

    def __enter__(self) -> _Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def run(job: Job) -> Report:
    """Write the triples of one file to standard output; the report of what was met."""
    start, parent = time.perf_counter(), os.getppid()
    part = next(p for p in open_package(job.path).parts if p.name == job.part)
    report = Report(part.kind)
    out = sys.stdout.buffer
    said = completeness.lines(job.export, part.kind, job.active_only, job.since)
    out.writelines(line.encode() for line in said)
    shown = 0.0
    streams: list[_Counting] = []

    def opened() -> BinaryIO:
        streams.append(_Counting(part._opener()))
        return cast(BinaryIO, streams[0])

    for lines in _lines(replace(part, _opener=opened), job, report):
        out.write("".join(lines).encode())
        if time.perf_counter() - shown > _EVERY:
            shown = time.perf_counter()
            if os.getppid() != parent:
                raise BrokenPipeError  # the import was killed: nobody reads on
            _progress(streams[0].count, part.size, report.fiches)
    out.write(END)
    out.flush()
    _progress(part.size, part.size, report.fiches)
    report.seconds = round(time.perf_counter() - start, 2)
    return report


def _progress(done: int, size: int, fiches: int) -> None:
    print(json.dumps({"done": done, "size": size, "fiches": fiches}), file=sys.stderr, flush=True)


def _lines(part: Part, job: Job, report: Report) -> Iterator[list[str]]:
    """The triples of each fiche, or of each row of a table."""
    writer = Writer(job.export, job.known)

    def bad(found: BadFiche) -> None:
        report.bad.append(asdict(found))
        if job.strict:
            raise ValueError(f"fiche n° {found.position} : {found.message_fr}")

    if part.kind.startswith("csv"):
        for row in tables.read_part(part, bad):
            _doubts(row.issues, job, report)
            yield list(row_lines(writer, row))
        return
    unknown: Counter[str] = Counter()
    with part.open() as stream:
        for fiche in read_feed(stream, bad, unknown):
            if _wanted(fiche, job):
                _doubts(fiche.issues, job, report)
                yield writer.fiche(fiche)
            else:
                report.left_out += 1
    report.unknown = dict(unknown)


def _doubts(issues: tuple[Issue, ...], job: Job, report: Report) -> None:
    """Count a fiche or a row, and note what was doubtful in it."""
    report.fiches += 1
    report.issues += [asdict(issue) for issue in issues]
    if issues and job.strict:
        first = issues[0]
        raise ValueError(f"{first.number}, {first.element} : {first.message_fr}")


def _wanted(fiche: Fiche, job: Job) -> bool:
    if job.active_only and not fiche.active:
        return False
    dates = (fiche.published_on, fiche.decided_on, fiche.effective_on)
    return job.since is None or any(day and day >= job.since for day in dates)


def main() -> int:
    job: Job = pickle.loads(Path(sys.argv[1]).read_bytes())  # written by our own parent process
    try:
        report = run(job)
    except BrokenPipeError:
        return 1
    except Exception as error:
        report = Report("", error=f"{error}" or type(error).__name__)
    job.report.write_text(json.dumps(asdict(report), ensure_ascii=False), encoding="utf-8")
    return 1 if report.error else 0


if __name__ == "__main__":
    sys.exit(main())
