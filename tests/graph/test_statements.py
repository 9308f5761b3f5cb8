"""What SHACL Core cannot say of the graph of the five documents."""

from __future__ import annotations

import pytest

import crosswalk

PREFIXES = """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX dcterms: <http://purl.org/dc/terms/>
"""


def test_a_bloc_code_begins_with_its_certification(graph: crosswalk.Graph) -> None:
    found = graph.query(
        PREFIXES
        + "SELECT DISTINCT ?code ?number { ?b rncp:blocCode ?code ; rncp:blocOf/rncp:rncpNumber ?number }"
    )
    assert len(found) > 12
    assert [r for r in found if not r["code"].startswith(f"{r['number']}BC")] == []


def test_what_an_axiom_annotates_is_stated(graph: crosswalk.Graph) -> None:
    """The triple stands in the default graph; only a preferred label may stand in another source's."""
    axioms = "?x owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o"
    counted = graph.query(PREFIXES + f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {axioms} }}")
    assert int(counted[0]["n"]) > 300
    missing = graph.query(
        PREFIXES + f"SELECT DISTINCT ?s ?p {{ {axioms} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
    )
    assert missing == []
    elsewhere = graph.query(
        PREFIXES
        + f"SELECT DISTINCT ?p {{ GRAPH ?g {{ {axioms} FILTER NOT EXISTS {{ ?s ?p ?o }} }} "
        'FILTER(!CONTAINS(STR(?g), "/graph/analysis/")) }'
    )
    assert {r["p"] for r in elsewhere} == {"http://www.w3.org/2004/02/skos/core#prefLabel"}
    predicted = f'GRAPH ?g {{ {axioms} . ?s ?p ?o }} FILTER(CONTAINS(STR(?g), "/graph/analysis/"))'
    assert (
        graph.query(PREFIXES + f"SELECT ?x {{ {predicted} }}") == []
    )  # a prediction asserts nothing


@pytest.mark.parametrize(
    "name",
    [
        "level", "nsf", "rome", "nearRome", "formacode", "idcc", "certifier", "siret", "registeredOn",
        "decidedOn", "effectiveOn", "expiresOn", "lastDeliveryOn", "durationYears", "duration",
        "totalDuration", "hours", "prerequisite", "isOpen", "assesses", "mobilises", "listsAllBlocs",
    ],
)  # fmt: skip
def test_every_fact_says_where_it_is_stated(graph: crosswalk.Graph, name: str) -> None:
    found = graph.query(
        PREFIXES
        + f"""SELECT DISTINCT ?s ?o ?x {{ ?s rncp:{name} ?o
        OPTIONAL {{ ?x owl:annotatedSource ?s ; owl:annotatedProperty rncp:{name} ;
          owl:annotatedTarget ?o }} }}"""
    )
    assert found
    assert [r for r in found if "x" not in r] == []
