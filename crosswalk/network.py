"""What stands around a certification or a bloc, as nodes and links, and where each is drawn.

A drawing of four sides, read without a legend: who recognises it on the left, what it recognises on
the right, newer editions above, older ones below. No force layout: the same question gives the same
drawing, and labels never cover each other. Only statements: nothing here is computed from texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crosswalk.identifiers import Identifier, bloc_iri, parse

if TYPE_CHECKING:
    from crosswalk.api import Graph

MAX_A_SIDE = 8
STYLES: dict[str, tuple[str, str]] = {
    "officielle": ("correspondance déclarée", "trait plein"),
    "filiation": ("remplacement d'édition", "double trait"),
    "ensemble": (
        "compte ensemble avec, dans une même correspondance déclarée",
        "trait sans flèche",
    ),
    "partie": ("fait partie de", "trait fin"),
    "proposée": ("proposée par calcul, sans valeur officielle", "pointillé"),
    "relue": ("proposée, relue, sans valeur officielle", "tirets"),
}
"""Layer of a link → its name, and how its line is drawn: never by colour alone."""
WIDTH, HEIGHT, GAP = 250, 64, 36
"""Size of a node and of the space between two, in pixels of the drawing."""


@dataclass(frozen=True, slots=True)
class Node:
    """A certification or a bloc; `x` and `y` are its upper left corner once laid out."""

    id: str
    label: str
    side: str
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link as stated, from who declares or replaces to what is recognised or replaced."""

    source: str
    target: str
    layer: str
    words: str


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing, and what it leaves out: side → how many more there are."""

    center: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    left_out: dict[str, int]
    width: int
    height: int


def network(graph: Graph, entity: str) -> Network:
    """The neighbourhood of a certification or a bloc, by any form of its number.

    Raises:
        IdentifierError: not a number.
        UnknownEntityError: the graph does not know it.
    """
    identifier = parse(entity)
    graph.certification(identifier.number)
    if identifier.bloc:
        nodes, links = _around_bloc(graph, identifier)
    else:
        nodes, links = _around_certification(graph, identifier.number)
    return _laid_out(str(identifier), nodes, links)


def _around_certification(graph: Graph, number: str) -> tuple[list[Node], list[Link]]:
    counted: dict[tuple[str, str], int] = {}
    for row in graph.query("correspondances-de", a=number):
        if row["source"] != row["target"]:
            pair = (row["source"], row["target"])
            counted[pair] = counted.get(pair, 0) + 1
    links = [
        Link(
            source,
            target,
            "officielle",
            f"{amount} correspondances" if amount > 1 else "1 correspondance",
        )
        for (source, target), amount in counted.items()
    ]
    sides = {number: "center"}
    for link in links:
        other = link.target if link.source == number else link.source
        sides[other] = "right" if link.source == number else sides.get(other, "left")
    for new, old in _replaced(graph, number):
        sides.setdefault(new, "above")
        sides.setdefault(old, "below")
        links.append(Link(new, old, "filiation", "remplace"))
    nodes = [Node(one, _label(graph, one), side) for one, side in sides.items()]
    return nodes, sorted(links, key=lambda link: (link.layer, link.source, link.target))


def _replaced(graph: Graph, number: str) -> set[tuple[str, str]]:
    """The replacements that it takes part in, whether a document or an export of the register says so."""
    line = ((row["number"], row.get("replaces")) for row in graph.query("lignee", a=number))
    return {(new, old) for new, old in line if old and number in (new, old)}


def _around_bloc(graph: Graph, bloc: Identifier) -> tuple[list[Node], list[Link]]:
    labels = {one.iri: one.label for one in graph.blocs(bloc.number)}
    center = str(bloc)
    iri = bloc_iri(bloc.number, bloc.bloc or "")
    nodes = {
        center: Node(center, labels.get(iri, center), "center"),
        bloc.number: Node(bloc.number, _label(graph, bloc.number), "above"),
    }
    links = [Link(center, bloc.number, "partie", "fait partie de")]
    for row in graph.query("correspondances-du-bloc", bloc=iri):
        member = row.get("member")
        if not member:
            continue
        other = _short(member)
        if other == center:
            continue
        own = (row["side"] == "source") == (bloc.number == row["source"]) and other.startswith(
            bloc.number
        )
        side = "below" if own else "right" if row["side"] == "target" else "left"
        if other not in nodes:
            number = parse(other).number
            known = {one.iri: one.label for one in graph.blocs(number)}
            nodes[other] = Node(other, known.get(member, other), side)
        words = "compte ensemble avec" if own else "reconnu en correspondance avec"
        ends = (center, other) if own or row["side"] == "target" else (other, center)
        link = Link(*ends, "ensemble" if own else "officielle", words)
        if link not in links:
            links.append(link)
    return list(nodes.values()), links


def _short(iri: str) -> str:
    number, _, bloc = iri.rsplit("/certification/", 1)[1].partition("/bloc/")
    return number + bloc


def _label(graph: Graph, number: str) -> str:
    found = graph.query("certifications", a=number)
    return (found[0].get("label") if found else None) or "intitulé non connu ici"


def _laid_out(center: str, nodes: Iterable[Node], links: Iterable[Link]) -> Network:
    sides: dict[str, list[Node]] = {}
    for node in nodes:
        sides.setdefault(node.side, []).append(node)
    left_out = {
        side: len(ones) - MAX_A_SIDE for side, ones in sides.items() if len(ones) > MAX_A_SIDE
    }
    shown = {side: ones[:MAX_A_SIDE] for side, ones in sides.items()}
    step = HEIGHT + GAP
    middle = max(len(shown.get("left", ())), len(shown.get("right", ())), 1)
    above, below = len(shown.get("above", ())), len(shown.get("below", ()))
    columns = {"left": 0, "center": 1, "above": 1, "below": 1, "right": 2}
    first = 0 if shown.get("left") else 1
    last = 2 if shown.get("right") else 1
    placed = []
    for side, ones in shown.items():
        top = {"above": 0, "below": (above + middle) * step}.get(
            side, above * step + (middle - len(ones)) * step // 2
        )
        x = (columns[side] - first) * (WIDTH + 3 * GAP)
        placed += [replace(node, x=x, y=top + rank * step) for rank, node in enumerate(ones)]
    kept = {node.id for node in placed}
    return Network(
        center,
        tuple(placed),
        tuple(link for link in links if {link.source, link.target} <= kept),
        left_out,
        (last - first) * (WIDTH + 3 * GAP) + WIDTH,
        (above + middle + below) * step - GAP,
    )
