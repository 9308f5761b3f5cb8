"""A comparison on paper: whose word it is, counts out of something, the sentences side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

import crosswalk
from crosswalk.matching import blocs, printing
from crosswalk.matching.mapping import LAYER
from crosswalk.notice import NOTICE
from crosswalk.printed import Grid, Line

pytest.importorskip("sklearn", reason="the extra match is not installed")


@pytest.fixture(scope="module")
def report(built: Path) -> blocs.Report:
    return blocs.between(crosswalk.open(built), "RNCP41402", "RNCP39794", "lexical")


def test_the_page_says_whose_word_it_is_and_counts_out_of_something(report: blocs.Report) -> None:
    found = list(printing.blocks(report, date(2026, 11, 22)))
    lines = [block for block in found if isinstance(block, Line)]
    assert lines[1].text == f"{LAYER}. Moteur lexical, analyse du 22/11/2026."
    assert any("pas des droits ; ni heures ni niveaux" in line.text for line in lines)
    (grid,) = [block for block in found if isinstance(block, Grid)]
    assert [row[0][:4] for row in grid.rows] == ["CCP1", "CCP2", "CCP3"]
    assert all(" sur " in cell for row in grid.rows for cell in row[1:])
    units = [unit for bloc in report.blocs for unit in bloc.units]
    assert sum(line.style == "bullet" and "CP" in line.text[:3] for line in lines) == len(units)
    quoted = [line.text for line in lines if line.style == "quote"]
    assert len(quoted) == sum(bool(unit.pairs) for unit in units)
    assert all("« " in text for text in quoted)


def test_the_file_bears_the_notice_on_every_page(report: blocs.Report) -> None:
    pages = pypdfium2.PdfDocument(printing.pdf(report))
    assert len(pages) >= 2
    assert all(NOTICE in page.get_textpage().get_text_range() for page in pages)
