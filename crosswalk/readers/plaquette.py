"""Reader of the plaquette of a certification: two pages that present it to candidates.

A page head (kind of title, title), then short sections: « Le métier visé » with the sentence of
registration, « Les chiffres clés », the blocs (« Bloc 1 : label », then a paragraph), the access
routes, the public, the prerequisites of the training and of the certification, and « La formation »
with its hours. Headings are known by their words (`HEADINGS`), as `outline` reads them.
"""

from __future__ import annotations

import re
from datetime import date

from crosswalk.identities import Identity, fold
from crosswalk.model import (
    AccessRoute,
    Audience,
    Certification,
    Certifier,
    EnterprisePeriod,
    KeyFigure,
    LineRole,
    Reading,
    Stated,
)
from crosswalk.readers.common import finish, parse_date
from crosswalk.readers.outline import (
    Heading,
    Outline,
    is_laid_out,
    outline,
    split_lines,
)
from crosswalk.readers.statements import announced, level_in, number_of, read_blocs, sentences
from crosswalk.text import Line, Source, Text

KIND = "plaquette"
TITLE = "plaquette d'une certification"

HEADINGS = {
    "occupation": Heading("Le métier visé", r"(le )?metier vise"),
    "figures": Heading("Les chiffres clés", r"(les )?chiffres cles"),
    "blocs": Heading(
        "Une activité structurée en … blocs",
        r"une activite structuree en (\w+ )?blocs?.*",
        alone=True,
    ),
    "routes": Heading("… voies d'accès", r"(les )?(\w+ )?voies? d acces"),
    "audiences": Heading("Les publics cibles de la formation", r"(les )?publics? cibles?.*"),
    "training-prerequisites": Heading(
        "Les prérequis d'accès à la formation", r"(les )?pre ?requis d acces a la formation"
    ),
    "prerequisites": Heading(
        "Les prérequis d'accès à la certification",
        r"(les )?pre ?requis d acces a la certification",
    ),
    "training": Heading("La formation", r"la formation", proper=False),
}
"""Section name → its heading."""

_PROPERTIES = {
    "figures": "hasKeyFigure",
    "routes": "hasAccessRoute",
    "audiences": "hasAudience",
    "training-prerequisites": "trainingPrerequisite",
    "prerequisites": "prerequisite",
}
_CATEGORY = re.compile(
    r"titre (a finalite professionnelle|professionnel)|diplome( d etat)?|cqpi?"
    r"|certificat de qualification professionnelle( inter ?branches?)?"
)
_CERTIFIER = re.compile(
    r"(?:L[ae]s?\s|L['’])?(.{3,200}?),\s(?:organisme\s)?certificateur\b"
    r"|Certificateur\s*:\s*([^\n]+)",
    re.S,
)
_HOURS = re.compile(r"\W*(?P<hours>[0-9][0-9\s]*?)\s*(?:heures?|h)\s+\S")


def detect(source: Source) -> bool:
    """Three headings of a plaquette."""
    return is_laid_out(source, HEADINGS)


def read(source: Source, identity: Identity) -> Reading:
    """Everything the plaquette states.

    Raises:
        DocumentError: no section of a plaquette is there, or its number cannot be known or differs
            from the one it is tied to.
    """
    document = outline(source, HEADINGS, TITLE)
    number, number_text = number_of(source, identity)
    label, category = _head(document)
    registration, descriptions = _occupation(document)
    level, registered_on = level_in(registration), _registered_on(document, registration)
    for value, what in ((level, "le niveau"), (registered_on, "la date d'enregistrement")):
        if value is None:
            document.log.warn(f"{what} n'est pas énoncé(e)")
    blocs = read_blocs(document, identity, number)
    periods, training = _training(document)
    figures, about_figures = _listed(document, "figures")
    audiences, about_audiences = _listed(document, "audiences")
    routes = tuple(
        AccessRoute(str(n), text, open=True)
        for n, text in enumerate((b.text for b in document.blocks("routes") if b.item), 1)
    )
    announced(document, "routes", len(routes), "voies d'accès")
    certification = Certification(
        number=number,
        text=label,
        number_text=number_text,
        category=category,
        level=level,
        certifiers=_certifiers(document),
        descriptions=descriptions,
        blocs=blocs,
        lists_all_blocs=announced(document, "blocs", len(blocs), "blocs"),
        routes=routes,
        audiences=tuple(Audience(str(n), text) for n, text in enumerate(audiences, 1)),
        periods=periods,
        training_prerequisites=_sentences(document, "training-prerequisites"),
        prerequisites=_sentences(document, "prerequisites"),
        key_figures=tuple(KeyFigure(str(n), text) for n, text in enumerate(figures, 1)),
        registered_on=registered_on,
        sections=document.sections(
            {
                "figures": about_figures,
                "blocs": document.texts("blocs"),
                "routes": [b.text for b in document.blocks("routes") if not b.item],
                "audiences": about_audiences,
                "training": training,
            }
        ),
        not_stated=document.not_stated(_PROPERTIES),
    )
    return finish(source, KIND, certification, document.log)


def _head(document: Outline) -> tuple[Text | None, Text | None]:
    """The title and the kind of title, from the page head."""
    title: list[Line] = []
    category = None
    for line in document.head:
        folded = fold(line.text)
        if folded == "certification professionnelle":
            document.log.mark(LineRole.FURNITURE, line)
        elif category is None and _CATEGORY.fullmatch(folded):
            category = document.head_text([line])
        elif not title or line.number == title[-1].number + 1:
            title.append(line)
    if not title:
        document.log.warn("intitulé de la certification absent en tête de page")
    return document.head_text(title), category


def _occupation(document: Outline) -> tuple[Text | None, tuple[Text, ...]]:
    """The sentence of registration, wherever it stands, and the description of the occupation."""
    source = document.source
    said = (s for text in document.wordings() for s in sentences(source, text))
    registration = next((s for s in said if _registers(s)), None)
    part = document.part("occupation")
    described = part.paragraphs() if part else ()
    if registration is not None:
        kept = (_without(source, text, registration) for text in described)
        described = tuple(text for text in kept if text)
    if part and part.blocks and not described:
        document.log.warn("description du métier absente", part.heading.number)
    return registration, described


def _registers(sentence: Text) -> bool:
    return bool(re.search(r"\benregistr[ée]e?\b.*(\bniveau\b|\bRNCP|\d{4})", sentence.value, re.I))


def _without(source: Source, text: Text, sentence: Text) -> Text | None:
    """The wording but for one of its sentences."""
    parts = [s for s in sentences(source, text) if s.spans != sentence.spans]
    if len(parts) == len(sentences(source, text)):
        return text
    return source.join(parts) if parts else None


def _registered_on(document: Outline, sentence: Text | None) -> Stated[date] | None:
    if sentence is None:
        return None
    match = re.search(
        r"\ble (\d{1,2}(?:er)? \w+ \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})", sentence.value
    )
    try:
        return Stated(parse_date(match[1]), sentence) if match else None
    except ValueError as error:
        document.log.warn(f"date d'enregistrement : {error}", sentence.start_line)
        return None


def _certifiers(document: Outline) -> tuple[Certifier, ...]:
    """The body that a sentence calls « certificateur », in the words of that sentence."""
    for text in document.wordings():
        for sentence in sentences(document.source, text):
            span = sentence.spans[0]
            if match := _CERTIFIER.match(document.source.text, span.start, span.end):
                group = match.lastindex or 0
                return (Certifier(document.source.at(match.start(group), match.end(group))),)
    document.log.warn("certificateur non énoncé")
    return ()


def _training(document: Outline) -> tuple[tuple[EnterprisePeriod, ...], list[Text]]:
    """The hours (« 441 heures de formation »), a line each, and what else the section says."""
    periods: list[EnterprisePeriod] = []
    rest: list[Text] = []
    for block in document.blocks("training"):
        groups = list(split_lines(block.lines, lambda line: bool(_HOURS.match(line.text))))
        first = block.text
        if len(groups) > 1:
            first = document.source.at(block.text.spans[0].start, groups[0][-1].end)
        for text in (first, *(document.source.of(lines) for lines in groups[1:])):
            if match := _HOURS.match(text.value):
                hours = int(re.sub(r"\D", "", match["hours"]))
                periods.append(EnterprisePeriod(str(len(periods) + 1), text, hours))
            else:
                rest.append(text)
    if document.part("training") and not periods:
        document.log.warn("aucune durée de formation ou de stage en heures")
    return tuple(periods), rest


def _listed(document: Outline, name: str) -> tuple[list[Text], list[Text]]:
    """The items of a list and the sentences about it; without items, every paragraph is one."""
    blocks = document.blocks(name)
    if not any(block.item for block in blocks):
        return [block.text for block in blocks], []
    return [b.text for b in blocks if b.item], [b.text for b in blocks if not b.item]


def _sentences(document: Outline, name: str) -> tuple[Stated[str], ...]:
    part = document.part(name)
    return tuple(Stated(text.value, text) for text in part.paragraphs()) if part else ()
