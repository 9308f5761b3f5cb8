"""What the files of code lists say, no more: labels where they are, levels that codes spell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk.errors import DocumentError
from crosswalk.vocabularies.files import Given, date_of, read
from crosswalk.vocabularies.kinds import _spelled
from crosswalk.vocabularies.records import Concept, Vocabulary, checked
from tests.cli.test_cli import ROOT

SHARED = ROOT.parent / "shared/data"
needs_shared = pytest.mark.skipif(
    not (SHARED / "rome").is_dir(), reason="../shared/data is not beside the checkout"
)


def concepts(path: Path) -> dict[str, Concept]:
    return {concept.key: concept for concept in read(path, Given()).concepts}


def test_rome_4(lists: dict[str, Path]) -> None:
    found = read(lists["rome-4"], Given())
    assert (found.name, found.version, found.issued) == ("rome-4", "4.60", None)
    assert found.scheme == "https://w3id.org/passerelle/id/rome/4"
    by_key = {concept.key: concept for concept in found.concepts}
    assert list(by_key) == ["A", "A11", "A1101", "K", "K12", "K1203", "K1215"]
    assert by_key["K12"] == Concept("K12", "K12", "", "K")
    workshop = by_key["K1215"]
    assert workshop.label == "Moniteur / Monitrice d’atelier en milieu de travail protégé"
    assert (workshop.parent, workshop.rome_parent) == ("K12", "K1203")
    assert by_key["K1203"].rome_parent == ""


def test_rome_3_is_another_scheme_and_loses_its_doubled_apostrophes(lists: dict[str, Path]) -> None:
    found = read(lists["rome-3"], Given())
    assert (found.name, found.version) == ("rome-3", "3.47")
    labels = {concept.code: concept.label for concept in found.concepts}
    assert labels["M1801"] == "Administration de systèmes d'information"
    assert labels["K1203"] == "Encadrement technique en insertion professionnelle"


def test_the_tree_has_domains_and_job_titles(lists: dict[str, Path]) -> None:
    found = read(lists["tree"], Given())
    assert (found.name, found.version) == ("rome-4-arborescence", "2025-09-18")
    assert found.issued == date(2025, 9, 18)
    by_key = {concept.key: concept for concept in found.concepts}
    assert by_key["K12"].label == "Action sociale, socio-éducative et socio-culturelle"
    assert by_key["appellation/14602"] == Concept(
        "appellation/14602", "14602", "Educateur / Educatrice technique", "K1203"
    )
    assert len(by_key) == 5


def test_nsf_has_the_levels_that_its_codes_spell(lists: dict[str, Path]) -> None:
    assert {key: (c.label, c.parent) for key, c in concepts(lists["nsf"]).items()} == {
        "3": ("", ""),
        "33": ("", "3"),
        "332": ("Travail social", "33"),
        "332t": ("Aide", "332"),
    }
    assert "et non de la nomenclature" in read(lists["nsf"], Given()).notes[0]


def test_formacode_follows_its_broader_terms(lists: dict[str, Path]) -> None:
    found = read(lists["formacode"], Given())
    by_key = {concept.key: concept for concept in found.concepts}
    assert by_key["domaine/K0"] == Concept("domaine/K0", "K0", "Santé, social, sécurité")
    assert by_key["44054"].parent == "domaine/K0"
    handicap = by_key["44024"]
    assert handicap.parent == "44054"
    assert handicap.others == ("personne handicapée", "handicapé", "aide")
    assert handicap.related == ("44057",)  # neither itself nor what is above it
    assert by_key["44057"].explanation == "Une note\nsur deux lignes"
    assert by_key["44057"].related == ()
    (field,) = found.groups
    assert (field.key, field.label) == ("champ/440", "SOCIAL")
    assert field.members == ("44054", "44024", "44057")
    assert found.notes[0].startswith("3 terme(s) associé(s) laissé(s) de côté")


def test_idcc_is_flat(lists: dict[str, Path]) -> None:
    found = read(lists["idcc"], Given())
    assert found.concepts == (Concept("0413", "0413", "Établissements pour personnes handicapées"),)
    assert found.version == "2026-01-15"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", "a;b\n1;2\n", "nomenclature non reconnue"),
        ("x.csv", "", "fichier vide"),
        ("rome.csv", "code_rome,libelle_rome\nK1203,un\n", "donnez --version 4.60"),
        (
            "v460.csv",
            "code_rome,libelle_rome\nZ1203,un\n",
            "v460.csv:2 : « Z1203 » n'est pas un code",
        ),
        (
            "v460.csv",
            "code_rome,libelle_rome\nK1203,un\nK1203,deux\n",
            ":3 : le code K1203 y est deux",
        ),
        ("v460.csv", "code_rome,libelle_rome\nK1203,un,trop\n", ":2 : 3 colonnes, attendu 2"),
        (
            "v460.csv",
            "code_rome,libelle_rome,code_rome_parent\nK1203,un,K1299\n",
            "code_rome_parent K1299 n'est pas un code du fichier",
        ),
        ("nsf.tsv", "nsf_code\tlibelle_majoritaire\n332\tun\n", "donnez --version ou --date"),
        ("x.xlsx", "PK\x03\x04 rien", "classeur illisible"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError) as raised:
        read(path, Given())
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("é;b\n".encode("latin-1"))
    with pytest.raises(DocumentError, match="UTF-8 attendu"):
        read(tmp_path / "x.csv", Given())


def vocabulary(*found: Concept) -> Vocabulary:
    return Vocabulary("x", "https://example.org/x", "1", None, "", "", "", "x.csv", found)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ((Concept("a", "a"), Concept("a", "a")), "le code a y est deux fois"),
        ((Concept("a", "a", "", "b"),), "son parent b n'y est pas"),
        ((Concept("a", "a", "", "b"), Concept("b", "b", "", "a")), "au-dessus de lui-même"),
    ],
)
def test_a_hierarchy_has_no_loop_and_no_key_twice(found: tuple[Concept, ...], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        checked(vocabulary(*found))


@given(st.sets(st.from_regex(r"[A-N]\d{4}", fullmatch=True), max_size=30))
def test_every_code_has_its_levels_once(codes: set[str]) -> None:
    parents = _spelled(codes, (1, 3))
    assert codes <= set(parents)
    assert set(parents) == {code[:n] for code in codes for n in (1, 3, 5)}
    assert all(code == "" or code in parents for code in parents.values())
    assert all(child.startswith(parent) and child != parent for child, parent in parents.items())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("libelles_2026-02-01.tsv", date(2026, 2, 1)),
        ("Arbo Principale 18-09-2025", date(2025, 9, 18)),
        ("export_2024_01_17", date(2024, 1, 17)),
        ("99-99-2025", None),
        ("v460", None),
    ],
)
def test_dates_in_names(text: str, day: date | None) -> None:
    assert date_of(text) == day


@needs_shared
def test_the_real_files() -> None:
    rome = {
        c.key: c
        for c in read(SHARED / "rome/unix_referentiel_code_rome_v460_utf8.csv", Given()).concepts
    }
    assert sum(len(key) == 5 for key in rome) == 1584
    assert sum(len(key) == 3 for key in rome) == 110
    assert sum(len(key) == 1 for key in rome) == 14
    assert {k for k, c in rome.items() if c.rome_parent == "K1203"} == {
        "K1215",
        "K1223",
        "K1224",
        "K1227",
    }
    old = read(SHARED / "rome/unix_referentiel_code_rome_v347_utf8.csv", Given())
    assert sum(len(c.key) == 5 for c in old.concepts) == 531
    tree = read(SHARED / "rome/rome_metiers.xlsx", Given())
    assert sum(c.key.startswith("appellation/") for c in tree.concepts) == 13_120
    words = {c.key: c.label for c in tree.concepts}
    assert {k: c.label for k, c in rome.items() if c.label} == {
        k: words[k] for k in rome if len(k) == 5
    }
    formacode = read(SHARED / "nsf-formacode/formacodes-v14.csv", Given())
    assert (len(formacode.concepts), len(formacode.groups)) == (2775 + 14, 65)
    assert sum(not c.parent for c in formacode.concepts) == 14
    nsf = read(SHARED / "nsf-formacode/nsf_codes_libelles_derives_2026-02-01.tsv", Given())
    assert sum(bool(c.label) for c in nsf.concepts) == 458


@needs_shared
@pytest.mark.parametrize(
    "name", ["rome_competences.xlsx", "rome_savoirs.xlsx", "unix_rubrique_mobilite_v347_utf8.csv"]
)
def test_what_is_not_a_list_of_codes(name: str) -> None:
    with pytest.raises(DocumentError, match="nomenclature non reconnue"):
        read(SHARED / "rome" / name, Given())
