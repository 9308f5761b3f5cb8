"""The process that answers queries for `crosswalk.workers`: `python -m crosswalk.worker STORE MIB`.

Requests come on standard input, one JSON object a line; frames leave on standard output, each a JSON
line, and a written answer as bytes after the frame that gives their number. The end of standard input
ends the process, even in the middle of a query: no child outlives its parent.
"""

from __future__ import annotations

import gzip
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from crosswalk import results
from crosswalk.api import Graph
from crosswalk.errors import (
    CrosswalkError,
    QueryError,
    QueryForbiddenError,
    QueryFormError,
    StoreError,
)
from crosswalk.guard import Dataset, evaluating
from crosswalk.query import read

Frame = dict[str, Any]
ERRORS: tuple[type[CrosswalkError], ...] = (
    QueryForbiddenError,
    QueryFormError,
    QueryError,
    StoreError,
    CrosswalkError,
)
"""The errors that cross over to the parent as they are."""
LAST = {"end", "error", "size"}
"""What the last frame of an answer has one of; it says what the answer cost, in seconds of work."""
GZIP_FROM, GZIP_LEVEL = 1024, 4


def serve(path: str) -> None:
    """Answer the requests of standard input until it ends."""
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    graph = Graph(path)
    sys.stdout.buffer.write(_line({"ready": True}))
    sys.stdout.buffer.flush()
    while True:
        request = json.loads(requests.get())
        began = time.process_time()
        for part in written(graph, request) if "forms" in request else frames(graph, request):
            if isinstance(part, dict) and LAST & part.keys():
                part["cpu"] = time.process_time() - began
            sys.stdout.buffer.write(part if isinstance(part, bytes) else _line(part))
        sys.stdout.buffer.flush()


def _line(frame: Frame) -> bytes:
    return json.dumps(frame, ensure_ascii=False).encode() + b"\n"


def _read(requests: queue.Queue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def frames(graph: Graph, request: Frame) -> Iterator[Frame]:
    """The frames of one answer: see `crosswalk.workers`."""
    try:
        with evaluating():
            yield from _found(graph.run(request["query"], **request["params"]), request)
    except (CrosswalkError, MemoryError, RecursionError) as error:
        yield _error(error)


def written(graph: Graph, request: Frame) -> Iterator[Frame | bytes]:
    """An answer in the form that its kind is asked in: a frame that announces it, then its bytes."""
    try:
        dataset = Dataset(*map(tuple, request["dataset"])) if request["dataset"] else None
        with evaluating():
            found = graph.run_query(read("SPARQL", request["query"]), {}, dataset)
            form = request["forms"].get(results.kind_of(found))
            if form is None:
                raise QueryFormError(
                    "aucune des formes demandées ne convient à la réponse de cette requête",
                    "None of the media types asked for fits the answer to this query.",
                )
            done = results.write(found, form, request["rows"], request["bytes"])
    except (CrosswalkError, MemoryError, RecursionError) as error:
        yield _error(error)
        return
    body = done.body
    if packed := request["gzip"] and len(body) > GZIP_FROM:
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
    head = {"kind": done.kind, "form": done.form, "truncated": done.truncated}
    yield {**head, "gzip": packed, "size": len(body)}
    yield body


def _error(error: Exception) -> Frame:
    """An error by the name of its class, which the parent raises again."""
    if not isinstance(error, CrosswalkError):
        error = QueryError(
            "requête refusée : trop grande ou trop imbriquée",
            "The query is refused: too large or too deeply nested.",
        )
    known = next(one for one in type(error).__mro__ if one in ERRORS)
    english = getattr(error, "english", "")
    return {"error": known.__name__, "message": str(error), "english": english}


def _found(found: Any, request: Frame) -> Iterator[Frame]:
    if isinstance(found, ox.QueryBoolean):
        yield {"kind": "ask", "boolean": bool(found)}
        yield {"end": ""}
    elif isinstance(found, ox.QueryTriples):
        yield {"kind": "graph"}
        yield from _rows(found, lambda triple: f"{triple} .\n", request)
    else:
        names = [variable.value for variable in found.variables]
        yield {"kind": "select", "variables": names}
        yield from _rows(
            found,
            lambda row: {name: binding(row[name]) for name in names if row[name] is not None},
            request,
        )


def _rows(found: Any, shown: Callable[[Any], Any], request: Frame) -> Iterator[Frame]:
    size = 0
    for count, one in enumerate(found):
        if count == request["rows"]:
            yield {"end": "rows"}
            return
        row = shown(one)
        size += (
            len(row) if isinstance(row, str) else sum(len(t["value"]) + 40 for t in row.values())
        )
        if size > request["bytes"]:
            yield {"end": "size"}
            return
        yield {"row": row}
    yield {"end": ""}


def binding(term: Any) -> dict[str, str]:
    """A term as SPARQL 1.1 JSON Results writes it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        shown = {"type": "literal", "value": term.value}
        if term.language:
            shown["xml:lang"] = term.language
        elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
            shown["datatype"] = term.datatype.value
        return shown
    return {"type": "literal", "value": str(term)}  # a triple term: no SPARQL 1.1 form


def limit_memory(mib: int) -> None:
    """Hold the address space of this process, where the system knows how."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        if mib:
            resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit_memory(int(sys.argv[2]))
    # Read by the first query anyway: loaded while nobody waits.
    import rdflib.plugins.sparql.algebra  # noqa: F401

    serve(sys.argv[1])
