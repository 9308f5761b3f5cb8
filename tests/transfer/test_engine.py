"""The chaining as mathematics: rules in, results out, on tables that nobody wrote."""

from __future__ import annotations

import random

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from crosswalk.transfer.engine import Derived, Rule, derive, gaps, replay, smallest
from crosswalk.transfer.model import FIRM, RANK, Grade, Reading

ITEMS = [f"b{i}" for i in range(8)]
TITLES = {"T": frozenset({"b0", "b1"}), "U": frozenset({"b6", "b7"})}
sides = st.frozensets(st.sampled_from([*ITEMS, *TITLES]), min_size=1, max_size=3)


@st.composite
def tables(draw: st.DrawFn) -> list[Rule]:
    """Random tables, cycles included; a name a rule, as a row and a reading make."""
    count = draw(st.integers(0, 12))
    return [
        Rule(
            f"row{i}",
            draw(st.sampled_from([Reading.DECLARED, Reading.CONVERSE, Reading.ONE_OF])),
            draw(sides),
            draw(sides),
            draw(st.sampled_from([Grade.TEXT, Grade.EXPECTED, Grade.CONFIRM])),
        )
        for i in range(count)
    ]


held = st.frozensets(st.sampled_from([*ITEMS, *TITLES]), max_size=4)


@given(held, held, tables())
def test_more_held_never_gives_less(few: frozenset[str], more: frozenset[str], table: list[Rule]):
    before, after = derive(few, table, TITLES), derive(few | more, table, TITLES)
    assert before.keys() <= after.keys()
    assert all(RANK[after[item].grade] <= RANK[before[item].grade] for item in before)


@given(held, tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    having: frozenset[str], table: list[Rule], shuffled: random.Random
):
    other = list(table)
    shuffled.shuffle(other)
    assert derive(having, table, TITLES) == derive(having, other, TITLES)
    assert derive(having, table + table, TITLES) == derive(having, table, TITLES)


@given(held, tables())
def test_what_is_obtained_then_delivered_gives_nothing_new(
    having: frozenset[str], table: list[Rule]
):
    found = derive(having, table, TITLES)
    again = derive(found.keys(), table, TITLES)
    assert again.keys() == found.keys()
    assert {one.grade for one in again.values()} <= {Grade.HELD}


@given(held, tables())
def test_every_proof_replays_to_its_result(having: frozenset[str], table: list[Rule]):
    for item, derived in derive(having, table, TITLES).items():
        assert derived.item == item
        assert replay(derived, having, TITLES) is derived.grade


@given(held, tables())
def test_no_result_without_a_proof(having: frozenset[str], table: list[Rule]):
    for item, derived in derive(having, table, TITLES).items():
        assert derived.rules or item in having
        if item in having:
            assert derived.grade is Grade.HELD


def test_a_proof_that_is_cut_does_not_replay():
    table = [
        Rule("one", Reading.DECLARED, frozenset({"b0", "b1"}), frozenset({"b2"}), Grade.EXPECTED),
        Rule("two", Reading.DECLARED, frozenset({"b2"}), frozenset({"b3"}), Grade.EXPECTED),
    ]
    proof = derive({"b0", "b1"}, table, {})["b3"]
    assert [rule.row for rule in proof.rules] == ["one", "two"]
    assert replay(proof, {"b0", "b1"}, {}) is Grade.CONFIRM
    assert replay(Derived("b3", proof.grade, proof.rules[1:]), {"b0", "b1"}, {}) is None
    assert replay(proof, {"b0"}, {}) is None
    part = Rule("T", Reading.PART, frozenset({"T"}), frozenset({"b9"}), Grade.HELD)
    assert replay(Derived("b9", Grade.HELD, (part,)), {"T"}, TITLES) is None


def by_networkx(having: frozenset[str], table: list[Rule]) -> dict[str, Grade]:
    """The same question as a graph of items and rows, peeled by in-degrees: nothing of the engine.

    A row is a node reached when all its predecessors are; a title comprises its blocs by an edge that
    costs nothing. What a row gives from held items alone has the row's grade, anything else is to
    confirm.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from([*ITEMS, *TITLES])
    for place, rule in enumerate(table):
        graph.add_edges_from((need, place) for need in rule.needs)
        graph.add_edges_from((place, given_) for given_ in rule.gives)
    parts = nx.DiGraph([(title, bloc) for title, blocs in TITLES.items() for bloc in blocs])
    parts.add_nodes_from([*ITEMS, *TITLES])

    def spread(items: set[str]) -> set[str]:
        return items | {n for item in items for n in nx.descendants(parts, item)}

    mine = spread(set(having))
    first = [p for p in range(len(table)) if set(graph.predecessors(p)) <= mine]
    grades = dict.fromkeys(mine, Grade.HELD)
    for grade in (Grade.TEXT, Grade.EXPECTED, Grade.CONFIRM):
        given_ = {s for p in first if table[p].grade is grade for s in graph.successors(p)}
        for item in spread(given_):
            grades.setdefault(item, grade)
    while True:
        ready = [p for p in range(len(table)) if set(graph.predecessors(p)) <= grades.keys()]
        new = spread({s for p in ready for s in graph.successors(p)}) - grades.keys()
        if not new:
            return grades
        grades |= dict.fromkeys(new, Grade.CONFIRM)


@given(held, tables())
def test_an_independent_formulation_agrees(having: frozenset[str], table: list[Rule]):
    found = derive(having, table, TITLES)
    assert {item: one.grade for item, one in found.items()} == by_networkx(having, table)


def test_a_cycle_ends():
    ring = [
        Rule(
            f"r{i}",
            Reading.DECLARED,
            frozenset({f"b{i}"}),
            frozenset({f"b{(i + 1) % 8}"}),
            Grade.TEXT,
        )
        for i in range(8)
    ]
    found = derive({"b0"}, ring, {})
    assert [found[f"b{i}"].grade for i in range(4)] == [
        Grade.HELD,
        Grade.TEXT,
        Grade.CONFIRM,
        Grade.CONFIRM,
    ]
    assert len(found["b7"].rules) == 7


def test_a_set_counts_as_one():
    rule = Rule("r", Reading.DECLARED, frozenset({"b0", "b1"}), frozenset({"b2"}), Grade.EXPECTED)
    assert derive({"b0"}, [rule], {}).keys() == {"b0"}
    assert gaps(derive({"b0"}, [rule], {}), [rule]) == [(rule, frozenset({"b1"}))]
    assert gaps(derive({"b0", "b1"}, [rule], {}), [rule]) == []


def test_all_the_blocs_are_not_the_title():
    rule = Rule("r", Reading.DECLARED, frozenset({"T"}), frozenset({"b5"}), Grade.EXPECTED)
    assert "b5" not in derive({"b0", "b1"}, [rule], TITLES)
    assert derive({"T"}, [rule], TITLES)["b5"].grade is Grade.EXPECTED


def test_a_better_reading_is_a_gap_still():
    weak = Rule("r", Reading.ONE_OF, frozenset({"b0"}), frozenset({"b2"}), Grade.CONFIRM)
    full = Rule("r", Reading.DECLARED, frozenset({"b0", "b1"}), frozenset({"b2"}), Grade.TEXT)
    found = derive({"b0"}, [weak, full], {})
    assert found["b2"].grade is Grade.CONFIRM
    assert gaps(found, [weak, full]) == [(full, frozenset({"b1"}))]


@given(held, tables(), st.booleans())
def test_the_smallest_sets_suffice_and_nothing_smaller_does(
    having: frozenset[str], table: list[Rule], firm: bool
):
    wanted = frozenset({"b2", "b3", "b4"})
    candidates = frozenset(ITEMS)
    good = FIRM if firm else FIRM | {Grade.CONFIRM}
    sets, exhaustive = smallest(having, table, TITLES, wanted, candidates, firm)

    def enough(more: frozenset[str]) -> bool:
        found = derive(having | more, table, TITLES)
        return all(item in found and found[item].grade in good for item in wanted)

    assert exhaustive
    assert sets
    assert all(enough(one) for one in sets)
    assert all(not enough(one - {item}) for one in sets for item in one)
    assert len({len(one) for one in sets}) == 1


def test_a_search_too_long_gives_what_is_missing_and_says_so(monkeypatch):
    monkeypatch.setattr("crosswalk.transfer.engine.MAX_WORK", 3)
    wanted = frozenset({"b2", "b3", "b4"})
    assert smallest([], [], {}, wanted, frozenset(ITEMS), True) == ([wanted], False)
