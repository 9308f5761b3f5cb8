"""The reader of branch référentiels, on the 2018 référentiel of the TMA (RNCP32139)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, fold, identity_of, load_ties
from crosswalk.model import Certification, Competence, LineRole, Reading
from crosswalk.readers import branche
from crosswalk.readers.common import texts
from crosswalk.text import Source, normalise

DATA = Path(__file__).parents[2] / "data"
ID = "tma-2018-referentiel"
RAW = (DATA / "sources" / f"{ID}.txt").read_text(encoding="utf-8")
TIES = load_ties(DATA / "identities.csv")
IDENTITY = identity_of(ID, TIES)
STARTS = [match.start() for match in re.finditer(r"^ ?[IV]+\. ", RAW, re.M)]
PARTS = dict(
    zip(
        ("I", "II", "III", "IV", "V"),
        (RAW[a:b] for a, b in zip(STARTS, [*STARTS[1:], len(RAW)], strict=True)),
        strict=True,
    )
)
DETAILS = {
    **{"1.1": 4, "1.2": 6, "1.3": 5, "1.4": 6},
    **{"2.1": 1, "2.2": 4, "2.3": 3, "2.4": 7, "2.5": 5},
    **{"3.1": 4, "3.2": 5, "3.3": 4},
}
CRITERIA = {
    **{"1.1": 5, "1.2": 6, "1.3": 5, "1.4": 4},
    **{"2.1": 5, "2.2": 6, "2.3": 6, "2.4": 9, "2.5": 4},
    **{"3.1": 6, "3.2": 7, "3.3": 5},
}
DESCRIPTIONS = {
    **{"1.1": 2, "1.2": 2, "1.3": 3, "1.4": 1},
    **{"2.1": 1, "2.2": 2, "2.3": 2, "2.4": 3, "2.5": 1},
    **{"3.1": 1, "3.2": 1, "3.3": 1},
}


def read(text: str, identity: Identity = IDENTITY) -> Reading:
    return branche.read(Source(ID, text), identity)


def without(*parts: str) -> str:
    return "".join(text for name, text in PARTS.items() if name not in parts)


def competences(certification: Certification) -> Iterator[Competence]:
    return (competence for bloc in certification.blocs for competence in bloc.competences)


def messages(reading: Reading, severity: str = "alerte") -> list[str]:
    return [note.message for note in reading.notes if note.severity == severity]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(RAW)


@pytest.fixture(scope="module")
def tma(reading: Reading) -> Certification:
    return reading.certification


@pytest.fixture(scope="module")
def by_key(tma: Certification) -> dict[str, Competence]:
    return {competence.key: competence for competence in competences(tma)}


def test_only_this_document_is_recognised() -> None:
    recognised = {
        path.stem
        for path in (DATA / "sources").glob("*.txt")
        if branche.detect(Source(path.stem, path.read_text(encoding="utf-8")))
    }
    assert recognised == {ID}
    assert (branche.KIND, branche.TITLE) == ("branche", "référentiel de branche")


def test_registration(tma: Certification) -> None:
    assert tma.number == "RNCP32139"
    assert tma.number_text is None
    assert tma.text is not None
    assert tma.text.value == "Titre de Moniteur d’Atelier en milieu de travail protégé"
    assert [(n.value, n.text.value) for n in tma.notations] == [("TMA", "TMA")]
    stated = (tma.level, tma.registered_on, tma.duration_years, tma.expires_on)
    assert [(fact.value, fact.text.value) for fact in stated if fact] == [
        (4, "titre de niveau 4"),
        (date(2018, 12, 27), "le 27 décembre 2018"),
        (5, "pour une durée de 5 ans"),
        (date(2023, 12, 27), "jusqu’au 27 décembre 2023"),
    ]


def test_blocs_keep_their_order_and_take_their_codes_by_label(tma: Certification) -> None:
    found = [
        (bloc.notations[0].value, bloc.key, bloc.code, bloc.text.value, bloc.other_labels[0].value)
        for bloc in tma.blocs
    ]
    assert found == [
        (
            "1",
            "BC01",
            "RNCP32139BC01",
            "Accompagner les personnes accueillies dans l’atelier, au sein d’une équipe "
            "pluri-professionnelle.",
            "BLOC 1 : ACCOMPAGNEMENT",
        ),
        (
            "2",
            "BC03",
            "RNCP32139BC03",
            "Animer, organiser et gérer la production ou les prestations de service d’une équipe "
            "dans la structure et/ou hors les murs",
            "BLOC 2 : GESTION DE PRODUCTION",
        ),
        (
            "3",
            "BC02",
            "RNCP32139BC02",
            "Gérer, développer les compétences individuelles et participer à leur évaluation.",
            "BLOC 3 : GESTION ET DEVELOPPEMENT DES COMPETENCES",
        ),
    ]
    assert all(bloc.notations[0].text.value == bloc.notations[0].value for bloc in tma.blocs)
    assert all(len(bloc.notations) == len(bloc.other_labels) == 1 for bloc in tma.blocs)


def test_the_list_of_blocs_is_whole(tma: Certification) -> None:
    assert str(tma.lists_all_blocs) == "se compose de trois « blocs de compétences »"


def test_a_list_shorter_than_announced_is_not_whole() -> None:
    text = RAW.replace("se compose de trois", "se compose de quatre")
    changed = read(text)
    assert changed.certification.lists_all_blocs is None
    assert [m for m in messages(changed) if "quatre" in m and "3" in m]


def test_without_ties_blocs_have_the_documents_numbers() -> None:
    only_number = Identity(ID, tuple(tie for tie in IDENTITY.ties if tie.part == "document"))
    changed = read(RAW, only_number)
    blocs = changed.certification.blocs
    assert [(bloc.key, bloc.code) for bloc in blocs] == [("n1", None), ("n2", None), ("n3", None)]
    assert sum("code du répertoire inconnu" in m for m in messages(changed, "information")) == 3


def test_competences(tma: Certification, by_key: dict[str, Competence]) -> None:
    assert [len(bloc.competences) for bloc in tma.blocs] == [4, 5, 3]
    assert list(by_key) == list(DETAILS)
    assert by_key["1.1"].text.value == "Accueillir et instaurer la relation"
    assert by_key["1.4"].text.value == (
        "Travailler au sein d’une équipe pluri-professionnelle et en partenariat avec les "
        "institutions en utilisant les technologies actuelles de communication professionnelle."
    )
    assert by_key["2.3"].text.value == (
        "Répartir les activités, organiser et rendre accessibles les postes de travail en tenant "
        "compte des potentiels et des projets des personnes."
    )


def test_part_iv_repeats_the_label_or_gives_another(
    reading: Reading, by_key: dict[str, Competence]
) -> None:
    for key, competence in by_key.items():
        if key != "3.3":
            (place,) = competence.text.repeats
            assert fold(reading.source.quote(place)) == fold(competence.text.value)
            assert competence.other_labels == ()
    assert by_key["3.3"].text.repeats == ()
    assert by_key["3.3"].text.value == (
        "Accompagner les personnes accueillies dans l’acquisition des compétences, dans des "
        "démarches de reconnaissance des savoir-faire professionnels ou dans la validation des "
        "acquis de l’expérience."
    )
    assert [label.value for label in by_key["3.3"].other_labels] == [
        "Accompagner les personnes accueillies dans l'acquisition des compétences, dans des "
        "démarches de reconnaissance des savoir-faire professionnels"
    ]
    assert [m for m in messages(reading, "information") if "3.3" in m]


@pytest.mark.parametrize(
    ("field", "expected", "total"),
    [("details", DETAILS, 54), ("descriptions", DESCRIPTIONS, 20), ("criteria", CRITERIA, 68)],
)
def test_counts_by_competence(
    by_key: dict[str, Competence], field: str, expected: dict[str, int], total: int
) -> None:
    assert {key: len(getattr(c, field)) for key, c in by_key.items()} == expected
    assert sum(expected.values()) == total


def test_counts_by_bloc(tma: Certification) -> None:
    details = [sum(len(c.details) for c in bloc.competences) for bloc in tma.blocs]
    criteria = [sum(len(c.criteria) for c in bloc.competences) for bloc in tma.blocs]
    assert (details, criteria) == ([21, 20, 13], [20, 30, 18])


def test_each_mark_of_the_document_opens_one_item(by_key: dict[str, Competence]) -> None:
    details = [item.text.value for c in by_key.values() for item in c.details]
    criteria = [item.text.value for c in by_key.values() for item in c.criteria]
    bulleted = re.findall(r"^\uf0b7 *(.+?)(?= *$)", PARTS["III"], re.M)
    opened = re.findall(r"^> *(.+?)(?= *$)", PARTS["IV"], re.M)
    for items, first_lines in ((details, bulleted), (criteria, opened)):
        assert len(items) == len(first_lines)
        for item, line in zip(items, first_lines, strict=True):
            assert item.startswith(normalise(line).removesuffix("-"))
    assert not [item for item in details + criteria if re.search(r"[\ue000-\uf8ff>]", item)]


def test_details_first_last_and_those_of_several_sentences(by_key: dict[str, Competence]) -> None:
    def ends(key: str) -> tuple[str, str]:
        return by_key[key].details[0].text.value, by_key[key].details[-1].text.value

    assert ends("1.1") == (
        "Accueillir une nouvelle personne, participer à la préparation de son intégration dans "
        "l'établissement.",
        "Accueillir les personnes chaque jour et repérer les signes révélateurs de situations, "
        "adapter en conséquence l’accompagnement ainsi que le déroulement de la journée. Rester en "
        "veille. Rendre compte à l'équipe si nécessaire.",
    )
    assert ends("1.4")[1] == (
        "Etre en veille et rechercher les informations nécessaires à l’exercice du métier de "
        "moniteur et du secteur professionnel concerné."
    )
    assert ends("2.1")[0] == ends("2.1")[1]
    assert ends("2.5") == (
        "Définir les besoins en approvisionnement de consommables ou de matériel (s).",
        "Rédiger un bon de livraison, transmettre les documents nécessaires à la facturation.",
    )
    assert ends("3.3") == (
        "Contribuer à la valorisation des acquis des personnes accueillies en lien avec le projet "
        "individualisé.",
        "Evaluer les effets d’une formation externe, suivre les évolutions et en tirer les "
        "enseignements.",
    )
    assert by_key["2.4"].details[4].text.value == (
        "Réguler et adapter l'organisation de la production en fonction des évènements et des "
        "aléas. Alerter en cas de besoin."
    )


def test_descriptions_first_and_last(by_key: dict[str, Competence]) -> None:
    assert by_key["1.1"].descriptions[0].value == (
        "Participer à la préparation de l'intégration de la personne accueillie dans "
        "l'établissement, l'accueillir, instaurer la relation, en lui donnant les repères "
        "nécessaires et en prenant en compte sa situation particulière et les procédures de "
        "l'établissement."
    )
    assert by_key["2.2"].descriptions[1].value == (
        'Le cas échéant, conduire une équipe à l\'extérieur et "hors les murs"'
    )
    assert by_key["2.3"].descriptions[0].value == (
        "Organiser la production / le service en fonction des compétences, de la situation et des "
        "projets personnalisés des membres de l'équipe compte tenu des contraintes économiques "
        "(coût de revient défini, délais, qualité...)"
    )
    assert by_key["3.3"].descriptions[-1].value == (
        "Accompagner les démarches pour le développement et la reconnaissance des compétences des "
        "personnes accueillies, en lien avec l'équipe pluri professionnelle et les partenaires"
    )


def test_criteria_first_last_and_the_odd_ones(by_key: dict[str, Competence]) -> None:
    def criterion(key: str, position: int) -> str:
        return by_key[key].criteria[position].text.value

    assert criterion("1.1", 0) == (
        "Le candidat met en œuvre de manière systématique une démarche d'accueil et d'intégration "
        "adaptée à la personne et à la situation."
    )
    assert criterion("1.2", 4) == (
        "Lors d'une situation de crise ou de conflit, le candidat intervient de façon pertinente en "
        "mobilisant les ressources disponibles. Il argumente son intervention."
    )
    assert criterion("2.1", 2) == (
        "Le candidat veille et intervient pour que chaque travailleur respecte les règles et "
        "procédures de sécurité, d'hygiène et d'ergonomie"
    )
    assert criterion("2.4", 1) == (
        "Le candidat prépare dans des délais adaptés les commandes nécessaires - consommables, "
        "outils, machines - et les réceptionne, en utilisant les outils et procédures à disposition."
    )
    assert criterion("2.4", 8) == (
        "Le candidat évalue sa gestion de production et l'ajuste le cas échéant."
    )
    assert criterion("2.5", 1) == (
        "le candidat adopte un comportement professionnel vis à vis du client et du public"
    )
    assert criterion("3.3", 2) == (
        "Le candidat participe, si besoin, à la mise en œuvre d'actions de reconnaissance des "
        "acquis professionnels des personnes et/ou de formation externe (préparation, "
        "coordination, logistique...)"
    )
    assert criterion("3.3", 4) == "Le candidat évalue sa pratique et l'ajuste le cas échéant."


def test_nothing_twice_in_a_competence_and_nothing_merged_across(
    by_key: dict[str, Competence],
) -> None:
    for competence in by_key.values():
        for items in (competence.details, competence.criteria):
            assert len({item.text.value for item in items}) == len(items)
            assert [item.key for item in items] == [str(n) for n in range(1, len(items) + 1)]
    places = [item.text.spans for c in by_key.values() for item in c.criteria]
    words = Counter(item.text.value for c in by_key.values() for item in c.criteria)
    assert len(set(places)) == 68
    assert words["Le candidat évalue sa pratique et l'ajuste le cas échéant."] == 6
    assert words["Le candidat évalue sa communication et l'ajuste le cas échéant."] == 2


def test_trade(tma: Certification) -> None:
    assert len(tma.descriptions) == 13
    assert tma.descriptions[0].value.startswith("Le Moniteur d’Atelier exerce son métier")
    assert tma.descriptions[5].value == (
        "De manière synthétique, les activités du moniteur d’atelier s’articulent autour de trois "
        "grands axes : L’accompagnement des travailleurs handicapés au sein d’une équipe "
        "pluri-professionnelle, L’animation et l’organisation de la production de biens ou de "
        "services, La gestion et le développement des compétences individuelles."
    )
    assert tma.descriptions[6].value == (
        "Le Moniteur d’Atelier doit en permanence assurer ces trois composantes de son activité en "
        "les maintenant en équilibre, tout en tenant compte des aléas du quotidien."
    )
    assert "Le métier de Moniteur d’Atelier se développe à partir" in tma.descriptions[7].value
    assert tma.descriptions[12].value.endswith("entreprises, administrations ou particuliers.")
    assert (tma.responsibilities, tma.jobs, tma.sectors, tma.prerequisites) == ((), (), (), ())


def test_activities(reading: Reading, tma: Certification) -> None:
    assert [(a.key, a.text.value, len(a.descriptions)) for a in tma.activities] == [
        ("1", "Accompagnement des travailleurs handicapés", 3),
        ("2", "Animation, organisation et gestion de la production d’une équipe", 3),
        ("3", "Gestion et développement des compétences individuelles", 1),
    ]
    assert tma.activities[0].descriptions[2].value.endswith("à ses collègues et à sa hiérarchie.")
    assert (
        tma.activities[2]
        .descriptions[0]
        .value.endswith("ou de démarche de validation des acquis de l’expérience.")
    )
    assert [m for m in messages(reading, "information") if "où finit sa description" in m]


def test_what_has_no_term_is_kept_as_text(tma: Certification) -> None:
    assert [(s.key, s.text.value) for s in tma.sections if s.key != "II.1"] == [
        ("I", "PREAMBULE"),
        ("III", "LES COMPETENCES VISEES"),
        ("IV", "LE REFERENTIEL DE CERTIFICATION"),
        ("5.2.4", "La commission de synthèse"),
        ("5.3.1", "Le dossier de certification"),
    ]
    bodies = {section.key: str(section.body) for section in tma.sections}
    assert bodies["I"].startswith("Les partenaires sociaux de la branche professionnelle")
    assert bodies["II.1"] == (
        "Le secteur de l’insertion par l’activité économique, Le secteur de l’enfance ou de "
        "l’adolescence inadaptée, Le secteur pénitentiaire, Le secteur de la formation "
        "professionnelle, Le secteur marchand ..."
    )
    assert bodies["IV"].endswith("des critères observables, à repérer lors de l’évaluation.")
    assert bodies["5.2.4"].endswith("signent le PV de délibération du jury.")
    assert bodies["5.3.1"].endswith("signés par tous les membres de jury.")


def test_routes_and_eligibility(tma: Certification) -> None:
    assert [(route.text.value, route.open) for route in tma.routes] == [
        ("après une formation", True),
        ("par le biais de la validation des acquis de l’expérience", True),
    ]
    assert [condition.text.value for condition in tma.eligibility] == [
        "Avoir suivi au moins 80% de chaque bloc de la formation et être en situation "
        "d’encadrement de travailleurs handicapés pendant les périodes en établissement (comme "
        "salarié ou stagiaire).",
        "Avoir participé aux évaluations formatives réalisées par l’organisme de formation.",
        "Avoir remis un écrit support à l’organisme de formation dans le délai imparti.",
        "Avoir suivi le stage de 105 heures dans un autre établissement que l’établissement "
        "principal.",
        "Pour accéder à l’évaluation par la VAE, le candidat doit pouvoir faire état d’au moins 1 "
        "an d’expérience en lien direct avec la certification.",
    ]
    lead_ins = {str(condition.lead_in) for condition in tma.eligibility[:4]}
    assert lead_ins == {
        "Pour accéder à l’évaluation par la formation, le candidat devra satisfaire les éléments "
        "suivants attestés par l’organisme de formation :"
    }
    assert tma.eligibility[4].lead_in is None
    assert [(period.hours, period.text) for period in tma.periods] == [
        (105, tma.eligibility[3].text)
    ]


def test_assessments(tma: Certification) -> None:
    written, interview = tma.assessments
    assert written.text.value == (
        "A partir de la rédaction d’un écrit support portant sur des situations particulières en "
        "lien avec les compétences des trois blocs."
    )
    assert written.duration is None
    assert interview.text.value == (
        "D’un entretien, d’une durée de 75 minutes, au cours duquel le candidat :"
    )
    assert interview.duration is not None
    assert interview.duration.value == timedelta(minutes=75)
    assert interview.duration.text.value == "75 minutes"
    training, *points, vae = (text.value for text in interview.descriptions)
    assert training == "Après une formation, l’évaluation des compétences se fait :"
    assert points == [
        "Présente son parcours, ses activités au sein de son établissement",
        "Explicite les situations choisies à l’écrit.",
        "Echange avec le jury, autour d’un questionnement apporté par le jury, pour éclairer "
        "l’ensemble des compétences attendues du métier.",
    ]
    assert vae == (
        "Dans le cadre d’une démarche de VAE, l’évaluation des compétences se fait selon le même "
        "esprit et les mêmes modalités pratiques qu’après un parcours de formation."
    )
    assert [text.value for text in written.descriptions] == [training, vae]


def test_juries_and_certifier(tma: Certification) -> None:
    assessing, certifying = tma.juries
    assert (assessing.key, certifying.key) == ("5.2.2", "5.3.2")
    assert assessing.text.value == "Le jury d’évaluation est composé dans tous les cas :"
    assert [member.text.value.split(",")[0] for member in assessing.members] == [
        "D’un formateur qui n’a pas eu le moniteur en formation",
        "D’un professionnel encadrant des personnes handicapées en situation de production (en "
        "ESAT ou en EA) ou ayant quitté ce type de poste depuis moins de 3 ans",
        "D’un représentant de direction d’ESAT ou d’Entreprise Adaptée (directeur",
    ]
    assert assessing.members[2].text.value.endswith(
        "(directeur, directeur-adjoint, chef de service) sans lien avec le formé."
    )
    assert [text.value for text in assessing.descriptions] == [
        "Seuls les formateurs et professionnels ayant suivi « La formation des membres de jury à "
        "l’évaluation du certificat de branche Moniteur d’Atelier » peuvent être membres du jury."
    ]
    assert certifying.text.value.startswith("La CPNE-FP, jury de certification paritaire, délivre")
    assert [text.value for text in certifying.descriptions] == [
        "La CPNE-FP adresse ses décisions aux organismes de formation organisateurs qui remettent "
        "les certificats aux candidats."
    ]
    assert [(c.text.value, c.siret) for c in tma.certifiers] == [("CPNE-FP", None)]


def test_award_rules(tma: Certification) -> None:
    assert [rule.text.value for rule in tma.award_rules] == [
        "Pour obtenir le certificat, il faut avoir obtenu chaque bloc.",
        "Pour obtenir un bloc il faut avoir acquis l’ensemble des compétences qui le compose.",
        "En cas d’acquisition partielle, les blocs sont acquis à vie.",
        "Les compétences sont évaluées au regard de plusieurs critères, observables à l’écrit comme "
        "à l’oral.",
        "Une compétence est validée quand la majorité des critères est présente.",
        "En effet, la non validation d’un critère n’entraîne pas de façon automatique la non "
        "validation de la compétence.",
        "C’est au jury de considérer si la non validation d’un ou plusieurs critères fragilise la "
        "maîtrise globale de la compétence ou pas, surtout au-delà de 2 ou 3 critères non validés.",
        "A l’issue de l’évaluation, les membres du jury complètent la fiche PV d’évaluation de "
        "chaque candidat.",
        "Le jury peut apporter un commentaire, une mention, mais doit impérativement argumenter sa "
        "décision lorsqu’un bloc n’est pas acquis afin de permettre au candidat d’orienter ses "
        "démarches futures avec l’aide d’un formateur ou d’un accompagnateur VAE.",
    ]


def test_remedies(tma: Certification) -> None:
    assert [remedy.text.value for remedy in tma.remedies] == [
        "La décision de certification et la délivrance du certificat de branche afférent sont "
        "communiquées aux candidats dans les trois mois suivant la réception des procès-verbaux de "
        "délibération des jurys.",
        "Toute contestation devra être portée par voie écrite à la CPNE-FP (par le biais de l’OPCO "
        "Santé : support.certifications@opcosante.fr).",
        "Sa décision se fera dans la limite de six mois après la date de délibération du jury de "
        "certification concernant la délivrance des certifications de la session concernée par la "
        "contestation.",
        "L’avis de la CPNE-FP devra être donné dans les six mois suivant la réception du courrier "
        "de recours.",
        "La CPNE-FP peut revenir sur des décisions de refus d’attribution d’un bloc.",
    ]


def test_nothing_is_invented(reading: Reading, tma: Certification) -> None:
    assert reading.correspondences == ()
    assert (tma.codes, tma.near_rome, tma.replaces, tma.figures) == ((), (), (), ())
    codes = [bloc.code for bloc in tma.blocs]
    assert set(codes) <= {tie.identifier for tie in IDENTITY.ties}


def test_every_wording_is_in_the_file(reading: Reading) -> None:
    source = reading.source
    whole = normalise(RAW)
    found = list(texts(reading.certification))
    assert len(found) > 200
    for text in found:
        joined = "\n".join(RAW[span.start : span.end] for span in text.spans)
        assert normalise(joined) == text.value
        for span in (*text.spans, *text.repeats):
            assert source.quote(span) in whole
            assert span.start_line == RAW.count("\n", 0, span.start) + 1
            assert span.end_line == RAW.count("\n", 0, span.end - 1) + 1


def test_every_line_is_accounted_for(reading: Reading) -> None:
    assert messages(reading) == []
    assert {mark.role for mark in reading.marks} == {LineRole.HEADING}
    assert len(reading.marks) == 16


def test_no_words_are_left_out_of_the_wordings(reading: Reading) -> None:
    left = list(RAW)
    spans = [s for text in texts(reading.certification) for s in (*text.spans, *text.repeats)]
    places = [(span.start, span.end) for span in spans]
    lines = [reading.source.lines[mark.number - 1] for mark in reading.marks]
    for start, end in (*places, *((line.start, line.end) for line in lines)):
        left[start:end] = ["\n" if c == "\n" else " " for c in left[start:end]]
    words = {normalise(line) for line in "".join(left).split("\n")} - {""}
    marks = re.compile(r"[\uf0b7\uf02d>o.-]|[IV]+\.|(\d\.)+\d\)?")
    assert {w for w in words if not marks.fullmatch(w)} == {"L’accès à l’évaluation se fait ou"}


@pytest.mark.parametrize(
    "relaid",
    [
        "\n".join(line for line in RAW.split("\n") if line.strip()),
        RAW.replace("\n", "\n \n\n"),
        "\n".join(line.strip() for line in RAW.split("\n")),
        RAW.replace("\n", "\r\n"),
        RAW.replace("\uf0b7 ", "\uf0b7").replace("> ", ">"),
        RAW.replace("\n 2.5 ", "\n 7 / 20 \n 2.5 ").replace("\n III. ", "\n12\n III. "),
    ],
    ids=[
        "no blank line",
        "more blank lines",
        "no page start",
        "CRLF",
        "glued marks",
        "page numbers",
    ],
)
def test_the_page_layout_changes_nothing(tma: Certification, relaid: str) -> None:
    changed = read(relaid)
    assert [t.value for t in texts(changed.certification)] == [t.value for t in texts(tma)]
    assert messages(changed) == []


@pytest.mark.parametrize(
    ("part", "title"),
    [
        ("I", "I. Préambule"),
        ("II", "II. Le métier visé"),
        ("III", "III. Les compétences visées"),
        ("IV", "IV. Le référentiel de certification"),
        ("V", "V. Les modalités de certification"),
    ],
)
def test_a_missing_part_is_named(part: str, title: str) -> None:
    text = without(part)
    assert branche.detect(Source(ID, text))
    changed = read(text)
    assert messages(changed) == [f"partie absente ou vide : « {title} »"]
    assert [len(bloc.competences) for bloc in changed.certification.blocs] == [4, 5, 3]


def test_without_part_iii_the_blocs_are_those_of_part_iv(by_key: dict[str, Competence]) -> None:
    changed = read(without("III")).certification
    assert changed.lists_all_blocs is None
    assert [(bloc.key, bloc.code, bloc.text.value) for bloc in changed.blocs] == [
        ("n1", None, "BLOC 1 : ACCOMPAGNEMENT"),
        ("n2", None, "BLOC 2 : GESTION DE PRODUCTION"),
        ("n3", None, "BLOC 3 : GESTION ET DEVELOPPEMENT DES COMPETENCES"),
    ]
    for competence in competences(changed):
        assert len(competence.criteria) == CRITERIA[competence.key]
        assert len(competence.descriptions) == DESCRIPTIONS[competence.key]
        if competence.key != "3.3":
            assert fold(competence.text.value) == fold(by_key[competence.key].text.value)


def test_without_part_iv_there_are_details_and_no_criterion() -> None:
    changed = read(without("IV")).certification
    assert [bloc.key for bloc in changed.blocs] == ["BC01", "BC03", "BC02"]
    assert {c.key: len(c.details) for c in competences(changed)} == DETAILS
    assert not any(c.criteria or c.descriptions or c.text.repeats for c in competences(changed))


def test_without_part_v_nothing_is_said_of_the_award() -> None:
    changed = read(without("V")).certification
    assert (changed.award_rules, changed.juries, changed.routes) == ((), (), ())


@pytest.mark.parametrize(
    ("cut", "message"),
    [
        ("\n2.2 Animer une équipe", "compétence 2.2 : absente de « IV"),
        ("\n BLOC 2 : GESTION", "bloc 2 : absent de « IV"),
        ("\n5.2.3) Les règles", "partie V : rien sous « règles d’attribution »"),
    ],
)
def test_a_lost_heading_is_told(cut: str, message: str) -> None:
    head, tail = RAW[: STARTS[3]], RAW[STARTS[3] :]
    assert cut in tail
    changed = read(head + tail.replace(cut, "\n", 1))
    assert [m for m in messages(changed) if m.startswith(message)]


def test_a_preamble_without_facts_is_told() -> None:
    changed = read(RAW.replace("27 décembre", "27 brumaire").replace("niveau 4", "niveau bac"))
    assert changed.certification.level is None
    assert changed.certification.registered_on is None
    assert "préambule : rien qui donne le niveau" in messages(changed)
    assert [m for m in messages(changed) if "27 brumaire 2018" in m]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "le document est vide"),
        (" \n\n \n", "le document est vide"),
        ("Un texte quelconque.\nII. Un titre\n", "ce n'est pas un référentiel de branche"),
        (without("III", "IV"), "aucun bloc de compétences"),
        (without("III", "IV", "V"), "ce n'est pas un référentiel de branche"),
    ],
    ids=["empty", "blank", "another text", "no bloc", "preamble and trade alone"],
)
def test_refused_texts(text: str, expected: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(text)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "document",
    [path.stem for path in sorted((DATA / "sources").glob("*.txt")) if path.stem != ID],
)
def test_other_documents_are_refused(document: str) -> None:
    text = (DATA / "sources" / f"{document}.txt").read_text(encoding="utf-8")
    with pytest.raises(DocumentError, match="ce n'est pas un référentiel de branche"):
        branche.read(Source(document, text), identity_of(document, TIES))


def test_the_number_must_be_known_and_agreed() -> None:
    with pytest.raises(DocumentError, match="le numéro de la certification n'y figure pas"):
        read(RAW, Identity(ID))
    numbered = RAW.replace("(TMA)", "(TMA), RNCP32139,")
    known = read(numbered, Identity(ID)).certification
    assert (known.number, str(known.number_text)) == ("RNCP32139", "RNCP32139")
    with pytest.raises(DocumentError, match="énonce RNCP99999, mais il est rattaché à RNCP32139"):
        read(RAW.replace("(TMA)", "(TMA), RNCP99999,"))
