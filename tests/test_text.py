"""Words of a document and where they stand: normalisation, offsets, spans, lines."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk import manifest
from crosswalk.resources import data_dir
from crosswalk.text import Line, Source, Span, Text, normalise

SOURCES = data_dir() / "sources"
FICHE = Source("fiche", (SOURCES / "rncp41402-fiche.txt").read_text(encoding="utf-8"))
NBSP, NARROW, NEL, LINE_SEPARATOR = "\u00a0", "\u202f", "\u0085", "\u2028"

letters = st.sampled_from("aéàœÆñb-–’'«».;0 ")
spaces = st.sampled_from(["\n", "\r\n", "\t", "\f", "\x1f", NBSP, NARROW, NEL, LINE_SEPARATOR])
marks = st.sampled_from(["e\u0301", "\u0301", "\u0327", "🎓", "👩🏽‍🏫", "ﬁ", "\u2000", "ᄀ", "각"])
documents = st.lists(letters | spaces | marks | st.characters(codec="utf-8"), max_size=60).map(
    "".join
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("accompagnement socio-\nprofessionnel", "accompagnement socio-professionnel"),
        ("socio- \t\n    professionnel", "socio-professionnel"),
        ("socio-\r\nprofessionnel", "socio-professionnel"),
        ("socio-\n\n\nprofessionnel", "socio-professionnel"),
        ("socio-\n\u00e9ducatif", "socio-éducatif"),
        ("2024-\n2025", "2024-2025"),
        ("ouvert -\nfermé", "ouvert - fermé"),
        ("ouvert-\n- fermé", "ouvert- - fermé"),
        ("ouvert–\nfermé", "ouvert– fermé"),
        ("socio- professionnel", "socio- professionnel"),
        (f"niveau{NBSP}4", "niveau 4"),
        (f"2{NARROW}500{NARROW}€", "2 500 €"),
        (f"Compétences{NBSP}: {NBSP}\n  animer", "Compétences : animer"),
        (f"un{NEL}deux{LINE_SEPARATOR}trois\fquatre", "un deux trois quatre"),
        ("e\u0301quipe d\u2019e\u0301te\u0301", "équipe d’été"),
        ("l’atelier de l'ESAT", "l’atelier de l'ESAT"),
        ("T ANIMER UNE EQUIPE", "T ANIMER UNE EQUIPE"),
        ("mise en œuvre, ﬁche", "mise en œuvre, ﬁche"),
        ("\n\t un  mot \n", "un mot"),
        (f" \n{NBSP}", ""),
    ],
)
def test_normalise(raw: str, value: str) -> None:
    assert normalise(raw) == value


@given(documents)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert not re.search(r"[^\S ]|  |^ | $", once)


@given(documents)
def test_normalising_only_touches_white_space_and_composition(raw: str) -> None:
    def black(text: str) -> str:
        return "".join(unicodedata.normalize("NFD", text).split())

    # NFC before white space goes, as `normalise` does: without it two characters could meet
    assert black(normalise(raw)) == black(unicodedata.normalize("NFC", raw))


@given(documents, st.data())
def test_a_wording_is_the_normalised_text_of_its_span(raw: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    source = Source("essai", raw)
    if not raw[start:end].strip():
        with pytest.raises(ValueError, match=r"^essai: no text between"):
            source.at(start, end)
        return
    found = source.at(start, end)
    (span,) = found.spans
    assert found.value == normalise(raw[start:end]) == source.quote(span)
    assert start <= span.start < span.end <= end
    assert raw[span.start : span.end] == raw[start:end].strip()
    assert found.start_line == span.start_line == raw.count("\n", 0, span.start) + 1
    assert found.end_line == span.end_line == raw.count("\n", 0, span.end - 1) + 1
    assert str(found) == found.value
    assert found.repeats == ()


@given(documents)
def test_the_lines_are_the_text_cut_at_its_line_feeds(raw: str) -> None:
    source = Source("essai", raw)
    assert "\n".join(line.text for line in source.lines) == raw
    assert [line.number for line in source.lines] == list(range(1, raw.count("\n") + 2))
    for line in source.lines:
        assert raw[line.start : line.end] == line.text
        assert line.content == normalise(line.text)
        assert source.line_at(line.start) == source.line_at(line.end) == line.number
    assert list(source.between(1, len(source.lines))) == list(source.lines)


@given(documents, st.data())
def test_the_wording_of_some_lines(raw: str, data: st.DataObject) -> None:
    source = Source("essai", raw)
    kept = data.draw(st.lists(st.booleans(), min_size=len(source.lines), max_size=len(raw) + 1))
    chosen = [line for line, keep in zip(source.lines, kept, strict=False) if keep]
    full = [line for line in chosen if line.content]
    if not full:
        with pytest.raises(ValueError, match="at least one line with text"):
            source.of(chosen)
        return
    found = source.of(chosen)
    assert found.value == normalise("\n".join(line.text for line in full))
    assert found.value == normalise(
        "\n".join(source.text[span.start : span.end] for span in found.spans)
    )
    on = {n for span in found.spans for n in range(span.start_line, span.end_line + 1)}
    assert {line.number for line in source.lines if line.content and line.number in on} == {
        line.number for line in full
    }
    left_out = {line.number for line in source.lines if line.content} - {x.number for x in full}
    cuts = [(a, b) for a, b in pairwise(full) if left_out & set(range(a.number, b.number))]
    assert len(found.spans) == len(cuts) + 1


def test_offsets_are_code_points_not_bytes_nor_utf_16() -> None:
    source = Source("essai", "🎓 Œuvre\n  œuf 👩🏽‍🏫 d’été\n")
    found = source.find("œuf")
    assert found == Text("œuf", (Span(10, 13, 2, 2),))
    assert source.find("d’été") == Text("d’été", (Span(19, 24, 2, 2),))
    decomposed = Source("nfd", "e\u0301quipe e\u0301te\u0301")
    assert decomposed.at(8, 13) == Text("été", (Span(8, 13, 1, 1),))


def test_a_gap_makes_a_second_span_and_blank_lines_do_not() -> None:
    source = Source(
        "essai", "Suivi socio-\n\n  \nprofessionnel\nPage 3 sur 12\n des salariés \n\nfin"
    )
    lines = source.lines
    assert source.of(lines[:4]) == Text("Suivi socio-professionnel", (Span(0, 30, 1, 4),))
    split = source.of([lines[0], lines[2], lines[3], lines[5]])
    assert split.value == "Suivi socio-professionnel des salariés"
    assert [source.text[s.start : s.end] for s in split.spans] == [
        "Suivi socio-\n\n  \nprofessionnel",
        "des salariés",
    ]
    assert (split.start_line, split.end_line) == (1, 6)
    hyphen = source.of([lines[0], lines[3], lines[7]])
    assert hyphen.value == "Suivi socio-professionnel fin"
    assert [(s.start_line, s.end_line) for s in hyphen.spans] == [(1, 4), (8, 8)]


def test_a_page_header_inside_a_hyphenated_word() -> None:
    source = Source("essai", "accompagnement socio-\nRéférentiel page 4\nprofessionnel")
    found = source.of([source.lines[0], source.lines[2]])
    assert found.value == "accompagnement socio-professionnel"
    assert [(s.start, s.end) for s in found.spans] == [(0, 21), (41, 54)]


def test_blank_lines_at_the_ends_are_left_out() -> None:
    source = Source("essai", "\n \nun\n\t\n")
    assert source.of(source.lines) == Text("un", (Span(3, 5, 3, 3),))
    assert source.lines[-1] == Line(5, 8, "")


def test_join_keeps_the_order_given() -> None:
    source = Source("essai", "gauche droite\nsuite")
    second, first = source.at(7, 13), source.at(0, 6)
    joined = source.join([second, first, source.at(14, 19)])
    assert joined.value == "droite gauche suite"
    assert [span.start for span in joined.spans] == [7, 0, 14]
    with pytest.raises(ValueError, match=r"^essai: a wording needs"):
        source.join([])


def test_find() -> None:
    source = Source("essai", "Niveau 4\nNiveau : 5\n")
    assert source.find(r"Niveau (\d)") == Text("4", (Span(7, 8, 1, 1),))
    assert source.find(re.compile("niveau :", re.I)) == Text("Niveau :", (Span(9, 17, 2, 2),))
    assert source.find(r"Niveau (\d)", Span(9, 19, 2, 2)) is None
    assert source.find("5", Span(0, 18, 1, 2)) is None
    assert source.find("absent") is None


@pytest.mark.parametrize("info", manifest.load(SOURCES), ids=lambda info: info.id)
def test_the_stored_text_of_our_documents_is_the_file(info: manifest.DocumentInfo) -> None:
    from crosswalk.readers.extract import stored_text

    path = SOURCES / info.file
    source = Source(info.id, stored_text(path))
    assert source.sha256 == info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_real_sentence_and_its_place() -> None:
    found = FICHE.find(r"RNCP39099BC02 - [^\n]+")
    assert found is not None
    assert found.value.startswith("RNCP39099BC02 - Organiser, conduire la production de biens")
    (span,) = found.spans
    assert FICHE.lines[span.start_line - 1].text.strip() in FICHE.text[span.start : span.end]
    assert FICHE.text[: span.start].count("\n") + 1 == found.start_line


@given(documents)
def test_the_hash_is_of_the_text_as_utf_8(raw: str) -> None:
    assert Source("essai", raw).sha256 == hashlib.sha256(raw.encode("utf-8")).hexdigest()


def test_places_cannot_be_changed() -> None:
    text = FICHE.at(0, 20)
    with pytest.raises(AttributeError):
        text.value = "autre"  # type: ignore[misc]


# Once a defect: a group that took no part in the match stands at -1, and `at(-1, -1)` raises
# instead of giving the whole match, or None.
def test_find_with_a_group_that_did_not_match() -> None:
    found = Source("essai", "Niveau 4").find(r"Niveau (V)?")
    assert found is None or found.value == "Niveau"
