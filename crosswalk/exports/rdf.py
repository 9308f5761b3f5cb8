"""The graph as RDF: N-Quads, TriG, Turtle and JSON-LD, whole, of one certification or of one graph.

All four are written from the same sorted canonical lines (RDFC-1.0), so that the same graph gives the
same bytes whatever the store it lies in, and a national store goes through in bounded memory.
Source: W3C RDF Dataset Canonicalization (2024); the licence and the sources are comments at the top.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote

import pyoxigraph as ox

from crosswalk.canonical import canonical_lines, sorted_lines
from crosswalk.errors import QueryError
from crosswalk.exports import jsonld as linked_json
from crosswalk.exports.base import Export, accept, comments, mention
from crosswalk.exports.part import of_certification
from crosswalk.exports.sources import sources
from crosswalk.graph.terms import PREFIXES
from crosswalk.identifiers import GRAPH, parse_certification

if TYPE_CHECKING:
    from crosswalk.api import Graph

_BATCH = 20_000
"""Lines parsed at a time."""
GRAPH_PREFIXES = {**PREFIXES, "graph": GRAPH}


def nquads(graph: Graph, /, **options: str) -> Export:
    """Canonical N-Quads, sorted: two of them can be compared line by line.

    Raises:
        QueryError: an option is unknown, or two that exclude each other are given.
        UnknownEntityError: the graph does not know what is asked for.
    """
    part = Part.of(graph, "nquads", options)

    return _headed(part, "application/n-quads", "nq", write_lines)


def turtle(graph: Graph, /, **options: str) -> Export:
    """Turtle: the statements that answer by default, in one graph; the analysis layer is not in it.

    Raises:
        As `nquads`.
    """
    part = Part.of(graph, "turtle", options, by_default=True)

    return _headed(part, "text/turtle", "ttl", write_turtle)


def trig(graph: Graph, /, **options: str) -> Export:
    """TriG: every graph under its name.

    Raises:
        As `nquads`.
    """
    part = Part.of(graph, "trig", options)

    def by_graph(lines: Iterable[str], out: BinaryIO) -> None:
        with split(lines, part.scratch) as files:
            write_trig(files, out)

    return _headed(part, "application/trig", "trig", by_graph)


def jsonld(graph: Graph, /, **options: str) -> Export:
    """JSON-LD: every graph under its name, in the words of `ontology/context.jsonld`, carried inside.

    Raises:
        As `nquads`.
    """
    part = Part.of(graph, "jsonld", options)

    def write(out: BinaryIO) -> None:
        with part.lines() as lines, split(lines, part.scratch) as files:
            linked_json.write(files, part.mention, out)

    return Export("application/ld+json", f"{part.name}.jsonld", write)


def _headed(
    part: Part, media_type: str, suffix: str, body: Callable[[Iterable[str], BinaryIO], None]
) -> Export:
    """An export that begins with the mention, as comments."""

    def write(out: BinaryIO) -> None:
        out.write(part.head)
        with part.lines() as lines:
            body(lines, out)

    return Export(media_type, f"{part.name}.{suffix}", write)


class Part:
    """What an RDF export holds: the whole store, one certification, one graph; and where it is from."""

    def __init__(
        self, graph: Graph, name: str, quads: list[ox.Quad] | None, graphs: list[str] | None
    ) -> None:
        self.graph = graph
        self.name = name
        self.quads = quads
        """Those of one certification; None for whole graphs."""
        self.graphs = graphs
        """The graphs to write; None for all."""
        self.scratch = scratch(graph)
        names = {getattr(quad.graph_name, "value", "") for quad in quads or ()} if quads else graphs
        self.mention = mention(sources(graph, graphs=names))
        self.head = comments(self.mention) + b"\n"

    @classmethod
    def of(
        cls, graph: Graph, format_: str, options: dict[str, str], by_default: bool = False
    ) -> Part:
        accept(format_, options, {"certification", "graph"})
        if len(options) > 1:
            raise QueryError(f"export {format_} : --certification ou --graph, pas les deux")
        if name := options.get("graph"):
            return cls(graph, file_stem(name), None, [graph.store.known(name)])
        defaults = graph.default_graphs() if by_default else None
        if typed := options.get("certification"):
            number = graph.certification(parse_certification(typed)).number
            quads = of_certification(graph.store.database(), number, defaults)
            return cls(graph, number, quads, defaults)
        return cls(graph, "passerelle", None, defaults)

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """Its canonical N-Quads, sorted."""
        if self.quads is not None:
            yield iter(canonical_lines(self.quads))
            return
        names = [None] if self.graphs is None else self.graphs
        passing = (quad for name in names for quad in self.graph.store.quads(name))
        with sorted_lines(passing, self.scratch) as lines:
            yield lines


def scratch(graph: Graph) -> Path:
    """A folder with room for the sorted lines: the store's, else the system's where it is read-only."""
    path = Path(graph.store.path)
    return path if os.access(path, os.W_OK) else Path(tempfile.gettempdir())


def file_stem(graph: str) -> str:
    """A file name for a graph: its own name, with dashes for slashes."""
    return unquote(graph.removeprefix(GRAPH)).replace("/", "-").replace(":", "-")


def write_lines(lines: Iterable[str], out: BinaryIO) -> None:
    """Lines as they are."""
    for line in lines:
        out.write(line.encode() + b"\n")


def write_turtle(lines: Iterable[str], out: BinaryIO) -> None:
    """Sorted quads as one graph: a statement that stands in several is written once."""

    def triples() -> Iterator[ox.Triple]:
        last = None
        for quad in parsed(lines):
            triple = quad.triple
            if triple != last:
                yield triple
            last = triple

    ox.serialize(triples(), out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_trig(files: dict[str, Path], out: BinaryIO) -> None:
    """Graphs from their own files of N-Quads, one after another."""
    quads = (quad for file in files.values() for quad in ox.parse(path=file, format=_NQ))
    ox.serialize(quads, out, ox.RdfFormat.TRIG, prefixes=GRAPH_PREFIXES)


_NQ = ox.RdfFormat.N_QUADS


def parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    """The quads of canonical lines, in their order."""
    waiting = iter(lines)
    while batch := list(islice(waiting, _BATCH)):
        yield from ox.parse("\n".join(batch), _NQ)


@contextmanager
def split(lines: Iterable[str], scratch: Path) -> Iterator[dict[str, Path]]:
    """Sorted N-Quads into one file a graph, each sorted: name of the graph → file, by name."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        files: dict[str, Path] = {}
        waiting = iter(lines)
        while batch := list(islice(waiting, _BATCH)):
            found: dict[str, list[str]] = {}
            for line in batch:
                found.setdefault(graph_of(line), []).append(line)
            for name, own in found.items():
                file = files.setdefault(name, Path(folder) / f"{len(files)}.nq")
                with file.open("a", encoding="utf-8", newline="\n") as stream:
                    stream.writelines(line + "\n" for line in own)
        yield {name: files[name] for name in sorted(files)}


def graph_of(line: str) -> str:
    """The graph of a canonical line: its last term. What we write is always in a named graph."""
    return line[:-2].rpartition(" ")[2][1:-1]
