"""The Python entrance: open a store, ask it questions.

    >>> import crosswalk
    >>> graph = crosswalk.open()                                    # doctest: +SKIP
    >>> [bloc.code for bloc in graph.blocs("RNCP41402")]            # doctest: +SKIP
    ['RNCP41402BC01', 'RNCP41402BC02', 'RNCP41402BC03', 'RNCP41402BC04']

The command line and the application stand on it. A `Graph` is read-only and follows the store: after
a new build it answers from the new generation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from crosswalk import correspondences as declared
from crosswalk import guard, tasks
from crosswalk import query as queries
from crosswalk.correspondences import Answer, Passage
from crosswalk.errors import QueryError, UnknownEntityError
from crosswalk.identifiers import certification_iri, parse_certification
from crosswalk.store import ReadOnlyStore, Summary, default_graphs, server, store_path

if TYPE_CHECKING:
    from crosswalk.frames import Library
    from crosswalk.search import Filters, Page

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class CertificationSummary:
    """A certification of the graph; `described` is False when it is only named by a source."""

    number: str
    label: str | None
    level: int | None
    expires_on: str | None
    described: bool


@dataclass(frozen=True, slots=True)
class BlocSummary:
    """A bloc: `code` is None where no source states one; `competences` counts those known."""

    iri: str
    code: str | None
    label: str
    competences: int

    @property
    def name(self) -> str:
        """Its code, else the source's own key (« CCP1 »); a key of ours (`n1`) is no name."""
        key = self.iri.rpartition("/bloc/")[2]
        return self.code or ("sans code connu" if key.startswith("n") else key)


class Graph:
    """A store opened for reading: a folder, or a SPARQL server (`sparql:URL`)."""

    def __init__(self, path: Path | str | None = None) -> None:
        self.store = _opened(store_path(path))
        self.day: date | None = None
        """Set by `as_of`: the day whose exports answer; None, the newest ones."""

    def as_of(self, day: date) -> Graph:
        """The same store, its exports of the register as they were on a day.

        Documents, excerpts and vocabularies answer as they are now: only the exports have snapshots.
        """
        found = copy(self)
        found.day = day
        return found

    def _graphs(self) -> list[str] | None:
        """The names of the default graph of this view; None for the store's own."""
        if self.day is None:
            return None
        return default_graphs(self.store.graph_names(), self.day)

    def default_graphs(self) -> list[str]:
        """The names of the graphs that answer when a question names none, in this view."""
        return self._graphs() or self.store.default_graph_names()

    def run(self, query: str, **params: str) -> Results:
        """Evaluate a query of the library by its name, or a SPARQL text of your own.

        Raises:
            QueryError: no such query, a parameter is wrong, or the text is refused.
            StoreError: nothing was built yet.
        """
        if query in queries.library():
            return self.run_named(queries.named(query), params)
        return self.run_query(queries.read("SPARQL", query), params)

    def run_named(self, query: queries.NamedQuery, params: Mapping[str, str]) -> Results:
        """Evaluate a query of the library, or a page of it (`crosswalk.query.paged`)."""
        text = query.bind(params)
        if query.name == "graphes" and (sizes := self._sizes()):
            text = queries.counted(sizes) + query.text.removeprefix(queries.named("graphes").text)
        with guard.evaluating():
            return self.store.select(text, self._graphs())

    def _sizes(self) -> Mapping[str, int] | None:
        """The size of every graph as the store's last writer counted it, if it wrote them all down."""
        summary = self.summary()
        known = summary is not None and summary.graphs.keys() == self.store.graph_names()
        return summary.graphs if summary is not None and known else None

    def run_query(
        self,
        query: queries.NamedQuery,
        params: Mapping[str, str],
        dataset: guard.Dataset | None = None,
    ) -> Results:
        """Evaluate a user's own query, once checked: see `crosswalk.guard.check`.

        Raises:
            QueryError: it is refused, or is not SPARQL.
        """
        checked = guard.check(query.text, self.store.graph_names(), dataset)
        # Checked before its parameters are in: our own escapes are not the user's.
        text = replace(query, text=checked.text).bind(params)
        guard.refuse_calls(text)
        with guard.evaluating():
            if checked.dataset is None:
                return self.store.select(text, self._graphs())
            return self.store.select(text, checked.dataset.default, checked.dataset.named)

    def query(self, query: str, **params: str) -> list[dict[str, str]]:
        """The rows of a SELECT as dictionaries of plain strings; unbound variables are left out."""
        found = self.run(query, **params)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("seules les requêtes SELECT donnent des lignes")
        with guard.evaluating():
            return list(rows(found))

    def frame(self, query: str, /, *, library: Library = "pandas", **params: str) -> Any:
        """The rows of a SELECT as a data frame: a query of the library by its name, or SPARQL of yours.

        Whole numbers, decimals, dates and booleans keep their types; what is unbound is missing.

        Raises:
            QueryError: no such query, it is no SELECT, a parameter is wrong, or the text is refused.
            UnavailableError: pandas (or polars, when it is asked for) is not installed.
        """
        from crosswalk.frames import build, columns

        found = self.run(query, **params)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("seules les requêtes SELECT donnent des lignes")
        with guard.evaluating():
            return build(columns(found), library)

    def table(
        self, name: str, certification: str | None = None, *, library: Library = "pandas"
    ) -> Any:
        """One of the tables of `crosswalk export csv` as a data frame, of one certification or of all.

        Raises:
            QueryError: there is no such table (`crosswalk.exports.tables.TABLES`).
            UnknownEntityError: the graph does not know the certification.
            UnavailableError: pandas (or polars, when it is asked for) is not installed.
        """
        from crosswalk.exports.tables import rows
        from crosswalk.frames import build, of_rows

        return build(of_rows(*rows(self, name, certification)), library)

    def query_each(
        self, name: str, values: Iterable[Mapping[str, str]], at_once: int = 1000
    ) -> list[dict[str, str]]:
        """The rows of a query of the library for many values of its parameters, a few calls in all.

        Raises:
            QueryError: no such query, or a value is malformed.
        """
        found, query, waiting = list[dict[str, str]](), queries.named(name), list(values)
        for start in range(0, len(waiting), at_once):
            tasks.step()
            text = query.bind_rows(waiting[start : start + at_once])
            with guard.evaluating():
                solutions = self.store.select(text, self._graphs())
                if not isinstance(solutions, ox.QuerySolutions):
                    raise QueryError("seules les requêtes SELECT donnent des lignes")
                found += rows(solutions)
        return found

    def certifications(self) -> list[CertificationSummary]:
        """Every certification, by number."""
        return [_summary(row) for row in self.query("certifications")]

    def certification(self, number: str) -> CertificationSummary:
        """One certification, by any form of its number.

        Raises:
            IdentifierError: not a number.
            UnknownEntityError: the graph does not know it.
        """
        found = self.query("certifications", a=number)
        if not found:
            raise UnknownEntityError(
                f"{parse_certification(number)} n'est pas dans le graphe ; "
                "registre non chargé : « crosswalk import-rncp FICHIER »"
            )
        return _summary(found[0])

    def blocs(self, number: str) -> list[BlocSummary]:
        """The blocs of a certification, in the order of its source."""
        return [
            BlocSummary(row["bloc"], row.get("code"), row["label"], int(row["competences"]))
            for row in self.query("blocs", a=number)
        ]

    def all_blocs_known(self, number: str) -> bool:
        """Whether a source shows that the list of blocs is whole."""
        return bool(self.query("blocs-complets", a=number))

    def correspondences(self, a: str, b: str) -> Answer:
        """The declared correspondences between two certifications, whichever of them declared.

        Raises:
            UnknownEntityError: the graph does not know one of them by this number, even from an older
                export that declared a correspondence between the two.
        """
        first, second = parse_certification(a), parse_certification(b)
        return declared.between(self, first, second)

    def correspondences_turtle(self, answer: Answer) -> bytes:
        """The rows of an answer with their blocs, labels and passages, as Turtle."""
        from crosswalk.formats import write

        return write(self.run("correspondances-graphe", a=answer.a, b=answer.b), "turtle")

    def passages(self, entity: str) -> tuple[Passage, ...]:
        """The sentences that an entity was derived from, in the order of the document."""
        return tuple(
            Passage(row["document"], int(row["startLine"]), int(row["endLine"]), row["quote"])
            for row in self.query("passages", entity=entity)
        )

    def search(
        self,
        text: str,
        kind: str | None = None,
        filters: Filters | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> Page:
        """What a person typed: a number in any form, a ROME code, or words; see `crosswalk.search`."""
        from crosswalk.search import find

        return find(self.store.search_index(), text, kind, filters, limit, offset)

    def summary(self) -> Summary | None:
        """What the build of the current generation wrote down."""
        return self.store.summary()


def _opened(place: Path) -> ReadOnlyStore:
    """The store of a place: a folder, or a SPARQL server (`sparql:URL`)."""
    if url := server(place):
        from crosswalk.remote.reading import RemoteStore

        return RemoteStore(url)
    return ReadOnlyStore(place)


def open(path: Path | str | None = None) -> Graph:
    """The graph of a store: the one named, else `CROSSWALK_STORE`, else the default one."""
    return Graph(path)


def rows(found: ox.QuerySolutions) -> Iterator[dict[str, str]]:
    """Solutions as dictionaries of the lexical forms of their terms."""
    names = [variable.value for variable in found.variables]
    for solution in found:
        values = {}
        for name in names:
            term = solution[name]
            if term is not None:
                values[name] = str(term.value) if hasattr(term, "value") else str(term)
        yield values


def _summary(row: Mapping[str, str]) -> CertificationSummary:
    level = row.get("level")
    return CertificationSummary(
        row["number"],
        row.get("label"),
        int(level) if level else None,
        row.get("expires"),
        row["described"] == "true",
    )


__all__ = ["BlocSummary", "CertificationSummary", "Graph", "certification_iri", "open", "rows"]
