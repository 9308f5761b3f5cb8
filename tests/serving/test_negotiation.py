"""RFC 9110 §12.5.1, by its own examples and by what clients send."""

from __future__ import annotations

import pytest

from crosswalk.serving.negotiation import accepts_gzip, choose

TURTLE, JSON, HTML, XML = "text/turtle", "application/ld+json", "text/html", "application/xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        (None, TURTLE),
        ("", TURTLE),
        ("*/*", TURTLE),
        ("text/turtle", TURTLE),
        ("application/ld+json", JSON),
        ("text/html", HTML),
        (BROWSER, HTML),
        ("text/*", TURTLE),
        ("application/*", JSON),
        ("text/turtle;q=0.3, application/ld+json;q=0.7", JSON),
        ("text/turtle;q=0.1, */*;q=0.9", JSON),  # the more specific range says 0.1 of Turtle
        ("text/turtle;q=0, */*", JSON),
        ("text/*;q=0.5, text/html;q=0.8", HTML),
        ("text/*, text/turtle;q=0", HTML),
        ("TEXT/Turtle ; Q=1", TURTLE),
        ("text/turtle;charset=utf-8;q=0.2, text/html;q=0.4", HTML),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=1.5, text/html", HTML),  # not a quality: this range is left out
        ("text/turtle;q=, text/html", HTML),
        (";;,,/,*/html,text/html", HTML),
        ("*", TURTLE),
        ('text/html;level="1,2", text/turtle;q=0.5', HTML),
        ("text/turtle, " * 500 + HTML, TURTLE),
    ],
)
def test_choose(accept: str | None, found: str | None) -> None:
    assert choose(accept, (TURTLE, JSON, HTML, XML)) == found


def test_the_first_offered_wins_among_equals() -> None:
    assert choose("application/ld+json, text/turtle", (TURTLE, JSON)) == TURTLE
    assert choose("application/ld+json, text/turtle", (JSON, TURTLE)) == JSON


@pytest.mark.parametrize(
    ("header", "admitted"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("br;q=1, gzip;q=0.2", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("*", True),
        ("gzipped", False),
    ],
)
def test_gzip(header: str | None, admitted: bool) -> None:
    assert accepts_gzip(header) is admitted
