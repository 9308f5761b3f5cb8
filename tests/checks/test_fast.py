"""The fast engine says what pySHACL says, on every mutation of the shapes' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from crosswalk.checks import fast
from crosswalk.checks.shacl import check
from crosswalk.checks.shapes import LAYERS
from tests.checks.shape_mutations import MUTATIONS
from tests.checks.test_shapes import mutated

pytestmark = pytest.mark.skipif(not fast.available(), reason="the extra « fast » is not installed")


def told(graph: Graph, folder: Path) -> set[tuple[str, str]]:
    path = folder / "data.nt"
    path.write_bytes(graph.serialize(format="nt", encoding="utf-8"))
    return {(v.id, v.entity) for v in fast.check_file(path, *LAYERS).violations}


def test_the_sample_conforms(sample: Graph, tmp_path: Path) -> None:
    assert told(sample, tmp_path) == set()


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_both_engines_agree(sample: Graph, tmp_path: Path, rule: str) -> None:
    for parameter in MUTATIONS[rule]:
        graph, _ = mutated(sample, rule, parameter)
        reference = {(v.id, v.entity) for v in check(graph, *LAYERS).violations}
        assert reference
        assert told(graph, tmp_path) == reference, parameter
