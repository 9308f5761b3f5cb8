"""Requests to a SPARQL server: credentials, patience, and errors that fit on one line.

Digest credentials are sent with the first body, from a challenge asked for beforehand: a server that
answers 401 while a large body is still on its way closes the connection (measured with Virtuoso).
No redirection is followed: urllib would hand the credentials on to wherever it leads.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPDigestAuthHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from crosswalk import __version__
from crosswalk.errors import ServerError

USER, PASSWORD = "CROSSWALK_SERVER_USER", "CROSSWALK_SERVER_PASSWORD"
"""The environment variables of the credentials; a password is never an argument of a command."""
TIMEOUT = 60.0
"""Seconds without a byte after which a server is given up."""
ATTEMPTS = 5
BUSY = frozenset({429, 502, 503, 504})
"""Answers after which the same request may succeed later."""
SCHEMES = ("basic", "digest")
_PAUSE, _LONGEST = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks; `scheme` is `basic`, `digest`, or empty: the one that the server asks for."""

    user: str
    password: str = field(repr=False)
    scheme: str = ""

    @classmethod
    def from_environment(cls) -> Credentials | None:
        """Those of the environment, if any."""
        user = os.environ.get(USER)
        return cls(user, os.environ.get(PASSWORD, "")) if user else None


def is_local(url: str) -> bool:
    """Whether a URL leads to this machine, by its name alone."""
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def checked_url(url: str, credentials: Credentials | None = None, plain: bool = False) -> str:
    """A URL that may be asked.

    `plain` allows a password over http to another machine.

    Raises:
        ServerError: not http(s), a password in it, or a password that anyone on the way would read.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ServerError(f"« {url[:80]} » : attendu l'adresse http(s) d'un serveur SPARQL")
    if parts.username or parts.password:
        raise ServerError(
            f"adresse avec un mot de passe refusée : donnez-le par {USER} et {PASSWORD}"
        )
    if credentials and parts.scheme == "http" and not is_local(url) and not plain:
        raise ServerError(
            f"{parts.hostname} : le mot de passe passerait en clair (http) ; prenez une adresse "
            "https, ou --insecure si le réseau est le vôtre"
        )
    return url


def _opener() -> OpenerDirector:
    """What opens a URL, without what would follow a redirection."""
    found = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler):
        found.add_handler(handler())
    found.add_handler(HTTPErrorProcessor())
    return found


class Connection:
    """Requests to one server, with the same credentials."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        timeout: float = TIMEOUT,
        attempts: int = ATTEMPTS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.credentials, self.timeout, self.attempts = credentials, timeout, attempts
        self._pause = pause
        self._opener = _opener()
        basic = credentials is not None and credentials.scheme == "basic"
        self._scheme: str | None = "basic" if basic else None
        self._challenge: dict[str, str] = {}
        self._passwords = HTTPPasswordMgrWithDefaultRealm()
        self._digest = HTTPDigestAuthHandler(self._passwords)

    def send(self, request: Request, again: bool = True, patience: float = 0.0) -> Any:
        """The answer to a request, its status 2xx; a busy or silent server is asked again.

        `again` is False for a request that must not be made twice; `patience` is how many seconds
        this one may take, where that is more than usual.

        Raises:
            ServerError: refused, unreachable, or too slow; one line.
        """
        request.add_header("User-Agent", f"Passerelle/{__version__}")
        attempt, challenged, timeout = 1, False, max(self.timeout, patience)
        while True:
            self._authorize(request)
            try:
                return self._opener.open(request, timeout=timeout)
            except HTTPError as error:
                with error:
                    if error.code == 401 and self._challenged(error.headers) and not challenged:
                        challenged = True
                        continue
                    if error.code not in BUSY or attempt == self.attempts:
                        raise _refused(request.full_url, error) from None
                    wait = _asked_pause(error.headers)
            except (URLError, OSError, HTTPException) as error:
                reason = error.reason if isinstance(error, URLError) else error
                hopeless = isinstance(reason, ConnectionRefusedError) or not again
                if hopeless or attempt == self.attempts:
                    raise _unreachable(request.full_url, reason, timeout) from None
                wait = None
            self._pause(wait if wait is not None else min(_PAUSE * 2 ** (attempt - 1), _LONGEST))
            attempt += 1

    def _authorize(self, request: Request) -> None:
        """Put the credentials on a request, once it is known how the server wants them."""
        who = self.credentials
        if who is None:
            return
        if self._scheme is None and request.data is not None:
            self._ask_scheme(request.full_url)
        if self._scheme == "basic":
            token = base64.b64encode(f"{who.user}:{who.password}".encode()).decode("ascii")
            request.add_header("Authorization", f"Basic {token}")
        elif self._scheme == "digest":
            self._passwords.add_password(None, request.full_url, who.user, who.password)
            if value := self._digest.get_authorization(request, self._challenge):
                request.add_header("Authorization", f"Digest {value}")

    def _ask_scheme(self, url: str) -> None:
        """Ask without credentials and without a body, only for the challenge."""
        try:
            self._opener.open(Request(url, method="GET"), timeout=self.timeout).close()
        except HTTPError as error:
            with error:
                self._challenged(error.headers)
        except (URLError, OSError, HTTPException):
            return  # the request itself will say it

    def _challenged(self, headers: Message) -> bool:
        """Whether a refusal carries a challenge that our credentials can meet."""
        if self.credentials is None:
            return False
        for value in headers.get_all("WWW-Authenticate", []):
            scheme, _, rest = value.partition(" ")
            if scheme.lower() in (
                [self.credentials.scheme] if self.credentials.scheme else SCHEMES
            ):
                self._scheme = scheme.lower()
                self._challenge = parse_keqv_list(parse_http_list(rest))
                return True
        return False


def _asked_pause(headers: Message) -> float | None:
    """The seconds of `Retry-After`, at most `_LONGEST`; None where it gives none."""
    try:
        return min(max(float(headers.get("Retry-After", "")), 0.0), _LONGEST)
    except ValueError:
        return None


_SAID = {
    401: "identifiants refusés (401) ; voyez --auth basic ou digest",
    403: "écriture ou lecture interdite (403)",
    404: "pas de service SPARQL à cette adresse (404)",
    405: "cette opération n'est pas permise à cette adresse (405)",
    406: "aucune forme de réponse en commun (406)",
    413: "envoi trop gros pour ce serveur (413) ; réduisez --batch",
    415: "forme d'envoi refusée (415)",
}


def _refused(url: str, error: HTTPError) -> ServerError:
    """What a status means, with the first words of the server's own explanation."""
    detail = ""
    with suppress(OSError, HTTPException):
        detail = " ".join(error.read(2000).decode("utf-8", "replace").split())[:200]
    if 300 <= error.code < 400:
        place = error.headers.get("Location", "?")[:100]
        return ServerError(
            f"{_place(url)} : redirigé vers {place} ; donnez l'adresse finale", error.code
        )
    said = _SAID.get(error.code, f"le serveur répond {error.code}")
    return ServerError(f"{_place(url)} : {said}" + (f" : {detail}" if detail else ""), error.code)


def _unreachable(url: str, reason: object, timeout: float) -> ServerError:
    if isinstance(reason, TimeoutError):
        return ServerError(f"{_place(url)} : pas de réponse en {timeout:g} s")
    if isinstance(reason, ConnectionRefusedError):
        return ServerError(f"{_place(url)} : connexion refusée ; le serveur est-il lancé ?")
    words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return ServerError(f"{_place(url)} : injoignable ({' '.join(str(words).split())[:120]})")


def _place(url: str) -> str:
    """A URL as it is shown: without its question."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
