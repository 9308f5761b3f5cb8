"""Manifests: what they list, the proof that it is unchanged, and the lines that are written."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk.errors import DocumentError, ManifestError
from crosswalk.manifest import FILE, DocumentInfo, entry, kept, load, verify
from crosswalk.resources import data_dir

SOURCES = data_dir() / "sources"
INFO = DocumentInfo(
    id="essai",
    title="Fiche",
    publisher="France compétences",
    date="2025-10-28",
    kind="fiche",
    file="essai.txt",
    sha256=hashlib.sha256(b"bonjour").hexdigest(),
    licence="Licence Ouverte 2.0",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one listed document."""
    (tmp_path / "essai.txt").write_bytes(b"bonjour")
    (tmp_path / FILE).write_text(entry(INFO), encoding="utf-8")
    return tmp_path


def test_the_five_documents_are_listed_in_order_and_unchanged() -> None:
    found = load(SOURCES)
    assert [(info.id, info.kind) for info in found] == [
        ("rncp41402-fiche", "fiche"),
        ("rncp39099-plaquette", "plaquette"),
        ("rncp39099-fiche-metier", "fiche-metier"),
        ("tma-2018-referentiel", "branche"),
        ("tp-00448-eti-reac-re", "reac"),
    ]
    for info in found:
        path = verify(info, SOURCES)
        assert path == SOURCES / info.file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == info.sha256
        assert info.date_note
        assert info.number == ""
    assert {p.name for p in SOURCES.glob("*.txt")} == {info.file for info in found}


def test_what_is_listed_is_found_again(folder: Path) -> None:
    assert load(folder) == (INFO,)
    assert verify(INFO, folder) == folder / "essai.txt"


def test_a_changed_file_is_named_with_both_hashes(folder: Path) -> None:
    (folder / "essai.txt").write_bytes(b"bonjour\n")
    with pytest.raises(ManifestError) as error:
        verify(INFO, folder)
    actual = hashlib.sha256(b"bonjour\n").hexdigest()
    assert str(error.value) == (
        f"{folder / 'essai.txt'} : fichier modifié "
        f"(attendu : sha256 {INFO.sha256}, lu : sha256 {actual})"
    )
    assert isinstance(error.value, DocumentError)
    assert error.value.exit_code == 2


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "essai.txt").unlink()
    with pytest.raises(ManifestError) as error:
        verify(INFO, folder)
    assert str(error.value) == (
        f"{folder / 'essai.txt'} : fichier absent (attendu : sha256 {INFO.sha256}, lu : aucun)"
    )


def test_a_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"manifest\.toml : manifeste absent$"):
        load(tmp_path)
    with pytest.raises(ManifestError, match=r"manifest\.toml : manifeste absent$"):
        load(tmp_path / "nulle part")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[document]\n", "manifeste illisible"),
        ('[[document]]\nid = "a\n', "manifeste illisible"),
        (entry(INFO) + 'auteur = "moi"\n', "document n° 1 : champ inconnu auteur"),
        (entry(INFO).replace("licence =", "license ="), "document n° 1 : il manque licence"),
        (entry(INFO) + entry(replace(INFO, id="b", kind="")), "document n° 2 : il manque kind"),
        ('[document]\nid = "a"\n', "attendu : une suite de tables [[document]]"),
        ("[[document]]\n", "document n° 1 : il manque"),
        (entry(INFO) + "\n" + entry(INFO), "identifiant « essai » refusé ou déjà pris"),
        (entry(replace(INFO, id="Essai")), "identifiant « Essai » refusé ou déjà pris"),
        (entry(replace(INFO, id="../essai")), "identifiant « ../essai » refusé"),
        (entry(replace(INFO, id="-essai")), "identifiant « -essai » refusé"),
        (entry(replace(INFO, id="été")), "identifiant « été » refusé"),
        (entry(replace(INFO, id="essai\n")), "refusé ou déjà pris"),
    ],
)
def test_malformed_manifests_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError) as error:
        load(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / FILE} : ")
    assert said in str(error.value)


def test_a_manifest_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(entry(INFO).encode("cp1252"))
    with pytest.raises(ManifestError, match="manifeste illisible"):
        load(tmp_path)


def test_dates_may_be_toml_dates_and_years_numbers(tmp_path: Path) -> None:
    one = entry(INFO).replace('"2025-10-28"', "2025-10-28")
    other = entry(replace(INFO, id="b")).replace('"2025-10-28"', "2018")
    (tmp_path / FILE).write_text(one + other, encoding="utf-8")
    assert [info.date for info in load(tmp_path)] == ["2025-10-28", "2018"]


def test_an_unknown_date_is_left_out_and_read_back(tmp_path: Path) -> None:
    """`add` lists a user's document without a date."""
    undated = replace(INFO, date="", number="RNCP41402", date_note="")
    assert "date" not in entry(undated)
    (tmp_path / FILE).write_text(entry(undated), encoding="utf-8")
    assert load(tmp_path) == (undated,)


values = st.text(
    st.characters(codec="utf-8", max_codepoint=0xFFFF)
    | st.sampled_from("\"\\'\n\r\t\x00\x7f éœ«»😀"),
    min_size=1,
    max_size=30,
)


@given(values, values, values)
def test_an_entry_reads_back(title: str, publisher: str, licence: str) -> None:
    info = replace(INFO, title=title, publisher=publisher, licence=licence, date_note=title)
    (found,) = tomllib.loads(entry(info))["document"]
    assert DocumentInfo(**found) == info


def test_an_entry_to_read(tmp_path: Path) -> None:
    info = replace(
        INFO, title='Fiche « ETAIE », dite "l\'été"', publisher="C:\\dossier\\é", licence="a\nb\tc"
    )
    lines = entry(info).splitlines()
    assert lines[:4] == [
        "[[document]]",
        'id = "essai"',
        'title = "Fiche « ETAIE », dite \\u0022l\'été\\u0022"',
        'publisher = "C:\\u005Cdossier\\u005Cé"',
    ]
    assert lines[-1] == 'licence = "a\\u000Ab\\u0009c"'
    (tmp_path / FILE).write_text(entry(info) + "\n" + entry(replace(info, id="b")), "utf-8")
    assert load(tmp_path) == (info, replace(info, id="b"))


@pytest.mark.parametrize("first", [True, False])
def test_what_fails_leaves_the_folder_as_it_was(folder: Path, first: bool) -> None:
    if first:
        (folder / FILE).unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    other = replace(INFO, id="autre", file="autre.txt", sha256=hashlib.sha256(b"soir").hexdigest())

    def refuse() -> None:
        with kept(other, folder, {"autre.txt": b"soir"}):
            assert verify(load(folder)[-1], folder).read_bytes() == b"soir"
            raise ManifestError("autre.txt", "refusé")

    with pytest.raises(ManifestError, match="refusé"):
        refuse()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    with kept(other, folder, {"autre.txt": b"soir"}):
        pass
    assert load(folder) == ((other,) if first else (INFO, other))


# Once a defect: beyond U+FFFF a character that is not printable is written `\uF0000`,
# which TOML reads as U+F000 followed by « 0 »: eight digits after `\U` are needed.
@pytest.mark.parametrize("character", ["\U000f0000", "\U000e0001", "\U0010fffd"])
def test_an_entry_with_an_astral_character_reads_back(character: str) -> None:
    info = replace(INFO, title=f"a{character}b")
    (found,) = tomllib.loads(entry(info))["document"]
    assert found["title"] == info.title


# Once a defect: a manifest that is TOML but not a list of tables raises TypeError.
@pytest.mark.parametrize("text", ["document = 3\n", "document = [1]\n", "document = true\n"])
def test_a_manifest_that_lists_no_tables_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError):
        load(tmp_path)


# Once a defect: a misspelt `[[documents]]` lists nothing, and nobody is told.
def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    text = entry(INFO).replace("[[document]]", "[[documents]]")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError):
        load(tmp_path)


# Once a defect: a listed file that cannot be opened (a folder) escapes as OSError.
def test_a_listed_file_that_is_a_folder(folder: Path) -> None:
    (folder / "essai.txt").unlink()
    (folder / "essai.txt").mkdir()
    with pytest.raises(ManifestError):
        verify(INFO, folder)
