"""The adviser's note to a candidate: what to say, in order, whatever the file it goes into.

One or two pages: held, what it gives and why, conditions, whom to write to, what remains, dates; then a
letter to print. Only sentences of the answer and of `reference/practice.md`; each renderer puts the
notice at the foot of every page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from crosswalk.french import listed, short_day, short_title
from crosswalk.printed import Block, Grid, Line, PageBreak
from crosswalk.transfer import nearness, wording
from crosswalk.transfer.model import Answer, Grade, Result, TitleResult
from crosswalk.transfer.output import Group, condition_line, grouped

TITLE = "Ce que donnent vos blocs"


def note(answer: Answer, today: date | None = None) -> list[Block]:
    """The note, and a letter a title to write about. `today` is the date it bears."""
    day = short_day(today or answer.dates.on or date.today())
    blocks: list[Block] = [
        Line("title", TITLE),
        Line("subtitle", f"Note au candidat, établie le {day}"),
        Line("heading", "Vous détenez"),
        *(Line("bullet", wording.named(item)) for item in answer.held),
        *(Line("small", text) for text in answer.held_dates),
    ]
    for title in answer.titles:
        blocks += _title(answer, title)
    if not answer.titles:
        blocks.append(Line("text", wording.nothing(answer.data_date)))
    if answer.missing_for:
        blocks.append(Line("heading", "Ce qu'un bloc de plus permettrait"))
        blocks += [Line("bullet", one.sentence) for one in answer.missing_for[:5]]
    data = f"Données au {short_day(answer.data_date)}. " if answer.data_date else ""
    blocks += [
        Line("small", text.replace(wording.NO_REGISTER, "").strip()) for text in answer.notes
    ]
    blocks += _sources(answer, blocks)
    if data:
        blocks.append(Line("small", data.strip()))
    for title in answer.titles:
        blocks += _letter(answer, title, day)
    return blocks


def _sources(answer: Answer, blocks: Sequence[Block]) -> list[Block]:
    """The whole titles of the documents that the note cites."""
    text = " ".join(block.text for block in blocks if isinstance(block, Line))
    cited = [one for one in answer.documents.values() if f"{short_title(one)}, ligne" in text]
    return [Line("small", f"Documents cités. {' ; '.join(cited)}.")] if cited else []


def _title(answer: Answer, title: TitleResult) -> list[Block]:
    one = title.registration
    blocks: list[Block] = [
        Line("heading", f"{one.number} — {one.label or 'intitulé inconnu de nos sources'}"),
        Line("text", title.sentence),
    ]
    results = [r for r in answer.results if r.item.certification == one.number]
    if results:
        rows = tuple((wording.named(r.item), r.grade.value) for r in results)
        blocks.append(Grid(("Bloc", "Pour vous"), rows, (0.78, 0.22)))
        for group in grouped(results):
            blocks += _why(group, answer.documents)
    blocks += [Line("text", f"Question à poser. {question}") for question in title.questions]
    if title.conditions:
        blocks.append(Line("heading", "Conditions à remplir"))
        blocks += [Line("bullet", condition_line(c, answer.documents)) for c in title.conditions]
    if title.remains.firm:
        blocks.append(Line("heading", "Ce qui reste à valider"))
        left = tuple(
            (wording.named(r.item), nearness.graded(r), wording.assessed(r))
            for r in title.remains.firm
        )
        blocks.append(Grid(("Bloc", "Pour vous", "Comment"), left, (0.44, 0.2, 0.36)))
        if near := nearness.caution(title.remains.firm):
            blocks.append(Line("text", near))
        blocks.append(Line("text", wording.figures(title.remains)))
    blocks.append(Line("heading", "À qui écrire"))
    blocks += [
        Line("bullet", wording.sourced(awarder, answer.documents)) for awarder in title.awarders
    ]
    blocks.append(Line("text", _contact(title)))
    blocks.append(Line("heading", "Dates"))
    blocks += [Line("bullet", text) for text in title.dates]
    return blocks


def _why(group: Group, documents: Mapping[str, str]) -> list[Block]:
    """Why, once for the results that are asked for together, in the words of the source."""
    first = group.first
    blocks: list[Block] = [Line("text", f"{_capital(first.grade.value)}. {first.sentence}")]
    shown = set[object]()
    for step in group.steps:
        if step.row is None:
            continue
        caution = "" if step.caution in shown else step.caution
        blocks.append(Line("text", step.short + caution))
        blocks += [
            Line("quote", f"« {p.quote} » ({wording.place(p.document, p.start_line, documents)})")
            for p in step.passages
            if p not in shown
        ]
        shown.update((*step.passages, step.caution))
    if first.grade is not Grade.HELD:
        blocks.append(Line("text", first.ask))
    if first.warning:
        blocks.append(Line("text", first.warning))
    return blocks


def _contact(title: TitleResult) -> str:
    if title.registration.homepage:
        return f"Page du certificateur selon sa fiche : {title.registration.homepage}"
    return (
        "Nos sources ne donnent ni adresse ni courriel ; la fiche de "
        f"{title.registration.number} sur le site de France compétences nomme le certificateur."
    )


def _letter(answer: Answer, title: TitleResult, day: str) -> list[Block]:
    """A letter to print, where there is something to ask."""
    number = title.registration.number
    asked = [
        r for r in answer.results if r.item.certification == number and r.grade is not Grade.HELD
    ]
    if not asked and not title.questions:
        return []
    names = wording.recipients(title.awarders) or ["Le certificateur"]
    label = f" ({title.registration.label})" if title.registration.label else ""
    body = _requests(asked) if asked else _lineage(answer, number)
    conditions = [c.text for c in title.conditions if c.kind == "prérequis"]
    blocks: list[Block] = [
        PageBreak(),
        Line("letter", "Prénom et nom : ……………………………………………………"),
        Line("letter", "Adresse : ……………………………………………………………"),
        Line("letter", "Courriel, téléphone : ………………………………………………"),
        *(Line("right", name) for name in names),
        Line("right", f"À ……………………, le {day}"),
        Line("heading", f"Objet : {_object(asked)}, {number}{label}"),
        Line("text", "Madame, Monsieur,"),
        *(Line("text", sentence) for sentence in body),
    ]
    for condition in conditions:
        blocks.append(Line("text", f"Votre titre demande : « {condition} » Ma situation : …………………"))
    papers = asked[0].bring if asked else wording.bring(answer.held, ccp=False)
    return [
        *blocks,
        Line("text", f"Pièces jointes : copie de {papers} ; pièce d'identité."),
        Line("text", "Je vous remercie de votre réponse écrite, et vous prie d'agréer, Madame, "
             "Monsieur, mes salutations distinguées."),
        Line("right", "Signature"),
    ]  # fmt: skip


def _object(asked: Sequence[Result]) -> str:
    firm = any(r.grade in (Grade.TEXT, Grade.EXPECTED) for r in asked)
    return "demande de délivrance de blocs" if firm else "demande d'une réponse écrite"


def _requests(asked: Sequence[Result]) -> list[str]:
    said = []
    for group in grouped(asked):
        blocs = listed([wording.named(r.item) for r in group.results])
        used = [step.short for step in group.steps if step.row]
        starts = [step for step in group.steps if step.row is None and step.reading is None]
        held = dict.fromkeys(wording.named(item) for step in starts for item in step.gives)
        said.append(f"Je détiens {listed(list(held))}. {' '.join(used)}")
        if group.first.grade is Grade.CONFIRM:
            said.append(
                "Avant de m'engager, je vous prie de me dire par écrit si vous retenez cette "
                f"correspondance pour {blocs}, et à quelles conditions."
            )
        else:
            said.append(
                f"En conséquence, je vous demande la délivrance de {blocs}, ou de m'indiquer les pièces "
                "qui manqueraient à mon dossier."
            )
    return said


def _lineage(answer: Answer, number: str) -> list[str]:
    held = listed([wording.named(item) for item in answer.held])
    return [
        f"Je détiens {held}. Je n'ai trouvé aucun texte disant si cela compte pour {number}.",
        "Avant de m'engager, je vous prie de me dire par écrit si vous en tenez compte, pour quels blocs "
        "et à quelles conditions.",
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
