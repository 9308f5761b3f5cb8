"""The standard forms of a SPARQL answer, written by the engine and cut at a limit.

Oxigraph writes the rows itself, three times faster than a loop here would. It knows no limit: what it
writes is counted as it comes, and it is stopped once that holds a row too many. The forms are those of
SPARQL 1.1 Protocol, 2.1.6 and of the documents it names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox

from crosswalk.errors import QueryFormError
from crosswalk.graph.terms import PREFIXES

_Q, _R = ox.QueryResultsFormat, ox.RdfFormat
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer: its name, its media type, its file suffix."""

    name: str
    media: str
    suffix: str
    also: tuple[str, ...] = ()
    """Other media types by which clients ask for it; the answer then bears the one asked for."""
    comment: tuple[str, str] | None = None
    """What goes around a comment at the end of the answer, where the form has comments."""


_CUT = {
    "rows": "TRUNCATED: this service gives so many rows or triples at most (réponse coupée).",
    "size": "TRUNCATED: this service gives so many bytes at most (réponse coupée).",
}
"""What is said at the end of an answer that was cut, in the forms that have comments."""
_HASH, _XML = ("\n# ", "\n"), ("\n<!-- ", " -->\n")
ROWS = {
    form.name: form
    for form in (
        Form("json", "application/sparql-results+json", "srj", ("application/json",)),
        Form("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml"), _XML),
        Form("csv", "text/csv", "csv"),
        Form("tsv", "text/tab-separated-values", "tsv"),
    )
}
"""The forms of a SELECT; ASK has the first two only (SPARQL 1.1 CSV and TSV, 1)."""
GRAPHS = {
    form.name: form
    for form in (
        Form("turtle", "text/turtle", "ttl", comment=_HASH),
        Form("ntriples", "application/n-triples", "nt", ("text/plain",), _HASH),
        Form("jsonld", "application/ld+json", "jsonld", ("application/json",)),
        Form("rdfxml", "application/rdf+xml", "rdf", ("application/xml", "text/xml"), _XML),
        Form("trig", "application/trig", "trig", comment=_HASH),
        Form("nquads", "application/n-quads", "nq", comment=_HASH),
    )
}
"""The forms of CONSTRUCT and DESCRIBE, and of a graph."""
ASKS = ("json", "xml")

ENGINE_ROWS = {"json": _Q.JSON, "xml": _Q.XML, "csv": _Q.CSV, "tsv": _Q.TSV}
ENGINE_GRAPHS = {
    "turtle": _R.TURTLE,
    "ntriples": _R.N_TRIPLES,
    "jsonld": _R.JSON_LD,
    "rdfxml": _R.RDF_XML,
    "trig": _R.TRIG,
    "nquads": _R.N_QUADS,
}
PREFIXED = ("turtle", "trig", "rdfxml")
"""The forms that shorten IRIs with prefixes."""

_RECORD = re.compile(rb'(?:"(?:[^"]|"")*+"|[^"\n])*+\n')
"""A line of CSV: a line feed may stand inside quotes."""
_MARK = {"xml": b"</result>", "tsv": b"\n"}
"""What ends a row, and stands nowhere else: `<` is escaped in XML, a line feed in TSV."""
_HINT = {"json": b",{", "xml": b"<result", "csv": b"\r\n", "tsv": b"\n"}
"""Bytes that stand once a row, in a text now and then, and…"""
_AHEAD = {"json": 0, "xml": 2, "csv": 2, "tsv": 2}
"""… so many times more than the limit when there is a row too many (the head has one of them)."""
_CLOSING = {"json": b"]}}", "xml": b"</results></sparql>", "csv": b"", "tsv": b""}
_BEGIN = {"json": b'"results":{"bindings":[', "xml": b"<results>", "tsv": b"\n"}
"""What ends the head."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it goes out. `truncated` is `rows` or `size` where it was cut, else empty."""

    kind: str
    """`select`, `ask` or `graph`."""
    form: str
    body: bytes
    truncated: str


def kind_of(found: Results) -> str:
    """`select`, `ask` or `graph`."""
    if isinstance(found, ox.QueryBoolean):
        return "ask"
    return "graph" if isinstance(found, ox.QueryTriples) else "select"


def write(found: Results, form: str, rows: int, size: int) -> Written:
    """An answer in a form of `ROWS` or `GRAPHS`, cut after `rows` rows or triples, or `size` bytes.

    Raises:
        QueryFormError: this kind of answer has no such form.
    """
    done = _written(found, form, rows, size)
    comment = (ROWS | GRAPHS)[form].comment
    if not done.truncated or not comment:
        return done
    return replace(done, body=done.body + _CUT[done.truncated].join(comment).encode())


def _written(found: Results, form: str, rows: int, size: int) -> Written:
    kind = kind_of(found)
    known = {"ask": ASKS, "select": tuple(ROWS), "graph": tuple(GRAPHS)}[kind]
    if form not in known:
        raise QueryFormError(
            f"cette requête se rend en {', '.join(known)}, pas en {form}",
            f"The answer to this query comes as {', '.join(known)}, not as {form}.",
        )
    if isinstance(found, ox.QueryTriples):
        return _graph(found, form, rows, size)
    if isinstance(found, ox.QueryBoolean):
        return Written(kind, form, found.serialize(format=ENGINE_ROWS[form]) or b"", "")
    out = _Counted(form, rows, size)
    with suppress(_FullError):
        found.serialize(cast(IO[bytes], out), format=ENGINE_ROWS[form])
    return Written(kind, form, *out.cut())


class _FullError(Exception):
    """The answer holds a row too many, or is too long."""


class _Counted:
    """A file that stops its writer once it holds enough.

    The rows are counted exactly only where the cheap count says that there may be too many, and then
    not again before the answer is twice as long: the whole work stays in proportion to the answer.
    """

    def __init__(self, form: str, rows: int, size: int) -> None:
        self.form, self.rows, self.size = form, rows, size
        self.buffer = bytearray()
        self._hints = 0
        self._look = 0

    def write(self, chunk: bytes) -> int:
        hint = _HINT[self.form]
        start = max(0, len(self.buffer) - len(hint) + 1)  # it may lie across two chunks
        self.buffer += chunk
        self._hints += self.buffer.count(hint, start)
        if len(self.buffer) > self.size:
            raise _FullError
        if self._many() and len(self.buffer) >= self._look:
            if len(self._last_ends()) == 2:
                raise _FullError
            self._look = 2 * len(self.buffer)
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back."""

    def cut(self) -> tuple[bytes, str]:
        """What goes out, and what cut it."""
        ends = self._last_ends() if self._many() else []
        if len(ends) == 2:
            return self._closed(ends[0]), "rows"
        if len(self.buffer) <= self.size:
            return bytes(self.buffer), ""
        end = 0
        for end in _ends(self.buffer[: self.size], self.form):  # noqa: B007
            pass
        return self._closed(end), "size"

    def _many(self) -> bool:
        """Whether there may be a row too many."""
        return self._hints >= self.rows + _AHEAD[self.form]

    def _last_ends(self) -> list[int]:
        """Where the last row that goes out ends, and where the one too many does, if they are there."""
        return list(islice(_ends(self.buffer, self.form), self.rows, self.rows + 2))

    def _closed(self, end: int) -> bytes:
        return bytes(self.buffer[:end]) + _CLOSING[self.form]


def _ends(data: bytes | bytearray, form: str) -> Iterator[int]:
    """Where the rows begin, then where each of them ends. The last one may be broken off."""
    if form == "csv":
        place = 0
        while record := _RECORD.match(data, place):
            yield (place := record.end())
        return
    begin = data.find(_BEGIN[form])
    if begin < 0:
        return
    place = begin + len(_BEGIN[form])
    yield place
    if form == "json":
        yield from _json_ends(data, place)
        return
    mark = _MARK[form]
    while (found := data.find(mark, place)) >= 0:
        yield (place := found + len(mark))


def _json_ends(data: bytes | bytearray, begin: int) -> Iterator[int]:
    # A character may be broken off too: what comes of it stands after the last whole row.
    text, decoder = data[begin:].decode(errors="replace"), json.JSONDecoder()
    place = 0
    while text[place : place + 1] not in ("", "]"):
        start = place
        try:
            _, place = decoder.raw_decode(text, place + (text[place] == ","))
        except ValueError:
            return
        yield (begin := begin + len(text[start:place].encode()))


def _graph(found: ox.QueryTriples, form: str, rows: int, size: int) -> Written:
    truncated = ""

    def within() -> Iterator[ox.Triple]:
        nonlocal truncated
        length = 0
        for count, triple in enumerate(found):
            length += len(str(triple))
            if count == rows or length > size:
                truncated = "rows" if count == rows else "size"
                return
            yield triple

    prefixes = PREFIXES if form in PREFIXED else None
    body = ox.serialize(within(), format=ENGINE_GRAPHS[form], prefixes=prefixes) or b""
    return Written("graph", form, body, truncated)
