"""What a check says: a report, its violations, and how often each shape found something to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ERROR, ALERT, INFORMATION = "erreur", "alerte", "information"
"""Severities, in the words of `crosswalk.model.Note`: our graph is at fault; look; for information."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not conform.

    `id` names the rule and never changes (the local name of the property shape or of the constraint),
    `shape` is the shape that looked at `entity` (an IRI), `property` a path as SPARQL writes it, None
    where the rule is on the entity itself. `message` is a French sentence that says all of it.
    `document` and `line` say where the fault was read, None where nothing tells.
    """

    id: str
    shape: str
    entity: str
    property: str | None
    value: str | None
    message: str
    document: str | None
    line: int | None
    severity: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of checking one graph.

    `conforms` is false as soon as there is an error; alerts alone leave it true. `focus` counts the
    entities that each target of each shape selected: a shape that selects nothing checks nothing,
    and SHACL keeps silent about it (see `crosswalk.checks.shacl.unseen`).
    """

    conforms: bool
    violations: tuple[Violation, ...]
    focus: Mapping[str, int]

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations that make the graph not conform."""
        return tuple(one for one in self.violations if one.severity == ERROR)
