"""Competences cut out of the run-on texts of the register: boundaries, against a gold made by reading.

The gold (`tests/register/split-gold.jsonl`, its conventions in `tests/register/test_split.py`) has the
67 bloc texts of `../shared/data` and the four of the RNCP41402 fiche. Fiches with an even number are
the development half, the odd ones the held-out half; but whoever wrote the cascade had read all of
the texts, so that the held-out figures say that no rule serves one fiche only, not how the next
unseen fiche will fare.

A boundary is the place where a competence begins. The very beginning of a text, which no method can
miss, is left out where gold and method agree on it. The two peers are given our own removal of
bullets and codes, so that only the choice of the places is compared.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crosswalk.register.places import opening_of
from crosswalk.register.split import CONFIDENCE, boundaries, split

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "register" / "split-gold.jsonl"
TEXTS = ROOT.parent / "shared" / "data" / "rncp" / "bloc-competence-texts.jsonl"


@dataclass(frozen=True, slots=True)
class Bloc:
    """A text of the gold, and where its competences begin."""

    fiche: str
    code: str
    text: str
    starts: tuple[int, ...]

    @property
    def held_out(self) -> bool:
        return int(self.fiche.removeprefix("RNCP")) % 2 == 1


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, found wrongly, missed; blocs cut perfectly, and all blocs."""

    right: int
    wrong: int
    missed: int
    perfect: int
    blocs: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def gold() -> list[Bloc]:
    """The blocs of the gold whose text is at hand: the document's always, the others with the data.

    Raises:
        ValueError: a text has changed since the gold was made.
    """
    shared = {}
    if TEXTS.is_file():
        rows = map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines())
        shared = {row["bloc_code"]: row["liste_competences"] for row in rows}
    blocs = []
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        if "source" in row:
            lines = (ROOT / row["source"]).read_text(encoding="utf-8").split("\n")
            text = lines[row["line"] - 1].removesuffix(" |")
        elif row["bloc"] in shared:
            text = shared[row["bloc"]]
        else:
            continue
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['bloc']}: the text is not the one that the gold was made on")
        blocs.append(Bloc(row["fiche"], row["bloc"], text, tuple(row["starts"])))
    return blocs


def ours(text: str) -> list[int]:
    """Where our competences begin."""
    return [start for start, _ in boundaries(text)]


def sentence_ends(text: str) -> list[int]:
    """The peer that knows sentence ends only (and line ends, which no tool would ignore)."""
    return _starts(text, r"(?<=[.;!?])\s+(?=[A-ZÀ-ÖØ-Ý])|\n")


def double_spaces(text: str) -> list[int]:
    """The peer that knows two spaces or more only (and line ends)."""
    return _starts(text, r"\s{2,}|\n")


METHODS: dict[str, Callable[[str], list[int]]] = {
    "cascade": ours,
    "sentence ends": sentence_ends,
    "double spaces": double_spaces,
}


def score(blocs: list[Bloc], method: Callable[[str], list[int]]) -> Score:
    """The boundaries of a method against the gold, over all blocs together."""
    right = wrong = missed = perfect = 0
    for bloc in blocs:
        found, wanted = set(method(bloc.text)), set(bloc.starts)
        perfect += found == wanted
        trivial = {opening_of(bloc.text)[0]} & found & wanted
        right += len(found & wanted - trivial)
        wrong += len(found - wanted)
        missed += len(wanted - found)
    return Score(right, wrong, missed, perfect, len(blocs))


def by_step(blocs: list[Bloc]) -> Iterator[tuple[str, int, int]]:
    """Each step of the cascade: the boundaries that it makes, and how many of them are right.

    `whole` counts the texts left in one piece.
    """
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for bloc in blocs:
        found = boundaries(bloc.text)
        if len(found) == 1:
            made["whole"] += 1
            right["whole"] += found[0][0] in bloc.starts and len(bloc.starts) == 1
        for start, step in found[1:]:
            made[step] += 1
            right[step] += start in bloc.starts
    for step in CONFIDENCE:
        yield step, made[step], right[step]


def flattened(blocs: list[Bloc], glue: str) -> list[Bloc]:
    """The same competences with their layout lost: no bullet, code, line, gap nor final stop.

    A harder text than those of the export, and one that the cascade was not written on. Only the
    blocs that the cascade cuts as the gold does, since the gold holds no ends.
    """
    flat = []
    for bloc in blocs:
        pieces = split(bloc.text).pieces
        if [piece.start for piece in pieces] != list(bloc.starts):
            continue
        text, starts = "", []
        for piece in pieces:
            text += glue if text else ""
            starts.append(len(text))
            text += " ".join(piece.text.split()).rstrip(".")
        flat.append(Bloc(bloc.fiche, bloc.code, text, tuple(starts)))
    return flat


def _starts(text: str, separator: str) -> list[int]:
    starts = []
    for place in [0, *(match.end() for match in re.finditer(separator, text))]:
        start = place + opening_of(text[place : place + 400])[0]
        if start < len(text) and start not in starts:
            starts.append(start)
    return starts


def main() -> None:
    blocs = gold()
    if not TEXTS.is_file():
        print(f"{TEXTS} is not there: the four blocs of the RNCP41402 fiche only")
    halves = {
        "development": [bloc for bloc in blocs if not bloc.held_out],
        "held-out": [bloc for bloc in blocs if bloc.held_out],
        "all": blocs,
        "one space": flattened(blocs, " "),
        "nothing": flattened(blocs, ""),
    }
    print(f"{'':26} {'precision':>9} {'recall':>7} {'F1':>6}  blocs cut perfectly")
    for half, part in halves.items():
        for name, method in METHODS.items():
            s = score(part, method)
            print(
                f"{half:12}{name:14} {s.precision:9.3f} {s.recall:7.3f} {s.f1:6.3f}"
                f"  {s.perfect}/{s.blocs}"
            )
    print("« one space », « nothing »: all blocs, their layout replaced by that")
    print("boundaries by step: right / made (confidence)")
    for step, made, right in by_step(blocs):
        print(f"  {step:11} {right:4} / {made:<4} ({CONFIDENCE[step]:.2f})")
