"""The parts of a fiche that have statements of their own: competences, figures, texts cited.

Lines of N-Triples, as `crosswalk.register.triples` writes the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crosswalk.ntriples import PART_OF, PREF, RDF_TYPE, day, term, text, typed
from crosswalk.register.records import Publication, Statistic
from crosswalk.register.split import split

_QB = "http://purl.org/linked-data/cube#"

MEASURES = {
    "TAUX_INSERTION_GLOBAL_6MOIS": "employmentRateAt6Months",
    "TAUX_INSERTION_METIER_6MOIS": "occupationRateAt6Months",
    "TAUX_INSERTION_METIER_2ANS": "occupationRateAt2Years",
}
"""Element of a statistic → measure of the ontology."""


def competences(node: str, bloc: str, words: str) -> Iterator[str]:
    """The competences that the text of a bloc holds, each limit inferred, with its confidence."""
    for position, piece in enumerate(split(words).pieces, 1):
        competence = f"{bloc[:-1]}/competence/{position}>"
        yield f"{bloc} {term('hasCompetence')} {competence} .\n"
        yield f"{competence} {RDF_TYPE} {term('Competence')} .\n"
        yield f"{competence} {PREF} {text(' '.join(piece.text.split()))} .\n"
        yield f"{competence} {term('competenceOf')} {bloc} .\n"
        yield f"{competence} {PART_OF} {bloc} .\n"
        yield f"{competence} {PART_OF} {node} .\n"
        yield f"{competence} {term('position')} {typed(position, 'integer')} .\n"
        yield f"{competence} {term('boundary')} {term('Inferred')} .\n"
        yield f"{competence} {term('splitConfidence')} {typed(piece.confidence, 'decimal')} .\n"


def publication(node: str, position: int, cited: Publication) -> Iterator[str]:
    """A text that the fiche cites, in its words; a key of its own, apart from those of documents."""
    if not cited.title:
        return
    reference = f"{node[:-1]}/legal-reference/jo-{position}>"
    yield f"{node} {term('hasLegalReference')} {reference} .\n"
    yield f"{reference} {RDF_TYPE} {term('LegalReference')} .\n"
    yield f"{reference} {PREF} {text(cited.title)} .\n"
    yield f"{reference} {PART_OF} {node} .\n"
    yield f"{reference} {term('position')} {typed(position, 'integer')} .\n"
    if cited.published_on:
        yield f"{reference} {term('publishedOn')} {day(cited.published_on)} .\n"


def statistic(node: str, figures: Statistic) -> Iterator[str]:
    """Observations of one year, as `graph.documents` writes them."""
    values: dict[str, object] = {}
    if figures.certified is not None:
        values["certified"] = figures.certified
    if figures.certified_vae is not None:
        values["certifiedByVAE"] = figures.certified_vae
    values |= {MEASURES[name]: value for name, value in figures.rates if name in MEASURES}
    dataset = f"{node[:-1]}/figures>"
    if values:
        yield f"{node} {term('hasFigures')} {dataset} .\n"
        yield f"{dataset} {RDF_TYPE} <{_QB}DataSet> .\n"
        yield f"{dataset} <{_QB}structure> {term('figuresStructure')} .\n"
        yield f"{dataset} {PART_OF} {node} .\n"
    for measure, value in values.items():
        observation = f"{dataset[:-1]}/{figures.year}/{measure}>"
        datatype = "integer" if str(value).isdigit() else "decimal"
        yield f"{observation} {RDF_TYPE} <{_QB}Observation> .\n"
        yield f"{observation} <{_QB}dataSet> {dataset} .\n"
        yield f"{observation} {term('year')} {typed(figures.year, 'gYear')} .\n"
        yield f"{observation} <{_QB}measureType> {term(measure)} .\n"
        yield f"{observation} {term(measure)} {typed(value, datatype)} .\n"
