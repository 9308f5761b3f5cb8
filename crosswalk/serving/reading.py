"""Terms of the graph as a person reads them, for the pages; nothing here knows of HTML."""

from __future__ import annotations

import re
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
    quote,
)  # fmt: skip
from crosswalk.identifiers import BASE, DCTERMS, ID, ONTOLOGY, RDF, SKOS
from crosswalk.serving.words import CLASSES, PARTS, PROPERTIES, upper

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document: their IRI, the document's IRI and title, 1-based lines."""

    iri: str
    quote: str
    document: str
    title: str
    lines: str


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
            found = label(self.base, ox.NamedNode(iri), self.answering)
            self._labels[iri] = found or self._own_words(iri)
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
        pattern = (ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
        for quad in self.base.quads_for_pattern(*pattern):
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
        for quad in self.base.quads_for_pattern(ox.NamedNode(iri), SELECTOR, None, None):
            if isinstance(quad.object, ox.NamedNode):
                for fact in self.base.quads_for_pattern(quad.object, None, None, None):
                    facts[fact.predicate.value] = getattr(fact.object, "value", "")
        first, last = (facts.get(f"{ONTOLOGY}{name}Line", "") for name in ("start", "end"))
        lines = f"ligne {first}" if first == last else f"lignes {first} à {last}"
        words = facts.get(f"{OA}exact", "")
        return Passage(iri, words, document, self.name(document), lines if first else "")

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
        pattern = (ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
        found = {
            quad.object.value
            for quad in self.base.quads_for_pattern(*pattern)
            if isinstance(quad.object, ox.NamedNode | ox.Literal)
            and getattr(quad.graph_name, "value", "") in self.answering
        }
        return sorted(found, key=natural)

    def _french(self, iri: str) -> str | None:
        for quad in self.base.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(RDFS_LABEL), None, None
        ):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "fr":
                return quad.object.value
        return None

    def _own_words(self, iri: str) -> str | None:
        """Words for what has no label, made of what it is about."""
        if not iri.startswith(ID):
            return None
        if iri.endswith("/referential"):
            return f"Référentiel de {iri.rsplit('/', 2)[1]}"
        if iri.endswith(("/quote", "/position")) and "/passage/" in iri:
            return "Les mots du passage" if iri.endswith("/quote") else "La place du passage"
        if "/passage/" in iri:
            words = quote(self.base, ox.NamedNode(iri))
            return f"« {shortened(words)} »" if words else None
        if iri.startswith(f"{ID}axiom/"):
            source, about = (
                self.text(iri, f"{OWL}annotated{one}") for one in ("Source", "Property")
            )
            return f"{self.property(about)} : {self.name(source)}" if source and about else None
        if iri.startswith(f"{ID}mapping/"):
            one, other = (
                self.text(iri, f"https://w3id.org/sssom/{n}_label") for n in ("subject", "object")
            )
            return f"« {shortened(one, 60)} » et « {shortened(other, 60)} »"
        if iri.startswith(f"{ID}correspondence/"):
            return "Correspondance de {} ({}) avec {} ({})".format(*_sides(iri))
        if iri.startswith(f"{ID}correspondence-table/"):
            return "Correspondances de {} avec {}".format(*iri.rsplit("/", 2)[1:])
        if "/figures/" in iri:
            measure = local_name(self.text(iri, "http://purl.org/linked-data/cube#measureType"))
            return f"{french.word(measure)}, {iri.rsplit('/', 2)[1]}" if measure else None
        if iri.endswith("/figures"):
            return f"Statistiques de {iri.rsplit('/', 2)[1]}"
        if "/habilitation/" in iri:
            return f"Habilitation de {self.name(self.text(iri, f'{ONTOLOGY}partner'))}"
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


def literal(term: ox.Literal) -> str:
    """A literal in French: dates, durations, yes and no."""
    datatype = term.datatype.value.removeprefix(XSD)
    if datatype in ("date", "gYear", "gYearMonth", "dateTime"):
        return french.day(term.value)
    if datatype in ("dayTimeDuration", "duration"):
        return french.duration(term.value)
    if datatype == "boolean":
        return "oui" if term.value in ("true", "1") else "non"
    return term.value


def types(found: Description) -> list[str]:
    """The classes of an entity; a mention is left out where something describes it."""
    every = {q.object.value for q in found.own if q.predicate == TYPE and isinstance(q.object, ox.NamedNode)
             and getattr(q.subject, "value", "") == found.iri}  # fmt: skip
    mentioned = f"{ONTOLOGY}Mentioned"
    return sorted(every - {mentioned} if len(every) > 1 else every)


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts `BC2` before `BC10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _NUMBERS.split(text)]


def key(iri: str) -> str:
    """The code that ends an IRI of a thing which has one: a number, a bloc, a level, a code."""
    parts = iri.removeprefix(ID).split("/")
    if parts[0] == "certification" and (len(parts) == 2 or parts[2:-1] == ["bloc"]):
        return "".join(parts[1::2])
    if parts[0] in ("nsf", "rome", "formacode", "idcc", "brochure", "level") and len(parts) > 1:
        return parts[-1]
    return ""


def shown(iri: str) -> str:
    """An IRI of ours without its base; of others, their prefix where it is known."""
    from crosswalk.formats import shorten

    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri).removeprefix(BASE)


def local_name(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def by_predicate(found: Description) -> Mapping[str, dict[object, list[str]]]:
    """Property → object → the graphs that state it, of the entity's own statements."""
    grouped: dict[str, dict[object, list[str]]] = {}
    for quad in found.own:
        if getattr(quad.subject, "value", "") == found.iri:
            graphs = grouped.setdefault(quad.predicate.value, {}).setdefault(quad.object, [])
            graphs.append(getattr(quad.graph_name, "value", ""))
    return grouped


def _sides(iri: str) -> tuple[str, ...]:
    """Numbers and blocs of a correspondence, from its IRI."""
    parts = iri.removeprefix(f"{ID}correspondence/").split("/")
    if len(parts) != 4:
        return (shown(iri), "", "", "")
    return tuple("titre entier" if part == "_" else part.replace("+", ", ") for part in parts)


HIDDEN = frozenset((f"{RDF}type", DERIVED.value, f"{ONTOLOGY}position"))
LABEL_PROPERTIES = frozenset(f"{SKOS}{name}" for name in ("prefLabel", "altLabel"))
