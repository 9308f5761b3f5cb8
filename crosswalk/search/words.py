"""From a French text to the stems that the index and the questions share."""

from __future__ import annotations

from functools import cache

import snowballstemmer

from crosswalk.identities import fold

STOP_WORDS = frozenset(
    """a au aux avec ce ces cette dans de des du elle en et il ils je l la le les leur leurs lui ma mais
    me meme mes mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu
    un une vos votre vous c d j m n s t y est sont etre ete""".split()  # noqa: SIM905
)


@cache
def stemmer() -> snowballstemmer.stemmer:
    """Snowball's French stemmer, made once."""
    return snowballstemmer.stemmer("french")


@cache
def stem(word: str) -> str:
    """The stem of one folded word; numbers and codes stay as they are."""
    if not word.isalpha():
        return word
    stemmed: str = stemmer().stemWord(word)
    return stemmed


def tokens(text: str) -> list[str]:
    """The folded words of a text, without the words that carry no meaning."""
    return [word for word in fold(text).split() if word not in STOP_WORDS]


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in tokens(text)]
