"""What changed between two releases: entities added, removed and changed, by kind, with their labels.

Two sorted dumps are read side by side, subject by subject, so that two national graphs are compared in
the memory of what differs. Only what answers by default counts, whatever graph says it: a statement that
moves from one snapshot of the register to the next is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from crosswalk import resources
from crosswalk.exports.rdf import graph_of, parsed
from crosswalk.identifiers import DCTERMS, ONTOLOGY, RDF, SKOS, correspondence_words

_TYPE = f"{RDF}type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_NAMES = (
    *(f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{DCTERMS}title", _LABEL),
    *(f"{ONTOLOGY}rncpNumber", f"{SKOS}notation"),
)
_GENERAL = ("Mentioned", "Organisation")
"""Classes that give way to any other of the same entity."""
LISTED = 100
"""Entities named under each heading of the Markdown; the JSON has them all."""

Facts = dict[str, list[str]]
"""Property → its values, as plain text, sorted."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its compressed N-Quads, sorted, and its default graph."""

    nquads: Path
    defaults: Collection[str]


@dataclass(frozen=True, slots=True)
class Change:
    """An entity that differs: the properties that do, with their values on either side."""

    iri: str
    label: str
    before: Facts
    after: Facts


@dataclass
class Kind:
    """The changes of the entities of one class of the ontology."""

    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)


@dataclass
class Changes:
    """By class of the ontology (`Bloc`); `others` counts the passages, notes and the like."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    """`added`, `removed`, `changed` → how many."""

    @property
    def none(self) -> bool:
        """Whether both say the same."""
        return not self.kinds and not self.others


def compare(old: Side, new: Side) -> Changes:
    """The changes from one release to the next."""
    found = Changes()
    for iri, before, after in _paired(_entities(old), _entities(new)):
        if before == after:
            continue
        verb = "added" if not before else "removed" if not after else "changed"
        kind = _kind(after or before)
        if kind is None:
            found.others[verb] += 1
            continue
        names = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        change = Change(
            iri, _name(after or before, iri),
            {name: before[name] for name in sorted(names) if name in before},
            {name: after[name] for name in sorted(names) if name in after},
        )  # fmt: skip
        getattr(found.kinds.setdefault(kind, Kind()), verb).append(change)
    return found


def _entities(side: Side) -> Iterator[tuple[str, Facts]]:
    """Subject and facts, in the order of the sorted lines; blank nodes belong to what leads to them."""
    from crosswalk.release.dumps import read_lines

    defaults = set(side.defaults)
    lines = (line for line in read_lines(side.nquads) if graph_of(line) in defaults)
    for subject, quads in groupby(parsed(lines), key=lambda quad: quad.subject):
        if isinstance(subject, ox.NamedNode):
            facts: dict[str, set[str]] = {}
            for quad in quads:
                if not isinstance(
                    quad.object, ox.BlankNode
                ):  # named by the whole graph, not by itself
                    facts.setdefault(quad.predicate.value, set()).add(_text(quad.object))
            yield subject.value, {name: sorted(values) for name, values in facts.items()}


def _text(value: Any) -> str:
    """A value as the JSON shows it: a text in another language than French says so."""
    if isinstance(value, ox.Literal) and value.language not in (None, "fr"):
        return f"{value.value} (@{value.language})"
    return str(value.value)


def _paired(
    old: Iterator[tuple[str, Facts]], new: Iterator[tuple[str, Facts]]
) -> Iterator[tuple[str, Facts, Facts]]:
    """Both sides entity by entity; one that is on one side only has no fact on the other."""
    left, right = next(old, None), next(new, None)
    while left or right:
        # Lines are sorted with their brackets: `<a>` comes after `<a/b>`.
        order = (_key(left) > _key(right)) - (_key(left) < _key(right))
        if order < 0 and left:
            yield left[0], left[1], {}
            left = next(old, None)
        elif order > 0 and right:
            yield right[0], {}, right[1]
            right = next(new, None)
        elif left and right:
            yield left[0], left[1], right[1]
            left, right = next(old, None), next(new, None)


def _key(one: tuple[str, Facts] | None) -> str:
    return f"{one[0]}> " if one else "\U0010ffff"


def _kind(facts: Facts) -> str | None:
    """The class of the ontology that an entity is of, None where it is of none."""
    classes = [
        kind.removeprefix(ONTOLOGY) for kind in facts.get(_TYPE, ()) if kind.startswith(ONTOLOGY)
    ]
    return next((kind for kind in classes if kind not in _GENERAL), next(iter(classes), None))


def _name(facts: Facts, iri: str) -> str:
    for name in _NAMES:
        said = [text for text in facts.get(name, ()) if not text.endswith(" (@en)")]
        if said:
            return said[0]
    return correspondence_words(iri) or iri.rpartition("/id/")[2] or iri


@cache
def _words() -> Mapping[str, str]:
    """The labels of our ontology's terms, in French: IRI → label."""
    path = resources.ontology_dir() / "rncp.ttl"
    return {
        quad.subject.value: quad.object.value
        for quad in ox.parse(path=path)
        if quad.predicate.value == _LABEL
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "fr"
    }


def markdown(changes: Changes | None, before: str, day: date) -> str:
    """The changelog of a release, in French; `before` is the date of the previous one."""
    lines = [f"# Changements de la livraison du {day.isoformat()}", ""]
    if changes is None:
        return "\n".join([*lines, "Aucune livraison précédente n'a été donnée à comparer.", ""])
    lines += [f"Depuis la livraison du {before}.", ""]
    if changes.none:
        return "\n".join([*lines, "Rien n'a changé dans ce qui répond par défaut.", ""])
    for kind in sorted(changes.kinds, key=_title):
        lines += _section(kind, changes.kinds[kind])
    if changes.others:
        counts = ", ".join(f"{_VERBS[verb]} : {n}" for verb, n in sorted(changes.others.items()))
        lines += ["## Autres nœuds (passages, annotations, mesures)", "", f"{counts}.", ""]
    return "\n".join(lines)


_VERBS = {"added": "ajouts", "removed": "retraits", "changed": "modifications"}


def _section(name: str, kind: Kind) -> list[str]:
    lines = [f"## {_title(name)}", ""]
    for verb, words in _VERBS.items():
        found: list[Change] = getattr(kind, verb)
        if not found:
            continue
        lines += [f"### {words.capitalize()} : {len(found)}", ""]
        for one in found[:LISTED]:
            lines.append(f"- {_plain(one.label)} (`{one.iri}`)")
            lines += _details(one) if verb == "changed" else []
        if len(found) > LISTED:
            lines.append(f"- et {len(found) - LISTED} autres, dans `changes.json`")
        lines.append("")
    return lines


def _details(change: Change) -> list[str]:
    found = []
    for name in sorted({*change.before, *change.after}):
        words = _words().get(name, name.rpartition("#")[2].rpartition("/")[2])
        before, after = change.before.get(name, []), change.after.get(name, [])
        gone = [_short(one) for one in before if one not in after]
        come = [_short(one) for one in after if one not in before]
        said = [f"retiré {', '.join(gone)}"] if gone else []
        said += [f"ajouté {', '.join(come)}"] if come else []
        found.append(f"  - {words} : {' ; '.join(said)}")
    return found


def _short(text: str) -> str:
    plain = _plain(text)
    return f"« {plain if len(plain) <= 80 else plain[:79] + '…'} »"


def _plain(text: str) -> str:
    """A text on one line that Markdown does not read as a mark of its own."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in flat)


def _title(kind: str) -> str:
    words = _words().get(f"{ONTOLOGY}{kind}", kind)
    return words[:1].upper() + words[1:]
