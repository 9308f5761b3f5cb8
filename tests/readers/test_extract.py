"""The text of a file, by kind of file: what survives, and what is refused in one French line."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable
from html import escape
from pathlib import Path
from types import ModuleType

import pytest
from reportlab.lib import pdfencrypt as encryption
from reportlab.pdfgen import canvas

from crosswalk.errors import DocumentError
from crosswalk.identities import identity_of, load_ties
from crosswalk.readers import extract, fiche, fiche_metier, pdftext, plaquette
from crosswalk.readers.common import texts
from crosswalk.readers.extract import stored_text
from crosswalk.readers.pipes import tables
from crosswalk.text import Source

DATA = Path(__file__).parents[2] / "data"
SOURCES = sorted((DATA / "sources").glob("*.txt"))
FRENCH = "Œuvre, cœur : l’accès à l'œil « été » — aîné, où, ça, naïf, 3 €, n° 4 • ½ h … É À Ç"

Writer = Callable[[str, bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def refusal(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        stored_text(path)
    assert caught.value.document == path.name
    assert "\n" not in str(caught.value)
    return caught.value


def pdf(*pages: str, pitch: float = 13, size: float = 10, **options: object) -> bytes:
    """A PDF that shows these pages, a line of text a line, in a standard font."""
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, invariant=1, **options)
    for page in pages:
        drawing.setFont("Helvetica", size)
        for position, line in enumerate(page.split("\n")):
            drawing.drawString(50, 800 - position * pitch, line)
        drawing.showPage()
    drawing.save()
    return stream.getvalue()


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


# Text files


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_text_file_is_stored_as_it_is(path: Path) -> None:
    assert stored_text(path).encode() == path.read_bytes()


def test_a_byte_order_mark_is_dropped(write: Writer) -> None:
    assert stored_text(write("a.txt", b"\xef\xbb\xbf" + FRENCH.encode())) == FRENCH


def test_line_ends_become_those_that_lines_are_counted_by(write: Writer) -> None:
    assert stored_text(write("a.txt", b"un\r\ndeux\rtrois\n")) == "un\ndeux\ntrois\n"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_another_encoding_is_named_with_its_line(write: Writer, encoding: str) -> None:
    text = "Titre\n\nPremière compétence : être à l'écoute\n"
    error = refusal(write("a.txt", text.encode(encoding)))
    assert error.line == 3
    assert "Windows-1252" in error.message
    assert "enregistrez-le en UTF-8" in error.message


def test_damaged_utf8_is_not_taken_for_another_encoding(write: Writer) -> None:
    error = refusal(write("a.txt", "été\n".encode() * 20 + b"\xf0\x28\x8c\xbc"))
    assert error.line == 21
    assert "Windows-1252" not in error.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "le fichier est vide"),
        (b" \n\t\n", "aucun texte"),
        (b"\xef\xbb\xbf", "aucun texte"),
        ("été".encode("utf-16"), "UTF-16"),
        (b"un\ndeux\x00\n", "caractère nul"),
    ],
)
def test_a_file_without_text_is_refused(write: Writer, data: bytes, message: str) -> None:
    assert message in refusal(write("a.txt", data)).message


def test_a_nul_has_its_line(write: Writer) -> None:
    assert refusal(write("a.txt", b"un\r\ndeux\x00\n")).line == 2


def test_a_file_that_is_too_big_is_refused_unread(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", b"x" * 2_000_001)
    monkeypatch.setattr(extract, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail(f"{self} was read"))
    assert "2 Mo au plus" in refusal(path).message


def test_an_unknown_kind_of_file_names_those_that_are_read(write: Writer) -> None:
    assert ".txt, .pdf, .html, .htm" in refusal(write("a.docx", b"x")).message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "illisible" in refusal(tmp_path / "absent.txt").message


def test_the_suffix_may_be_in_capitals(write: Writer) -> None:
    assert stored_text(write("A.TXT", b"abc")) == "abc"


# PDF


def test_french_survives_a_pdf(write: Writer) -> None:
    lines = [FRENCH.replace("½", "1/2"), "• Identifier", "- Réaliser l’accueil", "1. Où ?"]
    assert stored_text(write("a.pdf", pdf("\n".join(lines)))).split("\n") == lines


def test_pages_follow_each_other(write: Writer) -> None:
    assert stored_text(write("a.pdf", pdf("Un.", "", "Deux"))) == "Un.\n\n\fDeux"
    assert stored_text(write("b.pdf", pdf("Une phrase", "coupée."))) == "Une phrase\n\fcoupée."


def test_a_hyphen_stays_at_the_end_of_its_line(write: Writer) -> None:
    page = "Accompagnement socio-\nprofessionnel des personnes\nSuite"
    assert stored_text(write("a.pdf", pdf(page))) == page


@pytest.mark.parametrize(("pitch", "size"), [(13, 10), (18, 10), (22, 11)])
def test_a_blank_line_stands_where_the_page_has_one(
    write: Writer, pitch: float, size: float
) -> None:
    page = "Titre\n\nUn paragraphe de\ndeux lignes.\n\nUn autre de\ntrois\nlignes."
    assert stored_text(write("a.pdf", pdf(page, pitch=pitch, size=size))) == page


def test_a_protected_pdf_is_refused_but_not_one_that_opens_without_password(write: Writer) -> None:
    closed = pdf("Texte", encrypt=encryption.StandardEncryption("secret"))
    assert "mot de passe" in refusal(write("a.pdf", closed)).message
    free = pdf("Texte", encrypt=encryption.StandardEncryption("", ownerPassword="secret"))
    assert stored_text(write("b.pdf", free)) == "Texte"


def test_a_damaged_pdf_is_refused(write: Writer) -> None:
    whole = pdf("Texte")
    for data in (whole[: len(whole) // 2], b"%PDF-1.7\n", b"Texte", b"<html>"):
        assert "endommagé" in refusal(write("a.pdf", data)).message


def test_a_pdf_of_images_is_refused(write: Writer) -> None:
    assert "reconnaissance de caractères" in refusal(write("a.pdf", pdf("", ""))).message


def test_a_pdf_with_too_many_pages_is_refused(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pdftext.MAX_PAGES == 2_000
    monkeypatch.setattr(pdftext, "MAX_PAGES", 2)
    assert "3 pages : 2 au plus" in refusal(write("a.pdf", pdf("a", "b", "c"))).message


@pytest.mark.parametrize(
    ("reader", "document"),
    [(plaquette, "rncp39099-plaquette"), (fiche_metier, "rncp39099-fiche-metier")],
)
def test_a_document_reads_the_same_from_a_pdf(
    write: Writer, reader: ModuleType, document: str
) -> None:
    """The text of a source set in lines of 95 characters on pages, then read from the PDF."""
    # The standard font has no subscript digits nor check marks; a tab is not a character of a PDF.
    text = (DATA / "sources" / f"{document}.txt").read_text(encoding="utf-8")
    text = text.replace("₁", " 1").replace("✓ ", "").replace("\t", " ")
    lines = [piece for x in text.split("\n") for piece in textwrap.wrap(x, 95) or [""]]
    pages = ["\n".join(lines[n : n + 55]) for n in range(0, len(lines), 55)]
    identity = identity_of(document, load_ties(DATA / "identities.csv"))
    extracted = reader.read(Source(document, stored_text(write("a.pdf", pdf(*pages)))), identity)
    expected = reader.read(Source(document, text), identity)
    assert [t.value for t in texts(extracted.certification)] == [
        t.value for t in texts(expected.certification)
    ]
    assert [n.message for n in extracted.notes] == [n.message for n in expected.notes]


# HTML


def page(write: Writer, body: str) -> list[str]:
    return stored_text(write("a.html", html(body))).split("\n")[:-1]


def test_blocks_are_lines_and_inline_elements_are_not(write: Writer) -> None:
    body = "<h2>Titre</h2><div>a<p>b <b>c</b>d<br>e</p>f</div><span>g</span> h"
    assert page(write, body) == ["Titre", "a", "b cd", "e", "f", "g h"]


def test_list_items_have_their_marker(write: Writer) -> None:
    body = "<ul><li>a</li><li><p>b</p><p>c</p></li></ul><ol start=3><li>d<li>e</ol>"
    assert page(write, body) == ["- a", "- b", "c", "3. d", "4. e"]


def test_entities_spaces_and_accents(write: Writer) -> None:
    body = "<p>l&rsquo;&eacute;t&eacute;\n  &amp; c&#339;ur&nbsp;: &lt;3&#133;</p><p>&nbsp;</p>"
    assert page(write, body) == ["l’été & cœur\u00a0: <3…", "\u00a0"]


def test_what_is_not_the_text_of_the_page_is_left_out(write: Writer) -> None:
    body = (
        "<header>en-tête</header><nav>menu</nav><script>x()</script><style>p{}</style>"
        "<!-- remarque --><form>recherche</form><p>texte</p> suite<noscript>n</noscript>"
        "<footer>pied</footer>"
    )
    assert page(write, body) == ["texte", "suite"]


def test_a_page_that_is_all_in_a_form_is_read(write: Writer) -> None:
    assert page(write, "<form><p>texte</p><button>ok</button></form>") == ["texte"]


def test_a_table_is_pipe_rows(write: Writer) -> None:
    body = (
        "<table><caption>Dates</caption><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>c | d</td><td></td></tr><tr><td>e</td></tr></tbody></table>"
    )
    assert page(write, body) == ["Dates", "| a | b |", "|---|---|", "| c ¦ d | |", "| e | |"]


def test_cells_that_span_leave_the_others_empty(write: Writer) -> None:
    body = (
        "<table><tr><th>a<th>b<th>c</tr><tr><td rowspan=2>d<td colspan=2>e</tr>"
        "<tr><td>f<td>g</tr><tr><td>h<td>i<td>j</tr></table>"
    )
    assert page(write, body)[2:] == ["| d | e | |", "| | f | g |", "| h | i | j |"]


def test_a_table_of_tables_is_only_layout(write: Writer) -> None:
    body = (
        "<table><tr><td>x<table><tr><th>a</th></tr><tr><td>b</td></tr></table>y</td></tr></table>"
    )
    assert page(write, body) == ["x", "| a |", "|---|", "| b |", "y"]


def test_a_cell_of_several_lines_has_lines_of_its_own(write: Writer) -> None:
    body = (
        "<table><tr><th>Liste de compétences</th><th>Modalités</th><th>Date</th></tr>"
        "<tr><td><ul><li>Accueillir</li><li>Former</li></ul></td><td>a<br>b</td><td>c</td></tr>"
    )
    lines = page(write, body)
    assert lines[2:] == ["|", "Accueillir", "Former |", "a", "b |", "c |"]
    source = Source("a", "\n".join(lines))
    (table,) = tables(source, source.lines)
    assert [cell.value if cell else None for cell in table.rows[0].cells] == [
        "Accueillir Former",
        "a b",
        "c",
    ]


SAVED = (DATA / "sources" / "rncp41402-fiche.txt").read_text(encoding="utf-8")
TABLES = re.compile(
    r"^\| (?:Nom légal|Liste de compétences|Bloc\(s\)|Date du JO|Date de décision|Année|Code de la)"
    r".*?(?=^(?:Objectifs et|RNCP41402BC0\d - [^\n]*\n\| Liste|Description des|Référence au|"
    r"Date du dernier|Statistiques|Lien internet|Référentiel d))",
    re.S | re.M,
)
"""The tables of the saved fiche, but the two whose last row has lost its last cell."""


def as_table(saved: str) -> str:
    """The table that saved rows show: a cell on lines of its own is a cell of paragraphs."""
    rows = [row for row in re.split(r"\n(?=\|)", saved.strip()) if not row.startswith("|---")]
    body = ""
    for row in rows:
        cells = row.removeprefix("|").removesuffix("|").split("|")
        body += "<tr>"
        for cell in cells:
            lines = [escape(line.strip()) for line in cell.split("\n") if line.strip()]
            apart = cell.startswith("\n")
            body += f"<td><p>{'</p><p>'.join(lines)}</p>" if apart else f"<td>{''.join(lines)}"
    return f"<table>{body}</table>"


def as_paragraphs(saved: str) -> str:
    return "".join(
        f"<ul><li>{escape(line[2:])}</ul>" if line.startswith("- ") else f"<p>{escape(line)}</p>"
        for line in saved.split("\n")
        if line
    )


def test_a_fiche_has_the_layout_of_the_same_fiche_saved_as_text(write: Writer) -> None:
    body, end = "", 0
    found = list(TABLES.finditer(SAVED))
    for match in found:
        body += as_paragraphs(SAVED[end : match.start()]) + as_table(match[0])
        end = match.end()
    text = stored_text(write("a.html", html(body + as_paragraphs(SAVED[end:]))))
    assert len(found) == 10
    assert text.split("\n")[:-1] == [line.rstrip() for line in SAVED.split("\n") if line]
    assert fiche.detect(Source("a", text))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("utf-8", "utf-8"), ("cp1252", "iso-8859-1"), ("cp1252", "windows-1252")],
)
def test_the_encoding_is_the_one_that_the_page_declares(
    write: Writer, encoding: str, declared: str
) -> None:
    head = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>"
    data = html("<p>l’œuvre été</p>", head if declared else "").decode().encode(encoding)
    assert stored_text(write("a.htm", data)) == "l’œuvre été\n"


def test_a_page_in_another_encoding_than_it_declares_is_refused(write: Writer) -> None:
    data = html("\n<p>été</p>", "<meta charset=utf-8>").decode().encode("latin-1")
    error = refusal(write("a.html", data))
    assert (error.line, "UTF-8" in error.message) == (2, True)
    assert "inconnu" in refusal(write("b.html", b"<meta charset=klingon><p>x")).message


def test_nothing_outside_the_page_is_read(write: Writer, tmp_path: Path) -> None:
    secret = write("secret.txt", b"SECRET")
    data = (
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret}">]>'
        f'<html><body><p>a &x; b</p><iframe src="{tmp_path}/secret.txt"></iframe></body></html>'
    )
    text = stored_text(write("a.html", data.encode()))
    assert "SECRET" not in text
    assert "b" in text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "aucun texte"),
        ("<script>x</script>", "aucun texte"),
        ("<div>" * 3000 + "x", "trop imbriquée"),
        ("<table><tr>" + "<td>x" * 101 + "</table>", "101 colonnes"),
    ],
)
def test_a_page_that_cannot_be_read_whole_is_refused(
    write: Writer, body: str, message: str
) -> None:
    assert message in refusal(write("a.html", html(body))).message
