"""A store to import into, and small lists in the exact form of their publishers' files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

BESIDE = Path(__file__).parent


def text(name: str) -> str:
    return (BESIDE / name).read_text(encoding="utf-8")


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, Path]:
    return written(tmp_path)


def written(folder: Path) -> dict[str, Path]:
    """A file of each kind, by kind."""
    named = {
        "rome-4": ("unix_referentiel_code_rome_v460_utf8.csv", text("rome-4.csv")),
        "rome-3": ("unix_referentiel_code_rome_v347_utf8.csv", text("rome-3.csv")),
        "formacode": ("formacodes-v14.csv", text("formacode.csv")),
        "nsf": (
            "nsf_2026-02-01.tsv",
            "nsf_code\tlibelle_majoritaire\n332\tTravail social\n332t\tAide\n",
        ),
        "idcc": (
            "idcc_2026-01-15.csv",
            "IDCC;TITRE\n413;Établissements pour personnes handicapées\n",
        ),
    }
    files = {}
    for kind, (name, content) in named.items():
        files[kind] = folder / name
        files[kind].write_text(content, encoding="utf-8")
    files["tree"] = tree(folder / "rome_metiers.xlsx")
    return files


def tree(path: Path) -> Path:
    """The tree of occupations, with its page of explanations before it."""
    import xlsxwriter

    rows = [
        (" ", " ", " ", " ", "Code OGR"),
        ("K", " ", " ", "Services à la personne et à la collectivité", " "),
        ("K", "12", " ", "Action sociale, socio-éducative et socio-culturelle", " "),
        (
            "K",
            "12",
            "03",
            "Educateur technique spécialisé / Educatrice technique spécialisée",
            "14603",
        ),
        (
            "K",
            "12",
            "03",
            "Educateur technique spécialisé / Educatrice technique spécialisée",
            "14603",
        ),
        ("K", "12", "03", "Educateur / Educatrice technique", "14602"),
    ]
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Définition").write_string(0, 0, "Arborescence principale du ROME : ")
    sheet = book.add_worksheet("Arbo Principale 18-09-2025")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell)
    book.close()
    return path
