"""Every element of the feeds, V4.1 and V3, and where it stands in the graph, or why it does not.

The elements are those of the reader's own tables (`feed`); what is said of each is here, by the field
that it fills. `python -m crosswalk.register.elements` writes the table of `docs/register.md`, and the
tests take each element out of a full fiche to see that what is said is what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crosswalk.register import feed
from crosswalk.register.leaves import Leaves
from crosswalk.register.parts import MEASURES
from crosswalk.register.triples import ANSWERS, DATES, TEXTS


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element goes: properties of the graph (none: left out), and a word on it."""

    terms: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element, by its path in a fiche; `alias` is its other name (V3)."""

    path: str
    alias: str
    place: Place


def _in(terms: str, note: str = "") -> Place:
    return Place(tuple(terms.split()), note)


def _out(reason: str) -> Place:
    return Place((), reason)


_CODE = {
    "code": _in("skos:notation", "a concept of its scheme, tied by `{tie}`"),
    "label": _in("skos:prefLabel", "`skos:altLabel` where another source has the preferred one"),
}
_CONVENTION = {
    "code": _in(
        "skos:notation",
        "number of a brochure of the official journal, no IDCC: a concept of `id/brochure`, tied by "
        "`rncp:brochure`",
    ),
    "label": _in("skos:prefLabel", "`skos:altLabel` where another source has the preferred one"),
}
_STATE = "says where the sheet or the body stands at the export; the dated exports say it better"
_FILIATION = _in(
    "dcterms:replaces dcterms:isReplacedBy", "both ways; the other is `rncp:Mentioned`"
)

FIELDS: dict[str, dict[str, Place]] = {
    "fiche": {
        **{name: _in(f"rncp:{term}") for name, term in (ANSWERS | DATES | TEXTS).items()},
        "register_id": _out("internal number of the register; the sheet's number identifies it"),
        "title": _in("skos:prefLabel", "`skos:altLabel` where a document has the preferred one"),
        "state": _out(f"{_STATE} (« Publiée », « Modifications à valider … »)"),
        "registration": _in("rncp:registrationKind"),
        "link": _in("rncp:homepage", "where it is an http address"),
        "has_partners": _out("follows from the partners themselves, which are all there"),
        "objectives": _in("dcterms:description"),
        "entry_prerequisites": _in("rncp:trainingPrerequisite"),
        "validation_prerequisites": _in("rncp:prerequisite"),
        "duration_years": _in("rncp:durationYears"),
        "level_years": _out("years of the figures, without figures"),
        "replaces": _FILIATION,
        "replaced_by": _FILIATION,
    },
    "abbreviations": {
        "code": _in("rncp:abbreviation"),
        "label": _out("the abbreviation in full; kept in its place where there is no abbreviation"),
    },
    "level": {
        "level_code": _in("rncp:level", "`id/level/3` to `8`; AUCUN and REPRISE state none"),
        "level_label": _out("the label of the level is that of the national framework"),
    },
    "nsf": _CODE,
    "rome": _CODE,
    "formacodes": _CODE,
    "idcc": _CODE,
    "conventions": _CONVENTION,
    "certifiers": {
        "siret": _in("rncp:certifier rncp:siret", "one organisation a SIRET"),
        "name": _in(
            "skos:prefLabel",
            "`rncp:certifierName` of the certification where there is no SIRET; "
            "`rncp:kindFromName` where the name says the kind",
        ),
        "state": _out(_STATE),
        "changed_on": _out(_STATE),
        "trade_name": _in("rncp:tradeName"),
        "website": _out("address of the body, not of the certification; seen once in the fixtures"),
    },
    "partners": {
        "siret": _in("rncp:hasHabilitation rncp:partner rncp:siret"),
        "name": _in("skos:prefLabel", "of the organisation; without a SIRET a partner is left out"),
        "roles": _in("rncp:partnerRole", "may train, may assess, or both"),
        "state": _in("rncp:habilitationState"),
        "active_on": _in("rncp:activeSince"),
        "changed_on": _out(
            "date of the last change of state, whatever it was: not a date of effect"
        ),
    },
    "juries": {
        "active": _in(
            "rncp:isOpen", "of an `rncp:AccessRoute`, where no document describes the title"
        ),
        "composition": _in("rncp:juryText", "where no document describes the title"),
        "changed_on": _out("date of an edit of the sheet, not of the jury"),
    },
    "publications": {
        "title": _in("rncp:hasLegalReference skos:prefLabel", "an `rncp:LegalReference`"),
        "published_on": _in("rncp:publishedOn"),
    },
    "statistics": {
        "year": _in("rncp:year"),
        "certified": _in("rncp:certified", "a `qb:Observation`"),
        "certified_vae": _in("rncp:certifiedByVAE", "a `qb:Observation`"),
    },
    "blocs": {
        "code": _in(
            "skos:notation rncp:blocCode", "`rncp:blocCode` where it begins as the number does"
        ),
        "label": _in("skos:prefLabel", "`skos:altLabel` where a document has the preferred one"),
        "competences": _in(
            "rncp:competencesText rncp:hasCompetence",
            "the text whole, and split where no document describes the title",
        ),
        "assessment": _in("rncp:assessmentText"),
        "entry_prerequisites": _in("rncp:trainingPrerequisite"),
        "validation_prerequisites": _in("rncp:prerequisite"),
    },
}
"""Field of a fiche, then field of its record → place."""

_DECLARED = {
    "SOURCE/BLOC_COMPETENCES/CODE": _in(
        "xkos:sourceConcept", "all together; none: the whole title"
    ),
    "SOURCE/BLOC_COMPETENCES/LIBELLE": _out("the bloc has its label in its own sheet"),
    "DESTINATION/NUMERO_FICHE": _in("rncp:targetCertification"),
    "DESTINATION/BLOC_COMPETENCES/CODE": _in(
        "xkos:targetConcept", "all together; none: the whole title"
    ),
    "DESTINATION/BLOC_COMPETENCES/LIBELLE": _out("the bloc has its label in its own sheet"),
}
_TIES = {
    "nsf": "rncp:nsf",
    "rome": "rncp:rome",
    "formacodes": "rncp:formacode",
    "idcc": "rncp:idcc",
}
_LEAVES: dict[str, Leaves] = {
    "abbreviations": feed.CODE,
    "level": feed.LEVEL,
    **dict.fromkeys(("nsf", "rome", "formacodes", "idcc", "conventions"), feed.CODE),
    "certifiers": feed.CERTIFIER,
    "partners": feed.PARTNER,
    "juries": feed.JURY,
    "publications": feed.PUBLICATION,
    "statistics": feed.STATISTIC,
    "blocs": feed.BLOC,
}


def elements() -> tuple[Element, ...]:
    """Every element that the reader knows, in the order of its tables."""
    return tuple(_elements())


def _elements() -> Iterator[Element]:
    yield Element("NUMERO_FICHE", "", _in("rncp:rncpNumber skos:notation", "and the IRI"))
    for tag, (name, _) in feed.LEAVES.items():
        yield Element(tag, "", FIELDS["fiche"][name])
    for tag, (name, _) in feed.RECORDS.items():
        if name in FIELDS["fiche"]:
            yield Element(tag, "", FIELDS["fiche"][name])  # V3: flat
        elif tag.startswith("JURY_"):
            yield Element(tag, "", FIELDS["juries"]["composition"])  # V3
        else:
            yield from _record(tag, name)
    for tag, (item, name, _) in feed.LISTS.items():
        path = f"{tag}/{item}"
        if name == "correspondences":
            for end, place in _DECLARED.items():
                yield Element(f"{path}/{end}", "", place)
        elif name in ("replaces", "replaced_by"):
            yield Element(f"{path}/ID_FICHE_{item}", "", FIELDS["fiche"][name])
        elif name == "level_years":
            yield Element(path, "", FIELDS["fiche"][name])
        else:
            yield from _record(path, name)
        if name == "statistics":
            for rate, measure in MEASURES.items():
                yield Element(f"{path}/{rate}", "", _in(f"rncp:{measure}", "a `qb:Observation`"))
            yield Element(f"{path}/TAUX_…", "", _out("other rates: no measure is defined for them"))
    for tag, reason in feed.LEFT_OUT.items():
        yield Element(tag, "", _out(_ENGLISH.get(tag, reason)))


_ENGLISH = {"VERSION_FLUX": "says the form of the file, nothing of a sheet"}


def _record(path: str, name: str) -> Iterator[Element]:
    """The elements of a record; two names of one field are one element and its alias."""
    names: dict[str, list[str]] = {}
    for tag, (field, _) in _LEAVES[name].items():
        names.setdefault(field, []).append(tag)
    for field, tags in names.items():
        if name == "conventions" and field == "code":
            tags = tags[::-1]  # CCN: NUMERO
        place = FIELDS[name][field]
        note = place.note.format(tie=_TIES[name]) if name in _TIES else place.note
        yield Element(f"{path}/{tags[0]}", "".join(tags[1:]), Place(place.terms, note))


def table() -> str:
    """The table of `docs/register.md`, in Markdown."""
    lines = ["| element | in the graph |", "|---|---|"]
    for element in elements():
        alias = f" or `{element.alias}`" if element.alias else ""
        where = ", ".join(f"`{term}`" for term in element.place.terms)
        note = element.place.note
        told = f"{where}{'; ' if where and note else ''}{note}" if where else f"left out: {note}"
        lines.append(f"| `{element.path}`{alias} | {told} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
