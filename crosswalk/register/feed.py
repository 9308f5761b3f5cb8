"""The XML of the registers (V4.1 and V3, RNCP and RS), one fiche at a time.

An element of a fiche is read by the dispatch tables below: a single value (`LEAVES`), or a record or
a list of them (`RECORDS`, `LISTS`). `LEFT_OUT` says what is not kept, and why; anything else is
counted by its path. V3 (2023) differs by flat filiations, `INTITULE` for `LIBELLE`, a jury in two
elements, and HTML in texts; both are read at any place. Source: XSD and export of 2026-08-16.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from lxml import etree

from crosswalk.errors import DocumentError
from crosswalk.register import records as r
from crosswalk.register.leaves import (
    Element,
    Leaf,
    Leaves,
    Reading,
    count,
    day,
    fiche,
    leaves,
    line,
    prose,
    rate,
    roles,
    siret,
    year,
    yes,
)
from crosswalk.register.package import READ_ERRORS
from crosswalk.register.records import BadFiche, Bloc, Declared, Fiche, coded

Record = Callable[[Reading, Element], Any]

LEFT_OUT = {
    "VERSION_FLUX": "dit la forme du fichier, rien d'une fiche ; V3 et V4.1 se lisent de même"
}
"""Elements that are not kept, and the reason."""
CHUNK = 1 << 17
MAX_FICHE = 1 << 26
"""Bytes without the end of a fiche before the file is refused; the largest real one is under 1 MB."""

_NO_FEED = "ce n'est pas un flux de France compétences (racine attendue : FICHES)"
_TOO_LONG = f"plus de {MAX_FICHE >> 20} Mio sans la fin d'une fiche"


LEAVES = leaves(
    (count, "register_id=ID_FICHE duration_years=DUREE_ENREGISTREMENT"),
    (line, "title=INTITULE state=ETAT_FICHE registration=TYPE_ENREGISTREMENT"),
    (line, "link=LIEN_URL_DESCRIPTION"),
    (
        yes,
        "active=ACTIF has_partners=EXISTENCE_PARTENAIRES partial_validation=VALIDATION_PARTIELLE",
    ),
    (yes, "new_caledonia=ACCESSIBLE_NOUVELLE_CALEDONIE"),
    (yes, "french_polynesia=ACCESSIBLE_POLYNESIE_FRANCAISE"),
    (prose, "activities=ACTIVITES_VISEES abilities=CAPACITES_ATTESTEES sectors=SECTEURS_ACTIVITE"),
    (prose, "jobs=TYPE_EMPLOI_ACCESSIBLES objectives=OBJECTIFS_CONTEXTE"),
    (prose, "regulations=REGLEMENTATIONS_ACTIVITES mastery=NIVEAU_MAITRISE_COMPETENCES"),
    (prose, "entry_prerequisites=PREREQUIS_ENTREE_FORMATION"),
    (prose, "validation_prerequisites=PREREQUIS_VALIDATION_CERTIFICATION"),
    (prose, "partial_validation_scope=VALIDATION_PARTIELLE_PERIMETRE"),
    (prose, "validity=DUREE_VALIDITE renewal=MODALITES_RENOUVELLEMENT"),
    (day, "registered_until=DATE_FIN_ENREGISTREMENT published_on=DATE_DE_PUBLICATION"),
    (day, "effective_on=DATE_EFFET decided_on=DATE_DECISION last_jo_on=DATE_DERNIER_JO"),
    (day, "delivery_until=DATE_LIMITE_DELIVRANCE"),
)
CODE = leaves((line, "code=CODE code=NUMERO label=LIBELLE label=INTITULE"))
_CORRESPONDING = leaves((line, "code=CODE label=LIBELLE"))
CERTIFIER = leaves(
    (siret, "siret=SIRET_CERTIFICATEUR"),
    (line, "name=NOM_CERTIFICATEUR state=ETAT_CERTIFICATEUR trade_name=NOM_COMMERCIAL"),
    (line, "website=SITE_INTERNET"),
    (day, "changed_on=DATE_DERNIERE_MODIFICATION_ETAT"),
)
PARTNER = leaves(
    (siret, "siret=SIRET_PARTENAIRE"),
    (line, "name=NOM_PARTENAIRE state=ETAT_HABILITATION"),
    (roles, "roles=HABILITATION_PARTENAIRE"),
    (day, "active_on=DATE_ACTIF changed_on=DATE_DERNIERE_MODIFICATION_ETAT"),
)
JURY = leaves(
    (yes, "active=ACTIF"),
    (prose, "composition=COMPOSITION"),
    (day, "changed_on=DATE_DERNIERE_MODIFICATION"),
)
PUBLICATION = leaves((line, "title=TITRE"), (day, "published_on=DATE_PUBLICATION_JO"))
LEVEL = leaves((line, "level_code=NIVEAU level_label=LIBELLE level_label=INTITULE"))
STATISTIC = leaves(
    (year, "year=ANNEE"),
    (count, "certified=NOMBRE_CERTIFIES certified_vae=NOMBRE_CERTIFIES_VAE"),
)
BLOC = leaves(
    (line, "code=CODE label=LIBELLE label=INTITULE"),
    (prose, "competences=LISTE_COMPETENCES assessment=MODALITES_EVALUATION"),
    (prose, "entry_prerequisites=PREREQUIS_ENTREE_FORMATION_BLOC"),
    (prose, "validation_prerequisites=PREREQUIS_VALIDATION_BLOC"),
)


def _record(make: Callable[..., Any], leaves: Leaves, reading: Reading, element: Element) -> Any:
    values = reading.values(element, leaves)
    return make(**values) if values else None


def _coded(scheme: str, reading: Reading, element: Element) -> r.Code | None:
    values = reading.values(element, CODE)
    code, fits = coded(scheme, values.get("code", ""), values.get("label", ""))
    if not fits:
        reading.issue(str(element.tag), f"code {scheme} inattendu, gardé tel quel", code.code)
    return code if code.code or code.label else None


def _jury(route: str, reading: Reading, element: Element) -> r.Jury | None:
    """V4.1: a record; V3: `SI_JURY_FI` is Oui or Non and `JURY_FI` the composition."""
    if len(element):
        return r.Jury(route, **reading.values(element, JURY))
    values: dict[str, Any] = {}
    v3: tuple[str, Leaf] = ("active", yes) if str(element.tag)[0] == "S" else ("composition", prose)
    reading.put(values, element, v3)
    return r.Jury(route, **values) if values else None


def _publication(kind: str, reading: Reading, element: Element) -> r.Publication | None:
    values = reading.values(element, PUBLICATION)
    return r.Publication(kind, **values) if values else None


def _single(leaf: Leaf, reading: Reading, element: Element) -> Any:
    """An item that is one value, in the element or in its only child (`ID_FICHE_ANCIENNE_…`)."""
    tag = f"ID_FICHE_{element.tag}"
    values: dict[str, Any] = {}
    if element.find(tag) is not None:
        values = reading.values(element, {tag: ("value", leaf)})
    else:
        reading.put(values, element, ("value", leaf))
    return values.get("value")


def _statistic(reading: Reading, element: Element) -> r.Statistic | None:
    rates = [c for c in element if str(c.tag).startswith("TAUX_")]
    found = [(str(c.tag), rate(reading, c.tag, c.text)) for c in rates if c.text and c.text.strip()]
    leaves = STATISTIC | {c.tag: ("", _ignored) for c in rates}
    values = reading.values(element, leaves)
    if "year" not in values:
        reading.issue(
            str(element.tag), "chiffres sans année, laissés de côté", str(values or found)
        )
        return None
    return r.Statistic(**values, rates=tuple((tag, rate) for tag, rate in found if rate))


def _ignored(_: Reading, __: str, ___: str) -> None:
    return None


def _correspondence(reading: Reading, element: Element) -> Declared | None:
    """As declared. A side with an empty bloc is refused: without it, it would say « tout le titre »."""
    sides: dict[str, list[str]] = {"SOURCE": [], "DESTINATION": []}
    target = ""
    for side in element:
        if side.tag not in sides:
            reading.stranger(side)
            continue
        for child in side:
            if child.tag == "BLOC_COMPETENCES":
                code = reading.values(child, _CORRESPONDING).get("code", "")
                sides[str(side.tag)].append(code)
            elif child.tag == "NUMERO_FICHE" and side.tag == "DESTINATION":
                target = reading.text(child).strip()
            else:
                reading.stranger(child)
    if not r.fiche_number(target):
        reading.issue("CORRESPONDANCE", "laissée de côté : sans numéro de fiche lisible", target)
    elif "" in sides["SOURCE"] + sides["DESTINATION"]:
        reading.issue("CORRESPONDANCE", "laissée de côté : un bloc y est sans code", target)
    else:
        source, blocs = (tuple(dict.fromkeys(side)) for side in sides.values())
        return Declared(source, target, blocs)
    return None


RECORDS: dict[str, tuple[str, Record]] = {
    "ABREGE": ("abbreviations", partial(_coded, "")),
    "NOMENCLATURE_EUROPE": ("level", partial(_record, dict, LEVEL)),
    "ANCIENNE_CERTIFICATION": ("replaces", partial(_single, fiche)),
    "NOUVELLE_CERTIFICATION": ("replaced_by", partial(_single, fiche)),
    **{f"CCN_{n}": ("conventions", partial(_coded, "")) for n in (1, 2, 3)},
    **{
        f"{prefix}JURY_{route}": ("juries", partial(_jury, route))
        for prefix in ("SI_", "")
        for route in ("FI", "CA", "FC", "CQ", "CL", "VAE")
    },
}
"""Children of a fiche that are one record of a list: field, reader."""
LISTS: dict[str, tuple[str, str, Record]] = {
    "CODES_NSF": ("NSF", "nsf", partial(_coded, "NSF")),
    "CODES_ROME": ("ROME", "rome", partial(_coded, "ROME")),
    "FORMACODES": ("FORMACODE", "formacodes", partial(_coded, "Formacode")),
    "CODES_IDCC": ("IDCC", "idcc", partial(_coded, "IDCC")),
    "CERTIFICATEURS": ("CERTIFICATEUR", "certifiers", partial(_record, r.Certifier, CERTIFIER)),
    "PARTENAIRES": ("PARTENAIRE", "partners", partial(_record, r.Partner, PARTNER)),
    "BLOCS_COMPETENCES": ("BLOC_COMPETENCES", "blocs", partial(_record, Bloc, BLOC)),
    "CORRESPONDANCES": ("CORRESPONDANCE", "correspondences", _correspondence),
    "STATISTIQUES_PROMOTIONS": ("STATISTIQUES_PROMOTION", "statistics", _statistic),
    "ANNEES_PROMOTIONS_NIVEAU": ("ANNEE", "level_years", partial(_single, year)),
    "ANCIENNES_CERTIFICATIONS": ("ANCIENNE_CERTIFICATION", *RECORDS["ANCIENNE_CERTIFICATION"]),
    "NOUVELLES_CERTIFICATIONS": ("NOUVELLE_CERTIFICATION", *RECORDS["NOUVELLE_CERTIFICATION"]),
    **{
        f"PUBLICATION_DECRET_{kind}": (
            "PUBLICATION_JO",
            "publications",
            partial(_publication, kind),
        )
        for kind in ("GENERAL", "CREATION", "AUTRE")
    },
}
"""Children of a fiche that hold a list: the element of an item, field, reader of an item."""


def _fiche_of(number: str, element: Element, unknown: Counter[str]) -> Fiche:
    reading = Reading(number, unknown)
    values: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {}
    for child in element:
        tag = child.tag
        if (place := LEAVES.get(tag)) is not None:
            reading.put(values, child, place)
        elif (record := RECORDS.get(tag)) is not None:
            item = record[1](reading, child)
            if item is not None:
                lists.setdefault(record[0], []).append(item)
        elif (listed := LISTS.get(tag)) is not None:
            items = lists.setdefault(listed[1], [])
            for grandchild in child:
                if grandchild.tag != listed[0]:
                    reading.stranger(grandchild)
                elif (item := listed[2](reading, grandchild)) is not None:
                    items.append(item)
        elif tag != "NUMERO_FICHE":
            reading.stranger(child)
    for level in lists.pop("level", [])[:1]:
        code = level.get("level_code", "")
        values |= {**level, "level": r.level(code)}
        if values["level"] is None and code not in r.NO_LEVEL:
            reading.issue("NIVEAU", "niveau inattendu, gardé comme texte", code)
    if "title" not in values:
        reading.issue("INTITULE", "fiche sans intitulé")
    _check_blocs(reading, lists)
    for name in ("replaces", "replaced_by"):
        lists[name] = list(dict.fromkeys(lists.get(name, [])))
    lists["juries"] = _merged(lists.get("juries", []))
    tuples: dict[str, Any] = {name: tuple(items) for name, items in lists.items()}
    return Fiche(number, **values, **tuples, issues=tuple(reading.issues))


def _merged(juries: list[r.Jury]) -> list[r.Jury]:
    """V3 gives a route in two elements."""
    routes: dict[str, r.Jury] = {}
    for jury in juries:
        known = routes.get(jury.route, jury)
        active = known.active if known.active is not None else jury.active
        routes[jury.route] = r.Jury(
            jury.route,
            active,
            known.composition or jury.composition,
            known.changed_on or jury.changed_on,
        )
    return list(routes.values())


def _check_blocs(reading: Reading, lists: dict[str, list[Any]]) -> None:
    """One bloc a code; codes of another form than the fiche's, and correspondences beside it."""
    blocs: dict[str, Bloc] = {}
    kept = []
    for bloc in lists.get("blocs", []):
        if bloc.code and bloc.code in blocs:
            reading.issue(
                "BLOC_COMPETENCES",
                "code de bloc déjà pris : second bloc laissé de côté",
                f"{bloc.code} {bloc.label}",
            )
            continue
        if not bloc.code:
            reading.issue("BLOC_COMPETENCES", "bloc sans code, gardé", bloc.label)
        elif not re.fullmatch(rf"{reading.number}BC[0-9]+", bloc.code):
            reading.issue(
                "CODE", "code de bloc qui n'est pas de la fiche, gardé tel quel", bloc.code
            )
        blocs[bloc.code] = bloc
        kept.append(bloc)
    lists["blocs"] = kept
    for declared in lists.get("correspondences", []):
        for code in declared.source_blocs:
            if code not in blocs:
                reading.issue(
                    "CORRESPONDANCE", "bloc source absent de la fiche, gardé tel quel", code
                )
        for code in declared.target_blocs:
            if not code.startswith(declared.target):
                reading.issue(
                    "CORRESPONDANCE", "bloc qui n'est pas de la destination, gardé tel quel", code
                )


def read(
    stream: BinaryIO, on_bad: Callable[[BadFiche], None], counts: Counter[str]
) -> Iterator[Fiche]:
    """The fiches of a feed, in order; memory does not grow with the file.

    `on_bad` gets each fiche that has no usable number; `counts` the elements without a place, by
    path. Entities are never resolved, no DTD and nothing of the network is read.

    Raises:
        DocumentError: not a feed, or broken XML (its line is given), after the fiches before it.
    """
    name = str(getattr(stream, "name", None) or "flux XML")
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=("FICHES", "FICHE"), resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    position = waiting = 0
    started = False
    broken: Exception | None = None
    chunk = b""
    while broken is None:
        try:
            chunk = stream.read(CHUNK)
            parser.feed(chunk) if chunk else parser.close()
        except (etree.XMLSyntaxError, *READ_ERRORS) as error:
            broken = error
        waiting += len(chunk)
        for event, item in parser.read_events():
            element = cast(Element, item)  # of "start" and "end" only: never a namespace pair
            if event == "start":
                started = started or (element.tag == "FICHES" and element.getparent() is None)
            elif started and element.tag == "FICHE":
                position += 1
                waiting = 0
                number = r.fiche_number(element.findtext("NUMERO_FICHE") or "")
                if number:
                    yield _fiche_of(number, element, counts)
                else:
                    on_bad(_bad(position, element))
                _forget(element, counts)
        if waiting > (MAX_FICHE if started else MAX_FICHE >> 6):
            raise DocumentError(name, _NO_FEED if not started else _TOO_LONG)
        if not chunk:
            break
    if isinstance(broken, etree.XMLSyntaxError):
        message = f"XML rompu après {position} fiches ({broken.msg})"
        raise DocumentError(name, message, broken.lineno) from broken
    if broken is not None:
        raise DocumentError(name, f"lecture rompue après {position} fiches ({broken})") from broken
    if not started:
        raise DocumentError(name, _NO_FEED)


def _bad(position: int, element: Element) -> BadFiche:
    """Lines above 65,535 are not kept by libxml2: better none than a wrong one."""
    at = element.sourceline
    value = r.line(element.findtext("NUMERO_FICHE") or element.findtext("INTITULE") or "")
    message = "fiche sans numéro lisible (attendu : RNCP41402 ou RS6626)"
    return BadFiche(position, at if at and at < 65_535 else None, message, value[:200])


def _forget(element: Element, counts: Counter[str]) -> None:
    """Free a fiche that was read, and all that stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        if before.tag != "FICHE" and before.tag not in LEFT_OUT:
            counts[f"FICHES/{before.tag}"] += 1
        parent.remove(before)
