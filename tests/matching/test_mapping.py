"""Relations, reasons, coverage: rules and properties."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crosswalk
from crosswalk.matching import blocs, grain, mapping, reporting, telling, versions
from crosswalk.matching.engines import Corpus, characters, clause_lexical, lexical, stem_tfidf
from crosswalk.matching.mapping import BROAD, CLOSE, EXACT, NARROW, SWAPPED, relation, shared
from crosswalk.matching.statements import Statement
from crosswalk.notice import NOTICE

unit = st.floats(0, 1)
words = st.lists(
    st.sampled_from(
        ["organiser", "gérer", "équipe", "production", "aléas", "salarié", "client", "devis", "former"]
    ),
    min_size=1, max_size=8,
).map(" ".join)  # fmt: skip


@given(unit, unit, unit)
def test_swapping_the_sides_flips_the_relation(confidence: float, a: float, b: float) -> None:
    forth, back = relation(confidence, a, b), relation(confidence, b, a)
    assert (None if forth is None else SWAPPED[forth]) == back


def test_relations_by_rule() -> None:
    assert relation(0.9, 1.0, 0.9) == EXACT
    assert relation(0.6, 0.5, 0.5) == CLOSE
    assert relation(0.6, 0.9, 0.3) == BROAD  # the target holds all of the source, and more
    assert relation(0.6, 0.3, 0.9) == NARROW
    assert relation(0.1, 0.5, 0.5) is None


def test_reasons_name_shared_words_paraphrases_and_what_is_missing() -> None:
    found = shared(
        "Accueillir les personnes accueillies", "Accueillir un salarié en insertion et le former"
    )
    assert "accueillir" in found.words
    assert ("personnes accueillies", "salarié en insertion", "personne") in found.paraphrases
    assert found.only_target == ("former",)
    assert found.source_share == 1.0


def test_a_word_that_both_say_is_no_paraphrase() -> None:
    plural = shared("Observer les postes de travail", "Nettoyer le poste de travail")
    assert plural.words == ("postes", "travail")
    assert plural.paraphrases == ()
    both = shared("Recueillir les attentes et les besoins", "Analyser besoins et attentes")
    assert both.paraphrases == ()
    more = shared("Gérer les matériels", "Prévoir matériels et matières d’œuvre")
    assert more.paraphrases == (("matériels", "matières d'œuvre", "matériel"),)


def test_a_word_with_the_stem_of_another_is_not_its_notion() -> None:
    for text, other in (
        ("Animer une équipe", "Entretenir les outils"),
        ("Choisir entre deux options", "Accueillir"),
        ("Produire des biens", "Veiller à l’épanouissement"),
        ("Suivre notamment les apprentis", "Rédiger un rapport"),
    ):
        assert shared(text, other).paraphrases == (), text


def test_reasons_leave_out_words_that_say_nothing_and_mark_what_is_cut() -> None:
    one, other = (
        _statements(title, [text])[0]
        for title, text in (
            ("A", "Tenir compte des aléas afin de livrer tous les clients, si possible"),
            ("B", "En tenant compte des aléas, a, b, réguler, ordonner, planifier, chiffrer, vendre, "
                  "fabriquer et emballer"),
        )
    )  # fmt: skip
    found = mapping.Match(one, other, CLOSE, 0.6, shared(one.text, other.text), ())
    assert found.reasons == [
        "mots communs : aléas",
        "seulement dans A : livrer, clients, possible",
        "seulement dans B : b, réguler, ordonner, planifier, chiffrer, vendre…",
    ]


def test_confidence_is_told_rounded_down() -> None:
    assert [telling.percent(one) for one in (0.2, 0.499, 0.5, 0.549, 0.55, 0.999)] == [
        "20 %", "45 %", "50 %", "50 %", "55 %", "95 %",
    ]  # fmt: skip


def test_what_nothing_answers_to_is_told_in_every_form(graph: crosswalk.Graph) -> None:
    report = blocs.report(graph, mapping.compare(graph, "41402", "39794", "lexical"))
    urgent = "Gérer les situations d’urgence en équipe ou seul."
    row = next(row for row in reporting.rows(report) if row[3] == urgent)
    assert row[4:] == ["aucun rapprochement", "", "", "", "", mapping.LAYER]
    units = [unit for bloc in report.blocs for unit in bloc.units]
    lacking = sum(len(unit.lacking) for unit in units)
    assert lacking + sum(len(unit.pairs) for unit in units) == sum(unit.met[1] for unit in units)
    found = reporting.to_json(report)["blocs"][1]["competence"][1]
    assert urgent in found["lacking"]
    page = reporting.to_html(report)
    assert f"<p class=w>sans pendant : « {urgent} »</p>" in page
    told = [len(unit.pairs) - telling.SHOWN for unit in units if len(unit.pairs) > telling.SHOWN]
    assert [int(n) for n in re.findall(r"<p class=w>et (\d+)\xa0autres? rapproch", page)] == told


def test_two_runs_write_the_same_bytes(built: Path) -> None:
    """Whatever the seed of the hashes, which changes from one process to the next."""
    asked = [sys.executable, "-m", "crosswalk", "compare", "41402", "39794", "--engine", "lexical"]
    runs = [
        subprocess.run(
            [*asked, "--format", "json", "--store", str(built)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    report = blocs.report(crosswalk.open(built), mapping.compare(
        crosswalk.open(built), "41402", "39794", "lexical"))  # fmt: skip
    assert reporting.xlsx(report) == reporting.xlsx(report)


def _statements(title: str, texts: list[str]) -> list[Statement]:
    return [
        Statement(f"{title}/bloc/B{i % 2}/competence/{i}", title, "compétence", text,
                  f"{title}/bloc/B{i % 2}", f"{title}/bloc/B{i % 2}", f"{title}/bloc/B{i % 2}/competence/{i}")
        for i, text in enumerate(texts)
    ]  # fmt: skip


@settings(max_examples=20)
@given(st.lists(words, min_size=1, max_size=6), st.lists(words, min_size=1, max_size=6))
def test_a_comparison_is_the_same_from_both_sides(left: list[str], right: list[str]) -> None:
    a, b = _statements("A", left), _statements("B", right)
    forth = mapping.of_statements("lexical", "A", "B", a, b)
    back = mapping.of_statements("lexical", "B", "A", b, a)
    assert np.array_equal(forth.confidence, back.confidence.T)
    assert ((forth.confidence >= 0) & (forth.confidence <= 1)).all()


@settings(max_examples=20)
@given(st.lists(words, min_size=2, max_size=6), st.lists(words, min_size=1, max_size=6))
def test_coverage_is_a_share_and_grows_with_what_is_held(left: list[str], right: list[str]) -> None:
    found = mapping.of_statements(
        "lexical", "A", "B", _statements("A", left), _statements("B", right)
    )
    rank = {blocs.NOT: 0, blocs.PARTLY: 1, blocs.COVERED: 2}
    one = blocs.units(found, "B/bloc/B0", ["A/bloc/B0"])
    both = blocs.units(found, "B/bloc/B0", ["A/bloc/B0", "A/bloc/B1"])
    assert all(rank[a.state] <= rank[b.state] for a, b in zip(one, both, strict=True))
    share = blocs.BlocCoverage("B/bloc/B0", None, "", both).share
    assert share is not None
    assert 0 <= share <= 1


@pytest.mark.parametrize("engine", [stem_tfidf, lexical, characters, clause_lexical])
@pytest.mark.parametrize(
    "text", ["", "   ", "…", "日本語の文", "\x00\ufdfa" * 50, "organiser " * 100_000]
)
def test_hostile_texts_do_no_harm(engine, text: str) -> None:  # type: ignore[no-untyped-def]
    found = engine(Corpus.of([text, "Organiser la production", text]))
    assert found.shape == (3, 3)
    assert np.isfinite(found).all()
    assert np.allclose(found, found.T)


def test_compare_counts_and_says_what_it_is(graph: crosswalk.Graph) -> None:
    report = blocs.report(graph, mapping.compare(graph, "41402", "39794", "lexical"))
    assert [bloc.name for bloc in report.blocs] == ["CCP1", "CCP2", "CCP3"]
    assert [len(bloc.units) for bloc in report.blocs] == [4, 3, 3]
    text = "\n".join(telling.lines(report))
    assert text.startswith(
        "Ce que RNCP41402 couvre de RNCP39794 (analyse des énoncés, moteur lexical)"
    )
    assert telling.STATEMENT in text
    assert text.endswith(NOTICE)
    assert "sur 4\xa0compétences : 0\xa0couverte, 3 en partie, 1\xa0non couverte" in text
    assert (
        "\nTitre détenu : RNCP41402, Encadrant technique d’activités d'insertion par l'économique. "
        "Titre visé : RNCP39794, Encadrant technique d'insertion.\n"
    ) in text
    assert "non couverte (aucun énoncé sur 4 n'a de pendant probable, 1 en a un possible)" in text
    assert "\n      pour l'intitulé de la compétence\n" in text
    assert "\n      sans pendant : « Gérer les situations d’urgence en équipe ou seul. »\n" in text
    assert "(s)" not in text  # no number is left for the reader to agree
    for written in (
        reporting.to_html(report),
        str(reporting.to_json(report)),
        str(reporting.rows(report)),
    ):
        assert mapping.LAYER.casefold() in written.casefold()
        assert "57 énoncés pour 10 compétences" in written  # the note on unlike grain
        assert NOTICE in written.replace("&#x27;", "'")


def test_a_bloc_without_known_competences_is_not_comparable(graph: crosswalk.Graph) -> None:
    report = blocs.report(graph, mapping.compare(graph, "41402", "39099", "lexical"))
    assert [bloc.share for bloc in report.blocs] == [None, None, None]
    assert "non comparable" in "\n".join(telling.lines(report))
    assert report.proposals == ()
    assert any("déclaré, non retrouvé" in line for line in report.agreement)


def test_a_title_known_only_by_its_activities_is_told(graph: crosswalk.Graph) -> None:
    poor = mapping.compare(graph, "39099", "41402", "lexical")
    assert "aucune compétence de RNCP39099, seulement 22\xa0énoncés" in (blocs.warning(poor) or "")
    assert blocs.warning(poor.swapped()) is None
    report = blocs.report(graph, poor)
    assert (blocs.warning(poor) or "") in "\n".join(telling.lines(report))


def test_titles_of_unlike_detail_are_told_with_the_figures(graph: crosswalk.Graph) -> None:
    found = mapping.compare(graph, "39794", "41402", "lexical")
    both = grain.of_both(found)
    assert both is not None
    assert [(one.title, one.competences, one.elements) for one in both] == [
        ("RNCP39794", 10, 57), ("RNCP41402", 39, 39),
    ]  # fmt: skip
    told, back = grain.note(found) or "", grain.note(found.swapped()) or ""
    start = (
        "Attention : ces deux titres ne sont pas écrits avec le même détail. Une compétence de RNCP41402 "
        "compte en moyenne 1 énoncé de 30 mots (39 énoncés pour 39 compétences) ; une compétence de "
        "RNCP39794 compte en moyenne 5,7 énoncés de 22 mots (57 énoncés pour 10 compétences). "
    )
    assert told.startswith(start)
    assert back.startswith(start)
    assert "la couverture de RNCP41402 par RNCP39794 paraît donc plus forte" in told
    assert "la couverture de RNCP39794 par RNCP41402 paraît donc plus faible" in back
    assert grain.note(mapping.compare(graph, "41402", "41402", "lexical")) is None


def test_a_title_of_which_nothing_is_known_covers_nothing_and_lacks_nothing(
    graph: crosswalk.Graph,
) -> None:
    report = blocs.report(graph, mapping.compare(graph, "36697", "41402", "lexical"))
    assert {unit.state for bloc in report.blocs for unit in bloc.units} == {blocs.UNKNOWN}
    text = "\n".join(telling.lines(report))
    assert "non comparable : le graphe ne connaît aucun énoncé du titre détenu" in text
    assert "à acquérir" not in text


def test_diff_concludes_nothing_of_what_one_edition_does_not_state(graph: crosswalk.Graph) -> None:
    found = versions.diff(mapping.compare(graph, "32139", "39099", "lexical"))
    assert {one.kind for one in found.changes} == {"bloc"}
    assert ("compétence", "RNCP32139") in found.unknown


def test_diff_of_a_title_with_itself_keeps_everything(graph: crosswalk.Graph) -> None:
    found = versions.diff(mapping.compare(graph, "41402", "41402", "lexical"))
    assert {one.state for one in found.changes} == {versions.KEPT}


def test_words_that_changed_are_marked() -> None:
    assert versions.mark("Animer l'équipe en atelier", "Animer l’équipe sur chantier") == (
        ("=", "Animer l'équipe"), ("-", "en atelier"), ("+", "sur chantier"),
    )  # fmt: skip
