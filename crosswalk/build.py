"""The build: from files to a generation of the store, in one direction.

Documents (ours, then the user's) are verified, read and written as graphs; the excerpts and the
vocabularies join them; everything is checked; only then is the generation published. Whatever fails,
the previous generation goes on answering.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import SKOS, Graph

from crosswalk import manifest, resources, store, tombstones
from crosswalk.canonical import canonical_hash
from crosswalk.errors import DocumentError, StoreError
from crosswalk.graph import contradictions
from crosswalk.graph.convert import to_quads
from crosswalk.graph.documents import graph_of
from crosswalk.graph.excerpts import excerpt_graphs
from crosswalk.graph.excerpts import load as load_excerpts
from crosswalk.graph.labels import settle
from crosswalk.graph.mappings import mapping_graphs, texts_of
from crosswalk.graph.tables import table_graphs
from crosswalk.graph.writer import Labels
from crosswalk.identifiers import GRAPH, document_graph
from crosswalk.identities import Identity, Tie, identity_of, load_ties
from crosswalk.manifest import DocumentInfo
from crosswalk.model import Reading
from crosswalk.readers import READERS, reader_for
from crosswalk.readers.extract import stored_text
from crosswalk.tallies import tally
from crosswalk.text import Source
from crosswalk.vocabularies.settled import settle as settle_vocabularies

Progress = Callable[[str], None]


@dataclass
class Material:
    """Everything a generation is made of, in memory, before it is written."""

    readings: dict[str, Reading] = field(default_factory=dict)
    graphs: dict[str, Graph] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add to the seconds of a step."""
        start = time.perf_counter()
        yield
        spent = time.perf_counter() - start
        self.seconds[step] = round(self.seconds.get(step, 0.0) + spent, 4)


def build(
    path: Path, progress: Progress = lambda _: None, sources: Path | None = None
) -> store.Summary:
    """Build a new generation at `path` from the sources and the user's documents.

    `sources` replaces the folder of our five documents (its `manifest.toml` is read).

    Raises:
        ManifestError: a source is missing or changed.
        DocumentError: a document cannot be read.
        ShapesError: the graph does not conform.
        StoreError: another process is writing.
    """
    with store.new_generation(path, empty=not _has_register(path)) as writing:
        material = gather(progress, sources)
        progress("contrôle des formes SHACL")
        with material.timed("contrôle"):
            _check(material)
        progress("écriture de l'entrepôt")
        writing.summary = _write(writing, material)
        tombstones.record(path, writing.store)
    return writing.summary


def gather(progress: Progress = lambda _: None, sources: Path | None = None) -> Material:
    """Read everything and make its graphs; nothing is written."""
    material = Material()
    labels = Labels()
    ties = load_ties(resources.data_dir() / "identities.csv")
    for info, folder in documents(sources):
        progress(f"lecture de {info.file}")
        with material.timed("lecture"):
            reading = read_document(info, folder, ties)
        if reading is None:
            material.notes.append(
                f"{info.file} : pas encore de lecteur pour le genre « {info.kind} »"
            )
            continue
        material.readings[info.id] = reading
        material.notes += [
            f"{info.file}{f':{note.line}' if note.line else ''} : {note.message}"
            for note in reading.notes
            if note.severity != "information"
        ]
        with material.timed("graphe"):
            material.graphs[document_graph(info.id)] = graph_of(reading, info, labels)
    with material.timed("graphe"):
        excerpts = load_excerpts(resources.data_dir() / "excerpts.csv")
        material.graphs |= excerpt_graphs(excerpts, labels)
        if sources is None:
            material.graphs |= table_graphs(store.home() / "tables")
        settle(material.graphs.values())
        material.graphs |= vocabulary_graphs()
        reviews = [store.home() / "reviews"] if sources is None else []
        texts = texts_of(material.graphs.values())
        material.graphs |= mapping_graphs(resources.data_dir() / "mappings", *reviews, texts=texts)
        notes = resources.data_dir() / "contradictions.csv"
        material.graphs[contradictions.NAME] = contradictions.contradictions_graph(
            notes, material.readings
        )
    return material


def documents(sources: Path | None = None) -> list[tuple[DocumentInfo, Path]]:
    """Every document with its folder: ours first, then those the user added.

    Raises:
        ManifestError: a manifest is malformed, or a user's document takes the id of one of ours.
    """
    ours = sources or resources.data_dir() / "sources"
    found = [(info, ours) for info in manifest.load(ours)]
    added = store.home() / "documents"
    if sources is None and (added / manifest.FILE).is_file():
        taken = {info.id for info, _ in found}
        for info in manifest.load(added):
            if info.id in taken:
                raise DocumentError(info.file, f"l'identifiant « {info.id} » est déjà pris")
            found.append((info, added))
    return found


def read_document(info: DocumentInfo, folder: Path, ties: tuple[Tie, ...]) -> Reading | None:
    """The reading of a listed document, or None where no reader knows its kind yet.

    Raises:
        ManifestError: the file is missing or changed.
        DocumentError: it cannot be read.
    """
    path = manifest.verify(info, folder)
    if info.kind not in READERS:
        return None
    source = Source(info.id, stored_text(path))
    identity = identity_of(info.id, ties)
    if info.number and not identity.number:
        tie = Tie(info.id, "document", "", info.number, "indiqué par l'utilisateur")
        identity = Identity(info.id, (*identity.ties, tie))
    return reader_for(source, info.kind).read(source, identity)


def vocabulary_graphs() -> dict[str, Graph]:
    """The ontology and the code schemes, each file its own graph."""
    files = sorted(resources.ontology_dir().glob("*.ttl"))
    files += sorted((resources.data_dir() / "vocabularies").glob("*.ttl"))
    return {
        f"{GRAPH}vocabulary/{file.stem}": Graph().parse(file, format="turtle") for file in files
    }


def _check(material: Material) -> None:
    from crosswalk.checks.shacl import require

    require(material.graphs)


def _has_register(path: Path) -> bool:
    """Whether the current generation holds imported graphs, which a build keeps as they are."""
    try:
        return any(map(_is_imported, store.ReadOnlyStore(path).graph_names()))
    except StoreError:
        return False


def _is_imported(name: str) -> bool:
    """Whether a graph comes from `import-rncp` or `import-vocabulary`, not from the build's files."""
    return bool(store.snapshot(name) or store.vocabulary(name))


def _write(writing: store.Writing, material: Material) -> store.Summary:
    with material.timed("écriture"):
        kept = _keep_imported(writing.store)
        quads = list(to_quads(material.graphs))
        writing.store.bulk_extend(quads)
        for name, removed in _yield_labels(
            writing.store, material, filter(store.snapshot, kept)
        ).items():
            kept[name] -= removed
        kept |= settle_vocabularies(writing.store)
        if not kept:
            writing.store.optimize()
    with material.timed("index"):
        write_index(writing)
    with material.timed("empreinte"):
        digest = canonical_hash(quads)
    sizes = {name: len(graph) for name, graph in material.graphs.items()} | kept
    with material.timed("dénombrement"):
        contents = tally(writing.store, sizes)
    return store.Summary(
        generation=writing.name,
        built_at=store.now(),
        triples=len(quads) + sum(kept.values()),
        graphs=sizes,
        hash=digest,
        seconds=material.seconds,
        notes=material.notes,
        contents=contents,
    )


def _keep_imported(base: ox.Store) -> dict[str, int]:
    """Remove every graph but the imported ones; the size of those that stay.

    The removed graphs are small (documents, vocabularies): a national one is never removed in place.
    """
    kept = {}
    for name in sorted(store.graph_names(base)):
        if _is_imported(name):
            kept[name] = store.count(base, name)
        else:
            base.remove_graph(ox.NamedNode(name))
    return kept


def _yield_labels(base: ox.Store, material: Material, registers: Iterable[str]) -> Counter[str]:
    """Where a document now holds a preferred label, the exports state theirs as an alternative one.

    How many triples each export then has less: the same words are not said twice.
    """
    fewer: Counter[str] = Counter()
    preferred = ox.NamedNode(str(SKOS.prefLabel))
    other = ox.NamedNode(str(SKOS.altLabel))
    names = [ox.NamedNode(name) for name in registers]
    if not names:
        return fewer
    owned = {
        (str(entity), str(label))
        for graph in material.graphs.values()
        for entity, label in graph.subject_objects(SKOS.prefLabel)
    }
    for entity, label in owned:
        for name in names:
            for quad in list(base.quads_for_pattern(ox.NamedNode(entity), preferred, None, name)):
                base.remove(quad)
                if getattr(quad.object, "value", None) != label:
                    base.add(ox.Quad(quad.subject, other, quad.object, name))
                else:
                    fewer[name.value] += 1
    return fewer


def write_index(writing: store.Writing) -> None:
    """The search index of a generation that is being written."""
    from crosswalk.search import build as build_index
    from crosswalk.search import index_path

    place = index_path(writing.folder.parent, writing.name)
    build_index(writing.store, store.default_graphs(store.graph_names(writing.store)), place)
