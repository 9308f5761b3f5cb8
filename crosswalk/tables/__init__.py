"""Correspondence tables: read a certifier's table, verify it against the graph, report, publish.

>>> from crosswalk import tables
>>> import crosswalk
>>> table = tables.read(Path("tableau.xlsx"))                        # doctest: +SKIP
>>> report = tables.verify(crosswalk.open(), table)                  # doctest: +SKIP
>>> report.summary.verdict, tables.WRITERS["json"](report)           # doctest: +SKIP
"""

from __future__ import annotations

from crosswalk.tables.annotated import copy_name
from crosswalk.tables.headers import ROLES, mapping_of
from crosswalk.tables.model import Table
from crosswalk.tables.published import statements_of
from crosswalk.tables.publishing import Published, publish, publish_command
from crosswalk.tables.reading import columns, read
from crosswalk.tables.report import WRITERS
from crosswalk.tables.template import example, template
from crosswalk.tables.verifying import Report, verify
from crosswalk.tables.watching import Watch, watch

__all__ = [
    "ROLES",
    "WRITERS",
    "Published",
    "Report",
    "Table",
    "Watch",
    "columns",
    "copy_name",
    "example",
    "mapping_of",
    "publish",
    "publish_command",
    "read",
    "statements_of",
    "template",
    "verify",
    "watch",
]
