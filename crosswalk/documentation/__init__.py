"""The documentation site: the ontology, the shapes, and the model explained to a certifier.

Static HTML made from `ontology/` and `shapes/` by Jinja2 templates of ours: no JavaScript, no
network, neither to build it nor to read it. `python -m crosswalk.documentation build/docs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crosswalk import resources
from crosswalk.errors import CrosswalkError, UnavailableError

if TYPE_CHECKING:
    from rdflib import Graph


def write_docs(target: Path) -> list[Path]:
    """Write the site into a folder, and return its files: the pages, then the ontology as Turtle.

    Raises:
        UnavailableError: Jinja2 is not installed.
        DocumentError: an ontology or shape file cannot be read.
        CrosswalkError: the folder cannot be written.
    """
    from crosswalk.checks.shapes import LAYERS, load_shapes
    from crosswalk.documentation.ontology import read

    sources = {path.name: path.read_bytes() for path in resources.ontology_dir().glob("*.ttl")}
    shapes = {layer: load_shapes(layer) for layer in LAYERS}
    pages = render(read(), shapes, sorted(sources, reverse=True))
    files = {name: text.encode() for name, text in pages.items()} | dict(sorted(sources.items()))
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (target / name).write_bytes(content)
    except OSError as error:
        raise CrosswalkError(f"{target} ne peut pas être écrit ({error.strerror})") from error
    return [target / name for name in files]


def render(
    ontology: Graph, shapes: Mapping[str, Graph], files: Sequence[str] = ()
) -> dict[str, str]:
    """The pages by file name, from an ontology, the shapes of each layer, and the files beside them.

    Raises:
        UnavailableError: Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError as error:
        raise UnavailableError(
            "la documentation demande Jinja2 : pip install 'passerelle[docs]'"
        ) from error
    from crosswalk.correspondences import sentence
    from crosswalk.documentation import drawing, example, ontology_page, shapes_page

    environment = Environment(
        loader=PackageLoader("crosswalk.documentation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    contexts = {
        "index.html": ontology_page.context(ontology) | {"files": files},
        "shapes.html": shapes_page.context(shapes),
        "modele.html": {
            "row_data": example.ROW,
            "sentence": sentence(example.ROW),
            "layers": drawing.layers(),
            "row": drawing.row(example.ANSWER),
        },
    }
    version = ontology_page.version(ontology)
    return {
        name: environment.get_template(f"{name}.j2").render(page=name, version=version, **context)
        for name, context in contexts.items()
    }
