"""The watch of a certifier: who recognises its blocs, what changed at its partners, what is one-sided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crosswalk.errors import UnknownEntityError
from crosswalk.french import short_day
from crosswalk.identifiers import parse_certification
from crosswalk.notice import NOTICE
from crosswalk.tables.known import Declared, Known, Title, look_up
from crosswalk.tables.verifying import Evidence, base_text, evidence_of

if TYPE_CHECKING:
    from crosswalk.api import Graph


@dataclass(frozen=True, slots=True)
class Link:
    """One declaration seen from the title under watch."""

    title: str
    label: str
    own_blocs: tuple[str, ...]
    """Blocs of the title under watch; empty for the whole title."""
    their_blocs: tuple[str, ...]
    kind: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner title to look at: ended, or renewed under new numbers."""

    title: str
    label: str
    ended: str | None
    """The day its registration ended, « oui » where the day is not known."""
    replaced_by: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What happened to it: « échu depuis le … ; remplacé par … »."""
        said = []
        if self.ended:
            day = short_day(self.ended) if self.ended != "oui" else ""
            said.append(f"échu depuis le {day}" if day else "n'est plus actif")
        if self.replaced_by:
            said.append(f"remplacé par {', '.join(self.replaced_by)}")
        return " ; ".join(said)


@dataclass(frozen=True)
class Watch:
    """What a certifier has to look at, at a date."""

    number: str
    label: str
    on: str
    recognised_by: tuple[Link, ...]
    """Others' declarations that recognise this title or its blocs."""
    recognises: tuple[Link, ...]
    """This title's own declarations."""
    partners: tuple[Partner, ...]
    only_here: tuple[str, ...]
    """Titles that this one recognises and that do not recognise it, earlier editions left out."""
    only_there: tuple[str, ...]
    """Titles that recognise this one, which recognises none of them."""
    not_known: tuple[str, ...]
    """Partner titles of which no source says what they declare."""
    base_text: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"notice": NOTICE}

    def text(self) -> str:
        """As a certifier reads it."""
        name = f"{self.number} ({self.label})" if self.label else self.number
        lines = [f"Veille sur {name}, au {short_day(self.on)}", "", "Vos blocs sont reconnus par :"]
        lines += _links(self.recognised_by, "personne dans nos sources ; cela ne vaut pas refus")
        lines += ["", "Votre fiche reconnaît :"]
        lines += _links(self.recognises, "aucune déclaration dans nos sources")
        lines += ["", "Titres partenaires à revoir :"]
        lines += [f"  - {_partner(one)}" for one in self.partners] or ["  aucun"]
        lines += ["", "Déclarations d'un seul côté (ce n'est pas une erreur : chacun déclare pour ses "
                  "propres blocs) :"]  # fmt: skip
        lines += [f"  - vous reconnaissez {n}, qui ne vous reconnaît pas" for n in self.only_here]
        lines += [
            f"  - {n} vous reconnaît, et vous ne le reconnaissez pas" for n in self.only_there
        ]
        lines += [] if self.only_here or self.only_there else ["  aucune"]
        if self.not_known:
            names = ", ".join(self.not_known)
            lines += ["", f"Nos sources ne disent pas ce que déclarent : {names}."]
        return "\n".join([*lines, "", self.base_text, "", NOTICE])


def watch(graph: Graph, number: str, on: date | None = None) -> Watch:
    """The watch of a certification, at a date (today without one).

    Raises:
        IdentifierError: not a number.
        UnknownEntityError: the graph does not know it.
    """
    own, day = parse_certification(number), on or date.today()
    graph.certification(own)
    others = {row["other"] for row in graph.query_each("controle-reconnaissances", [{"a": own}])}
    known = look_up(graph, {own, *others})
    title = known.titles.get(own)
    if title is None:
        raise UnknownEntityError(f"{own} n'est pas dans nos sources")
    theirs = [d for n in sorted(others) for d in _declared(known, n) if d.target == own]
    mine = _declared(known, own)
    recognised = {d.target for d in mine}
    known = look_up(graph, {own, *others, *recognised})
    title = known.titles[own]
    earlier = _earlier(known, own)
    said = {
        n for n in others | recognised if n in known.titles and known.comparable(known.titles[n])
    }
    return Watch(
        own, title.label, day.isoformat(),
        tuple(_link(graph, known, one, own) for one in theirs),
        tuple(_link(graph, known, one, own) for one in mine),
        tuple(_changed(known, sorted((others | recognised) - earlier), own, day)),
        tuple(sorted((recognised & said) - others - earlier)),
        tuple(sorted(others - recognised - _later(known, own))),
        tuple(sorted((recognised | others) - said - earlier)),
        base_text(known),
    )  # fmt: skip


def _declared(known: Known, number: str) -> list[Declared]:
    """What a title declares, in documents, exports and published tables alike, each once."""
    title = known.titles.get(number)
    found = {one.key: one for one in reversed(title.declares if title else [])}
    return list(reversed(found.values()))


def _earlier(known: Known, number: str) -> set[str]:
    title = known.titles.get(number)
    return set(title.replaces) if title else set()


def _later(known: Known, number: str) -> set[str]:
    title = known.titles.get(number)
    return set(title.replaced_by) if title else set()


def _link(graph: Graph, known: Known, one: Declared, own: str) -> Link:
    mine = one.source == own
    other = known.titles.get(one.target if mine else one.source) or Title(
        one.target if mine else one.source
    )
    sides = (one.source_blocs, one.target_blocs) if mine else (one.target_blocs, one.source_blocs)
    return Link(
        other.number, other.label, tuple(sorted(sides[0])), tuple(sorted(sides[1])), one.kind,
        evidence_of(graph, known, one.iri, one.graph),
    )  # fmt: skip


def _changed(known: Known, numbers: Iterable[str], own: str, on: date) -> Iterable[Partner]:
    for number in numbers:
        title = known.titles.get(number)
        if title is None:
            continue
        ended, new = title.ended(on), tuple(sorted(set(title.replaced_by) - {own}))
        if ended or new:
            yield Partner(number, title.label, ended or None, new)


def _links(links: tuple[Link, ...], none: str) -> list[str]:
    lines = []
    for one in links:
        name = f"{one.title} ({one.label})" if one.label else one.title
        mine = " ET ".join(one.own_blocs) or "votre titre entier"
        theirs = " ET ".join(one.their_blocs) or "le titre entier"
        places = " ; ".join(e.place for e in one.evidence)
        lines.append(f"  - {name} : {mine} ↔ {theirs}, correspondance {one.kind} [{places}]")
    return lines or [f"  {none}"]


def _partner(one: Partner) -> str:
    name = f"{one.title} ({one.label})" if one.label else one.title
    return f"{name} : {one.sentence}"
