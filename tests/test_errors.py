"""What the system says of a file, as a French reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosswalk.errors import why


def said(path: Path) -> str:
    with pytest.raises((OSError, UnicodeDecodeError)) as caught:
        path.read_text(encoding="utf-8")
    return why(caught.value)


def test_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("libellé".encode("latin-1"))
    assert said(tmp_path / "absent.csv") == "introuvable"
    assert said(tmp_path) == "c'est un dossier"
    assert said(latin / "x") == "un élément du chemin n'est pas un dossier"
    assert said(tmp_path / ("a" * 300)) == "nom trop long"
    assert said(latin) == "attendu : de l'UTF-8 ; octet 0xe9 en position 6"


def test_what_has_no_french_keeps_its_words() -> None:
    assert why(OSError(110, "Connection timed out")) == "Connection timed out"
    assert why(OSError("lecture rompue")) == "lecture rompue"
    assert why(ValueError("ligne 3")) == "ligne 3"
