"""What the graph knows of the certifications that a table names, fetched in a few calls.

Every lookup is for all the numbers of the table at once: a table of thousands of rows asks the store a
dozen questions, whatever the size of the register. Each fact keeps the graph that states it, so that a
message can show its source: a document and its line, or an export and its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from crosswalk import french
from crosswalk.graph.terms import DIRECTIONS, KINDS, RNCP
from crosswalk.identifiers import GRAPH, ID, certification_iri
from crosswalk.register.completeness import PARTIAL
from crosswalk.store import snapshot

if TYPE_CHECKING:
    from crosswalk.api import Graph

Words = dict[str, str]
"""A wording → the graph that has it."""
_KINDS = {str(iri).removeprefix(str(RNCP)): kind.value for kind, iri in KINDS.items()}
_DIRECTIONS = {str(iri).removeprefix(str(RNCP)): d.value for d, iri in DIRECTIONS.items()}
REGISTERS = {"RNCP": ("rncp-xml", "csv-standard"), "RS": ("rs-xml", "csv-standard")}
"""Kinds of export that list every fiche of a répertoire."""
DECLARING = ("rncp-xml", "rs-xml")
"""Kinds of export that carry the declared correspondences."""


@dataclass(frozen=True, slots=True)
class About:
    """What a message speaks of: an entity and the graph that states the fact.

    `fact` is the property of a literal fact (`expiresOn`, `level`…), whose own words are then shown.
    """

    entity: str
    graph: str
    fact: str = ""


@dataclass
class Bloc:
    """A bloc of the graph: `name` is its register code, or its number and local key."""

    iri: str
    number: str
    key: str
    code: str | None = None
    labels: Words = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Graph → place in the document or export."""
    graphs: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.code or f"{self.number}{self.key}"

    @property
    def label(self) -> str:
        return next(iter(self.labels), "")


@dataclass(frozen=True, slots=True)
class Declared:
    """One official statement of the graph. Sets hold the names of blocs."""

    iri: str
    graph: str
    source: str
    source_blocs: frozenset[str]
    target: str
    target_blocs: frozenset[str]
    kind: str
    direction: str

    @property
    def key(self) -> tuple[str, frozenset[str], str, frozenset[str]]:
        return self.source, self.source_blocs, self.target, self.target_blocs


@dataclass
class Title:
    """A certification of the graph, as all its sources together have it."""

    number: str
    labels: Words = field(default_factory=dict)
    levels: Words = field(default_factory=dict)
    expires: Words = field(default_factory=dict)
    decided: Words = field(default_factory=dict)
    active: Words = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)
    whole: str = ""
    """The graph that shows the list of blocs to be whole; empty where none does."""
    blocs: dict[str, Bloc] = field(default_factory=dict)
    declares: list[Declared] = field(default_factory=list)
    replaces: Words = field(default_factory=dict)
    replaced_by: Words = field(default_factory=dict)

    @property
    def iri(self) -> str:
        return certification_iri(self.number)

    @property
    def label(self) -> str:
        return next(iter(self.labels), "")

    @property
    def name(self) -> str:
        """How a sentence names it: number and title."""
        return f"{self.number} ({self.label})" if self.label else self.number

    def ended(self, on: date) -> str:
        """The day its registration ended, « oui » where only that is known, or "" while it runs."""
        last = max(self.expires, default="")
        if last and last < on.isoformat():
            return last
        return "oui" if "false" in self.active and "true" not in self.active and not last else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the base of a check: `kind` is `document`, `excerpt`, `export` or `table`."""

    kind: str
    id: str
    date: str
    title: str
    layout: str = ""
    """The kind of a document: `fiche`, `reac`…"""
    partial: str = ""
    """What an export keeps where it was not imported whole: « seulement les fiches actives »."""


@dataclass
class Known:
    """Everything that the rules ask of the graph."""

    titles: dict[str, Title]
    sources: Mapping[str, Source]
    """Default graph name → what it is."""

    def register(self, number: str) -> list[Source]:
        """The exports loaded that list every fiche of the répertoire of a number.

        An export imported in part lists some only: what is missing there proves nothing.
        """
        return [source for source in self._exports(number) if not source.partial]

    def partial(self, number: str) -> list[Source]:
        """The exports of the répertoire of a number of which only a part was imported."""
        return [source for source in self._exports(number) if source.partial]

    def _exports(self, number: str) -> list[Source]:
        kinds = REGISTERS["RS" if number.startswith("RS") else "RNCP"]
        return [s for s in self.sources.values() if s.kind == "export" and s.id in kinds]

    def comparable(self, title: Title) -> str:
        """The graph that states what this title declares: its fiche or the newest XML export."""
        for graph in sorted(title.described):
            source = self.sources[graph]
            if source.layout == "fiche" or (source.kind == "export" and source.id in DECLARING):
                return graph
        return next((d.graph for d in title.declares if not is_table(d.graph)), "")

    def published(self, source: str) -> list[Declared]:
        """What the documents and exports say that a title declares; not the tables published here."""
        title = self.titles.get(source)
        found: dict[Any, Declared] = {}
        for one in title.declares if title else ():
            if not is_table(one.graph):
                found.setdefault(one.key, one)
        return list(found.values())


def is_table(graph: str) -> bool:
    return graph.startswith(f"{GRAPH}table/")


def sources(graph: Graph) -> dict[str, Source]:
    """The base of a check: every default graph that states something of certifications."""
    rows = graph.query("controle-documents")
    documents = {row["id"]: row for row in rows}
    said = {row["document"]: row.get("description", "") for row in rows}
    found = {}
    for name in graph.store.default_graph_names():
        kind, _, rest = name.removeprefix(GRAPH).partition("/")
        if held := snapshot(name):
            kept = said.get(f"{ID}export/{held[0]}/{held[1]}", "").partition(PARTIAL)[2]
            words = french.export(*held)
            found[name] = Source("export", held[0], held[1], words, partial=kept)
        elif kind == "excerpt":
            export, _, day = rest.partition("/")
            words = f"lignes citées de l'{french.export(export, day)}"
            found[name] = Source("excerpt", export, day, words)
        elif kind in ("document", "table"):
            row = documents.get(unquote(rest), {})
            found[name] = Source(
                kind, unquote(rest), row.get("issued", ""), row.get("title", rest),
                row.get("kind", ""),
            )  # fmt: skip
    return found


def look_up(graph: Graph, numbers: Iterable[str]) -> Known:
    """What the graph knows of these certifications, and of what ties them to others."""
    known = Known({}, sources(graph))
    wanted = sorted(set(numbers))
    _titles(graph, known, wanted)
    _blocs(graph, known, wanted)
    _declarations(graph, known, wanted)
    for row in graph.query_each("controle-filiations", [{"a": n} for n in wanted]):
        if row["graph"] in known.sources:
            title = _title(known, row["number"])
            words = title.replaces if row["link"] == "replaces" else title.replaced_by
            words.setdefault(row["other"], row["graph"])
    return known


def _title(known: Known, number: str) -> Title:
    return known.titles.setdefault(number, Title(number))


def _titles(graph: Graph, known: Known, wanted: list[str]) -> None:
    for row in graph.query_each("controle-titres", [{"a": n} for n in wanted]):
        if row["graph"] not in known.sources or is_table(row["graph"]):
            continue  # a published table words what it names, and proves nothing of it
        title, value = _title(known, row["number"]), row.get("value", "")
        title.graphs.add(row["graph"])
        match row["property"]:
            case "label" | "other label":  # the preferred one comes first
                title.labels.setdefault(value, row["graph"])
            case "level":
                title.levels.setdefault(value.rsplit("/", 1)[-1], row["graph"])
            case "expires":
                title.expires.setdefault(value, row["graph"])
            case "decided":
                title.decided.setdefault(value, row["graph"])
            case "active":
                title.active.setdefault(value, row["graph"])
            case "described":
                title.described.add(row["graph"])
            case "whole":
                title.whole = title.whole or row["graph"]


def _blocs(graph: Graph, known: Known, wanted: list[str]) -> None:
    for row in graph.query_each("controle-blocs", [{"a": n} for n in wanted], 200):
        if row["graph"] not in known.sources or is_table(row["graph"]):
            continue
        title = _title(known, row["number"])
        key = unquote(row["bloc"].rsplit("/bloc/", 1)[-1])
        bloc = title.blocs.setdefault(key, Bloc(row["bloc"], title.number, key))
        value = row.get("value", "")
        bloc.graphs.add(row["graph"])
        match row["property"]:
            case "code":
                bloc.code = value
            case "label" | "other label":
                bloc.labels.setdefault(value, row["graph"])
            case "position":
                bloc.places.setdefault(row["graph"], int(value))


def _declarations(graph: Graph, known: Known, wanted: list[str]) -> None:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in graph.query_each("controle-declarations", [{"a": n} for n in wanted], 500):
        if row["graph"] not in known.sources:
            continue
        one = found.setdefault(
            (row["row"], row["graph"]), row | {"sets": {"source": [], "target": []}}
        )
        if row["side"]:
            one["sets"][row["side"]].append(unquote(row["bloc"].replace("/bloc/", "")))
    for one in found.values():
        _title(known, one["source"]).declares.append(
            Declared(
                one["row"], one["graph"],
                one["source"], frozenset(one["sets"]["source"]),
                one["target"], frozenset(one["sets"]["target"]),
                _KINDS.get(one["kind"], one["kind"]),
                _DIRECTIONS.get(one["direction"], one["direction"]),
            )
        )  # fmt: skip
