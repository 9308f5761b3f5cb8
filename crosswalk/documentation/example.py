"""The correspondence that the page on the model explains, as the graph gives it.

Written here so that the documentation needs no store; a test compares it with the graph, word for
word. Source: fiche RNCP41402, lines 128 to 130 of the stored text.
"""

from __future__ import annotations

from crosswalk.correspondences import Answer, BlocRef, Consulted, Passage, Row, Side

_DOCUMENT = "rncp41402-fiche"

_OURS = (
    BlocRef("RNCP41402BC01", "Encadrer des salariés en insertion"),
    BlocRef("RNCP41402BC02", "Former des salariés en situation de production"),
    BlocRef("RNCP41402BC03", "Organiser et faire le suivi du processus de production"),
)
_THEIRS = (
    BlocRef(
        "RNCP39099BC02",
        "organiser, conduire la production de biens ou de services et animer une équipe en "
        "situation de production en milieu de travail protégé.",
    ),
    BlocRef(
        "RNCP39099BC03",
        "soutenir le développement des compétences professionnelles des personnes. Favoriser leur "
        "reconnaissance et l'accès à la certification professionnelle en milieu de travail protégé.",
    ),
)
_QUOTES = (
    (
        128,
        "RNCP41402BC01 - Encadrer des salariés en insertion ET RNCP41402BC02 - Former des salariés "
        "en situation de production ET RNCP41402BC03 - Organiser et faire le suivi du processus de "
        "production",
    ),
    (129, "RNCP39099 - Moniteur d'atelier en milieu de travail protégé"),
    (
        130,
        "RNCP39099BC02 - Organiser, conduire la production de biens ou de services et animer une "
        "équipe en situation de production en milieu de travail protégé ET RNCP39099BC03 - Soutenir "
        "le développement des compétences professionnelles des personnes. Favoriser leur "
        "reconnaissance et l’accès a la certification professionnelle en milieu de travail protégé",
    ),
)

ANSWER = Answer(
    a="RNCP41402",
    b="RNCP39099",
    rows=(
        Row(
            id="https://w3id.org/passerelle/id/correspondence/"
            "RNCP41402/BC01+BC02+BC03/RNCP39099/BC02+BC03",
            kind="partielle",
            layer="officielle",
            direction="non précisée",
            source=Side(
                "RNCP41402", "Encadrant technique d’activités d'insertion par l'économique", _OURS
            ),
            target=Side("RNCP39099", "Moniteur d'atelier en milieu de travail protégé", _THEIRS),
            declared_in=_DOCUMENT,
            declared_by="FEDERATION DES ACTEURS DE LA SOLIDARITE",
            passages=tuple(Passage(_DOCUMENT, line, line, quote) for line, quote in _QUOTES),
            seen=None,
            declaring="La fiche RNCP41402",
        ),
    ),
    uncovered={
        "source": (
            BlocRef(
                "RNCP41402BC04",
                "Participer à la construction des parcours d'insertion des salariés",
            ),
        ),
        "target": (
            BlocRef(
                None,
                "accompagner les personnes en situation de handicap dans les activités de "
                "production et dans les apprentissages en milieu de travail protégé.",
            ),
        ),
    },
    known={"source": True, "target": True},
    former=(),
    consulted={"source": Consulted.READ, "target": Consulted.NOT_CARRIED},
)
"""What `crosswalk correspondences RNCP41402 RNCP39099` answers."""

ROW = ANSWER.rows[0]
