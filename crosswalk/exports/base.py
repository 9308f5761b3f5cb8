"""What every exporter gives back, and the sentence that stands in every export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crosswalk.api import Graph

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
LICENCE_WORDS = (
    "Données de Passerelle sous Licence Ouverte 2.0, dans la mesure où leurs sources le permettent."
)


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
    """A finished export: its bytes, and what a reader must know of them."""

    content: bytes
    media_type: str
    file_name: str
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]
    """What the format has no place for, or says otherwise than the graph, in French."""

    @property
    def report(self) -> tuple[str, ...]:
        """The lines shown to the person who exports."""
        lacking = [
            f"exigé par le format, absent de nos sources : {one.sentence} "
            f"({one.target}, {one.path} ; {_counted(len(one.nodes))})"
            for one in self.missing
        ]
        return (*lacking, *self.notes)


def _counted(nodes: int) -> str:
    return "1 élément" if nodes == 1 else f"{nodes} éléments"


class Exporter(Protocol):
    """Turns the graph into one document; its options come as text, as a person typed them."""

    def __call__(self, graph: Graph, /, **options: str) -> Export: ...
