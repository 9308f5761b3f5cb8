"""The library of queries, and what its parameters become."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

import crosswalk
from crosswalk.errors import QueryError, StoreError, UnknownEntityError
from crosswalk.guard import check
from crosswalk.identifiers import GRAPH, ID
from crosswalk.query import (
    MARK,
    TYPES,
    NamedQuery,
    library,
    named,
    read,
    read_file,
)
from crosswalk.sparql import iri
from crosswalk.store import ReadOnlyStore, default_graphs

NAMES = sorted(library())
ROW = f"{ID}correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03"
TEXT = read("essai", "# param: x text\nSELECT ?x {\n#VALUES\n}")
E = "PREFIX e: <http://example.org/> "


@pytest.fixture(scope="module")
def opened(built: Path) -> crosswalk.Graph:
    return crosswalk.open(built)


def terms(found: object) -> Counter[tuple[str, ...]]:
    """The rows of a result, as many times as they come; the triples of a CONSTRUCT, once each."""
    if isinstance(found, ox.QuerySolutions):
        return Counter(tuple(str(term) for term in solution) for solution in found)
    assert isinstance(found, ox.QueryTriples)
    return Counter({(str(t.subject), str(t.predicate), str(t.object)) for t in found})


# --- the library -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_what_it_answers_in_both_languages(name: str) -> None:
    query = named(name)
    for words in (query.title, query.description):
        assert set(words) == {"fr", "en"}
        assert len(words["fr"]) > 5
        assert len(words["en"]) > 5
        assert words["fr"] != words["en"]
    assert set(query.example) <= {param.name for param in query.params}
    assert {param.name for param in query.params if not param.optional} <= set(query.example)
    for param in query.params:
        assert param.help
        assert param.type in TYPES
    assert (MARK in query.text) is bool(query.params)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_is_plain_sparql_that_any_server_may_run(
    name: str, opened: crosswalk.Graph
) -> None:
    text = named(name).bind(named(name).example)
    form = prepareQuery(text).algebra.name
    assert form == ("ConstructQuery" if name == "correspondances-graphe" else "SelectQuery")
    assert MARK not in text
    assert check(text, opened.store.graph_names()).dataset is None


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_its_example_and_repeats_no_row(
    name: str, opened: crosswalk.Graph
) -> None:
    asked = [named(name).example]
    if [param.type for param in named(name).params] == ["certification"]:
        asked += [{"a": one.number} for one in opened.certifications()]
    if all(param.optional for param in named(name).params):
        asked.append({})
    answers = [terms(opened.run(name, **values)) for values in asked]
    assert answers[0]
    assert [row for found in answers for row, count in found.items() if count > 1] == []


Ask = Callable[[str], ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples]


def in_memory(quads: Iterable[ox.Quad]) -> Ask:
    """What answers a query from these quads, on the default graph that their names make."""
    held = ox.Store()
    held.bulk_extend(quads)
    names = [graph.value for graph in held.named_graphs()]
    defaults = [ox.NamedNode(name) for name in default_graphs(names)]
    return lambda text: held.query(text, default_graph=list(defaults))


def answers(ask: Ask, name: str) -> list[Counter[tuple[str, ...]]]:
    """What a query of the library answers to its example, and without parameters where it may."""
    query = named(name)
    optional = query.params and all(param.optional for param in query.params)
    return [
        terms(ask(query.bind(values))) for values in ([query.example, {}][: 1 + bool(optional)])
    ]


@pytest.fixture(scope="module")
def once(built: Path) -> dict[str, list[Counter[tuple[str, ...]]]]:
    ask = in_memory(ReadOnlyStore(built).quads())
    return {name: answers(ask, name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_merged_graph_answers_as_the_graphs_apart(
    name: str, opened: crosswalk.Graph, once: dict[str, list[Counter[tuple[str, ...]]]]
) -> None:
    assert answers(opened.store.select, name) == once[name]


@pytest.fixture(scope="module", params=[0, 1])
def doubled(built: Path, request: pytest.FixtureRequest) -> tuple[Ask, set[str]]:
    """The graphs of the store, each a second time under a second name of the default graph.

    Each of two stores doubles one property in two, and says which. All of them at once would multiply
    the rows of a pattern of twelve triples by four thousand: it shows nothing more and takes longer.
    """
    quads = list(ReadOnlyStore(built).quads())
    properties = set(sorted({quad.predicate.value for quad in quads})[request.param :: 2])

    def second(name: str) -> ox.NamedNode:
        register = re.fullmatch(rf"({GRAPH}register/[^/]+)/([^/]+)", name)
        return ox.NamedNode(f"{register[1]}-bis/{register[2]}" if register else f"{name}-bis")

    again = [
        ox.Quad(quad.subject, quad.predicate, quad.object, second(quad.graph_name.value))  # type: ignore[union-attr]
        for quad in quads
        if quad.predicate.value in properties
    ]
    return in_memory(quads + again), properties


BY_GRAPH = [name for name in NAMES if re.search(r"SELECT .*\?graph", named(name).text)]
"""Queries that say which graph states each of their rows: a second graph is a second row."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BY_GRAPH])
def test_a_statement_in_two_graphs_is_answered_once(
    name: str,
    once: dict[str, list[Counter[tuple[str, ...]]]],
    doubled: tuple[Ask, set[str]],
) -> None:
    assert once[name][0]
    assert answers(doubled[0], name) == once[name]


@pytest.mark.parametrize("name", [name for name in BY_GRAPH if name != "graphes"])
def test_a_query_by_graph_adds_only_rows_of_the_second_graph(
    name: str,
    once: dict[str, list[Counter[tuple[str, ...]]]],
    doubled: tuple[Ask, set[str]],
) -> None:
    def first(found: Counter[tuple[str, ...]]) -> set[tuple[str, ...]]:
        return {row for row in found if not any("-bis" in value for value in row)}

    (before,), (after,) = once[name], answers(doubled[0], name)
    assert before
    assert first(after) == set(before)
    assert {tuple(v.replace("-bis", "") for v in row) for row in after} <= set(before)
    assert max(after.values()) == 1


def test_a_query_that_counts_twice_would_be_seen(
    built: Path, doubled: tuple[Ask, set[str]]
) -> None:
    """The test above can fail: each property counts twice in one of the stores."""
    count = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
    before, now = (
        {row["p"].value: int(row["n"].value) for row in ask(count)}  # type: ignore[union-attr]
        for ask in (in_memory(ReadOnlyStore(built).quads()), doubled[0])
    )
    assert {name for name in before if now[name] > before[name]} == doubled[1] & set(before)
    assert {name for name in before if now[name] == before[name]} == set(before) - doubled[1]


def test_the_correspondence_of_the_fiche(opened: crosswalk.Graph) -> None:
    (row,) = opened.query("correspondances", a="RNCP39099", b="41402")
    assert row["row"] == ROW
    assert row["source"] == "RNCP41402"
    assert row["target"] == "RNCP39099"
    assert (row["kind"], row["direction"]) == ("PartialCorrespondence", "DirectionNotStated")
    assert row["declaredIn"] == "rncp41402-fiche"
    quotes = [found["quote"] for found in opened.query("passages", entity=ROW)]
    assert "RNCP39099 - Moniteur d'atelier en milieu de travail protégé" in quotes


def test_an_optional_parameter_left_out_asks_for_all(opened: crosswalk.Graph) -> None:
    everything = opened.query("certifications")
    assert {"RNCP41402", "RNCP39099", "RNCP32139", "RNCP39794"} <= {r["number"] for r in everything}
    (one,) = opened.query("certifications", a="rncp 41 402")
    assert one in everything
    assert "VALUES (?a) { (UNDEF) }" in named("certifications").bind({})


def test_a_certification_that_is_not_there(opened: crosswalk.Graph) -> None:
    assert opened.query("blocs", a="RNCP99999") == []
    with pytest.raises(UnknownEntityError, match="RNCP99999 n'est pas dans le graphe"):
        opened.certification("99999")


# --- parameters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("blocs", {}, "requête blocs : il manque --param a=… (la certification)"),
        ("blocs", {"b": "RNCP41402"}, "requête blocs : paramètre inconnu « b » (attendu : a)"),
        ("documents", {"a": "41402"}, "paramètre inconnu « a » (attendu : aucun)"),
        ("correspondances", {"a": "41402"}, "il manque --param b=… (la seconde)"),
        ("correspondances", {"a": "1", "b": "2", "c": "3"}, "inconnu « c » (attendu : a, b)"),
        ("blocs", {"a": ""}, "--param a : «  » n'est pas un numéro"),
        ("blocs", {"a": "RNCP41402BC01"}, "--param a : « RNCP41402BC01 » désigne un bloc"),
        ("blocs", {"a": "RNCP٤١٤٠٢"}, "ARABIC-INDIC DIGIT FOUR"),
        ("blocs", {"a": "RNCP41402> ?p ?o . #"}, "n'est pas un numéro de certification"),
        ("blocs", {"a": '"}UNION{'}, "n'est pas un numéro de certification"),
        ("blocs", {"a": "../../etc/passwd"}, "n'est pas un numéro de certification"),
        ("blocs", {"a": "4" * 1_000_000}, "trop long"),
        ("passages", {"entity": "RNCP41402"}, "« RNCP41402 » n'est pas un IRI"),
        ("passages", {"entity": ""}, "«  » n'est pas un IRI"),
        ("passages", {"entity": "https://x/> ?p ?o . #"}, "n'est pas un IRI"),
        ("passages", {"entity": "https://x/\\u003E"}, "n'est pas un IRI"),
        ("passages", {"entity": "https://x/a b"}, "n'est pas un IRI"),
        ("passages", {"entity": "<https://x/>"}, "n'est pas un IRI"),
        ("passages", {"entity": "https://x/) } SERVICE <http://127.0.0.1:9/> {"}, "pas un IRI"),
        ("passages", {"entity": "1a:b"}, "n'est pas un IRI"),
        ("inconnue", {}, "pas de requête « inconnue » : « crosswalk queries » les liste"),
    ],
)
def test_bad_parameters(name: str, values: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError) as error:
        named(name).bind(values)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("type_", "typed", "term"),
    [
        ("certification", "rs 6626", f"<{ID}certification/RS6626>"),
        ("bloc", "41402 bc 1", f"<{ID}certification/RNCP41402/bloc/BC01>"),
        ("iri", "urn:isbn:é", "<urn:isbn:é>"),
        ("date", "2026-02-01", '"2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("integer", "-12", "-12"),
        ("integer", "007", "7"),
        ("text", 'l\'« été » "A"\\\n\t', '"l\'« été » \\"A\\"\\\\\\n\\u0009"'),
    ],
)
def test_what_a_parameter_becomes(type_: str, typed: str, term: str) -> None:
    query = read("essai", f"# param: x {type_} — aide\nSELECT ?x {{ {MARK}\n }}")
    bound = query.bind({"x": typed})
    assert bound.endswith(f"SELECT ?x {{ VALUES (?x) {{ ({term}) }}\n }}")
    (row,) = ox.Store().query(bound)  # type: ignore[misc]
    assert row["x"] is not None


@pytest.mark.parametrize(
    ("type_", "typed"),
    [
        ("bloc", "RNCP41402"),
        ("bloc", "BC01"),
        ("date", "31/12/2028"),
        ("date", "2026-02-30"),
        ("date", "2026-02-01T00:00:00"),
        ("integer", "1.5"),
        ("integer", "1) } UNION { ?s ?p ?o"),
        ("integer", ""),
    ],
)
def test_values_that_are_not_of_their_type(type_: str, typed: str) -> None:
    query = read("essai", f"# param: x {type_} — aide\nSELECT ?x {{ {MARK}\n }}")
    with pytest.raises(QueryError, match=r"^--param x : "):
        query.bind({"x": typed})


any_text = st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(
    st.sampled_from(['"', "'", "\\", "\n", "\r", "\t", "\x00", "}", "{", "#", "?s", MARK, "é😀"])
    | st.sampled_from(["\\u0022", "\\U0000000A", '"""', "'''", "<a:b>", "UNDEF", "SERVICE", "\x85"])
).map("".join)


@given(any_text)
@settings(max_examples=300)
def test_any_text_comes_back_identical(opened: crosswalk.Graph, text: str) -> None:
    (row,) = opened.store.select(TEXT.bind({"x": text}))  # type: ignore[misc]
    assert row["x"] == ox.Literal(text)


@given(st.lists(any_text, min_size=2, max_size=2))
def test_two_texts_stay_in_their_places(opened: crosswalk.Graph, texts: list[str]) -> None:
    query = read("essai", f"# param: x text\n# param: y text\nSELECT ?y ?x {{ {MARK}\n }}")
    found = opened.store.select(query.bind(dict(zip("xy", texts, strict=True))))
    (row,) = found  # type: ignore[misc]
    assert [row["x"].value, row["y"].value] == texts


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_an_iri_holds_nothing_that_could_end_it(text: str) -> None:
    try:
        term = iri(f"urn:{text}")
    except QueryError:
        return
    assert re.fullmatch(r'<urn:[^<>"{}|^`\\\x00-\x20]*>', term)


@pytest.mark.parametrize(
    "text",
    [
        'x"} UNION {?s ?p ?o} } #',
        'x" } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #',
        "x\\",
        '\\" } UNION { ?s ?p ?o } #',
        '\n"} {?s ?p ?o}',
        MARK,
    ],
)
def test_a_text_never_becomes_a_pattern(opened: crosswalk.Graph, text: str) -> None:
    (row,) = opened.run_query(TEXT, {"x": text})  # type: ignore[misc]
    assert row["x"].value == text


# --- headers ---------------------------------------------------------------------------------


def test_a_header_is_read() -> None:
    query = read(
        "q",
        "#title: Un\n# title@en : One\n# description: Quoi\n# param: a? certification - la fiche\n"
        "# param: t text\n# example: a=RNCP1 t=x=y\nSELECT * {\n#VALUES\n}",
    )
    assert query.title == {"fr": "Un", "en": "One"}
    assert query.description == {"fr": "Quoi"}
    assert [(p.name, p.type, p.optional, p.help) for p in query.params] == [
        ("a", "certification", True, "la fiche"),
        ("t", "text", False, ""),
    ]
    assert query.example == {"a": "RNCP1", "t": "x=y"}
    assert f'VALUES (?a ?t) {{ (<{ID}certification/RNCP1> "x") }}' in query.bind(
        {"t": "x", "a": "1"}
    )


def test_bad_headers() -> None:
    with pytest.raises(QueryError, match="requête q : type « couleur » inconnu"):
        read("q", f"# param: a couleur\nSELECT * {{ {MARK}\n }}")
    with pytest.raises(QueryError, match="requête q : la ligne #VALUES manque"):
        read("q", "# param: a text\nSELECT * { }")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mienne.rq"
    file.write_text("# title: À moi\nSELECT * {}", encoding="utf-8")
    assert read_file(file) == NamedQuery(
        "mienne.rq", {"fr": "À moi"}, {}, (), {}, "# title: À moi\nSELECT * {}"
    )
    file.write_bytes("SELECT * { ?s ?p 'é' }".encode("cp1252"))
    for path in (file, tmp_path, tmp_path / "absente.rq"):
        with pytest.raises(QueryError, match="ne se lit pas"):
            read_file(path)


def test_rows_are_only_those_of_a_select(opened: crosswalk.Graph) -> None:
    with pytest.raises(QueryError, match="seules les requêtes SELECT donnent des lignes"):
        opened.query("ASK { ?s ?p ?o }")


def test_no_store_no_answer(tmp_path: Path) -> None:
    for text in ("certifications", "SELECT * {}"):
        with pytest.raises(StoreError, match="construisez-le avec « crosswalk build »"):
            crosswalk.open(tmp_path).run(text)


@pytest.mark.parametrize("text", ["colonne\tvaleur", "\\u0041", "C:\\u0020x"])
def test_any_text_may_be_a_parameter_of_ones_own_query(opened: crosswalk.Graph, text: str) -> None:
    (row,) = opened.run_query(TEXT, {"x": text})  # type: ignore[misc]
    assert row["x"].value == text


# Oxigraph takes fewer IRIs than RFC 3987 does.
@pytest.mark.parametrize("entity", ["http://[", "http://x/%zz", "http://x/\ue000"])
def test_an_iri_that_the_engine_refuses(opened: crosswalk.Graph, entity: str) -> None:
    with pytest.raises(QueryError):
        opened.run("passages", entity=entity)


# An argument that is not UTF-8 in a shell arrives with lone surrogates.
@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("SELECT * { ?s ?p '\ud800' }", {}),
        ("passages", {"entity": "http://x/\ud800"}),
        (TEXT.text, {"x": "\ud800"}),
    ],
    ids=["requête", "iri", "texte"],
)
def test_lone_surrogates_are_refused(
    opened: crosswalk.Graph, query: str, values: dict[str, str]
) -> None:
    with pytest.raises(QueryError):
        opened.run(query, **values)


# The engine raises when the query is run, or only when its rows are read.
def test_an_unknown_function(opened: crosswalk.Graph) -> None:
    with pytest.raises(QueryError):
        opened.query("SELECT (<http://example.org/f>(1) AS ?y) {}")


def test_an_example_that_is_a_sentence() -> None:
    assert read("q", "# example: tout montrer\nSELECT * {}").example == {}


@pytest.mark.parametrize("line", ["a-b text", "a", "text a? la fiche", "a text la fiche"])
def test_a_parameter_line_that_is_not_understood(line: str) -> None:
    with pytest.raises(QueryError):
        read("q", f"# param: {line}\nSELECT * {{\n{MARK}\n}}")


@pytest.mark.parametrize(("type_", "typed"), [("date", "31/12/2028"), ("integer", "douze")])
def test_what_was_expected_is_said_in_french(type_: str, typed: str) -> None:
    query = read("essai", f"# param: x {type_} — aide\nSELECT ?x {{ {MARK}\n }}")
    with pytest.raises(QueryError, match=r"attendu|n'est pas"):
        query.bind({"x": typed})


@pytest.mark.parametrize("typed", ["١٢", "１２", "1_000"])
def test_only_ascii_digits_make_an_integer(typed: str) -> None:
    query = read("essai", f"# param: x integer\nSELECT ?x {{ {MARK}\n }}")
    with pytest.raises(QueryError):
        query.bind({"x": typed})


@pytest.mark.parametrize("entity", ["https://x/\n\n", "x\x1b[31m"])
def test_a_refusal_is_one_printable_line(entity: str) -> None:
    with pytest.raises(QueryError) as error:
        named("passages").bind({"entity": entity})
    assert str(error.value).isprintable()


def test_many_values_at_once(opened: crosswalk.Graph) -> None:
    numbers = ["RNCP41402", "RNCP39099", "RNCP32139"]
    one_by_one = [row for n in numbers for row in opened.query_each("controle-blocs", [{"a": n}])]
    for at_once in (1, 2, 1000):
        found = opened.query_each("controle-blocs", [{"a": n} for n in numbers], at_once)
        assert sorted(map(str, found)) == sorted(map(str, one_by_one))
    assert len({row["bloc"] for row in one_by_one}) == 10
    with pytest.raises(QueryError, match="n'est pas un numéro"):
        opened.query_each("controle-blocs", [{"a": n} for n in [*numbers, '"}UNION{']])
    assert opened.query_each("controle-blocs", []) == []
