"""The graph as a network for Gephi and its like: GraphML and GEXF.

Nodes are certifications, blocs, competences, and each declared row: a row joins two sets of blocs, so it
is a node that all of them are tied to, never a bundle of pairs; a computed coverage too. Every edge says
its layer. Both formats are written as the graph is read, one node or edge at a time.
Sources: GraphML (graphml.graphdrawing.org), GEXF 1.2 (gexf.net).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from crosswalk.exports import network_xml, sssom
from crosswalk.exports.base import Export, accept, mention
from crosswalk.exports.facts import Declared, Facts, key_of, number_of, plain_names
from crosswalk.exports.network_xml import Edge, Node
from crosswalk.graph.mappings import row_iri
from crosswalk.identifiers import DCTERMS, certification_iri
from crosswalk.matching.sssom import Row

if TYPE_CHECKING:
    from crosswalk.api import Graph

REGISTER, OFFICIAL = "registre", "officielle"


@dataclass
class Network:
    """The nodes and edges of an export; `mention` are the sentences that it carries."""

    facts: Facts
    known: set[str] = field(default_factory=set)
    """The nodes met so far: an edge of the analysis layer may lead to others."""

    def nodes(self) -> Iterator[Node]:
        """Every node once."""
        facts = self.facts
        blocs_of_rows = (
            bloc for row in facts.declared for bloc in (*row.source_blocs, *row.target_blocs)
        )
        titles = [
            *facts.certifications,
            *(certification_iri(n) for row in facts.declared for n in (row.source, row.target)),
            *(target for one in facts.certifications for target in self._replaced(one)),
        ]
        blocs = (bloc for one in facts.certifications for bloc in facts.parts(one, "hasBloc"))
        wanted = chain(
            (self._certification(one) for one in titles),
            (self._bloc(one) for one in chain(blocs, blocs_of_rows)),
            self._competences(),
            (self._row(one) for one in facts.declared),
            self._others(),
        )
        for node in wanted:
            if node.id not in self.known:
                self.known.add(node.id)
                yield node

    def _certification(self, iri: str) -> Node:
        facts, number = self.facts, number_of(iri)
        level = plain_names(facts.values(iri, "level"))
        values = {
            "kind": "certification", "certification": number, "code": number, "level": level,
            "certifier": " ; ".join(facts.certifiers(iri)), "layer": REGISTER,
        }  # fmt: skip
        return Node(iri, facts.label(iri) or number, values)

    def _bloc(self, iri: str) -> Node:
        facts, number = self.facts, number_of(iri)
        title = certification_iri(number)
        values = {
            "kind": "bloc", "certification": number,
            "code": facts.first(iri, "blocCode") or key_of(iri, "bloc"),
            "level": plain_names(facts.values(title, "level")),
            "certifier": " ; ".join(facts.certifiers(title)), "layer": REGISTER,
        }  # fmt: skip
        return Node(iri, facts.label(iri) or key_of(iri, "bloc"), values)

    def _competences(self) -> Iterator[Node]:
        for parent, one, kind in self._held():
            values = {
                "kind": kind,
                "certification": number_of(parent),
                "code": key_of(one, "competence"),
                "layer": REGISTER,
            }
            yield Node(one, self.facts.label(one), values)

    def _held(self) -> Iterator[tuple[str, str, str]]:
        facts = self.facts
        for certification in facts.certifications:
            for bloc in facts.parts(certification, "hasBloc"):
                for one in facts.parts(bloc, "hasCompetence"):
                    yield bloc, one, "compétence"
            for one in facts.parts(certification, "hasTransversalCompetence"):
                yield certification, one, "compétence transversale"

    def _row(self, row: Declared) -> Node:
        values = {
            "kind": "correspondance", "layer": row.layer, "correspondence_kind": row.kind,
            "direction": row.direction, "declared_by": " ; ".join(row.declared_by),
        }  # fmt: skip
        label = f"{row.source} reconnaît {row.target} en correspondance {row.kind}"
        return Node(row.iri, label, values)

    def _others(self) -> Iterator[Node]:
        """What mappings join that is neither a bloc nor a competence: a detail, a sentence of a bloc."""
        for found in sssom.analysis(self.facts.graph, self.facts.number):
            for row in found.rows:
                if row.counted:
                    yield _coverage(row)
                for side in ("subject", "object"):
                    values = {"kind": "énoncé", "certification": number_of(row[f"{side}_id"])}
                    yield Node(row[f"{side}_id"], row[f"{side}_label"], values)

    def edges(self) -> Iterator[Edge]:
        """Every edge, those of a layer together."""
        facts = self.facts
        for certification in facts.certifications:
            for bloc in facts.parts(certification, "hasBloc"):
                yield Edge(certification, bloc, {"kind": "a pour bloc", "layer": REGISTER})
        for parent, one, _ in self._held():
            yield Edge(parent, one, {"kind": "a pour compétence", "layer": REGISTER})
        for certification in facts.certifications:
            for former in self._replaced(certification):
                yield Edge(certification, former, {"kind": "remplace", "layer": OFFICIAL})
        for row in facts.declared:
            for bloc in row.source_blocs or (certification_iri(row.source),):
                yield Edge(bloc, row.iri, {"kind": "côté qui déclare", "layer": row.layer})
            for bloc in row.target_blocs or (certification_iri(row.target),):
                yield Edge(row.iri, bloc, {"kind": "côté reconnu", "layer": row.layer})
        for found in sssom.analysis(facts.graph, facts.number):
            for mapping in found.rows:
                yield from _counted(mapping) if mapping.counted else [_mapped(mapping)]

    def _replaced(self, certification: str) -> list[str]:
        return self.facts.values(certification, f"{DCTERMS}replaces")


def _mapped(row: Row) -> Edge:
    denied = row["predicate_modifier"] == "Not"
    values = {
        "kind": "rapprochement rejeté" if denied else "rapprochement",
        "layer": row["layer"],
        "predicate": row["predicate_id"],
        "confidence": row["confidence"],
    }
    return Edge(row["subject_id"], row["object_id"], values)


def _coverage(row: Row) -> Node:
    """A computed coverage: a node, as its blocs cover together."""
    counts = (row[f"coverage_{name}"] for name in ("covered", "partly", "of"))
    label = "{} couvertes, {} en partie, sur {} compétences".format(*counts)
    return Node(row_iri(row), label, {"kind": "couverture calculée", "layer": row["layer"]})


def _counted(row: Row) -> Iterator[Edge]:
    values = {"layer": row["layer"], "predicate": row["predicate_id"]}
    for bloc in row["subject_members"].split() or [row["subject_id"]]:
        yield Edge(bloc, row_iri(row), {"kind": "côté détenu", **values})
    for bloc in row["object_members"].split() or [row["object_id"]]:
        yield Edge(row_iri(row), bloc, {"kind": "côté visé", **values})


def graphml(graph: Graph, /, **options: str) -> Export:
    """GraphML; notice, licence and sources are data of the graph element.

    Raises:
        QueryError: an option is unknown.
        UnknownEntityError: the graph does not know the certification.
    """
    return _export(graph, "graphml", "application/graphml+xml", network_xml.graphml, options)


def gexf(graph: Graph, /, **options: str) -> Export:
    """GEXF 1.2; notice, licence and sources are in its `meta`.

    Raises:
        As `graphml`.
    """
    return _export(graph, "gexf", "application/gexf+xml", network_xml.gexf, options)


def _export(
    graph: Graph,
    name: str,
    media_type: str,
    lines: Callable[[Network, list[str]], Iterator[str]],
    options: dict[str, str],
) -> Export:
    accept(name, options, {"certification"})
    facts = Facts(graph, options.get("certification"))

    def write(out: BinaryIO) -> None:
        for line in lines(Network(facts), mention(facts.sources)):
            out.write(f"{line}\n".encode())

    return Export(media_type, f"{facts.number or 'passerelle'}.{name}", write)
