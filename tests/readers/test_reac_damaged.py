"""The REAC and RE laid out otherwise, by halves, with sections missing; and other documents."""

from __future__ import annotations

import re

import pytest

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity
from crosswalk.model import LineRole, Reading
from crosswalk.readers import reac
from crosswalk.readers.common import texts
from crosswalk.text import Source
from tests.readers.reac_document import (
    COVER_OF_RE,
    DOCUMENT,
    IDENTITY,
    KINDS,
    LINES,
    SOURCES,
    WHOLE,
    competences,
    messages,
    read,
    table,
    totals,
)

FOOT_LABELS = (
    "SIGLE|Type de document|Code titre|Millésime|Date de Validation|Date dernier JO"
    "|Date de mise à jour|Page"
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read()


def without(first: int, last: int) -> str:
    """The document without its lines `first` to `last` (1-based, both included)."""
    return "\n".join(LINES[: first - 1] + LINES[last:])


def line_of(start: str, after: int = 0) -> int:
    """The 1-based number of the first line that begins with these words after a given one."""
    return next(n for n, x in enumerate(LINES, 1) if n > after and x.strip().startswith(start))


# --- other layouts ------------------------------------------------------------------------------


def spread_furniture(text: str) -> str:
    """The page tables laid out one item a line, as some extractors do."""
    lines = []
    for line in text.split("\n"):
        if line.startswith("SIGLE "):
            lines += [f"{x} \n" for x in re.findall(FOOT_LABELS, line)]
        elif re.match(r"ETI REA?C? ?TP-|ETI RE TP-", line):
            lines += [f"{x} \n" for x in line.split()]
        else:
            lines.append(line)
    return "\n".join(lines)


def same_statements(found: Reading, whole: Reading) -> bool:
    def values(reading: Reading) -> list[str]:
        return [t.value for t in texts((reading.certification, reading.correspondences))]

    return values(found) == values(whole)


def test_furniture_one_item_a_line(reading: Reading) -> None:
    found = read(spread_furniture(WHOLE))
    assert len(found.source.lines) > len(LINES) + 50
    assert same_statements(found, reading)
    assert not any(m.role is LineRole.NOT_UNDERSTOOD for m in found.marks)


def test_furniture_inside_a_sentence_an_item_and_a_criterion(reading: Reading) -> None:
    foot = ["", *LINES[1123:1126], "", " "]
    cuts = [
        line_of(words)
        for words in ("Les informations et analyses de", "compétences et besoins des")
    ]
    cuts += [line_of("Optimiser l'utilisation"), line_of("gère l’activité d’une équipe") - 1]
    lines = list(LINES)
    for cut in sorted(cuts, reverse=True):
        lines[cut:cut] = foot
    found = read("\n".join(lines))
    assert [t.value for t in texts(found.certification.blocs)] == [
        t.value for t in texts(reading.certification.blocs)
    ]
    split = competences(found.certification)["CP7"].criteria[2].text
    assert len(split.spans) == 2


def test_form_feeds_open_pages(reading: Reading) -> None:
    assert same_statements(read(re.sub(r"(?m)^ (?=\S)", "\f", WHOLE)), reading)


def test_groups_that_nothing_separates_keep_no_kind() -> None:
    """Without any blank line, the lists are whole but the kinds of know-how are not known."""
    found = read("\n".join(line for line in LINES if line.strip()).replace("\n ", "\n"))
    know_how = [x for c in competences(found.certification).values() for x in c.know_how]
    assert len(know_how) == 201
    assert not any(isinstance(x, tuple(KINDS.values())) for x in know_how)
    assert totals(found.certification)["criteria"] == 70
    assert totals(found.certification)["knowledge"] == 103
    assert messages(found).count("gardés sans leur genre") == 10


def test_groups_left_to_other_competences_are_reported(reading: Reading) -> None:
    (note,) = [n for n in reading.notes if n.message.startswith("CP5")]
    assert note.severity == "alerte"
    assert "12 technique(s), 5 organisationnel(s), 4 relationnel(s)" in note.message
    assert "CP8 : aucun savoir-faire relationnel" in messages(reading)


# --- halves, missing sections, other documents --------------------------------------------------


def test_reac_alone() -> None:
    found = read("\n".join(LINES[:COVER_OF_RE]))
    assert "référentiel d'évaluation (RE) absent de ce document" in messages(found)
    assert totals(found.certification)["criteria"] == 70
    assert totals(found.certification)["technical"] == 106
    assert found.certification.assessments == ()
    assert len(found.certification.glossary) == 19
    assert len(found.correspondences) == 1
    assert not any(m.role is LineRole.NOT_UNDERSTOOD for m in found.marks)


def test_re_alone(reading: Reading) -> None:
    found = read("\n".join(LINES[COVER_OF_RE:]))
    title = found.certification
    assert "référentiel d'emploi (REAC) absent de ce document" in messages(found)
    assert title.text is not None
    assert title.text.value == "Encadrant technique d'insertion"
    assert title.level is not None
    assert (title.level.value, len(title.codes)) == (4, 5)
    whole = competences(reading.certification)
    for key, competence in competences(title).items():
        assert competence.text.value == whole[key].text.value
        assert [c.text.value for c in competence.criteria] == [
            c.text.value for c in whole[key].criteria
        ]
        assert len(competence.mobilises) == 4
    assert [t.text.value for t in title.transversal] == [
        t.text.value for t in reading.certification.transversal
    ]
    assert [table(b) for b in title.blocs] == [table(b) for b in reading.certification.blocs]
    assert table(title) == table(reading.certification)
    assert len(found.correspondences) == 3
    assert not any(m.role is LineRole.NOT_UNDERSTOOD for m in found.marks)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (206, 226, "« Secteurs d'activité et types d'emplois accessibles » absente"),
        (227, 232, "fiche emploi type : rubrique « Réglementation d'activités » absente"),
        (241, 261, "« Liste des activités types et des compétences professionnelles » absente"),
        (359, 417, "fiche activité type n° 2 absente"),
        (
            513,
            522,
            "fiche compétence professionnelle n° 1 : rubrique « Critères de performance » absente",
        ),
        (637, 717, "fiche compétence professionnelle n° 3 absente"),
        (1308, 1392, "« Fiche des compétences transversales de l'emploi type »"),
        (1464, 1600, "rubrique absente : « Glossaire du REAC »"),
        (1611, 1623, "rubrique absente : « 1. Références de la spécialité »"),
        (1862, 2142, "« 3.2. Critères d'évaluation des compétences professionnelles »"),
        (2144, 2219, "rubrique absente : « 3.3. Évaluation des compétences transversales »"),
        (2222, 2223, "session du titre : rubrique absente : « Durée totale de présence du jury"),
        (2318, 2319, "CCP 1 : durée totale de l'épreuve absente"),
        (2387, 2522, "évaluation du CCP « Participer à l’accueil"),
        (2842, 2876, "rubrique absente : « Annexe 2, correspondances du TP »"),
    ],
)
def test_a_missing_section_is_named(first: int, last: int, message: str) -> None:
    found = read(without(first, last))
    assert message in "\n".join(n.message for n in found.notes if n.severity == "alerte")
    assert len(competences(found.certification)) == 10


def test_a_lost_fiche_takes_its_words_from_the_lists_and_the_re(reading: Reading) -> None:
    found = competences(read(without(637, 717)).certification)["CP3"]
    whole = competences(reading.certification)["CP3"]
    assert found.text.value == whole.text.value
    assert [c.text.value for c in found.criteria] == [c.text.value for c in whole.criteria]
    assert found.know_how == ()


def test_a_lost_label_never_moves_a_description() -> None:
    """Without the criteria of CT1, the label of CT2 is gone too: its fiche is nobody's."""
    found = read(without(1322, 1335)).certification.transversal
    assert [len(t.descriptions) for t in found] == [1, 0, 1, 1]
    assert found[0].descriptions[0].value.startswith("Afin de contribuer au bon fonctionnement")


def test_a_table_without_its_ccp_heading_is_reported() -> None:
    found = read(without(2254, 2254))
    assert "session du titre : un second tableau des modalités suit" in messages(found)
    assert "évaluation du CCP « Organiser et gérer une activité" in messages(found)
    assert found.certification.blocs[0].assessments == ()
    assert table(found.certification)[0] == (
        "Mise en situation professionnelle",
        "CP8 CP9 CP10",
        45,
    )


def test_a_total_that_is_not_the_sum_is_reported() -> None:
    found = read(WHOLE.replace("candidat : 02 h 40 min", "candidat : 02 h 45 min"))
    assert "session du titre : la durée totale n'est pas la somme" in messages(found)


@pytest.mark.parametrize(
    "name", [p.stem for p in sorted(SOURCES.glob("*.txt")) if p.stem != DOCUMENT]
)
def test_other_documents_are_refused(name: str) -> None:
    other = Source(name, (SOURCES / f"{name}.txt").read_text(encoding="utf-8"))
    assert not reac.detect(other)
    with pytest.raises(DocumentError, match=r"^[^\n]*ni un REAC ni un RE[^\n]*$"):
        reac.read(other, IDENTITY)


def test_this_document_is_detected() -> None:
    assert reac.detect(Source(DOCUMENT, WHOLE))
    assert reac.detect(Source(DOCUMENT, "\n".join(LINES[COVER_OF_RE:])))


@pytest.mark.parametrize(
    ("text", "identity", "message"),
    [
        (" \n\f\n", IDENTITY, "le document est vide"),
        (WHOLE, Identity(DOCUMENT), "le numéro de la certification n'y figure pas"),
        ("FICHE EMPLOI TYPE\n\nPeintre\n", IDENTITY, "aucune activité type ni aucun CCP"),
    ],
)
def test_nothing_to_build(text: str, identity: Identity, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        read(text, identity)
    assert "\n" not in str(error.value)


def test_cover_and_contents_pages_state_nothing(reading: Reading) -> None:
    cover = (
        "REFERENTIEL EMPLOI ACTIVITES COMPETENCES\n\nDU TITRE PROFESSIONNEL\n\n"
        "Encadrant technique d'insertion\n\nNiveau 4\n\nSite : http://travail-emploi.gouv.fr\n\n"
        "SOMMAIRE\n\nPages\n\nFiche emploi type ......................... 9\n"
        "Fiches compétences professionnelles .......... 17\n"
    )
    found = read(cover + WHOLE)
    assert same_statements(found, reading)
    assert not any(m.role is LineRole.NOT_UNDERSTOOD for m in found.marks)
    assert found.certification.text is not None
    assert found.certification.text.repeats[0].start_line == 5
