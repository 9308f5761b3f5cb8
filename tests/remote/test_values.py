"""One form for each value, whichever server wrote it; texts untouched."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from crosswalk.remote.answers import sorted_again
from crosswalk.remote.values import XSD, canonical, canonical_results, canonical_term
from crosswalk.sparql import form, order, prologue


@pytest.mark.parametrize(
    ("value", "datatype", "expected"),
    [
        ("4500.0", "dayTimeDuration", "PT1H15M"),
        ("PT1800S", "dayTimeDuration", "PT30M"),
        ("-60", "duration", "-PT1M"),
        ("1", "boolean", "true"),
        ("0", "boolean", "false"),
        ("1.50", "decimal", "1.5"),
        ("007", "integer", "7"),
        ("2026-11-22T10:00:00.000Z", "dateTime", "2026-11-22T10:00:00Z"),
        ("2024", "gYear", "2024"),
        ("oui", "boolean", "oui"),
        ("1", "string", "1"),
    ],
)
def test_one_form_for_a_value(value: str, datatype: str, expected: str) -> None:
    assert canonical(value, XSD + datatype) == (expected, XSD + datatype)


def test_texts_and_tags_stay() -> None:
    assert canonical_term(ox.Literal("1")) == ox.Literal("1")
    assert canonical_term(ox.Literal("True", language="fr")) == ox.Literal("True", language="fr")
    assert canonical_term(ox.NamedNode("urn:x")) == ox.NamedNode("urn:x")


def test_older_results_are_read() -> None:
    """Virtuoso 7.2 says `typed-literal`, as the working draft of 2007 did."""
    row = {
        "d": {"type": "typed-literal", "datatype": f"{XSD}dayTimeDuration", "value": "2700.0"},
        "t": {"type": "literal", "xml:lang": "fr", "value": "1"},
    }
    body = json.dumps({"head": {"link": [], "vars": ["d", "t"]}, "results": {"bindings": [row]}})
    assert canonical_results(body.encode())["results"]["bindings"] == [
        {"d": {"type": "literal", "datatype": f"{XSD}dayTimeDuration", "value": "PT45M"},
         "t": {"type": "literal", "xml:lang": "fr", "value": "1"}}
    ]  # fmt: skip


TEXT = """# title: SELECT or DESCRIBE?
PREFIX e: <http://example.org/select#>
CONSTRUCT { ?s ?p "ORDER BY ?x" } WHERE { ?s ?p ?o }"""


def test_what_a_query_is_made_of() -> None:
    assert form(TEXT) == "CONSTRUCT"
    assert prologue(TEXT) + TEXT[TEXT.index("CONSTRUCT") :] == TEXT
    assert order(TEXT) == ""
    assert form('ask { ?s ?p "SELECT" }') == "ASK"
    assert order("SELECT * { ?x ?y ?z } ORDER BY DESC(?x) ?y\nOFFSET 2 LIMIT 3") == (
        "ORDER BY DESC(?x) ?y"
    )
    assert order("SELECT * { ?x ?y ?z } ORDER BY (?x + 1)") == ""
    assert order("SELECT * { { SELECT ?x { ?x ?y ?z } ORDER BY ?x } }") == ""


def test_rows_take_the_order_of_the_query_again() -> None:
    """Virtuoso puts last what lacks any of the sort keys; SPARQL puts it first, key by key."""
    rows = [("b", "2"), ("a", "10"), ("a", None), ("c", None)]
    bindings = [
        {"x": {"type": "literal", "value": x}}
        | ({"n": {"type": "literal", "value": n, "datatype": f"{XSD}integer"}} if n else {})
        for x, n in rows
    ]
    text = json.dumps({"head": {"vars": ["x", "n"]}, "results": {"bindings": bindings}})

    def again(query: str) -> list[tuple[str, ...]]:
        found = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        return [
            tuple(getattr(term, "value", "") for term in row) for row in sorted_again(found, query)
        ]

    head = "SELECT ?x ?n WHERE { ?x ?y ?n }"
    assert again(f"{head} ORDER BY ?x ?n") == [("a", ""), ("a", "10"), ("b", "2"), ("c", "")]
    assert again(f"{head} ORDER BY DESC(?n)")[:2] == [("a", "10"), ("b", "2")]
    assert again(f"{head} ORDER BY ?hidden") == again(head) == [(x, n or "") for x, n in rows]
