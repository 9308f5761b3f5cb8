"""The CSV export of the registers: ten tables, one small record a row.

UTF-8, `;`, the exact headers of France compétences (export of 2024-02-22, the same in 2026). The
tables have neither the texts of the competences nor the correspondences.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, TypeVar

from crosswalk.errors import DocumentError
from crosswalk.register import records as r
from crosswalk.register.package import READ_ERRORS, Package, Part
from crosswalk.register.records import BadFiche, Code, Issue

MAX_LINE = 1 << 20
_ROUTES = {
    "Après un parcours de formation sous statut d’élève ou d’étudiant": "FI",
    "En contrat d’apprentissage": "CA",
    "Après un parcours de formation continue": "FC",
    "En contrat de professionnalisation": "CQ",
    "Par candidature individuelle": "CL",
    "Par expérience": "VAE",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the fiche it is of, and what was wrong in it."""

    number: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class StandardRow(Row):
    register_id: int | None
    title: str
    abbreviation: Code
    level_code: str
    level: int | None
    level_label: str
    new_caledonia: bool | None
    french_polynesia: bool | None
    last_jo_on: date | None
    decided_on: date | None
    registered_until: date | None
    effective_on: date | None
    registration: str
    partial_validation: bool | None
    active: bool | None


@dataclass(frozen=True, slots=True)
class BlocRow(Row):
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class CertifierRow(Row):
    siret: str
    name: str


@dataclass(frozen=True, slots=True)
class PartnerRow(Row):
    name: str
    siret: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RomeRow(Row):
    code: Code


@dataclass(frozen=True, slots=True)
class NsfRow(Row):
    code: Code


@dataclass(frozen=True, slots=True)
class FormacodeRow(Row):
    code: Code


@dataclass(frozen=True, slots=True)
class ConventionRow(Row):
    conventions: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class RouteRow(Row):
    """An open access route: a key of `records.Jury.route`, and the words of the table."""

    route: str
    label: str


@dataclass(frozen=True, slots=True)
class FiliationRow(Row):
    """`number` replaces `old`, or is replaced by `new`; the other is `""`."""

    old: str
    new: str


T = TypeVar("T")


class _Cells:
    """The cells of one row by column, and the issues met while reading them."""

    def __init__(self, number: str, cells: dict[str, str]) -> None:
        self.number, self.cells = number, cells
        self.issues: list[Issue] = []

    def line(self, column: str) -> str:
        return r.line(self.cells[column])

    def read(self, column: str, convert: Callable[[str], T], none: T, expected: str) -> T:
        """The value of a cell; an empty cell is `none`, and so is a wrong one, with an issue."""
        text = self.cells[column].strip()
        value = convert(text) if text else none
        if text and not value and value is not False:
            message = f"valeur laissée de côté : attendu {expected}"
            self.issues.append(Issue(self.number, column, message, text[:200]))
            return none
        return value

    def day(self, column: str) -> date | None:
        return self.read(column, r.day, None, "une date JJ/MM/AAAA")

    def yes(self, column: str) -> bool | None:
        return self.read(column, r.yes, None, "Oui ou Non")

    def siret(self, column: str) -> str:
        return self.read(column, r.siret, "", "un SIRET de 14 chiffres dont la clé est juste")

    def fiche(self, column: str) -> str:
        return self.read(column, r.fiche_number, "", "un numéro RNCP… ou RS…")

    def code(self, scheme: str, code: str, label: str) -> Code:
        value, fits = r.coded(scheme, self.cells[code], self.cells[label])
        if not fits:
            message = f"code {scheme} inattendu, gardé tel quel"
            self.issues.append(Issue(self.number, code, message, value.code))
        return value


def _standard(c: _Cells) -> tuple[object, ...]:
    level = c.line("Nomenclature_Europe_Niveau")
    if level and r.level(level) is None and level not in r.NO_LEVEL:
        c.issues.append(Issue(c.number, "Niveau", "niveau inattendu, gardé comme texte", level))
    return (
        c.read("Id_Fiche", lambda t: int(t) if t.isdecimal() else None, None, "un nombre entier"),
        c.line("Intitule"),
        c.code("", "Abrege_Libelle", "Abrege_Intitule"),
        level,
        r.level(level),
        c.line("Nomenclature_Europe_Intitule"),
        c.yes("Accessible_Nouvelle_Caledonie"),
        c.yes("Accessible_Polynesie_Francaise"),
        c.day("Date_dernier_jo"),
        c.day("Date_Decision"),
        c.day("Date_Fin_Enregistrement"),
        c.day("Date_Effet"),
        c.line("Type_Enregistrement"),
        c.yes("Validation_Partielle"),
        c.yes("Actif"),
    )


def _bloc(c: _Cells) -> tuple[object, ...]:
    code = c.line("Bloc_Competences_Code")
    if not code.startswith(f"{c.number}BC"):
        message = "code de bloc qui n'est pas de la fiche, gardé tel quel"
        c.issues.append(Issue(c.number, "Bloc_Competences_Code", message, code))
    return code, c.line("Bloc_Competences_Libelle")


def _conventions(c: _Cells) -> tuple[object, ...]:
    three = (c.code("", f"Ccn_{n}_Numero", f"Ccn_{n}_Libelle") for n in "123")
    return (tuple(code for code in three if code.code or code.label),)


def _route(c: _Cells) -> tuple[object, ...]:
    route = c.read("Si_Jury", lambda text: _ROUTES.get(text, ""), "", "une voie d'accès connue")
    return route, c.line("Si_Jury")


def _partner(c: _Cells) -> tuple[object, ...]:
    roles = c.read("Habilitation_Partenaire", r.ROLES.get, None, "une habilitation connue")
    return c.line("Nom_Partenaire"), c.siret("Siret_Partenaire"), roles or ()


Table = tuple[str, type[Row], Callable[[_Cells], tuple[object, ...]]]
TABLES: dict[str, Table] = {
    "csv-standard": (
        "Id_Fiche Numero_Fiche Intitule Abrege_Libelle Abrege_Intitule Nomenclature_Europe_Niveau "
        "Nomenclature_Europe_Intitule Accessible_Nouvelle_Caledonie Accessible_Polynesie_Francaise "
        "Date_dernier_jo Date_Decision Date_Fin_Enregistrement Date_Effet Type_Enregistrement "
        "Validation_Partielle Actif",
        StandardRow,
        _standard,
    ),
    "csv-blocs": (
        "Numero_Fiche Bloc_Competences_Code Bloc_Competences_Libelle",
        BlocRow,
        _bloc,
    ),
    "csv-certificateurs": (
        "Numero_Fiche Siret_Certificateur Nom_Certificateur",
        CertifierRow,
        lambda c: (c.siret("Siret_Certificateur"), c.line("Nom_Certificateur")),
    ),
    "csv-partenaires": (
        "Numero_Fiche Nom_Partenaire Siret_Partenaire Habilitation_Partenaire",
        PartnerRow,
        _partner,
    ),
    "csv-rome": (
        "Numero_Fiche Codes_Rome_Code Codes_Rome_Libelle",
        RomeRow,
        lambda c: (c.code("ROME", "Codes_Rome_Code", "Codes_Rome_Libelle"),),
    ),
    "csv-nsf": (
        "Numero_Fiche Nsf_Code Nsf_Intitule",
        NsfRow,
        lambda c: (c.code("NSF", "Nsf_Code", "Nsf_Intitule"),),
    ),
    "csv-formacode": (
        "Numero_Fiche Formacode_Code Formacode_Libelle",
        FormacodeRow,
        lambda c: (c.code("Formacode", "Formacode_Code", "Formacode_Libelle"),),
    ),
    "csv-ccn": (
        "Numero_Fiche Ccn_1_Numero Ccn_1_Libelle Ccn_2_Numero Ccn_2_Libelle Ccn_3_Numero "
        "Ccn_3_Libelle",
        ConventionRow,
        _conventions,
    ),
    "csv-voies-acces": ("Numero_Fiche Si_Jury", RouteRow, _route),
    "csv-filiations": (
        "Numero_Fiche Ancienne_Certification Nouvelle_Certification",
        FiliationRow,
        lambda c: (c.fiche("Ancienne_Certification"), c.fiche("Nouvelle_Certification")),
    ),
}
"""Kind → columns, in their order; record; its fields after `number` and `issues`."""


def read(package: Package, on_bad: Callable[[BadFiche], None] | None = None) -> Iterator[Row]:
    """The rows of every table of the package, in the order of the kinds; see `read_part`."""
    for part in package.parts:
        if part.kind in TABLES:
            yield from read_part(part, on_bad)


def read_part(part: Part, on_bad: Callable[[BadFiche], None] | None = None) -> Iterator[Row]:
    """The rows of one table. A row without a fiche number or with cells missing goes to `on_bad`.

    Raises:
        DocumentError: another header, not UTF-8, a broken row quoting; a bad row without `on_bad`.
    """
    columns, record, fields = TABLES[part.kind]
    names = columns.split()
    with part.open() as stream:
        rows = csv.reader(_lines(part.name, stream), delimiter=";", strict=True)
        position = 0
        try:
            header = next(rows, [])
            if header != names:
                found = ";".join(header)[:200] or "fichier vide"
                expected = ";".join(names)
                raise DocumentError(
                    part.name, f"en-tête inattendu ({found}) ; colonnes attendues : {expected}", 1
                )
            for row in rows:
                position += 1
                cells = dict(zip(names, row, strict=False))
                number = r.fiche_number(cells.get("Numero_Fiche", ""))
                if number and len(row) == len(names):
                    read_cells = _Cells(number, cells)
                    values = fields(read_cells)
                    yield record(number, tuple(read_cells.issues), *values)
                    continue
                message = f"ligne sans numéro lisible ou sans ses {len(names)} colonnes"
                if on_bad is None:
                    raise DocumentError(part.name, message, rows.line_num)
                on_bad(BadFiche(position, rows.line_num, message, ";".join(row)[:200]))
        except csv.Error as error:
            raise DocumentError(part.name, f"CSV rompu ({error})", rows.line_num) from error


def _lines(name: str, stream: BinaryIO) -> Iterator[str]:
    """The lines as text; a byte order mark is passed over."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(MAX_LINE)
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise DocumentError(name, f"encodage : UTF-8 attendu ({error})", number) from error
        except READ_ERRORS as error:
            raise DocumentError(name, f"lecture rompue ({error})", number) from error
        if not line:
            return
        if len(line) == MAX_LINE:
            raise DocumentError(name, f"ligne de plus de {MAX_LINE >> 20} Mio", number)
        yield text
