"""The predictions that come with Passerelle: the titles of its five documents, two by two.

    python -m crosswalk.matching.shipped [--store PATH]

writes `data/mappings/A-B.sssom.tsv` anew. They are made by the light engine, which needs no model, so
that anyone finds the same; a test makes them again and compares. Of each statement only its likeliest
counterpart is kept, where it is more likely than not (`mapping.LIKELY`): what is shown as « proche », and
what transfer tells. `crosswalk compare` and `match` give the rest.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from crosswalk import api, resources
from crosswalk.api import Graph
from crosswalk.matching import mapping, predictions, sssom, statements
from crosswalk.matching.sssom import MappingSet

ENGINE = "lexical"
TITLES = ("RNCP32139", "RNCP39099", "RNCP39794", "RNCP41402")
"""The certifications that the five documents describe."""


def sets(graph: Graph, day: str) -> Iterator[MappingSet]:
    """The predicted set of each pair of `TITLES`, as of a day."""
    texts = {number: statements.of_title(graph, number) for number in TITLES}
    blocs = {number: graph.blocs(number) for number in TITLES}
    for a, b in combinations(TITLES, 2):
        comparison = mapping.of_statements(ENGINE, a, b, texts[a], texts[b])
        yield predictions.both_ways(comparison, blocs, day, mapping.LIKELY, limit=1)


def folder() -> Path:
    """Where they lie."""
    return resources.data_dir() / "mappings"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    folder().mkdir(exist_ok=True)
    for one in sets(api.open(asked.store), date.today().isoformat()):
        path = folder() / f"{one.a}-{one.b}.sssom.tsv"
        path.write_text(sssom.write(one), encoding="utf-8")
        print(f"{path.name} : {len(one.rows)} lignes")


if __name__ == "__main__":
    main()
