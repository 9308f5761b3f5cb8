"""The kind of a certifier: what its name says by a rule, and nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import crosswalk
from crosswalk.register.certifiers import kind_from_name
from crosswalk.register.importing import Options, import_export
from crosswalk.register.records import line
from tests.cli.test_cli import ROOT
from tests.register.conftest import FICHE

EXPORT = (
    ROOT.parent / "shared/data/rncp/csv-2026-02-01/export_fiches_CSV_Certificateurs_2026_02_01.csv"
)
LABOUR = "MINISTERE DU TRAVAIL DU PLEIN EMPLOI ET DE L' INSERTION"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (LABOUR, "Ministry"),
        ("Ministère de la culture", "Ministry"),
        ("ASSOCIATION CPNEF AV", "BranchBody"),
        ("CPNE-FP DES ACTEURS DU LIEN SOCIAL", "BranchBody"),
        ("CPNEFP de la branche", "BranchBody"),
        ("ORGANISME CERTIFICATEUR DE LA BRANCHE DU SPORT OC SPORT", "BranchBody"),
        ("DIRECTION DES RESSOURCES HUMAINES DES MINISTERES ECONOMIQUES ET FINANCIERS", None),
        ("MINISTERES ECONOMIQUES", None),
        ("SECRETARIAT GENERAL DU MINISTERE DE L'INTERIEUR (SG)", None),
        ("SECRETARIAT D'ETAT AUPRES DU PREMIER MINISTRE CHARGE DE LA MER", None),
        ("ASSOCIATION POUR LA FORMATION DANS LA BRANCHE SECURITE PRIVEE", None),
        ("FEDERATION DES ACTEURS DE LA SOLIDARITE", None),
        ("CPNEXT", None),
        ("", None),
    ],
)
def test_only_what_the_name_says(name: str, kind: str | None) -> None:
    assert kind_from_name(name) == kind


def test_the_kind_is_said_to_be_deduced(place: Path, feed: Path) -> None:
    other = FICHE.replace("30840109000011", "11000007200014", 1)
    feed.write_text(other.replace("FEDERATION DES ACTEURS DE LA SOLIDARITE", LABOUR), "utf-8")
    import_export(feed, place, Options())
    graph = crosswalk.open(place)
    (row,) = graph.query("certificateurs", a="RNCP99001")
    assert (row["siret"], row["kindFromName"]) == ("11000007200014", "Ministry")
    (row,) = graph.query("certificateurs", a="RNCP41402")
    assert "kindFromName" not in row
    stated = "SELECT ?c { ?c <https://w3id.org/passerelle/ontology#certifierKind> ?kind }"
    assert graph.query(stated) == []


@pytest.mark.skipif(not EXPORT.is_file(), reason="../shared/data is not beside the checkout")
def test_the_real_export() -> None:
    with EXPORT.open(encoding="utf-8-sig", newline="") as stream:
        names = [line(row["Nom_Certificateur"]) for row in csv.DictReader(stream, delimiter=";")]
    assert len(names) == 39_298
    assert Counter(map(kind_from_name, names)) == {
        None: 33_142,
        "Ministry": 6_062,
        "BranchBody": 94,
    }
    assert sorted({name for name in names if kind_from_name(name) == "BranchBody"}) == [
        "ASSOCIATION CPNEF AV",
        "OC ECLAT ORGANISME CERTIFICATEUR DE LA BRANCHE ECLAT",
        "ORGANISME CERTIFICATEUR DE LA BRANCHE DU SPORT OC SPORT",
    ]
