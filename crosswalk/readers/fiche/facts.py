"""The facts of a France compétences fiche, one function a section of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse_code, parse_siret
from crosswalk.identities import fold
from crosswalk.model import (
    AccessRoute,
    Activity,
    AssessmentModality,
    AwardRule,
    Certification,
    Certifier,
    Code,
    CodeScheme,
    Figure,
    Job,
    Jury,
    LegalReference,
    LineRole,
    Measure,
    Section,
    Sector,
    Stated,
)
from crosswalk.readers.common import Log, parse_date
from crosswalk.readers.pipes import Row, Table, tables
from crosswalk.text import Line, Source, Text

V = TypeVar("V")

_MEASURES = {
    Measure.CERTIFIED: r"nombre de certifies",
    Measure.CERTIFIED_BY_VAE: r"nombre de certifies a la suite d un parcours vae",
    Measure.EMPLOYMENT_6_MONTHS: r"taux d insertion global a 6 mois.*",
    Measure.OCCUPATION_6_MONTHS: r"taux d insertion dans le metier vise a 6 mois.*",
    Measure.OCCUPATION_2_YEARS: r"taux d insertion dans le metier vise a 2 ans.*",
}
_ABSENT = ("-", "–", "")


@dataclass(frozen=True)
class Page:
    """The page as cut at its headings: non-blank lines by section name."""

    source: Source
    by_name: dict[str, list[Line]]
    log: Log

    def lines(self, name: str) -> list[Line]:
        return self.by_name.get(name, [])

    def texts(self, name: str) -> list[Text]:
        """A wording a line, without its bullet."""
        found = []
        for line in self.lines(name):
            bullet = re.match(r"\s*(?:[-–•▪·*]\s+)?", line.text)
            start = line.start + (bullet.end() if bullet else 0)
            if line.content not in _ABSENT:
                found.append(self.source.at(start, line.end))
        return found

    def table(self, name: str) -> Table | None:
        table = next(iter(tables(self.source, self.lines(name))), None)
        if table:
            self.log.mark(LineRole.HEADING, self.source.lines[table.header.line - 1])
            self.log.mark(LineRole.FURNITURE, *table.rules)
            self.log.mark(
                LineRole.FURNITURE, *(line for line in self.lines(name) if line.content == "|")
            )
        return table

    def stated(self, text: Text | None, parse: Callable[[str], V], what: str) -> Stated[V] | None:
        """The value of a wording, or None and a warning where it is not what it should be."""
        if text is None or text.value in _ABSENT:
            return None
        try:
            return Stated(parse(text.value), text)
        except ValueError as error:
            self.log.warn(f"{what} : {error}", text.start_line)
            return None


def title(page: Page) -> Text | None:
    """The title of the certification, where the page was saved with its top."""
    skip = re.compile(
        r"active|inactive|retour.*|repertoire.*|n de fiche.*|(rncp|rs)\d+.*|accueil|imprimer|partager.*"
    )
    found = None
    for line in page.lines("top"):
        if found is None and not skip.fullmatch(fold(line.text)):
            found = page.source.of([line])
        else:
            page.log.mark(LineRole.FURNITURE, line)
    return found


def level(page: Page) -> Stated[int] | None:
    texts = page.texts("level")
    if not texts:
        return None
    match = re.fullmatch(r"Niveau ([1-8])(?:\s.*)?", texts[0].value)
    if match:
        return Stated(int(match[1]), texts[0])
    page.log.warn(f"niveau non lu : « {texts[0].value} »", texts[0].start_line)
    return None


def codes(page: Page) -> tuple[Code, ...]:
    """NSF, Formacode (« code : label ») and ROME (« code - label ») of the page."""
    found = []
    for name, scheme, kind in (
        ("nsf", CodeScheme.NSF, "NSF"),
        ("formacode", CodeScheme.FORMACODE, "Formacode"),
        ("rome", CodeScheme.ROME, "ROME"),
    ):
        for text in page.texts(name):
            code, _, label = re.sub(r"\s*[:–-]\s+", "\0", text.value, count=1).partition("\0")
            try:
                found.append(Code(scheme, parse_code(kind, code), label or None, text))
            except IdentifierError as error:
                page.log.warn(str(error), text.start_line)
    return tuple(found)


def certifiers(page: Page) -> tuple[Certifier, ...]:
    table = page.table("certifiers")
    if table is None:
        return ()
    name, siret = table.column("nom l[ée]gal"), table.column("siret")
    found = []
    for row in table.rows:
        label = row[name] if name is not None else None
        if label:
            number = row[siret] if siret is not None else None
            found.append(Certifier(label, page.stated(number, parse_siret, "certificateur")))
    return tuple(found)


def paragraphs(page: Page, name: str) -> tuple[Text, ...]:
    return tuple(page.texts(name))


def sentences(page: Page, name: str) -> tuple[Stated[str], ...]:
    return tuple(Stated(text.value, text) for text in page.texts(name))


def activities(page: Page) -> tuple[Activity, ...]:
    return tuple(Activity(str(n), text) for n, text in enumerate(page.texts("activities"), 1))


def sectors(page: Page) -> tuple[Sector, ...]:
    return tuple(Sector(str(n), text) for n, text in enumerate(page.texts("sectors"), 1))


def jobs(page: Page) -> tuple[Job, ...]:
    """Job titles: a line each, or several on a line between semicolons; a final stop is not theirs."""
    found: list[Text] = []
    for line in page.lines("jobs"):
        bullet = re.match(r"\s*(?:[-–•▪·*]\s+)?", line.text)
        offset = bullet.end() if bullet else 0
        for match in re.finditer(r"[^;]+", line.text[offset:]):
            words = match[0].rstrip().rstrip(".")
            if words.strip():
                start = line.start + offset + match.start()
                found.append(page.source.at(start, start + len(words)))
    return tuple(Job(str(n), text) for n, text in enumerate(found, 1))


def modalities(page: Page) -> tuple[AssessmentModality, ...]:
    return tuple(
        AssessmentModality(str(n), text) for n, text in enumerate(page.texts("modalities"), 1)
    )


def award_rules(page: Page, blocs: int) -> tuple[AwardRule, ...]:
    texts = page.texts("award")
    for text in texts:
        match = re.search(r"\b(\d+) blocs\b", text.value)
        if match and blocs and int(match[1]) != blocs:
            page.log.warn(f"la page annonce {match[1]} blocs, {blocs} lus", text.start_line)
    return tuple(AwardRule(str(n), text) for n, text in enumerate(texts, 1))


def routes(page: Page) -> tuple[AccessRoute, ...]:
    """Access routes and their juries.

    A page saved as text has lost the empty cells of this table, so that « X » no longer stands under
    « Oui » or « Non »: a route is then known to be open only where a jury and its date are given.
    """
    table = page.table("routes")
    if table is None:
        return ()
    yes, no = table.column("^oui$"), table.column("^non$")
    found = []
    for position, row in enumerate(table.rows, 1):
        label = row[0]
        if label is None:
            continue
        jury = _jury(page, row)
        is_open = True if jury else None
        if yes is not None and no is not None and (row[yes] is None) != (row[no] is None):
            is_open = row[yes] is not None
        found.append(AccessRoute(str(position), label, is_open, jury))
    return tuple(found)


def _jury(page: Page, row: Row) -> Jury | None:
    """The jury of a route: its composition, if a date of change stands beside it."""
    cells = [c for c in row.cells[1:] if c and c.value not in (*_ABSENT, "X", "x")]
    when = next((c for c in cells if re.fullmatch(r"\d\d-\d\d-\d{4}", c.value)), None)
    composition = next((c for c in cells if c is not when), None)
    if composition is None or when is None:
        return None
    changed = page.stated(when, parse_date, "date de modification du jury")
    return Jury("1", composition, modified_on=changed)


def legal_references(page: Page) -> tuple[LegalReference, ...]:
    table = page.table("legal")
    if table is None:
        return ()
    found = []
    for position, row in enumerate(table.rows, 1):
        date_cell, text = row[0], row[1]
        if text:
            when = page.stated(date_cell, parse_date, "date du JO")
            found.append(LegalReference(str(position), text, when))
    return tuple(found)


def last_journal(page: Page) -> Stated[date] | None:
    texts = page.texts("last-journal")
    return page.stated(texts[0], parse_date, "dernier Journal officiel") if texts else None


def _dates(page: Page) -> list[tuple[str, Text | None, int]]:
    """The rows of the table of dates; its first row stands where a header would."""
    table = next(iter(tables(page.source, page.lines("dates"))), None)
    if table is None:
        return []
    rows = (table.header, *table.rows)
    return [(row[0].value, row[1], row.line) for row in rows if row[0]]


def dated(page: Page, pattern: str) -> Stated[date] | None:
    """The date of the row whose name has `pattern`."""
    for name, cell, _ in _dates(page):
        if re.search(pattern, name, re.I) and re.match("date", name, re.I):
            return page.stated(cell, parse_date, name)
    return None


def duration_years(page: Page) -> Stated[int] | None:
    for name, cell, _ in _dates(page):
        if re.match("durée", name, re.I):
            return page.stated(cell, int, name)
    return None


def expiry(page: Page) -> Stated[date] | None:
    """The end of registration: told at the top and in the table of dates, which must agree."""
    texts = page.texts("expiry")
    top = page.stated(texts[0], parse_date, "échéance") if texts else None
    table = dated(page, "échéance")
    if top and table and top.value != table.value:
        page.log.warn(
            f"deux échéances différentes : {top.text.value} (ligne {top.text.start_line}) et "
            f"{table.text.value}",
            table.text.start_line,
        )
    if top and table and top.value == table.value:
        return replace(table, text=replace(table.text, repeats=top.text.spans))
    return table or top


def figures(page: Page) -> tuple[Figure, ...]:
    """Yearly figures; « - » is stated as absent."""
    table = page.table("statistics")
    if table is None:
        return ()
    columns = {
        measure: index
        for index, cell in enumerate(table.header.cells)
        for measure, pattern in _MEASURES.items()
        if cell and re.fullmatch(pattern, fold(cell.value))
    }
    found = []
    for row in table.rows:
        year = row[0]
        if year is None or not re.fullmatch(r"(?:19|20)\d\d", year.value):
            page.log.warn("statistiques : année non lue", row.line)
            continue
        for measure, index in columns.items():
            cell, head = row[index], table.header[index]
            if cell is None or head is None:
                continue
            absent = cell.value in _ABSENT
            if not absent and not re.fullmatch(r"\d+", cell.value):
                page.log.warn(f"statistique non lue : « {cell.value} »", row.line)
                continue
            text = page.source.join((head, year, cell))
            value = None if absent else int(cell.value)
            found.append(Figure(int(year.value), measure, value, text))
    return tuple(found)


def kept(page: Page, offset: int) -> tuple[Section, ...]:
    """Sections that have words but no term of their own yet, kept as text."""
    found: list[Section] = []
    for name in (
        "bloc-prerequisites",
        "activityRegulation",
        "homepage",
        "trainingProviders",
        "referentialDocument",
    ):
        lines = page.lines(name)
        if lines:
            heading = page.source.lines[lines[0].number - 2]
            body = page.source.of(lines)
            found.append(Section(str(offset + len(found) + 1), page.source.of([heading]), body))
    return tuple(found)


def overseas(page: Page, offset: int) -> tuple[Section, ...]:
    """The table of overseas registers, a section a row: no term of the model says what it states.

    The body is the mark, with the head of its column where the page has kept the columns.
    """
    table = page.table("overseas")
    if table is None:
        return ()
    found: list[Section] = []
    for row in table.rows:
        label = row[0]
        marks = [(n, cell) for n, cell in enumerate(row.cells) if n and cell]
        if label is None:
            continue
        whole = table.header[0] is None
        parts = [
            t for n, cell in marks for t in ((table.header[n], cell) if whole else (cell,)) if t
        ]
        body = page.source.join(parts) if parts else None
        found.append(Section(str(offset + len(found) + 1), label, body))
    return tuple(found)


def with_none_declared(certification: Certification, none: list[Text]) -> Certification:
    """The certification with what its page says to be absent (« Aucune correspondance »)."""
    return replace(
        certification, none_declared=tuple(Stated("correspondence", text) for text in none)
    )
