"""The extension slots of our SSSOM files, in one place: name → property and type (SSSOM 1.0, 1.1).

SSSOM has no slot for what a mapping of ours must also say. Computed and reviewed mappings carry the
hashes of the texts compared; declared correspondences carry the whole sets that they join, since a row
between two sets of blocs is one statement, never pairs. Each slot is declared in the header of the file
that uses it (`extension_definitions`), with the property that says the same in the graph.
"""

from __future__ import annotations

from dataclasses import dataclass

from crosswalk.identifiers import ONTOLOGY

XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
OA = "http://www.w3.org/ns/oa#"
XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Slot:
    """An extension slot: the property that says it in the graph, and the type of its values (IRIs)."""

    property: str
    type: str = f"{XSD}string"


ANALYSIS: dict[str, Slot] = {
    "subject_hash": Slot(f"{ONTOLOGY}sourceTextHash"),
    "object_hash": Slot(f"{ONTOLOGY}targetTextHash"),
    "subject_span": Slot(f"{ONTOLOGY}sourceSpan"),
    "object_span": Slot(f"{ONTOLOGY}targetSpan"),
    "decision": Slot(f"{ONTOLOGY}decision"),
    "proposed_predicate": Slot(f"{ONTOLOGY}proposedRelation"),
}
"""Slots of a computed or reviewed mapping. `proposed_predicate` is the relation that computation had
proposed, kept beside the one that a person chose."""

COVERAGE: dict[str, Slot] = {
    "subject_members": Slot(f"{XKOS}sourceConcept"),
    "object_members": Slot(f"{XKOS}targetConcept"),
    "coverage_covered": Slot(f"{ONTOLOGY}coveredCompetences", f"{XSD}integer"),
    "coverage_partly": Slot(f"{ONTOLOGY}partlyCoveredCompetences", f"{XSD}integer"),
    "coverage_of": Slot(f"{ONTOLOGY}comparedCompetences", f"{XSD}integer"),
    "layer": Slot(f"{ONTOLOGY}layer"),
}
"""Slots of a computed coverage: of `coverage_of` competences of the object's blocs, how many the subject
covers, and how many in part. `subject_members` are the blocs of the subject that do so *together*, as in
`DECLARED`: one bloc by itself, zero counts included, or a proposed set, all of which are to be held;
without them the whole certification is counted."""

COVERS = f"{ONTOLOGY}inComputedCoverageWith"
"""What a coverage row says, and no more: competences were counted. It is no correspondence."""

DECLARED: dict[str, Slot] = {
    "layer": Slot(f"{ONTOLOGY}layer"),
    "subject_members": Slot(f"{XKOS}sourceConcept"),
    "object_members": Slot(f"{XKOS}targetConcept"),
    "correspondence_kind": Slot(f"{ONTOLOGY}kind"),
    "direction": Slot(f"{ONTOLOGY}direction"),
    "together_stated": Slot(f"{ONTOLOGY}togetherStated", f"{XSD}boolean"),
    "declared_in": Slot(f"{ONTOLOGY}declaredIn"),
    "source_quote": Slot(f"{OA}exact"),
}
"""Slots of a declared correspondence. `subject_members` and `object_members` are the IRIs of the blocs
of a side, separated by spaces (the form of an XML Schema list): they count together (`ET`), and a side
without them is the whole certification. `layer` is `officielle`, `proposée` or `relue`, in French as in
every answer of ours; so are `correspondence_kind` and `direction`. `declared_in` are the IRIs of the
documents, separated by spaces; `source_quote` is the sentence that declares, word for word."""

PREDICATE = f"{ONTOLOGY}inDeclaredCorrespondenceWith"
"""What a declared row says, and no more: not that either side is equivalent to, wider or narrower than
the other, and nothing when it is turned round."""


def definitions(slots: dict[str, Slot]) -> list[str]:
    """The lines of `extension_definitions` in the header of a file."""
    lines = ["#extension_definitions:"]
    for name, slot in slots.items():
        lines += [f"#- slot_name: {name}", f"#  property: {slot.property}"]
        lines += [f"#  type_hint: {slot.type}"] if slot.type != f"{XSD}string" else []
    return lines
