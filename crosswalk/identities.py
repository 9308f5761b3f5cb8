"""Who a document speaks of: the ties between documents and the register.

Most documents do not state their RNCP number as a field, and number their blocs in their own way
(the 2018 référentiel's bloc 2 is RNCP32139BC03). `data/identities.csv` ties them, each line with its
source; a tie by label decides the identifier before anything is minted, and nothing is guessed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crosswalk.errors import IdentifierError, ManifestError
from crosswalk.identifiers import parse

COLUMNS = ("document", "part", "label", "identifier", "source")
PARTS = ("document", "bloc", "certification")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Tie:
    """One line of the table: in `document`, the part worded `label` is `identifier`.

    `part` is `document` (the document itself), `bloc` (one of its blocs, or of a certification that
    it names) or `certification` (one that it names without its number). `source` says where the tie
    was read.
    """

    document: str
    part: str
    label: str
    identifier: str
    source: str


def fold(label: str) -> str:
    """A label without what editions change: case, accents, apostrophes, punctuation, spaces."""
    folded = label.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = _FOREIGN.sub(_without_marks, unicodedata.normalize("NFKD", folded))
    return " ".join(_WORD.findall(plain))


def _without_marks(run: re.Match[str]) -> str:
    return "".join(c for c in run[0] if not unicodedata.combining(c))


@dataclass(frozen=True)
class Identity:
    """The ties of one document. An empty one knows nothing: the document must state its number."""

    document: str
    ties: tuple[Tie, ...] = ()

    @property
    def number(self) -> str | None:
        """The RNCP or RS number of the certification that the document describes."""
        return next((tie.identifier for tie in self.ties if tie.part == "document"), None)

    def bloc_code(self, certification: str, label: str) -> str | None:
        """The register code of the bloc of `certification` worded `label`, compared by `fold`.

        The certification is needed: two editions of one title word a bloc in the same way.
        """
        return self._by_label("bloc", label, f"{certification}BC")

    def certification(self, label: str) -> str | None:
        """The number of the certification that the document calls `label`, compared by `fold`."""
        return self._by_label("certification", label, "")

    def _by_label(self, part: str, label: str, prefix: str) -> str | None:
        wanted = fold(label)
        for tie in self.ties:
            if tie.part == part and tie.identifier.startswith(prefix) and fold(tie.label) == wanted:
                return tie.identifier
        return None


def load_ties(path: Path) -> tuple[Tie, ...]:
    """Every line of `identities.csv` (comma, UTF-8).

    Raises:
        ManifestError: a column is missing, or a line has no source or an unknown part.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ManifestError(path.name, f"colonnes attendues : {', '.join(COLUMNS)}", 1)
        ties = []
        for row in rows:
            if None in row:
                raise ManifestError(
                    path.name, "trop de colonnes : guillemets oubliés ?", rows.line_num
                )
            tie = Tie(**{name: (row[name] or "").strip() for name in COLUMNS})
            if tie.part not in PARTS:
                raise ManifestError(
                    path.name, f"« {tie.part} » : attendu {', '.join(PARTS)}", rows.line_num
                )
            if not (tie.document and tie.identifier and tie.source):
                raise ManifestError(
                    path.name, "document, identifiant et source sont obligatoires", rows.line_num
                )
            _check(tie, path, rows.line_num)
            ties.append(tie)
    return tuple(ties)


def _check(tie: Tie, path: Path, line: int) -> None:
    """Refuse an identifier that is none, or not of its part, and a bloc without a label."""
    try:
        found = parse(tie.identifier)
    except IdentifierError as error:
        raise ManifestError(path.name, str(error), line) from error
    if (found.bloc is not None) != (tie.part == "bloc"):
        raise ManifestError(
            path.name, f"{tie.identifier} n'est pas un identifiant de {tie.part}", line
        )
    if tie.part != "document" and not fold(tie.label):
        raise ManifestError(path.name, "le lien se fait par l'intitulé : il manque", line)


def identity_of(document: str, ties: Iterable[Tie]) -> Identity:
    """The ties of one document."""
    return Identity(document, tuple(tie for tie in ties if tie.document == document))
