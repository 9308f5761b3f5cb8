"""What every exporter gives back, and the sentences that stand in every export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Protocol

from crosswalk.errors import QueryError
from crosswalk.notice import NOTICE

if TYPE_CHECKING:
    from crosswalk.api import Graph
    from crosswalk.exports.sources import Source

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
LICENCE_WORDS = (
    "Données de Passerelle sous Licence Ouverte 2.0, dans la mesure où leurs sources le permettent."
)
GZIP = "application/gzip"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the format requires and no source states: it is left out, never made up.

    `target` and `path` are prefixed names (`elm:Qualification`, `elm:ISCEDFCode`); `nodes` are the
    IRIs concerned; `sentence` says it in French.
    """

    target: str
    path: str
    nodes: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Export:
    """An export ready to be written, and what a reader must know of it."""

    media_type: str
    file_name: str
    write: Callable[[BinaryIO], None]
    """Writes the whole of it; a national graph goes through in bounded memory."""
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    """What the format has no place for, or says otherwise than the graph, in French."""

    @property
    def content(self) -> bytes:
        """The whole of it in memory."""
        out = BytesIO()
        self.write(out)
        return out.getvalue()

    @property
    def binary(self) -> bool:
        """Whether it is no text: a terminal cannot show it."""
        return self.media_type in (ZIP, XLSX)

    @property
    def report(self) -> tuple[str, ...]:
        """The lines shown to the person who exports."""
        return report(self.missing, self.notes)


def report(missing: Iterable[Missing], notes: Iterable[str]) -> tuple[str, ...]:
    """The lines of an export that say what it lacks, then its notes."""
    lacking = [
        f"exigé par le format, absent de nos sources : {one.sentence} "
        f"({one.target}, {one.path} ; {_counted(len(one.nodes))})"
        for one in missing
    ]
    return (*lacking, *notes)


def whole(content: bytes) -> Callable[[BinaryIO], None]:
    """The writer of an export that is already in memory."""

    def write(out: BinaryIO) -> None:
        out.write(content)

    return write


def mention(sources: Iterable[Source]) -> list[str]:
    """The lines that every export carries: notice, licence with its address, one line a source."""
    said = dict.fromkeys(f"Source : {source.mention}" for source in sources)
    return [NOTICE, f"{LICENCE_WORDS} {LICENCE}", *said]


def comments(lines: Iterable[str]) -> bytes:
    """Lines as comments of Turtle, TriG, N-Quads and their like."""
    return "".join(f"# {' '.join(line.split())}\n" for line in lines).encode()


def accept(name: str, options: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse an option that the format does not have.

    Raises:
        QueryError: it has not.
    """
    if unknown := sorted(set(options) - set(known)):
        has = f" (attendu : {', '.join(sorted(known))})" if known else ""
        raise QueryError(f"export {name} : option inconnue « {unknown[0]} »{has}")


def _counted(nodes: int) -> str:
    return "1 élément" if nodes == 1 else f"{nodes} éléments"


class Exporter(Protocol):
    """Turns the graph into one document; its options come as text, as a person typed them."""

    def __call__(self, graph: Graph, /, **options: str) -> Export: ...
