"""The data of a release: the graph sorted once, and every dump made from that one file."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from crosswalk import canonical, resources
from crosswalk.exports import jsonld, networks, sssom, tables
from crosswalk.exports.base import GZIP, Export, comments, mention
from crosswalk.exports.files import compressed
from crosswalk.exports.rdf import file_stem, split, write_trig, write_turtle
from crosswalk.exports.sources import sources

if TYPE_CHECKING:
    from crosswalk.api import Graph


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of data in the release: its path there, its media type, what it holds, in French."""

    name: str
    media_type: str
    title: str
    compression: str | None = None
    """`application/gzip` where it is compressed."""


def write_all(
    graph: Graph, folder: Path, scratch: Path
) -> tuple[tuple[Dump, ...], str, dict[str, int]]:
    """Write every dump; give them, the canonical hash of the graph, and the triples of each graph.

    `scratch` is an empty folder with room for three times the N-Quads.
    """
    said = mention(sources(graph, graphs=graph.store.graph_names()))
    head = comments(said) + b"\n"
    plain = scratch / "sorted.nq"
    with canonical.sorted_lines(graph.store.quads(), scratch) as lines:
        digest = _keep(lines, plain)
    made: list[Dump] = []

    def packed(name: str, media_type: str, title: str, write: Callable[[BinaryIO], None]) -> None:
        path = folder / f"{name}.gz"
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as out:
            compressed(out, write)
        made.append(Dump(f"{name}.gz", media_type, title, GZIP))

    packed(
        "passerelle.nq", "application/n-quads",
        "Tout le graphe en N-Quads canoniques (RDFC-1.0), triés", _after(head, plain),
    )  # fmt: skip
    sizes: dict[str, int] = {}
    with split(canonical.read_lines(plain), scratch) as files:
        plain.unlink()
        packed(
            "passerelle.trig", "application/trig", "Tout le graphe en TriG, une source par graphe",
            _headed(head, lambda out: write_trig(files, out)),
        )  # fmt: skip
        packed(
            "passerelle.jsonld", "application/ld+json", "Tout le graphe en JSON-LD, contexte compris",
            lambda out: jsonld.write(files, said, out),
        )  # fmt: skip
        for name, file in files.items():
            own = comments(mention(sources(graph, graphs=[name]))) + b"\n"
            sizes[name] = sum(1 for _ in canonical.read_lines(file))
            packed(
                f"graphs/{file_stem(name)}.ttl", "text/turtle", f"Le graphe {name}, en Turtle",
                _headed(own, _turtle(file)),
            )  # fmt: skip
    for title, export in _others(graph):
        if export.binary:
            with (folder / export.file_name).open("wb") as out:
                export.write(out)
            made.append(Dump(export.file_name, export.media_type, title))
        else:
            packed(export.file_name, export.media_type, title, export.write)
    made += _ontology(folder)
    return tuple(made), digest, sizes


def _others(graph: Graph) -> Iterator[tuple[str, Export]]:
    yield "Tables CSV pour tableur français, dans une archive", tables.csv(graph)
    yield "Les mêmes tables en un classeur", tables.xlsx(graph)
    yield "Correspondances déclarées et rapprochements, en SSSOM", sssom.zip_of_sets(graph)
    yield "Réseau pour Gephi, GraphML", networks.graphml(graph)
    yield "Réseau pour Gephi, GEXF", networks.gexf(graph)


def _ontology(folder: Path) -> Iterator[Dump]:
    target = folder / "ontology"
    target.mkdir()
    for name, media_type, title in (
        ("rncp.ttl", "text/turtle", "L'ontologie"),
        ("alignments.ttl", "text/turtle", "Ses alignements avec d'autres vocabulaires"),
        ("context.jsonld", "application/ld+json", "Le contexte des exports JSON-LD"),
    ):
        shutil.copyfile(resources.ontology_dir() / name, target / name)
        yield Dump(f"ontology/{name}", media_type, title)


def _keep(lines: Iterable[str], path: Path) -> str:
    """The lines in a file; their hash, as `crosswalk hash` computes it."""
    with path.open("w", encoding="utf-8", newline="\n") as out:

        def written() -> Iterator[str]:
            for line in lines:
                out.write(line + "\n")
                yield line

        return canonical.digest(written())


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a compressed dump of N-Quads, its comments left out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            if not line.startswith("#") and line != "\n":
                yield line[:-1]


def _after(head: bytes, path: Path) -> Callable[[BinaryIO], None]:
    def write(out: BinaryIO) -> None:
        out.write(head)
        with path.open("rb") as stream:
            shutil.copyfileobj(cast(BinaryIO, stream), out)

    return write


def _headed(head: bytes, body: Callable[[BinaryIO], None]) -> Callable[[BinaryIO], None]:
    def write(out: BinaryIO) -> None:
        out.write(head)
        body(out)

    return write


def _turtle(file: Path) -> Callable[[BinaryIO], None]:
    return lambda out: write_turtle(canonical.read_lines(file), out)
