"""What a title says that its holder can do, each statement with its place: bloc, competence, span.

A description of several sentences gives one statement a sentence, with its span in the description.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosswalk.matching.normalise import comparable

if TYPE_CHECKING:
    from crosswalk.api import Graph

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-ÞŒ])")

KINDS: dict[str, str] = {
    "Bloc": "bloc",
    "Activity": "activité",
    "Competence": "compétence",
    "TransversalCompetence": "compétence transversale",
    "CompetenceDetail": "détail",
    "Criterion": "critère",
    "TechnicalKnowHow": "savoir-faire",
    "OrganisationalKnowHow": "savoir-faire",
    "RelationalKnowHow": "savoir-faire",
    "KnowHow": "savoir-faire",
    "Responsibility": "responsabilité",
    "Knowledge": "savoir",
    "DocumentSection": "section",
    "Certification": "certification",
    "Mentioned": "certification",
}
"""Class of an entity → how its statements are named."""

MATCHED = frozenset(KINDS.values()) - {"savoir", "section", "certification"}
"""Kinds that are compared: what a person does, not what a text says about it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: `entity` is its IRI, `span` its code points in a longer description.

    `group` is the competence it belongs to, or the bloc where a title has no more detail: its
    siblings are its context. `title` is the certification (or any name of the set it is of).
    """

    entity: str
    title: str
    kind: str
    text: str
    group: str
    bloc: str | None = None
    competence: str | None = None
    span: tuple[int, int] | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of the exact wording: what a review holds on to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def of_title(graph: Graph, number: str, kinds: Iterable[str] = MATCHED) -> list[Statement]:
    """The statements of a certification, in the order of its blocs.

    Raises:
        UnknownEntityError: the graph does not know it.
    """
    wanted = frozenset(kinds)
    number = graph.certification(number).number
    rows = graph.query("enonces-competences", a=number)
    blocs = {row["competence"]: row.get("bloc") for row in rows if row.get("competence")}
    detailed = {row.get("competence") for row in rows if row.get("competence") != row["entity"]}
    preferred = {row["entity"] for row in rows if row["part"] == "label"}
    rank = {row["entity"]: int(row.get("position", 0)) for row in rows}
    found: list[tuple[tuple[int, ...], Statement]] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        kind = KINDS.get(row["class"].rpartition("#")[2])
        if kind not in wanted or kind is None:
            continue
        if kind == "bloc" and row["part"] == "description":
            continue  # a bloc's description counts its assessment, not what one does
        if row["part"] == "other" and row["entity"] in preferred:
            continue  # other wordings of one label are not other statements
        competence = row.get("competence")
        bloc = row.get("bloc") or blocs.get(competence or "")
        alone = competence is None or (competence not in detailed and row["part"] != "description")
        group = (bloc or number) if alone else competence or number
        described = row["part"] == "description"
        for text, span in sentences(row["text"]) if described else [(row["text"], None)]:
            key = (row["entity"], comparable(text))
            if key in seen:
                continue
            seen.add(key)
            if row["part"] == "other":
                preferred.add(row["entity"])
            place = (
                rank.get(bloc or "", 0),
                rank.get(competence or "", 0),
                row["entity"] != competence,
                rank[row["entity"]],
                row["part"] == "description",
            )
            found.append(
                (place, Statement(row["entity"], number, kind, text, group, bloc, competence, span))
            )
    found.sort(key=lambda one: (one[1].bloc is None, one[0], one[1].entity, one[1].span or (0, 0)))
    return [statement for _, statement in found]


def sentences(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The sentences of a description with their code points, one sentence alone too: that tells it
    from the label of the same entity."""
    parts, at = [], 0
    for match in _SENTENCE.finditer(text):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, len(text)))
    return [(text[start:end], (start, end)) for start, end in parts if end > start]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where the graph states a wording: the entity, and the span when it is a part of a longer text."""

    entity: str
    kind: str
    competence: str | None
    bloc: str | None
    span: tuple[int, int] | None


def resolve(graph: Graph, number: str, texts: Sequence[str]) -> list[Resolved | None]:
    """Where each wording stands among what the graph says of a certification; None where nowhere.

    Words are compared without case, punctuation and white space; a sentence of a longer text gives
    that text's entity and the span of its words there.
    """
    rows = graph.query("enonces-competences", a=number)
    whole: dict[str, dict[str, str]] = {}
    for row in rows:
        whole.setdefault(comparable(row["text"]), row)
    longer = [(f" {comparable(row['text'])} ", row) for row in rows]
    found: list[Resolved | None] = []
    for text in texts:
        key = comparable(text)
        if not key:
            found.append(None)
        elif key in whole:
            found.append(_resolved(whole[key], None))
        else:
            inside = next((row for words, row in longer if f" {key} " in words), None)
            found.append(_resolved(inside, _span(inside["text"], key)) if inside else None)
    return found


def _resolved(row: dict[str, str], span: tuple[int, int] | None) -> Resolved:
    kind = KINDS.get(row["class"].rpartition("#")[2], "")
    return Resolved(row["entity"], kind, row.get("competence"), row.get("bloc"), span)


def _span(text: str, key: str) -> tuple[int, int] | None:
    """The code points of a run of words in a text, compared as `comparable` does."""
    words = [
        (match.start(), match.end(), comparable(match[0])) for match in re.finditer(r"\w+", text)
    ]
    wanted = key.split()
    for at in range(len(words) - len(wanted) + 1):
        if all(words[at + i][2] == word for i, word in enumerate(wanted)):
            return words[at][0], words[at + len(wanted) - 1][1]
    return None
