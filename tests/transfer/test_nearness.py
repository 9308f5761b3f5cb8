"""« Proche » with how much of the bloc is covered, in every form of an answer."""

from __future__ import annotations

import io

import openpyxl
import pytest

import crosswalk
from crosswalk.printed import Grid, Line
from crosswalk.transfer import Covered, Hint, nearness, transfer
from crosswalk.transfer.as_json import to_json
from crosswalk.transfer.as_sheets import to_xlsx
from crosswalk.transfer.note import note
from crosswalk.transfer.output import to_text

CASES = {
    (Covered(2, 3, 9),): "proche (2\xa0compétences sur 9)",
    (Covered(1, 0, 3), Covered(0, 2, 3)): "proche (au mieux 1\xa0compétence sur 3)",
    (Covered(0, 2, 4),): "proche (0\xa0compétence sur 4, 2 en partie)",
    (None,): "proche (nombre de compétences couvertes inconnu)",
}


@pytest.mark.parametrize(("counts", "said"), CASES.items())
def test_proche_is_never_said_without_its_count(built, counts, said) -> None:
    def hints(_, remaining):
        bloc = next(item for item in remaining if item.code == "RNCP39099BC02")
        return [Hint(bloc.iri, f"B{n}", "Paire.", count) for n, count in enumerate(counts, 1)]

    answer = transfer(crosswalk.open(built), ["RNCP32139BC03"], ["RNCP39099"], hints=hints)
    assert f": {said}\n" in to_text(answer)
    cells = [row for block in note(answer) if isinstance(block, Grid) for row in block.rows]
    assert said in [cell for row in cells for cell in row]
    words = " ".join(block.text for block in note(answer) if isinstance(block, Line))
    assert "Proche : Contenus proches selon notre analyse. Aucun droit ;" in words
    assert "Proposée par calcul, sans valeur officielle" in words
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer)))
    sheet = list(book["Reste à valider"].iter_rows(values_only=True))
    assert said in [cell for row in sheet for cell in row]
    (left,) = [r for r in to_json(answer)["remaining"]["firm"] if r["hints"]]
    assert left["grade"] == "proche"  # grade names stand alone in what programs read
    assert [one["coverage"] for one in left["hints"]] == [
        count and {"covered": count.covered, "partly": count.partly, "of": count.of}
        for count in counts
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Covered(2, 3, 9), "B1 couvre à lui seul 2\xa0compétences sur 9, et 3 en partie."),
        (Covered(1, 0, 9), "B1 couvre à lui seul 1\xa0compétence sur 9."),
        (Covered(0, 2, 9), "B1 ne couvre à lui seul aucune compétence sur 9 ; 2 en partie."),
        (Covered(0, 0, 9), "B1 ne couvre à lui seul aucune compétence sur 9, même en partie."),
        (None, "B1 : nombre de compétences couvertes inconnu."),
    ],
)
def test_each_hint_says_its_count(count, said) -> None:
    assert nearness.sentence(Hint("x", "B1", "", count)) == said
