"""Decisions are never lost, never taken for predictions, and files are valid SSSOM."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crosswalk
from crosswalk.errors import DocumentError
from crosswalk.matching import mapping, reviews, sssom
from crosswalk.matching.sssom import MappingSet, Row


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


def test_predictions_and_reviews_make_valid_sssom(
    graph: crosswalk.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSWALK_HOME", str(tmp_path))
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    found = reviews.predict(mapping.compare(graph, "41402", "32139", "lexical"))
    rows = [reviews.decide(found.rows[0], "o", "Anne", "2026-11-22"), *found.rows[1:]]
    path = reviews.save(replace(found, rows=tuple(rows)))
    read = parse_sssom_table(str(path))
    validate(read)
    assert len(read.df) == len(rows)
    assert sssom.read(path).rows[0]["reviewer_label"] == "Anne"
    again = reviews.predict(mapping.compare(graph, "32139", "41402", "lexical"))
    assert [row for row in again.rows if row.reviewed] == [sssom.read(path).rows[0]]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_spreadsheet_goes_out_and_comes_back(form: str, tmp_path: Path) -> None:
    import csv
    import io

    found = MappingSet("A", "B", (_row("a", "b", "=un"), _row("a", "c", "deux")))
    path = tmp_path / f"t.{form}"
    path.write_bytes(reviews.table(found.rows, form))
    assert reviews.fill(found, path, "Anne", "2026-11-22")[1] == 0
    lines = list(
        csv.reader(io.StringIO(reviews.table(found.rows, "csv").decode("utf-8-sig")), delimiter=";")
    )
    lines[2][6] = "non"
    if form == "csv":
        path.write_text("\n".join(";".join(line) for line in lines), "utf-8")
    else:
        from crosswalk.formats import workbook

        path.write_bytes(workbook(lines[0], lines[1:]))
    filled, count = reviews.fill(found, path, "Anne", "2026-11-22")
    assert count == 1
    assert filled.rows[1]["decision"] == "rejetée"
    assert filled.rows[0] == found.rows[0]


def test_a_table_of_other_statements_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("ligne;énoncé A;énoncé B;décision\n1;autre;texte;oui\n", "utf-8")
    found = MappingSet("A", "B", (_row("a", "b"),))
    with pytest.raises(DocumentError, match=r"t\.csv:2 : les énoncés ne sont plus"):
        reviews.fill(found, path, "Anne", "2026-11-22")
