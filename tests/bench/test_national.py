"""The generated national feed: its form, its counts and its planted faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from bench import national, national_plan

SCALE = 0.002
OLD, NEW = "ID_FICHE_ANCIENNE_CERTIFICATION", "ID_FICHE_NOUVELLE_CERTIFICATION"
Element = etree._Element

# Element names of V4.1, typed from the description of the real feed.
_NAMES = """
FICHES VERSION_FLUX FICHE ID_FICHE NUMERO_FICHE INTITULE ABREGE CODE LIBELLE ETAT_FICHE ACTIF
TYPE_ENREGISTREMENT NOMENCLATURE_EUROPE NIVEAU CODES_NSF NSF CODES_ROME ROME FORMACODES FORMACODE
CODES_IDCC IDCC CCN_1 CCN_2 CCN_3 NUMERO CERTIFICATEURS CERTIFICATEUR SIRET_CERTIFICATEUR
NOM_CERTIFICATEUR ETAT_CERTIFICATEUR DATE_DERNIERE_MODIFICATION_ETAT NOM_COMMERCIAL SITE_INTERNET
PARTENAIRES PARTENAIRE NOM_PARTENAIRE SIRET_PARTENAIRE HABILITATION_PARTENAIRE ETAT_HABILITATION
DATE_ACTIF ACTIVITES_VISEES CAPACITES_ATTESTEES SECTEURS_ACTIVITE TYPE_EMPLOI_ACCESSIBLES
OBJECTIFS_CONTEXTE REGLEMENTATIONS_ACTIVITES PREREQUIS_ENTREE_FORMATION
PREREQUIS_VALIDATION_CERTIFICATION VALIDATION_PARTIELLE VALIDATION_PARTIELLE_PERIMETRE SI_JURY_FI
SI_JURY_CA SI_JURY_FC SI_JURY_CQ SI_JURY_CL SI_JURY_VAE COMPOSITION DATE_DERNIERE_MODIFICATION
EXISTENCE_PARTENAIRES ACCESSIBLE_NOUVELLE_CALEDONIE ACCESSIBLE_POLYNESIE_FRANCAISE
LIEN_URL_DESCRIPTION NIVEAU_MAITRISE_COMPETENCES DATE_FIN_ENREGISTREMENT DATE_DE_PUBLICATION
DATE_EFFET DATE_DECISION DATE_DERNIER_JO DATE_LIMITE_DELIVRANCE DUREE_ENREGISTREMENT
PUBLICATION_DECRET_GENERAL PUBLICATION_DECRET_CREATION PUBLICATION_DECRET_AUTRE PUBLICATION_JO TITRE
DATE_PUBLICATION_JO STATISTIQUES_PROMOTIONS STATISTIQUES_PROMOTION ANNEE NOMBRE_CERTIFIES
NOMBRE_CERTIFIES_VAE TAUX_INSERTION_GLOBAL_6MOIS TAUX_INSERTION_METIER_2ANS ANNEES_PROMOTIONS_NIVEAU
BLOCS_COMPETENCES BLOC_COMPETENCES LISTE_COMPETENCES MODALITES_EVALUATION
PREREQUIS_ENTREE_FORMATION_BLOC PREREQUIS_VALIDATION_BLOC ANCIENNES_CERTIFICATIONS
ANCIENNE_CERTIFICATION ID_FICHE_ANCIENNE_CERTIFICATION NOUVELLES_CERTIFICATIONS
NOUVELLE_CERTIFICATION ID_FICHE_NOUVELLE_CERTIFICATION CORRESPONDANCES CORRESPONDANCE SOURCE
DESTINATION NUMERO_FICHE
"""
V4_1 = set(_NAMES.split())


class Names:
    """A parser target that keeps the names of the elements only."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def start(self, tag: str, _: object) -> None:
        self.found.add(tag)

    def close(self) -> set[str]:
        return self.found


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return national.write_feed(tmp_path_factory.mktemp("feed"), SCALE)


@pytest.fixture(scope="module")
def roots(paths: tuple[Path, Path]) -> list[Element]:
    return [etree.parse(path).getroot() for path in paths]


@pytest.fixture(scope="module")
def fiches(roots: list[Element]) -> dict[str, Element]:
    return {
        fiche.findtext("NUMERO_FICHE") or "": fiche
        for root in roots
        for fiche in root.iter("FICHE")
    }


def texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path)]


def count(roots: list[Element], path: str) -> int:
    return sum(len(root.findall(path)) for root in roots)


def is_valid(siret: str) -> bool:
    """Fourteen digits whose Luhn sum, and that of the first nine, is a multiple of ten."""
    if not re.fullmatch(r"\d{14}", siret):
        return False

    def luhn(digits: str) -> int:
        doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
        return sum(sum(map(int, str(value))) for value in doubled) % 10

    return luhn(siret) == 0 and luhn(siret[:9]) == 0


def dates(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if element.tag.startswith("DATE_"):
            yield element.tag, element.text or ""


def test_the_names_are_those_of_the_real_feed(roots: list[Element]) -> None:
    used = {element.tag for root in roots for element in root.iter()}
    assert used <= V4_1
    assert len(V4_1 - used) < 15, "the rare ones are in a larger feed"
    assert [root.findtext("VERSION_FLUX") for root in roots] == ["4.1", "4.1"]


def test_the_rare_names_are_in_a_larger_feed(tmp_path: Path) -> None:
    used: set[str] = set()
    for path in national.write_feed(tmp_path, 0.2):
        used |= etree.parse(path, etree.XMLParser(target=Names()))
    assert used == V4_1


def test_the_form_of_the_real_feed(paths: tuple[Path, Path], roots: list[Element]) -> None:
    names = [f"export_fiches_{register}_V4_1_2026-08-16.xml" for register in ("RNCP", "RS")]
    assert [path.name for path in paths] == names
    for path, root in zip(paths, roots, strict=True):
        head = b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n  <VERSION_FLUX>'
        assert path.read_bytes().startswith(head)
        assert all(len(element) or element.text for element in root.iter()), "absent, never empty"
    assert count(roots[1:], ".//BLOC_COMPETENCES") == 0
    assert count(roots[1:], ".//NOMENCLATURE_EUROPE") == 0


def test_same_seed_same_bytes(paths: tuple[Path, Path], tmp_path: Path) -> None:
    again = national.write_feed(tmp_path / "again", SCALE)
    other = national.write_feed(tmp_path / "other", SCALE, seed=1)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]
    assert other[0].read_bytes() != paths[0].read_bytes()


def test_counts_follow_the_scale(roots: list[Element]) -> None:
    rncp, rs = roots
    assert len(rncp.findall("FICHE")) == round(25_638 * SCALE)
    assert len(rs.findall("FICHE")) == round(4_837 * SCALE)
    assert texts(rncp, "FICHE/ACTIF").count("Oui") == round(5_518 * SCALE)
    assert texts(rs, "FICHE/ACTIF").count("Oui") == round(1_471 * SCALE)
    assert count(roots, "FICHE/BLOCS_COMPETENCES/BLOC_COMPETENCES") == round(55_761 * SCALE)
    assert count(roots, ".//PARTENAIRE") == round(397_774 * SCALE)
    assert count(roots, ".//CORRESPONDANCE") == round(4_000 * SCALE)


def test_the_plan_says_what_the_files_hold(roots: list[Element]) -> None:
    counts = national_plan.make_plan(SCALE).counts()
    assert counts["blocs"] == count(roots, "FICHE/BLOCS_COMPETENCES/BLOC_COMPETENCES")
    assert counts["certifiers"] == count(roots, ".//CERTIFICATEUR")
    assert counts["filiations"] == count(roots, ".//ANCIENNE_CERTIFICATION")
    assert counts["filiations"] == count(roots, ".//NOUVELLE_CERTIFICATION")
    assert counts["correspondence_fiches"] == count(roots, ".//CORRESPONDANCES")


@pytest.mark.parametrize("scale", [0.1, 1 / 3, 1.0])
def test_the_plan_of_larger_feeds(scale: float) -> None:
    counts = national_plan.make_plan(scale).counts()
    for name in ("rncp", "rncp_active", "rs", "rs_active", "blocs", "partners", "correspondences"):
        assert counts[name] == round(national_plan.FULL[name] * scale), name
    for name in ("partner_organisations", "certifier_organisations", "correspondence_fiches"):
        assert counts[name] == round(national_plan.FULL[name] * scale), name
    assert counts["filiation_rows"] == pytest.approx(16_000 * scale, rel=0.03)


def test_certifiers_have_a_heavy_tail() -> None:
    plan = national_plan.make_plan(1.0)
    held = Counter(number for fiche in plan.rncp + plan.rs for number in fiche.certifiers)
    assert 5 <= sum(fiches >= 200 for fiches in held.values()) <= 60
    assert max(held.values()) > 1_000


def test_a_scale_too_small_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"at least 0\.002"):
        national.write_feed(tmp_path, 0.0001)


def test_faults_are_as_many_as_told(roots: list[Element], fiches: dict[str, Element]) -> None:
    certifiers = [text for root in roots for text in texts(root, ".//SIRET_CERTIFICATEUR")]
    partners = [text for root in roots for text in texts(root, ".//SIRET_PARTENAIRE")]
    codes = [texts(fiche, "BLOCS_COMPETENCES/BLOC_COMPETENCES/CODE") for fiche in fiches.values()]
    wrong = [(tag, text) for root in roots for tag, text in dates(root) if not is_date(text)]
    assert {tag for tag, _ in wrong} == {"DATE_FIN_ENREGISTREMENT"}
    assert national_plan.faults(SCALE) == {
        "broken_date": len(wrong),
        "duplicate_bloc_code": sum(len(of) != len(set(of)) for of in codes),
        "missing_title": sum(fiche.find("INTITULE") is None for fiche in fiches.values()),
        "html_in_text": sum("<p>" in "".join(texts(fiche, "*")) for fiche in fiches.values()),
        "certifier_siret_tab": sum("\t" in siret for siret in certifiers),
        "certifier_siret_wrong_key": sum(not is_valid(siret.strip()) for siret in certifiers),
        "certifier_without_siret": count(roots, ".//CERTIFICATEUR") - len(certifiers),
        "partner_siret_tab": sum("\t" in siret for siret in partners),
        "partner_siret_wrong_key": sum(not is_valid(siret.strip()) for siret in partners),
        "bloc_code_01": sum("01" in of for of in codes),
    }


def is_date(text: str) -> bool:
    try:
        datetime.strptime(text, "%d/%m/%Y")
    except ValueError:
        return False
    return True


def test_faults_of_the_full_size() -> None:
    plan = national_plan.make_plan(1.0)
    planted = Counter(fiche.fault for fiche in plan.rncp + plan.rs if fiche.fault)
    assert planted == national_plan.FAULTS == national_plan.faults(1.0)


def test_filiations_are_told_on_both_sides(fiches: dict[str, Element]) -> None:
    old = {(name, text) for name, fiche in fiches.items() for text in texts(fiche, f".//{OLD}")}
    new = {(text, name) for name, fiche in fiches.items() for text in texts(fiche, f".//{NEW}")}
    assert old == new
    assert all(before in fiches and after in fiches for after, before in old)
    assert all(before != after for before, after in old)


def test_correspondences_name_blocs_that_exist(fiches: dict[str, Element]) -> None:
    codes = {
        name: texts(fiche, "BLOCS_COMPETENCES/BLOC_COMPETENCES/CODE")
        for name, fiche in fiches.items()
    }
    for name, fiche in fiches.items():
        for row in fiche.iterfind("CORRESPONDANCES/CORRESPONDANCE"):
            target = row.findtext("DESTINATION/NUMERO_FICHE") or ""
            assert target in fiches
            assert target != name
            assert set(texts(row, "SOURCE/BLOC_COMPETENCES/CODE")) <= set(codes[name])
            assert set(texts(row, "DESTINATION/BLOC_COMPETENCES/CODE")) <= set(codes[target])


def test_correspondences_of_every_kind() -> None:
    plan = national_plan.make_plan(0.1)
    kinds: Counter[str] = Counter()
    for fiche in plan.rncp:
        assert len(fiche.correspondences) == len(set(fiche.correspondences))
        for row in fiche.correspondences:
            kinds["whole"] += not row.source
            kinds["sets"] += len(row.source) > 1 and len(row.target_blocs) > 1
            kinds["specific"] += row.target.startswith("RS")
            kinds["old"] += row.target in fiche.old
    assert {kind for kind, rows in kinds.items() if rows > 10} == {
        "whole",
        "sets",
        "specific",
        "old",
    }


def test_a_code_has_one_label(roots: list[Element]) -> None:
    labels: dict[tuple[str, str], set[str]] = {}
    for root in roots:
        for kind in ("ROME", "NSF", "FORMACODE", "IDCC"):
            for row in root.iter(kind):
                key = kind, row.findtext("CODE") or ""
                labels.setdefault(key, set()).add(row.findtext("LIBELLE") or "")
    assert [key for key, found in labels.items() if len(found) > 1] == []


def test_no_partner_twice_in_a_fiche(fiches: dict[str, Element]) -> None:
    for fiche in fiches.values():
        sirets = [siret.strip() for siret in texts(fiche, ".//SIRET_PARTENAIRE")]
        assert len(sirets) == len(set(sirets))
