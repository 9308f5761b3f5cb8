"""The ties between documents and the register: read, scoped, sourced, never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk import manifest
from crosswalk.errors import ManifestError
from crosswalk.identifiers import parse_bloc, parse_certification
from crosswalk.identities import Identity, Tie, fold, identity_of, load_ties
from crosswalk.resources import data_dir
from crosswalk.text import normalise

HEADER = "document,part,label,identifier,source\n"
TIES = load_ties(data_dir() / "identities.csv")
DOCUMENTS = {info.id: info for info in manifest.load(data_dir() / "sources")}
ETI = identity_of("tp-00448-eti-reac-re", TIES)
TMA = identity_of("tma-2018-referentiel", TIES)
WELCOME = (
    "Participer à l’accueil, à l’accompagnement socio-professionnel et au suivi des salariés "
    "en insertion"
)


def stored(document: str) -> str:
    return (data_dir() / "sources" / DOCUMENTS[document].file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Évaluer l’activité", "EVALUER L'ACTIVITE"),
        ("Gérer, développer les compétences.", "gérer  développer\nles compétences"),
        ("accès à", "acce\u0300s a\u0300"),
        ("mise en place / suivi", "Mise en place – suivi"),
        ("Bloc\u00a0n°\u202f2 :", "bloc n° 2"),
        ("socio-professionnel", "socio professionnel"),
    ],
)
def test_fold_leaves_out_what_editions_change(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Organiser la production", "Organiser une production"),
        ("bloc 1", "bloc 2"),
        ("socioprofessionnel", "socio-professionnel"),
        ("biens ou services", "biens et services"),
    ],
)
def test_fold_keeps_words_and_numbers(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_fold_is_stable_and_plain(label: str) -> None:
    folded = fold(label)
    assert fold(folded) == folded
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", folded)


def test_a_tie_by_label_is_scoped_by_the_certification() -> None:
    assert ETI.bloc_code("RNCP34336", WELCOME) == "RNCP34336BC02"
    assert ETI.bloc_code("RNCP34336", WELCOME.upper().replace("’", "'")) == "RNCP34336BC02"
    assert ETI.bloc_code("RNCP39794", WELCOME) is None
    assert ETI.bloc_code("RNCP3433", WELCOME) is None
    assert ETI.bloc_code("RNCP34336", "Participer à l’accueil") is None
    assert TMA.bloc_code("RNCP34336", WELCOME) is None


def test_the_second_bloc_of_the_2018_document_is_the_third_of_the_register() -> None:
    label = (
        "Animer, organiser et gérer la production ou les prestations de service d’une équipe "
        "dans la structure et/ou hors les murs"
    )
    assert f"professionnel concerné. 2. {label} " in normalise(stored("tma-2018-referentiel"))
    assert TMA.bloc_code("RNCP32139", label) == "RNCP32139BC03"
    assert (
        TMA.bloc_code(
            "RNCP32139",
            "Gérer, développer les compétences individuelles et participer à leur évaluation.",
        )
        == "RNCP32139BC02"
    )


def test_the_numbers_of_the_five_documents() -> None:
    assert {name: identity_of(name, TIES).number for name in DOCUMENTS} == {
        "rncp41402-fiche": "RNCP41402",
        "rncp39099-plaquette": "RNCP39099",
        "rncp39099-fiche-metier": "RNCP39099",
        "tma-2018-referentiel": "RNCP32139",
        "tp-00448-eti-reac-re": "RNCP39794",
    }


def test_a_certification_named_without_its_number() -> None:
    assert ETI.certification("Ancien TP : Encadrant technique d’insertion") == "RNCP34336"
    assert ETI.certification("Encadrant technique d’insertion") is None
    assert TMA.certification("Ancien TP : Encadrant technique d’insertion") is None


def test_an_unknown_document_knows_nothing() -> None:
    unknown = identity_of("inconnu", TIES)
    assert unknown == Identity("inconnu")
    assert unknown.number is None
    assert unknown.bloc_code("RNCP34336", WELCOME) is None
    assert unknown.certification("") is None


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: f"{tie.document}-{tie.identifier}")
def test_every_tie_of_the_real_file_is_sourced_and_of_a_listed_document(tie: Tie) -> None:
    assert tie.document in DOCUMENTS
    assert len(tie.source) > 20
    if tie.part == "bloc":
        assert str(parse_bloc(tie.identifier)) == tie.identifier
    else:
        assert parse_certification(tie.identifier) == tie.identifier
    assert (tie.label == "") == (tie.identifier == "RNCP41402")
    assert not tie.label or f" {fold(tie.label)} " in f" {fold(stored(tie.document))} "


@pytest.mark.parametrize(
    "tie",
    [tie for tie in TIES if re.search("^rncp.*« ", tie.source)],
    ids=lambda tie: f"{tie.document}-{tie.identifier}",
)
def test_the_sentences_quoted_as_sources_stand_in_their_document(tie: Tie) -> None:
    document = re.split(r"[, ]", tie.source)[0]
    (quote,) = re.findall(r"« (.+?) »$", tie.source)
    assert quote in normalise(stored(document))
    assert tie.identifier in quote


def test_no_label_is_tied_twice() -> None:
    seen = [(tie.document, tie.part, fold(tie.label), tie.identifier[:9]) for tie in TIES]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("d,bloc,label,RNCP1BC01,\n", ":2 : document, identifiant et source sont obligatoires"),
        ("d,bloc,label,,src\n", ":2 : document, identifiant et source sont obligatoires"),
        (",bloc,label,RNCP1BC01,src\n", ":2 : document, identifiant et source sont obligatoires"),
        ("d,bloc,label,RNCP1BC01,   \n", ":2 : document, identifiant et source"),
        ("d,bloc,label\n", ":2 : document, identifiant et source sont obligatoires"),
        ("d,bloc,l,RNCP1BC01,src\nd,blok,l,RNCP1BC01,src\n", ":3 : « blok » : attendu document"),
        ("d,,l,RNCP1BC01,src\n", ":2 : «  » : attendu document, bloc, certification"),
        ('d,bloc,"a\nb",RNCP1BC01,src\nd,Bloc,l,RNCP1BC01,src\n', ":4 : « Bloc »"),
    ],
)
def test_malformed_lines_are_refused_with_their_number(
    tmp_path: Path, lines: str, said: str
) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(HEADER + lines, encoding="utf-8")
    with pytest.raises(ManifestError) as error:
        load_ties(file)
    assert str(error.value).startswith("identities.csv" + said)
    assert error.value.line == int(said[1])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "document,part,label,identifier\n",
        "document;part;label;identifier;source\n",
        "part,document,label,identifier,source\n",
        "\ufeffdocument,part,label,identifier,source\n",
        "document,part,label,identifier,source,note\n",
    ],
)
def test_other_columns_are_refused(tmp_path: Path, header: str) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(header + "d,bloc,l,RNCP1BC01,src\n", encoding="utf-8")
    with pytest.raises(
        ManifestError, match=r"identities\.csv:1 : colonnes attendues : document, p"
    ):
        load_ties(file)


def test_lines_are_read_with_their_quotes_and_trimmed(tmp_path: Path) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(
        HEADER + ' d ,bloc,"Gérer, développer « tout »",RNCP1BC01,"p. 3, « l""un »"\r\n',
        encoding="utf-8",
    )
    assert load_ties(file) == (
        Tie("d", "bloc", "Gérer, développer « tout »", "RNCP1BC01", 'p. 3, « l"un »'),
    )


# Once a defect: a comma that is not quoted shifts the columns, and what is beyond
# the last one is dropped in silence: here « conduire » is read as the identifier of the bloc.
def test_a_line_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(HEADER + "d,bloc,Organiser, conduire,RNCP1BC01,src\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"identities\.csv:2"):
        load_ties(file)


# Once a defect: the identifier goes into IRIs and is not checked.
@pytest.mark.parametrize(
    "line", ["d,document,,RNCP٤١٤٠٢,src", "d,bloc,l,RNCP41402,src", "d,certification,l,x> <y,src"]
)
def test_an_identifier_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"identities\.csv:2"):
        load_ties(file)


# Once a defect: a bloc tied by an empty label answers to any label without a letter.
def test_a_bloc_is_not_tied_by_an_empty_label(tmp_path: Path) -> None:
    file = tmp_path / "identities.csv"
    file.write_text(HEADER + "d,bloc,,RNCP1BC01,src\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="le lien se fait par l'intitulé : il manque"):
        load_ties(file)


# Once a defect: NFKD leaves « œ » and « æ » whole, and the letters that are not ASCII
# are dropped, so that « mise en œuvre » is not « mise en oeuvre » but is « mise en oeuvre ».
def test_fold_knows_the_french_ligatures() -> None:
    assert fold("Mise en Œuvre") == fold("mise en oeuvre")
    assert fold("mise en œuvre") == fold("mise en oeuvre")
