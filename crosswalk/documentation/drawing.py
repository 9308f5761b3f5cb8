"""The two diagrams of the page on the model, as SVG that needs nothing else.

They are drawn 380 units wide, so that their text stays readable on a telephone. Each has a title and
a description for who does not see it; colours only repeat what words and line styles say.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from markupsafe import Markup

from crosswalk.correspondences import Answer, BlocRef

WIDTH = 380
_MARGIN = 12
_LINE = 17
_CHARACTERS = 47
"""How many characters fit a line of the width of a box, in the widest of the usual fonts."""


@dataclass
class _Drawing:
    """Shapes drawn from top to bottom; `y` is where the next one goes."""

    id: str
    title: str
    description: str
    y: int = 4
    parts: list[Markup] = field(default_factory=list)

    def box(self, top: int, cls: str) -> None:
        """A rounded box from `top` to where we are, behind what is in it."""
        shape = Markup('<rect class="{}" x="1" y="{}" width="{}" height="{}" rx="8"/>')
        self.parts.insert(0, shape.format(cls, top, WIDTH - 2, self.y - top))

    def words(self, text: str, cls: str = "texte", x: int = _MARGIN) -> None:
        """A paragraph, cut into lines."""
        for line in textwrap.wrap(text, _CHARACTERS):
            self.y += _LINE
            shape = Markup('<text class="{}" x="{}" y="{}">{}</text>')
            self.parts.append(shape.format(cls, x, self.y, line))

    def line(self, top: int, bottom: int, cls: str, x: int) -> None:
        """A vertical line."""
        shape = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>')
        self.parts.insert(0, shape.format(cls, x, top, x, bottom))

    def bar(self, cls: str) -> None:
        """A horizontal line across."""
        shape = Markup('<line class="{}" x1="0" y1="{}" x2="{}" y2="{}"/>')
        self.parts.append(shape.format(cls, self.y, WIDTH, self.y))

    def svg(self) -> Markup:
        """The drawing as an element of a page."""
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
            'aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
        ).format(
            WIDTH,
            self.y + 4,
            *(self.id,) * 3,
            self.title,
            self.id,
            self.description,
        )
        return head + Markup("").join(self.parts) + Markup("</svg>")


def layers() -> Markup:
    """The three layers: what is stated, what is declared, and, behind a line, what is computed."""
    drawing = _Drawing(
        "p-dessin-couches",
        "Les trois couches",
        "Trois boîtes l'une sous l'autre. En haut, le registre : ce que disent les fiches et les "
        "référentiels. Au milieu, l'officiel : ce que déclarent les certificateurs et les textes. "
        "En bas, séparée par une ligne que rien ne franchit, l'analyse : ce qui est calculé ou relu. "
        "L'analyse peut suggérer une correspondance à un certificateur, jamais en écrire une.",
    )
    for cls, name, words, mention in (
        (
            "registre",
            "1. Registre",
            "Ce que disent les fiches et les référentiels : blocs, compétences, critères, épreuves, "
            "dates.",
            "« rncp41402-fiche, ligne 69 »",
        ),
        (
            "officiel",
            "2. Officiel",
            "Ce que déclarent les certificateurs et les textes : les correspondances.",
            "« Déclarée par …, fiche du … »",
        ),
    ):
        _layer(drawing, cls, name, words, mention)
        drawing.y += 14
    drawing.y += 4
    drawing.bar("barriere")
    drawing.y += 4
    drawing.words(
        "Rien ne franchit cette ligne tout seul : l'analyse suggère, un certificateur ou un texte "
        "déclare.",
        "petit",
    )
    drawing.y += 14
    _layer(
        drawing,
        "analyse",
        "3. Analyse",
        "Ce que nous calculons ou relisons : des proximités entre compétences.",
        "« Proposée par calcul, sans valeur officielle »",
    )
    return drawing.svg()


def _layer(drawing: _Drawing, cls: str, name: str, words: str, mention: str) -> None:
    top = drawing.y
    drawing.y += 6
    drawing.words(name, "fort")
    drawing.words(words)
    drawing.words(mention, "mention")
    drawing.y += 10
    drawing.box(top, cls)


def row(answer: Answer) -> Markup:
    """The first row of an answer: two sets of blocs, what ties them, and what is in no row."""
    one = answer.rows[0]
    lines = sorted({passage.start_line for passage in one.passages})
    sides = [", ".join(bloc.code or "" for bloc in side.blocs) for side in (one.source, one.target)]
    drawing = _Drawing(
        "p-dessin-ligne",
        f"Une ligne de correspondance entre {answer.a} et {answer.b}",
        f"Une boîte contient, ensemble, les blocs {sides[0]}. Un trait sans flèche, qui porte "
        f"« correspondance {one.kind}, sens {one.direction} », la relie à une boîte qui contient, "
        f"ensemble, les blocs {sides[1]}. Un bloc de chaque certification reste hors des boîtes.",
    )
    _outside(drawing, answer.uncovered["source"])
    drawing.y += 8
    _set(drawing, f"{one.source.certification}, qui déclare", one.source.blocs)
    top = drawing.y
    drawing.y += 8
    drawing.words(f"Correspondance {one.kind}", "fort", 40)
    drawing.words(f"sens {one.direction}", "texte", 40)
    where = f"fiche {one.source.certification}, lignes {lines[0]} à {lines[-1]}"
    drawing.words(where, "mention", 40)
    drawing.y += 14
    drawing.line(top, drawing.y, "trait", 24)
    _set(drawing, f"{one.target.certification}, reconnue", one.target.blocs)
    drawing.y += 8
    _outside(drawing, answer.uncovered["target"])
    return drawing.svg()


def _set(drawing: _Drawing, name: str, blocs: tuple[BlocRef, ...]) -> None:
    top = drawing.y
    drawing.y += 6
    drawing.words(f"{name}, ensemble :", "fort")
    for rank, bloc in enumerate(blocs):
        drawing.y += 3
        if rank:
            drawing.words("ET", "et")
        drawing.words(f"{_key(bloc)} {bloc.label}")
    drawing.y += 10
    drawing.box(top, "ensemble")


def _outside(drawing: _Drawing, blocs: tuple[BlocRef, ...]) -> None:
    for bloc in blocs:
        top = drawing.y
        drawing.y += 4
        drawing.words(f"Dans aucune ligne : {_key(bloc)} {bloc.label}", "petit")
        drawing.y += 8
        drawing.box(top, "dehors")


def _key(bloc: BlocRef) -> str:
    return bloc.code[-4:] if bloc.code else "(sans code connu)"
