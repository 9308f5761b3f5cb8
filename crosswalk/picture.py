"""A small graph as boxes in columns: what a CONSTRUCT gave, drawn from left to right.

Columns are the layers of the graph once its cycles are taken as one (longest path from what nothing
points to), rows follow the boxes they come from: the same triples give the same drawing, and boxes
never cover each other. Only resources are drawn: a label is written in the box of what it names, other
values are for the table beside the drawing, which has every triple. The drawing is capped and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import pyoxigraph as ox

from crosswalk.formats import shorten
from crosswalk.network import GAP, HEIGHT, WIDTH

MOST_BOXES = 30
LONG = 28
"""Characters of a name in its box, from its end; the table has the whole."""
_LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BETWEEN = WIDTH + 4 * GAP


@dataclass(frozen=True, slots=True)
class Box:
    """A resource; `iri` is empty for a nameless node. `x` and `y` are its upper left corner."""

    id: str
    name: str
    label: str
    iri: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """The predicates between two boxes, in one line."""

    source: str
    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, its size in pixels, and how many resources, and links between them, it leaves out."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    boxes_left_out: int
    arrows_left_out: int


Resource = ox.NamedNode | ox.BlankNode


def statements(triples: Iterable[str]) -> list[ox.Triple]:
    """Lines of N-Triples as triples, each once, in their order."""
    quads = ox.parse("".join(triples).encode(), format=ox.RdfFormat.N_TRIPLES)
    return list(dict.fromkeys(quad.triple for quad in quads))


def cells(triple: ox.Triple) -> tuple[str, str, str]:
    """Subject, predicate, object, as a person reads them."""
    return _name(triple.subject), _name(triple.predicate), _name(triple.object)


def picture(triples: Iterable[ox.Triple]) -> Picture:
    """The drawing of triples; without a link between two resources it has no box.

    Above `MOST_BOXES`, the resources that most others touch are kept.
    """
    labels, types, links = _sorted_out(triples)
    whole: nx.DiGraph[str] = nx.DiGraph()
    terms: dict[str, Resource] = {}
    words: dict[tuple[str, str], list[str]] = {}
    for source, predicate, target in links:
        ends = str(source), str(target)
        terms |= {ends[0]: source, ends[1]: target}
        words.setdefault(ends, []).append(_name(predicate))
        whole.add_edge(*ends)
    kept = _kept(whole)
    columns = _columns(whole.subgraph(kept))
    places = {
        one: (at * _BETWEEN, row * (HEIGHT + GAP))
        for at, column in enumerate(columns)
        for row, one in enumerate(column)
    }
    boxes = tuple(_box(one, terms[one], labels, types, *places[one]) for one in places)
    arrows = tuple(
        Arrow(source, target, ", ".join(dict.fromkeys(said)))
        for (source, target), said in words.items()
        if source in places and target in places
    )
    tallest = max(map(len, columns), default=1)
    return Picture(
        boxes,
        arrows,
        max(len(columns) - 1, 0) * _BETWEEN + WIDTH,
        tallest * (HEIGHT + GAP) - GAP,
        len(whole) - len(boxes),
        len(words) - len(arrows),
    )


def _sorted_out(
    triples: Iterable[ox.Triple],
) -> tuple[dict[str, str], dict[str, str], list[tuple[Resource, ox.NamedNode, Resource]]]:
    """What names its subject, what says its class, and the links that are drawn."""
    labels: dict[str, str] = {}
    types: dict[str, str] = {}
    links = []
    for triple in triples:
        subject, predicate = str(triple.subject), triple.predicate.value
        if predicate in _LABELS and isinstance(triple.object, ox.Literal):
            labels.setdefault(subject, triple.object.value)
        elif predicate == _TYPE:
            types.setdefault(subject, _name(triple.object))
        elif isinstance(triple.subject, Resource) and isinstance(triple.object, Resource):
            links.append((triple.subject, triple.predicate, triple.object))
    return labels, types, [link for link in links if link[0] != link[2]]


def _kept(whole: nx.DiGraph[str]) -> set[str]:
    ranked = sorted(whole, key=lambda one: (-whole.degree(one), one))
    return set(ranked[:MOST_BOXES])


def _columns(graph: nx.DiGraph[str]) -> list[list[str]]:
    """The layers of the graph, each from top to bottom by the mean height of what points there."""
    whole = nx.condensation(graph)
    columns: list[list[str]] = []
    rank: dict[str, float] = {}
    for layer in nx.topological_generations(whole):
        height = {}
        for one in (one for part in layer for one in whole.nodes[part]["members"]):
            before = [rank[other] for other in graph.predecessors(one) if other in rank]
            height[one] = sum(before) / len(before) if before else 0.0
        column = sorted(height, key=lambda one: (height[one], one))
        rank |= {one: float(row) for row, one in enumerate(column)}
        columns.append(column)
    return columns


def _box(
    id: str, term: Resource, labels: Mapping[str, str], types: Mapping[str, str], x: int, y: int
) -> Box:
    label = labels.get(id, types.get(id, ""))
    if isinstance(term, ox.NamedNode):
        return Box(id, _short(_name(term)), label, term.value, x, y)
    return Box(id, "nœud sans nom", label, "", x, y)


def _short(name: str) -> str:
    """The last parts of a long name, which tell resources apart."""
    if len(name) <= LONG:
        return name
    end = name[-LONG:]
    return f"…{end[at:] if (at := end.find('/')) >= 0 else end}"


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    if isinstance(term, ox.Literal):
        return term.value
    return str(term)
