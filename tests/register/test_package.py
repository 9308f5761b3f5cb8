"""What a path holds: kinds, dates, and the archives that are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.register import package
from crosswalk.register.package import export_date, open_package

DATA = Path(__file__).parents[3] / "shared" / "data" / "rncp"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data n'est pas là")
XML = b"<FICHES><FICHE><NUMERO_FICHE>RS1</NUMERO_FICHE></FICHE></FICHES>"


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("export-fiches-rncp-v4-1-2026-08-16.zip", date(2026, 8, 16)),
        ("export_fiches_RNCP_V4_1_2026-08-16.xml", date(2026, 8, 16)),
        ("export_fiches_CSV_Rome_2024_01_17.csv", date(2024, 1, 17)),
        ("export_2024_13_45.csv", None),
        ("export.xml", None),
        ("12024-01-175.xml", None),
    ],
)
def test_the_date_is_in_the_name(name: str, day: date | None) -> None:
    assert export_date(name) == day


@real
def test_real_folder_and_zip() -> None:
    folder, archive = DATA / "csv-sample-2024-02-22", DATA / "csv-sample-2024-02-22" / "sample.zip"
    packages = [open_package(folder), open_package(archive)]
    kinds = [[part.kind for part in p.parts] for p in packages]
    assert kinds[0] == kinds[1] == sorted(package._TABLES)
    assert {p.date for p in packages} == {date(2024, 2, 22)}
    assert packages[0].ignored == ("continuity_fix.zip", "sample.zip")


@real
def test_real_xml() -> None:
    found = open_package(DATA)
    assert [part.kind for part in found.parts] == ["rncp-xml", "rs-xml"]
    assert found.date is None


def test_one_xml_in_a_zip_is_read_and_dated_by_the_zip(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export-2026-08-16.zip", {"a/rncp.xml": XML, "__MACOSX/x.xml": b"x"})
    (part,) = open_package(path).parts
    assert (part.kind, part.date, part.size) == ("rs-xml", date(2026, 8, 16), len(XML))
    with part.open() as stream:
        assert stream.read() == XML


def test_the_name_tells_the_register_of_an_empty_feed(tmp_path: Path) -> None:
    path = tmp_path / "export_fiches_RS_V4_1_2026-08-16.xml"
    path.write_bytes(b"<FICHES/>")
    assert [part.kind for part in open_package(path).parts] == ["rs-xml"]


@pytest.mark.parametrize("name", ["../x.xml", "a/../../x.xml", "/x.xml", "C:/x.xml", "..\\x.xml"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match="nom de fichier refusé"):
        open_package(_zip(tmp_path / "a.zip", {name: XML}))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _zip(tmp_path / "a.zip", {"rs.xml": b" " * 20_000_000})
    with pytest.raises(DocumentError, match="archive refusée"):
        open_package(bomb)
    many = _zip(tmp_path / "b.zip", {f"{n}.xml": XML for n in range(package.MAX_MEMBERS + 1)})
    with pytest.raises(DocumentError, match="archive de 201 fichiers"):
        open_package(many)
    monkeypatch.setattr(package, "MAX_BYTES", 100)
    with pytest.raises(DocumentError, match="archive refusée"):
        open_package(_zip(tmp_path / "c.zip", {"rs.xml": XML, "rncp.xml": XML}))


def test_a_member_never_gives_more_than_it_declares(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"rs.xml": XML + b" " * 5000})
    declared = (len(XML) + 5000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(declared, (100).to_bytes(4, "little")))
    with pytest.raises(DocumentError, match="Bad CRC-32"):
        open_package(path)


def test_damaged_and_encrypted_zips_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(DocumentError, match="illisible"):
        open_package(tmp_path / "a.zip")
    content = bytearray(_zip(tmp_path / "b.zip", {"rs.xml": XML}).read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(DocumentError, match="chiffré"):
        open_package(tmp_path / "b.zip")


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "lisez-moi.txt").write_text("x")
    with pytest.raises(DocumentError, match="aucun fichier d'export"):
        open_package(tmp_path)
    with pytest.raises(DocumentError, match="aucun fichier ni dossier"):
        open_package(tmp_path / "absent.zip")


def test_the_same_table_twice_is_refused(tmp_path: Path) -> None:
    for word in ("Competences", "Compétences"):
        name = f"export_fiches_CSV_Blocs_De_{word}_2024_01_17.csv"
        (tmp_path / name).write_bytes(io.BytesIO(b"x").read())
    with pytest.raises(DocumentError, match="deux fois la même table"):
        open_package(tmp_path)
