"""What joins the blocs of a cell: recursive descent over tokens, OU of ET, brackets first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from crosswalk.tables.limits import LIMITS
from crosswalk.tables.model import Alternatives, Mention


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a cell has that is not understood, or not said: a message id and its French sentence."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """`bloc`, `and`, `or`, `not said`, `both`, `(`, `)`."""
    bloc: Mention | None = None
    text: str = ""


class UnclearError(Exception):
    """The cell breaks the grammar; the message says where."""


@dataclass
class Reader:
    """Recursive descent over the tokens: OU of ET, brackets first."""

    tokens: list[Token]
    troubles: list[Trouble]
    at: int = 0
    depth: int = 0

    def cell(self) -> Alternatives:
        found = self._choice()
        if self.at < len(self.tokens):
            raise UnclearError("une parenthèse se ferme sans s'ouvrir")
        kept = tuple(dict.fromkeys(found))
        if len(kept) > LIMITS.blocs:
            raise UnclearError(f"plus de {LIMITS.blocs} alternatives dans une cellule")
        return kept

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _choice(self) -> Alternatives:
        """Groups and what joins them, at one level of brackets."""
        groups, joins = [self._group()], list[Token]()
        while self._peek() in ("and", "or", "not said", "both"):
            joins.append(self.tokens[self.at])
            self.at += 1
            groups.append(self._group())
        return _joined(groups, self._settled(joins))

    def _group(self) -> Alternatives:
        kind = self._peek()
        if kind == "bloc":
            bloc = self.tokens[self.at].bloc
            assert bloc is not None
            self.at += 1
            return ((bloc,),)
        if kind == "(":
            self.at += 1
            self.depth += 1
            if self.depth > LIMITS.depth:
                raise UnclearError(f"plus de {LIMITS.depth} parenthèses les unes dans les autres")
            inside = self._choice()
            if self._peek() != ")":
                raise UnclearError("une parenthèse ouverte n'est pas fermée")
            self.at += 1
            self.depth -= 1
            return inside
        raise UnclearError("il manque un bloc devant ou derrière ET, OU ou une parenthèse")

    def _settled(self, joins: list[Token]) -> list[str]:
        """`and` or `or` for each join. « A, B et C » is ET throughout, « A, B ou C » is OU."""
        kinds = [join.kind for join in joins]
        said = {kind for kind in kinds if kind in ("and", "or")}
        if "both" in kinds:
            self.troubles.append(
                Trouble(
                    "et-ou-ambigu",
                    "« et/ou » : faut-il tous ces blocs (ET) ou un seul suffit-il (OU) ? "
                    "Écrivez l'un ou l'autre.",
                )
            )
            return ["and" if kind == "both" else kind for kind in kinds]
        if said == {"and", "or"}:
            self.troubles.append(
                Trouble(
                    "et-ou-ambigu",
                    "ET et OU se suivent sans parenthèses : écrivez « (A ET B) OU C » "
                    "ou « A ET (B OU C) ».",
                )
            )
        elif not said and joins:
            sign = next((j.text.strip() for j in joins if j.text.strip()), "")
            how = f"« {sign} »" if sign else "un retour à la ligne ou un espace"
            self.troubles.append(
                Trouble(
                    "et-ou-implicite",
                    f"Les blocs sont séparés par {how}, sans ET ni OU : lus comme ET "
                    "(il faut les détenir tous).",
                )
            )
        other = "or" if said == {"or"} else "and"
        return [kind if kind in ("and", "or") else other for kind in kinds]


def _joined(groups: list[Alternatives], joins: list[str]) -> Alternatives:
    """ET binds more tightly than OU."""
    terms = [groups[0]]
    for join, group in zip(joins, groups[1:], strict=True):
        if join == "or":
            terms.append(group)
            continue
        if len(terms[-1]) * len(group) > LIMITS.blocs:
            raise UnclearError(f"plus de {LIMITS.blocs} alternatives dans une cellule")
        terms[-1] = tuple(
            tuple(dict.fromkeys((*left, *right))) for left, right in product(terms[-1], group)
        )
    return tuple(one for term in terms for one in term)
