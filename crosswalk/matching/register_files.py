"""The register as `Fiche` records, from the official CSV exports and lists of titles, or the graph."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk.errors import CrosswalkError, DocumentError
from crosswalk.matching.national import Fiche
from crosswalk.register import tables
from crosswalk.register.package import open_package

if TYPE_CHECKING:
    from crosswalk.api import Graph


def from_exports(folders: Iterable[Path], titles: Iterable[Path] = ()) -> dict[str, Fiche]:
    """Fiches of CSV exports (folders or zips), with the titles and levels of tab-separated lists.

    Raises:
        CrosswalkError: nothing was found in them.
        DocumentError: a list of titles has not the columns `numero_fiche` and `intitule`.
    """
    fiches: dict[str, Fiche] = {}
    for folder in folders:
        for row in tables.read(open_package(folder)):
            _take(fiches, row)
    for path in titles:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, delimiter="\t")
            if not {"numero_fiche", "intitule"} <= set(reader.fieldnames or ()):
                raise DocumentError(str(path), "colonnes attendues : numero_fiche, intitule", 1)
            for line in reader:
                one = fiches.setdefault(line["numero_fiche"], Fiche(line["numero_fiche"]))
                one.title = one.title or (line["intitule"] or "")
                one.level = one.level or (line.get("niveau_europe") or "")
    if not fiches:
        raise CrosswalkError("aucune fiche dans ces exports")
    return fiches


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


def from_graph(graph: Graph) -> dict[str, Fiche]:
    """Fiches of the graph: documents and the newest register export together."""
    fiches: dict[str, Fiche] = {}
    for row in graph.query("certifications"):
        one = fiches.setdefault(row["number"], Fiche(row["number"]))
        one.title = row.get("label", one.title)
        one.level = row.get("level", one.level)
        one.expires = row.get("expires", one.expires)
    for row in graph.query("registre-blocs"):
        found = fiches.get(row["number"])
        if found:
            found.blocs[row.get("code") or row["bloc"].rpartition("/bloc/")[2]] = row["label"]
    for row in graph.query("registre-codes"):
        found = fiches.get(row["number"])
        if found and row["kind"] in ("rome", "nsf", "formacode", "certifier"):
            getattr(found, row["kind"]).add(row["code"])
    return fiches


def ordered(fiches: dict[str, Fiche]) -> Sequence[Fiche]:
    """By number: RNCP before RS, then as numbers."""
    return sorted(
        fiches.values(), key=lambda one: (one.number.rstrip("0123456789"), rank(one.number))
    )


def rank(number: str) -> int:
    digits = "".join(c for c in number if c.isdigit())
    return int(digits or 0)
