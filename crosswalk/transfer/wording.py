"""The sentences said to a candidate, as `reference/practice.md` words them. French, exact.

No « équivalence », no arrow between two titles, and nothing that frightens the holder of an old one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from crosswalk.french import listed, short_day, short_title
from crosswalk.transfer.model import (
    Awarder,
    Dates,
    Grade,
    Item,
    Reading,
    Registration,
    Remaining,
    Remains,
    Result,
    Smallest,
    TitleResult,
)

LABOUR = "11000007200014"
"""SIRET of the ministry of labour, whose territorial service answers for the titres professionnels."""

_GRADES = {
    Grade.HELD: "Vous détenez ce bloc (justificatif : {bring}).",
    Grade.TEXT: "Un texte officiel le prévoit ; faites-en la demande auprès de {who} avec {bring}.",
    Grade.EXPECTED: "La fiche de ce titre le prévoit. Le certificateur, seul à pouvoir délivrer ce bloc, "
    "vérifie votre dossier.",
    Grade.CONFIRM: "Une correspondance existe, mais ce certificateur ne l'a pas déclarée lui-même, ou le "
    "texte n'est pas clair. Demandez-lui un écrit avant de vous engager.",
    Grade.NEAR: "Contenus proches selon notre analyse. Aucun droit ; utile pour le dossier ou une "
    "formation.",
    Grade.ACQUIRE: "À valider par la VAE ou la formation. Aucune correspondance trouvée dans nos données "
    "au {day} ; cela ne vaut pas refus.",
}
MEANINGS = {
    Grade.HELD: "vous détenez déjà ce bloc.",
    Grade.TEXT: "un arrêté, ou le tableau d'un référentiel, le dit. À demander, avec les preuves.",
    Grade.EXPECTED: "la fiche du titre visé le déclare elle-même. À demander, avec les preuves.",
    Grade.CONFIRM: "seul l'autre certificateur l'a déclaré, ou il faut deux étapes, ou le texte n'est pas "
    "clair. Obtenir un écrit avant de s'engager.",
    Grade.NEAR: "une analyse rapproche les contenus. Aucun droit.",
    Grade.ACQUIRE: "nous n'avons rien trouvé de déclaré. VAE ou formation ; cela ne vaut pas refus.",
}
"""When each grade is given, for the legend of an answer."""
CHAIN = "Seulement après délivrance effective de l'étape intermédiaire."
ONE_OF = "La phrase nomme plusieurs blocs sans dire si un seul suffit : demandez-le avant de vous engager."
NO_ORDER = "Le passage est celui du référentiel ; l'arrêté lui-même n'est pas parmi nos documents."
NO_REGISTER = "Registre non chargé : « crosswalk import-rncp FICHIER »."
POSITIONING = "Aide à l'auto-positionnement ; ne préjuge pas de la décision du jury."


def grade_sentence(grade: Grade, who: str = "", bring: str = "", day: date | None = None) -> str:
    """The sentence of a grade."""
    shown = short_day(day) if day else "jour de cette recherche"
    return _GRADES[grade].format(who=who, bring=bring, day=shown)


def named(item: Item) -> str:
    """« RNCP41402BC01 (Encadrer des salariés en insertion) »."""
    label = item.label.rstrip(" .")
    local = item.code is None and (item.key or "").startswith("n")
    name = f"{item.certification}, bloc sans code connu" if local else item.name
    return name if label in (item.name, item.code) else f"{name} ({label})"


def who(awarders: Sequence[Awarder]) -> str:
    """Whom to write to. Bodies that only documents name stand beside the register's."""
    if not awarders:
        return "le certificateur (son nom n'est pas dans nos sources ; il est sur la fiche)"
    registered = [a.name for a in awarders if a.registered]
    others = [a.name for a in awarders if not a.registered]
    if any(a.siret == LABOUR for a in awarders):
        registered = [f"{name} (service territorial : DDETS)" for name in registered]
    if registered and others:
        return f"{listed(others, 'ou')} (au registre : {listed(registered)})"
    return listed(registered or others)


def recipients(awarders: Sequence[Awarder]) -> list[str]:
    """Who stands at the head of a letter: a body that documents name, then the register's."""
    bodies = sorted(awarders, key=lambda a: a.registered)
    return [
        f"DDETS, service territorial : {a.name}" if a.siret == LABOUR else a.name for a in bodies
    ]


def sourced(awarder: Awarder, documents: Mapping[str, str] | None = None) -> str:
    """A body, with what names it; `documents` gives their titles (`Answer.documents`)."""
    siret = f", SIRET {awarder.siret}" if awarder.siret else ""
    places = [
        s.name if s.line is None else place(s.name, s.line, documents) for s in awarder.sources
    ]
    by = f" — selon : {' ; '.join(places)}" if places else ""
    return f"{awarder.name}{siret}{by}"


def place(document: str, line: int, documents: Mapping[str, str] | None = None) -> str:
    """« Fiche RNCP41402, ligne 101 »; by the identifier of the document where no title is given."""
    title = (documents or {}).get(document)
    return f"{short_title(title) if title else document}, ligne {line}"


def bring(held: Sequence[Item], ccp: bool) -> str:
    """The documents that prove what is held; `ccp`: some of it may be the CCP of a titre professionnel."""
    parts = []
    if any(not item.whole for item in held):
        papers = ["l'attestation de bloc", "le procès-verbal du jury"]
        parts.append(listed([*papers, "pour un CCP le livret de certification"][: 2 + ccp], "ou"))
    if any(item.whole for item in held):
        parts.append("le parchemin du titre")
    return listed(parts)


def ask(grade: Grade, awarders: Sequence[Awarder], proofs: str, chained: bool) -> str:
    """What to do next, for one result."""
    to = who(awarders)
    if grade is Grade.HELD:
        return "Rien à demander : conservez le justificatif."
    if grade is Grade.TEXT:
        return f"Demande à déposer auprès de : {to}. Joindre : {proofs}. La décision vous est notifiée."
    if grade is Grade.EXPECTED:
        return f"Demande à déposer auprès de : {to}. Joindre : {proofs}."
    chain = f" {CHAIN}" if chained else ""
    return f"Écrit à demander, avant tout engagement, à : {to}. Joindre : {proofs}.{chain}"


def held_sentence(items: Sequence[Item]) -> str:
    """What the person states, and no document."""
    return f"Vous déclarez détenir {listed([named(item) for item in items])}."


def part_sentence(title: Item, blocs: Sequence[Item]) -> str:
    """A whole title is its blocs."""
    return f"Le titre {title.name} comprend {listed([named(item) for item in blocs])}."


def row_sentence(
    declaring: str, recognised: Sequence[Item], own: Sequence[Item], kind: str, short: bool = False
) -> str:
    """A row read aloud, always in the sense in which it is declared; in codes only if `short`."""
    together = ", ensemble," if len(recognised) > 1 else ""
    return (
        f"{declaring} reconnaît{together} {_side(recognised, short)} en correspondance {kind} avec "
        f"{_side(own, short)}."
    )


def caution(reading: Reading, needs: Sequence[Item], gives: Sequence[Item]) -> str:
    """What the row does not say; empty where it is read as declared."""
    if reading is Reading.ONE_OF:
        return f" {ONE_OF}"
    if reading is not Reading.CONVERSE:
        return ""
    verb = "donnent" if len(needs) > 1 else "donne"
    return (
        f" Elle ne dit pas que {_codes(needs)} {verb} {_codes(gives)} : le certificateur de "
        f"{gives[0].certification} ne l'a pas déclaré lui-même."
    )


def _side(items: Sequence[Item], short: bool = False) -> str:
    names = _codes(items) if short else listed([named(item) for item in items])
    if len(items) == 1:
        return f"toute la certification {names}" if items[0].whole else f"le bloc {names}"
    return f"les blocs {names}"


def _codes(items: Sequence[Item]) -> str:
    return listed([item.name for item in items])


def missing_sentence(lacks: Sequence[Item], gives: Sequence[Item], grade: Grade) -> str:
    """« Il manque RNCP41402BC03 pour que la correspondance joue »."""
    what = listed([named(item) for item in lacks])
    then = "donnerait" if grade is not Grade.CONFIRM else "donnerait, à confirmer,"
    names = listed([item.name for item in gives])
    return f"Il manque {what} pour que la correspondance joue ; elle {then} {names}."


def registration_sentences(
    registration: Registration, dates: Dates, today: date, held: bool
) -> tuple[str, ...]:
    """What the dates say of a title, for who holds it or for who aims at it."""
    one, said = registration, []
    ended = one.expires_on is not None and one.expires_on < (dates.on or today)
    if one.expires_on is None and one.active is False:
        said.append(_ended(one, held, "Enregistrement inactif selon le registre"))
    elif one.expires_on is None and one.active:
        said.append(f"{one.number} : enregistrement actif selon le registre ; échéance non donnée.")
    elif one.expires_on is None:
        said.append(f"{one.number} : date d'échéance de l'enregistrement absente de nos sources.")
    elif ended:
        said.append(_ended(one, held, f"Enregistrement échu le {short_day(one.expires_on)}"))
    else:
        said.append(f"{one.number} : enregistrement actif jusqu'au {short_day(one.expires_on)}.")
    if not held:
        said += _delivery(one, dates, dates.on or today, ended)
    elif dates.obtained:
        said += _obtained(one, dates.obtained)
    if one.replaced_by:
        kept = " ; le titre et les blocs obtenus restent acquis" if held and not ended else ""
        said.append(f"{one.number} : remplacé par {listed(one.replaced_by)}{kept}.")
    return tuple(said)


def warning(one: Registration, on: date) -> str | None:
    """Before a request for a bloc of a title that is no longer registered; None otherwise."""
    if one.expires_on is not None and one.expires_on < on:
        when = f"échu le {short_day(one.expires_on)}"
    elif one.expires_on is None and one.active is False:
        when = "inactif selon le registre"
    else:
        return None
    return f"L'enregistrement de {one.number} est {when} : voyez ses dates avant toute demande."


def _ended(one: Registration, held: bool, words: str) -> str:
    kept = " — le titre et les blocs obtenus restent acquis" if held else ""
    return f"{one.number} : {words[0].lower()}{words[1:]}{kept}."


def _delivery(one: Registration, dates: Dates, on: date, ended: bool) -> list[str]:
    """Until when the title aimed at can be delivered, and to whom."""
    before = one.expires_on is not None and dates.admitted and dates.admitted <= one.expires_on
    if one.last_delivery_on is None:
        if ended and before:
            return [
                f"{one.number} : recevabilité ou entrée du {short_day(dates.admitted)} avant l'échéance ; "  # type: ignore[arg-type]
                "la date de dernière délivrance n'est pas dans nos sources, demandez-la au certificateur."
            ]
        if ended:
            return [
                f"{one.number} : une nouvelle demande sous ce numéro n'est plus possible d'après cette "
                "échéance ; regardez le titre qui le remplace."
            ]
        return []
    last = short_day(one.last_delivery_on)
    if on > one.last_delivery_on:
        return [
            f"{one.number} : délivrance possible jusqu'au {last}, date passée au {short_day(on)}."
        ]
    if ended and dates.admitted and not before:
        return [
            f"{one.number} : recevabilité ou entrée du {short_day(dates.admitted)} après l'échéance : ce "
            "parcours ne relève pas de ce numéro, demandez au certificateur."
        ]
    limit = f" (parcours engagés avant le {short_day(one.expires_on)})" if one.expires_on else ""
    return [f"{one.number} : délivrance possible jusqu'au {last}{limit}."]


def _obtained(one: Registration, obtained: date) -> list[str]:
    """Whether the date on the parchment fits the number: an edition is known by both."""
    if one.registered_on and obtained < one.registered_on:
        old = f" ({listed(one.replaces)} avant lui)" if one.replaces else ""
        return [
            f"{one.number} : les sources datent ce numéro du {short_day(one.registered_on)} ; obtenu le "
            f"{short_day(obtained)}, vérifiez le numéro porté sur le parchemin{old}."
        ]
    last = one.last_delivery_on or one.expires_on
    if last and obtained > last:
        return [
            f"{one.number} : obtenu le {short_day(obtained)}, après le {short_day(last)} ; aucun de nos "
            "textes ne couvre cette date, vérifiez le numéro porté sur le parchemin."
        ]
    return []


def nothing(day: date | None) -> str:
    """No row gives anything."""
    at = f" dans nos données au {short_day(day)}" if day else " dans nos données"
    return f"Aucune correspondance trouvée{at} ; cela ne vaut pas refus."


def shortened(text: str, longest: int = 220) -> str:
    """A long text of the register, cut at a word."""
    return text.rstrip(" .") if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def assessed(one: Remaining) -> str:
    """How a bloc that remains is assessed, and whether by VAE."""
    ways = listed([shortened(way) for way in one.assessment])
    how = (
        f"Évaluation : {ways}{'' if ways.endswith(('.', '…')) else '.'}"
        if ways
        else "Évaluation : non décrite par nos sources."
    )
    vae = {
        True: "VAE ouverte.",
        False: "VAE non ouverte d'après nos sources.",
        None: "Nos sources ne disent pas si la VAE est ouverte.",
    }
    return f"{how} {vae[one.vae_open]}"


def figures(remains: Remains) -> str:
    """The two figures: on firm ground only, and if every « à confirmer » is granted."""
    firm, granted = remains.smallest_firm, remains.smallest_if_confirmed
    if not firm.sets[0]:
        return nothing_left(blocs_known=True)
    said = f"Au plus court : {_count(firm)} sans compter ce qui est à confirmer"
    if granted.sets == firm.sets:
        return f"{said}, et autant si tout est confirmé : {_choices(firm)}."
    after = f" : {_choices(granted)}" if granted.sets[0] else ""
    return f"{said} : {_choices(firm)} ; {_count(granted)} si tout est confirmé{after}."


def two_figures(remains: Remains) -> tuple[tuple[str, str, str], ...]:
    """The same two figures apart: how many blocs, on which ground, which blocs (or nothing)."""
    return tuple(
        (_count(one), ground, _choices(one) if one.sets[0] else "")
        for one, ground in (
            (remains.smallest_firm, "sans compter ce qui est à confirmer"),
            (remains.smallest_if_confirmed, "si tout ce qui est à confirmer est accordé"),
        )
    )


def grades(results: Sequence[Result]) -> str:
    """« prévu : 3 blocs ; à confirmer : 1 bloc », the surest first."""
    return " ; ".join(f"{grade.value} : {n}" for grade, n in counted(results))


def counted(results: Sequence[Result], left: Sequence[Remaining] = ()) -> list[tuple[Grade, str]]:
    """Each grade with « 3 blocs », the surest first; `left`: what remains, of which some is a result."""
    every = {one.item.iri: one.grade for one in left}
    every |= {one.item.iri: one.grade for one in results}
    amounts = [(grade, sum(one is grade for one in every.values())) for grade in Grade]
    return [(grade, f"{n} bloc{'s' if n > 1 else ''}") for grade, n in amounts if n]


def title_given(title: TitleResult) -> str:
    """The same of a title that is given whole."""
    return f"titre entier : {title.grade.value}" if title.grade else "le titre entier"


def nothing_left(blocs_known: bool) -> str:
    """No bloc that the sources know remains."""
    if blocs_known:
        return "Plus aucun bloc à acquérir."
    return (
        "Nos sources ne donnent pas la liste complète des blocs de ce titre : ce qui reste ne peut pas "
        "être dit."
    )


LIST_NOT_WHOLE = "Aucune source ne montre que la liste des blocs de ce titre est complète."


def _count(one: Smallest) -> str:
    number = len(one.sets[0])
    return f"{number or 'aucun'} bloc{'s' if number > 1 else ''}"


def short(item: Item) -> str:
    """A code, or the first words of the label of a bloc that has none."""
    if item.code or not (item.key or "").startswith("n"):
        return item.name
    return f"{item.certification} « {shortened(item.label, 60)} »"


def _choices(one: Smallest) -> str:
    shown = " ; ou ".join(listed([short(item) for item in chosen]) for chosen in one.sets[:3])
    return f"{shown} ; ou d'autres ensembles de même taille" if len(one.sets) > 3 else shown
