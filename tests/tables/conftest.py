"""The one declared row of the RNCP41402 fiche, re-typed; a store with the register's sample imported."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

import crosswalk
from tests.cli.test_cli import ROOT

SHARED = ROOT.parent / "shared/data"
FEED = SHARED / "rncp/export_fiches_RNCP_fixture.xml"
DECLARED = SHARED / "correspondences/declared.tsv"
needs_shared = pytest.mark.skipif(
    not FEED.is_file(), reason="../shared/data is not beside the checkout"
)
DAY = date(2026, 11, 1)

HEADERS = {
    "source": "Certification qui déclare",
    "source_blocs": "Blocs concernés",
    "target": "Certification reconnue",
    "target_blocs": "Blocs reconnus",
    "kind": "Nature",
    "direction": "Sens",
    "justification": "Justification",
    "effect_on": "Date d'effet",
    "ends_on": "Date de fin",
    "legal_source": "Base légale",
    "comment": "Commentaire",
}
CLEAN = {
    "source": "RNCP41402 - Encadrant technique d’activités d'insertion par l'économique",
    "source_blocs": "RNCP41402BC01 - Encadrer des salariés en insertion ET RNCP41402BC02 - Former des "
    "salariés en situation de production ET RNCP41402BC03 - Organiser et faire le suivi du processus de "
    "production",
    "target": "RNCP39099 - Moniteur d'atelier en milieu de travail protégé",
    "target_blocs": "RNCP39099BC02 - Organiser, conduire la production de biens ou de services et animer "
    "une équipe en situation de production en milieu de travail protégé ET RNCP39099BC03 - Soutenir le "
    "développement des compétences professionnelles des personnes. Favoriser leur reconnaissance et "
    "l’accès a la certification professionnelle en milieu de travail protégé",
    "kind": "partielle",
    "direction": "non précisée",
    "justification": "Référentiels comparés bloc à bloc",
    "effect_on": "01/12/2025",
    "legal_source": "Fiche RNCP41402, décision du 27/10/2025",
}


def grid(*rows: dict[str, str], headers: dict[str, str] | None = None) -> list[list[str]]:
    """A header and rows, each a dictionary by role."""
    heads = headers or HEADERS
    return [list(heads.values()), *([row.get(role, "") for role in heads] for row in rows)]


def as_csv(
    rows: Iterable[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8-sig"
) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows: Iterable[Sequence[str]]) -> bytes:
    from odfdo import Cell, Document, Row, Table

    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table("Feuille1")
    for row in rows:
        line = Row()
        for cell in row:
            line.append_cell(Cell(cell))
        sheet.append_row(line)
    document.body.append(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def registered(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store with the sample of the register imported; never written to."""
    from crosswalk.register.importing import Options, import_export

    root = tmp_path_factory.getbasetemp()
    shared = root.parent if root.name.startswith("popen-") else root
    store = shared / "registered"
    with FileLock(shared / "registered.lock"):
        if not (shared / "registered.done").is_file():
            shutil.copytree(built, store)
            import_export(FEED, store, Options(day=date(2026, 8, 16)))
            (shared / "registered.done").touch()
    return store


@pytest.fixture
def register(registered: Path) -> crosswalk.Graph:
    return crosswalk.open(registered)
