"""A store with every layer, published once on each server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk.graph.convert import to_quads
from crosswalk.graph.mappings import mapping_graphs
from crosswalk.identifiers import GRAPH
from crosswalk.register.importing import Options, import_export
from crosswalk.remote.connection import Connection
from crosswalk.remote.publishing import Outcome, publish
from crosswalk.search import build as build_index
from crosswalk.search import index_path
from crosswalk.store import (
    ReadOnlyStore,
    Summary,
    count,
    default_graphs,
    graph_names,
    new_generation,
    now,
)
from crosswalk.vocabularies.importing import import_vocabularies
from tests.matching.test_graph import reviewed, row, written
from tests.register.conftest import FICHE
from tests.remote.servers import STARTS, Server, missing
from tests.vocabularies.conftest import written as lists


@dataclass(frozen=True)
class Published:
    server: Server
    outcome: Outcome
    graph: crosswalk.Graph


LATER = f"{GRAPH}register/rncp-xml/2026-09-01"


@pytest.fixture(scope="session")
def everything(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five documents, a mapping and a review, code lists, two snapshots of a small register."""
    folder = tmp_path_factory.mktemp("everything")
    place = folder / "store"
    shutil.copytree(built, place)
    import_vocabularies(list(lists(folder).values()), place)
    file = folder / "export_fiches_RNCP_V4_1_2026-08-16.xml"
    file.write_text(FICHE, encoding="utf-8")
    import_export(file, place, Options())
    mappings = mapping_graphs(written(folder / "reviews", row(), reviewed("confirmée")), folder)
    before = ReadOnlyStore(place)
    with new_generation(place, empty=False) as writing:
        writing.store.extend(to_quads(mappings))
        for quad in before.quads(LATER.replace("09-01", "08-16")):
            value = quad.object
            if isinstance(value, ox.Literal) and value.value.startswith("Titre « d'essai »"):
                value = ox.Literal("Titre « réel »", language=value.language)
            writing.store.add(ox.Quad(quad.subject, quad.predicate, value, ox.NamedNode(LATER)))
        names = graph_names(writing.store)
        sizes = {name: count(writing.store, name) for name in names}
        build_index(writing.store, default_graphs(names), index_path(place, writing.name))
        writing.summary = Summary(writing.name, now(), sum(sizes.values()), sizes, "")
    return place


@pytest.fixture(scope="session")
def embedded(everything: Path) -> crosswalk.Graph:
    return crosswalk.open(everything)


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def published(
    request: pytest.FixtureRequest,
    embedded: crosswalk.Graph,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Published]:
    """The store on a server, by all the ways that the server has."""
    if reason := missing(request.param):
        pytest.skip(reason)
    with STARTS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        outcome = publish(embedded.store, server.target, Connection(server.credentials))
        yield Published(server, outcome, crosswalk.open(server.place))
