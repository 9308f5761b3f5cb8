"""What a CONSTRUCT gave, as boxes that never cover each other, capped, the same each time."""

from __future__ import annotations

import random

from crosswalk.network import HEIGHT, WIDTH
from crosswalk.picture import MOST_BOXES, cells, picture, statements

TITLE = "<https://w3id.org/passerelle/id/certification/RNCP41402>"
OLD = "<https://w3id.org/passerelle/id/certification/RNCP36697>"
REPLACES = "<http://purl.org/dc/terms/replaces>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
LINES = (
    f"{TITLE} {REPLACES} {OLD} .\n",
    f'{TITLE} {LABEL} "Encadrant <b>technique</b>"@fr .\n',
    f'{TITLE} <urn:x:durée> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
    f"{TITLE} {REPLACES} {OLD} .\n",
    f"{OLD} <urn:x:même> {OLD} .\n",
    f"_:a <urn:x:voir> {TITLE} .\n",
)


def test_resources_are_drawn_with_their_labels_and_values_left_to_the_table() -> None:
    triples = statements(LINES)
    assert len(triples) == 5
    assert cells(triples[0]) == (
        "id:certification/RNCP41402", "dcterms:replaces", "id:certification/RNCP36697",
    )  # fmt: skip
    assert cells(triples[2])[1:] == ("urn:x:durée", "3")
    found = picture(triples)
    named = {box.name: box.label for box in found.boxes}
    assert named == {
        "id:certification/RNCP41402": "Encadrant <b>technique</b>",
        "id:certification/RNCP36697": "",
        "nœud sans nom": "",
    }
    assert {arrow.words for arrow in found.arrows} == {"dcterms:replaces", "urn:x:voir"}
    assert [box.x for box in sorted(found.boxes, key=lambda box: box.x)] == [0, 394, 788]
    assert (found.boxes_left_out, found.arrows_left_out) == (0, 0)


def test_values_alone_are_no_drawing() -> None:
    found = picture(statements(LINES[1:3]))
    assert (found.boxes, found.arrows) == ((), ())


def test_a_big_graph_with_cycles_is_capped_and_nothing_covers_another() -> None:
    draw = random.Random(7)
    ends = [(draw.randrange(60), draw.randrange(60)) for _ in range(200)]
    lines = [f"<urn:n{a}> <urn:x:p> <urn:n{b}> .\n" for a, b in ends]
    found = picture(statements(lines))
    assert len(found.boxes) == MOST_BOXES
    nodes = {one for a, b in ends if a != b for one in (a, b)}
    assert found.boxes_left_out == len(nodes) - MOST_BOXES
    pairs = {(a, b) for a, b in ends if a != b}
    assert len(found.arrows) + found.arrows_left_out == len(pairs)
    for one in found.boxes:
        assert one.x + WIDTH <= found.width
        assert one.y + HEIGHT <= found.height
        assert all(
            abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
            for other in found.boxes
            if other is not one
        )
    draw.shuffle(lines)
    assert set(picture(statements(lines)).boxes) == set(found.boxes)
