"""What a REAC and a RE say of other certifications.

Correspondences stand in two places: sentences of the REAC (« Equivalences avec d'autres
certifications »), and annex 2 of the RE, a table of the CCP of the old edition (left) and of this one
(right) that the text lays out cell after cell. This edition is the declaring side, the other one is
recognised; several CCP of one sentence are one set. The direction is only what the words say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crosswalk.identities import fold
from crosswalk.model import BlocMention, Correspondence, Direction, Kind, Mention, Stated
from crosswalk.readers.reac.draft import Draft
from crosswalk.readers.reac.layout import Part
from crosswalk.readers.reac.text import Flow, matched
from crosswalk.text import Text

_NUMBER = re.compile(r"\bRNCP\s*(?:n°\s*)?(\d{3,6})\b")
_QUOTED = re.compile(r"«\s*([^«»]+?)\s*»")
_LEVEL = re.compile(r"\bniveau\s+([1-8])\b", re.I)
_OTHER = re.compile(
    r"\bCCP\s+(?:de\s+l[’']|du\s+|de\s+la\s+|de\s+|d[’'])(?P<title>[^«»]+?)\s*"
    r"(?:\(\s*niveau\s+\d\s*\)\s*)?\bRNCP\s*(?:n°\s*)?\d{3,6}"
)
_OWN = re.compile(r"\bCCP\s+(?:de\s+l[’']|du\s+|de\s+la\s+|de\s+|d[’'])([^«»]+?)\s*«")
_HEAD = r"^\s*(?P<title>[^\n]+)\s+Arrêté\s+du\s+(?P<date>\d{2}/\d{2}/\d{4})\s*$"
_CELL = r"^\s*CCP\s+"


@dataclass
class Links:
    """The rows, and the words that say that there is no correspondence."""

    rows: list[Correspondence] = field(default_factory=list)
    none: Text | None = None


def links(draft: Draft, keys: Mapping[str, BlocMention], signed: date | None) -> Links:
    """The correspondences of both places; `keys` are this edition's blocs by position, `signed` the
    date of its arrêté.

    What is not understood is kept as text, and reported.
    """
    found = Links()
    part = draft.part("equivalences")
    if part and part.body:
        found.none = draft.flow(part.body).find(r"(?i)\A\s*((?:sans\s+objet|n[ée]ant|aucune?)\b.*)")
        row = None if found.none else _sentence(draft, part, keys)
        if row:
            found.rows.append(row)
        elif found.none is None:
            _not_understood(draft, part)
    part = draft.part("editions")
    if part and part.body:
        rows = _editions(draft, part, keys, signed)
        found.rows += rows
        if not rows:
            _not_understood(draft, part)
    return found


def _not_understood(draft: Draft, part: Part) -> None:
    draft.keep(part)
    draft.log.warn(
        f"« {part.head[0].content} » : correspondances non comprises, gardées en texte",
        part.head[0].number,
    )


def _direction(words: str) -> Direction:
    if "unilateral" in words or "non reciproque" in words:
        return Direction.UNILATERAL
    return Direction.RECIPROCAL if "reciproque" in words else Direction.NOT_STATED


def _sentence(draft: Draft, part: Part, keys: Mapping[str, BlocMention]) -> Correspondence | None:
    """« Correspondances unilatérales entre les CCP de A (niveau 5) RNCP n « … » et « … » et le CCP de
    B « … » »: one other certification, named by its number, one set of CCP on each side."""
    flow = draft.flow(part.body)
    numbers = {match[1] for match in _NUMBER.finditer(flow.text)}
    other = _OTHER.search(flow.text)
    own: list[BlocMention] = []
    others: list[Text] = []
    for match in _QUOTED.finditer(flow.text):
        label = flow.at(*match.span(1))
        if name := draft.blocs.get(label.value):
            own.append(replace(keys[name.key], text=label))
        else:
            others.append(label)
    alternatives = re.search(r"»\s*,?\s*(?:et\s*/\s*)?ou\b", flow.text)
    if len(numbers) != 1 or other is None or not own or not others or alternatives:
        return None
    number = f"RNCP{numbers.pop()}"
    # The words that name this title stand before its first CCP, after those of the other one.
    first = next(
        m for m in _QUOTED.finditer(flow.text) if draft.blocs.get(flow.at(*m.span(1)).value)
    )
    naming = [m for m in _OWN.finditer(flow.text, other.end()) if m.end() <= first.start() + 1]
    source_text = flow.at(*naming[-1].span(1)) if naming else own[0].text
    return Correspondence(
        source=Mention(draft.number, source_text, tuple(own)),
        target=Mention(
            number,
            flow.at(*other.span("title")),
            _mentions(draft, number, others),
            _level(flow, other),
        ),
        kind=Kind.PARTIAL,
        direction=_direction(fold(flow.text)),
        text=draft.source.of(part.body),
        together_stated=len(others) == 1,  # prose: « X » et « Y » may be one case or two
    )


def _level(flow: Flow, other: re.Match[str]) -> Stated[int] | None:
    match = _LEVEL.search(flow.text, *other.span())
    return Stated(int(match[1]), flow.at(*match.span())) if match else None


def _mentions(draft: Draft, number: str, labels: Sequence[Text]) -> tuple[BlocMention, ...]:
    """The blocs of another certification: by the register's code where the identities know it."""
    found = []
    for position, label in enumerate(labels, 1):
        code = draft.identity.bloc_code(number, label.value)
        if code is None:
            draft.log.warn(
                f"{number} : code du bloc « {label.value} » inconnu, à ajouter à identities.csv",
                label.start_line,
            )
        key = code.removeprefix(number) if code else f"CCP{position}"
        found.append(BlocMention(key, code, label))
    return tuple(found)


@dataclass(frozen=True)
class _Table:
    """Annex 2: its sentence, the heads of its columns (old, new), and the cells of each."""

    lead: Text
    heads: tuple[Text, Text]
    titles: tuple[Text, Text]
    old: Sequence[Text]
    new: Sequence[Text]

    def statement(self, row: int) -> list[Text]:
        """The words that state one row, in reading order."""
        parts = (self.lead, *self.heads, self.old[row], self.new[row])
        return sorted(parts, key=lambda text: text.spans[0].start)


def _table(flow: Flow, signed: date | None) -> _Table | None:
    """The table of annex 2, None where it has another shape.

    The column of this edition is the one whose arrêté is the document's own (`signed`), the right one
    where the document does not say.
    """
    heads = list(re.finditer(_HEAD, flow.text, re.M))
    lead = flow.maybe(0, heads[0].start()) if heads else None
    cells = [flow.at(match.end(), end) for match, end in matched(_CELL, flow.text)]
    if len(heads) != 2 or lead is None or not cells or len(cells) % 2:
        return None
    dates = [head["date"] for head in heads]
    own_date = f"{signed:%d/%m/%Y}" if signed else dates[1]
    if own_date not in dates:
        return None
    new = dates.index(own_date)
    old = 1 - new
    return _Table(
        lead,
        heads=(flow.at(*heads[old].span()), flow.at(*heads[new].span())),
        titles=(flow.at(*heads[old].span("title")), flow.at(*heads[new].span("title"))),
        old=cells[old::2],
        new=cells[new::2],
    )


def _editions(
    draft: Draft, part: Part, keys: Mapping[str, BlocMention], signed: date | None
) -> list[Correspondence]:
    """The rows of annex 2, each between one CCP of this edition and one of the old one."""
    flow = draft.flow(part.body)
    table = _table(flow, signed)
    if table is None:
        return []
    old_title, new_title = table.titles
    number = draft.identity.certification(f"Ancien TP : {old_title.value}")
    if number is None:
        draft.log.warn(
            f"« {old_title.value} » : numéro RNCP inconnu, à ajouter à identities.csv",
            old_title.start_line,
        )
        return []
    names = [name for cell in table.new if (name := draft.blocs.get(cell.value))]
    if len(names) != len(table.new):
        return []
    olds = _mentions(draft, number, table.old)
    owns = [replace(keys[n.key], text=cell) for n, cell in zip(names, table.new, strict=True)]
    return [
        Correspondence(
            source=Mention(draft.number, new_title, (own,)),
            target=Mention(number, old_title, (old,)),
            kind=Kind.PARTIAL,
            direction=_direction(fold(flow.text)),
            text=draft.source.join(table.statement(row)),
        )
        for row, (old, own) in enumerate(zip(olds, owns, strict=True))
    ]
