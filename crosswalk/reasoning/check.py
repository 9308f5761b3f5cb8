"""The whole check: from graphs, or a store, to what is inconsistent and why."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from rdflib import RDF, Graph

from crosswalk.graph.convert import from_quads
from crosswalk.identifiers import GRAPH
from crosswalk.reasoning import hermit
from crosswalk.reasoning.axioms import View
from crosswalk.reasoning.datafile import load
from crosswalk.reasoning.explain import AT_MOST, explain, explain_class
from crosswalk.reasoning.sentences import Contradiction, Speaker, Statement
from crosswalk.reasoning.view import dl_view
from crosswalk.store import ReadOnlyStore, snapshot, vocabulary

MAX_REGISTER = 50_000
"""Triples of a register's export beyond which it is left out.

HermiT's time grows with the square: 3 s for 33,000 lines, 23 s for 127,000, 128 s for 253,000. A whole
export has millions; its shapes hold what matters there.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reasoning found.

    `consistent`: everything stated can be true at once. `unsatisfiable`: classes that no entity can be
    of. `inferred`: pairs of an entity and a class that follow and are not stated. `faults`: what OWL
    cannot even say. `converted`, `left_out`, `undeclared`: what differs in the view that was reasoned
    on, counted (see `crosswalk.reasoning.view`). `skipped`: graphs too big to be reasoned on.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    inferred: int
    axioms: int
    facts: int
    faults: tuple[Statement, ...]
    contradictions: tuple[Contradiction, ...]
    converted: Mapping[str, int]
    left_out: Mapping[str, int]
    undeclared: Mapping[str, int]
    skipped: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        return self.consistent and not self.unsatisfiable


def check_reason(
    source: Mapping[str, Graph] | Path, data: Path | None = None, *, explained: bool = True
) -> Outcome:
    """Reason on some graphs, or on the default graph of the store at a path.

    With `data`, a file of one's own, on the schema of the source (its vocabularies) and the file alone.

    Raises:
        UnavailableError: Java or owlready2 is missing, or the reasoner did not finish in time.
        StoreError: nothing was built at that path.
        DocumentError: the file cannot be read.
        CrosswalkError: HermiT stopped on something of the view.
    """
    start = time.perf_counter()
    graphs, skipped = stored(source) if isinstance(source, Path) else (dict(source), ())
    if data is not None:
        vocabularies = {n: g for n, g in graphs.items() if n.startswith(f"{GRAPH}vocabulary/")}
        graphs, skipped = {**vocabularies, data.name: load(data)}, ()
    view = dl_view(graphs)
    seconds = {"vue": time.perf_counter() - start}
    answer = hermit.classify(view.whole())
    seconds["raisonneur"] = answer.seconds
    speaker = Speaker(graphs)
    contradictions = tuple(_contradictions(view, answer, speaker)) if explained else ()
    seconds["total"] = time.perf_counter() - start
    stated = {(str(s), str(o)) for graph in graphs.values() for s, o in graph[: RDF.type]}
    return Outcome(
        consistent=answer.consistent and not view.faults,
        unsatisfiable=answer.unsatisfiable,
        inferred=len(answer.types - stated),
        axioms=len(view.schema),
        facts=len(view.facts),
        faults=tuple(speaker.fault(fault) for fault in view.faults),
        contradictions=contradictions,
        converted=dict(view.converted),
        left_out=dict(view.left_out),
        undeclared=dict(view.undeclared),
        skipped=skipped,
        seconds={step: round(spent, 2) for step, spent in seconds.items()},
    )


def stored(path: Path) -> tuple[dict[str, Graph], tuple[str, ...]]:
    """The default graphs of a store, and the names of those left out for their size."""
    store = ReadOnlyStore(path)
    graphs: dict[str, Graph] = {}
    skipped = []
    for name in store.default_graph_names():
        register = bool(snapshot(name) or vocabulary(name))
        quads = list(islice(store.quads(name), MAX_REGISTER + 1 if register else None))
        if register and len(quads) > MAX_REGISTER:
            skipped.append(name)
        else:
            graphs[name] = from_quads(quads)
    return graphs, tuple(skipped)


def _contradictions(view: View, answer: hermit.Answer, speaker: Speaker) -> list[Contradiction]:
    if not answer.consistent:
        found = list(explain(view))
    else:
        asked = (explain_class(view, cls) for cls in answer.unsatisfiable[:AT_MOST])
        found = [one for one in asked if one is not None]
    return [speaker.contradiction(one) for one in found]
