"""A file of someone's own data, to be checked against the ontology.

Parsed by Oxigraph, which fetches nothing (a JSON-LD context at an address is refused) and does not fall
over deep nesting. RDF/XML is read only without a document type: entities are how a small file is made
enormous, or reads another one.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from crosswalk.errors import DocumentError, why
from crosswalk.graph.convert import node

MAX_BYTES = 20_000_000
MAX_TRIPLES = 100_000

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".turtle": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}


def load(path: Path) -> Graph:
    """The triples of the file (of all its graphs, if JSON-LD names some).

    Raises:
        DocumentError: the file is missing, too big, of another format, or not well formed; its line
            where it is known.
    """
    name = path.name
    if path.suffix.lower() not in _FORMATS:
        raise DocumentError(name, f"format attendu : {', '.join(sorted(_FORMATS))}")
    kind = _FORMATS[path.suffix.lower()]
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(name, f"plus de {MAX_BYTES // 1_000_000} Mo")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(name, f"ne se lit pas ({why(error)})") from error
    except UnicodeDecodeError:
        raise DocumentError(name, "n'est pas en UTF-8") from None
    if kind == ox.RdfFormat.RDF_XML and ("<!doctype" in text.lower() or "<!entity" in text.lower()):
        raise DocumentError(name, "RDF/XML avec un DOCTYPE : refusé ; enregistrez-le en Turtle")
    graph = Graph()
    with _quiet():
        for quad in _quads(text, kind, name):
            graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def _quads(text: str, kind: ox.RdfFormat, name: str) -> Iterator[ox.Quad]:
    try:
        for number, quad in enumerate(ox.parse(text, kind)):
            if number >= MAX_TRIPLES:
                raise DocumentError(name, f"plus de {MAX_TRIPLES} triplets")
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                raise DocumentError(name, "les triplets cités de RDF 1.2 ne sont pas pris")
            yield quad
    except SyntaxError as error:
        raise DocumentError(name, f"mal formé ({error.msg})", error.lineno) from error
    except ValueError as error:
        raise DocumentError(name, f"mal formé ({error})") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib warns of each malformed literal, with a stack; the check itself reports them."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
