"""The national exports in the store: counts as in the files, sets as declared, nothing lost."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import crosswalk
from crosswalk import tables
from crosswalk.errors import DocumentError, StoreError
from crosswalk.register.importing import Options, import_export
from tests.cli.test_cli import ROOT, run
from tests.register.conftest import FICHE

SHARED = ROOT.parent / "shared/data"
FEED = SHARED / "rncp/export_fiches_RNCP_fixture.xml"
needs_shared = pytest.mark.skipif(
    not FEED.is_file(), reason="../shared/data is not beside the checkout"
)


def test_a_feed_joins_the_store_in_its_own_dated_graph(place: Path, feed: Path) -> None:
    (found,) = import_export(feed, place, Options())
    assert found.graph.endswith("/graph/register/rncp-xml/2026-08-16")
    assert found.report.fiches == 2
    assert {issue["element"] for issue in found.report.issues} == {
        "CODE",
        "DATE_FIN_ENREGISTREMENT",
    }
    graph = crosswalk.open(place)
    assert graph.certification("99001").label == "Titre « d'essai » \\ à l'encre"
    assert [(b.code, b.label, b.competences) for b in graph.blocs("99001")] == [
        ("RNCP99001BC01", "Premier bloc", 2),
        (None, "Second bloc", 0),
    ]
    assert len(graph.correspondences("RNCP41402", "RNCP39099").rows) == 1


def test_the_summary_of_a_generation_that_grew(place: Path, feed: Path) -> None:
    before = crosswalk.open(place).summary()
    assert before is not None
    assert len(before.notes) == 1
    import_export(feed, place, Options())
    graph = crosswalk.open(place)
    after = graph.summary()
    assert after is not None
    assert after.notes == before.notes
    assert after.graphs == {
        name: sum(1 for _ in graph.store.quads(name)) for name in graph.store.graph_names()
    }
    assert after.triples == sum(after.graphs.values())
    assert after.hash == ""


def test_sets_are_kept_as_declared(place: Path, feed: Path) -> None:
    import_export(feed, place, Options())
    graph = crosswalk.open(place)
    (row,) = graph.correspondences("RNCP98001", "RNCP99001").rows
    assert (row.source.certification, row.target.certification) == ("RNCP99001", "RNCP98001")
    assert [b.code for b in row.target.blocs] == ["RNCP98001BC01", "RNCP98001BC02"]
    assert row.declared_by == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    assert row.declared_in == "rncp-xml-2026-08-16"
    (specific,) = graph.correspondences("RNCP99001", "RS6626").rows
    assert specific.kind == "répertoire spécifique"
    assert specific.source.blocs == specific.target.blocs == ()


def test_only_what_is_asked_for(place: Path, feed: Path) -> None:
    (found,) = import_export(feed, place, Options(active_only=True))
    assert (found.report.fiches, found.report.left_out) == (1, 1)
    assert "RNCP99002" not in {c.number for c in crosswalk.open(place).certifications()}


def test_a_partial_import_says_what_it_left_out(place: Path, feed: Path) -> None:
    import_export(feed, place, Options(active_only=True, since=date(2020, 1, 2)))
    (row,) = crosswalk.open(place).query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?words { ?export a rncp:RegisterExport ; dcterms:description ?words }"""
    )
    assert row["words"] == (
        "Import partiel : seulement les fiches actives, "
        "seulement les fiches publiées ou décidées depuis le 02/01/2020"
    )


@pytest.mark.parametrize(
    ("options", "found", "why"),
    [
        (
            Options(),
            "certification-inconnue",
            "ni dans l'export « fiches du RNCP » de France compétences du 16 août 2026.",
        ),
        (
            Options(active_only=True),
            "certification-non-verifiee",
            "l'export « fiches du RNCP » de France compétences du 16 août 2026 n'est chargé "
            "qu'en partie, seulement les fiches actives",
        ),
        (
            Options(since=date(2020, 1, 2)),
            "certification-non-verifiee",
            "seulement les fiches publiées ou décidées depuis le 02/01/2020",
        ),
    ],
)
def test_a_partial_import_does_not_make_a_number_unknown(
    place: Path, feed: Path, options: Options, found: str, why: str
) -> None:
    """RNCP99002 is ended: an import of the active fiches leaves it out, and it is no error to name it."""
    import_export(feed, place, options)
    table = tables.read(
        b"Certification qui declare;Blocs concernes;Certification reconnue;Blocs reconnus\n"
        b"RNCP41402;RNCP41402BC01;RNCP99003;RNCP99003BC01\n",
        "t.csv",
    )
    report = tables.verify(crosswalk.open(place), table)
    (said,) = [m for m in report.rows[0].messages if m.id.startswith("certification-")]
    assert said.id == found
    assert why in said.text
    assert ("en partie" in report.summary.base_text) == (found == "certification-non-verifiee")


def test_strict_stops_and_the_old_generation_answers(place: Path, feed: Path) -> None:
    before = (place / "current").read_text()
    with pytest.raises(
        DocumentError, match="RNCP99001, DATE_FIN_ENREGISTREMENT : valeur laissée de côté"
    ):
        import_export(feed, place, Options(strict=True))
    assert (place / "current").read_text() == before
    assert list(place.glob("*.part")) == []


def test_a_broken_feed_leaves_the_old_generation(place: Path, feed: Path) -> None:
    feed.write_text(FICHE[: FICHE.index("<FICHE><NUMERO_FICHE>RNCP99002") + 40], encoding="utf-8")
    before = (place / "current").read_text()
    with pytest.raises(DocumentError):
        import_export(feed, place, Options())
    assert (place / "current").read_text() == before


def test_the_same_snapshot_is_not_loaded_twice(place: Path, feed: Path) -> None:
    import_export(feed, place, Options())
    with pytest.raises(
        StoreError, match="l'export rncp-xml du 2026-08-16 est déjà dans l'entrepôt"
    ):
        import_export(feed, place, Options())


def test_the_newest_snapshot_answers_and_the_older_stays(
    place: Path, feed: Path, tmp_path: Path
) -> None:
    import_export(feed, place, Options())
    newer = tmp_path / "export_fiches_RNCP_V4_1_2026-09-01.xml"
    newer.write_text(FICHE.replace("Premier bloc", "Bloc un"), encoding="utf-8")
    import_export(newer, place, Options())
    graph = crosswalk.open(place)
    assert graph.blocs("99001")[0].label == "Bloc un"
    names = graph.store.graph_names()
    assert sum("/register/rncp-xml/" in name for name in names) == 2
    assert sum("/register/rncp-xml/" in name for name in graph.store.default_graph_names()) == 1


def test_a_rebuild_keeps_the_register(
    place: Path, feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crosswalk.build import build

    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))
    import_export(feed, place, Options())
    before = crosswalk.open(place).blocs("RNCP41402")
    build(place)
    graph = crosswalk.open(place)
    assert graph.blocs("99001")[0].label == "Premier bloc"
    assert graph.blocs("RNCP41402") == before
    assert graph.search("titre essai encre").hits[0].number == "RNCP99001"


def test_no_date_is_asked_for(place: Path, feed: Path) -> None:
    undated = feed.with_name("fiches.xml")
    feed.rename(undated)
    done = run("import-rncp", str(undated), store=place)
    assert done.returncode == 2
    assert "donnez --date AAAA-MM-JJ" in done.stderr
    assert run("import-rncp", str(undated), "--date", "16/08/2026", store=place).returncode == 2
    done = run("import-rncp", str(undated), "--date", "2026-08-16", "--format", "json", store=place)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["graphs"]


@needs_shared
def test_the_47_declared_correspondences_come_back_as_in_the_file(place: Path) -> None:
    import_export(FEED, place, Options(day=date(2026, 8, 16)))
    graph = crosswalk.open(place)
    with (SHARED / "correspondences/declared.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) == 47
    expected = {
        (
            row["fiche_source"],
            frozenset(filter(None, row["blocs_source"].split("+"))),
            row["fiche_destination"],
            frozenset(filter(None, row["blocs_destination"].split("+"))),
        )
        for row in rows
    }
    found = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#>
        SELECT DISTINCT ?row ?s ?t ?side ?code { ?row rncp:declaredIn ?e . ?e a rncp:RegisterExport .
          ?row rncp:sourceCertification/rncp:rncpNumber ?s ; rncp:targetCertification/rncp:rncpNumber ?t
          OPTIONAL { VALUES (?link ?side) { (xkos:sourceConcept "s") (xkos:targetConcept "t") }
            ?row ?link ?b . ?b rncp:blocCode ?code } }"""
    )
    sets: dict[str, dict[str, set[str]]] = {}
    ends = {}
    for r in found:
        ends[r["row"]] = (r["s"], r["t"])
        if "code" in r:
            sets.setdefault(r["row"], {}).setdefault(r["side"], set()).add(r["code"])
    got = {
        (s, frozenset(sets.get(row, {}).get("s", ())), t, frozenset(sets.get(row, {}).get("t", ())))
        for row, (s, t) in ends.items()
    }
    assert len(ends) == len(got) == len(expected)
    assert got == expected


@needs_shared
def test_a_holder_of_a_bloc_known_only_by_the_register(place: Path) -> None:
    """RNCP37674 recognises RNCP31114BC01, whose title is in no document."""
    import_export(FEED, place, Options(day=date(2026, 8, 16)))
    rows = crosswalk.open(place).correspondences("RNCP31114", "RNCP37674").rows
    assert ["RNCP31114BC01"] in [[b.code for b in r.target.blocs] for r in rows]
    assert {r.source.certification for r in rows} == {"RNCP37674"}


def test_a_code_of_one_digit_is_the_same_bloc(place: Path, feed: Path) -> None:
    words = FICHE.replace("<CODE>RNCP99001BC01<", "<CODE>RNCP99001BC1<")
    feed.write_text(words, encoding="utf-8")
    import_export(feed, place, Options())
    graph = crosswalk.open(place)
    assert [b.code for b in graph.blocs("99001")] == ["RNCP99001BC01", None]
    (row,) = graph.correspondences("RNCP99001", "RNCP98001").rows
    assert [b.code for b in row.source.blocs] == ["RNCP99001BC01"]
    found = graph.query(
        """PREFIX rncp: <https://w3id.org/passerelle/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?n { ?bloc rncp:blocCode "RNCP99001BC01" ; skos:notation ?n }"""
    )
    assert found == [{"n": "RNCP99001BC1"}]


@needs_shared
def test_the_real_exports_conform(place: Path) -> None:
    """What is wrong in them is told at the import, and isolated: the graph itself keeps its promises."""
    import_export(FEED, place, Options(day=date(2026, 8, 16)))
    import_export(SHARED / "rncp/csv-2024-01-17", place, Options())
    done = run("check", store=place)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "0 écart(s) : conforme" in done.stdout


@needs_shared
def test_the_csv_exports_have_the_counts_of_their_files(place: Path) -> None:
    found = import_export(SHARED / "rncp/csv-2026-02-01", place, Options())
    rows = {one.report.kind: one.report.fiches for one in found}
    assert rows["csv-rome"] == 65070
    assert rows["csv-nsf"] == 45013
    assert rows["csv-formacode"] == 32506
    assert rows["csv-certificateurs"] == 39298
    assert rows["csv-filiations"] == 16749
    store = ox.Store.read_only(str(place / (place / "current").read_text()))
    graph = ox.NamedNode("https://w3id.org/passerelle/graph/register/csv-rome/2026-02-01")
    rome = ox.NamedNode("https://w3id.org/passerelle/ontology#rome")
    assert sum(1 for _ in store.quads_for_pattern(None, rome, None, graph)) > 64000


@needs_shared
def test_killed_in_the_middle(place: Path, tmp_path: Path) -> None:
    before = (place / "current").read_text()
    code = (
        "import sys, time; from datetime import date; from pathlib import Path\n"
        "from crosswalk.register import importing\n"
        "importing.Indexer.finish = lambda self: (print('here', flush=True), time.sleep(60))\n"
        "wanted = importing.Options(day=date(2026, 8, 16))\n"
        "importing.import_export(Path(sys.argv[1]), Path(sys.argv[2]), wanted)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(FEED), str(place)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"CROSSWALK_HOME": str(tmp_path)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    time.sleep(0.1)
    assert (place / "current").read_text() == before
    assert import_export(FEED, place, Options(day=date(2026, 8, 16)))[0].report.fiches == 12
    assert list(place.glob("*.part")) == []
