"""Two editions: real pairs where there are some, else an edit of a real text, said to be one.

No real pair at hand has a competence moved, split or merged: two editions of a full référentiel are not
among the sources (the exports that carry competences are of one day). These three are tested on the real
fiche RNCP35809 and on RNCP41402, edited by us.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import crosswalk
from crosswalk.matching import mapping, version_reports, versions
from crosswalk.matching.statements import Statement, of_title
from crosswalk.matching.versions import DROPPED, KEPT, MERGED, MOVED, NEW, REWORDED, SPLIT
from crosswalk.register.importing import Options, import_export
from tests.cli.test_cli import ROOT, run

SHARED = ROOT.parent / "shared/data"
FEED = SHARED / "rncp/export_fiches_RNCP_fixture.xml"
needs_shared = pytest.mark.skipif(
    not FEED.is_file(), reason="../shared/data is not beside the checkout"
)
SHARED_OUT = "Définir l’affectation des ressources humaines et matérielles"
EDITS = (
    # Moved from one bloc to another.
    ("  - Transmettre des consignes  - ", "  - "),
    ("  - Implanter un ouvrage", "  - Implanter un ouvrage  - Transmettre des consignes"),
    # Split.
    (
        f"{SHARED_OUT}, et les adapter à l’avancement du chantier",
        f"{SHARED_OUT}  - Adapter les ressources humaines et matérielles à l’avancement du chantier",
    ),
    # Merged, dropped, new.
    ("Évaluer les risques professionnels  - Prévenir les", "Évaluer et prévenir les"),
    ("  - Intervention à proximité des réseaux", ""),
    ("  - Gérer les stocks", "  - Tenir le journal des déchets  - Gérer les stocks"),
)
"""What we change in the real fiche RNCP35809."""


@pytest.fixture(scope="module")
def exports(built: Path, tmp_path_factory: pytest.TempPathFactory) -> crosswalk.Graph:
    """The real export, then the same a month later with the edits of RNCP35809."""
    folder = tmp_path_factory.mktemp("exports")
    shutil.copytree(built, folder / "store")
    text = FEED.read_text(encoding="utf-8")
    start = text.index("<BLOCS_COMPETENCES>", text.index("<NUMERO_FICHE>RNCP35809<"))
    end = text.index("</BLOCS_COMPETENCES>", start)
    first = folder / "export_fiches_RNCP_V4_1_2026-08-16.xml"
    first.write_text(text, encoding="utf-8")
    edited = text[start:end]
    for old, new in EDITS:
        assert edited.count(old) == 1, old
        edited = edited.replace(old, new)
    second = folder / "export_fiches_RNCP_V4_1_2026-09-16.xml"
    second.write_text(text[:start] + edited + text[end:], encoding="utf-8")
    for path in (first, second):
        import_export(path, folder / "store", Options())
    return crosswalk.open(folder / "store")


def told(found: versions.Diff, state: str) -> list[tuple[list[str], list[str]]]:
    return [
        ([one.text for one in change.old], [one.text for one in change.new])
        for change in found.changes
        if change.state == state
    ]


@needs_shared
def test_two_exports_of_one_fiche(exports: crosswalk.Graph) -> None:
    command = (
        "diff",
        "RNCP35809",
        "--from",
        "2026-08-16",
        "--to",
        "2026-09-16",
        "--engine",
        "lexical",
    )
    answer = json.loads(run(*command, "--format", "json", store=exports.store.path).stdout)
    assert answer["counts"] == {
        "gardé": 48, "reformulé": 0, "déplacé": 1, "scindé": 1, "fusionné": 1, "nouveau": 1, "supprimé": 1,
    }  # fmt: skip
    days = date(2026, 8, 16), date(2026, 9, 16)
    lines = version_reports.lines(
        versions.between(exports, "RNCP35809", "RNCP35809", "lexical", days)
    )
    assert lines[0].startswith(
        "De RNCP35809 (16/08/2026) à RNCP35809 (16/09/2026) (moteur lexical), énoncés : 48"
    )
    assert "compétence déplacée : « Transmettre des consignes »" in lines
    assert (
        f"compétence scindée : « {SHARED_OUT}, et les adapter à l’avancement du chantier » → "
        f"« {SHARED_OUT} » + « Adapter les ressources humaines et matérielles à l’avancement du chantier »"
    ) in lines
    assert (
        "compétence fusionnée : « Évaluer les risques professionnels » + « Prévenir les risques "
        "professionnels » → « Évaluer et prévenir les risques professionnels »"
    ) in lines
    assert "compétence supprimée : « Intervention à proximité des réseaux »" in lines
    assert "compétence nouvelle : « Tenir le journal des déchets »" in lines


@needs_shared
def test_a_title_and_the_one_that_replaces_it(exports: crosswalk.Graph) -> None:
    """Programme Grande École, RNCP34762 and RNCP39568, which replaces it: nearly all was written anew."""
    found = versions.between(exports, "RNCP34762", "RNCP39568", "lexical")
    assert {state for state in versions.STATES if found.count(state)} == {REWORDED, NEW, DROPPED}
    economic = next(
        c for c in found.changes if c.state == REWORDED and "géopolitiques" in c.new[0].text
    )
    assert next(part for part in economic.marked if part[0] == "=") == (
        "=", "les contextes économiques et géopolitiques qui peuvent venir impacter les choix stratégiques",
    )  # fmt: skip
    assert found.unknown == ()


def test_the_moniteur_datelier_of_2018_and_of_2024(graph: crosswalk.Graph) -> None:
    found = versions.between(graph, "RNCP32139", "RNCP39099", "lexical")
    ((old,), (new,)) = next(iter(told(found, REWORDED)))
    assert old.startswith("Animer, organiser et gérer la production ou les prestations")
    assert new.startswith("organiser, conduire la production de biens ou de services")
    gone = next(
        c
        for c in found.changes
        if c.state == DROPPED and c.old[0].text.startswith("Gérer, développer")
    )
    assert gone.near is not None
    assert gone.near.text.startswith("soutenir le développement des compétences professionnelles")
    lines = version_reports.lines(found)
    assert "compétences : non comparables, le graphe ne les connaît que dans RNCP32139" in lines
    assert "(s)" not in "\n".join(lines)


def test_the_insertion_supervisor_of_2019_and_of_2024(graph: crosswalk.Graph) -> None:
    found = versions.between(graph, "RNCP34336", "RNCP39794", "lexical")
    assert Counter(one.state for one in found.changes) == {KEPT: 1, REWORDED: 2}
    one = next(c for c in found.changes if c.marked and "socioprofessionnel" in c.old[0].text)
    assert [part for part in one.marked if part[0] != "="] == [
        ("-", "socioprofessionnel"), ("+", "socio-professionnel"),
    ]  # fmt: skip


def test_moved_split_and_merged_in_an_edit_of_a_real_text(graph: crosswalk.Graph) -> None:
    real = [one for one in of_title(graph, "RNCP41402") if one.kind in ("bloc", "compétence")]
    long = next(
        one for one in real if one.text.startswith("Gérer la transmission des informations")
    )
    first, second = long.text.split(" et en respectant ")
    one, other = (
        next(s for s in real if s.text.startswith(start))
        for start in ("Élaborer des devis", "S’assurer de l’amélioration continue")
    )
    moved = next(s for s in real if s.text.startswith("Favoriser progressivement"))
    bloc = next(s.entity for s in real if s.kind == "bloc" and s.entity.endswith("BC04"))
    edited: list[Statement] = [s for s in real if s not in (long, one, other, moved)] + [
        replace(moved, bloc=bloc, group=bloc),
        replace(long, entity=f"{long.entity}a", text=first),
        replace(
            long, entity=f"{long.entity}b", text=f"Gérer les informations en respectant {second}"
        ),
        replace(one, entity=f"{one.entity}x", text=f"{one.text} ; {other.text}"),
    ]
    edited = [replace(s, title="RNCP41402 (modifié)") for s in edited]
    found = versions.diff(
        mapping.of_statements("lexical", "RNCP41402", "RNCP41402 (modifié)", real, edited)
    )
    assert told(found, MOVED) == [([moved.text], [moved.text])]
    assert told(found, SPLIT) == [
        ([long.text], [first, f"Gérer les informations en respectant {second}"])
    ]
    assert told(found, MERGED) == [([one.text, other.text], [f"{one.text} ; {other.text}"])]
    assert found.count(KEPT) == len(real) - 4
    assert found.count(NEW) == found.count(DROPPED) == 0
    page = version_reports.to_html(found)
    assert "<td>déplacée<td>compétence" in page
    assert "<td>scindée<td>compétence" in page


def test_two_dates_or_two_titles_are_asked_for(built: Path) -> None:
    from crosswalk.cli.main import app

    one = "RNCP41402"
    for words in ([one], [one, "--from", "2026-01-01"], [one, "RNCP39794", "--to", "2026-01-01"]):
        refused = CliRunner().invoke(app, ["diff", *words, "--store", str(built)])
        assert "donnez deux titres, ou un titre avec --from et --to" in str(refused.exception)


def test_two_days_of_one_state_of_the_register_are_not_compared(built: Path) -> None:
    from crosswalk.cli.main import app

    days = ["--from", "2026-08-16", "--to", "2026-09-16"]
    refused = CliRunner().invoke(app, ["diff", "RNCP41402", *days, "--store", str(built)])
    assert str(refused.exception) == (
        "ces deux jours donnent le même état du registre (exports dans l'entrepôt : aucun) : "
        "« crosswalk import-rncp FICHIER » en ajoute un"
    )
