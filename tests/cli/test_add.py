"""`crosswalk add`: a user's documents join the store, or are refused and change nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli import ROOT, run

FICHE = ROOT / "data/sources/rncp41402-fiche.txt"


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    """A store of one's own, to write to; `home` beside it."""
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


def rows(store: Path) -> list[dict[str, object]]:
    done = run("correspondences", "RNCP41402", "RNCP39099", "--format", "json", store=store)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)["rows"]
    return found


def test_a_second_copy_of_the_fiche_adds_no_second_row(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "Fiche ETAIE (relue).txt"
    shutil.copyfile(FICHE, copy)
    before = rows(place)
    done = run("add", str(copy), store=place, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    (row,) = rows(place)
    assert row["id"] == before[0]["id"]
    listed = run("query", "documents", "--format", "csv", store=place).stdout
    assert "fiche-etaie-relue" in listed


def test_dry_run_writes_nothing_and_says_everything(place: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run("add", str(FICHE), "--dry-run", "--format", "json", store=place, home=home)
    assert done.returncode == 0, done.stderr
    (document,) = json.loads(done.stdout)["documents"]
    assert document["counts"]["Competence"] == 39
    competences = [r for r in document["records"] if r["cls"] == "Competence"]
    assert len(competences) == 39
    assert competences[0]["start_line"] == 73
    assert not home.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (FICHE.read_text(encoding="utf-8").replace("’", "'").encode("latin-1", "replace"), "UTF-8"),
        (FICHE.read_bytes()[: FICHE.stat().st_size // 2], "au milieu d'un tableau"),
        ("Une lettre.\nBien à vous.\n".encode(), "genre de document non reconnu"),
        (b"%PDF-1.7 broken", "fiche"),
    ],
    ids=["vide", "latin-1", "coupée", "autre document", "faux texte"],
)
def test_refused_documents_leave_the_old_graph(
    place: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "essai.txt"
    file.write_bytes(content)
    generation = (place / "current").read_text()
    done = run("add", str(file), store=place, home=tmp_path / "home")
    assert done.returncode == 2
    assert said in done.stderr
    assert "essai" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (place / "current").read_text() == generation
    assert len(rows(place)) == 1


def test_disagreeing_lists_are_a_warning(place: Path, tmp_path: Path) -> None:
    text = FICHE.read_text(encoding="utf-8")
    start = text.index("RNCP41402BC01 - ")
    spot = text.index("Passer les consignes", start)
    file = tmp_path / "essai.txt"
    file.write_text(text[:spot] + "Donner" + text[spot + 6 :], encoding="utf-8")
    done = run("add", str(file), "--dry-run", store=place, home=tmp_path / "home")
    assert done.returncode == 0
    assert (
        "alerte : essai.txt, ligne 73 : RNCP41402BC01 : le texte du bloc et les compétences"
        in done.stderr
    )


def test_missing_file(place: Path, tmp_path: Path) -> None:
    done = run("add", str(tmp_path / "absent.txt"), store=place, home=tmp_path / "home")
    assert done.returncode == 2
    assert "fichier introuvable" in done.stderr
