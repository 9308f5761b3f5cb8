"""Identifiers: what people type, what is refused, and the IRIs made of them."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crosswalk.errors import CrosswalkError, IdentifierError
from crosswalk.identifiers import (
    ID,
    Identifier,
    bloc_iri,
    certification_iri,
    correspondence_iri,
    document_graph,
    document_iri,
    parse,
    parse_bloc,
    parse_certification,
    parse_code,
    parse_siret,
    part_iri,
    passage_iri,
)

SITE = "https://www.francecompetences.fr/recherche"
NBSP, NARROW = "\u00a0", "\u202f"

numbers = st.builds("{}{}".format, st.sampled_from(["RNCP", "RS"]), st.integers(1, 999_999))
keys = (
    st.builds("BC{:02d}".format, st.integers(1, 99))
    | st.builds("CCP{}".format, st.integers(1, 99))
    | st.builds("n{}".format, st.integers(1, 99))
)
identifiers = st.builds(
    lambda number, key: Identifier(number, key if number.startswith("RNCP") else None),
    numbers,
    st.none() | keys,
)
CLEAN = (
    rf"{ID}certification/(RNCP[1-9][0-9]{{0,5}}(/bloc/(BC[0-9]{{2}}|(CCP|n)[1-9][0-9]?))?"
    r"|RS[1-9][0-9]{0,5})"
)
words = st.text(st.characters(codec="utf-8"), max_size=12)
"""Keys of parts, whatever a document has: hyphens, points, spaces, `/`, `+`, `%`, accents."""


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("RNCP41402", "RNCP41402"),
        ("41402", "RNCP41402"),
        ("rncp41402", "RNCP41402"),
        ("Rncp 41402", "RNCP41402"),
        ("rncp 41 402", "RNCP41402"),
        ("41 402", "RNCP41402"),
        (f"41{NBSP}402", "RNCP41402"),
        (f"RNCP{NBSP}41{NARROW}402", "RNCP41402"),
        ("RNCP-41402", "RNCP41402"),
        ("RNCP. 41402", "RNCP41402"),
        ("  RNCP41402\n", "RNCP41402"),
        ("RNCP041402", "RNCP41402"),
        ("000404", "RNCP404"),
        ("404", "RNCP404"),
        ("RS6626", "RS6626"),
        ("rs 6626", "RS6626"),
        ("RS 6 626", "RS6626"),
        (f"{SITE}/rncp/41402/", "RNCP41402"),
        (f"{SITE}/RNCP/41402", "RNCP41402"),
        ("http://francecompetences.fr/recherche/rs/6626/?x=1#y", "RS6626"),
        (f"{SITE}/rncp/41402/#ancre", "RNCP41402"),
    ],
)
def test_the_ways_to_write_a_certification(typed: str, number: str) -> None:
    assert parse(typed) == Identifier(number)
    assert parse_certification(typed) == number
    with pytest.raises(IdentifierError, match=rf"désigne une certification.*{number}BC01"):
        parse_bloc(typed)


@pytest.mark.parametrize(
    ("typed", "bloc"),
    [
        ("RNCP41402BC01", "RNCP41402BC01"),
        ("rncp41402bc1", "RNCP41402BC01"),
        ("41402 bc 1", "RNCP41402BC01"),
        ("RNCP 41 402 - BC 01", "RNCP41402BC01"),
        (f"RNCP41402{NBSP}BC.12", "RNCP41402BC12"),
        ("RNCP41402 bloc 3", "RNCP41402BC03"),
        ("RNCP39794 CCP3", "RNCP39794CCP3"),
        ("39794 ccp 03", "RNCP39794CCP3"),
        ("RNCP39099 n1", "RNCP39099n1"),
        ("39099N2", "RNCP39099n2"),
    ],
)
def test_the_ways_to_write_a_bloc(typed: str, bloc: str) -> None:
    assert str(parse(typed)) == bloc
    assert parse_bloc(typed) == parse(bloc)
    with pytest.raises(IdentifierError, match="désigne un bloc : attendu une certification"):
        parse_certification(typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("BC01", "BC01"), (" bc 1 ", "BC01"), ("Bloc 2", "BC02"), ("ccp3", "CCP3"), ("N 1", "n1")],
)
def test_a_bloc_alone_within_a_certification(typed: str, key: str) -> None:
    assert parse(typed, within="RNCP39794") == Identifier("RNCP39794", key)
    with pytest.raises(IdentifierError):
        parse(typed)


def test_within_a_certification_the_full_code_must_be_its_own() -> None:
    assert str(parse("41402 BC4", within="RNCP41402")) == "RNCP41402BC04"
    for other in ("RNCP39099BC02", "39099 BC02", "RNCP39099", "RS41402"):
        with pytest.raises(IdentifierError, match=f"« {other} » n'est pas un bloc de RNCP41402"):
            parse(other, within="RNCP41402")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("RNCP٤١٤٠٢", "« ٤ » (ARABIC-INDIC DIGIT FOUR) n'est pas un chiffre de 0 à 9"),
        ("RNCP４１４０２", "FULLWIDTH DIGIT FOUR"),
        ("RNCP41402BC٠١", "ARABIC-INDIC DIGIT ZERO"),
        ("RNCP4140²", "SUPERSCRIPT TWO"),
        ("RNCP𝟒1402", "MATHEMATICAL BOLD DIGIT FOUR"),
        (f"{SITE}/rncp/４1402/", "FULLWIDTH DIGIT FOUR"),
        ("0", "le numéro ne peut pas être zéro"),
        ("RNCP000", "le numéro ne peut pas être zéro"),
        ("RNCP41402BC00", "les blocs se numérotent à partir de 01"),
        ("RNCP41402 CCP0", "les blocs se numérotent à partir de 01"),
        ("RS6626BC01", "le répertoire spécifique n'a pas de blocs"),
        ("rs 6626 bloc 1", "le répertoire spécifique n'a pas de blocs"),
        ("", "n'est pas un numéro de certification ou de bloc"),
        ("   ", "n'est pas un numéro"),
        ("RNCP", "n'est pas un numéro"),
        ("BC01", "n'est pas un numéro"),
        ("RNCP1234567", "n'est pas un numéro"),
        ("1 234 567", "n'est pas un numéro"),
        ("4 14 02", "n'est pas un numéro"),
        ("-41402", "n'est pas un numéro"),
        ("41402.0", "n'est pas un numéro"),
        ("4e4", "n'est pas un numéro"),
        ("RNCP41402BC100", "n'est pas un numéro"),
        ("RNCP41402BC", "n'est pas un numéro"),
        ("RNCP41402BC01BC02", "n'est pas un numéro"),
        ("RNCP41402 BC01 et BC02", "n'est pas un numéro"),
        ("RNCP41402\x00", "« RNCP41402\N{REPLACEMENT CHARACTER} » n'est pas un numéro"),
        ("RNCP41402\u202eBC01", "n'est pas un numéro"),
        ("RNCP\u200b41402", "n'est pas un numéro"),
        ("RNCP41402\ud800", "n'est pas un numéro"),
        ("R\u017f6626", "n'est pas un numéro"),
        ("TP-00448", "n'est pas un numéro"),
        ("RNCP41402> ?p ?o . #", "n'est pas un numéro"),
        ('"}UNION{', "n'est pas un numéro"),
        ('x"} UNION {?s ?p ?o} } #', "n'est pas un numéro"),
        ("../../etc/passwd", "n'est pas un numéro"),
        ("<script>alert(1)</script>", "n'est pas un numéro"),
        ("https://example.org/recherche/rncp/41402/", "n'est pas un numéro"),
        ("https://www.francecompetences.fr.example.org/recherche/rncp/1/", "n'est pas un numéro"),
        (f"{SITE}/rncp/41402/../../x", "n'est pas un numéro"),
        ("file:///recherche/rncp/41402/", "n'est pas un numéro"),
        (f"{SITE}/rncp/0/", "le numéro ne peut pas être zéro"),
    ],
)
def test_refused(typed: str, said: str) -> None:
    with pytest.raises(IdentifierError) as error:
        parse(typed)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert isinstance(error.value, CrosswalkError)
    assert isinstance(error.value, ValueError)


@pytest.mark.parametrize("unit", ["4", "RNCP41402 ", " ", "\u202e", "(", "BC01"])
def test_a_million_characters_are_refused_in_a_few_words(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    for ask in (parse, parse_certification, parse_bloc, parse_siret):
        with pytest.raises(IdentifierError) as error:
            ask(text)
        assert len(str(error.value)) < 200
        assert "trop long" in str(error.value)


@given(identifiers)
def test_an_identifier_reads_back(identifier: Identifier) -> None:
    assert parse(str(identifier)) == identifier
    assert parse(str(identifier).lower()) == identifier
    if identifier.bloc:
        assert parse_bloc(identifier.bloc, within=identifier.number) == identifier


@given(
    st.text(max_size=40) | st.from_regex(r"(?i)(RNCP|RS)?\s?\d{0,7}\s?(BC|CCP|n|bloc)?\W?\d{0,3}")
)
def test_whatever_is_typed_the_iri_is_clean_or_it_is_refused(typed: str) -> None:
    try:
        found = parse(typed)
    except IdentifierError as error:
        shown = str(error)
    else:
        shown = found.iri
        assert re.fullmatch(CLEAN, shown)
    assert shown.isprintable()


def test_iris() -> None:
    assert parse("41402").iri == certification_iri("RNCP41402") == f"{ID}certification/RNCP41402"
    assert parse("41402 bc 1").iri == f"{ID}certification/RNCP41402/bloc/BC01"
    assert bloc_iri("RNCP39794", "CCP3") == f"{ID}certification/RNCP39794/bloc/CCP3"
    competence = part_iri(bloc_iri("RNCP41402", "BC01"), "competence", "2.3")
    assert competence == f"{ID}certification/RNCP41402/bloc/BC01/competence/2.3"
    assert part_iri(competence, "criterion", "a/b+c é") == (
        f"{competence}/criterion/a%2Fb%2Bc%20%C3%A9"
    )
    assert document_iri("tma-2018-referentiel") == f"{ID}document/tma-2018-referentiel"
    assert passage_iri("fiche", 12, 40) == f"{ID}document/fiche/passage/12-40"
    assert document_graph("fiche") == "https://w3id.org/passerelle/graph/document/fiche"
    assert document_graph("a/b") == "https://w3id.org/passerelle/graph/document/a%2Fb"


def test_the_iri_of_a_correspondence_is_its_content() -> None:
    iri = correspondence_iri(
        "RNCP41402", ["BC03", "BC01", "BC02"], "RNCP39099", iter(["BC03", "BC02"])
    )
    assert iri == f"{ID}correspondence/RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03"
    assert correspondence_iri("RNCP41402", [], "RNCP36697", []) == (
        f"{ID}correspondence/RNCP41402/_/RNCP36697/_"
    )
    assert correspondence_iri("RNCP41402", ["BC01"], "RS6626", []) == (
        f"{ID}correspondence/RNCP41402/BC01/RS6626/_"
    )


@given(words, words)
def test_two_keys_make_two_iris(first: str, second: str) -> None:
    assume(first != second)
    parent = certification_iri("RNCP41402")
    one, other = (part_iri(parent, "bloc", key) for key in (first, second))
    assert one != other
    for iri in (one, other):
        assert "/" not in iri.removeprefix(f"{parent}/bloc/")
        (triple,) = ox.parse(f"<{iri}> <a:b> <a:c> .", format=ox.RdfFormat.N_TRIPLES)
        assert triple.subject.value == iri
    assert document_iri(first) != document_iri(second)
    assert document_graph(first) != document_graph(second)


sides = st.frozensets(keys, max_size=4)


@given(numbers, sides, numbers, sides, st.randoms())
def test_a_side_is_a_set_and_the_two_sides_are_not_exchanged(
    source: str, left: frozenset[str], target: str, right: frozenset[str], random: object
) -> None:
    assume((source, left) != (target, right))
    iri = correspondence_iri(source, left, target, right)
    shuffled = sorted(left, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert correspondence_iri(source, shuffled, target, sorted(right, reverse=True)) == iri
    assert correspondence_iri(target, right, source, left) != iri


@given(st.tuples(numbers, sides, numbers, sides), st.tuples(numbers, sides, numbers, sides))
def test_two_statements_are_two_nodes(
    one: tuple[str, frozenset[str], str, frozenset[str]],
    other: tuple[str, frozenset[str], str, frozenset[str]],
) -> None:
    assert (correspondence_iri(*one) == correspondence_iri(*other)) is (one == other)


@pytest.mark.parametrize(
    ("scheme", "typed", "code"),
    [
        ("ROME", "K1203", "K1203"),
        ("ROME", " k1203 ", "K1203"),
        ("NSF", "332t", "332t"),
        ("NSF", "332T", "332t"),
        ("NSF", "332", "332"),
        ("NSF", "33", "33"),
        ("Formacode", "44057", "44057"),
        ("IDCC", "0413", "0413"),
        ("IDCC", "413", "0413"),
        ("IDCC", "29", "0029"),
    ],
)
def test_codes(scheme: str, typed: str, code: str) -> None:
    assert parse_code(scheme, typed) == code


@pytest.mark.parametrize(
    ("scheme", "typed", "said"),
    [
        ("ROME", "O1203", "une lettre de A à N et quatre chiffres (K1203)"),
        ("ROME", "K120", "n'est pas un code ROME"),
        ("ROME", "K12030", "n'est pas un code ROME"),
        ("ROME", "K 1203", "n'est pas un code ROME"),
        ("ROME", "K١٢٠٣", "ARABIC-INDIC DIGIT ONE"),
        ("NSF", "3", "deux ou trois chiffres et une lettre (332t)"),
        ("NSF", "3322", "n'est pas un code NSF"),
        ("NSF", "332tt", "n'est pas un code NSF"),
        ("NSF", "332-t", "n'est pas un code NSF"),
        ("Formacode", "4405", "cinq chiffres (15061)"),
        ("Formacode", "440570", "n'est pas un code Formacode"),
        ("Formacode", "44O57", "n'est pas un code Formacode"),
        ("IDCC", "04130", "quatre chiffres au plus (0413)"),
        ("IDCC", "-413", "n'est pas un code IDCC"),
        ("IDCC", "41a", "n'est pas un code IDCC"),
        ("ROME", "K1203> <x:y", "n'est pas un code ROME"),
        ("ROME", "9" * 301, "trop long"),
    ],
)
def test_refused_codes(scheme: str, typed: str, said: str) -> None:
    with pytest.raises(IdentifierError) as error:
        parse_code(scheme, typed)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("typed", "siret"),
    [
        ("30840109000011", "30840109000011"),
        ("88254127900023", "88254127900023"),
        ("11000007200014", "11000007200014"),
        ("308 401 090 00011", "30840109000011"),
        (f"308{NBSP}401{NARROW}090 00011\n", "30840109000011"),
        ("308.401.090.00011", "30840109000011"),
        ("35600000000048", "35600000000048"),  # La Poste, head office: an ordinary key
        ("35600000049837", "35600000049837"),  # La Poste, an establishment: digits sum to 45
    ],
)
def test_siret(typed: str, siret: str) -> None:
    assert parse_siret(typed) == siret


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30840109000012", "la clé de contrôle est fausse"),
        ("35600000049838", "la clé de contrôle est fausse"),
        ("35700000049836", "la clé de contrôle est fausse"),  # digits sum to 45, not La Poste
        ("3084010900001", "attendu 14 chiffres"),
        ("308401090000110", "attendu 14 chiffres"),
        ("308-401-090-00011", "attendu 14 chiffres"),
        ("", "attendu 14 chiffres"),
        ("３0840109000011", "FULLWIDTH DIGIT THREE"),
        ("FR30840109000011", "attendu 14 chiffres"),
    ],
)
def test_refused_siret(typed: str, said: str) -> None:
    with pytest.raises(IdentifierError) as error:
        parse_siret(typed)
    assert said in str(error.value)


@pytest.mark.parametrize("siret", ["30840109000011", "88254127900023", "11000007200014"])
def test_one_wrong_digit_is_always_seen(siret: str) -> None:
    wrong = [
        siret[:place] + str(digit) + siret[place + 1 :]
        for place in range(14)
        for digit in range(10)
        if str(digit) != siret[place]
    ]
    assert len(wrong) == 126
    for typed in wrong:
        with pytest.raises(IdentifierError, match="la clé de contrôle est fausse"):
            parse_siret(typed)


# Once a defect: with `within`, a specific-register certification is given a bloc.
def test_no_bloc_within_the_specific_register() -> None:
    with pytest.raises(IdentifierError):
        parse("BC01", within="RS6626")


# Once a defect: `zfill` makes an IDCC out of nothing.
@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_text_is_no_code(typed: str) -> None:
    with pytest.raises(IdentifierError):
        parse_code("IDCC", typed)


# Once a defect: the case is changed before the pattern is tried, and two foreign
# letters fold into ASCII ones (KELVIN SIGN → k, DOTLESS I → I).
@pytest.mark.parametrize(("scheme", "typed"), [("NSF", "332\u212a"), ("ROME", "\u01311203")])
def test_only_ascii_letters_are_letters(scheme: str, typed: str) -> None:
    with pytest.raises(IdentifierError):
        parse_code(scheme, typed)


# Once a defect: Luhn accepts fourteen zeros, which is nobody's SIRET.
def test_zeros_are_no_siret() -> None:
    with pytest.raises(IdentifierError):
        parse_siret("0" * 14)
