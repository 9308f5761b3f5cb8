"""What a request of SPARQL 1.1 Protocol asks: its query, its dataset, its form (§2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import anyio
from starlette.requests import ClientDisconnect, Request

from crosswalk.errors import QueryError
from crosswalk.guard import Dataset
from crosswalk.serving.errors import RefusalError
from crosswalk.serving.settings import Settings
from crosswalk.sparql import iri

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_READ_THROUGH = 4 << 20
"""Bytes of a body that is too long which are read all the same, and dropped: a client that still sends
when the answer comes and the connection closes sees a broken connection, not the 413."""
_FIELDS = 100
"""Parameters of one request that are read: a query names a few graphs at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request understood."""

    query: str | None
    """None: the description of the service is asked."""
    dataset: Dataset | None
    format: str
    """The parameter `format`, which goes before `Accept`; empty without it."""


async def read(request: Request, settings: Settings) -> Asked:
    """What the request asks.

    Raises:
        RefusalError: 400, 408, 413, 414 or 415, or 403 for an update.
    """
    url = parameters(request.scope["query_string"], settings)
    if request.method != "POST":
        return _asked(url)
    media, _, options = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise _update()
    if media not in (FORM, DIRECT):
        raise RefusalError(
            415,
            f"POST a form ({FORM}) or a query ({DIRECT}).",
            f"Envoyez un formulaire ({FORM}) ou une requête ({DIRECT}).",
            {"Accept-Post": f"{FORM}, {DIRECT}"},
        )
    charset = options.lower().replace(" ", "").replace('"', "").partition("charset=")[2]
    if charset.split(";")[0] not in ("", "utf-8", "utf8"):
        raise RefusalError(
            415, "The query has to be UTF-8.", "La requête doit être codée en UTF-8."
        )
    content = await body(request, settings)
    if media == FORM:
        # The dataset and the form of what is posted are in its body (§2.1.2); those that a client put in
        # the address all the same are meant too, and nothing tells it if they are left out.
        return _asked(_fields(content) + url, post=True)
    try:
        query = content.decode()
    except UnicodeDecodeError:
        raise _encoding() from None
    return _asked([*url, ("query", query)], post=True)


def parameters(query_string: bytes, settings: Settings) -> list[tuple[str, str]]:
    """The parameters of an address, in order.

    Raises:
        RefusalError: 414, or 400 for a text that is not UTF-8.
    """
    if len(query_string) > settings.address_kb << 10:
        raise RefusalError(
            414,
            f"The address is longer than {settings.address_kb} KiB: use POST.",
            f"L'adresse dépasse {settings.address_kb} Kio : utilisez POST.",
        )
    return _fields(query_string)


def _fields(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except UnicodeError:
        raise _encoding() from None
    except ValueError:
        raise RefusalError(
            400,
            f"More than {_FIELDS} parameters.",
            f"Plus de {_FIELDS} paramètres.",
        ) from None


def _encoding() -> RefusalError:
    return RefusalError(
        400, "The request is not well-formed UTF-8.", "La requête n'est pas de l'UTF-8 bien formé."
    )


def _update() -> RefusalError:
    return RefusalError(
        403,
        "Updates are refused: this service is read-only.",
        "Mise à jour refusée : ce service est en lecture seule.",
    )


async def body(request: Request, settings: Settings) -> bytes:
    """The body of the request, if it is short enough and comes in time.

    Raises:
        RefusalError: 413, 408, or 400 when the client leaves.
    """
    most = settings.request_kb << 10
    too_long = RefusalError(
        413,
        f"The request is longer than {settings.request_kb} KiB.",
        f"La requête dépasse {settings.request_kb} Kio.",
        {"Connection": "close"},
    )
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > _READ_THROUGH:
        raise too_long
    content, received = bytearray(), 0
    try:
        with anyio.fail_after(settings.receive_seconds):
            async for chunk in request.stream():
                received += len(chunk)
                if received > max(most, _READ_THROUGH):
                    raise too_long
                if received <= most:
                    content += chunk
    except TimeoutError:
        raise RefusalError(
            408,
            f"The request did not come within {settings.receive_seconds:g} seconds.",
            f"La requête n'est pas arrivée en {settings.receive_seconds:g} secondes.",
            {"Connection": "close"},
        ) from None
    except ClientDisconnect:
        raise RefusalError(400, "The client left.", "Le client est parti.") from None
    if received > most:
        raise too_long
    return bytes(content)


def _asked(fields: list[tuple[str, str]], *, post: bool = False) -> Asked:
    """What the parameters ask; of two forms the first counts."""
    if any(name == "update" for name, _ in fields):
        raise _update()
    queries = [value for name, value in fields if name == "query"]
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    if len(queries) > 1:
        raise RefusalError(400, "More than one query.", "Plus d'une requête.")
    if not queries and (post or default or named):
        raise RefusalError(
            400,
            "No query: give it as the parameter « query ».",
            "Pas de requête : donnez-la dans le paramètre « query ».",
        )
    for name in (*default, *named):
        try:
            iri(name)
        except QueryError as error:
            raise RefusalError(400, "A graph has to be named by an IRI.", str(error)) from None
    format_ = next((value for name, value in fields if name == "format"), "")
    dataset = Dataset(default, named) if default or named else None
    return Asked(queries[0] if queries else None, dataset, format_)
