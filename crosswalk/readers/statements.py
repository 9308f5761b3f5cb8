"""What fiches métier and plaquettes state in the same way: number, level, blocs, counts, sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from crosswalk.errors import DocumentError
from crosswalk.identities import Identity, fold
from crosswalk.model import Bloc, Stated
from crosswalk.readers.outline import BLOC, Block, Outline, Part
from crosswalk.text import Source, Text

_UP_TO_TEN = "un deux trois quatre cinq six sept huit neuf dix"
_NUMBERS = {word: number for number, word in enumerate(_UP_TO_TEN.split(" "), 1)}


def number_of(source: Source, identity: Identity) -> tuple[str, Text | None]:
    """The RNCP number, and the words of the sentence of registration that state it.

    Where the document states it, the identity must agree.

    Raises:
        DocumentError: neither gives it, or they differ.
    """
    stated = source.find(r"(?i)enregistr\w+[^.]{0,300}?\b(RNCP\s*(?:n\s*°\s*)?[0-9]{1,6})\b")
    if stated is None:
        if identity.number is None:
            raise DocumentError(
                source.id,
                "le numéro de la certification n'y figure pas : indiquez-le avec --number RNCP…",
            )
        return identity.number, None
    number = "RNCP" + re.sub(r"\D", "", stated.value)
    if identity.number not in (None, number):
        raise DocumentError(
            source.id,
            f"le document énonce {number}, mais il est rattaché à {identity.number}",
            stated.start_line,
        )
    return number, stated


def level_in(text: Text | None) -> Stated[int] | None:
    """The level that a sentence states (« au niveau 4 »)."""
    match = re.search(r"\bniveau\s([1-8])\b", text.value, re.I) if text else None
    return Stated(int(match[1]), text) if text and match else None


def read_blocs(document: Outline, identity: Identity, number: str) -> tuple[Bloc, ...]:
    """The blocs: the label beside the heading or in capitals under it, then the description."""
    blocs: dict[str, Bloc] = {}
    for part in document.parts:
        if part.name != "bloc":
            continue
        bloc = _bloc(part, identity, number)
        place = bloc.notations[0].text
        if bloc.text is place:
            document.log.warn(f"« {place.value} » : intitulé absent", place.start_line)
        first = blocs.setdefault(bloc.key, bloc)
        if first is not bloc and fold(first.text.value) == fold(bloc.text.value):
            blocs[bloc.key] = _merged(first, bloc)
        elif first is not bloc:
            message = f"« {place.value} » : second bloc de ce numéro, laissé de côté"
            document.log.warn(message, place.start_line)
    for bloc in blocs.values():
        if not bloc.descriptions:
            place = bloc.notations[0].text
            document.log.warn(f"« {place.value} » : description absente", place.start_line)
    if not blocs:
        document.log.warn("rubrique absente : « Bloc 1 », « Bloc 2 »…")
    return tuple(blocs.values())


def _bloc(part: Part, identity: Identity, number: str) -> Bloc:
    """One bloc; where it has no label, its number stands for it."""
    label, rest = _label(part)
    match = BLOC.fullmatch(part.heading.text)
    assert match is not None  # a heading is named « bloc » by this pattern
    start = part.heading.start
    notation = part.source.at(start + match.start(1), start + match.end(1))
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", notation.value))
    code = identity.bloc_code(number, label.value) if label else None
    return Bloc(
        key=code.removeprefix(number) if code else f"n{int(digits)}",
        text=label or notation,
        code=code,
        notations=(Stated(digits, notation),),
        descriptions=tuple(block.text for block in rest),
    )


def _merged(first: Bloc, again: Bloc) -> Bloc:
    """A bloc that the document presents twice under the same label."""
    text, notation = first.text, first.notations[0]
    return replace(
        first,
        text=replace(text, repeats=(*text.repeats, *again.text.spans)),
        notations=(
            replace(
                notation,
                text=replace(
                    notation.text,
                    repeats=(*notation.text.repeats, *again.notations[0].text.spans),
                ),
            ),
        ),
        descriptions=(*first.descriptions, *again.descriptions),
    )


def announced(document: Outline, name: str, found: int, what: str) -> Text | None:
    """The heading that announces how many there are, or None where it does not, or they differ."""
    part = document.part(name)
    count = re.search(
        r"\b(\d+|" + "|".join(_NUMBERS) + r")\b", fold(part.title.value if part else "")
    )
    if part is None or count is None:
        return None
    expected = _NUMBERS.get(count[1]) or int(count[1])
    if expected != found:
        message = f"le document annonce {expected} {what}, {found} lus"
        document.log.warn(message, part.heading.number)
        return None
    return part.title


def cut(source: Source, text: Text, pattern: str) -> tuple[Text, Text | None]:
    """A wording cut in two at the first match of `pattern` in its first span."""
    span, *others = text.spans
    match = re.compile(pattern).search(source.text, span.start, span.end)
    if match is None or match.start() == span.start:
        return text, None
    rest = [source.at(s.start, s.end) for s in others]
    if source.text[match.end() : span.end].strip():
        rest.insert(0, source.at(match.end(), span.end))
    return source.at(span.start, match.start()), source.join(rest) if rest else None


def sentences(source: Source, text: Text) -> tuple[Text, ...]:
    """The sentences of a wording; one that goes over two spans is one sentence."""
    boundary = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý0-9«])")
    groups: list[list[Text]] = []
    for span in text.spans:
        start = span.start
        ends = [m.start() for m in boundary.finditer(source.text, span.start, span.end)]
        for end in (*ends, span.end):
            piece = source.at(start, end)
            if groups and not re.search(r"[.!?…]$", groups[-1][-1].value):
                groups[-1].append(piece)
            else:
                groups.append([piece])
            start = end
    return tuple(source.join(group) for group in groups)


def _label(part: Part) -> tuple[Text | None, Sequence[Block]]:
    """The label of a bloc and the blocks after it.

    Under a heading that is only a number, the label is what stands in capitals, whatever the lines
    it is broken over; without capitals, the first paragraph when another one follows.
    """
    match = BLOC.fullmatch(part.heading.text)
    if match and match[2]:
        label = part.source.at(part.heading.start + match.start(2), part.heading.end)
        blocks = part.blocks
        wrapped = blocks and blocks[0].lines[0].number == part.heading.number + 1
        if wrapped and not label.value.endswith("."):
            return part.source.at(label.spans[0].start, blocks[0].text.spans[0].end), blocks[1:]
        return label, blocks
    height = 0
    while height < len(part.blocks) and part.blocks[height].text.value.isupper():
        height += 1
    if height == 0 and len(part.blocks) > 1 and not part.blocks[0].item:
        height = 1
    lines = [line for block in part.blocks[:height] for line in block.lines]
    return (part.source.of(lines) if lines else None), part.blocks[height:]
