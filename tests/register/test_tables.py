"""The CSV export: real counts, exact headers, cleaned values, bad rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.register import tables
from crosswalk.register.package import open_package
from crosswalk.register.records import BadFiche, Code

DATA = Path(__file__).parents[3] / "shared" / "data" / "rncp"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data n'est pas là")


def _rows(folder: Path) -> list[tables.Row]:
    return list(tables.read(open_package(folder)))


def _counts(rows: list[tables.Row]) -> Counter[str]:
    return Counter(type(row).__name__ for row in rows)


def _table(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / f"export_fiches_CSV_{name}_2026_02_01.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@real
def test_export_of_2024() -> None:
    rows = _rows(DATA / "csv-2024-01-17")
    assert _counts(rows) == {
        "BlocRow": 34_351,
        "CertifierRow": 27_077,
        "FiliationRow": 11_657,
        "ConventionRow": 965,
    }
    assert len({row.number for row in rows if isinstance(row, tables.BlocRow)}) == 6_844
    wrong = Counter(issue.value for row in rows for issue in row.issues)
    assert wrong == {"00000000000000": 12, "43203785199115": 1}


@real
def test_export_of_2026() -> None:
    rows = _rows(DATA / "csv-2026-02-01")
    assert _counts(rows) == {
        "RomeRow": 65_070,
        "NsfRow": 45_013,
        "CertifierRow": 39_298,
        "FormacodeRow": 32_506,
        "FiliationRow": 16_749,
        "ConventionRow": 1_146,
    }
    codes = [row.code for row in rows if isinstance(row, (tables.RomeRow, tables.NsfRow))]
    assert not [c for c in codes if "''" in c.label or c.label.startswith(c.code)]
    wrong = Counter(i.element for row in rows for i in row.issues)
    assert wrong == {"Codes_Rome_Code": 9, "Siret_Certificateur": 13}


@real
def test_every_table_of_the_complete_sample() -> None:
    rows = _rows(DATA / "csv-sample-2024-02-22")
    assert set(_counts(rows)) == {record.__name__ for _, record, _ in tables.TABLES.values()}
    assert not [issue for row in rows for issue in row.issues]
    assert rows == _rows(DATA / "csv-sample-2024-02-22" / "sample.zip")
    partners = [row for row in rows if isinstance(row, tables.PartnerRow)]
    assert {row.roles for row in partners} == {("former", "évaluer")}
    routes = {row.route for row in rows if isinstance(row, tables.RouteRow)}
    assert routes == {"FI", "CA", "FC", "CQ", "CL", "VAE"}


def test_values_are_cleaned(tmp_path: Path) -> None:
    _table(tmp_path, "Rome", "\ufeffNumero_Fiche;Codes_Rome_Code;Codes_Rome_Libelle\r\n"
           "RNCP1;I1306;\"Conditionnement d''air\"\r\n")  # fmt: skip
    _table(tmp_path, "Certificateurs", "Numero_Fiche;Siret_Certificateur;Nom_Certificateur\n"
           'RNCP1;"\t11000007200014";" A\tB "\n')  # fmt: skip
    _table(tmp_path, "Nsf", "Numero_Fiche;Nsf_Code;Nsf_Intitule\nRNCP1;314t;314t : Gestion\n")
    assert _rows(tmp_path) == [
        tables.CertifierRow("RNCP1", (), "11000007200014", "A B"),
        tables.NsfRow("RNCP1", (), Code("314t", "Gestion")),
        tables.RomeRow("RNCP1", (), Code("I1306", "Conditionnement d'air")),
    ]


def test_a_standard_row(tmp_path: Path) -> None:
    columns = tables.TABLES["csv-standard"][0].replace(" ", ";")
    cells = (
        "7;RS1;T;CQP;Certificat;REPRISE;Sans;Non;Oui;01/02/2020;;31/02/2020;;Sur demande;;INACTIVE"
    )
    _table(tmp_path, "Standard", f"{columns}\n{cells}\n")
    (row,) = _rows(tmp_path)
    assert isinstance(row, tables.StandardRow)
    assert (row.register_id, row.level, row.level_code, row.active) == (7, None, "REPRISE", False)
    assert (row.last_jo_on, row.decided_on, row.registered_until) == (date(2020, 2, 1), None, None)
    assert (row.partial_validation, row.french_polynesia) == (None, True)
    assert [(i.element, i.value) for i in row.issues] == [("Date_Fin_Enregistrement", "31/02/2020")]


def test_a_bloc_code_of_another_form_is_kept_with_an_issue(tmp_path: Path) -> None:
    header = "Numero_Fiche;Bloc_Competences_Code;Bloc_Competences_Libelle"
    _table(tmp_path, "Blocs_De_Compétences", f"{header}\nRNCP40505;01;Un\n")
    (row,) = _rows(tmp_path)
    assert isinstance(row, tables.BlocRow)
    assert (row.code, [issue.value for issue in row.issues]) == ("01", ["01"])


def test_bad_rows_are_isolated_or_stop(tmp_path: Path) -> None:
    _table(tmp_path, "VoieDAcces", "Numero_Fiche;Si_Jury\nRS1;Par expérience\n;x\nRS2\nRS3;Autre\n")
    bad: list[BadFiche] = []
    rows = list(tables.read(open_package(tmp_path), bad.append))
    assert [(row.number, len(row.issues)) for row in rows] == [("RS1", 0), ("RS3", 1)]
    assert [(b.position, b.line) for b in bad] == [(2, 3), (3, 4)]
    with pytest.raises(DocumentError, match="csv:3 : ligne sans numéro"):
        _rows(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Numero_Fiche;Nsf_Intitule;Nsf_Code\n", "Nsf_2026_02_01.csv:1 : en-t"),
        (b"", "fichier vide"),
        (b"Numero_Fiche,Nsf_Code,Nsf_Intitule\n", "attendues : Numero_Fiche;Nsf_Code;Nsf_Intitule"),
        ("Numero_Fiche;Nsf_Code;Nsf_Intitule\nRS1;100;é\n".encode("latin-1"), ":2 : encodage"),
        (b'Numero_Fiche;Nsf_Code;Nsf_Intitule\nRS1;100;"a"b"\n', ":2 : CSV rompu"),
        (b"Numero_Fiche;Nsf_Code;Nsf_Intitule\nRS1;100;" + b"a" * 200_000, "CSV rompu"),
        (b"Numero_Fiche;Nsf_Code;Nsf_Intitule\nRS1;100;" + b"a" * 2**21, "plus de 1 Mio"),
    ],
)
def test_a_table_that_is_not_what_it_should_be(
    tmp_path: Path, content: bytes, message: str
) -> None:
    _table(tmp_path, "Nsf", content)
    with pytest.raises(DocumentError, match=message):
        _rows(tmp_path)
