"""SSSOM: one set a pair of titles and a layer, in a zip.

A declared correspondence is one row: its subject is all the blocs of the declaring side together, its
object all those of the recognised side (`composed entity expression`, SSSOM 1.1), its members are in
extension slots (`crosswalk.sssom_slots`), and its predicate claims no equivalence. It is never made into
pairs. Computed and reviewed mappings are in sets of their own (`crosswalk.matching.sssom`).
Source: SSSOM 1.1, https://mapping-commons.github.io/sssom/.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from crosswalk.correspondences import LAYERS
from crosswalk.exports.base import LICENCE, ZIP, Export, accept, mention
from crosswalk.exports.facts import Declared, Facts, key_of
from crosswalk.exports.files import zipped
from crosswalk.exports.tables import set_words
from crosswalk.identifiers import GRAPH, ID, ONTOLOGY, RDF, SKOS, certification_iri
from crosswalk.matching import sssom
from crosswalk.matching.sssom import MappingSet, Row
from crosswalk.sssom_slots import ANALYSIS, COVERAGE, DECLARED, PREDICATE, definitions

if TYPE_CHECKING:
    from crosswalk.api import Graph

VERSION = "1.1"
"""The version that the declared sets are written in: `record_id` and composed entities are new in it."""
_COLUMNS = (
    "record_id",
    "subject_id",
    "subject_label",
    "subject_type",
    "predicate_id",
    "object_id",
    "object_label",
    "object_type",
    "mapping_justification",
    "author_label",
    "comment",
    *DECLARED,
)
UNSPECIFIED = "semapv:UnspecifiedMatching"
"""The justification of a declaration: how the certifier came to it is not said."""
_PREFIXES = {
    "id": ID,
    "rncp": ONTOLOGY,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": SKOS,
}
_SSSOM = "https://w3id.org/sssom/"
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = f"{RDF}type"


def zip_of_sets(graph: Graph, /, **options: str) -> Export:
    """Every set in a zip: `declared/A-B.sssom.tsv`, `analysis/A-B.sssom.tsv`.

    Raises:
        QueryError: an option is unknown.
        UnknownEntityError: the graph does not know the certification.
    """
    accept("sssom", options, {"certification"})
    facts = Facts(graph, options.get("certification"))

    def write(out: BinaryIO) -> None:
        lines = mention(facts.sources)
        files = {"LISEZMOI.txt": "\n".join([*lines, "", *_READ_ME, ""]).encode()}
        for name, text in declared(facts):
            files[f"declared/{name}.sssom.tsv"] = text.encode()
        for found in analysis(graph, facts.number):
            files[f"analysis/{found.a}-{found.b}.sssom.tsv"] = sssom.write(found).encode()
        zipped(out, files)

    return Export(ZIP, f"{facts.number or 'passerelle'}-sssom.zip", write)


_READ_ME = (
    "declared/ : correspondances déclarées (couche officielle). Une ligne est un énoncé entre deux "
    "ensembles de blocs, à prendre ensemble ; elle ne se découpe pas en paires et ne se retourne pas.",
    "analysis/ : rapprochements proposés par calcul, ou relus par une personne ; sans valeur officielle.",
)


def declared(facts: Facts) -> Iterator[tuple[str, str]]:
    """The sets of declared rows: name of the pair, declaring side first, and its SSSOM/TSV."""
    for pair, rows in groupby(facts.declared, key=lambda row: (row.source, row.target)):
        yield "-".join(pair), _declared_set(facts, *pair, list(rows))


def _declared_set(facts: Facts, source: str, target: str, rows: list[Declared]) -> str:
    documents = sorted({one for row in rows for one in row.documents})
    stated = [one for one in facts.sources if one.iri in documents]
    described = (
        f"Correspondances que {source} déclare avec {target}. Chaque ligne est un seul énoncé entre deux "
        f"ensembles : subject_members et object_members comptent ensemble. {' '.join(mention(stated))}"
    )
    head = [
        f"#sssom_version: '{VERSION}'",
        "#curie_map:",
        *(f"#  {prefix}: {base}" for prefix, base in _PREFIXES.items()),
        f"#mapping_set_id: {sssom.SETS}declared/{source}-{target}",
        f"#mapping_set_title: {quoted(f'Correspondances déclarées de {source} avec {target}')}",
        f"#mapping_set_description: {quoted(described)}",
        "#mapping_set_source:",
        *(f"#- {one}" for one in documents),
        f"#license: {LICENCE}",
        f"#subject_source: {_curie(certification_iri(source))}",
        f"#object_source: {_curie(certification_iri(target))}",
        *definitions(DECLARED),
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        values = _row(facts, row)
        writer.writerow([" ".join(values.get(name, "").split()) for name in _COLUMNS])
    return "\n".join(head) + "\n" + out.getvalue()


def _row(facts: Facts, row: Declared) -> dict[str, str]:
    return {
        "record_id": _curie(row.iri),
        **_side(facts, "subject", row.source, row.source_blocs),
        "predicate_id": _curie(PREDICATE),
        **_side(facts, "object", row.target, row.target_blocs),
        "mapping_justification": UNSPECIFIED,
        "author_label": "|".join(_escaped(name) for name in row.declared_by),
        "comment": _COMMENT,
        "layer": row.layer,
        "correspondence_kind": row.kind,
        "direction": row.direction,
        "together_stated": "" if row.together else "false",
        "declared_in": " ".join(row.documents),
        "source_quote": " ".join(quote for *_, quote in facts.passages(row.iri)),
    }


_COMMENT = (
    "Correspondance déclarée : un énoncé entre deux ensembles, dans ce sens de lecture ; ni équivalence, "
    "ni droit acquis."
)


def _side(facts: Facts, side: str, number: str, blocs: tuple[str, ...]) -> dict[str, str]:
    """The slots of one side. Several blocs are one composed entity, whose members are listed."""
    label = facts.label(certification_iri(number))
    found = {f"{side}_members": " ".join(blocs)}
    if not blocs:
        iri, kind, words = certification_iri(number), "owl named individual", label or number
    elif len(blocs) == 1:
        iri, kind, words = blocs[0], "skos concept", set_words(facts, blocs)
    else:
        iri, kind, words = (
            set_iri(number, blocs),
            "composed entity expression",
            set_words(facts, blocs),
        )
    return found | {
        f"{side}_id": _curie(iri),
        f"{side}_type": kind,
        f"{side}_label": words,
    }


def set_iri(number: str, blocs: Iterable[str]) -> str:
    """The IRI of several blocs taken together, by content: `id/bloc-set/RNCP39099/BC02+BC03`."""
    return f"{ID}bloc-set/{number}/" + "+".join(sorted(key_of(one, "bloc") for one in blocs))


def members(row: dict[str, str], side: str) -> tuple[str, ...]:
    """The blocs of a side of a declared row as read from a file; none: the whole certification."""
    return tuple((row.get(f"{side}_members") or "").split())


def analysis(graph: Graph, number: str | None = None) -> Iterator[MappingSet]:
    """The computed and reviewed mappings of the store, a set a pair of titles."""
    base = graph.store.database()
    found: dict[str, list[Row]] = {}
    for name in sorted(graph.store.graph_names()):
        kind, _, pair = name.removeprefix(GRAPH).partition("/")
        if kind in ("analysis", "review") and (number is None or number in pair.split("-")):
            found.setdefault(pair, []).extend(_mappings(base, name))
    for pair, rows in sorted(found.items()):
        a, _, b = pair.partition("-")
        yield MappingSet(a, b, tuple(sorted(rows, key=_order)))


def _order(row: Row) -> tuple[object, ...]:
    return row.counted, row.key, row["subject_members"], row.reviewed


def _mappings(base: ox.Store, graph: str) -> Iterator[Row]:
    """The rows of one graph of mappings: what `crosswalk.graph.mappings` wrote, read back."""
    name = ox.NamedNode(graph)
    sets = base.quads_for_pattern(
        None, ox.NamedNode(_TYPE), ox.NamedNode(f"{_SSSOM}MappingSet"), name
    )
    common: dict[str, str] = {}
    for one in sets:
        common |= _slots(base, one.subject, name)
    for axiom in base.quads_for_pattern(None, ox.NamedNode(f"{_OWL}annotatedSource"), None, name):
        values = common | _slots(base, axiom.subject, name)
        for prefix in ("skos", "rncp"):
            predicate = values["predicate_id"]
            values["predicate_id"] = predicate.replace(_PREFIXES[prefix], f"{prefix}:")
        justification = values["mapping_justification"].rpartition("/")[2]
        values["mapping_justification"] = f"semapv:{justification}"
        if "predicate_modifier" in values:
            values["predicate_modifier"] = "Not"
        values["layer"] = LAYERS[values["layer"]]
        yield Row(values)


def _slots(base: ox.Store, node: object, graph: ox.NamedNode) -> dict[str, str]:
    """The slots that a node has values for; several values are separated by spaces, sorted."""
    assert isinstance(node, ox.NamedNode)  # neither a set nor a row of ours is a blank node
    held: dict[str, list[str]] = {}
    for quad in base.quads_for_pattern(node, None, None, graph):
        value = str(getattr(quad.object, "value", quad.object))
        held.setdefault(quad.predicate.value, []).append(value)
    return {
        slot: " ".join(sorted(held[property_]))
        for slot, property_ in _READ.items()
        if property_ in held
    }


_READ = {
    "subject_id": f"{_OWL}annotatedSource",
    "predicate_id": f"{_OWL}annotatedProperty",
    "object_id": f"{_OWL}annotatedTarget",
    "comment": "http://www.w3.org/2000/01/rdf-schema#comment",
    "mapping_date": "http://www.w3.org/ns/prov#generatedAtTime",
    **{
        slot: f"{_SSSOM}{slot}"
        for slot in (
            *("mapping_justification", "predicate_modifier", "confidence", "mapping_tool"),
            *("subject_label", "object_label", "reviewer_label"),
        )
    },
    **{slot: extension.property for slot, extension in (ANALYSIS | COVERAGE).items()},
}
"""Slot of an analysis row → the property that holds it in the graph."""


def _curie(iri: str) -> str:
    for prefix, base in _PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _escaped(text: str) -> str:
    """A value of a slot with several: the bar between two values is not in one."""
    return text.replace("\\", "\\\\").replace("|", "\\|")


def quoted(text: str) -> str:
    """A text as a YAML scalar on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
