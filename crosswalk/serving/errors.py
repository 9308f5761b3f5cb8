"""Refusals: a status, one English sentence and one French one, as text, as RFC 9457 JSON or as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from crosswalk.errors import (
    BusyError,
    CrosswalkError,
    QueryForbiddenError,
    QueryFormError,
    QueryLimitError,
    StoreError,
    UnknownEntityError,
)
from crosswalk.serving import html
from crosswalk.serving.negotiation import choose

TEXT, PROBLEM, JSON = "text/plain", "application/problem+json", "application/json"
HTML = "text/html"


class RefusalError(Exception):
    """A request that is not answered: raised anywhere in an endpoint, rendered by `render`."""

    def __init__(
        self, status: int, english: str, french: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.english, self.french = status, english, french
        self.headers = dict(headers or {})
        super().__init__(english)


_STATUS: dict[type[CrosswalkError], tuple[int, str]] = {
    QueryForbiddenError: (403, "The query is refused."),
    QueryFormError: (406, "Not acceptable."),
    QueryLimitError: (422, "The query was stopped at a limit."),
    BusyError: (503, "Too many queries now, or long ones: try again in a moment."),
    UnknownEntityError: (404, "Nothing is known under this identifier."),
    StoreError: (503, "There is no graph to ask now."),
    CrosswalkError: (400, "The request is refused."),
}
"""Error of the library → status and what is said where the error has no English of its own.

A query that passes a limit is 422, not a 5xx: asking again changes nothing, and clients ask again what
ends in 503. RFC 9110 §15.5.21: understood, well formed, and yet impossible to process.
"""
_RETRY = 5
"""Seconds after which to come back, when it was too busy."""
_HTTP = {
    404: ("Nothing is here.", "Il n'y a rien à cette adresse."),
    405: (
        "This method is not allowed here: the service is read-only.",
        "Méthode refusée : ce service est en lecture seule.",
    ),
}


_TITLES = {404: "Page introuvable", 500: "Erreur", 503: "Pas en ce moment"}
"""What a page is called, where it is not « Demande refusée »."""


def refusal(error: CrosswalkError) -> RefusalError:
    """An error of the library as an answer."""
    kind = next(one for one in type(error).__mro__ if one in _STATUS)
    status, english = _STATUS[kind]
    # What a store says of itself names a folder of this machine.
    french = "Aucun graphe à interroger en ce moment." if kind is StoreError else str(error)
    headers = {"Retry-After": str(_RETRY)} if status == 503 else {}
    told = getattr(error, "english", "") or english
    return RefusalError(status, told, french[:1].upper() + french[1:], headers)


def render(request: Request, error: Exception) -> Response:
    """The answer to a refused request (an exception handler of Starlette)."""
    if isinstance(error, CrosswalkError):
        error = refusal(error)
    elif isinstance(error, HTTPException):
        english, french = _HTTP.get(error.status_code, (error.detail, error.detail))
        error = RefusalError(error.status_code, english, french, error.headers)
    elif not isinstance(error, RefusalError):
        # Told to the log by Starlette, never to the client.
        error = RefusalError(500, "An unexpected error.", "Erreur inattendue.")
    headers = {**error.headers, "Cache-Control": "no-store", "Vary": "Accept"}
    media = choose(request.headers.get("accept"), (TEXT, PROBLEM, JSON, HTML)) or TEXT
    if media == HTML:  # a browser: plain words would leave a person without a way on
        title = _TITLES.get(error.status, "Demande refusée")
        page = html.page(
            "refusal", error.status, title=title, says=error.french, status=error.status
        )
        page.headers.update(headers)
        return page
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
