"""What the sources say around a result: who awards, on which conditions, how a bloc is assessed, dates.

Each is asked for one certification at a time, once, and only for those that an answer shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crosswalk import french
from crosswalk.identifiers import ONTOLOGY, certification_iri
from crosswalk.sparql import iri
from crosswalk.store import snapshot
from crosswalk.transfer.model import Awarder, Condition, Registration, Source

if TYPE_CHECKING:
    from crosswalk.api import Graph

TRAINING = "prérequis à l'entrée en formation"
CONDITION_KINDS = {
    "prerequisite": "prérequis",
    "trainingPrerequisite": TRAINING,
    "activityRegulation": "exercice",
    "regulationsText": "exercice",
    "hasEligibilityCondition": "accès à l'évaluation",
    "awardCondition": "délivrance",
    "hasAwardRule": "règle d'attribution",
}
"""Property → the axis it is on, as an adviser names it, in the order of an answer."""
OF_TITLE = frozenset({"délivrance", "règle d'attribution"})
"""What is about the title and not about each of its blocs."""
_AWARD = re.compile(r"\bobt(?:en|ien)|subordonn|délivr", re.I)
_REPEALED = re.compile(r"\bau moins \d+ ans? d[’']expérience", re.I)
"""The minimum duration of experience was removed in 2022 (loi 2022-1598): never told to a candidate."""
_NONE = re.compile(r"\W*(?:sans objet|néant|aucune?|non)?\W*", re.I)
"""How a sheet fills a heading that has no content."""
_PARTS = re.compile(r"(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


class Facts:
    """Facts of one graph about certifications, each asked once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._conditions: dict[str, tuple[Condition, ...]] = {}
        self._awarders: dict[str, tuple[Awarder, ...]] = {}
        self._registrations: dict[str, Registration] = {}
        self._stated: dict[str, list[dict[str, str]]] = {}
        self._assessments: dict[str, list[dict[str, str]]] = {}

    def conditions(self, number: str) -> tuple[Condition, ...]:
        """Conditions of a certification and of its blocs, each with its sentence and its line.

        Rules of the jury that speak of neither obtaining nor delivering are left to
        `crosswalk query conditions`; so are those that a fuller sentence repeats.
        """
        if number not in self._conditions:
            rows = self._graph.query("transfert-conditions", a=number)
            found = {
                self._condition(row)
                for row in rows
                if not _REPEALED.search(row["statement"]) and not _NONE.fullmatch(row["statement"])
            }
            awards = " ".join(c.text for c in found if c.kind == "délivrance")
            kept = [
                c
                for c in found
                if c.kind != "règle d'attribution"
                or (_AWARD.search(c.text) and c.text.rstrip(".") not in awards)
            ]
            order = list(CONDITION_KINDS.values())
            # Who comes with blocs comes « par capitalisation »: that sentence first.
            kept.sort(
                key=lambda c: (
                    order.index(c.kind),
                    "capitalisation" not in c.text,
                    c.start_line or 0,
                    c.text,
                )
            )
            self._conditions[number] = tuple(kept)
        return self._conditions[number]

    def rules(self, number: str, pattern: re.Pattern[str]) -> list[Condition]:
        """Award rules of a certification, jury rules included, in which a pattern is found."""
        return [
            self._condition(row)
            for row in self._graph.query("transfert-conditions", a=number)
            if row["kind"] == "hasAwardRule" and pattern.search(row["statement"])
        ]

    def _condition(self, row: dict[str, str]) -> Condition:
        document, line = None, None
        if part := row.get("part"):
            passages = self._graph.passages(part)
            if passages:
                document, line = passages[0].document, passages[0].start_line
        else:
            if row["of"] not in self._stated:
                self._stated[row["of"]] = self._graph.query("faits", entity=row["of"])
            for fact in self._stated[row["of"]]:
                if fact["value"] == row["statement"]:
                    document, line = fact["document"], int(fact["startLine"])
                    break
        kind = CONDITION_KINDS[row["kind"]]
        return Condition(kind, row["statement"], document, line, row["of"])

    def awarders(self, number: str) -> tuple[Awarder, ...]:
        """Who awards: the register's certifiers first, then those that only documents name."""
        if number not in self._awarders:
            sources: dict[str, list[Source]] = {}
            for row in self._graph.query("certificateurs-sources", a=number):
                line = int(row["line"]) if "line" in row else None
                sources.setdefault(row["organisation"], []).append(Source(row["source"], line))
            found = []
            for row in self._graph.query("certificateurs", a=number):
                iri = row["organisation"]
                stated = tuple(sources.get(iri, ())) or self._registers(number, iri)
                registered = any(source.line is None for source in stated)
                name = row.get("name") or row.get("siret") or iri
                found.append(Awarder(name, row.get("siret"), stated, registered))
            self._awarders[number] = tuple(sorted(found, key=lambda a: (not a.registered, a.name)))
        return self._awarders[number]

    def _registers(self, number: str, organisation: str) -> tuple[Source, ...]:
        """The exports of the register that name this body, by the graphs that hold the statement."""
        defaults = set(self._graph.store.default_graph_names())
        statement = " ".join(
            map(iri, (certification_iri(number), f"{ONTOLOGY}certifier", organisation))
        )
        rows = self._graph.query(
            f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {statement} }} }}"
        )
        names = sorted(row["graph"] for row in rows)
        held = [snapshot(name) for name in names if name in defaults]
        return tuple(Source(french.export(kind, day)) for kind, day in filter(None, held))

    def registration(self, number: str) -> Registration:
        """Dates and successors; where two sources give two dates, the later one."""
        if number not in self._registrations:
            said: dict[str, list[str]] = {}
            for row in self._graph.query("transfert-statut", a=number):
                said.setdefault(row["property"], []).append(row["value"])
            rows = self._graph.query("certifications", a=number)
            begun = said.get("registeredOn") or said.get("decidedOn") or said.get("effectiveOn")
            active = said.get("isActive")
            self._registrations[number] = Registration(
                number,
                rows[0].get("label") if rows else None,
                _last(begun),
                _last(said.get("expiresOn")),
                _last(said.get("lastDeliveryOn")),
                tuple(said.get("replaces", ())),
                tuple(said.get("isReplacedBy", ())),
                active[-1] == "true" if active else None,
                said["homepage"][0] if "homepage" in said else None,
                "true" in said.get("listsAllBlocs", ()),
            )
        return self._registrations[number]

    def assessment(self, number: str, blocs: Sequence[str]) -> tuple[str, ...]:
        """How a bloc is assessed; what is said of the whole certification where nothing is of the bloc.

        `blocs` are the IRIs of that one bloc, the first that says something is heard.
        """
        rows = self._assessment(number)
        for of in (*blocs, certification_iri(number)):
            found = [r for r in rows if r["of"] == of and r["kind"] in ("modalite", "texte")]
            if found:
                return tuple(dict.fromkeys(_modality(row) for row in found))
        return ()

    def vae_open(self, number: str) -> bool | None:
        """Whether the title is open to VAE; None where no source says."""
        kinds = {row["kind"] for row in self._assessment(number)}
        return True if "vae" in kinds else False if "vae fermee" in kinds else None

    def _assessment(self, number: str) -> list[dict[str, str]]:
        if number not in self._assessments:
            self._assessments[number] = self._graph.query("transfert-evaluation", a=number)
        return self._assessments[number]


def _last(days: list[str] | None) -> date | None:
    return max(date.fromisoformat(day) for day in days) if days else None


def _modality(row: dict[str, str]) -> str:
    words = " ".join(row["statement"].split()).rstrip(" :")
    return f"{words} ({spoken(row['duration'])})" if "duration" in row else words


def spoken(duration: str) -> str:
    """`PT1H15M` as « 1 h 15 »."""
    match = _PARTS.fullmatch(duration.removeprefix("P"))
    if match is None:
        return duration
    days, hours, minutes = (int(part or 0) for part in match.groups())
    total = timedelta(days=days, hours=hours, minutes=minutes)
    whole, rest = divmod(int(total.total_seconds()) // 60, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"
