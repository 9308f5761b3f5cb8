"""The store: Oxigraph on disk, in generations.

A store is a folder: `g-000007/` is a generation (an Oxigraph database), `current` names the one that
answers. A writer works on a new generation, copied by hard links from the current one or begun empty,
and the pointer moves only once everything succeeded; a failed or killed build leaves the old graph
answering. The last two generations are kept, so that a reader that holds the previous one goes on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox

from crosswalk import merged, resources
from crosswalk.errors import StoreError, UnknownEntityError
from crosswalk.identifiers import GRAPH

KEPT = 2
SERVER = "sparql:"
"""Before the address of a SPARQL server, where the folder of a store is expected."""
_GENERATION = re.compile(r"g-\d{6}")
_DEFAULT_PREFIXES = ("document/", "excerpt/", "table/", "vocabulary/")
_VOCABULARY = re.compile(rf"{re.escape(GRAPH)}vocabulary/(?P<name>[^/]+)/(?P<version>[^/]+)")
_REGISTER = re.compile(rf"{re.escape(GRAPH)}register/(?P<kind>[^/]+)/(?P<date>[^/]+)")


def home() -> Path:
    """The user folder: `CROSSWALK_HOME`, else `build/` of the checkout, else the platform's own."""
    if named := os.environ.get("CROSSWALK_HOME"):
        return Path(named)
    if resources.in_checkout():
        return resources.root() / "build"
    from platformdirs import user_data_path

    return user_data_path("passerelle", appauthor=False)


def store_path(named: Path | str | None = None) -> Path:
    """The store's folder: the one named, else `CROSSWALK_STORE`, else `store/` in `home()`.

    A server (`sparql:URL`) is a name too, in one piece: a path would fold the slashes of the URL.
    """
    named = named or os.environ.get("CROSSWALK_STORE")
    if url := server(named or ""):
        return Path(SERVER + quote(url, safe=""))
    return Path(named) if named else home() / "store"


def server(place: Path | str) -> str | None:
    """The address of the SPARQL server that the name of a store stands for; None for a folder."""
    text = str(place)
    if not text.startswith(SERVER):
        return None
    url = text[len(SERVER) :]
    return url if "/" in url else unquote(url)


def _refuse_server(path: Path) -> None:
    """Refuse a server where only a folder serves."""
    if url := server(path):
        raise StoreError(f"{url} est un serveur : cette commande demande un entrepôt local")


def snapshot(name: str) -> tuple[str, str] | None:
    """The kind and the date of the export that a graph holds, by its name; None for other graphs."""
    match = _REGISTER.fullmatch(name)
    return (match["kind"], match["date"]) if match else None


def vocabulary(name: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and the version of the imported code list that a graph holds; None for other graphs."""
    match = _VOCABULARY.fullmatch(name)
    return (match["name"], tuple(map(int, re.findall(r"\d+", match["version"])))) if match else None


def graph_names(base: ox.Store) -> frozenset[str]:
    """The names of all the graphs of a database."""
    return frozenset(g.value for g in base.named_graphs() if isinstance(g, ox.NamedNode))


def count(base: ox.Store, graph: str) -> int:
    """The triples of a graph, counted by the database: twenty times faster than in Python."""
    rows = base.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    number = next(rows)["n"]
    assert isinstance(number, ox.Literal)
    return int(number.value)


def values(
    base: ox.Store, predicate: str, graph: str
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    """Subject and object of every statement of a graph with this predicate, blank nodes left out."""
    for quad in base.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(graph)):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(
            quad.object, ox.NamedNode | ox.Literal
        ):
            yield quad.subject.value, quad.object


def default_graphs(names: Iterable[str], until: date | None = None) -> list[str]:
    """The graphs that make the default graph, out of all those of a store (DESIGN §3).

    Documents, excerpts of exports, published tables, vocabularies, the newest snapshot of each kind of
    export (with `until`: the newest that is not after that day) and the newest version of each imported
    code list. Analysis, reviews, older snapshots and older versions answer only under `GRAPH`.
    """
    chosen, newest, versions = [], dict[str, str](), dict[str, tuple[tuple[int, ...], str]]()
    for name in sorted(names):
        if held := snapshot(name):
            if until is None or held[1] <= until.isoformat():
                newest[held[0]] = name  # sorted: the last date wins
        elif listed := vocabulary(name):
            versions[listed[0]] = max(versions.get(listed[0], ((), "")), (listed[1], name))
        elif name.startswith(tuple(GRAPH + prefix for prefix in _DEFAULT_PREFIXES)):
            chosen.append(name)
    return chosen + sorted(name for _, name in versions.values()) + sorted(newest.values())


def _together(defaults: Iterable[str]) -> list[str]:
    """Those of the default graph that the unnamed graph repeats (`crosswalk.merged`)."""
    return [name for name in defaults if not snapshot(name)]


@dataclass(frozen=True)
class Summary:
    """What a build wrote, kept beside its generation (`g-000007.json`)."""

    generation: str
    built_at: str
    triples: int
    graphs: dict[str, int]
    hash: str
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    contents: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    """Graph → its tallies (`crosswalk.tallies`); empty where an older version wrote the store."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation opened, and what is asked of it again and again."""

    generation: str
    base: ox.Store
    names: frozenset[str]
    defaults: tuple[str, ...]
    merged: bool
    """Whether the unnamed graph repeats some of them (`crosswalk.merged`)."""


class ReadOnlyStore:
    """The current generation, opened read-only; it follows the pointer when a new one is built.

    Raises (on use):
        StoreError: nothing was built there yet, or the generation cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: _Opened | None = None

    @property
    def place(self) -> str:
        """Where it is, as it is shown to a person."""
        return str(self.path)

    @property
    def generation(self) -> str:
        """The name of the generation that answers now."""
        return current_generation(self.path)

    def _open(self) -> _Opened:
        """The current generation; replaced in one step, since threads share this object."""
        generation, opened = self.generation, self._opened
        if opened is None or opened.generation != generation:
            try:
                base = ox.Store.read_only(str(self.path / generation))
            except (OSError, RuntimeError) as error:  # the latter is a damaged file
                if self.generation != generation:  # replaced between the pointer and the opening
                    return self._open()
                raise StoreError(
                    f"{self.path} : la génération {generation} ne s'ouvre pas ({error})"
                ) from error
            names = graph_names(base)
            defaults = tuple(default_graphs(names))
            opened = _Opened(generation, base, names, defaults, merged.written(base))
            self._opened = opened
        return opened

    def graph_names(self) -> frozenset[str]:
        """The names of all the graphs."""
        return self._open().names

    def known(self, graph: str) -> str:
        """The name of a graph that is there.

        Raises:
            UnknownEntityError: it is not.
        """
        if graph not in self.graph_names():
            raise UnknownEntityError(f"« {graph} » : aucun graphe de ce nom dans l'entrepôt")
        return graph

    def default_graph_names(self) -> list[str]:
        return list(self._open().defaults)

    def select(
        self, query: str, graphs: Iterable[str] | None = None, named: Iterable[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query on the default graph, or on the union of `graphs`.

        `named` are the graphs that answer under GRAPH; without it, all of them.

        The query is not checked here: see `crosswalk.guard.check`.
        """
        opened = self._open()
        chosen = _looked_up(opened, opened.defaults if graphs is None else tuple(graphs))
        if named is None:
            return opened.base.query(query, default_graph=chosen)
        under = [ox.NamedNode(name) for name in named]
        return opened.base.query(query, default_graph=chosen, named_graphs=list(under))

    def database(self) -> ox.Store:
        """The current generation itself, for what reads it whole."""
        return self._open().base

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Every quad, each in the graph of its source, or those of one graph."""
        name = ox.NamedNode(graph) if graph else None
        found = self._open().base.quads_for_pattern(None, None, None, name)
        return iter(found) if graph else merged.named(found)

    def search_index(self) -> Path:
        """The file of the search index of this generation."""
        from crosswalk.search.index import index_path

        return index_path(self.path, self.generation)

    def summary(self) -> Summary | None:
        """What the build of this generation wrote down, if it did."""
        file = self.path / f"{self.generation}.json"
        if not file.is_file():
            return None
        try:
            return Summary(**json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, TypeError):  # damaged: the graph itself answers all the same
            return None


def _looked_up(
    opened: _Opened, names: tuple[str, ...]
) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
    """The graphs to look in: those that stand together in the unnamed graph as one."""
    together = set(_together(opened.defaults)) if opened.merged else set()
    if not together or not together <= set(names):
        return [ox.NamedNode(name) for name in names]
    return [merged.UNNAMED, *(ox.NamedNode(name) for name in names if name not in together)]


def current_generation(path: Path) -> str:
    """The generation that the pointer names.

    Raises:
        StoreError: there is no store here yet, or its pointer is damaged.
    """
    _refuse_server(path)
    try:
        generation = (path / "current").read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(
            f"pas de graphe dans {path} : construisez-le avec « crosswalk build »"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}/current ne se lit pas ({error})") from error
    if not _GENERATION.fullmatch(generation) or not (path / generation).is_dir():
        raise StoreError(f"{path}/current désigne « {generation} », qui n'est pas une génération")
    return generation


def generations(path: Path) -> list[str]:
    """The generations present, oldest first."""
    if not path.is_dir():
        return []
    return sorted(p.name for p in path.iterdir() if _GENERATION.fullmatch(p.name) and p.is_dir())


@dataclass
class Writing:
    """A generation being written."""

    store: ox.Store
    name: str
    folder: Path
    summary: Summary | None = None


@contextmanager
def new_generation(path: Path, *, empty: bool) -> Iterator[Writing]:
    """Write a new generation; it answers once the block ends without an exception.

    `empty` begins from nothing; otherwise the current generation is copied by hard links.

    Raises:
        StoreError: another process is writing, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    _refuse_server(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise StoreError(f"{path} : une autre écriture est en cours, réessayez ensuite") from None
    except OSError as error:
        raise StoreError(f"{path} ne peut pas être écrit ({error.strerror})") from error
    try:
        _sweep(path)
        number = int(generations(path)[-1][2:]) + 1 if generations(path) else 1
        name = f"g-{number:06d}"
        folder = path / f"{name}.part"
        if not empty and generations(path):
            _copy(path / current_generation(path), folder)
        writing = Writing(ox.Store(str(folder)), name, folder)
        try:
            yield writing
            names = default_graphs(graph_names(writing.store))
            merged.write(writing.store, _together(names), folder)
            writing.store.flush()
        except BaseException:
            writing.store = None  # type: ignore[assignment]  # closes the database
            shutil.rmtree(folder, ignore_errors=True)
            raise
        writing.store = None  # type: ignore[assignment]
        _publish(path, writing)
    finally:
        lock.release()


def _copy(generation: Path, target: Path) -> None:
    """A copy of a published generation: table files, which never change, by hard links.

    Oxigraph's own backup would open the generation for writing beside its readers.
    """
    target.mkdir()
    for file in generation.iterdir():
        if file.suffix == ".sst":
            try:
                os.link(file, target / file.name)
                continue
            except OSError:  # no hard links on this file system
                pass
        if file.name != "LOCK":
            shutil.copy2(file, target / file.name)


def _publish(path: Path, writing: Writing) -> None:
    """Name the generation, move the pointer in one step, drop what is older than `KEPT`."""
    writing.folder.rename(path / writing.name)
    if writing.summary:
        text = json.dumps(asdict(writing.summary), ensure_ascii=False, indent=1)
        (path / f"{writing.name}.json").write_text(text, encoding="utf-8")
    pointer = path / "current.part"
    pointer.write_text(writing.name, encoding="ascii")
    pointer.replace(path / "current")
    for old in generations(path)[:-KEPT]:
        shutil.rmtree(path / old, ignore_errors=True)
        for beside in ("json", "search"):
            (path / f"{old}.{beside}").unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what a killed writer left, including a generation that never became current."""
    for rest in path.glob("*.part"):
        shutil.rmtree(rest, ignore_errors=True) if rest.is_dir() else rest.unlink(missing_ok=True)
    try:
        current = current_generation(path)
    except StoreError:
        return
    for name in generations(path):
        if name > current:
            shutil.rmtree(path / name, ignore_errors=True)
    for beside in (*path.glob("g-*.json"), *path.glob("g-*.search")):
        if beside.stem > current:
            beside.unlink(missing_ok=True)


def now() -> str:
    """The time of a build, UTC, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
