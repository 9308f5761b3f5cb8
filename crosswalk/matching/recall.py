"""`crosswalk evaluate declared` and `filiations`: does the analysis find again what is declared?

The declared correspondence, or the filiation, is only the answer: it is in no field of the vectors.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosswalk.errors import DocumentError, why
from crosswalk.matching import national, similar
from crosswalk.matching.national import Fiche, Space
from crosswalk.matching.register_files import ordered, rank

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall at several depths, over `pairs` declared pairs, among `candidates`.

    `sources` is the share of sources one of whose answers is first: a title replaced by several can
    have only one of them first.
    """

    fields: str
    at: Mapping[int, float]
    pairs: int
    candidates: int
    seconds: float
    sources: float

    def to_json(self) -> dict[str, Any]:
        return {f"recall@{depth}": round(value, 4) for depth, value in self.at.items()} | {
            "sources@1": round(self.sources, 4),
            "pairs": self.pairs,
            "candidates": self.candidates,
            "seconds": round(self.seconds, 2),
        }


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, delimiter="\t")
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise DocumentError(str(path), f"colonne absente : {', '.join(missing)}", 1)
            return list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(str(path), f"ne se lit pas ({why(error)})") from error


DECLARED_COLUMNS = ("fiche_source", "blocs_source", "libelles_source", "fiche_destination",
                    "blocs_destination", "libelles_destination")  # fmt: skip


def declared_pairs(path: Path, fiches: dict[str, Fiche]) -> list[tuple[str, str]]:
    """The declared bloc pairs; blocs that the export lacks are added from the file, by their label.

    A row of two sets gives every pair of them: the measure is of neighbours, the statement stays a
    set. Rows towards a whole certification, and blocs without any label, are left out.
    """
    pairs: dict[tuple[str, str], None] = {}
    for row in _rows(path, DECLARED_COLUMNS):
        sides = []
        for fiche, blocs, labels, title in (
            ("fiche_source", "blocs_source", "libelles_source", ""),
            (
                "fiche_destination",
                "blocs_destination",
                "libelles_destination",
                "intitule_destination",
            ),
        ):
            one = fiches.setdefault(row[fiche], Fiche(row[fiche]))
            one.title = one.title or row.get(title, "")
            codes = [code for code in row[blocs].split("+") if code]
            said = [label.strip() for label in row[labels].split("||")]
            for code, label in zip(codes, said, strict=False):
                if label and code not in one.blocs:
                    one.blocs[code] = label
            sides.append([f"{one.number}/{code}" for code in codes if one.blocs.get(code)])
        pairs |= dict.fromkeys((a, b) for a in sides[0] for b in sides[1])
    return list(pairs)


def declared(path: Path, fiches: dict[str, Fiche]) -> list[Recall]:
    """Recall of the declared bloc pairs among all the blocs, labels alone and with codes."""
    pairs = declared_pairs(path, fiches)
    space = national.bloc_space(ordered(fiches))
    owner = [key.partition("/")[0] for key in space.keys]
    found = []
    for name, fields in _ABLATION["bloc"].items():
        start = time.perf_counter()
        one = Space(space.keys, space.blocks, national.only(space.weights, fields))
        ranks = _ranks(one, pairs, lambda row: _others(owner, row))
        found.append(_recall(name, pairs, ranks, len(space.keys) - 1, time.perf_counter() - start))
    found.append(_spread(space, owner, pairs))
    return found


def _spread(space: Space, owner: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Recall:
    """All fields, and at most two blocs of one title in a list, as `similar` answers."""
    start = time.perf_counter()
    numbers = {name: i for i, name in enumerate(dict.fromkeys(owner))}
    owners = [numbers[name] for name in owner]
    sources = sorted({space.place[a] for a, _ in pairs})
    top = {
        row: national.few([j for j, _ in near], owners, similar.A_TITLE)[:DEPTH]
        for row, near in space.nearest(sources, DEPTH * 10, lambda row: _others(owner, row))
    }
    ranks: list[int | None] = []
    for a, b in pairs:
        listed, target = top[space.place[a]], space.place[b]
        ranks.append(listed.index(target) + 1 if target in listed else None)
    name = f"tout, {similar.A_TITLE} blocs d'un titre au plus"
    return _recall(name, pairs, ranks, len(space.keys) - 1, time.perf_counter() - start)


def _others(owner: Sequence[str], row: int) -> Any:
    import numpy as np

    return np.array([name != owner[row] for name in owner])


def filiations(path: Path, fiches: dict[str, Fiche]) -> list[Recall]:
    """Recall of old → new certifications among all titles of a later number."""
    import numpy as np

    pairs = [
        (row["ancienne"], row["nouvelle"])
        for row in _rows(path, ("ancienne", "nouvelle"))
        if row["ancienne"] in fiches and row["nouvelle"] in fiches
    ]
    every = ordered(fiches)
    space = national.title_space(every)
    numbers = np.array([rank(one.number) for one in every])
    found = []
    for name, fields in _ABLATION["title"].items():
        start = time.perf_counter()
        one = Space(space.keys, space.blocks, national.only(space.weights, fields))
        ranks = _ranks(one, pairs, lambda row: numbers > numbers[row])
        found.append(_recall(name, pairs, ranks, len(every) - 1, time.perf_counter() - start))
    found.append(_learned(space, every, pairs))
    return found


def _learned(space: Space, every: Sequence[Fiche], pairs: Sequence[tuple[str, str]]) -> Recall:
    """The hundred nearest re-ranked by weights learnt on one half of the old titles, measured on the
    other (each half in turn): fields, fields the candidate lacks, how much later its number is."""
    import numpy as np

    start = time.perf_counter()
    numbers = np.array([rank(one.number) for one in every])
    filled = {
        name: np.asarray(block.getnnz(axis=1)).ravel() > 0 for name, block in space.blocks.items()
    }
    answers: dict[int, set[int]] = {}
    for a, b in pairs:
        answers.setdefault(space.place[a], set()).add(space.place[b])
    top = dict(space.nearest(sorted(answers), DEPTH, lambda row: numbers > numbers[row]))
    cases: dict[int, tuple[list[int], Any]] = {}
    for row, near in top.items():
        places = [j for j, _ in near]
        columns = [
            np.asarray((block[places] @ block[row].T).todense()).ravel()
            for block in space.blocks.values()
        ]
        columns += [
            (~filled[name][places] & filled[name][row]).astype(float) for name in space.blocks
        ]
        columns.append(np.log1p((numbers[places] - numbers[row]) / 1000))
        cases[row] = places, np.stack(columns, axis=1)
    halves = [[row for row in cases if numbers[row] % 2 == side] for side in (0, 1)]
    order: dict[int, list[int]] = {}
    for train, test in (halves, halves[::-1]):
        weights = _softmax([(cases[row], answers[row]) for row in train], 2 * len(space.blocks) + 1)
        for row in test:
            places, values = cases[row]
            order[row] = [places[i] for i in np.argsort(-(values @ weights), kind="stable")]
    ranks = []
    for a, b in pairs:
        listed = order[space.place[a]]
        target = space.place[b]
        ranks.append(listed.index(target) + 1 if target in listed else None)
    name = "tout, poids appris sur l'autre moitié"
    return _recall(name, pairs, ranks, len(every) - 1, time.perf_counter() - start)


def _softmax(
    cases: Sequence[tuple[tuple[list[int], Any], set[int]]], width: int, penalty: float = 0.001
) -> Any:
    """Weights under which the answers of each case are likeliest among its candidates."""
    import numpy as np
    from scipy.optimize import minimize

    kept = [(values, np.array([j in right for j in places])) for (places, values), right in cases]
    kept = [(values, right) for values, right in kept if right.any()]
    if not kept:
        return np.ones(width)

    def loss(w: Any) -> tuple[float, Any]:
        value, slope = 0.0, np.zeros_like(w)
        for values, right in kept:
            scores = values @ w
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            hit = chance[right].sum() + 1e-12
            value -= float(np.log(hit))
            slope -= values[right].T @ (chance[right] / hit) - values.T @ chance
        size = len(kept)
        return value / size + penalty * float(w @ w), slope / size + 2 * penalty * w

    return minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B").x


_WORDS_AND_CODES = ("rome", "nsf", "formacode", "level")
_ABLATION: dict[str, dict[str, tuple[str, ...]]] = {
    "bloc": {
        "intitulé du bloc": ("label",),
        "intitulés du bloc et du titre": ("label", "title"),
        "intitulé du bloc et codes": ("label", *_WORDS_AND_CODES),
        "intitulés et codes": ("label", "title", *_WORDS_AND_CODES),
        "intitulés, codes et certificateur": ("label", "title", *_WORDS_AND_CODES, "certifier"),
    },
    "title": {
        "intitulé du titre": ("title",),
        "intitulés": ("title", "blocs"),
        "intitulés et codes": ("title", "blocs", *_WORDS_AND_CODES),
        "intitulés, codes et certificateur": ("title", "blocs", *_WORDS_AND_CODES, "certifier"),
    },
}
"""What is compared: labels alone first."""


def _ranks(space: Space, pairs: Sequence[tuple[str, str]], allowed: Any) -> list[int | None]:
    """The rank of each pair's target among the neighbours of its source; None beyond `DEPTH`."""
    sources = sorted({space.place[a] for a, _ in pairs})
    top = dict(space.nearest(sources, DEPTH, allowed))
    ranks: list[int | None] = []
    for a, b in pairs:
        listed = [j for j, _ in top[space.place[a]]]
        target = space.place[b]
        ranks.append(listed.index(target) + 1 if target in listed else None)
    return ranks


def _recall(
    name: str,
    pairs: Sequence[tuple[str, str]],
    ranks: Sequence[int | None],
    candidates: int,
    seconds: float,
) -> Recall:
    total = max(len(ranks), 1)
    at = {d: sum(1 for rank in ranks if rank and rank <= d) / total for d in (1, 10, 100)}
    every = {a for a, _ in pairs}
    first = {a for (a, _), rank in zip(pairs, ranks, strict=True) if rank == 1}
    return Recall(name, at, len(ranks), candidates, seconds, len(first) / max(len(every), 1))
