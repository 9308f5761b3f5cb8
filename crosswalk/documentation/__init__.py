"""The documentation site: the ontology, the shapes, and the model explained to a certifier.

Static HTML made from `ontology/` and `shapes/` by Jinja2 templates of ours: no JavaScript, no
network, neither to build it nor to read it. `python -m crosswalk.documentation build/docs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk import resources
from crosswalk.errors import CrosswalkError, UnavailableError

if TYPE_CHECKING:
    from rdflib import Graph


def write_docs(target: Path) -> list[Path]:
    """Write the site into a folder, and return the files: the pages, then the ontology itself.

    Raises:
        UnavailableError: Jinja2 is not installed.
        DocumentError: an ontology or shape file cannot be read.
        CrosswalkError: the folder cannot be written.
    """
    from crosswalk.checks.shapes import LAYERS, load_shapes
    from crosswalk.documentation.ontology import read

    pages = render(read(), {layer: load_shapes(layer) for layer in LAYERS})
    files = {name: text.encode() for name, text in pages.items()}
    for source in sorted(resources.ontology_dir().glob("*.ttl")):
        files[source.name] = source.read_bytes()
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (target / name).write_bytes(content)
    except OSError as error:
        raise CrosswalkError(f"{target} ne peut pas être écrit ({error.strerror})") from error
    return [target / name for name in files]


def render(ontology: Graph, shapes: Mapping[str, Graph]) -> dict[str, str]:
    """The pages by file name, from an ontology and the shapes of each layer.

    Raises:
        UnavailableError: Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise UnavailableError(
            "il manque Jinja2 : pip install 'passerelle[docs]' (documentation HTML)"
        ) from error
    from crosswalk import __version__, drawing_of_layers_placeholder  # noqa
