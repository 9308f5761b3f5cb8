"""Engines: each turns a list of statements into a matrix of likeness, source rows by target columns.

All are deterministic, see only the wordings, and are fitted (rarity of words, centring) on the list
they are given. `ENGINES` names them; `ranking` sums them. A new engine is one function and one entry.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crosswalk.errors import UnavailableError
from crosswalk.matching import synonyms
from crosswalk.matching.normalise import clauses, clean, stems, unaccented

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crosswalk.matching.e5 import Encoded

    Matrix = NDArray[np.float64]

REMOVED = 5
"""Principal directions of all tokens taken out of e5 states: they say « French sentence », not what."""


BLOCK_TOKENS = 1024
"""Tokens of the texts compared with all others in one product."""


def require() -> None:
    """The libraries that every engine needs.

    Raises:
        UnavailableError: the extra `match` is not installed.
    """
    missing = [n for n in ("numpy", "scipy", "sklearn") if importlib.util.find_spec(n) is None]
    if missing:
        raise UnavailableError(
            f"il manque {', '.join(missing)} : pip install 'passerelle[match]' pour rapprocher des énoncés"
        )


@dataclass(frozen=True)
class Corpus:
    """The wordings to compare, cleaned once, with what each engine derives from them."""

    texts: tuple[str, ...]
    lexicon: synonyms.Synonyms

    @classmethod
    def of(cls, texts: Sequence[str], lexicon: synonyms.Synonyms | None = None) -> Corpus:
        return cls(tuple(clean(text) for text in texts), lexicon or synonyms.default())

    @cached_property
    def stems(self) -> list[list[str]]:
        return [stems(text) for text in self.texts]

    @cached_property
    def terms(self) -> list[list[str]]:
        """Stems, `~notions` and `!actions` of each text."""
        return [terms(words, self.lexicon) for words in self.stems]

    @cached_property
    def parts(self) -> tuple[list[str], list[int]]:
        """Clauses of all texts, and where those of each text begin."""
        every: list[str] = []
        starts: list[int] = []
        for text in self.texts:
            starts.append(len(every))
            every += clauses(text)
        return every, starts

    @cached_property
    def encoded(self) -> list[list[Encoded]]:
        """e5 states of the texts, one list a layer kept."""
        from crosswalk.matching.cache import encode

        return encode(self.texts)

    @cached_property
    def rarity(self) -> dict[int, float]:
        """Inverse document frequency of each e5 token among the texts."""
        import math

        counts = Counter(token for one in self.encoded[0] for token in set(one.tokens))
        total = len(self.texts)
        return {token: math.log((total + 1) / (n + 0.5)) for token, n in counts.items()}

    def weights(self, tokens: Sequence[int]) -> Any:
        """The rarities of these tokens, summing to one."""
        import numpy as np

        found = np.array([self.rarity.get(token, 0.0) for token in tokens], dtype=np.float32)
        return found / max(float(found.sum()), 1e-9)


def terms(words: Sequence[str], lexicon: synonyms.Synonyms) -> list[str]:
    """Stems with the notions (`~`) and actions (`!`) that the synonym files read in them."""
    notions = [f"~{one.notion}" for one in synonyms.read(words, lexicon.notions)]
    actions = [f"!{one.notion}" for one in synonyms.read(words, lexicon.actions)]
    return [*words, *notions, *actions]


def _same(tokens: list[str]) -> list[str]:
    return tokens


def _vectorizer(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, **options)


def _cosine(lists: Sequence[Sequence[str]]) -> Matrix:
    import numpy as np

    if not any(lists):
        return np.zeros((len(lists), len(lists)))
    weights = _vectorizer(analyzer=_same).fit_transform(lists)
    return np.asarray((weights @ weights.T).todense(), dtype=np.float64)


def stem_tfidf(corpus: Corpus) -> Matrix:
    """Cosine of stems weighted by rarity: the baseline."""
    return _cosine(corpus.stems)


def lexical(corpus: Corpus) -> Matrix:
    """Stems, notions and actions together."""
    return _cosine(corpus.terms)


def characters(corpus: Corpus) -> Matrix:
    """Character 3- to 5-grams inside words: robust to typing errors and cut words."""
    import numpy as np

    texts = [unaccented(text) for text in corpus.texts]
    if not any(word for text in texts for word in text.split()):
        return np.zeros((len(texts), len(texts)))
    weights = _vectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform(texts)
    return np.asarray((weights @ weights.T).todense(), dtype=np.float64)


def clause_lexical(corpus: Corpus) -> Matrix:
    """The best clause of the other text for each clause, averaged, both ways: compound sentences."""
    parts, starts = corpus.parts
    if not any(corpus.terms):
        return _cosine(corpus.terms)
    vectorizer = _vectorizer(analyzer=_same).fit(corpus.terms)
    weights = vectorizer.transform([terms(stems(part), corpus.lexicon) for part in parts])
    import numpy as np

    return _best_parts(np.asarray((weights @ weights.T).todense(), dtype=np.float64), starts)


def _best_parts(likeness: Matrix, starts: Sequence[int]) -> Matrix:
    import numpy as np

    sizes = np.diff([*starts, len(likeness)])
    best = np.maximum.reduceat(likeness, starts, axis=1)
    one_way = np.add.reduceat(best, starts, axis=0) / sizes[:, None]
    return np.asarray(one_way + one_way.T)


def late_interaction(layer: int) -> Callable[[Corpus], Matrix]:
    """MaxSim of e5 token states, weighted by rarity, both ways; `layer` indexes the layers kept."""

    def compare(corpus: Corpus) -> Matrix:
        import numpy as np

        encoded = corpus.encoded[layer]
        tokens = [_unit(states) for states in _without_common([one.states for one in encoded])]
        filled = [i for i, one in enumerate(tokens) if len(one)]
        found = np.zeros((len(tokens), len(tokens)))
        if not filled:
            return found
        weights = [corpus.weights(one.tokens) for one in encoded]
        every = np.concatenate([tokens[i] for i in filled])
        weight = np.concatenate([weights[i] for i in filled])
        starts = np.cumsum([0, *(len(tokens[i]) for i in filled)])
        for first, last in _blocks(starts.tolist()):
            # One product serves both ways, hence the pairs from `first` on only; those inside the block
            # come out twice, the same.
            rows, columns = slice(starts[first], starts[last]), slice(starts[first], None)
            likeness = every[rows] @ every[columns].T
            near, far = starts[first:last] - starts[first], starts[first:-1] - starts[first]
            forth = np.maximum.reduceat(likeness, far, axis=1)
            one_way = np.add.reduceat(forth * weight[rows, None], near, axis=0)
            back = np.maximum.reduceat(likeness, near, axis=0)
            other_way = np.add.reduceat(back * weight[columns], far, axis=1)
            here, there = filled[first:last], filled[first:]
            found[np.ix_(here, there)] = one_way + other_way
            found[np.ix_(there, here)] = (one_way + other_way).T
        found /= 2
        # A text with itself counts twice: the weights of `ranking` were fitted so.
        np.fill_diagonal(found, 2 * found.diagonal())
        return found

    return compare


def _blocks(starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of texts of about `BLOCK_TOKENS` tokens, as bounds in `starts`: one product each."""
    first = 0
    for last in range(1, len(starts)):
        if starts[last] - starts[first] >= BLOCK_TOKENS or last == len(starts) - 1:
            yield first, last
            first = last


def clause_embedding(corpus: Corpus) -> Matrix:
    """e5 vectors of clauses, tokens weighted by rarity, common directions out; best clause both ways.

    Clauses are encoded by themselves: taken out of their sentence's states they add little to it.
    """
    import numpy as np

    from crosswalk.matching.cache import encode

    parts, starts = corpus.parts
    pooled = []
    for one in encode(parts)[-1]:
        weights = corpus.weights(one.tokens)
        pooled.append(weights @ one.states if len(weights) else np.zeros(one.states.shape[1]))
    (vectors,) = _without_common([np.array(pooled, dtype=np.float32)])
    unit = _unit(vectors)
    return _best_parts(np.asarray(unit @ unit.T, dtype=np.float64), starts)


def _without_common(blocks: Sequence[Any]) -> list[Any]:
    """Rows less their mean and their first principal directions, computed over all blocks together."""
    import numpy as np

    every = np.concatenate([block for block in blocks if len(block)] or [np.zeros((1, 1))]).astype(
        np.float32
    )
    mean = every.mean(axis=0)
    centred = (every - mean).astype(np.float64)
    removed = min(REMOVED, len(every) // 20)
    common = _principal(centred, removed).astype(np.float32)
    found = []
    for block in blocks:
        rows = block - mean if len(block) else block
        found.append(rows - (rows @ common) @ common.T if len(block) else rows)
    return found


def _principal(rows: Any, count: int) -> Any:
    """The `count` directions in which rows vary most, as columns."""
    import numpy as np
    from scipy.linalg import eigh

    width = rows.shape[1]
    if not count:
        return np.zeros((width, 0))
    return eigh(rows.T @ rows, subset_by_index=[width - count, width - 1])[1]


def _unit(rows: Any) -> Any:
    import numpy as np

    if not len(rows):
        return rows
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


ENGINES: dict[str, Callable[[Corpus], Matrix]] = {
    "stems": stem_tfidf,
    "terms": lexical,
    "chars": characters,
    "clauses": clause_lexical,
    "late11": late_interaction(0),
    "late12": late_interaction(1),
    "clause-e5": clause_embedding,
}
"""Name → engine. Those with e5 in them need the extra `embed`."""
