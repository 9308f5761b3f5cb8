"""Verifying a table: every rule, then the verdict of each row, with what the graph knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crosswalk import french, tasks
from crosswalk.french import short_day
from crosswalk.notice import NOTICE
from crosswalk.sheet import Place
from crosswalk.tables import rules_cells, rules_published, rules_rows
from crosswalk.tables.context import Context, Finding
from crosswalk.tables.headers import ROLES
from crosswalk.tables.known import About, Known, Source, look_up
from crosswalk.tables.messages import CONFORMS, ERROR, INFORMATION, MESSAGES, SEVERITIES
from crosswalk.tables.model import Table

if TYPE_CHECKING:
    from crosswalk.api import Graph

RULES: dict[str, rules_cells.Rule] = rules_cells.RULES | rules_rows.RULES | rules_published.RULES
"""Message id → the rule that finds it. The other ids of `MESSAGES` come from the reading."""
VERDICTS = (CONFORMS, *SEVERITIES[1:])


Passage = tuple[int | None, int | None, str | None, int | None, int | None]
"""First and last line, words, and the code points `[start, end)` of the stored text."""
Passages = Mapping[tuple[str, str, str], Passage]
"""Entity, property of a fact or "", and document → the first passage there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the graph knows it from: a document and its lines, or an export and its date."""

    document: str | None
    export: str | None
    date: str | None
    start_line: int | None
    end_line: int | None
    quote: str | None
    start: int | None = None
    end: int | None = None
    """Code points of the stored text of the document, the end exclusive."""

    @property
    def passage(self) -> Place | None:
        """Where its words stand in the document; None for an export, or where no sentence says it."""
        if self.document is None or self.start is None or self.end is None:
            return None
        return Place(self.document, self.start_line or 0, self.end_line or 0, self.start, self.end)

    @property
    def place(self) -> str:
        """In words: `rncp41402-fiche, ligne 128`, or the title of an export."""
        if self.document is None:
            return french.export(self.export or "", self.date or "")
        if self.start_line is None:
            return self.document
        if self.start_line == self.end_line:
            return f"{self.document}, ligne {self.start_line}"
        return f"{self.document}, lignes {self.start_line} à {self.end_line}"


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a row; `column` is the header as the user wrote it."""

    id: str
    text: str
    column: str
    evidence: tuple[Evidence, ...]
    role: str = ""
    suggestions: tuple[str, ...] = ()
    """What could be written instead, in the words of the sources; a person chooses."""

    @property
    def severity(self) -> str:
        return MESSAGES[self.id].severity


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the user's file, with its verdict."""

    row: int
    verdict: str
    messages: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The table as a whole."""

    table: str
    verdict: str
    counts: Mapping[str, int]
    """Verdict → rows."""
    messages: Mapping[str, int]
    """Message id → times."""
    base: tuple[str, ...]
    register_loaded: bool
    base_text: str
    columns: Mapping[str, str]
    on: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sources know of a title that a table names."""

    number: str
    label: str
    known: bool
    """Whether any source names it."""
    blocs: tuple[tuple[str, str], ...]
    """Code ("" where no source gives one) and label of each bloc, in order."""
    whole: bool
    """Whether these are shown to be all its blocs."""
    ended: str
    """The day its registration ended, « oui » where the day is not known, "" while it runs."""


@dataclass(frozen=True)
class Report:
    """The verdict on a table."""

    table: Table
    rows: tuple[Row, ...]
    summary: Summary
    titles: tuple[Seen, ...] = ()
    """The titles that the table names, by number."""

    def understood(self, row: int) -> str:
        """How a row was read, in a sentence; "" where it is no line of the table."""
        line = next((line for line in self.table.lines if line.row == row), None)
        if line is None:
            return ""
        unclear = "(titre non compris)"
        return (
            f"la fiche {line.source.number or unclear}, pour {line.source.text}, reconnaît "
            f"{line.target.text} de {line.target.number or unclear}."
        )

    def select(self, verdict: str = "", message: str = "") -> tuple[Row, ...]:
        """The rows of a verdict, with a message; without either, those that have something to say."""
        return tuple(
            row
            for row in self.rows
            if (not verdict or row.verdict == verdict)
            and (not message or any(one.id == message for one in row.messages))
            and (verdict or message or row.messages)
        )

    @property
    def conforms(self) -> bool:
        """Whether no row is in error."""
        return self.summary.verdict != ERROR

    def to_json(self) -> dict[str, Any]:
        """The object of DESIGN §10."""
        return {
            "rows": [
                {
                    "row": row.row,
                    "verdict": row.verdict,
                    "messages": [
                        {
                            "id": one.id, "text": one.text, "column": one.column,
                            "evidence": [asdict(e) for e in one.evidence],
                            "suggestions": list(one.suggestions),
                        }
                        for one in row.messages
                    ],
                }
                for row in self.rows
            ],
            "summary": asdict(self.summary) | {"notice": NOTICE},
        }  # fmt: skip


def verify(graph: Graph, table: Table, on: date | None = None) -> Report:
    """Check a table against the graph, at a date (today without one)."""
    numbers = {
        number
        for line in table.lines
        for number in (line.source.number, line.target.number)
        if number
    }
    tasks.step(f"Ce que les sources disent de {french.count(len(numbers), 'titre')}")
    known = look_up(graph, numbers)
    context = Context(table, known, on or date.today())
    found = list[tuple[str, Finding]]()
    for done, (id, rule) in enumerate(RULES.items()):
        tasks.step("Contrôle des lignes, règle par règle", done, len(RULES))
        found += [(id, finding) for finding in rule(context)]
    tasks.step("Recherche des phrases sources")
    passages = _passages(graph, (about for _, finding in found for about in finding.about))
    told: dict[int, list[Told]] = defaultdict(list)
    for note in table.notes:
        told[note.row].append(Told(note.id, note.text, note.column, ()))
    if table.contents.kind == "sssom":
        told[table.lines[0].row].append(Told("paires-sssom", _PAIRS, "", ()))
    for id, finding in found:
        told[finding.row].append(_told(id, finding, table, known, passages))
    rows = tuple(_row(number, told.get(number, [])) for number in _numbers(table, told))
    seen = tuple(_seen(context, number) for number in sorted(numbers))
    return Report(table, rows, _summary(table, rows, known, context.on), seen)


def _seen(context: Context, number: str) -> Seen:
    title = context.title(number)
    if title is None:
        return Seen(number, "", False, (), False, "")
    blocs = tuple((bloc.code or "", bloc.label) for _, bloc in sorted(title.blocs.items()))
    return Seen(number, title.label, True, blocs, bool(title.whole), title.ended(context.on))


_PAIRS = (
    "SSSOM écrit des paires de blocs : si plusieurs blocs comptent ensemble (ET), écrivez-les dans un "
    "tableau."
)


def _numbers(table: Table, told: Mapping[int, list[Told]]) -> list[int]:
    return sorted({line.row for line in table.lines} | set(told))


def _row(number: int, told: Iterable[Told]) -> Row:
    ordered = sorted(
        dict.fromkeys(told),
        key=lambda one: (-SEVERITIES.index(one.severity), list(MESSAGES).index(one.id)),
    )
    worst = ordered[0].severity if ordered else INFORMATION
    return Row(number, CONFORMS if worst == INFORMATION else worst, tuple(ordered))


def _told(
    id: str,
    finding: Finding,
    table: Table,
    known: Known,
    passages: Passages,
) -> Told:
    evidence = dict.fromkeys(_evidence(about, known.sources, passages) for about in finding.about)
    column = table.columns.get(finding.role) or _nearest_column(table, finding.role)
    return Told(id, finding.text, column, tuple(e for e in evidence if e), finding.role,
                finding.suggestions)  # fmt: skip


def _nearest_column(table: Table, role: str) -> str:
    """The column that carries a role which has none of its own: « A - intitulé » in one cell."""
    side = role.split("_")[0]
    for other in (role.replace("_labels", "_blocs").replace("_title", ""), side, f"{side}_blocs"):
        if other in table.columns:
            return table.columns[other]
    return ROLES.get(role, "")


def _evidence(
    about: About,
    sources: Mapping[str, Source],
    passages: Passages,
) -> Evidence | None:
    source = sources.get(about.graph)
    if source is None:
        return None
    if source.kind in ("export", "excerpt"):
        return Evidence(None, source.id, source.date, None, None, None)
    nowhere: Passage = (None, None, None, None, None)
    own = passages.get((about.entity, "", source.id), nowhere)
    first, last, quote, start, end = passages.get((about.entity, about.fact, source.id), own)
    return Evidence(source.id, None, source.date or None, first, last, quote, start, end)


def _passages(graph: Graph, abouts: Iterable[About]) -> Passages:
    """Where documents and published tables state what messages speak of."""
    wanted = [a for a in abouts if "/document/" in a.graph or "/table/" in a.graph]
    found: dict[tuple[str, str, str], Passage] = {}
    entities = sorted({about.entity for about in wanted})
    for row in graph.query_each("controle-passages", [{"entity": e} for e in entities], 500):
        found.setdefault((row["entity"], "", row["document"]), _passage(row))
    stated = sorted({about.entity for about in wanted if about.fact})
    for row in graph.query_each("controle-faits", [{"entity": e} for e in stated], 500):
        name = row["property"].rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        found.setdefault((row["entity"], name, row["document"]), _passage(row))
    return found


def _passage(row: Mapping[str, str]) -> Passage:
    first, last, start, end = (int(row[k]) for k in ("startLine", "endLine", "start", "end"))
    return first, last, row["quote"], start, end


def evidence_of(graph: Graph, known: Known, entity: str, name: str) -> tuple[Evidence, ...]:
    """Where a graph states an entity."""
    about = About(entity, name)
    found = _evidence(about, known.sources, _passages(graph, [about]))
    return (found,) if found else ()


def _summary(table: Table, rows: tuple[Row, ...], known: Known, on: date) -> Summary:
    counts = Counter(row.verdict for row in rows)
    worst = max(rows, key=lambda row: VERDICTS.index(row.verdict), default=None)
    return Summary(
        table=table.name,
        verdict=worst.verdict if worst else CONFORMS,
        counts={verdict: counts[verdict] for verdict in VERDICTS},
        messages=dict(Counter(m.id for row in rows for m in row.messages).most_common()),
        base=tuple(sorted({_named(s) for s in known.sources.values() if s.kind in _BASE})),
        register_loaded=any(s.kind == "export" for s in known.sources.values()),
        base_text=base_text(known),
        columns=dict(table.columns),
        on=on.isoformat(),
    )


def _export(source: Source) -> str:
    part = f" (en partie : {source.partial})" if source.partial else ""
    return f"{french.EXPORTS.get(source.id, source.id)}, {short_day(source.date)}{part}"


_BASE = ("document", "export", "excerpt", "table")


def _named(source: Source) -> str:
    """By its title; an export and the lines cited of one say their date in it."""
    name = f"{source.title[:1].upper()}{source.title[1:]}"
    dated = source.kind in ("document", "table") and source.date
    return f"{name} ({french.day(source.date)})" if dated else name


def base_text(known: Known) -> str:
    """On what a check stands, in a sentence: documents, published tables, exports and their dates."""
    exports = [s for s in known.sources.values() if s.kind == "export"]
    documents = sum(s.kind == "document" for s in known.sources.values())
    quoted = any(s.kind == "excerpt" for s in known.sources.values())
    published = sum(s.kind == "table" for s in known.sources.values())
    words = f"Contrôlé sur {documents} document{'s' if documents > 1 else ''}"
    if published > 1:
        words += f", {published} tableaux publiés"
    elif published:
        words += ", un tableau publié"
    if exports:
        listed = " ; ".join(_export(source) for source in exports)
        return f"{words} et les exports du registre : {listed}."
    extra = " et quelques lignes citées des exports" if quoted else ""
    return f"{words}{extra} ; registre non chargé : « crosswalk import-rncp FICHIER »."
