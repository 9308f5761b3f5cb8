"""The process that answers queries for `crosswalk.workers`: `python -m crosswalk.worker STORE MIB`.

Requests come on standard input, one JSON object a line; frames leave on standard output. The end of
standard input ends the process, even in the middle of a query: no child outlives its parent.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from crosswalk.api import Graph
from crosswalk.errors import QueryError, StoreError
from crosswalk.query import evaluating

Frame = dict[str, Any]


def serve(path: str) -> None:
    """Answer the requests of standard input until it ends."""
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    graph = Graph(path)
    while True:
        request = json.loads(requests.get())
        for frame in frames(graph, request):
            sys.stdout.buffer.write(json.dumps(frame, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()


def _read(requests: queue.Queue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def frames(graph: Graph, request: Frame) -> Iterator[Frame]:
    """The frames of one answer: see `crosswalk.workers`."""
    try:
        with evaluating():
            yield from _found(graph.run(request["query"], **request["params"]), request)
    except StoreError as error:
        yield {"error": "store", "message": str(error)}
    except QueryError as error:
        yield {"error": "query", "message": str(error)}
    except (MemoryError, RecursionError):
        yield {"error": "query", "message": "requête refusée : trop grande ou trop imbriquée"}


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
