"""The README stays true: its outputs are what the commands print, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crosswalk import query
from tests.cli.test_cli import ROOT, run

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, text: str = README) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.S)
    assert found
    return found[1]


def output(name: str) -> str:
    found = re.search(rf"<!-- output: {re.escape(name)} -->\n```text\n(.*?)```", README, re.S)
    assert found
    return found[1]


def test_the_answer_of_the_readme(built: Path) -> None:
    done = run("correspondences", "RNCP41402", "RNCP39099", store=built)
    assert output("correspondences RNCP41402 RNCP39099") == done.stdout


def test_the_sparql_of_the_readme(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(block("sparql"), encoding="utf-8")
    done = run("query", str(file), store=built)
    assert done.returncode == 0, done.stderr
    assert output("query README.rq") == done.stdout


def test_the_python_of_the_readme(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CROSSWALK_STORE", str(built))
    exec(compile(block("python"), "README.md", "exec"), {})
    assert output("python") == capsys.readouterr().out


def test_every_command_is_in_the_readme() -> None:
    from crosswalk.cli.main import app

    names = {c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands}
    assert len(names) > 8
    assert {name for name in names if f"`crosswalk {name}" not in README} == set()


def test_every_query_that_the_docs_name_exists() -> None:
    pages = [README, *(p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md"))]
    named = {n for page in pages for n in re.findall(r"crosswalk query ([a-z-]+) ", page + " ")}
    assert len(named) > 8
    assert named <= set(query.library())
    for name, params in re.findall(r"crosswalk query ([a-z-]+)((?: -p \w+=[\w.]+)+)", README):
        query.named(name).bind(dict(re.findall(r"-p (\w+)=([\w.]+)", params)))
