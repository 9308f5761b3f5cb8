"""What a stranger's query may not do, and that what it may do is let through."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk.errors import QueryError, QueryForbiddenError
from crosswalk.guard import MAX_LENGTH, Checked, Dataset, check
from crosswalk.identifiers import GRAPH, ID
from crosswalk.query import read
from crosswalk.store import new_generation

FICHE = f"{GRAPH}document/rncp41402-fiche"
ROW = f"{ID}correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03"
KNOWN = [FICHE, f"{GRAPH}document/tma-2018-referentiel"]
E = "PREFIX e: <http://example.org/> "


@pytest.fixture(scope="module")
def opened(built: Path) -> crosswalk.Graph:
    return crosswalk.open(built)


UPDATES = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "insert data { <a:a> <a:b> <a:c> }",
    "InSeRt { ?s <a:b> 1 } WhErE { ?s ?p ?o }",
    "DELETE DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "delete { ?s ?p ?o } where { ?s ?p ?o }",
    "WITH <a:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <a:g>",
    "CLEAR ALL",
    "clear default",
    "DROP GRAPH <a:g>",
    "CREATE GRAPH <a:g>",
    "COPY <a:g> TO <a:h>",
    "MOVE <a:g> TO <a:h>",
    "ADD <a:g> TO <a:h>",
    "PREFIX a: <a:> # un commentaire\nINSERT DATA { a:a a:b a:c }",
]


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused(opened: crosswalk.Graph, text: str) -> None:
    before = opened.summary()
    with pytest.raises(
        QueryError, match=r"^mise à jour refusée : le graphe se lit, il ne s'écrit pas$"
    ):
        opened.run(text)
    assert opened.summary() == before


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?s ?p ?o } ; DROP ALL", "SELECT * {}; INSERT DATA { <a:a> <a:b> 1 }", "CLEAR"],
)
def test_a_query_followed_by_an_update_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        check(text, KNOWN)


OUT = "<http://127.0.0.1:PORT/>"
CALLS = [
    f"SELECT * {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SeRvIcE SiLeNt {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ VALUES ?e {{ {OUT} }} SERVICE ?e {{ ?s ?p ?o }} }}",
    f"SELECT * {{ VALUES ?e {{ {OUT} }} SERVICE SILENT $e {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE\n\t{OUT}\n{{}} }}",
    f"SELECT*{{SERVICE{OUT}{{}}}}",
    f"SELECT * {{ ?s ?p ?o.SERVICE {OUT} {{ }} }}",
    f"SELECT * {{ ?s ?p 5.SERVICE {OUT} {{ }} }}",
    f"PREFIX : {OUT} SELECT * {{ SERVICE:x {{ }} }}",
    f"PREFIX SERVICE: {OUT} SELECT * {{ SERVICE SERVICE:x {{ }} }}",
    f"BASE {OUT} SELECT * {{ SERVICE <sparql> {{ }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(1 = 2 || EXISTS {{ SERVICE {OUT} {{}} }}) }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ OPTIONAL {{ GRAPH ?g {{ SERVICE {OUT} {{}} }} }} }}",
    f"SELECT * {{ {{}} UNION {{ SERVICE {OUT} {{}} }} }}",
    f"SELECT * {{ BIND(EXISTS {{ SERVICE {OUT} {{}} }} AS ?x) }}",
    f"SELECT (EXISTS {{ SERVICE {OUT} {{}} }} AS ?x) {{ }}",
    f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ SERVICE {OUT} {{}} }})",
    f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING(EXISTS {{ SERVICE {OUT} {{}} }})",
    f"SELECT (COUNT(EXISTS {{ SERVICE {OUT} {{}} }}) AS ?n) {{ ?s ?p ?o }}",
    f"ASK {{ SERVICE {OUT} {{}} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ # un commentaire\n SERVICE#un autre\n{OUT} {{}} }}",
    f"SELECT * {{ # ' \" ''' \n SERVICE {OUT} {{}} # ' \" '''\n }}",
    f"SELECT * {{ ?s ?p '#' . SERVICE {OUT} {{}} }}",
    f'SELECT * {{ ?s ?p "\\"" . SERVICE {OUT} {{}} }}',
    f"SELECT * {{ ?s ?p '''a'b\n''' . SERVICE {OUT} {{}} ?a ?b '''c''' }}",
    f"SELECT * {{ ?s <a:b#c> ?o . SERVICE {OUT} {{}} }}",
    f"SELECT * {{ \\u0053ERVICE {OUT} {{}} }}",
    f"SELECT * {{ \\U00000053ERVICE {OUT} {{}} }}",
    f"SELECT * {{ S\\u0045RVICE {OUT} {{}} }}",
    f"SELECT * {{ # un retour chariot\r SERVICE {OUT} {{}} }}",
    f"SELECT * {{ # deux\r\r SERVICE {OUT} {{}} }}",
    f"SELECT * {{ # un saut écrit\\u000A SERVICE {OUT} {{}} }}",
    f"SELECT * {{ ?s ?p '\\u0027 . SERVICE {OUT} {{}} #' }}",
    f'SELECT * {{ ?s ?p "\\u0022 . SERVICE {OUT} {{}} #" }}',
    f'SELECT * {{ ?s ?p "\\U00000022 . SERVICE {OUT} {{}} #" }}',
]


@pytest.mark.parametrize("text", CALLS)
def test_service_is_refused_in_every_spelling(opened: crosswalk.Graph, text: str) -> None:
    with listening() as (port, calls):
        with pytest.raises(QueryError, match="refusé"):
            opened.run(text.replace("PORT", str(port)))
        assert calls == []


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port of the loopback, and what was sent to it."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    calls.append(connection.recv(1000))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def test_the_listener_would_hear_a_query_that_is_not_checked(opened: crosswalk.Graph) -> None:
    """What the tests above rely on: the engine itself does call out."""
    with listening() as (port, calls):
        text = CALLS[3].replace("PORT", str(port))
        list(opened.store.select(text))  # type: ignore[arg-type]
        deadline = time.monotonic() + 5
        while not calls and time.monotonic() < deadline:
            time.sleep(0.01)
        assert calls[0].startswith((b"POST /", b"GET /"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }' }",
        'SELECT * { ?s ?p "du service public" }',
        'SELECT * { ?s ?p """un\n"service" {} """ }',
        "SELECT ?service $SERVICE { ?service ?SERVICE ?o }",
        "SELECT * { ?s <https://example.org/service> ?o }",
        "PREFIX e: <http://example.org/> SELECT * { ?s e:service e:SERVICE }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1:9/> {}",
        "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'service')) }",
        "SELECT * { _:service ?p ?serviceable }",
    ],
)
def test_the_word_service_is_a_word(opened: crosswalk.Graph, text: str) -> None:
    assert check(text, KNOWN) == Checked(text, None)
    assert isinstance(opened.run(text), ox.QuerySolutions)


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>",
        "from <file:///etc/passwd>",
        "FROM <http://127.0.0.1:9/>",
        f"FROM <{FICHE}> FROM <file:///etc/passwd>",
        "FROM <inconnu>",
        f"FROM <{FICHE}/>",
        f"FROM <{GRAPH}document/inconnu>",
        "FROM <../../etc/passwd>",
    ],
)
def test_from_an_unknown_graph_is_refused(opened: crosswalk.Graph, clause: str) -> None:
    for form in ("SELECT * %s { ?s ?p ?o }", "ASK %s { ?s ?p ?o }", "DESCRIBE ?s %s { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="refusé : ce graphe n'est pas dans l'entrepôt"):
            opened.run(form % clause)
    with pytest.raises(QueryError, match="refusé : ce graphe n'est pas dans l'entrepôt"):
        opened.run(f"BASE <file:///etc/> SELECT * {clause} FROM <passwd> {{ ?s ?p ?o }}")


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:9/", f"{FICHE}/"])
def test_from_named_an_unknown_graph_is_refused(opened: crosswalk.Graph, graph: str) -> None:
    with pytest.raises(QueryError, match=r"^FROM NAMED <.*> refusé : ce graphe n'est pas dans"):
        opened.run(f"SELECT * FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")


def test_from_named_chooses_what_answers_under_graph(opened: crosswalk.Graph) -> None:
    """SPARQL 1.1, 13.2: without FROM, its default graph is empty."""
    under = "SELECT DISTINCT ?g FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }"
    assert opened.query(under % FICHE) == [{"g": FICHE}]
    assert opened.query(f"SELECT ?s FROM NAMED <{FICHE}> {{ ?s ?p ?o }}") == []


def test_a_dataset_given_beside_takes_the_place_of_the_one_named(opened: crosswalk.Graph) -> None:
    """SPARQL 1.1 Protocol, 2.1.4: even of one that would be refused."""
    text = "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }"
    asked, given = read("SPARQL", text), Dataset((), (FICHE,))
    assert list(opened.run_query(asked, {}, given)) == []  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="pas dans l'entrepôt"):
        opened.run_query(asked, {}, Dataset((), ("file:///etc/passwd",)))


def test_from_a_graph_of_the_store_answers_from_it_only(opened: crosswalk.Graph) -> None:
    other = f"{GRAPH}vocabulary/rncp"
    count = "SELECT (COUNT(*) AS ?n) %s {{ SELECT DISTINCT * {{ ?s ?p ?o }} }}"
    sizes = opened.summary().graphs  # type: ignore[union-attr]
    for clause, size in (
        (f"FROM <{FICHE}>", sizes[FICHE]),
        (f"FROM <{other}>", sizes[other]),
        (f"BASE <{GRAPH}> FROM <document/rncp41402-fiche>", sizes[FICHE]),
    ):
        base, _, names = clause.rpartition("FROM")
        text = f"{base} {count % f'FROM{names}'}".replace("{{", "{").replace("}}", "}")
        assert opened.query(text) == [{"n": str(size)}]
    both = f"SELECT (COUNT(*) AS ?n) FROM <{FICHE}> FROM <{other}> {{ ?s ?p ?o }}"
    (row,) = opened.query(both)
    assert max(sizes[FICHE], sizes[other]) < int(row["n"]) <= sizes[FICHE] + sizes[other]
    assert check(both, [other, FICHE]).dataset == Dataset((FICHE, other), ())


def test_from_leaves_no_named_graph(opened: crosswalk.Graph) -> None:
    """SPARQL 1.1, 13.2: a dataset clause without FROM NAMED has an empty set of named graphs."""
    text = "SELECT DISTINCT ?g %s { GRAPH ?g { ?s ?p ?o } }"
    assert opened.query(text % f"FROM <{FICHE}>") == []
    assert len(opened.query(text % "")) == len(opened.store.graph_names())


def test_an_analysis_answers_only_when_it_is_named(tmp_path: Path) -> None:
    analysis = f"{GRAPH}analysis/essai"
    with new_generation(tmp_path, empty=True) as writing:
        node = ox.NamedNode("a:a")
        for name, word in ((FICHE, "dit"), (analysis, "calculé")):
            writing.store.add(ox.Quad(node, node, ox.Literal(word), ox.NamedNode(name)))
    graph = crosswalk.open(tmp_path)
    assert graph.query("SELECT ?o { ?s ?p ?o }") == [{"o": "dit"}]
    assert graph.query(f"SELECT ?o FROM <{analysis}> {{ ?s ?p ?o }}") == [{"o": "calculé"}]
    assert graph.query(f"SELECT ?o {{ GRAPH <{analysis}> {{ ?s ?p ?o }} }}") == [{"o": "calculé"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?", "requête SPARQL illisible (ligne 1, colonne 1) : « ? »"),
        ("blocks", "requête SPARQL illisible (ligne 1, colonne 1) : « blocks »"),
        ("SELECT * {\n  ?s ?p\n}", "requête SPARQL illisible (ligne "),
        (
            'SELECT * {\n  ?s ?p "e:p" . # e:p\n  ?s e:p ?o }',
            "requête SPARQL illisible (ligne 3, colonne 6) : le préfixe « e: » n'est pas déclaré ; "
            "ajoutez au début PREFIX e: <…>",
        ),
        # rdflib knows these two by itself, Oxigraph does not
        (
            "SELECT ?x { ?x a skos:Concept }",
            "requête SPARQL illisible (ligne 1, colonne 18) : le préfixe « skos: » n'est pas déclaré ; "
            "ajoutez au début PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
        ('ASK { ?s ?p "1"^^xsd:integer }', "(ligne 1, colonne 18) : le préfixe « xsd: »"),
        ("ASK { ?s !(^e:p|e:q)* ?o }", "(ligne 1, colonne 13) : le préfixe « e: »"),
        ("ASK { FILTER(:f(1)) }", "(ligne 1, colonne 14) : le préfixe « : »"),
        # read by rdflib, and not by Oxigraph
        (
            "SELECT ?p { ?s ?p ?o } GROUP BY ?s",
            "requête SPARQL illisible (ligne 1, colonne 35) : avec GROUP BY ou une fonction d'agrégation, "
            "SELECT ne nomme que les variables de GROUP BY et des agrégats",
        ),
        (
            "SELECT * {\n  ?s ?p ?o BIND(1 AS ?o) }",
            "requête SPARQL illisible (ligne 2, colonne 27) : ce n'est pas permis à cet endroit, ou ce qui "
            "précède est inachevé",
        ),
        (
            "SELECT ?a (1 AS ?a) { ?a ?b ?c }",
            "requête SPARQL illisible (ligne 1, colonne 33) : « AS » donne un nom de variable déjà pris",
        ),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999", "LIMIT demande un entier"),
        ("SELECT * { ?s ?p 'a\0' } \0", "illisible"),
        ("DESCRIBE", "illisible"),
    ],
)
def test_what_is_not_sparql(opened: crosswalk.Graph, text: str, said: str) -> None:
    with pytest.raises(QueryError) as error:
        opened.run(text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_long_queries_are_refused() -> None:
    for text in ("SELECT * {} #" + "x" * 1_000_000, "(" * 1_000_000, "SERVICE " * 200_000):
        with pytest.raises(QueryError, match=rf"^requête trop longue .* {MAX_LENGTH} au plus$"):
            check(text, KNOWN)
    at_most = "SELECT * {} #"
    at_most += "x" * (MAX_LENGTH - len(at_most))
    assert check(at_most, KNOWN).dataset is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { FILTER(" + "(" * 500 + "true" + ")" * 500 + ") }",
        "SELECT * " + "{" * 500 + "}" * 500,
        "SELECT * {" + "FILTER EXISTS {" * 500 + "}" * 500 + "}",
        "SELECT * { BIND(" + "IF(true, 1, " * 500 + "2" + ")" * 500 + " AS ?x) }",
    ],
    ids=["parenthèses", "accolades", "exists", "if"],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"^requête refusée : trop de niveaux d'imbrication$"):
        check(text, KNOWN)


def test_ordinary_nesting_is_not() -> None:
    for depth in (1, 5, 8):
        text = "SELECT * { FILTER(" + "(" * depth + "true" + ")" * depth + ") }"
        assert check(text, KNOWN).text == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o } LIMIT 999999999",
        "SELECT ?s { ?s ?p '\u202e' }",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s <https://w3id.org/passerelle/ontology#hasBloc> ?o }",
        "DESCRIBE <https://w3id.org/passerelle/id/certification/RNCP41402>",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER REGEX(STR(?o), '^(a+)+$') }",
    ],
)
def test_what_may_run(opened: crosswalk.Graph, text: str) -> None:
    found = opened.run(text)
    if isinstance(found, ox.QueryTriples):
        assert len(list(found)) > 1
    else:
        assert found.serialize(format=ox.QueryResultsFormat.JSON)


# rdflib reads `e:a.b.SERVICE:x` as one name; Oxigraph 0.5.13 ends a name after one point, and reads
# `e:a.b . SERVICE :x {…}`.
@pytest.mark.parametrize("name", ["e:a.b", "e:a.5", "e:a.b-c", "e:%41.true"])
def test_no_call_after_a_name_with_a_point(opened: crosswalk.Graph, name: str) -> None:
    with listening() as (port, calls):
        text = f"PREFIX : <http://127.0.0.1:{port}/> {E} SELECT * {{ ?s ?p {name}.SERVICE:x{{}} }}"
        try:
            list(opened.run(text))  # type: ignore[arg-type]
        except QueryError:
            return
        time.sleep(0.1)
        assert calls == []
        pytest.fail("accepted")


# Not nested for who writes it, six hundred levels deep in the algebra.
def test_a_long_union() -> None:
    text = "SELECT * { {} " + "UNION {} " * 600 + "}"
    assert check(text, KNOWN).text == text


# Read in a time that is linear: were it quadratic, this test would last a minute.
def test_a_string_never_closed_is_refused() -> None:
    with pytest.raises(QueryError):
        check("SELECT * {} " + '\\"' * (MAX_LENGTH // 2 - 10), KNOWN)


# rdflib reads an empty text as an update without operations.
@pytest.mark.parametrize("text", ["", "\n", "# rien\n", "PREFIX a: <a:>"])
def test_an_empty_query_is_no_update(text: str) -> None:
    with pytest.raises(QueryError, match="illisible" if text.strip() else "^requête SPARQL vide$"):
        check(text, KNOWN)


# rdflib 7.6 fails on the star: « 'NoneType' object is not iterable ».
def test_describe_everything_that_is_bound(opened: crosswalk.Graph) -> None:
    levels = f"{GRAPH}vocabulary/levels"
    bound = f"DESCRIBE %s FROM <{levels}> {{ ?x a ?c }}"
    star, named = (sorted(map(str, opened.run(bound % what))) for what in ("*", "?x ?c"))  # type: ignore[call-overload]
    assert star == named
    assert len(star) > 8
    assert list(opened.run("DESCRIBE *")) == []  # type: ignore[arg-type]
    with pytest.raises(QueryForbiddenError):
        check("DESCRIBE * { SERVICE <x:y> { ?s ?p ?o } }", KNOWN)
    with pytest.raises(QueryError, match="n'est pas dans l'entrepôt"):
        check("DESCRIBE * FROM <x:y> { ?s ?p ?o }", KNOWN)


# rdflib alone would forget the first of two prefixes of one namespace.
def test_two_prefixes_of_one_namespace(opened: crosswalk.Graph) -> None:
    text = f"{E} PREFIX a: <http://example.org/> SELECT * {{ ?s a:x ?o . ?s e:x ?o }}"
    assert opened.query(text) == []
