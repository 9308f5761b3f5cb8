"""Refusals: a status, one English sentence and one French one, as text or as RFC 9457 JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from crosswalk.serving.negotiation import choose

TEXT, PROBLEM, JSON = "text/plain", "application/problem+json", "application/json"


class RefusalError(Exception):
    """A request that is not answered: raised anywhere in an endpoint, rendered by `render`."""

    def __init__(
        self, status: int, english: str, french: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.english, self.french = status, english, french
        self.headers = dict(headers or {})
        super().__init__(english)


def render(request: Request, error: Exception) -> Response:
    """The answer to a refused request (an exception handler of Starlette)."""
    assert isinstance(error, RefusalError)
    headers = {**error.headers, "Cache-Control": "no-store"}
    media = choose(request.headers.get("accept"), (TEXT, PROBLEM, JSON)) or TEXT
    if media == TEXT:
        text = f"{error.english}\n{error.french}\n"
        return Response(text, error.status, headers, media_type="text/plain; charset=utf-8")
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.english,
        "detail_fr": error.french,
    }
    return Response(
        json.dumps(problem, ensure_ascii=False).encode(), error.status, headers, media_type=PROBLEM
    )
