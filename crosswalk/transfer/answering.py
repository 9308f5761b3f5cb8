"""From what is held to an answer: the chaining, then what surrounds each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crosswalk.correspondences import declaring_words
from crosswalk.french import listed
from crosswalk.identifiers import certification_iri
from crosswalk.transfer import wording
from crosswalk.transfer.engine import Derived, Rule, gaps, smallest
from crosswalk.transfer.facts import OF_TITLE, TRAINING, Facts
from crosswalk.transfer.gather import MAX_ASKED, Table, gather
from crosswalk.transfer.held import Items, key_of, read_held, read_targets
from crosswalk.transfer.model import (
    FIRM,
    RANK,
    Answer,
    Condition,
    Dates,
    Grade,
    Hint,
    Hints,
    Item,
    MissingFor,
    ProofStep,
    Reading,
    Remaining,
    Remains,
    Result,
    Smallest,
    TitleResult,
)

if TYPE_CHECKING:
    from crosswalk.api import Graph

LONG = 300
"""Characters of conditions that a sentence can hold; beyond, they are listed under it only."""
MAX_FAR = 40
"""Results of several steps kept when no title is aimed at; the shortest chains, and the rest is counted."""
MAX_SETS = 10
"""Smallest sets kept, of those that tie."""
MAX_MISSING = 50
"""Rows shown at most of which something is held and something is missing."""


def transfer(
    graph: Graph,
    held: Sequence[str],
    targets: Sequence[str] = (),
    dates: Dates | None = None,
    hints: Hints | None = None,
) -> Answer:
    """What blocs and titles already obtained give, in some titles or anywhere (`targets` empty).

    Official layer only. `hints` is where the analysis layer may add proximities to what remains: it
    is called with what is held and what remains, and grades nothing but « proche ».

    Raises:
        IdentifierError: nothing is held, or a text is not a bloc nor a title.
        UnknownEntityError: the graph does not know a certification, or it has no such bloc.
        StoreError: nothing was built yet.
    """
    items = Items(graph)
    things = read_held(items, graph, held)
    aimed = read_targets(graph, targets)
    table, found = gather(graph, items, [thing.iri for thing in things], aimed)
    return _Answering(graph, items, things, aimed, dates or Dates(), hints, table, found).answer()


@dataclass
class _Answering:
    """One question, while its answer is put together."""

    graph: Graph
    items: Items
    held: tuple[Item, ...]
    targets: tuple[str, ...]
    dates: Dates
    hints: Hints | None
    table: Table
    found: dict[str, Derived]

    def __post_init__(self) -> None:
        self.facts = Facts(self.graph)
        self.left_out = 0
        self.steps: dict[Rule, ProofStep] = {}
        self.bring = wording.bring(self.held, any(self._may_be_ccp(item) for item in self.held))
        self.today = self.dates.on or date.today()
        summary = self.graph.summary()
        self.data_date = date.fromisoformat(summary.built_at[:10]) if summary else None

    def _may_be_ccp(self, item: Item) -> bool:
        """By its key, or because the ministry awards it, or because nobody is known to award it."""
        awarders = self.facts.awarders(item.certification)
        by_ministry = any(one.siret == wording.LABOUR for one in awarders)
        return (item.key or "").startswith("CCP") or by_ministry or not awarders

    def answer(self) -> Answer:
        results = self._results()
        held_titles = dict.fromkeys(item.certification for item in self.held)
        shown = self.targets or self._reached()
        return Answer(
            held=self.held,
            targets=self.targets,
            dates=self.dates,
            results=results,
            titles=tuple(self._title(number) for number in shown),
            missing_for=self._missing(),
            held_dates=tuple(
                sentence
                for number in held_titles
                for sentence in wording.registration_sentences(
                    self.facts.registration(number), self.dates, self.today, held=True
                )
            ),
            notes=self._notes(),
            data_date=self.data_date,
            documents={row["id"]: row["title"] for row in self.graph.query("documents")},
        )

    def _reached(self) -> tuple[str, ...]:
        """Titles of which something is obtained in one step, the surest first.

        What takes more steps is among the results, and not looked at as a title: a chain is too weak
        to plan on.
        """
        direct: dict[str, int] = {}
        for derived in self.found.values():
            if derived.grade is not Grade.HELD and len(_rows(derived)) == 1:
                number = self._number(derived.item)
                direct[number] = min(direct.get(number, 9), RANK[derived.grade])
        return tuple(sorted(direct, key=lambda number: (direct[number], number)))

    def _results(self) -> tuple[Result, ...]:
        """Blocs of the targets, or whatever is obtained when none is named; the surest first."""
        mine = {item.iri for item in self.held}
        chosen = [
            derived
            for derived in self.found.values()
            if "/bloc/" in derived.item
            and (
                self._number(derived.item) in self.targets
                if self.targets
                else derived.grade is not Grade.HELD or derived.item in mine
            )
        ]
        order = {item.iri: i for i, item in enumerate(self.items.sorted(d.item for d in chosen))}
        first = {number: place for place, number in enumerate(self.targets)}
        chosen.sort(
            key=lambda d: (
                first.get(self._number(d.item), 0),
                (RANK[d.grade], len(_rows(d))) if not self.targets else (0, 0),
                order[d.item],
            )
        )
        far = [d for d in chosen if len(_rows(d)) > 1] if not self.targets else []
        dropped = {d.item for d in far[MAX_FAR:]}
        self.left_out = len(dropped)
        return tuple(self._result(d) for d in chosen if d.item not in dropped)

    def _number(self, iri: str) -> str:
        return self.items.item(iri).certification

    def _result(self, derived: Derived) -> Result:
        item = self.items.item(derived.item)
        awarders = self.facts.awarders(item.certification)
        conditions = tuple(
            c
            for c in self.facts.conditions(item.certification)
            if c.kind not in OF_TITLE
            and c.of in (*self.items.twins(item.iri), certification_iri(item.certification))
        )
        used = _rows(derived)
        sentence = wording.grade_sentence(
            derived.grade, wording.who(awarders), self.bring, self.data_date
        )
        if len(used) > 1:
            sentence += f" {wording.CHAIN}"
        return Result(
            item=item,
            grade=derived.grade,
            sentence=sentence,
            proof=self._proof(derived),
            conditions=() if derived.grade is Grade.HELD else conditions,
            awarders=awarders,
            ask=wording.ask(derived.grade, awarders, self.bring, len(used) > 1),
            bring=self.bring,
            warning=None
            if derived.grade is Grade.HELD
            else wording.warning(self.facts.registration(item.certification), self.today),
        )

    def _proof(self, derived: Derived) -> tuple[ProofStep, ...]:
        """What is held and used, then the rows in order."""
        mine = {item.iri for item in self.held}
        needed = {need for rule in derived.rules for need in rule.needs} | {derived.item}
        start = self.items.sorted(needed & mine)
        said = wording.held_sentence(start)
        first = ProofStep(None, None, (), start, said, said, "", None, None, ())
        for rule in derived.rules:
            if rule not in self.steps:
                self.steps[rule] = self._step(rule)
        return (first, *(self.steps[rule] for rule in derived.rules))

    def _step(self, rule: Rule) -> ProofStep:
        needs, gives = self.items.sorted(rule.needs), self.items.sorted(rule.gives)
        if rule.reading is Reading.PART:
            said = wording.part_sentence(needs[0], gives)
            return ProofStep(None, rule.reading, needs, gives, said, said, "", None, None, ())
        statement = self.table.statements[rule.row]
        declaring = declaring_words(statement.document_types, statement.source)
        recognised = self.items.sorted(statement.target_items)
        own = self.items.sorted(statement.source_items)
        kind = statement.kind.value
        caution = wording.caution(rule.reading, needs, gives)
        if statement.by_text and not statement.cites_law and rule.reading is Reading.DECLARED:
            caution = f" {wording.NO_ORDER}"
        declarers = self.graph.query("declarants", row=rule.row) or self.graph.query(
            "certificateurs", a=statement.source
        )
        return ProofStep(
            row=rule.row,
            reading=rule.reading,
            needs=needs,
            gives=gives,
            sentence=wording.row_sentence(declaring, recognised, own, kind) + caution,
            short=wording.row_sentence(declaring, recognised, own, kind, short=True),
            caution=caution,
            declared_by=" ; ".join(one["name"] for one in declarers if "name" in one) or None,
            document=" ; ".join(statement.declared_in) or None,
            passages=self.graph.passages(rule.row),
            declaring=declaring,
        )

    def _missing(self) -> tuple[MissingFor, ...]:
        """The rows that a bloc more would let work, towards the targets if any are named."""
        wanted = set(self.targets)
        found = [
            (rule, lacks)
            for rule, lacks in gaps(self.found, self.table.rules)
            if not wanted or any(self._number(iri) in wanted for iri in self._better(rule))
        ]
        return tuple(
            MissingFor(
                rule.row,
                rule.reading,
                rule.grade,
                lacking := self.items.sorted(lacks),
                gives := self.items.sorted(self._better(rule)),
                wording.missing_sentence(lacking, gives, rule.grade),
            )
            for rule, lacks in found[:MAX_MISSING]
        )

    def _better(self, rule: Rule) -> set[str]:
        """What a rule would give that is not there yet at as good a grade."""
        return {
            item
            for item in rule.gives
            if item not in self.found or RANK[rule.grade] < RANK[self.found[item].grade]
        }

    def _title(self, number: str) -> TitleResult:
        iri = certification_iri(number)
        registration = self.facts.registration(number)
        blocs = self.items.blocs(number)
        derived = self.found.get(iri)
        firm = {b for b in blocs if b in self.found and self.found[b].grade in FIRM}
        complete = bool(blocs) and registration.blocs_known and firm == set(blocs)
        held = derived is not None and derived.grade is Grade.HELD
        conditions = self.facts.conditions(number)
        awarders = self.facts.awarders(number)
        return TitleResult(
            registration=registration,
            held=held,
            complete=complete,
            sentence=self._title_sentence(number, derived, complete, conditions),
            grade=derived.grade if derived else None,
            proof=self._proof(derived) if derived else (),
            conditions=conditions,
            awarders=awarders,
            ask=f"Délivrance du titre à demander à : {wording.who(awarders)}.",
            dates=wording.registration_sentences(registration, self.dates, self.today, held=held),
            questions=self._questions(number),
            remains=self._remains(number),
        )

    def _title_sentence(
        self,
        number: str,
        derived: Derived | None,
        complete: bool,
        conditions: Sequence[Condition],
    ) -> str:
        if derived is not None and derived.grade is Grade.HELD:
            return "Vous détenez ce titre."
        if complete:
            listed = " ; ".join(c.text.rstrip(".") for c in conditions if c.kind != TRAINING)
            stated = listed or "aucune n'est énoncée dans nos sources"
            if len(stated) > LONG:
                stated = "celles que la source énonce, plus bas"
            return f"Tous les blocs réunis ; délivrance à demander, conditions : {stated}."
        if derived is not None:
            return wording.grade_sentence(
                derived.grade,
                wording.who(self.facts.awarders(number)),
                self.bring,
                self.data_date,
            ).replace("ce bloc", "ce titre")
        blocs = self.items.blocs(number)
        if not blocs:
            why = "" if self._register_loaded() else f" {wording.NO_REGISTER}"
            return f"Les blocs de {number} ne sont pas connus de nos sources.{why}"
        got = [b for b in blocs if b in self.found]
        whole = "" if self.facts.registration(number).blocs_known else " connus"
        open_ = [b for b in got if self.found[b].grade not in FIRM]
        confirm = f", dont {len(open_)} à faire confirmer" if open_ else ""
        return (
            f"{len(got)} bloc{'s' if len(got) > 1 else ''} sur {len(blocs)}{whole}{confirm}. Le titre est "
            "un résultat à part : il se demande une fois tous les blocs réunis, à ses conditions."
        )

    def _questions(self, number: str) -> tuple[str, ...]:
        """Former editions held: nothing passes through a lineage, and nobody has said no either."""
        said = []
        for old in self.facts.registration(number).replaces:
            mine = [item for item in self.held if item.certification == old]
            given = {
                need
                for derived in self.found.values()
                if self._number(derived.item) == number
                for rule in derived.rules
                for need in rule.needs
            }
            silent = [item for item in mine if item.iri not in given]
            if silent:
                names = listed([item.name for item in silent])
                who = wording.who(self.facts.awarders(number))
                said.append(
                    f"{number} remplace {old}. Remplacer un titre ne transfère pas ses blocs : aucun "
                    f"texte de nos sources ne dit que {names} compte pour {number}, ni le contraire. "
                    f"Demander à : {who}."
                )
        return tuple(said)

    def _remains(self, number: str) -> Remains:
        blocs = list(self.items.blocs(number))
        firm = [b for b in blocs if b not in self.found or self.found[b].grade not in FIRM]
        confirmed = [b for b in blocs if b not in self.found]
        asked = [self.items.item(b) for b in firm]
        hints = self.hints(self.held, asked) if self.hints and asked else ()
        return Remains(
            tuple(self._remaining(b, hints) for b in firm),
            tuple(self._remaining(b, hints) for b in confirmed),
            self._smallest(frozenset(blocs), firm=True),
            self._smallest(frozenset(blocs), firm=False),
        )

    def _remaining(self, iri: str, hints: Sequence[Hint]) -> Remaining:
        item = self.items.item(iri)
        mine = tuple(hint for hint in hints if hint.item == iri)
        grade = Grade.CONFIRM if iri in self.found else Grade.NEAR if mine else Grade.ACQUIRE
        return Remaining(
            item,
            grade,
            wording.grade_sentence(grade, day=self.data_date),
            self.facts.assessment(item.certification, self.items.twins(iri)),
            self.facts.vae_open(item.certification),
            mine,
        )

    def _smallest(self, wanted: frozenset[str], firm: bool) -> Smallest:
        """Sets of blocs of the title, and of what a row takes for them where it can still be obtained."""
        needed = {need for rule in self.table.rules if rule.gives & wanted for need in rule.needs}
        candidates = frozenset(need for need in needed if self._obtainable(need)) | wanted
        sets, exhaustive = smallest(
            [item.iri for item in self.held],
            self.table.rules,
            self.table.titles,
            wanted,
            candidates,
            firm,
        )
        # Blocs of the title itself first: nobody goes through another title without a reason.
        sets.sort(key=lambda one: (len(one - wanted), sorted(one)))
        return Smallest(tuple(self.items.sorted(one) for one in sets[:MAX_SETS]), exhaustive)

    def _obtainable(self, iri: str) -> bool:
        """A bloc, or a title of the specific register, that no source shows to be closed."""
        number = self._number(iri)
        one = self.facts.registration(number)
        ended = one.expires_on is not None and one.expires_on < self.today
        closed = ended or one.active is False or bool(one.replaced_by)
        return ("/bloc/" in iri or number.startswith("RS")) and not closed

    def _notes(self) -> tuple[str, ...]:
        said = []
        for item in self.held:
            if not item.known:
                blocs = [bloc.name for bloc in self.items.blocs(item.certification).values()]
                known = f" (blocs connus : {listed(blocs)})" if blocs else ""
                said.append(
                    f"{item.name} : aucune de nos sources ne décrit ce bloc{known} ; vérifiez son code "
                    "sur l'attestation."
                )
        about = {*self.targets, *(item.certification for item in self.held)}
        for local, coded in self.items.read_as_one():
            bloc = self.items.item(coded)
            if bloc.certification in about:
                said.append(
                    f"{bloc.certification} {key_of(local)} (document) et {bloc.name} (registre) portent "
                    "le même intitulé : lus comme un seul bloc."
                )
        if not self.table.complete:
            said.append(
                f"Recherche arrêtée après {MAX_ASKED} titres : les chaînes plus longues ne sont pas suivies."
            )
        if self.left_out:
            said.append(
                f"{self.left_out} autres résultats, en plusieurs étapes, ne sont pas montrés : nommez un "
                "titre visé pour les lire."
            )
        spared = [s for s in self.table.statements.values() if s.kind.value == "dispense"]
        for one in spared:
            said.append(
                f"{one.source} déclare une dispense avec {one.target} : elle dispense d'une épreuve ou "
                "d'une formation et ne délivre aucun bloc."
            )
        if not self._register_loaded():
            said.append(
                "Réponse fondée sur les seuls documents chargés, sans le registre national. "
                + wording.NO_REGISTER
            )
        return tuple(said)

    def _register_loaded(self) -> bool:
        return any("/register/" in name for name in self.graph.store.default_graph_names())


def _rows(derived: Derived) -> list[Rule]:
    """The correspondences that a result uses: what a title comprises is no step."""
    return [rule for rule in derived.rules if rule.reading is not Reading.PART]
