"""SPARQL 1.1 Protocol at `/sparql`: queries by GET and POST, and the description of the service."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from crosswalk.guard import Dataset
from crosswalk.serving import asked, page, service_description
from crosswalk.serving import result_forms as forms
from crosswalk.serving.context import Context
from crosswalk.serving.negotiation import accepts_gzip
from crosswalk.turns import Stop
from crosswalk.workers import Written

PATH = "/sparql"
TRUNCATED = "X-Passerelle-Truncated"
_PIECE = 1 << 16
METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


def routes(context: Context) -> list[BaseRoute]:
    """The endpoint."""
    limits = context.limits
    # One thread for each query that runs or waits, and some to tell the others that it is full.
    threads = CapacityLimiter(limits.workers + limits.waiting + 16)

    async def ask(
        request: Request,
        query: str,
        names: Mapping[str, str],
        dataset: Dataset | None,
        *,
        gzip: bool,
    ) -> Written:
        """The answer of a process; the query ends with its client."""
        stop = Stop()
        watch = asyncio.create_task(_watch(request, stop))
        run = partial(context.pool.written, query, names, dataset, gzip=gzip, stop=stop)
        try:
            return await to_thread.run_sync(run, limiter=threads)
        finally:
            watch.cancel()

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        wanted = await asked.read(request, context.settings)
        accept = request.headers.get("accept")
        for_person = not wanted.format and forms.wants_page(accept)
        if wanted.query is None:
            if for_person:
                return await to_thread.run_sync(page.editor, context, request)
            return await to_thread.run_sync(
                service_description.answer, context, accept, wanted.format
            )
        if for_person:
            found = partial(ask, request, wanted.query, page.FORMS, wanted.dataset, gzip=False)
            return await page.result(context, wanted, found)
        chosen = forms.by_name(wanted.format) if wanted.format else forms.by_accept(accept)
        gzip = accepts_gzip(request.headers.get("accept-encoding"))
        done = await ask(request, wanted.query, chosen.names, wanted.dataset, gzip=gzip)
        headers = {
            "Content-Type": forms.content_type(chosen.media[done.kind]),
            "Vary": "Accept, Accept-Encoding" if done.gzip else "Accept",
            "Link": '</.well-known/void>; rel="describedby"',
        }
        if done.truncated:
            headers[TRUNCATED] = done.truncated
        if done.gzip:
            headers["Content-Encoding"] = "gzip"
        return _PiecesResponse(done.body, headers=headers)

    return [Route(PATH, answer, methods=METHODS)]


class _PiecesResponse(Response):
    """A body sent piece by piece: a client that reads slowly is told from one that does not read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        body = memoryview(self.body)
        for start in range(0, len(body), _PIECE):
            piece = bytes(body[start : start + _PIECE])
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _watch(request: Request, stop: Stop) -> None:
    """End the query once its client has left."""
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.now()
