"""How a competence begins, and how a heading does.

A competence begins with an infinitive, rarely with a conjugated verb or a circumstance. No
dictionary: French infinitives are told by their endings, and the nouns and the English words of these
lists that share the endings are named. Every function looks at a bounded number of code points from
the place asked for, so that a caller may ask at every word of a long text.
"""

from __future__ import annotations

import re

_WORD = re.compile(
    r"[^\W\d_][a-zß-öø-ÿœ]{0,30}(?:-[^\W\d_]{1,20}){0,3}(?:(?=[A-ZÀ-ÖØ-Þ])|(?![\w-]))"
    r"|[A-ZÀ-ÖØ-ÞŒ]{2,30}(?![\w-])"
)
_PRONOUN = re.compile(r"(?:se\s{1,3}|s\s?['’]\s?|ne\s{1,3}pas\s{1,3})", re.I)
_DETERMINER = re.compile(r"\s{1,3}(?:(?:les?|la|une?|des|ses|son|sa|leurs?)\s|l['’])")
_CIRCUMSTANCE = re.compile(
    r"(?:Pour|En|Dans|Avec|Selon|À|A partir|Afin|Lors|Au sein|Au cours|Face|Après|Avant)\s"
)
_GROUPS = (
    "er ir ïr voir loir seoir endre ondre andre indre oudre erdre ordre mettre battre aître être "
    "oître ivre uire crire lire dire frire fire faire traire plaire croire boire rompre "
    "vaincre clure courre"
)
_ENDINGS = tuple(_GROUPS.split())
_NOUN_LIST = (
    "acier atelier avenir boucher boulanger cahier calendrier cancer chantier charcutier clavier "
    "cher courrier cuir cuisinier cuivre danger dernier désir désordre dossier entier espoir "
    "étranger fer fermier fichier financier foncier foyer gibier grossier hier hiver hospitalier "
    "hôtelier immobilier infirmier janvier jardinier février laitier livre loisir loyer menuisier "
    "mer mercier métier mobilier mortier officier ordre ouvrier palier panier papier particulier "
    "pâtissier plaisir plombier premier quartier régulier routier singulier souvenir "
    "terrassier usager verger "
    "after blogger browser burger buyer cluster computer container controller customer cyber "
    "designer developer docker explorer flyer folder gamer hacker header helper layer leader "
    "manager marketer master messenger newsletter over owner partner peer planner player poster "
    "power provider router scanner server speaker stakeholder starter super supplier timer tracker "
    "trader trainer tinder twitter under user viewer webdesigner webmaster worker"
)
_NOUNS = frozenset(_NOUN_LIST.split())
_ALSO_NOUNS = frozenset({"conseiller", "savoir", "pouvoir", "devoir", "déjeuner", "dîner", "être"})
_LEAD_IN = re.compile(
    r"(?:(?:les?|la|l['’]|cette?)\s?)?(?:(?:liste|r[ée]f[ée]rentiel)\sdes?\s)?"
    r"(?:comp[ée]tences?|capacit[ée]s?|aptitudes?|savoirs|savoir[- ](?:faire|[êe]tre)|connaissances?|"
    r"activit[ée]s?|blocs?|modules?|domaines?|t[âa]ches|missions?|objectifs?)\b",
    re.I,
)
_ABLE = re.compile(
    r"\b(?:(?:capables?|en mesure|aptes?|en capacit[ée])\s(?:de|d['’]|à)\s?:?|"
    r"(?:doit|doivent|sait|peut)\s?:)$",
    re.I,
)


def word_at(text: str, place: int) -> str:
    """The word that stands there (hyphens are part of it, a capital run on to it is not), empty
    if none or if absurdly long."""
    match = _WORD.match(text, place)
    return match[0] if match else ""


def is_infinitive(word: str) -> bool:
    """Whether a word, in any case, has the form of a French infinitive (« Co-construire »)."""
    last = word.lower().rpartition("-")[2]
    return last == "etre" or (len(last) > 2 and last.endswith(_ENDINGS) and last not in _NOUNS)


def infinitive_at(text: str, place: int) -> bool:
    """Whether an infinitive stands there, pronominal or negated too (« S'assurer », « Se former »)."""
    pronoun = _PRONOUN.match(text, place)
    return is_infinitive(word_at(text, pronoun.end() if pronoun else place))


def action_at(text: str, place: int) -> bool:
    """Whether a lower-case list may go on there: an infinitive that is no common noun."""
    return infinitive_at(text, place) and word_at(text, place).lower() not in _ALSO_NOUNS


def conjugated_at(text: str, place: int) -> bool:
    """Whether a capitalised third person (« Repère les … », « S'appuie sur … ») stands there."""
    pronoun = _PRONOUN.match(text, place)
    if pronoun and pronoun[0][0] == "S":
        return bool(word_at(text, pronoun.end()))
    word = word_at(text, place)
    return (
        word.istitle()
        and word.endswith(("e", "it", "nd", "et", "ent"))
        and _DETERMINER.match(text, place + len(word)) is not None
    )


def circumstance_at(text: str, place: int) -> bool:
    """Whether a capitalised preposition opens a statement there (« Pour diversifier …, exercer »)."""
    return _CIRCUMSTANCE.match(text, place) is not None


def is_heading(wording: str, acting: bool = True) -> bool:
    """Whether a stretch between two boundaries announces competences and is none itself.

    « Compétences : », « Le candidat est capable de : », « En mobilisant une analyse … : ». Without a
    colon only in a list whose items are actions (`acting`): « Connaissances en droit » is an item of
    a list of noun phrases.
    """
    known = _LEAD_IN.match(wording)
    able = _ABLE.search(wording[-60:]) and (
        word_at(wording, 0).lower() in ("être", "etre") or not infinitive_at(wording, 0)
    )
    if able or (known and wording.endswith(":")):
        return True
    if infinitive_at(wording, 0):
        return acting and known is not None and known.end() == len(wording)
    return wording.endswith(":") or (acting and known is not None)


def announces(wording: str) -> bool:
    """Whether a heading says by its words, not by its colon alone, that competences follow."""
    return bool(_LEAD_IN.match(wording) or _ABLE.search(wording[-60:]))
