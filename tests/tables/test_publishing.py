"""Publishing, reading back, watching: a generation of its own, refused while errors remain."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

import crosswalk
from crosswalk import tables
from crosswalk.build import build
from crosswalk.checks.shacl import check
from crosswalk.errors import QueryError, TableError
from crosswalk.graph.tables import COLUMNS, rows, table_graph
from crosswalk.manifest import DocumentInfo
from crosswalk.store import current_generation
from crosswalk.text import Source
from tests.cli.test_cli import run
from tests.tables.conftest import CLEAN, as_csv, as_xlsx, grid, needs_shared

STATED = {
    "author": "Fédération des acteurs de la solidarité",
    "on": date(2026, 11, 1),
    "legal_source": "Décision du 1er novembre 2026",
}
OTHER = CLEAN | {
    "source_blocs": "RNCP41402BC04 OU RNCP41402BC02",
    "target": "RNCP32139",
    "target_blocs": "RNCP32139BC03 ET RNCP32139BC01",
}


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


def test_table_to_graph_to_table(place: Path) -> None:
    table = tables.read(as_xlsx(grid(CLEAN, OTHER)), "Tableau 2026.xlsx")
    done = tables.publish(place, table, **STATED)  # type: ignore[arg-type]
    assert (done.id, done.rows) == ("tableau-tableau-2026-2026-11-01", 3)
    graph = crosswalk.open(place)
    back = tables.statements_of(graph, done.id)
    assert [
        ([b.code for b in one.source_blocs], [b.code for b in one.target_blocs]) for one in back
    ] == [
        ([b.code for b in one.source_blocs], [b.code for b in one.target_blocs])
        for one in table.statements
    ]
    assert [b.code for b in back[1].target_blocs] == ["RNCP32139BC03", "RNCP32139BC01"]
    assert [b.label for b in back[0].source_blocs] == [
        b.label for b in table.statements[0].source_blocs
    ]
    assert {one.kind for one in back} == {"partielle"}
    found = graph.correspondences("RNCP41402", "RNCP32139").rows
    assert {(r.layer, r.declared_by, r.declared_in) for r in found} == {
        ("officielle", STATED["author"], done.id)
    }
    assert f"{CLEAN['legal_source']} ; {STATED['legal_source']}" in {
        row["value"] for row in graph.query("faits", entity=found[0].id)
    }


def test_a_build_reads_it_again_and_it_is_kept(place: Path) -> None:
    done = tables.publish(place, tables.read(as_csv(grid(CLEAN)), "t.csv"), **STATED)  # type: ignore[arg-type]
    build(place)
    graph = crosswalk.open(place)
    assert done.graph in graph.store.default_graph_names()
    assert len(tables.statements_of(graph, done.id)) == 1
    with pytest.raises(QueryError, match="déjà publié"):
        tables.publish(place, tables.read(as_csv(grid(CLEAN)), "t.csv"), **STATED)  # type: ignore[arg-type]
    assert sorted(p.name for p in done.folder.parent.iterdir()) == [
        "manifest.toml", "tableau-t-2026-11-01-original.csv", "tableau-t-2026-11-01.tsv",
    ]  # fmt: skip


def test_what_is_published_proves_nothing_to_the_next_check(place: Path) -> None:
    row = CLEAN | {"target": "RNCP32139 - Titre de moniteur d’ateliers en milieu de travail protégé",
                   "target_blocs": "RNCP32139BC01"}  # fmt: skip
    before = tables.verify(crosswalk.open(place), tables.read(as_csv(grid(CLEAN, row)), "t.csv"))
    assert "intitule-approchant" in {m.id for m in before.rows[1].messages}
    tables.publish(place, tables.read(as_csv(grid(CLEAN, row)), "t.csv"), **STATED)  # type: ignore[arg-type]
    after = tables.verify(crosswalk.open(place), tables.read(as_csv(grid(CLEAN, row)), "t.csv"))
    assert [r.messages for r in after.rows] == [r.messages for r in before.rows]
    assert "un tableau publié" in after.summary.base_text


def test_refused_while_errors_remain(place: Path, tmp_path: Path) -> None:
    before = current_generation(place)
    wrong = tables.read(as_csv(grid(CLEAN | {"source_blocs": "RNCP41402BC09"})), "t.csv")
    with pytest.raises(TableError, match=r"1 ligne en erreur.*ligne 2 : RNCP41402BC09"):
        tables.publish(place, wrong, **STATED)  # type: ignore[arg-type]
    unlabelled = CLEAN | {"target": "RNCP99999", "target_blocs": "RNCP99999BC01"}
    with pytest.raises(TableError, match="n'a d'intitulé ni dans le tableau ni"):
        tables.publish(place, tables.read(as_csv(grid(unlabelled)), "t.csv"), **STATED)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="--author est vide"):
        tables.publish(
            place,
            tables.read(as_csv(grid(CLEAN)), "t.csv"),
            **(STATED | {"author": " "}),  # type: ignore[arg-type]
        )
    assert current_generation(place) == before
    assert not (tmp_path / "home/tables").exists()


def test_a_refused_build_puts_everything_back(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise TableError("non")

    monkeypatch.setattr("crosswalk.build._check", refuse)
    before = current_generation(place)
    with pytest.raises(TableError, match="non"):
        tables.publish(place, tables.read(as_csv(grid(CLEAN)), "t.csv"), **STATED)  # type: ignore[arg-type]
    assert current_generation(place) == before
    assert list((tmp_path / "home/tables").iterdir()) == []


def test_the_graph_follows_the_shapes(place: Path) -> None:
    done = tables.publish(place, tables.read(as_csv(grid(CLEAN, OTHER)), "t.csv"), **STATED)  # type: ignore[arg-type]
    graph = Graph()
    text = "\n".join(
        str(quad.triple) + " ." for quad in crosswalk.open(place).store.quads(done.graph)
    )
    graph.parse(data=text, format="nt")
    report = check(graph, "register", "official", "passages")
    assert [v.message for v in report.errors] == [], report.errors
    assert sum(report.focus.values()) > 10


BLOC = st.tuples(
    st.integers(1, 30),
    st.text(alphabet=st.sampled_from("abé ,;ETOU()-'’«»"), min_size=1, max_size=30)
    .map(lambda t: " ".join(f"x{t}x".split())),
)  # fmt: skip
SIDE = st.lists(BLOC, max_size=4, unique_by=lambda bloc: bloc[0])


@settings(max_examples=60)
@given(st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=4))
def test_a_kept_text_is_read_back_to_the_letter(
    statements: list[tuple[list[tuple[int, str]], list[tuple[int, str]]]],
) -> None:
    def cell(number: str, side: list[tuple[int, str]]) -> str:
        return " ET ".join(f"{number}BC{n:02d} - {label}" for n, label in side)

    lines = ["# Auteur : A", "\t".join(COLUMNS)]
    for left, right in statements:
        cells = [
            "RNCP1 - Un titre",
            cell("RNCP1", left),
            "RNCP2",
            cell("RNCP2", right),
            "partielle",
            "non précisée",
        ]
        lines.append("\t".join(cells))
    text = "\n".join(lines) + "\n"
    kept = list(rows(Source("t", text), "t.tsv"))
    for (left, right), row in zip(statements, kept, strict=True):
        for wanted, side in ((left, row.source), (right, row.target)):
            assert [(b.key, b.text.value) for b in side.blocs] == [
                (f"BC{n:02d}", w) for n, w in wanted
            ]
            for bloc in side.blocs:
                (span,) = bloc.text.spans
                assert text[span.start : span.end] == bloc.text.value
    info = DocumentInfo("t", "T", "A", "2026-01-01", "table", "t.tsv", "0" * 64, "L")
    assert len(table_graph(info, text)) > 10


def test_watch_of_the_documents(graph: crosswalk.Graph) -> None:
    own = tables.watch(graph, "41402", date(2026, 11, 1))
    assert [(one.title, len(one.own_blocs), len(one.their_blocs)) for one in own.recognises] == [
        ("RNCP39099", 3, 2)
    ]
    assert own.recognised_by == ()
    assert own.not_known == ("RNCP39099",)
    theirs = tables.watch(graph, "RNCP39099", date(2026, 11, 1))
    (one,) = theirs.recognised_by
    assert (one.title, one.evidence[0].place) == ("RNCP41402", "rncp41402-fiche, ligne 128")
    assert theirs.only_there == ("RNCP41402",)
    assert "RNCP41402 vous reconnaît" in theirs.text()
    assert "Font foi la fiche RNCP" in theirs.text()


@needs_shared
def test_watch_of_the_register(register: crosswalk.Graph) -> None:
    found = tables.watch(register, "RNCP36490", date(2026, 11, 1))
    assert len(found.recognises) == 20
    (renewed,) = (one for one in found.partners if one.title == "RNCP35419")
    assert (renewed.ended, renewed.replaced_by) == ("2026-03-17", ("RNCP42147",))


def test_the_commands(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(as_csv(grid(CLEAN)))
    options = ("--author", "La Fédération", "--date", "2026-11-01", "--legal-source", "Décision")
    home = tmp_path / "home"
    done = run("publish-table", str(file), *options, store=place, home=home)
    assert done.returncode == 0, done.stderr
    assert "1 correspondance(s) publiée(s)" in done.stdout
    file.write_bytes(as_csv(grid(CLEAN | {"target": "RNCP41402"})))
    done = run("publish-table", str(file), *options, store=place, home=home)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    done = run("watch", "RNCP41402", "--format", "json", store=place, home=home)
    assert done.returncode == 0
    assert '"number": "RNCP41402"' in done.stdout
    done = run("watch", "RNCP99999", store=place, home=home)
    assert (done.returncode, "RNCP99999 n'est pas dans le graphe" in done.stderr) == (2, True)
