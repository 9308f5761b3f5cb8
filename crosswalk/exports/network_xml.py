"""A network as GraphML and as GEXF 1.2, written one node and one edge at a time.

Sources: GraphML (graphml.graphdrawing.org), GEXF 1.2 (gexf.net).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from crosswalk.exports.base import LICENCE

NODE_FIELDS = (
    *("kind", "certification", "code", "level", "certifier"),
    *("layer", "correspondence_kind", "direction", "declared_by"),
)
EDGE_FIELDS = ("kind", "layer", "predicate", "confidence")


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its IRI, its label, and those of `NODE_FIELDS` that it has."""

    id: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from one IRI to another, and those of `EDGE_FIELDS` that it has."""

    source: str
    target: str
    values: Mapping[str, str]


class Network(Protocol):
    """What there is to write."""

    def nodes(self) -> Iterator[Node]: ...

    def edges(self) -> Iterator[Edge]: ...


def graphml(network: Network, said: list[str]) -> Iterator[str]:
    """The lines of the document; `said` are notice, licence and sources, which its graph carries."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    about = {"notice": said[0], "licence": LICENCE, "sources": "\n".join(said[1:])}
    for domain, names in (
        ("graph", tuple(about)), ("node", ("label", *NODE_FIELDS)), ("edge", EDGE_FIELDS),
    ):  # fmt: skip
        for name in names:
            kind = "double" if name == "confidence" else "string"
            yield (
                f'<key id="{domain}_{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'
            )
    yield '<graph id="passerelle" edgedefault="directed">'
    yield _data("graph", about)
    for node in network.nodes():
        inner = _data("node", {"label": node.label, **node.values})
        yield f"<node id={_attribute(node.id)}>{inner}</node>"
    for number, edge in enumerate(network.edges()):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", edge.values)}</edge>'
    yield "</graph>\n</graphml>"


def _data(domain: str, values: Mapping[str, str]) -> str:
    return "".join(
        f'<data key="{domain}_{name}">{escape(_clean(value))}</data>'
        for name, value in values.items()
        if value
    )


def gexf(network: Network, said: list[str]) -> Iterator[str]:
    """The lines of the document; `said` are notice, licence and sources, which its `meta` carries."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    yield f"<meta><creator>Passerelle</creator><description>{escape(_clean(chr(10).join(said)))}"
    yield "</description></meta>"
    yield '<graph mode="static" defaultedgetype="directed">'
    for domain, names in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        yield f'<attributes class="{domain}" mode="static">'
        for name in names:
            kind = "double" if name == "confidence" else "string"
            yield f'<attribute id="{name}" title="{name}" type="{kind}"/>'
        yield "</attributes>"
    yield "<nodes>"
    for node in network.nodes():
        ends = f"id={_attribute(node.id)} label={_attribute(node.label)}"
        yield f"<node {ends}>{_attvalues(node.values)}</node>"
    yield "</nodes>\n<edges>"
    for number, edge in enumerate(network.edges()):
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        yield f'<edge id="e{number}" {ends}>{_attvalues(edge.values)}</edge>'
    yield "</edges>\n</graph>\n</gexf>"


def _attvalues(values: Mapping[str, str]) -> str:
    held = "".join(
        f'<attvalue for="{name}" value={_attribute(value)}/>'
        for name, value in values.items()
        if value
    )
    return f"<attvalues>{held}</attvalues>"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    """A text that XML 1.0 can hold."""
    return _FORBIDDEN.sub("\ufffd", text)
