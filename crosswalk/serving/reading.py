"""Terms of the graph as a person reads them, for the pages; nothing here knows of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from crosswalk import french
from crosswalk.description import (
    ANNOTATED,
    DERIVED,
    OA,
    OWL,
    RDFS_LABEL,
    SELECTOR,
    STATED_IN,
    TYPE,
    Description,
    label,
    node,
)  # fmt: skip
from crosswalk.errors import CrosswalkError
from crosswalk.identifiers import DCTERMS, ID, ONTOLOGY, RDF, SKOS
from crosswalk.merged import quads
from crosswalk.originals import MarkedLine, original
from crosswalk.serving.naming import key, literal, local_name, made_up, natural, shown
from crosswalk.serving.words import CLASSES, PARTS, PROPERTIES, upper

_AROUND = 2
"""Lines shown on each side of a passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document: their IRI, the document's IRI and title, 1-based lines."""

    iri: str
    quote: str
    document: str
    title: str
    lines: str
    span: tuple[int, int] | None = None
    """Code points of the document's stored text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The same words of one document, wherever they stand in it."""

    quote: str
    document: str
    title: str
    places: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One object of a statement, or one subject that points here."""

    text: str
    iri: str = ""
    """Of a resource; "" for a literal."""
    code: str = ""
    graphs: tuple[str, ...] = ()
    passages: tuple[Quoted, ...] = ()
    axiom: str = ""
    language: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass
class Reader:
    """One request's view of a store: labels are looked up once."""

    base: ox.Store
    answering: frozenset[str]
    _labels: dict[str, str | None] = field(default_factory=dict)

    def label(self, iri: str) -> str | None:
        """The best label of something, None where it has none."""
        if iri not in self._labels:
            found = label(self.base, node(iri), self.answering)
            self._labels[iri] = found or made_up(self, iri)
        return self._labels[iri]

    def name(self, iri: str) -> str:
        """Its label, else the end of its IRI."""
        return self.label(iri) or shown(iri)

    def property(self, iri: str) -> str:
        """What a page calls a property."""
        local = iri.removeprefix(ONTOLOGY)
        if local in PARTS:
            return PARTS[local]
        if local != iri and local in french.WORDS:
            return french.WORDS[local]
        return PROPERTIES.get(iri) or upper(self._french(iri) or local_name(iri))

    def cls(self, iri: str) -> str:
        """What a page calls a class."""
        return CLASSES.get(iri) or self._french(iri) or local_name(iri)

    def value(self, term: object, graphs: Iterable[str] = ()) -> Value:
        """An object or a subject, as a person reads it."""
        if isinstance(term, ox.Literal):
            return Value(literal(term), graphs=tuple(graphs), language=term.language or "")
        iri = getattr(term, "value", "") if isinstance(term, ox.NamedNode) else ""
        if not iri:
            return Value("(nœud sans nom, à lire dans les données)", graphs=tuple(graphs))
        code = key(iri)
        text = self.name(iri)
        return Value(text, iri, "" if text.endswith(code) else code, tuple(graphs))

    def one(self, subject: str, predicate: str) -> ox.NamedNode | ox.Literal | None:
        """One object of a property, None where there is none."""
        if (about := node(subject)) is None:  # what would have named it is missing
            return None
        for quad in quads(self.base, about, ox.NamedNode(predicate)):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                return quad.object
        return None

    def text(self, subject: str, predicate: str) -> str:
        """The text or IRI of one object of a property, "" where there is none."""
        found = self.one(subject, predicate)
        return found.value if found else ""

    def passage(self, iri: str) -> Passage | None:
        """A passage by its IRI, None where it is something else (a whole export)."""
        document = self.text(iri, f"{OA}hasSource")
        if not document:
            return None
        facts: dict[str, str] = {}
        for quad in quads(self.base, ox.NamedNode(iri), SELECTOR):
            if isinstance(quad.object, ox.NamedNode):
                for fact in quads(self.base, quad.object):
                    facts[fact.predicate.value] = getattr(fact.object, "value", "")
        first, last = (facts.get(f"{ONTOLOGY}{name}Line", "") for name in ("start", "end"))
        lines = f"ligne {first}" if first == last else f"lignes {first} à {last}"
        words = facts.get(f"{OA}exact", "")
        start, end = facts.get(f"{OA}start", ""), facts.get(f"{OA}end", "")
        span = (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None
        return Passage(iri, words, document, self.name(document), lines if first else "", span)

    def around(self, passage: Passage) -> tuple[MarkedLine, ...]:
        """The lines of the document about a passage, its words marked; none where it is not here."""
        if passage.span is None:
            return ()
        name = self.text(passage.document, f"{DCTERMS}identifier")
        try:
            held = original(name, self.text(passage.document, f"{ONTOLOGY}fileHash"))
            return held.excerpt([passage.span], _AROUND)
        except CrosswalkError:  # a published table, or a document that changed since
            return ()

    def read_in(self, iri: str) -> tuple[Quoted, ...]:
        """The passages that an entity was derived from, in the default graph."""
        return self.quoted(self.all(iri, DERIVED.value))

    def quoted(self, places: Iterable[str]) -> tuple[Quoted, ...]:
        """The passages among some IRIs, those of the same words together."""
        found: dict[tuple[str, str], list[Passage]] = {}
        for one in filter(None, map(self.passage, places)):
            found.setdefault((one.quote, one.document), []).append(one)
        return tuple(
            Quoted(words, document, ones[0].title, tuple(ones))
            for (words, document), ones in found.items()
        )

    def all(self, subject: str, predicate: str) -> list[str]:
        """The IRIs or texts of every object of a property in the default graph, each once."""
        found = {
            quad.object.value
            for quad in quads(self.base, ox.NamedNode(subject), ox.NamedNode(predicate))
            if isinstance(quad.object, ox.NamedNode | ox.Literal)
            and getattr(quad.graph_name, "value", "") in self.answering
        }
        return sorted(found, key=natural)

    def _french(self, iri: str) -> str | None:
        if (term := node(iri)) is None:
            return None
        for quad in quads(self.base, term, ox.NamedNode(RDFS_LABEL)):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "fr":
                return quad.object.value
        return None


@dataclass(frozen=True, slots=True)
class Note:
    """What the annotation of one statement says: its axiom, where the statement is read."""

    axiom: str
    places: tuple[str, ...]


def notes_of(found: Description) -> dict[tuple[str, object], Note]:
    """The annotations of an entity's statements, by property and object; mappings are left out."""
    said: dict[str, dict[str, list[object]]] = {}
    for quad in found.notes:
        subject = getattr(quad.subject, "value", "")
        said.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    notes: dict[tuple[str, object], Note] = {}
    for axiom, facts in said.items():
        if f"{ONTOLOGY}layer" in facts:
            continue
        places = [*facts.get(STATED_IN.value, ()), *facts.get(f"{DCTERMS}source", ())]
        for about in facts.get(f"{OWL}annotatedProperty", ()):
            for target in facts.get(f"{OWL}annotatedTarget", ()):
                notes[getattr(about, "value", ""), target] = Note(
                    axiom, tuple(dict.fromkeys(getattr(one, "value", "") for one in places))
                )
    return notes


def mappings_of(found: Description) -> list[str]:
    """The mappings of the analysis that have this entity at one end, by their IRIs."""
    ends = {
        getattr(quad.subject, "value", "")
        for quad in (*found.notes, *found.incoming)
        if quad.predicate in (ANNOTATED, ox.NamedNode(f"{OWL}annotatedTarget"))
    }
    return sorted(one for one in ends if one.startswith(f"{ID}mapping/"))


def types(found: Description) -> list[str]:
    """The classes of an entity; a mention is left out where something describes it."""
    every = {q.object.value for q in found.own if q.predicate == TYPE and isinstance(q.object, ox.NamedNode)
             and getattr(q.subject, "value", "") == found.iri}  # fmt: skip
    mentioned = f"{ONTOLOGY}Mentioned"
    return sorted(every - {mentioned} if len(every) > 1 else every)


def by_predicate(found: Description) -> Mapping[str, dict[object, list[str]]]:
    """Property → object → the graphs that state it, of the entity's own statements."""
    grouped: dict[str, dict[object, list[str]]] = {}
    for quad in found.own:
        if getattr(quad.subject, "value", "") == found.iri:
            graphs = grouped.setdefault(quad.predicate.value, {}).setdefault(quad.object, [])
            graphs.append(getattr(quad.graph_name, "value", ""))
    return grouped


HIDDEN = frozenset((f"{RDF}type", DERIVED.value, f"{ONTOLOGY}position"))
LABEL_PROPERTIES = frozenset(f"{SKOS}{name}" for name in ("prefLabel", "altLabel"))
