"""Code lists in the store: one preferred label a concept, whatever was imported first."""

from __future__ import annotations

import json
import shutil
from itertools import permutations
from pathlib import Path

import pytest

import crosswalk
from crosswalk.build import build
from crosswalk.checks import fast
from crosswalk.checks.stored import check_store
from crosswalk.errors import DocumentError, StoreError
from crosswalk.register.importing import Options, import_export
from crosswalk.resources import data_dir
from crosswalk.store import ReadOnlyStore, default_graphs
from crosswalk.vocabularies.files import Given
from crosswalk.vocabularies.importing import import_vocabularies
from tests.cli.test_cli import run

PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
K1203 = "https://w3id.org/passerelle/id/rome/4/K1203"


def labels(place: Path) -> list[tuple[str, str]]:
    rows = crosswalk.open(place).query(
        PREFIXES + "SELECT DISTINCT ?c ?l "
        "{ ?c skos:prefLabel ?l ; skos:inScheme ?s FILTER(LANG(?l) = 'fr') }"
    )
    return sorted((row["c"], row["l"]) for row in rows)


def hierarchy(place: Path, code: str) -> list[tuple[str, ...]]:
    return [
        (row["scheme"], row["relation"], row["notation"], row.get("label", ""))
        for row in crosswalk.open(place).query("hierarchie", code=code)
    ]


def test_every_list_has_its_dated_graph(place: Path, lists: dict[str, Path]) -> None:
    found = import_vocabularies(list(lists.values()), place)
    store = ReadOnlyStore(place)
    names = {one.graph.split("/graph/")[1] for one in found}
    assert names == {
        "vocabulary/rome-4/4.60",
        "vocabulary/rome-3/3.47",
        "vocabulary/rome-4-arborescence/2025-09-18",
        "vocabulary/formacode/14",
        "vocabulary/nsf/2026-02-01",
        "vocabulary/idcc/2026-01-15",
    }
    assert {one.graph for one in found} <= set(store.default_graph_names())
    summary = store.summary()
    assert summary
    assert {one.graph: one.triples for one in found}.items() <= summary.graphs.items()
    assert summary.triples == len(list(store.quads()))


def test_the_hierarchy_answers(place: Path, lists: dict[str, Path]) -> None:
    import_vocabularies(list(lists.values()), place)
    occupation = "Educateur technique spécialisé / Educatrice technique spécialisée"
    assert hierarchy(place, "K1203") == [
        ("rome/3", "au-dessus", "K", ""),
        ("rome/3", "au-dessus", "K12", ""),
        ("rome/3", "ce code", "K1203", "Encadrement technique en insertion professionnelle"),
        ("rome/4", "au-dessus", "K", "Services à la personne et à la collectivité"),
        ("rome/4", "au-dessus", "K12", "Action sociale, socio-éducative et socio-culturelle"),
        ("rome/4", "ce code", "K1203", occupation),
        ("rome/4", "au-dessous", "14602", "Educateur / Educatrice technique"),
        ("rome/4", "au-dessous", "14603", occupation),
        (
            "rome/4",
            "a ce code pour parent",
            "K1215",
            "Moniteur / Monitrice d’atelier en milieu de travail protégé",
        ),
    ]
    assert hierarchy(place, "44024")[:2] == [
        ("formacode", "au-dessus", "44054", "Social"),
        ("formacode", "au-dessus", "K0", "Santé, social, sécurité"),
    ]


def test_codes_of_a_certification_are_worded_as_before(
    built: Path, place: Path, lists: dict[str, Path]
) -> None:
    import_vocabularies(list(lists.values()), place)
    for number in ("RNCP41402", "RNCP39099"):
        before = crosswalk.open(built).query("codes", a=number)
        assert crosswalk.open(place).query("codes", a=number) == before


def test_one_preferred_label_whatever_came_first(
    built: Path, tmp_path: Path, lists: dict[str, Path]
) -> None:
    feed = tmp_path / "export_fiches_RNCP_V4_1_2026-08-16.xml"
    feed.write_text(
        "<FICHES><FICHE><NUMERO_FICHE>RNCP99001</NUMERO_FICHE><INTITULE>Titre</INTITULE><CODES_ROME>"
        "<ROME><CODE>A1101</CODE><LIBELLE>Conduite d''engins</LIBELLE></ROME></CODES_ROME>"
        "</FICHE></FICHES>",
        encoding="utf-8",
    )

    def register(place: Path) -> None:
        import_export(feed, place, Options())

    def codes(place: Path) -> None:
        import_vocabularies([lists["rome-4"]], place)

    def tree(place: Path) -> None:
        import_vocabularies([lists["tree"]], place)

    outcomes = []
    orders = list(permutations((register, codes, tree)))
    for number, order in enumerate(orders):
        place = tmp_path / f"store-{number}"
        shutil.copytree(built, place)
        for step in order:
            step(place)
        outcomes.append(labels(place))
        if order in (orders[0], orders[-1]):
            build(place, sources=data_dir() / "sources")
            outcomes.append(labels(place))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    concepts = [concept for concept, _ in outcomes[0]]
    assert len(concepts) == len(set(concepts))
    preferred = dict(outcomes[0])
    assert preferred[K1203] == "Encadrement technique en insertion professionnelle"
    assert preferred[K1203.replace("K1203", "A1101")] == "Conduite d'engins"
    assert preferred[K1203.replace("K1203", "K1215")].startswith("Moniteur / Monitrice")


def test_preferred_and_other_labels_are_apart(place: Path, lists: dict[str, Path]) -> None:
    """SKOS S13, over the whole default graph, and S27."""
    import_vocabularies(list(lists.values()), place)
    graph = crosswalk.open(place)
    both = f"{PREFIXES} SELECT ?c {{ ?c skos:prefLabel ?l . ?c skos:altLabel ?l }}"
    assert graph.query(both) == []
    other = graph.query(f"{PREFIXES} SELECT DISTINCT ?l {{ <{K1203}> skos:altLabel ?l }}")
    assert [row["l"] for row in other] == [
        "Educateur technique spécialisé / Educatrice technique spécialisée"
    ]
    near = "?c skos:related ?d . { ?c skos:broader+ ?d } UNION { ?d skos:broader+ ?c }"
    assert graph.query(f"{PREFIXES} SELECT ?c {{ {near} }}") == []


def test_the_newest_version_answers(place: Path, lists: dict[str, Path], tmp_path: Path) -> None:
    import_vocabularies([lists["rome-4"]], place)
    older = tmp_path / "code_rome_v49.csv"
    older.write_text('code_rome,libelle_rome\nK1215,"Un ancien intitulé"\n', encoding="utf-8")
    import_vocabularies([older], place, Given("4.9"))
    store = ReadOnlyStore(place)
    chosen = [n.split("/graph/")[1] for n in store.default_graph_names() if "rome-4" in n]
    assert chosen == ["vocabulary/rome-4/4.60"]
    assert [row[3] for row in hierarchy(place, "K1215") if row[1] == "ce code"] == [
        "Moniteur / Monitrice d’atelier en milieu de travail protégé"
    ]


def test_versions_are_compared_as_numbers() -> None:
    base = "https://w3id.org/passerelle/graph/vocabulary/"
    names = [
        f"{base}x/4.9",
        f"{base}x/4.60",
        f"{base}levels",
        f"{base}nsf/2025-12-31",
        f"{base}nsf/2026-02-01",
    ]
    assert default_graphs(names) == [f"{base}levels", f"{base}nsf/2026-02-01", f"{base}x/4.60"]


def test_a_failed_import_leaves_the_old_generation(
    place: Path, lists: dict[str, Path], tmp_path: Path
) -> None:
    before = (place / "current").read_text()
    wrong = tmp_path / "wrong_v460.csv"
    wrong.write_text("code_rome,libelle_rome\nZ9,un\n", encoding="utf-8")
    with pytest.raises(DocumentError):
        import_vocabularies([lists["nsf"], wrong], place)
    import_vocabularies([lists["nsf"]], place)
    after = (place / "current").read_text()
    assert after != before
    with pytest.raises(StoreError, match="nsf 2026-02-01 est déjà dans l'entrepôt"):
        import_vocabularies([lists["formacode"], lists["nsf"]], place)
    assert (place / "current").read_text() == after
    assert hierarchy(place, "44024") == [("formacode", "ce code", "44024", "Handicap")]  # excerpts
    assert list(place.glob("*.part")) == []


def test_search_goes_on(place: Path, lists: dict[str, Path]) -> None:
    import_vocabularies([lists["nsf"]], place)
    page = crosswalk.open(place).search("moniteur")
    assert page.hits[0].number == "RNCP39099"


@pytest.mark.skipif(not fast.available(), reason="the fast engine is not installed")
def test_the_store_conforms(place: Path, lists: dict[str, Path]) -> None:
    import_vocabularies(list(lists.values()), place)
    outcome = check_store(ReadOnlyStore(place))
    assert outcome.conforms, outcome.violations
    assert any("/vocabulary/formacode/14" in name for name in outcome.reports)


def test_the_command(place: Path, lists: dict[str, Path], tmp_path: Path) -> None:
    done = run("import-vocabulary", str(lists["nsf"]), "--format", "json", store=place)
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["vocabularies"]
    assert found["concepts"] == 4
    assert found["without_label"] == 2
    again = run("import-vocabulary", str(lists["nsf"]), store=place)
    assert again.returncode == 2
    assert again.stderr.strip().endswith("est déjà dans l'entrepôt")
    missing = run("import-vocabulary", str(tmp_path / "absent.csv"), store=place)
    assert missing.returncode == 2
    assert "fichier introuvable" in missing.stderr
    several = run("import-vocabulary", *map(str, lists.values()), "--version", "4", store=place)
    assert several.returncode == 2
    assert "un seul fichier" in several.stderr
