"""`crosswalk transfer` as a user runs it: streams, exit codes, files."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crosswalk.cli.main import app
from crosswalk.notice import NOTICE
from tests.cli.test_cli import ROOT, run
from tests.test_docs import block


def test_json_on_standard_output_and_nothing_else(built: Path) -> None:
    done = run(
        *("transfer", "--held", "RNCP41402BC01,RNCP41402BC02,RNCP41402BC03"),
        *("--target", "RNCP39099", "--format", "json"),
        store=built,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"results", "remaining", "missing_for", "title"}
    assert [(r["bloc"]["code"], r["grade"]) for r in found["results"]] == [
        ("RNCP39099BC02", "à confirmer"),
        ("RNCP39099BC03", "à confirmer"),
    ]
    assert "à confirmer" in done.stdout  # UTF-8, not escaped
    assert any("ESAT ou une EA" in c["text"] for c in found["results"][0]["conditions"])


def test_the_table_names_the_missing_bloc(built: Path) -> None:
    done = run(
        *("transfer", "--held", "RNCP41402BC01", "--held", "RNCP41402BC02"),
        *("--target", "39099"),
        store=built,
    )
    assert done.returncode == 0
    assert "Il manque RNCP41402BC03 (Organiser et faire le suivi du processus" in done.stdout
    assert done.stdout.endswith(NOTICE + "\n")


@pytest.mark.parametrize(("name", "magic"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF-")])
def test_files(built: Path, tmp_path: Path, name: str, magic: bytes) -> None:
    path = tmp_path / f"note.{name}"
    done = run(
        *("transfer", "--held", "RNCP39099BC02,BC03", "--target", "41402"),
        *("--format", name, "--output", str(path)),
        store=built,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.read_bytes().startswith(magic)


def test_dates(built: Path) -> None:
    held = ("transfer", "--held", "RNCP39099BC02,BC03", "--target", "41402")
    done = run(
        *held, "--on", "2032-01-01", "--recevable", "2031-01-01", "--obtained", "2020-01-01",
        store=built,
    )  # fmt: skip
    assert "recevabilité ou entrée du 01/01/2031 après l'échéance" in done.stdout
    assert (
        "RNCP39099 : les sources datent ce numéro du 31/05/2024 ; obtenu le 01/01/2020"
        in done.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--held", "RNCP41402BC09"), "n'est pas un bloc connu de RNCP41402"),
        (("--held", "RNCP41402BC01", "--target", "RNCP99999"), "n'est pas dans le graphe"),
        (("--held", "RNCP41402BC01", "--target", "RNCP41402BC02"), "désigne un bloc"),
        (("--held", "RNCP41402BC01", "--on", "22/11/2026"), "attendu AAAA-MM-JJ"),
        (("--held", ","), "aucun bloc détenu"),
        (("--held", "un bloc"), "n'est ni un code ni l'intitulé exact"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    built: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("transfer", *arguments, store=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_held_is_required(built: Path) -> None:
    assert run("transfer", "--target", "39099", store=built).returncode == 2


DOC = (ROOT / "docs/transfert.md").read_text(encoding="utf-8")


def test_every_command_of_the_guide_runs(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSWALK_STORE", str(built))
    lines = re.findall(r"^crosswalk (.+?)(?: +#.*)?$", DOC, re.M)
    assert len(lines) == 9
    for line in lines:
        done = CliRunner().invoke(app, shlex.split(line))
        assert done.exit_code == 0, (line, done.output)
    assert {p.name for p in tmp_path.iterdir()} == {"note.docx", "note.pdf", "grille.xlsx"}


def test_the_python_of_the_guide_runs(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CROSSWALK_STORE", str(built))
    exec(compile(block("python", DOC), "docs/transfert.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("RNCP41402BC01 prévu Demande à déposer auprès de : FEDERATION")
    assert "RNCP41402BC04 ('Production d’un dossier" in printed
