"""A report in the forms people ask for: one function and one entry of `WRITERS` each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from io import StringIO

from crosswalk.notice import NOTICE
from crosswalk.tables.annotated import annotated
from crosswalk.tables.messages import CONFORMS, LOOK
from crosswalk.tables.page import as_html
from crosswalk.tables.verifying import Report

_COLUMNS = ("Ligne", "Verdict", "Message", "Colonne", "Ce qui est dit, et où c'est écrit")


def as_json(report: Report) -> bytes:
    """The object of DESIGN §10."""
    return (json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n").encode()


def as_table(report: Report) -> bytes:
    """For a terminal or a mail: the rows that say something, then the verdict and its base."""
    return table_text(report, 110).encode()


def table_text(report: Report, width: int) -> str:
    """The report as text of a width."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    stream = StringIO()
    console = Console(file=stream, width=max(width, 80), highlight=False, color_system=None)
    grid = Grid(box=SIMPLE_HEAD, show_lines=False, pad_edge=False)
    for name, least in zip(_COLUMNS, (5, 10, 18, 12, 30), strict=True):
        grid.add_column(name, min_width=least, overflow="fold", justify="left")
    told = [row for row in report.rows if row.messages]
    for row in told:
        for position, one in enumerate(row.messages):
            places = " ; ".join(dict.fromkeys(e.place for e in one.evidence))
            text = one.text + (f" [{places}]" if places else "")
            first = position == 0
            grid.add_row(
                *(Text(cell) for cell in (
                    f"{row.row}" if first else "", row.verdict if first else "",
                    one.id, one.column, text,
                ))
            )  # fmt: skip
    console.print(Text(f"Tableau : {report.summary.table}\n"))
    if told:
        console.print(grid)
    lines = [line.rstrip() for line in stream.getvalue().split("\n")]
    text = "\n".join(lines).rstrip()
    return "\n".join([text, "", *headline(report), "", NOTICE]) + "\n"


def headline(report: Report) -> list[str]:
    """The verdict, how many rows have each, and on what it was checked."""
    summary = report.summary
    counts = ", ".join(counted(n, verdict) for verdict, n in summary.counts.items() if n)
    rows = f"{len(report.rows)} ligne{'s' if len(report.rows) > 1 else ''}"
    return [f"Verdict : {summary.verdict} — {rows} : {counts}.", summary.base_text]


def counted(number: int, verdict: str) -> str:
    """`2 conformes`, `1 à regarder`, `4 en erreur`."""
    if verdict == CONFORMS:
        return f"{number} {verdict}{'s' if number > 1 else ''}"
    return f"{number} {verdict}" if verdict == LOOK else f"{number} en {verdict}"


def as_shacl(report: Report) -> bytes:
    """A `sh:ValidationReport` in Turtle: errors are violations, the rest warnings and infos."""
    from crosswalk.tables.shacl import as_shacl as write

    return write(report)


WRITERS: dict[str, Callable[[Report], bytes]] = {
    "table": as_table,
    "json": as_json,
    "shacl": as_shacl,
    "html": as_html,
    "annotated": annotated,
}
"""Name of a form → its writer."""


def together(reports: Sequence[Report]) -> bytes:
    """The reports of several tables as one JSON object."""
    verdicts = Counter(report.summary.verdict for report in reports)
    whole = {
        "tables": [r.to_json() for r in reports],
        "summary": {"tables": len(reports), "verdicts": dict(verdicts), "notice": NOTICE},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
