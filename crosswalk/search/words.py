"""From a French text to the stems that the index and the questions share."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import snowballstemmer

_WORD = re.compile(r"[a-z0-9]+")
_ACCENT = re.compile("[\u0300-\u036f]+")
_STOP = frozenset(
    """a au aux avec ce ces cette dans de des du elle en et il ils je l la le les leur leurs lui ma mais
    me meme mes mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu
    un une vos votre vous c d j m n s t y est sont etre ete""".split()  # noqa: SIM905
)


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("french")


@cache
def stem(word: str) -> str:
    """The stem of one folded word; numbers and codes stay as they are."""
    if not word.isalpha():
        return word
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


def tokens(text: str) -> list[str]:
    """The folded words of a text, without the words that carry no meaning."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", lowered))
    return [word for word in _WORD.findall(plain) if word not in _STOP]


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in tokens(text)]
