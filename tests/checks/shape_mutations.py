"""For each constraint of each shape, a way to break it and nothing else.

`MUTATIONS[id][parameter]` changes a conforming graph around a focus node so that the property shape or
node shape `id` fails by its `parameter` (`sh:minCount`, `sh:pattern`…) alone. Rules that a change
cannot help breaking as well are listed in `CONSEQUENCES`, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import DCTERMS, OWL, PROV, QB, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from crosswalk.graph.terms import OA, RNCP, XKOS
from crosswalk.identifiers import ID

Mutation = Callable[[Graph, Node], None]

CERTIFICATION = URIRef(f"{ID}certification/RNCP41402")
OTHER = URIRef(f"{ID}certification/RNCP39099")
OTHER_BLOC = URIRef(f"{ID}certification/RNCP39099/bloc/BC02")
UNTYPED = URIRef(f"{ID}nothing")
FIGURES = URIRef(f"{ID}certification/RNCP41402/figures/2024")

FOCUS: dict[str, Node] = {
    "bloc-certification": URIRef(f"{CERTIFICATION}/bloc/BC04"),
    "bloc-tie": URIRef(f"{CERTIFICATION}/bloc/BC04"),
    "part-chain": URIRef(f"{CERTIFICATION}/bloc/BC01/competence/1"),
    "observation-count": URIRef(f"{FIGURES}/certified"),
    "observation-rate": URIRef(f"{FIGURES}/employmentRateAt6Months"),
    "observation-value": URIRef(f"{FIGURES}/certified"),
    "decided-before-expiry": CERTIFICATION,
    "registered-before-expiry": CERTIFICATION,
    "number-shared": CERTIFICATION,
    "code-shared": URIRef(f"{CERTIFICATION}/bloc/BC04"),
    "one-code": URIRef(f"{CERTIFICATION}/bloc/BC04"),
    "one-certification": URIRef(f"{CERTIFICATION}/bloc/BC04"),
    "described-label": URIRef(f"{CERTIFICATION}/bloc/BC04"),
}
"""The entity to break, where not any one that the shape sees will do."""

CONSEQUENCES: dict[str, set[str]] = {
    # The same fact is looked at per source and over all graphs.
    "preferred-label": {"one-preferred-label"},
    "one-preferred-label": {"preferred-label"},
    "certification-number": {"one-number"},
    "one-number": {"certification-number"},
    "bloc-code": {"one-code"},
    "one-code": {"bloc-code"},
    "label-present": {"described-label"},
    "correspondence-differs": {"not-with-itself", "correspondence-target-bloc-own", "table-target"},
    "not-with-itself": {
        "correspondence-differs",
        "correspondence-target-bloc-own",
        "table-target",
    },
    "one-certification": {"bloc-certification", "part-chain"},
    # What a part is part of concerns its own parts, and how its kind is tied.
    "part-chain": {"part-of-certification"},
    "part-of-certification": {"referential-certification", "transversal-tie"},
    "bloc-certification": {"part-chain", "one-certification"},
    "not-a-referential": {"part-of-certification", "referential-certification"},
    "certification-referential": {"referential-certification"},
    "competence-requires": {"part-of-certification"},
    # A date that cannot be read cannot be compared.
    "decided-on": {"decided-before-expiry"},
    "registered-on": {"registered-before-expiry"},
    "expires-on": {"decided-before-expiry", "registered-before-expiry"},
    # A selector taken away or retyped is also missing from its kind.
    "passage-selectors": {"passage-quote"},
    "passage-quote": {"passage-selectors"},
    "passage-position": {"passage-selectors"},
    "passage-document": {"document-text-hash"},
    # A row without its side disagrees with its blocs and its table.
    "correspondence-source": {"correspondence-source-bloc-own", "table-source"},
    "correspondence-target": {"correspondence-target-bloc-own", "table-target"},
    "table-row": {"table-source", "table-target"},
    # A second node with the same number or code was derived from nothing.
    "number-shared": {"entity-source"},
}
"""Rules that may fail with the one that is broken."""


def drop(*predicates: URIRef) -> Mutation:
    """Remove every value of some properties."""

    def mutate(graph: Graph, focus: Node) -> None:
        for predicate in predicates:
            graph.remove((focus, predicate, None))

    return mutate


def put(predicate: URIRef, *values: Node) -> Mutation:
    """Replace the values of a property."""

    def mutate(graph: Graph, focus: Node) -> None:
        graph.remove((focus, predicate, None))
        for value in values:
            graph.add((focus, predicate, value))

    return mutate


def more(predicate: URIRef, *values: Node) -> Mutation:
    """Add values to a property."""

    def mutate(graph: Graph, focus: Node) -> None:
        for value in values:
            graph.add((focus, predicate, value))

    return mutate


def no_inverse(predicate: URIRef) -> Mutation:
    """Remove what points at the focus."""

    def mutate(graph: Graph, focus: Node) -> None:
        graph.remove((None, predicate, focus))

    return mutate


def inverse(predicate: URIRef, *subjects: Node) -> Mutation:
    """Point at the focus from elsewhere."""

    def mutate(graph: Graph, focus: Node) -> None:
        for subject in subjects:
            graph.add((subject, predicate, focus))

    return mutate


def each(*mutations: Mutation) -> Mutation:
    """Several changes."""

    def mutate(graph: Graph, focus: Node) -> None:
        for mutation in mutations:
            mutation(graph, focus)

    return mutate


def clone(predicate: URIRef) -> Mutation:
    """A second value, alike in all to the first."""

    def mutate(graph: Graph, focus: Node) -> None:
        first = sorted(graph.objects(focus, predicate), key=str)[0]
        second = URIRef(f"{first}-bis")
        for p, o in list(graph.predicate_objects(first)):
            graph.add((second, p, o))
        graph.add((focus, predicate, second))

    return mutate


def relabel(words: Literal) -> Mutation:
    """Replace the labels of whichever kind the focus has."""

    def mutate(graph: Graph, focus: Node) -> None:
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            if (focus, predicate, None) in graph:
                graph.remove((focus, predicate, None))
                graph.add((focus, predicate, words))

    return mutate


def retype_selector(cls: URIRef) -> Mutation:
    """The selector of this kind loses its type."""

    def mutate(graph: Graph, focus: Node) -> None:
        for selector in graph.objects(focus, OA.hasSelector):
            graph.remove((selector, RDF.type, cls))

    return mutate


def one_selector(graph: Graph, focus: Node) -> None:
    """The quote is taken away from the passage."""
    for selector in list(graph.objects(focus, OA.hasSelector)):
        if (selector, RDF.type, OA.TextQuoteSelector) in graph:
            graph.remove((focus, OA.hasSelector, selector))


def replaces_itself(graph: Graph, focus: Node) -> None:
    graph.add((focus, DCTERMS.replaces, focus))


def same_number(graph: Graph, focus: Node) -> None:
    for number in list(graph.objects(focus, RNCP.rncpNumber)):
        graph.add((UNTYPED, RNCP.rncpNumber, number))


def same_code(graph: Graph, focus: Node) -> None:
    for code in list(graph.objects(focus, RNCP.blocCode)):
        graph.add((UNTYPED, RNCP.blocCode, code))


def with_itself(graph: Graph, focus: Node) -> None:
    graph.remove((focus, RNCP.targetCertification, None))
    for source in list(graph.objects(focus, RNCP.sourceCertification)):
        graph.add((focus, RNCP.targetCertification, source))


def both_labels(graph: Graph, focus: Node) -> None:
    for label in list(graph.objects(focus, SKOS.altLabel)):
        graph.add((focus, SKOS.prefLabel, label))


def other_preferred(graph: Graph, focus: Node) -> None:
    """The preferred label becomes an alternative one: no graph has it any more."""
    for label in list(graph.objects(focus, SKOS.prefLabel)):
        graph.remove((focus, SKOS.prefLabel, label))
        graph.add((focus, SKOS.altLabel, label))


def shift(predicate: URIRef, other: URIRef) -> Mutation:
    """The value lies just after that of `other`."""

    def mutate(graph: Graph, focus: Node) -> None:
        limit = graph.value(focus, other)
        assert isinstance(limit, Literal)
        graph.set((focus, predicate, Literal(int(limit) + 1, datatype=limit.datatype)))

    return mutate


def second(predicate: URIRef, step: int) -> Mutation:
    """A second number, `step` away from the first."""

    def mutate(graph: Graph, focus: Node) -> None:
        first = graph.value(focus, predicate)
        assert isinstance(first, Literal)
        graph.add((focus, predicate, Literal(int(first) + step, datatype=first.datatype)))

    return mutate


def retype(predicate: URIRef, datatype: URIRef) -> Mutation:
    """The same value with another datatype."""

    def mutate(graph: Graph, focus: Node) -> None:
        for value in list(graph.objects(focus, predicate)):
            graph.remove((focus, predicate, value))
            graph.add((focus, predicate, Literal(str(value), datatype=datatype)))

    return mutate


def leave_certification(graph: Graph, focus: Node) -> None:
    graph.remove((focus, DCTERMS.isPartOf, CERTIFICATION))


def other_level(graph: Graph, focus: Node) -> None:
    for target in list(graph.objects(focus, RNCP.targetCertification)):
        graph.add((target, RNCP.level, identifier("level/5")))


def fr(words: str) -> Literal:
    return Literal(words, lang="fr")


def decimal(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.decimal)


def dated(day: str) -> Literal:
    return Literal(day, datatype=XSD.date)


def lasting(words: str) -> Literal:
    return Literal(words, datatype=XSD.dayTimeDuration)


def identifier(tail: str) -> URIRef:
    return URIRef(f"{ID}{tail}")


def day(predicate: URIRef) -> dict[str, Mutation]:
    return {
        "maxCount": put(predicate, dated("2025-10-27"), dated("2025-10-28")),
        "datatype": put(predicate, dated("31/12/2028")),
    }


def length(predicate: URIRef) -> dict[str, Mutation]:
    return {
        "maxCount": put(predicate, lasting("PT1H"), lasting("PT2H")),
        "datatype": put(predicate, Literal("deux heures")),
    }


def count(predicate: URIRef) -> dict[str, Mutation]:
    """A positive integer."""
    return {
        "maxCount": put(predicate, Literal(5), Literal(6)),
        "datatype": put(predicate, decimal(5)),
        "minInclusive": put(predicate, Literal(0)),
    }


def flag(predicate: URIRef) -> dict[str, Mutation]:
    return {
        "maxCount": put(predicate, Literal(True), Literal(False)),
        "datatype": put(predicate, Literal("oui")),
    }


def code(predicate: URIRef, malformed: str) -> dict[str, Mutation]:
    return {"pattern": put(predicate, identifier(malformed))}


def digest(predicate: URIRef) -> dict[str, Mutation]:
    return {
        "minCount": drop(predicate),
        "maxCount": more(predicate, Literal("0" * 64)),
        "pattern": put(predicate, Literal("sha256")),
    }


def listed(predicate: URIRef, others: URIRef, outside: URIRef) -> dict[str, Mutation]:
    """One value of a closed list."""
    return {
        "minCount": drop(predicate),
        "maxCount": more(predicate, others),
        "in": put(predicate, outside),
    }


def replace_inverse(predicate: URIRef, subject: Node) -> Mutation:
    return each(no_inverse(predicate), inverse(predicate, subject))


MUTATIONS: dict[str, dict[str, Mutation]] = {
    # --- register: labels, order, place ---
    "label-text": {
        "languageIn": relabel(Literal("Titel", lang="de")),
        "pattern": relabel(fr("  ")),
    },
    "preferred-label": {"uniqueLang": more(SKOS.prefLabel, fr("Autre"), fr("Un autre"))},
    "label-present": {"minCount": drop(SKOS.prefLabel, SKOS.altLabel)},
    "part-position": count(RNCP.position),
    "part-chain": {"equals": leave_certification},
    "part-of-certification": {"hasValue": drop(DCTERMS.isPartOf)},
    # --- register: certifications ---
    "certification-number": {
        "minCount": drop(RNCP.rncpNumber),
        "maxCount": more(RNCP.rncpNumber, Literal("RNCP99999")),
        "datatype": put(RNCP.rncpNumber, fr("RNCP99999")),
        "pattern": put(RNCP.rncpNumber, Literal("99999")),
    },
    "certification-level": {
        "maxCount": more(RNCP.level, identifier("level/4"), identifier("level/5")),
        "nodeKind": put(RNCP.level, Literal(f"{ID}level/4")),
        "pattern": put(RNCP.level, identifier("level/9")),
    },
    "certification-nsf": code(RNCP.nsf, "nsf/travail-social"),
    "certification-rome": code(RNCP.rome, "rome/K1203"),
    "certification-formacode": code(RNCP.formacode, "formacode/150"),
    "certification-idcc": code(RNCP.idcc, "idcc/413"),
    "certification-certifier": {"class": more(RNCP.certifier, UNTYPED)},
    "certification-bloc": {"class": more(RNCP.hasBloc, UNTYPED)},
    "certification-referential": {
        "maxCount": clone(RNCP.hasReferential),
        "class": put(RNCP.hasReferential, UNTYPED),
    },
    "certification-lists-all-blocs": flag(RNCP.listsAllBlocs),
    "certification-replaces": {"pattern": more(DCTERMS.replaces, identifier("fiche/36697"))},
    "registered-on": day(RNCP.registeredOn),
    "decided-on": day(RNCP.decidedOn),
    "effective-on": day(RNCP.effectiveOn),
    "expires-on": {
        "maxCount": more(RNCP.expiresOn, dated("2031-01-01")),
        "datatype": put(RNCP.expiresOn, dated("31/12/2028")),
    },
    "last-delivery-on": day(RNCP.lastDeliveryOn),
    "last-official-journal-on": day(RNCP.lastOfficialJournalOn),
    "duration-years": count(RNCP.durationYears),
    "total-duration": length(RNCP.totalDuration),
    "certifier-siret": {
        "maxCount": more(RNCP.siret, Literal("00000000000000")),
        "pattern": put(RNCP.siret, Literal("308 401")),
    },
    "referential-certification": {"equals": more(DCTERMS.isPartOf, OTHER)},
    # --- register: blocs ---
    "bloc-certification": {
        "minCount": each(drop(RNCP.blocOf, DCTERMS.isPartOf), no_inverse(RNCP.hasBloc)),
        "maxCount": each(
            more(RNCP.blocOf, OTHER), more(DCTERMS.isPartOf, OTHER), inverse(RNCP.hasBloc, OTHER)
        ),
        "or": each(
            put(RNCP.blocOf, UNTYPED),
            put(DCTERMS.isPartOf, UNTYPED),
            replace_inverse(RNCP.hasBloc, UNTYPED),
        ),
        "equals": more(DCTERMS.isPartOf, OTHER),
    },
    "bloc-tie": {"equals": no_inverse(RNCP.hasBloc)},
    "bloc-code": {
        "maxCount": more(RNCP.blocCode, Literal("RNCP41402BC77")),
        "datatype": put(RNCP.blocCode, fr("RNCP41402BC77")),
        "pattern": put(RNCP.blocCode, Literal("41402 bloc 1")),
    },
    "bloc-competence": {"class": more(RNCP.hasCompetence, UNTYPED)},
    # --- register: competences ---
    "competence-bloc": {
        "minCount": each(drop(RNCP.competenceOf), no_inverse(RNCP.hasCompetence)),
        "maxCount": each(
            more(RNCP.competenceOf, OTHER_BLOC), inverse(RNCP.hasCompetence, OTHER_BLOC)
        ),
        "class": each(
            put(RNCP.competenceOf, UNTYPED), replace_inverse(RNCP.hasCompetence, UNTYPED)
        ),
    },
    "competence-tie": {"equals": no_inverse(RNCP.hasCompetence)},
    "competence-requires": {"or": more(RNCP.requires, UNTYPED)},
    "competence-mobilises": {"class": more(RNCP.mobilises, UNTYPED)},
    "transversal-tie": {"equals": no_inverse(RNCP.hasTransversalCompetence)},
    "detail-competence": {
        "minCount": no_inverse(RNCP.hasDetail),
        "maxCount": inverse(RNCP.hasDetail, URIRef(f"{CERTIFICATION}/bloc/BC02/competence/1")),
        "class": replace_inverse(RNCP.hasDetail, UNTYPED),
    },
    "criterion-competence": {
        "minCount": each(drop(RNCP.criterionOf), no_inverse(RNCP.hasCriterion)),
        "maxCount": each(
            more(RNCP.criterionOf, URIRef(f"{CERTIFICATION}/competence/CT1")),
            inverse(RNCP.hasCriterion, URIRef(f"{CERTIFICATION}/competence/CT1")),
        ),
        "or": each(put(RNCP.criterionOf, UNTYPED), replace_inverse(RNCP.hasCriterion, UNTYPED)),
    },
    "criterion-tie": {"equals": no_inverse(RNCP.hasCriterion)},
    "required-by": {
        "minCount": no_inverse(RNCP.requires),
        "class": inverse(RNCP.requires, UNTYPED),
    },
    # --- register: other parts ---
    "glossary-definition": {
        "minCount": drop(SKOS.definition),
        "languageIn": put(SKOS.definition, Literal("Definition")),
    },
    "glossary-name": {"minCount": drop(RNCP.glossary), "maxCount": more(RNCP.glossary, fr("RE"))},
    "assessment-duration": length(RNCP.duration),
    "assessment-competence": {"or": more(RNCP.assesses, UNTYPED)},
    "jury-presence": length(RNCP.juryPresence),
    "jury-modified-on": day(RNCP.modifiedOn),
    "route-open": flag(RNCP.isOpen),
    "period-hours": {"minCount": drop(RNCP.hours), **count(RNCP.hours)},
    "legal-published-on": day(RNCP.publishedOn),
    "legal-signed-on": day(RNCP.signedOn),
    # --- register: figures ---
    "observation-year": {
        "minCount": drop(RNCP.year),
        "maxCount": more(RNCP.year, Literal("2020", datatype=XSD.gYear)),
        "datatype": put(RNCP.year, Literal("2024")),
    },
    "observation-data-set": {
        "minCount": drop(QB.dataSet),
        "maxCount": clone(QB.dataSet),
        "class": put(QB.dataSet, UNTYPED),
    },
    "observation-count": {
        "datatype": put(RNCP.certified, decimal(51)),
        "minInclusive": put(RNCP.certified, Literal(-1)),
    },
    "observation-rate": {
        "datatype": put(RNCP.employmentRateAt6Months, decimal(60)),
        "minInclusive": put(RNCP.employmentRateAt6Months, Literal(-1)),
        "maxInclusive": put(RNCP.employmentRateAt6Months, Literal(101)),
    },
    "observation-value": {"xone": drop(RNCP.certified)},
    # --- register: codes, documents ---
    "code-notation": {"minCount": drop(SKOS.notation)},
    "code-scheme": {"minCount": drop(SKOS.inScheme), "nodeKind": put(SKOS.inScheme, BNode())},
    "document-identifier": {
        "minCount": drop(DCTERMS.identifier),
        "maxCount": more(DCTERMS.identifier, Literal("autre")),
    },
    "document-title": {"minCount": drop(DCTERMS.title)},
    "document-file-hash": digest(RNCP.fileHash),
    "document-describes": {"class": more(RNCP.describes, UNTYPED)},
    # --- passages ---
    "entity-source": {
        "minCount": drop(PROV.wasDerivedFrom),
        "class": put(PROV.wasDerivedFrom, UNTYPED),
    },
    "passage-document": {
        "minCount": drop(OA.hasSource),
        "maxCount": clone(OA.hasSource),
        "class": put(OA.hasSource, UNTYPED),
    },
    "passage-selectors": {"minCount": one_selector, "maxCount": clone(OA.hasSelector)},
    "passage-quote": {"hasValue": retype_selector(OA.TextQuoteSelector)},
    "passage-position": {"hasValue": retype_selector(OA.TextPositionSelector)},
    "quote-text": {
        "minCount": drop(OA.exact),
        "maxCount": more(OA.exact, fr("Autre")),
        "pattern": put(OA.exact, fr(" ")),
    },
    "quote-length": {"maxLength": put(OA.exact, fr("a" * 6001))},
    "position-start": {
        "minCount": drop(OA.start),
        "maxCount": second(OA.start, 1),
        "datatype": retype(OA.start, XSD.decimal),
        "minInclusive": put(OA.start, Literal(-1)),
        "lessThan": shift(OA.start, OA.end),
    },
    "position-end": {
        "minCount": drop(OA.end),
        "maxCount": second(OA.end, 1),
        "datatype": retype(OA.end, XSD.decimal),
    },
    "position-start-line": {
        "minCount": drop(RNCP.startLine),
        "maxCount": second(RNCP.startLine, -1),
        "datatype": retype(RNCP.startLine, XSD.decimal),
        "minInclusive": put(RNCP.startLine, Literal(0)),
        "lessThanOrEquals": shift(RNCP.startLine, RNCP.endLine),
    },
    "position-end-line": {
        "minCount": drop(RNCP.endLine),
        "maxCount": second(RNCP.endLine, 1),
        "datatype": retype(RNCP.endLine, XSD.decimal),
    },
    "document-text-hash": digest(RNCP.textHash),
    "axiom-source": {
        "minCount": drop(OWL.annotatedSource),
        "maxCount": more(OWL.annotatedSource, UNTYPED),
    },
    "axiom-property": {
        "minCount": drop(OWL.annotatedProperty),
        "maxCount": more(OWL.annotatedProperty, UNTYPED),
    },
    "axiom-target": {
        "minCount": drop(OWL.annotatedTarget),
        "maxCount": more(OWL.annotatedTarget, UNTYPED),
    },
    "axiom-passage": {"minCount": drop(RNCP.statedIn), "class": more(RNCP.statedIn, UNTYPED)},
    # --- official ---
    "correspondence-kind": listed(RNCP.kind, RNCP.Exemption, RNCP.Official),
    "correspondence-direction": listed(RNCP.direction, RNCP.Reciprocal, RNCP.Official),
    "correspondence-layer": {"minCount": drop(RNCP.layer), "in": put(RNCP.layer, RNCP.Analysis)},
    "correspondence-declared-in": {
        "minCount": drop(RNCP.declaredIn),
        "maxCount": more(RNCP.declaredIn, UNTYPED),
        "nodeKind": put(RNCP.declaredIn, Literal("fiche")),
    },
    "correspondence-source": {
        "minCount": drop(RNCP.sourceCertification),
        "maxCount": more(RNCP.sourceCertification, identifier("certification/RNCP36697")),
        "or": put(RNCP.sourceCertification, UNTYPED),
    },
    "correspondence-target": {
        "minCount": drop(RNCP.targetCertification),
        "maxCount": more(RNCP.targetCertification, identifier("certification/RNCP36697")),
        "or": put(RNCP.targetCertification, UNTYPED),
    },
    "correspondence-differs": {"disjoint": with_itself},
    "correspondence-source-bloc": {"class": more(XKOS.sourceConcept, UNTYPED)},
    "correspondence-target-bloc": {"class": more(XKOS.targetConcept, UNTYPED)},
    "correspondence-source-bloc-own": {"equals": more(XKOS.sourceConcept, OTHER_BLOC)},
    "correspondence-target-bloc-own": {
        "equals": more(XKOS.targetConcept, URIRef(f"{CERTIFICATION}/bloc/BC04"))
    },
    "correspondence-partial-blocs": {"or": drop(XKOS.sourceConcept, XKOS.targetConcept)},
    "correspondence-total-blocs": {"or": put(RNCP.kind, RNCP.TotalCorrespondence)},
    "table-row": {"minCount": drop(XKOS.madeOf), "class": more(XKOS.madeOf, UNTYPED)},
    "table-source": {"equals": put(RNCP.sourceCertification, OTHER)},
    "table-target": {"equals": put(RNCP.targetCertification, CERTIFICATION)},
    # --- consistency ---
    "one-number": {"maxCount": more(RNCP.rncpNumber, Literal("RNCP99999"))},
    "number-shared": {"maxCount": same_number},
    "one-code": {"maxCount": more(RNCP.blocCode, Literal("RNCP41402BC77"))},
    "code-shared": {"maxCount": same_code},
    "one-certification": {
        "maxCount": each(
            more(RNCP.blocOf, OTHER), more(DCTERMS.isPartOf, OTHER), inverse(RNCP.hasBloc, OTHER)
        )
    },
    "not-a-referential": {"not": more(RDF.type, RNCP.Referential)},
    "one-preferred-label": {"uniqueLang": more(SKOS.prefLabel, fr("Autre"), fr("Un autre"))},
    "label-both": {"disjoint": both_labels},
    "described-label": {"or": other_preferred},
    "decided-before-expiry": {"lessThanOrEquals": put(RNCP.decidedOn, dated("2031-01-01"))},
    "registered-before-expiry": {"lessThanOrEquals": put(RNCP.registeredOn, dated("2031-01-01"))},
    "not-replacing-itself": {"disjoint": replaces_itself},
    "not-with-itself": {"disjoint": with_itself},
    "total-same-level": {
        "or": each(
            put(RNCP.kind, RNCP.TotalCorrespondence),
            drop(XKOS.sourceConcept, XKOS.targetConcept),
            other_level,
        )
    },
}
