"""The command line, run as a user would: a process, its two streams, its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crosswalk.matching import ranking

ROOT = Path(__file__).parents[2]
QUOTE = "RNCP39099 - Moniteur d'atelier en milieu de travail protégé"


def run(
    *arguments: str, store: Path | str, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "CROSSWALK_STORE": str(store),
        "CROSSWALK_HOME": str(home or Path(store).parent / "empty-home"),
    }
    return subprocess.run(
        [sys.executable, "-m", "crosswalk", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def ok(*arguments: str, store: Path) -> str:
    done = run(*arguments, store=store)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_correspondences_json_is_the_contract(built: Path) -> None:
    answer = json.loads(
        ok("correspondences", "RNCP41402", "RNCP39099", "--format", "json", store=built)
    )
    assert set(answer) == {"rows", "uncovered", "known", "former", "consulted"}
    (row,) = answer["rows"]
    assert set(row) == {
        "id",
        "kind",
        "layer",
        "direction",
        "source",
        "target",
        "declared_in",
        "declared_by",
        "passages",
        "seen",
    }
    assert row["seen"] is None  # a document declares it; no export of the register is loaded
    assert answer["former"] == []
    assert answer["consulted"] == {"source": "lue", "target": "pas dans cet export"}
    assert (row["kind"], row["layer"], row["direction"]) == (
        "partielle",
        "officielle",
        "non précisée",
    )
    assert row["source"]["certification"] == "RNCP41402"
    assert [b["code"] for b in row["source"]["blocs"]] == [f"RNCP41402BC0{n}" for n in (1, 2, 3)]
    assert [b["code"] for b in row["target"]["blocs"]] == ["RNCP39099BC02", "RNCP39099BC03"]
    assert row["declared_in"] == "rncp41402-fiche"
    assert row["declared_by"] == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    assert [p["start_line"] for p in row["passages"]] == [128, 129, 130]
    assert row["passages"][1]["quote"] == QUOTE
    assert answer["uncovered"]["source"] == [
        {
            "code": "RNCP41402BC04",
            "label": "Participer à la construction des parcours d'insertion des salariés",
        }
    ]
    assert answer["known"]["source"] is True


def test_the_row_is_found_from_either_side(built: Path) -> None:
    one = json.loads(ok("correspondences", "41402", "rncp 39099", "--format", "json", store=built))
    other = json.loads(ok("correspondences", "39099", "41402", "--format", "json", store=built))
    assert one["rows"] == other["rows"]
    assert one["uncovered"]["source"] == other["uncovered"]["target"]


def test_the_table_is_read_aloud_without_an_arrow(built: Path) -> None:
    text = ok("correspondences", "RNCP41402", "RNCP39099", store=built)
    assert (
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02 et RNCP39099BC03 de RNCP39099"
        in text
    )
    assert "l'ensemble de ses blocs RNCP41402BC01, RNCP41402BC02 et RNCP41402BC03" in text
    assert "sens non précisé." in text
    assert f"rncp41402-fiche, ligne 129 : « {QUOTE} »" in text
    assert "RNCP41402BC04 (Participer à la construction" in text
    assert not re.search("→|->|équivalen", text)
    assert "Outil d'information non officiel." in text


def test_the_csv_opens_in_a_french_spreadsheet(built: Path) -> None:
    text = ok("correspondences", "RNCP41402", "RNCP39099", "--format", "csv", store=built)
    assert text.startswith("\ufeff")
    header, row = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert header[:2] == ["Certification qui déclare", "Blocs concernés"]
    assert row[3] == "RNCP39099BC02 ET RNCP39099BC03"


def test_the_turtle_parses_and_has_the_passages(built: Path) -> None:
    from rdflib import Graph

    text = ok("correspondences", "RNCP41402", "RNCP39099", "--format", "turtle", store=built)
    graph = Graph().parse(data=text, format="turtle")
    assert any(str(o) == QUOTE for o in graph.objects())


def test_unknown_certification_names_the_missing_register(built: Path) -> None:
    done = run("correspondences", "RNCP41402", "RNCP99999", store=built)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "crosswalk : RNCP99999 n'est pas dans le graphe ; registre non chargé : "
        "« crosswalk import-rncp FICHIER »\n"
    )


def test_two_known_titles_without_a_row(built: Path) -> None:
    text = ok("correspondences", "RNCP41402", "RNCP32139", store=built)
    assert "Aucune correspondance trouvée dans nos données ; cela ne vaut pas refus." in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("correspondences", "RNCP٤١٤٠٢", "39099"), "ARABIC-INDIC DIGIT FOUR"),
        (("query", "inconnue"), "pas de requête « inconnue »"),
        (("query", "blocs"), "il manque --param a=…"),
        (("query", "blocs", "--param", "a"), "attendu nom=valeur"),
        (("query", "blocs", "--param", "a=x y z"), "n'est pas un numéro de certification"),
        (("query", "blocs", "--param", "a=41402", "--format", "turtle"), "CONSTRUCT ou DESCRIBE"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    built: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments, store=built)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_file_of_ones_own(built: Path, tmp_path: Path) -> None:
    query = tmp_path / "mienne.rq"
    query.write_text(
        "PREFIX rncp: <https://w3id.org/passerelle/ontology#>\n"
        'SELECT (COUNT(DISTINCT ?c) AS ?n) { ?b rncp:blocCode "RNCP41402BC02" ; rncp:hasCompetence ?c }',
        encoding="utf-8",
    )
    found = json.loads(ok("query", str(query), "--format", "json", store=built))
    assert found["results"]["bindings"][0]["n"]["value"] == "15"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT * { sErViCe#c\nSILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_refused_queries(built: Path, tmp_path: Path, text: str) -> None:
    query = tmp_path / "refusee.rq"
    query.write_text(text, encoding="utf-8")
    done = run("query", str(query), store=built)
    assert done.returncode == 2
    assert "refusé" in done.stderr
    assert done.stdout == ""


def test_the_three_ways_give_the_same_rows(built: Path) -> None:
    """README: SPARQL, the command and Python."""
    import crosswalk

    sparql = json.loads(
        ok(
            "query",
            "correspondances",
            "--param",
            "a=RNCP41402",
            "--param",
            "b=RNCP39099",
            "--format",
            "json",
            store=built,
        )
    )["results"]["bindings"]
    command = json.loads(
        ok("correspondences", "RNCP41402", "RNCP39099", "--format", "json", store=built)
    )
    python = crosswalk.open(built).correspondences("RNCP41402", "RNCP39099").rows

    def together(codes: list[str]) -> str:
        return " ET ".join(code[-4:] for code in codes)

    assert (
        [(r["row"]["value"], r["sourceBlocs"]["value"], r["targetBlocs"]["value"]) for r in sparql]
        == [
            (
                r["id"],
                together([b["code"] for b in r["source"]["blocs"]]),
                together([b["code"] for b in r["target"]["blocs"]]),
            )
            for r in command["rows"]
        ]
        == [
            (
                r.id,
                together([b.code or "" for b in r.source.blocs]),
                together([b.code or "" for b in r.target.blocs]),
            )
            for r in python
        ]
    )
    assert len(sparql) == 1


def test_no_store_yet(tmp_path: Path) -> None:
    done = run("query", "certifications", store=tmp_path / "rien")
    assert done.returncode == 2
    assert "construisez-le avec « crosswalk build »" in done.stderr


def test_doctor_says_what_is_there(built: Path, tmp_path: Path) -> None:
    done = run("doctor", store=built)
    assert done.returncode == 0
    assert "g-000001" in done.stdout
    assert "registre national" in done.stdout
    assert f"moteur {ranking.choose(None)}" in done.stdout
    assert run("doctor", store=tmp_path / "rien").returncode == 3


def test_check_conforms_and_counts_focus_nodes(built: Path) -> None:
    done = run("check", "--format", "json", store=built)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["conforms"] is True
    assert report["violations"] == []
    assert report["focus"]
    assert all(count > 0 for count in report["focus"].values())


def test_help_lists_every_command_in_french(built: Path) -> None:
    text = ok("--help", store=built)
    for command in (
        "build",
        "add",
        "check",
        "query",
        "queries",
        "correspondences",
        "coverage",
        "doctor",
    ):
        assert command in text
    assert ok("--version", store=built).startswith("crosswalk ")
    assert "correspondances" in ok("queries", store=built)


def test_help_does_not_import_the_heavy_parts() -> None:
    """`--help` must stay under 0.4 s (bench): what is slow is imported by the command that uses it."""
    code = (
        "import sys; from crosswalk.cli.main import app\n"
        "heavy = {'rdflib', 'pyshacl', 'pyoxigraph', 'lxml', 'streamlit', 'rich.console'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
