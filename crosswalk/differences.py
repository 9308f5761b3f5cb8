"""Two sources, one certification: what they say differently, each value with those who state it.

Only sources that speak of a thing can differ on it: a source that is silent is not counted. Labels
that differ by case, accents or punctuation alone are told apart from those whose words differ. A source
whose label is the preferred one to the letter does not state it again, so that it is not listed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosswalk.identifiers import GRAPH, ID, ONTOLOGY, SKOS
from crosswalk.identities import fold
from crosswalk.store import snapshot

if TYPE_CHECKING:
    from crosswalk.api import Graph

_LABEL = "intitulé"
PROPERTIES = {
    f"{SKOS}prefLabel": _LABEL,
    f"{SKOS}altLabel": _LABEL,
    **{
        f"{ONTOLOGY}{name}": words
        for name, words in {
            "level": "niveau",
            "registrationKind": "mode d'enregistrement",
            "isActive": "fiche active",
            "registeredOn": "enregistré le",
            "decidedOn": "décision du",
            "effectiveOn": "effet le",
            "expiresOn": "échéance",
            "lastDeliveryOn": "dernière délivrance",
            "durationYears": "durée (ans)",
            "certifier": "certificateur",
            "nsf": "NSF",
            "rome": "ROME",
            "formacode": "Formacode",
            "idcc": "convention (IDCC)",
            "brochure": "convention (brochure)",
        }.items()
    },
}
"""Property of a statement → what a person calls it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One value, or one set of them (codes, certifiers), and the sources that state exactly it."""

    values: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that the sources say in more than one way; `bloc` is the bloc's key, or `""`."""

    bloc: str
    property: str
    same_words: bool
    """Only case, accents or punctuation differ."""
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer on one certification: its sources, and what they say differently."""

    number: str
    sources: tuple[str, ...]
    differences: tuple[Difference, ...]


def differences(graph: Graph, number: str) -> Compared:
    """What the sources of the default graph say differently of a certification and of its blocs.

    Raises:
        IdentifierError: not a number.
        UnknownEntityError: the graph does not know it.
    """
    known = graph.certification(number).number
    defaults = set(graph.store.default_graph_names())
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    sources = set()
    for row in graph.query("enonces", a=known):
        if row["graph"] in defaults:
            source = source_name(row["graph"])
            sources.add(source)
            if name := PROPERTIES.get(row["property"]):
                bloc = row["entity"].partition("/bloc/")[2]
                said[bloc, name][source].add(_shown(row["value"], row.get("name")))
    found = (_difference(bloc, name, by_source) for (bloc, name), by_source in said.items())
    return Compared(
        known,
        tuple(sorted(sources)),
        tuple(sorted(filter(None, found), key=lambda one: (one.bloc, _ORDER[one.property]))),
    )


_ORDER = {name: place for place, name in enumerate(dict.fromkeys(PROPERTIES.values()))}


def source_name(graph: str) -> str:
    """`document rncp41402-fiche`, `export csv-nsf du 2026-02-01`, `lignes citées de csv-nsf (2026-02-01)`."""
    if held := snapshot(graph):
        return f"export {held[0]} du {held[1]}"
    kind, _, rest = graph.removeprefix(GRAPH).partition("/")
    if kind == "excerpt":
        export, _, day = rest.rpartition("/")
        return f"lignes citées de {export} ({day})"
    return f"{kind} {rest}"


def _shown(value: str, name: str | None) -> str:
    """An organisation by its name and its SIRET, if it has one; a concept by the end of its IRI."""
    if name:
        siret = value.rsplit("/", 1)[1]
        return f"{name} ({siret})" if siret.isdecimal() else name
    if value.startswith((ID, ONTOLOGY)):
        return value.replace("#", "/").rsplit("/", 1)[1]
    return value


def _difference(bloc: str, name: str, by_source: dict[str, set[str]]) -> Difference | None:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for source, values in by_source.items():
        groups[tuple(sorted(values))].append(source)
    if name == _LABEL:  # one source may word a thing in several ways: each is a statement
        groups = defaultdict(list)
        for source, values in by_source.items():
            for value in values:
                groups[value,].append(source)
    if len(groups) < 2 or len(by_source) < 2:
        return None
    same = name == _LABEL and len({fold(value) for values in groups for value in values}) == 1
    statements = (Statement(values, tuple(sorted(by))) for values, by in groups.items())
    ordered = tuple(sorted(statements, key=lambda one: (one.sources, one.values)))
    return Difference(bloc, name, same, ordered)
