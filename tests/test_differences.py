"""What the sources of one certification say differently, each value with those who state it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import crosswalk
from crosswalk.differences import Statement, differences, source_name
from crosswalk.errors import UnknownEntityError
from crosswalk.identifiers import GRAPH
from crosswalk.register.importing import Options, import_export
from tests.cli.test_cli import ROOT, run

SHARED = ROOT.parent / "shared/data/rncp"
XML = """<FICHES><FICHE><NUMERO_FICHE>RNCP41402</NUMERO_FICHE>
<INTITULE>ENCADRANT TECHNIQUE D'ACTIVITES D'INSERTION PAR L'ECONOMIQUE</INTITULE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV5</NIVEAU></NOMENCLATURE_EUROPE>
<CODES_NSF><NSF><CODE>332</CODE><LIBELLE>Travail social</LIBELLE></NSF></CODES_NSF>
<CODES_ROME><ROME><CODE>K1203</CODE></ROME><ROME><CODE>K1801</CODE></ROME></CODES_ROME>
<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP41402BC01</CODE><LIBELLE>Encadrer</LIBELLE>
</BLOC_COMPETENCES></BLOCS_COMPETENCES>
<DATE_FIN_ENREGISTREMENT>{end}</DATE_FIN_ENREGISTREMENT></FICHE></FICHES>
"""


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "store")
    for day, end in (("2026-08-16", "31/12/2020"), ("2026-09-16", "31/12/2021")):
        feed = tmp_path / f"export_fiches_RNCP_V4_1_{day}.xml"
        feed.write_text(XML.format(end=end), encoding="utf-8")
        import_export(feed, tmp_path / "store", Options())
    return tmp_path / "store"


def test_each_value_has_its_sources(place: Path) -> None:
    found = differences(crosswalk.open(place), "41402")
    export, page = "export rncp-xml du 2026-09-16", "document rncp41402-fiche"
    assert {export, page} <= set(found.sources)
    assert "export rncp-xml du 2026-08-16" not in found.sources  # an older snapshot
    by_name = {(one.bloc, one.property): one for one in found.differences}
    assert by_name["", "niveau"].statements == (
        Statement(("4",), (page,)),
        Statement(("5",), (export,)),
    )
    assert by_name["", "ROME"].statements == (
        Statement(("K1203",), (page,)),
        Statement(("K1203", "K1801"), (export,)),
    )
    assert Statement(("2021-12-31",), (export,)) in by_name["", "échéance"].statements
    assert ("", "NSF") not in by_name  # both say 332
    assert by_name["BC01", "intitulé"].same_words is False
    assert Statement(("Encadrer",), (export,)) in by_name["BC01", "intitulé"].statements


def test_two_documents_of_one_title(graph: crosswalk.Graph) -> None:
    found = differences(graph, "RNCP39099")
    by_name = {(one.bloc, one.property): one for one in found.differences}
    title = by_name["", "intitulé"]
    assert title.same_words is True
    assert [statement.values[0] for statement in title.statements] == [
        "Moniteur d'Atelier en milieu de travail protégé",
        "Moniteur d'atelier en milieu de travail protégé",
    ]
    assert by_name["BC02", "intitulé"].same_words is False  # « SERVICES T ANIMER »
    names = {value for one in by_name["", "certificateur"].statements for value in one.values}
    assert (
        "CONFEDERATION DES EMPLOYEURS DU SECTEUR SANITAIRE, SOCIAL ET MEDICO-SOCIAL PRIVE A BUT NON "
        "LUCRATIF (88254127900023)"
    ) in names


def test_one_source_does_not_differ_from_itself(graph: crosswalk.Graph) -> None:
    for number in ("RNCP32139", "RNCP39099", "RNCP39794", "RNCP41402"):
        for one in differences(graph, number).differences:
            assert len(one.statements) > 1
            assert len({s for statement in one.statements for s in statement.sources}) > 1


def test_what_is_not_known(graph: crosswalk.Graph) -> None:
    with pytest.raises(UnknownEntityError, match="registre non chargé"):
        differences(graph, "RNCP99999")


@pytest.mark.parametrize(
    ("graph_name", "said"),
    [
        ("document/rncp41402-fiche", "document rncp41402-fiche"),
        ("register/csv-nsf/2026-02-01", "export csv-nsf du 2026-02-01"),
        ("excerpt/csv-nsf/2026-02-01", "lignes citées de csv-nsf (2026-02-01)"),
    ],
)
def test_a_source_is_named_as_a_person_would(graph_name: str, said: str) -> None:
    assert source_name(GRAPH + graph_name) == said


def test_the_command(built: Path) -> None:
    done = run("differences", "39099", store=built)
    assert done.returncode == 0, done.stderr
    assert "• intitulé (mêmes mots, écrits autrement)" in done.stdout
    assert "Outil d'information non officiel." in done.stdout
    told = json.loads(run("differences", "39099", "--format", "json", store=built).stdout)
    assert told["number"] == "RNCP39099"
    assert told["differences"][0]["property"] == "intitulé"
    assert run("differences", "RNCP99999", store=built).returncode == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not beside the checkout")
def test_the_first_four_with_the_real_exports(built: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    shutil.copytree(built, place)
    folder = tmp_path / "csv"
    folder.mkdir()
    for name in (
        "csv-2024-01-17/*Blocs*",
        "csv-2026-02-01/*Certificateurs*",
        "csv-2026-02-01/*Nsf*",
    ):
        for path in SHARED.glob(name):
            shutil.copy(path, folder)
    import_export(folder, place, Options())
    graph = crosswalk.open(place)
    found = {n: differences(graph, n) for n in ("RNCP41402", "RNCP39099", "RNCP32139", "RNCP39794")}
    for number, one in found.items():
        assert "export csv-nsf du 2026-02-01" in one.sources, number
    old = {(d.bloc, d.property): d for d in found["RNCP32139"].differences}
    blocs = {"export csv-blocs du 2024-01-17", "lignes citées de csv-blocs (2024-01-17)"}
    stated = {s for one in old["BC03", "intitulé"].statements for s in one.sources}
    assert stated == blocs | {"document tma-2018-referentiel"}
    (register,) = (s for s in old["", "certificateur"].statements if "export" in s.sources[0])
    assert [value[-15:-1] for value in register.values] == ["77566620900058", "81766465900015"]
    assert found["RNCP41402"].differences == ()
    assert [d.property for d in found["RNCP39794"].differences] == []
