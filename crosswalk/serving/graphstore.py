"""SPARQL 1.1 Graph Store HTTP Protocol, the half that reads: one graph, whole.

`/rdf-graph-store?graph=IRI` and `?default` name a graph (§4.2, indirect); a graph of ours also answers at
its own path, `/graph/…` (§4.1, direct). A graph of the register has millions of triples: a process of its
own writes it to a pipe, and what the client has read is gone from memory.
"""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from contextlib import suppress

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from crosswalk.errors import BusyError, StoreError
from crosswalk.identifiers import GRAPH
from crosswalk.results import GRAPHS
from crosswalk.serving import asked
from crosswalk.serving import result_forms as forms
from crosswalk.serving.addresses import local
from crosswalk.serving.context import Context
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.negotiation import accepts_gzip, choose

PATH, DIRECT = "/rdf-graph-store", "/graph/{name:path}"
_METHODS = ["GET", "HEAD", "OPTIONS"]
COMMAND = [sys.executable, "-m", "crosswalk.serving.dump"]
_CHUNK = 1 << 16
_TRIPLES = ("turtle", "ntriples", "jsonld", "rdfxml")
"""A graph has no name inside: no form of quads."""
_PAGE_LAST = (
    *(media for name in _TRIPLES for media in (GRAPHS[name].media, *GRAPHS[name].also)),
    forms.HTML,
)


def routes(context: Context) -> list[BaseRoute]:
    """The two ways to name a graph."""
    free = asyncio.Semaphore(context.settings.dumps)

    async def indirect(request: Request) -> Response:
        if request.method == "OPTIONS":
            return _options()
        given = asked.parameters(request.scope["query_string"], context.settings)
        names = [value for name, value in given if name == "graph"]
        default = any(name == "default" for name, _ in given)
        if len(names) + default != 1:
            raise RefusalError(
                400,
                "Name one graph: ?graph=IRI, or ?default.",
                "Nommez un graphe : ?graph=IRI, ou ?default.",
            )
        return await graph(request, names[0] if names else None)

    async def direct(request: Request) -> Response:
        if request.method == "OPTIONS":
            return _options()
        name = GRAPH + request.path_params["name"]
        if choose(request.headers.get("accept"), _PAGE_LAST) == forms.HTML:
            return RedirectResponse(f"{local(name)}.html", 303, {"Vary": "Accept"})
        return await graph(request, name)

    async def graph(request: Request, name: str | None) -> Response:
        known = await to_thread.run_sync(context.graph.store.graph_names)
        if name is not None and name not in known:
            raise RefusalError(
                404, "No such graph in the store.", "Pas de graphe de ce nom dans l'entrepôt."
            )
        given = dict(asked.parameters(request.scope["query_string"], context.settings))
        form, media = forms.graph_form(
            request.headers.get("accept"), given.get("format", ""), _TRIPLES
        )
        gzip = accepts_gzip(request.headers.get("accept-encoding"))
        generation = context.graph.store.generation
        tag = _tag(generation, name or "", form, str(gzip))
        headers = {
            "Content-Type": forms.content_type(media),
            "Vary": "Accept, Accept-Encoding" if gzip else "Accept",
            "ETag": tag,
        }
        if tag.removeprefix("W/") in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if gzip:
            headers["Content-Encoding"] = "gzip"
        if request.method == "HEAD":
            return Response(headers=headers)
        names = [name] if name is not None else context.graph.store.default_graph_names()
        command = [
            *COMMAND,
            str(context.graph.store.path / generation),
            form,
            "gzip" if gzip else "plain",
        ]
        place = _Place(free, context.settings.dump_waiting_seconds)
        seconds = context.settings.dump_seconds
        return _PipedResponse(command, "\n".join(names).encode(), seconds, place, headers)

    return [
        Route(PATH, indirect, methods=_METHODS),
        Route(DIRECT, direct, methods=_METHODS),
    ]


class _BrokenError(Exception):
    """The process that writes a graph ended before its time."""


class _Place:
    """A turn to send a graph: most are sent in a moment, so that it is worth waiting for a while."""

    def __init__(self, free: asyncio.Semaphore, seconds: float) -> None:
        self.free, self.seconds = free, seconds

    async def __aenter__(self) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.free.acquire()
        except TimeoutError:
            raise BusyError(
                "d'autres graphes entiers sont en cours d'envoi : réessayez dans un moment"
            ) from None

    async def __aexit__(self, *_: object) -> None:
        self.free.release()


class _PipedResponse(Response):
    """What a process writes, as it comes. The process ends with its client.

    If it fails midway the connection breaks before the end of the body, and the client sees it.
    """

    def __init__(
        self,
        command: list[str],
        given: bytes,
        seconds: float,
        place: _Place,
        headers: dict[str, str],
    ) -> None:
        self.command, self.given, self.seconds, self.place = command, given, seconds, place
        self.begun = False
        """Whether it is too late to answer with an error."""
        super().__init__(headers=headers)
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        async with self.place:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            watch = asyncio.create_task(_watch(receive, process))
            try:
                async with asyncio.timeout(self.seconds):
                    await self._send(process, send)
            except (_BrokenError, TimeoutError) as error:
                if watch.done():  # nobody is left to be told
                    return
                if self.begun:
                    raise
                raise StoreError("le graphe n'a pas pu être lu à temps") from error
            finally:
                watch.cancel()
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _send(self, process: asyncio.subprocess.Process, send: Send) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(self.given)
        process.stdin.close()
        chunk = await process.stdout.read(_CHUNK)
        if not chunk:
            raise _BrokenError
        self.begun = True
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        while chunk:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            chunk = await process.stdout.read(_CHUNK)
        if await process.wait():
            raise _BrokenError
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _watch(receive: Receive, process: asyncio.subprocess.Process) -> None:
    with suppress(asyncio.CancelledError, ProcessLookupError):
        while (await receive())["type"] != "http.disconnect":
            pass
        process.kill()


def _tag(*parts: str) -> str:
    # Weak: the order of prefixes and of triples is not promised.
    return f'W/"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]}"'


def _options() -> Response:
    return Response(status_code=204, headers={"Allow": ", ".join(_METHODS)})
