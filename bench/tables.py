"""A clean table of 5,000 rows verified on the register, beside what only reading it costs.

The peer is openpyxl reading the same cells of the same XLSX, what any script on such a table does first;
reading with python-calamine is shown too. Rows are the declared correspondences of the graph and whole
blocs of its titles, so that every code and label is looked up. `BENCH_SCALES=0.1` sets the register's size.
"""

from __future__ import annotations

import io
import os
from itertools import islice

import crosswalk
from bench.measure import medians
from bench.stores import built
from crosswalk import tables
from crosswalk.formats import workbook

ROWS = int(os.environ.get("BENCH_ROWS", "5000"))
SCALE = float(os.environ.get("BENCH_SCALES", "0.1").split(",")[0])
HEADERS = (
    "Certification qui déclare",
    "Blocs concernés",
    "Certification reconnue",
    "Blocs reconnus",
    "Nature",
)


def main() -> None:
    if store := os.environ.get("BENCH_STORE", ""):
        return _measure(crosswalk.open(store))
    with built(SCALE) as graph:
        _measure(graph)


def _measure(graph: crosswalk.Graph) -> None:
    data = workbook(HEADERS, _rows(graph))

    def verify() -> tables.Report:
        return tables.verify(graph, tables.read(data, "bench.xlsx"))

    def openpyxl() -> int:
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(data), read_only=True)
        return sum(1 for row in book.active.iter_rows(values_only=True) if any(row))

    report = verify()
    found = medians(
        {"verify": verify, "read": lambda: tables.read(data, "bench.xlsx"), "openpyxl": openpyxl}, 3
    )
    triples = (summary := graph.summary()) and summary.triples
    titles = {n for one in report.table.statements for n in (one.source, one.target)}
    print(
        f"{len(report.rows)} rows, {len(titles)} titles, {triples} triples: "
        f"{report.summary.counts} {dict(islice(report.summary.messages.items(), 6))}"
    )
    for name, seconds in found.items():
        print(f"{name:10} {seconds:6.2f} s")
    print(
        f"verify / reading with openpyxl: {found['verify'] / found['openpyxl']:.2f}; "
        f"{1e3 * found['verify'] / len(report.rows):.2f} ms a row (goal: 5,000 rows in seconds)"
    )


def _rows(graph: crosswalk.Graph) -> list[list[str]]:
    """Correct rows: a bloc of each title, with its label, to a bloc of the next one."""
    blocs = graph.query_each(
        "controle-blocs", [{"a": one.number} for one in graph.certifications()], 200
    )
    coded = {row["bloc"]: row["value"] for row in blocs if row["property"] == "code"}
    named = [
        (row["number"], f"{coded[row['bloc']]} - {row['value']}")
        for row in blocs
        if row["property"] == "label" and row["bloc"] in coded
    ]
    rows: list[list[str]] = []
    step = 1
    while len(rows) < ROWS:
        for at, (number, bloc) in enumerate(named):
            other, theirs = named[(at + 7 * step) % len(named)]
            if other != number and len(rows) < ROWS:
                rows.append([number, bloc, other, theirs, "partielle"])
        step += 1
    return rows


if __name__ == "__main__":
    main()
