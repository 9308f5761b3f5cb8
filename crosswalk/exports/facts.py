"""What the tables and the networks are made of: the plain facts of the default graph, by property.

Read by property rather than by query: one pass over an index for each property, whatever the size of
the register, and a statement that several graphs make counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from crosswalk.correspondences import LAYERS
from crosswalk.exports.part import of_certification
from crosswalk.exports.sources import Source, sources
from crosswalk.graph.terms import DIRECTIONS, KINDS
from crosswalk.identifiers import DCTERMS, ID, ONTOLOGY, RDF, SKOS, parse_certification

if TYPE_CHECKING:
    from crosswalk.api import Graph

RDF_TYPE = f"{RDF}type"
XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
OA = "http://www.w3.org/ns/oa#"
CERTIFICATIONS = f"{ID}certification/"
_KINDS = {str(iri): kind.value for kind, iri in KINDS.items()}
_DIRECTIONS = {str(iri): one.value for one, iri in DIRECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared row: one statement between two sets of blocs (IRIs); no bloc: the whole title."""

    iri: str
    source: str
    source_blocs: tuple[str, ...]
    target: str
    target_blocs: tuple[str, ...]
    kind: str
    direction: str
    layer: str
    documents: tuple[str, ...]
    """IRIs of what declares it."""
    declared_by: tuple[str, ...]
    """Names: who declares it, else the certifiers of the declaring title."""
    legal_source: str
    together: bool
    """False where the words do not say that the blocs count as one set."""


class Facts:
    """The default graph, or what it says of one certification, read property by property."""

    def __init__(self, graph: Graph, certification: str | None = None) -> None:
        self.graph = graph
        self.number = (
            graph.certification(parse_certification(certification)).number
            if certification
            else None
        )
        self._defaults = graph.default_graphs()
        self._base = graph.store.database()
        self._read: dict[str, dict[str, list[str]]] = {}
        self._classes: dict[str, set[str]] = {}

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources to name in the mention."""
        return sources(self.graph, self.number)

    @cached_property
    def _part(self) -> dict[str, list[ox.Quad]] | None:
        if self.number is None:
            return None
        found: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in of_certification(self._base, self.number, self._defaults):
            found[quad.predicate.value].append(quad)
        return found

    def _quads(self, predicate: str, value: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
        if self._part is not None:
            yield from self._part.get(predicate, [])
            return
        for name in self._defaults:
            term = ox.NamedNode(predicate)
            yield from self._base.quads_for_pattern(None, term, value, ox.NamedNode(name))

    def all(self, predicate: str) -> dict[str, list[str]]:
        """Subject → its values, as plain text, sorted; texts in another language than French left out."""
        if predicate not in self._read:
            found: dict[str, set[str]] = defaultdict(set)
            for quad in self._quads(predicate):
                value = quad.object
                foreign = isinstance(value, ox.Literal) and value.language not in (None, "fr")
                if isinstance(quad.subject, ox.NamedNode) and not foreign:
                    found[quad.subject.value].add(str(getattr(value, "value", value)))
            self._read[predicate] = {node: sorted(values) for node, values in found.items()}
        return self._read[predicate]

    def values(self, subject: str, name: str) -> list[str]:
        """The values of a property, by its name in our ontology or its IRI."""
        return self.all(name if ":" in name else f"{ONTOLOGY}{name}").get(subject, [])

    def first(self, subject: str, name: str) -> str:
        """The first value; nothing where there is none."""
        return next(iter(self.values(subject, name)), "")

    def joined(self, subject: str, name: str) -> str:
        """All the values: two sources that disagree both show."""
        return " ; ".join(self.values(subject, name))

    def label(self, subject: str) -> str:
        """The preferred label, else the first of the others."""
        return self.first(subject, f"{SKOS}prefLabel") or self.first(subject, f"{SKOS}altLabel")

    def of_class(self, name: str) -> list[str]:
        """The IRIs of a class of ours, sorted."""
        if name not in self._classes:
            cls = ox.NamedNode(f"{ONTOLOGY}{name}")
            found = (quad.subject for quad in self._quads(RDF_TYPE, cls) if quad.object == cls)
            self._classes[name] = {one.value for one in found if isinstance(one, ox.NamedNode)}
        return sorted(self._classes[name])

    def is_a(self, subject: str, name: str) -> bool:
        """Whether it is of a class of ours."""
        self.of_class(name)
        return subject in self._classes[name]

    def position(self, subject: str) -> int:
        """Its place in its parent; things without a place come last."""
        places = self.values(subject, "position")
        return min(map(int, places)) if places else 10**9

    def parts(self, subject: str, name: str) -> list[str]:
        """What a property leads to, in the order of the source."""
        return sorted(self.values(subject, name), key=lambda one: (self.position(one), one))

    @cached_property
    def certifications(self) -> list[str]:
        """IRIs of the certifications, those only named by others included, by register and number."""
        if self.number:
            return [f"{CERTIFICATIONS}{self.number}"]
        found = {*self.of_class("Certification"), *self.of_class("Mentioned")}
        return sorted(found, key=lambda iri: _order(number_of(iri)))

    def certifiers(self, certification: str) -> list[str]:
        """The names of those who award it."""
        found = (self.label(one) for one in self.values(certification, "certifier"))
        return list(dict.fromkeys(name for name in found if name))

    @cached_property
    def declared(self) -> list[Declared]:
        """Every declared row, by the titles that it joins."""
        found = [self._declared(row) for row in self.of_class("Correspondence")]
        return sorted(found, key=lambda one: (_order(one.source), _order(one.target), one.iri))

    def _declared(self, row: str) -> Declared:
        source = self.first(row, "sourceCertification")
        target = self.first(row, "targetCertification")
        sets = (
            tuple(sorted(self.values(row, f"{XKOS}{side}Concept"), key=self._in_order))
            for side in ("source", "target")
        )
        source_blocs, target_blocs = sets
        by = [name for one in self.values(row, "declaredBy") if (name := self.label(one))]
        return Declared(
            iri=row,
            source=number_of(source),
            source_blocs=source_blocs,
            target=number_of(target),
            target_blocs=target_blocs,
            kind=_KINDS[self.first(row, "kind")],
            direction=_DIRECTIONS[self.first(row, "direction")],
            layer=LAYERS[self.first(row, "layer")],
            documents=tuple(self.values(row, "declaredIn")),
            declared_by=tuple(by or self.certifiers(source)),
            legal_source=self.joined(row, "legalSource"),
            together="false" not in self.values(row, "togetherStated"),
        )

    def _in_order(self, bloc: str) -> tuple[int, str]:
        return self.position(bloc), bloc

    def passages(self, subject: str) -> list[tuple[str, int, int, str]]:
        """The passages of an entity: document, first and last line, quote; in the order of reading."""
        found = []
        for passage in self.values(subject, DERIVED):
            document = self.first(self.first(passage, f"{OA}hasSource"), f"{DCTERMS}identifier")
            selectors = self.values(passage, f"{OA}hasSelector")
            quote = next((q for one in selectors if (q := self.first(one, f"{OA}exact"))), "")
            for one in selectors:
                if start := self.first(one, "startLine"):
                    found.append((document, int(start), int(self.first(one, "endLine")), quote))
        return sorted(found)


def number_of(iri: str) -> str:
    """`RNCP41402` of the IRI of a certification or of one of its parts."""
    return iri.removeprefix(CERTIFICATIONS).split("/", 1)[0]


def key_of(iri: str, segment: str) -> str:
    """The key of a part in its IRI: `BC01` of `…/bloc/BC01/competence/3` for `bloc`."""
    found = iri.partition(f"/{segment}/")[2]
    return unquote(found.split("/", 1)[0])


def _order(number: str) -> tuple[str, int, str]:
    """RNCP before RS, then by number."""
    register = number.rstrip("0123456789")
    digits = number[len(register) :]
    return register, int(digits or 0), number


def plain_names(iris: Iterable[str]) -> str:
    """Codes as people write them: the last step of each IRI."""
    return ", ".join(unquote(iri.rsplit("/", 1)[-1]) for iri in iris)
