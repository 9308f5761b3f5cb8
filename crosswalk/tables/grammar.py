"""The small grammar of a cell that names blocs: codes, labels, ET, OU, brackets.

    cell    = group { connector group }
    group   = bloc | "(" cell ")"
    bloc    = code [ separator label ]          label "(" code ")"
    connector = ET | et | AND | + | & | OU | ou | OR     (said)
              | , | ; | / | line break | nothing        (not said: read as ET, and told)

A label may hold any of these words (« organiser et animer », « biens ou services »): a connector is one
only where a code follows. The result is a choice (OU) of sets (ET), as XKOS and the fiches have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crosswalk.errors import IdentifierError
from crosswalk.identifiers import parse
from crosswalk.identities import fold
from crosswalk.tables.choices import Reader, Token, Trouble, UnclearError
from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Alternatives, Mention

_FULL = (
    r"(?:RNCP|RS)[\s\u00a0\u202f.:n°-]{0,4}\d[\w]*"
    r"(?:[\s\u00a0\u202f._-]{0,2}(?:BC|BLOC)[\s\u00a0\u202f.n°-]{0,3}\w{1,4})?"
)
_SHORT = r"BC[\s\u00a0\u202f.n°-]{0,3}\d{1,3}\w*"
_LOCAL = r"(?:CCP|(?<!\w)bloc|activité type)\s?(?:n\s?[°o]\s?|n[°o])?\d{1,2}"
_CODE = re.compile(rf"(?<![A-Za-z0-9])(?:{_FULL}|{_SHORT}|{_LOCAL})(?![A-Za-z0-9])", re.I)
_CERTIFICATION = re.compile(r"(?<![A-Za-z0-9])(?:RNCP|RS)[\s\u00a0\u202f.:n°-]{0,4}\d[\w]*", re.I)
_LOCAL_ONLY = re.compile(rf"(?:{_LOCAL})", re.I)
_JOIN = re.compile(
    r"(?P<close>[)\]\s]*?)\s*(?P<word>(?<!\w)(?:et\s?/\s?ou|ET|OU|et|ou|Et|Ou|AND|OR|and|or)(?!\w)"
    r"|\|\||[+&,;/|•·]|\n[\s•·*-]*)?\s*(?P<open>[(\[\s]*)$"
)
_AND = {"et", "and", "+", "&"}
_OR = {"ou", "or"}
_LEAD = re.compile(r"^[\s\u00a0\u202f]*(?:[-–—:.·]|\|)?[\s\u00a0\u202f]*")
_WHOLE = {
    "", "neant", "aucun", "aucun bloc", "sans objet", "n a", "na", "tous", "tous les blocs",
    "ensemble des blocs", "l ensemble des blocs", "totalite", "toute la certification",
    "la certification entiere", "certification entiere", "certification complete", "all", "none",
    "totale", "titre entier", "tout le titre",
}  # fmt: skip
_SPLIT_LABELS = re.compile(r"\s(?:(?P<op>ET|OU|AND|OR)\s)|\s*(?:\|\||\n)\s*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell understood: a choice of sets, and what was not clear."""

    alternatives: Alternatives
    troubles: tuple[Trouble, ...] = ()


def blocs(text: str, within: str | None = None) -> Parsed:
    """The blocs that a cell names; `within` is the certification of short codes (`BC01`)."""
    if fold(text) in _WHOLE:
        return Parsed(((),))
    codes = list(_CODE.finditer(text))
    if len(codes) > LIMITS.blocs:
        return _lost(f"plus de {LIMITS.blocs} blocs dans une cellule")
    troubles: list[Trouble] = []
    try:
        tokens = (
            list(_tokens(text, codes, within, troubles)) if codes else list(_label_tokens(text))
        )
        alternatives = Reader(tokens, troubles).cell()
    except UnclearError as error:
        return Parsed(((),), (*troubles, *_lost(str(error)).troubles))
    return Parsed(alternatives, tuple(troubles))


def certification(text: str) -> tuple[str | None, str, tuple[Trouble, ...]]:
    """The number of a certification and its title, as one cell or two columns have them."""
    stripped = text.strip()
    try:
        return _number(stripped), "", ()
    except IdentifierError:
        pass
    found = list(_CERTIFICATION.finditer(stripped))
    if not found:
        said = Trouble(
            "certification-sans-numero",
            f"« {shown(stripped)} » : pas de numéro de fiche (attendu : RNCP41402 ou RS6626, "
            "puis l'intitulé si l'on veut).",
        )
        return None, stripped, (said,)
    numbers = {re.sub(r"[^A-Za-z0-9]", "", one[0]).upper() for one in found}
    if len(numbers) > 1:
        said = Trouble(
            "cellule-illisible",
            f"« {shown(stripped)} » : plusieurs fiches dans une cellule (attendu : une seule ; "
            "écrivez une ligne par fiche).",
        )
        return None, stripped, (said,)
    match = found[0]
    title = _LEAD.sub("", stripped[match.end() :]).strip(" ()")
    if not title and match.start():
        title = stripped[: match.start()].strip(" (-–—:")
    try:
        return _number(match[0]), title, ()
    except IdentifierError as error:
        return None, title, (Trouble("code-malforme", _sentence(error)),)


def _number(text: str) -> str:
    found = parse(text)
    if found.bloc:
        raise IdentifierError(
            f"« {shown(text)} » désigne un bloc (attendu : le numéro d'une fiche, {found.number})"
        )
    return found.number


def shown(text: str, length: int = 80) -> str:
    """A cell as a message may quote it: one line, printable, short."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _sentence(error: Exception) -> str:
    words = str(error)
    return words if words.endswith((".", ")")) else words + "."


def _lost(what: str) -> Parsed:
    return Parsed(((),), (Trouble("cellule-illisible", what[0].upper() + what[1:] + "."),))


def _tokens(
    text: str, codes: list[re.Match[str]], within: str | None, troubles: list[Trouble]
) -> Iterator[Token]:
    """Codes with their labels, what joins them, and brackets."""
    if _labels_first(text, codes):
        yield from _labels_before(text, codes, within, troubles)
        return
    before = text[: codes[0].start()]
    if fold(before):
        raise UnclearError(
            f"« {shown(before)} » devant le premier code n'est pas compris "
            "(attendu : un code de bloc, puis son intitulé)"
        )
    yield from (Token("(") for c in before if c in "([")
    for position, code in enumerate(codes):
        last = position + 1 == len(codes)
        rest = text[code.end() : len(text) if last else codes[position + 1].start()]
        label, close, word, opened = _ending(rest) if last else _between(rest)
        yield Token("bloc", _mention(code[0], label, within, troubles), code[0])
        yield from (Token(")") for _ in range(close))
        if last and label.casefold() in _AND | _OR:
            raise UnclearError(f"il manque un bloc après « {label} »")
        if not last:
            yield Token(_connector(word), text=word)
            yield from (Token("(") for _ in range(opened))


def _between(rest: str) -> tuple[str, int, str, int]:
    """Label, brackets closed, connector, brackets opened, out of what stands between two codes."""
    match = _JOIN.search(rest)
    assert match is not None  # every part of the pattern may be empty
    word = (match["word"] or "").strip().casefold() or ("\n" if match["word"] else "")
    label, close, _, _ = _ending(rest[: match.start()] + match["close"])
    return label, close, word, sum(c in "([" for c in match["open"])


def _ending(rest: str) -> tuple[str, int, str, int]:
    """A label and how many brackets close after it: those that it did not open itself."""
    label = rest.rstrip(" \t\n\u00a0\u202f|•·")
    close = 0
    while label[-1:] in (")", "]") and label and _excess(label):
        label = label[:-1].rstrip()
        close += 1
    return " ".join(_LEAD.sub("", label).split()), close, "", 0


def _excess(label: str) -> bool:
    return sum(c in ")]" for c in label) > sum(c in "([" for c in label)


def _connector(word: str) -> str:
    if word.startswith("et") and word.endswith("ou") and len(word) > 2:
        return "both"
    return "and" if word in _AND else "or" if word in _OR else "not said"


def _labels_first(text: str, codes: list[re.Match[str]]) -> bool:
    """« Encadrer des salariés (RNCP41402BC01) »: every code alone in brackets, words before it."""
    return all(
        text[: code.start()].rstrip()[-1:] in ("(", "[")
        and text[code.end() :].lstrip()[:1] in (")", "]")
        for code in codes
    ) and bool(fold(text[: codes[0].start()]))


def _labels_before(
    text: str, codes: list[re.Match[str]], within: str | None, troubles: list[Trouble]
) -> Iterator[Token]:
    start = 0
    for position, code in enumerate(codes):
        label = text[start : code.start()].rstrip()[:-1]
        if position:
            match = re.match(r"\s*(et\s?/\s?ou|ET|OU|et|ou|AND|OR|and|or|\|\||[+&,;/|]|\n)?", label)
            assert match is not None
            word = (match[1] or "").strip().casefold() or ("\n" if match[1] else "")
            yield Token(_connector(word), text=word)
            label = label[match.end() :]
        yield Token("bloc", _mention(code[0], " ".join(label.split()), within, troubles), code[0])
        start = code.end() + text[code.end() :].index(text[code.end() :].lstrip()[0]) + 1
    if fold(text[start:]):
        raise UnclearError(f"« {shown(text[start:])} » après le dernier code n'est pas compris")


def _mention(written: str, label: str, within: str | None, troubles: list[Trouble]) -> Mention:
    """A code in the register's form, or what was typed with the reason why it is none."""
    typed = " ".join(written.split())
    if _LOCAL_ONLY.fullmatch(typed):
        return Mention(None, label, typed, re.sub(r"\D", "", typed))
    if within is None and re.match(r"BC", typed, re.I):
        troubles.append(
            Trouble(
                "code-malforme",
                f"« {typed} » : de quelle fiche ? (attendu : le code entier, RNCP41402BC01).",
            )
        )
        return Mention(None, label, typed)
    short = re.fullmatch(r"BC\W{0,3}(\d{1,2})", typed, re.I | re.A)
    try:
        found = parse(f"{within}BC{short[1]}" if short and within else typed)
    except IdentifierError as error:
        troubles.append(Trouble("code-malforme", _sentence(error)))
        return Mention(None, label, typed)
    if found.bloc is None:
        expected = (
            "le répertoire spécifique n'a pas de blocs"
            if found.number.startswith("RS")
            else f"attendu : un code de bloc, {found.number}BC01"
        )
        troubles.append(
            Trouble("code-malforme", f"« {typed} » désigne une fiche entière ({expected}).")
        )
        return Mention(None, label, typed)
    if not short and typed != str(found):
        troubles.append(
            Trouble("code-forme", f"« {typed} » est lu {found} : écrivez le code du registre.")
        )
    return Mention(str(found), label, typed)


def _label_tokens(text: str) -> Iterator[Token]:
    """A cell without any code: labels, joined by ET or OU in capitals, or one a line."""
    start = 0
    for match in _SPLIT_LABELS.finditer(text):
        yield Token("bloc", Mention(None, " ".join(text[start : match.start()].split())))
        yield Token(_connector((match["op"] or "").casefold()), text=match[0].strip())
        start = match.end()
    yield Token("bloc", Mention(None, " ".join(text[start:].split())))
