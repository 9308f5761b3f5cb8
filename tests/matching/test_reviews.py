"""Decisions are never lost, never taken for predictions, and files are valid SSSOM."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import crosswalk
from crosswalk.errors import DocumentError
from crosswalk.identifiers import ID
from crosswalk.matching import (
    agreement,
    blocs,
    mapping,
    predictions,
    review_tables,
    reviews,
    sssom,
)
from crosswalk.matching.sssom import MappingSet, Row

DAY = "2026-11-22"


def _row(subject: str, obj: str, text: str = "x", **more: str) -> Row:
    return Row(
        {
            "subject_id": subject, "subject_label": text, "predicate_id": mapping.CLOSE,
            "object_id": obj, "object_label": text, "mapping_justification": sssom.PREDICTED,
            "confidence": "0.700", "subject_hash": text, "object_hash": text, **more,
        }
    )  # fmt: skip


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("def")), unique=True)


@given(pairs, pairs, st.sampled_from("opn?"))
def test_a_decision_survives_any_new_prediction(
    old: list[tuple[str, str]], new: list[tuple[str, str]], key: str
) -> None:
    decided = [reviews.decide(_row(*pair), key, "Anne", "2026-11-22") for pair in old]
    merged = sssom.merge(decided, [_row(*pair) for pair in new])
    assert [row for row in merged if row.reviewed] == decided
    assert {row.key for row in merged} == {row.key for row in [*decided, *(_row(*p) for p in new)]}
    assert len({row.key for row in merged}) == len(merged)
    assert sssom.merge(merged, [_row(*pair) for pair in new]) == merged


@given(st.sampled_from(sorted(mapping.SWAPPED)))
def test_swapping_a_row_twice_gives_it_back(predicate: str) -> None:
    row = _row("a", "b", predicate_id=predicate, subject_span="1-2")
    assert row.swapped().swapped() == row
    assert row.swapped()["object_span"] == "1-2"


def test_a_changed_text_makes_a_decision_to_review_again() -> None:
    decided = reviews.decide(_row("a", "b", "ancien"), "o", "Anne", "2026-11-22")
    merged = sssom.merge([decided], [_row("a", "b", "nouveau")])
    assert [row["decision"] for row in merged] == ["à revoir", ""]
    assert merged[0]["subject_hash"] == "ancien"
    assert reviews.pending(merged)[0] == 0


def test_a_decision_is_no_prediction_and_a_prediction_no_decision() -> None:
    row = _row("a", "b", mapping_tool="Passerelle")
    assert row["mapping_justification"] != sssom.REVIEWED
    decided = reviews.decide(row, "n", "Anne", "2026-11-22")
    assert decided["mapping_justification"] == sssom.REVIEWED
    assert decided["predicate_modifier"] == "Not"
    assert (decided["confidence"], decided["mapping_tool"]) == ("", "")
    assert decided["comment"] == "Proposée, relue par Anne le 2026-11-22"


def test_contradictions_are_told_with_their_row_numbers() -> None:
    yes = reviews.decide(_row("a", "b"), "o", "Anne", "2026-11-22")
    no = reviews.decide(_row("a", "b"), "n", "Ben", "2026-11-22")
    wider = reviews.decide(_row("b", "a", predicate_id=mapping.BROAD), "o", "Ben", "2026-11-22")
    assert sssom.conflicts([yes, yes]) == []
    assert sssom.conflicts([_row("x", "y"), yes, no])[0].startswith("lignes 2, 3 :")
    assert sssom.conflicts([yes, wider])[0].startswith("lignes 1, 2 :")
    same = reviews.decide(_row("b", "a"), "o", "Ben", "2026-11-22")
    assert sssom.conflicts([yes, same]) == []


def test_a_new_prediction_never_chooses_between_two_decisions(
    graph: crosswalk.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    comparison = mapping.compare(graph, "RNCP41402", "RNCP39099", "lexical")
    found = reviews.predict(graph, comparison, DAY)
    path = reviews.path_of(found.a, found.b)
    at = next(i for i, row in enumerate(found.rows) if not row.counted)
    both = [reviews.decide(found.rows[at], key, "Anne", DAY) for key in "on"]
    path.write_text(sssom.write(replace(found, rows=(*both, *found.rows[at + 1 :]))), "utf-8")
    before = path.read_bytes()
    with pytest.raises(DocumentError, match="lignes 1, 2 : elles se contredisent"):
        reviews.predict(graph, comparison, DAY)
    assert path.read_bytes() == before


def test_predictions_and_reviews_make_valid_sssom(
    graph: crosswalk.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    comparison = mapping.compare(graph, "41402", "32139", "lexical")
    found = reviews.predict(graph, comparison, DAY)
    plain = sssom.write(replace(found, rows=tuple(r for r in found.rows if not r.counted)))
    assert "sssom_version" not in plain  # nothing in it is newer than 1.0
    assert "#mapping_tool: 'Passerelle, moteur lexical'" in plain
    assert _valid(tmp_path / "plain.tsv", plain) == {"1.0"}
    rows = [reviews.decide(found.rows[0], "o", "Anne", DAY), *found.rows[1:]]
    path = reviews.save(replace(found, rows=tuple(rows)))
    assert path.read_text("utf-8").startswith("#sssom_version: '1.1'\n")
    assert _valid(path, path.read_text("utf-8")) == {"1.1"}
    first = sssom.read(path).rows[0]
    assert [first[s] for s in ("reviewer_label", "review_date", "reviewer_agreement")] == [
        "Anne", DAY, "1.0",
    ]  # fmt: skip
    assert sssom.read(path).rows == tuple(map(_filled, rows))
    again = reviews.predict(graph, mapping.compare(graph, "32139", "41402", "lexical"), DAY)
    assert [row for row in again.rows if row.reviewed] == [first]


def _filled(row: Row) -> Row:
    return Row({slot: " ".join(value.split()) for slot, value in row.values.items() if value})


def _valid(path: Path, text: str) -> set[str]:
    """What the reference implementation says of a file: no error, and the version that it needs."""
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    path.write_text(text, encoding="utf-8")
    read = parse_sssom_table(str(path))
    validate(read)
    body = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(read.df) == len(body) - 1
    defined = {one["slot_name"] for one in read.metadata["extension_definitions"]}
    assert set(body[0].split("\t")) - set(_schema_slots()) <= defined
    return {str(read.get_compatible_version())}


def _schema_slots() -> list[str]:
    from sssom.constants import SSSOMSchemaView

    return list(SSSOMSchemaView().mapping_slots)


def test_coverage_rows_count_and_are_not_reviewed(graph: crosswalk.Graph) -> None:
    report = blocs.between(graph, "39794", "41402", "lexical")
    rows = [row for row in predictions.of_report(report, DAY).rows if row.counted]
    bloc = f"{ID}certification/RNCP41402/bloc/BC01"
    whole, *alone, proposed = (row for row in rows if row["object_id"] == bloc)
    assert whole["predicate_id"] == "rncp:inComputedCoverageWith"
    assert whole["subject_id"] == f"{ID}certification/RNCP39794"
    assert [whole[slot] for slot in ("coverage_covered", "coverage_partly", "coverage_of")] == [
        "5", "4", "9",
    ]  # fmt: skip
    assert whole["comment"].startswith(
        f"{mapping.LAYER} ; sur 9\xa0compétences : 5\xa0couvertes, 4 en partie"
    )
    members = proposed["subject_members"].split()
    assert all(one.startswith(f"{ID}certification/RNCP39794/bloc/CCP") for one in members)
    assert proposed["subject_label"] == " + ".join(one.rpartition("/")[2] for one in members)
    assert proposed["coverage_of"] == "9"
    assert [one["subject_members"] for one in alone] == [
        f"{ID}certification/RNCP39794/bloc/CCP{n}" for n in (1, 2, 3)
    ]
    assert {one["subject_id"] == one["subject_members"] for one in alone} == {True}
    counts = [[int(one[f"coverage_{s}"]) for s in ("covered", "partly", "of")] for one in alone]
    assert all(covered <= 5 and of == 9 for covered, _, of in counts)
    assert any(covered + partly for covered, partly, _ in counts)
    assert not [i for i in reviews.pending(rows) if rows[i].counted]
    assert whole["confidence"] == ""  # a share of competences is never a confidence


def test_a_moved_or_vanished_sentence_is_reviewed_again() -> None:
    decided = reviews.decide(
        _row("a", "b", subject_hash="s", object_hash="o", subject_span="3-9"), "o", "Anne", DAY
    )
    now = {("a", "3-9"): "s", ("b", ""): "o"}
    assert reviews.stale(decided, now) == decided
    for changed, said in (
        (now | {("a", "3-9"): "other"}, "le texte source a changé depuis"),
        ({("a", "7-13"): "s", ("b", ""): "o"}, "le texte source a changé depuis"),
        ({("a", "3-9"): "s"}, "le texte cible a changé depuis"),
        ({}, "les deux textes ont changé depuis"),
    ):
        found = reviews.stale(decided, changed)
        assert found["decision"] == "à revoir"
        assert found["comment"].endswith(f" ; à revoir : {said}")
        assert reviews.stale(found, changed) == found
        assert reviews.pending([found]) == [0]


def test_a_changed_mind_finds_the_proposal_again() -> None:
    row = _row("a", "b", predicate_id=mapping.BROAD)
    partly = reviews.decide(row, "p", "Anne", DAY)
    assert (partly["predicate_id"], partly["proposed_predicate"]) == (
        mapping.RELATED,
        mapping.BROAD,
    )
    assert reviews.decide(partly, "o", "Anne", DAY)["predicate_id"] == mapping.BROAD
    assert (
        "predicate_modifier"
        not in reviews.decide(reviews.decide(row, "n", "A", DAY), "o", "A", DAY).values
    )


def test_two_readers_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    rows = [_row("a", str(i), f"énoncé {i}") for i in range(10)]
    first = [
        reviews.decide(row, key, "Anne", DAY) for row, key in zip(rows, "oooooonnp?", strict=True)
    ]
    reviews.save(MappingSet("RNCP1", "RNCP2", (*first, _row("a", "x"))))
    blind = reviews.second("RNCP2", "RNCP1", "Ben")
    assert [row.reviewed for row in blind.rows] == [
        False
    ] * 10  # what Anne did not decide is not in it
    assert {row["predicate_id"] for row in blind.rows} == {mapping.CLOSE}
    assert not {"comment", "decision", "reviewer_label"} & {s for r in blind.rows for s in r.values}
    said = [
        reviews.decide(row, key, "Ben", DAY)
        for row, key in zip(blind.rows, "ooooonnnp", strict=False)
    ]
    path = reviews.second_path("RNCP1", "RNCP2", "Ben")
    reviews.save(replace(blind, rows=(*said, blind.rows[9])), path)
    assert path.name == "RNCP1-RNCP2.ben.sssom.tsv"
    assert [row.reviewed for row in reviews.second("RNCP1", "RNCP2", "Ben").rows] == [True] * 9 + [
        False
    ]
    (found,) = agreement.of_titles("RNCP2", "RNCP1")
    assert (found.first, found.second, found.pairs, found.same) == ("Anne", "Ben", 9, 8)
    # Anne: 6 yes, 2 no, 1 partly; Ben: 5, 3, 1. Chance: (6·5 + 2·3 + 1·1) / 81 = 37/81.
    assert found.kappa == pytest.approx((8 / 9 - 37 / 81) / (1 - 37 / 81))
    text = "\n".join(agreement.lines(found))
    assert text.startswith(
        "Anne et Ben : 9\xa0paires relues par les deux, 8\xa0réponses identiques (89\xa0%)"
    )
    assert "kappa de Cohen 0,80" in text
    assert text.endswith("« énoncé 5 » / « énoncé 5 »\n    Anne : oui ; Ben : non")
    assert load_alone(tmp_path) == [path_of_first()]


def path_of_first() -> str:
    return reviews.path_of("RNCP1", "RNCP2").name


def load_alone(home: Path) -> list[str]:
    """What a build reads of the reviews: never a second reading."""
    return sorted(path.name for path in (home / "reviews").glob("*.sssom.tsv"))


def test_agreement_that_means_nothing_is_not_a_number() -> None:
    one = [reviews.decide(_row("a", "b"), "o", "Anne", DAY)]
    other = [reviews.decide(_row("a", "b"), "o", "Ben", DAY)]
    found = agreement.between(one, other)
    assert found is not None
    assert found.kappa is None
    assert "kappa de Cohen non défini" in "\n".join(agreement.lines(found))
    assert agreement.between(one, []) is None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_goes_out_and_comes_back(form: str, tmp_path: Path) -> None:
    import csv
    import io

    found = MappingSet("A", "B", (_row("a", "b", "=un"), _row("a", "c", "deux")))
    path = tmp_path / f"t.{form}"
    path.write_bytes(review_tables.table(found.rows, form))
    assert review_tables.fill(found, path, "Anne", "2026-11-22")[1] == 0
    lines = list(
        csv.reader(
            io.StringIO(review_tables.table(found.rows, "csv").decode("utf-8-sig")), delimiter=";"
        )
    )
    lines[2][6] = "non"
    if form == "csv":
        path.write_text("\n".join(";".join(line) for line in lines), "utf-8")
    else:
        from crosswalk.formats import workbook

        path.write_bytes(workbook(lines[0], lines[1:]))
    filled, count = review_tables.fill(found, path, "Anne", "2026-11-22")
    assert count == 1
    assert filled.rows[1]["decision"] == "rejetée"
    assert filled.rows[0] == found.rows[0]


@pytest.mark.parametrize(("sign", "encoding"), [(";", "cp1252"), (",", "utf-8"), ("\t", "utf-16")])
def test_a_table_saved_by_any_spreadsheet_comes_back(
    sign: str, encoding: str, tmp_path: Path
) -> None:
    found = MappingSet("A", "B", tuple(_row("a", str(i), "énoncé") for i in range(3)))
    path = tmp_path / "t.csv"
    lines = (
        ("ligne", "énoncé A", "énoncé B", "décision"),
        ("1.0", "énoncé", "énoncé", "Oui"),
        ("3", "énoncé", "énoncé", "en partie"),
    )
    path.write_bytes("\r\n".join(sign.join(line) for line in lines).encode(encoding))
    filled, count = review_tables.fill(found, path, "Anne", DAY)
    assert [agreement.answer(row) for row in filled.rows] == ["oui", None, "en partie"]
    assert count == 2
    assert review_tables.fill(filled, path, "Anne", "2027-01-01") == (filled, 0)


def test_decisions_go_out_as_they_are_typed(tmp_path: Path) -> None:
    rows = tuple(
        reviews.decide(_row("a", str(i), "énoncé"), key, "Anne", DAY)
        for i, key in enumerate("opn?")
    )
    path = tmp_path / "t.csv"
    path.write_bytes(review_tables.table(rows, "csv"))
    lines = path.read_text("utf-8-sig").splitlines()
    assert [line.split(";")[6] for line in lines[1:]] == ["oui", "en partie", "non", "?"]
    assert {line.split(";")[3] for line in lines[1:]} == {"même compétence, dite autrement"}
    found = MappingSet("A", "B", rows)
    assert review_tables.fill(found, path, "Ben", "2027-01-01") == (found, 0)


def test_a_statement_has_its_place() -> None:
    base = "id:certification/RNCP39794"
    assert [
        reviews.place(f"{base}{rest}")
        for rest in ("/bloc/CCP2/competence/CP5/know-how/T2", "/bloc/CCP2", "/competence/CT1", "")
    ] == ["bloc CCP2, compétence CP5, savoir-faire", "bloc CCP2", "compétence CT1", "intitulé"]


def test_the_terminal_shows_where_each_statement_stands_and_refuses_an_empty_pattern(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crosswalk.cli.main import app

    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    asked = ["41402", "39794"]
    run = CliRunner().invoke
    for command in ("match", "compare"):
        same = run(app, [command, "41402", "RNCP41402", "--store", str(built)])
        assert "donnez deux titres" in str(same.exception)
    run(app, ["match", *asked, "--engine", "lexical", "--store", str(built)])
    shown = run(app, ["review", *asked, "--as", "Anne"], input="o\nn\nu\nq\n").stdout
    assert "confiance 8" in shown.splitlines()[1]
    assert shown.count("\n  RNCP39794, bloc CCP2, compétence CP5, savoir-faire : ") >= 2
    assert "1\u00a0décision, il en reste" in shown
    empty = run(app, ["review", *asked, "--as", "Anne", "--accept", " "])
    assert "--accept attend des mots" in str(empty.exception)
    batch = run(app, ["review", *asked, "--as", "Anne", "--accept", "hygiène"]).stdout
    lines = batch.splitlines()
    assert lines[-1].startswith(f"{len(lines) - 1}\u00a0décisions, il en reste")
    assert all(line.startswith("oui : « ") and "hygiène" in line for line in lines[:-1])


def test_a_table_of_other_statements_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("ligne;énoncé A;énoncé B;décision\n1;autre;texte;oui\n", "utf-8")
    found = MappingSet("A", "B", (_row("a", "b"),))
    with pytest.raises(DocumentError, match=r"t\.csv:2 : les énoncés ne sont plus"):
        review_tables.fill(found, path, "Anne", "2026-11-22")
