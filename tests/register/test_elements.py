"""The list of elements in `docs/register.md` is what the reader knows and what the writer does."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache

import pytest
from lxml import etree

from crosswalk.graph.terms import PREFIXES
from crosswalk.register import feed
from crosswalk.register.elements import Element, elements, table
from crosswalk.register.triples import Known, Writer
from tests.cli.test_cli import ROOT

SHARED = ROOT.parent / "shared/data/rncp"
PAGE = ROOT / "docs/register.md"
SAMPLES = {
    r"NUMERO_FICHE": "RNCP99001",
    r".*DESTINATION/NUMERO_FICHE|ID_FICHE_ANC.*|.*ID_FICHE_ANC\w*|ANCIENNE_CERT\w*": "RNCP98001",
    r".*ID_FICHE_NOUV\w*|NOUVELLE_CERT\w*": "RNCP99901",
    r"ID_FICHE|DUREE_ENREGISTREMENT|.*/NOMBRE_\w+": "5",
    r"TYPE_ENREGISTREMENT": "Enregistrement de droit",
    r"LIEN_URL_DESCRIPTION": "https://example.org/",
    r"(.*/)?ACTIF|EXISTENCE_PARTENAIRES|VALIDATION_PARTIELLE|ACCESSIBLE_\w+": "Oui",
    r".*NIVEAU": "NIV5",
    r".*ANNEE": "2024",
    r".*/TAUX_\w+": "50",
    r"CODES_NSF.*/CODE": "332t",
    r"CODES_ROME.*/CODE": "K1203",
    r"FORMACODES.*/CODE": "44024",
    r"CODES_IDCC.*/CODE": "0413",
    r"CCN_(\d)/NUMERO": "300\\1",
    r".*SIRET_CERTIFICATEUR": "11000007200014",
    r".*SIRET_PARTENAIRE": "30840109000011",
    r".*HABILITATION_PARTENAIRE": "HABILITATION_FORMER",
    r"BLOCS_COMPETENCES/.*/CODE": "RNCP99001BC01",
    r"CORR.*SOURCE/BLOC_COMPETENCES/CODE": "RNCP99001BC01",
    r"CORR.*DESTINATION/BLOC_COMPETENCES/CODE": "RNCP98001BC02",
    r".*/DATE_ACTIF|.*DATE_\w+": "01/02/2024",
}
"""Path of an element → a value of its form; any other is words of its own."""
V3 = re.compile(r"(ANCIENNE|NOUVELLE)_CERTIFICATION|JURY_\w+|VERSION_FLUX|.*TAUX_…")
"""Elements that another form of the same statement would hide, or that are not of a fiche."""
LISTED = [one for one in elements() if not V3.fullmatch(one.path)]


def sample(path: str) -> str:
    found = [m.expand(v) for p, v in SAMPLES.items() if (m := re.fullmatch(p, path))]
    return found[0] if found else f"Mots de {path.lower()}"


def fiche(left_out: str = "", *more: str) -> etree._Element:
    """A fiche that has every element but one."""
    root = etree.Element("FICHE")
    for path in [*(one.path for one in LISTED), *more]:
        if path == left_out:
            continue
        node = root
        for tag in path.split("/"):
            found = node.find(tag)
            node = found if found is not None else etree.SubElement(node, tag)
        node.text = sample(path)
    return root


def written(root: etree._Element) -> Counter[str]:
    """The statements of a fiche."""
    xml = b"<FICHES>" + etree.tostring(root) + b"</FICHES>"
    unknown: Counter[str] = Counter()
    writer = Writer("https://example.org/export", Known())
    lines = [
        line
        for one in feed.read(io.BytesIO(xml), lambda _: None, unknown)
        for line in writer.fiche(one)
    ]
    assert not unknown
    return Counter(lines)


@cache
def whole() -> Counter[str]:
    return written(fiche())


def expanded(term: str) -> str:
    prefix, name = term.split(":")
    return f"<{PREFIXES[prefix]}{name}>"


@pytest.mark.parametrize("element", LISTED, ids=lambda one: one.path)
def test_an_element_is_written_where_it_is_said_to_be(element: Element) -> None:
    lost = whole() - written(fiche(element.path))
    gained = written(fiche(element.path)) - whole()
    if not element.place.terms:
        assert (lost, gained) == (Counter(), Counter())
        assert len(element.place.note) > 20
        return
    predicates = {line.split(" ")[1] for line in lost}
    assert {expanded(term) for term in element.place.terms} <= predicates


@pytest.mark.parametrize(
    ("path", "value", "predicate"),
    [
        ("ANCIENNE_CERTIFICATION", "RNCP97001", "dcterms:replaces"),
        ("NOUVELLE_CERTIFICATION", "RNCP97001", "dcterms:isReplacedBy"),
    ],
)
def test_the_flat_elements_of_v3(path: str, value: str, predicate: str) -> None:
    root = fiche()
    etree.SubElement(root, path).text = value
    gained = written(root) - whole()
    assert expanded(predicate) in {line.split(" ")[1] for line in gained}


def test_a_rate_without_a_measure_is_left_out() -> None:
    path = "STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION/TAUX_AUTRE"
    assert written(fiche("", path)) == whole()


def test_the_page_has_the_table() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not beside the checkout")
@pytest.mark.parametrize("name", ["RNCP", "RS"])
def test_every_element_of_the_real_feeds_is_listed(name: str) -> None:
    known = {one.path for one in elements()}
    root = etree.parse(SHARED / f"export_fiches_{name}_fixture.xml").getroot()
    seen = {
        "/".join(
            [*(a.tag for a in reversed([*e.iterancestors("*")]) if a.tag[:5] != "FICHE"), e.tag]
        )
        for e in root.iter("*")
        if len(e) == 0 and e.tag[:5] != "FICHE"
    }
    assert len(seen) > 50
    empty = {
        p for p in seen if any(k.startswith(f"{p}/") for k in known)
    }  # a list with nothing in it
    assert seen - known - empty == set()


def test_every_element_of_the_format_is_listed() -> None:
    """The names of V4.1 (shared/data/README.md), each at the end or on the way of a path."""
    names = """ID_FICHE NUMERO_FICHE INTITULE ABREGE ETAT_FICHE ACTIF TYPE_ENREGISTREMENT
    NOMENCLATURE_EUROPE NIVEAU CODES_NSF NSF CODES_ROME ROME FORMACODES FORMACODE CODES_IDCC IDCC CCN_1
    CCN_2 CCN_3 NUMERO CERTIFICATEURS CERTIFICATEUR SIRET_CERTIFICATEUR NOM_CERTIFICATEUR
    ETAT_CERTIFICATEUR DATE_DERNIERE_MODIFICATION_ETAT NOM_COMMERCIAL SITE_INTERNET PARTENAIRES PARTENAIRE
    NOM_PARTENAIRE SIRET_PARTENAIRE HABILITATION_PARTENAIRE ETAT_HABILITATION DATE_ACTIF ACTIVITES_VISEES
    CAPACITES_ATTESTEES SECTEURS_ACTIVITE TYPE_EMPLOI_ACCESSIBLES OBJECTIFS_CONTEXTE
    REGLEMENTATIONS_ACTIVITES PREREQUIS_ENTREE_FORMATION PREREQUIS_VALIDATION_CERTIFICATION
    VALIDATION_PARTIELLE VALIDATION_PARTIELLE_PERIMETRE SI_JURY_FI SI_JURY_CA SI_JURY_FC SI_JURY_CQ
    SI_JURY_CL SI_JURY_VAE COMPOSITION DATE_DERNIERE_MODIFICATION EXISTENCE_PARTENAIRES
    ACCESSIBLE_NOUVELLE_CALEDONIE ACCESSIBLE_POLYNESIE_FRANCAISE LIEN_URL_DESCRIPTION
    NIVEAU_MAITRISE_COMPETENCES DATE_FIN_ENREGISTREMENT DATE_DE_PUBLICATION DATE_EFFET DATE_DECISION
    DATE_DERNIER_JO DATE_LIMITE_DELIVRANCE DUREE_ENREGISTREMENT PUBLICATION_DECRET_GENERAL
    PUBLICATION_DECRET_CREATION PUBLICATION_DECRET_AUTRE PUBLICATION_JO TITRE DATE_PUBLICATION_JO
    STATISTIQUES_PROMOTIONS STATISTIQUES_PROMOTION ANNEE NOMBRE_CERTIFIES NOMBRE_CERTIFIES_VAE
    TAUX_INSERTION_GLOBAL_6MOIS TAUX_INSERTION_METIER_2ANS ANNEES_PROMOTIONS_NIVEAU BLOCS_COMPETENCES
    BLOC_COMPETENCES LISTE_COMPETENCES MODALITES_EVALUATION PREREQUIS_ENTREE_FORMATION_BLOC
    PREREQUIS_VALIDATION_BLOC ANCIENNES_CERTIFICATIONS ANCIENNE_CERTIFICATION
    ID_FICHE_ANCIENNE_CERTIFICATION NOUVELLES_CERTIFICATIONS NOUVELLE_CERTIFICATION
    ID_FICHE_NOUVELLE_CERTIFICATION CORRESPONDANCES CORRESPONDANCE SOURCE DESTINATION"""
    listed = {tag for one in elements() for tag in one.path.split("/")}
    assert set(names.split()) - listed == set()
