"""The graph as tables for a French spreadsheet: CSV in a zip, or one workbook with a cover sheet.

The table of declared correspondences is in the form of the certifier's table (`crosswalk.tables`), one
line a statement between two sets: `crosswalk verify-table` reads it back.
"""

from __future__ import annotations

import csv as csv_writer
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from crosswalk.errors import QueryError
from crosswalk.exports.base import XLSX, ZIP, Export, accept, mention, whole
from crosswalk.exports.facts import (
    DERIVED,
    Declared,
    Facts,
    key_of,
    number_of,
    plain_names,
)
from crosswalk.exports.files import zipped
from crosswalk.formats import plain
from crosswalk.identifiers import DCTERMS, certification_iri
from crosswalk.tables.headers import ROLES

if TYPE_CHECKING:
    from crosswalk.api import Graph

Rows = Iterator[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it holds, its headers, and its rows out of the facts."""

    title: str
    headers: tuple[str, ...]
    rows: Callable[[Facts], Rows]


def _certifications(facts: Facts) -> Rows:
    for iri in facts.certifications:
        yield [
            number_of(iri),
            facts.label(iri),
            "oui" if facts.is_a(iri, "Certification") else "non, seulement citée",
            plain_names(facts.values(iri, "level")),
            " ; ".join(facts.certifiers(iri)),
            *(facts.joined(iri, name) for name in ("registeredOn", "expiresOn", "lastDeliveryOn")),
            *(plain_names(facts.values(iri, name)) for name in ("rome", "nsf", "formacode")),
            plain_names(facts.values(iri, f"{DCTERMS}replaces")),
            plain_names(facts.values(iri, f"{DCTERMS}isReplacedBy")),
            iri,
        ]


def _blocs(facts: Facts) -> Rows:
    for certification in facts.certifications:
        for bloc in facts.parts(certification, "hasBloc"):
            yield [
                number_of(bloc),
                facts.first(bloc, "blocCode"),
                key_of(bloc, "bloc"),
                facts.label(bloc),
                str(len(facts.values(bloc, "hasCompetence"))),
                bloc,
            ]


def _competences(facts: Facts) -> Rows:
    for certification in facts.certifications:
        for bloc in facts.parts(certification, "hasBloc"):
            for one in facts.parts(bloc, "hasCompetence"):
                yield _competence(facts, one, bloc, "compétence")
        for one in facts.parts(certification, "hasTransversalCompetence"):
            yield _competence(facts, one, "", "compétence transversale")


def _competence(facts: Facts, iri: str, bloc: str, kind: str) -> list[str]:
    inferred = any(value.endswith("#Inferred") for value in facts.values(iri, "boundary"))
    return [
        number_of(iri),
        facts.first(bloc, "blocCode") or key_of(bloc, "bloc") if bloc else "",
        key_of(iri, "competence"),
        kind,
        facts.label(iri),
        "déduites" if inferred else "lues",
        iri,
    ]


def _correspondences(facts: Facts) -> Rows:
    for row in facts.declared:
        passages = facts.passages(row.iri)
        yield [
            row.source,
            facts.label(certification_iri(row.source)),
            set_words(facts, row.source_blocs),
            row.target,
            facts.label(certification_iri(row.target)),
            set_words(facts, row.target_blocs),
            row.kind,
            row.direction,
            row.legal_source or _documents(facts, row),
            _COMMENT[row.together],
            row.layer,
            " ; ".join(row.declared_by),
            " ; ".join(facts.first(one, f"{DCTERMS}identifier") for one in row.documents),
            ", ".join(str(start) for _, start, _, _ in passages),
            " ".join(quote for *_, quote in passages),
            row.iri,
        ]


_COMMENT = {True: "", False: "La phrase ne dit pas si un seul des blocs reconnus suffit."}


def set_words(facts: Facts, blocs: Iterable[str]) -> str:
    """The blocs of a side, all of them to be held (`ET`), as the certifier's table has them."""
    return " ET ".join(
        " - ".join(filter(None, (_code(facts, bloc), facts.label(bloc)))) for bloc in blocs
    )


def _code(facts: Facts, bloc: str) -> str:
    """The register's code; else the document's own number as the reader of tables knows it (`CCP1`)."""
    key = key_of(bloc, "bloc")
    return facts.first(bloc, "blocCode") or (key if not key.startswith("n") else f"bloc {key[1:]}")


def _documents(facts: Facts, row: Declared) -> str:
    """The titles of the declaring documents, with their dates."""
    found = []
    for one in row.documents:
        title, day = facts.first(one, f"{DCTERMS}title"), facts.first(one, f"{DCTERMS}issued")
        found.append(f"{title} ({day})" if day else title)
    return " ; ".join(found)


def _sources(facts: Facts) -> Rows:
    for one in facts.sources:
        yield [
            facts.first(one.iri, f"{DCTERMS}identifier") or one.iri,
            "export du registre" if one.register else "document",
            one.title,
            one.publisher,
            one.issued,
            one.rights,
            one.mention,
            facts.first(one.iri, "fileHash"),
            one.iri,
        ]


def _passages(facts: Facts) -> Rows:
    for iri in sorted(facts.all(DERIVED)):
        for document, start, end, quote in facts.passages(iri):
            yield [document, str(start), str(end), quote, facts.label(iri), iri]


TABLES: dict[str, Sheet] = {
    "certifications": Sheet(
        "Certifications, celles qui sont seulement citées comprises",
        ("Numéro", "Intitulé", "Décrite", "Niveau", "Certificateurs", "Enregistrée le",
         "Échéance de l'enregistrement", "Dernière délivrance", "ROME", "NSF", "Formacode", "Remplace",
         "Remplacée par", "IRI"),
        _certifications,
    ),
    "blocs": Sheet(
        "Blocs de compétences",
        ("Certification", "Code", "Clé", "Intitulé", "Compétences connues", "IRI"),
        _blocs,
    ),
    "competences": Sheet(
        "Compétences, bloc par bloc, et compétences transversales",
        ("Certification", "Bloc", "Clé", "Genre", "Intitulé", "Limites", "IRI"),
        _competences,
    ),
    "correspondances": Sheet(
        "Correspondances déclarées : une ligne par énoncé, les blocs d'un côté comptent ensemble",
        (*(ROLES[role] for role in (
            "source", "source_title", "source_blocs", "target", "target_title", "target_blocs", "kind",
            "direction", "legal_source", "comment")),
         "Couche", "Déclarée par", "Document", "Lignes", "Phrase source", "IRI"),
        _correspondences,
    ),
    "sources": Sheet(
        "Sources, avec la mention à reproduire",
        ("Identifiant", "Genre", "Titre", "Éditeur", "Date", "Licence", "Mention", "SHA-256", "IRI"),
        _sources,
    ),
    "passages": Sheet(
        "Phrases dont chaque énoncé est tiré : document, lignes, texte exact",
        ("Document", "Première ligne", "Dernière ligne", "Texte exact", "Intitulé", "IRI"),
        _passages,
    ),
}  # fmt: skip
"""Name of a table → the table: a new one is one entry."""


def rows(graph: Graph, name: str, certification: str | None = None) -> tuple[tuple[str, ...], Rows]:
    """The headers and the rows of one table.

    Raises:
        QueryError: there is no such table.
        UnknownEntityError: the graph does not know the certification.
    """
    if name not in TABLES:
        raise QueryError(f"table inconnue « {name} » (attendu : {', '.join(TABLES)})")
    return TABLES[name].headers, TABLES[name].rows(Facts(graph, certification))


def csv(graph: Graph, /, **options: str) -> Export:
    """One CSV a table, in a zip with a file that says licence and sources; `table` gives one alone.

    Raises:
        QueryError: an option or the table is unknown.
        UnknownEntityError: the graph does not know the certification.
    """
    accept("csv", options, {"certification", "table"})
    facts = Facts(graph, options.get("certification"))
    stem = facts.number or "passerelle"
    if chosen := options.get("table"):
        headers, found = rows(graph, chosen, options.get("certification"))
        content = _csv(headers, found)
        return Export("text/csv", f"{stem}-{chosen}.csv", whole(content), notes=tuple(_said(facts)))

    def write(out: BinaryIO) -> None:
        files = {"LISEZMOI.txt": "\r\n".join([*_said(facts), "", *_contents(), ""]).encode()}
        for name, sheet in TABLES.items():
            files[f"{name}.csv"] = _csv(sheet.headers, sheet.rows(facts))
        zipped(out, files)

    return Export(ZIP, f"{stem}-csv.zip", write)


def xlsx(graph: Graph, /, **options: str) -> Export:
    """One workbook: a cover sheet with notice, licence and sources, then a sheet a table.

    Raises:
        As `csv`.
    """
    from crosswalk.exports.workbook import write as write_workbook

    accept("xlsx", options, {"certification"})
    facts = Facts(graph, options.get("certification"))

    def write(out: BinaryIO) -> None:
        newest = max((one.issued for one in facts.sources), default="")
        cover = [("Passerelle", "Certifications professionnelles et correspondances déclarées")]
        cover += [("", line) for line in _said(facts)]
        cover += [(name, sheet.title) for name, sheet in TABLES.items()]
        sheets = {name: (one.headers, one.rows(facts)) for name, one in TABLES.items()}
        write_workbook(out, cover, sheets, newest)

    return Export(XLSX, f"{facts.number or 'passerelle'}.xlsx", write)


def _said(facts: Facts) -> list[str]:
    return mention(facts.sources)


def _contents() -> list[str]:
    return [f"{name}.csv : {sheet.title}." for name, sheet in TABLES.items()] + [
        "Séparateur « ; », UTF-8 avec marque, dates AAAA-MM-JJ. Une cellule qui commencerait par = + - @ "
        "est précédée d'une apostrophe, pour qu'aucun tableur n'y voie une formule."
    ]


def _csv(headers: Iterable[str], found: Iterable[list[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv_writer.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([plain(cell) for cell in row] for row in found)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
