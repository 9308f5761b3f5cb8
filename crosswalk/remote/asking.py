"""Putting queries and updates to a SPARQL server, through SPARQLWrapper.

SPARQLWrapper writes the request of the protocol; `connection` sends it, because SPARQLWrapper's own
digest changes the opener of the whole process and its own sending follows redirections.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from http.client import HTTPException
from typing import Any

from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, SPARQLWrapper

from crosswalk.errors import ServerError
from crosswalk.remote.connection import Connection

_FORMS = {"CONSTRUCT": TURTLE, "DESCRIBE": TURTLE}


class _Wrapper(SPARQLWrapper):
    def __init__(
        self, url: str, connection: Connection, again: bool = True, patience: float = 0.0
    ) -> None:
        super().__init__(url)
        self._connection, self._again, self._patience = connection, again, patience

    def _query(self) -> tuple[Any, str]:
        found = self._connection.send(self._createRequest(), self._again, self._patience)
        return found, self.returnFormat


def ask(
    connection: Connection,
    url: str,
    query: str,
    form: str,
    defaults: Iterable[str] = (),
    named: Iterable[str] = (),
) -> tuple[bytes, Message]:
    """The answer to a query as the server sends it, JSON results or Turtle, and its headers.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE: SPARQLWrapper guesses it from the first such word,
    even one in a comment. `defaults` and `named` are the dataset (SPARQL 1.1 Protocol, 2.1.4);
    without them it is the server's own.

    Raises:
        ServerError: see `Connection.send`.
    """
    wrapper = _Wrapper(url, connection)
    wrapper.setQuery(query)
    wrapper.queryType = form
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(URLENCODED)
    wrapper.setReturnFormat(_FORMS.get(form, JSON))
    wrapper.setOnlyConneg(True)
    for graph in defaults:
        wrapper.addParameter("default-graph-uri", graph)
    for graph in named:
        wrapper.addParameter("named-graph-uri", graph)
    return _answer(wrapper)


def update(
    connection: Connection, url: str, text: str, again: bool = True, patience: float = 0.0
) -> None:
    """Carry out an update; `again` and `patience` as for `Connection.send`.

    Raises:
        ServerError: see `Connection.send`.
    """
    wrapper = _Wrapper(url, connection, again, patience)
    wrapper.setQuery(text)
    wrapper.queryType = "INSERT"  # any update, for SPARQLWrapper
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setOnlyConneg(True)
    _answer(wrapper)


def _answer(wrapper: _Wrapper) -> tuple[bytes, Message]:
    try:
        with wrapper.query().response as response:
            return response.read(), response.headers
    except (OSError, HTTPException) as error:
        words = " ".join(str(error).split())[:120] or type(error).__name__
        raise ServerError(f"{wrapper.endpoint} : réponse interrompue ({words})") from None
