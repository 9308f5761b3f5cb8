"""The plaquette of RNCP39099, read whole; and what happens when it is not whole."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, Tie, fold, identity_of, load_ties
from crosswalk.model import LineRole, Reading
from crosswalk.readers import plaquette
from crosswalk.readers.common import cited_lines, texts
from crosswalk.text import Source, normalise

DATA = Path(__file__).parents[2] / "data"
DOCUMENT = "rncp39099-plaquette"
OTHERS = sorted(path.stem for path in (DATA / "sources").glob("*.txt") if path.stem != DOCUMENT)
REGISTRATION = (
    "Ce métier a été enregistré le 31 mai 2024 par décision de France compétences au niveau 4 "
    "RNCP39099."
)


def stored(document: str = DOCUMENT) -> str:
    return (DATA / "sources" / f"{document}.txt").read_text(encoding="utf-8")


def read(text: str, document: str = DOCUMENT) -> Reading:
    identity = identity_of(document, load_ties(DATA / "identities.csv"))
    return plaquette.read(Source(document, text), identity)


def alerts(reading: Reading) -> list[str]:
    return [note.message for note in reading.notes if note.severity == "alerte"]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(stored())


def test_the_plaquette_raises_no_alert(reading: Reading) -> None:
    assert reading.notes == ()
    assert reading.kind == "plaquette"


def test_title_and_kind_of_title_with_the_pages_that_repeat_them(reading: Reading) -> None:
    certification = reading.certification
    assert certification.text is not None
    assert certification.text.value == "Moniteur d'atelier en milieu de travail protégé"
    assert certification.text.start_line == 7
    assert [span.start_line for span in certification.text.repeats] == [40]
    assert certification.category is not None
    assert certification.category.value == "Titre à finalité professionnelle"
    assert [span.start_line for span in certification.category.repeats] == [38]


def test_registration_level_and_number_come_from_one_sentence(reading: Reading) -> None:
    certification = reading.certification
    assert certification.number == "RNCP39099"
    assert certification.number_text is not None
    assert certification.number_text.value == "RNCP39099"
    assert certification.level is not None
    assert certification.registered_on is not None
    assert (certification.level.value, certification.level.text.value) == (4, REGISTRATION)
    assert certification.registered_on.value == date(2024, 5, 31)
    assert certification.registered_on.text.value == REGISTRATION
    assert certification.decided_on is None
    assert certification.expires_on is None


def test_the_certifier_is_named_as_in_its_sentence(reading: Reading) -> None:
    (certifier,) = reading.certification.certifiers
    assert certifier.text.value == (
        "CPNE-FP de la branche sanitaire, sociale, médico-sociale privée à but non lucratif"
    )
    assert certifier.siret is None


def test_nothing_is_said_that_the_document_does_not_say(reading: Reading) -> None:
    certification = reading.certification
    assert certification.codes == ()
    assert certification.near_rome == ()
    assert certification.replaces == ()
    assert reading.correspondences == ()
    for bloc in certification.blocs:
        assert (bloc.competences, bloc.assessments) == ((), ())


def test_three_blocs_and_the_words_that_say_they_are_all(reading: Reading) -> None:
    certification = reading.certification
    assert [(b.key, b.code) for b in certification.blocs] == [
        ("n1", None),
        ("BC02", "RNCP39099BC02"),
        ("BC03", "RNCP39099BC03"),
    ]
    assert [b.text.value for b in certification.blocs] == [
        "accompagner les personnes en situation de handicap dans les activités de production et "
        "dans les apprentissages en milieu de travail protégé.",
        "organiser, conduire la production de biens ou de services et animer une équipe en "
        "situation de production en milieu de travail protégé.",
        "soutenir le développement des compétences professionnelles des personnes. Favoriser leur "
        "reconnaissance et l'accès à la certification professionnelle en milieu de travail "
        "protégé.",
    ]
    assert [(n.value, n.text.value) for b in certification.blocs for n in b.notations] == [
        ("1", "Bloc 1"),
        ("2", "Bloc 2"),
        ("3", "Bloc 3"),
    ]
    assert certification.lists_all_blocs is not None
    assert certification.lists_all_blocs.value == (
        "Une activité structurée en 3 blocs pour accéder à la certification"
    )


def test_each_bloc_has_its_description(reading: Reading) -> None:
    descriptions = [[d.value for d in bloc.descriptions] for bloc in reading.certification.blocs]
    assert [len(d) for d in descriptions] == [1, 1, 1]
    assert descriptions[0][0].startswith("Le moniteur d'atelier accueille les personnes")
    assert descriptions[2][0].endswith("la finalité inclusive de leur parcours professionnel.")


def test_the_description_keeps_the_wording_of_this_document(reading: Reading) -> None:
    (description,) = reading.certification.descriptions
    assert description.value.startswith("Le métier de Moniteur d'atelier visé par la certification")
    assert "(Etablissement et service d'aide par le travail) pour la majorité d'entre eux" in (
        description.value
    )
    assert description.value.endswith("son insertion dans le milieu de travail « ordinaire ».")


def test_four_key_figures(reading: Reading) -> None:
    figures = [figure.text.value for figure in reading.certification.key_figures]
    assert figures == [
        "24 000 professionnels en poste en 2022",
        "88% de taux de réussite à la certification en moyenne les 3 dernières années",
        "93% de taux d'insertion en emploi 6 mois après la certification",
        "88% de taux d'insertion spécifiquement dans l'emploi de moniteur d'atelier 6 mois après "
        "la certification",
    ]


def test_two_routes_are_open(reading: Reading) -> None:
    assert [(r.key, r.text.value, r.open) for r in reading.certification.routes] == [
        ("1", "Par la formation", True),
        ("2", "Par la validation des acquis de l'expérience", True),
    ]
    kept = reading.certification.sections[0]
    assert kept.text.value == "2 voies d'accès"
    assert kept.body is not None
    assert kept.body.value.startswith("La certification est accessible en parcours complet")
    assert kept.body.value.endswith("le parcours peut mêler formation et **VAE**")


def test_two_audiences(reading: Reading) -> None:
    first, last = reading.certification.audiences
    assert first.text.value == (
        "Les salariés en ESAT et EA qui accompagnent les personnes en situation de handicap dans "
        "les activités de production et dans les apprentissages,"
    )
    assert last.text.value.startswith("les demandeurs d'emploi ou les personnes en projet")
    assert last.text.value.endswith("dans le cadre des dispositifs prévus à cet effet.")


def test_prerequisites_of_the_training_are_not_those_of_the_certification(
    reading: Reading,
) -> None:
    certification = reading.certification
    assert [p.value for p in certification.training_prerequisites] == [
        "Disposer d'une expérience minimale de 70 heures dans cet emploi ou dans le secteur du "
        "travail protégé auprès des publics concernés."
    ]
    assert [p.text.value for p in certification.prerequisites] == [
        "Toutes les personnes, quel que soit leur statut, devront être en situation "
        "d'accompagnement de personnes en situation de handicap dans les activités de production "
        "et dans les apprentissages dans un ESAT ou une EA."
    ]


def test_hours_are_periods(reading: Reading) -> None:
    assert [(p.key, p.hours, p.text.value) for p in reading.certification.periods] == [
        ("1", 441, "441 heures de formation pour un parcours complet"),
        ("2", 980, "980 heures de stage long"),
        ("3", 105, "105 heures de stage court"),
    ]


def test_what_else_the_training_section_says_is_kept(reading: Reading) -> None:
    assert [s.text.value for s in reading.certification.sections] == [
        "2 voies d'accès",
        "La formation",
    ]
    body = reading.certification.sections[1].body
    assert body is not None
    assert body.value.startswith("La CPNE-FP de la branche sanitaire")
    assert "Un groupe en formation de 16 personnes" in body.value
    assert "heures" not in body.value
    assert body.value.endswith("par le certificateur lui-même ou un de ses partenaires. »")
    assert [span.start_line for span in body.spans] == [64, 66, 79, 81, 83]


def test_every_line_is_accounted_for(reading: Reading) -> None:
    roles = {mark.number: mark.role for mark in reading.marks}
    cited = cited_lines(reading.certification)
    for line in reading.source.lines:
        assert not line.content or line.number in cited or line.number in roles
    assert LineRole.NOT_UNDERSTOOD not in roles.values()
    assert [n for n, role in roles.items() if role is LineRole.FURNITURE] == [3, 36]
    assert [n for n, role in roles.items() if role is LineRole.HEADING] == [9, 15, 49, 54, 58]


def test_every_span_quotes_the_file(reading: Reading) -> None:
    source = reading.source
    assert source.text == stored()
    for text in texts(reading.certification):
        raw = "\n".join(source.text[span.start : span.end] for span in text.spans)
        assert normalise(raw) == text.value
        for span in (*text.spans, *text.repeats):
            assert source.quote(span)
            assert source.line_at(span.start) == span.start_line
        for span in text.repeats:
            assert source.quote(span) == text.value


def test_detection_is_specific() -> None:
    assert plaquette.detect(Source(DOCUMENT, stored()))
    for other in OTHERS:
        assert not plaquette.detect(Source(other, stored(other)))


@pytest.mark.parametrize("other", OTHERS)
def test_another_kind_of_document_is_refused(other: str) -> None:
    with pytest.raises(DocumentError, match="ce n'est pas une plaquette") as caught:
        read(stored(other), other)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n\n\t\n"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="le document est vide"):
        read(text)


def test_the_number_that_it_states_must_be_the_one_it_is_tied_to() -> None:
    tie = Tie("x", "document", "", "RNCP32139", "test")
    with pytest.raises(DocumentError, match=r"énonce RNCP39099.*RNCP32139") as caught:
        plaquette.read(Source("x", stored()), Identity("x", (tie,)))
    assert caught.value.line == 11


def test_the_number_that_it_states_is_enough() -> None:
    reading = plaquette.read(Source("x", stored()), Identity("x"))
    assert reading.certification.number == "RNCP39099"
    assert [b.key for b in reading.certification.blocs] == ["n1", "n2", "n3"]


def test_without_any_number_it_is_refused() -> None:
    with pytest.raises(DocumentError, match="numéro de la certification"):
        plaquette.read(Source("x", stored().replace(" RNCP39099", "")), Identity("x"))


@pytest.mark.parametrize("name", plaquette.HEADINGS)
def test_a_missing_section_is_told(name: str) -> None:
    heading = plaquette.HEADINGS[name]
    lines = stored().split("\n")
    kept = [x for x in lines if not re.fullmatch(heading.pattern, fold(x[:130]))]
    assert len(kept) == len(lines) - 1
    assert f"rubrique absente : « {heading.title} »" in alerts(read("\n".join(kept)))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (11, "le niveau n'est pas énoncé(e)"),
        (11, "la date d'enregistrement n'est pas énoncé(e)"),
        (13, "description du métier absente"),
        (24, "le document annonce 3 blocs, 2 lus"),
        (26, "« Bloc 1 » : description absente"),
        (44, "le document annonce 2 voies d'accès, 1 lus"),
        (56, "rubrique vide : « Les prérequis d'accès à la formation »"),
        (64, "certificateur non énoncé"),
    ],
)
def test_a_missing_statement_is_told(line: int, message: str) -> None:
    lines = stored().split("\n")
    del lines[line - 1]
    assert message in alerts(read("\n".join(lines)))


def test_blocs_are_not_said_to_be_all_when_the_count_differs() -> None:
    reading = read(stored().replace("structurée en 3 blocs", "structurée en quatre blocs"))
    assert reading.certification.lists_all_blocs is None
    assert "le document annonce 4 blocs, 3 lus" in alerts(reading)


def test_a_bloc_presented_twice_is_one() -> None:
    text = stored()
    label = text[text.index("Bloc 2 : ") : text.index("Le moniteur d'atelier organise")]
    reading = read(text.replace("Bloc 1 : ", f"{label}Bloc 1 : ", 1))
    blocs = reading.certification.blocs
    assert [b.key for b in blocs] == ["BC02", "n1", "BC03"]
    assert [span.start_line for span in blocs[0].text.repeats] == [30]
    assert len(blocs[0].descriptions) == 1
    assert reading.notes == ()


def test_sentences_about_a_list_are_no_items_of_it() -> None:
    reading = read(stored().replace("- 24 000", "Source : OPCO Santé.\n\n- 24 000"))
    assert len(reading.certification.key_figures) == 4
    kept = reading.certification.sections[0]
    assert kept.text.value == "Les chiffres clés"
    assert kept.body is not None
    assert kept.body.value == "Source : OPCO Santé."


def test_headings_listed_first_as_a_summary_do_not_hide_the_sections() -> None:
    text = stored()
    summary = "Le métier visé\nLes chiffres clés\nLa formation\n\n"
    reading = read(text.replace("Le métier visé\n", summary + "Le métier visé\n", 1))
    assert len(reading.certification.key_figures) == 4
    assert len(reading.certification.periods) == 3
    assert reading.notes == ()


def test_a_head_that_only_says_the_title_again_on_each_page_is_furniture() -> None:
    title = "Moniteur d'atelier en milieu de travail protégé"
    text = stored().replace("Certification professionnelle\n", "")
    text = text.replace("Titre à finalité professionnelle\n", "")
    reading = read(text.replace("Les publics cibles", f"{title}\n\nLes publics cibles"))
    certification = reading.certification
    assert certification.text is not None
    assert len(certification.text.repeats) == 2
    assert len(certification.blocs[2].descriptions) == 1
    assert [s.text.value for s in certification.sections] == ["2 voies d'accès", "La formation"]
    body = certification.sections[0].body
    assert body is not None
    assert title not in body.value


def test_a_date_of_no_calendar_is_told() -> None:
    reading = read(stored().replace("31 mai 2024", "31 juin 2024"))
    assert reading.certification.registered_on is None
    assert any(a.startswith("date d'enregistrement") for a in alerts(reading))


def test_missing_hours_are_told() -> None:
    reading = read(stored().replace(" heures de ", " jours de "))
    assert reading.certification.periods == ()
    assert "aucune durée de formation ou de stage en heures" in alerts(reading)
    body = reading.certification.sections[1].body
    assert body is not None
    assert "441 jours de formation pour un parcours complet" in body.value


@pytest.mark.parametrize("marker", ["- ", "• ", "1. ", "- 2. "])
def test_hours_may_be_list_items(marker: str) -> None:
    reading = read(stored().replace("\n980 heures", f"\n{marker}980 heures"))
    assert [p.hours for p in reading.certification.periods] == [441, 980, 105]
    assert reading.certification.periods[1].text.value == "980 heures de stage long"


def test_thousands_of_hours_may_have_a_space() -> None:
    reading = read(stored().replace("980 heures", "1\u202f980 heures"))
    assert [p.hours for p in reading.certification.periods] == [441, 1980, 105]


def test_a_registration_in_the_paragraph_of_the_description_is_cut_at_its_sentence() -> None:
    reading = read(stored().replace("RNCP39099.\n\nLe métier", "RNCP39099. Le métier"))
    assert reading.certification.registered_on is not None
    assert reading.certification.registered_on.text.value == REGISTRATION
    (description,) = reading.certification.descriptions
    assert description.value.startswith("Le métier de Moniteur d'atelier visé")


def test_paragraphs_may_be_broken_over_lines() -> None:
    """A text extracted from a PDF has short lines; the wordings are the same."""
    broken = re.sub(r"(.{60,90}?) (?=\w)", r"\1\n", stored())
    wordings = [text.value for text in texts(read(broken).certification)]
    assert len(broken.split("\n")) > 100
    assert wordings == [text.value for text in texts(read(stored()).certification)]
