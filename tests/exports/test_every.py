"""Every export carries notice, licence and sources, reads back to what it holds, and is repeatable.

`CHECKS` has one entry a format of `EXPORTERS`: a format without one fails here.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import crosswalk
from crosswalk.canonical import canonical_hash, canonical_lines
from crosswalk.cli.exporting import FORMATS
from crosswalk.correspondences import sentence
from crosswalk.errors import CrosswalkError, QueryError, UnknownEntityError
from crosswalk.exports import EXPORTERS, Export, export, jsonld, rdf, sssom
from crosswalk.exports.base import LICENCE
from crosswalk.exports.facts import Facts, number_of
from crosswalk.exports.files import save
from crosswalk.exports.networks import Network
from crosswalk.exports.part import of_certification
from crosswalk.exports.tables import TABLES, rows
from crosswalk.formats import plain
from crosswalk.graph.mappings import mapping_graphs
from crosswalk.identifiers import GRAPH, ONTOLOGY, SKOS, certification_iri
from crosswalk.matching.sssom import REVIEWED, MappingSet, read
from crosswalk.matching.sssom import write as write_set
from crosswalk.notice import NOTICE
from crosswalk.sssom_slots import ANALYSIS, COVERAGE, DECLARED, PREDICATE
from crosswalk.store import new_generation
from crosswalk.tables import read as read_table
from crosswalk.tables import verify
from tests.cli.test_cli import ROOT, run
from tests.matching.test_graph import row

A, B = "RNCP39794", "RNCP41402"
PAIR = f"RNCP34336-{A}"
"""A pair that no file of ours is about."""
SOURCE = "Source : France compétences (data.gouv.fr), export du 2026-02-01"
WITH = {"elm": {"certification": A}, "elm-jsonld": {"certification": A}}
"""What a format requires."""


@pytest.fixture(scope="module")
def analysed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> crosswalk.Graph:
    """The store of the tests with a computed mapping, and one that a person refused."""
    folder = tmp_path_factory.mktemp("analysed")
    shutil.copytree(built, folder / "store")
    bloc = f"{certification_iri('RNCP34336')}/bloc/BC01"
    refused = row(
        subject_id=bloc, mapping_justification=REVIEWED, reviewer_label="Anne",
        mapping_date="2026-11-22", decision="rejetée", predicate_modifier="Not", confidence="",
        mapping_tool="", comment="Relue par Anne",
    )  # fmt: skip
    found = MappingSet("RNCP34336", A, (row(subject_id=bloc, confidence="0.730"), refused))
    (folder / f"{PAIR}.sssom.tsv").write_text(write_set(found), encoding="utf-8")
    with new_generation(folder / "store", empty=False) as writing:
        for name, triples in mapping_graphs(folder).items():
            writing.store.load(
                triples.serialize(format="nt"), ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name)
            )
    return crosswalk.open(folder / "store")


def unzipped(content: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def everything(graph: crosswalk.Graph) -> list[ox.Quad]:
    return list(graph.store.quads())


def as_text(graph: crosswalk.Graph, content: bytes) -> str:  # noqa: ARG001
    return content.decode()


def same_quads(form: ox.RdfFormat) -> Callable[[crosswalk.Graph, bytes], str]:
    def check(graph: crosswalk.Graph, content: bytes) -> str:
        assert canonical_hash(ox.parse(content, form)) == whole_hash(graph)
        return content[:20_000].decode("utf-8", "replace")

    return check


@cache
def whole_hash(graph: crosswalk.Graph) -> str:
    return canonical_hash(graph.store.quads())


def same_default(graph: crosswalk.Graph, content: bytes) -> str:
    names = set(graph.default_graphs())
    quads = {ox.Quad(*quad.triple) for quad in everything(graph) if quad.graph_name.value in names}
    assert canonical_hash(ox.parse(content, ox.RdfFormat.TURTLE)) == canonical_hash(quads)
    return content[:20_000].decode("utf-8", "replace")


def same_sets(graph: crosswalk.Graph, content: bytes) -> str:
    """Each set is accepted by `sssom`; both layers say again what the graph says."""
    files = unzipped(content)
    analysis = [name for name in files if name.startswith("analysis/")]
    declared = [name for name in files if name.startswith("declared/")]
    assert f"analysis/{PAIR}.sssom.tsv" in analysis
    folder = graph.store.path.parent / "sssom"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name, triples in mapping_graphs(folder / "analysis").items():
        again = ox.parse(triples.serialize(format="nt"), ox.RdfFormat.N_TRIPLES)
        held = [ox.Quad(*quad.triple) for quad in graph.store.quads(name)]
        assert canonical_hash(again) == canonical_hash(held)
    layers = {one["layer"] for one in lines(files[f"analysis/{PAIR}.sssom.tsv"])}
    assert layers == {"proposée", "relue"}
    found = {}
    for name in declared:
        for one in lines(files[name]):
            found[one["record_id"].replace("id:", f"{GRAPH[:-6]}id/")] = (
                set(sssom.members(one, "subject")), set(sssom.members(one, "object")),
                one["correspondence_kind"], one["direction"], one["layer"],
            )  # fmt: skip
    expected = {
        one.iri: (set(one.source_blocs), set(one.target_blocs), one.kind, one.direction, one.layer)
        for one in Facts(graph).declared
    }
    assert len(expected) == 5
    assert found == expected
    return files["LISEZMOI.txt"]


def lines(text: str) -> list[dict[str, str]]:
    body = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(body, delimiter="\t"))


def same_tables(graph: crosswalk.Graph, content: bytes) -> str:
    files = unzipped(content)
    assert list(files) == ["LISEZMOI.txt", *(f"{name}.csv" for name in TABLES)]
    for name in TABLES:
        headers, wanted = rows(graph, name)
        found = list(csv.reader(io.StringIO(files[f"{name}.csv"], newline=""), delimiter=";"))
        assert found == [list(headers), *([plain(cell) for cell in line] for line in wanted)]
    return files["LISEZMOI.txt"]


def same_workbook(graph: crosswalk.Graph, content: bytes) -> str:
    book = load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == ["Lisez-moi", *TABLES]
    for name in TABLES:
        headers, wanted = rows(graph, name)
        found = [[cell or "" for cell in line] for line in book[name].iter_rows(values_only=True)]
        assert found == [list(headers), *wanted]
    cover = book["Lisez-moi"].iter_rows(values_only=True)
    return "\n".join(str(cell) for line in cover for cell in line)


def same_network(
    read_back: Callable[[io.BytesIO], nx.Graph],
) -> Callable[[crosswalk.Graph, bytes], str]:
    def check(graph: crosswalk.Graph, content: bytes) -> str:
        network = Network(Facts(graph))
        nodes = {
            node.id: {"label": node.label} | {k: v for k, v in node.values.items() if v}
            for node in network.nodes()
        }
        edges = sorted(
            (edge.source, edge.target, *sorted(v for v in edge.values.values() if v))
            for edge in network.edges()
        )
        found = read_back(io.BytesIO(content))
        assert dict(found.nodes(data=True)) == nodes
        assert edges == sorted(
            (a, b, *sorted(shown(k, v) for k, v in values.items() if k != "id"))
            for a, b, values in found.edges(data=True)
        )
        return content.decode()

    return check


def shown(name: str, value: object) -> str:
    return f"{value:g}" if name == "confidence" else str(value)


CHECKS: dict[str, Callable[[crosswalk.Graph, bytes], str]] = {
    "turtle": same_default,
    "trig": same_quads(ox.RdfFormat.TRIG),
    "nquads": same_quads(ox.RdfFormat.N_QUADS),
    "jsonld": same_quads(ox.RdfFormat.JSON_LD),
    "sssom": same_sets,
    "csv": same_tables,
    "xlsx": same_workbook,
    "graphml": same_network(nx.read_graphml),
    "gexf": same_network(nx.read_gexf),
    "elm": as_text,  # a projection: tests/exports/test_elm.py holds it against the shapes of LOQ
    "elm-jsonld": as_text,
}
"""Format → what reads it back, compares it with the graph, and gives the text where the mention stands."""


@pytest.mark.parametrize("name", EXPORTERS)
def test_each_reads_back_and_carries_its_licence(analysed: crosswalk.Graph, name: str) -> None:
    options = WITH.get(name, {})
    made = export(analysed, name, **options)
    said = " ".join(CHECKS[name](analysed, made.content).split())
    for words in (NOTICE, LICENCE, SOURCE):
        assert words in said


def test_each_is_in_the_help_and_in_the_docs() -> None:
    assert list(FORMATS) == list(EXPORTERS)
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (`[^|]+`) \|", page.partition("## RDF")[0], re.M)
    assert [name for cell in table for name in re.findall(r"`([\w-]+)`", cell)] == list(EXPORTERS)
    for slot in (*ANALYSIS, *COVERAGE, *DECLARED):
        assert f"`{slot}`" in page
    assert set(re.findall(r"--table (\w+)", page)) <= set(TABLES)


# ------------------------------------------------------------------------------------------------- RDF


def test_two_builds_give_the_same_lines(graph: crosswalk.Graph, tmp_path: Path) -> None:
    """The same statements written in another order, under other blank nodes, give the same bytes."""
    other = tmp_path / "store"
    with new_generation(other, empty=True) as writing:
        dump = ox.serialize(reversed(everything(graph)), format=ox.RdfFormat.N_QUADS)
        parsed = ox.parse(dump, ox.RdfFormat.N_QUADS, rename_blank_nodes=True)
        writing.store.bulk_extend(parsed)
    again = crosswalk.open(other)
    text = export(graph, "nquads").content.decode()
    assert export(again, "nquads").content.decode() == text
    body = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert body == sorted(body)
    assert len(body) == len(everything(graph))


_XSD = "http://www.w3.org/2001/XMLSchema#"
_THINGS = st.sampled_from(
    [
        *(
            ox.NamedNode(one)
            for one in ("urn:a", f"{ONTOLOGY}Bloc", "https://w3id.org/passerelle/id///b")
        ),
        *(ox.BlankNode(one) for one in ("x", "y")),
    ]
)
_TEXTS = st.builds(
    ox.Literal,
    st.text(st.characters(codec="utf-8"), max_size=5),
    language=st.sampled_from(["fr", "en"]),
) | st.builds(
    lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)),
    st.sampled_from(["1", "01", "-0", "-7", "true", "1.50", "2026-11-22", "1" * 20]),
    st.sampled_from(["integer", "decimal", "boolean", "string", "date"]),
)
_ANY = st.builds(
    ox.Quad,
    _THINGS,
    st.sampled_from(
        [
            ox.NamedNode(one)
            for one in (f"{ONTOLOGY}position", f"{ONTOLOGY}hasBloc", f"{SKOS}prefLabel", "urn:p")
        ]
    ),
    _THINGS | _TEXTS,
    st.sampled_from([ox.NamedNode(f"{GRAPH}a"), ox.NamedNode("urn:g")]),
)


@settings(max_examples=60)
@given(st.lists(_ANY, max_size=8))
def test_any_statement_reads_back(quads: list[ox.Quad]) -> None:
    """Whatever the context says of a property: another type, another language, an IRI that looks relative."""
    wanted = canonical_hash(quads)
    linked, named = io.BytesIO(), io.BytesIO()
    with rdf.split(canonical_lines(quads), Path(tempfile.gettempdir())) as files:
        jsonld.write(files, [NOTICE], linked)
        rdf.write_trig(files, named)
    assert canonical_hash(ox.parse(linked.getvalue(), ox.RdfFormat.JSON_LD)) == wanted
    assert canonical_hash(ox.parse(named.getvalue(), ox.RdfFormat.TRIG)) == wanted


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_a_part_is_what_is_said_of_one_title(graph: crosswalk.Graph, name: str) -> None:
    made = export(graph, name, certification="41402")
    defaults = graph.default_graphs() if name == "turtle" else None
    quads = of_certification(graph.store.database(), B, defaults)
    forms = {"turtle": "ttl", "jsonld": "jsonld"}
    form = ox.RdfFormat.from_extension(forms[name])
    assert form
    wanted = {ox.Quad(*quad.triple) for quad in quads} if name == "turtle" else quads
    assert canonical_hash(ox.parse(made.content, form)) == canonical_hash(wanted)
    assert made.file_name == f"RNCP41402.{forms[name]}"
    own = [
        quad for quad in everything(graph) if quad.subject.value.startswith(certification_iri(B))
    ]
    assert len(own) > 800
    assert set(own) <= set(quads)
    titles = {q.subject.value for q in quads if q.predicate.value == f"{ONTOLOGY}hasBloc"}
    assert titles == {certification_iri(B)}  # another title comes with its names only


def test_one_graph(graph: crosswalk.Graph) -> None:
    name = f"{GRAPH}document/rncp41402-fiche"
    made = export(graph, "turtle", graph=name)
    wanted = [ox.Quad(*quad.triple) for quad in graph.store.quads(name)]
    assert canonical_hash(ox.parse(made.content, ox.RdfFormat.TURTLE)) == canonical_hash(wanted)
    assert made.file_name == "document-rncp41402-fiche.ttl"
    assert made.content.decode().count("# Source :") == 1


def test_the_context_reads_without_the_package(graph: crosswalk.Graph) -> None:
    made = json.loads(export(graph, "jsonld", certification="41402").content)
    published = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    assert made["@context"] == published["@context"]
    assert made["notice"] == NOTICE
    read_again = rdflib.Dataset()
    read_again.parse(data=json.dumps(made), format="json-ld")
    body = "".join(
        f"{line}\n" for line in read_again.serialize(format="nquads").splitlines() if line
    )
    quads = of_certification(graph.store.database(), B)
    assert canonical_hash(ox.parse(body, ox.RdfFormat.N_QUADS)) == canonical_hash(quads)
    fiche = next(one for one in made["@graph"] if one["@id"] == "graph:document/rncp41402-fiche")
    bloc = next(
        one for one in fiche["@graph"] if one["@id"] == "id:certification/RNCP41402/bloc/BC01"
    )
    assert bloc["@type"] == "Bloc"
    assert bloc["prefLabel"] == "Encadrer des salariés en insertion"
    assert bloc["blocOf"] == "id:certification/RNCP41402"
    assert bloc["position"] == 1


def test_the_context_has_every_term_of_the_ontology() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    named = {
        (value if isinstance(value, str) else value["@id"]): value
        for value in context["@context"].values()
        if isinstance(value, str | dict)
    }
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "rncp.ttl")
    missing = []
    for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"):
        for term in ontology.subjects(rdflib.RDF.type, rdflib.OWL[kind]):
            if str(term).startswith(ONTOLOGY):
                name = f"rncp:{str(term).removeprefix(ONTOLOGY)}"
                if name not in named:
                    missing.append(name)
                elif kind == "ObjectProperty":
                    assert named[name]["@type"] == "@id", name
    assert missing == []


# ----------------------------------------------------------------------------------------------- SSSOM


def test_a_declared_row_stays_one_statement(graph: crosswalk.Graph, tmp_path: Path) -> None:
    """`sssom` accepts the set; the row has three blocs on one side, two on the other, and no pair."""
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    files = unzipped(export(graph, "sssom", certification="41402").content)
    declared = [name for name in files if name.startswith("declared/")]
    assert declared == ["declared/RNCP41402-RNCP39099.sssom.tsv"]
    text = files["declared/RNCP41402-RNCP39099.sssom.tsv"]
    for words in (NOTICE.replace("'", "''"), LICENCE, "France compétences ; 2025-10-28"):
        assert words in text
    file = tmp_path / "set.sssom.tsv"
    file.write_text(text, encoding="utf-8")
    held = parse_sssom_table(str(file))
    assert not [one for report in validate(held).values() for one in report.results]
    [one] = lines(text)
    assert one["subject_id"] == "id:bloc-set/RNCP41402/BC01+BC02+BC03"
    assert one["object_id"] == "id:bloc-set/RNCP39099/BC02+BC03"
    assert one["subject_type"] == one["object_type"] == "composed entity expression"
    assert one["predicate_id"] == PREDICATE.replace(ONTOLOGY, "rncp:")
    assert one["mapping_justification"] == "semapv:UnspecifiedMatching"
    assert one["layer"] == "officielle"
    assert one["author_label"] == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    assert [m.rpartition("/")[2] for m in sssom.members(one, "object")] == ["BC02", "BC03"]
    stated = graph.correspondences(B, "RNCP39099").rows[0]
    assert sentence(stated).startswith("La fiche RNCP41402 reconnaît, ensemble,")
    assert one["source_quote"] == " ".join(passage.quote for passage in stated.passages)


def test_every_set_is_accepted(analysed: crosswalk.Graph, tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    checked = []
    for name, text in unzipped(export(analysed, "sssom").content).items():
        if name.endswith(".tsv"):
            file = tmp_path / name.replace("/", "-")
            file.write_text(text, encoding="utf-8")
            held = parse_sssom_table(str(file))
            assert not [one for report in validate(held).values() for one in report.results]
            checked.append(name)
            assert len(held.df) == len(lines(text))
            assert {one["layer"] for one in lines(text)} <= {"officielle", "proposée", "relue"}
    assert len(checked) >= 4
    [refused] = [one for one in read(tmp_path / f"analysis-{PAIR}.sssom.tsv").rows if one.reviewed]
    assert (refused["predicate_modifier"], refused["layer"]) == ("Not", "relue")


# ---------------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_verify_table_reads_the_declared_rows_back(
    graph: crosswalk.Graph, tmp_path: Path, name: str
) -> None:
    """No error, no doubt but on what the sources do not say, and the statements that were exported."""
    file = tmp_path / f"table.{name}"
    save(export(graph, name, **({"table": "correspondances"} if name == "csv" else {})), file)
    report = verify(graph, read_table(file), date(2026, 11, 22))
    assert {one.verdict for one in report.rows} <= {"conforme", "à regarder"}
    found = {(*one.key, one.kind, one.direction) for one in report.table.statements}
    blocs = {
        one.iri: one.code for row_ in Facts(graph).declared for one in graph.blocs(row_.source)
    }
    assert len(found) == 5
    expected = set()
    for one in Facts(graph).declared:
        sides = [
            frozenset(named(blocs.get(bloc), bloc) for bloc in side)
            for side in (one.source_blocs, one.target_blocs)
        ]
        expected.add((one.source, sides[0], one.target, sides[1], one.kind, one.direction))
    assert found == expected


def named(code: str | None, bloc: str) -> str:
    """A bloc as a table names it: its register code, else the document's own key."""
    number, _, key = bloc.rpartition("/certification/")[2].partition("/bloc/")
    return code or (f"{number}{key}" if key.startswith("BC") else key)


def test_no_cell_is_a_formula(graph: crosswalk.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = '=HYPERLINK("http://example.org";"x")'
    sheet = replace(TABLES["blocs"], rows=lambda facts: iter([[evil] * 6]))  # noqa: ARG005
    monkeypatch.setitem(TABLES, "blocs", sheet)
    text = export(graph, "csv", table="blocs").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1] == [f"'{evil}"] * 6
    book = load_workbook(io.BytesIO(export(graph, "xlsx").content))
    cell = book["blocs"]["A2"]
    assert (cell.value, cell.data_type) == (evil, "s")


def test_the_passages_of_a_row(graph: crosswalk.Graph) -> None:
    headers, found = rows(graph, "correspondances", "RNCP41402")
    [one] = [dict(zip(headers, line, strict=True)) for line in found]
    assert one["Blocs concernés"] == (
        "RNCP41402BC01 - Encadrer des salariés en insertion ET RNCP41402BC02 - Former des salariés en "
        "situation de production ET RNCP41402BC03 - Organiser et faire le suivi du processus de production"
    )
    assert one["Couche"] == "officielle"
    assert one["Document"] == "rncp41402-fiche"
    assert one["Phrase source"].startswith("RNCP41402BC01 - Encadrer des salariés en insertion ET")
    assert one["Base légale"].endswith("(ETAIE) (2025-10-28)")


# -------------------------------------------------------------------------------------------- networks


def test_a_row_is_a_node_that_its_blocs_are_tied_to(graph: crosswalk.Graph) -> None:
    found = nx.read_graphml(io.BytesIO(export(graph, "graphml", certification="41402").content))
    [row_] = [n for n, values in found.nodes(data=True) if values["kind"] == "correspondance"]
    assert found.nodes[row_]["layer"] == "officielle"
    assert sorted(one.rpartition("/")[2] for one in found.predecessors(row_)) == [
        "BC01", "BC02", "BC03",
    ]  # fmt: skip
    assert sorted(one.rpartition("/")[2] for one in found.successors(row_)) == ["BC02", "BC03"]
    for a, b, values in found.edges(data=True):
        if "/bloc/" in a and "/bloc/" in b and number_of(a) != number_of(b):
            assert values["layer"] == "proposée"  # two blocs are tied by computation alone
    title = found.nodes[certification_iri(B)]
    assert (title["level"], title["certifier"]) == ("4", "FEDERATION DES ACTEURS DE LA SOLIDARITE")


# --------------------------------------------------------------------------------- files and refusals


def test_a_file_is_whole_or_not_there(graph: crosswalk.Graph, tmp_path: Path) -> None:
    made = export(graph, "turtle", certification="41402")
    save(made, tmp_path / "t.ttl.gz")
    first = (tmp_path / "t.ttl.gz").read_bytes()
    assert gzip.decompress(first) == made.content
    save(made, tmp_path / "other.ttl.gz")
    assert (tmp_path / "other.ttl.gz").read_bytes() == first  # no name and no date inside

    def broken(out: object) -> None:
        out.write(b"half")  # type: ignore[attr-defined]
        raise QueryError("cassé")

    with pytest.raises(QueryError):
        save(Export(made.media_type, made.file_name, broken), tmp_path / "t.ttl.gz")
    assert (tmp_path / "t.ttl.gz").read_bytes() == first
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.ttl.gz", "t.ttl.gz"]
    with pytest.raises(CrosswalkError, match="ne peut pas être écrit"):
        save(made, tmp_path / "none" / "t.ttl")


def test_what_is_refused(graph: crosswalk.Graph) -> None:
    with pytest.raises(UnknownEntityError, match="aucun graphe de ce nom"):
        export(graph, "trig", graph=f"{GRAPH}document/rien")
    with pytest.raises(QueryError, match="pas les deux"):
        export(graph, "trig", graph=f"{GRAPH}vocabulary/rncp", certification="41402")
    with pytest.raises(UnknownEntityError, match="RNCP99999"):
        export(graph, "graphml", certification="99999")
    with pytest.raises(QueryError, match="table inconnue « bloc »"):
        export(graph, "csv", table="bloc")
    for name in EXPORTERS:
        with pytest.raises(QueryError, match="option inconnue « langue »"):
            export(graph, name, langue="fr", **WITH.get(name, {}))


def test_the_command_writes_to_a_file_and_to_a_pipe(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "g.nq"
    done = run(
        "export", "nquads", "--graph", f"{GRAPH}vocabulary/levels", "-o", str(file), store=built
    )
    assert (done.returncode, done.stdout) == (0, "")
    piped = run("export", "nquads", "--graph", f"{GRAPH}vocabulary/levels", store=built)
    assert piped.stdout == file.read_text(encoding="utf-8")
