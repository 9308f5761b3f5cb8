"""Content negotiation on `Accept` (RFC 9110 §12.5.1): quality, wildcards, specificity."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPLIT = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.A)
_RANGE = re.compile(r"[\w!#$%&'*+.^`|~-]+/[\w!#$%&'*+.^`|~-]+", re.A)
_GZIP = re.compile(
    r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.I
)
_LONGEST = 4096
"""Characters of the header that are read: no browser sends a tenth of it."""


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type to answer with, or None: nothing offered is acceptable (406).

    For each offered type the most specific range that matches gives its quality; the highest quality
    wins, and the order of `offered` (best first) among equals. No header, or an empty one, accepts
    everything; a range that is not well formed is left out. Of parameters only `q` counts, except that
    a range with others (`text/turtle;version=1.2`) is more specific than one without.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [one for part in _SPLIT.split(accept[:_LONGEST]) if (one := _range(part))]
    best, quality = None, 0.0
    for media in offered:
        found = _quality(media, ranges)
        if found > quality:
            best, quality = media, found
    return best


def _range(part: str) -> tuple[str, int, float] | None:
    """A media range, how specific it is, and its quality."""
    name, *parameters = (piece.strip() for piece in part.lower().split(";"))
    if name == "*":  # what Java's URLConnection sends
        name = "*/*"
    if not _RANGE.fullmatch(name):
        return None
    quality, others = 1.0, 0
    for parameter in parameters:
        key, _, value = (piece.strip() for piece in parameter.partition("="))
        if key == "q":
            if not _QUALITY.fullmatch(value):
                return None
            quality = float(value)
            break  # what follows q is an extension of Accept, not of the type
        others += 1
    specific = 0 if name == "*/*" else 1 if name.endswith("/*") else 2 + others
    return name, specific, quality


def _quality(media: str, ranges: Sequence[tuple[str, int, float]]) -> float:
    kind = media.split("/")[0]
    matching = [
        (specific, quality)
        for name, specific, quality in ranges
        if name in (media, f"{kind}/*", "*/*")
    ]
    return max(matching, default=(0, 0.0))[1]


def accepts_gzip(header: str | None) -> bool:
    """Whether `Accept-Encoding` admits gzip (RFC 9110 §12.5.3)."""
    return bool(header) and bool(_GZIP.search(header[:_LONGEST] if header else ""))
