"""The positioning grid as a workbook: written to be filled in or printed, and read back.

A row is found again by the identifier of its criterion, so that rows may be sorted, filtered or left
out; only the three columns of the person are read. What is read is text: no formula is evaluated.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from crosswalk.errors import DocumentError
from crosswalk.identities import fold
from crosswalk.notice import NOTICE
from crosswalk.transfer.positioning import Level, Positioning, Reply
from crosswalk.transfer.wording import POSITIONING

SHEET, HELP = "Positionnement", "Mode d'emploi"
HEADERS = (
    "Bloc",
    "Compétence",
    "Critère",
    "Rempli ?",
    "Preuve (situation, document)",
    "Commentaire",
    "Identifiant (ne pas changer)",
)
_WIDTHS = (16, 34, 46, 13, 34, 28, 12)
_ANSWER, _EVIDENCE, _COMMENT, _IRI = 3, 4, 5, 6
MAX_BYTES = 50_000_000
"""Unpacked size of a workbook that is read: a grid is a thousand times smaller."""
MAX_ROWS, MAX_TEXT = 20_000, 5_000


def write(grid: Positioning) -> bytes:
    """The workbook of a grid: validation lists, printable on A4 across, the notice on each page."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"Auto-positionnement {grid.number}", "author": "Passerelle"})
    page = book.add_worksheet(SHEET)
    _rows(book, page, grid)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.set_footer(f"&L&8{NOTICE}&R&8&P / &N")
    help_ = book.add_worksheet(HELP)
    help_.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for line, text in enumerate(_help(grid)):
        help_.write_string(line, 0, text, wrap)
    book.close()
    return buffer.getvalue()


def _rows(book: Any, page: Any, grid: Positioning) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5", "text_wrap": True})
    words = book.add_format({"text_wrap": True, "valign": "top", "border": 4})
    free = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    pale = book.add_format({"font_color": "#AAAAAA", "font_size": 6})
    for column, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
        page.write_string(0, column, header, bold)
        page.set_column(column, column, width)
    line = 0
    for bloc in grid.blocs:
        for competence in bloc.competences:
            for criterion in competence.criteria:
                line += 1
                page.write_string(line, 0, bloc.name, words)
                page.write_string(line, 1, f"{competence.key}. {competence.label}", words)
                page.write_string(line, 2, criterion.text, words)
                for column in (_ANSWER, _EVIDENCE, _COMMENT):
                    page.write_blank(line, column, None, free)
                page.write_string(line, _IRI, criterion.iri, pale)
    page.autofilter(0, 0, max(line, 1), len(HEADERS) - 1)
    page.data_validation(
        1,
        _ANSWER,
        max(line, 1),
        _ANSWER,
        {
            "validate": "list",
            "source": [level.value for level in Level],
            "error_title": "Réponse attendue",
            "error_message": "oui, partiellement ou non",
        },
    )


def _help(grid: Positioning) -> list[str]:
    said = [
        f"Grille d'auto-positionnement : {grid.number} — {grid.label}",
        POSITIONING,
        "Pour chaque critère, choisissez oui, partiellement ou non, et écrivez la situation de travail ou "
        "le document qui le montre. Une ligne peut rester sans réponse.",
        f"Relire la grille remplie : crosswalk positioning --read FICHIER.xlsx (titre {grid.number}).",
        "Les compétences et les critères sont ceux du référentiel, dans ses mots.",
    ]
    if rule := grid.majority:
        place = f"{rule.document}, ligne {rule.start_line}"
        said.append(f"Règle de ce seul titre : « {rule.text} » ({place})")
    return [*said, NOTICE]


def read(path: Path) -> dict[str, Reply]:
    """The replies of a filled grid: IRI of a criterion → what was written.

    Raises:
        DocumentError: not a workbook, too big, not this grid, or an answer that is none of the three;
            the message has the line and what was expected.
    """
    import openpyxl

    _guard(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the damaged part makes it raise
        raise DocumentError(str(path), "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    try:
        if SHEET not in book.sheetnames:
            raise DocumentError(
                str(path),
                f"la feuille « {SHEET} » manque (attendu : une grille de « positioning »)",
            )
        cells = book[SHEET].iter_rows(max_row=MAX_ROWS, max_col=len(HEADERS), values_only=True)
        rows = [tuple(_text(cell) for cell in row) for row in cells]
    finally:
        book.close()
    if not rows or rows[0] != HEADERS:
        raise DocumentError(str(path), f"en-têtes changés (attendu : {', '.join(HEADERS)})", 1)
    replies: dict[str, Reply] = {}
    for line, row in enumerate(rows[1:], 2):
        if not row[_IRI]:
            continue
        if row[_IRI] in replies:
            raise DocumentError(str(path), "ce critère est déjà plus haut dans la grille", line)
        level = _level(path, line, row[_ANSWER])
        replies[row[_IRI]] = Reply(level, row[_EVIDENCE], row[_COMMENT])
    if not replies:
        raise DocumentError(str(path), "aucun critère dans cette grille")
    return replies


def number_of(path: Path, replies: dict[str, Reply]) -> str:
    """The title that a grid is about, by the identifiers of its criteria.

    Raises:
        DocumentError: they are of no title, or of several.
    """
    found = {
        iri.split("/certification/", 1)[1].split("/", 1)[0]
        for iri in replies
        if "/certification/" in iri
    }
    if len(found) != 1:
        raise DocumentError(str(path), "les identifiants ne sont pas ceux d'un seul titre")
    return found.pop()


def _guard(path: Path) -> None:
    """Refuse what is not a small zip before any parser opens it.

    Raises:
        DocumentError: no such file, not a workbook, or one that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise DocumentError(str(path), "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    if size > MAX_BYTES:
        raise DocumentError(str(path), f"classeur trop gros : {size // 1_000_000} Mo décompressés")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()[:MAX_TEXT]


def _level(path: Path, line: int, answer: str) -> Level | None:
    if not answer:
        return None
    for level in Level:
        if fold(level.value) == fold(answer):
            return level
    raise DocumentError(
        str(path), f"« {answer[:40]} » : attendu oui, partiellement ou non, ou rien", line
    )
