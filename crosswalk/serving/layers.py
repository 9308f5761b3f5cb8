"""The layer of what a page shows, in words: who declares, what is computed, what has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyoxigraph as ox

from crosswalk import french
from crosswalk.correspondences import LAYERS
from crosswalk.dataset import kind_of
from crosswalk.description import OWL, Description, node
from crosswalk.identifiers import DCTERMS, ID, ONTOLOGY
from crosswalk.merged import quads
from crosswalk.serving import words
from crosswalk.serving.declared import DeclaredRow
from crosswalk.serving.naming import key
from crosswalk.serving.reading import Reader, Value, mappings_of
from crosswalk.sheet import Sheet, Statement

_TOGETHER = "http://rdf-vocabulary.ddialliance.org/xkos#sourceConcept"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping of the analysis: its two ends, what ties them, its layer in words.

    `members` are the blocs of the source that are counted together, `coverage` what they cover.
    """

    iri: str
    source: Value
    target: Value
    predicate: str
    layer: str
    members: str = ""
    coverage: str = ""


def status(reader: Reader, iri: str, classes: Iterable[str]) -> tuple[str, ...]:
    """The state of a certification today, in the words of the application."""
    if f"{ONTOLOGY}Certification" not in classes:
        return ()
    said: dict[str, tuple[Statement, ...]] = {}
    names = dict.fromkeys(("expiresOn", "lastDeliveryOn", "isActive"), ONTOLOGY)
    for name, base in (names | {"isReplacedBy": DCTERMS}).items():
        found = reader.all(iri, base + name)
        said[name] = tuple(Statement(name, one, one.rsplit("/", 1)[-1]) for one in found)
    found_status = Sheet(key(iri), None, (), said, (), ()).status(french.today())
    return (found_status.sentence, *found_status.more)


def badge(
    reader: Reader, iri: str, row: DeclaredRow | None, graphs: Iterable[str], official: bool
) -> str:
    """The layer of what is shown, in words."""
    if row:
        return row.layer
    layer = reader.text(iri, f"{ONTOLOGY}layer")
    if LAYERS.get(layer) in ("proposée", "relue"):
        return _layer(reader, iri, layer)
    if reader.text(iri, f"{ONTOLOGY}boundary") == f"{ONTOLOGY}Inferred":
        return "limites de l'énoncé déduites, non lues"
    kinds = {kind_of(graph) for graph in graphs}
    if not official and kinds & {"analysis", "review"}:
        return words.PROPOSED
    if not official:
        return "ne figure plus dans l'export le plus récent" if "register" in kinds else ""
    return "vocabulaire" if kinds == {"vocabulary"} else "énoncé par les sources"


def _layer(reader: Reader, iri: str, layer: str) -> str:
    if LAYERS.get(layer) != "relue":
        return words.PROPOSED
    who = reader.text(iri, "https://w3id.org/sssom/reviewer_label")
    when = reader.text(iri, "http://www.w3.org/ns/prov#generatedAtTime")
    return (
        f"proposée, relue{f' par {who}' if who else ''}{f' le {french.day(when)}' if when else ''}"
    )


def proposals(reader: Reader, found: Description, most: int) -> tuple[Proposal, ...]:
    """The mappings of the analysis that have an entity at one end, at most `most`."""
    target = ox.NamedNode(f"{OWL}annotatedTarget")
    ends = quads(reader.base, None, target, ox.NamedNode(found.iri))
    ones = mappings_of(replace(found, incoming=tuple(ends)))[:most]
    return tuple(_proposal(reader, one) for one in ones)


def _proposal(reader: Reader, iri: str) -> Proposal:
    source, about, target = (
        reader.text(iri, f"{OWL}annotated{part}") for part in ("Source", "Property", "Target")
    )
    layer = _layer(reader, iri, reader.text(iri, f"{ONTOLOGY}layer"))
    one, other = (reader.value(node(end)) for end in (source, target))
    compared = reader.text(iri, f"{ONTOLOGY}comparedCompetences")
    if not compared.isdecimal():
        return Proposal(iri, one, other, reader.property(about), layer)
    covered, partly = (
        reader.text(iri, f"{ONTOLOGY}{name}Competences") or "0"
        for name in ("covered", "partlyCovered")
    )
    coverage = (
        f"{french.count(int(compared), 'compétence')}, dont {french.count(int(covered), 'couverte')} "
        f"et {french.number(int(partly))} en partie"
    )
    if source.removeprefix(ID).count("/") > 1:  # one bloc
        return Proposal(iri, one, other, reader.property(about), layer, "", coverage)
    # A certification stands for several of its blocs, which the mapping names, or for all of them.
    found = quads(reader.base, node(iri), ox.NamedNode(_TOGETHER))
    blocs = sorted({getattr(quad.object, "value", "") for quad in found})
    members = f"ensemble : {', '.join(key(bloc) or bloc for bloc in blocs)}"
    whole = members if blocs else "tous ses blocs"
    return Proposal(iri, one, other, reader.property(about), layer, whole, coverage)
