"""Neighbours over the whole register: titles by their words, blocs and codes; blocs by their words and
their title's. Sparse vectors, exact top-k by blocks of rows: no index, nothing approximate.

Each field of a fiche (title, bloc labels, ROME, NSF, Formacode, certifier, level) is a vector of its
own, weighted by rarity and normalised; a likeness is the weighted sum of their cosines, so that each
field's part can be shown as evidence. Declared correspondences and filiations are never a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from crosswalk.matching.engines import require
from crosswalk.matching.normalise import clean, stems

CHUNK = 512
"""Rows compared at a time: memory stays near 512 × the number of candidates."""

TITLE_WEIGHTS: dict[str, float] = {
    "title": 1.0, "blocs": 1.0, "rome": 0.5, "nsf": 0.3, "formacode": 0.5, "certifier": 0.6, "level": 0.2,
}  # fmt: skip
BLOC_WEIGHTS: dict[str, float] = {
    "label": 1.0, "title": 0.4, "rome": 0.2, "nsf": 0.1, "formacode": 0.3, "level": 0.1,
    "certifier": 0.2,
}  # fmt: skip
"""Words first, codes beside; the certifier counts little for blocs, which others recognise too. Chosen
by hand, then looked at once on the declared pairs (`docs/matching.md`)."""
LABELS = frozenset({"title", "blocs", "label"})
"""Fields made of words; the others are codes."""
NAMES = {
    "title": "intitulé", "blocs": "intitulés des blocs", "label": "intitulé du bloc", "rome": "ROME",
    "nsf": "NSF", "formacode": "Formacode", "certifier": "certificateur", "level": "niveau",
}  # fmt: skip


@dataclass
class Fiche:
    """What the register says of a certification, as far as neighbours are concerned."""

    number: str
    title: str = ""
    level: str = ""
    blocs: dict[str, str] = field(default_factory=dict)
    rome: set[str] = field(default_factory=set)
    nsf: set[str] = field(default_factory=set)
    formacode: set[str] = field(default_factory=set)
    certifier: set[str] = field(default_factory=set)
    expires: str = ""


def _codes(values: Iterable[str], prefix: int) -> list[str]:
    """Codes with their families: `K1207` also counts as `K12`."""
    found = []
    for value in sorted(values):
        found += [value, value[:prefix]] if len(value) > prefix else [value]
    return found


def _body(certifier: str) -> list[str]:
    """A certifier by its SIRET and its SIREN (first nine digits), else by the words of its name."""
    return [certifier, certifier[:9]] if certifier.isdigit() else stems(clean(certifier))


FICHE_FIELDS: dict[str, Callable[[Fiche], list[str]]] = {
    "title": lambda one: stems(clean(one.title)),
    "blocs": lambda one: [w for label in one.blocs.values() for w in stems(clean(label))],
    "rome": lambda one: _codes(one.rome, 3),
    "nsf": lambda one: _codes(one.nsf, 3),
    "formacode": lambda one: _codes(one.formacode, 3),
    "certifier": lambda one: [w for value in sorted(one.certifier) for w in _body(value)],
    "level": lambda one: [one.level] if one.level else [],
}


@dataclass(frozen=True)
class Space:
    """Rows of the register as one sparse matrix: fields side by side, each scaled by its weight."""

    keys: tuple[str, ...]
    blocks: Mapping[str, Any]
    weights: Mapping[str, float]

    @cached_property
    def matrix(self) -> Any:
        """`(rows, features)`; the product of two rows is the weighted sum of the fields' cosines."""
        from scipy.sparse import hstack

        scaled = [self.blocks[name] * (w**0.5) for name, w in self.weights.items() if w]
        return hstack(scaled, format="csr", dtype="float32")

    @cached_property
    def place(self) -> dict[str, int]:
        return {key: i for i, key in enumerate(self.keys)}

    def evidence(self, a: int, b: int) -> dict[str, float]:
        """The part of each field in the likeness of two rows."""
        found = {}
        for name, weight in self.weights.items():
            part = weight * float((self.blocks[name][a] @ self.blocks[name][b].T).sum())
            if weight and part:
                found[name] = round(part, 3)
        return found

    def nearest(
        self,
        rows: Sequence[int],
        count: int,
        allowed: Callable[[int], Any] | None = None,
    ) -> Iterator[tuple[int, list[tuple[int, float]]]]:
        """For each row, the `count` nearest others, best first; ties keep the order of the rows.

        `allowed` gives, for a row, the boolean mask of the candidates that may answer.
        """
        import numpy as np

        candidates = self.matrix.T.tocsc() if len(rows) > 1 else self.matrix.T
        for at in range(0, len(rows), CHUNK):
            part = list(rows[at : at + CHUNK])
            scores = (self.matrix[part] @ candidates).toarray()
            for i, row in enumerate(part):
                line = scores[i]
                line[row] = -1.0
                if allowed is not None:
                    line[~allowed(row)] = -1.0
                size = min(count, len(line))
                top = np.argpartition(-line, size - 1)[:size]
                top = top[np.lexsort((top, -line[top]))]
                yield row, [(int(j), float(line[j])) for j in top if line[j] > 0]


def vectors(lists: Sequence[Sequence[str]]) -> tuple[Any, list[str]]:
    """Rows of features weighted by rarity and normalised, `(rows, features)`, and their features."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(lists):
        return csr_matrix((len(lists), 1), dtype="float32"), [""]
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    matrix = vectorizer.fit_transform(lists).astype("float32")
    return matrix, list(vectorizer.get_feature_names_out())


def title_space(fiches: Sequence[Fiche], weights: Mapping[str, float] | None = None) -> Space:
    """Certifications as rows.

    Raises:
        UnavailableError: the extra `match` is not installed.
    """
    require()
    blocks = {
        name: vectors([read(one) for one in fiches])[0] for name, read in FICHE_FIELDS.items()
    }
    return Space(tuple(one.number for one in fiches), blocks, weights or TITLE_WEIGHTS)


def bloc_space(fiches: Sequence[Fiche], weights: Mapping[str, float] | None = None) -> Space:
    """Blocs as rows, keyed `RNCP41402/RNCP41402BC01`, with the words and codes of their fiche."""
    require()
    keys, labels, owners = [], [], []
    for i, one in enumerate(fiches):
        for code, label in one.blocs.items():
            keys.append(f"{one.number}/{code}")
            labels.append(stems(clean(label)))
            owners.append(i)
    wanted = weights or BLOC_WEIGHTS
    blocks = {"label": vectors(labels)[0]}
    for name, read in FICHE_FIELDS.items():
        if name in wanted:
            blocks[name] = vectors([read(one) for one in fiches])[0][owners]
    return Space(tuple(keys), blocks, wanted)


def few(rows: Sequence[int], owners: Sequence[int], most: int) -> list[int]:
    """The rows in their order, less those of an owner that already has `most` of them."""
    seen: dict[int, int] = {}
    kept = []
    for row in rows:
        owner = int(owners[row])
        seen[owner] = seen.get(owner, 0) + 1
        if seen[owner] <= most:
            kept.append(row)
    return kept


def only(weights: Mapping[str, float], fields: Iterable[str]) -> dict[str, float]:
    """The weights of some fields, the others left out: labels alone, or one ablation."""
    kept = set(fields)
    return {name: (value if name in kept else 0.0) for name, value in weights.items()}
