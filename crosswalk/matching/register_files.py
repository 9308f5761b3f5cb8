"""The register as `Fiche` records, from the official CSV exports and lists of titles, or the graph."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk.errors import CrosswalkError, DocumentError, why
from crosswalk.identifiers import ONTOLOGY, certification_iri
from crosswalk.matching.national import Fiche
from crosswalk.register import tables
from crosswalk.register.package import open_package

if TYPE_CHECKING:
    from crosswalk.api import Graph


def from_exports(folders: Iterable[Path], titles: Iterable[Path] = ()) -> dict[str, Fiche]:
    """Fiches of CSV exports (folders or zips), with the titles and levels of tab-separated lists.

    Raises:
        CrosswalkError: nothing was found in them.
        DocumentError: a list of titles cannot be read, or lacks the columns `numero_fiche` and `intitule`.
    """
    fiches: dict[str, Fiche] = {}
    for folder in folders:
        for row in tables.read(open_package(folder)):
            _take(fiches, row)
    for path in titles:
        try:
            _take_titles(fiches, path)
        except (OSError, UnicodeDecodeError) as error:
            raise DocumentError(str(path), f"ne se lit pas ({why(error)})") from error
    if not fiches:
        raise CrosswalkError("aucune fiche dans ces exports")
    return fiches


def _take_titles(fiches: dict[str, Fiche], path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t")
        if not {"numero_fiche", "intitule"} <= set(reader.fieldnames or ()):
            raise DocumentError(str(path), "colonnes attendues : numero_fiche, intitule", 1)
        for line in reader:
            one = fiches.setdefault(line["numero_fiche"], Fiche(line["numero_fiche"]))
            one.title = one.title or (line["intitule"] or "")
            one.level = one.level or (line.get("niveau_europe") or "")


def _take(fiches: dict[str, Fiche], row: tables.Row) -> None:
    one = fiches.setdefault(row.number, Fiche(row.number))
    if isinstance(row, tables.StandardRow):
        one.title = row.title or one.title
        one.level = str(row.level or one.level)
    elif isinstance(row, tables.BlocRow):
        one.blocs[row.code or f"n{len(one.blocs) + 1}"] = row.label or ""
    elif isinstance(row, tables.CertifierRow):
        one.certifier |= {value for value in (row.siret, row.name) if value}
    elif isinstance(row, tables.RomeRow):
        one.rome.add(row.code.code)
    elif isinstance(row, tables.NsfRow):
        one.nsf.add(row.code.code)
    elif isinstance(row, tables.FormacodeRow):
        one.formacode.add(row.code.code)


def from_store(graph: Graph) -> tuple[Sequence[Fiche], dict[tuple[str, str], str]]:
    """Fiches of what a graph answers from, documents and newest exports together, as the search index
    holds them; blocs under the end of their IRI (`BC01`), whose codes come beside.

    Titles that others only name by their number, without label, bloc or code, are left out.
    """
    fiches: dict[str, Fiche] = {}
    with closing(sqlite3.connect(f"file:{graph.store.search_index()}?mode=ro", uri=True)) as base:
        # The digit before a label puts the preferred one first, as in `crosswalk.search.find`.
        labels = base.execute(
            "SELECT iri, kind, number, MIN(other || label) FROM entity "
            "WHERE kind IN ('certification', 'bloc') GROUP BY iri ORDER BY iri"
        )
        for iri, kind, number, label in labels:
            one = fiches.setdefault(number, Fiche(number))
            if kind == "certification":
                one.title = label[1:]
            else:
                one.blocs[iri.rpartition("/bloc/")[2]] = label[1:]
        for number, name, value in base.execute("SELECT number, name, value FROM facet"):
            one = fiches.setdefault(number, Fiche(number))
            if name == "niveau":
                one.level = max(one.level, value)
            elif name in _FACETS:
                getattr(one, _FACETS[name]).add(value)
        for number, end in base.execute("SELECT number, expires FROM certification"):
            if number in fiches:
                fiches[number].expires = end
    codes = {}
    for row in graph.query(_CODES):
        number, _, key = row["bloc"].removeprefix(certification_iri("")).partition("/bloc/")
        codes[number, key] = row["code"]
    return ordered(fiches), codes


_CODES = (
    f"SELECT DISTINCT ?bloc ?code WHERE {{ ?bloc <{ONTOLOGY}blocCode> ?code }} ORDER BY ?bloc ?code"
)


_FACETS = {
    "rome": "rome", "nsf": "nsf", "formacode": "formacode", "certificateur": "certifier",
}  # fmt: skip
"""Facet of the search index → field of a fiche."""


def ordered(fiches: dict[str, Fiche]) -> Sequence[Fiche]:
    """By number: RNCP before RS, then as numbers."""
    return sorted(
        fiches.values(), key=lambda one: (one.number.rstrip("0123456789"), rank(one.number))
    )


def rank(number: str) -> int:
    digits = "".join(c for c in number if c.isdigit())
    return int(digits or 0)
