"""Judged pairs as strangers write them: whatever cannot be found is told, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import crosswalk
from crosswalk.errors import CrosswalkError, DocumentError
from crosswalk.matching import evaluation, judged

STATEMENTS = (
    ("S-1", "ETAIE", "Encadrer des salariés en insertion"),
    ("T-1", "ETI", "Encadrer une équipe de salariés en insertion"),
    ("T-2", "ETI", "Organiser une activité de production en structure d’insertion"),
    ("T-3", "ETI", "Adapter l’organisation prévue en fonction des aléas."),
)
HEADER = "source_id,source_doc,source_text,target_id,target_doc,target_text,relation"
PAIRS = (
    f"S-1,ETAIE,{STATEMENTS[0][2]},T-1,ETI,{STATEMENTS[1][2]},exact",
    f"S-1,ETAIE,{STATEMENTS[0][2]},T-3,ETI,{STATEMENTS[3][2]},related",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [",".join(("id", "doc", "text")), *(",".join(row) for row in STATEMENTS)]
    (tmp_path / "statements.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return tmp_path


def pairs(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "pairs.csv"
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path


WRITTEN = {
    "as ours": lambda text: text.encode(),
    "BOM, CRLF": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs, Excel's UTF-16": lambda text: text.replace(",", "\t").encode("utf-16"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "empty rows": lambda text: text.replace("\n", "\n\n,,,\n").encode(),
    "capitals and blanks": lambda text: (
        text.replace(",", " , ")
        .replace("source_id", "Source_ID")
        .replace("exact", "Exact")
        .encode()
    ),
    "numbers of the register": lambda text: text.replace(",ETI,", ",rncp 39794,").encode(),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_the_same_pairs_are_read_however_they_are_written(
    graph: crosswalk.Graph, folder: Path, form: str
) -> None:
    path = pairs(folder, *PAIRS)
    path.write_bytes(WRITTEN[form](path.read_text("utf-8")))
    gold = judged.read(graph, path)
    (topic,) = gold.topics
    assert (topic.source, topic.candidates, topic.gains) == (0, (1, 2, 3), {1: 7, 3: 1})
    assert (gold.pairs, gold.unresolved, gold.notes) == (2, (), ())


def test_columns_come_in_any_order(graph: crosswalk.Graph, folder: Path) -> None:
    path = pairs(folder, "exact,ETI,T-1,ETAIE,S-1,de trop", header="relation,target_doc,target_id,"
                 "source_doc,source_id,note")  # fmt: skip
    assert judged.read(graph, path).topics[0].gains == {1: 7}


def test_a_title_without_candidates_is_a_miss_and_listed(
    graph: crosswalk.Graph, folder: Path
) -> None:
    path = pairs(folder, *PAIRS, "S-1,ETAIE,x,T-1,TMA2024,y,close", "S-9,ETAIE,x,T-2,ETI,y,close")
    found = evaluation.evaluate(judged.read(graph, path), "stems")
    assert found.gold.unresolved == (
        "T-1 dans RNCP39099",
        "RNCP39099 (aucun énoncé candidat)",
        "S-9",
    )
    assert [one.ndcg for one in found.results][1:] == [0.0, 0.0]
    assert (found.numbers["topics"], found.numbers["unresolved"]) == (3, 3)
    assert "S-1 → ?" in evaluation.report(found)
    assert evaluation.cross_validate(found.gold, "lexical", seeds=1)["topics"] == 3


def test_a_pair_said_twice_counts_once_with_its_strongest_relation(
    graph: crosswalk.Graph, folder: Path
) -> None:
    gold = judged.read(graph, pairs(folder, *PAIRS, PAIRS[1].replace("related", "close")))
    assert gold.topics[0].gains == {1: 7, 3: 3}
    assert gold.pairs == 2
    assert gold.notes == ("1\u00a0ligne répète une paire : la relation la plus forte compte",)


def test_an_identifier_of_two_statements_is_told(graph: crosswalk.Graph, folder: Path) -> None:
    with (folder / "statements.csv").open("a", encoding="utf-8") as stream:
        stream.write("T-1,ETI,Organiser la production\n")
    gold = judged.read(graph, pairs(folder, *PAIRS))
    assert gold.topics[0].gains == {1: 7, 3: 1}
    assert gold.notes == (
        "1\u00a0énoncé porte l'identifiant d'un autre : la première ligne compte",
    )


def test_without_candidates_beside_it_the_graphs_statements_answer(
    graph: crosswalk.Graph, folder: Path
) -> None:
    path = pairs(folder, *PAIRS, PAIRS[0].replace("T-1", "Z-1").replace("ETI", "NULLE PART"))
    (folder / "statements.csv").unlink()
    gold = judged.read(graph, path)
    texts = {one.text for one in gold.statements if one.title == "ETI"}
    assert len(texts) > 200
    assert texts >= {text for _, doc, text in STATEMENTS if doc == "ETI"}
    assert gold.unresolved == ("Z-1",)
    assert gold.notes[0].startswith(
        "pas de statements.csv à côté de pairs.csv : les candidats sont ce que le graphe énonce de ces "
    )
    rank = evaluation.evaluate(gold, "stems").results[0].rank
    assert rank == 1


REFUSED = {
    "no file": (None, r"pairs\.csv : fichier introuvable"),
    "empty": (
        b"",
        r"pairs\.csv:1 : colonne absente : source_id, source_doc, target_id, target_doc",
    ),
    "header only": (HEADER.encode(), r"pairs\.csv : aucune paire jugée"),
    "a grade too many": (
        f'{HEADER}\n\nS-1,ETAIE,"deux\nlignes",T-1,ETI,,exact\nS-1,ETAIE,,T-2,ETI,,none'.encode(),
        r"pairs\.csv:4 : relation « none » : attendu exact, close, related",
    ),
    "an open quote": (f'{HEADER}\n"S-1,ETAIE'.encode(), r"pairs\.csv:2 : guillemets mal fermés"),
    "no texts, no candidates": (
        b"source_id,source_doc,target_id,target_doc,relation\nS-1,ETAIE,T-1,ETI,close",
        r"statements\.csv : énoncés candidats introuvables ; nommez-les avec --statements FICHIER",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(
    graph: crosswalk.Graph, tmp_path: Path, case: str
) -> None:
    content, told = REFUSED[case]
    if content is not None:
        (tmp_path / "pairs.csv").write_bytes(content)
    with pytest.raises(DocumentError, match=told) as error:
        judged.read(graph, tmp_path / "pairs.csv")
    assert "\n" not in str(error.value)


def test_nothing_is_learnt_from_pairs_without_a_known_statement(
    graph: crosswalk.Graph, folder: Path
) -> None:
    gold = judged.read(graph, pairs(folder, PAIRS[0].replace("S-1", "S-9")))
    with pytest.raises(CrosswalkError, match="aucune paire jugée n'a d'énoncé connu"):
        evaluation.fit(gold, "2026-01-01", ("lexical",))


def test_probabilities_are_measured_on_the_pairs_given(
    graph: crosswalk.Graph, folder: Path
) -> None:
    """One topic of three candidates, T-1 right: the curve says so more or less surely."""
    gold = judged.read(graph, pairs(folder, *PAIRS))
    found = evaluation.evaluate(gold, "lexical")
    bins = found.calibration["reliability"]
    assert sum(one["pairs"] for one in bins) == 3
    assert sum(one["pairs"] * one["observed"] for one in bins) == pytest.approx(1)
    error = sum(one["pairs"] * abs(one["predicted"] - one["observed"]) for one in bins) / 3
    assert found.calibration["ece"] == pytest.approx(error, abs=1e-3)
    assert found.calibration["ece_top5"] == found.calibration["ece"]  # there are no more than five
    told = f"{found.calibration['ece']:.4f}".replace(".", ",")
    assert evaluation.calibrated(found).startswith(
        f"erreur de calibration (ECE) : {told} sur tous les candidats, {told} sur les cinq premiers"
    )
    assert evaluation.report(found).count("<circle ") == len(bins)
    bare = evaluation.evaluate(gold, "stems")
    assert (bare.calibration, evaluation.calibrated(bare)) == ({}, "")
    assert "<svg" not in evaluation.report(bare)


def test_the_command_tells_what_it_could_not_find_beside_the_json(
    built: Path, folder: Path
) -> None:
    from crosswalk.cli.main import app

    path = pairs(folder, *PAIRS, "S-1,ETAIE,x,T-8,ETI,y,close")
    asked = ["evaluate", "mapping", str(path), "--engine", "terms", "--format", "json"]
    found = CliRunner().invoke(app, [*asked, "--store", str(built)])
    lines = found.stderr.splitlines()
    assert re.fullmatch(r"mémoire : [\d\u202f]+ Mo au plus", lines.pop(1))
    assert lines == [
        "moteur : terms ; énoncés retrouvés dans le graphe : 4 sur 4, dont 1\u00a0phrase d'une description",
        "introuvable : T-8",
    ]
    assert found.stdout.startswith('{"ndcg@10": ')
    assert found.stdout.count("\n") == 1
