"""The positioning grid as a workbook: written to be filled in or printed, and read back.

A row is found again by the identifier of its criterion, so that rows may be sorted, filtered or left
out; only the three columns of the person are read. What is read is text: no formula is evaluated.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosswalk.errors import DocumentError
from crosswalk.identities import fold
from crosswalk.notice import NOTICE
from crosswalk.transfer.positioning import (
    Level,
    Positioning,
    PositioningReport,
    Reply,
    positioning,
    report,
)
from crosswalk.transfer.wording import POSITIONING

if TYPE_CHECKING:
    from crosswalk.api import Graph

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
MAX_FILE = 5_000_000
"""Size of the file itself, in bytes."""
MAX_ROWS, MAX_TEXT = 20_000, 5_000
_TOO_BIG = f"fichier trop gros : {MAX_FILE // 1_000_000} Mo au plus"


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
        "Relire la grille remplie : page « Ce que donnent ces blocs » de l'application, ou "
        f"crosswalk positioning --read FICHIER.xlsx (titre {grid.number}).",
        "Les compétences et les critères sont ceux du référentiel, dans ses mots.",
    ]
    if rule := grid.majority:
        place = f"{rule.document}, ligne {rule.start_line}"
        said.append(f"Règle de ce seul titre : « {rule.text} » ({place})")
    return [*said, NOTICE]


def read(path: Path) -> dict[str, Reply]:
    """`replies` of a file.

    Raises:
        DocumentError: the file is not there, or as `replies`.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise DocumentError(str(path), _TOO_BIG)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    return replies(data, str(path))


def reread(graph: Graph, data: bytes, name: str) -> PositioningReport:
    """What a filled grid says; `name` is the file's, for the messages.

    Raises:
        DocumentError: as `replies`.
        UnknownEntityError: it is about a title that has no grid here.
    """
    found = replies(data, name)
    return report(positioning(graph, number_of(name, found)), found)


def replies(data: bytes, name: str) -> dict[str, Reply]:
    """The replies of a filled grid: IRI of a criterion → what was written.

    Raises:
        DocumentError: not a workbook, too big, not this grid, or an answer that is none of the three;
            the message has the line and what was expected.
    """
    import openpyxl

    _guard(data, name)
    try:
        book = openpyxl.load_workbook(
            BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    except Exception as error:  # openpyxl raises whatever the damaged part makes it raise
        raise DocumentError(name, "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    try:
        if SHEET not in book.sheetnames:
            raise DocumentError(
                name,
                f"la feuille « {SHEET} » manque (attendu : une grille d'auto-positionnement de Passerelle)",
            )
        cells = book[SHEET].iter_rows(max_row=MAX_ROWS, max_col=len(HEADERS), values_only=True)
        rows = [tuple(_text(cell) for cell in row) for row in cells]
    except DocumentError:
        raise
    except Exception as error:  # a sheet is parsed while it is read
        raise DocumentError(name, "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    finally:
        book.close()
    if not rows or rows[0] != HEADERS:
        raise DocumentError(name, f"en-têtes changés (attendu : {', '.join(HEADERS)})", 1)
    found: dict[str, Reply] = {}
    for line, row in enumerate(rows[1:], 2):
        if not row[_IRI]:
            continue
        if row[_IRI] in found:
            raise DocumentError(name, "ce critère est déjà plus haut dans la grille", line)
        level = _level(name, line, row[_ANSWER])
        found[row[_IRI]] = Reply(level, row[_EVIDENCE], row[_COMMENT])
    if not found:
        raise DocumentError(name, "aucun critère dans cette grille")
    return found


def number_of(name: Path | str, replies: dict[str, Reply]) -> str:
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
        raise DocumentError(str(name), "les identifiants ne sont pas ceux d'un seul titre")
    return found.pop()


def _guard(data: bytes, name: str) -> None:
    """Refuse what is not a small workbook before any parser opens it.

    Raises:
        DocumentError: not a workbook, too big, one that unpacks to too much, or that declares entities.
    """
    from crosswalk.tables.sheets import weighed

    if len(data) > MAX_FILE:
        raise DocumentError(name, _TOO_BIG)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise DocumentError(name, "ce classeur ne se lit pas (attendu : un .xlsx)") from error
    if size > MAX_BYTES:
        raise DocumentError(name, f"classeur trop gros : {size // 1_000_000} Mo décompressés")
    weighed(data, name)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()[:MAX_TEXT]


def _level(name: str, line: int, answer: str) -> Level | None:
    if not answer:
        return None
    for level in Level:
        if fold(level.value) == fold(answer):
            return level
    raise DocumentError(
        name, f"« {answer[:40]} » : attendu oui, partiellement ou non, ou rien", line
    )
