"""The fiche métier of RNCP39099, read whole; and what happens when it is not whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, identity_of, load_ties
from crosswalk.model import CodeScheme, LineRole, Reading
from crosswalk.readers import fiche_metier
from crosswalk.readers.common import cited_lines, texts
from crosswalk.text import Source, normalise

DATA = Path(__file__).parents[2] / "data"
DOCUMENT = "rncp39099-fiche-metier"
OTHERS = sorted(path.stem for path in (DATA / "sources").glob("*.txt") if path.stem != DOCUMENT)


def stored(document: str = DOCUMENT) -> str:
    return (DATA / "sources" / f"{document}.txt").read_text(encoding="utf-8")


def read(text: str, document: str = DOCUMENT) -> Reading:
    identity = identity_of(document, load_ties(DATA / "identities.csv"))
    return fiche_metier.read(Source(document, text), identity)


def alerts(reading: Reading) -> list[str]:
    return [note.message for note in reading.notes if note.severity == "alerte"]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(stored())


def test_title_and_level_come_from_the_page_head(reading: Reading) -> None:
    certification = reading.certification
    assert certification.number == "RNCP39099"
    assert certification.number_text is None
    assert certification.text is not None
    assert certification.text.value == "Moniteur d'Atelier en milieu de travail protégé"
    assert certification.level is not None
    assert certification.level.value == 4
    assert certification.level.text.value == (
        "Enregistrement au niveau 4 du cadre national des certifications professionnelles"
    )
    places = [certification.level.text.start_line]
    places += [span.start_line for span in certification.level.text.repeats]
    assert places == [5, 35, 72, 103, 137, 171, 211]


def test_nothing_is_said_that_the_document_does_not_say(reading: Reading) -> None:
    certification = reading.certification
    assert certification.certifiers == ()
    assert certification.registered_on is None
    assert certification.lists_all_blocs is None
    assert certification.replaces == ()
    assert reading.correspondences == ()
    for bloc in certification.blocs:
        assert (bloc.competences, bloc.assessments) == ((), ())


def test_blocs_have_their_register_code_by_label(reading: Reading) -> None:
    blocs = reading.certification.blocs
    assert [(b.key, b.code) for b in blocs] == [
        ("n1", None),
        ("BC02", "RNCP39099BC02"),
        ("BC03", "RNCP39099BC03"),
    ]
    assert [b.text.value for b in blocs] == [
        "ACCOMPAGNER LES PERSONNES EN SITUATION DE HANDICAP DANS LES ACTIVITES DE PRODUCTION ET "
        "DANS LES APPRENTISSAGES EN MILIEU DE TRAVAIL PROTEGE",
        "ORGANISER, CONDUIRE LA PRODUCTION DE BIENS OU DE SERVICES T ANIMER UNE EQUIPE EN "
        "SITUATION DE PRODUCTION EN MILIEU DE TRAVAIL PROTEGE",
        "SOUTENIR LE DEVELOPPEMENT DES COMPETENCES PROFESSIONNELLES DES PERSONNES. FAVORISER LEUR "
        "RECONNAISSANCE ET L'ACCES A LA CERTIFICATION PROFESSIONNELLE EN MILIEU DE TRAVAIL PROTEGE",
    ]
    assert [(n.value, n.text.value) for b in blocs for n in b.notations] == [
        ("1", "BLOC₁"),
        ("2", "BLOC 2"),
        ("3", "BLOC 3"),
    ]


def test_each_bloc_has_its_description(reading: Reading) -> None:
    descriptions = [[d.value for d in bloc.descriptions] for bloc in reading.certification.blocs]
    assert [len(d) for d in descriptions] == [1, 1, 1]
    assert descriptions[0][0].startswith("Le moniteur d'atelier accueille les personnes")
    assert descriptions[2][0].endswith("la finalité inclusive de leur parcours professionnel.")


def test_activities_are_numbered_on_both_sides_of_the_page_break(reading: Reading) -> None:
    activities = reading.certification.activities
    assert [a.key for a in activities] == ["1", "2", "3"]
    assert [a.text.value for a in activities] == [
        "Accompagnement des personnes en situation de handicap dans les activités de production et "
        "dans les apprentissages",
        "Organisation et conduite de la production de biens ou de services, animation d'une équipe "
        "en situation de production",
        "Soutien au développement, à la reconnaissance et à la certification des compétences "
        "professionnelles des personnes accompagnées",
    ]
    assert [len(a.descriptions) for a in activities] == [1, 1, 1]
    assert activities[1].descriptions[0].value.endswith("dans une démarche écoresponsable.")


def test_job_titles_come_out_of_their_sentence(reading: Reading) -> None:
    jobs = reading.certification.jobs
    assert [job.text.value for job in jobs] == [
        "Moniteur d'atelier",
        "Moniteur d'atelier principal",
        "Responsable d'atelier",
    ]
    assert not any(job.inferred for job in jobs)


def test_nearest_rome_fiches_are_not_attached_codes(reading: Reading) -> None:
    certification = reading.certification
    assert [(c.scheme, c.code, c.label) for c in certification.near_rome] == [
        (CodeScheme.ROME, "K1203", "Encadrement technique en insertion professionnelle"),
        (CodeScheme.ROME, "K1207", "Intervention socio-éducative"),
    ]
    assert [(c.scheme, c.code) for c in certification.codes] == [(CodeScheme.IDCC, "0413")]


def test_only_a_stated_idcc_is_a_code(reading: Reading) -> None:
    (code,) = reading.certification.codes
    assert code.label == (
        "Convention collective nationale de travail des établissements et services pour personnes "
        "inadaptées et handicapées (convention de 1966, SNAPEI)"
    )
    (kept,) = [
        s for s in reading.certification.sections if s.text.value.startswith("Les conventions")
    ]
    assert kept.body is not None
    assert kept.body.value == (
        "DCC 29 Convention collective nationale des établissements privés d'hospitalisation, de "
        "soins, de cure et de garde à but non lucratif (FEHAP, convention de 1951)"
    )
    assert [(note.severity, note.line) for note in reading.notes] == [("information", 200)]


def test_nine_responsibilities_in_three_domains(reading: Reading) -> None:
    responsibilities = reading.certification.responsibilities
    assert [r.key for r in responsibilities] == [str(n) for n in range(1, 10)]
    assert [r.domain.value for r in responsibilities if r.domain] == [
        *["Dans le domaine de l'accompagnement des personnes"] * 3,
        *["Dans le domaine de la production"] * 3,
        *["Dans le domaine du soutien au développement et à la reconnaissance des compétences"] * 3,
    ]
    assert responsibilities[0].text.value == (
        "Le Moniteur d'Atelier est responsable de la relation quotidienne avec les personnes "
        "accompagnées,"
    )
    assert responsibilities[3].text.value.startswith("Le Moniteur d'atelier est *responsable* de")
    assert responsibilities[8].text.value == (
        "Il contribue au plan de développement des compétences des personnes accompagnées de "
        "l'établissement, à l'élaboration et à l'évaluation du projet personnalisé, à la "
        "valorisation et à la reconnaissance des compétences des personnes..."
    )


def test_glossary_has_ten_entries(reading: Reading) -> None:
    glossary = reading.certification.glossary
    assert [entry.text.value for entry in glossary] == (
        ["MA", "CDI", "EA", "ESAT", "ESSMS", "FAM", "FATESAT", "FEHAP", "OETH", "SNAPEI"]
    )
    assert glossary[0].definition.value == "Moniteur d'atelier"
    assert glossary[3].definition.value == "Etablissement ou Services d'aide par le Travail"
    assert glossary[9].definition.value == (
        "Syndicat national des associations de parents d'enfants inadaptés"
    )
    assert {entry.glossary for entry in glossary} == {"GLOSSAIRE"}


def test_figures_keep_the_source_of_their_footnote(reading: Reading) -> None:
    first, second, third = reading.certification.key_figures
    assert first.text.value == (
        "Près de 24 000 Moniteurs d'Atelier exercent dans le secteur du handicap en 2022, dans des "
        "établissements de taille variable, pouvant accueillir une dizaine comme plusieurs "
        "centaines de travailleurs handicapés."
    )
    assert (first.source, first.inferred) == (None, False)
    assert [f.text.value for f in (second, third)] == [
        "95% sont en CDI",
        "92% travaillent à temps plein¹.",
    ]
    for figure in (second, third):
        assert figure.inferred
        assert figure.source is not None
        assert figure.source.value == "Baromètre Emploi Formation 2022 OPCO Santé."


def test_descriptions_keep_the_wording_of_this_document(reading: Reading) -> None:
    descriptions = reading.certification.descriptions
    assert len(descriptions) == 7
    assert descriptions[0].value == (
        "L'emploi de Moniteur d'atelier s'exerce principalement en milieu de travail protégé, en "
        "ESAT (Etablissement et Service d'Aide par le Travail) pour les trois quarts des emplois, "
        "et en EA (Entreprise adaptée)."
    )
    axes = descriptions[4]
    assert axes.value.startswith("De manière synthétique")
    assert len(axes.spans) == 4
    assert descriptions[6].value.endswith("des impératifs de la transition écologique.")


def test_sections_without_a_term_are_kept_as_text(reading: Reading) -> None:
    sections = reading.certification.sections
    assert [(s.key, s.text.value) for s in sections] == [
        ("1", "Variabilité et évolution de l'emploi"),
        ("2", "Les relations internes"),
        ("3", "Les relations externes :"),
        ("4", "Les conditions d'emploi"),
        ("5", "Les cadres d'exercice les plus fréquents"),
        ("6", "Les conventions collectives de référence"),
        ("7", "Responsabilité et autonomie"),
    ]
    settings = sections[4].body
    assert settings is not None
    assert settings.value.startswith("Les Etablissements et Services d'Aide par le Travail (ESAT)")
    assert settings.value.endswith("L'EA reçoit une aide au poste de travail financée par l'Etat.")
    (sector,) = reading.certification.sectors
    assert sector.text.value == (
        "Comme précisé ci-dessus, le Moniteur d'Atelier en Milieu de travail protégé exerce "
        "principalement dans les ESAT et dans les entreprises adaptées."
    )


def test_a_sentence_goes_on_over_the_page_head(reading: Reading) -> None:
    evolution = reading.certification.sections[0].body
    assert evolution is not None
    assert (
        "le plan de transformation des ESAT de 2022 (Décret n°2022-1561) et détaillé dans la "
        "circulaire n° DGCS/SD3/2022/139 du 11 mai 2022, l'emploi y étant majoritairement "
        "représenté : Modernisation" in evolution.value
    )
    lines = [span.start_line for span in evolution.spans]
    assert lines[lines.index(97) + 1] == 107


def test_page_furniture_enters_no_wording(reading: Reading) -> None:
    level = reading.certification.level
    assert level is not None
    others = [t.value for t in texts(reading.certification) if t is not level.text]
    assert not [v for v in others if "Enregistrement au niveau" in v or "CPNE-FP" in v]


def test_every_line_is_accounted_for(reading: Reading) -> None:
    roles = {mark.number: mark.role for mark in reading.marks}
    cited = cited_lines(reading.certification)
    for line in reading.source.lines:
        assert not line.content or line.number in cited or line.number in roles
    assert LineRole.NOT_UNDERSTOOD not in roles.values()
    furniture = [n for n, role in roles.items() if role is LineRole.FURNITURE]
    assert furniture == [7, 37, 74, 105, 139, 163, 173, 213]
    assert [n for n, role in roles.items() if role is LineRole.HEADING] == [
        11, 63, 78, 141, 175, 233, 235,
    ]  # fmt: skip


def test_every_span_quotes_the_file(reading: Reading) -> None:
    source = reading.source
    assert source.text == stored()
    for text in texts(reading.certification):
        raw = "\n".join(source.text[span.start : span.end] for span in text.spans)
        assert normalise(raw) == text.value
        for span in (*text.spans, *text.repeats):
            assert source.quote(span)
            assert source.line_at(span.start) == span.start_line
            assert source.line_at(span.end - 1) == span.end_line


def test_detection_is_specific() -> None:
    assert fiche_metier.detect(Source(DOCUMENT, stored()))
    for other in OTHERS:
        assert not fiche_metier.detect(Source(other, stored(other)))


@pytest.mark.parametrize("other", OTHERS)
def test_another_kind_of_document_is_refused(other: str) -> None:
    with pytest.raises(DocumentError, match="ce n'est pas une fiche métier") as caught:
        read(stored(other), other)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n\n\t\n"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="le document est vide"):
        read(text)


def test_the_number_must_be_known() -> None:
    with pytest.raises(DocumentError, match="numéro de la certification") as caught:
        fiche_metier.read(Source("x", stored()), Identity("x"))
    assert "--number" in str(caught.value)


def test_a_bloc_without_a_tie_keeps_the_number_of_the_document() -> None:
    ties = [t for t in load_ties(DATA / "identities.csv") if t.part == "document"]
    reading = fiche_metier.read(Source(DOCUMENT, stored()), identity_of(DOCUMENT, ties))
    assert [(b.key, b.code) for b in reading.certification.blocs] == [
        ("n1", None),
        ("n2", None),
        ("n3", None),
    ]


@pytest.mark.parametrize("name", fiche_metier.HEADINGS)
def test_a_missing_section_is_told(name: str) -> None:
    heading = fiche_metier.HEADINGS[name]
    pattern = re.compile(heading.pattern)
    source = Source(DOCUMENT, stored())
    kept = [
        line.text
        for line in source.lines
        if not pattern.fullmatch(fiche_metier.fold(line.text[:130]))
    ]
    assert len(kept) == len(source.lines) - 1
    assert f"rubrique absente : « {heading.title} »" in alerts(read("\n".join(kept)))


def test_missing_blocs_are_told() -> None:
    text = stored()
    start, end = text.index("BLOC₁"), text.index("Description des activités")
    reading = read(text[:start] + text[end:])
    assert reading.certification.blocs == ()
    assert "rubrique absente : « Bloc 1 », « Bloc 2 »…" in alerts(reading)
    assert len(reading.certification.activities) == 3


def test_an_empty_section_is_told_and_recorded_as_not_stated() -> None:
    text = stored()
    start = text.index("- Encadrement technique")
    reading = read(text[:start] + text[text.index("Les cadres d'exercice") :])
    assert "rubrique vide : « Fiches ROME les plus proches »" in alerts(reading)
    assert [(s.value, s.text.value) for s in reading.certification.not_stated] == [
        ("nearRome", "Fiches ROME les plus proches")
    ]


def test_a_section_that_is_not_understood_is_told() -> None:
    text = stored().replace("professionnelle K1203", "professionnelle").replace(" K1207", "")
    reading = read(text)
    assert reading.certification.near_rome == ()
    assert "« Fiches ROME les plus proches » : code ROME non reconnu(e)" in alerts(reading)
    assert sum(m.role is LineRole.NOT_UNDERSTOOD for m in reading.marks) == 2


def test_two_blocs_of_one_number_are_told() -> None:
    text = stored().replace("BLOC 3", "BLOC 1")
    ties = [t for t in load_ties(DATA / "identities.csv") if t.part == "document"]
    reading = fiche_metier.read(Source(DOCUMENT, text), identity_of(DOCUMENT, ties))
    assert [b.key for b in reading.certification.blocs] == ["n1", "n2"]
    assert "« BLOC 1 » : second bloc de ce numéro, laissé de côté" in alerts(reading)
    assert [m.number for m in reading.marks if m.role is LineRole.NOT_UNDERSTOOD] == [59, 61]


def test_a_final_conjunction_between_jobs_is_inferred() -> None:
    reading = read(stored().replace("principal, Responsable d'atelier, ...", "ou Chef d'équipe."))
    assert [(j.text.value, j.inferred) for j in reading.certification.jobs] == [
        ("Moniteur d'atelier", False),
        ("Moniteur d'atelier", True),
        ("Chef d'équipe", True),
    ]


def test_a_job_with_the_name_of_the_certification_is_no_page_furniture() -> None:
    title = "Moniteur d'Atelier en milieu de travail protégé"
    text = re.sub(r"(Intitulés de l'emploi\n\n).*", rf"\1{title}", stored())
    reading = read(text)
    (kept,) = [s for s in reading.certification.sections if s.text.value == "Intitulés de l'emploi"]
    assert kept.body is not None
    assert (kept.body.value, kept.body.start_line) == (title, 80)
    assert "« Intitulés de l'emploi » : intitulé d'emploi non reconnu(e)" in alerts(reading)


def test_paragraphs_may_be_broken_over_lines() -> None:
    """A text extracted from a PDF has short lines; the wordings are the same."""
    broken = "\n".join(
        re.sub(r"(.{60,90}?) (?=\w)", r"\1\n", line) if "\t" not in line else line
        for line in stored().split("\n")
        if not line.startswith("Enregistrement")
    )
    whole = "\n".join(x for x in stored().split("\n") if not x.startswith("Enregistrement"))
    wordings = [text.value for text in texts(read(broken).certification)]
    assert len(broken.split("\n")) > 350
    assert wordings == [text.value for text in texts(read(whole).certification)]
