"""The competences of a run-on text: every layout seen, the offsets, the gold.

Conventions of the gold (`split-gold.jsonl`), made by reading each text and noting where each of its
competences begins, as an offset in the text of the export, untouched:

- the first word is noted, not the bullet, number or code before it;
- lead-ins (« En mobilisant … : ») and headings (« Compétences validées en brevet … ») are none;
- a table that was flattened (RNCP35959: activities, then their skills; RNCP36490: 1.1, then 1.1.1)
  writes both columns as statements in the infinitive, and nothing in the text tells them apart: each
  statement counts;
- a noun phrase in the place of a competence (« Intervention à proximité des réseaux ») counts;
- what follows « ; » or « x » in an item with a code belongs to it (RNCP34826BC02);
- an item that holds two statements with their capitals (RNCP35625BC05: « … l'équipe artistique
  Participer aux réunions … ») is two competences.

The texts themselves are in `../shared/data`, which is no part of the repository.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.splitting import METHODS, TEXTS, by_step, flattened, gold, ours, score
from crosswalk.register.split import CONFIDENCE, Split, split
from crosswalk.register.wording import is_heading, is_infinitive

needs_data = pytest.mark.skipif(not TEXTS.is_file(), reason=f"{TEXTS} is not there")


def texts(found: Split) -> list[str]:
    return [piece.text for piece in found.pieces]


@pytest.mark.parametrize(
    ("method", "text", "expected"),
    [
        ("code", "C1. Lire C2. Écrire C3. Compter", "Lire|Écrire|Compter"),
        ("code", "A1C1.Lire un plan    A1C2. Tracer", "Lire un plan|Tracer"),
        ("code", "A5.C1. Lire   A5.C2. Tracer", "Lire|Tracer"),
        ("code", "1.1 Lire    1.1.1 Tracer  1.1.2. Couper", "Lire|Tracer|Couper"),
        ("code", "1) Lire 2) Écrire", "Lire|Écrire"),
        ("code", "1 : Lire    2 : Écrire", "Lire|Écrire"),
        ("code", "A1- Organiser le travail A2- Suivre", "Organiser le travail|Suivre"),
        ("code", "Compétence 1 : Lire\nCompétence 2 : Écrire", "Lire|Écrire"),
        ("code", "a) lire le plan\nb) tracer", "lire le plan|tracer"),
        ("code", "* C1. Lire    * C2. Écrire", "Lire|Écrire"),
        ("code", "C1.6 Lire ; tracer   le plan  \nC1.7 Couper", "Lire ; tracer   le plan|Couper"),
        ("bullet", "- Lire \n- Écrire", "Lire|Écrire"),
        ("bullet", "•Lire•Écrire", "Lire|Écrire"),
        ("bullet", "* Lire          * Écrire", "Lire|Écrire"),
        ("bullet", "Lire un plan - Tracer une pièce", "Lire un plan|Tracer une pièce"),
        ("bullet", "- Lire le plan de   masse  - Tracer", "Lire le plan de   masse|Tracer"),
        ("bullet", "- Lire le plan Tracer  - Couper - Coudre", "Lire le plan|Tracer|Couper|Coudre"),
        ("line", "Lire le plan\r\nTracer", "Lire le plan|Tracer"),
        ("line", "lire le plan\ntracer\ncouper", "lire le plan|tracer|couper"),
        ("line", "Gestion des stocks\nAccueil du public", "Gestion des stocks|Accueil du public"),
        ("line", "Lire le plan de la\nmaison\nTracer", "Lire le plan de la\nmaison|Tracer"),
        ("line", "LIRE LE PLAN\nTRACER LA PIÈCE", "LIRE LE PLAN|TRACER LA PIÈCE"),
        (
            "gap",
            "Lire le plan    Tracer (RGPD)  et couper",
            "Lire le plan|Tracer (RGPD)  et couper",
        ),
        ("gap", "Lire le plan\tTracer", "Lire le plan|Tracer"),
        (
            "sentence",
            "Lire (voir art. 3). Tracer. Il coupe.",
            "Lire (voir art. 3).|Tracer. Il coupe.",
        ),
        (
            "sentence",
            "Gestion des lots. Accueil du public.",
            "Gestion des lots.|Accueil du public.",
        ),
        ("infinitive", "Lire un plan Se former Être utile", "Lire un plan|Se former|Être utile"),
        ("infinitive", "Lire les plansTracerS’assurer", "Lire les plans|Tracer|S’assurer"),
        ("infinitive", "Vivre dans la SIAE Animer un lieu", "Vivre dans la SIAE|Animer un lieu"),
        ("statement", "Lire un plan Pour tracer, mesurer", "Lire un plan|Pour tracer, mesurer"),
        (
            "statement",
            "Suit les salariés Repère les besoins",
            "Suit les salariés|Repère les besoins",
        ),
        (
            "semicolon",
            "accueillir ; vendre le pain ; encaisser",
            "accueillir|vendre le pain|encaisser",
        ),
    ],
)
def test_each_layout(method: str, text: str, expected: str) -> None:
    found = split(text)
    assert texts(found) == expected.split("|")
    assert found.method == method


@pytest.mark.parametrize(
    "text",
    [
        "Guider le Conseiller en insertion et la Direction Former",
        "Suivre la rentabilité - en particulier la trésorerie - sur la base d'un diagnostic",
        "Lire, décoder : un document, une information, une base de données...",
        "Développer des outils avec Docker ou Power BI",
        "Accueillir les salarié·e·s et les client•e•s",
        "Participer à l'offre ; à l’identification des besoins ; à la vente",
        "Gestion des stocks",
        "Être capable de conduire un véhicule",
        "Respecter le droit du travail et être en mesure de déceler les litiges",
    ],
)
def test_one_competence_stays_whole(text: str) -> None:
    assert (texts(split(text)), split(text).method) == ([text], "whole")
    assert split(text).pieces[0].confidence == CONFIDENCE["whole"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Compétences : Lire  Écrire", "Lire|Écrire"),
        ("Le candidat est capable de :\n- lire\n- écrire", "lire|écrire"),
        ("Le titulaire est capable de Lire un plan Tracer", "Lire un plan|Tracer"),
        ("Être capable de : lire ; tracer ; couper", "lire|tracer|couper"),
        ("En tenant compte du contexte :    A5.C1. Lire    A5.C2. Tracer", "Lire|Tracer"),
        ("Bloc 1 : Vente\n- Lire\n- Tracer\nBloc 2 : Atelier\n- Couper", "Lire|Tracer|Couper"),
        ("C1.1 Lire\nCompétences validées en BTS\nC1.2 Tracer", "Lire|Tracer"),
        ("* Lire  * Tracer    La conduite du projet :  * Couper", "Lire|Tracer|Couper"),
    ],
)
def test_lead_ins_and_headings_are_no_competences(text: str, expected: str) -> None:
    assert texts(split(text)) == expected.split("|")


def test_a_sub_list_belongs_to_its_competence() -> None:
    found = split("Préparer le chantier :\n- les outils\n- les matériaux\nRanger le reste")
    assert texts(found) == [
        "Préparer le chantier :\n- les outils\n- les matériaux",
        "Ranger le reste",
    ]


@pytest.mark.parametrize("text", ["", " \n\t ", "- ", "•••", "Compétences :", "\0\x1f", "; ; ;"])
def test_no_competence(text: str) -> None:
    assert split(text) == Split((), "none")


def test_the_confidence_is_that_of_the_weaker_boundary() -> None:
    first, middle, last = split("- Lire un plan  - Tracer une pièce Couper").pieces
    assert first.confidence == CONFIDENCE["bullet"]
    assert middle.confidence == last.confidence == CONFIDENCE["infinitive"]


def test_infinitives_by_their_form() -> None:
    yes = "Mettre Être Etre Conduire Recevoir Réfléchir Co-construire suivre FAIRE Coder"
    no = "Métier Atelier Dossier Docker Manager Cadre Titre Livre Lettre Laboratoire Avenir Hier"
    assert all(map(is_infinitive, yes.split()))
    assert not any(map(is_infinitive, no.split()))


SCRAPS = (
    "Lire Tracer lire les plan C1. 1) A2C3 - • * ; : . … Repère Pour S'assurer SIAE "
    "Compétences capable de é \0 ( ) « 12 1.2 x"
)
UNITS = (
    "a|A| |a |A |- |Ab|1.|C1 |Lire |Lire  |•|; |é\n|- a\n|\0\x01|(|1 : |S' |A-|Compétences |"
    "Préparer :\n- a\n|a : "
)

ITEMS = st.lists(
    st.sampled_from(
        [
            "Lire un plan",
            "Tracer une pièce",
            "S'assurer de la qualité",
            "Mettre en œuvre un projet (en 2 étapes)",
            "Évaluer les risques, afin de les prévenir",
        ]
    ),
    min_size=2,
    max_size=8,
)


@given(ITEMS, st.sampled_from(["\n", "    ", "\n- ", "  - ", " ; \n", ".  ", ". ", " ", " • "]))
def test_a_list_comes_back_whatever_joins_it(items: list[str], separator: str) -> None:
    found = texts(split(separator.join(items)))
    assert [item.removesuffix(".") for item in found] == items
    assert all(texts(split(item)) == [item] for item in items)


@given(
    st.lists(
        st.sampled_from([*SCRAPS.split(" "), "  ", " ", "\n", "\t", "\r\n", "\u00a0"]),
        max_size=40,
    ).map("".join)
    | st.text(max_size=200)
)
def test_pieces_are_ordered_stretches_of_the_text(text: str) -> None:
    found = split(text)
    end = 0
    outside = []
    for piece in found.pieces:
        assert end <= piece.start < piece.end
        assert text[piece.start : piece.end] == piece.text == piece.text.strip()
        assert 0 < piece.confidence <= 1
        outside.append(text[end : piece.start])
        end = piece.end
    outside.append(text[end:])
    assert all(map(_is_left_out, outside)), outside
    assert (found.method == "none") == (not found.pieces)


CODE = re.compile(r"(?=.{0,11}\d)[\w.):°/–-]{1,15}|[a-z]\)?")


def _is_left_out(stretch: str) -> bool:
    """Whether a stretch between pieces has only what may lie there, in whatever order."""
    parts = [part.strip(";,•*-–(«\0") for part in re.split(r"\n|\s{2,}|\s", stretch)]
    words = [part for part in parts if any(map(str.isalnum, part))]
    rest = [word for word in words if not CODE.fullmatch(word)]
    announced = ":" in stretch or "Compétences" in stretch or "capable" in stretch
    return not rest or announced or is_heading(stretch.strip())


def test_the_39_competences_of_the_run_on_cells() -> None:
    cells = {bloc.code: bloc for bloc in gold() if bloc.fiche == "RNCP41402"}
    assert [len(bloc.starts) for bloc in cells.values()] == [9, 15, 9, 6]
    for bloc in cells.values():
        assert ours(bloc.text) == list(bloc.starts)
    second = texts(split(cells["RNCP41402BC02"].text))
    assert second[2].startswith("Repère les activités")
    assert second[3].endswith("un parcours prévisionnel de formation")
    assert second[11].startswith("Pour diversifier les possibilités")
    third = split(cells["RNCP41402BC03"].text)
    assert third.pieces[-1].text.startswith("S’appuie sur")
    assert third.pieces[-1].confidence == CONFIDENCE["statement"]


@needs_data
@pytest.mark.parametrize("held_out", [False, True])
def test_the_gold(held_out: bool) -> None:
    blocs = [bloc for bloc in gold() if bloc.held_out is held_out]
    assert len(blocs) == (30 if held_out else 41)
    found = score(blocs, METHODS["cascade"])
    assert found.f1 >= 0.99
    assert found.perfect >= found.blocs - 1
    assert found.f1 > max(score(blocs, METHODS[peer]).f1 for peer in list(METHODS)[1:])


@needs_data
def test_a_competence_of_the_gold_is_one_competence() -> None:
    pieces = [text for bloc in gold() for text in texts(split(bloc.text))]
    assert len(pieces) == 445
    assert all(texts(split(piece)) == [piece] for piece in pieces)


@needs_data
@pytest.mark.parametrize("glue", [" ", ""])
def test_competences_whose_layout_is_lost(glue: str) -> None:
    assert score(flattened(gold(), glue), ours).f1 >= 0.98


@needs_data
def test_the_confidences_are_those_measured() -> None:
    for step, made, right in by_step(gold()):
        assert CONFIDENCE[step] == pytest.approx((right + 1) / (made + 2), abs=0.005001), step


@contextmanager
def _calls() -> Iterator[list[int]]:
    """Counts the Python functions entered."""
    count = [0]

    def seen(_frame: object, event: str, _argument: object) -> None:
        count[0] += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        yield count
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("unit", UNITS.split("|"))
def test_hostile_texts_are_read_in_linear_time(unit: str) -> None:
    """Ten times the text, ten times the calls; and no pattern goes back over a million characters."""
    counts = []
    for size in (2_000, 20_000):
        text = (unit * size)[:size]
        with _calls() as count:
            split(text)
        counts.append(count[0])
    assert counts[1] <= 11 * counts[0] + 500
    long = (unit * 1_000_000)[:1_000_000] if len(unit) == 1 else (unit * 100_000)[:100_000]
    found = split(long)
    assert all(long[p.start : p.end] == p.text for p in found.pieces[:100])
