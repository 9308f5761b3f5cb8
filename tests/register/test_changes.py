"""What changed between two snapshots: on a feed, its next edition, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import crosswalk
from crosswalk.errors import StoreError, UnknownEntityError
from crosswalk.register.changes import Change, changes, snapshots
from crosswalk.register.importing import Options, import_export
from tests.cli.test_cli import run
from tests.register.conftest import FICHE

NEXT = (
    FICHE.replace("Titre « d'essai »", "Titre « réel »")
    .replace("<ACTIF>Oui</ACTIF>", "<ACTIF>Non</ACTIF>")
    .replace("RS6626", "RS7000")
    .replace("RNCP99002", "RNCP99003")
)


@pytest.fixture
def two(place: Path, feed: Path, tmp_path: Path) -> Path:
    import_export(feed, place, Options())
    newer = tmp_path / "export_fiches_RNCP_V4_1_2026-09-01.xml"
    newer.write_text(NEXT, encoding="utf-8")
    import_export(newer, place, Options())
    return place


def test_each_kind_of_change_is_told(two: Path) -> None:
    store = crosswalk.open(two).store
    assert snapshots(store) == {"rncp-xml": (date(2026, 8, 16), date(2026, 9, 1))}
    found = changes(store, "rncp-xml")
    assert (found.older, found.newer) == (date(2026, 8, 16), date(2026, 9, 1))
    assert (found.new, found.gone, found.ended) == (("RNCP99003",), ("RNCP99002",), ("RNCP99001",))
    assert found.changed == (
        Change("RNCP99001", "active", ("true",), ("false",)),
        Change(
            "RNCP99001",
            "intitulé",
            ("Titre « d'essai » \\ à l'encre",),
            ("Titre « réel » \\ à l'encre",),
        ),
    )
    assert [(c.source, c.target) for c in found.added] == [("RNCP99001", "RS7000")]
    assert [(c.source, c.target) for c in found.removed] == [("RNCP99001", "RS6626")]
    assert found.to_look_at == {
        "RNCP99001": ("RS6626", "RS7000"),
        "RS6626": ("RNCP99001",),
        "RS7000": ("RNCP99001",),
    }


def test_a_correspondence_is_seen_from_until(two: Path) -> None:
    graph = crosswalk.open(two)
    found = changes(graph.store, "rncp-xml")
    assert seen(graph, "RNCP99001", found.removed[0].iri) == ["2026-08-16"]
    assert seen(graph, "RNCP99001", found.added[0].iri) == ["2026-09-01"]
    (kept,) = graph.correspondences("RNCP98001", "RNCP99001").rows
    assert seen(graph, "RNCP98001", kept.id) == ["2026-08-16", "2026-09-01"]


def seen(graph: crosswalk.Graph, certification: str, row: str) -> list[str]:
    """The dates of the exports that declare a row, oldest first."""
    return [one["date"] for one in graph.query("vues", a=certification) if one["row"] == row]


def test_two_snapshots_are_needed(place: Path, feed: Path) -> None:
    import_export(feed, place, Options())
    store = crosswalk.open(place).store
    with pytest.raises(StoreError, match=r"rncp-xml : il faut deux exports datés .*2026-08-16"):
        changes(store, "rncp-xml")
    with pytest.raises(StoreError, match=r"csv-blocs : .*aucun"):
        changes(store, "csv-blocs")


def test_the_command_tells_them(two: Path) -> None:
    said = run("changes", store=two)
    assert said.returncode == 0, said.stderr
    assert "rncp-xml, du 16/08/2026 au 01/09/2026" in said.stdout
    assert "Fiches nouvelles : 1\n    - RNCP99003" in said.stdout
    (one,) = json.loads(run("changes", "rncp-xml", "--format", "json", store=two).stdout)
    assert (one["older"], one["ended"]) == ("2026-08-16", ["RNCP99001"])
    refused = run("changes", "rncp-xml", "--from", "2020-01-01", store=two)
    assert refused.returncode == 2
    assert "il faut deux exports datés" in refused.stderr


def test_the_answer_says_since_when_and_until_when(two: Path) -> None:
    graph = crosswalk.open(two)
    kept = graph.correspondences("RNCP99001", "RNCP98001")
    assert [(row.seen.first, row.seen.last) for row in kept.rows if row.seen] == [
        ("2026-08-16", "2026-09-01")
    ]
    assert kept.former == ()
    gone = graph.correspondences("RNCP99001", "RS6626")
    assert gone.rows == ()
    (row,) = gone.former
    assert (row.kind, row.source.certification) == ("répertoire spécifique", "RNCP99001")
    assert row.seen is not None
    assert (row.seen.first, row.seen.last) == ("2026-08-16", "2026-08-16")
    new = graph.correspondences("RNCP99001", "RS7000")
    assert [row.seen.first for row in new.rows if row.seen] == ["2026-09-01"]
    assert new.former == ()


def test_a_view_of_an_older_day(two: Path) -> None:
    graph = crosswalk.open(two)
    assert graph.certification("99001").label == "Titre « réel » \\ à l'encre"
    before = graph.as_of(date(2026, 8, 31))
    assert before.certification("99001").label == "Titre « d'essai » \\ à l'encre"
    assert len(before.correspondences("RNCP99001", "RS6626").rows) == 1
    assert before.blocs("RNCP41402") == graph.blocs("RNCP41402")
    with pytest.raises(UnknownEntityError):
        graph.as_of(date(2026, 8, 1)).certification("99001")


def test_none_declared_not_carried_and_not_loaded_are_told_apart(two: Path) -> None:
    told = run("correspondences", "RNCP99001", "RNCP39099", store=two).stdout
    assert "RNCP99001 : sa fiche ou son référentiel est dans nos données" in told
    assert "RNCP39099 : nos sources sur ce titre ne portent pas les correspondances" in told
    answer = crosswalk.open(two).correspondences("RNCP99001", "RNCP98001")
    assert answer.consulted == {"source": "lue", "target": "registre non chargé"}


def test_former_rows_are_said_in_french(two: Path) -> None:
    told = run("correspondences", "RNCP99001", "RS6626", store=two).stdout
    assert "Déclarées autrefois, et qui ne sont plus dans le dernier export :" in told
    assert "    Dans l'export du registre du 16/08/2026." in told
    told = run("correspondences", "RNCP99001", "RNCP98001", store=two).stdout
    assert "    Dans les exports du registre du 16/08/2026 au 01/09/2026." in told
    assert "• La fiche RNCP99001 reconnaît, ensemble, les blocs RNCP98001BC01 et" in told
