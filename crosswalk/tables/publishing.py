"""Publishing an accepted table: kept append-only, written in a graph of its own, rebuilt by `build`.

What is published is what the author states (who, when, by which text); we add neither a reciprocal row,
nor a level, nor a code. Refused while an error remains.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosswalk import manifest, store
from crosswalk.errors import QueryError, TableError
from crosswalk.graph import tables as kept
from crosswalk.identifiers import GRAPH
from crosswalk.identities import fold
from crosswalk.tables.context import Context
from crosswalk.tables.known import Known, look_up
from crosswalk.tables.messages import ERROR
from crosswalk.tables.model import Mention, Table, statements
from crosswalk.tables.verifying import Report, verify
from crosswalk.text import Source

LICENCE = "Licence Ouverte 2.0 (tableau publié par son auteur)"


@dataclass(frozen=True, slots=True)
class Published:
    """A table published: its id, its graph, how many statements, where it is kept."""

    id: str
    graph: str
    rows: int
    folder: Path
    generation: str


def publish_command(report: Report) -> str:
    """The command that publishes a table, for its author to complete."""
    return (
        f"crosswalk publish-table {shlex.quote(report.summary.table)} "
        '--author "…" --date AAAA-MM-JJ --legal-source "…"'
    )


def publish(
    path: Path,
    table: Table,
    *,
    author: str,
    on: date,
    legal_source: str,
    title: str | None = None,
) -> Published:
    """Write a table into the official layer of the store at `path`, in a new generation.

    Raises:
        TableError: rows are in error, or a bloc has neither a label nor a known one; nothing is written.
        QueryError: author or legal source is empty, or a table of this name and date is there.
        CrosswalkError: the build refused it; everything is as it was.
    """
    from crosswalk.api import open as open_graph
    from crosswalk.build import build

    stated = {"--author": author, "--legal-source": legal_source}
    for name, value in stated.items():
        if not fold(value):
            raise QueryError(
                f"{name} est vide : un tableau publié dit son auteur et sa base légale"
            )
    graph = open_graph(path)
    report = verify(graph, table)
    wrong = [row for row in report.rows if row.verdict == ERROR]
    if wrong:
        first = next(m for m in wrong[0].messages if m.severity == ERROR)
        raise TableError(
            f"{table.name} : {len(wrong)} ligne{'s' if len(wrong) > 1 else ''} en erreur, rien n'est "
            f"publié ; ligne {wrong[0].row} : {first.text}"
        )
    numbers = {n for x in table.lines for n in (x.source.number, x.target.number) if n}
    known = look_up(graph, numbers)
    id = _id(table.name, on)
    text = _text(table, known, author, on, legal_source)
    info = manifest.DocumentInfo(
        id=id, title=_clean(title or f"Tableau de correspondances « {table.name} »"),
        publisher=_clean(author), date=on.isoformat(), kind=kept.KIND, file=f"{id}.tsv",
        sha256=hashlib.sha256(text.encode()).hexdigest(), licence=LICENCE,
    )  # fmt: skip
    count = sum(1 for _ in kept.rows(Source(id, text), info.file))
    folder = store.home() / "tables"
    summary = _kept(folder, info, text, table, lambda: build(path))
    return Published(id, f"{GRAPH}table/{id}", count, folder / info.file, summary.generation)


def _kept(
    folder: Path,
    info: manifest.DocumentInfo,
    text: str,
    table: Table,
    build: Callable[[], store.Summary],
) -> store.Summary:
    """Keep the text and the original, list it, build; put everything back when the build refuses."""
    listed = manifest.load(folder) if (folder / manifest.FILE).is_file() else ()
    if any(one.id == info.id for one in listed):
        raise QueryError(
            f"« {info.id} » est déjà publié : un tableau ne se remplace pas, changez la date ou le nom"
        )
    suffix = {"csv": ".csv", "sssom": ".sssom.tsv", "text": ".txt"}.get(
        table.contents.kind, f".{table.contents.kind}"
    )
    files = {info.file: text.encode(), f"{info.id}-original{suffix}": table.content}
    with manifest.kept(info, folder, files):
        return build()


def _id(name: str, on: date) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", fold(Path(name.replace("\\", "/")).stem)).strip("-")[:60]
    return f"tableau-{stem or 'sans-nom'}-{on.isoformat()}"


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text(table: Table, known: Known, author: str, on: date, legal_source: str) -> str:
    """The kept text: what was stated, then one statement a line.

    Raises:
        TableError: a row cannot be kept as it is meant.
    """
    original = hashlib.sha256(table.content).hexdigest()
    head = [
        "# Tableau de correspondances publié avec Passerelle",
        f"# Auteur : {_clean(author)}",
        f"# Date : {on.isoformat()}",
        f"# Base légale : {_clean(legal_source)}",
        f"# Fichier d'origine : {_clean(table.name)}, sha256 {original}",
        "\t".join(kept.COLUMNS),
    ]
    context = Context(table, known, on)
    body = list(_statements(context, legal_source))
    text = "\n".join([*head, *("\t".join(cells) for cells, _ in body)]) + "\n"
    read = [
        ([b.key for b in row.source.blocs], [b.key for b in row.target.blocs])
        for row in kept.rows(Source("x", text), table.name)
    ]
    if read != [keys for _, keys in body]:
        raise TableError(f"{table.name} : un intitulé contient un code de bloc : corrigez-le")
    return text


def _statements(
    context: Context, legal_source: str
) -> Iterator[tuple[list[str], tuple[list[str], list[str]]]]:
    """Each statement as its cells, with the keys of its two sets; a statement said twice is one."""
    done = set()
    for line in context.table.lines:
        for one in statements(line):
            blocs = [
                _resolved(context, line.row, number, mentions) if line.kind != "totale" else []
                for number, mentions in (
                    (one.source, one.source_blocs), (one.target, one.target_blocs)
                )
            ]  # fmt: skip
            keys = tuple([key for key, _ in side] for side in blocs)
            mark = (one.source, frozenset(keys[0]), one.target, frozenset(keys[1]))
            if mark in done:
                continue
            done.add(mark)
            cells = {
                "source": _titled(one.source, line.source.title),
                "source_blocs": _joined(one.source, blocs[0]),
                "target": _titled(one.target, line.target.title),
                "target_blocs": _joined(one.target, blocs[1]),
                "kind": one.kind,
                "direction": one.direction,
                "effect_on": line.effect_on.isoformat() if line.effect_on else "",
                "ends_on": line.ends_on.isoformat() if line.ends_on else "",
                "legal_source": " ; ".join(
                    dict.fromkeys(filter(None, (line.cells.get("legal_source"), legal_source)))
                ),
            }
            for role in ("justification", "proofs", "comment"):
                cells[role] = line.cells.get(role, "")
            yield [_clean(cells[name]) for name in kept.COLUMNS], (keys[0], keys[1])


def _resolved(
    context: Context, row: int, number: str, mentions: tuple[Mention, ...]
) -> list[tuple[str, str]]:
    """Key and label of each bloc. A bloc without words takes those of the register."""
    found = []
    for mention in mentions:
        bloc = context.bloc(number, mention)
        key = bloc.key if bloc else (mention.code or "").removeprefix(number)
        label = mention.label or (bloc.label if bloc else "")
        if not key:
            raise TableError(
                f"{context.table.name}, ligne {row} : {mention.name} n'a pas de code connu, rien n'est "
                "publié (attendu : son code du registre)"
            )
        if not label:
            raise TableError(
                f"{context.table.name}, ligne {row} : {mention.name} n'a d'intitulé ni dans le tableau ni "
                "dans nos sources, rien n'est publié (attendu : code - intitulé)"
            )
        found.append((key, label))
    return found


def _titled(number: str, title: str) -> str:
    return f"{number} - {title}" if title else number


def _joined(number: str, blocs: list[tuple[str, str]]) -> str:
    return " ET ".join(f"{number}{key} - {label}" for key, label in blocs)
