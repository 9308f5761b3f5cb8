"""What the blocs held give in one title: results with their proofs, conditions, what remains, who awards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crosswalk import french
from crosswalk.transfer import (
    Answer,
    Awarder,
    Grade,
    MissingFor,
    ProofStep,
    Remaining,
    TitleResult,
    nearness,
    wording,
)
from crosswalk.transfer.output import Group, grouped, of_title
from views import correspondences, frame, grades, passages, registry
from views.proximities.parts import TAB
from views.text import h, join


def title(answer: Answer, one: TitleResult) -> Iterable[Any]:
    """What is obtained in one title, under its heading."""
    number = one.registration.number
    results = of_title(answer, one)
    groups = grouped(results)
    if amounts := wording.counted(results, one.remains.firm):
        yield h("p", *(h("span", grades.badge(g), f" {n} ", class_="p-amount") for g, n in amounts))
    yield h("h3", "Ce que ces blocs donnent")
    if not groups:
        yield h("p", wording.nothing(answer.data_date), " ", others(answer, number))
    yield from (_group(group) for group in groups)
    if one.questions:
        yield h("h3", "Question à poser au certificateur")
        yield h("ul", *(h("li", text) for text in one.questions))
    yield h("h3", "Le titre lui-même")
    yield h(
        "p",
        grades.badge(one.grade) if one.grade else None,
        " " if one.grade else None,
        one.sentence,
    )
    if one.proof and not one.held:
        yield _proof(one.proof)
    yield grades.lines(one.dates)
    yield h("h3", "Conditions à remplir")
    yield _conditions(one)
    if not one.held:
        yield h("h3", "Ce qui reste à valider")
        yield _remains(one)
        yield _compared(answer, one)
    yield h("h3", "Qui délivre")
    yield _awarders(one.awarders, number)
    short = [m for m in answer.missing_for if any(i.certification == number for i in m.gives)]
    if short:
        yield h("h3", "Il ne manque pas grand-chose")
        yield missing(answer, short)


def _group(group: Group) -> Any:
    """Results that are asked for together: grade, blocs, sentence, whom, with what, and the proof."""
    first = group.first
    held = first.grade is Grade.HELD
    facts = [
        ("À demander à", wording.who(first.awarders)),
        ("Justificatifs", first.bring),
    ]
    return h(
        "section",
        h("p", grades.badge(first.grade)),
        h("ul", *(h("li", wording.named(r.item)) for r in group.results)),
        h("p", first.sentence),
        h("p", h("strong", first.warning)) if first.warning else None,
        None
        if held
        else h(
            "dl", *(join(h("dt", name), h("dd", said)) for name, said in facts), class_="p-facts"
        ),
        h("p", first.ask) if held else _proof(group.steps),
        class_="p-card",
        aria_label=f"{first.grade.value} : {', '.join(r.item.name for r in group.results)}",
    )


def _proof(steps: Sequence[ProofStep]) -> Any:
    """Who says so, step by step, each with its source sentence."""
    return join(
        h("p", h("strong", "La preuve, pas à pas")),
        h("ol", *(h("li", *_step(step)) for step in steps)),
    )


def _step(step: ProofStep) -> Iterable[Any]:
    if step.row is None:
        yield step.sentence
        return
    yield h("span", _declared(step), class_="p-badge layer")
    yield h("p", step.short + step.caution)
    places = passages.of(step.row)
    yield passages.source(places, step.short) or h(
        "p", f"Source : {french.source(step.document or '')}. La fiche fait foi.", class_="p-quiet"
    )


def _declared(step: ProofStep) -> str:
    """« Déclarée par …, fiche RNCP41402 du 28 octobre 2025 »."""
    by = step.declared_by or "un certificateur que la source ne nomme pas"
    name = step.declaring.split(" ", 1)[-1]
    issued = frame.cached(correspondences.dates).get(step.document or "", "")
    return f"Déclarée par {by}, {name}{f' du {french.day(issued)}' if issued else ''}"


def _conditions(one: TitleResult) -> Any:
    if not one.conditions:
        return h("p", "Nos sources n'en énoncent aucune ; demandez-les au certificateur.")
    return h(
        "ul",
        *(
            h(
                "li",
                h("strong", f"{c.kind[:1].upper()}{c.kind[1:]} : "),
                f"« {c.text} »",
                passages.on_line(c.document, c.start_line, c.text)
                if c.document and c.start_line
                else h("span", " (fiche du registre)", class_="p-quiet"),
            )
            for c in one.conditions
        ),
    )


def _remains(one: TitleResult) -> Any:
    """Two figures, then each bloc that remains and how it is assessed."""
    left = one.remains.firm
    if not left:
        return h("p", wording.nothing_left(one.registration.blocs_known))
    boxes = (
        h("div", h("p", h("strong", amount), class_="p-big"), h("p", ground), h("p", which))
        for amount, ground, which in wording.two_figures(one.remains)
    )
    # What is to be confirmed has its sentence above, with its proof.
    unsaid = {r.grade: r.sentence for r in left if r.grade is not Grade.CONFIRM}
    items = (
        h(
            "li",
            h("p", h("strong", wording.named(r.item)), " ", grades.remaining(r)),
            h("p", wording.assessed(r)),
            _near(r),
        )
        for r in left
    )
    return join(
        h("div", *boxes, class_="p-figures"),
        None if one.registration.blocs_known else h("p", wording.LIST_NOT_WHOLE, class_="p-quiet"),
        *(h("p", grades.badge(grade), " ", said) for grade, said in unsaid.items()),
        h("ul", *items, class_="p-rows"),
    )


def _near(one: Remaining) -> Any:
    """What computation finds close to a bloc that remains: how much of it is covered, by which bloc held."""
    if not one.hints:
        return None
    return h(
        "ul", *(h("li", h("strong", nearness.sentence(hint)), " ", hint.text) for hint in one.hints)
    )


def _compared(answer: Answer, one: TitleResult) -> Any:
    """Where something is near: the way to what was compared, sentence by sentence."""
    if not any(left.hints for left in one.remains.firm):
        return None
    number = one.registration.number
    held = dict.fromkeys(item.certification for item in answer.held if item.certification != number)
    return join(
        *(
            h(
                "p",
                frame.anchor(
                    "correspondences",
                    f"Comparer {a} et {number}, compétence par compétence",
                    a=a,
                    b=number,
                    onglet=TAB,
                ),
            )
            for a in held
        )
    )


def _awarders(awarders: Sequence[Awarder], number: str) -> Any:
    """The bodies that award, each with what names it."""
    if not awarders:
        return h("p", f"Nos sources ne le disent pas ; la fiche {number} nomme le certificateur.")
    items = []
    for one in awarders:
        siret = f" (SIRET {one.siret})" if one.siret else ""
        named: list[Any] = []
        for source in one.sources:
            named += [
                " ; " if named else " — selon : ",
                source.name
                if source.line is None
                else passages.at_line(source.name, str(source.line)),
            ]
        items.append(h("li", h("strong", one.name), siret, *named))
    return h("ul", *items)


def missing(answer: Answer, short: Sequence[MissingFor]) -> Any:
    """What a bloc more would let work; each opens the same question with that bloc."""
    mine = [item.name for item in answer.held]
    items = []
    for one in short:
        more = {
            "de": one.lacks[0].certification,
            "blocs": [*mine, *(item.name for item in one.lacks)],
            "cible": answer.targets[0] if answer.targets else one.gives[0].certification,
        }
        names = french.listed([item.name for item in one.lacks])
        href = registry.address("transfer", **more)
        link = h("a", f"Voir la réponse avec {names}", href=href, target="_self")
        items.append(h("li", grades.badge(one.grade), " ", one.sentence, " ", link))
    return grades.listed(items)


def others(answer: Answer, target: str) -> Any:
    """Where to look when nothing is declared for these very blocs."""
    number = answer.held[0].certification
    label = f"Voir toutes les correspondances de {target or number}"
    return frame.anchor("correspondences", label, a=target or number)
