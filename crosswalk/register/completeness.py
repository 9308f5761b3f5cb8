"""What an export carries and what it does not, said in its own graph.

« Aucune déclarée » and « pas dans cet export » are different answers: an export that lacks
correspondences says so (`rncp:doesNotCarry`), so that a query can tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crosswalk import french
from crosswalk.identifiers import DCTERMS
from crosswalk.ntriples import DESCRIPTION, RDF_TYPE, iri, plain, term, text, typed

_ALL = (
    "blocCode",
    "hasCompetence",
    "certifier",
    "rome",
    "nsf",
    "formacode",
    "idcc",
    "brochure",
    "hasHabilitation",
    "hasAccessRoute",
    "hasFigures",
    "expiresOn",
    "replaces",
    "correspondence",
)
"""What a reader may look for in an export, by property (`replaces` and `correspondence` stand for the
links between certifications)."""

_CARRIED = {
    "rncp-xml": frozenset(_ALL),
    "rs-xml": frozenset(_ALL) - {"blocCode", "hasCompetence"},
    "csv-standard": frozenset({"expiresOn"}),
    "csv-blocs": frozenset({"blocCode"}),
    "csv-certificateurs": frozenset({"certifier"}),
    "csv-partenaires": frozenset({"hasHabilitation"}),
    "csv-rome": frozenset({"rome"}),
    "csv-nsf": frozenset({"nsf"}),
    "csv-formacode": frozenset({"formacode"}),
    "csv-ccn": frozenset({"brochure"}),
    "csv-voies-acces": frozenset({"hasAccessRoute"}),
    "csv-filiations": frozenset({"replaces"}),
}
PARTIAL = "Import partiel : "
"""How the description of an export begins when only some of its fiches were imported."""


def lines(
    export: str, kind: str, active_only: bool = False, since: date | None = None
) -> Iterator[str]:
    """The statements on the export itself: title, publisher, date, licence, what it carries.

    An import of some of its fiches only says so: what is missing then is not missing from the export.
    """
    node = iri(export)
    issued = export.rsplit("/", 1)[1]
    title = f"E{french.export(kind, issued)[1:]}"
    yield f"{node} {RDF_TYPE} {term('RegisterExport')} .\n"
    yield f"{node} <{DCTERMS}identifier> {plain(f'{kind}-{issued}')} .\n"
    yield f"{node} <{DCTERMS}type> {plain('registre')} .\n"
    yield f"{node} <{DCTERMS}title> {text(title)} .\n"
    yield f"{node} <{DCTERMS}publisher> {text('France compétences (data.gouv.fr)')} .\n"
    yield f"{node} <{DCTERMS}issued> {typed(issued, 'date')} .\n"
    yield f"{node} <{DCTERMS}rights> {text('Licence Ouverte 2.0')} .\n"
    left_out = [
        *(["seulement les fiches actives"] if active_only else []),
        *(
            [f"seulement les fiches publiées ou décidées depuis le {since:%d/%m/%Y}"]
            if since
            else []
        ),
    ]
    if left_out:
        yield f"{node} {DESCRIPTION} {text(PARTIAL + ', '.join(left_out))} .\n"
    carried = _CARRIED.get(kind, frozenset())
    for name in _ALL:
        predicate = "carries" if name in carried else "doesNotCarry"
        yield f"{node} {term(predicate)} {term(name) if name != 'replaces' else f'<{DCTERMS}replaces>'} .\n"
