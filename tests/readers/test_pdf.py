"""The long documents, set on PDF pages and read from the PDF, give the same records as their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crosswalk.identities import identity_of, load_ties
from crosswalk.readers import READERS
from crosswalk.readers.extract import stored_text
from crosswalk.records import flatten
from crosswalk.text import Source
from tests.readers.test_extract import DATA, pdf

NOT_IN_THE_FONT = {"\uf0b7": "•", "\uf02d": "-", "▪": "•"}
"""Characters that the standard font of a PDF lacks, and bullets that the readers take as well."""


def pages(text: str) -> list[str]:
    """The pages of a stored text: each begins with a line that one space precedes."""
    return re.split(r"\n(?= \S)", text)


@pytest.mark.parametrize(
    ("kind", "document", "fewest_pages"),
    [
        ("reac", "tp-00448-eti-reac-re", 80),
        ("branche", "tma-2018-referentiel", 15),
        ("fiche", "rncp41402-fiche", 1),
    ],
)
def test_the_records_of_a_pdf(tmp_path: Path, kind: str, document: str, fewest_pages: int) -> None:
    text = (DATA / "sources" / f"{document}.txt").read_text(encoding="utf-8")
    identity = identity_of(document, load_ties(DATA / "identities.csv"))
    expected = READERS[kind].read(Source(document, text), identity)
    for character, other in NOT_IN_THE_FONT.items():
        text = text.replace(character, other)
    assert len(pages(text)) >= fewest_pages
    file = tmp_path / f"{document}.pdf"
    file.write_bytes(pdf(*pages(text)))
    source = Source(document, stored_text(file))
    assert READERS[kind].detect(source)
    found = READERS[kind].read(source, identity)
    assert [(f.cls, f.path, f.text, f.value) for f in flatten(found)] == [
        (f.cls, f.path, f.text, f.value) for f in flatten(expected)
    ]
