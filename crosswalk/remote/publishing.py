"""`crosswalk publish`: the graphs of a store on a SPARQL 1.1 server.

Graph by graph, in batches, counted and hashed as the server gives it back. A graph that readers already
have is loaded aside, then moved into place; a new one is loaded where it belongs, since nobody asks for
it until the description of the whole (`description`), written last, names it. What the description
says is there already is not sent again. A state file knows how far a graph went, so that `--resume`
goes on there. Memory is one batch, and one chunk of lines while hashing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from crosswalk import store
from crosswalk.canonical import canonical_quads, is_named, quads_hash
from crosswalk.errors import ServerError, StoreError, VerificationError
from crosswalk.remote import description
from crosswalk.remote.answers import graph_size, paged_quads
from crosswalk.remote.connection import Connection
from crosswalk.remote.description import Publication, Published
from crosswalk.remote.reading import RemoteStore
from crosswalk.remote.sending import Sender, Target
from crosswalk.remote.state import State
from crosswalk.remote.values import canonical_term

STAGING = "urn:passerelle:staging:"
"""Where a graph is loaded before it takes its place; by its hash, so that a half is never another's."""

Progress = Callable[[str, str, int], None]
"""Told at each step: the graph, what is done with it, how many more of its triples."""


@dataclass(frozen=True)
class Outcome:
    """What a publication did."""

    sent: tuple[Published, ...]
    kept: tuple[Published, ...]
    """There already, from an earlier publication or from the interrupted one that was resumed."""
    in_place: tuple[str, ...]
    """Graphs that readers had, replaced while they could read them."""
    stale: tuple[str, ...]
    """Graphs of a former publication that this store no longer has; still there unless pruned."""


def publish(
    source: store.ReadOnlyStore,
    target: Target,
    connection: Connection,
    graphs: Sequence[str] = (),
    resume: bool = False,
    prune: bool = False,
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Load graphs of a store (all of them, or those named) on a server, and describe them there.

    Raises:
        UnknownEntityError: the store has no such graph.
        ServerError: the server refuses, or cannot be reached.
        VerificationError: it holds something else than what was sent; nothing was moved into place
            where graphs are loaded aside.
    """
    names = _chosen(source, graphs)
    folder = store.home() / "publishing"
    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(f"{target.endpoint} {source.path}".encode()).hexdigest()[:16]
    with _alone(folder / f"{key}.lock"):
        file = folder / f"{key}.json"
        if not resume:
            file.unlink(missing_ok=True)
        job = _Job(source, target, connection, State.read(file, source.generation), progress)
        done = [job.graph(name) for name in names]
        stale = () if graphs else tuple(sorted(set(job.before) - set(names)))
        if prune:
            for name in stale:
                job.sender.drop(name, job.before[name].triples)
        others = [one for name, one in job.before.items() if graphs and name not in names]
        summary = source.summary()
        job.describe([one for one, _ in done] + others, summary.built_at if summary else "")
        file.unlink(missing_ok=True)
    return Outcome(
        tuple(one for one, sent in done if sent),
        tuple(one for one, sent in done if not sent),
        tuple(job.in_place),
        () if prune else stale,
    )


def _chosen(source: store.ReadOnlyStore, graphs: Sequence[str]) -> list[str]:
    return sorted({source.known(name) for name in graphs} or source.graph_names())


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One publication to a server at a time."""
    lock = FileLock(file, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StoreError("une autre publication vers ce serveur est en cours") from None
    try:
        yield
    finally:
        lock.release()


def skolemised(base: ox.Store, graph: str) -> Iterator[ox.Quad]:
    """The quads of a graph, its blank nodes as IRIs made from their canonical names."""
    blank = []
    for quad in base.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
        if is_named(quad):
            yield quad
        else:
            blank.append(quad)
    place = f"{description.GENID}{hashlib.sha256(graph.encode()).hexdigest()[:12]}-"

    def named(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode:
        return ox.NamedNode(place + term.value) if isinstance(term, ox.BlankNode) else term  # type: ignore[return-value]

    for quad in sorted(canonical_quads(blank), key=str):
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), quad.graph_name)


class _Job:
    def __init__(
        self,
        source: store.ReadOnlyStore,
        target: Target,
        connection: Connection,
        state: State,
        progress: Progress,
    ) -> None:
        self.base = source.database()
        self.target, self.connection, self.state = target, connection, state
        self.sender = Sender(target, connection)
        self.progress = progress
        found = RemoteStore(target.endpoint, connection).described()
        self.before = {one.name: one for one in found.graphs} if found else {}
        """What the server says was published before."""
        self.in_place: list[str] = []

    def graph(self, name: str) -> tuple[Published, bool]:
        """Put one graph in its place; whether it had to be sent."""
        self.progress(name, "empreinte", 0)
        digest = quads_hash(skolemised(self.base, name))
        size = store.count(self.base, name)
        one = Published(name, size, digest)
        old = self.before.get(name)
        if (old == one or self.state.at(name, digest) < 0) and self._count(name) == size:
            self.progress(name, "déjà en place", size)
            return one, False
        if old and old.triples and self.target.moves:
            self._replace(one, old)
        else:
            self._send(one, name, anew=old.triples if old else 0)
            self._verify(one, name)
            if old and old.triples:
                self.in_place.append(name)
        self.state.note(name, digest, -1)
        return one, True

    def _replace(self, one: Published, old: Published) -> None:
        """Load a graph aside, then put it in the place of the one that readers have."""
        aside = STAGING + one.hash[:32]
        self._send(one, aside)
        self._verify(one, aside)
        if not one.triples:
            self.sender.drop(one.name, old.triples)
            return
        self.sender.move(aside, one.name, one.triples + old.triples)
        if self._count(one.name) != one.triples:
            raise VerificationError(f"{one.name} : le serveur ne l'a pas mis en place (MOVE)")

    def _send(self, one: Published, to: str, anew: int = 0) -> None:
        """Send what is missing of a graph, in batches; `anew` triples of an older one may be there."""
        sent = max(self.state.at(one.name, one.hash), 0)
        if sent:
            self.progress(one.name, "reprise", sent)
        elif self.target.moves or not one.triples:
            self.sender.drop(to, max(anew, one.triples))
        quads = islice(skolemised(self.base, one.name), sent, None)
        while batch := list(islice(quads, self.target.size)):
            lines = "".join(f"{quad.triple} .\n" for quad in batch)
            if sent or self.target.moves:
                self.sender.add(to, lines)
            else:
                self.sender.put(to, lines)
            sent += len(batch)
            self.state.note(one.name, one.hash, sent)
            self.progress(one.name, "envoi", len(batch))

    def _verify(self, one: Published, where: str) -> None:
        """Count and hash a graph as the server gives it back.

        Raises:
            VerificationError: it is not what was sent.
        """
        self.progress(one.name, "vérification", 0)
        count = self._count(where)
        if count != one.triples:
            self.state.note(one.name, one.hash, 0)
            raise VerificationError(
                f"{one.name} : {count} triplets sur le serveur, {one.triples} ici"
            )
        if self._hash_back(one, where) != one.hash:
            self.state.note(one.name, one.hash, 0)
            raise VerificationError(
                f"{one.name} : le serveur a changé le contenu "
                "(même nombre de triplets, autre empreinte)"
            )

    def _hash_back(self, one: Published, where: str) -> str:
        """The hash of what the server has, by the Graph Store Protocol if it gives all of it.

        Virtuoso cuts that answer too at its limit of rows, and says nothing: then by pages.
        """
        node, came = ox.NamedNode(one.name), 0

        def counted(found: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
            nonlocal came
            for came, quad in enumerate(found, 1):  # noqa: B007
                yield ox.Quad(quad.subject, quad.predicate, canonical_term(quad.object), node)

        if self.target.graph_store and one.triples:
            digest = quads_hash(counted(self._serialised(where)))
            if came == one.triples:
                return digest
        return quads_hash(counted(paged_quads(self.connection, self.target.endpoint, where)))

    def _serialised(self, graph: str) -> Iterator[ox.Quad]:
        """The triples of a graph as the server's Graph Store Protocol gives them."""
        with self.sender.graph(graph) as stream:
            try:
                yield from ox.parse(stream, format=ox.RdfFormat.TURTLE)
            except (SyntaxError, ValueError, OSError) as error:
                reason = " ".join(str(error).split())[:120]
                raise ServerError(f"{graph} : ne se relit pas du serveur ({reason})") from None

    def _count(self, graph: str) -> int:
        return graph_size(self.connection, self.target.endpoint, graph)

    def describe(self, graphs: Sequence[Published], built_at: str) -> None:
        """Say what is published now."""
        found = Publication(tuple(sorted(graphs, key=lambda one: one.name)), built_at)
        lines = "".join(f"{triple} .\n" for triple in description.triples(found))
        if self.target.graph_store and not self.target.update:
            self.sender.put(description.NAME, lines)
            return
        aside = f"{STAGING}{found.hash[:32]}"
        self.sender.drop(aside)
        self.sender.add(aside, lines)
        self.sender.move(aside, description.NAME, len(lines))
