"""What a person typed as held: a bloc, a whole title, a bloc without a code, an IRI, a label.

`RNCP41402BC01`, `41402 bc 1`, `RNCP39794 CCP3`, `RNCP39099 n1`, `RNCP36697`, an IRI of the graph, or a
label: « RNCP37275 Concevoir et préparer la formation », or the label alone where one bloc bears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crosswalk.errors import IdentifierError, UnknownEntityError
from crosswalk.identifiers import (
    ID,
    Identifier,
    bloc_iri,
    certification_iri,
    parse,
    parse_certification,
)
from crosswalk.identities import fold
from crosswalk.transfer.model import Item

if TYPE_CHECKING:
    from crosswalk.api import Graph

MAX_HELD = 200
_IRI = re.compile(rf"{re.escape(ID)}certification/(?P<number>[A-Z]+\d+)(?:/bloc/(?P<key>[^/]+))?")
_NUMBERED = re.compile(
    r"\s*(?P<number>(?:RNCP|RS)\s*\d{1,6})\s*[:,-]?\s+(?P<label>\S.*)", re.I | re.S
)


class Items:
    """Items of one graph, each certification asked once.

    A document's bloc without a code (`CCP3`, `n1`) and the register's bloc of the same certification
    that bears the same words are read as one: the one with the code. `twins` says which were.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._blocs: dict[str, dict[str, Item]] = {}
        self._labels: dict[str, str] = {}
        self._coded: dict[str, str] = {}

    def blocs(self, number: str) -> dict[str, Item]:
        """The blocs of a certification, by IRI, in the order of its source."""
        if number not in self._blocs:
            every = [
                Item(bloc.iri, number, bloc.code, key_of(bloc.iri), bloc.label)
                for bloc in self._graph.blocs(number)
            ]
            for bloc in every:
                same = [one for one in every if one.code and fold(one.label) == fold(bloc.label)]
                if bloc.code is None and len(same) == 1:
                    self._coded[bloc.iri] = same[0].iri
            self._blocs[number] = {one.iri: one for one in every if one.iri not in self._coded}
        return self._blocs[number]

    def one(self, iri: str) -> str:
        """The IRI that stands for a bloc: its twin with a code, or itself."""
        if match := _IRI.fullmatch(iri):
            self.blocs(match["number"])
        return self._coded.get(iri, iri)

    def twins(self, iri: str) -> tuple[str, ...]:
        """The IRIs read as this bloc, the documents' first."""
        return (*(local for local, coded in self._coded.items() if coded == iri), iri)

    def read_as_one(self) -> list[tuple[str, str]]:
        """The blocs read as another: their IRI, and that of the bloc with a code."""
        return sorted(self._coded.items())

    def title(self, number: str) -> Item:
        """A whole certification; its number stands for the label that no source gives."""
        if number not in self._labels:
            rows = self._graph.query("certifications", a=number)
            self._labels[number] = (rows[0].get("label") if rows else None) or number
        return Item(certification_iri(number), number, number, None, self._labels[number])

    def item(self, iri: str) -> Item:
        """The item of an IRI."""
        iri = self.one(iri)
        match = _IRI.fullmatch(iri)
        if match is None:
            raise UnknownEntityError(f"« {iri} » n'est ni un bloc ni une certification du graphe")
        number = match["number"]
        if match["key"] is None:
            return self.title(number)
        known = self.blocs(number).get(iri)
        code = f"{number}{match['key']}" if re.fullmatch(r"BC\d\d", match["key"]) else None
        return known or Item(iri, number, code, key_of(iri), code or match["key"], known=False)

    def sorted(self, iris: Iterable[str]) -> tuple[Item, ...]:
        """Items in reading order: by certification, blocs in the order of their source."""
        items = [self.item(iri) for iri in iris]

        def place(item: Item) -> tuple[object, ...]:
            order = list(self.blocs(item.certification))
            position = order.index(item.iri) if item.iri in order else -1
            return (item.certification, position, item.iri)

        return tuple(sorted(items, key=place))


def choices(graph: Graph, number: str) -> tuple[Item, ...]:
    """What a person may say they hold of a certification: the whole of it, then its blocs, each once.

    Raises:
        UnknownEntityError: the graph does not know it.
    """
    items = Items(graph)
    number = graph.certification(number).number
    return (items.title(number), *items.blocs(number).values())


def key_of(iri: str) -> str:
    """`BC01`, `CCP3`, `n1`: the last part of the IRI of a bloc."""
    from urllib.parse import unquote

    return unquote(iri.rsplit("/bloc/", 1)[1])


def read_held(items: Items, graph: Graph, held: Sequence[str]) -> tuple[Item, ...]:
    """The items that were typed, each once, in reading order.

    Each text is one item, or several separated by commas; a bloc key alone (`BC02`) belongs to the
    certification named before it.

    Raises:
        IdentifierError: nothing is held, or a text is none of the forms above.
        UnknownEntityError: a certification that the graph does not know, or a bloc it does not have.
    """
    found: dict[str, Item] = {}
    within: str | None = None
    for text in held:
        for piece in _pieces(text):
            item = _one(items, graph, piece, within)
            within = item.certification
            found[item.iri] = item
    if not found:
        raise IdentifierError("aucun bloc détenu : attendu par exemple RNCP41402BC01,RNCP41402BC02")
    if len(found) > MAX_HELD:
        raise IdentifierError(f"{len(found)} blocs détenus : {MAX_HELD} au plus")
    return items.sorted(found)


def read_targets(graph: Graph, targets: Sequence[str]) -> tuple[str, ...]:
    """The certifications aimed at, each once, in the order typed.

    Raises:
        IdentifierError: not a certification.
        UnknownEntityError: the graph does not know it.
    """
    numbers = [part for text in targets for part in text.split(",") if part.strip()]
    return tuple(dict.fromkeys(graph.certification(number).number for number in numbers))


def _pieces(text: str) -> list[str]:
    """Commas separate codes, and stand inside labels: a text is cut only where every piece is a code."""
    pieces = [piece.strip() for piece in re.split(r"[,;+]", text) if piece.strip()]
    return pieces if all(_code(piece, "RNCP1") for piece in pieces) else [text.strip()]


def _code(text: str, within: str | None) -> Identifier | None:
    if match := _IRI.fullmatch(text):
        return Identifier(match["number"], match["key"])
    try:
        return parse(text)
    except IdentifierError:
        try:
            return parse(text, within) if within else None
        except IdentifierError:
            return None


def _one(items: Items, graph: Graph, text: str, within: str | None) -> Item:
    identifier = _code(text, within)
    if identifier is None:
        return _labelled(items, graph, text)
    number = graph.certification(identifier.number).number
    if identifier.bloc is None:
        return items.title(number)
    iri = items.one(bloc_iri(number, identifier.bloc))
    blocs = items.blocs(number)
    if iri not in blocs and graph.all_blocs_known(number):
        raise UnknownEntityError(_not_a_bloc(number, identifier.bloc, blocs.values()))
    return items.item(iri)


def _not_a_bloc(number: str, key: str, blocs: Iterable[Item]) -> str:
    listed = " ; ".join(f"{bloc.name} (« {_short(bloc.label)} »)" for bloc in blocs)
    uncoded = any(bloc.code is None for bloc in blocs)
    hint = " ; un bloc sans code connu de nos sources s'écrit comme ci-dessus" if uncoded else ""
    return f"{number}{key} n'est pas un bloc connu de {number}. Ses blocs : {listed}{hint}"


def _short(label: str, longest: int = 60) -> str:
    return label if len(label) <= longest else label[:longest].rsplit(" ", 1)[0] + "…"


def _labelled(items: Items, graph: Graph, text: str) -> Item:
    """The bloc that bears these words, to the letter once folded.

    Raises:
        IdentifierError: no bloc bears them, or several do.
    """
    match = _NUMBERED.fullmatch(text)
    if match:
        number = graph.certification(match["number"]).number
        typed = match["label"].strip(" «»\"'")
        found = [
            item
            for item in items.blocs(number).values()
            if item.key == typed or fold(item.label) == fold(typed)
        ]
    else:
        words = fold(text.strip(" «»\"'"))
        hits = graph.search(text, kind="bloc", limit=50).hits if words else ()
        found = [items.item(hit.iri) for hit in hits if fold(hit.label) == words]
    if len(found) == 1:
        return found[0]
    shown = _short("".join(c if c.isprintable() else " " for c in text))
    if found:
        names = ", ".join(item.name for item in found)
        raise IdentifierError(f"« {shown} » est l'intitulé de plusieurs blocs : {names}")
    try:
        parse_certification(text)
    except IdentifierError as error:
        raise IdentifierError(
            f"« {shown} » n'est ni un code ni l'intitulé exact d'un bloc du graphe "
            "(attendu : RNCP41402BC01, RNCP41402, « RNCP39794 CCP3 » ou l'intitulé du bloc)"
        ) from error
    raise AssertionError(text)
