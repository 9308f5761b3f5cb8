"""The rows of one grid as lines: each cell understood by its role, or told with its row and column."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from crosswalk import tasks
from crosswalk.identities import fold
from crosswalk.tables import grammar, headers
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Alternatives, Grid, GridRow, Line, Note, Side

KINDS: dict[str, str] = {
    "partielle": "partielle", "partiel": "partielle", "partial": "partielle",
    "totale": "totale", "total": "totale",
    "specifique": "répertoire spécifique", "rs": "répertoire spécifique",
    "dispense": "dispense", "exemption": "dispense",
    "allegement": "allègement",
}  # fmt: skip
"""Word of a cell → kind of correspondence."""
DIRECTIONS: dict[str, str] = {
    "reciproque": "réciproque", "reciprocal": "réciproque", "deux": "réciproque",
    "unilaterale": "unilatérale", "unilateral": "unilatérale", "seul": "unilatérale",
    "precise": "non précisée", "precisee": "non précisée", "stated": "non précisée",
}  # fmt: skip
_LABELS = re.compile(r"\s*(?:\|\||\n|;)\s*|\s+ET\s+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.A)
_ID = re.compile(r"^https?://\S+/certification/((?:RNCP|RS)\d+)(?:/bloc/(BC\d\d))?$", re.A)


@dataclass
class Part:
    """One grid being read."""

    grid: Grid
    header: int
    found: dict[str, int]
    declaring: str
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def read(self) -> None:
        head = self.grid.rows[self.header]
        for column, role in headers.doubled(head.cells, self.found):
            self.note(
                "colonne-double",
                head.number,
                head.cells[column],
                f"Deux colonnes pour « {headers.ROLES[role]} » : seule la première, "
                f"« {grammar.shown(head.cells[self.found[role]], 40)} », est lue.",
            )
        spanned = self._spanned()
        rows = self.grid.rows[self.header + 1 :]
        for done, row in enumerate(rows):
            tasks.step("Lecture du tableau, ligne par ligne", done, len(rows))
            cells = self._cells(row, spanned)
            if any(cells.values()) and not self._header_again(cells):
                self._formulas(row, cells)
                self.lines.append(self._line(row.number, cells))
        self._merged()

    def note(self, id: str, row: int, column: str, text: str) -> None:
        self.notes.append(Note(id, row, " ".join(column.split()), text))

    def column(self, role: str) -> str:
        """The header of a role, as the user wrote it."""
        at = self.found.get(role)
        return self.grid.rows[self.header].cells[at] if at is not None else headers.ROLES[role]

    def _spanned(self) -> dict[tuple[int, int], str]:
        """Row and 0-based column of each cell that a merged one covers, with the text shown there."""
        texts, found = {row.number: row.cells for row in self.grid.rows}, {}
        for merged in self.grid.merged:
            if merged.first_column != merged.last_column:
                continue
            cells = texts.get(merged.first_row, ())
            column = merged.first_column - 1
            if column < len(cells) and merged.last_row - merged.first_row <= LIMITS.rows:
                for row in range(merged.first_row + 1, merged.last_row + 1):
                    found[row, column] = cells[column]
        return found

    def _cells(self, row: GridRow, spanned: Mapping[tuple[int, int], str]) -> dict[str, str]:
        cells = {}
        for role, column in self.found.items():
            text = row.cells[column] if column < len(row.cells) else ""
            text = text or spanned.get((row.number, column), "")
            cells[role] = unicodedata.normalize("NFC", _shortened(text)).strip()
        return cells

    def _header_again(self, cells: Mapping[str, str]) -> bool:
        return all(fold(text) == fold(self.column(role)) for role, text in cells.items() if text)

    def _formulas(self, row: GridRow, cells: dict[str, str]) -> None:
        held = {column - 1 for line, column in self.grid.formulas if line == row.number}
        for role, text in cells.items():
            if self.found[role] in held or text[:1] in ("=", "@"):
                what = "une formule" if self.found[role] in held else "un texte en forme de formule"
                self.note(
                    "formule", row.number, self.column(role),
                    f"La cellule contient {what} : rien n'est calculé, écrivez le texte lui-même.",
                )  # fmt: skip

    def _line(self, row: int, cells: dict[str, str]) -> Line:
        before = len(self.notes)
        target_number, target_title = self._certification(row, cells, "target")
        source_number, source_title = self._certification(row, cells, "source")
        source_number = source_number or (self.declaring if not cells.get("source") else None)
        source = self._blocs(row, cells, "source", source_number)
        target = self._blocs(row, cells, "target", target_number)
        if not source_number and not cells.get("source"):
            source_number = self._owner(row, "source", source)
        if not target_number and not cells.get("target"):
            target_number = self._owner(row, "target", target)
        kind, stated = self._kind(row, cells, source, target, target_number)
        line = Line(
            row, cells,
            Side(source_number, source_title, source), Side(target_number, target_title, target),
            kind, stated, self._direction(row, cells),
            self._date(row, cells, "effect_on"), self._date(row, cells, "ends_on"),
        )  # fmt: skip
        broken = any(note.id in BREAKING for note in self.notes[before:])
        return replace(line, sound=not broken)

    def _certification(
        self, row: int, cells: Mapping[str, str], side: str
    ) -> tuple[str | None, str]:
        text = cells.get(side, "")
        title = cells.get(f"{side}_title", "")
        if match := _ID.match(text):
            text = match[1] + (match[2] or "")
        bloc = re.fullmatch(r"\W*((?:RNCP|RS)\d+)BC\d\d.*", text, re.A | re.S)
        if bloc and f"{side}_blocs" not in self.found:  # SSSOM: a subject is a bloc or a title
            return bloc[1], ""
        if not text:
            return None, title
        number, said, troubles = grammar.certification(text)
        for one in troubles:
            self.note(one.id, row, self.column(side), one.text)
        return number, said or title

    def _blocs(
        self, row: int, cells: Mapping[str, str], side: str, number: str | None
    ) -> Alternatives:
        role = f"{side}_blocs"
        text = cells.get(role, "")
        if role not in self.found and "BC" in cells.get(side, ""):
            match = _ID.match(cells[side])
            text = match[1] + (match[2] or "") if match else cells[side]
        if number and number.startswith("RS") and fold(text) == fold(number):
            return ((),)
        parsed = grammar.blocs(text, number)
        for one in parsed.troubles:
            self.note(one.id, row, self.column(role), one.text)
        return self._labelled(row, parsed.alternatives, cells.get(f"{side}_labels", ""), side)

    def _labelled(self, row: int, found: Alternatives, text: str, side: str) -> Alternatives:
        """The labels of a column of their own, one for each bloc, in order."""
        if not text or len(found) != 1 or not found[0]:
            return found
        blocs = found[0]
        labels = [text] if len(blocs) == 1 else _LABELS.split(text)
        labels = [" ".join(label.strip(" |").split()) for label in labels]
        if len(labels) != len(blocs):
            self.note(
                "intitules-nombre", row, self.column(f"{side}_labels"),
                f"{len(blocs)} blocs et {len(labels)} intitulés : les intitulés ne sont pas "
                "contrôlés (attendu : un intitulé par bloc, séparés par « || » ou ET).",
            )  # fmt: skip
            return found
        return (tuple(replace(b, label=b.label or t) for b, t in zip(blocs, labels, strict=True)),)

    def _owner(self, row: int, side: str, found: Alternatives) -> str | None:
        """The certification of a side that only names blocs: that of most of them."""
        numbers = Counter(
            bloc.code[: bloc.code.index("BC")] for blocs in found for bloc in blocs if bloc.code
        )
        if numbers:
            return numbers.most_common(1)[0][0]
        what = "qui déclare" if side == "source" else "reconnue"
        more = " ou --certification" if side == "source" else ""
        self.note(
            "certification-manquante", row, self.column(side),
            f"La certification {what} n'est pas dite (attendu : son numéro dans la ligne{more}).",
        )  # fmt: skip
        return None

    def _kind(
        self,
        row: int,
        cells: Mapping[str, str],
        source: Alternatives,
        target: Alternatives,
        target_number: str | None,
    ) -> tuple[str, bool]:
        text = cells.get("kind", "")
        words = fold(text).split()
        stated = next((KINDS[word] for word in words if word in KINDS), None)
        if text and stated is None:
            self.note(
                "nature-inconnue", row, self.column("kind"),
                f"« {grammar.shown(text)} » n'est pas une nature de correspondance (attendu : "
                "partielle, totale, répertoire spécifique ou dispense).",
            )  # fmt: skip
        above = set(fold(f"{self.grid.heading} {self.column('target')}").split())
        if stated is None and len({"totale", "partielle"} & above) == 1:
            stated = "totale" if "totale" in above else "partielle"
        if target_number and target_number.startswith("RS") and stated in (None, "partielle"):
            return "répertoire spécifique", stated is not None
        if stated:
            return stated, True
        whole = source == target == ((),)
        return ("totale" if whole else "partielle"), False

    def _direction(self, row: int, cells: Mapping[str, str]) -> str:
        text = cells.get("direction", "")
        found = next((DIRECTIONS[w] for w in fold(text).split() if w in DIRECTIONS), None)
        if text and found is None:
            self.note(
                "sens-inconnu", row, self.column("direction"),
                f"« {grammar.shown(text)} » n'est pas un sens (attendu : unilatérale, réciproque "
                "ou non précisée).",
            )  # fmt: skip
        return found or "non précisée"

    def _date(self, row: int, cells: Mapping[str, str], role: str) -> date | None:
        text = cells.get(role, "")
        try:
            if match := _DAY.fullmatch(text):
                return date(int(match[3]), int(match[2]), int(match[1]))
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.note(
                "date-illisible", row, self.column(role),
                f"« {grammar.shown(text, 40)} » n'est pas une date (attendu : JJ/MM/AAAA).",
            )  # fmt: skip
            return None

    def _merged(self) -> None:
        """Blocs merged over several rows that name the same title: one set, or as many as rows?"""
        by_row = {line.row: line for line in self.lines}
        for merged in self.grid.merged:
            role = next((r for r, c in self.found.items() if c + 1 == merged.first_column), "")
            if role not in ("source_blocs", "target_blocs"):
                continue
            rows = [by_row[n] for n in range(merged.first_row, merged.last_row + 1) if n in by_row]
            other = {
                (line.target if role == "source_blocs" else line.source).number for line in rows
            }
            if len(rows) > 1 and len(other) == 1:
                self.note(
                    "cellules-fusionnees", rows[0].row, self.column(role),
                    f"Cellule fusionnée sur les lignes {rows[0].row} à {rows[-1].row} : lue comme "
                    "autant de correspondances. Si ces blocs comptent ensemble, écrivez une seule "
                    "ligne avec ET.",
                )  # fmt: skip


BREAKING = frozenset(
    {
        "cellule-illisible", "code-malforme", "certification-sans-numero",
        "certification-manquante", "et-ou-ambigu",
    }
)  # fmt: skip
"""Notes after which a row says nothing sure: the rules on its sets are silent."""


def _shortened(text: str) -> str:
    return text[: LIMITS.cell_characters]
