"""A fiche of the register as N-Triples, in the terms of the documents' graphs.

Lines of text, not RDF objects: a national export is eight million statements. The graph they belong to
is given to the loader. What a document describes finely (its competences, its jobs) is not minted a
second time from the register's run-on text; the register's own words are always kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from crosswalk.graph.terms import SCHEMES, XKOS
from crosswalk.identifiers import ID, SKOS, certification_iri, correspondence_iri
from crosswalk.model import CodeScheme
from crosswalk.ntriples import (
    ALT,
    DESCRIPTION,
    IN_SCHEME,
    NOTATION,
    PART_OF,
    PREF,
    RDF_TYPE,
    REPLACED_BY,
    REPLACES,
    boolean,
    day,
    iri,
    is_iri,
    plain,
    term,
    text,
    typed,
)
from crosswalk.register.certifiers import kind_from_name
from crosswalk.register.parts import competences, publication, statistic
from crosswalk.register.records import (
    Certifier,
    Code,
    Declared,
    Fiche,
    Partner,
)

_BLOC_KEY = re.compile(r"BC(\d\d?)", re.A)

TEXTS = {
    "activities": "activitiesText",
    "abilities": "abilitiesText",
    "sectors": "sectorsText",
    "jobs": "jobsText",
    "regulations": "regulationsText",
    "mastery": "masteryText",
    "partial_validation_scope": "partialValidationText",
    "validity": "validityText",
    "renewal": "renewalText",
}
"""Long text of a fiche → property: the register's own words, kept whole."""

ANSWERS = {
    "active": "isActive",
    "partial_validation": "allowsPartialValidation",
    "new_caledonia": "openInNewCaledonia",
    "french_polynesia": "openInFrenchPolynesia",
}
"""« Oui » or « Non » of a fiche → property; nothing where the fiche says neither."""

DATES = {
    "registered_until": "expiresOn",
    "published_on": "publishedOn",
    "effective_on": "effectiveOn",
    "decided_on": "decidedOn",
    "last_jo_on": "lastOfficialJournalOn",
    "delivery_until": "lastDeliveryOn",
}

KINDS_OF_REGISTRATION = {
    "Enregistrement de droit": "RegisteredByRight",
    "Enregistrement sur demande": "RegisteredOnRequest",
}


def bloc_key(number: str, code: str) -> str:
    """The key of a bloc in its certification: `BC01`, or the code as written when it is of another form.

    Six blocs of the register (those of RNCP32198) have `BC1` for `BC01`: one key for both, so that who
    writes either finds them; the code as written stays a `skos:notation`.
    """
    key = code.removeprefix(number)
    match = _BLOC_KEY.fullmatch(key)
    return f"BC{int(match[1]):02d}" if match else key


@dataclass(frozen=True)
class Known:
    """What the other graphs of the store already hold.

    `labels` are the preferred labels, by IRI; `described` the certifications that a document describes.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    described: frozenset[str] = frozenset()


@dataclass
class Writer:
    """Turns fiches into lines, one export at a time.

    Concepts and organisations recur on thousands of fiches: each is written once.
    """

    export: str
    known: Known
    _written: set[str] = field(default_factory=set)

    def fiche(self, fiche: Fiche) -> list[str]:
        """Every statement of one fiche, a line each, line end included."""
        node = iri(certification_iri(fiche.number))
        lines: list[str] = []

        def say(subject: str, predicate: str, value: str) -> None:
            lines.append(f"{subject} {predicate} {value} .\n")

        say(node, RDF_TYPE, term("Certification"))
        say(node, term("rncpNumber"), plain(fiche.number))
        say(node, NOTATION, plain(fiche.number))
        if fiche.title:
            lines += self.label(node, fiche.title)
        for name, predicate in ANSWERS.items():
            if (answer := getattr(fiche, name)) is not None:
                say(node, term(predicate), boolean(answer))
        if fiche.level is not None:
            say(node, term("level"), iri(f"{ID}level/{fiche.level}"))
        if kind := KINDS_OF_REGISTRATION.get(fiche.registration):
            say(node, term("registrationKind"), term(kind))
        for name, predicate in DATES.items():
            if value := getattr(fiche, name):
                say(node, term(predicate), day(value))
        if fiche.duration_years is not None:
            say(node, term("durationYears"), typed(fiche.duration_years, "integer"))
        if fiche.objectives:
            say(node, DESCRIPTION, text(fiche.objectives))
        for name, predicate in TEXTS.items():
            if value := getattr(fiche, name):
                say(node, term(predicate), text(value))
        if fiche.entry_prerequisites:
            say(node, term("trainingPrerequisite"), text(fiche.entry_prerequisites))
        if fiche.validation_prerequisites:
            say(node, term("prerequisite"), text(fiche.validation_prerequisites))
        if fiche.link.startswith(("http://", "https://")) and is_iri(fiche.link):
            say(node, term("homepage"), iri(fiche.link))
        for code in fiche.abbreviations:
            if code.code or code.label:
                say(node, term("abbreviation"), text(code.code or code.label))
        lines += self._codes(node, fiche)
        for position, cited in enumerate(fiche.publications, 1):
            lines += publication(node, position, cited)
        for certifier in fiche.certifiers:
            lines += self.certifier(node, certifier)
        for partner in fiche.partners:
            lines += self.partner(node, partner)
        for figures in fiche.statistics:
            lines += statistic(node, figures)
        lines += self._routes(node, fiche)
        lines += self._blocs(node, fiche)
        lines += self._links(fiche)
        return lines

    def label(self, node: str, words: str) -> list[str]:
        """Preferred if no other graph has a preferred label; the same words are not said twice."""
        owned = self.known.labels.get(node[1:-1])
        if owned == words:
            return []
        return [f"{node} {ALT if owned else PREF} {text(words)} .\n"]

    def once(self, key: str) -> bool:
        """Whether this is met for the first time in this export."""
        if key in self._written:
            return False
        self._written.add(key)
        return True

    def _codes(self, node: str, fiche: Fiche) -> Iterator[str]:
        lists: tuple[tuple[CodeScheme, str, Iterable[Code]], ...] = (
            (CodeScheme.NSF, "nsf", fiche.nsf),
            (CodeScheme.ROME, "rome", fiche.rome),
            (CodeScheme.FORMACODE, "formacode", fiche.formacodes),
            (CodeScheme.IDCC, "idcc", fiche.idcc),
            (CodeScheme.BROCHURE, "brochure", fiche.conventions),
        )
        for scheme, predicate, codes in lists:
            for code in codes:
                yield from self.code(node, scheme, predicate, code)

    def code(self, node: str, scheme: CodeScheme, predicate: str, code: Code) -> Iterator[str]:
        """One code of a certification, and its concept the first time it is met."""
        if not code.code:
            return
        home = SCHEMES[scheme]
        concept = iri(f"{home}/{quote(code.code, safe='')}")
        yield f"{node} {term(predicate)} {concept} .\n"
        if self.once(concept):
            yield f"{concept} {RDF_TYPE} <{SKOS}Concept> .\n"
            yield f"{concept} {NOTATION} {plain(code.code)} .\n"
            yield f"{concept} {IN_SCHEME} {iri(home)} .\n"
            if code.label:
                yield from self.label(concept, code.label)

    def certifier(self, node: str, certifier: Certifier) -> Iterator[str]:
        """A certifier: the organisation of its SIRET, or its name where it has none."""
        if not certifier.siret:
            if certifier.name:
                yield f"{node} {term('certifierName')} {text(certifier.name)} .\n"
            return
        organisation = iri(f"{ID}organisation/{certifier.siret}")
        yield from self.organisation(certifier.siret, certifier.name, "Certifier")
        yield f"{node} {term('certifier')} {organisation} .\n"
        trade = certifier.trade_name
        if trade and trade != certifier.name and self.once(f"trade {certifier.siret} {trade}"):
            yield f"{organisation} {term('tradeName')} {text(trade)} .\n"
        kind = kind_from_name(certifier.name)
        if kind and self.once(f"{kind}{certifier.siret}"):
            yield f"{organisation} {term('kindFromName')} {term(kind)} .\n"

    def organisation(self, siret: str, name: str, cls: str) -> Iterator[str]:
        """An organisation, one node a SIRET, of one class the first time it plays that part."""
        organisation = iri(f"{ID}organisation/{siret}")
        if self.once(f"{cls}{siret}"):
            yield f"{organisation} {RDF_TYPE} {term(cls)} .\n"
        if self.once(siret):
            yield f"{organisation} {term('siret')} {plain(siret)} .\n"
            if name:
                yield from self.label(organisation, name)

    def partner(self, node: str, partner: Partner) -> Iterator[str]:
        """An habilitation: who may train or assess for a title, since when."""
        if not partner.siret:
            return
        yield from self.organisation(partner.siret, partner.name, "Partner")
        habilitation = f"{node[:-1]}/habilitation/{partner.siret}>"
        yield f"{node} {term('hasHabilitation')} {habilitation} .\n"
        yield f"{habilitation} {RDF_TYPE} {term('Habilitation')} .\n"
        yield f"{habilitation} {term('partner')} {iri(f'{ID}organisation/{partner.siret}')} .\n"
        for role in partner.roles:
            yield f"{habilitation} {term('partnerRole')} {term(ROLES[role])} .\n"
        if partner.state:
            yield f"{habilitation} {term('habilitationState')} {plain(partner.state)} .\n"
        if partner.active_on:
            yield f"{habilitation} {term('activeSince')} {day(partner.active_on)} .\n"

    def _routes(self, node: str, fiche: Fiche) -> Iterator[str]:
        """Access routes and their juries, where no document gives them in its own words."""
        if fiche.number in self.known.described:
            return
        for position, jury in enumerate(fiche.juries, 1):
            yield from self.route(node, jury.route, position, jury.active, jury.composition)

    def route(
        self, node: str, key: str, position: int, is_open: bool | None, jury: str
    ) -> Iterator[str]:
        """An access route: whether it is open, and who sits on its jury."""
        route = f"{node[:-1]}/access-route/{key}>"
        yield f"{node} {term('hasAccessRoute')} {route} .\n"
        yield f"{route} {RDF_TYPE} {term('AccessRoute')} .\n"
        yield f"{route} {PREF} {text(ROUTE_LABELS[key])} .\n"
        yield f"{route} {PART_OF} {node} .\n"
        yield f"{route} {term('position')} {typed(position, 'integer')} .\n"
        if is_open is not None:
            yield f"{route} {term('isOpen')} {boolean(is_open)} .\n"
        if jury:
            yield f"{route} {term('juryText')} {text(jury)} .\n"

    def _blocs(self, node: str, fiche: Fiche) -> Iterator[str]:
        described = fiche.number in self.known.described
        for position, bloc in enumerate(fiche.blocs, 1):
            key = bloc_key(fiche.number, bloc.code) or f"n{position}"
            subject = f"{node[:-1]}/bloc/{quote(key, safe='')}>"
            yield from self.bloc(node, subject, fiche.number, bloc.code, bloc.label)
            if not described:
                yield f"{subject} {term('position')} {typed(position, 'integer')} .\n"
            if bloc.assessment:
                yield f"{subject} {term('assessmentText')} {text(bloc.assessment)} .\n"
            if bloc.entry_prerequisites:
                words = text(bloc.entry_prerequisites)
                yield f"{subject} {term('trainingPrerequisite')} {words} .\n"
            if bloc.validation_prerequisites:
                yield f"{subject} {term('prerequisite')} {text(bloc.validation_prerequisites)} .\n"
            if bloc.competences:
                yield f"{subject} {term('competencesText')} {text(bloc.competences)} .\n"
                if not described:
                    yield from competences(node, subject, bloc.competences)
        if fiche.blocs:
            yield f"{node} {term('listsAllBlocs')} {boolean(True)} .\n"

    def bloc(self, node: str, subject: str, number: str, code: str, label: str) -> Iterator[str]:
        """What every export says of a bloc: whose it is, its code as written, its label."""
        yield f"{node} {term('hasBloc')} {subject} .\n"
        yield f"{subject} {RDF_TYPE} {term('Bloc')} .\n"
        yield f"{subject} {term('blocOf')} {node} .\n"
        yield f"{subject} {PART_OF} {node} .\n"
        if code:
            yield f"{subject} {NOTATION} {plain(code)} .\n"
        if _BLOC_KEY.fullmatch(code.removeprefix(number)):
            yield f"{subject} {term('blocCode')} {plain(number + bloc_key(number, code))} .\n"
        if label:
            yield from self.label(subject, label)

    def _links(self, fiche: Fiche) -> Iterator[str]:
        for old in fiche.replaces:
            yield from self.filiation(fiche.number, old)
        for new in fiche.replaced_by:
            yield from self.filiation(new, fiche.number)
        certifiers = [f"{ID}organisation/{c.siret}" for c in fiche.certifiers if c.siret]
        for position, declared in enumerate(fiche.correspondences, 1):
            yield from self._declared(fiche, declared, position, certifiers)

    def filiation(self, new: str, old: str) -> Iterator[str]:
        """One lineage, both ways, as either fiche states it."""
        if not self.once(f"{new}>{old}"):
            return
        one, other = iri(certification_iri(new)), iri(certification_iri(old))
        yield f"{one} {REPLACES} {other} .\n"
        yield f"{other} {REPLACED_BY} {one} .\n"
        for node, number in ((one, new), (other, old)):
            yield from self.mention(node, number)

    def mention(self, node: str, number: str) -> Iterator[str]:
        """A certification that is named: its number, once."""
        if self.once(f"mention {number}"):
            yield f"{node} {RDF_TYPE} {term('Mentioned')} .\n"
            yield f"{node} {term('rncpNumber')} {plain(number)} .\n"

    def _declared(
        self, fiche: Fiche, declared: Declared, position: int, certifiers: list[str]
    ) -> Iterator[str]:
        """One correspondence: the same node as when a document declares it (see `graph.declared`)."""
        keys = [
            [bloc_key(number, code) for code in codes]
            for number, codes in (
                (fiche.number, declared.source_blocs),
                (declared.target, declared.target_blocs),
            )
        ]
        node = iri(correspondence_iri(fiche.number, keys[0], declared.target, keys[1]))
        if not self.once(node):
            return
        numbers = {"source": fiche.number, "target": declared.target}
        source, target = (iri(certification_iri(n)) for n in numbers.values())
        yield f"{node} {RDF_TYPE} {term('Correspondence')} .\n"
        yield f"{node} {term('position')} {typed(position, 'integer')} .\n"
        yield f"{node} {term('layer')} {term('Official')} .\n"
        yield f"{node} {term('kind')} {term(_kind(declared))} .\n"
        yield f"{node} {term('direction')} {term('DirectionNotStated')} .\n"
        yield f"{node} {term('declaredIn')} {iri(self.export)} .\n"
        for certifier in certifiers:
            yield f"{node} {term('declaredBy')} {iri(certifier)} .\n"
        yield f"{node} {term('sourceCertification')} {source} .\n"
        yield f"{node} {term('targetCertification')} {target} .\n"
        if declared.target in fiche.replaces:
            yield f"{node} {term('recognisesPredecessor')} {boolean(True)} .\n"
        yield from self.mention(target, declared.target)
        for certification, side, link in ((source, keys[0], "source"), (target, keys[1], "target")):
            for key in side:
                bloc = f"{certification[:-1]}/bloc/{quote(key, safe='')}>"
                yield f"{node} <{XKOS}{link}Concept> {bloc} .\n"
                yield f"{certification} {term('hasBloc')} {bloc} .\n"
                yield f"{bloc} {RDF_TYPE} {term('Bloc')} .\n"
                yield f"{bloc} {term('blocOf')} {certification} .\n"
                yield f"{bloc} {PART_OF} {certification} .\n"
                if _BLOC_KEY.fullmatch(key):
                    yield f"{bloc} {term('blocCode')} {plain(numbers[link] + key)} .\n"
        table = iri(f"{ID}correspondence-table/{fiche.number}/{declared.target}")
        yield f"{table} {RDF_TYPE} {term('CorrespondenceTable')} .\n"
        yield f"{table} {term('sourceCertification')} {source} .\n"
        yield f"{table} {term('targetCertification')} {target} .\n"
        yield f"{table} <{XKOS}madeOf> {node} .\n"


ROLES = {"former": "MayTrain", "évaluer": "MayAssess"}
ROUTE_LABELS = {
    "FI": "Après un parcours de formation sous statut d’élève ou d’étudiant",
    "CA": "En contrat d’apprentissage",
    "FC": "Après un parcours de formation continue",
    "CQ": "En contrat de professionnalisation",
    "CL": "Par candidature individuelle",
    "VAE": "Par expérience",
}
"""The labels of the fiche's page for the routes of the feed."""


def _kind(declared: Declared) -> str:
    if declared.target.startswith("RS"):
        return "SpecificRegisterCorrespondence"
    whole = not declared.source_blocs and not declared.target_blocs
    return "TotalCorrespondence" if whole else "PartialCorrespondence"
