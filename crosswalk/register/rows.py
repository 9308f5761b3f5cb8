"""The rows of the CSV export as N-Triples: one function a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from crosswalk.identifiers import ID, certification_iri
from crosswalk.model import CodeScheme
from crosswalk.ntriples import boolean, day, iri, term, text
from crosswalk.register import tables
from crosswalk.register.records import Certifier, Partner
from crosswalk.register.triples import (
    ANSWERS,
    DATES,
    KINDS_OF_REGISTRATION,
    ROUTE_LABELS,
    Writer,
    bloc_key,
)


def row_lines(writer: Writer, row: tables.Row) -> Iterator[str]:
    """Every statement of one row, a line each."""
    node = iri(certification_iri(row.number))
    yield from writer.mention(node, row.number)
    yield from TABLES[type(row)](writer, node, row)


def _standard(writer: Writer, node: str, row: tables.StandardRow) -> Iterator[str]:
    if row.title:
        yield from writer.label(node, row.title)
    if row.level is not None:
        yield f"{node} {term('level')} {iri(f'{ID}level/{row.level}')} .\n"
    for name, predicate in ANSWERS.items():
        if (answer := getattr(row, name)) is not None:
            yield f"{node} {term(predicate)} {boolean(answer)} .\n"
    if abbreviation := row.abbreviation.code or row.abbreviation.label:
        yield f"{node} {term('abbreviation')} {text(abbreviation)} .\n"
    if kind := KINDS_OF_REGISTRATION.get(row.registration):
        yield f"{node} {term('registrationKind')} {term(kind)} .\n"
    for name, predicate in DATES.items():
        if value := getattr(row, name, None):
            yield f"{node} {term(predicate)} {day(value)} .\n"


def _bloc(writer: Writer, node: str, row: tables.BlocRow) -> Iterator[str]:
    key = bloc_key(row.number, row.code)
    if not key:
        return
    subject = f"{node[:-1]}/bloc/{quote(key, safe='')}>"
    yield from writer.bloc(node, subject, row.number, row.code, row.label)


def _certifier(writer: Writer, node: str, row: tables.CertifierRow) -> Iterator[str]:
    yield from writer.certifier(node, Certifier(row.siret, row.name))


def _partner(writer: Writer, node: str, row: tables.PartnerRow) -> Iterator[str]:
    yield from writer.partner(node, Partner(row.siret, row.name, row.roles))


def _coded(scheme: CodeScheme, predicate: str) -> Callable[[Writer, str, Any], Iterator[str]]:
    def write(writer: Writer, node: str, row: Any) -> Iterator[str]:
        yield from writer.code(node, scheme, predicate, row.code)

    return write


def _conventions(writer: Writer, node: str, row: tables.ConventionRow) -> Iterator[str]:
    for convention in row.conventions:
        yield from writer.code(node, CodeScheme.BROCHURE, "brochure", convention)


def _route(writer: Writer, node: str, row: tables.RouteRow) -> Iterator[str]:
    if row.number in writer.known.described or row.route not in ROUTE_LABELS:
        return
    position = 1 + list(ROUTE_LABELS).index(row.route)
    yield from writer.route(node, row.route, position, True, "")


def _filiation(writer: Writer, node: str, row: tables.FiliationRow) -> Iterator[str]:
    del node
    if row.old:
        yield from writer.filiation(row.number, row.old)
    if row.new:
        yield from writer.filiation(row.new, row.number)


TABLES: dict[type[tables.Row], Callable[[Writer, str, Any], Iterator[str]]] = {
    tables.StandardRow: _standard,
    tables.BlocRow: _bloc,
    tables.CertifierRow: _certifier,
    tables.PartnerRow: _partner,
    tables.RomeRow: _coded(CodeScheme.ROME, "rome"),
    tables.NsfRow: _coded(CodeScheme.NSF, "nsf"),
    tables.FormacodeRow: _coded(CodeScheme.FORMACODE, "formacode"),
    tables.ConventionRow: _conventions,
    tables.RouteRow: _route,
    tables.FiliationRow: _filiation,
}
"""Kind of row → how it is written."""
