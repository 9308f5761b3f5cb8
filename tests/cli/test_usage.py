"""What the command line says of bad usage, and how its help is arranged."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from crosswalk.cli.french import PANELS
from crosswalk.cli.main import app
from tests.cli.test_cli import run


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("correspondences", "il manque l'argument a (voir « crosswalk correspondences -h »)"),
        ("transfer", "il manque --held (voir « crosswalk transfer -h »)"),
        (
            "query certifications --limit douze",
            "--limit : attendu : un nombre entier (voir « crosswalk query -h »)",
        ),
        (
            "query certifications --offset -1",
            "--offset : attendu : 0 au moins (voir « crosswalk query -h »)",
        ),
        (
            "changes --format xlsx",
            "--format : attendu : table, json (voir « crosswalk changes -h »)",
        ),
        (
            "query certifications --limt 3",
            "option inconnue : --limt, peut-être --limit (voir « crosswalk query -h »)",
        ),
        ("query certifications --limit", "--limit attend une valeur (voir « crosswalk -h »)"),
        ("hash a b c", "argument en trop : b c (voir « crosswalk hash -h »)"),
        (
            "corespondances a b",
            "commande inconnue : corespondances, peut-être correspondences (voir « crosswalk -h »)",
        ),
        ("evaluate tout", "commande inconnue : tout (voir « crosswalk evaluate -h »)"),
    ],
)
def test_bad_usage_is_one_line(tmp_path: Path, typed: str, said: str) -> None:
    done = run(*typed.split(), store=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"crosswalk : {said}\n")


def test_without_arguments_the_help_is_shown(tmp_path: Path) -> None:
    done = run(store=tmp_path)
    asked = run("--help", store=tmp_path)
    assert (done.returncode, asked.returncode) == (2, 0)
    assert done.stdout.strip() == asked.stdout.strip()
    assert "Show this message" not in asked.stdout
    places = [asked.stdout.index(f" {title} ") for title in PANELS]
    assert places == sorted(places)


def test_every_command_has_its_place() -> None:
    placed = " ".join(PANELS.values()).split()
    assert sorted(placed) == sorted(get_command(app).commands)  # type: ignore[attr-defined]
