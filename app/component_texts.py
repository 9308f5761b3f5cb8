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

FRENCH: dict[str, dict[str, str]] = {
    "InputInstructions": {
        "Press Enter to ${e}": "Appuyez sur Entrée pour ${e}",
        "Press ${r()?`⌘`:`Ctrl`}+Enter to ${e}": "Appuyez sur ${r()?`⌘`:`Ctrl`}+Entrée pour ${e}",
        "submit form": "envoyer",
        "apply": "valider",
    },
    "utils": {
        "Choose an option": "Choisissez",
        "Choose options": "Choisissez",
        "file upload": "Choisir un fichier",
        "File must be ${$(n,`b`)} or smaller.": (
            "Ce fichier est trop gros : ${$(n,`b`).replace('MB',' Mo')} au plus."
        ),
    },
    "Selectbox": {
        "No results": "Aucun résultat",
        "Clear value": "Effacer",
        "Open": "Ouvrir la liste",
    },
    "Multiselect": {
        "No results": "Aucun résultat",
        "Select all": "Tout choisir",
        "Selected values": "Valeurs choisies",
        "Remove ${e}": "Retirer ${e}",
        "Add: ${n}": "Ajouter : ${n}",
        "Clear all": "Tout effacer",
        "Open": "Ouvrir la liste",
    },
    "TextInput": {"Clear entry": "Effacer"},
    "DateInput": {
        "en-US": "fr-FR",  # the locale of the fields: jj/mm/aaaa, and the names of the segments
        "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
            "Flèches pour changer de date, Entrée pour choisir, Échap pour fermer."
        ),
        "Choose date": "Choisir la date",
        "Clear date": "Effacer la date",
    },
    "ArrowVegaLiteChart": {
        "Show data": "Voir les données",
        "Show chart": "Voir le diagramme",
        "Download as PNG": "Télécharger l'image (PNG)",
        "Copy Vega-Lite spec": "Copier la description du diagramme (Vega-Lite)",
        "Copied!": "Copié",
    },
    "Toolbar": {"Fullscreen": "Plein écran", "Close fullscreen": "Quitter le plein écran"},
    "Pagination": {
        "Pagination": "Pages de la liste",
        "Previous page": "Page précédente",
        "Next page": "Page suivante",
    },
    "FileUploader": {
        "Upload": "Choisir un fichier",
        "Drag and drop a file here": "Déposez un fichier ici",
        "Drag and drop files here": "Déposez des fichiers ici",
        "Add files": "Ajouter des fichiers",
        "${T(t,D.Byte,0)} per file": "${T(t,D.Byte,0).replace(`MB`,` Mo`)} au plus",
        "${e.type} files are not allowed.": "Ce genre de fichier (${e.type}) n'est pas accepté.",
    },
    "index": {
        "Skip to main content": "Aller au contenu",
        "App pages": "Pages de Passerelle",
        "Expand sidebar": "Ouvrir le menu",
        "Collapse sidebar": "Fermer le menu",
        "Main menu": "Réglages",
        "Connection error": "Connexion perdue",
        "Running...": "En cours…",
        "Streamlit server is not responding. Are you connected to the internet?": (
            "Passerelle ne répond plus. La fenêtre où elle a été lancée est-elle encore ouverte ?"
        ),
    },
}
"""Script of Streamlit (before its hash) → English → French; keys are whole template literals."""

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
    for english, french in FRENCH.get(name.split(".")[0], {}).items():
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
