"""Pages for a person: Jinja2 templates of ours, local files only, and the headers that hold them to it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from crosswalk.notice import NOTICE
from crosswalk.serving.context import Context

STATIC = Path(__file__).parent / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, no script or style inside a page, no frame around it."""
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Vary": "Accept",
}


@cache
def environment() -> Environment:
    """The templates of `crosswalk/serving/templates`, which escape what they show."""
    return Environment(
        loader=PackageLoader("crosswalk.serving"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int = 200, style: str = "", /, **values: Any) -> HTMLResponse:
    """A page made of a template, which extends `layout.html.j2`.

    `style` is the hash of one style that a script of the page puts into it.
    """
    text = environment().get_template(f"{template}.html.j2").render(notice=NOTICE, **values)
    response = HTMLResponse(text, status, HEADERS)
    if style:
        response.headers["Content-Security-Policy"] = CSP.replace(
            "style-src 'self'", f"style-src 'self' '{style}'"
        )
    return response


def routes(context: Context) -> list[BaseRoute]:  # noqa: ARG001
    """The local files: style, scripts, the query editor where it was built."""
    return [Mount("/static", StaticFiles(directory=STATIC))]
