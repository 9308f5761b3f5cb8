"""SPARQL as text: its terms, its tokens, the form of a query."""

from __future__ import annotations

import re

from crosswalk.errors import QueryError

_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|\n|\Z)'
    r"|'(?:[^'\\\n]|\\.)*+(?:'|\n|\Z)"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n]*"
    r"|\\.",
    re.S,
)
"""Strings, IRIs, comments and escaped characters, as the SPARQL grammar has its terminals: no keyword
is inside. A string left open goes to its end, so that a hostile text is read once."""


def bare(text: str) -> str:
    """A text without its strings, IRIs and comments: what is left can hold keywords."""
    return _OPAQUE.sub(" ", text)


def blanked(text: str) -> str:
    """The same, each character left out a space: what is left stands in its place."""
    return _OPAQUE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def literal(text: str) -> str:
    """A plain SPARQL string literal, escaped."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    )
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04X}" for c in escaped) + '"'


def iri(text: str) -> str:
    """A SPARQL IRI.

    Raises:
        QueryError: a character that an IRI cannot hold.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", text):
        raise QueryError(f"« {shown(text)} » n'est pas un IRI")
    return f"<{text}>"


def shown(text: str) -> str:
    """What a person typed, as a message may repeat it."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:60])


_FORM = re.compile(r"(?<![\w:?$%.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.I)


def prologue(text: str) -> str:
    """What comes before the query proper: its comments and prefixes."""
    match = _FORM.search(blanked(text))
    return text[: match.start()] if match else ""


def form(text: str) -> str:
    """`SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`."""
    match = _FORM.search(bare(text))
    return match[1].upper() if match else "SELECT"


_ORDER = re.compile(
    r"\bORDER\s+BY\s+(?:(?:ASC|DESC)\s*\(\s*\?\w+\s*\)\s*|\?\w+\s*)+"
    r"(?=(?:(?:LIMIT|OFFSET)\s+\d+\s*)*\Z)",
    re.I,
)


def order(text: str) -> str:
    """The `ORDER BY` of a query; empty where it has none, or sorts by more than variables."""
    match = _ORDER.search(bare(text))
    return match[0].strip() if match else ""
