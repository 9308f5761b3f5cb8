"""The France compétences fiche, read from the real RNCP41402 page and from damaged or other pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, identity_of, load_ties
from crosswalk.model import Direction, Kind, Measure, Reading
from crosswalk.readers import fiche, reader_for
from crosswalk.readers.common import texts
from crosswalk.readers.extract import stored_text
from crosswalk.text import Source, normalise

ROOT = Path(__file__).parents[2]
FILE = ROOT / "data/sources/rncp41402-fiche.txt"
PAGE = Path(__file__).with_name("fiche-page.html")


def source(text: str | None = None) -> Source:
    return Source("rncp41402-fiche", FILE.read_text(encoding="utf-8") if text is None else text)


def read(text: str | None = None) -> Reading:
    ties = load_ties(ROOT / "data/identities.csv")
    return fiche.read(source(text), identity_of("rncp41402-fiche", ties))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read()


def messages(found: Reading) -> str:
    return "\n".join(note.message for note in found.notes)


def test_identity_card(reading: Reading) -> None:
    found = reading.certification
    assert found.number == "RNCP41402"
    assert found.level is not None
    assert found.level.value == 4
    assert [(c.scheme, c.code, c.label) for c in found.codes] == [
        ("nsf", "332", "Travail social"),
        ("formacode", "15061", "Accompagnement vers emploi"),
        ("rome", "K1203", "Encadrement technique en insertion professionnelle"),
    ]
    (certifier,) = found.certifiers
    assert certifier.text.value == "FEDERATION DES ACTEURS DE LA SOLIDARITE"
    assert certifier.siret is not None
    assert certifier.siret.value == "30840109000011"


def test_dates(reading: Reading) -> None:
    found = reading.certification
    stated = (
        found.decided_on,
        found.expires_on,
        found.last_delivery_on,
        found.last_journal_on,
        found.duration_years,
    )
    assert [s.value if s else None for s in stated] == [
        date(2025, 10, 27),
        date(2030, 10, 27),
        date(2034, 10, 26),
        date(2022, 7, 20),
        5,
    ]
    assert found.registered_on is None
    assert found.effective_on is None
    (reference,) = found.legal_references
    assert reference.published_on is not None
    assert reference.published_on.value == date(2002, 4, 6)
    assert reference.text.value.startswith("Arrêté du 28 mars 2002 publié au Journal Officiel")


def test_activities_and_jobs(reading: Reading) -> None:
    activities = [a.text.value for a in reading.certification.activities]
    assert len(activities) == 10
    assert activities[0] == "Accueille et intègre des nouveaux salariés dans l’équipe"
    assert activities[-1] == (
        "Contribue au développement d’une offre de service aux entreprises/employeurs"
    )
    assert [j.text.value for j in reading.certification.jobs] == [
        "Encadrant technique",
        "Encadrant technique d’insertion",
        "Encadrant technique pédagogique et social",
        "Encadrant de chantier d’insertion",
        "Chef d'équipe en structure d'insertion",
        "Animateur technique d'insertion",
        "Accompagnateur technique d'insertion professionnelle",
    ]


def test_blocs_and_their_competences(reading: Reading) -> None:
    blocs = reading.certification.blocs
    assert [(b.code, b.text.value, len(b.competences)) for b in blocs] == [
        ("RNCP41402BC01", "Encadrer des salariés en insertion", 9),
        ("RNCP41402BC02", "Former des salariés en situation de production", 15),
        ("RNCP41402BC03", "Organiser et faire le suivi du processus de production", 9),
        ("RNCP41402BC04", "Participer à la construction des parcours d'insertion des salariés", 6),
    ]
    first, last = blocs[0].competences[0], blocs[3].competences[-1]
    assert first.text.value == (
        "Définir des critères de recrutement cohérents avec les objectifs de production et le projet "
        "d'insertion."
    )
    assert last.text.value.startswith("Participer, en appui et coopération au CIP, à des actions")
    assert last.text.value.endswith(
        "dans le cadre d’une MES afin de les réinvestir dans le parcours"
    )


def test_competences_are_exactly_the_attested_lines(reading: Reading) -> None:
    """39 competences on 37 lines, each line of the attested list found whole and once."""
    lines = FILE.read_text(encoding="utf-8").split("\n")
    start = lines.index("Compétences attestées :") + 1
    attested = [normalise(x) for x in lines[start : lines.index("Modalités d'évaluation :")]]
    assert len(attested) == 37
    read_back = [c.text.value for b in reading.certification.blocs for c in b.competences]
    assert len(read_back) == len(set(read_back)) == 39
    assert " ".join(read_back) == " ".join(attested)


def test_the_two_inferred_cuts(reading: Reading) -> None:
    """Two lines hold two competences; the cut is before an infinitive, never at an acronym."""
    inferred = [
        (b.code, c.key, c.text.value[:40])
        for b in reading.certification.blocs
        for c in b.competences
        if c.inferred
    ]
    assert inferred == [
        ("RNCP41402BC02", "4", "Décomposer les activités, les tâches et "),
        ("RNCP41402BC02", "5", "Faciliter l’engagement de l’apprenant, r"),
        ("RNCP41402BC03", "1", "Élaborer une vision globale et chronolog"),
        ("RNCP41402BC03", "2", "Élaborer des devis ou chiffrer des étude"),
    ]


def test_assessment(reading: Reading) -> None:
    assert [a.text.value for a in reading.certification.assessments] == [
        "Production de dossiers appuyés sur l’expérience professionnelle",
        "Soutenances orales",
    ]
    for bloc in reading.certification.blocs:
        assert [(a.text.value, a.inferred) for a in bloc.assessments] == [
            ("Production d’un dossier appuyé sur l’expérience professionnelle", True),
            ("Soutenance orale", True),
        ]


def test_access_routes_are_open_only_where_a_jury_is_given(reading: Reading) -> None:
    routes = reading.certification.routes
    assert [(r.text.value, r.open) for r in routes] == [
        ("Après un parcours de formation sous statut d’élève ou d’étudiant", None),
        ("En contrat d’apprentissage", None),
        ("Après un parcours de formation continue", True),
        ("En contrat de professionnalisation", True),
        ("Par candidature individuelle", None),
        ("Par expérience", True),
    ]
    juries = [r.jury for r in routes if r.jury]
    assert [j.text.value for j in juries] == [
        "Un représentant de l’organisme certificateur "
        "Un professionnel extérieur à l’organisme certificateur"
    ] * 3
    assert {j.modified_on.value for j in juries if j.modified_on} == {date(2025, 10, 28)}


def test_statistics(reading: Reading) -> None:
    figures = {(f.year, f.measure): f.value for f in reading.certification.figures}
    assert len(figures) == len(reading.certification.figures) == 15
    assert sum(value is not None for value in figures.values()) == 12
    by_year = {year: [figures[year, measure] for measure in Measure] for year in (2024, 2023, 2022)}
    assert by_year == {
        2024: [51, 1, 60, 54, None],
        2023: [45, 3, 66, 66, None],
        2022: [26, 1, 88, 76, None],
    }


def test_one_partial_correspondence_kept_as_two_sets(reading: Reading) -> None:
    (row,) = reading.correspondences
    assert row.kind is Kind.PARTIAL
    assert row.direction is Direction.NOT_STATED
    assert (row.source.number, row.target.number) == ("RNCP41402", "RNCP39099")
    assert [b.code for b in row.source.blocs] == [f"RNCP41402BC0{n}" for n in (1, 2, 3)]
    assert [b.code for b in row.target.blocs] == ["RNCP39099BC02", "RNCP39099BC03"]
    assert row.target.text.value == "Moniteur d'atelier en milieu de travail protégé"
    assert row.target.blocs[1].text.value == (
        "Soutenir le développement des compétences professionnelles des personnes. Favoriser leur "
        "reconnaissance et l’accès a la certification professionnelle en milieu de travail protégé"
    )
    assert [span.start_line for span in row.text.spans] == [128, 129, 130]


def test_predecessor(reading: Reading) -> None:
    (old,) = reading.certification.replaces
    assert old.number == "RNCP36697"
    assert old.label is not None
    assert old.label.value == "Encadrant technique d’activités d'insertion par l'économique"


def test_empty_headings_are_not_stated(reading: Reading) -> None:
    assert {s.value for s in reading.certification.not_stated} == {
        "activityRegulation",
        "trainingPrerequisite",
        "prerequisite",
        "homepage",
        "trainingProviders",
        "referentialDocument",
    }
    assert reading.certification.prerequisites == ()
    assert reading.certification.none_declared == ()


def test_sections_kept_as_text(reading: Reading) -> None:
    """The overseas table has lost its columns: the mark is kept, without saying of what."""
    kept = [
        (s.text.value, s.body.value if s.body else None) for s in reading.certification.sections
    ]
    assert kept == [
        ("Pré-requis disctincts pour les blocs de compétences :", "Non"),
        ("Inscrite au cadre de la Nouvelle Calédonie", "X"),
        ("Inscrite au cadre de la Polynésie française", "X"),
    ]


def test_every_wording_is_found_at_its_place(reading: Reading) -> None:
    text = reading.source.text
    wordings = list(texts((reading.certification, reading.correspondences)))
    assert len(wordings) == 137
    for wording in wordings:
        pieces = [text[s.start : s.end] for s in wording.spans]
        assert normalise("\n".join(pieces)) == wording.value
        for span in (*wording.spans, *wording.repeats):
            assert text.count("\n", 0, span.start) + 1 == span.start_line
            assert text.count("\n", 0, span.end - 1) + 1 == span.end_line
        for span in wording.repeats:
            assert normalise(text[span.start : span.end]) == wording.value


def test_every_line_is_accounted_for(reading: Reading) -> None:
    assert [m for m in reading.marks if m.role == "non compris"] == []
    assert [n.message for n in reading.notes if n.severity != "information"] == []


def test_detected_among_the_five_documents() -> None:
    detected = {
        path.name: fiche.detect(Source(path.stem, path.read_text(encoding="utf-8")))
        for path in (ROOT / "data/sources").glob("*.txt")
    }
    assert detected.pop("rncp41402-fiche.txt")
    assert set(detected.values()) == {False}


# --- damaged pages -------------------------------------------------------------------------------


def test_half_a_fiche_is_refused() -> None:
    text = FILE.read_text(encoding="utf-8")
    with pytest.raises(
        DocumentError, match=r"rncp41402-fiche:72 : la fiche s'arrête au milieu d'un tableau"
    ):
        read(text[: len(text) // 2])


@pytest.mark.parametrize("text", ["", "\n\n", "Une page quelconque,\nqui parle d'autre chose."])
def test_not_a_fiche(text: str) -> None:
    with pytest.raises(DocumentError, match="ce n'est pas une fiche France compétences"):
        read(text)


def test_a_fiche_without_its_end_lists_what_is_missing() -> None:
    text = FILE.read_text(encoding="utf-8")
    found = read(text[: text.index("Code(s) ROME :")])
    assert {n.message for n in found.notes if n.message.startswith("rubrique absente")} == {
        "rubrique absente : codes ROME",
        "rubrique absente : voies d'accès",
        "rubrique absente : décision et échéance",
    }
    assert found.correspondences == ()


def test_blocs_and_attested_list_that_disagree_are_reported() -> None:
    """A word changed in the bloc: nothing is lost, the rest of that bloc is cut by itself."""
    text = FILE.read_text(encoding="utf-8")
    start = text.index("RNCP41402BC01 - ")
    place = text.index("Passer les consignes", start)
    found = read(text[:place] + "Donner" + text[place + len("Passer") :])
    assert "RNCP41402BC01 : le texte du bloc et les compétences attestées diffèrent" in messages(
        found
    )
    bloc = found.certification.blocs[0]
    assert [c.text.value[:6] for c in bloc.competences][6] == "Donner"
    assert len(bloc.competences) == 9
    assert [c.inferred for c in bloc.competences] == [False] * 6 + [True] * 3
    assert "ne figurent dans aucun bloc" in messages(found)
    kept = " ".join(s.body.value for s in found.certification.sections if s.body)
    assert "Passer les consignes" in kept


def test_two_numbers_are_refused() -> None:
    text = FILE.read_text(encoding="utf-8")
    with pytest.raises(DocumentError, match="plusieurs numéros de fiche"):
        read(text.replace("RNCP41402BC04 - Participer", "RNCP41403BC04 - Participer", 1))
    with pytest.raises(
        DocumentError, match=r"plusieurs numéros .*RNCP41402.*RNCP39099 \(identité\)"
    ):
        fiche.read(
            source(), identity_of("rncp39099-plaquette", load_ties(ROOT / "data/identities.csv"))
        )


def test_broken_values_are_warned_of_and_left_out() -> None:
    text = FILE.read_text(encoding="utf-8")
    text = text.replace("| Date de décision | 27-10-2025 |", "| Date de décision | 31-02-2025 |")
    found = read(
        text.replace("30840109000011", "30840109000012").replace("| 2024 | 51 |", "| 2024 | n.c. |")
    )
    assert found.certification.decided_on is None
    assert found.certification.certifiers[0].siret is None
    said = messages(found)
    assert "Date de décision" in said
    assert "la clé de contrôle est fausse" in said
    assert "statistique non lue : « n.c. »" in said


def test_unknown_section_is_kept_and_reported() -> None:
    text = FILE.read_text(encoding="utf-8")
    extra = "Rubrique que personne ne connaît :\nElle dit pourtant quelque chose.\n"
    found = read(text.replace("Statistiques :\n", extra + "Statistiques :\n"))
    assert "rubrique gardée en texte : « Rubrique que personne ne connaît : »" in messages(found)
    section = next(s for s in found.certification.sections if "personne" in s.text.value)
    assert section.body is not None
    assert section.body.value == "Elle dit pourtant quelque chose."


def test_alternatives_are_rows_and_mixed_operators_are_refused() -> None:
    text = FILE.read_text(encoding="utf-8")
    head, tail = text.split("Certifications professionnelles enregistrées au RNCP", 1)
    found = read(
        head
        + "Certifications professionnelles enregistrées au RNCP"
        + tail.replace(" ET RNCP41402", " OU RNCP41402")
    )
    assert [[b.code for b in r.source.blocs] for r in found.correspondences] == [
        ["RNCP41402BC01"],
        ["RNCP41402BC02"],
        ["RNCP41402BC03"],
    ]
    assert {len(r.target.blocs) for r in found.correspondences} == {2}
    mixed = read(
        head
        + "Certifications professionnelles enregistrées au RNCP"
        + tail.replace(" ET RNCP41402", " OU RNCP41402", 1)
    )
    assert mixed.correspondences == ()
    assert "« ET » et « OU » mêlés" in messages(mixed)


def test_bloc_of_another_fiche_is_refused() -> None:
    found = read(re.sub(r"ET RNCP39099BC03", "ET RNCP39100BC03", source().text))
    assert found.correspondences == ()
    assert "RNCP39100BC03 n'est pas un bloc de RNCP39099" in messages(found)


def test_number_needed_when_the_page_does_not_have_it() -> None:
    with pytest.raises(DocumentError, match="indiquez-le avec --number"):
        fiche.read(
            Source("page", "Nomenclature\ndu niveau de qualification\nNiveau 4\n"), Identity("page")
        )


# --- another fiche, saved as HTML (hand-written, in the manner of the site) ------------------------


@pytest.fixture(scope="module")
def page() -> Reading:
    text = Source("fiche-page", stored_text(PAGE))
    assert reader_for(text).KIND == "fiche"
    return fiche.read(text, Identity("fiche-page"))


def test_html_page_identity(page: Reading) -> None:
    found = page.certification
    assert found.number == "RNCP99901"
    assert found.text is not None
    assert found.text.value == "Conducteur de chantier d’essai"
    assert found.level is not None
    assert found.level.value == 5
    assert [c.code for c in found.codes] == ["230r", "22254", "F1201", "F1202"]
    assert found.effective_on is not None
    assert found.effective_on.value == date(2025, 3, 1)


def test_html_competences_come_from_the_list_items(page: Reading) -> None:
    """Here each bloc has its own list, which the attested lines repeat: no cut is inferred."""
    blocs = page.certification.blocs
    assert [(b.code, len(b.competences)) for b in blocs] == [
        ("RNCP99901BC01", 2),
        ("RNCP99901BC02", 2),
    ]
    assert [c.text.value for b in blocs for c in b.competences][-1] == (
        "Clôturer le chantier & archiver les pièces"
    )
    assert not any(c.inferred for b in blocs for c in b.competences)


def test_html_keeps_the_columns_of_the_access_table(page: Reading) -> None:
    assert [(r.text.value, r.open, r.jury is not None) for r in page.certification.routes] == [
        ("Par expérience", True, True),
        ("En contrat d’apprentissage", False, False),
    ]
    kept = {s.text.value: s.body.value for s in page.certification.sections if s.body}
    assert kept["Inscrite au cadre de la Nouvelle Calédonie"] == "Non X"


def test_html_total_correspondence_with_an_old_version(page: Reading) -> None:
    rows = {(r.kind, r.target.number): r for r in page.correspondences}
    total = rows[Kind.TOTAL, "RNCP31000"]
    assert total.source.blocs == total.target.blocs == ()
    specific = rows[Kind.SPECIFIC_REGISTER, "RS6626"]
    assert [b.code for b in specific.source.blocs] == ["RNCP99901BC02"]
    assert specific.target.blocs == ()
    assert len(rows) == 2


def test_html_no_correspondence_is_a_statement(page: Reading) -> None:
    (none,) = page.certification.none_declared
    assert none.value == "correspondence"
    assert none.text.value == "Aucune correspondance"
