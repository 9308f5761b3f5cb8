"""IRIs and local addresses: the data keeps its canonical IRIs, links on the pages lead to this service."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

from starlette.requests import Request

from crosswalk.identifiers import BASE, ONTOLOGY

LONGEST = 2_000
"""Characters of a path that are looked up: the longest IRI of a correspondence has some 150."""
_KEPT = "+:@!$&'()*,;=~._-"
"""What stands unescaped in one segment of an IRI of ours: `+` joins the blocs of a correspondence."""


def local(iri: str) -> str:
    """The address at which this service answers for an IRI of ours; another IRI unchanged."""
    if not iri.startswith(BASE):
        return iri
    if iri.startswith(ONTOLOGY):
        return f"/ontology.html#{iri.removeprefix(ONTOLOGY)}"
    return f"/{quote(iri.removeprefix(BASE), safe=_KEPT + '/%#?')}"


def requested(request: Request) -> str:
    """The path that was asked for, as it was written, without its first slash.

    The percent escapes stay: they are part of the IRIs (`%2F` is no `/`).
    """
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    text = raw.split(b"?", 1)[0].decode("ascii", errors="replace")
    return text.lstrip("/")


def candidates(path: str) -> Iterator[str]:
    """The IRIs of ours that a path may mean: as written, escaped in our way, not escaped at all."""
    if len(path) > LONGEST:
        return
    written = path.rstrip("/") or path
    escaped = "/".join(quote(unquote(part), safe=_KEPT) for part in written.split("/"))
    for one in dict.fromkeys((written, escaped, unquote(written))):
        yield BASE + one
