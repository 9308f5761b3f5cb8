"""A declared correspondence as the pages show it: the sentence that reads it, who declares, where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crosswalk.correspondences import LAYERS, BlocRef, Row, Side, declaring_words, sentence
from crosswalk.graph.terms import DIRECTIONS, KINDS, XKOS
from crosswalk.identifiers import DCTERMS, ID, ONTOLOGY
from crosswalk.serving.reading import Quoted, Reader

LINKS = {
    f"{ONTOLOGY}sourceCertification", f"{ONTOLOGY}targetCertification",
    str(XKOS.sourceConcept), str(XKOS.targetConcept),
}  # fmt: skip
"""Links from a declared correspondence to what it joins."""
_WORDS = {str(term): kind.value for kind, term in KINDS.items()} | {
    str(term): direction.value for direction, term in DIRECTIONS.items()
}
"""Kinds and directions of correspondences, by their IRI."""


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """One correspondence; `layer` says who declares it."""

    iri: str
    sentence: str
    layer: str
    passages: tuple[Quoted, ...]


def declared_row(reader: Reader, iri: str) -> DeclaredRow | None:
    """A declared correspondence in words; None where a part of it is missing."""
    sides = []
    for side, concept in (("source", XKOS.sourceConcept), ("target", XKOS.targetConcept)):
        title = reader.text(iri, f"{ONTOLOGY}{side}Certification")
        blocs = [
            BlocRef(reader.text(bloc, f"{ONTOLOGY}blocCode") or None, reader.name(bloc))
            for bloc in reader.all(iri, str(concept))
        ]
        sides.append(Side(title.rsplit("/", 1)[-1], reader.label(title), tuple(blocs)))
    kind, direction, layer = (
        reader.text(iri, f"{ONTOLOGY}{name}") for name in ("kind", "direction", "layer")
    )
    known = kind in _WORDS and direction in _WORDS
    if not known or not all(one.certification for one in sides):
        return None
    source, target = sides
    document = reader.text(iri, f"{ONTOLOGY}declaredIn")
    declarers = reader.all(iri, f"{ONTOLOGY}declaredBy") or reader.all(
        f"{ID}certification/{source.certification}", f"{ONTOLOGY}certifier"
    )
    names = " ; ".join(reader.name(one) for one in declarers) or None
    row = Row(
        iri, _WORDS[kind], LAYERS.get(layer, "officielle"), _WORDS[direction], source, target,
        document, names, (), None,
        declaring_words({reader.text(document, f"{DCTERMS}type")}, source.certification),
    )  # fmt: skip
    said = f"déclarée par {names or 'un certificateur non nommé'}"
    return DeclaredRow(iri, sentence(row), said, reader.read_in(iri))


def rows_of(reader: Reader, pointing: Mapping[str, list[str]], most: int) -> Iterable[DeclaredRow]:
    """The correspondences among what points at an entity (property → subjects), at most `most`."""
    found = {one for about in LINKS for one in pointing.get(about, ())}
    for one in sorted(found, key=lambda one: (len(one), one))[:most]:
        if one.startswith(f"{ID}correspondence/") and (row := declared_row(reader, one)):
            yield row
