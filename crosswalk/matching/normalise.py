"""A statement as engines read it: what two référentiels write differently for the same thing goes away.

In order: Unicode NFKC, one apostrophe, asterisks of emphasis out, opening formulas out (« Le candidat
est capable de »), lower case. Stems are Snowball's for French, accents stripped after stemming,
words that carry no meaning left out. The original is what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crosswalk.search.words import STOP_WORDS, stemmer

MAX_CHARACTERS = 20_000
"""What is read of one statement; the longest of the national register has 12,000 characters."""

_LEAD = re.compile(
    r"^(?:(?:le |la |l')(?:candidat(?:e|\(e\))?|titulaire|professionnel(?:le)?|certifi[ée]e?|stagiaire"
    r"|moniteur d'atelier|encadrant technique(?: d'insertion)?)|il|elle|ils|elles)\s+"
    r"(?:(?:peut|doit|sait|est)\s+)?(?:également |aussi )?"
    r"(?:(?:être )?(?:capable|en capacité|en mesure|responsable) d(?:e |'))?(?:être )?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(
    r"[;.:…]+\s+|\s[–-]\s"
    r"|,\s+(?=(?:et\s+)?(?:s'|se |en |les |l'|le |la |d')?\w+(?:er|ir|re)\b)"
    r"|\set\s+(?=(?:s'|se |les |l'|le |la |lui |en )?\w+(?:er|ir|re|oir)\b)"
    r"|,\s+(?=(?:il|elle)\s)"
    r"|,\s+(?=(?:afin|en tenant|en prenant|en s'|dans le respect|dans la limite|par |avec |à partir))"
)


def clean(text: str) -> str:
    """The wording in lower case, without formulas: what the engines compare."""
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).replace("’", "'").replace("*", "")
    plain = " ".join(plain.split())
    return _LEAD.sub("", plain).lower().strip()


def unaccented(word: str) -> str:
    """A word without its marks; ligatures opened."""
    opened = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(c for c in opened if not unicodedata.combining(c))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word, accents stripped last: « séquences » → `sequenc`."""
    return unaccented(stemmer().stemWord(word))


@lru_cache(maxsize=200_000)
def _meaningful(word: str) -> bool:
    return unaccented(word) not in STOP_WORDS


def stems(cleaned: str) -> list[str]:
    """The stems of a cleaned text, in order, empty words left out."""
    return [stem(word) for word in _WORD.findall(cleaned) if _meaningful(word)]


def words_of(text: str) -> list[tuple[str, str]]:
    """Each meaningful word of a text as written, with its stem: to show which words two texts share."""
    plain, words = placed_words(text)
    return [(plain[start:end], stem) for start, end, stem in words]


def placed_words(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A text in its normal form, and where each meaningful word stands in it, with its stem."""
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).replace("’", "'")
    found = []
    for match in _WORD.finditer(plain):
        word = match[0].lower()
        if _meaningful(word):
            found.append((match.start(), match.end(), stem(word)))
    return plain, found


def words_in(text: str) -> int:
    """The words of a text, empty ones included."""
    return len(_WORD.findall(text))


def clauses(cleaned: str) -> list[str]:
    """The parts of a compound sentence, one action each; the whole where it has only one."""
    parts = [part.strip(" ,;.") for part in _CLAUSE.split(cleaned)]
    found = [part for part in parts if len(stems(part)) >= 2]
    return found if len(found) > 1 else [cleaned]


def comparable(text: str) -> str:
    """A text for equality: letters and digits only, folded; used to find a wording in a source."""
    plain = unicodedata.normalize("NFKC", text).replace("œ", "oe").replace("Œ", "oe").lower()
    return " ".join(_WORD.findall(plain))
