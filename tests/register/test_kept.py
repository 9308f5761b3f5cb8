"""What was imported is kept as files, and a lost store is rebuilt from them."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import crosswalk
from crosswalk.errors import DocumentError, ManifestError
from crosswalk.register import kept
from crosswalk.register.importing import Options
from tests.cli.test_cli import run
from tests.register.conftest import FICHE


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    path = tmp_path / "export_fiches_RNCP_V4_1_2026-09-01.xml"
    path.write_text(FICHE.replace("RS6626", "RS7000"), encoding="utf-8")
    return path


def test_an_import_keeps_its_file_and_lists_it(place: Path, feed: Path, home: Path) -> None:
    done = kept.import_and_keep(feed, place, Options(active_only=True))
    assert (done.changes, done.report) == ((), None)
    (one,) = kept.kept()
    assert one.graphs == ("register/rncp-xml/2026-08-16",)
    assert one.file == f"rncp-xml-2026-08-16/{feed.name}"
    assert one.active_only
    copy = home / "registers" / one.file
    assert copy.read_bytes() == feed.read_bytes()
    assert one.sha256 == kept.digest(copy)


def test_the_next_snapshot_writes_what_changed(
    place: Path, feed: Path, newer: Path, home: Path
) -> None:
    kept.import_and_keep(feed, place, Options())
    done = kept.import_and_keep(newer, place, Options())
    (changes,) = done.changes
    assert [c.target for c in changes.added] == ["RS7000"]
    assert done.report == home / "registers/rncp-xml-2026-09-01/changements.json"
    (written,) = json.loads(done.report.read_text(encoding="utf-8"))
    assert (written["older"], written["newer"]) == ("2026-08-16", "2026-09-01")
    assert written["to_look_at"]["RNCP99001"] == ["RS6626", "RS7000"]
    assert len(kept.kept()) == 2


def test_an_import_of_a_part_only_tells_no_change(place: Path, feed: Path, newer: Path) -> None:
    kept.import_and_keep(feed, place, Options())
    done = kept.import_and_keep(newer, place, Options(since=date(2026, 8, 20)))
    assert done.changes == ()
    assert kept.kept()[1].since == "2026-08-20"


def test_a_refused_import_keeps_nothing(place: Path, feed: Path, home: Path) -> None:
    with pytest.raises(DocumentError):
        kept.import_and_keep(feed, place, Options(strict=True))
    assert kept.kept() == ()
    assert not (home / "registers").exists()


def test_build_brings_a_lost_register_back(feed: Path, newer: Path, home: Path) -> None:
    store = home / "store"
    assert run("build", store=store, home=home).returncode == 0
    for file in (feed, newer):
        done = run("import-rncp", str(file), "--active-only", store=store, home=home)
        assert done.returncode == 0, done.stderr
    assert "1 correspondances ajoutées, 1 correspondances disparues" in done.stdout
    before = run("hash", store=store, home=home).stdout
    shutil.rmtree(store)
    done = run("build", store=store, home=home)
    assert done.returncode == 0, done.stderr
    assert "Fichier gardé, importé de nouveau : register/rncp-xml/2026-09-01" in done.stdout
    assert run("hash", store=store, home=home).stdout == before
    graph = crosswalk.open(store)
    assert [row.seen.first for row in graph.correspondences("99001", "98001").rows if row.seen] == [
        "2026-08-16"
    ]
    assert "RNCP99002" not in {c.number for c in graph.certifications()}


def test_a_changed_copy_is_refused(place: Path, feed: Path, home: Path, built: Path) -> None:
    kept.import_and_keep(feed, place, Options())
    copy = home / "registers" / kept.kept()[0].file
    copy.write_text("autre chose", encoding="utf-8")
    shutil.rmtree(place)
    shutil.copytree(built, place)
    with pytest.raises(ManifestError, match="fichier gardé absent ou modifié"):
        kept.restore(place)


def test_a_second_import_into_another_store_is_kept_apart(
    place: Path, feed: Path, built: Path
) -> None:
    kept.import_and_keep(feed, place, Options())
    shutil.rmtree(place)
    shutil.copytree(built, place)
    kept.import_and_keep(feed, place, Options())
    assert [one.file.split("/")[0] for one in kept.kept()] == [
        "rncp-xml-2026-08-16",
        "rncp-xml-2026-08-16~2",
    ]


def test_a_name_full_of_signs_stays_in_the_list(place: Path, feed: Path) -> None:
    odd = feed.with_name('é "cote" \\ # RNCP_2026-08-16.xml')
    feed.rename(odd)
    kept.import_and_keep(odd, place, Options())
    assert kept.kept()[0].file.endswith(odd.name)


def test_code_lists_come_back_too(home: Path) -> None:
    store = home / "store"
    assert run("build", store=store, home=home).returncode == 0
    lists = Path(__file__).parents[1] / "vocabularies"
    files = [str(lists / name) for name in ("rome-4.csv", "rome-3.csv")]
    for file, version in zip(files, ("4.60", "3.47"), strict=True):
        options = ("--version", version, "--date", "2025-09-01")
        done = run("import-vocabulary", file, *options, store=store, home=home)
        assert done.returncode == 0, done.stderr
    before = run("hash", store=store, home=home).stdout
    shutil.rmtree(store)
    done = run("build", store=store, home=home)
    assert done.stdout.count("Fichier gardé, importé de nouveau : vocabulary/") == 2
    assert run("hash", store=store, home=home).stdout == before
