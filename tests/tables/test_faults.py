"""Seeded faults: each is found with its message, row and column, and nothing else is an error."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

import crosswalk
from crosswalk import tables
from crosswalk.tables.messages import ERROR, MESSAGES
from crosswalk.tables.verifying import RULES
from tests.tables.conftest import CLEAN, DAY, DECLARED, HEADERS, as_csv, grid, needs_shared

ROW = dict[str, str]
BLOCS = "RNCP41402BC01 ET RNCP41402BC02 ET RNCP41402BC03"


@dataclass(frozen=True)
class Fault:
    """Rows that hold one fault: what must be said, on which row of the file, under which column."""

    id: str
    rows: tuple[ROW, ...]
    row: int
    column: str
    headers: dict[str, str] = field(default_factory=lambda: dict(HEADERS))


def changed(**cells: str) -> ROW:
    return CLEAN | cells


def second(id: str, column: str, **cells: str) -> Fault:
    """The clean row, then the row at fault."""
    return Fault(id, (CLEAN, changed(**cells)), 3, HEADERS[column])


def alone(id: str, column: str, **cells: str) -> Fault:
    """The row at fault only: a second one would be another fault."""
    return Fault(id, (changed(**cells),), 2, HEADERS[column])


REPEATED = HEADERS | {"again": "Blocs concernés"}
FAULTS = [
    second("code-malforme", "source_blocs", source_blocs="RNCP41402B01 - Encadrer des salariés"),
    second("code-malforme", "source_blocs", source_blocs="RNCP41402BC001"),
    second("code-malforme", "target_blocs", target_blocs="RNCP39O99BC02"),
    second("code-malforme", "source_blocs", source_blocs="RNCP４１４０２BC01"),
    second("code-malforme", "target_blocs", target_blocs="RNCP39099"),
    second("code-malforme", "target", target="RNCP39O99"),
    second("cellule-illisible", "source_blocs", source_blocs="(RNCP41402BC01 ET RNCP41402BC02"),
    second("cellule-illisible", "source_blocs", source_blocs="RNCP41402BC01 ET"),
    second("cellule-illisible", "source_blocs", source_blocs="voir annexe RNCP41402BC01"),
    second("cellule-illisible", "target", target="RNCP39099 OU RNCP32139"),
    second("certification-sans-numero", "target", target="Moniteur d'atelier"),
    second("certification-manquante", "target", target="", target_blocs=""),
    second("bloc-inconnu", "source_blocs", source_blocs="RNCP41402BC09"),
    second("bloc-inconnu", "target_blocs", target="RNCP32139", target_blocs="RNCP32139BC04"),
    second("bloc-autre-fiche", "target_blocs", target_blocs="RNCP32139BC02"),
    second("bloc-autre-fiche", "source_blocs", source_blocs="RNCP39794BC01"),
    second(
        "intitule-autre-bloc", "source_blocs",
        source_blocs="RNCP41402BC01 - Former des salariés en situation de production",
    ),
    second("intitule-different", "source_blocs", source_blocs="RNCP41402BC01 - Vendre des voitures"),
    alone("intitule-certification", "target", target="RNCP39099 - Boulanger pâtissier"),
    second(
        "numero-de-document", "target_blocs", target="RNCP32139",
        target_blocs="RNCP32139BC02 - Animer, organiser et gérer la production ou les prestations de "
        "service d’une équipe dans la structure et/ou hors les murs",
    ),
    second("numero-de-document", "target_blocs", target="RNCP32139", target_blocs="Bloc 2"),
    second("nature-inconnue", "kind", kind="équivalence"),
    alone("sens-inconnu", "direction", direction="vers le haut"),
    alone("date-illisible", "effect_on", effect_on="31/02/2026"),
    alone("dates-incoherentes", "ends_on", effect_on="01/01/2027", ends_on="01/01/2026"),
    alone("dates-incoherentes", "effect_on", effect_on="01/01/2031"),
    second("et-ou-ambigu", "source_blocs", source_blocs="RNCP41402BC01 et/ou RNCP41402BC02"),
    second(
        "et-ou-ambigu", "source_blocs",
        source_blocs="RNCP41402BC01 ET RNCP41402BC02 OU RNCP41402BC03",
    ),
    second("ligne-sur-elle-meme", "target", target="RNCP41402", target_blocs="RNCP41402BC04"),
    second("lignes-contradictoires", "kind", kind="dispense"),
    second("lignes-contradictoires", "kind", effect_on="01/06/2026"),
    Fault(
        "ensemble-eclate",
        (
            changed(source_blocs="RNCP41402BC01"), changed(source_blocs="RNCP41402BC02"),
            changed(source_blocs="RNCP41402BC03"),
        ),
        4, HEADERS["source_blocs"],
    ),
    Fault(
        "ensemble-eclate",
        (changed(target_blocs="RNCP39099BC02"), changed(target_blocs="RNCP39099BC03")),
        2, HEADERS["source_blocs"],
    ),
    alone("ensemble-eclate", "source_blocs", source_blocs=BLOCS.replace(" ET ", " OU ")),
    second(
        "totale-niveau", "kind", kind="totale", target="RNCP37275", source_blocs="", target_blocs=""
    ),
    second(
        "totale-incomplete", "source_blocs", kind="totale", target="RNCP32139", source_blocs=BLOCS,
        target_blocs="",
    ),
    second("partielle-sans-bloc", "target_blocs", source_blocs="", target_blocs=""),
    second("allegement", "kind", target="RNCP32139", target_blocs="RNCP32139BC01", kind="allègement"),
    # Below: no error, but told.
    second("doublon", "target_blocs"),
    second("dispense-ou-allegement", "comment", comment="vaut dispense de l'épreuve écrite"),
    Fault("colonne-double", (CLEAN,), 1, "Blocs concernés", REPEATED),
    second("declaration-ajoutee", "target", target="RNCP32139", target_blocs="RNCP32139BC01"),
    alone("declaration-modifiee", "source_blocs", source_blocs="RNCP41402BC01 ET RNCP41402BC02"),
    Fault(
        "declaration-retiree",
        (changed(source_blocs="RNCP41402BC04", target="RNCP32139", target_blocs="RNCP32139BC01"),),
        2, HEADERS["target"],
    ),
    alone("nature-differente", "kind", kind="dispense"),
    alone("date-avant-decision", "effect_on", effect_on="01/01/2020"),
    second("certification-non-verifiee", "target", target="RNCP99999", target_blocs="RNCP99999BC01"),
    second("certification-non-verifiee", "target", target="RS6626", target_blocs=""),
    second("bloc-non-verifie", "target_blocs", target_blocs="RNCP39099BC01"),
    alone("code-forme", "source_blocs", source_blocs=BLOCS.replace("BC01", "BC1")),
    alone("code-manquant", "target_blocs", target_blocs="soutenir le développement des compétences "
          "professionnelles des personnes. Favoriser leur reconnaissance et l'accès à la certification "
          "professionnelle en milieu de travail protégé."),
    second("numero-local", "target_blocs", target="RNCP39794", target_blocs="CCP 3"),
    alone(
        "intitule-approchant", "target_blocs",
        target_blocs=CLEAN["target_blocs"].replace("Organiser, conduire", "Organiser et conduire"),
    ),
    alone("et-ou-implicite", "source_blocs", source_blocs=BLOCS.replace(" ET ", "\n")),
    alone("formule", "comment", comment="=HYPERLINK(\"x\")"),
    second("cote-sans-bloc", "target_blocs", target="RNCP37275", target_blocs=""),
    second("titre-echu", "target", target="RNCP32139", target_blocs="RNCP32139BC01"),
    Fault("sans-justification", (CLEAN, changed(justification="")), 3, HEADERS["justification"]),
    Fault("sans-base-legale", (CLEAN, changed(legal_source="")), 3, HEADERS["legal_source"]),
    alone("bloc-sans-ligne", "source_blocs"),
    second("titre-cite", "target", target="RNCP37275", target_blocs="RNCP37275BC01"),
    second("niveaux-differents", "target", target="RNCP37275", target_blocs="RNCP37275BC01"),
    second("dispense-declaree", "kind", kind="dispense", target="RNCP32139",
           target_blocs="RNCP32139BC01"),
]  # fmt: skip


def told(report: tables.Report) -> set[tuple[str, int, str]]:
    return {(m.id, row.row, m.column) for row in report.rows for m in row.messages}


def errors(report: tables.Report) -> set[str]:
    return {m.id for row in report.rows for m in row.messages if m.severity == ERROR}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.id}-{FAULTS.index(f)}")
def test_each_fault_is_found_and_no_other_error(fault: Fault, graph: crosswalk.Graph) -> None:
    rows = grid(*fault.rows, headers=fault.headers)
    report = tables.verify(graph, tables.read(as_csv(rows), "essai.csv"), DAY)
    assert (fault.id, fault.row, fault.column) in told(report)
    expected = {fault.id} if MESSAGES[fault.id].severity == ERROR else set()
    assert errors(report) == expected


def test_the_clean_row_is_silent_but_for_one_information(graph: crosswalk.Graph) -> None:
    report = tables.verify(graph, tables.read(as_csv(grid(CLEAN)), "essai.csv"), DAY)
    assert told(report) == {("bloc-sans-ligne", 2, "Blocs concernés")}
    assert (report.summary.verdict, report.conforms) == ("conforme", True)


@needs_shared
@pytest.mark.parametrize(
    ("old", "new", "id", "row"),
    [
        ("RNCP37507\t", "RNCP99999\t", "certification-inconnue", 2),
        ("RNCP36490BC02+RNCP36490BC03\t", "RNCP36490BC02+RNCP36490BC09\t", "bloc-inconnu", 17),
        ("RNCP37674BC01\tDévelopper", "RNCP37674BC02\tDévelopper", "intitule-autre-bloc", 11),
        ("RS6626\t", "RS6627\t", "certification-non-verifiee", 31),
    ],
)
def test_a_fault_among_the_real_rows(
    old: str, new: str, id: str, row: int, register: crosswalk.Graph
) -> None:
    text = DECLARED.read_text(encoding="utf-8")
    assert old in text
    seeded = text.replace(old, new, 1)
    report = tables.verify(register, tables.read(seeded.encode(), "declared.tsv"), DAY)
    assert (id, row) in {(m, r) for m, r, _ in told(report)}
    assert errors(report) <= {id}


@needs_shared
def test_a_row_taken_out_or_split_is_seen(register: crosswalk.Graph) -> None:
    lines = DECLARED.read_text(encoding="utf-8").splitlines(keepends=True)
    without = "".join(lines[:15] + lines[16:])  # RNCP36490 → RNCP34943
    report = tables.verify(register, tables.read(without.encode(), "declared.tsv"), DAY)
    assert [
        (m.id, row.row) for row in report.rows for m in row.messages if "RNCP34943" in m.text
    ] == [("declaration-retiree", 13)]
    assert errors(report) == set()
    blocs, labels = "RNCP29965BC06+RNCP29965BC07", lines[13].split("\t")[7].split(" || ")
    halves = [
        lines[13].replace(blocs, code).replace(" || ".join(labels), label)
        for code, label in zip(blocs.split("+"), labels, strict=True)
    ]
    split = "".join([*lines[:13], *halves, *lines[14:]])
    report = tables.verify(register, tables.read(split.encode(), "declared.tsv"), DAY)
    assert {(m.id, row.row) for row in report.rows for m in row.messages if m.severity == ERROR} == {
        ("ensemble-eclate", 14), ("ensemble-eclate", 15),
    }  # fmt: skip


@needs_shared
def test_renewed_ended_and_one_sided_titles_of_the_register(register: crosswalk.Graph) -> None:
    report = tables.verify(register, tables.read(DECLARED), DAY)
    found = told(report)
    assert ("titre-renouvele", 17, "fiche_destination") in found
    assert ("titre-declarant-echu", 33, "fiche_source") in found
    row = CLEAN | {"source": "RNCP41402", "source_blocs": "RNCP41402BC04", "target": "RNCP37674",
                   "target_blocs": "RNCP37674BC01"}  # fmt: skip
    report = tables.verify(register, tables.read(as_csv(grid(CLEAN, row)), "x.csv"), DAY)
    assert "reciproque-non-declaree" in {m.id for m in report.rows[1].messages}


def test_every_message_has_its_fault_or_its_reason() -> None:
    elsewhere = {
        "certification-inconnue": "test_a_fault_among_the_real_rows",
        "titre-declarant-echu": "test_renewed_ended_and_one_sided_titles_of_the_register",
        "titre-renouvele": "test_renewed_ended_and_one_sided_titles_of_the_register",
        "reciproque-non-declaree": "test_renewed_ended_and_one_sided_titles_of_the_register",
        "declarations-hors-tableau": "test_reading.test_a_table_about_one_partner",
        "cellules-fusionnees": "test_reading.test_merged_blocs",
        "intitules-nombre": "test_reading.test_labels_of_a_column",
        "totale-blocs": "test_reading.test_a_total_that_names_all_its_blocs",
        "paires-sssom": "test_reading.test_sssom",
    }
    assert {fault.id for fault in FAULTS} | set(elsewhere) == set(MESSAGES)
    assert set(RULES) <= set(MESSAGES)
    assert len({f.id for f in FAULTS if MESSAGES[f.id].severity == ERROR}) >= 20
