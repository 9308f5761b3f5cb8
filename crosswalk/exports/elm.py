"""The European Learning Model 3 view of one certification (LOQ profile), as Turtle or JSON-LD.

The view is a projection: its nodes are copies, named by our IRIs with `#elm…` after them, so that
they stay conforming (closed shapes) even when loaded beside our graph. What LOQ requires and no
source states is reported, never made up. Source: ELM 3, https://github.com/european-commission-empl/
European-Learning-Model; the mapping is that of `ontology/alignments.ttl` and of docs/decisions.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from crosswalk.errors import QueryError, UnknownEntityError
from crosswalk.exports.base import LICENCE, LICENCE_WORDS, NOTICE, Export, Missing
from crosswalk.exports.elm_rules import ALWAYS, PREFIXES, REQUIRED, expand, left_out
from crosswalk.exports.elm_view import View
from crosswalk.exports.neighbourhood import Neighbourhood

if TYPE_CHECKING:
    from crosswalk.api import Graph


def turtle(graph: Graph, /, **options: str) -> Export:
    """The view as Turtle, its report in comments at the top.

    Raises:
        QueryError: no certification is named, or an option is unknown.
        IdentifierError: it is not a number.
        UnknownEntityError: the graph does not know it, or only its number.
    """
    number, view, missing, notes = _project(graph, options)
    export = Export(b"", "text/turtle", f"{number}-elm.ttl", missing, notes)
    comments = [NOTICE, LICENCE_WORDS, *(f"Source : {one.mention}" for one in view.facts.sources)]
    head = "".join(f"# {' '.join(line.split())}\n" for line in (*comments, *export.report))
    body = ox.serialize(view.triples(), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return Export(head.encode() + b"\n" + body, export.media_type, export.file_name, missing, notes)


def jsonld(graph: Graph, /, **options: str) -> Export:
    """The view as JSON-LD; notice, licence and sources are on its document node.

    Raises:
        As `turtle`.
    """
    number, view, missing, notes = _project(graph, options)
    body = ox.serialize(view.triples(), format=ox.RdfFormat.JSON_LD, prefixes=PREFIXES) or b""
    return Export(body, "application/ld+json", f"{number}-elm.jsonld", missing, notes)


def _project(
    graph: Graph, options: dict[str, str]
) -> tuple[str, View, tuple[Missing, ...], tuple[str, ...]]:
    if unknown := set(options) - {"certification"}:
        raise QueryError(f"export elm : option inconnue « {min(unknown)} »")
    if not options.get("certification"):
        raise QueryError("export elm : indiquez la certification (--certification RNCP41402)")
    summary = graph.certification(options["certification"])
    if not summary.described:
        raise UnknownEntityError(
            f"{summary.number} est seulement citée par nos sources : rien à exporter"
        )
    facts = Neighbourhood(graph, summary.number)
    view = View(facts)
    view.build()
    _document(view)
    notes = (*ALWAYS, *view.conflicts, *left_out(facts.properties()))
    return summary.number, view, _missing(view), notes


def _document(view: View) -> None:
    """The node of the file itself: the closed shapes have no place for a licence."""
    node = view.node(view.facts.iri, "document", "foaf:Document")
    view.link(node, "foaf:primaryTopic", view.qualification)
    view.link(node, "dcterms:license", LICENCE)
    view.text(node, "dcterms:description", NOTICE)
    for source in view.facts.sources:
        view.link(node, "dcterms:source", source.iri)
        view.text(node, "dcterms:rights", f"Source : {source.mention}")


def _missing(view: View) -> tuple[Missing, ...]:
    """What LOQ will find missing."""
    found = []
    for target, paths in REQUIRED.items():
        nodes = view.nodes(target)
        for path, sentence in paths.items():
            bare = tuple(node for node in nodes if not view.has(node, expand(path)))
            if bare:
                found.append(Missing(target, path, bare, sentence))
    return tuple(found)
