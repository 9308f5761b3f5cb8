"""The European Learning Model 3 view of one certification (LOQ profile), as Turtle or JSON-LD.

The view is a projection: its nodes are copies, named by our IRIs with `#elm…` after them, so that
they stay conforming (closed shapes) even when loaded beside our graph. What LOQ requires and no
source states is reported, never made up. There is no elm:WebResource in it: the patterns that LOQ
puts on their addresses stop pySHACL on Python 3.11 (`(?i)` is not at their start).

Source: ELM 3.1, https://github.com/european-commission-empl/European-Learning-Model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from crosswalk.errors import QueryError, UnknownEntityError
from crosswalk.exports.base import (
    LICENCE,
    Export,
    Missing,
    accept,
    comments,
    mention,
    report,
    whole,
)
from crosswalk.exports.elm_rules import ALWAYS, PREFIXES, REQUIRED, expand, left_out, shrink
from crosswalk.exports.elm_view import View
from crosswalk.exports.neighbourhood import Neighbourhood
from crosswalk.identifiers import parse_certification
from crosswalk.notice import NOTICE

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
    head = comments((*mention(view.facts.sources), *report(missing, notes)))
    body = ox.serialize(view.triples(), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    content = whole(head + b"\n" + body)
    return Export("text/turtle", f"{number}-elm.ttl", content, missing, notes)


def jsonld(graph: Graph, /, **options: str) -> Export:
    """The view as JSON-LD; notice, licence and sources are on its document node.

    Raises:
        As `turtle`.
    """
    number, view, missing, notes = _project(graph, options)
    content = json.dumps(_compact(view.triples()), ensure_ascii=False, indent=1).encode()
    name = f"{number}-elm.jsonld"
    return Export("application/ld+json", name, whole(content + b"\n"), missing, notes)


def _project(
    graph: Graph, options: dict[str, str]
) -> tuple[str, View, tuple[Missing, ...], tuple[str, ...]]:
    accept("elm", options, {"certification"})
    if not options.get("certification"):
        raise QueryError("export elm : indiquez la certification (--certification RNCP41402)")
    summary = graph.certification(parse_certification(options["certification"]))
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
    for words in view.facts.mentions:
        view.text(node, "dcterms:rights", words)


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


def _compact(triples: Iterable[ox.Triple]) -> dict[str, Any]:
    """One object a node, properties by their prefixed names: JSON-LD that a person can read."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        node = nodes.setdefault(_bare(triple.subject), {"@id": _bare(triple.subject)})
        name = shrink(_bare(triple.predicate))
        if name == "rdf:type":
            node.setdefault("@type", []).append(shrink(_bare(triple.object)))
        else:
            node.setdefault(name, []).append(_json(triple.object))
    return {"@context": PREFIXES, "@graph": list(nodes.values())}


def _json(term: object) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _bare(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    kind = shrink(term.datatype.value)
    return {"@value": term.value} if kind == "xsd:string" else {"@value": term.value, "@type": kind}


def _bare(term: object) -> str:
    assert isinstance(term, ox.NamedNode)  # a view has no blank node and no quoted triple
    return term.value
