"""Numbers, dates, durations and the words of the vocabulary, as a French reader expects them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
NARROW = "\N{NARROW NO-BREAK SPACE}"
NBSP = "\N{NO-BREAK SPACE}"

WORDS: dict[str, str] = {
    "level": "Niveau",
    "nsf": "Spécialité de formation (NSF)",
    "rome": "Métier (ROME)",
    "nearRome": "Métier proche (ROME)",
    "formacode": "Formacode",
    "idcc": "Convention collective (IDCC)",
    "category": "Nature",
    "registrationKind": "Mode d'enregistrement",
    "registeredOn": "Enregistrée le",
    "decidedOn": "Décision du",
    "effectiveOn": "Effet à compter du",
    "expiresOn": "Échéance de l'enregistrement",
    "lastDeliveryOn": "Dernière délivrance possible",
    "publishedOn": "Publiée le",
    "lastOfficialJournalOn": "Dernier Journal officiel",
    "durationYears": "Durée d'enregistrement",
    "totalDuration": "Durée totale des épreuves",
    "duration": "Durée",
    "homepage": "Site du certificateur",
    "certifier": "Certificateur",
    "prerequisite": "Prérequis pour la certification",
    "trainingPrerequisite": "Prérequis pour entrer en formation",
    "awardCondition": "Conditions de délivrance",
    "hasEligibilityCondition": "Conditions d'accès à l'évaluation",
    "hasAwardRule": "Règles d'attribution",
    "hasRemedy": "Recours",
    "hasLegalReference": "Textes réglementaires",
    "hasEnterprisePeriod": "Périodes en entreprise",
    "hasAudience": "Publics",
    "hasActivity": "Activités visées",
    "accessibleJob": "Emplois accessibles",
    "sector": "Secteurs d'activité",
    "hasResponsibility": "Responsabilités",
    "abilitiesText": "Capacités attestées",
    "activitiesText": "Activités visées",
    "sectorsText": "Secteurs d'activité",
    "jobsText": "Emplois accessibles",
    "regulationsText": "Réglementation de l'activité",
    "description": "Présentation",
    "activityRegulation": "Réglementation de l'activité",
    "trainingProviders": "Organismes de formation",
    "referentialDocument": "Référentiel",
    "correspondence": "Correspondances",
    "replaces": "Certifications remplacées",
    "certified": "Certifiés",
    "certifiedByVAE": "dont par la VAE",
    "employmentRateAt6Months": "En emploi à six mois",
    "occupationRateAt6Months": "Dans le métier visé à six mois",
    "occupationRateAt2Years": "Dans le métier visé à deux ans",
    "RegisteredByRight": "De droit",
    "RegisteredOnRequest": "Sur demande",
    "PartialCorrespondence": "correspondance partielle",
    "TotalCorrespondence": "correspondance totale",
    "SpecificRegisterCorrespondence": "correspondance avec le répertoire spécifique",
    "Exemption": "dispense",
}
"""Local name of a term of the vocabulary → what a page calls it."""


EXPORTS: dict[str, str] = {
    "rncp-xml": "fiches du RNCP",
    "rs-xml": "fiches du répertoire spécifique",
    "csv-standard": "liste des certifications",
    "csv-blocs": "blocs de compétences",
    "csv-certificateurs": "certificateurs",
    "csv-partenaires": "organismes habilités",
    "csv-rome": "métiers (ROME)",
    "csv-nsf": "spécialités (NSF)",
    "csv-formacode": "Formacodes",
    "csv-ccn": "conventions collectives",
    "csv-voies-acces": "voies d'accès",
    "csv-filiations": "anciennes et nouvelles certifications",
    "csv-ancienne-nouvelle": "anciennes et nouvelles certifications",
    "active-titles": "certifications actives",
}
"""Kind of an export of the register → what it lists."""


def word(name: str) -> str:
    """What a page calls a term, by its local name or its IRI; the local name where none was given."""
    local = re.split(r"[#/]", name)[-1]
    return WORDS.get(local, local)


def day(text: str) -> str:
    """`2030-10-27` as « 27 octobre 2030 », `2024-01` as « janvier 2024 »; anything else unchanged."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", text)
    if match is None or (match[2] and not 1 <= int(match[2]) <= 12):
        return text
    year, month, number = match.groups()
    shown = "1er" if number == "01" else str(int(number)) if number else ""
    return " ".join(part for part in (shown, month and _MONTHS[int(month) - 1], year) if part)


def export(kind: str, when: str) -> str:
    """« export « certificateurs » de France compétences du 1er février 2026 »."""
    return f"export « {EXPORTS.get(kind, kind)} » de France compétences {_of(day(when))}"


def _of(when: str) -> str:
    """« du 1er février 2026 », « d'avril 2026 », « de mai 2026 »."""
    if re.match(r"\d+(er)? ", when):
        return f"du {when}"
    return f"d'{when}" if when[:1] in "ao" else f"de {when}"


def source(identifier: str) -> str:
    """An export by its name where its identifier is given (`rncp-xml-2026-08-16`); else unchanged."""
    kind, when = identifier[:-11], identifier[-10:]
    return export(kind, when) if kind in EXPORTS else identifier


def short_title(title: str, longest: int = 70) -> str:
    """The title of a document where it is only cited: what stands before its subtitle, cut at a word.

    « Fiche RNCP41402 : Encadrant technique… » as « Fiche RNCP41402 ».
    """
    head = title.partition(" : ")[0]
    return head if len(head) <= longest else f"{head[:longest].rsplit(' ', 1)[0]}…"


def short_day(when: date | str) -> str:
    """`2030-10-27` as « 27/10/2030 »; a text of another form unchanged."""
    if isinstance(when, date):
        return f"{when:%d/%m/%Y}"
    parts = when.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else when


def today() -> str:
    """The date of this machine, `AAAA-MM-JJ`."""
    return date.today().isoformat()


def number(value: float | str, decimals: int = 0) -> str:
    """`29510` as « 29 510 », `0.5` as « 0,5 » (narrow no-break spaces, decimal comma)."""
    amount = float(value)
    places = decimals if decimals else (0 if amount.is_integer() else 2)
    shown = f"{amount:,.{places}f}".replace(",", NARROW).replace(".", ",")
    return shown.rstrip("0").rstrip(",") if places and not decimals else shown


def duration(text: str) -> str:
    """`PT1H15M` as « 1 h 15 », `PT40M` as « 40 min »; anything else unchanged."""
    match = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", text)
    if match is None or not any(match.groups()):
        return text
    days, hours, minutes = (int(part or 0) for part in match.groups())
    hours += 24 * days
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{f'{NBSP}{minutes:02d}' if minutes else ''}"


def count(amount: int, singular: str, plural: str = "") -> str:
    """« 1 bloc », « 0 bloc », « 4 blocs »."""
    name = singular if abs(amount) < 2 else plural or f"{singular}s"
    return f"{number(amount)}{NBSP}{name}"


def listed(names: Sequence[str], link: str = "et") -> str:
    """« A, B et C »."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {link} {names[-1]}"
