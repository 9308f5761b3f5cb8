"""Each page in its normal, empty and refused states, without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import crosswalk
from crosswalk.notice import NOTICE
from tests.app.conftest import HOSTILE, NUMBER, Shown, html, links, text

BLOCS = "Blocs et compétences"
ADDRESSES = (
    "",
    "certification",
    "correspondances",
    "transfert",
    "tableau",
    "reseau",
    "sparql",
    "fiabilite",
    "source",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_has_one_title_the_notice_and_its_sources(page: Shown, address: str) -> None:
    tested = page(address)
    assert not tested.exception
    assert html(tested).count("<h1>") == 1
    assert NOTICE in text(tested)
    assert "5 documents" in text(tested)
    assert "registre national non chargé" in text(tested)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_graph_a_page_says_what_to_do(page: Shown, address: str, tmp_path: Path) -> None:
    tested = page(address, at=tmp_path)
    assert not tested.exception
    if address in ("certification", "correspondances", "reseau") and not tested.error:
        return  # these ask the graph nothing before a number is given
    assert tested.error[0].value == "Le graphe n'est pas encore construit, ou ne s'ouvre pas."
    assert "crosswalk build" in text(tested)
    assert NOTICE in text(tested)


def _pointer(store: Path, _: str) -> None:
    (store / "current").write_text("n'importe quoi", encoding="utf-8")


def _database(store: Path, generation: str) -> None:
    (store / generation / "CURRENT").write_bytes(b"xx")


def _no_index(store: Path, generation: str) -> None:
    (store / f"{generation}.search").unlink()


def _index(store: Path, generation: str) -> None:
    (store / f"{generation}.search").write_bytes(b"illisible" * 999)


PAIR = {"a": "RNCP41402", "b": "RNCP39099"}


@pytest.mark.parametrize(
    ("damage", "address", "params", "says"),
    [
        (_pointer, "", {}, "qui n'est pas une génération"),
        (_database, "", {}, "la génération g-000001 ne s'ouvre pas"),
        (_database, "certification", {"n": "RNCP41402"}, "la génération g-000001 ne s'ouvre pas"),
        (_database, "correspondances", PAIR, "la génération g-000001 ne s'ouvre pas"),
        (_database, "tableau", {"exemple": "1"}, "la génération g-000001 ne s'ouvre pas"),
        (_no_index, "", {"q": "moniteur"}, "index absent"),
        (_index, "", {"q": "moniteur"}, "index illisible"),
    ],
)
def test_a_damaged_store_says_what_to_do(
    page: Shown,
    built: Path,
    tmp_path: Path,
    damage: Callable[[Path, str], None],
    address: str,
    params: dict[str, str],
    says: str,
) -> None:
    store = tmp_path / "store"
    shutil.copytree(built, store)
    damage(store, (store / "current").read_text(encoding="utf-8").strip())
    tested = page(address, at=store, **params)
    assert not tested.exception
    assert tested.error[0].value == "Le graphe n'est pas encore construit, ou ne s'ouvre pas."
    assert says in text(tested)
    assert "crosswalk build" in text(tested)
    assert "n'est pas dans nos données" not in text(tested)
    assert NOTICE in text(tested)


@pytest.mark.parametrize(
    ("address", "params"),
    [
        ("certification", {"n": "RNCP99999"}),
        ("reseau", {"n": "RNCP99999"}),
        ("source", {"document": "inconnu"}),
    ],
)
def test_what_the_graph_does_not_know(page: Shown, address: str, params: dict[str, str]) -> None:
    tested = page(address, **params)
    assert not tested.exception
    assert "n'est pas dans nos données" in tested.info[0].value.replace("\\", "")
    assert "Le registre national n'est pas chargé ici" in text(tested)
    assert "Chercher autrement" in links(tested)


@pytest.mark.parametrize("address", ["certification", "reseau"])
@pytest.mark.parametrize("n", ["RNCP41402> ?p ?o . #", "RNCP٤١٤٠٢", "../../etc/passwd", "x" * 5000])
def test_what_is_no_number(page: Shown, address: str, n: str) -> None:
    tested = page(address, n=n)
    assert not tested.exception
    assert tested.warning or "Indiquez un numéro" in text(tested)
    assert NOTICE in text(tested)


def test_home_opens_three_doors(page: Shown) -> None:
    tested = page("")
    for door in ("Je conseille un candidat", "Je suis certificateur", "Je fais de la recherche"):
        assert door in text(tested)
    assert "Exemple : la fiche RNCP41402 (ETAIE)" in links(tested)


@pytest.mark.parametrize(
    ("address", "params", "says"),
    [
        ("certification", {"n": "RNCP41402"}, "Fiche RNCP41402, ligne 101"),
        (
            "certification",
            {"n": "RNCP41402", "volet": "Éditions"},
            "Export « anciennes et nouvelles certifications » de France compétences du 1er février 2026",
        ),
        (
            "transfert",
            {"de": "RNCP41402", "blocs": "RNCP41402BC01", "cible": "RNCP39099"},
            "Export « certificateurs » de France compétences du 1er février 2026",
        ),
        (
            "tableau",
            {"exemple": "1"},
            "« Référentiel de compétences et de certification du Titre de Moniteur…",
        ),
        ("fiabilite", {}, "Fiche RNCP41402"),
    ],
)
def test_sources_have_the_names_that_a_person_gives(
    page: Shown, address: str, params: dict[str, str], says: str
) -> None:
    shown = text(page(address, **params)).replace("\xa0", " ")
    assert says in shown
    identifiers = ("rncp41402-fiche", "rncp39099-", "tma-2018-", "tp-00448-eti", "csv-", "rncp-xml")
    assert not [one for one in identifiers if one in shown]


def test_search_says_which_edition_is_still_registered(page: Shown) -> None:
    found = links(page("", q="moniteur d'atelier"))
    assert "RNCP39099 — Moniteur d'atelier en milieu de travail protégé" in found  # no source says
    assert next(one for one in found if one.startswith("RNCP32139")).endswith(
        "(enregistrement échu le 27/12/2023)"
    )
    active = "(enregistrement actif jusqu'au 27/10/2030)"
    assert [one for one in links(page("", q="41402")) if one.endswith(active)]


def test_search_groups_by_kind(page: Shown) -> None:
    tested = page("", q="moniteur d'atelier")
    assert "4 résultats pour « moniteur d'atelier »" in text(tested).replace("\xa0", " ")
    assert "RNCP39099 — Moniteur d'atelier en milieu de travail protégé" in links(tested)
    assert text(tested).index("Certifications") < text(tested).index("Emplois accessibles")


@pytest.mark.parametrize("q", ["41402", "rncp 41402", "RNCP41402", "K1203"])
def test_search_takes_numbers_and_rome_codes(page: Shown, q: str) -> None:
    assert any(label.startswith("RNCP41402 —") for label in links(page("", q=q)))


def test_search_may_leave_out_ended_registrations(page: Shown) -> None:
    tested = page("", q="moniteur d'atelier", **{"en-vigueur": "true"})
    assert not tested.exception
    assert not any("RNCP32139" in label for label in links(tested))
    assert any("RNCP39099" in label for label in links(tested))


def test_search_pages_are_kept_in_the_address(page: Shown) -> None:
    first = page("", q="salariés")
    second = page("", q="salariés", page="2")
    assert len(links(first)) > 15
    assert not set(links(first)) & set(links(second)) - {"Détail des sources et fiabilité"}
    assert not page("", q="salariés", page="999999").exception


def test_the_kind_of_result_is_a_word_of_the_address(page: Shown) -> None:
    tested = page("", q="salariés", genre="competence")
    assert re.findall("<h3>(.*?)</h3>", html(tested)) == ["Compétences"]
    older = page("", q="salariés", genre="Compétences")  # as links held it before
    assert links(older) == links(tested)


def test_search_without_result(page: Shown) -> None:
    tested = page("", q="zzzz")
    assert "Aucun résultat pour « zzzz »" in text(tested)
    assert "crosswalk import-rncp FICHIER" in text(tested)


def test_identity_card(page: Shown) -> None:
    shown = text(page("certification", n="41402"))
    assert "Encadrant technique d’activités d'insertion par l'économique" in shown
    assert "Enregistrement actif jusqu'au 27 octobre 2030" in shown
    assert "FEDERATION DES ACTEURS DE LA SOLIDARITE (SIRET 30840109000011)" in shown
    assert "K1203 Encadrement technique en insertion professionnelle" in shown
    assert "Prérequis pour la certification : rubrique présente mais vide" in shown


def test_an_ended_registration_does_not_frighten(page: Shown) -> None:
    shown = text(page("certification", n="RNCP32139"))
    assert "Enregistrement échu — le titre obtenu reste acquis" in shown
    assert "Échu depuis le 27 décembre 2023" in shown
    assert "Remplacé par RNCP39099" in shown


def test_the_source_sentence_is_highlighted_in_its_lines(page: Shown) -> None:
    shown = html(page("certification", n="RNCP41402"))
    assert "<mark>27-10-2030</mark>" in shown
    assert '<th scope="row">141</th>' in shown


def test_blocs_open_in_place(page: Shown) -> None:
    state = {"n": "RNCP41402", "volet": "Blocs et compétences"}
    closed = page("certification", **state)
    assert next(one.label.replace("\\", "") for one in closed.expander).startswith(
        "RNCP41402BC01 — Encadrer des salariés en insertion (9"
    )
    assert "Définir des critères de recrutement" not in text(closed)
    opened = page("certification", **state, RNCP41402BC01="true")
    assert "Définir des critères de recrutement" in text(opened)
    other = text(page("certification", **state, RNCP41402BC02="true"))
    assert other.count("(limites déduites de la mise en page)") == 2
    assert "<mark>" in html(opened)


def test_blocs_without_a_code_have_the_name_of_their_source(page: Shown) -> None:
    shown = [one.label for one in page("certification", n="39794", volet=BLOCS).expander]
    assert [label.partition(" ")[0] for label in shown] == ["CCP1", "CCP2", "CCP3"]
    assert (
        page("certification", n="39099", volet=BLOCS)
        .expander[0]
        .label.startswith("sans code connu — accompagner")
    )


def test_a_competence_carries_its_criteria_and_know_how(page: Shown) -> None:
    tested = page("certification", n="39794", volet="Blocs et compétences", RNCP39794CCP1="true")
    shown = text(tested)
    assert "Critères d'évaluation (" in shown
    assert "Savoir-faire techniques (" in shown
    assert "Compétences transversales mobilisées (" in shown


def test_a_fiche_is_chosen_by_number_or_by_words(page: Shown) -> None:
    tested = page("certification")
    tested.text_input[0].set_value("41402")
    tested.button[0].click().run()
    assert "Enregistrement actif" in text(tested)
    assert tested.query_params["n"] == "RNCP41402"
    tested = page("certification")
    tested.text_input[0].set_value("moniteur d'atelier")
    tested.button[0].click().run()
    assert "4 résultats" in text(tested)


def test_an_old_edition_leads_to_the_new_one(page: Shown) -> None:
    assert "Ouvrir RNCP39099, qui le remplace" in links(page("certification", n="RNCP32139"))


def test_editions_and_figures(page: Shown) -> None:
    shown = text(page("certification", n="RNCP41402", volet="Éditions"))
    assert "remplace RNCP14234 et RNCP28647" in shown
    assert "une correspondance ne passe pas d'une édition à la suivante" in shown.lower()
    shown = text(page("certification", n="RNCP41402", volet="Chiffres")).replace("\xa0", " ")
    assert "Certifiés 26 45 51" in shown
    assert "En emploi à six mois 88 % 66 % 60 %" in shown
    assert "non connu non connu non connu" in shown
    assert "Voir la phrase source" in shown
    assert "ne donnent pas de chiffres" in text(page("certification", n="39099", volet="Chiffres"))


def test_access_in_the_words_of_the_document(page: Shown) -> None:
    shown = text(page("certification", n="RNCP32139", volet="Évaluation et accès"))
    assert "Pour obtenir le certificat, il faut avoir obtenu chaque bloc." in shown
    assert "une règle ancienne peut ne plus être en vigueur" in shown


def test_declared_correspondence(page: Shown) -> None:
    tested = page("correspondances", a="RNCP41402", b="39099")
    shown = text(tested)
    assert (
        "La fiche RNCP41402 reconnaît, ensemble, les blocs RNCP39099BC02 et RNCP39099BC03 de RNCP39099"
        in shown
    )
    assert (
        "Déclarée par FEDERATION DES ACTEURS DE LA SOLIDARITE, fiche RNCP41402 du 28 octobre 2025"
        in shown
    )
    assert "Ces blocs comptent ensemble : il faut les détenir tous." in shown
    assert "RNCP41402BC04 — Participer à la construction" in shown
    assert "<mark>RNCP39099 - Moniteur d&#x27;atelier en milieu de travail protégé</mark>" in html(
        tested
    )
    assert [tab.label for tab in tested.tabs] == ["Déclarées", "Proximités calculées"]


def test_the_answer_is_taken_away_in_files(page: Shown) -> None:
    tested = page("correspondances", a="RNCP39099", b="RNCP41402")
    assert [one.proto.label for one in tested.get("download_button")] == [
        "Classeur (XLSX)", "À imprimer (PDF)", "CSV", "JSON", "Turtle (RDF)",
        "SSSOM, déclaré par RNCP41402",
    ]  # fmt: skip


def test_no_correspondence_is_no_refusal(page: Shown) -> None:
    tested = page("correspondances", a="RNCP39794", b="RNCP32139")
    assert "cela ne vaut pas refus" in tested.info[0].value
    same = page("correspondances", a="RNCP41402", b="41402")
    assert same.info[0].value == "Choisissez deux certifications différentes."


def test_one_title_lists_who_it_recognises(page: Shown) -> None:
    tested = page("correspondances", a="RNCP41402")
    wanted = (
        "La fiche RNCP41402 reconnaît RNCP39099 : Moniteur d'atelier en milieu de travail protégé"
    )
    assert wanted in links(tested)


def test_words_suggest_titles(page: Shown) -> None:
    tested = page("correspondances", a="moniteur d'atelier")
    labels = [button.label.replace("\\", "") for button in tested.button]
    assert "RNCP39099 — Moniteur d'atelier en milieu de travail protégé" in labels
    chosen = next(one for one in tested.button if "39099" in one.label)
    assert "RNCP39099" in text(chosen.click().run())


def test_swap(page: Shown) -> None:
    tested = page("correspondances", a="RNCP41402", b="RNCP39099")
    next(one for one in tested.button if "Échanger" in one.label).click().run()
    assert [one.value for one in tested.text_input] == ["RNCP39099", "RNCP41402"]


def test_network_has_a_table(page: Shown) -> None:
    shown = text(page("reseau", n="RNCP41402"))
    assert "trait plein = correspondance déclarée" in shown
    assert "RNCP41402 Encadrant technique" in shown
    assert "remplace RNCP36697" in shown
    assert "compte ensemble avec" in text(page("reseau", n="RNCP41402BC01"))


def test_sparql_runs_what_the_address_says(page: Shown) -> None:
    tested = page("sparql", requete="SELECT ?n { VALUES ?n { 1 2 } }")
    assert "2 lignes" in text(tested).replace("\xa0", " ")
    tested = page("sparql", requete="ASK { ?s ?p ?o }")
    assert "Oui." in text(tested)
    tested = page("sparql", requete="CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3")
    assert "3 triplets" in text(tested).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC", "Requête SPARQL illisible"),
        ("DELETE WHERE { ?s ?p ?o }", "Mise à jour refusée"),
        ("SELECT * { SERVICE <http://exemple.fr> { ?s ?p ?o } }", "SERVICE refusé"),
    ],
)
def test_sparql_refusals(page: Shown, query: str, says: str) -> None:
    tested = page("sparql", requete=query)
    assert not tested.exception
    assert tested.warning[0].value.replace("\\", "").startswith(says)


def test_sparql_without_rows(page: Shown) -> None:
    tested = page("sparql", requete="SELECT * { <x:y> ?p ?o }")
    assert "Aucune ligne : la requête est bonne" in text(tested)


def test_sparql_links_to_the_endpoint_it_is_told(
    page: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "protocole SPARQL" not in html(page("sparql"))
    monkeypatch.setenv("CROSSWALK_ENDPOINT", "https://exemple.fr/sparql")
    assert 'href="https://exemple.fr/sparql"' in html(page("sparql"))
    monkeypatch.setenv("CROSSWALK_ENDPOINT", "javascript:alert(1)")
    assert 'href="javascript' not in html(page("sparql"))


def test_sparql_is_stopped_at_its_limit(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSWALK_QUERY_SECONDS", "0.5")
    tested = page("sparql", requete="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert "elle demandait plus de 0.5 secondes" in tested.warning[0].value.replace("\\", "")


def test_sparql_examples_are_the_questions_and_the_library(page: Shown) -> None:
    tested = page("sparql", exemple="q:lignee-41402")
    assert "dcterms:replaces*" in tested.text_area[0].value
    options = tested.selectbox[0].options
    assert (
        "Je conseille un candidat : De quelles éditions RNCP41402 descend-il, et qui le dit ?"
        in options
    )
    assert "Bibliothèque : Filiations" in options


def test_reliability(page: Shown, built: Path) -> None:
    shown = text(page("fiabilite")).replace("\xa0", " ").replace("\u202f", " ")
    assert "108 lignes sur 155 (70 %)" in shown
    assert "Ce que signifie le sigle ESAT (4 énoncés)" in shown
    assert "La rubrique est là, mais vide (« non précisé »)" in shown
    summary = crosswalk.open(built).summary()
    assert summary is not None
    assert f"{summary.triples:,}".replace(",", " ") in shown


def test_source_highlights_the_passages(page: Shown) -> None:
    listed = page("source")
    assert "Fiche métier « Moniteur d'Atelier en milieu de travail protégé »" in links(listed)
    shown = page("source", document="rncp41402-fiche", passages="0-5,999999999-999999999,abc")
    assert html(shown).count("<mark>") == 1
    assert "Lignes 1 à 120 sur 155" in text(shown)
    line = page("source", document="rncp41402-fiche", ligne="154")
    assert "<mark>| RNCP36697 | Encadrant" in html(line)
    assert "Lignes 121 à 155 sur 155" in text(line)


@pytest.mark.parametrize(
    ("address", "params"),
    [
        ("certification", {"n": NUMBER}),
        ("certification", {"n": NUMBER, "volet": "Blocs et compétences", f"{NUMBER}BC01": "true"}),
        ("correspondances", {"a": NUMBER, "b": "RNCP41402"}),
        ("reseau", {"n": NUMBER}),
        ("", {"q": NUMBER}),
        ("", {"q": HOSTILE[:200]}),
        ("correspondances", {"a": HOSTILE[:200]}),
        ("sparql", {"requete": HOSTILE}),
        ("source", {"document": HOSTILE[:200]}),
    ],
)
def test_hostile_labels_are_text(
    page: Shown, hostile_store: Path, address: str, params: dict[str, str]
) -> None:
    tested = page(address, at=hostile_store, **params)
    assert not tested.exception
    body = html(tested)
    assert "<script" not in body
    assert "<img" not in body
    assert 'href="javascript' not in body
    if params.get("n") == NUMBER and "volet" not in params:
        assert " ".join(HOSTILE.split()) in text(tested)


def test_the_form_of_held_blocs(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setenv("CROSSWALK_STORE", str(built))
    st.cache_resource.clear()
    tested = AppTest.from_file(str(Path(__file__).parent / "held_script.py"), default_timeout=30)
    tested.query_params["de"] = "RNCP41402"
    tested.query_params["cible"] = "RNCP39099"
    tested.run()
    assert not tested.exception
    assert tested.text[0].value == "None"
    assert tested.multiselect[0].options[:2] == [
        "RNCP41402, le titre entier",
        "RNCP41402BC01 (Encadrer des salariés en insertion)",
    ]
    tested.multiselect[0].set_value(["RNCP41402BC01", "RNCP41402BC03"]).run()
    assert "held=('RNCP41402BC01', 'RNCP41402BC03')" in tested.text[0].value
    tested.text_input[0].set_value("RNCP32139").run()
    assert "held=('RNCP41402BC01', 'RNCP41402BC03')" in tested.text[0].value
    assert any(option.startswith("RNCP32139BC01") for option in tested.multiselect[0].options)


def test_an_open_page_follows_a_new_generation(page: Shown, built: Path, tmp_path: Path) -> None:
    import shutil

    import pyoxigraph as ox

    from crosswalk import store
    from crosswalk.identifiers import GRAPH, ONTOLOGY, certification_iri

    path = tmp_path / "store"
    shutil.copytree(built, path)
    tested = page("certification", at=path, n="RNCP41402")
    assert "Recherche et développement" not in text(tested)
    with store.new_generation(path, empty=False) as writing:
        writing.store.add(
            ox.Quad(
                ox.NamedNode(certification_iri("RNCP41402")),
                ox.NamedNode(f"{ONTOLOGY}category"),
                ox.Literal("Recherche et développement", language="fr"),
                ox.NamedNode(f"{GRAPH}table/essai"),
            )
        )
    assert "Recherche et développement" in text(tested.run())


def test_a_fault_of_ours_is_told_in_french(page: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    page("")  # the views are imported from here on
    import sys

    home = sys.modules["views.home"]
    monkeypatch.setattr(home, "doors", lambda: 1 / 0)
    with pytest.raises(AssertionError, match="Erreur inattendue : cette page n'a pas pu"):
        page("")
