"""The French of what Streamlit words itself, put in place as its files are served.

Streamlit 1.67 has no translations. Its scripts hold these sentences as JavaScript template literals;
each is replaced whole, so that a sentence that a new version words otherwise stays in English and
`tests/app` says so.
"""

from __future__ import annotations

import gzip
import re
from email.utils import formatdate
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FRENCH: dict[str, str] = {
    "Skip to main content": "Aller au contenu",
    "Press Enter to ${e}": "Appuyez sur Entrée pour ${e}",
    "submit form": "envoyer",
    "apply": "valider",
    "Choose an option": "Choisissez",
    "Choose options": "Choisissez",
    "No results": "Aucun résultat",
    "Next page": "Page suivante",
    "Previous page": "Page précédente",
    "Clear value": "Effacer",
    "Running...": "En cours…",
    "Connection error": "Connexion perdue",
    "Download as CSV": "Télécharger en CSV",
    "Copy to clipboard": "Copier",
}
"""English of Streamlit → French. Keys are the whole text of a template literal."""

_STATIC = "/static/js/"


class French:
    """ASGI middleware: French `index.html` and scripts; everything else passes."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if _STATIC in path and path.endswith(".js"):
            if body := script(path.rsplit("/", 1)[1]):
                await _answer(scope, send, body, "text/javascript", "public, max-age=3600")
                return
        elif "text/html" in _header(scope, b"accept") and "/_stcore/" not in path:
            await _answer(scope, send, page(), "text/html", "no-cache")
            return
        await self.app(scope, receive, send)


@lru_cache(maxsize=1)
def page() -> tuple[bytes, bytes]:
    """Streamlit's page in French, plain and compressed."""
    text = (_folder() / "index.html").read_text(encoding="utf-8")
    text = text.replace('<html lang="en">', '<html lang="fr">', 1)
    text = text.replace("<title>Streamlit</title>", "<title>Passerelle</title>", 1)
    text = re.sub(
        r"<noscript>.*?</noscript>",
        "<noscript><p>Passerelle demande JavaScript. Sans lui : la ligne de commande "
        "« crosswalk » donne les mêmes réponses.</p></noscript>",
        text,
        flags=re.S,
    )
    text = re.sub(r"<!--\s+Machine-readable.*?openapi\.json\" />", "", text, flags=re.S)
    return text.encode(), gzip.compress(text.encode(), 6)


@cache
def script(name: str) -> tuple[bytes, bytes] | None:
    """A script in French, plain and compressed; None where it holds nothing to translate."""
    file = _folder() / "static" / "js" / name
    if "/" in name or "\\" in name or not file.is_file():
        return None
    text = file.read_text(encoding="utf-8")
    done = text
    for english, french in FRENCH.items():
        done = done.replace(f"`{english}`", f"`{french}`")
    return None if done == text else (done.encode(), gzip.compress(done.encode(), 6))


def _folder() -> Path:
    import streamlit

    return Path(streamlit.__file__).parent / "static"


def _header(scope: Any, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def _answer(scope: Any, send: Any, body: tuple[bytes, bytes], kind: str, cache: str) -> None:
    zipped = "gzip" in _header(scope, b"accept-encoding")
    content = body[1] if zipped else body[0]
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", cache.encode()),
        (b"date", formatdate(usegmt=True).encode()),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if zipped:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send(
        {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content}
    )
